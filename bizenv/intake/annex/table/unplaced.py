"""The last look over a table: words of its cells that have come into no record, no section, and are not said to be lost."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bizenv.intake.annex.model import Record

_WORD = re.compile("[\u3400-\u9fff]{2,}|[A-Za-z]{3,}")
_DITTO = re.compile("同上行?|同前|共[一二三四五六七八九十]+项")
"""What stands for other words, or is read as a number."""
MOST = 200
"""Cells of whose words each is looked for; a cell that stands in a record as it is needs no search."""


def find_unplaced(
    cells: Iterable[tuple[str, str]],
    records: Sequence[Record],
    lost: Sequence[tuple[str, str]],
) -> list[tuple[str, str]]:
    """The cells, (text, place), of which a word stands nowhere in what was read of their table."""
    have = list(dict.fromkeys(_list_texts(records, lost)))
    whole = {_squash(text) for text in have}
    missing = [(text, place) for text, place in cells if _squash(text) not in whole]
    if not missing:
        return []
    every = "\n".join(map(_squash, have))
    found = []
    for text, place in missing[:MOST]:
        words = (word for line in _DITTO.sub("", _squash(text)).split("\n") for word in _WORD.findall(line))
        if any(word not in every for word in words):
            found.append((text, place))
    return found


def _list_texts(records: Sequence[Record], lost: Sequence[tuple[str, str]]) -> Iterator[str]:
    for record in records:
        yield from (
            record.number,
            record.title,
            record.text,
            record.lead,
            record.support,
            record.units,
            record.deadline,
        )
        yield from (text for _, text in record.columns)
        yield from record.struck
        for doubt in record.doubts:
            yield from (doubt.read, doubt.other)
    for section in dict.fromkeys(section for record in records for section in record.sections):
        yield from (section.number, section.title, f"{section.number}{section.title}", section.units)
        yield from (text for _, text in section.columns)
    yield from (text for text, _ in lost)


def _squash(text: str) -> str:
    return "".join(text.split())
