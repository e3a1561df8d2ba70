"""What is said when a unit takes over the tasks of another."""

import datetime as dt
from collections.abc import Sequence

from bizenv.ledger.status import Status

_MOST = 12
"""How many tasks a line names."""


def tell_taken(unit: str, statuses: Sequence[Status], effective: dt.date) -> str:
    """The line on the tasks that a unit takes over, as they stand on that day, and on those that are overdue then."""
    late = [s for s in statuses if any(n.is_past(effective) for n in s.nodes)]
    overdue = f"；其中承接前已逾期{len(late)}项：{_listed(late)}，此前的日子不计入{unit}的考评" if late else ""
    return f"{unit}自 {effective} 起承接{len(statuses)}项：{_listed(statuses)}{overdue}"


def tell_left(unit: str, statuses: Sequence[Status]) -> str:
    """The line on the tasks of a unit that was split that nobody has been named for yet."""
    return (
        f"{unit}还有{len(statuses)}项待明确牵头单位：{_listed(statuses)}；"
        f"明确后再记：bizenv reorganise {unit} --into 单位 --tasks 编号"
    )


def _listed(statuses: Sequence[Status]) -> str:
    return "、".join(s.task.label for s in statuses[:_MOST]) + ("……" if len(statuses) > _MOST else "")
