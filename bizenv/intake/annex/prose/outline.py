"""The paragraphs of a plan in prose as a tree by their numbers, each with the words on units and deadlines behind it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bizenv.intake.annex.prose.duties import Cut, Duty, cut_duties, read_labels, read_words
from bizenv.intake.annex.prose.paragraphs import SPOKEN, Clause, split_mark
from bizenv.intake.annex.units.roles import unwrap

_ORDER = "一二三四五六七八九十"
LONG = 45
"""A heading is not longer than this."""


class Node:
    """A numbered paragraph with the paragraphs below it that have no number, and its duty if it stands on lines below.

    ``shared``: the duty on a line below the last of its children, which holds for it and all of them together.
    """

    def __init__(self, clause: Clause, parent: "Node | None") -> None:
        self.clause = clause
        self.parent = parent
        self.children: list[Node] = []
        self.body: list[Clause] = []
        self.below: list[Duty] = []
        self.shared: list[Duty] = []
        self.cuts: list[tuple[Cut, Clause]] = []
        self._series: bool | None = None

    def has_series(self) -> bool:
        """Whether any of its children has units of its own."""
        if self._series is None:
            self._series = any(child.has_own_units() for child in self.children)
        return self._series

    def has_own_units(self) -> bool:
        """Whether units stand behind its text or below it."""
        return any(d.has_units() for d in self.below + self.shared) or any(
            c.duty and c.duty.has_units() for c, _ in self.cuts
        )

    def has_units(self) -> bool:
        """Whether it or anything below it has units."""
        return self.has_own_units() or any(child.has_units() for child in self.children)


def build(clauses: Sequence[Clause]) -> Node:
    """The tree of paragraphs by their numbers."""
    root = Node(Clause(0, "", "", ""), None)
    top = root
    for clause in clauses:
        if clause.level == 0:
            duty = _read_line(clause.text)
            if duty is not None:
                _attach(top, duty)
            else:
                top.body.append(clause)
            continue
        parent = top
        while parent.parent is not None and parent.clause.level >= clause.level:
            parent = parent.parent
        _give_back(parent)  # the series goes on, so the line below its last clause was that clause's own
        top = Node(clause, parent)
        parent.children.append(top)
    nodes = list(walk(root))
    lined = {node.clause.level for node in nodes if node.below}
    for node in nodes:
        if node.children and node.children[-1].clause.level in lined:  # elsewhere each such clause has its own line
            _give_back(node)
    return root


def _give_back(node: Node) -> None:
    """Give a duty that was taken for that of all children to the last of them."""
    if node.shared:
        node.children[-1].below.extend(node.shared)
        node.shared.clear()


def _read_line(text: str) -> Duty | None:
    """The duty that a line of its own tells, or None."""
    plain = unwrap(text.strip().rstrip("。；;"))
    labelled = read_labels(plain)
    if labelled is not None or len(plain) > 200:
        return labelled
    return read_words(plain)


def _attach(node: Node, duty: Duty) -> None:
    """Give a duty on a line of its own to the clause above it, or to all clauses of its series if none has its own."""
    parent = node.parent
    if parent is None or not parent.clause.level or node.below:
        node.below.append(duty)
        return
    series = parent.children
    if parent.shared or (len(series) > 1 and not any(n.below or has_inline(n) for n in reversed(series))):
        parent.shared.append(duty)
    else:
        node.below.append(duty)


def has_inline(node: Node) -> bool:
    """Whether a duty stands in the text of a node or of the paragraphs below it."""
    return any(cut.duty for text in (node.clause, *node.body) for cut in cut_duties(text.text))


def cut_all(root: Node, *, bare: bool) -> None:
    """Cut the words on duties from all texts. ``bare``: brackets that hold names alone are duties too."""
    for node in walk(root):
        texts = [node.clause, *node.body] if node.clause.level else node.body
        node.cuts = [(cut, text) for text in texts for cut in cut_duties(text.text, bare=bare)]


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in order."""
    yield node
    for child in node.children:
        yield from walk(child)


def split_spoken(clause: Clause) -> list[Clause]:
    """A paragraph cut before 一是, 二是 and so on, if it begins with them or if several of them have units of their own.

    A series that has its units once, at its end, is left whole if other words go before it: it is one clause.
    """
    spoken = clause.level == SPOKEN
    starts = [0] if spoken else []
    first = _ORDER.find(clause.number[0]) if spoken else 0
    for match in re.finditer(r"(?:^|(?<=[。；;：:，,）)]))\s*([一二三四五六七八九十])是(?!否)", clause.text):
        if match[1] == _ORDER[first + len(starts) : first + len(starts) + 1]:
            starts.append(match.start())
    if len(starts) < 2:
        return [clause]
    pieces = [clause.text[a:b].strip() for a, b in pairwise([*starts, len(clause.text)])]
    if clause.level != SPOKEN and sum(1 for piece in pieces if any(cut.duty for cut in cut_duties(piece))) < 2:
        return [clause]
    head = [clause._replace(text=clause.text[: starts[0]].strip())] if clause.level != SPOKEN else []
    parts = [split_mark(piece) for piece in pieces]
    if clause.level == SPOKEN:
        parts[0] = (SPOKEN, clause.number, pieces[0])
    return head + [Clause(SPOKEN, number, text, clause.place, clause.struck) for _, number, text in parts]


def is_heading(text: str) -> bool:
    """Whether a text is short and has no more than one sentence."""
    return len(text) <= LONG and not re.search("[。；;]", text.rstrip("。"))


def tell_plain(node: Node) -> str:
    """The text of a numbered paragraph without the words on its duty."""
    return "".join(cut.text for cut, clause in node.cuts if clause is node.clause)
