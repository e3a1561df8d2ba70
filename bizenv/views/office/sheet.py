"""The style of every workbook that bizenv writes: cells, heads, row heights and A4 pages.

A sheet to fill in also has locked cells, open fields and lists to choose from.
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from bizenv.base.tuples import NamedTuple
from bizenv.views.reproducible import SettledZip

HEAD_HEIGHT = 34
"""The height of a row of column heads, in points."""
_LINE, _ROOM, _TALLEST = 16, 8, 400
"""Heights in points: a line of 11-point type, the padding of a row, the tallest row (Excel allows 409)."""
_EDGE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
HEAD, _FIELD = "FFD9E2EC", "FFFFF8DC"
"""Fill colours (ARGB) of column heads and of fields."""
FONT, _SIZE = "宋体", 11
TEXT = "@"
"""The number format of text."""
_WIDE = frozenset("WFA")
"""The East Asian Width classes of the characters that are two digits wide."""

Align = Literal["top", "middle", "left", "centre", "day", "run", "none"]
_ALIGNED: Mapping[Align, Alignment] = {
    "top": Alignment(wrap_text=True, vertical="top"),
    "middle": Alignment(wrap_text=True, vertical="center"),
    "left": Alignment(wrap_text=True, vertical="center", horizontal="left"),
    "centre": Alignment(wrap_text=True, vertical="center", horizontal="center"),
    "day": Alignment(vertical="center", horizontal="left"),
    "run": Alignment(vertical="center"),
    "none": Alignment(),
}
"""How text is aligned in a cell. With "run" and "none" it does not wrap: it overflows into empty cells beside it."""


class Look(NamedTuple):
    """How a cell looks: ``format`` is its number format, ``size`` in points, ``fill`` a colour (ARGB) or empty."""

    format: str
    size: int
    bold: bool
    align: Align
    field: bool
    border: bool
    fill: str


class Looks(Workbook):
    """A workbook that makes each look once, because openpyxl compares every new style with all others, part by part.

    ``write_only``: its sheets keep no cells; they are written row by row, see ``rows.Rows``.
    """

    def __init__(self, *, write_only: bool = False) -> None:
        super().__init__(write_only=write_only)
        self.looks: dict[Look, Any] = {}

    def content(self, day: dt.date, writer: type[ExcelWriter] = ExcelWriter) -> bytes:
        """The bytes of the file, the same for the same cells; ``day`` is stored as the day of its creation.

        ``writer``: what writes its parts.
        """
        stream = BytesIO()
        writer(self, SettledZip(stream, day)).save()
        return stream.getvalue()

    def dress(self, cell: Cell, look: Look) -> None:
        """Give a cell a look; cells of one look share a style, which none of them changes afterwards."""
        if look in self.looks:
            cell._style = self.looks[look]  # type: ignore[attr-defined]
        else:
            _dress(cell, look)
            self.looks[look] = cell._style  # type: ignore[attr-defined]


def put_heads(sheet: Worksheet, row: int, heads: Sequence[str], widths: Sequence[int]) -> None:
    """Write the column heads into a row and set the column widths, in digits of 11-point type."""
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        put(sheet, row, column, head, bold=True, align="centre", fill=HEAD)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[row].height = HEAD_HEIGHT


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Any,
    *,
    format: str = "",
    size: int = _SIZE,
    bold: bool = False,
    align: Align | None = None,
    field: bool = False,
    border: bool = True,
    fill: str = "",
) -> None:
    """Fill a cell. Text is never read as a formula, dates get a date format; only a ``field`` is unlocked."""
    cell = cast("Cell", sheet.cell(row, column))  # never a MergedCell
    look = find_look(
        format or find_format(value), size=size, bold=bold, align=align, field=field, border=border, fill=fill
    )
    cast("Looks", sheet.parent).dress(cell, look)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def find_format(value: Any) -> str:
    """The number format of a value: of text, which is never a formula; of a day; of anything else."""
    return TEXT if isinstance(value, str) else "yyyy-mm-dd" if isinstance(value, dt.date) else "General"


@lru_cache
def find_look(
    format: str,
    *,
    size: int = _SIZE,
    bold: bool = False,
    align: Align | None = None,
    field: bool = False,
    border: bool = True,
    fill: str = "",
) -> Look:
    """The look of a cell, as ``put`` dresses it."""
    align = align or ("top" if border else "middle")
    return Look(format, size, bold, align, field, border, fill or (_FIELD if field else ""))


def _dress(cell: Cell, look: Look) -> None:
    cell.number_format = look.format
    cell.font = Font(name=FONT, size=_SIZE, bold=look.bold)
    if look.size != _SIZE:  # registered after the common font, so that the bytes of a file do not change
        cell.font = Font(name=FONT, size=look.size, bold=look.bold)
    cell.alignment = _ALIGNED[look.align]
    cell.protection = Protection(locked=not look.field)
    if look.border:
        cell.border = _BORDER
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)


def set_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int], *, least: int = 1) -> None:
    """Make a row as high as its longest text needs; see ``find_height``."""
    sheet.row_dimensions[row].height = find_height(texts, widths, least=least)


def find_height(texts: Sequence[str], widths: Sequence[int], *, least: int = 1) -> int:
    """The height in points that the longest text of a row needs.

    ``widths`` are in digits, ``least`` is a number of lines.
    """
    lines = least
    for text, width in zip(texts, widths, strict=False):
        if "\n" in text or 2 * len(text) >= width:  # a shorter text fits on one line
            lines = max(lines, sum(max(1, -(-_digits(part) // (width - 1))) for part in text.split("\n")))
    return min(_TALLEST, _LINE * lines + _ROOM)


@lru_cache(maxsize=4096)  # many rows hold the same words
def _digits(text: str) -> int:
    """The width of a line, in digits; a Han character is two."""
    return len(text) + sum(map(_WIDE.__contains__, map(unicodedata.east_asian_width, text)))


def offer_choices(sheet: Worksheet, cells: str, choices: Sequence[str], prompt: str) -> None:
    """Let cells take only one of ``choices``, from a drop-down list; ``prompt`` is the hint that Excel shows."""
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    rule.error, rule.errorTitle = f"请从下拉列表中选：{'、'.join(choices)}", "只能选"
    rule.prompt, rule.promptTitle = prompt, "填法"
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(cells)
    sheet.add_data_validation(rule)


def finish(sheet: Worksheet, frozen: str, heads: int) -> None:
    """Freeze what is above and left of a cell, lock all but the fields, repeat row number ``heads`` on each page."""
    sheet.freeze_panes = frozen
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False  # people may widen a column
    set_printing(sheet, f"{heads}:{heads}")


def set_printing(sheet: Worksheet, heads: str) -> None:
    """Set up the pages: A4 landscape, one page wide, numbered. ``heads`` are the rows to repeat (3:3), or empty."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if heads:
        sheet.print_title_rows = heads
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))
    margins = sheet.page_margins  # in inches
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.7
    margins.header = margins.footer = 0.3
