"""Makes the tasks of a row: its sub-items with their units, deadlines and targets, and every doubt about them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex import striking
from bizenv.intake.annex.model import Record, Rows, Suspicion
from bizenv.intake.annex.texts import items, terms
from bizenv.intake.annex.units import persons
from bizenv.intake.annex.units import reader as units

SUMMARY = "总述"
"""The column for the words of a cell that stand before its first sub-item."""
PEOPLE = "责任人"
"""The column for people who stand beside units in one cell."""
BESIDE = "单位附言"
"""The column for the words of the cells of units that are no names: 按职责分工负责, 等部门."""
_MARKS = re.compile("[(（][0-9]{1,2}[)）]|[①-⑳]")
"""The marks of sub-items in a cell of deadlines."""
_BETWEEN = " \n；;，,、。："
UNNAMED = "（无栏名）"
"""The column for the words of a column without a head."""
BLANK = "（原文此格空白）"
"""The text of a task whose row says who does something, and not what."""
_STACKED = Suspicion("units", "配合单位的几行与各分项依次对应", "也可能这几家都配合各个分项")
"""What is doubtful of each sub-item, not of their row."""
_SEPARATORS = ("、", "，", "；", ",", ";")


class Task(NamedTuple):
    """A task of a record: its number as printed, and its data as in ``measures.yaml`` but for the number."""

    number: str
    data: dict[str, Any]


class TaskMaker:
    """Makes the tasks of one annex, record by record in its order.

    names: every unit so far, as printed. doubts: each with the data of the task that it concerns, the key of the value,
    empty for the whole task, and its place in the document.
    """

    def __init__(self, found: Rows, issued: dt.date, year: int | None, *, wraps: bool) -> None:
        self.found = found
        self.issued = issued
        self.year = year
        self.wraps = wraps
        self.names: list[str] = []
        self.doubts: list[tuple[Mapping[str, Any], str, str, Suspicion]] = []
        self._deadline_head = {field: printed for printed, field in found.heads}.get("deadline", "")
        self._with_people = any(
            field in ("lead", "support", "units") and persons.says_people(printed) for printed, field in found.heads
        )
        cells = [cell for r in found.records for cell in (r.lead, r.support, r.units) if cell]
        cells += [section.units for r in found.records for section in r.sections if section.units]
        if self._with_people:
            cells = [persons.take_people(cell)[0] for cell in cells]
        self._reader = units.UnitReader(cells, wraps=wraps)
        self._last_item: items.Item | None = None

    def make(self, record: Record, *, follows: bool) -> list[Task]:
        """The tasks of a record, one a sub-item, or the record itself as one without a number.

        ``follows``: whether the record is a further row of the measure before, whose sub-items may run on.
        """
        if not follows:
            self._last_item = None
        split = items.split_items(
            record.text,
            before=self._last_item,
            spoken=bool(re.match("[一二三四五六七八九十]+是", record.text)),
            wraps=self.wraps,
        )
        self._last_item = split.items[-1] if split.items else self._last_item
        pieces = [(it.number, it.text) for it in split.items] or [("", record.text)]
        doubts: list[tuple[str, Suspicion]] = [("", doubt) for doubt in (*record.doubts, *split.doubts)]
        doubts += [("", doubt) for doubt in _tell_struck(record)]
        columns: dict[str, str] = {}
        for name, text in record.columns:
            if told := self.tidy(text):
                self._add_column(columns, self.tidy(name) or UNNAMED, told)
        if split.lead_in.strip() and split.items:
            self._add_column(columns, SUMMARY, self.tidy(split.lead_in))
        instead = next(iter(columns.values()), BLANK)
        if not record.text.strip() and not record.title.strip():
            told = "任务一格空白" + (f"，以“{instead}”代替" if instead != BLANK else "")
            doubts.append(("text", Suspicion("text", told, "也可能有字漏印或漏读，或本行不是一项任务")))
        if items.has_lost(record.text) or items.has_lost(record.title):
            doubts.append(("", Suspicion("text", "有的字读不出来，写作□", "请照原文补上")))
        stacked = self._read_units(record, len(pieces), columns, doubts)
        cells = self._read_deadlines(record, len(pieces), columns, doubts)
        tasks = []
        for n, (number, text) in enumerate(pieces):
            data: dict[str, Any] = {"text": self.tidy(text) or self.tidy(record.title) or instead}
            lead, support = stacked[n] if len(stacked) > 1 else stacked[0]
            data |= {key: list(value) for key, value in (("lead", lead), ("support", support)) if value}
            data |= self._read_terms(data["text"], cells[n if len(cells) > 1 else 0] if cells else None)
            data |= {"columns": columns} if columns else {}
            tasks.append(Task(number, data))
        for key, doubt in doubts:
            concerned = tasks if doubt == _STACKED else tasks[:1]
            self.doubts += [(task.data, key, record.place, doubt) for task in concerned]
        return tasks

    @staticmethod
    def _add_column(columns: dict[str, str], name: str, text: str) -> None:
        """Put a text under its name, or where that is taken by another column of this name, under it with a number."""
        n, free = 1, name
        while free in columns:
            n += 1
            free = f"{name}（{n}）"
        columns[free] = text

    def tidy(self, text: str) -> str:
        """A text in one line, without the white space of the layout."""
        return items.tidy(text, wraps=self.wraps)

    def _read_units(
        self, record: Record, count: int, columns: dict[str, str], doubts: list[tuple[str, Suspicion]]
    ) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The leads and the supporting units of a record; one pair for each of its ``count`` tasks where they are stacked.

        What the cells say besides names goes into ``columns``.
        """
        lead, support, both = record.lead, record.support, record.units
        if not (lead.strip() or both.strip()):
            both = next((section.units for section in reversed(record.sections) if section.units), "")
        cells: list[tuple[str, Literal["lead", "support", "units"]]] = [
            (lead, "lead"),
            (support, "support"),
            (both, "units"),
        ]
        if self._with_people:
            parted = [(*persons.take_people(cell), role) for cell, role in cells]
            cells = [(cell, role) for cell, _, role in parted]
            if people := "、".join(person for _, named, _ in parted for person in named):
                self._add_column(columns, PEOPLE, people)
        read = {role: self._read_cell(cell, role, count, doubts) for cell, role in cells if cell.strip()}
        if len(read.get("support", ())) > 1 and all(len(each) == 1 for role, each in read.items() if role != "support"):
            doubts.append(("support", _STACKED))
        left = dict.fromkeys(each.left for group in read.values() for each in group if each.left)
        if left:
            self._add_column(columns, BESIDE, "；".join(left))
        if all(len(each) == 1 for each in read.values()):
            count = 1
        pairs = []
        for n in range(count):
            own = [each[n] if len(each) > 1 else each[0] for each in read.values()]
            leads = tuple(dict.fromkeys(name for each in own for name in each.lead))
            supports = tuple(dict.fromkeys(name for each in own for name in each.support))
            self.names += [*leads, *supports]
            pairs.append((leads, supports))
        return pairs

    def _read_cell(
        self, cell: str, role: Literal["lead", "support", "units"], count: int, doubts: list[tuple[str, Suspicion]]
    ) -> tuple[units.Units, ...]:
        """What a cell of units says: once for all tasks of its record, or once for each where its lines stand beside them."""
        whole = self._reader.read(cell, role, self.found.rule)
        lines = cell.split("\n")
        found: tuple[units.Units, ...] = (whole,)
        if count > 1 and len(lines) == count and not any(line.rstrip().endswith(_SEPARATORS) for line in lines):
            stacked = tuple(self._reader.read(line, role, self.found.rule) for line in lines)
            if _list_names(stacked) == _list_names([whole]):  # else a line ends within a name
                found = stacked
        elif count > 1 and "\n" in cell:
            stacked = self._reader.read_stack(cell, role, self.found.rule)
            found = stacked if len(stacked) == count else found
        doubts += [("support" if role == "support" else "lead", doubt) for each in found for doubt in each.doubts]
        return found

    def _read_deadlines(
        self, record: Record, count: int, columns: dict[str, str], doubts: list[tuple[str, Suspicion]]
    ) -> list[terms.Terms]:
        """What the cell of deadlines says; once for all tasks of a record, or once for each where they are stacked.

        Nothing if the annex has no such column. Its words go into ``columns`` where they are more than the deadlines
        that are read out of them.
        """
        if not self._deadline_head or (self.found.prose and not record.deadline.strip()):
            return []
        cell = self.tidy(record.deadline)
        read = self._read_term(record.deadline)
        stacked = self._split_deadlines(record.deadline, count, read)
        if stacked:
            doubts += [("", doubt) for term in stacked for doubt in term.doubts]
            if any(term.words for term in stacked):
                self._add_column(columns, self.tidy(self._deadline_head), cell)
            return stacked
        doubts += [("deadlines" if read.deadlines else "", doubt) for doubt in read.doubts]
        one = read.deadlines[0]["text"] if len(read.deadlines) == 1 else ""
        if cell and one != cell:
            self._add_column(columns, self.tidy(self._deadline_head), cell)
        return [read]

    def _read_term(self, cell: str) -> terms.Terms:
        return terms.read_cell(cell, self.issued, year=self.year, head=self._deadline_head)

    def _split_deadlines(self, cell: str, count: int, whole: terms.Terms) -> list[terms.Terms]:
        """The deadlines of each of ``count`` sub-items where the cell numbers them or has a line for each; else nothing."""
        if count < 2:
            return []
        parts = [part.strip(_BETWEEN) for part in _MARKS.split(cell) if part.strip(_BETWEEN)]
        if len(parts) != count or not _MARKS.search(cell):
            lines = [line.strip(_BETWEEN) for line in cell.split("\n") if line.strip()]
            parts = lines if len(lines) == count == len(whole.deadlines) else []
        return [self._read_term(part) for part in parts]

    def _read_terms(self, text: str, cell: "terms.Terms | None") -> dict[str, Any]:
        """Deadlines, recurrence and targets of a task.

        Where the annex has a column of deadlines they come from it alone: what the text says beside it is told by the
        rules of the data, which name each date that is not accounted for.
        """
        told = terms.read_text(text, self.issued)
        ruling = cell if cell is not None else told
        found = {
            "deadlines": [dict(it) for it in ruling.deadlines],
            "recurrence": ruling.recurrence,
            "targets": [dict(it) for it in told.targets],
        }
        return {key: value for key, value in found.items() if value}


def _list_names(read: Iterable[units.Units]) -> list[str]:
    return list(dict.fromkeys(name for each in read for name in (*each.lead, *each.support)))


def _tell_struck(record: Record) -> Iterator[Suspicion]:
    """The doubts about what is struck out in the row of a record."""
    fields = ("text", "title", "lead", "support", "units", "deadline")
    cells = [getattr(record, field) for field in fields]
    if record.struck and striking.is_whole((cell, cell if cell in record.struck else "") for cell in cells):
        yield Suspicion("struck", "整行印有删除线，仍照印录入", "也可能已经取消，应删去这一项")
        return
    for words in record.struck:
        yield Suspicion("struck", f"“{'、'.join(words.split())}”印有删除线，没有录入", "也可能误加了删除线，应当恢复")
