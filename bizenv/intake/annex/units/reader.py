"""The units that a cell of an annex names: who leads, who supports, and what is doubtful about it.

The rules follow what is printed (section 4 of the data's documentation, ``docs/data-format.md``): 、 ， ； part names,
brackets belong to the name, white space and line breaks come from the layout unless both sides are names.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from bizenv.base.text import is_nothing
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.texts.items import BULLET, LOST_CHARACTER, has_lost
from bizenv.intake.annex.units import names
from bizenv.intake.annex.units.departments import find_near, make_departments
from bizenv.intake.annex.units.gaps import split_white
from bizenv.intake.annex.units.names import is_collective
from bizenv.intake.annex.units.pieces import Vocabulary, doubt_name, is_likely, is_sure, split_piece
from bizenv.intake.annex.units.roles import Part, cut_cell, find_brackets, says_first_leads

__all__ = ["UnitReader", "Units", "find_near", "is_collective", "make_departments"]

LONGEST = 3000
"""Characters of a cell beyond which it is not read as one of units."""


class Units(NamedTuple):
    """The units of a cell as printed, without white space. ``left``: words of the cell that are no names (按职责分工负责)."""

    lead: tuple[str, ...]
    support: tuple[str, ...]
    doubts: tuple[Suspicion, ...]
    left: str = ""


class _Name(NamedTuple):
    """A name of a cell with the role that the words of the cell give it: lead, support, or empty.

    ``part``: how many hard separators (，；) stand before it. ``gap``: the white space that stands before it in place of a
    separator: a space, a line break, or nothing.
    """

    name: str
    role: Literal["lead", "support", ""]
    part: int
    gap: str = ""


class UnitReader:
    """Reads the cells of units of one annex, all of which it has seen before, so that it knows the names in them."""

    def __init__(self, cells: Iterable[str], *, wraps: bool) -> None:
        """Learn the names of all cells of units.

        ``wraps``: whether line breaks may come from the layout (``Document.wraps``).
        """
        self.wraps = wraps
        self.vocabulary = Vocabulary()
        self._parts: dict[str, tuple[Part, ...]] = {}
        pieces = Counter(p.text for cell in cells for p in self._cut(cell) if p.kind == "text")
        for text, count in pieces.items():
            self.vocabulary.learn(text, count)
        for text, count in pieces.items():
            self.vocabulary.learn_split(text, count, wraps)

    def read(
        self, cell: str, role: Literal["lead", "support", "units"], rule: Literal["all", "first"] = "all"
    ) -> Units:
        """The units of a cell.

        ``role``: of the column that the cell stands in; words on roles inside the cell go before it. ``rule``: how a
        cell of a column without a word on roles (``units``) is read: all lead, or the first leads and the others support.
        """
        if len(cell) > LONGEST:
            read = f"这一格长达{len(cell)}字，没有当作单位来读"
            return Units((), (), (Suspicion("units", read, "请核对这一栏是不是单位"),), cell)
        if is_nothing(cell):
            return Units((), (), ())
        doubts: list[Suspicion] = []
        left: list[str] = []
        found = self._assign(cell, doubts, left)
        if find_brackets(cell)[1]:
            doubts.append(Suspicion("units", f"“{_flat(cell)}”的括号不成对", "也可能有字被截断或漏印"))
        if has_lost(cell):
            doubts.append(Suspicion("units", f"有一个字读不出来，写作□：{_flat(_clean(cell))}", "请照原文补上这个字"))
        if any(says_first_leads(words) for words in left):
            rule = "first"
            role = "units" if role == "lead" else role
        lead, support = _by_role(found, role, rule, doubts)
        lead, support = _once(lead, doubts), _once(support, doubts)
        for name in lead:
            if name in support:
                doubts.append(Suspicion("units", f"“{name}”既牵头又配合", "也可能印重了，或其中一处应是别的单位"))
        return Units(tuple(lead), tuple(support), tuple(dict.fromkeys(doubts)), "；".join(left))

    def read_stack(
        self, cell: str, role: Literal["lead", "support", "units"], rule: Literal["all", "first"] = "all"
    ) -> tuple[Units, ...]:
        """The units of each group of a cell, for groups that stand beside stacked sub-items of the text.

        Groups are parted by numbers ((1) (2), ① ②), or by white space that parts names. A cell without such is one group.
        """
        numbered = [part for part in re.split(r"(?:[(（]\d{1,2}[)）]|[①-⑳⑴-⒇])", cell) if part.strip()]
        if len(numbered) < 2:
            numbered = self._split_groups(cell)
        return tuple(self.read(part.strip(), role, rule) for part in numbered) or (self.read(cell, role, rule),)

    def _split_groups(self, cell: str) -> list[str]:
        """A cell cut at the white space that parts names."""
        groups: list[str] = []
        glued = True
        for piece in self._cut(cell):
            if piece.kind == "text":
                segments, _, _ = split_white(piece.text.strip(), self.vocabulary.knows, self.wraps)
                if glued and groups:
                    groups[-1] += segments.pop(0)
                groups.extend(segments)
                glued = True
            elif groups:
                groups[-1] += piece.text
        return groups

    def _cut(self, cell: str) -> tuple[Part, ...]:
        if cell not in self._parts:
            self._parts[cell] = () if is_nothing(cell) or len(cell) > LONGEST else tuple(cut_cell(_clean(cell)))
        return self._parts[cell]

    def _assign(self, cell: str, doubts: list[Suspicion], left: list[str]) -> list[_Name]:
        """The names of a cell in order, each with the role that the words around it give it."""
        done: list[_Name] = []
        pending: list[_Name] = []
        label: Literal["lead", "support", ""] = ""
        other = False
        part = 0
        marks = ""

        def flush(role: Literal["lead", "support", ""]) -> None:
            done.extend(n if n.role else n._replace(role=role) for n in pending)
            pending.clear()

        for piece in self._cut(cell):
            given: Literal["lead", "support", ""] = piece.role if piece.role in ("lead", "support") else ""
            if piece.kind == "hard":
                part += 1
            elif piece.kind == "text" and other:
                left.append(_flat(piece.text))
            elif piece.kind == "text":
                read = split_piece(piece.text, self.vocabulary, self.wraps)
                doubts.extend(read.doubts)
                left.extend(read.left)
                pending.extend(_Name(n, "", part, read.after.get(n, "")) for n in read.names)
            elif piece.kind == "label":
                flush(label)
                label, other = given, piece.role == "other"
                if other:
                    left.append(_flat(piece.text))
            elif piece.kind == "verb":
                if given == "support" and not label:
                    last = pending[-1].part if pending else part
                    same = [n for n in pending if n.part == last]
                    if not any(n.role == "lead" for n in (*done, *pending)):
                        done.extend(n for n in pending if n.part != last)
                        pending[:] = same
                flush(given)
                label = ""
            elif piece.kind == "with":
                flush("lead")
                label = "support"
            elif piece.kind == "mark" and (pending or done):
                group = pending or done
                whole = re.match("共同|联合|均", piece.text)
                for n in range(len(group) if whole else 1):
                    group[-1 - n] = group[-1 - n]._replace(role=given)
            elif piece.kind == "number" and piece.text[0] in "*＊★☆▲△●※†‡":
                marks += piece.text[0]
            elif piece.kind in ("duty", "remark"):
                flush(label)
                left.append(_flat(piece.text))
        flush(label)
        good = sum(1 for unit in done if is_sure(unit.name, self.vocabulary))
        if len(done) > 1 and good * 2 >= len(done):
            likely = {doubt_name(unit.name) for unit in done if is_likely(unit.name)}
            doubts[:] = [doubt for doubt in doubts if doubt not in likely]
        if marks and len(done) > 1:
            doubts.append(Suspicion("units", f"单位旁有记号“{marks}”，没有采用", "也可能表示牵头单位，请看表注"))
        return done


def _by_role(
    found: Sequence[_Name],
    role: Literal["lead", "support", "units"],
    rule: Literal["all", "first"],
    doubts: list[Suspicion],
) -> tuple[list[str], list[str]]:
    """The names that lead and those that support."""
    if not found:
        return [], []
    marked = {n.role for n in found}
    if role == "support":
        lead = [n.name for n in found if n.role == "lead"]
        if lead:
            doubts.append(Suspicion("units", f"配合单位一栏写明由{'、'.join(lead)}牵头", "也可能应列入牵头单位"))
        return lead, [n.name for n in found if n.role != "lead"]
    if marked != {""}:
        default = "support" if "lead" in marked else "lead"
        pairs = [(n.name, n.role or default) for n in found]
        lead = [name for name, r in pairs if r == "lead"]
        return lead, [name for name, r in pairs if r == "support"]
    everyone = [n.name for n in found]
    if role == "units" and rule == "first":
        return everyone[:1], everyone[1:]
    gaps = [n for n, unit in enumerate(found) if unit.gap]
    if gaps == [1] and len(found) > 2:
        first, rest = everyone[0], "、".join(everyone[1:])
        if "\n" in found[1].gap:
            doubts.append(
                Suspicion(
                    "units", f"“{'、'.join(everyone)}”都作牵头单位，{first}独占一行", f"也可能由{first}牵头，其余配合"
                )
            )
            return everyone, []
        doubts.append(Suspicion("units", f"一格之内以空格隔开，读作{first}牵头，{rest}配合", "也可能都是牵头单位"))
        return everyone[:1], everyone[1:]
    return everyone, []


def _once(found: Sequence[str], doubts: list[Suspicion]) -> list[str]:
    """Each name once, in order; a doubt for each that is there twice."""
    for name, count in Counter(found).items():
        if count > 1:
            doubts.append(
                Suspicion("units", f"“{name}”在一格里印了{count}次，只记一次", "也可能是另一家单位印误，或按分项分列")
            )
    return list(dict.fromkeys(found))


def _clean(cell: str) -> str:
    """A cell with ordinary white space, and with characters for radicals (⽉) as the Han characters that they show."""
    text = re.sub("[\xad\u200b-\u200f\u2060\ufeff]", "", cell)
    text = re.sub("[^\\S\n]", " ", text)
    text = re.sub(LOST_CHARACTER, "□", re.sub(BULLET, "", text))
    return names.fold_radicals(text)


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)
