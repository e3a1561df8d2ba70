"""The text of a data file with other data in it: what stays the same keeps its layout and its comments."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from bizenv.base.document import Document, YamlNode
from bizenv.base.errors import DataError
from bizenv.base.text import escape
from bizenv.base.yamledit import Edit, Spelled, add_item, apply_edits, drop_item, edit_mapping, is_beneath
from bizenv.base.yamlfile import parse
from bizenv.desk.comparing import encode_like
from bizenv.views.data.plan_yaml import render_value


def rewrite(path: Path, content: bytes, data: Any) -> bytes:
    """The content of a file changed so that it says other data.

    Raises DataError where it is written in a way that does not let it be changed here: then a person has to.
    """
    document = parse(str(path), content)
    root = document.node(())
    if document.problems or root is None:
        raise DataError(f"{escape(path)} 读不懂，在这里改不了：先运行 bizenv validate，照提示改好")
    if document.data == data:
        return content
    changed = encode_like(content, apply_edits(document, list(_edit(document, root, document.data, data))))
    if parse(str(path), changed).data != data:
        raise DataError(f"{escape(path)} 里这一处的写法特别，在这里改不了；用编辑器改")
    return changed


def _edit(document: Document, node: YamlNode, old: Any, new: Any) -> Iterator[Edit]:
    """What changes in a mapping: what can be changed further inside is, the other values stand there anew."""
    document.node(())
    spelled: list[Spelled] = []
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            spelled.append(Spelled(key, None))
        elif key not in old or old[key] != new[key]:
            inner = list(_edit_inside(document, node.value[key][1], old[key], new[key])) if key in old else []
            if inner:
                yield from inner
            else:
                spelled.append(Spelled(key, render_value(key, new[key])))
    if spelled:
        yield from edit_mapping(document, node, spelled, list(new))


def _edit_inside(document: Document, node: YamlNode, old: Any, new: Any) -> Iterator[Edit]:
    """What changes within a value that is no scalar; nothing where it has to be written anew."""
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield from _edit(document, node, old, new)
    elif isinstance(old, list) and isinstance(new, list) and old and new and is_beneath(document, node):
        yield from _edit_items(document, node, old, new)


def _edit_items(document: Document, node: YamlNode, old: list[Any], new: list[Any]) -> Iterator[Edit]:
    matched = SequenceMatcher(None, list(map(repr, old)), list(map(repr, new)), autojunk=False)
    for tag, a, b, c, d in matched.get_opcodes():
        if tag == "equal":
            continue
        alike = min(b - a, d - c) if all(isinstance(it, dict) and it for it in (*old[a:b], *new[c:d])) else 0
        for n in range(alike):
            yield from _edit(document, node.value[a + n], old[a + n], new[c + n])
        for n in range(a + alike, b):
            yield drop_item(document, node.value[n])
        for n in range(d - 1, c + alike - 1, -1):
            yield add_item(document, node.value[max(0, b - 1)], render_value("", new[n]))
