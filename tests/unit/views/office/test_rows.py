"""What a sheet that is written row by row must not lose beside one that openpyxl keeps whole."""

import datetime as dt
import gc
import tracemalloc
from io import BytesIO

from openpyxl import load_workbook

from bizenv.views.office.rows import Rows, Written
from bizenv.views.office.sheet import FONT, Looks, find_format, find_look, put, put_heads

DAY = dt.date(2020, 1, 15)
VALUES = ("进展", 3, 0.5, DAY, None, "=1+1", "#N/A", "0012", " 前后有空格 ", "两行\n的字", "")


def written(rows, widths=(10,) * 11, **look):
    book = Looks(write_only=True)
    sheet = Rows(book, "表", widths, len(rows))
    for row in rows:
        sheet.add([Written(value, find_look(find_format(value), **look)) for value in row], 20)
    return load_workbook(BytesIO(book.content(DAY)))["表"]


def kept(rows, **look):
    book = Looks()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            put(book.active, number, column, value, **look)
    return load_workbook(BytesIO(book.content(DAY))).active


def test_a_cell_is_what_it_is_in_a_workbook_that_is_kept_whole():
    for look in ({}, {"align": "centre", "fill": "FFF4B6B6"}, {"bold": True, "size": 16, "border": False}):
        ours, theirs = written([VALUES], **look), kept([VALUES], **look)
        for one, other in zip(ours[1], theirs[1], strict=True):
            assert (one.value, one.data_type, one.number_format) == (other.value, other.data_type, other.number_format)
            for part in ("font", "alignment", "border", "fill", "protection"):
                assert repr(getattr(one, part)) == repr(getattr(other, part))
        assert ours["A1"].font.name == FONT


def test_text_is_never_a_formula_and_a_number_with_noughts_stays_text():
    (row,) = written([VALUES]).iter_rows()
    assert [row[n].data_type for n in (5, 6, 7)] == ["s"] * 3
    assert [row[n].value for n in (5, 6, 7)] == ["=1+1", "#N/A", "0012"]


def test_what_excel_cannot_hold_does_not_break_the_file():
    (row,) = written([("坏\x00字", "长" * 40_000)], widths=(10, 10)).iter_rows()
    assert row[0].value == "坏\ufffd字"
    assert row[1].value == "长" * 32_000 + "……（过长，未列完）"


def test_heads_widths_and_heights_are_those_of_other_workbooks():
    book, other = Looks(write_only=True), Looks()
    rows = Rows(book, "表", (6, 40), 2)
    rows.add_heads(("序号", "内容"))
    rows.add([None, Written("二", find_look("@"))])
    ours = load_workbook(BytesIO(book.content(DAY)))["表"]
    put_heads(other.active, 1, ("序号", "内容"), (6, 40))
    theirs = load_workbook(BytesIO(other.content(DAY))).active
    assert [c.font.bold for c in ours[1]] == [c.font.bold for c in theirs[1]] == [True, True]
    assert [c.fill.fgColor.rgb for c in ours[1]] == [c.fill.fgColor.rgb for c in theirs[1]]
    assert [ours.column_dimensions[c].width for c in "AB"] == [6, 40]
    assert ours.row_dimensions[1].height == theirs.row_dimensions[1].height
    assert ours["A2"].value is None
    assert ours["B2"].value == "二"


def test_each_cell_of_a_merged_area_keeps_its_value_so_that_filters_find_it():
    book = Looks(write_only=True)
    rows = Rows(book, "表", (10, 10), 3)
    for _ in range(3):
        rows.add([Written("同", find_look("@"))] * 2)
    rows.merge(1, 1, 2)
    rows.merge(1, 3, 3, 2)
    content = book.content(DAY)
    sheet = load_workbook(BytesIO(content))["表"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:A2", "A3:B3"]
    lines = load_workbook(BytesIO(content), read_only=True)["表"].iter_rows(values_only=True)
    assert list(lines) == [("同", "同")] * 3


def test_a_program_is_told_how_large_a_sheet_is_before_it_reads_it():
    book = Looks(write_only=True)
    rows = Rows(book, "表", (10, 10, 10), 2)
    rows.add([Written("一", find_look("@"))])
    rows.add([Written("二", find_look("@"))])
    sheet = load_workbook(BytesIO(book.content(DAY)), read_only=True)["表"]
    assert (sheet.max_row, sheet.max_column) == (2, 3)


def test_a_long_table_costs_no_memory_for_each_row():
    def peak(rows):
        book = Looks(write_only=True)
        sheet = Rows(book, "表", (10,) * 20, rows)
        look = find_look("@")
        gc.collect()
        tracemalloc.start()
        for number in range(rows):
            sheet.add([Written(f"第{number}行第{column}格", look) for column in range(20)], 20)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        book.content(DAY)
        return most

    peak(10)  # what is loaded once
    assert peak(600) - peak(100) < 500 * 20 * 8  # not even a pointer a cell
