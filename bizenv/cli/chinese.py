"""Click's own messages in Chinese, and its help text wrapped as Chinese.

Click passes each message through ``gettext``. The functions are replaced in its modules, because a message
catalogue would depend on the locale of the machine, and bizenv speaks Chinese on every machine.
"""

import re
import sys

import click

from bizenv.cli import console

SENTENCES: dict[str, str] = {
    "(Did you mean one of: {possibilities}?)": "（是不是其中之一：{possibilities}？）",
    "Aborted!": "已中断",
    "Argument {name!r} takes {nargs} values.": "参数 {name} 要 {nargs} 个值。",
    "Choice({choices})": "可选（{choices}）",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "Commands": "命令",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename}：{message}",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "Error: {message}": "错误：{message}",
    "Got unexpected extra argument ({args})": "多出了参数（{args}）",
    "Got unexpected extra arguments ({args})": "多出了参数（{args}）",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Invalid value: {message}": "值不对：{message}",
    "Missing argument": "缺参数",
    "Missing command.": "缺命令。",
    "Missing option": "缺选项",
    "Missing parameter": "缺参数",
    "Missing parameter: {param_name}": "缺参数：{param_name}",
    "Missing {param_type}": "缺{param_type}",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "Option {name!r} does not take a value.": "选项 {name} 不带值。",
    "Option {name!r} requires an argument.": "选项 {name} 要带一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name} 要带 {nargs} 个值。",
    "Options": "选项",
    "Positional arguments": "参数",
    "Show the version and exit.": "显示版本",
    "Show this message and exit.": "显示帮助",
    "Takes {nargs} values but 1 was given.": "要 {nargs} 个值，给了 1 个。",
    "Takes {nargs} values but {len} were given.": "要 {nargs} 个值，给了 {len} 个。",
    "Try '{command} {option}' for help.": "看帮助：{command} {option}",
    "Usage:": "用法：",
    "Windows error: {error}": "Windows 错误：{error}",
    "default: {default}": "默认：{default}",
    "deprecated": "已停用",
    "directory": "文件夹",
    "env var: {var}": "环境变量：{var}",
    "file": "文件",
    "path": "路径",
    "required": "必填",
    "unknown error": "未知错误",
    "{name} {filename!r} does not exist.": "{name} {filename} 不存在。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是文件夹。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件。",
    "{name} {filename!r} is not readable.": "{name} {filename} 不可读。",
    "{name} {filename!r} is not writable.": "{name} {filename} 不可写。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是数字。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”不是真假值；可用：{states}",
    "{value!r} is not one of {choices}.": "“{value}”不在可选之列：{choices}。",
    "{value!r} is not {choice}.": "“{value}”不是 {choice}。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 之内。",
}

_MODULES = (
    "_winconsole",
    "core",
    "decorators",
    "exceptions",
    "formatting",
    "parser",
    "shell_completion",
    "termui",
    "types",
)


def _one(sentence: str) -> str:
    return SENTENCES.get(sentence, sentence)


def _some(singular: str, plural: str, count: int) -> str:
    return _one(singular if count == 1 else plural)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph joined into one, without a space beside a Chinese character."""
    return re.sub(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])", "", "\n".join(lines)).replace("\n", " ")


def _wrapped(
    text: str,
    width: int = 78,
    initial_indent: str = "",
    subsequent_indent: str = "",
    preserve_paragraphs: bool = False,
) -> str:
    """Click's ``wrap_text`` for text without spaces; a paragraph that opens with ``\\b`` keeps its lines."""
    from bizenv.views.terminal.fold import fold

    blocks = []
    for paragraph in re.split(r"\n\s*\n", text) if preserve_paragraphs else [text]:
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        if lines and lines[0] == "\b":
            lines = lines[1:]
        else:
            lines = [line.strip() for line in fold(_joined(lines), width - _width(subsequent_indent))]
        indents = [initial_indent, *[subsequent_indent] * (len(lines) - 1)]
        blocks.append("\n".join(indent + line for indent, line in zip(indents, lines, strict=True)))
        initial_indent = subsequent_indent
    return "\n\n".join(blocks)


def _heading(formatter: click.HelpFormatter, heading: str) -> None:
    formatter.write(f"{' ' * formatter.current_indent}{heading}：\n")


def speak_chinese() -> None:
    """Make every loaded module of click speak Chinese, and print as bizenv prints."""
    formatting = sys.modules.get("click.formatting")
    if formatting is not None:
        formatting.term_len = _width  # type: ignore[attr-defined]
        formatting.wrap_text = _wrapped  # type: ignore[attr-defined]
        formatting.HelpFormatter.write_heading = _heading
    for name in _MODULES:
        module = sys.modules.get(f"click.{name}")
        if module is None:
            continue
        for attribute, replacement in (("_", _one), ("ngettext", _some), ("echo", console.echo)):
            if hasattr(module, attribute):
                setattr(module, attribute, replacement)
