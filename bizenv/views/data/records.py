"""What is told of a plan on a day in tables, as records by key: the SQLite database and the datasets are filled from them.

A record may hold more than a table has columns for: each format takes what it has. What is for the office alone
(``CONFIDENTIAL``) is in none.
"""

from collections.abc import Sequence
from typing import Any

from bizenv.ledger.entry import CONFIDENTIAL
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Plan
from bizenv.standing.report import is_judged
from bizenv.standing.standing import Standing

Record = dict[str, Any]


def describe_plan(plan: Plan) -> Record:
    """What is printed at the head of a plan; None where nothing is."""
    printed = {key: getattr(plan, key) or None for key in ("title", "document", "issuer")}
    return {"id": plan.id, **printed, "issued": plan.issued_as_known, "annex": plan.annex or None}


def list_departments(standing: Standing, statuses: Sequence[Status]) -> list[Record]:
    """The departments of a plan, then those that lead or support by now and that it does not know."""
    found = {d.name: (d.kind or None, d.collective) for d in standing.registry.departments}
    for status in statuses:
        for name in sorted({*status.lead, *status.support} - found.keys()):
            found[name] = ("", False)
    return [
        {"name": name, "position": n, "kind": kind, "collective": collective, "judged": is_judged(standing, name)}
        for n, (name, (kind, collective)) in enumerate(found.items(), 1)
    ]


def list_roles(status: Status) -> list[Record]:
    """Who leads and who supports a task, each in order."""
    found = [("lead", n, name) for n, name in enumerate(status.lead, 1)]
    found += [("support", n, name) for n, name in enumerate(status.support, 1)]
    return [{"task": status.task.id, "role": role, "position": n, "department": name} for role, n, name in found]


def list_entries(status: Status) -> list[Record]:
    """The entries of a task that count and may leave the office."""
    return [entry._asdict() for entry in status.entries if entry.kind not in CONFIDENTIAL]


def describe_task(position: int, status: Status) -> Record:
    """A task and how it stands, without words for it. ``position``: its place in the plan, from 1."""
    task = status.task
    return {
        "id": task.id,
        "position": position,
        "label": task.label,
        "measure": task.measure.id,
        "item": None if task.item == "" else task.item,
        "text": task.text,
        "recurrence": task.recurrence.text if task.recurrence is not None else None,
        "state": status.state,
        "progress": status.progress,
        "light": status.light.colour if status.light is not None else None,
        "due": status.due.date if status.due is not None else None,
        "days_late": status.days_late,
        "extended": status.extended,
        "returned": status.returned,
        "last_report": status.last.date if status.last is not None else None,
    }


def describe_node(task: str, node: Node) -> Record:
    """A node of a task and how it stands."""
    return {
        "task": task,
        "number": node.number,
        "text": node.text,
        "clause": node.clause,
        "printed": node.printed,
        "due": node.date,
        "implicit": node.implicit,
        "soft": node.soft,
        "state": node.state,
        "progress": node.progress,
        "completed": node.completed,
        "closed_on": node.closing.date if node.closing is not None else None,
        "extended": len(node.extensions),
        "returned": node.returned,
        "notices": len(node.notices),
    }
