"""The copy of a workbook: what lawful spreadsheets write is kept, value for value, and what is kept is counted."""

import datetime as dt
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.datavalidation import DataValidation

from bizenv.forms import content as forms
from bizenv.forms import reading
from bizenv.forms.reading import Returned
from bizenv.forms.workbook import render
from bizenv.intake.archive import FORM, FormError, inspect_archive
from bizenv.intake.workbook import copy_workbook
from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry
from bizenv.standing.periods import parse_period
from bizenv.standing.standing import make_standing
from bizenv.store import plans, rubric

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


def read(content: bytes) -> Returned:
    """The only part of a form of one plan."""
    (part,) = reading.read(content)
    assert isinstance(part, Returned)
    return part


@pytest.fixture(scope="module")
def blank(registry: Registry) -> bytes:
    """A form as it is sent out."""
    known = make_standing(registry, None, dt.date(2019, 10, 8))
    rules = rubric.load(Path(plans.find_packaged()))
    return render(forms.make_form(known, Ledger(), rules, "区市场监管局", parse_period("2019-Q4")))


def saved(book: Any) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(content: bytes, **options: bool) -> Any:
    return load_workbook(BytesIO(content), **options)


def cells(book: Any) -> dict[str, tuple[object, ...]]:
    """Every cell that is not empty: value, type, number format, whether it is struck out."""
    return {
        f"{sheet.title}!{cell.coordinate}": (cell.value, cell.data_type, cell.number_format, bool(cell.font.strike))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """An archive with parts changed or added, written as to a pipe: sizes stand behind the parts, in 64 bits."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    stream = Pipe()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            with new.open(name, "w", force_zip64=True) as part:
                part.write(changes[name] if name in changes else old.read(name))
    return stream.getvalue()


def edited(content: bytes, name: str, pattern: str, text: str) -> bytes:
    """An archive with a piece of one part changed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        before = archive.read(name).decode()
    after = re.sub(pattern, lambda _: text, before, count=1)
    assert after != before
    return repacked(content, {name: after.encode()})


def filled(blank: bytes) -> Any:
    """The form with cells of every kind."""
    book = opened(blank)
    sheet = book["填报"]
    sheet["G6"], sheet["H6"], sheet["I6"] = "推进中", 0.6, "  第一行\n第二行 & <三>\r "
    sheet["H6"].number_format = "0.00%"
    sheet["C3"] = dt.date(2019, 12, 18)
    sheet["J6"], sheet["K6"], sheet["L6"], sheet["M6"] = True, "=1+1", "#N/A", -1234.5
    sheet["L6"].data_type = "e"
    sheet["M6"].number_format = '[红]0.0 "元"'
    sheet["I7"] = "划掉的"
    sheet["I7"].font = Font(strike=True)
    return book


def test_every_cell_is_in_the_copy_as_it_is_in_the_workbook(blank: bytes):
    content = saved(filled(blank))
    found = cells(opened(copy_workbook(content)))
    assert found == cells(opened(content)) | {"填报!K6": ("=", "f", "@", False)}  # of a formula, only that it is one
    assert found["填报!I7"][3]


def test_what_the_reader_may_ask_of_a_sheet_is_in_the_copy(blank: bytes):
    book = filled(blank)
    sheet = book["填报"]
    sheet["I8"] = CellRichText("留下", TextBlock(InlineFont(strike=True), "划掉"), TextBlock(InlineFont(b=True), "粗"))
    sheet["I9"].comment = Comment("  见附件\n第2页", "张")
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["L"].hidden = True
    sheet.merge_cells("J10:J12")
    sheet.auto_filter.ref = "A4:M36"
    copy = opened(copy_workbook(saved(book)), rich_text=True)
    assert copy.sheetnames == book.sheetnames
    assert copy["_bizenv"].sheet_state == "hidden"
    sheet = copy["填报"]
    pieces = [(str(it), isinstance(it, TextBlock) and bool(it.font.strike)) for it in sheet["I8"].value]
    assert pieces == [("留下", False), ("划掉", True), ("粗", False)]
    assert sheet["I9"].comment.text == "  见附件\n第2页"
    assert (sheet.row_dimensions[8].hidden, sheet.row_dimensions[9].hidden) == (True, False)
    assert (sheet.column_dimensions["L"].hidden, sheet.column_dimensions["M"].hidden) == (True, False)
    assert "J10:J12" in sheet.merged_cells
    assert sheet.auto_filter.ref == "A4:M36"


def test_a_form_with_all_that_spreadsheets_leave_behind_is_read(blank: bytes):
    book = opened(blank)
    sheet = book["填报"]
    sheet["G6"] = "推进中"
    line = Side(style="thin")
    for row in range(100, 1001):  # a person dragged the borders down
        for column in range(1, 15):
            sheet.cell(row, column).border = Border(line, line, line, line)
    sheet.conditional_formatting.add("F5:F1048576", CellIsRule(operator="equal", formula=["1"]))
    choices = DataValidation(type="list", formula1='"一,二"')
    choices.add("J5:J1048576")
    sheet.add_data_validation(choices)
    sheet.print_title_rows, sheet.print_area = "1:4", "A1:M1048576"
    for row in range(5, 25):
        sheet.cell(row, 9).comment = Comment("请核", "科")
        sheet.cell(row, 13).hyperlink = "https://example.org/" + "a" * 2000
    content = edited(
        saved(book), "xl/worksheets/sheet1.xml", "<cols>", '<cols><col min="15" max="16384" width="9" style="0"/>'
    )
    drawing = b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
    content = repacked(content, {"xl/drawings/drawing1.xml": drawing, "xl/media/image1.png": PIXEL})
    inspect_archive(content)
    it = read(content)
    assert [row.stage for row in it.rows if row.stage] == ["in_progress"]


def test_days_since_1904_and_attributes_of_other_namespaces_are_understood(blank: bytes):
    book = filled(blank)
    book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - the name of a way to count days
    content = saved(book)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert b'date1904="1"' in archive.read("xl/workbook.xml")
    content = edited(content, "xl/worksheets/sheet1.xml", '<row r="1"', '<row xmlns:x="urn:x" x:dyDescent="0.2" r="1"')
    assert read(content).date == dt.date(2019, 12, 18)


def test_a_strict_workbook_is_told_how_to_be_saved(blank: bytes):
    with zipfile.ZipFile(BytesIO(blank)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    namespaces = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    for old, new in namespaces:
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    with pytest.raises(
        FormError, match=r"^是“Strict Open XML 电子表格”格式；请用 Excel 另存为“Excel 工作簿（\.xlsx）”$"
    ):
        read(repacked(blank, parts))


def test_cells_and_rows_without_a_place_follow_the_one_before(blank: bytes):
    data = "<sheetData><row><c/><c><v>1</v></c></row><row r='50'><c r='C50'/><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    data += "<row><c r='A60'><v>4</v></c></row>"
    content = edited(blank, "xl/worksheets/sheet6.xml", "<sheetData>", data)
    found = cells(opened(copy_workbook(content)))
    assert [found[f"填表说明!{place}"][0] for place in ("B1", "D50", "A51", "A60")] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("elements", "内容太多"),
        ("cells", "有内容的格子超过 1 个"),
        ("hidden", "隐藏的行列超过 1 处"),
        ("merges", "合并的单元格太大或太多"),
        ("merged", "合并的单元格太大或太多"),
        ("comments", "批注和链接超过 1 个"),
        ("sheets", "工作表超过 1 张"),
        ("styles", "数字格式超过 1 种"),
        ("text", "文字超过 1 个"),
    ],
)
def test_more_than_a_form_has_is_refused(blank: bytes, limit: str, said: str):
    book = filled(blank)
    for row in (6, 7):
        book["填报"].cell(row, 9).comment = Comment("x", "x")
        book["填报"].row_dimensions[row].hidden = True
    content = saved(book)
    copy_workbook(content)
    with pytest.raises(FormError, match=said):
        copy_workbook(content, FORM._replace(**{limit: 1}))
