"""Reads an Excel workbook (.xlsx): a table a sheet, its cells as they are shown."""

import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from typing import Any

from bizenv.base.errors import DataError
from bizenv.intake.archive import Bounds, FormError, inspect_archive
from bizenv.intake.document.excel.shown import show_value
from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table
from bizenv.intake.document.pieces import Piece, join_pieces, tidy
from bizenv.intake.document.secrecy import is_mark
from bizenv.intake.workbook import PICTURE, copy_workbook

Tick = Callable[[int, int], None]
BOUNDS = Bounds(
    size=200 * 1024 * 1024,
    markup=40 * 1024 * 1024,
    parts=5_000,
    elements=1_500_000,
    cells=300_000,
    merges=50_000,
    merged=400_000,
    hidden=20_000,
    styles=20_000,
    comments=20_000,
    sheets=200,
    text=20_000_000,
    strict=False,
    values=True,
    strange="不像方案的附表；没有打开",
    remedy="请把附表另存到一个新的工作簿再导入",
)
"""The most that a workbook with an annex may have: some 20,000 rows of 15 columns."""
_CODES = re.compile(r'&[LCRBIUSEXY]|&"[^"]*"|&\d+|&K[0-9A-F]{6}|\n')
"""What stands between the words of a header: its three parts, fonts, sizes, colours."""
_SHOWN = 20
"""How many numbers of hidden rows or columns are listed in a remark."""


def read_excel(content: bytes, name: str, *, tick: Tick | None = None) -> Document:
    """Read the bytes of an .xlsx. Raises DataError if they cannot be read.

    ``tick`` is told how many sheets are done, and how many there are.
    """
    from openpyxl import load_workbook

    try:
        inspect_archive(content, BOUNDS)
        copy = copy_workbook(content, BOUNDS)
    except FormError as error:
        raise DataError(f"{name}：{error}") from None
    try:
        book: Any = load_workbook(BytesIO(copy), rich_text=True)
    except Exception:  # noqa: BLE001 - what openpyxl raises on values that are none has no common class
        raise DataError(f"{name}：打不开，文件可能损坏；请用 Excel 或 WPS 打开后另存为 .xlsx") from None
    blocks: list[Block] = [*_read_headers(content)]
    remarks: list[str] = []
    sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")  # what is shown comes first
    for done, sheet in enumerate(sheets, start=1):
        reader = _Reader(sheet)
        table = reader.read()
        if table is not None:
            blocks.append(table)
            remarks += reader.list_remarks()
        if tick is not None:
            tick(done, len(sheets))
    return Document(name, "xlsx", tuple(blocks), wraps=False, remarks=tuple(remarks))


def _read_headers(content: bytes) -> Iterator[Paragraph]:
    """The marks of secrecy in the headers of the sheets; nothing else of them is of use."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.lower().startswith("xl/worksheets/") and part.endswith(".xml"):
                for header in re.findall(rb"<(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})<", archive.read(part)):
                    for piece in _CODES.split(unescape(header.decode("utf-8", "replace"))):
                        if is_mark(piece):
                            yield Paragraph(piece.strip(), "页眉")


class _Reader:
    """Reads a sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._place = f"工作表“{sheet.title}”"
        self._unsaved: list[str] = []
        self._errors: list[str] = []
        self._pictures: list[str] = []
        self._rows: list[int] = []
        self._columns: list[int] = []

    def read(self) -> Table | None:
        """The table; None if the sheet is empty. Rows and columns without text of their own are left out."""
        texts: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self._sheet._cells.items()):
            shown = self._read_cell(cell)
            if shown.text:
                texts.setdefault(row, {})[column] = shown
        if not texts:
            return None
        columns = sorted({column for row in texts.values() for column in row})
        covered = self._find_covered(texts.keys(), frozenset(columns))
        empty = Cell()
        heights = self._sheet.row_dimensions
        unseen = self._sheet.sheet_state != "visible"
        rows = tuple(
            Row(
                tuple(cells.get(column) or covered.get((row, column), empty) for column in columns),
                f"{self._place}第{row}行",
                hidden=unseen or (row in heights and bool(heights[row].hidden)),
            )
            for row, cells in texts.items()
        )
        self._rows, self._columns = list(texts), columns
        return Table(rows, self._place)

    def _read_cell(self, cell: Any) -> Cell:
        value = cell.value
        if value is None:
            return Cell()
        if cell.data_type == "f":
            (self._pictures if PICTURE in str(value) else self._unsaved).append(cell.coordinate)
            return Cell()
        if cell.data_type == "e":
            self._errors.append(cell.coordinate)
        wholly = bool(cell.font is not None and cell.font.strike)
        if not isinstance(value, str) and isinstance(value, list):  # rich text
            pieces = [
                Piece(str(part), wholly or bool(getattr(getattr(part, "font", None), "strike", False)))
                for part in value
            ]
            text, struck = join_pieces(Piece(_unescape(piece.text), piece.struck) for piece in pieces)
        else:
            text = tidy(_unescape(show_value(value, cell.number_format)))
            struck = text if wholly else ""
        return Cell(text, "", struck)

    def _find_covered(self, rows: Any, columns: frozenset[int]) -> dict[tuple[int, int], Cell]:
        """The places that belong to a merged cell; below its first row to the cell above, in it to the one to the left."""
        left, above = Cell(covered="left"), Cell(covered="above")
        found: dict[tuple[int, int], Cell] = {}
        for area in self._sheet.merged_cells.ranges:
            for row in range(area.min_row, area.max_row + 1):
                if row not in rows:
                    continue
                for column in range(area.min_col, area.max_col + 1):
                    if column in columns and (row, column) != (area.min_row, area.min_col):
                        found[row, column] = left if row == area.min_row else above
        return found

    def list_remarks(self) -> Iterator[str]:
        """What a person should know about the sheet."""
        if self._sheet.sheet_state != "visible":
            yield f"{self._place}是隐藏的工作表，也读了"
        heights, widths = self._sheet.row_dimensions, self._sheet.column_dimensions
        hidden = [str(row) for row in self._rows if row in heights and heights[row].hidden]
        if hidden:
            yield f"{self._place}有{len(hidden)}个隐藏的行，也读了：第{_list(hidden)}行"
        gone = {n for one in widths.values() if one.hidden for n in range(one.min or 0, (one.max or 0) + 1)}
        from openpyxl.utils import get_column_letter

        letters = [get_column_letter(column) for column in self._columns if column in gone]
        if letters:
            yield f"{self._place}有{len(letters)}个隐藏的列，也读了：{_list(letters)} 列"
        if self._unsaved:
            yield (
                f"{self._place}有{len(self._unsaved)}个公式没有存下结果，按空白读：{_list(self._unsaved)}；"
                "请用 Excel 或 WPS 打开、保存一次再导入"
            )
        if self._errors:
            yield f"{self._place}有{len(self._errors)}个格子是错误值：{_list(self._errors)}"
        if self._pictures:
            yield f"{self._place}有{len(self._pictures)}个格子是图片，没有读：{_list(self._pictures)}"


def _list(places: list[str]) -> str:
    return "、".join(places[:_SHOWN]) + (" 等" if len(places) > _SHOWN else "")


def _unescape(text: str) -> str:
    """A text without the marks with which Excel writes a carriage return."""
    return text.replace("_x000D_", "") if "_x000" in text else text
