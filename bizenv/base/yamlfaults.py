"""Explains faults of a file's text: encoding, white space, full-width marks, and what the YAML parser cannot read."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from bizenv.base.document import NEWLINE, Document
from bizenv.base.problems import Place, Problem

# Characters that the parser refuses, and those that only the parser takes for a line end: U+0085, U+2028, U+2029.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
# The patterns are compiled on first use: most runs meet no fault.
_BLANKS = {"\t": "制表符（Tab）", "\u3000": "全角空格", "\xa0": "不换行空格（U+00A0）"}
_WIDE_INDENT = " *([\u3000\xa0])[ \u3000\xa0]*(?:-\\s|[A-Za-z_]+\\s*[:：])"
_FULL_WIDTH = {"：": ": ", "，": ", ", "、": ", ", "［": "[", "］": "]", "｛": "{", "｝": "}", "－": "- "}
_FULL_WIDTH_KEY = r"\s*(?:-\s+)*[A-Za-z_]+\s*(：)|\s*(－)\s*[A-Za-z_]+\s*[:：]"
_FLOW = r"\s*(?:-\s+)*(?:[A-Za-z_]+:\s+)?(?=[\[{［｛])"
_FULL_WIDTH_IN_FLOW = r"\b[A-Za-z_]+\s*(：)|(，)\s*[A-Za-z_]+\s*[:：]|([］｝])\s*(?:[,#\]}］｝]|$)|(?<![^\s\[{,])([［｛])\s*(?=[A-Za-z_]+\s*[:：])"
_NO_SPACE = r"\s*(?:-\s+)*(?:(-)[A-Za-z_]+:(?:\s|$)|[A-Za-z_]+(:)[^\s:])"


def decode(document: Document, content: bytes) -> str | None:
    """The text of a file's bytes. If they are not UTF-8, adds a problem to the document and returns None."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in content[:2] and content[:2] != b"\0\0"):
        document.problems.append(_encoding_problem(document.path, 1, 1, "UTF-16"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = NEWLINE.split(content[: error.start].decode("utf-8-sig", "replace"))
        line, column = len(before), len(before[-1]) + 1
        if error.reason == "unexpected end of data":
            found, remedy = "文件在一个字的中间断了，没有存完或传完", "从 git 或备份恢复，或重新保存"
            document.problems.append(Problem(Place(document.path, line, column), "E102", found, remedy))
        else:
            document.problems.append(_encoding_problem(document.path, line, column, _guess(content)))
        return None


def _guess(content: bytes) -> str:
    for name, shown in (("gb18030", "GBK（GB18030）"), ("big5", "Big5")):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if re.search("[\u4e00-\u9fff]{2}", text):
            return shown
    return ""


def _encoding_problem(path: str, line: int, column: int, looks_like: str) -> Problem:
    found = f"不是 UTF-8，看起来是 {looks_like}" if looks_like else "不是 UTF-8"
    remedy = "用编辑器另存为 UTF-8 编码"
    return Problem(Place(path, line, column), "E102", found, remedy)


def find_faults(document: Document) -> Iterator[Problem]:
    """The first control character or wrong indent, which the parser would report confusingly or not at all."""
    path, text = document.path, document.text
    if match := re.search(_CONTROL, text):
        before = NEWLINE.split(text[: match.start()])
        code = f"U+{ord(match[0]):04X}"
        place = Place(path, len(before), len(before[-1]) + 1)
        if match[0] == "\ufeff":  # one at the beginning is no fault: this is a second, or in the middle
            what, remedy = f"文字中间有看不见的字节顺序标记（BOM，{code}）", "删去它：光标移到这里，按退格键"
        else:
            what = f"含{'NUL' if match[0] == chr(0) else '控制'}字符 {code}"
            remedy = "删去这个字符；文件可能已损坏"
        yield Problem(place, "E104", what, remedy)
        return
    if not any(blank in text for blank in _BLANKS):
        return
    for index, line in enumerate(document.lines, start=1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            yield _indent_problem(path, index, indent.index("\t"), "\t")
            return
        if wide := re.match(_WIDE_INDENT, line):
            yield _indent_problem(path, index, wide.start(1), wide[1])
            return


def _indent_problem(path: str, line: int, column: int, blank: str) -> Problem:
    return Problem(Place(path, line, column + 1), "E103", f"缩进用了{_BLANKS[blank]}", "改成空格，每层两格")


def describe_parser_error(document: Document, error: yaml.MarkedYAMLError) -> Problem:
    """The problem that stopped the parser, at the place where a person has to look."""
    if document.runs_on is not None:
        place = Place(document.path, document.runs_on[0] + 1, document.runs_on[1] + 1)
        return Problem(place, "E101", "不是正确的 YAML：引号没有闭合", "在这一行里补上后引号")
    problem = error.problem or "?"
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    for index in (line, line - 1):
        found = _full_width_fault(document, index) or _no_space_fault(document, index)
        if found is not None:
            return found
    if document.line(line)[column : column + 1] == "\t":
        return _indent_problem(document.path, line + 1, column, "\t")
    if problem in _OPENED and error.context_mark is not None:
        line, column = error.context_mark.line, error.context_mark.column
    if line >= len(document.lines):
        line = max(0, len(document.lines) - 1)
        column = len(document.line(line))
    if document.line(line).startswith(("<<<<<<<", "=======", ">>>>>>>")):
        said, remedy = "git 合并时的冲突还没有解决", "两边留一边，删去 <<<<<<<、=======、>>>>>>> 三行"
    else:
        said = _SAID.get(problem, "解析器读不懂这里的写法")
        remedy = "检查这一行和上一行的缩进、冒号后的空格、引号和括号是否成对"
    return Problem(Place(document.path, line + 1, column + 1), "E101", f"不是正确的 YAML：{said}", remedy)


def _no_space_fault(document: Document, index: int) -> Problem | None:
    """The problem of a dash or a colon on a line that lacks the space after it; None if there is none."""
    found = re.match(_NO_SPACE, document.line(index)) if index >= 0 else None
    if found is None:
        return None
    mark = found[1] or found[2]
    message = f"不是正确的 YAML：“{mark}”后面缺空格"
    column = found.start(found.lastindex or 0)
    return Problem(Place(document.path, index + 1, column + 1), "E101", message, f"写作“{mark} ”")


# The parser's messages about something opened and never closed: the fault is where it was opened.
_OPENED = {
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "could not find expected ':'",
    "found unexpected end of stream",
    "found unexpected document indicator",
}
_SAID = {
    "mapping values are not allowed in this context": "这里不该有冒号（上一行没写完，或缩进不齐）",
    "did not find expected key": "这里应是一个键（缩进不齐，或上一行的括号、引号没有闭合）",
    "did not find expected '-' indicator": "这里应以“- ”开头，与上面各条对齐",
    "did not find expected ',' or ']'": "方括号没有闭合，或两项之间缺半角逗号",
    "did not find expected ',' or '}'": "花括号没有闭合，或两项之间缺半角逗号",
    "could not find expected ':'": "键后面缺半角冒号",
    "found character that cannot start any token": "这个字符不能开头，应加引号",
    "found unexpected end of stream": "引号没有闭合",
    "found unexpected document indicator": "引号没有闭合",
    "did not find expected node content": "这里缺一个值",
    "did not find expected <document start>": "上面的内容没有写完，或缩进不齐",
    "found unknown escape character": "双引号里的反斜杠写法不对",
    "did not find expected alphabetic or numeric character": "以 & 或 * 开头的文字应加引号",
    "did not find expected whitespace or line break": "以 ! 开头的文字应加引号",
    "did not find expected tag URI": "以 ! 开头的文字应加引号",
    "did not find the expected '>'": "以 ! 开头的文字应加引号",
    "did not find URI escaped octet": "以 ! 开头的文字应加引号",
    "found undefined tag handle": "以 ! 开头的文字应加引号",
    "did not find expected comment or line break": "以 > 或 | 开头的文字应加引号",
    "could not find expected directive name": "以 % 开头的文字应加引号",
    "found unexpected non-alphabetical character": "以 % 开头的文字应加引号",
    "found unknown directive name": "以 % 开头的文字应加引号",
    "found duplicate %YAML directive": "以 % 开头的文字应加引号",
    "found duplicate %TAG directive": "以 % 开头的文字应加引号",
    "did not find expected hexdecimal number": "双引号里的反斜杠写法不对",
    "mapping keys are not allowed in this context": "以 ? 开头的文字应加引号",
    "found unexpected ':'": "这里不该有冒号",
    "block sequence entries are not allowed in this context": "这里不该有“- ”（应另起一行）",
}


def _full_width_fault(document: Document, index: int) -> Problem | None:
    """The problem of a full-width mark on a line where YAML needs the half-width one; None if there is none."""
    line = document.line(index) if index >= 0 else ""
    found = re.match(_FULL_WIDTH_KEY, line)
    if found is None and (opened := re.match(_FLOW, line)):
        found = re.compile(_FULL_WIDTH_IN_FLOW).search(line, opened.end())
    if found is None:
        return None
    group = found.lastindex or 0
    return _full_width_problem(document.path, index, found.start(group), found[group])


def may_swallow_key(text: str) -> bool:
    """Whether ``find_swallowed_key`` could find a full-width colon after a key anywhere: a cheap test of the whole text."""
    return re.search("：(?<=[A-Za-z_\\s]：)", text) is not None


def find_swallowed_key(document: Document, event: Any, parent: Any, is_key: bool) -> Problem | None:
    """The problem of a full-width mark that was meant as YAML syntax but became part of a plain scalar, or None."""
    if event.style:  # quoted or block
        return None
    value: str = event.value
    line, column = event.start_mark.line, event.start_mark.column
    if "：" in value:  # the parser takes “text：…” for the end of the value above it, or for a key
        for index in range(line, event.end_mark.line + 1):
            found = re.match(_FULL_WIDTH_KEY, document.line(index))
            if found is not None and found[1]:
                return _full_width_problem(document.path, index, found.start(1), "：")
        if is_key and (found := re.match(_FULL_WIDTH_KEY, value)) and found[1]:
            return _full_width_problem(document.path, line, column + found.start(1), "：")
    if isinstance(parent, yaml.SequenceStartEvent) and parent.flow_style:
        plain = re.sub("（[^（）]*）|〔[^〔〕]*〕|“[^“”]*”", lambda match: "_" * len(match[0]), value)  # part of a name
        at = min((plain.index(mark) for mark in "，、" if mark in plain), default=-1)
        if at >= 0:
            return _full_width_problem(document.path, line, column + at, value[at])
    if not is_key and value[0] in "［｛" and value[-1] in "］]｝}":
        return _full_width_problem(document.path, line, column, value[0])
    return None


def _full_width_problem(path: str, index: int, column: int, mark: str) -> Problem:
    half = _FULL_WIDTH[mark]
    shown = f"“{half.strip()}”加空格" if half.endswith(" ") else f"“{half}”"
    remedy = f"改成半角{shown}" + ("；若是原文的一部分，整个加引号" if mark in "，、［｛" else "")
    return Problem(Place(path, index + 1, column + 1), "E109", f"用了全角标点“{mark}”", remedy)
