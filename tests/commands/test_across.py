"""Several plans asked together: the morning's screen, rounds of feedback, reports, trends, scores, and the list of plans."""

import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bizenv import store
from bizenv.base import layout

DAY = "2019-12-24"
NAMES = {"营商": "shapingba-2019-177", "党建": "party-2019", "放管服": "fgf-2019"}
Ask = Callable[..., Any]


@pytest.fixture
def ask(run, several: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The workspace of three plans with an invented ledger each; ``ask(*typed)`` runs a command there on a day in December."""
    monkeypatch.chdir(several)

    def typed(day: str, *words: str, width: int | None = None, code: int = 0) -> Any:
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run(*words, width=width)
        assert result.code == code, result.err
        return result

    for day, line in (
        ("2019-10-20", "record 党建/1 --progress 60 --note 排查过半"),
        ("2019-11-24", "record 放管服/1.1 --done --completed 2019-11-23 --evidence 清单"),
        ("2019-11-28", "record 放管服/2 --progress 70 --note 系统联调"),
        ("2019-11-28", "record 营商/2 --progress 50 --note 推进中"),
        ("2019-12-05", "verify 放管服/1.1 --pass --by 王某 --evidence 现场核对"),
        ("2019-12-05", "record 党建/1 --done --completed 2019-12-03 --evidence 报告"),
        ("2019-12-05", "record 营商/1.1 --done --completed 2019-12-03 --evidence 报告"),
        ("2019-12-05", "verify 党建/1 --return --ground evidence --limit 2019-12-20 --by 王某"),
        ("2019-12-05", "record 党建/2 --progress 30 --coordinate 请编办支持"),
        ("2019-12-05", "instruct 放管服/27 --source 王副区长 --require 上线 --limit 2019-12-25"),
    ):
        typed(day, *line.split())

    def asked(*words: str, day: str = DAY, width: int | None = None, code: int = 0) -> Any:
        return typed(day, *words, width=width, code=code)

    return asked


def set_feedback(plan: Path, told: str) -> None:
    """Give a plan a rubric of its own, with its feedback ``every`` period by another ``day``."""
    text = (Path(store.__file__).parent / layout.RULES).read_text("utf-8")
    (plan / layout.RULES).write_text(re.sub("feedback: {every: quarter, day: 25", f"feedback: {{{told}", text), "utf-8")


def read(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.out)
    return found


# Reports, trends, scores: each plan answers for itself


@pytest.mark.parametrize("typed", [("missing", "--period", "2020-Q3"), ("report", "--period", "2020-Q3")])
def test_where_one_plan_is_asked_its_error_is_told_once(run, several: Path, typed: tuple[str, ...]):
    said = run(*typed, "--plan", "党建", "--as-of", "2020-01-10", "--data", several)
    assert said.code == 2
    assert said.err.count("还没有开始") == 1


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (("report",), "reports"),
        (("report", "--by", "department", "--since", "2019-11-01"), "reports"),
        (("trend", "--by", "department"), "trends"),
        (("score", "--year", "2019"), "scores"),
    ],
)
def test_what_is_told_of_a_plan_beside_others_is_what_it_says_alone(ask: Ask, typed: tuple[str, ...], key: str):
    told = read(ask(*typed, "--format", "json"))
    assert (told["plan"], told["plans"], told["count"]) == (None, list(NAMES.values()), 3)
    assert set(told) == {"schema_version", "kind", "plan", "plans", "count", key}  # no number of all plans
    for name, part in zip(NAMES, told[key], strict=True):
        alone = read(ask(*typed, "--format", "json", "--plan", name))
        for head in ("schema_version", "kind"):
            alone.pop(head)
        assert part == alone


def test_a_report_over_several_plans_counts_and_leaves_the_rate_to_each(ask: Ask):
    out = ask("report").out
    above, *parts = re.split(r"^(?=营商　|党建　|放管服　)", out, flags=re.MULTILINE)
    assert [line.split() for line in above.splitlines()[:5]] == [
        ["方案", "事项", "2019年应办结", "销号", "待核验", "退回", "逾期"],
        ["营商", "190", "35", "0", "1", "0", "2"],
        ["党建", "2", "1", "0", "0", "0", "1"],
        ["放管服", "5", "3", "1", "0", "0", "1"],
        ["合计", "197", "39", "1", "1", "0", "4"],
    ]
    assert "办结率" not in above
    assert "%" not in above
    assert parts[2].startswith("放管服　深化放管服改革任务分工（测政办发〔2019〕9号）\n2019年进展（截至2019年12月24日")
    assert "办结率33.3%" in parts[2]
    assert "请编办支持" in parts[1]
    assert out.count("口径：") == 1  # what all plans say alike is said once


def test_plans_of_which_nothing_is_on_record_are_not_summed_up_to_nothing_late(run, several: Path):
    lines = run("report", "--as-of", "2020-01-10", "--data", several).out.splitlines()
    assert next(line.split() for line in lines if line.startswith("合计")) == ["合计", "197", "39", "—", "—", "—", "—"]


def test_plans_that_tell_different_periods_are_not_summed_up(ask: Ask, several: Path):
    set_feedback(several / "plans" / "放管服", "every: month, day: 20")
    lines = [line.split() for line in ask("report", day="2020-04-03").out.splitlines()[:5]]
    assert lines[0][-1] == "期间"
    assert [line[-1] for line in lines[1:4]] == ["2020年第一季度", "2020年第一季度", "2020年3月"]
    assert [line[0] for line in lines[1:4]] == list(NAMES)
    assert lines[4][0] != "合计"


def test_an_empty_ledger_beside_others_accuses_nobody(ask: Ask, several: Path):
    shutil.rmtree(several / "plans" / "放管服" / layout.LEDGER)
    line = next(it for it in ask("report").out.splitlines() if it.startswith("放管服 "))
    assert line.split() == ["放管服", "5", "3", "—", "—", "—", "—"]
    heads = ask("report", "--by", "part", "--format", "csv").out.splitlines()[0].split(",")
    assert (heads[0], "逾期" in heads, "时限已到" in heads) == ("方案", True, True)


def test_a_plan_in_which_a_unit_leads_nothing_is_left_out_and_said(ask: Ask):
    said = ask("report", "--department", "区大数据局", "--format", "json")
    assert [it["plan"] for it in read(said)["reports"]] == ["fgf-2019"]
    assert said.err == "营商、党建：没有列：区大数据局没有牵头的事项\n"
    assert ask("report", "--department", "没有这家", code=3).out == ""
    assert "区司法局" in ask("score", "--year", "2019", "--department", "区司法局").out
    assert ask("score", "--year", "2018", code=2).err.startswith("错误：方案2019年印发，没有2018年的得分")


@pytest.mark.parametrize("typed", [("report",), ("trend",), ("score", "--year", "2019")])
def test_a_table_begins_with_the_plan_and_a_page_has_a_heading_for_each(ask: Ask, typed: tuple[str, ...]):
    rows = [line.split(",") for line in ask(*typed, "--format", "csv").out.splitlines()]
    assert rows[0][0] == "方案"
    assert list(dict.fromkeys(row[0] for row in rows[1:])) == list(NAMES)
    page = ask(*typed, "--format", "markdown").out
    found = re.findall(r"^# (.*?)　", page, re.MULTILINE)
    assert found == list(NAMES)
    assert len(re.findall(r"^# ", page, re.MULTILINE)) == 3


def test_no_sum_of_trends_and_no_table_of_scores_for_several(ask: Ask):
    out = ask("trend", "--forecast")
    assert out.out.count("合计") == 3 + out.out.count("合计中的")
    assert "照最近" in out.err or "推算" in out.err
    assert re.search("^(营商|党建|放管服)", out.err)
    refused = ask("score", "--year", "2019", "-o", "得分.docx", code=2)
    assert "用 --plan 指一个" in refused.err


def test_what_is_unsound_alike_in_several_plans_is_said_in_one_line_with_their_names(ask: Ask, several: Path):
    for name in ("党建", "放管服"):
        measures = several / "plans" / name / layout.MEASURES
        measures.write_text(re.sub(r"tasks: (\d)}", r"tasks: 1\1}", measures.read_text("utf-8")), "utf-8")
        entry = next((several / "plans" / name / layout.LEDGER / "2").iterdir())
        entry.write_text(re.sub(r"progress: (\d)0", r"progress: \g<1>1", entry.read_text("utf-8")), "utf-8")
    said = ask("report", "--format", "json")
    first, *rest = said.err.splitlines()
    assert re.fullmatch(r"注意：党建、放管服：数据有 1 处错误，结果可能不准；运行 bizenv validate 查看", first)
    assert len([it for it in rest if it.startswith("注意：")]) == 1
    ways = [it["command"] for it in read(said)["warnings"]]
    assert [it.replace("'", "") for it in ways[:2]] == [f"bizenv validate --plan {it}" for it in ("党建", "放管服")]
    alone = ask("report", "--plan", "党建", "--plan", "营商").err
    assert re.search(
        "^注意：党建：数据有 1 处错误，结果可能不准；运行 bizenv validate --plan '?党建'? 查看$", alone, re.MULTILINE
    )


# Feedback


def test_each_plan_has_its_own_round_in_one_list_of_units(ask: Ask, several: Path):
    set_feedback(several / "plans" / "放管服", "every: quarter, day: 20")
    told = read(ask("missing", "--format", "json"))
    assert [(it["plan"], it["period"]["name"], it["due"]) for it in told["rounds"]] == [
        ("shapingba-2019-177", "2019-11", "2019-11-25"),
        ("party-2019", "2019-11", "2019-11-25"),
        ("fgf-2019", "2019-Q4", "2019-12-20"),
    ]
    assert told["count"] == sum(it["count"] for it in told["rounds"]) == len(told["missing"])
    assert {it["plan"] for it in told["missing"]} == set(NAMES.values())
    ids = ask("missing", "--format", "ids").out.split()
    assert (len(ids), ids[-1]) == (told["count"], "放管服/27")
    out = ask("missing", "--lead", "区政务办").out
    assert re.search(r"^营商 +2019年11月 +2019-11-25 +\d", out, re.MULTILINE)
    (unit,) = re.findall(r"^区政务办（\d+项）\n((?:.+\n)+)", out, re.MULTILINE)
    assert {line.split()[0] for line in unit.splitlines()} == {"营商", "放管服"}
    assert ask("missing", "--format", "csv").out.startswith("方案,单位,编号,")


def test_a_unit_gets_one_message_for_its_plans_with_the_day_of_each_and_one_apart_for_the_party(
    ask: Ask, several: Path
):
    set_feedback(several / "plans" / "放管服", "every: quarter, day: 28")
    said = ask("missing", "--period", "2019-Q4", "--as-message", "--lead", "区政务办", day="2019-12-02")
    mine = [it for it in said.out.split("\n\n") if "】区政务办：" in it]
    both, party = sorted(mine, key=len, reverse=True)
    assert both.startswith(
        "【提醒】区政务办：营商工作方案2019年第四季度、放管服任务分工2019年第四季度进展情况\n■ 营商工作方案"
    )
    first, second = both.split("■ ")[1:]
    assert "请于12月25日前反馈" in first
    assert "请于12月28日前反馈" in second
    assert both.count("请填报后发回") == 1
    assert party.startswith("【提醒】区政务办：党建重点任务2019年第四季度进展情况\n请于12月25日前反馈")
    assert "营商" not in party
    assert "党建" not in both


def test_a_round_that_one_plan_does_not_have_leaves_it_out_and_says_so(ask: Ask, several: Path):
    measures = several / "plans" / "党建" / layout.MEASURES
    measures.write_text(measures.read_text("utf-8").replace("issued: 2019-09-16", "issued: 2019-11-16"), "utf-8")
    said = ask("missing", "--period", "2019-11", "--format", "json")
    assert [it["plan"] for it in read(said)["rounds"]] == ["shapingba-2019-177", "fgf-2019"]
    assert said.err.count("数据有 1 处错误") == 1  # the lock was not renewed
    assert said.err.splitlines()[-1].startswith("党建：没有列：2019年11月在方案印发（2019-11-16）之前已经开始")
    assert ask("missing", "--period", "2020-Q3", code=2).err.count("还没有开始") == 1
    early = ask("missing", "--period", "2019-08", code=2).err
    assert "\n错误：营商：2019年8月在方案印发（2019-09-24）之前已经开始" in early
    assert "\n放管服：2019年8月在方案印发（2019-09-02）之前" in early


def test_where_all_have_answered_each_plan_says_so(ask: Ask):
    out = ask(
        "missing", "--as-message", "--measure", "27", "--period", "2019-11", "--plan", "党建", "--plan", "放管服"
    ).out
    assert "【催报】区大数据局：放管服任务分工2019年11月进展情况" in out
    ask("record", "放管服/27", "--progress", "80", "--date", "2019-11-24", "--received", "2019-11-24")
    said = ask("missing", "--as-message", "--lead", "区大数据局", "--period", "2019-11")
    assert "放管服任务分工2019年11月进展情况已全部反馈，感谢各单位支持。\n" in said.out
    assert "营商工作方案2019年11月没有要求反馈的事项。\n" in said.out
    assert "都已反馈" in ask("missing", "--lead", "区大数据局", "--period", "2019-11").out


def test_schemes_are_asked_for_in_one_message_a_unit(ask: Ask):
    ask("scheme", "区政务办", "--document", "某函1号", "--date", "2019-10-01", "--plan", "放管服")
    told = read(ask("missing", "--scheme", "--lead", "区市场监管局", "--format", "json"))
    assert [(it["plan"], it["department"]) for it in told["missing"] if it["department"] == "区市场监管局"] == [
        ("shapingba-2019-177", "区市场监管局"),
        ("fgf-2019", "区市场监管局"),
    ]
    out = ask("missing", "--scheme", "--as-message").out
    assert re.search(
        r"【提醒】区市场监管局：营商工作方案、放管服任务分工细化落实方案\n贵单位牵头营商工作方案\d+项、放管服任务分工2项",
        out,
    )
    assert "【提醒】区政务办：党建重点任务细化落实方案\n贵单位牵头1项" in out
    shown = ask("missing", "--scheme", "--lead", "区政务办").out
    assert re.search(r"^放管服 +区政务办 +2项 +2019-10-01　某函1号", shown, re.MULTILINE)
    assert ask("missing", "--scheme", "--format", "csv").out.startswith("方案,单位,牵头,")
    assert ask("missing", "--scheme", "--format", "ids").out.split().count("区政务办") == 1
    assert ask("missing", "--scheme", "--period", "2019-Q4", code=2).out == ""


# The morning


@pytest.mark.parametrize("width", [80, 120])
def test_the_morning_of_all_plans_fits_the_screen(ask: Ask, width: int):
    lines = ask("todo", width=width).out.splitlines()
    assert len(lines) <= 20
    assert all(cell_len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= width for line in lines)


def test_what_waits_of_all_plans_is_what_waits_of_each(ask: Ask):
    told = read(ask("todo", "--format", "json"))
    alone = {name: read(ask("todo", "--format", "json", "--plan", name)) for name in NAMES}
    for block in ("today", "week", "verify"):
        mine = [(it["plan"], it["kind"], it["id"], it["day"]) for it in told[block]]
        theirs = [(NAMES[n], it["kind"], it["id"], it["day"]) for n, one in alone.items() for it in one[block]]
        assert sorted(mine, key=str) == sorted(theirs, key=str)
    days = [it["day"] for it in told["week"]]
    assert days == sorted(days)
    assert told["count"] == sum(one["count"] for one in alone.values())
    assert len(told["overdue"]) == sum(len(one["overdue"]) for one in alone.values()) == 4
    assert told["silents"] == [{"plan": NAMES[n], **one["silent"]} for n, one in alone.items()]
    assert told["requests"] == ["党建/2"]
    assert "silent" not in told
    assert "inbox" not in told


def test_a_command_of_the_morning_is_of_the_right_plan_and_can_be_typed(ask: Ask, several: Path):
    told = read(ask("todo", "--format", "json"))
    (verify,) = told["verify"]
    assert verify["command"] == "bizenv verify 营商/1.1"
    (letter,) = told["today"]
    ask(*shlex.split(f"{letter['command']} --format md")[1:])
    rounds = [it for it in told["week"] if it["kind"] == "round"]
    assert [it["plan"] for it in rounds] == ["shapingba-2019-177", "fgf-2019"]
    for it in rounds:
        ask(*shlex.split(it["command"])[1:])
    for line in told["commands"]:
        ask(*shlex.split(line)[1:])
    again = read(ask("todo", "--format", "json", day="2020-01-09"))
    circulars = [it["command"] for it in again["today"] if it["kind"] == "circular"]
    assert [it.split("--plan ")[1].split()[0] for it in circulars] == list(NAMES)


def test_rounds_of_one_day_are_one_line_and_the_silent_are_told_by_plan(ask: Ask):
    out = ask("todo").out
    assert re.search(
        r"^反馈 .*尚未反馈营商\d+项、放管服\d+项　　bizenv missing --period 2019-Q4 --as-message$", out, re.MULTILINE
    )
    assert re.search(
        r"^催报 .*2019年11月未按时反馈营商\d+家\d+项、党建\d+家\d+项、放管服1家1项　　bizenv missing --as-message$",
        out,
        re.MULTILINE,
    )
    chosen = ask("todo", "--plan", "党建", "--plan", "放管服").out
    assert re.search(
        r"^放管服/反馈 .*　bizenv missing --period 2019-Q4 --plan 放管服 --as-message$", chosen, re.MULTILINE
    )
    assert re.search(r"bizenv overdue --plan '?党建'? --plan '?放管服'?$", chosen, re.MULTILINE)
    one = ask("todo", "--plan", "放管服").out
    assert re.search(r"^27 ", one, re.MULTILINE)
    assert re.search(r"^以上命令后面都加 --plan '?放管服'?$", one, re.MULTILINE)


def test_of_an_empty_ledger_beside_others_nothing_is_called_overdue(ask: Ask, several: Path):
    shutil.rmtree(several / "plans" / "放管服" / layout.LEDGER)
    (several / "plans" / "放管服" / layout.LEDGER).mkdir()
    out = ask("todo").out
    assert "逾期未报办结3项" in out
    assert "时限已到，台账暂无办结记录2项（不代表未完成）" in out


def test_the_inbox_of_the_workspace_and_that_of_a_plan_are_counted_once(ask: Ask, several: Path):
    for folder in (several / "收件", several / "plans" / "党建" / "收件"):
        folder.mkdir()
        (folder / "表.xlsx").write_bytes(str(folder).encode())
    told = read(ask("todo", "--format", "json"))
    assert [it["unread"] for it in told["inboxes"]] == [1, 1]
    out = ask("todo").out
    assert re.search(r"bizenv form import '?收件'?$", out, re.MULTILINE)
    assert re.search(r"党建没有记入台账的表1个　　bizenv form import \S+ --plan 党建$", out, re.MULTILINE)
    assert len(read(ask("todo", "--inbox", "收件", "--format", "json"))["inboxes"]) == 1


def test_the_table_of_the_morning_has_the_plan_in_a_column_of_its_own(ask: Ask):
    rows = [line.split(",") for line in ask("todo", "--format", "csv").out.splitlines()]
    assert rows[0][:4] == ["方案", "类别", "编号", "日期"]
    assert ["党建", "今日必办", "1"] in [row[:3] for row in rows]
    assert ask("todo", "--format", "ids").out.split()[0] == "党建/1"


# The list of plans


def test_each_plan_is_told_on_one_line(ask: Ask):
    lines = ask("plans", width=80).out.splitlines()
    assert len(lines) == 5
    assert all(cell_len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 80 for line in lines)
    rows = read(ask("plans", "--format", "json"))["rows"]
    assert [
        (it["plan"], it["name"], it["tasks"], it["due"], it["closed"], it["awaiting"], it["overdue"]) for it in rows
    ] == [
        ("shapingba-2019-177", "营商", 190, 3, 0, 1, 2),
        ("party-2019", "党建", 2, 1, 0, 0, 1),
        ("fgf-2019", "放管服", 5, 2, 1, 0, 1),
    ]
    assert [it["next"] for it in rows] == ["2019-12-31", None, "2019-12-31"]
    for it in rows:
        assert len(read(ask("overdue", "--plan", it["name"], "--format", "json"))["tasks"]) == it["overdue"]
    assert "测政办发〔2019〕9号" in ask("plans", width=120).out
    assert (
        ask("plans", "--format", "csv")
        .out.splitlines()[3]
        .startswith("放管服,深化放管服改革任务分工,测政办发〔2019〕9号,5,2,1,0,1,")
    )


def test_the_names_of_the_plans_can_be_typed(ask: Ask):
    names = ask("plans", "--format", "ids").out.split()
    assert names == list(NAMES)
    for name in names:
        ask("list", "--plan", name)


def test_a_plan_that_cannot_be_read_is_a_line_and_the_others_answer(ask: Ask, several: Path):
    (several / "plans" / "党建" / layout.MEASURES).write_text("plan: [", "utf-8")
    (several / "plans" / "放管服" / layout.RULES).write_text("x: 1\n", "utf-8")
    said = ask("plans", width=80)
    assert re.search(r"^党建 +— +— .*读不了$", said.out, re.MULTILINE)
    told = ask("plans").out
    assert told.count("bizenv validate") == 2
    assert len(told.splitlines()) == 7
    rows = read(ask("plans", "--format", "json"))["rows"]
    assert [(it["name"], it["tasks"], bool(it["failure"])) for it in rows] == [
        ("营商", 190, False),
        ("党建", None, True),
        ("放管服", None, True),
    ]
    assert rows[2]["title"] == "深化放管服改革任务分工"
    assert len(ask("plans", "--plan", "党建", "--format", "ids").out.split()) == 1


def test_errors_in_the_data_of_a_plan_are_counted_in_its_line(ask: Ask, several: Path):
    measures = several / "plans" / "放管服" / layout.MEASURES
    measures.write_text(measures.read_text("utf-8").replace("tasks: 5}", "tasks: 6}"), "utf-8")
    entry = next((several / "plans" / "放管服" / layout.LEDGER / "2").iterdir())
    entry.write_text(entry.read_text("utf-8").replace("70", "71"), "utf-8")
    told = next(line for line in ask("plans").out.splitlines() if line.startswith("放管服："))
    assert re.fullmatch(r"放管服：数据有\d+处错误，台账有\d+处问题；bizenv validate --plan '?放管服'?", told)


def test_a_plan_that_is_put_away_is_told_only_if_asked_for(ask: Ask):
    ask("plan", "retire", "放管服", "--by", "张某", "--reason", "办完")
    assert ask("plans", "--format", "ids").out.split() == ["营商", "党建"]
    assert ask("plans", "--all", "--format", "ids").out.split() == list(NAMES)
    out = ask("plans", "--all").out
    assert out.startswith("3个方案，其中1个已收起（截至2019年12月24日）\n")
    assert "（已收起）深化放管服改革任务分工" in out
    assert [it["retired"] for it in read(ask("plans", "--all", "--format", "json"))["rows"]] == [False, False, True]


def test_the_plan_that_comes_with_bizenv_is_told_too(run):
    out = run("plans").out
    assert out.startswith("1个方案（截至2019年10月8日）\n")
    assert "台账为空：营商。仅表示台账暂无记录，不代表未完成，勿据此通报。" in out
    told = json.loads(run("plans", "--format", "json").out)
    assert (told["plan"], told["count"], told["rows"][0]["empty"]) == ("shapingba-2019-177", 1, True)
    assert "plans" not in told
