"""The Excel forms: what is sent out, what comes back, what is refused."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bizenv.store import plans

FORM = "区市场监管局_2019-Q4_填报表.xlsx"


@pytest.fixture(autouse=True)
def _december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")


@pytest.fixture(scope="session")
def kept_form(kept_desk: Path, once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form that goes out from a new workspace, made once."""
    path = tmp_path_factory.mktemp("form") / FORM
    typed = ("--department", "区市场监管局", "--period", "2019-Q4", "--output", path, "--data", kept_desk)
    once("form", "export", *typed, today="2019-12-20")
    return path


@pytest.fixture
def desk(kept_desk: Path, kept_form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace as the current folder, with one form in it."""
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    shutil.copy(kept_form, folder / FORM)
    monkeypatch.chdir(folder)
    return folder


def filled(changes: dict[str, object], source: str = FORM, target: str = "回来.xlsx") -> str:
    """A form with cells filled in: 填报!F7, or F7 of the first sheet."""
    book = load_workbook(source)
    for place, content in changes.items():
        sheet, _, cell = place.rpartition("!")
        book[sheet or "填报"][cell] = content
    book.save(target)
    return target


def rows(path: str = FORM, sheet: str = "填报") -> dict[str, int]:
    """The row of each number."""
    book = load_workbook(path)
    return {book[sheet].cell(n, 1).value: n for n in range(5, book[sheet].max_row + 1)}


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "ledger").rglob("*.yaml"))


def answer(result):
    return json.loads(result.out)


def test_a_form_has_its_departments_tasks_locked_and_fields_open(run, desk: Path):
    book = load_workbook(FORM)
    assert book.sheetnames == ["填报", "指标", "联合牵头", "配合事项", "填表说明", "_bizenv"]
    assert book["_bizenv"].sheet_state == "hidden"
    sheet = book["填报"]
    assert sheet.protection.sheet
    registry = plans.load(str(desk)).registry
    led = [t for t in registry.tasks if t.lead[0] == "区市场监管局"]
    labels = [sheet.cell(n, 1).value for n in range(5, sheet.max_row + 1)]
    expected = [
        f"{t.label} 节点{k}" if len(t.deadlines) > 1 else t.label
        for t in led
        for k in range(1, max(2, len(t.deadlines) + 1))
    ]
    assert labels == expected
    for n, task in enumerate((t for t in led for _ in range(max(1, len(t.deadlines)))), start=5):
        assert sheet.cell(n, 3).value.startswith(task.text)
        assert [sheet.cell(n, c).protection.locked for c in range(1, 14)] == [True] * 5 + [False] * 8
        assert sheet.cell(n, 1).number_format == "@"
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert any("未启动,推进中,已完成" in (formula or "") for formula in lists.values())
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows
    assert sheet.page_setup.orientation == "landscape"
    others = [t for t in registry.tasks if "区市场监管局" in t.lead[1:]]
    assert [book["联合牵头"].cell(n, 1).value for n in range(5, book["联合牵头"].max_row + 1)] == [
        t.label for t in others
    ]


def test_the_same_form_is_the_same_to_the_byte(run, desk: Path):
    first = Path(FORM).read_bytes()
    assert (
        run("form", "export", "--department", "市场监管局", "--period", "2019年四季度").code == 2
    )  # it is there already
    assert run("form", "export", "--department", "区市场监管局", "--period", "2019-Q4", "--force").code == 0
    assert Path(FORM).read_bytes() == first


def test_every_department_that_leads_gets_one_and_empty_ones_record_nothing(run, desk: Path):
    assert run("form", "export", "--period", "2019-Q4", "--all", "下发").code == 0
    registry = plans.load(str(desk)).registry
    assert len(list(Path("下发").iterdir())) == len({name for t in registry.tasks for name in t.lead})
    result = run("form", "import", "下发")
    assert (result.code, entries(desk)) == (0, [])
    assert "记了0条" in result.out


def test_export_needs_no_workspace_and_import_does(run, tmp_path: Path):
    assert run("form", "export", "--department", "区科技局", "--period", "2019-Q4", "--output", "a.xlsx").code == 0
    result = run("form", "import", "a.xlsx")
    assert (result.code, "bizenv init" in result.err) == (2, True)
    assert run("form", "export", "--period", "2019-Q4").code == 2
    assert run("form", "export", "--department", "区科技局", "--all", "x", "--period", "2019-Q4").code == 0
    assert [p.name for p in Path("x").iterdir()] == ["区科技局_2019-Q4_填报表.xlsx"]


def test_what_is_filled_in_is_recorded(run, desk: Path):
    at = rows()
    path = filled(
        {
            "C3": dt.date(2019, 12, 18),
            f"G{at['1(1)']}": "已完成",
            f"M{at['1(1)']}": "截图；回函〔2019〕8号",
            f"G{at['1(2)']}": "推进中",
            f"H{at['1(2)']}": 60,
            f"I{at['1(2)']}": "=1+1 不是公式".removeprefix("="),
            f"K{at['1(2)']}": "请区大数据局开放接口",
            f"G{at['71(1) 节点2']}": "未启动",
            f"H{at['3(1)']}": "40%",
        }
    )
    dry = run("form", "import", path, "--dry-run")
    assert (dry.code, entries(desk)) == (0, [])
    assert "将记4条" in dry.out
    told = answer(run("form", "import", path, "--received", "2019-12-19", "--format", "json"))
    assert [it["task"]["id"] for it in told["entries"]] == ["1.1", "1.2", "3.1", "71.1"]
    content = {it["content"]["task"]: it["content"] for it in told["entries"]}
    assert content["1.1"]["stage"] == "done"
    assert content["1.1"]["evidence"] == ["截图", "回函〔2019〕8号"]
    assert (content["1.2"]["progress"], content["3.1"]["progress"]) == (60, 40)
    assert (content["71.1"]["deadline"], content["71.1"]["stage"]) == (2, "not_started")
    for it in content.values():
        assert (it["date"], it["received"], it["period"], it["by"]) == (
            "2019-12-18",
            "2019-12-19",
            "2019-Q4",
            "区市场监管局",
        )
    assert run("validate", desk, "--strict").code == 0
    assert "请区大数据局开放接口" in run("report").out


def test_the_same_file_twice_records_nothing_twice(run, desk: Path):
    path = filled({f"G{rows()['1(1)']}": "推进中"})
    assert run("form", "import", path).code == 0
    before = entries(desk)
    again = answer(run("form", "import", path, path, "--received", "2019-12-19", "--format", "json"))
    assert (again["entries"], again["skipped"]) == ([], ["1.1"])
    assert entries(desk) == before
    shutil.copy(path, "副本.xlsx")
    assert run("form", "import", path, "副本.xlsx").code == 0
    assert entries(desk) == before


def test_no_change_is_one_tick_once_there_is_something_to_keep(run, desk: Path):
    path = filled({f"F{rows()['1(2)']}": "√"})
    first = run("form", "import", path)
    assert (first.code, entries(desk)) == (1, [])
    assert f"填报!F{rows()['1(2)']}" in first.out
    assert "本期无变化" in first.out
    assert run("record", "1.2", "--stage", "in_progress", "--date", "2019-11-01").code == 0
    assert run("form", "import", path).code == 0
    assert len(entries(desk)) == 2


@pytest.mark.parametrize(
    ("cell", "content", "why"),
    [
        ("G", "差不多", "没有“差不多”这个阶段"),
        ("H", "一半", "应是0到100的整数"),
        ("H", 101, "应是0到100的整数"),
        ("H", 0.6, "应是0到100的整数"),
        ("F", "嗯", "看不懂"),
        ("G", "=A1", "是公式"),
        ("I", "=HYPERLINK(1)", "是公式"),
        ("I", "有进展", "没有选阶段"),
        ("A", "1(2)", "编号应是“1(1)”"),
        ("A", "99(1)", "编号应是“1(1)”"),
        ("C", "随便", "要求与方案不符"),
        ("N", "1.1/1/00000000", "次序变了"),
        ("N", None, "不是表里原有的行"),
        ("N", "坏了", "内部标记坏了"),
    ],
)
def test_a_wrong_cell_is_named_as_excel_names_it_and_the_file_is_not_taken(
    run, desk: Path, cell: str, content: object, why: str
):
    n = rows()["1(1)"]
    fine = {f"G{n}": "推进中", f"G{rows()['1(2)']}": "推进中"}
    result = run(
        "form",
        "import",
        filled({**fine, f"{cell}{n}": content} if cell != "I" or content != "有进展" else {f"I{n}": content}),
    )
    assert (result.code, entries(desk)) == (1, [])
    assert why in result.out
    assert "（第 " in result.out


def test_all_that_is_wrong_is_said_at_once(run, desk: Path):
    at = rows()
    result = run("form", "import", filled({f"G{at['1(1)']}": "嗯", f"H{at['1(2)']}": "多", "C3": "昨天下午"}))
    assert result.code == 1
    for place in (f"填报!G{at['1(1)']}（第 {at['1(1)']} 行 G 列）", f"填报!H{at['1(2)']}", "填报!C3（第 3 行 C 列）"):
        assert place in result.out


def test_contradictions_within_a_row_are_refused(run, desk: Path):
    n = rows()["1(1)"]
    for changes in (
        {f"F{n}": "√", f"G{n}": "推进中"},
        {f"G{n}": "已完成", f"H{n}": 60},
        {f"G{n}": "未启动", f"H{n}": 5},
    ):
        assert run("form", "import", filled(changes)).code == 1
    assert entries(desk) == []


def test_rows_that_were_moved_or_deleted_are_refused(run, desk: Path):
    at = rows()
    book = load_workbook(FORM)
    book["填报"].delete_rows(at["1(2)"])
    book["填报"][f"G{at['1(1)']}"] = "推进中"
    book.save("少.xlsx")
    result = run("form", "import", "少.xlsx")
    assert (result.code, "原有 32 行，现有 31 行" in result.out) == (1, True)
    swapped = load_workbook(FORM)
    sheet = swapped["填报"]
    for column in range(1, 15):
        one, other = sheet.cell(at["3(1)"], column), sheet.cell(at["3(2)"], column)
        one.value, other.value = other.value, one.value
    swapped.save("换.xlsx")
    assert "次序" in run("form", "import", "换.xlsx").out
    shifted = load_workbook(FORM)
    sheet = shifted["填报"]
    for n in range(sheet.max_row, at["3(1)"], -1):  # one cell down, in the hidden column alone
        sheet.cell(n, 14).value = sheet.cell(n - 1, 14).value
    sheet[f"G{at['3(3)']}"] = "推进中"
    shifted.save("错位.xlsx")
    assert run("form", "import", "错位.xlsx").code == 1
    assert entries(desk) == []


def test_values_of_targets_are_taken_and_words_for_numbers_are_not(run, desk: Path):
    at, numbers = rows(), rows(FORM, "指标")
    n = numbers["67(1)"]
    good = filled({f"G{at['67(1) 节点1']}": "推进中", f"指标!E{n}": 12})
    told = answer(run("form", "import", good, "--format", "json"))
    assert list(told["entries"][0]["content"]["values"].values()) == [12]
    bad = filled({f"G{at['67(1) 节点1']}": "推进中", f"H{at['67(1) 节点1']}": 20, f"指标!E{n}": "十来个"})
    result = run("form", "import", bad)
    assert (result.code, f"指标!E{n}（第 {n} 行 E 列）" in result.out) == (1, True)
    second = filled({f"G{at['67(1) 节点2']}": "推进中", f"指标!E{n}": 13})
    told = answer(run("form", "import", second, "--format", "json"))
    assert (told["entries"][0]["content"]["deadline"], list(told["entries"][0]["content"]["values"].values())) == (
        2,
        [13],
    )
    alone = run("form", "import", filled({f"指标!E{n}": 12}))
    assert (alone.code, "没有选阶段" in alone.out) == (1, True)


def test_another_plan_another_version_and_another_department_are_refused(run, desk: Path):
    at = rows()
    for cell, content, why in (
        ("A2", "another-plan", "本方案是"),
        ("A1", "bizenv-form 9", "版本"),
        ("A3", "区科技局", "不由区科技局"),
        ("A4", "2019-12", "内部标记被换过"),
    ):
        result = run("form", "import", filled({f"_bizenv!{cell}": content, f"G{at['1(1)']}": "推进中"}))
        assert (result.code, why in result.out) == (1, True), result.out
    Workbook().save("别的.xlsx")
    assert "不是 bizenv 发出的" in run("form", "import", "别的.xlsx").out
    assert entries(desk) == []


def test_of_joint_leads_the_others_confirm_and_objections_are_shown(run, desk: Path):
    n = load_workbook(FORM)["联合牵头"].max_row
    path = filled({f"联合牵头!F{n}": "有异议", f"联合牵头!G{n}": "数字不符", "联合牵头!F5": "一致"})
    result = run("form", "import", path)
    assert result.code == 0
    assert "请核实：区市场监管局对 " in result.out
    assert "数字不符" in result.out
    assert "还没有报" in result.out
    assert answer(run("form", "import", path, "--format", "json"))["objections"]
    strange = run("form", "import", filled({"联合牵头!H5": "1.1", "联合牵头!F5": "有异议"}))
    assert (strange.code, "联合牵头!F5（第 5 行 F 列）" in strange.out) == (1, True)


def test_one_bad_file_does_not_stop_the_others(run, desk: Path):
    Path("回收").mkdir()
    filled({f"G{rows()['1(1)']}": "推进中"}, target="回收/好.xlsx")
    filled({f"G{rows()['1(1)']}": "嗯"}, target="回收/坏.xlsx")
    Path("回收/破.xlsx").write_bytes(b"PK\x03\x04 nothing")
    Path("回收/~$好.xlsx").write_bytes(b"lock")
    result = run("form", "import", "回收")
    assert result.code == 1
    assert len(entries(desk)) == 1
    assert "2个文件没有收进" in result.out
    assert "~$" not in result.out


def archive(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """The form with one part more, or another."""
    with zipfile.ZipFile(FORM) as old:
        return archive({n: old.read(n) for n in old.namelist()} | {name: content})


HOSTILE = {
    "not a workbook": lambda: (b"hello", "不是 Excel 工作簿"),
    "empty": lambda: (b"", "不是 Excel 工作簿"),
    "old or locked": lambda: (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "去掉密码"),
    "truncated": lambda: (Path(FORM).read_bytes()[:-200], "不是 Excel 工作簿"),
    "a bomb": lambda: (with_part("xl/media/x.bin", b"\0" * 60_000_000), "太大"),
    "many parts": lambda: (archive({f"xl/{n}": b"" for n in range(600)}), "太大"),
    "macros": lambda: (with_part("xl/vbaProject.bin", b"x"), "宏"),
    "links": lambda: (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "链接到别的文件"),
    "entities": lambda: (
        with_part("xl/sharedStrings.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><sst/>'),
        "DTD",
    ),
    "no workbook": lambda: (archive({"a.txt": b"x"}), "不是 Excel 工作簿"),
    "broken xml": lambda: (with_part("xl/workbook.xml", b"<workbook"), "打不开"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused(run, desk: Path, name: str):
    content, why = HOSTILE[name]()
    Path("x.xlsx").write_bytes(content)
    result = run("form", "import", "x.xlsx")
    assert result.code == 1
    assert why in result.out
    assert entries(desk) == []


def test_a_lie_about_a_parts_size_is_found_out(run, desk: Path):
    content = bytearray(with_part("xl/media/x.bin", b"\0" * 60_000_000))
    real = (60_000_000).to_bytes(4, "little")
    while (at := content.find(real)) >= 0:
        content[at : at + 4] = (10).to_bytes(4, "little")
    Path("x.xlsx").write_bytes(content)
    result = run("form", "import", "x.xlsx")
    assert result.code == 1


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.csv"])
def test_other_kinds_of_file_are_told_to_be_saved_as_xlsx(run, desk: Path, name: str):
    Path(name).write_bytes(b"x")
    result = run("form", "import", name)
    assert (result.code, "另存为" in result.out) == (1, True)


def test_nothing_to_take_in_is_said(run, desk: Path):
    Path("空").mkdir()
    assert run("form", "import", "空").code == 4
    assert run("form", "import", "没有.xlsx").code == 4
    assert run("form", "import", FORM, "--received", "2019-12-21").code == 2


def test_without_openpyxl_it_says_what_to_install(run, desk: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    result = run("form", "import", FORM)
    assert (result.code, "bizenv[xlsx]" in result.err) == (2, True)


def office_python() -> str | None:
    """The Python that can talk to LibreOffice; None where there is none."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if python and subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    return None


@pytest.mark.office
def test_a_form_filled_in_by_libreoffice_is_taken(run, desk: Path):
    python = office_python()
    if shutil.which("soffice") is None or python is None:
        assert not os.environ.get("BIZENV_TOOLS"), "LibreOffice with Python is needed here"
        pytest.skip("LibreOffice with Python is not there")
    at = rows()
    cells = [
        "C3=2019-12-19",
        f"G{at['1(1)']}=已完成",
        f"M{at['1(1)']}=截图",
        f"G{at['1(2)']}=推进中",
        f"H{at['1(2)']}=60",
    ]
    script = Path(__file__).with_name("libreoffice_fill.py")
    done = subprocess.run(
        [python, str(script), FORM, "填好.xlsx", "填报", *cells], capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    told = answer(run("form", "import", "填好.xlsx", "--format", "json"))
    assert told["refused"] == []
    content = {it["content"]["task"]: it["content"] for it in told["entries"]}
    assert (content["1.1"]["stage"], content["1.1"]["evidence"]) == ("done", ["截图"])
    assert (content["1.2"]["stage"], content["1.2"]["progress"]) == ("in_progress", 60)
    assert {it["date"] for it in content.values()} == {"2019-12-19"}
