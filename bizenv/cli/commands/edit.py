"""``bizenv edit``: a task in the editor, at its line; the data is examined when the editor closes."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.problems import Place
from bizenv.base.text import escape
from bizenv.checks.plan import examine_folder
from bizenv.cli import options
from bizenv.cli.commands import validate
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.store import plans

# The arguments that make editors open a file at a line. Other editors get the file alone.
_AT_LINE = {
    "vi vim nvim gvim view nano pico emacs emacsclient micro joe jed mg kak ne gedit gnome-text-editor xed pluma": (
        "+{line}",
        "{file}",
    ),
    "code code-insiders codium cursor windsurf": ("--wait", "--goto", "{file}:{line}:{column}"),
    "subl zed": ("--wait", "{file}:{line}:{column}"),
    "hx helix": ("{file}:{line}:{column}",),
    "kate kwrite": ("--line", "{line}", "{file}"),
    "notepad++": ("-n{line}", "{file}"),
    "idea pycharm webstorm": ("--wait", "--line", "{line}", "{file}"),
}
_USUAL = ("notepad",) if os.name == "nt" else ("sensible-editor", "nano", "vim", "vi")


@click.command("edit", options_metavar="[选项]")
@options.pass_app
@click.argument("number", metavar="编号", shell_complete=complete_with("tasks"), callback=options.take_ids)
@options.data
@click.option("--editor", metavar="命令", help="用哪个编辑器；不给则看环境变量 VISUAL、EDITOR")
@click.pass_context
def command(ctx: click.Context, app: App, number: str, editor: str | None) -> int:
    """在编辑器里打开 measures.yaml 中这个事项所在的行；编辑器关闭后检查数据，有错误时退出码为 1。

    数据错得找不到事项时，打开第一处错误。自带的方案不能改：先把它的文件复制到自己的文件夹。

    \b
    bizenv edit 27.3
    bizenv edit 专2.3 --editor "code --wait"
    """
    folder = app.named_folder
    if folder is None:
        raise MisuseError(
            f"这里没有数据文件，自带的方案不能改；把 {plans.find_packaged()} 里的文件复制到自己的文件夹，在那里运行"
        )
    place = _place(app, folder, number)
    words = _command(editor)
    before = files.read(Path(place.path))
    _open(words, place)
    if files.read(Path(place.path)) == before:
        app.say("没有改动")
    result: int = ctx.invoke(validate.command, paths=(str(folder),))
    return result


def _place(app: App, folder: Path, number: str) -> Place:
    """Where to open the data: at the task, or at the first problem where no task can be found. Raises NotFoundError."""
    examination = examine_folder(folder)
    if examination.registry is None:
        first = examination.problems[0].place
        app.say(f"数据有错误，找不到事项，打开第一处错误：{escape(first.path)}:{first.line}:{first.column}")
        return first
    task = examination.registry.named(number)[0]
    return examination.places()[id(task)]


def _command(editor: str | None) -> list[str]:
    """The editor's command, split into words. Raises MisuseError if none is known or its quotes are not closed."""
    said = editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if said.strip():
        try:
            words = shlex.split(said, posix=os.name != "nt")
        except ValueError as error:
            raise MisuseError(f"编辑器的命令“{said}”引号不成对") from error
        return [word.strip('"') for word in words]
    usual = next((name for name in _USUAL if shutil.which(name)), None)
    if usual is None:
        raise MisuseError("不知道用哪个编辑器；用 --editor 给出，或设环境变量 EDITOR")
    return [usual]


def _open(words: list[str], place: Place) -> None:
    """Run the editor and wait for it. Raises MisuseError if it is not found, DataError if it cannot be run or fails."""
    name = re.sub(r"\.(exe|cmd|bat)$", "", re.split(r"[/\\]", words[0])[-1].lower())
    given = next((how for names, how in _AT_LINE.items() if name in names.split()), ("{file}",))
    where = {"file": place.path, "line": place.line, "column": place.column}
    arguments = [word.format(**where) for word in given]
    program = shutil.which(words[0]) or words[0]
    try:
        done = subprocess.run([program, *words[1:], *arguments], check=False)  # noqa: S603 - the person's own editor
    except FileNotFoundError:
        raise MisuseError(f"找不到编辑器 {words[0]}；用 --editor 给出，或设环境变量 EDITOR") from None
    except OSError as error:
        raise DataError(f"运行不了编辑器 {words[0]}：{files.describe_failure(error)}") from error
    if done.returncode:
        raise DataError(f"编辑器 {words[0]} 以退出码 {done.returncode} 结束；文件如有改动，已在 {escape(place.path)}")
