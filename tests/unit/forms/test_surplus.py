"""What comes back beside the fields of a form: a fault where a report could be lost, else a remark; never silence."""

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from bizenv.forms import content as forms
from bizenv.forms import reading
from bizenv.forms.layout import CONFIRM, FILL, HELP, SUPPORT, TARGETS
from bizenv.forms.reading import Returned
from bizenv.forms.workbook import render
from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry
from bizenv.standing.periods import parse_period
from bizenv.standing.standing import make_standing
from bizenv.store import plans, rubric

UNIT = "区市场监管局"
OLD = Path(__file__).with_name("filled") / "version-1.xlsx"


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
    return render(forms.make_form(known, Ledger(), rules, UNIT, parse_period("2019-Q4")))


def changed(content: bytes, change: Callable[[Workbook], Any]) -> Returned:
    book = load_workbook(BytesIO(content))
    change(book)
    stream = BytesIO()
    book.save(stream)
    return read(stream.getvalue())


def put(content: bytes, cells: dict[str, Any]) -> Returned:
    """The form with cells set: J6 of the first sheet, or 指标!E5."""

    def change(book: Workbook) -> None:
        for place, value in cells.items():
            sheet, _, cell = place.rpartition("!")
            book[sheet or FILL.title][cell].value = value

    return changed(content, change)


def told(found: tuple[Any, ...]) -> list[tuple[str, str]]:
    return [(f"{it.sheet}!{it.cell}", it.message) for it in found]


def places(found: tuple[Any, ...]) -> list[str]:
    return [f"{it.sheet}!{it.cell}" for it in found]


# Words where nothing is to be filled in


OUTSIDE = [
    "R6",
    "C60",
    "R60",
    "AB2",
    "指标!H5",
    "指标!A90",
    "联合牵头!K5",
    "配合事项!H5",
    "配合事项!A99",
    "填表说明!B3",
]


@pytest.mark.parametrize("place", OUTSIDE)
def test_words_beside_or_below_a_table_are_not_lost(blank: bytes, place: str):
    it = put(blank, {place: "已于12月办结", "G6": "正在推进"})
    assert places(it.faults) == [place if "!" in place else f"填报!{place}"]
    assert "表外有文字“已于12月办结”" in it.faults[0].message


@pytest.mark.parametrize("place", ["R6", "C60", "指标!H5", "联合牵头!K6"])
def test_words_beside_the_table_of_a_form_of_version_1_are_not_lost(place: str):
    it = put(OLD.read_bytes(), {place: "已于12月办结"})
    assert "表外有文字“已于12月办结”" in it.faults[0].message
    assert len(it.faults) == 1


@pytest.mark.parametrize(
    "place", ["B6", "D6", "E6", "A2", "D3", "G4", "指标!C5", "联合牵头!E5", "配合事项!B5", "填表说明!A3"]
)
def test_words_written_over_a_locked_cell_are_not_lost(blank: bytes, place: str):
    it = put(blank, {place: "不归我单位"})
    assert places(it.faults) == [place if "!" in place else f"填报!{place}"]
    assert "改成了“不归我单位”" in it.faults[0].message


def test_a_value_in_the_column_of_the_last_round_is_not_lost(blank: bytes):
    it = put(blank, {"指标!D5": 3})
    assert told(it.faults)[0][0] == "指标!D5"
    assert "不必填的格里有文字“3”" in it.faults[0].message


def test_an_emptied_locked_cell_loses_nothing(blank: bytes):
    assert put(blank, {"E6": None, "填表说明!A3": None}).faults == ()


@pytest.mark.parametrize("title", ["指标", "联合牵头"])
def test_rows_of_the_other_sheets_that_were_sorted_are_refused(blank: bytes, title: str):
    def swap(book: Workbook) -> None:
        for one, other in zip(book[title][5], book[title][6], strict=True):
            one.value, other.value = other.value, one.value

    it = changed(blank, swap)
    assert places(it.faults) == [f"{title}!A5"]
    assert "次序变了" in it.faults[0].message


# Struck-out words


def test_words_struck_out_are_neither_taken_nor_dropped(blank: bytes):
    def strike(book: Workbook) -> None:
        sheet = book[FILL.title]
        sheet["G6"], sheet["J6"], sheet["K6"] = (
            "正在推进",
            "已印发",
            CellRichText("缺", TextBlock(InlineFont(strike=True), "钱"), "人"),
        )
        sheet["J6"].font = Font(strike=True)
        sheet["B8"].font = Font(strike=True)

    it = changed(blank, strike)
    assert places(it.faults) == ["填报!J6", "填报!K6", "填报!B8"]
    assert [fault.message[:8] for fault in it.faults[:2]] == ["“已印发”划掉了", "“钱”划掉了，算"]


def test_rich_text_without_a_stroke_is_read_as_it_stands(blank: bytes):
    bold = CellRichText("已", TextBlock(InlineFont(b=True), "印发"), "方案")
    it = put(blank, {"G6": "正在推进", "J6": bold})
    assert (it.faults, it.rows[0].note) == ((), "已印发方案")


# Merged cells


def merged(blank: bytes, area: str, cells: dict[str, Any]) -> Returned:
    def change(book: Workbook) -> None:
        sheet, _, cell = area.rpartition("!")
        for place, value in cells.items():
            book[FILL.title if "!" not in place else place.partition("!")[0]][place.rpartition("!")[2]].value = value
        book[sheet or FILL.title].merge_cells(cell)

    return changed(blank, change)


def test_words_merged_over_rows_hold_for_each_of_them(blank: bytes):
    it = merged(blank, "J6:J8", {"G6": "正在推进", "G7": "正在推进", "G8": "正在推进", "J6": "已印发方案"})
    assert [row.note for row in it.rows] == ["已印发方案"] * 3
    assert (it.faults, told(it.remarks)) == ((), [("填报!J6", "合并了第 6—8 行，内容算作每行都填了")])


def test_a_stage_merged_over_rows_reports_each_of_them(blank: bytes):
    it = merged(blank, "G6:G8", {"G6": "尚未启动"})
    assert [(row.row, row.stage) for row in it.rows] == [(n, "not_started") for n in (6, 7, 8)]


def test_words_merged_past_the_last_row_belong_to_the_rows_that_there_are(blank: bytes):
    it = merged(blank, "G36:G60", {"G36": "尚未启动"})
    assert ([row.row for row in it.rows], it.faults) == ([36], ())


@pytest.mark.parametrize(
    ("area", "cells"),
    [
        ("J6:K6", {"G6": "正在推进", "J6": "已印发"}),
        ("J6:K7", {"G6": "正在推进", "G7": "正在推进", "J6": "已印发"}),
        ("E6:E7", {}),
        ("J4:J6", {}),
        ("指标!E5:E6", {"指标!E5": 3}),
    ],
)
def test_a_merged_area_that_has_no_plain_meaning_is_a_fault(blank: bytes, area: str, cells: dict[str, Any]):
    it = merged(blank, area, cells)
    assert "合并成了一格" in it.faults[0].message
    assert places(it.faults) == [
        f"{area.partition('!')[0] if '!' in area else '填报'}!{area.rpartition('!')[2].split(':')[0]}"
    ]


# What only accompanies a report


def test_a_comment_is_told_with_its_words(blank: bytes):
    thread = "[线程批注]\n\n你的 Excel 版本可读取此批注。了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    数据待核"

    def comment(book: Workbook) -> None:
        book[FILL.title]["J6"].comment = Comment("实际已完成", "张")
        book[FILL.title]["J7"].comment = Comment(thread, "张")
        book[SUPPORT.title]["B5"].comment = Comment("请打13812345678", "张")

    it = changed(blank, comment)
    assert it.faults == ()
    assert told(it.remarks) == [
        ("填报!J6", "有批注“实际已完成”，不记入台账；要记的请写进格里"),
        ("填报!J7", "有批注“注释: 数据待核”，不记入台账；要记的请写进格里"),
        ("配合事项!B5", "有批注“……（有手机号，不显示）”，不记入台账；要记的请写进格里"),
    ]


def test_a_link_behind_other_words_is_told(blank: bytes):
    def link(book: Workbook) -> None:
        sheet = book[FILL.title]
        for n, words in ((6, "验收意见"), (7, "http://example.cn/a")):
            sheet[f"G{n}"] = "已完成"
            sheet[f"N{n}"] = words
            sheet[f"N{n}"].hyperlink = "http://example.cn/a"
            sheet[f"N{n}"].value = words

    it = changed(blank, link)
    assert (it.faults, told(it.remarks)) == ((), [("填报!N6", "链接到 http://example.cn/a，台账只记格里的字")])


def test_what_is_hidden_is_read_and_told(blank: bytes):
    def hide(book: Workbook) -> None:
        sheet = book[FILL.title]
        sheet["G6"] = "正在推进"
        sheet.row_dimensions[6].hidden = sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["K"].hidden = True
        book[TARGETS.title].sheet_state = "hidden"

    it = changed(blank, hide)
    assert [row.row for row in it.rows] == [6]
    assert it.faults == ()
    assert told(it.remarks) == [
        ("填报!", "第 6、9 行隐藏着，或被筛选掉了；照样收"),
        ("填报!", "“存在问题”列（K 列）隐藏着；照样收"),
        ("指标!", "这张表隐藏着；照样收"),
    ]


PICTURE = "<xdr:pic><xdr:nvPicPr/></xdr:pic>"
BOX = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>已于12月</a:t></a:r><a:r><a:t>办结</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


def drawn(content: bytes, shape: str) -> bytes:
    """The form with something that lies over cell J6 of its first sheet."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:oneCellAnchor>'
        "<xdr:from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="9" cy="9"/>{shape}<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kinds}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
        new.writestr("xl/drawings/drawing1.xml", drawing)
    return stream.getvalue()


def test_a_picture_is_told_and_the_form_is_taken(blank: bytes):
    it = read(drawn(blank, PICTURE))
    assert it.faults == ()
    assert told(it.remarks) == [("填报!J6", "有图片或图形，不记入台账；是佐证的请另存，在“佐证材料”写明")]


def test_words_in_a_text_box_are_not_lost(blank: bytes):
    it = read(drawn(blank, BOX))
    assert places(it.faults) == ["填报!J6"]
    assert "有文本框“已于12月办结”" in it.faults[0].message


def test_a_picture_inside_a_cell_is_called_a_picture(blank: bytes):
    it = put(blank, {"N6": '=_xlfn.DISPIMG("ID_1",1)'})
    assert "嵌着图片" in told(it.faults)[0][1]


# Sheets


def test_a_sheet_that_was_added_is_not_lost(blank: bytes):
    it = changed(blank, lambda book: book.create_sheet("补充").__setitem__("B2", "另有两项进展"))
    assert (places(it.faults), "里面却有内容" in it.faults[0].message) == (["补充!"], True)
    assert changed(blank, lambda book: book.create_sheet("Sheet1")).faults == ()


def test_a_copied_sheet_is_not_lost(blank: bytes):
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book[FILL.title]).title = "填报 (2)"

    assert places(changed(blank, copy).faults) == ["填报 (2)!"]


@pytest.mark.parametrize("title", [FILL.title, TARGETS.title, CONFIRM.title, SUPPORT.title, HELP, "_bizenv"])
def test_a_renamed_sheet_is_known_by_its_content(blank: bytes, title: str):
    def rename(book: Workbook) -> None:
        book[FILL.title]["G6"] = "正在推进"
        book[TARGETS.title]["E5"] = 3
        book[CONFIRM.title]["F5"] = "有异议"
        book[title].title = "Sheet1"

    it = changed(blank, rename)
    assert it.faults == ()
    assert (len(it.rows), [value.text for value in it.values], len(it.opinions)) == (1, ["3"], 1)
    assert told(it.remarks) == ([(f"{title}!", "改名成了“Sheet1”，照样收")] if title != "_bizenv" else [])


@pytest.mark.parametrize("title", [TARGETS.title, CONFIRM.title])
def test_a_sheet_that_is_gone_is_missed(blank: bytes, title: str):
    it = changed(blank, lambda book: book.remove(book[title]))
    assert (places(it.faults), "现在没有了" in it.faults[0].message) == ([f"{title}!"], True)
    it = changed(
        blank,
        lambda book: (book.copy_worksheet(book[title]), book.copy_worksheet(book[title]), book.remove(book[title])),
    )
    assert "改名或复制成了2张" in it.faults[0].message
    assert len(it.faults) == 3


def test_a_sheet_for_reading_only_is_not_missed(blank: bytes):
    assert changed(blank, lambda book: (book.remove(book[SUPPORT.title]), book.remove(book[HELP]))).faults == ()
