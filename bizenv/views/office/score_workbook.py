"""考评建议得分 as a workbook: the same table as the document for the assessing body, and the same mark while it is a draft."""

from typing import cast

from openpyxl.worksheet.worksheet import Worksheet

from bizenv.standing.score import Scores
from bizenv.views.office.sheet import Align, Looks, put, put_heads, set_height, set_printing
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import score as told
from bizenv.views.wording.paper import Paper

_WIDTHS = (24, 9, 10, 10, 10, 10, 10, 34)
"""The widths of the columns, in digits of 11-point type."""
_COUNT, _POINTS = 2, 7
"""The columns that hold numbers, from 1."""


def render(scores: Scores, paper: Paper) -> bytes:
    """The bytes of the workbook; ``paper``: the document that it goes with."""
    book = Looks()
    sheet = cast("Worksheet", book.active)
    sheet.title = told.NAME
    put(sheet, 1, 1, make_legible(paper.title), size=16, bold=True, align="run", border=False)
    sheet.row_dimensions[1].height = 26
    state = paper.draft or f"{paper.issuer}　{paper.dated}　{paper.approval}"
    put(sheet, 2, 1, make_legible(f"{told.name_days(scores)}　{state}"), align="run", border=False)
    put_heads(sheet, 3, told.BOOK_HEADS, _WIDTHS)
    rows = paper.table.rows if paper.table is not None else ()
    for number, row in enumerate(rows, start=4):
        for column, cell in enumerate(row, start=1):
            align: Align = "left" if column in (1, len(row)) else "centre"
            if column == _COUNT:
                put(sheet, number, column, int(cell), align=align)
            elif column == _POINTS:
                put(sheet, number, column, float(cell), align=align, format="0.0")
            else:
                put(sheet, number, column, make_legible(cell), align=align)
        set_height(sheet, number, row, _WIDTHS)
    for number, block in enumerate(paper.blocks[1:], start=5 + len(rows)):
        text = make_legible(block.lead + block.text)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(_WIDTHS))
        put(sheet, number, 1, text, border=False, align="top")
        set_height(sheet, number, [text], [sum(_WIDTHS)])
    sheet.freeze_panes = "B4"
    set_printing(sheet, "3:3")
    book.properties.creator = "bizenv"
    book.properties.title = make_legible(paper.title)
    return book.content(paper.given.day or paper.as_of)
