"""A form on its way: how its sheets are drawn, and how what people and spreadsheets make of its cells is read."""

import datetime as dt
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bizenv.base.text import is_nothing
from bizenv.forms import content as forms
from bizenv.forms import reading
from bizenv.forms.layout import FILL, FIRST_ROW
from bizenv.forms.reading import Returned
from bizenv.forms.workbook import render
from bizenv.intake import archive
from bizenv.intake.archive import FormError
from bizenv.ledger.admission import MOST
from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry
from bizenv.standing.periods import parse_period
from bizenv.standing.standing import make_standing
from bizenv.store import plans, rubric

UNIT = "区市场监管局"
NAME = f"{UNIT}_2019-Q4_填报表.xlsx"


def read(content: bytes) -> Returned:
    """The only part of a form of one plan."""
    (part,) = reading.read(content)
    assert isinstance(part, Returned)
    return part


def made(registry: Registry, department: str = UNIT) -> forms.Form:
    known = make_standing(registry, None, dt.date(2019, 10, 8))
    return forms.make_form(
        known, Ledger(), rubric.load(Path(plans.find_packaged())), department, parse_period("2019-Q4")
    )


@pytest.fixture(scope="module")
def blank(registry: Registry) -> bytes:
    """A form as it is sent out."""
    return render(made(registry))


def filled(content: bytes, cells: dict[str, Any], formats: dict[str, str] | None = None) -> bytes:
    """The form with cells filled in: F7 of the first sheet, or 指标!E5."""
    book = load_workbook(BytesIO(content))
    for places, key in ((cells, "value"), (formats or {}, "number_format")):
        for place, it in places.items():
            sheet, _, cell = place.rpartition("!")
            setattr(book[sheet or FILL.title][cell], key, it)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def back(content: bytes, cells: dict[str, Any], formats: dict[str, str] | None = None) -> Returned:
    return read(filled(content, cells, formats))


def told(it: Returned) -> list[str]:
    return [fault.words for fault in it.faults]


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for other in old.namelist():
            if other != name:
                new.writestr(other, old.read(other))
        new.writestr(name, part)
    return stream.getvalue()


# How it is drawn


def test_what_is_typed_into_a_field_stays_as_it_is_typed(blank: bytes):
    book = load_workbook(BytesIO(blank))
    sheet = book[FILL.title]
    for n in range(FIRST_ROW, sheet.max_row + 1):
        formats = [sheet.cell(n, column).number_format for column in FILL.fields]
        assert formats == ["@", "@", "0", "yyyy-mm-dd", "@", "@", "@", "@", "@"]
    assert book.security.lockStructure
    assert not book.security.workbookPassword
    assert all(not s.protection.password for s in book)


def test_no_row_is_too_low_for_its_words(registry: Registry):
    for department in ("区市场监管局", "区财政局", "区法院"):
        book = load_workbook(BytesIO(render(made(registry, department))))
        for sheet in book:
            for row in sheet.iter_rows(min_row=FIRST_ROW) if sheet.title not in ("填表说明", "_bizenv") else ():
                for cell in row:
                    width = sheet.column_dimensions[cell.column_letter].width
                    if isinstance(cell.value, str) and not sheet.column_dimensions[cell.column_letter].hidden:
                        lines = -(-2 * sum(not c.isascii() for c in cell.value) // int(width))
                        assert sheet.row_dimensions[cell.row].height >= 15 * lines, (sheet.title, cell.coordinate)


@pytest.mark.parametrize("department", ["区市场监管局", "区教委", "区体育局"])
def test_the_instructions_are_numbered_without_a_gap(registry: Registry, department: str):
    sheet = load_workbook(BytesIO(render(made(registry, department))))["填表说明"]
    lines = [sheet.cell(n, 1).value for n in range(2, sheet.max_row + 1)]
    assert [line.split(".")[0] for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
    assert any("√" in line for line in lines)
    assert any("身份证号" in line for line in lines)


def test_the_bytes_tell_neither_a_clock_nor_a_system(blank: bytes, registry: Registry):
    assert render(made(registry)) == blank
    with zipfile.ZipFile(BytesIO(blank)) as archived:
        assert {(it.date_time, it.create_system) for it in archived.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}
        assert archived.read("docProps/core.xml").count(b"2019-10-01T00:00:00Z") == 2


def test_a_node_shows_its_own_last_report_and_words_are_never_a_formula(run, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    folder = tmp_path / "desk"
    assert run("init", folder, "--plan", Path(plans.find_packaged())).code == 0
    monkeypatch.chdir(folder)
    record = ("record", "71.1", "--deadline", "1", "--progress", "80", "--note", "=SUM(1,2) 已印发")
    assert run(*record, "--date", "2019-11-20").code == 0
    assert run("form", "export", "--department", UNIT, "--period", "2019-Q4").code == 0
    sheet = load_workbook(NAME)[FILL.title]
    cells = {sheet.cell(n, 1).value: sheet.cell(n, 5) for n in range(FIRST_ROW, sheet.max_row + 1)}
    assert "=SUM(1,2) 已印发" in cells["71(1) 节点1"].value
    assert cells["71(1) 节点2"].value == "暂无反馈记录"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


# How it is read


def test_a_form_without_a_stroke_says_nothing(blank: bytes):
    it = read(blank)
    assert (it.department, it.period, it.rows, it.values, it.opinions, it.faults) == (UNIT, "2019-Q4", (), (), (), ())
    assert it.blank == len(it.rows) + it.blank > 0


WORDS = st.text(st.sampled_from("已印发方案推进=+-@'\"<&，。；：\n 12345"), max_size=40)


@settings(max_examples=15)
@given(
    picked=st.dictionaries(st.integers(0, 10), st.sampled_from(["尚未启动", "正在推进", "已完成"]), max_size=5),
    share=st.integers(0, 100),
    words=WORDS,
)
def test_what_is_typed_is_what_is_read(blank: bytes, picked: dict[int, str], share: int, words: str):
    book = load_workbook(BytesIO(blank))
    sheet = book[FILL.title]
    for n, stage in picked.items():
        sheet.cell(FIRST_ROW + n, 7).value = stage
        if stage == "正在推进":
            sheet.cell(FIRST_ROW + n, 8).value = share
        cell = sheet.cell(FIRST_ROW + n, FILL["note"])
        cell.value = words
        cell.data_type = "s"  # into a text cell, as Excel has it
    stream = BytesIO()
    book.save(stream)
    it = read(stream.getvalue())
    assert it.faults == ()
    assert {row.row - FIRST_ROW: row.stage for row in it.rows} == {n: forms.STAGES[s] for n, s in picked.items()}
    for row in it.rows:
        assert row.progress == (share if row.stage == "in_progress" else None)
        assert row.note == (None if is_nothing(words) else words.strip())


@pytest.mark.parametrize("tick", ["√", "✓", "V", "v", "Ｖ", "是", 1, "１", "x", "X", True, "TRUE", " √ "])
def test_a_tick_is_a_tick_however_it_is_made(blank: bytes, tick: object):
    it = back(blank, {"F6": tick})
    assert (told(it), [row.stage for row in it.rows]) == ([], ["no_change"])


@pytest.mark.parametrize(
    ("typed", "shown", "read_as"),
    [(60, "0", 60), (0.6, "0%", 60), ("60%", "@", 60), ("６０％", "@", 60), (60.0, "General", 60), (0.29, "0%", 29)],
)
def test_a_share_is_whole_per_cents_also_where_a_spreadsheet_divided_it(
    blank: bytes, typed: object, shown: str, read_as: int
):
    it = back(blank, {"H6": typed}, {"H6": shown})
    assert (told(it), [(row.stage, row.progress) for row in it.rows]) == ([], [("in_progress", read_as)])


@pytest.mark.parametrize(
    ("typed", "shown", "text"),
    [(0.85, "0.00%", "85%"), (85, "0", "85"), (0.1 + 0.2, "General", "0.3"), ("1,500", "@", "1,500")],
)
def test_a_value_is_the_one_that_was_typed(blank: bytes, typed: object, shown: str, text: str):
    it = back(blank, {"指标!E5": typed}, {"指标!E5": shown})
    assert (told(it), [value.text for value in it.values]) == ([], [text])


@pytest.mark.parametrize(
    "typed",
    [dt.date(2019, 12, 20), 43819.375, "2019-12-20", "2019.12.20", "2019年12月20日", "20191220", "２０１９/１２/２０"],
)
def test_the_day_of_filling_in_may_be_a_date_or_words(blank: bytes, typed: object):
    it = back(blank, {"C3": typed})
    assert (told(it), it.date) == ([], dt.date(2019, 12, 20))


@pytest.mark.parametrize("typed", ["9月20日", "2019年底", "2019-12", "今天", "2019-02-30", "2019-13-01", "0000-01-01"])
def test_a_day_that_may_be_of_two_years_or_that_is_none_is_a_fault(blank: bytes, typed: str):
    it = back(blank, {"C3": typed})
    assert it.date is None
    assert told(it)[0].startswith("填报!C3（第 3 行 C 列）：填报日期")


def test_an_extension_that_is_asked_for_gives_the_fields_of_an_entry(blank: bytes, registry: Registry):
    sheet = load_workbook(BytesIO(blank))["延期申请"]
    labels = {sheet.cell(n, 1).value: n for n in range(FIRST_ROW, sheet.max_row + 1)}
    one, two = labels["1(1)"], labels["71(1) 节点2"]
    cells = {
        f"延期申请!D{one}": dt.date(2020, 3, 31),
        f"延期申请!E{one}": "接口未开放",
        f"延期申请!D{two}": "2021.6.30",
    }
    it = back(blank, cells)
    assert told(it) == []
    first, second = it.asked
    assert (first.task, first.node, first.until, first.reason) == ("1.1", 1, dt.date(2020, 3, 31), "接口未开放")
    assert (second.node, second.until, second.reason) == (2, dt.date(2021, 6, 30), "")
    strange = back(blank, {f"延期申请!D{one}": "明年", f"延期申请!E{one}": "找张某13812345678"})
    assert [(fault.cell, "13812345678" in fault.message) for fault in strange.faults] == [
        (f"E{one}", False),
        (f"D{one}", False),
    ]
    assert strange.asked == ()


@pytest.mark.parametrize("column", ["J", "K", "L", "M", "N"])
def test_what_a_ledger_does_not_take_is_told_with_its_own_cell(blank: bytes, column: str):
    it = back(blank, {"G6": "正在推进", f"{column}6": "请联系张三13812345678"})
    assert len(told(it)) == 1
    assert told(it)[0].startswith(f"填报!{column}6（第 6 行 {column} 列）：台账不记手机号")
    assert "13812345678" not in told(it)[0]
    it = back(blank, {"G6": "正在推进", f"{column}6": "已印发\ue000方案"})
    assert told(it) == [f"填报!{column}6（第 6 行 {column} 列）：“已印发”后面有显示不出来的字符，请删去重写"]


def test_too_long_a_text_is_told_with_its_own_cell(blank: bytes):
    assert told(back(blank, {"G6": "正在推进", "K6": "字" * MOST})) == []
    it = back(blank, {"G6": "正在推进", "K6": "字" * (MOST + 1)})
    assert [(fault.cell, f"最多 {MOST}" in fault.message) for fault in it.faults] == [("K6", True)]


def test_marks_that_nobody_sees_are_dropped_and_breaks_are_breaks(blank: bytes):
    it = back(
        blank, {"G6": "正在推进\u200b", "J6": "\ufeff已印\u200b发_x000D_\n第二行_x000B_第三行", "N6": "甲；乙\n丙"}
    )
    assert told(it) == []
    assert (it.rows[0].note, it.rows[0].evidence) == ("已印发\n第二行\n第三行", ("甲", "乙", "丙"))


def test_a_formula_or_an_error_is_told_wherever_it_stands(blank: bytes):
    for cell, content, why in (
        ("H6", "=1+1", "是公式"),
        ("J6", "#REF!", "是错误值 #REF!"),
        ("C3", "=TODAY()", "是公式"),
    ):
        it = back(blank, {cell: content})
        assert [(fault.cell, why in fault.message) for fault in it.faults] == [(cell, True)]


def test_an_opinion_stands_in_a_row_of_the_form(blank: bytes):
    it = back(blank, {"联合牵头!F5": "√", "联合牵头!F6": "有异议", "联合牵头!G6": "数字不符", "联合牵头!G7": "再议"})
    assert [opinion.agreed for opinion in it.opinions] == [True, False, False]
    it = back(blank, {"联合牵头!F60": "有异议", "联合牵头!F5": "嗯"})
    assert [fault.cell for fault in it.faults] == ["F5", "A60"]


def test_a_long_wrong_word_is_shown_in_part_and_many_faults_are_counted(blank: bytes):
    it = back(blank, {"G6": "差不多" * 1000})
    assert len(told(it)[0]) < 100  # and not three thousand
    it = back(blank, {f"G{n}": "嗯" for n in range(FIRST_ROW, FIRST_ROW + 500)})
    assert len(it.faults) <= 41
    assert "不再一一列出" in told(it)[-1]


# What is not opened


def test_marks_that_are_broken_are_refused(blank: bytes):
    with pytest.raises(FormError, match="期间“2019-Q9”坏了"):
        back(blank, {"_bizenv!A4": "2019-Q9"})
    book = load_workbook(BytesIO(blank))
    del book["_bizenv"]
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(FormError, match="不是 bizenv 发出的填报表"):
        read(stream.getvalue())


DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><sst/>'


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("xl/sharedStrings.xml", DTD.encode("utf-16-le")),
        ("xl/sharedStrings.xml", DTD.encode("utf-16")),
        ("xl/sharedStrings.bin", b"\n" + DTD.encode()),
        ("xl/media/picture.png", DTD.encode("utf-16-be")),
        ("xl/media/picture.png", b"\xef\xbb\xbf" + DTD.encode()),
    ],
)
def test_definitions_are_found_in_any_part_and_any_encoding(blank: bytes, name: str, part: bytes):
    with pytest.raises(FormError, match="DTD"):
        read(with_part(blank, name, part))


def test_a_picture_may_be_large_and_a_sheet_may_not(blank: bytes):
    picture = b"\x89PNG\r\n" + b"\0" * (archive.MAX_MARKUP + 1)
    assert read(with_part(blank, "xl/media/image1.png", picture)).faults == ()
    with pytest.raises(FormError, match="太大"):
        read(with_part(blank, "xl/media/image1.png", b"<x>" + b" " * archive.MAX_MARKUP))
    with pytest.raises(FormError, match="太大"):
        archive.inspect_archive(b"PK" + b"\0" * archive.MAX_BYTES)


# In a folder


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace as the current folder."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    monkeypatch.chdir(folder)
    return folder


def test_no_spreadsheet_in_a_folder_is_passed_over(run, desk: Path, blank: bytes):
    Path("回收/甲").mkdir(parents=True)
    Path("回收/好.XLSX").write_bytes(filled(blank, {"G6": "正在推进"}))
    for name in ("甲/旧.xls", "金山.et", "表.csv", "~$好.XLSX", "说明.txt"):
        Path("回收", name).write_bytes(b"x")
    result = run("form", "import", "回收")
    assert result.code == 1
    assert "共4个文件：记了1条，3个文件没有收进" in result.out
    assert "旧.xls：不是 Excel 工作簿（.xlsx），是文本文件" in result.out
    assert "~$" not in result.out


def test_two_files_of_one_unit_that_differ_are_pointed_out(run, desk: Path, blank: bytes):
    Path("一.xlsx").write_bytes(filled(blank, {"G6": "正在推进", "H6": 40}))
    Path("二.xlsx").write_bytes(filled(blank, {"G6": "正在推进", "H6": 60}))
    result = run("form", "import", "一.xlsx", "二.xlsx", "--dry-run")
    assert (result.code, "请核实以哪个为准：一.xlsx、二.xlsx" in result.err) == (0, True)
    assert run("form", "import", "一.xlsx", "一.xlsx").err == ""


def test_who_gets_no_form_is_said(run, desk: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bizenv.forms.workbook.render", lambda _: b"")
    result = run("form", "export", "--period", "2019-Q4", "--all", "下发")
    leads = {name for t in registry.tasks for name in t.lead}
    others = {name for t in registry.tasks for name in t.support} - leads
    assert result.code == 0
    assert len(list(Path("下发").iterdir())) == len(leads)
    assert set(result.err.strip().partition("：")[2].split("、")) == others
