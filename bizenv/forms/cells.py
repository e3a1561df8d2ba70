"""The cells of a filled form: what a person typed, whatever a spreadsheet made of it, and what is wrong with it."""

import datetime as dt
import re
import unicodedata
from typing import Any

from bizenv.base import privacy as private
from bizenv.base.text import UNSEEN
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout
from bizenv.ledger.admission import MOST

MAX_ROWS = 3000
"""Rows below which nothing is looked for."""
_SHOWN = 20
"""How many characters of a wrong cell are shown."""
_NOTHING = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Zero-width and bidirectional marks: they come with text from a page or a chat, and nobody sees them to delete them."""
_BREAKS = re.compile("_x000[Dd]_\n?|_x000[BCbc]_|\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""Ends of line, also those of Word, and as Excel writes them."""


class Fault(NamedTuple):
    """Something wrong in a form: sheet, cell as Excel names it (F7), and what. An empty cell: the sheet as a whole."""

    sheet: str
    cell: str
    message: str

    @property
    def words(self) -> str:
        """The fault with its place: 填报!F7（第 7 行 F 列）：……."""
        match = re.fullmatch(r"([A-Z]+)([0-9]+)", self.cell)
        where = f"{self.sheet}!{self.cell}（第 {match[2]} 行 {match[1]} 列）" if match else self.sheet
        return f"{where}：{self.message}"


class Sheet:
    """A sheet as one reads it: cells by row and column from 1, every fault collected."""

    def __init__(self, book: Any, name: str) -> None:
        found = book[name] if name in book.sheetnames else None
        self.sheet: Any = found if hasattr(found, "cell") else None  # a chart may bear any name
        self.name = name
        self.faults: list[Fault] = []

    def rows(self) -> range:
        """The rows that may have something in them, below the heads."""
        return range(layout.FIRST_ROW, min(self.sheet.max_row, MAX_ROWS) + 1) if self.sheet is not None else range(0)

    def fault(self, row: int, column: int, message: str) -> None:
        """Keep a fault with its place."""
        self.faults.append(Fault(self.name, f"{chr(64 + column)}{row}", message))

    def text(self, row: int, column: int) -> str:
        """A cell's text as it was typed; a formula or an error is a fault, and then the text is empty.

        A share that a spreadsheet made of 60% is 60% again. White space around the text is left out.
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
            shared = "%" in re.sub('"[^"]*"', "", str(cell.number_format))
            return _number(value * 100) + "%" if shared else _number(value)
        return "" if value is None else _NOTHING.sub("", _BREAKS.sub("\n", str(value))).strip()

    def sign(self, row: int, column: int) -> str:
        """A cell's text as a sign or a choice: full-width letters are letters, capitals are none."""
        return unicodedata.normalize("NFKC", self.text(row, column)).lower()

    def words(self, row: int, column: int) -> str | None:
        """A cell's free text, None where there is none; what a ledger does not take is a fault."""
        text = self.text(row, column)
        number, unseen = private.found(text), re.search(UNSEEN, text)
        if number is not None:
            self.fault(row, column, f"台账不记{number.what}（{number.text[:3]}……）：会长期留存；请删去")
            return None
        if len(text) > MOST:
            self.fault(row, column, f"文字太长（{len(text)} 字，最多 {MOST}）；写要点，全文作佐证材料")
            return None
        if unseen is not None:
            self.fault(row, column, f"“{clipped(text[: unseen.start()])}”后面有显示不出来的字符，请删去重写")
            return None
        return text or None


def _number(value: float) -> str:
    """A number as a person writes it: 60, 12.5; what a spreadsheet's arithmetic leaves behind the sixth digit is dropped."""
    value = round(value, 6)
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def clipped(text: str) -> str:
    """The beginning of a text, to be shown to whoever wrote it, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}……"
