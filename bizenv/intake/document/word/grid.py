"""The grid of a table whose cells span columns."""

from collections.abc import Sequence

from bizenv.base.errors import DataError
from bizenv.base.tuples import NamedTuple
from bizenv.intake.document.model import Cell

MAX_PLACES = 2_000_000
"""The most places of the grid of one table: 100,000 rows of 20 columns."""
MAX_COLUMNS = 1_000
_NEAR = 200
"""Twentieths of a point (3.5 mm): a border drawn by hand that is nearer than this to one in another row is the same."""


class Slot(NamedTuple):
    """A cell of a row: its first column from 0, how many columns it spans, whether it is part of a vertical merge."""

    column: int
    span: int
    cell: Cell
    merges: bool = False


def align(rows: Sequence[Sequence[Slot]], widths: Sequence[int]) -> list[list[Slot]]:
    """Rows with the columns left out that are there only because borders were drawn by hand and miss each other a bit.

    ``widths`` of the columns in twentieths of a point. A column stays if any cell has no other.
    """
    spans = {(slot.column, slot.column + slot.span) for row in rows for slot in row}
    last = max((end for _, end in spans), default=0)
    if last > MAX_COLUMNS or len(widths) < last or len({end for _, end in spans}) < 3:
        return [list(row) for row in rows]
    group = [0]
    for column in range(last):
        group.append(group[-1] + (0 if 0 < widths[column] < _NEAR else 1))
    if any(group[first] == group[end] for first, end in spans):
        return [list(row) for row in rows]
    return [
        [
            slot._replace(column=group[slot.column], span=group[slot.column + slot.span] - group[slot.column])
            for slot in row
        ]
        for row in rows
    ]


def lay_out(rows: Sequence[Sequence[Slot]], name: str) -> list[tuple[Cell, ...]]:
    """A cell for each place of the grid. ``name``: the file's. Raises DataError if the grid is larger than any real one."""
    width = max((slot.column + slot.span for row in rows for slot in row), default=0)
    if width > MAX_COLUMNS or width * len(rows) > MAX_PLACES:
        raise DataError(f"{name}：有一个表格的行列太多，不像方案的附表；没有读")
    empty, left, above = Cell(), Cell(covered="left"), Cell(covered="above")
    laid: list[tuple[Cell, ...]] = []
    for row in rows:
        cells = [empty] * width
        for slot in row:
            cells[slot.column] = slot.cell
            for column in range(slot.column + 1, slot.column + slot.span):
                cells[column] = above if slot.cell.covered == "above" else left
        laid.append(tuple(cells))
    return laid
