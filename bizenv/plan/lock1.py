"""Format 1 of the lock, which is still checked but no longer written: it told the fields of a value by their order.

Nothing here ever changes. A field that the model gets later does not enter, so a lock of format 1 goes on saying of the
fields that it knew what it always said.
"""

from collections.abc import Mapping
from typing import Any

FIELDS: Mapping[str, tuple[str, ...]] = {
    "plan": ("id", "title", "document", "issuer", "issued", "annex"),
    "part": ("title", "prefix", "word"),
    "category": ("title",),
    "measure": ("title", "category", "errata", "body"),
    "task": (
        *("text", "lead", "support", "deadlines", "recurrence"),
        *("targets", "explained", "errata", "body", "related"),
    ),
    "department": ("kind", "collective", "aliases"),
}
"""The locked fields of each kind of thing."""

_ORDER: Mapping[str, tuple[str, ...]] = {
    "deadlines": ("text", "date", "clause", "implicit", "soft"),
    "recurrence": ("text", "every"),
    "targets": ("text", "name", "operator", "value", "unit", "baseline", "baseline_unit"),
    "explained": ("text", "kind", "why"),
    "errata": ("printed", "suggested", "why"),
    "body": ("annex", "body", "note"),
    "related": ("id", "why"),
}
"""In what order the fields of an entry stood."""


def plain(field: str, value: Any) -> object:
    """A value of a field as it was digested; an empty one was left out."""
    if field == "issued":
        return value.isoformat()
    if field == "recurrence":
        return [_entry(field, value)]
    return tuple([_entry(field, entry) for entry in value]) if field in _ORDER else value


def _entry(field: str, entry: Any) -> list[object]:
    values = [getattr(entry, name) for name in _ORDER[field]]
    return [value.isoformat() if name == "date" else value for name, value in zip(_ORDER[field], values, strict=True)]
