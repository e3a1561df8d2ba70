"""Tasks and measures as rows of plain data, each with its id and label, and back: for an index that holds a built plan.

A row says what its part of measures.yaml says, under the same keys, with what the numbering of the whole plan gave it and
what a sub-item has from its measure. What is empty is left out.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.plan.build import read_deadline, read_notes, read_recurrence, read_target
from bizenv.plan.model import Category, Explained, Link, Measure, Part, Task


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


_KEYS = {"kind": "as", "source": "from"}
"""The fields that have another name in the file."""


def _entries(values: Any) -> list[dict[str, Any]]:
    return [_entry(value) for value in values]


def _entry(value: NamedTuple) -> dict[str, Any]:
    named = zip(value._fields, value, strict=True)
    return {_KEYS.get(key, key): _plain(field) for key, field in named}


def make_task_row(task: Task) -> dict[str, Any]:
    """The row of a task, without its measure."""
    row = {
        "id": task.id,
        "label": task.label,
        "item": task.item,
        "text": task.text,
        "lead": task.lead,
        "support": task.support,
        "lead_printed": task.lead_printed if task.lead_printed != task.lead else (),
        "support_printed": task.support_printed if task.support_printed != task.support else (),
        "deadlines": _entries(task.deadlines),
        "recurrence": _entry(task.recurrence) if task.recurrence is not None else None,
        "targets": _entries(task.targets),
        "explained": _entries(task.explained),
        "errata": _entries(task.errata),
        "body": _entries(task.body),
        "related": _entries(task.related),
        "columns": task.columns,
        "short": task.short,
    }
    return {key: value for key, value in row.items() if value or key == "item"}


def read_task_row(row: Mapping[str, Any], measure: Measure) -> Task:
    """The task of a row. Raises KeyError, TypeError or ValueError for what is no such row."""
    lead, support = tuple(row.get("lead", ())), tuple(row.get("support", ()))
    errata, body = read_notes(row)
    recurrence = row.get("recurrence")
    return Task(
        id=row["id"],
        label=row["label"],
        measure=measure,
        item=row["item"],
        text=row["text"],
        lead=lead,
        support=support,
        lead_printed=tuple(row["lead_printed"]) if "lead_printed" in row else lead,
        support_printed=tuple(row["support_printed"]) if "support_printed" in row else support,
        deadlines=tuple(map(read_deadline, row.get("deadlines", ()))),
        recurrence=read_recurrence(recurrence) if recurrence is not None else None,
        targets=tuple(map(read_target, row.get("targets", ()))),
        explained=tuple(Explained(e["text"], e["as"], e["why"]) for e in row.get("explained", ())),
        errata=errata,
        body=body,
        related=tuple(Link(r["id"], r["why"]) for r in row.get("related", ())),
        columns=row.get("columns", {}),
        short=row.get("short", ""),
    )


class MeasureRows:
    """Rows of the measures of a plan with these parts and categories, which a row names by their place."""

    def __init__(self, parts: Sequence[Part], categories: Sequence[Category]) -> None:
        self._parts, self._categories = parts, categories
        self._part_at = {part: n for n, part in enumerate(parts)}
        self._category_at = {category: n for n, category in enumerate(categories)}

    def make_row(self, measure: Measure) -> dict[str, Any]:
        """The row of a measure."""
        return {
            "id": measure.id,
            "part": self._part_at.get(measure.part),
            "category": self._category_at[measure.category] if measure.category is not None else None,
            "number": measure.number,
            "title": measure.title,
            "errata": _entries(measure.errata),
            "body": _entries(measure.body),
            "label": measure.label,
        }

    def read_row(self, row: Mapping[str, Any]) -> Measure:
        """The measure of a row. Raises LookupError, TypeError or ValueError for what is no such row."""
        errata, body = read_notes(row)
        return Measure(
            id=row["id"],
            part=self._parts[row["part"]] if row["part"] is not None else Part("", "", "", ""),
            category=self._categories[row["category"]] if row["category"] is not None else None,
            number=row["number"],
            title=row["title"],
            errata=errata,
            body=body,
            label=row["label"],
        )
