"""Headings that run into the text of a clause: 1.加大信贷支持。设立2亿元转贷周转资金……"""

import re
from collections.abc import Sequence

from bizenv.intake.annex.model import Record

_HEADING = re.compile(r"\s*([^，,。；;：:！!？?]{2,24})。\s*(?=\S{6})")
"""A short sentence without a pause, with more text behind it."""
_MOST = 0.6
"""Where fewer of the numbered clauses than this begin so, their first sentences are no headings."""


def take_headings(records: Sequence[Record]) -> tuple[Record, ...]:
    """Clauses with the heading that runs into their text as their title, where most numbered clauses have one."""
    numbered = [record for record in records if record.number and not record.title]
    headed = [record for record in numbered if _HEADING.match(record.text)]
    if len(numbered) < 2 or len(headed) < _MOST * len(numbered):
        return tuple(records)
    return tuple(_split(record) if record.number and not record.title else record for record in records)


def _split(record: Record) -> Record:
    found = _HEADING.match(record.text)
    return record if found is None else record._replace(title=found[1], text=record.text[found.end() :])
