"""Read the cells of a filled form: recover what a person typed, and collect what is wrong with it."""

import datetime as dt
import re
import unicodedata
from string import ascii_uppercase
from typing import Any

from bizenv.base import privacy
from bizenv.base.text import UNSEEN
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout
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
    """A fault in a form: its sheet, its cell as Excel names it (F7; empty for the whole sheet), and what is wrong."""

    sheet: str
    cell: str
    message: str

    @property
    def words(self) -> str:
        """The fault with its place: 填报!F7（第 7 行 F 列）：……."""
        match = re.fullmatch(r"([A-Z]+)([0-9]+)", self.cell)
        where = f"{self.sheet}!{self.cell}（第 {match[2]} 行 {match[1]} 列）" if match else self.sheet
        return f"{where}：{self.message}"


class FilledSheet:
    """A sheet of a form, with the faults found so far. Rows and columns count from 1."""

    def __init__(self, book: Any, name: str) -> None:
        found = book[name] if name in book.sheetnames else None
        self.sheet: Any = found if hasattr(found, "cell") else None  # a chart sheet has no cells
        self.name = name
        self.faults: list[CellFault] = []

    def rows(self) -> range:
        """The row numbers to read, from ``FIRST_ROW`` on; empty if the form does not have the sheet."""
        return range(layout.FIRST_ROW, min(self.sheet.max_row, MAX_ROWS) + 1) if self.sheet is not None else range(0)

    def fault(self, row: int, column: int, message: str) -> None:
        """Add a fault of a cell."""
        self.faults.append(CellFault(self.name, f"{ascii_uppercase[column - 1]}{row}", message))

    def text(self, row: int, column: int) -> str:
        """A cell's text as it was typed, stripped. A formula or an error value is a fault; its text is empty.

        A percentage, stored as 0.6, is 60% again; a date is written 2019-12-20.
        """
        cell = self.sheet.cell(row, column)
        if cell.data_type == "f":
            self.fault(row, column, "是公式；请直接填内容")
            return ""
        if cell.data_type == "e":
            self.fault(row, column, f"是错误值 {cell.value}；请直接填内容")
            return ""
        value = cell.value
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        if isinstance(value, int | float) and not isinstance(value, bool):
            if not -MOST_NUMBER < value < MOST_NUMBER:
                self.fault(row, column, "数字超过15位，表格里记不全；请写成文字")
                return ""
            shared = "%" in re.sub('"[^"]*"', "", str(cell.number_format))
            return _number(value * 100) + "%" if shared else _number(value)
        return "" if value is None else _NOTHING.sub("", _BREAKS.sub("\n", str(value))).strip()

    def sign(self, row: int, column: int) -> str:
        """A cell's text to be compared with a tick or a choice: in NFKC and lower case."""
        return unicodedata.normalize("NFKC", self.text(row, column)).lower()

    def words(self, row: int, column: int) -> str | None:
        """A cell's free text; None if it is empty.

        None, and a fault: a phone or identity number, more than ``MOST`` characters, a character that cannot be seen.
        """
        text = self.text(row, column)
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


def _number(value: float) -> str:
    """A number as a person writes it: 60, 12.5. Six decimals are kept; the rest is a spreadsheet's rounding error."""
    value = round(value, 6)
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def clip(text: str) -> str:
    """The first ``_SHOWN`` characters of a text, on one line, to show in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}……"
