"""Where each task stands on a day.

There is no ledger yet: nothing is known of any task's progress, so every state is ``no_report`` and every deadline
counts as not met. The words of the states are the contract's.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from bizenv.model import Deadline, Task

State = Literal[
    "no_report",
    "not_started",
    "in_progress",
    "reported_done",
    "closed",
    "closed_late",
    "continuing",
    "superseded",
    "terminated",
]

STATES: dict[State, str] = {
    "no_report": "尚无记录",
    "not_started": "未启动",
    "in_progress": "推进中",
    "reported_done": "已报完成",
    "closed": "已销号",
    "closed_late": "逾期办结",
    "continuing": "阶段完成",
    "superseded": "按新规定执行",
    "terminated": "终止",
}


class Status(NamedTuple):
    """A task on a day.

    ``due`` is the earliest deadline that is not met, None for an undated task. ``missed`` are those whose day is
    past. ``days_left`` counts to ``due``: 0 on the day itself, negative after it.
    """

    task: Task
    as_of: dt.date
    state: State
    due: Deadline | None
    missed: tuple[Deadline, ...]

    @property
    def days_left(self) -> int | None:
        """Days from this day to the deadline; None for an undated task."""
        return (self.due.date - self.as_of).days if self.due is not None else None

    @property
    def days_late(self) -> int | None:
        """Days past the deadline, 0 if it is not past; None for an undated task."""
        return max(0, -self.days_left) if self.days_left is not None else None


def status_of(task: Task, as_of: dt.date) -> Status:
    """Where a task stands on a day. A deadline is met on its very day: overdue is the day after."""
    missed = tuple(d for d in task.dated if d.date < as_of)
    return Status(task, as_of, "no_report", task.dated[0] if task.deadlines else None, missed)


Chosen = Callable[[Status], Sequence[Deadline]]
"""Which of a task's deadlines a list is about."""


def all_deadlines(status: Status) -> tuple[Deadline, ...]:
    """Every deadline of a task, the earliest first."""
    return status.task.dated


def upcoming(status: Status, last: dt.date) -> tuple[Deadline, ...]:
    """The deadlines from this day to ``last``, both included, that are not met yet."""
    return tuple(d for d in all_deadlines(status) if status.as_of <= d.date <= last)
