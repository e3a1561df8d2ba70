"""Changes single values of a mapping in the text of a YAML file; every other character of it stays, comments included.

What is written is handed in as YAML: how a value is spelled is not known here. Whoever changes a file reads the result again,
and compares it with what was meant.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bizenv.base.document import Document, YamlNode
from bizenv.base.tuples import NamedTuple


class Edit(NamedTuple):
    """A span of a text, by lines and columns from 0, and what stands there instead."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Spelled(NamedTuple):
    """A new value as YAML, on one line, that may stand within brackets as well; ``None``: the key goes with its value."""

    key: str
    text: str | None


def edit_mapping(document: Document, node: YamlNode, values: Sequence[Spelled], order: Sequence[str]) -> list[Edit]:
    """What changes in the text so that a mapping has these values.

    ``order``: the keys as they stand beneath each other, by which a new one finds its place. The mapping has at least one key.
    """
    flow = document.line(node.line)[node.column : node.column + 1] == "{"
    edits = []
    added: dict[str, list[str]] = {}
    for key, text in values:
        pair = node.value.get(key)
        if pair is not None and text is not None:
            edits.append(_replace(document, pair[1], text))
        elif pair is not None:
            edits.append(_drop_flow(document, node, key) if flow else _drop_line(document, *pair))
        elif text is not None:
            after = _find_place(node.value, key, order)
            added.setdefault(after, []).append(f"{key}: {text}")
    for after, lines in added.items():
        name, value = node.value[after]
        line, column = _find_end(document, value)
        lines.sort(key=lambda it: order.index(it.partition(":")[0]))
        if flow:
            edits.append(Edit(line, column, line, column, "".join(f", {it}" for it in lines)))
        else:
            end = len(document.line(line))  # behind a comment that stands there
            edits.append(Edit(line, end, line, end, "".join(f"\n{' ' * name.column}{it}" for it in lines)))
    return edits


def is_beneath(document: Document, node: YamlNode) -> bool:
    """Whether the items of a list stand beneath each other, and not in brackets."""
    return document.line(node.line)[node.column : node.column + 1] == "-"


def drop_item(document: Document, item: YamlNode) -> Edit:
    """What changes so that an item of a list goes whose items stand beneath each other."""
    return Edit(item.line, 0, _find_end(document, item)[0] + 1, 0, "")


def add_item(document: Document, before: YamlNode, text: str) -> Edit:
    """What changes so that an item, as YAML on one line, stands behind another one of a list beneath each other."""
    line = _find_end(document, before)[0]
    first = document.line(before.line)
    indent = first[: len(first) - len(first.lstrip())]
    return Edit(line, len(document.line(line)), line, len(document.line(line)), f"\n{indent}- {text}")


def apply_edits(document: Document, edits: Sequence[Edit]) -> str:
    """The text with these changes, with plain line ends. The spans do not overlap."""
    lines = [*document.lines, ""]
    for line, column, end_line, end_column, text in sorted(edits, key=lambda it: (it[0], it[1]), reverse=True):
        after = lines[end_line][end_column:]
        lines[line : end_line + 1] = f"{lines[line][:column]}{text}{after}".split("\n")
    return "\n".join(lines)


def _replace(document: Document, value: YamlNode, text: str) -> Edit:
    line, column = _find_end(document, value)
    before = document.line(value.line)[: value.column]
    return Edit(value.line, value.column, line, column, f" {text}" if before.endswith(":") else text)


def _drop_line(document: Document, name: YamlNode, value: YamlNode) -> Edit:
    line, _ = _find_end(document, value)
    return Edit(name.line, 0, line + 1, 0, "")


def _drop_flow(document: Document, node: YamlNode, key: str) -> Edit:
    """What goes with a key within brackets: the comma before it, or where it is the first, that behind it."""
    keys = list(node.value)
    at = keys.index(key)
    name, value = node.value[key]
    line, column = _find_end(document, value)
    if at:
        begin = _find_end(document, node.value[keys[at - 1]][1])
        return Edit(*begin, line, column, "")
    if len(keys) > 1:
        following = node.value[keys[1]][0]
        return Edit(name.line, name.column, following.line, following.column, "")
    return Edit(name.line, name.column, line, column, "")


def _find_place(there: Mapping[str, Any], key: str, order: Sequence[str]) -> str:
    """Behind which key a new one stands: the nearest before it in the order that is there, else the last of all."""
    before = [it for it in order[: order.index(key)] if it in there]
    return before[-1] if before else list(there)[-1]


def _find_end(document: Document, node: YamlNode) -> tuple[int, int]:
    """Where a value ends: the parser's mark may lie on a later line, beyond blank lines and comments."""
    if document.line(node.line)[node.column : node.column + 1] not in ("{", "[") and isinstance(
        node.value, dict | list
    ):
        inner = [it[1] for it in node.value.values()] if isinstance(node.value, dict) else node.value
        return _find_end(document, inner[-1])
    line, column = node.end_line, node.end_column
    while line > node.line and not document.line(line)[:column].strip():
        line -= 1
        column = len(document.line(line))
    return line, column
