"""Whether what an annex says of itself is true: （共5项） against the rows that were read."""

import re
from collections.abc import Sequence

from bizenv.intake.annex.model import Record, Section, Suspicion
from bizenv.intake.annex.table.sections import find_count

_ITEM = r"(?:^|(?<=[。；;：:\s]))[(（]\d{1,2}[)）]|[①-⑳]"
"""The mark of an item within a text."""


def check_counts(records: Sequence[Record], sections: Sequence[Section], heads: Sequence[str]) -> list[Suspicion]:
    """A doubt for each stated count that fits neither the rows below it nor their numbers, titles or items."""
    doubts: list[Suspicion] = []
    under: dict[Section, list[Record]] = {}
    for record in records:
        for section in record.sections:
            under.setdefault(section, []).append(record)
    for section in dict.fromkeys(sections):
        if section.stated is None:
            continue
        held = under.get(section, [])
        inner = {record.sections[record.sections.index(section) + 1 :][:1] for record in held}
        if section.stated not in {*_count(held), len(inner)}:
            name = f"{section.number}、{section.title}" if section.number else section.title
            doubts.append(
                Suspicion(
                    "count",
                    f"{section.place}“{name}”写明{section.stated}项，读出{_count(held)[0]}项",
                    "也可能有的行漏读了，或多分了",
                )
            )
    for head in heads:
        count = find_count(head)
        if count is not None and count not in _count(records) and count not in _groups(records):
            doubts.append(
                Suspicion(
                    "count", f"表头“{head}”写明{count}项，读出{_count(records)[0]}项", "也可能有的行漏读了，或多分了"
                )
            )
    return doubts


def _count(records: Sequence[Record]) -> list[int]:
    """How many rows, how many numbers, how many titles, how many items of the texts."""
    numbers = {(record.sections, record.number) for record in records if record.number}
    titles = {(record.sections, record.title) for record in records if record.title}
    items = sum(max(1, len(re.findall(_ITEM, record.text))) for record in records)
    return [len(records), len(numbers), len(titles), items]


def _groups(records: Sequence[Record]) -> set[int]:
    depth = max((len(record.sections) for record in records), default=0)
    return {len({record.sections[: n + 1] for record in records}) for n in range(depth)}
