"""A paper as a sheet in the browser: its tables laid out, the rest read by the template from the paper itself."""

import re
from collections.abc import Sequence
from hashlib import sha256

from bizenv.base.redline import Piece
from bizenv.base.tuples import NamedTuple
from bizenv.views.wording.paper import SLIP, Paper, Table

NARROW = 6
"""A column is centred if none of its texts is longer than this, in characters, as in the Word file."""


_WHOLE = 13
"""How long a text may be that stays on one line."""


class Cell(NamedTuple):
    """A cell: its text, how many rows it takes, whether its column is centred, the pieces of an amendment if it is one.

    whole: whether it stays on one line: a day, a number.
    """

    text: str
    rows: int
    centred: bool
    whole: bool
    pieces: tuple[Piece, ...] = ()


class Grid(NamedTuple):
    """A table: its heads, the width of each column in hundredths, its rows without the cells that merge into one above."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dense: bool


class Part(NamedTuple):
    """A part on pages of its own, landscape ones if it is wide: what stands above it, its title, its table, the notes below."""

    name: str
    title: str
    grid: Grid
    notes: tuple[str, ...] = ()
    wide: bool = False


class Sheet(NamedTuple):
    """A paper with its tables laid out."""

    paper: Paper
    grid: Grid | None
    parts: tuple[Part, ...]


def lay_out(paper: Paper) -> Sheet:
    """The paper as the template of a sheet takes it."""
    several = len(paper.annexes) > 1
    parts = [Part("", SLIP, _lay(paper.slip))] if paper.slip is not None else []
    for number, annex in enumerate(paper.annexes, start=1):
        parts.append(
            Part(f"附件{number}" if several else "附件", annex.title, _lay(annex.table), annex.notes, annex.wide)
        )
    return Sheet(paper, _lay(paper.table) if paper.table is not None else None, tuple(parts))


def sign(papers: Sequence[Paper]) -> str:
    """What tells papers from any others: that those which go out are those that were seen."""
    return sha256(repr(list(papers)).encode("utf-8", "backslashreplace")).hexdigest()


UNSEEN = "预览以后台账有了新的记录，或者换了一天，与看过的不是同一份，没有记；下面是现在的，看过再办"
"""What is said where a paper is no longer the one that was seen."""


def _lay(table: Table) -> Grid:
    whole = sum(table.widths) or 1
    widths = tuple(round(100 * width / whole) for width in table.widths)
    centred = [all(len(row[n]) <= NARROW for row in table.rows) for n in range(len(table.heads))]
    rows = tuple(_lay_row(table, number, centred) for number in range(len(table.rows)))
    return Grid(table.heads, widths, rows, table.dense)


def _lay_row(table: Table, number: int, centred: Sequence[bool]) -> tuple[Cell, ...]:
    """The cells of a row; of the first columns only those that do not merge into the one above."""
    row = table.rows[number]
    cells = []
    for column, text in enumerate(row):
        merges = column < table.merge
        if merges and number and _is_same(table.rows[number - 1], row, column):
            continue
        rows = _count_same(table.rows[number:], column) if merges else 1
        cells.append(Cell(text, rows, centred[column], _is_whole(text), table.marked.get((number, column), ())))
    return tuple(cells)


def _is_whole(text: str) -> bool:
    """Whether a text begins with a number and has hardly a Han character: 2019-12-31△, 专2(3)."""
    return len(text) <= _WHOLE and bool(re.match(r"专?\d", text)) and not re.search(r"[一-鿿]{2}", text)


def _is_same(above: Sequence[str], row: Sequence[str], column: int) -> bool:
    """Whether a cell merges into the one above: it and all before it are the same."""
    return above[: column + 1] == row[: column + 1]


def _count_same(rows: Sequence[Sequence[str]], column: int) -> int:
    """How many rows the first one's cell takes."""
    count = 1
    while count < len(rows) and _is_same(rows[0], rows[count], column):
        count += 1
    return count
