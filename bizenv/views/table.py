"""Tables for a person: fitted to the terminal, or as wide as need be where there is none."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len

from bizenv.model import Deadline
from bizenv.status import Chosen, Status, all_deadlines
from bizenv.summary import Tally
from bizenv.views import words
from bizenv.views.fold import fold
from bizenv.views.paint import paint

GAP = 2
NARROW = 64
"""Columns below which a table of tasks gives up its middle columns."""


class Column(NamedTuple):
    """A column: its head, whether it takes the room that is left, whether it is right-aligned, its most columns."""

    head: str
    grows: bool = False
    right: bool = False
    most: int | None = None


Row = tuple[str, ...]
"""The cells of a row, each of one line or more."""


def grid(columns: Sequence[Column], rows: Sequence[Row], width: int | None, colour: bool) -> str:
    """A table without rules. With no width nothing is cut or folded."""
    if not rows:
        return ""
    natural = [
        max(cell_len(c.head), *(cell_len(line) for row in rows for line in row[n].split("\n")))
        for n, c in enumerate(columns)
    ]
    widths = _fitted(columns, natural, width)
    lines = [paint(_line([c.head for c in columns], columns, widths), "bold", colour)]
    for row in rows:
        folded = []
        for wide, cell in zip(widths, row, strict=True):
            parts = cell.split("\n")
            folded.append(parts if width is None else [line for part in parts for line in fold(part, wide)])
        for cells in zip_longest(*folded, fillvalue=""):
            lines.append(_line(cells, columns, widths))
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    padded = []
    for cell, column, wide in zip(cells, columns, widths, strict=True):
        blank = " " * (wide - cell_len(cell))
        padded.append(blank + cell if column.right else cell + blank)
    return (" " * GAP).join(padded).rstrip()


def _fitted(columns: Sequence[Column], natural: Sequence[int], width: int | None) -> list[int]:
    """How wide each column is; with no width a cell that is longer than its column simply stands out."""
    widths = [min(n, c.most) if c.most else n for n, c in zip(natural, columns, strict=True)]
    grower = next((n for n, c in enumerate(columns) if c.grows), None)
    if grower is not None and width is not None:
        fixed = sum(w for n, w in enumerate(widths) if n != grower) + GAP * (len(columns) - 1)
        widths[grower] = max(12, min(natural[grower], width - fixed))
    return widths


def heading(text: str, width: int | None, colour: bool) -> str:
    """The line above a table. Where it is too long, its note in brackets has a line of its own."""
    lines = [text]
    if width is not None and cell_len(text) > width:
        words, bracket, note = text.rpartition("（")
        lines = [line for part in (words, bracket + note) if part for line in fold(part, width)]
    return "".join(paint(line, "bold", colour) + "\n" for line in lines)


def tasks(
    statuses: Sequence[Status],
    width: int | None,
    colour: bool,
    lead: str | None = None,
    chosen: Chosen = all_deadlines,
) -> str:
    """The table of tasks: number, deadline, days left, lead, and the words of what is due.

    One line a deadline. ``lead``: the one department that all of them have, whose column is left out.
    ``chosen``: which of a task's deadlines to show, all of them if not given.
    """
    rows: list[Row] = []
    shown: list[Deadline] = []
    for status in statuses:
        task = status.task
        deadlines = chosen(status)
        shown += deadlines
        others = [name for name in task.lead if name != lead]
        joint = f"［联合：{'、'.join(others)}］" if lead and others else ""
        if not deadlines:
            text = words.gist(task) if width is not None else task.text
            rows.append((task.label, words.UNDATED, words.again(task), _leads(status, width), text + joint))
        for n, deadline in enumerate(deadlines):
            days = words.left((deadline.date - status.as_of).days)
            label, names = (task.label, _leads(status, width)) if n == 0 else ("", "")
            rows.append((label, words.marked(deadline), days, names, deadline.clause + joint))
    columns = [Column("编号"), Column("时限"), Column("剩余"), Column("牵头", most=20), Column("要求", grows=True)]
    if width is not None and width < NARROW:  # days and departments go into the text
        columns = [*columns[:2], columns[4]]
        rows = [(row[0], row[1], _aside(row, lead)) for row in rows]
    elif lead:
        columns = [*columns[:3], columns[4]]
        rows = [(*row[:3], row[4]) for row in rows]
    notes = "".join(f"{note}\n" for note in words.footnotes(shown))
    return grid(columns, rows, width, colour) + notes


def _aside(row: Row, lead: str | None) -> str:
    asides = [row[2]] if row[2] != "—" else []
    if not lead and row[3]:
        asides.append(row[3].replace("\n", "、").replace("、（", "（"))
    return row[4] + (f"［{'，'.join(asides)}］" if asides else "")


def _leads(status: Status, width: int | None) -> str:
    names = status.task.lead
    if width is None or len(names) == 1:
        return words.leads(status.task)
    first = names if len(names) <= 2 else names[:1]
    more = "（联合）" if len(names) <= 2 else f"等{len(names)}家联合"
    return "\n".join(first) + ("\n" if len(names) > 1 else "") + more


def departments(rows: Sequence[Tally], year: int, width: int | None, colour: bool) -> str:
    """The matrix of departments."""
    columns = [
        Column("单位", grows=True),
        Column("类别"),
        Column("牵头", right=True),
        Column("其中联合", right=True),
        Column("有时限", right=True),
        Column(f"{year}年到期", right=True),
        Column("配合", right=True),
    ]
    lines: list[Row] = [
        (
            row.department.name + ("（集合）" if row.department.collective else ""),
            row.department.kind,
            *(str(n) if n else "·" for n in (row.lead, row.joint, row.lead_dated, row.due_this_year, row.support)),
        )
        for row in rows
    ]
    if width is not None and width < NARROW + 8:  # what kind it is can be asked for
        columns = [columns[0], *columns[2:]]
        lines = [(line[0], *line[2:]) for line in lines]
    return grid(columns, lines, width, colour)
