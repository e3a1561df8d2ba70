"""Rows whose numbers stand in the cell of the task (1.实施…；2.推动…) instead of a column of their own."""

import re
from collections.abc import Sequence

from bizenv.intake.annex.model import Record
from bizenv.intake.annex.texts import items


def unfold(records: Sequence[Record], *, wraps: bool) -> tuple[Record, ...]:
    """One record for each number inside the cells, where the numbers run on through each section, or through all.

    The records themselves where there is a column of numbers or titles, where a cell has none or something before its
    first one, where the numbers begin anew in a section, or where lines of units stand beside several numbers of a cell.
    """
    if any(record.number or record.title for record in records):
        return tuple(records)
    unfolded: list[Record] = []
    last: items.Item | None = None
    highest: dict[object, int] = {}
    for record in records:
        split = items.split_items(record.text, before=last, wraps=wraps)
        if not split.items:  # a series may begin anew in each section
            split = _follow(record.text, last) or items.split_items(record.text, wraps=wraps)
        if not split.items or split.lead_in.strip() or split.doubts:
            return tuple(records)
        if len(split.items) > 1 and any("\n" in cell.strip() for cell in (record.lead, record.support, record.units)):
            return tuple(records)
        for item in split.items:
            number = items.read_number(item.number)
            if not isinstance(number, int) or number <= highest.get(record.sections, 0):
                return tuple(records)
            highest[record.sections] = number
            unfolded.append(record._replace(number=item.number, text=item.text))
        last = split.items[-1]
    return tuple(unfolded)


def _follow(text: str, last: items.Item | None) -> items.Items | None:
    """A text that begins with the next number as one sub-item: after 5. also 6.1月起, which alone looks like 6.1."""
    if last is None or not last.number.isdigit() or last.kind != "dot":
        return None
    number = str(int(last.number) + 1)
    mark = re.match(rf"{number}[.．]\s*", text)
    if mark is None:
        return None
    return items.Items("", (items.Item(number, text[mark.end() :], "dot", f"{number}."),))
