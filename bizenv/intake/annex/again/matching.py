"""Which rows of two readings of a plan are the same row: by number and text, by text alone, by likeness."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.plan.build import build, name_rows

_LIKE, _ALIKE = 0.5, 0.75
"""How alike the texts of two rows are, at least, that have the same number, and that have not."""
_MOST = 10_000
"""How many pairs of rows without a counterpart are compared, at most."""


class Node(NamedTuple):
    """A row of a plan: a measure or a sub-item, with its id, its path, its mapping in the data, and the words it is known by."""

    id: str
    path: tuple[Any, ...]
    data: dict[str, Any]
    words: str

    @property
    def own(self) -> str:
        """Its number as it is compared: of a sub-item that within its measure."""
        return str(self.data.get("item") or self.id.rpartition(".")[2]) if self.is_item else self.id

    @property
    def is_item(self) -> bool:
        """Whether it is a sub-item."""
        return "tasks" in self.path


def list_nodes(measures: Mapping[str, Any], departments: Mapping[str, Any]) -> list[Node]:
    """Every measure and sub-item, in the order of the document."""
    registry, sources = build(measures, departments)
    ids = name_rows(registry, sources)
    found = []
    for path in sorted(ids):
        data: Any = measures
        for step in path:
            data = data[step]
        first = data["tasks"][0]["text"] if data.get("tasks") else ""
        found.append(Node(ids[path], path, data, fold_text(data.get("text") or f"{data.get('title') or ''}{first}")))
    return found


def match(old: Sequence[Node], new: Sequence[Node]) -> dict[str, Node]:
    """The old row of each new row that has one, by the new row's id. Sub-items are matched within their measure."""
    found = _match([n for n in old if not n.is_item], [n for n in new if not n.is_item])
    olds, news = _index(old, _find_owner), _index(new, _find_owner)
    owners = {node.path: node.id for node in new}
    for path, rows in news.items():
        owner = found.get(owners.get(path, ""))
        if path and owner is not None:
            found |= _match(olds.get(owner.path, []), rows)
    return found


def _find_owner(node: Node) -> tuple[Any, ...]:
    """The path of a sub-item's measure; empty for a measure."""
    return node.path[:-2] if node.is_item else ()


def _match(old: Sequence[Node], new: Sequence[Node]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key in (lambda n: (n.own, n.words), lambda n: n.words):
        left, rest = _leave_out(old, found.values()), [n for n in new if n.id not in found]
        olds, news = _index(left, key), _index(rest, key)
        found |= {n[0].id: o[0] for at, n in news.items() if len(n) == 1 and len(o := olds.get(at, [])) == 1}
    left, rest = _leave_out(old, found.values()), [n for n in new if n.id not in found]
    same = {o.own: o for o in left}
    for node in rest:
        other = same.get(node.own)
        if other is not None and _compare(other, node) >= _LIKE:
            found[node.id] = other
    left, rest = _leave_out(old, found.values()), [n for n in new if n.id not in found]
    if len(left) * len(rest) <= _MOST:
        likely = [(_compare(o, n), n, o) for n in rest for o in left]
        for _, node, other in sorted((p for p in likely if p[0] >= _ALIKE), key=lambda p: -p[0]):
            if node.id not in found and _leave_out([other], found.values()):
                found[node.id] = other
    return found


def _leave_out(nodes: Sequence[Node], taken: Iterable[Node]) -> list[Node]:
    used = {node.path for node in taken}
    return [node for node in nodes if node.path not in used]


def _index(nodes: Iterable[Node], key: Any) -> dict[Any, list[Node]]:
    found: dict[Any, list[Node]] = {}
    for node in nodes:
        found.setdefault(key(node), []).append(node)
    return found


def _compare(one: Node, other: Node) -> float:
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LIKE else 0.0
