"""One form a unit for all its plans: what goes out, what comes back, and what a fault in one plan must not cost another."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bizenv.base.errors import DataError
from bizenv.ledger.entry import Entry
from bizenv.store import journal, rubric
from tests.conftest import ROOT

UNIT = "区政务办"
FORM = f"{UNIT}_2019-Q4_填报表.xlsx"
PARTY = f"{UNIT}_2019-Q4_党委系统_填报表.xlsx"


@pytest.fixture
def desk(several: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of three plans as the current folder, in December."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-20")
    monkeypatch.chdir(several)
    return several


@pytest.fixture
def sent(run, desk: Path) -> Path:
    """The folder with what goes to one unit."""
    assert run("form", "export", "--period", "2019-Q4", "--all", "下发", "--department", UNIT).code == 0
    return desk / "下发"


def fill(source: Path | str, cells: dict[str, Any], target: str = "回来.xlsx") -> str:
    """A form with cells filled in, such as 填报 营商!G5."""
    book = load_workbook(source)
    for place, content in cells.items():
        sheet, _, cell = place.rpartition("!")
        book[sheet][cell] = content
    book.save(target)
    return target


def change(source: Path | str, alter: Callable[[Any], None], target: str = "回来.xlsx") -> str:
    book = load_workbook(source)
    alter(book)
    book.save(target)
    return target


def entries(desk: Path) -> dict[str, list[str]]:
    """By the plan's folder, the tasks and kinds on record."""
    found: dict[str, list[str]] = {}
    for path in sorted((desk / "plans").glob("*/ledger/*/*.yaml")):
        _, task, kind, _ = path.stem.split("_")
        found.setdefault(path.parents[2].name, []).append(f"{task} {kind}")
    return found


def ask_monthly(desk: Path) -> None:
    """Let the second plan be reported on each month, by the 20th."""
    text = rubric.find_default().read_text(encoding="utf-8")
    text = text.replace("feedback: {every: quarter, day: 25", "feedback: {every: month, day: 20")
    (desk / "plans" / "放管服" / "rules.yaml").write_text(text, encoding="utf-8")


BOTH = {
    "填报 营商!G5": "正在推进",
    "填报 营商!J5": "已铺开",
    "填报 放管服!G5": "已完成",
    "填报 放管服!N5": "测政办发〔2019〕12号",
}


def test_a_unit_has_one_file_for_the_plans_of_the_government_and_one_for_those_of_the_party(run, sent: Path):
    assert sorted(path.name for path in sent.iterdir()) == sorted([FORM, PARTY])
    book = load_workbook(sent / FORM)
    assert (
        [it for it in book.sheetnames if it.startswith("填报")] == book.sheetnames[:2] == ["填报 营商", "填报 放管服"]
    )
    assert not any("党建" in it for it in book.sheetnames)
    assert book["填报 放管服"]["A1"].value == f"【放管服】{UNIT}2019年第四季度进展填报表"
    assert "深化放管服改革任务分工（测政办发〔2019〕9号）" in book["填报 放管服"]["A2"].value
    told = "\n".join(str(row[0]) for row in book["填表说明"].values)
    assert "填“填报 营商”，另有“指标 营商”" in told
    assert "填“填报 放管服”，另有“延期申请 放管服”。" in told
    colours = {it: book[it].sheet_properties.tabColor.rgb for it in book.sheetnames if " " in it}
    assert colours["填报 营商"] == colours["指标 营商"] != colours["填报 放管服"] == colours["延期申请 放管服"]
    party = load_workbook(sent / PARTY)
    assert party.sheetnames == ["填报", "延期申请", "配合事项", "填表说明", "_bizenv"] or party.sheetnames[0] == "填报"


def test_a_file_on_plans_of_both_sides_is_not_written_as_one(run, desk: Path):
    result = run("form", "export", "--period", "2019-Q4", "--department", UNIT, "-o", "一个.xlsx")
    assert result.code == 2
    assert "党委" in result.err
    assert not Path("一个.xlsx").exists()
    assert (
        run("form", "export", "--period", "2019-Q4", "--department", UNIT, "-o", "一个.xlsx", "--plan", "党建").code
        == 0
    )


def test_units_get_the_sheets_of_the_plans_that_ask_them_and_a_name_of_one_plan_counts_in_another(run, desk: Path):
    assert run("form", "export", "--period", "2019-Q4", "--all", "下发").code == 0
    titles = {
        path.name.partition("_")[0]: [it for it in load_workbook(path).sheetnames if it.startswith("填报")]
        for path in Path("下发").iterdir()
        if "党委" not in path.name
    }
    assert titles["区市场监管局"] == ["填报 营商", "填报 放管服"]  # 区市场监督管理局 in the second plan
    assert titles["区大数据局"] == ["填报"]
    assert titles["区科技局"] == ["填报"]
    assert "区市场监督管理局" not in titles


def test_what_each_plan_was_told_is_on_record_in_its_own_ledger(run, desk: Path, sent: Path):
    result = run("form", "import", fill(sent / FORM, BOTH))
    assert result.code == 0, result.out
    assert entries(desk) == {"shapingba-2019-177": ["43.1 report"], "放管服": ["1.1 report"]}
    assert "记了2条（营商1条，放管服1条）" in result.out
    again = run("form", "import", "回来.xlsx")
    assert again.code == 0
    assert "记了0条" in again.out
    assert sum(map(len, entries(desk).values())) == 2


def test_json_has_the_plan_of_each_entry(run, desk: Path, sent: Path):
    run("form", "import", fill(sent / FORM, BOTH))
    found = json.loads(run("form", "import", "回来.xlsx", "--dry-run", "--format", "json").out)
    assert (found["plan"], found["entries"]) == (None, [])
    assert found["skipped"] == ["营商/43.1", "放管服/1.1"]
    fill(sent / FORM, {"填报 放管服!G6": "正在推进"})
    (entry,) = json.loads(run("form", "import", "回来.xlsx", "--dry-run", "--format", "json").out)["entries"]
    assert entry["content"]["plan"] == entry["task"]["plan"] == "fgf-2019"
    assert entry["task"]["id"] == "1.2"
    assert "放管服" in entry["path"]


@pytest.mark.parametrize("typed", [(), ("--sound",)])
def test_what_is_wrong_in_one_plan_does_not_lose_what_another_was_told(run, desk: Path, sent: Path, typed):
    cells = {**BOTH, "填报 放管服!G6": "差不多"}
    result = run("form", "import", fill(sent / FORM, cells), *typed)
    assert result.code == 1
    assert "填报 放管服!G6（第 6 行 G 列）：没有“差不多”" in result.out
    expected = {"shapingba-2019-177": ["43.1 report"]} | ({"放管服": ["1.1 report"]} if typed else {})
    assert entries(desk) == expected
    if not typed:
        assert "1个文件没有收全" in result.out


def test_a_sheet_that_is_gone_costs_its_own_plan_alone(run, desk: Path, sent: Path):
    fill(sent / FORM, BOTH)
    result = run("form", "import", change("回来.xlsx", lambda book: book.remove(book["填报 营商"])))
    assert result.code == 1
    assert "没有“填报 营商”表" in result.out
    assert entries(desk) == {"放管服": ["1.1 report"]}


def test_words_beside_the_sheets_that_may_be_of_any_plan_are_not_lost(run, desk: Path, sent: Path):
    def alter(book: Any) -> None:
        book.create_sheet("另附")["A1"] = "43(1) 已经办结"

    fill(sent / FORM, BOTH)
    result = run("form", "import", change("回来.xlsx", alter))
    assert (result.code, entries(desk)) == (1, {})
    assert result.out.count("另附：不是发下去的表") == 1


def test_a_copy_of_a_sheet_costs_the_plan_that_it_is_of(run, desk: Path, sent: Path):
    fill(sent / FORM, BOTH)
    result = run("form", "import", change("回来.xlsx", lambda book: book.copy_worksheet(book["填报 放管服"])))
    assert (result.code, entries(desk)) == (1, {"shapingba-2019-177": ["43.1 report"]})


def test_sheets_that_were_renamed_are_known_by_their_plans(run, desk: Path, sent: Path):
    def alter(book: Any) -> None:
        book["填报 放管服"].title = "甲"
        book["填报 营商"].title = "乙"

    fill(sent / FORM, BOTH)
    result = run("form", "import", change("回来.xlsx", alter))
    assert result.code == 0, result.out
    assert entries(desk) == {"shapingba-2019-177": ["43.1 report"], "放管服": ["1.1 report"]}
    assert "填报 放管服：改名成了“甲”，照样收" in result.out


def test_rows_of_a_plan_that_is_not_here_are_refused_with_what_to_do_and_others_taken(
    run, desk: Path, sent: Path, monkeypatch
):
    fill(sent / FORM, BOTH)
    result = run("form", "import", "回来.xlsx", "--plan", "营商")
    assert result.code == 1
    assert "“填报 放管服”是方案“放管服”的，这一次没有收它的，加上 --plan '放管服' 再收一次" in result.out
    assert entries(desk) == {"shapingba-2019-177": ["43.1 report"]}
    monkeypatch.chdir(desk / "plans" / "放管服")
    inside = run("form", "import", str(desk / "回来.xlsx"))
    assert "“填报 营商”是方案“营商”的，这一次没有收它的，加上 --plan '营商'" in inside.out
    monkeypatch.chdir(desk)
    shutil.rmtree(desk / "plans" / "放管服")
    shutil.rmtree(desk / "plans" / "党建")
    result = run("form", "import", "回来.xlsx")
    assert result.code == 1
    assert "“填报 放管服”是方案“fgf-2019”的，这里没有这个方案" in result.out
    assert "已记过1条（43(1)）" in result.out


def test_a_plan_without_a_ledger_is_told_and_others_are_taken(run, desk: Path, sent: Path):
    shutil.rmtree(desk / "plans" / "放管服" / "ledger")
    result = run("form", "import", fill(sent / FORM, BOTH))
    assert (result.code, entries(desk)) == (1, {"shapingba-2019-177": ["43.1 report"]})
    assert "方案“放管服”没有台账" in result.out


def test_what_goes_back_is_one_file_and_one_message_and_comes_again_once(run, desk: Path, sent: Path):
    cells = {**BOTH, "填报 放管服!G6": "差不多", "填报 营商!G6": "快了"}
    result = run("form", "import", fill(sent / FORM, cells), "--sound", "--return", "退回", "--format", "json")
    assert result.code == 1
    (returned,) = json.loads(result.out)["returned"]
    assert (returned["recorded"], returned["left"], returned["period"]) == (2, 2, "2019-Q4")
    assert [(it["sheet"], it["cell"]) for it in returned["wrong"]] == [("填报 营商", "G6"), ("填报 放管服", "G6")]
    assert returned["message"].startswith(
        f"【退回补填】{UNIT}：营商工作方案2019年第四季度、放管服任务分工2019年第四季度填报表"
    )
    book = load_workbook(returned["copy"])
    assert book.security.lockStructure
    for title, row in (("填报 营商", 6), ("填报 放管服", 6)):
        assert book[title].cell(row, 7).fill.fgColor.rgb == "FFFFC7CE"
        assert "没有“" in book[title].cell(row, 7).comment.text
        assert book[title].cell(5, 7).fill.fgColor.rgb == "FFE2EFDA"  # on record
    result = run("form", "import", fill(returned["copy"], {"填报 放管服!G6": "正在推进", "填报 营商!G6": "正在推进"}))
    assert result.code == 0, result.out
    assert "记了2条（营商1条，放管服1条）" in result.out
    assert sum(map(len, entries(desk).values())) == 4


def test_a_disk_that_is_full_between_two_plans_loses_nothing(run, desk: Path, sent: Path, monkeypatch):
    append = journal.append

    def fail(folder: Path, entry: Entry, token: str) -> Path:
        if entry.plan == "fgf-2019":
            raise DataError("写不了：磁盘已满")
        return append(folder, entry, token)

    fill(sent / FORM, BOTH)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "append", fail)
        result = run("form", "import", "回来.xlsx")
    assert result.code == 4
    assert "已写入 1 条，其余 1 条没有写" in result.err
    assert entries(desk) == {"shapingba-2019-177": ["43.1 report"]}
    again = run("form", "import", "回来.xlsx")
    assert again.code == 0
    assert "记了1条（营商0条，放管服1条）" in again.out
    assert entries(desk) == {"shapingba-2019-177": ["43.1 report"], "放管服": ["1.1 report"]}


def test_a_task_that_is_unsound_in_one_plan_costs_that_plan_alone(run, desk: Path, sent: Path):
    assert run("form", "import", fill(sent / FORM, {"填报 放管服!G5": "正在推进"})).code == 0
    (path,) = (desk / "plans" / "放管服" / "ledger" / "1.1").glob("*.yaml")
    path.write_text(path.read_text("utf-8") + "note: 改过\n", "utf-8")
    result = run("form", "import", fill(sent / FORM, BOTH))
    assert result.code == 1
    assert "回来.xlsx（放管服）：" in result.out
    assert entries(desk)["shapingba-2019-177"] == ["43.1 report"]


def test_a_form_of_this_version_is_read_for_good(run, desk: Path):
    """Filled in and kept when the version was made: later versions have to take it."""
    result = run("form", "import", ROOT / "tests" / "unit" / "forms" / "filled" / "version-3.xlsx")
    assert (result.code, result.err) == (0, ""), result.out
    assert entries(desk) == {"shapingba-2019-177": ["43.1 report"], "放管服": ["1.1 report"]}


def test_each_plan_is_asked_about_its_own_round(run, desk: Path):
    ask_monthly(desk)
    result = run("form", "export", "--period", "2019-12", "--all", "下发", "--department", UNIT)
    assert result.code == 0, result.err
    assert "营商：2019年12月的反馈并入2019年第四季度一轮" in result.err
    book = load_workbook(f"下发/{UNIT}_2019-12_填报表.xlsx")
    assert book["填报 营商"]["A1"].value == f"【营商】{UNIT}2019年第四季度进展填报表"
    assert book["填报 放管服"]["A1"].value == f"【放管服】{UNIT}2019年12月进展填报表"
    assert "请于2019年12月20日前反馈" in book["填报 放管服"]["A2"].value
    assert run("form", "import", fill(f"下发/{UNIT}_2019-12_填报表.xlsx", BOTH)).code == 0
    written = {
        path.parents[2].name: path.read_text(encoding="utf-8") for path in (desk / "plans").glob("*/ledger/*/*.yaml")
    }
    assert "period: 2019-Q4" in written["shapingba-2019-177"]
    assert "period: 2019-12" in written["放管服"]


def test_a_plan_whose_round_has_not_begun_is_left_out_and_that_is_said(run, desk: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2019-11-20")
    ask_monthly(desk)
    result = run("form", "export", "--period", "2019-Q4", "--all", "下发", "--department", UNIT)
    assert result.code == 0
    assert "放管服：没有生成填报表：2019年12月还没有开始" in result.err
    assert load_workbook(Path("下发") / FORM).sheetnames[0] == "填报"
    refused = run("form", "export", "--period", "2020-Q4", "--all", "下发")
    assert refused.code == 2
    assert refused.err.count("没有生成填报表") == 3


def test_a_form_of_one_plan_that_was_sent_before_the_others_came_is_taken(run, desk: Path):
    result = run("form", "export", "--period", "2019-Q4", "--department", UNIT, "--plan", "放管服", "-o", "一个.xlsx")
    assert result.code == 0
    assert load_workbook("一个.xlsx").sheetnames[0] == "填报"
    assert run("form", "import", fill("一个.xlsx", {"填报!G5": "正在推进"})).code == 0
    assert entries(desk) == {"放管服": ["1.1 report"]}
    refused = run("form", "import", "回来.xlsx", "--plan", "营商")
    assert (refused.code, "加上 --plan '放管服' 再收一次" in refused.out) == (1, True)


def test_a_name_that_the_workspace_gives_a_unit_later_does_not_lose_its_form(run, desk: Path):
    names = (desk / "departments.yaml").read_bytes()
    (desk / "departments.yaml").unlink()
    assert run("form", "export", "--period", "2019-Q4", "--department", "区市场监督管理局", "-o", "早.xlsx").code == 0
    (desk / "departments.yaml").write_bytes(names)
    result = run("form", "import", fill("早.xlsx", {"填报!G5": "正在推进"}))
    assert result.code == 0, result.out
    assert entries(desk) == {"放管服": ["2 report"]}


def test_two_files_of_a_unit_with_new_content_for_one_plan_are_told(run, desk: Path, sent: Path):
    fill(sent / FORM, BOTH, "一.xlsx")
    fill(sent / FORM, {"填报 营商!G5": "正在推进", "填报 营商!J5": "又有进展"}, "二.xlsx")
    result = run("form", "import", "一.xlsx", "二.xlsx")
    assert result.code == 0
    assert result.err.count(f"{UNIT} 有2个文件都有新内容") == 1


def test_a_worklist_is_of_one_plan_and_says_so(run, desk: Path):
    result = run("verify", "export", "-o", "待核验.xlsx")
    assert result.code == 2
    assert "--plan" in result.err
    assert run("verify", "export", "-o", "待核验.xlsx", "--plan", "营商").code == 0
