"""Counts: of a list of tasks, of each department, of a whole plan."""

from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Department, Task
from bizenv.plan.registry import Registry


class Tally(NamedTuple):
    """How many tasks a department has: led (alone and jointly), supported, dated, due in one year."""

    department: Department
    lead: int
    joint: int
    support: int
    lead_dated: int
    due_this_year: int


def tallies(registry: Registry, tasks: Iterable[Task], year: int) -> list[Tally]:
    """The row of each department, in the registry's order. Joint leads each count the task fully.

    ``lead_dated`` and ``due_this_year`` count the tasks that it leads.
    """
    rows = []
    tasks = tuple(tasks)
    for department in registry.departments:
        led = [t for t in tasks if department.name in t.lead]
        rows.append(
            Tally(
                department,
                len(led),
                sum(len(t.lead) > 1 for t in led),
                sum(department.name in t.support for t in tasks),
                sum(bool(t.deadlines) for t in led),
                sum(any(d.date.year == year for d in t.deadlines) for t in led),
            )
        )
    return rows


def counts(registry: Registry) -> dict[str, int]:
    """The sizes of a plan."""
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
