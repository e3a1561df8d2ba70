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
    assert book.sheetnames == ["填报", "指标", "联合牵头", "延期申请", "配合事项", "填表说明", "_bizenv"]
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
        assert [sheet.cell(n, c).protection.locked for c in range(1, 15)] == [True] * 5 + [False] * 9
        assert sheet.cell(n, 1).number_format == "@"
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert any("尚未启动,正在推进,已完成" in (formula or "") for formula in lists.values())
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
        run("form", "export", "--department", "市场监管局", "--period", "2019年第四季度").code == 2
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


def test_a_unit_with_nothing_due_and_nothing_changed_gets_no_form_unless_it_is_named(run, desk: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-11-20")
    found = run("form", "export", "--period", "2019-11", "--all", "月报")
    assert found.code == 0
    asked = json.loads(run("missing", "--period", "2019-11", "--format", "json").out)["missing"]
    registry = plans.load(str(desk)).registry
    units = {name for row in asked for name in registry.task(row["id"]).lead}
    assert {p.name.partition("_")[0] for p in Path("月报").iterdir()} == units
    assert "区法院" in found.err
    assert run("form", "export", "--period", "2019-11", "--department", "区法院", "-o", "法院.xlsx").code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    found = run("form", "export", "--period", "2019-12", "--department", "区法院", "-o", "十二月.xlsx")
    assert (found.code, "并入" in found.err) == (0, True)


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
            f"N{at['1(1)']}": "截图；回函〔2019〕8号",
            f"G{at['1(2)']}": "正在推进",
            f"H{at['1(2)']}": 60,
            f"J{at['1(2)']}": "=1+1 不是公式".removeprefix("="),
            f"L{at['1(2)']}": "请区大数据局开放接口",
            f"G{at['71(1) 节点2']}": "尚未启动",
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
    path = filled({f"G{rows()['1(1)']}": "正在推进"})
    assert run("form", "import", path).code == 0
    before = entries(desk)
    again = answer(run("form", "import", path, path, "--received", "2019-12-19", "--format", "json"))
    assert (again["entries"], again["skipped"]) == ([], ["1.1"])
    assert entries(desk) == before
    shutil.copy(path, "副本.xlsx")
    assert run("form", "import", path, "副本.xlsx").code == 0
    assert entries(desk) == before


def done(day: str | None, target: str, **cells: object) -> str:
    """A form that reports 1(1) done, with the day of filling it in."""
    n = rows()["1(1)"]
    changes: dict[str, object] = {f"G{n}": "已完成", f"N{n}": "回函"}
    changes |= {"C3": dt.date.fromisoformat(day)} if day else {}
    return filled(changes | {f"{column}{n}": content for column, content in cells.items()}, target=target)


def state(run, task: str) -> str:
    return answer(run("show", task, "--format", "json"))["tasks"][0]["state"]


def test_a_second_done_after_a_return_is_kept(run, desk: Path, monkeypatch: pytest.MonkeyPatch):
    assert run("form", "import", done("2019-12-10", "一.xlsx")).code == 0
    returned = ("verify", "1.1", "--return", "--limit", "2019-12-30", "--date", "2019-12-15")
    assert run(*returned).code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-24")
    result = run("form", "import", done("2019-12-24", "二.xlsx"))
    assert "记1条" in result.out
    assert state(run, "1.1") == "reported_done"
    assert run("validate", desk, "--strict").code == 0


def test_a_file_that_is_imported_again_after_a_return_is_the_same_file(
    run, desk: Path, monkeypatch: pytest.MonkeyPatch
):
    """Without a day of filling in, it would be dated today: after the return."""
    path = done(None, "一.xlsx")
    assert run("form", "import", path).code == 0
    assert run("verify", "1.1", "--return", "--limit", "2019-12-30").code == 0
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-23")
    assert "记0条，已记过1条（1(1)）" in run("form", "import", path).out
    assert state(run, "1.1") == "returned"


def test_progress_that_falls_back_to_an_earlier_figure_is_kept(run, desk: Path):
    n = rows()["1(2)"]
    for day, share in ((10, 40), (12, 70), (14, 40)):
        path = filled({"C3": dt.date(2019, 12, day), f"G{n}": "正在推进", f"H{n}": share}, target=f"{day}.xlsx")
        result = run("form", "import", path)
        assert "记1条" in result.out
    assert "1(2) 与 2019-12-10 的反馈内容相同，其后另有记录" in result.out
    assert answer(run("show", "1.2", "--format", "json"))["tasks"][0]["progress"] == 40
    again = answer(run("form", "import", "10.xlsx", "12.xlsx", "14.xlsx", "--format", "json"))
    assert (again["entries"], again["skipped"]) == ([], ["1.2"] * 3)


def test_an_older_form_that_comes_later_does_not_stand_over_the_newer(run, desk: Path):
    n = rows()["1(2)"]
    for day, share in ((14, 70), (10, 40)):
        path = filled({"C3": dt.date(2019, 12, day), f"G{n}": "正在推进", f"H{n}": share}, target=f"{day}.xlsx")
        result = run("form", "import", path)
        assert "记1条" in result.out
    assert f"注意：10.xlsx 填报!A{n}" in result.out
    assert "填于 2019-12-10，排在 2019-12-14 的反馈之前" in result.out
    assert answer(run("show", "1.2", "--format", "json"))["tasks"][0]["progress"] == 70


def test_a_form_of_several_nodes_and_rows_adds_nothing_the_second_time(run, desk: Path):
    at = rows()
    cells = {f"G{at[label]}": "正在推进" for label in ("1(1)", "1(2)", "71(1) 节点1", "71(1) 节点2")}
    path = filled({**cells, "C3": dt.date(2019, 12, 10)})
    assert "记4条" in run("form", "import", path).out
    shutil.copy(path, "副本.xlsx")
    filled({"C3": dt.date(2019, 12, 11)}, source=path, target="次日.xlsx")
    told = answer(run("form", "import", "副本.xlsx", "次日.xlsx", "--format", "json"))
    assert (told["entries"], told["skipped"]) == ([], ["1.1", "1.2", "71.1", "71.1"] * 2)


def test_the_same_words_in_the_form_of_another_round_are_another_report(run, desk: Path):
    assert run("form", "export", "--department", "区市场监管局", "--period", "2019-12", "--output", "月.xlsx").code == 0
    n = rows()["1(2)"]
    assert run("form", "import", filled({f"G{n}": "正在推进"})).code == 0
    assert "记1条" in run("form", "import", filled({f"G{n}": "正在推进"}, source="月.xlsx", target="月报.xlsx")).out


def test_a_form_whose_report_was_withdrawn_is_recorded_again_and_that_is_said(run, desk: Path):
    path = done("2019-12-10", "一.xlsx")
    name = answer(run("form", "import", path, "--format", "json"))["entries"][0]["entry"]
    assert run("withdraw", name, "--reason", "误记").code == 0
    assert "这份表此前记过，已撤回" in run("form", "import", path).out


def test_a_corrected_figure_is_not_overwritten_by_the_same_file(run, desk: Path):
    n = rows()["1(2)"]
    path = filled({f"G{n}": "正在推进", f"H{n}": 80})
    name = answer(run("form", "import", path, "--format", "json"))["entries"][0]["entry"]
    assert run("correct", name, "--progress", "50", "--reason", "误填").code == 0
    assert "已记过1条" in run("form", "import", path).out
    assert answer(run("show", "1.2", "--format", "json"))["tasks"][0]["progress"] == 50


# 完成日期


def test_the_day_of_completion_is_the_day_of_the_work_and_not_of_the_form(run, desk: Path, monkeypatch):
    """Work due on 30 September that was finished on the 28th, and reported in December."""
    path = done("2019-12-18", "一.xlsx", I=dt.date(2019, 9, 28))
    content = answer(run("form", "import", path, "--format", "json"))["entries"][0]["content"]
    assert (content["date"], content["completed"]) == ("2019-12-18", "2019-09-28")
    assert "已完成，2019-09-28完成" in run("show", "1.1").out
    assert "已完成，2019-09-28完成" in run("log", "1.1").out
    assert run("verify", "1.1", "--pass", "--by", "张某", "--proof", "印发的通知").code == 0
    assert state(run, "1.1") == "closed"
    assert run("validate", desk, "--strict").code == 0


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"I": dt.date(2019, 12, 19)}, "完成日期 2019-12-19 晚于填报日期 2019-12-18"),
        ({"I": dt.date(2018, 12, 10)}, "早于方案印发之日 2019-09-24"),
        ({"I": "12月上旬"}, "完成日期“12月上旬”不是日期"),
        ({"I": "9月20日"}, "完成日期“9月20日”没有写年份，看不出是哪一年"),
        ({"I": dt.date(2019, 12, 1), "G": "正在推进"}, "完成日期只在阶段选“已完成”时填"),
        ({"I": dt.date(2019, 12, 1), "G": None}, "完成日期只在阶段选“已完成”时填"),
        ({"I": dt.date(2019, 12, 1), "G": None, "F": "√"}, "完成日期只在阶段选“已完成”时填"),
    ],
)
def test_a_day_of_completion_that_cannot_be_is_a_fault(run, desk: Path, cells: dict[str, object], why: str):
    result = run("form", "import", done("2019-12-18", "一.xlsx", **cells))
    assert (result.code, entries(desk)) == (1, [])
    assert f"填报!I{rows()['1(1)']}" in result.out
    assert why in result.out


# Versions


FILLED = Path(__file__).parent.parent / "unit" / "forms" / "filled"


@pytest.mark.parametrize(("name", "completed"), [("version-1.xlsx", None), ("version-2.xlsx", "2019-12-10")])
def test_a_filled_form_of_every_version_is_taken_for_good(run, desk: Path, name: str, completed: str | None):
    """Also in the words of its time: 推进中, 未启动."""
    cells = {cell.value for row in load_workbook(FILLED / name)["填报"].iter_rows() for cell in row}
    assert {"推进中", "未启动"} <= cells
    told = answer(run("form", "import", FILLED / name, "--format", "json"))
    content = {it["task"]["id"]: it["content"] for it in told["entries"] if it["content"]["kind"] == "report"}
    assert (told["refused"], told["remarks"]) == ([], [])
    assert {task: (it["stage"], it.get("completed")) for task, it in content.items()} == {
        "75.1": ("in_progress", None),
        "75.2": ("done", completed),
        "75.3": ("not_started", None),
    }
    assert content["75.1"]["progress"] == 60
    assert content["75.2"]["evidence"] == ["（虚构）验收意见", "照片"]
    assert content["75.2"]["values"] == {"取得积极成效的首批创新生态圈": 2}


@pytest.mark.parametrize("title", ["指标", "联合牵头"])
def test_a_form_of_version_1_that_lost_a_sheet_is_not_taken(run, desk: Path, title: str):
    book = load_workbook(FILLED / "version-1.xlsx")
    del book[title]
    book.save("少.xlsx")
    result = run("form", "import", "少.xlsx")
    assert (result.code, f"{title}：发下去时有这张表，现在没有了" in result.out, entries(desk)) == (1, True, [])


def test_a_form_of_a_newer_version_is_said_to_be_newer(run, desk: Path):
    result = run("form", "import", filled({"_bizenv!A1": "bizenv-form 4"}))
    assert (result.code, "是更新的 bizenv 发出的" in result.out) == (1, True)
    assert "坏了" in run("form", "import", filled({"_bizenv!A1": "bizenv-form 0"})).out
    for broken in ({"_bizenv!C7": "1:x"}, {"_bizenv!B7": None}, {"_bizenv!A1": "bizenv-form 1"}):
        assert "内部标记坏了" in run("form", "import", filled(broken)).out


@pytest.mark.parametrize("word", ["无", "暂无。", "没有", "不涉及", "无需", "/", "—", "-", "N/A"])
def test_a_cell_that_says_nothing_is_an_empty_cell(run, desk: Path, word: str):
    """Else 无 would be put before a leader as a request, and a row of 无 be refused for want of a stage."""
    at = rows()
    n, other = at["1(1)"], at["1(2)"]
    told = {f"{column}{n}": word for column in "JKLMN"} | {f"{column}{other}": word for column in "FGHIJKLMN"}
    assert run("form", "import", filled({f"G{n}": "正在推进", f"H{n}": 60, **told})).code == 0
    (path,) = entries(desk)
    text = path.read_text("utf-8")
    assert "progress: 60" in text
    assert not any(f"{key}:" in text for key in ("note", "problem", "coordinate", "next", "evidence"))


# Rounds


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("2019-Q3", "在方案印发（2019-09-24）之前已经开始，不要求反馈；最近的一期是 2019-Q4"),
        ("2018-12", "在方案印发（2019-09-24）之前，不要求反馈；最近的一期是 2019-10"),
        ("2019", "最近的一期是 2019-Q4"),
        ("2020-Q1", "2020年第一季度还没有开始（2020-01-01 起）；最近的一期是 2019-Q4"),
    ],
)
def test_no_form_is_made_for_a_round_that_is_none(run, desk: Path, period: str, why: str):
    result = run("form", "export", "--department", "区科技局", "--period", period)
    assert (result.code, why in result.err) == (2, True)
    assert not Path(f"区科技局_{period}_填报表.xlsx").exists()


def test_a_round_may_be_reported_on_from_its_first_day(run, desk: Path):
    typed = ("form", "export", "--department", "区科技局", "--period", "2019-Q4", "--output", "甲.xlsx")
    early = run(*typed, "--as-of", "2019-09-30")
    assert (early.code, "还没有开始（2019-10-01 起）" in early.err) == (2, True)
    assert run(*typed, "--as-of", "2019-10-01").code == 0


def test_a_form_of_a_round_that_had_not_begun_when_it_came_is_not_taken(run, desk: Path):
    typed = ("form", "export", "--department", "区科技局", "--period", "2020-Q1", "--output", "甲.xlsx")
    assert run(*typed, "--as-of", "2020-01-02").code == 0
    n = rows("甲.xlsx")["75(1)"]
    result = run("form", "import", filled({f"G{n}": "正在推进"}, source="甲.xlsx"))
    assert (result.code, "这一期不收：2020年第一季度还没有开始" in result.out, entries(desk)) == (1, True, [])


# Values


@pytest.mark.parametrize(
    ("number", "typed", "why"),
    [
        ("67(1)", "1,2", "逗号看不出是千位还是小数点"),
        ("67(1)", "1,2000", "逗号看不出是千位还是小数点"),
        ("67(1)", "98%", "请改写成数，不带百分号"),
    ],
)
def test_a_value_with_two_readings_is_asked_about(run, desk: Path, number: str, typed: str, why: str):
    at, n = rows(), rows(FORM, "指标")[number]
    result = run("form", "import", filled({f"G{at['67(1) 节点1']}": "正在推进", f"指标!E{n}": typed}))
    assert (result.code, f"指标!E{n}" in result.out, why in result.out) == (1, True, True)


@pytest.mark.parametrize(
    ("typed", "value"), [("1,200", 1200), ("12,345.6", 12345.6), ("１，２００", 1200), (1200, 1200)]
)
def test_a_value_with_its_thousands_parted_is_one_number(run, desk: Path, typed: object, value: float):
    at, n = rows(), rows(FORM, "指标")["67(1)"]
    path = filled({f"G{at['67(1) 节点1']}": "正在推进", f"指标!E{n}": typed})
    told = answer(run("form", "import", path, "--format", "json"))
    assert list(told["entries"][0]["content"]["values"].values()) == [value]


def test_a_fraction_under_a_target_in_per_cent_is_asked_about(run, desk: Path):
    unit = "区人力社保局"
    assert run("form", "export", "--department", unit, "--period", "2019-Q4", "--output", "人社.xlsx").code == 0
    sheet = load_workbook("人社.xlsx")["指标"]
    n, label = next((r[0].row, r[0].value) for r in sheet.iter_rows(min_row=5) if "%" in str(r[2].value))
    at = next(row for name, row in rows("人社.xlsx").items() if name and name.split(" ")[0] == label)
    for typed, format, value in ((0.98, "General", None), (0.98, "0%", 98), ("0.98%", "@", 0.98), (98, "0", 98)):
        book = load_workbook("人社.xlsx")
        book["填报"][f"G{at}"] = "正在推进"
        book["指标"][f"E{n}"] = typed
        book["指标"][f"E{n}"].number_format = format
        book.save("回来.xlsx")
        told = answer(run("form", "import", "回来.xlsx", "--dry-run", "--format", "json"))
        if value is None:
            assert "是 0.98% 还是 98%？请写明百分号" in told["refused"][0]
        else:
            assert list(told["entries"][0]["content"]["values"].values()) == [value]


def test_the_value_of_a_target_belongs_to_the_row_that_reports(run, desk: Path):
    at, n = rows(), rows(FORM, "指标")["67(1)"]
    assert run("record", "67.1", "--deadline", "1", "--stage", "in_progress", "--date", "2019-12-01").code == 0
    cells = {f"F{at['67(1) 节点1']}": "√", f"G{at['67(1) 节点2']}": "正在推进", f"指标!E{n}": 12}
    told = answer(run("form", "import", filled(cells), "--format", "json"))
    values = [it["content"].get("values") for it in told["entries"]]
    assert values[0] is None
    assert list(values[1].values()) == [12]


# What else comes back


def test_remarks_are_shown_and_the_form_is_taken(run, desk: Path):
    from openpyxl.comments import Comment

    n = rows()["1(1)"]
    book = load_workbook(FORM)
    book["填报"][f"G{n}"] = "正在推进"
    book["填报"][f"J{n}"].comment = Comment("实际已完成", "张")
    book.save("回来.xlsx")
    result = run("form", "import", "回来.xlsx")
    assert (result.code, len(entries(desk))) == (0, 1)
    assert f"注意：回来.xlsx 填报!J{n}（第 {n} 行 J 列）：有批注“实际已完成”" in result.out


def test_a_form_that_reports_complete_without_its_number_is_taken_and_said_so(run, desk: Path):
    """Task 2 has a target of three working days: without the number it cannot be closed."""
    n = rows()["2"]
    result = run("form", "import", filled({f"G{n}": "已完成", f"M{n}": "营业执照发放记录"}))
    assert (result.code, len(entries(desk))) == (0, 1), result.out + result.err
    assert "2 报办结，但“" in result.out.replace("\n", "")
    assert "没有数值" in result.out


def test_a_form_that_takes_progress_back_is_taken_and_said_so(run, desk: Path):
    n = rows()["1(1)"]
    assert run("record", "1.1", "--progress", "60", "--date", "2019-12-02").code == 0
    result = run("form", "import", filled({f"G{n}": "正在推进", f"H{n}": 30}))
    assert (result.code, len(entries(desk))) == (0, 2), result.out + result.err
    assert (
        f"填报!G{n}（第 {n} 行 G 列）：1(1) 的进展低于上次：2019-12-02 报“正在推进60%”，这次报“正在推进30%”；如系误填，请改正"
        in result.out
    )


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
        ("J", "=HYPERLINK(1)", "是公式"),
        ("J", "有进展", "没有选阶段"),
        ("A", "1(2)", "编号应是“1(1)”"),
        ("A", "99(1)", "编号应是“1(1)”"),
        ("C", "随便", "要求与方案不符"),
        ("O", "1.1/1/00000000", "次序变了"),
        ("O", None, "不是表里原有的行"),
        ("O", "坏了", "内部标记坏了"),
    ],
)
def test_a_wrong_cell_is_named_as_excel_names_it_and_the_file_is_not_taken(
    run, desk: Path, cell: str, content: object, why: str
):
    n = rows()["1(1)"]
    fine = {f"G{n}": "正在推进", f"G{rows()['1(2)']}": "正在推进"}
    result = run(
        "form",
        "import",
        filled({**fine, f"{cell}{n}": content} if cell != "J" or content != "有进展" else {f"J{n}": content}),
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
        {f"F{n}": "√", f"G{n}": "正在推进"},
        {f"G{n}": "已完成", f"H{n}": 60},
        {f"G{n}": "尚未启动", f"H{n}": 5},
    ):
        assert run("form", "import", filled(changes)).code == 1
    assert entries(desk) == []


def test_rows_that_were_moved_or_deleted_are_refused(run, desk: Path):
    at = rows()
    book = load_workbook(FORM)
    book["填报"].delete_rows(at["1(2)"])
    book["填报"][f"G{at['1(1)']}"] = "正在推进"
    book.save("少.xlsx")
    result = run("form", "import", "少.xlsx")
    assert (result.code, "原有 32 行，现有 31 行" in result.out) == (1, True)
    swapped = load_workbook(FORM)
    sheet = swapped["填报"]
    for column in range(1, 16):
        one, other = sheet.cell(at["3(1)"], column), sheet.cell(at["3(2)"], column)
        one.value, other.value = other.value, one.value
    swapped.save("换.xlsx")
    assert "次序" in run("form", "import", "换.xlsx").out
    shifted = load_workbook(FORM)
    sheet = shifted["填报"]
    for n in range(sheet.max_row, at["3(1)"], -1):  # one cell down, in the hidden column alone
        sheet.cell(n, 15).value = sheet.cell(n - 1, 15).value
    sheet[f"G{at['3(3)']}"] = "正在推进"
    shifted.save("错位.xlsx")
    assert run("form", "import", "错位.xlsx").code == 1
    assert entries(desk) == []


def test_values_of_targets_are_taken_and_words_for_numbers_are_not(run, desk: Path):
    at, numbers = rows(), rows(FORM, "指标")
    n = numbers["67(1)"]
    good = filled({f"G{at['67(1) 节点1']}": "正在推进", f"指标!E{n}": 12})
    told = answer(run("form", "import", good, "--format", "json"))
    assert list(told["entries"][0]["content"]["values"].values()) == [12]
    bad = filled({f"G{at['67(1) 节点1']}": "正在推进", f"H{at['67(1) 节点1']}": 20, f"指标!E{n}": "十来个"})
    result = run("form", "import", bad)
    assert (result.code, f"指标!E{n}（第 {n} 行 E 列）" in result.out) == (1, True)
    second = filled({f"G{at['67(1) 节点2']}": "正在推进", f"指标!E{n}": 13})
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
        result = run("form", "import", filled({f"_bizenv!{cell}": content, f"G{at['1(1)']}": "正在推进"}))
        assert (result.code, why in result.out) == (1, True), result.out
    Workbook().save("别的.xlsx")
    assert "不是 bizenv 发出的" in run("form", "import", "别的.xlsx").out
    assert entries(desk) == []


def test_an_objection_of_a_joint_lead_is_on_record_once(run, desk: Path):
    n = load_workbook(FORM)["联合牵头"].max_row
    task = load_workbook(FORM)["联合牵头"].cell(n, 8).value.removeprefix("shapingba-2019-177/")
    path = filled({f"联合牵头!F{n}": "有异议", f"联合牵头!G{n}": "数字不符", "C3": dt.date(2019, 12, 18)})
    told = answer(run("form", "import", path, "--format", "json"))
    content = told["entries"][0]["content"]
    assert (content["kind"], content["task"], content["by"]) == ("object", task, "区市场监管局")
    assert (content["date"], content["received"], content["note"]) == ("2019-12-18", "2019-12-20", "数字不符")
    assert "2019-12-18　区市场监管局有异议：数字不符" in run("show", task).out
    filled({"C3": dt.date(2019, 12, 19)}, source=path, target="再来.xlsx")
    again = answer(run("form", "import", path, "再来.xlsx", "--format", "json"))
    assert (again["entries"], again["skipped"]) == ([], [task] * 2)
    other = filled({f"联合牵头!G{n}": "时限也不符"}, source=path, target="又来.xlsx")
    assert "记1条" in run("form", "import", other).out
    assert run("validate", desk, "--strict").code == 0


def test_words_beside_an_agreement_are_shown(run, desk: Path):
    result = run("form", "import", filled({"联合牵头!F5": "一致", "联合牵头!G5": "但请补上照片"}))
    assert (result.code, entries(desk)) == (0, [])
    assert "选了“一致”，另写了“但请补上照片”" in result.out


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
    filled({f"G{rows()['1(1)']}": "正在推进"}, target="回收/好.xlsx")
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
        f"N{at['1(1)']}=截图",
        f"G{at['1(2)']}=正在推进",
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
