"""What was read out of a document, as JSON: the answer of ``bizenv import``, and the file kept beside the draft."""

from collections.abc import Container, Mapping, Sequence
from json import loads
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Doubt, Draft
from bizenv.plan.build import build
from bizenv.plan.model import Deadline, Task
from bizenv.plan.registry import Registry
from bizenv.views.data import json
from bizenv.views.wording.doubts import Item

VERSION = 1
"""The version of the format of ``imported.json``."""


class Source(NamedTuple):
    """A file that was read: its name, the SHA-256 of its content in hex, its size in bytes."""

    name: str
    sha256: str
    size: int


def render_record(
    draft: Draft,
    items: Sequence[Item],
    settled: Sequence[Doubt],
    compared: Container[Doubt],
    sources: Sequence[Source],
    options: Mapping[str, Any],
) -> str:
    """``imported.json``: the draft as it was read, before anybody corrected it, and from what; its doubts as listed.

    ``settled``: doubts that are not listed, since a person has settled them in an earlier draft. ``compared``: those
    that tell of differences from an earlier version.
    """
    return json.dumps(
        {
            "version": VERSION,
            "note": "bizenv import 读出的原样，供 bizenv import --again 与新的文件、改过的数据相比；请勿手改",
            "files": [source._asdict() for source in sources],
            "options": dict(options),
            "measures": draft.measures,
            "departments": draft.departments,
            "doubts": [
                {"number": item.number, "compared": item.doubt in compared, **item.doubt._asdict()} for item in items
            ],
            "settled": [doubt._asdict() for doubt in settled],
        }
    )


class Record(NamedTuple):
    """``imported.json`` as read: the draft as it was read, its doubts, and those that are not listed.

    doubts: each with its number in ``doubts.md``, and whether it tells of a difference from an earlier version.
    """

    measures: Any
    departments: Any
    doubts: tuple[tuple[int, bool, Doubt], ...]
    settled: tuple[Doubt, ...]


def parse_record(content: bytes) -> Record | None:
    """Read ``imported.json``; None if it is not what bizenv wrote."""
    try:
        data = loads(content)
        if data["version"] != VERSION:
            return None
        build(data["measures"], data["departments"])
        doubts = tuple((int(it.pop("number")), bool(it.pop("compared")), _parse_doubt(it)) for it in data["doubts"])
        settled = tuple(map(_parse_doubt, data["settled"]))
        return Record(data["measures"], data["departments"], doubts, settled)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _parse_doubt(data: Mapping[str, Any]) -> Doubt:
    return Doubt(**{**data, "path": tuple(data["path"])})


def render_answer(
    registry: Registry, draft: Draft, items: Sequence[Item], sources: Sequence[Source], folder: str | None
) -> str:
    """The answer of ``bizenv import --format json``; ``folder`` is None if nothing was written."""
    plan = registry.plan
    lost = [item for item in items if item.doubt.topic == "lost"]
    return json.dumps(
        {
            "schema_version": json.SCHEMA_VERSION,
            "kind": "import",
            "plan": plan.id,
            "folder": folder,
            "files": [source._asdict() for source in sources],
            "title": plan.title or None,
            "document": plan.document or None,
            "issuer": plan.issuer or None,
            "issued": plan.issued_as_known,
            "table": draft.table or None,
            "columns": [{"head": head, "field": field or None} for head, field in draft.heads],
            "count": len(registry.tasks),
            "doubts": [_doubt(item) for item in items],
            "lost": [{"number": i.number, "place": i.doubt.place or None, "text": i.doubt.read} for i in lost],
            "tasks": [_task(task, draft, items) for task in registry.tasks],
        }
    )


def _doubt(item: Item) -> dict[str, Any]:
    doubt = item.doubt
    return {
        "number": item.number,
        "topic": doubt.topic,
        "task": doubt.task or None,
        "departments": list(item.names),
        "place": doubt.place or None,
        "read": doubt.read,
        "other": doubt.other or None,
        "file": item.file if item.line else None,
        "line": item.line or None,
    }


def _task(task: Task, draft: Draft, items: Sequence[Item]) -> dict[str, Any]:
    """A task as it was read; it stands in no ledger yet."""
    measure = task.measure
    category = measure.category
    own = (task.id, measure.id)
    return {
        "id": task.id,
        "label": task.label,
        "place": draft.places.get(task.id) or None,
        "part": measure.part.number or None,
        "category": _numbered(category.number, category.title) if category is not None else None,
        "measure": _numbered(measure.number, measure.title),
        "item": None if task.item == "" else task.item,
        "text": task.text,
        "lead": list(task.lead),
        "support": list(task.support),
        "lead_printed": list(task.lead_printed),
        "support_printed": list(task.support_printed),
        "deadlines": [_deadline(it) for it in task.deadlines],
        "recurrence": {"text": task.recurrence.text, "every": task.recurrence.every} if task.recurrence else None,
        "targets": [json.target(it) for it in task.targets],
        "columns": dict(task.columns),
        "doubts": [item.number for item in items if item.doubt.task in own],
    }


def _numbered(number: int | str, title: str) -> dict[str, Any]:
    return {"number": None if number == "" else number, "title": title or None}


def _deadline(it: Deadline) -> dict[str, Any]:
    flags: dict[str, Any] = {"implicit": it.implicit, "soft": it.soft}
    flags |= {"from": it.source} if it.source != "text" else {}
    return {"text": it.text, "date": it.date.isoformat(), "clause": it.clause or None, **flags}
