"""What an engine finds by SQL, in values that JSON has: the same whichever engine found them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bizenv.base.tuples import NamedTuple


class Found(NamedTuple):
    """What was found: the names of the columns, each once, and the rows, as ``make_plain`` has the values."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def distinguish(names: Sequence[str]) -> tuple[str, ...]:
    """The names with a number behind one that stood before."""
    found: dict[str, None] = {}
    for name in names:
        n, each = 2, name
        while each in found:
            n, each = n + 1, f"{name}_{n}"
        found[each] = None
    return tuple(found)


def make_plain(value: Any) -> Any:
    """A value of an engine as JSON has it: a day in ISO form, a decimal as a number, what JSON does not know as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [make_plain(it) for it in value]
    if isinstance(value, dict):
        return {str(key): make_plain(it) for key, it in value.items()}
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
