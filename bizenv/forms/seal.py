"""The seal of a form: a digest of each cell that is not to be filled in, on the hidden sheet, one line for each row.

It shows which sheets were sent out, and which cell of them was changed, moved or added.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout
from bizenv.forms.cells import MAX_ROWS, read_text

FIRST_ROW = 7
"""The first row of the seal on the hidden sheet, below the facts about the form."""

OWN_ROW, OWN_COLUMN = 1, 2
"""Where, from which cell to the right, the heads of the plan's own columns stand on it, if the form shows any."""

NAME_PLACE = (2, 2)
"""The cell on it with what stands behind the titles of a plan's sheets, in a form of several plans."""

Place = tuple[int, int]
"""A row and a column, from 1."""
Seal = Mapping[Place, str]
"""The cells of a sheet that are not to be filled in, each with the digest of its words; an empty one fits any words."""


def make_digest(text: str) -> str:
    """A digest of a cell's words, whatever white space a spreadsheet program makes of theirs."""
    return sha256("".join(text.split()).encode()).hexdigest()[:6]


def list_lines(sheet: Any, title: str, key: int) -> Iterator[tuple[str, str, str]]:
    """The seal of a sheet as it is sent out: for each row the title, its number, and its cells as ``column:digest``.

    title: the title of its table. The keys of the first sheet, in its column ``key``, are left out, because they have a
    digest of their own.
    """
    unsealed = key if title == layout.FILL.title else 0
    for row in sheet.iter_rows():
        cells = [cell for cell in row if cell.value is not None and cell.column != unsealed]
        if cells:
            digests = " ".join(f"{cell.column}:{make_digest(read_text(cell))}" for cell in cells)
            yield title, str(cells[0].row), digests


def read(hidden: Any) -> Mapping[str, Seal]:
    """The seals on a hidden sheet, by the titles of the tables that were sent out. Raises ValueError if it is broken."""
    seals: dict[str, dict[Place, str]] = {}
    for title, row, digests in hidden.iter_rows(min_row=FIRST_ROW, max_col=3, values_only=True):
        if title is None:
            continue
        for part in str(digests).split():
            match = re.fullmatch("([0-9]{1,3}):([0-9a-f]{6})", part)
            if match is None:
                raise ValueError(part)
            seals.setdefault(str(title), {})[int(str(row)), int(match[1])] = match[2]
    return seals


def read_own(hidden: Any) -> tuple[str, ...]:
    """The heads of the plan's own columns that a form was sent out with."""
    heads = (read_text(hidden.cell(OWN_ROW, n)) for n in range(OWN_COLUMN, hidden.max_column + 1))
    return tuple(head for head in heads if head)


def read_name(hidden: Any) -> str:
    """What stands behind the titles of a plan's sheets in a form of several plans; empty in one of one plan."""
    return read_text(hidden.cell(*NAME_PLACE))


def find_people(sealed: Seal, table: layout.FormTable) -> dict[str, Place]:
    """The fields for people on the first sheet, by their labels; none if the form was sent out without them."""
    row = layout.DATE_ROW
    return {
        name: (row, table[field])
        for name, label, field in layout.PEOPLE
        if table.title == layout.FILL.title and sealed.get((row, table[label])) == make_digest(name)
    }


def follow(sealed: Seal, sheet: Any, table: layout.FormTable) -> tuple[Seal, list[int]]:
    """The seal moved down with the rows of a sheet between which rows were put, and the numbers of these rows.

    As it is, and no rows, where the rows are not those that were sent out, in their order.
    """
    sent = sorted({row for row, _ in sealed if row >= layout.FIRST_ROW})
    mark = table.key if table.fields else 1
    numbers = range(layout.FIRST_ROW, min(sheet.max_row, MAX_ROWS) + 1)
    there = [n for n in numbers if read_text(sheet.cell(n, mark))][: len(sent)]
    places = dict(zip(sent, there, strict=False))
    if len(there) < len(sent) or there == sent:
        return sealed, []
    for old, new in places.items():
        for column in {1, mark}:
            digest = sealed.get((old, column))
            if digest and digest != make_digest(read_text(sheet.cell(new, column))):
                return sealed, []
    moved = {(places.get(row, row), column): digest for (row, column), digest in sealed.items()}
    return moved, [n for n in range(layout.FIRST_ROW, there[-1]) if n not in set(there)]


NOTES_ROW, NOTES_COLUMN = 7, 5
"""Where, on the hidden sheet of a copy that goes back to its department, stands what was taken of it; see ``Notes``."""


class Notes(NamedTuple):
    """What a copy that goes back says of itself.

    forms: the digests of the files from which rows were recorded, the first one first.
    rows: the rows that were recorded, by task and node (27.3/1), each with a digest of what it said.
    comments: the digests of the comments that were added.
    """

    forms: tuple[str, ...] = ()
    rows: Mapping[str, str] = {}
    comments: frozenset[str] = frozenset()


def read_notes(hidden: Any) -> Notes:
    """The notes on a hidden sheet; empty ones on that of a form that never went back."""
    if hidden.max_column < NOTES_COLUMN:
        return Notes()
    found: list[list[str]] = [[], [], []]
    for cells in hidden.iter_rows(min_row=NOTES_ROW, min_col=NOTES_COLUMN, max_col=NOTES_COLUMN + 2):
        for texts, cell in zip(found, cells, strict=True):
            texts += [text] if (text := read_text(cell)) else []
    rows = {key: mark for key, _, mark in (text.partition(" ") for text in found[1])}
    return Notes(tuple(found[0]), rows, frozenset(found[2]))


def write_notes(hidden: Any, notes: Notes) -> None:
    """Write the notes on a hidden sheet, in the place of those that stand there."""
    for row in hidden.iter_rows(min_row=NOTES_ROW, min_col=NOTES_COLUMN, max_col=NOTES_COLUMN + 2):
        for cell in row:
            cell.value = None
    columns = (notes.forms, [f"{key} {mark}" for key, mark in notes.rows.items()], sorted(notes.comments))
    for column, texts in enumerate(columns, start=NOTES_COLUMN):
        for n, text in enumerate(texts, start=NOTES_ROW):
            hidden.cell(n, column, text).number_format = "@"


def guess(sheet: Any, title: str) -> Seal:
    """What stood on a sheet of version 1, which had no seal: any words may stand where the form had some."""
    last = min(sheet.max_row, MAX_ROWS)
    table = layout.FILL_1 if title == layout.FILL.title else layout.TABLES.get(title)
    if table is None:
        return dict.fromkeys(((n, 1) for n in range(1, last + 1)), "")
    seal = dict.fromkeys(((1, 1), (2, 1)), "")
    if title == layout.FILL.title:
        seal |= dict.fromkeys(((layout.DATE_ROW, 1), (layout.DATE_ROW, layout.DATE_COLUMN + 1)), "")
    seal |= {(layout.FIRST_ROW - 1, n): make_digest(head) for n, head in enumerate(table.heads, start=1)}
    for n in range(layout.FIRST_ROW, last + 1):
        if sheet.cell(n, table.key if table.fields else 1).value is not None:
            locked = (column for column in range(1, table.key + 1) if column not in table.fields)
            seal |= dict.fromkeys(((n, column) for column in locked), "")
    return seal
