"""What a question over a dataset has found, in words: its head, and its cells as a person reads them."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import STATES
from bizenv.views.wording import words
from bizenv.views.wording.words import Head


class Asked(NamedTuple):
    """What was asked: the day, the day that it is compared with (None: there is none before), the period."""

    as_of: dt.date
    since: dt.date | None
    period: str


def head(told: str, rows: int, asked: Asked, reads: Sequence[str]) -> Head:
    """The line above what a view has found: the beginning of its sentence. ``reads``: the names of what was asked that its SQL reads."""
    parts = [f"截至{words.day(asked.as_of)}"]
    if "since_day" in reads and asked.since is not None:
        parts.append(f"与{words.day(asked.since)}比")
    if "period" in reads:
        parts.append(f"期间 {asked.period}")
    return Head(re.split("[；。]", told)[0], f"{'；'.join(parts)}；{rows}行")


def cell(column: str, value: Any) -> str:
    """A cell of a view. A state is told by its name; a flag is 是 or empty."""
    if value is None or value is False:
        return ""
    if value is True:
        return "是"
    if column in ("state", "state_before"):
        return str(STATES.get(value, value))
    return str(value)


def raw_cell(value: Any) -> str:
    """A cell of what a person's own SQL has found, as it is."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def note_bare(heads: Sequence[str]) -> str:
    """What is said of the columns that a table leaves out because they say nothing; empty if it leaves none out."""
    return f"各行都是 0 或空的{len(heads)}列没有列出：{'、'.join(heads)}" if heads else ""
