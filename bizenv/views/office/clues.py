"""The ledger of clues as a workbook, for the office alone."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from bizenv.clues.clue import Clue
from bizenv.views.office.sheet import Looks, put, put_heads, set_height, set_printing
from bizenv.views.wording import clues as told

_WIDTHS = (6, 12, 10, 16, 40, 18, 10, 14, 6, 12, 18, 12, 30, 12, 24, 12, 16, 18, 14, 10)
"""The widths of the columns, in digits of 11-point type."""


class _InMemory(ExcelWriter):
    """Writes a sheet without a temporary file: a kill would leave the clues of a store under a passphrase in plain text."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """As in openpyxl, for a sheet without drawings."""
        written = BytesIO()
        writer = WorksheetWriter(ws, out=written)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        self._archive.writestr(ws.path[1:], written.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def render(clues: Sequence[Clue], day: dt.date) -> bytes:
    """The bytes of the workbook: a row a clue. ``day``: the day on which it is made."""
    book = Looks()
    sheet = book.active
    if sheet is None:  # pragma: no cover - a new workbook has a sheet
        raise RuntimeError
    sheet.title = "问题线索台账"
    put(sheet, 1, 1, f"问题线索台账（{day}）　内部资料，不外传　{told.NOTICE}", bold=True, border=False, align="run")
    put_heads(sheet, 2, told.EXPORT_HEADS, _WIDTHS)
    for row, clue in enumerate(clues, start=3):
        values = told.export_row(clue)
        for column, value in enumerate(values, start=1):
            put(sheet, row, column, value)
        set_height(sheet, row, ["" if value is None else str(value) for value in values], _WIDTHS)
    sheet.freeze_panes = "B3"
    set_printing(sheet, "1:2")
    sheet.page_setup.paperSize = 8  # A3: twenty columns
    return book.content(day, _InMemory)
