"""Counts for each department and for a whole plan."""

from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.status import Status
from bizenv.plan.model import Department
from bizenv.plan.registry import Registry


class Tally(NamedTuple):
    """How many tasks a department leads, leads jointly, supports, leads with a deadline, leads with one in a year."""

    department: Department
    lead: int
    joint: int
    support: int
    lead_dated: int
    due_this_year: int


def tally_departments(registry: Registry, statuses: Iterable[Status], year: int) -> list[Tally]:
    """One row a department, in the registry's order. A task led jointly counts fully for each of its leads.

    Who leads and who supports are those in force: what was reassigned or taken over counts at its present department.

    ``lead`` includes ``joint``; ``due_this_year`` counts the tasks it leads with a deadline in ``year``.
    """
    rows = []
    units = [(s.task, s.lead, s.support) for s in statuses]
    for department in registry.departments:
        led = [(task, lead) for task, lead, _ in units if department.name in lead]
        rows.append(
            Tally(
                department,
                len(led),
                sum(len(lead) > 1 for _, lead in led),
                sum(department.name in support for *_, support in units),
                sum(bool(task.deadlines) for task, _ in led),
                sum(any(d.date.year == year for d in task.deadlines) for task, _ in led),
            )
        )
    return rows


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
