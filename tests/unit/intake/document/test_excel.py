"""What a sheet shows, which is not always what its cells hold."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from bizenv.intake.document.excel.reader import read_excel
from bizenv.intake.document.excel.shown import show_value
from bizenv.intake.document.model import Document, Table
from bizenv.intake.document.secrecy import find_mark

SAMPLES = Path(__file__).parents[3] / "annexes" / "readers"

DAY = dt.datetime(2026, 3, 31)  # noqa: DTZ001 - a workbook knows no zones


def read(book: openpyxl.Workbook) -> Document:
    stream = BytesIO()
    book.save(stream)
    return read_excel(stream.getvalue(), "清单.xlsx")


def rows(document: Document, n: int = 0) -> list[list[str]]:
    table = document.blocks[n]
    assert isinstance(table, Table)
    return [[{"above": "^", "left": "<", "": cell.text}[cell.covered] for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (0.985, "0.0%", "98.5%"),
        (0.98, "0%", "98%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (7, "000", "007"),
        (12, '0"项"', "12项"),
        (12, '"第"0"项"', "第12项"),
        (3, '[DBNum1][$-804]General"、"', "三、"),
        (2.5, "0.0#", "2.5"),
        (5, "0.0_ ;[Red]-0.0", "5.0"),
        (5, "# ?/?", "5"),
        (True, "General", "TRUE"),
        ("文字", "@", "文字"),
        (DAY, 'yyyy"年"m"月"d"日"', "2026年3月31日"),
        (DAY, 'yyyy"年"m"月";@', "2026年3月"),
        (DAY, 'm"月"d"日"', "3月31日"),
        (DAY, "mm-dd-yy", "2026年3月31日"),
        (DAY, "General", "2026年3月31日"),
        (DAY, "yyyy-mm-dd", "2026-03-31"),
        (DAY, "yyyy/m/d;@", "2026/3/31"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二六年三月三十一日"),
        (DAY, "d-mmm-yy", "2026年3月31日"),
        (DAY.replace(hour=9, minute=5), "yyyy/m/d h:mm", "2026/3/31 9:05"),
        (dt.time(14, 30), "h:mm", "14:30"),
    ],
)
def test_a_value_is_read_as_it_is_shown(value: object, format: str, shown: str):
    assert show_value(value, format) == shown


@pytest.mark.parametrize(("number", "shown"), [(31, "2026年3月31日"), (57, "2026年3月"), (500, "46112")])
def test_days_in_formats_that_only_a_chinese_excel_knows_are_no_numbers(number: int, shown: str):
    import zipfile

    book = openpyxl.Workbook()
    book.active["A1"] = dt.date(2026, 3, 31)
    book.active["A1"].number_format = "yyyy-mm-dd"
    stream, other = BytesIO(), BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(other, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/styles.xml":
                assert b'numFmtId="164" fontId' in data
                data = data.replace(b'numFmtId="164" fontId', b'numFmtId="%d" fontId' % number)
            new.writestr(part.filename, data)
    assert rows(read_excel(other.getvalue(), "清单.xlsx")) == [[shown]]


def test_merged_areas_are_covered_and_empty_rows_and_columns_left_out():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = "标题"
    sheet.merge_cells("B2:XFD2")
    sheet["B5"], sheet["D5"], sheet["D6"] = 1, "甲", "乙"
    sheet.merge_cells("B5:B6")
    document = read(book)
    assert rows(document) == [["标题", "<"], ["1", "甲"], ["^", "乙"]]
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [row.place for row in table.rows] == [f"工作表“Sheet”第{n}行" for n in (2, 5, 6)]


def test_hidden_rows_columns_and_sheets_are_read_and_said():
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append(["丙", "丁"])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    other = book.create_sheet("底稿", 0)
    other.append(["戊"])
    other.sheet_state = "hidden"
    document = read(book)
    assert rows(document) == [["甲", "乙"], ["丙", "丁"]]
    assert rows(document, 1) == [["戊"]]
    assert [[row.hidden for row in block.rows] for block in document.blocks if isinstance(block, Table)] == [
        [False, True],
        [True],
    ]
    said = "\n".join(document.remarks)
    assert "第2行" in said
    assert "B 列" in said
    assert "“底稿”是隐藏的工作表" in said


def test_struck_out_words_stay_and_are_named():
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("甲、", TextBlock(InlineFont(strike=True), "乙"), "、丙")
    book.active["A2"] = "丁"
    book.active["A2"].font = Font(strike=True)
    table = read(book).blocks[0]
    assert isinstance(table, Table)
    assert [(row.cells[0].text, row.cells[0].struck) for row in table.rows] == [("甲、乙、丙", "乙"), ("丁", "丁")]


def test_a_formula_is_read_as_its_value_and_one_without_is_said():
    document = read_excel((SAMPLES / "formulas.xlsx").read_bytes(), "清单.xlsx")  # saved by LibreOffice
    assert rows(document) == [["1", "2", "共3项"]]
    assert document.remarks == ()
    book = openpyxl.Workbook()
    book.active.append([1, "=A1+1"])
    document = read(book)
    assert rows(document) == [["1"]]
    assert "B1" in document.remarks[0]
    assert "没有存下结果" in document.remarks[0]


def test_a_mark_of_secrecy_in_a_header_is_found():
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.oddHeader.right.text = "秘密★1年"
    book.active.oddHeader.right.size = 14
    book.active.oddHeader.left.text = "某市"
    assert find_mark(read(book)) == "秘密★1年"


def test_a_workbook_of_libreoffice_is_read():
    document = read_excel((SAMPLES / "libreoffice.xlsx").read_bytes(), "清单.xlsx")
    assert rows(document)[4:8] == [
        ["一、优化政务环境（共2项）", "<", "<", "<", "<"],
        ["1", "精简流程", "(1)推行“一网通办”。\n(2)压缩时限。", "市政务办、市商务委", "2026年3月底前"],
        ["^", "^", "建立台账。", "市发展改革委", "2026年12月底前"],
        ["2", "降低费用", "减免收费。", "^", ""],
    ]
