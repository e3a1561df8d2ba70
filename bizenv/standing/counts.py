"""Counts for each department and for a whole plan."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import CLOSED
from bizenv.ledger.status import Status, list_upcoming
from bizenv.plan.model import Department
from bizenv.plan.registry import Registry
from bizenv.plan.units import Units
from bizenv.standing.standing import Standing


class Tally(NamedTuple):
    """How many tasks a department leads, leads jointly, supports, leads with a deadline, leads with one in a year."""

    department: Department
    lead: int
    joint: int
    support: int
    lead_dated: int
    due_this_year: int


def tally_departments(units: Units, statuses: Iterable[Status], year: int) -> list[Tally]:
    """One row a department, in their order. A task led jointly counts fully for each of its leads.

    Units and deadlines are those in force. ``lead`` includes ``joint``; ``due_this_year`` counts the tasks it leads with
    a deadline in ``year``.
    """
    led: dict[str, list[Status]] = {}
    supported: Counter[str] = Counter()
    for status in statuses:
        for name in dict.fromkeys(status.lead):
            led.setdefault(name, []).append(status)
        supported.update(dict.fromkeys(status.support, 1))
    return [_tally(it, led.get(it.name, ()), supported[it.name], year) for it in units.departments]


def _tally(department: Department, led: Sequence[Status], supported: int, year: int) -> Tally:
    return Tally(
        department,
        len(led),
        sum(len(s.lead) > 1 for s in led),
        supported,
        sum(bool(s.dated) for s in led),
        sum(any(n.date is not None and n.date.year == year for n in s.dated) for s in led),
    )


def count_plan(registry: Registry) -> dict[str, int]:
    """The number of parts, measures, tasks, deadlines and so on in a plan, by name."""
    tasks = registry.tasks
    return {
        "parts": len(registry.parts),
        "categories": len(registry.categories),
        "measures": len(registry.measures),
        "tasks": len(tasks),
        "departments": len(registry.departments),
        "deadlines": sum(len(t.deadlines) for t in tasks),
        "dated_tasks": sum(bool(t.deadlines) for t in tasks),
        "recurrences": sum(t.recurrence is not None for t in tasks),
        "targets": sum(len(t.targets) for t in tasks),
        "errata": sum(len(t.errata) for t in tasks) + sum(len(m.errata) for m in registry.measures),
    }


class Stand(NamedTuple):
    """How a plan stands on a day, in tasks.

    due: those with a deadline up to that day, whatever became of it; closed: those that are closed with all their
    deadlines; next: the nearest deadline from that day on that is neither closed nor reported complete; None if there is none.
    empty: as in ``Standing``: then nobody is late.
    """

    tasks: int
    due: int
    closed: int
    awaiting: int
    overdue: int
    next: dt.date | None
    empty: bool


def count_standing(standing: Standing) -> Stand:
    """How a plan stands."""
    statuses, as_of = standing.statuses, standing.as_of
    coming = (node.date for s in statuses for node in list_upcoming(s, dt.date.max) if node.date is not None)
    return Stand(
        tasks=len(statuses),
        due=sum(any(n.date is not None and n.date <= as_of for n in s.nodes) for s in statuses),
        closed=sum(s.state in CLOSED for s in statuses),
        awaiting=sum(bool(s.awaiting) for s in statuses),
        overdue=sum(bool(s.missed) for s in statuses),
        next=min(coming, default=None),
        empty=standing.empty,
    )
