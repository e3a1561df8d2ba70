"""The columns that a list of tasks can have: the default ones of CSV, and those that a user chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import Node
from bizenv.ledger.status import Chosen, Status, list_deadlines
from bizenv.views.wording import lights, words
from bizenv.views.wording.audience import Audience

if TYPE_CHECKING:
    from bizenv.standing.counts import Tally

AUDIENCE: Audience = "office"


class Column(NamedTuple):
    """A column of a list of tasks.

    head: its Chinese name.
    cell: makes the text of a cell from a task and one of its deadlines, or None where there is no deadline to show.
    of_deadline: whether the column is about deadlines; if a list has one, a task has a row for each of its deadlines.
    """

    head: str
    cell: Callable[[Status, Node | None], str]
    of_deadline: bool = False


def _category(status: Status) -> str:
    category = status.task.measure.category
    return category.title if category is not None else ""


def _state(status: Status, node: Node) -> str:
    return "，".join(filter(None, (str(words.name_state(node, status, AUDIENCE)), words.review(status))))


COLUMNS: dict[str, Column] = {
    "plan": Column("方案", lambda s, _: s.plan.name if s.plan is not None else ""),
    "id": Column("编号", lambda s, _: s.task.id),
    "label": Column("原文编号", lambda s, _: s.task.label),
    "part": Column("部分", lambda s, _: s.task.measure.part.number),
    "category": Column("目标任务", lambda s, _: _category(s)),
    "measure": Column("措施", lambda s, _: s.task.measure.title),
    "lead": Column("牵头单位", lambda s, _: words.all_leads(s)),
    "support": Column("配合单位", lambda s, _: "、".join(s.support)),
    "due": Column("完成时限", lambda _, d: str(d.date) if d else "", of_deadline=True),
    "due_text": Column("时限原文", lambda _, d: d.text if d else "", of_deadline=True),
    "clause": Column("到期内容", lambda _, d: d.clause if d else "", of_deadline=True),
    "days_left": Column("距时限天数", lambda s, d: str(words.days(d, s.as_of)) if d else "", of_deadline=True),
    "recurrence": Column("周期", lambda s, _: s.task.recurrence.text if s.task.recurrence else ""),
    "state": Column("状态", lambda s, d: _state(s, d or s.nearest)),
    "text": Column("要求全文", lambda s, _: s.task.text),
    "light": Column("灯号", lambda s, _: lights.lamp(s)),
    "reason": Column("灯号理由", lambda s, _: lights.reason_text(s)),
    "progress": Column("进度", lambda s, d: words.percent((d or s.nearest).progress)),
    "last": Column("最近反馈", lambda s, _: str(s.last.date) if s.last is not None else ""),
    "report": Column("进展情况", lambda s, _: words.told(s)),
    "targets": Column("量化指标", lambda s, _: "；".join(words.target(t) for t in s.task.targets)),
}
"""Every column, by its name on the command line."""

SPREADSHEET = tuple(
    key for key in COLUMNS if key not in ("plan", "targets", "light", "reason", "progress", "last", "report")
)
"""The default columns of CSV."""


def find_default(statuses: Iterable[Status]) -> tuple[str, ...]:
    """The default columns of CSV for these tasks: the first names the plan where several plans are told."""
    return ("plan", *SPREADSHEET) if any(s.plan is not None for s in statuses) else SPREADSHEET


_OWN = "columns."
"""What stands before the head of a plan's own column in the name of that column."""


def find_column(text: str, own: Sequence[str] = ()) -> str | None:
    """The name of the column that a user typed, by its name or its head; None where there is no such column.

    ``own``: the heads of the plan's own columns. One that is typed exactly as it is printed is meant before any other
    column; each of those can still be named in English.
    """
    wanted = fold_text(text)
    if text.strip() in own:
        return _OWN + text.strip()
    known = (key for key, column in COLUMNS.items() if wanted in (key, fold_text(column.head)))
    return next(known, None) or next((_OWN + head for head in own if fold_text(head) == wanted), None)


def name_own(heads: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """The heads of a plan's own columns beside others: 备注（原文） where another column is called 备注."""
    known = set(taken)
    named: list[str] = []
    for head in heads:
        while head in known:
            head += "（原文）"
        known.add(head)
        named.append(head)
    return tuple(named)


def get_column(key: str) -> Column:
    """The column of a name that ``find_column`` gave. Raises KeyError."""
    if key in COLUMNS or not key.startswith(_OWN):
        return COLUMNS[key]
    head = key.removeprefix(_OWN)
    (named,) = name_own([head], (column.head for column in COLUMNS.values()))
    return Column(named, lambda s, _: s.task.columns.get(head, ""))


def heads(keys: Iterable[str]) -> tuple[str, ...]:
    """The heads of the columns with these names. Raises KeyError."""
    return tuple(get_column(key).head for key in keys)


def list_rows(
    keys: Sequence[str], statuses: Iterable[Status], chosen: Chosen = list_deadlines
) -> list[tuple[str, ...]]:
    """The cells of tasks: a row for each deadline in ``chosen`` if a column is about deadlines, else one."""
    columns = [get_column(key) for key in keys]
    by_deadline = any(column.of_deadline for column in columns)
    return [
        tuple(column.cell(status, deadline) for column in columns)
        for status in statuses
        for deadline in ((by_deadline and chosen(status)) or (None,))
    ]


TALLY_HEADS = ("单位", "类别", "牵头", "其中联合牵头", "牵头中有时限", "牵头中本年到期", "配合")


def list_tally_rows(rows: Iterable[Tally]) -> list[tuple[str, ...]]:
    """The cells of a table of departments, under ``TALLY_HEADS``."""
    return [
        (
            r.department.name,
            r.department.kind,
            *(str(n) for n in (r.lead, r.joint, r.lead_dated, r.due_this_year, r.support)),
        )
        for r in rows
    ]
