"""What stands in a cell of a workbook that came back, for a person who looks at what is wrong with it."""

import re
from collections.abc import Iterable
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.forms.cells import MAX_ROWS, clip, read_text
from bizenv.forms.layout import FIRST_ROW
from bizenv.forms.opening import open_workbook
from bizenv.intake.archive import FormError

MOST_SHOWN = 200
"""How many characters of a cell are shown."""


class Seen(NamedTuple):
    """A cell as it came: what stands in it, and the head of its column; each empty where there is nothing."""

    stands: str
    head: str


def look_at(content: bytes, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Seen]:
    """What stands at places of a workbook, each a sheet's name and a cell; only cells that are there, and nothing of a file that cannot be read."""
    wanted = set(places)
    if not wanted:
        return {}
    try:
        book, _ = open_workbook(content)
    except FormError:
        return {}
    found = {}
    for name, place in wanted:
        match = re.fullmatch("[A-Z]{1,3}[0-9]{1,7}", place)
        if match is None or name not in book.sheetnames or not hasattr(book[name], "cell"):
            continue
        found[name, place] = _look(book[name], place)
    return found


def _look(sheet: Any, place: str) -> Seen:
    cell = sheet[place]
    head = read_text(sheet.cell(FIRST_ROW - 1, cell.column)) if FIRST_ROW <= cell.row <= MAX_ROWS else ""
    return Seen(clip(read_text(cell), MOST_SHOWN), clip(head))
