"""How a sheet that people fill in is drawn: locked words, open fields, lists to choose from, A4 pages.

The house style of every workbook that bizenv writes.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any, cast

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_LINE, _ROOM, _TALLEST = 16, 8, 400
"""Heights in points: of a line of 11-point type, what a row has above and below its lines, the most that Excel allows."""
_EDGE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEAD = PatternFill("solid", fgColor="FFD9E2EC")
_FIELD = PatternFill("solid", fgColor="FFFFF8DC")
FONT = "宋体"


def head_row(sheet: Worksheet, row: int, heads: Sequence[str], widths: Sequence[int]) -> None:
    """Put the heads of the columns into a row, and give the columns their widths, in digits of 11-point type."""
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        cell = put(sheet, row, column, head, bold=True)
        cell.fill = _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[row].height = 34


def put(
    sheet: Worksheet, row: int, column: int, value: Any, *, bold: bool = False, field: bool = False, border: bool = True
) -> Cell:
    """A cell. Text is text, whatever it begins with; only fields can be written to."""
    cell = cast("Cell", sheet.cell(row, column))  # never one of a merged range
    if isinstance(value, str):
        cell.number_format = "@"
        cell.value = value
        cell.data_type = "s"
    else:
        cell.value = value
    cell.font = Font(name=FONT, size=11, bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top" if border else "center")
    cell.protection = Protection(locked=not field)
    if border:
        cell.border = _BORDER
    if field:
        cell.fill = _FIELD
    return cell


def height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int], *, least: int = 1) -> None:
    """Make a row as high as the longest of its texts needs in its column: ``widths`` are in digits, a Han character two."""
    lines = [least]
    for text, width in zip(texts, widths, strict=False):
        parts = [sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in part) for part in text.split("\n")]
        lines.append(sum(max(1, -(-part // (width - 1))) for part in parts))
    sheet.row_dimensions[row].height = min(_TALLEST, _LINE * max(lines) + _ROOM)


def offer(sheet: Worksheet, cells: str, choices: Sequence[str], prompt: str) -> None:
    """Have cells take one of a few words, with a list to choose from and a hint on what they mean."""
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    rule.error, rule.errorTitle = f"请从下拉列表中选：{'、'.join(choices)}", "只能选"
    rule.prompt, rule.promptTitle = prompt, "填法"
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(cells)
    sheet.add_data_validation(rule)


def finish(sheet: Worksheet, frozen: str, heads: int) -> None:
    """Freeze what stands above and left of a cell, lock what is no field, and set up the pages: ``heads`` rows repeat."""
    sheet.freeze_panes = frozen
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False  # whoever wants a wider column
    printed(sheet, f"{heads}:{heads}")


def printed(sheet: Worksheet, heads: str) -> None:
    """A4, landscape, as wide as the page, the heads on each page, page numbers."""
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
