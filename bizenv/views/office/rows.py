"""A sheet that is written row by row: of a long table no cell is kept, whose memory would be ten times that of its text.

What stands above the rows of a file (column widths, frozen panes, how the pages are scaled) has to be set before the
first row is written; filters, merged cells, page breaks and charts may follow.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.base.tuples import NamedTuple
from bizenv.views.office.sheet import HEAD, HEAD_HEIGHT, TEXT, Look, Looks, find_look
from bizenv.views.reproducible import make_legible

_LONGEST = 32_000
"""The most characters of a cell; Excel refuses more than 32,767."""


class Written(NamedTuple):
    """What is written into a cell, and its look."""

    value: Any
    look: Look


class _Cell(Cell):
    """The cell that is being written: the same one for the whole sheet, with another value each time."""

    __slots__ = ("style_id",)
    has_style = True


class _Sheet(WriteOnlyWorksheet):
    """A sheet of openpyxl whose rows are made of ``Written``."""

    def __init__(self, book: Looks, title: str, area: str) -> None:
        super().__init__(book, title)
        self._area = area
        self._book = book
        self._one = _Cell(cast("Worksheet", self), row=1, column=1)
        self._styles: dict[Look, int] = {}

    def calculate_dimension(self) -> str:
        """The area that has cells; a file says it before the first row, for programs that ask how large a sheet is."""
        return self._area

    def _values_to_row(self, values: Sequence[Written | None], row_idx: int) -> Iterator[Cell]:
        """The cells of a row: openpyxl's own way raises and catches an error for each cell that has a look."""
        cell = self._one
        cell.row = row_idx
        for column, written in enumerate(values, start=1):
            if written is not None:
                cell.column = column
                self._fill(cell, *written)
                yield cell

    def _fill(self, cell: Any, value: Any, look: Look) -> None:
        """Fill a cell. Text is never read as a formula."""
        style = self._styles.get(look)
        if style is None:
            style = self._styles[look] = self._register(look)
        cell.style_id = style
        if isinstance(value, str):
            value, cell.data_type = _fit(value), "s"
        else:
            cell.data_type = "d" if isinstance(value, dt.date) else "n"
        cell._value = value

    def _register(self, look: Look) -> Any:
        """The number of a look among the styles of the book."""
        cell: Any = Cell(cast("Worksheet", self), row=1, column=1)
        self._book.dress(cell, look)
        return cell.style_id


class Rows:
    """The rows of a new sheet, which is the last of the book so far.

    ``widths`` of the columns are in digits of 11-point type. ``last``: the number of the last row. ``sheet``: what
    is no row; it has what ``Worksheet`` has, without cells.
    """

    def __init__(self, book: Looks, title: str, widths: Sequence[int], last: int) -> None:
        made: Any = _Sheet(book, title, f"A1:{get_column_letter(len(widths))}{last}")
        book._add_sheet(made)  # type: ignore[attr-defined]  # create_sheet makes sheets of openpyxl's own class
        self.sheet: Worksheet = made
        self.widths = widths
        self._merged: list[str] = []
        made.merged_cells = self._merged  # a MultiCellRange would compare each new area with all before it
        self._append: Callable[[Sequence[Written | None]], None] = made.append
        self._number = 0  # of the row that was written last
        for column, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def add(self, cells: Sequence[Written | None], height: float | None = None) -> None:
        """Write the next row. ``height`` is in points; None: as Excel likes."""
        self._number += 1
        if height is not None:
            self.sheet.row_dimensions[self._number].height = height
        self._append(cells)
        self.sheet.row_dimensions.pop(self._number, None)

    def add_heads(self, heads: Sequence[str]) -> None:
        """Write the next row: the column heads."""
        look = find_look(TEXT, bold=True, align="centre", fill=HEAD)
        self.add([Written(head, look) for head in heads], HEAD_HEIGHT)

    def merge(self, column: int, first: int, last: int, last_column: int | None = None) -> None:
        """Merge rows ``first`` to ``last`` of a column, or of all columns to another. Each cell keeps its value."""
        self._merged.append(f"{get_column_letter(column)}{first}:{get_column_letter(last_column or column)}{last}")


def _fit(text: str) -> str:
    """Text that a cell can hold: legible, and not too long."""
    text = make_legible(text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……（过长，未列完）"
