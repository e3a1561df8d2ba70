"""Read the cells of a filled form: recover what a person typed, and collect what is wrong with it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from openpyxl.utils import get_column_letter

from bizenv.base import privacy
from bizenv.base.text import UNSEEN, tell
from bizenv.base.tuples import NamedTuple
from bizenv.forms import lenient
from bizenv.forms.layout import FIRST_ROW, FormTable
from bizenv.ledger.admission import MOST

MAX_ROWS = 3000
"""The last row that is read."""
MOST_NUMBER = 10**15
"""From here on a spreadsheet no longer holds every digit of a number."""
_SHOWN = 20
"""How many characters of a wrong cell are shown."""
_NOTHING = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphens, zero-width and bidirectional marks. Pasted text brings them unseen; they are removed."""
_BREAKS = re.compile("_x000[Dd]_\n?|_x000[BCbc]_|\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""Line breaks other than a line feed, also those of Word, and Excel's escapes such as ``_x000D_``."""


class CellFault(NamedTuple):
    """A fault in a form, or a remark on it: its sheet, its cell as Excel names it, and what there is to say.

    The cell is written as F7; it is empty for the whole sheet.
    """

    sheet: str
    cell: str
    message: str

    @property
    def words(self) -> str:
        """The fault with its place: 填报!F7（第 7 行 F 列）：……."""
        match = re.fullmatch(r"([A-Z]+)([0-9]+)", self.cell)
        where = f"{self.sheet}!{self.cell}（第 {match[2]} 行 {match[1]} 列）" if match else self.sheet
        return f"{where}：{self.message}"


def sort_faults(faults: Iterable[CellFault]) -> list[CellFault]:
    """Faults, each once, in the order in which a person goes through the file: sheet by sheet, row by row.

    The sheets come as their first faults do; what concerns a whole sheet comes before its rows.
    """
    found = list(dict.fromkeys(faults))
    sheets = list(dict.fromkeys(it.sheet for it in found))

    def place(it: CellFault) -> tuple[int, int, int, str]:
        match = re.fullmatch(r"([A-Z]+)([0-9]+)", it.cell)
        return (
            (sheets.index(it.sheet), int(match[2]), len(match[1]), match[1])
            if match
            else (sheets.index(it.sheet), 0, 0, "")
        )

    return sorted(found, key=place)


class FilledSheet:
    """A sheet of a form, with the faults and remarks found so far. Rows and columns count from 1.

    sheet: openpyxl's sheet; None if the form does not have it.
    covered: the cells that a merged area hides, each with the cell that holds the area's content.
    unsound: the rows from ``FIRST_ROW`` on that a fault touches.
    plan: the id of the plan that opens the keys of its rows; empty before version 3 of the form.
    people: the rows below the tasks that only say who filled the form in and who checked it.
    moved: whether the rows are known not to be in the order in which they were sent out.
    """

    def __init__(self, sheet: Any, table: FormTable, plan: str = "") -> None:
        self.sheet = sheet
        self.plan = plan
        self.table = table
        self.name = table.title
        self.faults: list[CellFault] = []
        self.remarks: list[CellFault] = []
        self.covered: dict[tuple[int, int], tuple[int, int]] = {}
        self.unsound: set[int] = set()
        self.people: set[int] = set()
        self.moved = False
        if sheet is not None and table.fields:
            self._find_people()
        for area in sheet.merged_cells.ranges if sheet is not None else ():
            self._merge(area)

    def _merge(self, area: Any) -> None:
        """Read a merged area: the content of fields merged over rows of one column holds for each of these rows."""
        row, column = area.min_row, area.min_col
        if area.max_row < FIRST_ROW or column > self.table.key or row in self.people:
            return  # the form's own above the tasks; beside the table any words are a fault anyway
        filled = self.sheet.cell(row, column).value is not None
        shared = row >= FIRST_ROW and column == area.max_col and column in self.table.fields
        if shared and self.table.spreads:
            last = min(area.max_row, MAX_ROWS)
            self.covered |= {(n, column): (row, column) for n in range(row + 1, last + 1)}
            if filled:
                self.remark(row, column, f"合并了第 {row}—{area.max_row} 行，内容算作每行都填了")
        elif filled or column not in self.table.fields:
            message = f"{area.coord} 合并成了一格，看不出各格填什么；请取消合并，各填各的"
            self.fault(row, column, message)
            self.unsound |= set(range(max(row, FIRST_ROW), min(area.max_row, MAX_ROWS) + 1))

    def _find_people(self) -> None:
        """Find the lines below the tasks that say who filled the form in: they are told and not recorded."""
        lines: dict[int, dict[int, str]] = {}
        last = 0
        for (row, column), cell in sorted(self.sheet._cells.items()):
            text = read_text(cell)
            if text and row >= FIRST_ROW:
                lines.setdefault(row, {})[column] = text
                last = row if column == self.table.key else last
        for row, texts in lines.items():
            line = "　".join(texts.values())
            if row <= last or not lenient.is_about_people(line):
                continue
            self.people.add(row)
            number = privacy.find_number(line)
            if number is not None:
                column = next((n for n, text in texts.items() if privacy.find_number(text) is not None), min(texts))
                self.fault(row, column, f"表下写有{number.what}：表里不填电话、证件号，请删去")
            else:
                self.remark(row, min(texts), f"表下写有“{clip(line, 100)}”，只备查，不记入台账")

    def rows(self) -> range:
        """The row numbers to read, from ``FIRST_ROW`` on; empty if the form does not have the sheet."""
        return range(FIRST_ROW, min(self.sheet.max_row, MAX_ROWS) + 1) if self.sheet is not None else range(0)

    def fault(self, row: int, column: int, message: str) -> None:
        """Add a fault of a cell."""
        if row >= FIRST_ROW:
            self.unsound.add(row)
        self.faults.append(CellFault(self.name, f"{get_column_letter(column)}{row}", message))

    def remark(self, row: int, column: int, message: str) -> None:
        """Add a remark on a cell: something is said about it, and the form is taken."""
        self.remarks.append(CellFault(self.name, f"{get_column_letter(column)}{row}", message))

    def text(self, row: int, column: int) -> str:
        """A cell's text, as ``read_text`` reads it; what must not be taken as it stands is a fault."""
        asked = row
        row, column = self.covered.get((row, column), (row, column))
        cell = self.sheet.cell(row, column)
        doubt = find_doubt(cell)
        if doubt:
            self.fault(row, column, doubt)
            self.unsound.add(asked)
        return "" if cell.data_type in "fe" else read_text(cell)

    def key(self, row: int) -> str:
        """The hidden key of a row without its plan, empty if it has none; that of another plan's row as it stands."""
        return self.text(row, self.table.key).removeprefix(f"{self.plan}/" if self.plan else "")

    def sign(self, row: int, column: int) -> str:
        """A cell's text to be compared with a tick or a choice: in NFKC and lower case."""
        return unicodedata.normalize("NFKC", self.text(row, column)).lower()

    def entered(self, row: int, column: int) -> str:
        """A cell's text; empty where a person wrote 无, / or the like alone, which is the same as an empty cell."""
        return tell(self.text(row, column))

    def words(self, row: int, column: int) -> str | None:
        """A cell's free text; None if it is empty or says 无, / or the like.

        None, and a fault: a phone or identity number, more than ``MOST`` characters, a character that cannot be seen.
        """
        text = self.entered(row, column)
        number, unseen = privacy.find_number(text), re.search(UNSEEN, text)
        if number is not None:
            self.fault(row, column, f"台账不记{number.what}（{number.text[:3]}……）：会长期留存；请删去")
            return None
        if len(text) > MOST:
            self.fault(row, column, f"文字太长（{len(text)} 字，最多 {MOST}）；写要点，全文作佐证材料")
            return None
        if unseen is not None:
            self.fault(row, column, f"“{clip(text[: unseen.start()])}”后面有显示不出来的字符，请删去重写")
            return None
        return text or None


def read_text(cell: Any) -> str:
    """A cell's text as it was typed, stripped, or its formula.

    A percentage, stored as 0.6, is 60% again; a date is written 2019-12-20.
    """
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        shared = "%" in re.sub('"[^"]*"', "", str(cell.number_format))
        return _number(value * 100) + "%" if shared else _number(value)
    return "" if value is None else _NOTHING.sub("", _BREAKS.sub("\n", str(value))).strip()


def find_doubt(cell: Any) -> str:
    """Why a cell must not be taken as it stands: a formula, an error value, struck-out words; empty if it may be."""
    if cell.data_type == "f":
        if "DISPIMG" in str(cell.value):
            return "嵌着图片，台账不收；请另存图片，在“佐证材料”写明"
        return "是公式；请直接填内容"
    if cell.data_type == "e":
        return f"是错误值 {cell.value}；请直接填内容（嵌在格里的图片也会这样，请另存）"
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and not -MOST_NUMBER < value < MOST_NUMBER:
        return "数字超过15位，表格里记不全；请写成文字"
    text = read_text(cell)
    runs = cell.value if isinstance(cell.value, list) else ()  # rich text: each run is a str or has a font of its own
    struck = "".join(run.text for run in runs if not isinstance(run, str) and run.font.strike).strip()
    if text and cell.font.strike:
        struck = struck or text
    return f"“{clip(struck)}”划掉了，算不算数？不要的请删去，要的请去掉删除线" if struck else ""


def _number(value: float) -> str:
    """A number as a person writes it: 60, 12.5. Six decimals are kept; the rest is a spreadsheet's rounding error."""
    value = round(value, 6)
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def clip(text: str, most: int = _SHOWN) -> str:
    """The first characters of a text, on one line, to show in a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}……"
