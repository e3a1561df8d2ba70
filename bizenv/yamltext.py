"""YAML text as data, with the place of every value and every fault of the text.

The tree is built straight from the parser's events: one pass, no recursion, nothing executed. Scalars are strict: only
plain whole numbers, decimals, true, false and null are anything but text, so that 1.10, NO, 12:30 or 2027-06-31 never
turn into something that nobody wrote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from bizenv.problems import Path, Place, Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 32

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NEWLINE = re.compile("\r\n|\n|\r")
# What the parser refuses, and what it alone takes for the end of a line: U+0085, U+2028, U+2029.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS = {"\t": "制表符（Tab）", "\u3000": "全角空格", "\xa0": "不换行空格（U+00A0）"}
_WIDE_INDENT = re.compile(" *([\u3000\xa0])[ \u3000\xa0]*(?:-\\s|[A-Za-z_]+\\s*[:：])")
_FULL_WIDTH = {"：": ": ", "，": ", ", "、": ", ", "［": "[", "］": "]", "｛": "{", "｝": "}", "－": "- "}
_FULL_WIDTH_KEY = re.compile(r"\s*(?:-\s+)*[A-Za-z_]+\s*(：)|\s*(－)\s*[A-Za-z_]+\s*[:：]")
_FULL_WIDTH_MARK = re.compile("[：，、［｛]")
_FLOW = re.compile(r"\s*(?:-\s+)*(?:[A-Za-z_]+:\s+)?(?=[\[{［｛])")
_FULL_WIDTH_IN_FLOW = re.compile(
    r"\b[A-Za-z_]+\s*(：)|(，)\s*[A-Za-z_]+\s*[:：]|([］｝])\s*(?:[,#\]}］｝]|$)|(?<![^\s\[{,])([［｛])\s*(?=[A-Za-z_]+\s*[:：])"
)
_NO_SPACE = re.compile(r"\s*(?:-\s+)*(?:(-)[A-Za-z_]+:(?:\s|$)|[A-Za-z_]+(:)[^\s:])")


@dataclass(slots=True, eq=False)
class Node:
    """A value with its place; ``line`` and ``column`` count from 0 as the parser's do.

    ``value`` is a scalar, a list of nodes, or a dict from key to (node of the key, node of the value).
    """

    value: Any
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(slots=True)
class Document:
    """A file as read: its lines, its tree (None if the text is not YAML) and the faults of the text."""

    path: str
    lines: list[str] = field(default_factory=list)
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    doubled: dict[int, int] = field(default_factory=dict)
    """For each mapping with a key that stands twice, which of the problems says so."""

    @property
    def data(self) -> Any:
        """The values alone: dicts, lists, str, int, float, bool, None."""
        return plain(self.root) if self.root is not None else None

    def node(self, path: Path) -> Node | None:
        """The node at a path, or the nearest one above it that is there."""
        node = self.root
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child[1]
        return node

    def locate(self, path: Path, at_key: bool = False, find: str = "") -> tuple[Place, int]:
        """The place of a value (or of its key) and how many characters it takes on its first line."""
        node = self.node(path)
        if at_key and path:
            pair = _child(self.node(path[:-1]), path[-1])
            node = pair[0] if pair is not None else node
        if node is None:
            return Place(self.path, 1, 1), 1
        if find and (at := self._find(node, find)) is not None:
            return Place(self.path, at[0] + 1, at[1] + 1), len(find)
        end = node.end_column if node.end_line == node.line else len(self._line(node.line))
        if isinstance(node.value, dict | list) and node.end_line != node.line:
            first = re.match(r"(- )?[^:\s]+:?", self._line(node.line)[node.column :])
            end = node.column + (first.end() if first else 1)
        return Place(self.path, node.line + 1, node.column + 1), max(1, end - node.column)

    def _line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""

    def _find(self, node: Node, words: str) -> tuple[int, int] | None:
        for index in range(node.line, node.end_line + 1):
            column = self._line(index).find(words, node.column if index == node.line else 0)
            if column >= 0:
                return index, column
        return None


def _child(node: Node | None, step: Any) -> tuple[Node, Node] | None:
    if node is None:
        return None
    if isinstance(node.value, dict):
        pair: tuple[Node, Node] | None = node.value.get(step)
        return pair
    if isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step], node.value[step]
    return None


def plain(node: Node) -> Any:
    """A tree of nodes as plain data."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, (_, value) in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value


def parse(path: str, content: bytes) -> Document:
    """Read the bytes of a file. Never raises: what is wrong with the text stands in ``problems``."""
    document = Document(path)
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        document.problems.append(
            Problem(Place(path, 1, 1), "E107", f"文件有 {size:.0f} MB，超过 64 MB", "请检查是否选错了文件")
        )
        return document
    text = _decode(document, content)
    if text is None:
        return document
    document.lines = _NEWLINE.split(text)
    if document.lines[-1] == "":
        document.lines.pop()  # what follows the last line's end is no line
    document.problems.extend(_text_faults(document))
    if document.problems:
        return document
    try:
        _build(document, text)
    except yaml.MarkedYAMLError as error:
        document.root = None
        document.problems = [_syntax_problem(document, error)]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        document.root = None
        said = str(error).partition("\n")[0]
        document.problems = [Problem(Place(path, 1, 1), "E101", f"不是 YAML：{said}", "请用编辑器检查全文")]
    if document.root is None and not document.problems:
        document.problems.append(
            Problem(Place(path, 1, 1), "E108", "文件里没有任何内容", "若是误存，请从 git 或备份恢复")
        )
    return document


def _decode(document: Document, content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in content[:2] and content[:2] != b"\0\0"):
        document.problems.append(_encoding_problem(document.path, 1, 1, "UTF-16"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _NEWLINE.split(content[: error.start].decode("utf-8-sig", "replace"))
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


def _text_faults(document: Document) -> Iterator[Problem]:
    """Faults that the parser would report in a confusing way, or not at all; the first of each kind."""
    path = document.path
    for index, line in enumerate(document.lines, start=1):
        if match := _CONTROL.search(line):
            code = f"U+{ord(match[0]):04X}"
            name = "NUL" if match[0] == "\0" else "控制"
            yield Problem(
                Place(path, index, match.start() + 1), "E104", f"含{name}字符 {code}", "删去这个字符；文件可能已损坏"
            )
            return
    for index, line in enumerate(document.lines, start=1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            yield _indent_problem(document.path, index, indent.index("\t"), "\t")
            return
        if wide := _WIDE_INDENT.match(line):
            yield _indent_problem(document.path, index, wide.start(1), wide[1])
            return


def _indent_problem(path: str, line: int, column: int, blank: str) -> Problem:
    return Problem(Place(path, line, column + 1), "E103", f"缩进用了{_BLANKS[blank]}", "改成空格，每层两格")


def _syntax_problem(document: Document, error: yaml.MarkedYAMLError) -> Problem:
    problem = error.problem or "?"
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    for index in (line, line - 1):
        found = _full_width_fault(document, index) or _no_space_fault(document, index)
        if found is not None:
            return found
    if document._line(line)[column : column + 1] == "\t":
        return _indent_problem(document.path, line + 1, column, "\t")
    if problem in _OPENED and error.context_mark is not None:
        line, column = error.context_mark.line, error.context_mark.column
    if line >= len(document.lines):
        line = max(0, len(document.lines) - 1)
        column = len(document._line(line))
    if document._line(line).startswith(("<<<<<<<", "=======", ">>>>>>>")):
        said, remedy = "git 合并时的冲突还没有解决", "两边留一边，删去 <<<<<<<、=======、>>>>>>> 三行"
    else:
        said = _SAID.get(problem, f"无法解析（{problem}）")
        remedy = "检查这一行和上一行的缩进、冒号后的空格、引号和括号是否成对"
    return Problem(Place(document.path, line + 1, column + 1), "E101", f"不是正确的 YAML：{said}", remedy)


def _no_space_fault(document: Document, index: int) -> Problem | None:
    """A dash or a colon without the space that makes it one."""
    found = _NO_SPACE.match(document._line(index)) if index >= 0 else None
    if found is None:
        return None
    mark = found[1] or found[2]
    message = f"不是正确的 YAML：“{mark}”后面缺空格"
    column = found.start(found.lastindex or 0)
    return Problem(Place(document.path, index + 1, column + 1), "E101", message, f"写作“{mark} ”")


# What the parser says of something that was opened and not closed: the fault is where it was opened.
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
    """A full-width mark on a line where YAML needs the half-width one."""
    line = document._line(index) if index >= 0 else ""
    found = _FULL_WIDTH_KEY.match(line)
    if found is None and (opened := _FLOW.match(line)):
        found = _FULL_WIDTH_IN_FLOW.search(line, opened.end())
    if found is None:
        return None
    group = found.lastindex or 0
    return _full_width_problem(document.path, index, found.start(group), found[group])


def _swallowed(document: Document, event: Any, parent: Any, is_key: bool) -> Problem | None:
    """A full-width mark in a plain scalar that was meant to part or to hold it, not to belong to it."""
    if event.style:  # quoted or block
        return None
    value: str = event.value
    line, column = event.start_mark.line, event.start_mark.column
    if "：" in value:  # “text：…” taken for more words of the value above it, or for a key
        for index in range(line, event.end_mark.line + 1):
            found = _FULL_WIDTH_KEY.match(document._line(index))
            if found is not None and found[1]:
                return _full_width_problem(document.path, index, found.start(1), "：")
        if is_key and (found := _FULL_WIDTH_KEY.match(value)) and found[1]:
            return _full_width_problem(document.path, line, column + found.start(1), "：")
    if isinstance(parent, yaml.SequenceStartEvent) and parent.flow_style:
        at = min((value.index(mark) for mark in "，、" if mark in value), default=-1)
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


def _build(document: Document, text: str) -> None:
    """Build the tree from events, collecting duplicate keys and what the format refuses."""
    stack: list[tuple[Node, Node | None]] = []  # open collections, each with the key that waits for a value
    opened: list[Any] = []  # the events that opened them
    started = False
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if started:
                _fault(document, event, "E101", "一个文件里有两份文档（“---”）", "删去“---”，分成两个文件")
                return
            started = True
        elif isinstance(event, yaml.CollectionEndEvent):
            node, _ = stack.pop()
            opened.pop()
            _, _, node.end_line, node.end_column = _span(event)
        elif isinstance(event, yaml.NodeEvent):
            _refuse(document, event)
            if not isinstance(event, yaml.CollectionStartEvent):
                value = _scalar(event) if isinstance(event, yaml.ScalarEvent) else None
                if isinstance(value, str) and _FULL_WIDTH_MARK.search(value):
                    is_key = bool(stack) and isinstance(stack[-1][0].value, dict) and stack[-1][1] is None
                    swallowed = _swallowed(document, event, opened[-1] if opened else None, is_key)
                    document.problems += [swallowed] if swallowed is not None else []
                _attach(stack, document, Node(value, *_span(event)))
                continue
            node = Node({} if isinstance(event, yaml.MappingStartEvent) else [], *_span(event))
            _attach(stack, document, node)
            stack.append((node, None))
            opened.append(event)
            if len(stack) > MAX_DEPTH:
                document.root = None
                document.problems.clear()
                _fault(document, event, "E107", f"嵌套超过 {MAX_DEPTH} 层", "请检查括号和缩进")
                return


def _fault(document: Document, at: Any, code: str, message: str, remedy: str, width: int = 1) -> None:
    line, column = _span(at)[:2] if isinstance(at, yaml.Event) else (at.line, at.column)
    document.problems.append(Problem(Place(document.path, line + 1, column + 1), code, message, remedy, width=width))


def _refuse(document: Document, event: Any) -> None:
    """Anchors, aliases and tags: the file says everything where it is meant."""
    if isinstance(event, yaml.AliasEvent):
        _fault(document, event, "E106", f"用了别名 *{event.anchor}", "把内容照写一遍")
        return
    if event.anchor is not None:
        _fault(document, event, "E106", f"用了锚点 &{event.anchor}", "删去锚点，把内容照写一遍")
    if getattr(event, "style", None) == '"' and (match := _ESCAPED.search(event.value)) is not None:
        if match[0] not in document.lines[event.start_mark.line]:
            code = f"U+{ord(match[0]):04X}"
            _fault(document, event, "E104", f"引号里用转义写了看不见的字符 {code}", "删去这个转义")
    if event.tag not in (None, "!"):
        shown = event.tag.replace("tag:yaml.org,2002:", "!!")
        _fault(document, event, "E106", f"用了标签 {shown}", "删去标签；文字用引号，数字直接写")


def _span(event: Any) -> tuple[int, int, int, int]:
    return event.start_mark.line, event.start_mark.column, event.end_mark.line, event.end_mark.column


def _scalar(event: Any) -> Any:
    value: str = event.value
    if event.style:  # quoted or block: text, whatever it looks like
        return value
    if value in ("", "null", "~"):
        return None
    if value in ("true", "false"):
        return value == "true"
    match = _NUMBER.fullmatch(value)
    if match is None or len(value) > 15 or (match[2] and value.endswith("0")):
        return value  # 1.10 is not 1.1
    return float(value) if match[2] else int(value)


def _attach(stack: list[tuple[Node, Node | None]], document: Document, node: Node) -> None:
    """Put a finished or opening node where it belongs: the root, a list, a key, or the value of a waiting key."""
    if not stack:
        document.root = node if node.value is not None else None
        return
    parent, key = stack[-1]
    if isinstance(parent.value, list):
        parent.value.append(node)
    elif key is None:
        stack[-1] = (parent, node)
    else:
        stack[-1] = (parent, None)
        name = _name(key.value)
        if name in parent.value:
            _doubled(document, parent, key, name)
        else:
            parent.value[name] = (key, node)


def _doubled(document: Document, parent: Node, key: Node, name: str) -> None:
    """A key that stands twice; further ones of the same mapping, as where two entries ran into one, are added to it."""
    first = parent.value[name][0].line + 1
    known = document.doubled.get(id(parent))
    if known is None:
        document.doubled[id(parent)] = len(document.problems)
        _fault(document, key, "E105", f"键“{name}”重复，第 {first} 行已有", "留一个，删一个", len(name))
        return
    problem = document.problems[known]
    remedy = "像是两条连成了一条：看看是不是漏了一行“- ”开头的键"
    document.problems[known] = problem._replace(message=f"{problem.message}；“{name}”也重复", remedy=remedy)


def _name(value: Any) -> str:
    """A key as text, as it was written."""
    if isinstance(value, dict | list):
        return "…"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)
