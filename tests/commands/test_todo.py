"""The morning's screen: what would have been let slip if it were not told, and what nobody may be told there."""

import json
import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from bizenv.phrases import holidays
from bizenv.standing.todo import Item, place
from bizenv.views.terminal.todo import MOST, _share_out

UNIT = "区经济信息委"
FORM = "区市场监管局_2019-Q4_填报表.xlsx"


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A new workspace; ``office(day, *typed)`` runs a command there on that day, and must end with ``code``."""
    return act


def ask(office, day: str, *typed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office(day, "todo", *typed, "--format", "json").out)
    return found


def of(found: dict[str, Any], block: str, kind: str) -> list[dict[str, Any]]:
    return [it for it in found[block] if it["kind"] == kind]


def test_a_morning_on_which_nothing_waits_is_said(office):
    assert office("2019-09-20", "todo").out == "今天没有要办的（截至2019年9月20日，台账为空）\n"
    found = ask(office, "2019-10-08")
    assert (found["count"], found["today"], found["week"], found["verify"]) == (0, [], [], [])
    assert "这一天没有要办的" in office("2019-10-08", "todo", "--as-of", "2019-09-20").out


def test_a_morning_does_not_say_that_nothing_is_to_be_done_while_deadlines_are_past(office):
    """A year after the plan nobody has recorded anything: whether the work is done is not known, and is to be asked."""
    said = office("2020-11-01", "todo").out
    assert said.startswith("今日必办0项、时限已到35项（截至2020年11月1日，台账为空）\n")
    assert re.search("时限已到，台账暂无办结记录35项（不代表未完成）[ 　]+bizenv overdue\n", said)
    assert "逾期" not in said
    office("2020-11-01", "record", "4.1", "--progress", "30")
    said = office("2020-11-02", "todo").out
    assert "没有要办的" not in said


def test_nobody_is_accused_by_an_empty_ledger(office):
    said = office("2020-01-10", "todo").out
    assert re.search(r"时限已到，台账暂无办结记录\d+项（不代表未完成）", said)
    assert "逾期" not in said
    assert "未按时反馈" not in said
    assert "通报" not in said  # of nothing there is no circular, and no year to be closed
    assert ask(office, "2020-01-10")["silent"] == {"period": None, "units": 0, "ids": []}


def test_the_limit_of_a_return_stands_in_the_week_then_on_its_day_then_with_the_letter_that_may_be_sent(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-11-28", "verify", "27.3", "--return", "--ground", "evidence", "--limit", "2019-12-06")
    (it,) = of(ask(office, "2019-12-03"), "week", "return")
    assert (it["id"], it["day"], it["days_left"]) == ("27.3", "2019-12-06", 3)
    (it,) = of(ask(office, "2019-12-06"), "today", "return")
    assert it["command"] == "bizenv show 27.3"
    said = office("2019-12-09", "todo").out
    assert "退回后未按时补报，限12月6日，已过3天" in said
    assert "bizenv notice 27.3 --step 1 --limit 5wd -o 催办" in said
    office("2019-12-09", "record", "27.3", "--done", "--evidence", "照片")
    assert of(ask(office, "2019-12-09"), "today", "return") == []


def test_the_command_beside_a_limit_that_has_passed_is_one_that_can_be_typed(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-11-28", "verify", "27.3", "--return", "--ground", "evidence", "--limit", "2019-12-06")
    (it,) = of(ask(office, "2019-12-09"), "today", "return")
    office("2019-12-09", *it["command"].split()[1:], "--format", "md")
    (letter,) = of(ask(office, "2019-12-17"), "today", "letter")
    assert letter["command"] == f"bizenv notice receive {letter['entry'][-12:]} --date 收到之日"


def test_a_return_of_the_offices_own_task_asks_for_no_letter(office):
    office("2019-10-10", "record", "1.2", "--done", "--evidence", "通知")
    office("2019-10-11", "verify", "1.2", "--return", "--ground", "evidence", "--limit", "2019-10-20")
    rules = Path("rules.yaml")
    lead = json.loads(office("2019-11-01", "show", "1.2", "--format", "json").out)["tasks"][0]["lead"][0]
    text = rules.read_text("utf-8")
    spoiled = re.sub(r"(?m)^(  departments:).*$", rf"\1 [{lead}]", text, count=1)
    assert spoiled != text
    rules.write_text(spoiled, "utf-8")
    (it,) = of(ask(office, "2019-11-01"), "today", "return")
    assert it["command"] == "bizenv show 1.2"


def test_of_a_series_of_letters_only_the_last_waits_and_an_answer_ends_it(office):
    office("2019-12-02", "notice", "27.3", "--step", "1", "--limit", "2019-12-10", "-o", "催办", "--format", "md")
    assert of(ask(office, "2019-12-02"), "week", "letter") == []  # it is more than a week away
    assert len(of(ask(office, "2019-12-04"), "week", "letter")) == 1
    (it,) = of(ask(office, "2019-12-10"), "today", "letter")
    assert it["command"] == "bizenv show 27.3"  # the limit has not passed: no other letter may be sent
    (it,) = of(ask(office, "2019-12-11"), "today", "letter")
    assert it["command"].startswith("bizenv notice 27.3 --step 2 ")
    office("2019-12-11", "notice", "27.3", "--step", "2", "--limit", "2019-12-16", "-o", "催办", "--format", "md")
    (it,) = of(ask(office, "2019-12-17"), "today", "letter")
    assert it["day"] == "2019-12-16"
    assert "督办通知单未按时回复，限12月16日，已过1天" in office("2019-12-17", "todo").out
    office("2019-12-17", "record", "27.3", "--done", "--evidence", "通知")
    assert of(ask(office, "2019-12-18"), "today", "letter") == []


def test_a_letter_whose_limit_runs_from_its_receipt_asks_for_that_day(office):
    office("2019-12-02", "notice", "27.3", "--step", "1", "--limit", "5wd", "-o", "催办", "--format", "md")
    (it,) = of(ask(office, "2019-12-09"), "today", "letter")
    assert "还没有记收到之日" in office("2019-12-09", "todo").out
    office("2019-12-09", "notice", "receive", it["entry"], "--date", "2019-12-05")
    (it,) = of(ask(office, "2019-12-12"), "today", "letter")
    assert it["day"] == "2019-12-12"


def test_an_objection_waits_until_somebody_decides(office):
    office("2019-12-02", "record", "27.3", "--progress", "60")
    office("2019-12-06", "object", "27.3", "--by", UNIT, "--note", "完成日应为11月28日")
    (it,) = of(ask(office, "2019-12-10"), "today", "objection")
    assert (it["day"], it["waiting"]) == ("2019-12-06", 2)  # Monday and Tuesday
    assert f"{UNIT}有异议，已等2个工作日，12月6日提出" in office("2019-12-10", "todo").out
    typed = it["command"].replace("结论", "dismissed").replace("复核人", "王五").split()[1:]
    office("2019-12-10", *typed)
    assert of(ask(office, "2019-12-10"), "today", "objection") == []


def test_the_circular_waits_for_a_signature_from_its_closing_day_until_it_is_on_record(invented_year, monkeypatch, run):
    def kinds(day: str) -> dict[str, list[str]]:
        monkeypatch.setenv("BIZENV_TODAY", day)
        found = json.loads(run("todo", "--data", invented_year, "--format", "json").out)
        return {block: [it["kind"] for it in found[block]] for block in ("today", "week")}

    assert "circular" in kinds("2020-01-07")["week"]
    for day in ("2020-01-08", "2020-01-10"):  # five working days after 31 December: 2, 3, 6, 7, 8
        assert kinds(day)["today"][0] == "circular", day
    assert "circular" not in kinds("2020-01-14")["today"]  # it was issued on the 13th
    said = run("todo", "--data", invented_year, "--as-of", "2020-01-10").out
    assert "2019年第四季度通报待签发　收报1月8日截止，已过2天" in said
    assert "bizenv bulletin --period 2019-Q4 -o 通报.docx" in said
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-08")
    assert "收报今日截止" in run("todo", "--data", invented_year).out


def test_a_year_waits_to_be_closed_until_it_is(invented_year, run):
    def years(day: str) -> list[str]:
        found = json.loads(run("todo", "--data", invented_year, "--as-of", day, "--format", "json").out)
        return [it["command"] for it in found["today"] if it["kind"] == "year"]

    assert years("2020-01-07") == []
    (told,) = years("2020-01-19")
    assert told.startswith("bizenv close-year 2019 --approved-by 姓名 --post 职务")
    assert years("2020-01-20") == []


def test_years_that_wait_are_one_line_and_closed_by_one_command(invented_year, run, monkeypatch):
    def lines() -> list[str]:
        return [line for line in run("todo", "--all", "--data", invented_year).out.splitlines() if "没有定账" in line]

    monkeypatch.setenv("BIZENV_TODAY", "2022-01-20")
    assert ["2020年、2021年的数字还没有定账" in line for line in lines()] == [True]
    monkeypatch.setenv("BIZENV_TODAY", "2024-01-20")
    (line,) = lines()
    assert "2020年至2023年4个年度的数字还没有定账" in line
    assert "bizenv close-year 2020 2021 2022 2023 --approved-by 姓名 --post 职务" in line
    signed = ["--approved-by", "王某", "--post", "主任", "--data", invented_year]
    assert run("close-year", "2020", "2019", *signed).code == 2  # of several none is closed if one cannot be
    assert len(lines()) == 1
    assert run("close-year", "2020", "2021", "2022", "2023", "2023", *signed).code == 0
    assert lines() == []


def test_a_new_rule_is_told_before_its_day_and_for_seven_days_from_it(office):
    office(
        "2019-12-02", "supersede", "27.3", "--document", "渝府发〔2019〕9号", "--effective", "2019-12-06", "--until",
        "2020-06-30",
    )  # fmt: skip
    assert [it["id"] for it in of(ask(office, "2019-12-02"), "week", "rule")] == ["27.3"]
    assert "12月6日起按渝府发〔2019〕9号执行，时限2020年6月30日" in office("2019-12-06", "todo").out
    assert len(of(ask(office, "2019-12-13"), "today", "rule")) == 1
    assert of(ask(office, "2019-12-14"), "today", "rule") == []


def test_the_last_word_on_a_node_stands_beside_it_and_never_that_on_another(office):
    office("2019-12-12", "record", "71.1", "--deadline", "2", "--progress", "30", "--note", "部门尚未全覆盖")
    (it,) = [it for it in of(ask(office, "2019-12-26"), "week", "deadline") if it["id"] == "71.1"]
    assert (it["deadline"], it["day"], it["days_left"]) == (1, "2019-12-31", 5)
    line = next(s for s in office("2019-12-26", "todo", "--all").out.splitlines() if s.startswith("71(1)"))
    assert "部门尚未全覆盖" not in line
    assert "未按时反馈" in line  # in November
    office("2019-12-24", "record", "71.1", "--deadline", "1", "--progress", "80", "--note", "流程已整合")
    line = next(s for s in office("2019-12-26", "todo", "--all").out.splitlines() if s.startswith("71(1)"))
    assert "12月31日，还有5天" in line
    assert "12月24日：流程已整合" in line


def test_what_is_due_this_very_day_is_in_time_and_no_duty_that_was_missed(office):
    found = ask(office, "2019-12-31")
    assert of(found, "today", "deadline") == []
    assert {it["days_left"] for it in of(found, "week", "deadline")} == {0}
    due = json.loads(office("2019-12-31", "due", "--within", "7d", "--format", "json").out)
    assert sorted({it["id"] for it in of(found, "week", "deadline")}) == sorted(t["id"] for t in due["tasks"])


def test_who_reported_first_is_verified_first_and_the_wait_is_in_working_days(office):
    office(
        "2019-12-25",
        "record",
        "27.4",
        "--done",
        "--evidence",
        "清单",
        "--date",
        "2019-12-20",
        "--received",
        "2019-12-25",
    )
    office("2019-12-27", "record", "27.1", "--done", "--evidence", "清单")
    office("2019-12-23", "record", "71.1", "--deadline", "1", "--done", "--evidence", "清单")
    verify = ask(office, "2020-01-03")["verify"]
    assert [(it["id"], it["waiting"]) for it in verify] == [("71.1", 8), ("27.4", 6), ("27.1", 4)]  # 1 January is off
    assert verify[0]["command"] == "bizenv verify 71.1 --deadline 1"
    said = office("2020-01-03", "todo").out
    assert "待核验（通过 --pass --by 核验人；退回" in said
    assert "已等4个工作日，2019年12月27日报办结" in said


def test_a_sunday_on_which_people_work_is_a_working_day():
    assert holidays.count_between(date(2020, 1, 17), date(2020, 1, 20)) == (2, "")  # Sunday the 19th was worked
    assert holidays.count_between(date(2019, 12, 31), date(2020, 1, 1)) == (0, "")
    assert holidays.count_between(date(2020, 1, 2), date(2020, 1, 1)) == (0, "")


def test_a_year_without_data_and_a_missing_calendar_are_said(office, monkeypatch):
    office("2019-12-27", "record", "27.1", "--done", "--evidence", "清单")
    count, note = holidays.count_between(date(2034, 12, 29), date(2035, 1, 5))
    assert 0 < count <= 5
    assert "节假日数据里没有203" in note
    assert "工作日：节假日数据里没有" in office("2035-02-01", "todo").out
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert holidays.count_between(date(2019, 12, 27), date(2020, 1, 3)) == (5, holidays.WEEKDAYS)
    assert f"工作日：{holidays.WEEKDAYS}" in office("2020-01-03", "todo").out


def test_a_round_that_closes_soon_says_how_many_reports_are_to_come(office):
    office("2019-10-10", "record", "27.1", "--progress", "20")
    (it,) = of(ask(office, "2019-12-20"), "week", "round")
    assert (it["period"], it["day"], it["command"]) == (
        "2019-Q4", "2019-12-25", "bizenv missing --period 2019-Q4 --as-message",
    )  # fmt: skip
    (it,) = of(ask(office, "2019-12-25"), "today", "round")
    before = it["owed"]
    assert f"尚未反馈{before}项" in office("2019-12-25", "todo").out
    office("2019-12-25", "record", "1.2", "--stage", "in_progress")
    assert of(ask(office, "2019-12-25"), "today", "round")[0]["owed"] == before - 1
    assert of(ask(office, "2019-12-26"), "today", "round") == []


def test_who_kept_silent_is_counted_as_missing_counts_it(invented_year, run):
    for day in ("2020-01-10", "2020-04-02"):
        found = json.loads(run("todo", "--data", invented_year, "--as-of", day, "--format", "json").out)
        missing = json.loads(run("missing", "--data", invented_year, "--as-of", day, "--format", "json").out)
        late = [it for it in missing["missing"] if it["feedback_due"] < day]
        assert found["silent"]["ids"] == [it["id"] for it in late]
        assert found["silent"]["units"] == len({it["department"] for it in late})
        overdue = json.loads(run("overdue", "--data", invented_year, "--as-of", day, "--format", "json").out)
        assert sorted(found["overdue"]) == sorted(it["id"] for it in overdue["tasks"])


def test_a_request_for_coordination_is_counted_until_it_is_taken_back(office):
    office("2019-12-02", "record", "27.3", "--progress", "60", "--coordinate", "请开放接口")
    assert ask(office, "2019-12-03")["requests"] == ["27.3"]
    assert "提请协调事项1项" in office("2019-12-03", "todo").out
    office("2019-12-04", "record", "27.3", "--progress", "70", "--coordinate", "无")
    assert ask(office, "2019-12-04")["requests"] == []


def test_a_form_that_came_in_is_counted_until_it_is_on_record(office):
    office("2019-12-20", "form", "export", "--department", "区市场监管局", "--period", "2019-Q4", "-o", FORM)
    assert ask(office, "2019-12-20")["inbox"] is None
    Path("收件", "下级").mkdir(parents=True)
    assert ask(office, "2019-12-20")["inbox"]["unread"] == 0
    book = load_workbook(FORM)
    heads = {cell.value: cell.column for cell in book["填报"][4]}
    book["填报"].cell(5, heads["阶段"]).value = "正在推进"
    book.save("收件/下级/回来.xlsx")
    Path("收件", "说明.txt").write_text("请查收", "utf-8")
    assert ask(office, "2019-12-20")["inbox"]["unread"] == 1
    said = office("2019-12-20", "todo").out
    assert re.search(r"收件 +没有记入台账的表1个 +bizenv form import '收件'", said.replace("　", " "))
    office("2019-12-20", "form", "import", "收件")
    assert ask(office, "2019-12-20")["inbox"]["unread"] == 0
    Path("收件", "坏了.xlsx").write_bytes(b"PK\x03\x04")
    assert ask(office, "2019-12-20")["inbox"]["unread"] == 1


def test_a_folder_named_by_hand_that_is_not_there_is_said(office):
    Path("回收 站").mkdir()
    Path("回收 站", "一.xlsx").write_bytes(b"x")
    assert "bizenv form import '回收 站'" in office("2019-12-20", "todo", "--inbox", "回收 站").out
    assert "没有这个文件夹：别处" in office("2019-12-20", "todo", "--inbox", "别处", code=4).err


def instruct(office, day: str, limit: str, number: str = "27.3", require: str = "抓紧推进乙七") -> None:
    office(day, "instruct", number, "--source", "领导批示", "--require", require, "--limit", limit)


def test_what_a_leader_limited_is_told_in_its_week_and_until_something_is_done(office):
    office("2019-10-20", "record", "27.3", "--progress", "10")
    instruct(office, "2019-11-01", "2019-11-15")
    assert of(ask(office, "2019-11-07"), "week", "instruction") == []
    (it,) = of(ask(office, "2019-11-08"), "week", "instruction")
    assert (it["id"], it["day"], it["days_left"], it["deadline"]) == ("27.3", "2019-11-15", 7, None)
    assert "乙七" not in json.dumps(it, ensure_ascii=False)
    (it,) = of(ask(office, "2019-11-15"), "today", "instruction")
    assert it["command"] == "bizenv record 27.3 --progress 百分数 --note 进展"
    said = office("2019-11-18", "todo").out
    assert f"批示议定，限11月15日，已过3天　{UNIT}　抓紧推进乙七　领导批示" in said
    office("2019-11-18", "record", "27.3", "--stage", "no_change")  # nothing was done about it
    assert len(of(ask(office, "2019-11-18"), "today", "instruction")) == 1
    office("2019-11-19", "record", "27.3", "--progress", "40")
    assert of(ask(office, "2019-11-19"), "today", "instruction") == []
    assert len(of(ask(office, "2019-11-19", "--as-of", "2019-11-18"), "today", "instruction")) == 1


def test_of_two_instructions_neither_is_lost_and_a_report_of_before_answers_neither(office):
    instruct(office, "2019-11-01", "2019-11-15")
    instruct(office, "2019-11-04", "2019-11-12", require="另报一份清单")
    office("2019-11-05", "record", "27.3", "--progress", "10", "--date", "2019-10-30", "--received", "2019-11-05")
    found = of(ask(office, "2019-11-15"), "today", "instruction")
    assert [it["day"] for it in found] == ["2019-11-12", "2019-11-15"]
    for it in found:
        office("2019-11-15", "withdraw", it["entry"], "--reason", "误记")
    assert of(ask(office, "2019-11-15"), "today", "instruction") == []


def test_an_instruction_on_what_is_closed_is_answered_by_taking_its_limit_out(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-11-28", "verify", "27.3", "--pass", "--by", "张三")
    instruct(office, "2019-12-01", "2019-12-10")
    (it,) = of(ask(office, "2019-12-10"), "today", "instruction")
    typed = it["command"].replace("办理情况", "已书面报告").split()[1:]
    assert typed[:1] == ["correct"]
    office("2019-12-10", "inspect", "27.3", "--finding", "属实", "--by", "张某、李某")  # the office's look is no answer
    assert len(of(ask(office, "2019-12-10"), "today", "instruction")) == 1
    office("2019-12-10", *typed)
    assert of(ask(office, "2019-12-10"), "today", "instruction") == []
    assert "抓紧推进乙七" in office("2019-12-10", "show", "27.3").out


def test_what_the_office_found_waits_until_it_looks_again_or_the_unit_reports(office):
    look = ("inspect", "71.1", "--by", "张某、李某", "--finding", "流程没有整合", "--deadline", "1")
    office("2019-11-01", *look, "--limit", "2019-11-15")
    office("2019-11-05", "record", "71.1", "--deadline", "2", "--progress", "30")  # on the other node
    assert len(of(ask(office, "2019-11-08"), "week", "finding")) == 1
    (it,) = of(ask(office, "2019-11-18"), "today", "finding")
    assert (it["deadline"], it["days_left"]) == (1, -3)
    assert "整改，限11月15日，已过3天" in office("2019-11-18", "todo").out
    typed = it["command"].replace("--by 姓名 --by 姓名", "--by 张某、李某").replace("复查情况", "已整合").split()[1:]
    office("2019-11-18", *typed)
    assert of(ask(office, "2019-11-18"), "today", "finding") == []
    office("2019-11-20", *look, "--limit", "2019-11-25")
    office("2019-11-22", "record", "71.1", "--progress", "60")  # on the whole task
    assert of(ask(office, "2019-11-25"), "today", "finding") == []


def test_a_rebound_that_was_opened_again_has_its_own_deadline_and_no_second_limit(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-11-28", "verify", "27.3", "--pass", "--by", "张三")
    office("2020-02-11", "inspect", "27.3", "--finding", "反弹", "--by", "张某、李某", "--limit", "2020-02-20")
    assert len(of(ask(office, "2020-02-20"), "today", "finding")) == 1
    office("2020-02-20", "reopen", "27.3", "--ground", "反弹", "--approved-by", "区政府", "--until", "2020-02-25")
    found = ask(office, "2020-02-20")
    assert of(found, "today", "finding") == []
    assert [it["id"] for it in of(found, "week", "deadline")] == ["27.3"]


def test_an_extension_asked_for_waits_until_it_is_granted_or_refused(office):
    asked = ("extend", "27.3", "--request", "--until", "2020-03-31", "--by", UNIT, "--reason", "等配套办法")
    office("2019-11-20", *asked)
    (it,) = of(ask(office, "2019-11-25"), "today", "extension")
    assert (it["id"], it["day"], it["waiting"], it["deadline"]) == ("27.3", "2019-11-20", 3, 1)
    said = office("2019-11-25", "todo").out
    assert f"申请延至2020年3月31日，待批，已等3个工作日　{UNIT}　现时限11月30日" in said
    typed = it["command"].replace("批准机关", "区政府").replace("文号", "9号（虚构）").replace("理由", "等配套办法")
    office("2019-11-25", *typed.split()[1:])
    assert of(ask(office, "2019-11-25"), "today", "extension") == []
    office("2019-11-26", *(word.replace("2020-03-31", "2020-06-30") for word in asked))
    assert len(of(ask(office, "2019-11-26"), "today", "extension")) == 1
    decided = ("--approved-by", "区政府", "--document", "10号（虚构）", "--reason", "理由不足")
    office("2019-11-27", "extend", "27.3", "--refuse", *decided)
    assert of(ask(office, "2019-11-27"), "today", "extension") == []


def test_a_request_that_lies_before_a_leader_is_told_apart(office):
    for number in ("27.3", "27.1"):
        office("2019-12-02", "record", number, "--progress", "60", "--coordinate", "请开放接口")
    assert "提请协调事项2项（已提出2）" in office("2019-12-03", "todo").out
    office("2019-12-03", "coordinate", "27.3", "--submit", "--to", "区政府副区长")
    found = ask(office, "2019-12-03")
    assert (sorted(found["requests"]), found["submitted"]) == (["27.1", "27.3"], ["27.3"])
    assert "提请协调事项2项（已提出1、已提交领导1）" in office("2019-12-03", "todo").out
    office("2019-12-05", "coordinate", "27.3", "--answer", "--by", "区财政局", "--text", "同意")
    found = ask(office, "2019-12-05")
    assert (found["requests"], found["submitted"]) == (["27.1"], [])


@pytest.mark.parametrize("width", [64, 80, 120])
def test_a_morning_full_of_limits_is_still_one_screen(office, width: int):
    numbers = ["27.1", "27.2", "27.3", "27.4", "1.1", "1.2", "58", "43.1"]
    for number in numbers:
        instruct(
            office,
            "2019-11-01",
            "2019-11-15",
            number,
            "请主要负责人亲自抓，逐项列出清单，明确到科室，按周报送进展，确保按期完成",
        )
        look = ("--by", "张某、李某", "--finding", "窗口仍要求提交复印件，与公开的清单不一致", "--limit", "2019-11-20")
        office("2019-11-01", "inspect", number, *look)
        instruct(office, "2019-11-02", "2019-11-16", number)
    found = ask(office, "2019-11-18")
    assert len(of(found, "today", "instruction")) == 2 * len(numbers)
    lines = office("2019-11-18", "todo", width=width).out.splitlines()
    assert len(lines) <= MOST
    assert max(map(cell_len, lines)) <= width
    assert sum("bizenv" in line for line in lines) >= 12


def mornings() -> list[str]:
    """The first days of the year's busiest weeks, and others through the year."""
    return [(date(2019, 10, 8) + timedelta(days=13 * n)).isoformat() for n in range(30)] + ["2019-12-31", "2020-01-10"]


@pytest.mark.parametrize("width", [80, 120])
def test_a_morning_is_one_screen_and_each_line_has_its_command(invented_year, run, monkeypatch, width: int):
    monkeypatch.chdir(invented_year)
    monkeypatch.setenv("NO_COLOR", "1")
    for day in mornings():
        monkeypatch.setenv("BIZENV_TODAY", day)
        lines = run("todo", width=width).out.splitlines()
        assert len(lines) <= MOST, day
        assert max(map(cell_len, lines)) <= width, day
        found = json.loads(run("todo", "--format", "json").out)
        told = sum(bool(re.match(r"\S+ .* bizenv \w", line)) for line in lines) - len(found["commands"])
        rest = sum(int(n) for line in lines for n in re.findall(r"^另有(\d+)项：bizenv todo --all$", line))
        assert told + rest == found["count"], (day, lines)
        every = run("todo", "--all", width=width).out.splitlines()
        assert "另有" not in "".join(every)
        assert sum("bizenv" in line for line in every) == found["count"] + len(found["commands"]), day


def test_a_morning_tells_neither_lights_nor_scores(invented_year, run):
    for day in mornings():
        said = run("todo", "--all", "--data", invented_year, "--as-of", day).out
        heads = re.sub("(?s)[：:].*?　", "　", said)  # the units' own words aside
        assert not re.search("红灯|黄灯|绿灯|蓝灯|灯号|得分|扣分|排名|预计", heads), day


def test_each_command_is_told_the_folder(invented_year, run):
    day = ("--as-of", "2020-01-10")
    assert f"以上命令后面都加 --data {invented_year}" in run("todo", "--data", invented_year, *day).out
    found = json.loads(run("todo", "--data", invented_year, *day, "--format", "json").out)
    commands = [it["command"] for block in ("today", "week", "verify") for it in found[block]] + found["commands"]
    assert commands
    assert all(each.endswith(f" --data {invented_year}") for each in commands)


def test_a_script_is_told_by_the_exit_code_and_reads_every_format(office):
    office("2019-10-08", "todo", "--exit-code")
    office("2019-12-27", "record", "27.1", "--done", "--evidence", "清单")
    office("2020-01-03", "todo", "--exit-code", code=1)
    assert "27.1\n" in office("2020-01-03", "todo", "--format", "ids").out
    rows = office("2020-01-03", "todo", "--format", "csv").out.splitlines()
    assert rows[0] == "类别,编号,日期,事情,命令"
    assert any(row.startswith("待核验,27(1),2019-12-27,") for row in rows)
    assert any(row.startswith("其他,逾期,,") for row in rows)
    assert "| 待核验 | 27(1) | 2019-12-27 |" in office("2020-01-03", "todo", "--format", "markdown").out


def test_what_was_known_on_an_earlier_day_is_what_is_told_of_it(office):
    office("2019-12-27", "record", "27.1", "--done", "--evidence", "清单")
    office("2020-01-06", "verify", "27.1", "--pass", "--by", "张三", "--value", "新增无线4G基站=1000")
    assert ask(office, "2020-01-06")["verify"] == []
    assert [it["id"] for it in ask(office, "2020-01-06", "--as-of", "2020-01-03")["verify"]] == ["27.1"]


def test_an_item_of_any_kind_is_placed_by_its_day():
    as_of = date(2020, 1, 6)
    items = [Item("letter", as_of + timedelta(days=n)) for n in (-9, 0, 1, 7, 8)] + [Item("deadline", as_of)]
    today, week, verify = place(items, as_of)
    assert [(it.day - as_of).days for it in today] == [-9, 0]
    assert [(it.kind, (it.day - as_of).days) for it in week] == [("deadline", 0), ("letter", 1), ("letter", 7)]
    assert verify == ()
    assert place([Item("letter", date.max)], date.max)[0][0].day == date.max


@pytest.mark.parametrize("room", range(6, 20))
def test_no_block_is_crowded_out_and_the_first_gets_most(room: int):
    shown = _share_out([30, 12, 5], room)
    assert sum(shown) + sum(has < size for has, size in zip(shown, (30, 12, 5), strict=True)) <= room
    assert all(has >= 1 for has in shown)
    assert shown[0] == max(shown)
    assert _share_out([1, 3], room) == [1, 3]


def test_a_plan_without_a_ledger_still_says_what_falls_due(run):
    found = json.loads(run("todo", "--as-of", "2019-12-26", "--format", "json").out)
    assert found["today"] == []
    assert {it["kind"] for it in found["week"]} == {"deadline"}
