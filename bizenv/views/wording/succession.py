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


def tell_taken(unit: str, statuses: Sequence[Status], effective: dt.date) -> str:
    """The line on the tasks that a unit takes over, as they stand on that day, and on those that are overdue then."""
    late = [s for s in statuses if any(n.is_past(effective) for n in s.nodes)]
    overdue = f"；其中承接前已逾期{len(late)}项：{_listed(late)}，此前的日子不计入{unit}的考评" if late else ""
    return f"{unit}自 {effective} 起承接{len(statuses)}项：{_listed(statuses)}{overdue}"


def list_given(unit: str, statuses: Iterable[Status]) -> list[str]:
    """The lines on the tasks that others took over from a unit: 2020-03-01起，16项由某局承接（沙委发〔2020〕3号）."""
    given: dict[str, tuple[Entry, list[Status]]] = {}
    for status in statuses:
        if status.takeover is not None and status.takeover.move.old == unit:
            move = status.takeover.move
            given.setdefault(move.name, (move, []))[1].append(status)
    lines = []
    for move, members in given.values():
        waiting = sum(unit in s.waiting for s in members)
        told = [f"{len(members) - waiting}项由{move.into}承接"] if waiting < len(members) else []
        told += [f"{waiting}项{words.NO_LEAD_YET}"] if waiting else []
        lines.append(f"{move.effective}起，{'、'.join(told)}（{move.document}）")
    return lines


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


def tell_left(unit: str, statuses: Sequence[Status]) -> str:
    """The line on the tasks of a unit that was split that nobody has been named for yet."""
    return (
        f"{unit}还有{len(statuses)}项待明确牵头单位：{_listed(statuses)}；"
        f"明确后再记：bizenv reorganise {unit} --into 单位 --tasks 编号"
    )


def _listed(statuses: Sequence[Status], name: Callable[[Task], str] = lambda task: task.label) -> str:
    more = f"等{len(statuses)}项" if len(statuses) > _MOST else ""
    return "、".join(name(s.task) for s in statuses[:_MOST]) + more
