"""A record while its pieces come in, and the record that it becomes."""

import re
from collections.abc import Sequence

from bizenv.intake.annex.model import Record, Section, Suspicion, Topic
from bizenv.intake.annex.table.cells import fold, is_units
from bizenv.intake.annex.table.joining import FIELDS, ROLES, Habits, join
from bizenv.intake.annex.table.lines import Line
from bizenv.intake.annex.table.sections import make_section


class Draft:
    """``texts``: the text of each column so far. ``sections``: of section rows; ``groups``: of merged columns.

    ``over_both``: whether one cell of units is merged over the columns of leads and of supporting units.
    """

    def __init__(self, line: Line, sections: tuple[Section, ...]) -> None:
        self.texts = [""] * len(line.cells)
        self.sections = sections
        self.groups: tuple[Section, ...] = ()
        self.place = line.place
        self.doubts: list[Suspicion] = []
        self.struck: list[str] = []
        self.over_both = False
        self.note(line)

    def doubt(self, topic: Topic, read: str, other: str) -> None:
        """Add a doubt."""
        self.doubts.append(Suspicion(topic, read, other))

    def note(self, line: Line) -> None:
        """Take over the doubts and the struck-out words of a row."""
        self.doubts += line.doubts
        self.struck += [cell.struck for cell in line.cells if cell.struck]

    def pile(self, habits: Habits, line: Line) -> None:
        """Add the cells of a stacked row below those of the record; units keep their rows beside each other."""
        roles = [n for n in habits.roles if line.cells[n].covered != "above"]
        piled = set(roles) if any(line.get(n) for n in roles) else set()
        for n, cell in enumerate(line.cells):
            if n in piled or line.get(n):
                self.texts[n] = f"{self.texts[n]}\n{cell.text}" if self.texts[n] or n in piled else cell.text
        self.note(line)

    def append(self, habits: Habits, line: Line) -> None:
        """Join the pieces of a broken row to the record, cell by cell."""
        for n in line.filled():
            field, text = habits.columns[n].field, line.cells[n].text
            if field == "section" and fold(text) in fold(self.texts[n]):
                continue
            self.texts[n] = join(self.texts[n], text, field, habits.names)
        self.note(line)


def build_record(draft: Draft, habits: Habits) -> Record:
    """The record of a draft that is complete."""
    by: dict[str, str] = {}
    for field in FIELDS[:-1]:
        texts = [draft.texts[n] for n in habits.by[field] if draft.texts[n].strip()]
        if field == "deadline" and len(habits.by[field]) > 1:
            dated = [_date(draft.texts[n].strip(), habits.columns[n].head) for n in habits.by[field]]
            texts = [text for text in dated if text]
        by[field] = ("、\n" if field in ROLES else "\n").join(texts)  # a line of its own may stand beside a sub-item
    number = re.sub("[、.．]$", "", "".join(by["number"].split()))
    title, text = by["title"].strip(), by["text"].strip()
    if not habits.by["number"] and (mark := re.match(r"(\d{1,4})\s*[.．、](?!\d)\s*", title)):
        number, title = mark[1], title[mark.end() :]
    if not text:
        title, text = "", title
    lead, support, units = by["lead"].rstrip(), by["support"].rstrip(), by["units"].rstrip()
    if lead and not support and habits.by["support"] and (draft.over_both or _has_two_roles(lead)):
        lead, units = "", lead
    if stray := next((line for cell in (text, title, lead, support, units) for line in _find_stray(cell)), ""):
        draft.doubt("row", f"文字中间单独有一行“{stray}”，照录", "也可能是序号或别的一栏混在里面")
    return Record(
        draft.place,
        draft.sections + draft.groups,
        number,
        title,
        text,
        lead,
        support,
        units,
        by["deadline"].strip(),
        _list_others(draft.texts, habits),
        tuple(draft.struck),
        tuple(draft.doubts),
    )


def _find_stray(cell: str) -> list[str]:
    """Lines inside a cell that are nothing but a number: where columns were not told apart, they are of another one."""
    return [line.strip() for line in cell.strip().split("\n")[1:-1] if re.fullmatch(r"\s*\d{1,3}\s*", line)]


def _list_others(texts: Sequence[str], habits: Habits) -> tuple[tuple[str, str], ...]:
    """The further columns by their heads; a merged cell that names a lead of its own (（牵头单位：…）) is one of them."""
    found = [n for n in habits.by["section"] if make_section(texts[n], "", 1).units] + habits.by["other"]
    return tuple((habits.columns[n].head, texts[n].strip()) for n in found if texts[n].strip())


def _date(text: str, head: str) -> str:
    """A time under a head that names its year, with that year; where one column has the times, its head says the year."""
    year = re.search(r"20\d\d年", fold(head))
    return year[0] + text if year and re.match(r"\d{1,2}月|年[底内]|[上下]半年|第?[一二三四]季度", fold(text)) else text


def _has_two_roles(text: str) -> bool:
    """Whether a cell of leads, beside a blank one, holds the leads and, after a space, the supporting units.

    So it stands in the text of a scan: 县市场监管局 县公安局、县税务局.
    """
    if "\n" in text.strip():
        return False
    parts = re.sub(r"([、，,])\s+", r"\1", text.strip()).split()
    if len(parts) != 2 or "、" in parts[0] or "、" not in parts[1]:
        return False
    return all(len(part) > 2 and is_units(part) for part in parts)
