"""Reads YAML text as data, with the place of every value and every fault of the text.

The parser's events are read without recursion; nothing is executed. A fast pass makes plain values; a slow pass with
places runs only if the fast one meets something doubtful, or once somebody asks for a place. Scalars are strict: only
plain whole numbers, decimals, true, false and null are not text, so that 1.10, NO, 12:30 and 2027-06-31 stay as
written.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import yaml

from bizenv.base import yamlfaults
from bizenv.base.document import Document, Sought, YamlNode, gather, to_plain
from bizenv.base.files import MAX_BYTES
from bizenv.base.problems import Path, Place, Problem
from bizenv.base.text import UNSEEN

MAX_DEPTH = 32

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_TAG = (None, "!")
_REPEATED = 20
"""Texts shorter than this, in characters, are often the same: names of departments, dates."""
_TELLING = "-0123456789tfn~"  # the first characters of scalars that may not be text
_WIDE_BRACKETS = ("［", "｛")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def parse(path: str, content: bytes) -> Document:
    """Read the bytes of a file. Never raises: the document's ``problems`` list what is wrong with the text."""
    document = Document(path)
    if len(content) > MAX_BYTES:
        document.problems.append(Problem(Place(path, 1, 1), "E107", "文件超过 64 MB", "请检查是否选错了文件"))
        return document
    text = yamlfaults.decode(document, content)
    if text is None:
        return document
    document.text = text
    document.problems.extend(yamlfaults.find_faults(document))
    if document.problems:
        return document
    with suppress(_DoubtError, yaml.YAMLError, ValueError, RecursionError):
        document.data = _read_values(text)
    if document.data is None:
        _read_with_places(document)
    else:
        document.growth = _read_places(document)
    return document


class _DoubtError(Exception):
    """The fast pass met what may be a fault: the text has to be read with places."""


def _read_values(text: str) -> Any:
    """The plain values of a text, never None. Raises _DoubtError or the parser's errors if the text may have a fault.

    The tests here are cheap, and refuse somewhat more than ``_read_places`` and ``find_swallowed_key`` do.
    """
    loader = _LOADER(text)
    next_event = loader.get_event
    colons = yamlfaults.may_swallow_key(text)
    brackets = "［" in text or "｛" in text
    escapes = "\\" in text
    root: Any = None
    here: Any = None  # the innermost open collection
    key: str | None = None  # of ``here``, waiting for its value
    row = False  # whether ``here`` is a list in brackets
    outer: list[tuple[Any, str | None, bool]] = []
    started = False
    texts: dict[str, str] = {}
    keep = texts.setdefault  # keys and names occur over and over: each is kept once
    while (event := next_event()) is not None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor is not None or event.tag not in _NO_TAG:
                raise _DoubtError
            value = event.value
            style = event.style
            is_key = key is None and type(here) is dict
            if not style:
                if "：" in value and (is_key or colons):
                    raise _DoubtError
                if brackets and value[:1] in _WIDE_BRACKETS:
                    raise _DoubtError
                if row and ("，" in value or "、" in value):
                    raise _DoubtError
                if value[:1] in _TELLING:  # _scalar tests this too, but a call costs time
                    value = _scalar(value)
                elif len(value) < _REPEATED:
                    value = keep(value, value)
            elif escapes and style == '"' and re.search(UNSEEN, value):
                raise _DoubtError
            if is_key:
                key = keep(value, value) if type(value) is str else _name(value)
                if key in here:
                    raise _DoubtError
            elif key is not None:
                here[key] = value
                key = None
            elif here is not None:
                here.append(value)
            else:
                root = value
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            here, key, row = outer.pop()
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            opened: Any = {} if kind is yaml.MappingStartEvent else []
            if event.anchor is not None or event.tag not in _NO_TAG or len(outer) == MAX_DEPTH:
                raise _DoubtError
            if key is not None:
                here[key] = opened
            elif type(here) is list:
                here.append(opened)
            elif here is None:
                root = opened
            else:  # a collection as a key
                raise _DoubtError
            outer.append((here, None, row))
            here, key, row = opened, None, event.flow_style and kind is yaml.SequenceStartEvent
        elif kind is yaml.AliasEvent or (kind is yaml.DocumentStartEvent and started):
            raise _DoubtError
        else:
            started = started or kind is yaml.DocumentStartEvent
    if root is None:
        raise _DoubtError
    return root


def _read_with_places(document: Document) -> None:
    """Read a text that may have faults, and set the document's tree, values and problems."""
    path, text = document.path, document.text
    try:
        for _ in _read_places(document):
            pass
    except yaml.MarkedYAMLError as error:
        document.root = None
        document.problems = [_too_deep(path, text, error) or yamlfaults.describe_parser_error(document, error)]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        document.root = None
        said = str(error).partition("\n")[0]
        document.problems = [Problem(Place(path, 1, 1), "E101", f"不是 YAML：{said}", "请用编辑器检查全文")]
    if document.root is not None:
        document.data = to_plain(document.root)
    elif not document.problems:
        document.problems.append(
            Problem(Place(path, 1, 1), "E108", "文件里没有任何内容", "若是误存，请从 git 或备份恢复")
        )


def _too_deep(path: str, text: str, error: yaml.MarkedYAMLError) -> Problem | None:
    """The problem of a text that nests too deep for the parser, at its first level beyond ``MAX_DEPTH``; else None.

    PyYAML from 6.0.4 on stops at a thousand levels of brackets before it has given an event for the first, so the text
    up to 900 characters before that place is read again.
    """
    if error.problem != "exceeded maximum nesting depth" or error.problem_mark is None:
        return None
    mark = error.problem_mark
    again = Document(path, text[: max(0, mark.index - 900)])
    with suppress(yaml.YAMLError):
        for _ in _read_places(again):
            pass
    said = Problem(Place(path, mark.line + 1, mark.column + 1), "E107", f"嵌套超过 {MAX_DEPTH} 层", "请检查括号和缩进")
    return next((p for p in again.problems if p.code == "E107"), said)


def _read_places(document: Document) -> Iterator[None]:
    """Build the tree from events; add duplicate keys and what the format refuses to the document's problems.

    Yields after each value of the outermost collection.
    """
    stack: list[tuple[YamlNode, YamlNode | None]] = []  # open collections, each with the key that waits for a value
    opened: list[Any] = []  # the events that opened them
    started = False
    for event in yaml.parse(document.text, Loader=_LOADER):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = _scalar_with_faults(document, event, stack, opened)
            _attach(stack, document, YamlNode(value, *_span(event)))
            if len(stack) == 1:
                yield
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node, _ = stack.pop()
            opened.pop()
            _, _, node.end_line, node.end_column = _span(event)
            if len(stack) == 1:
                yield
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _refuse(document, event)
            node = YamlNode({} if kind is yaml.MappingStartEvent else [], *_span(event))
            _attach(stack, document, node)
            stack.append((node, None))
            opened.append(event)
            if len(stack) > MAX_DEPTH:
                document.root = None
                document.problems.clear()
                _fault(document, event, "E107", f"嵌套超过 {MAX_DEPTH} 层", "请检查括号和缩进")
                return
        elif kind is yaml.AliasEvent:
            _refuse(document, event)
            _attach(stack, document, YamlNode(None, *_span(event)))
            if len(stack) == 1:
                yield
        elif kind is yaml.DocumentStartEvent:
            if started:
                _fault(document, event, "E101", "一个文件里有两份文档（“---”）", "删去“---”，分成两个文件")
                return
            started = True


def seek(document: Document, paths: Sequence[Path]) -> None:
    """Read the places of values that will be asked for, and no others: the whole tree is ten times as large as the text.

    Does nothing where the text has faults or the whole tree is there already.
    """
    if not paths or document.problems or document.data is None:
        return
    if document.root is None or document.sought is not None:
        document.sought = gather(paths)
        document.root = _read_sought(document.text, document.sought)


def _read_sought(text: str, sought: Sought) -> YamlNode:
    """The tree of a text without faults, as far as it is sought; an entry of a list that is not sought is None."""
    next_event = _LOADER(text).get_event
    top = YamlNode([], 0, 0, 0, 0)  # has the root as its only entry
    node = top
    steps: Sought = {0: sought}
    key: Any = None  # the event of the key that waits for its value
    outer: list[tuple[YamlNode, Sought]] = []
    skipped = 0  # how many collections are open in ``node`` that are not sought
    left = len(sought)  # of the outermost collection
    while (event := next_event()) is not None and left:
        kind = type(event)
        opens = kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent
        ends = kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent
        if skipped:
            skipped += opens - ends
        elif ends:
            _, _, node.end_line, node.end_column = _span(event)
            node, steps = outer.pop()
            left -= len(outer) == 1
        elif opens or kind is yaml.ScalarEvent:
            if type(node.value) is dict and key is None:
                key = event
                continue
            step = _name(_plain(key)) if key is not None else len(node.value)
            further = steps.get(step)
            if further is not None:
                value: Any = _plain(event) if not opens else {} if kind is yaml.MappingStartEvent else []
                found = YamlNode(value, *_span(event))
                if key is None:
                    node.value.append(found)
                else:
                    node.value[step] = (YamlNode(_plain(key), *_span(key)), found)
                if opens:
                    outer.append((node, steps))
                    node, steps = found, further
                else:
                    left -= len(outer) == 1
            else:
                skipped += opens
                if key is None:
                    node.value.append(None)
            key = None
    root: YamlNode = top.value[0]
    return root


def _plain(event: Any) -> Any:
    return event.value if event.style else _scalar(event.value)


def _scalar_with_faults(
    document: Document, event: Any, stack: list[tuple[YamlNode, YamlNode | None]], opened: list[Any]
) -> Any:
    """The value of a scalar; its faults are added to the document's problems."""
    style = event.style
    if style or event.anchor is not None or event.tag is not None:
        _refuse(document, event)
    if style:
        first, column, last, _ = _span(event)
        if document.runs_on is None and style in ("'", '"') and first != last:
            document.runs_on = first, column  # if the parser fails later, the closing quote is missing here
        return event.value
    value = _scalar(event.value)
    if isinstance(value, str):
        is_key = bool(stack) and stack[-1][1] is None and isinstance(stack[-1][0].value, dict)
        swallowed = yamlfaults.find_swallowed_key(document, event, opened[-1] if opened else None, is_key)
        document.problems += [swallowed] if swallowed is not None else []
    return value


def _fault(document: Document, at: Any, code: str, message: str, remedy: str, width: int = 1) -> None:
    line, column = _span(at)[:2] if isinstance(at, yaml.Event) else (at.line, at.column)
    document.problems.append(Problem(Place(document.path, line + 1, column + 1), code, message, remedy, width=width))


def _refuse(document: Document, event: Any) -> None:
    """Report anchors, aliases and tags, as a file must state everything in place, and escaped unseen characters."""
    if isinstance(event, yaml.AliasEvent):
        _fault(document, event, "E106", f"用了别名 *{event.anchor}", "把内容照写一遍")
        return
    if event.anchor is not None:
        _fault(document, event, "E106", f"用了锚点 &{event.anchor}", "删去锚点，把内容照写一遍")
    if getattr(event, "style", None) == '"' and (match := re.search(UNSEEN, event.value)) is not None:
        place = _find_escape(document, event, match[0])
        if place is not None:
            message = f"引号里用转义写了看不见的字符 U+{ord(match[0]):04X}"
            document.problems.append(Problem(place, "E104", message, "删去这个转义"))
    if event.tag not in _NO_TAG:
        shown = event.tag.replace("tag:yaml.org,2002:", "!!")
        _fault(document, event, "E106", f"用了标签 {shown}", "删去标签；文字用引号，数字直接写")


def _find_escape(document: Document, event: Any, character: str) -> Place | None:
    """Where a text in double quotes writes an unseen character as an escape; None if the character itself stands there.

    A text may go on for several lines. Of an escape that is written in an unusual way, its text's beginning is the place.
    """
    code = ord(character)
    forms = rf"(?i:\\(?:x{code:02x}|u{code:04x}|U{code:08x}))" + (rf"|\\{_SHORT[code]}" if code in _SHORT else "")
    first, column, last, _ = _span(event)
    there = False
    for index in range(first, last + 1):
        line = document.line(index)
        found = re.compile(forms).search(line, column if index == first else 0)
        if found is not None:
            return Place(document.path, index + 1, found.start() + 1)
        there = there or character in line
    return None if there else Place(document.path, first + 1, column + 1)


_SHORT = {
    0x00: "0",
    0x07: "a",
    0x08: "b",
    0x0B: "v",
    0x0C: "f",
    0x0D: "r",
    0x1B: "e",
    0x85: "N",
    0x2028: "L",
    0x2029: "P",
}
"""The escapes of one letter for unseen characters, by their codes."""


def _span(event: Any) -> tuple[int, int, int, int]:
    return event.start_mark.line, event.start_mark.column, event.end_mark.line, event.end_mark.column


def _scalar(value: str) -> Any:
    """The value of a scalar without quotes: None, a boolean, a number or text."""
    if value[:1] not in _TELLING:
        return value
    if value in ("", "null", "~"):
        return None
    if value in ("true", "false"):
        return value == "true"
    match = _NUMBER.fullmatch(value)
    if match is None or len(value) > 15 or (match[2] and value.endswith("0")):
        return value  # 1.10 is not 1.1
    return float(value) if match[2] else int(value)


def _attach(stack: list[tuple[YamlNode, YamlNode | None]], document: Document, node: YamlNode) -> None:
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


def _doubled(document: Document, parent: YamlNode, key: YamlNode, name: str) -> None:
    """Report a duplicate key. Further ones in the same mapping, as when two entries ran into one, join that problem."""
    first = parent.value[name][0].line + 1
    known = parent.doubled
    if known is None:
        parent.doubled = len(document.problems)
        _fault(document, key, "E105", f"键“{name}”重复，第 {first} 行已有", "留一个，删一个", len(name))
        return
    problem = document.problems[known]
    if problem.message.endswith("等"):
        return
    many = problem.message.count("；") > 4
    message = f"{problem.message}等" if many else f"{problem.message}；“{name}”也重复"
    remedy = "像是两条连成了一条：看看是不是漏了一行“- ”开头的键"
    document.problems[known] = problem._replace(message=message, remedy=remedy)


def _name(value: Any) -> str:
    """A key as text, as it was written."""
    if isinstance(value, dict | list):
        return "…"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)
