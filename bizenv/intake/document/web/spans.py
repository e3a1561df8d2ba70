"""The grid of a table of HTML, whose cells span columns and rows (HTML, 4.9.12: forming a table)."""

from collections.abc import Sequence

from bizenv.base.errors import DataError
from bizenv.base.tuples import NamedTuple
from bizenv.intake.document.model import Cell
from bizenv.intake.document.word.grid import MAX_COLUMNS, MAX_PLACES

_WIDEST_EMPTY = 100
"""How many columns an over-long span may add to a table, beyond those that other cells have."""


class Spanning(NamedTuple):
    """A cell with the number of columns and rows that it says it spans; 0 rows are all to the end of its group."""

    cell: Cell
    columns: int = 1
    rows: int = 1


def fill_grid(rows: Sequence[Sequence[Spanning]], groups: Sequence[int], name: str) -> list[tuple[Cell, ...]]:
    """A cell for each place. ``groups``: for each row the part of the table beyond whose end no cell reaches.

    A cell that would lie on another keeps only the free places; one that would reach beyond the table is clipped.
    Raises DataError if the grid is larger than any real one; ``name``: the file's.
    """
    left, above = Cell(covered="left"), Cell(covered="above")
    ends = [0] * len(rows)
    for n in range(len(rows) - 1, -1, -1):
        ends[n] = ends[n + 1] if n + 1 < len(rows) and groups[n + 1] == groups[n] else n + 1
    widest = sum(1 for _ in max(rows, key=len, default=()))
    placed: list[dict[int, Cell]] = [{} for _ in rows]
    count = 0
    own = 0
    for n, row in enumerate(rows):
        column = 0
        for spanning in row:
            while column in placed[n]:
                column += 1
            columns = max(1, min(spanning.columns, MAX_COLUMNS))
            end = ends[n] if spanning.rows == 0 else min(ends[n], n + spanning.rows)
            columns = min(columns, widest + _WIDEST_EMPTY)
            own = max(own, column + 1)
            for below in range(n, end):
                for beside in range(column, column + columns):
                    if below == n and beside == column:
                        placed[below][beside] = spanning.cell
                    elif beside not in placed[below]:
                        placed[below][beside] = left if below == n else above
                        count += 1
                if count > MAX_PLACES:
                    raise DataError(f"{name}：有一个表格的行列太多，不像方案的附表；没有读")
            column += columns
    if own > MAX_COLUMNS:
        raise DataError(f"{name}：有一个表格的列太多，不像方案的附表；没有读")
    width = own  # columns in which no cell begins are there only because a span is too long
    empty = Cell()
    if width * len(rows) > MAX_PLACES:
        raise DataError(f"{name}：有一个表格的行列太多，不像方案的附表；没有读")
    return [tuple(cells.get(column, empty) for column in range(width)) for cells in placed]
