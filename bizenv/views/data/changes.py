"""The comparison of two versions of a plan for JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bizenv.base.redline import Piece, mark_changes
from bizenv.plan.changes import Changes, DeadlineChange, Revision, TargetChange
from bizenv.plan.model import Category, Deadline, Recurrence, Role, Task
from bizenv.views.data import json
from bizenv.views.wording.amending import Step
from bizenv.views.wording.changes import Told


def describe_changes(changes: Changes, told: Told, steps: Sequence[Step]) -> dict[str, Any]:
    """The keys of the answer of kind ``comparison``."""
    return {
        "old": {**json.document(changes.old), "tasks": changes.sizes[0]},
        "new": {**json.document(changes.new), "tasks": changes.sizes[1]},
        "summary": told.summary,
        "count": changes.total,
        "counts": {
            "added": len(changes.added),
            "dropped": len(changes.dropped),
            "changed": len(changes.revised),
            "same": changes.alike,
        },
        "head": [{"field": it.field, "old": it.old or None, "new": it.new or None} for it in changes.head],
        "categories": [{"old": _category(it.old), "new": _category(it.new)} for it in changes.sections],
        "renamed_units": [{"old": it.old, "new": it.new, "tasks": list(it.tasks)} for it in changes.renamings],
        "tasks": [_revision(it) for it in changes.tasks],
        "commands": [{"command": it.command or None, "note": it.note or None, "tasks": list(it.tasks)} for it in steps],
    }


def _category(it: Category | None) -> dict[str, Any] | None:
    return {"number": None if it.number == "" else it.number, "title": it.title or None} if it is not None else None


def _revision(it: Revision) -> dict[str, Any]:
    old, new = it.old, it.new
    change = "added" if old is None else "dropped" if new is None else "changed"
    gone = old is None or new is None
    return {
        "change": change,
        "id": new.id if new is not None else None,
        "label": new.label if new is not None else None,
        "old_id": old.id if old is not None else None,
        "old_label": old.label if old is not None else None,
        "topics": list(it.topics) if not gone else [],
        "category": _pair(_place(old), _place(new)) if it.section else None,
        "title": _pair(_title(old), _title(new)) if it.title else None,
        "text": _text(old, new) if it.text or gone else None,
        "lead": _units(it, "lead"),
        "support": _units(it, "support"),
        "deadlines": [_deadline(d) for d in it.deadlines]
        if not gone
        else [
            _deadline(DeadlineChange("added", None, d) if old is None else DeadlineChange("dropped", d, None, n))
            for n, d in enumerate(it.task.deadlines, start=1)
        ],
        "recurrence": _pair(_recurrence(old), _recurrence(new)) if it.recurrence else None,
        "targets": [_target(t) for t in it.targets],
        "columns": [{"head": c.head, "old": c.old or None, "new": c.new or None} for c in it.columns],
    }


def _pair(old: object, new: object) -> dict[str, object]:
    return {"old": old, "new": new}


def _place(task: Task | None) -> dict[str, Any] | None:
    return _category(task.measure.category) if task is not None else None


def _title(task: Task | None) -> str | None:
    return (task.measure.title or None) if task is not None else None


def _text(old: Task | None, new: Task | None) -> dict[str, Any]:
    """Both texts, and the two as one in pieces."""
    was, now = (task.text if task is not None else "" for task in (old, new))
    return {"old": was or None, "new": now or None, "pieces": _pieces(mark_changes(was, now))}


def _pieces(pieces: Iterable[Piece]) -> list[Mapping[str, str]]:
    return [it._asdict() for it in pieces]


def _units(it: Revision, role: Role) -> list[dict[str, Any]]:
    """What became of the units in a role; those of a task that was added or dropped come or go with it."""
    if it.old is not None and it.new is not None:
        found = [unit for unit in it.units if unit.role == role]
        return [{"what": unit.what, "old": list(unit.old), "new": list(unit.new)} for unit in found]
    names = it.task.lead_printed if role == "lead" else it.task.support_printed
    if it.old is None:
        return [{"what": "added", "old": [], "new": [name]} for name in names]
    return [{"what": "dropped", "old": [name], "new": []} for name in names]


def _deadline(it: DeadlineChange) -> dict[str, Any]:
    return {"what": it.what, "deadline": it.node or None, "old": _due(it.old), "new": _due(it.new)}


def _due(it: Deadline | None) -> dict[str, Any] | None:
    if it is None:
        return None
    return {**it._asdict(), "date": it.date.isoformat(), "clause": it.clause or None}


def _recurrence(task: Task | None) -> dict[str, Any] | None:
    it: Recurrence | None = task.recurrence if task is not None else None
    return {"text": it.text, "every": it.every} if it is not None else None


def _target(it: TargetChange) -> dict[str, Any]:
    return {
        "what": it.what,
        "old": json.target(it.old) if it.old is not None else None,
        "new": json.target(it.new) if it.new is not None else None,
    }
