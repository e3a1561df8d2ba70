"""What is said when a unit takes over the tasks of another."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.standing.succession import find_change
from bizenv.views.wording import words

_MOST = 12
"""How many tasks a line names."""


def tell_taken(unit: str, led: Sequence[Status], supported: Sequence[Status], effective: dt.date) -> str:
    """The line on the tasks that a unit leads and supports from a day on, and on those of the first that are overdue then."""
    late = [s for s in led if any(n.is_past(effective) for n in s.nodes)]
    overdue = f"；其中承接前已逾期{len(late)}项：{_listed(late)}，此前的日子不计入{unit}的考评" if late else ""
    parts = [f"承接牵头{len(led)}项：{_listed(led)}{overdue}"] if led else []
    parts += [f"{'' if led else '承接'}配合{len(supported)}项：{_listed(supported)}"] if supported else []
    return f"{unit}自 {effective} 起{'；'.join(parts)}"


def tell_left(unit: str, led: Sequence[Status], supported: Sequence[Status]) -> str:
    """The line on the tasks of a unit that was split for which nobody has been named yet."""
    parts = [f"{len(led)}项待明确牵头单位：{_listed(led)}"] if led else []
    parts += [f"{len(supported)}项配合仍列原名：{_listed(supported)}"] if supported else []
    return f"{unit}还有{'；'.join(parts)}；明确后再记：bizenv reorganise {unit} --into 单位 --tasks 编号"


def tell_succession(unit: str, moves: Sequence[Entry]) -> list[str]:
    """The lines on what became of a unit, one for each reorganisation: 某局没有办结的事项已由另一局承接（2020-03-01起，文号）.

    ``moves``: those in force, in order. One that a later one took back is left out.
    """
    told = []
    for n, move in enumerate(moves):
        if move.old == unit and not any((later.old, later.into) == (move.into, unit) for later in moves[n + 1 :]):
            which = f"的{len(move.tasks)}项" if move.tasks else "没有办结的事项"
            told.append(f"{unit}{which}已由{move.into}承接（{move.effective}起，{move.document}）")
    return told


def tell_waiting(unit: str, statuses: Iterable[Status]) -> list[str]:
    """The line on the tasks of a unit that was split whose lead nobody has named yet; none where there is no such task."""
    waiting = sum(unit in status.waiting for status in statuses)
    return [f"{unit}还有{waiting}项{words.NO_LEAD_YET}"] if waiting else []


def list_came(unit: str, statuses: Iterable[Status]) -> list[str]:
    """The sentences on the tasks that a unit leads and that the plan gives to others, in the order of these changes."""
    came: dict[tuple[dt.date, str, str], list[Status]] = {}
    for status in statuses:
        change = find_change(status)
        if change is not None:
            key = (change.day, words.name_former_lead(status), change.document or "")
            came.setdefault(key, []).append(status)
    return [
        f"{_listed(members, words.item)}原由{old}牵头，自{words.day(day)}起改由{unit}牵头（{document}）。"
        for (day, old, document), members in sorted(came.items(), key=lambda pair: pair[0])
    ]


def _listed(statuses: Sequence[Status], name: Callable[[Task], str] = lambda task: task.label) -> str:
    more = f"等{len(statuses)}项" if len(statuses) > _MOST else ""
    return "、".join(name(s.task) for s in statuses[:_MOST]) + more
