"""Tables for people: fitted to the width of the terminal, or as wide as their content where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import Node
from bizenv.ledger.status import Chosen, Status, list_deadlines
from bizenv.standing.query import Group
from bizenv.views.terminal import AUDIENCE
from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.paint import paint
from bizenv.views.wording import columns, words

if TYPE_CHECKING:
    from bizenv.standing.counts import Tally

GAP = 2
LEAST = 4
"""No column is made narrower than this, even if the table stays too wide."""
NARROW = 64
"""In a terminal narrower than this, a table of tasks moves its middle columns into the text."""


class GridColumn(NamedTuple):
    """A column: its head, whether it takes the room left, whether it is right-aligned, its greatest width."""

    head: str
    grows: bool = False
    right: bool = False
    most: int | None = None


Row = tuple[str, ...]
"""The cells of a row; a cell may have several lines."""


def render_grid(columns: Sequence[GridColumn], rows: Sequence[Row | str], width: int | None, colour: bool) -> str:
    """A table without ruled lines; empty where there are no rows.

    A row that is a ``str`` is a heading for the rows below it. ``width`` is in columns of the terminal; None: nothing
    is cut or folded.
    """
    if not rows:
        return ""
    cells_of = [row for row in rows if not isinstance(row, str)]
    natural = [
        max([cell_len(c.head), *(cell_len(line) for row in cells_of for line in row[n].split("\n"))])
        for n, c in enumerate(columns)
    ]
    widths = _fitted(columns, natural, width)
    lines = [paint(line, "bold", colour) for line in _set([c.head for c in columns], columns, widths, width is None)]
    for row in rows:
        if isinstance(row, str):
            lines += ["", *(paint(line, "bold", colour) for line in fold(row, width))]
        else:
            lines += _set(row, columns, widths, width is None)
    return "\n".join(lines) + "\n"


def _set(row: Sequence[str], columns: Sequence[GridColumn], widths: Sequence[int], whole: bool) -> Iterator[str]:
    """The lines of a row; its cells are folded unless ``whole``."""
    folded = []
    for wide, cell in zip(widths, row, strict=True):
        parts = cell.split("\n")
        folded.append(parts if whole else [line for part in parts for line in fold(part, wide)])
    for cells in zip_longest(*folded, fillvalue=""):
        yield _line(cells, columns, widths)


def _line(cells: Sequence[str], columns: Sequence[GridColumn], widths: Sequence[int]) -> str:
    padded = []
    for cell, column, wide in zip(cells, columns, widths, strict=True):
        blank = " " * (wide - cell_len(cell))
        padded.append(blank + cell if column.right else cell + blank)
    return (" " * GAP).join(padded).rstrip()


def _fitted(columns: Sequence[GridColumn], natural: Sequence[int], width: int | None) -> list[int]:
    """The width of each column. If ``width`` is None, a cell longer than its column's ``most`` runs past it."""
    widths = [min(n, c.most) if c.most else n for n, c in zip(natural, columns, strict=True)]
    grower = next((n for n, c in enumerate(columns) if c.grows), None)
    if grower is not None and width is not None:
        fixed = sum(w for n, w in enumerate(widths) if n != grower) + GAP * (len(columns) - 1)
        widths[grower] = max(12, min(natural[grower], width - fixed))
    while width is not None and sum(widths) + GAP * (len(widths) - 1) > width and max(widths) > LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def render_heading(head: words.Head, width: int | None, colour: bool) -> str:
    """The line above a table; if it is too long, the note in brackets goes on a line of its own."""
    lines = [str(head)]
    if width is not None and cell_len(lines[0]) > width:
        lines = [line for part in (head.text, head.brackets) if part for line in fold(part, width)]
    return "".join(paint(line, "bold", colour) + "\n" for line in lines)


def render_tasks(
    statuses: Sequence[Status],
    width: int | None,
    colour: bool,
    lead: str | None = None,
    chosen: Chosen = list_deadlines,
) -> str:
    """The table of tasks: number, deadline, days left, leads, clause. Each deadline has a row of its own.

    ``lead``: a department that leads every task; the column of leads is left out.
    ``chosen``: which of a task's deadlines to show.
    """
    return render_groups([Group(None, "", tuple(statuses), chosen)], width, colour, lead)


def render_groups(groups: Sequence[Group], width: int | None, colour: bool, lead: str | None = None) -> str:
    """The table of tasks in groups, each under its name and size."""
    lines: list[_Line | str] = []
    shown: list[Node] = []
    for group in groups:
        if group.by is not None:
            lines.append(words.group_head(group))
        for line, deadlines in _lines(group, width, group.key if group.by == "lead" else lead):
            lines.append(line)
            shown += deadlines
    told = any(words.is_known(s) for group in groups for s in group.statuses)
    shape = [
        GridColumn("方案", most=10),
        GridColumn("编号"),
        GridColumn("时限"),
        GridColumn("剩余和状态" if told else "剩余"),
        GridColumn("牵头", most=20),
        GridColumn("要求", grows=True),
    ]
    lead = lead or ("" if all(group.by == "lead" for group in groups) else None)
    between = "\n" if width is not None else "，"
    if width is not None and width < NARROW:  # days and leads go into the text
        kept = [0, 1, 2, 5]
        lines = [line if isinstance(line, str) else line.narrow(named=lead is None) for line in lines]
    else:
        kept = [n for n in range(6) if n != 4 or lead is None]
    if all(s.plan is None for group in groups for s in group.statuses):
        kept = kept[1:]
    rows = [line if isinstance(line, str) else _kept(line.cells(between), kept) for line in lines]
    notes = "".join(f"{note}\n" for note in words.footnotes(shown))
    return render_grid([shape[n] for n in kept], rows, width, colour) + notes


def _kept(cells: Row, kept: Sequence[int]) -> Row:
    return tuple(cells[n] for n in kept)


class _Line(NamedTuple):
    """A deadline of a task, or an undated task, as the parts of its cells.

    ``plan``: its name where several plans are told. ``days``: days left, then how the node stands. ``leads``: names, and the words after them (（联合）).
    """

    plan: str
    label: str
    due: words.Due
    days: tuple[str, ...]
    leads: tuple[tuple[str, ...], str]
    text: str

    def cells(self, between: str) -> Row:
        """Plan, number, deadline, days, leads, text; ``between`` separates the parts of the deadline and of the days."""
        names, more = self.leads
        leads = "\n".join(part for part in (*names, more) if part)
        return self.plan, self.label, self.due.joined(between), between.join(self.days), leads, self.text

    def narrow(self, *, named: bool) -> "_Line":
        """The line with its days put into the text, and its leads too if ``named``."""
        names, more = self.leads
        asides = ["，".join(self.days)] if self.days != ("—",) else []
        asides += ["、".join(names) + more] if named and names else []
        return self._replace(text=self.text + (f"［{'，'.join(asides)}］" if asides else ""))


def _lines(group: Group, width: int | None, lead: str | None) -> Iterator[tuple[_Line, Sequence[Node]]]:
    """The lines of a group's tasks, each with the deadlines that it shows: one, or none for an undated task."""
    for status in group.statuses:
        task = status.task
        plan = status.plan.name if status.plan is not None else ""
        deadlines = group.chosen(status)
        others = [name for name in status.lead if name != lead]
        joint = f"［联合：{'、'.join(others)}］" if lead and others else ""
        leads = _leads(status, width)
        if not deadlines:
            text = words.gist(task) if width is not None else task.text
            days = _stands(status.nearest, status) if words.is_known(status) else (words.again(task),)
            yield _Line(plan, task.label, words.Due(words.UNDATED), days, leads, text + joint), ()
        for n, deadline in enumerate(deadlines):
            days = _days(status, deadline)
            line = _Line(plan, task.label, words.due(deadline), days, leads, deadline.clause + joint)
            yield line if n == 0 else line._replace(plan="", label="", leads=((), "")), (deadline,)


_ROOMY = {"measure": 24, "category": 16, "lead": 20, "support": 28, "due_text": 16, "clause": 40, "targets": 40}
"""The greatest width of columns whose cells may be long."""
_OWN = 28
"""The greatest width of a plan's own columns."""


def render_columns(groups: Sequence[Group], keys: Sequence[str], width: int | None, colour: bool) -> str:
    """The table of tasks in chosen columns; ``keys`` are names that ``columns.get_column`` knows. Raises KeyError."""
    roomy = {key: _ROOMY.get(key, _OWN) for key in keys if key in _ROOMY or key not in columns.COLUMNS}
    grower = "text" if "text" in keys else next((key for key in reversed(keys) if key in roomy), keys[-1])
    shape = [
        GridColumn(
            columns.get_column(key).head,
            grows=key == grower,
            right=key == "days_left",
            most=None if key == grower or width is None else roomy.get(key),
        )
        for key in keys
    ]
    rows: list[Row | str] = []
    for group in groups:
        if group.by is not None:
            rows.append(words.group_head(group))
        rows += columns.list_rows(keys, group.statuses, group.chosen)
    return render_grid(shape, rows, width, colour)


def _days(status: Status, node: Node) -> tuple[str, ...]:
    """Days left unless the deadline is met or reported complete, and how it stands if anything is known."""
    left = words.remaining(node, status.as_of)
    if not words.is_known(status):
        return (left,)
    inherited = words.name_inherited(status, node)
    return (
        (left, *([inherited] if inherited else []), *_stands(node, status)) if node.lacking else _stands(node, status)
    )


def _stands(node: Node, status: Status) -> tuple[str, ...]:
    """The light and the state of a node, and when it was last reported on."""
    asked = words.ASKED if node.requested is not None else ""
    told = (words.standing(node, status, AUDIENCE), words.reported(node, status), asked)
    return tuple(part for part in told if part)


def _leads(status: Status, width: int | None) -> tuple[tuple[str, ...], str]:
    """The names of the leads in force, of more than two only the first, and the words after them."""
    names = status.lead
    if width is None or len(names) < 2:
        return (words.leads(status),), ""
    return (names, "（联合）") if len(names) == 2 else ((names[0], f"等{len(names)}家联合"), "")


def render_departments(rows: Sequence[Tally], year: int, width: int | None, colour: bool) -> str:
    """The table of departments with the numbers of their tasks."""
    shape = [
        GridColumn("单位", grows=True),
        GridColumn("类别"),
        GridColumn("牵头", right=True),
        GridColumn("其中联合", right=True),
        GridColumn("有时限", right=True),
        GridColumn(f"{year}年到期", right=True),
        GridColumn("配合", right=True),
    ]
    lines: list[Row] = [
        (
            row.department.name + ("（集合）" if row.department.collective else ""),
            row.department.kind,
            *(str(n) if n else "·" for n in (row.lead, row.joint, row.lead_dated, row.due_this_year, row.support)),
        )
        for row in rows
    ]
    if width is not None and width < NARROW + 8:  # too narrow for the kind, which ``bizenv department`` tells
        shape = [shape[0], *shape[2:]]
        lines = [(line[0], *line[2:]) for line in lines]
    return render_grid(shape, lines, width, colour)
