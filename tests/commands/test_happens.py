"""What else happens in a year: another lead, a request, an instruction, the office's own look, what was closed opened again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

APPROVED = ("--approved-by", "区政府", "--document", "沙府办函〔2019〕9号（虚构）")


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A new workspace; ``office(day, *typed)`` runs a command there on that day, and must end with ``code``."""
    return act


def ask(office, day: str, *typed: str):
    return json.loads(office(day, *typed, "--format", "json").out)


def task(office, day: str, number: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(office, day, "show", number, *more)["tasks"][0]
    return found


def close(office, number: str = "27.3") -> None:
    office("2019-11-20", "record", number, "--done", "--evidence", "通知")
    office("2019-11-28", "verify", number, "--pass", "--by", "张三")


# ---- another lead


def test_what_happened_before_another_lead_stays_with_the_old_one(office):
    typed = ("reassign", "27.3", "--lead", "区科技局", "--document", "1号（虚构）", "--effective", "2019-11-01")
    office("2019-10-20", *typed)
    assert task(office, "2019-10-31", "27.3")["lead"] == ["区经济信息委"]
    assert task(office, "2019-11-01", "27.3")["lead"] == ["区科技局"]
    assert office("2019-11-02", "list", "--lead", "区科技局", "--format", "ids").out.split().count("27.3") == 1
    assert "27.3" not in office("2019-11-02", "list", "--lead", "区经济信息委", "--format", "ids").out.split()
    assert task(office, "2019-11-05", "27.3", "--recorded-by", "2019-10-19")["lead"] == ["区经济信息委"]
    assert "2019-11-01起由区科技局牵头" in office("2019-11-02", "show", "27.3").out
    assert "现在就由区科技局牵头" in office("2019-11-02", *typed, code=2).err


def test_nobody_chases_the_old_lead_who_looks_at_the_task(office):
    office("2019-10-20", "reassign", "27.3", "--lead", "区科技局", "--document", "1号", "--effective", "2019-11-01")
    before = office("2019-10-21", "show", "27.3").out
    assert "改由  2019-11-01起由区科技局牵头（原区经济信息委，1号），尚未施行" in before
    after = office("2019-11-01", "show", "27.3").out
    assert "改由  2019-11-01起由区科技局牵头（原区经济信息委，1号）\n" in after


def test_other_supporting_units_are_listed_from_that_day(office):
    more = ("--support", "区财政局", "--document", "1号（虚构）", "--effective", "2019-11-01")
    office("2019-11-01", "reassign", "27.3", "--lead", "区经济信息委", *more)
    assert task(office, "2019-11-01", "27.3")["support"] == ["区财政局"]
    assert "27.3" in office("2019-11-01", "list", "--support", "区财政局", "--format", "ids").out.split()


def test_a_lead_that_nobody_knows_is_refused(office):
    typed = ("--lead", "区不存在局", "--document", "1号", "--effective", "2019-11-01")
    office("2019-11-01", "reassign", "27.3", *typed, code=3)


# ---- an extension asked for


def test_a_deadline_runs_until_the_extension_is_granted(office):
    asked = ("extend", "27.3", "--request", "--until", "2020-03-31", "--by", "区经济信息委", "--reason", "等配套办法")
    office("2019-11-20", *asked)
    it = task(office, "2019-12-05", "27.3")
    assert (it["overdue"], it["days_late"], it["nodes"][0]["requested"]) == (True, 5, "2020-03-31")
    assert "已申请延至2020-03-31，待批" in office("2019-12-05", "show", "27.3").out
    assert "已申请延期，待批" in office("2019-12-05", "list", "--measure", "27").out
    assert "已申请延期，待批" in office("2019-12-05", "overdue").out
    office("2019-12-06", "extend", "27.3", "--until", "2020-03-31", *APPROVED, "--reason", "等配套办法")
    it = task(office, "2019-12-06", "27.3")
    assert (it["overdue"], it["due"], it["nodes"][0]["requested"]) == (False, "2020-03-31", None)
    assert "时限过后才申请" not in office("2019-12-06", "show", "27.3").out  # it was asked for in time


def test_a_unit_that_nobody_knows_asks_for_no_extension(office):
    asked = ("extend", "27.3", "--request", "--until", "2020-03-31", "--reason", "等配套办法")
    assert "相近的有：区科技局" in office("2019-11-20", *asked, "--by", "区科枝局", code=3).err
    made = ask(office, "2019-11-20", *asked, "--by", "区经信委")["entries"][0]["content"]
    assert made["by"] == "区经济信息委"


def test_a_refusal_is_on_record_and_moves_no_deadline(office):
    office("2019-11-20", "extend", "27.3", "--request", "--until", "2020-03-31", "--reason", "等配套办法")
    office("2019-11-25", "extend", "27.3", "--refuse", *APPROVED, "--reason", "理由不足")
    it = task(office, "2019-12-05", "27.3")
    assert (it["overdue"], it["nodes"][0]["requested"], it["nodes"][0]["refused"]) == (True, None, 1)
    assert "不批准延期" in office("2019-12-05", "show", "27.3").out
    assert office("2019-12-05", "validate").code == 0


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("--request", "--until", "2019-11-01", "--reason", "x"), "不晚于现时限"),
        (("--request", "--refuse", "--reason", "x"), "只能给一个"),
        (("--request", "--until", "2020-03-31", *APPROVED, "--reason", "x"), "还没有批准"),
        (("--refuse", "--until", "2020-03-31", *APPROVED, "--reason", "x"), "不写 --until"),
        (("--until", "2020-03-31", "--reason", "x"), "只是申请的加 --request"),
    ],
)
def test_what_is_neither_asked_for_nor_decided_is_refused(office, typed, why):
    assert why in office("2019-11-20", "extend", "27.3", *typed, code=2).err


# ---- opened again


def test_what_rebounds_is_open_again_and_the_earlier_papers_stand(office):
    close(office)
    before = ask(office, "2020-02-01", "report", "--period", "2019-Q4")["due"]
    again = ("reopen", "27.3", "--ground", "窗口又要求重复提交", "--approved-by", "区政府")
    office("2020-02-10", *again)
    it = task(office, "2020-02-10", "27.3")
    assert (it["state"], it["overdue"], it["nodes"][0]["reopened"]) == ("reopened", False, "2020-02-10")
    assert "核查反弹，恢复督办" in office("2020-02-10", "show", "27.3").out
    assert "27.3" in office("2020-02-10", "list", "--state", "核查反弹，恢复督办", "--format", "ids").out
    assert ask(office, "2020-02-11", "report", "--period", "2019-Q4")["due"] == before
    year = ask(office, "2020-02-11", "report", "--period", "2019", "--as-of", "2020-02-11")["due"]
    assert (year["reopened"], year["closed"]) == (1, 0)
    assert sum(year["shares"].values()) == pytest.approx(100.0)
    assert "没有销号" in office("2020-02-12", *again, code=2).err
    office("2020-02-20", "record", "27.3", "--done", "--evidence", "整改照片")
    office("2020-02-21", "verify", "27.3", "--pass", "--by", "张三")
    assert task(office, "2020-02-21", "27.3")["state"] == "closed"  # it had met its deadline


def test_a_day_set_for_the_rebound_is_its_deadline(office):
    close(office)
    day = ("--until", "2020-02-20")
    office("2020-02-10", "reopen", "27.3", "--ground", "反弹", "--approved-by", "区政府", *day)
    assert task(office, "2020-02-21", "27.3")["days_late"] == 1


# ---- a request for coordination


def test_what_was_answered_goes_before_a_leader_no_more(office):
    office("2019-11-20", "record", "27.3", "--progress", "40", "--coordinate", "请区财政局安排专项经费")
    report = ("report", "--period", "2019")
    assert [it["id"] for it in ask(office, "2019-11-21", *report)["coordinate"]] == ["27.3"]
    office("2019-11-22", "coordinate", "27.3", "--submit", "--to", "区政府副区长")
    assert [it["id"] for it in ask(office, "2019-11-22", *report)["coordinate"]] == ["27.3"]
    office("2019-11-25", "coordinate", "27.3", "--answer", "--by", "区财政局", "--text", "列入一季度预算调整")
    assert ask(office, "2019-11-25", *report)["coordinate"] == []
    shown = office("2019-11-25", "show", "27.3").out
    assert "区财政局已答复：列入一季度预算调整" in shown.replace("\n", "").replace(" ", "")
    office("2019-11-30", "coordinate", "27.3", "--settle")
    steps = [it["step"] for it in task(office, "2019-11-30", "27.3")["coordination"]]
    assert steps == ["submitted", "answered", "settled"]
    office("2019-12-02", "record", "27.3", "--progress", "50", "--coordinate", "请区财政局尽快下达")
    assert [it["id"] for it in ask(office, "2019-12-02", *report)["coordinate"]] == ["27.3"]


def test_a_leader_s_answer_is_recorded_although_the_unit_reported_again_meanwhile(office):
    office("2019-11-20", "record", "27.3", "--progress", "40", "--coordinate", "请区财政局安排专项经费")
    office("2019-11-22", "coordinate", "27.3", "--submit", "--to", "区政府副区长")
    office("2019-11-24", "record", "27.3", "--progress", "45")
    report = ("report", "--period", "2019")
    assert [it["id"] for it in ask(office, "2019-11-24", *report)["coordinate"]] == ["27.3"]
    office("2019-11-25", "coordinate", "27.3", "--answer", "--by", "区财政局", "--text", "列入一季度预算调整")
    assert ask(office, "2019-11-25", *report)["coordinate"] == []
    office("2019-11-26", "record", "27.3", "--progress", "50")
    office("2019-11-30", "coordinate", "27.3", "--settle")
    office("2019-12-01", "record", "27.3", "--progress", "60")
    assert "没有提请协调的事项" in office("2019-12-02", "coordinate", "27.3", "--settle", code=2).err


def test_the_card_says_who_leads_now_and_until_when_a_reopened_task_has_time(office):
    day = ("--document", "沙府办函〔2019〕3号", "--effective", "2019-11-01")
    office("2019-11-01", "reassign", "73.1", "--lead", "区政务办", *day)
    assert (
        "改由  2019-11-01起由区政务办牵头（原区发展改革委，沙府办函〔2019〕3号）"
        in office("2019-11-02", "show", "73.1").out
    )
    close(office)
    office("2020-02-10", "reopen", "27.3", "--ground", "反弹", "--approved-by", "区政府", "--until", "2020-02-20")
    shown = office("2020-02-11", "show", "27.3").out.replace("\n", "").replace(" ", "")
    office("2020-02-10", "record", "4.2", "--done", "--evidence", "通知")
    office("2020-02-10", "verify", "4.2", "--pass", "--by", "张某")
    office("2020-02-11", "reopen", "4.2", "--ground", "反弹", "--approved-by", "区政府", "--until", "2020-03-20")
    assert "无明确时限，恢复督办，限2020-03-20前整改" in office("2020-02-11", "show", "4.2").out
    assert "4(2)" in office("2020-02-11", "list", "--state", "恢复督办").out
    assert "剩余9天2020-02-10恢复督办，限2020-02-20前整改核查反弹，恢复督办" in shown.replace("\u3000", "")


def test_what_is_opened_again_without_a_deadline_is_not_measured_by_the_one_that_was_met(office):
    close(office)
    office("2020-02-10", "reopen", "27.3", "--ground", "反弹", "--approved-by", "区政府")
    office("2020-02-20", "record", "27.3", "--progress", "20")
    found = task(office, "2020-03-01", "27.3")
    assert (found["light"], found["days_late"], found["overdue"]) == ("green", 0, False)
    listed = office("2020-03-01", "list", "--measure", "27", "--state", "reopened", code=0).out
    shown = office("2020-03-01", "show", "27.3").out
    assert "未另定时限" in shown
    assert not [text for text in (listed, shown) if "已过" in text or "进度滞后" in text]


def test_nothing_is_answered_that_nobody_asked(office):
    assert "没有提请协调的事项" in office("2019-11-22", "coordinate", "27.3", "--settle", code=2).err
    office("2019-11-20", "record", "27.3", "--progress", "40", "--coordinate", "无")
    assert "没有提请协调的事项" in office("2019-11-22", "coordinate", "27.3", "--settle", code=2).err


def form_of(office, day: str, unit: str, period: str, name: str) -> dict[str, str]:
    """What stands under 目前情况 in a unit's form, by the numbers of its rows."""
    openpyxl = pytest.importorskip("openpyxl")
    office(day, "form", "export", "--department", unit, "--period", period, "-o", name)
    sheet = openpyxl.load_workbook(name)["填报"]
    return {row[0].value: row[4].value for row in sheet.iter_rows(min_row=5) if row[0].value}


def fill(name: str, label: str, **cells: str) -> None:
    """Fill in a row of a form that was sent out, by the heads of its columns."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(name)
    sheet = book["填报"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    (row,) = (cell.row for cell in sheet["A"] if cell.value == label)
    for head, text in cells.items():
        sheet.cell(row, heads[head]).value = text
    book.save(name)


def test_who_asked_reads_the_answer_in_its_next_form_until_it_reports_again(office):
    form_of(office, "2019-12-02", "区经济信息委", "2019-Q4", "一.xlsx")
    fill("一.xlsx", "27(3)", 阶段="正在推进", 需协调事项="请区财政局安排专项经费")
    office("2019-12-03", "form", "import", "一.xlsx", "--received", "2019-12-03")
    answer = ("--by", "区财政局", "--text", "列入一季度预算调整", "--document", "沙财函〔2019〕5号（虚构）")
    office("2019-12-05", "coordinate", "27.3", "--answer", *answer, "--note", "电话催过两次")
    told = form_of(office, "2020-01-10", "区经济信息委", "2020-Q1", "二.xlsx")
    words = "提请协调的事项，区财政局已答复：列入一季度预算调整，沙财函〔2019〕5号（虚构）"
    assert words in told["27(3)"]
    assert [label for label, text in told.items() if "已答复" in (text or "")] == ["27(3)"]
    assert "电话催过" not in "".join(filter(None, told.values()))
    office("2020-01-11", "coordinate", "27.3", "--settle")
    assert words in form_of(office, "2020-01-12", "区经济信息委", "2020-Q1", "三.xlsx")["27(3)"]  # not told yet
    fill("二.xlsx", "27(3)", 阶段="正在推进", 进展情况="经费已到位")
    taken = office("2020-01-15", "form", "import", "二.xlsx", "--received", "2020-01-15")
    assert "记1条" in taken.out
    assert "注意" not in taken.out
    assert "已答复" not in form_of(office, "2020-02-10", "区经济信息委", "2020-Q1", "四.xlsx")["27(3)"]
    assert office("2020-02-10", "validate").code == 0


def test_who_did_not_ask_reads_no_answer(office):
    office("2019-12-02", "record", "27.3", "--progress", "40", "--coordinate", "请安排经费", "--by", "区经济信息委")
    office("2019-12-05", "coordinate", "27.3", "--answer", "--by", "区财政局", "--text", "列入预算调整")
    document = ("--document", "1号（虚构）", "--effective", "2020-01-02")
    office("2020-01-02", "reassign", "27.3", "--lead", "区科技局", *document)
    assert "已答复" not in form_of(office, "2020-01-10", "区科技局", "2020-Q1", "一.xlsx")["27(3)"]
    office("2020-01-03", "record", "27.1", "--progress", "40", "--coordinate", "请安排经费")
    office("2020-01-05", "coordinate", "27.1", "--answer", "--by", "区财政局", "--text", "列入预算调整")
    assert "已答复" in form_of(office, "2020-01-10", "区经济信息委", "2020-Q1", "二.xlsx")["27(1)"]


def test_an_answer_on_one_node_stands_in_its_row_alone(office):
    asked = ("--progress", "40", "--coordinate", "请协调数据")
    office("2019-12-02", "record", "71.1", "--deadline", "2", *asked)
    office("2019-12-05", "coordinate", "71.1", "--answer", "--by", "区大数据局", "--text", "已开放")
    told = form_of(office, "2019-12-10", "区市场监管局", "2019-Q4", "一.xlsx")
    assert [label for label, text in told.items() if "已答复" in (text or "")] == ["71(1) 节点2"]


# ---- instructions, for the office alone


def test_an_instruction_leaves_the_office_in_no_paper_page_or_export(office, tmp_path: Path):
    mark = "月底前拿出方案乙七"
    typed = ("--source", "领导批示", "--post", "区政府副区长", "--require", mark, "--limit", "5wd")
    office("2019-11-20", "instruct", "27.3", *typed)
    assert mark in office("2019-11-21", "show", "27.3").out.replace("\n", "").replace(" ", "")
    assert mark in office("2019-11-21", "log").out
    assert mark in office("2019-11-21", "todo").out
    outputs = ["x.json", "x.csv", "x.md", "x.db", "x.xlsx", "x.ics"]
    for name in outputs:
        office("2019-11-21", "export", name)
    office("2019-11-21", "dashboard", "-o", "x.html")
    office("2019-11-21", "bulletin", "--period", "2019-11", "--as-of", "2019-11-21", "--annex", "all", "-o", "通报.md")
    office("2019-11-21", "brief", "-o", "专报.md")
    office("2019-12-02", "notice", "27.3", "--step", "1", "--limit", "2019-12-10", "-o", "函", "--format", "md")
    office("2019-12-02", "form", "export", "--department", "区经济信息委", "--period", "2019-Q4", "-o", "表.xlsx")
    for path in Path().rglob("*"):
        if path.is_file() and "ledger" not in path.parts:
            content = path.read_bytes()
            if path.suffix == ".xlsx":
                import zipfile

                content = b"".join(zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist())
            assert mark.encode() not in content, path
            assert b"_instruct_" not in content, path  # nor that there is one


def test_the_words_of_a_leader_are_kept_only_with_leave(office):
    typed = ("--source", "领导批示", "--require", "抓紧", "--note", "原话")
    assert "--cleared-by" in office("2019-11-20", "instruct", "27.3", *typed, code=2).err
    office("2019-11-20", "instruct", "27.3", *typed, "--cleared-by", "王某")


# ---- the office's own look, and days that a unit sets itself


def test_one_person_alone_inspects_nothing(office):
    typed = ("inspect", "27.3", "--finding", "已取消复印件要求", "--method", "实地核查")
    assert "两人以上" in office("2020-03-05", *typed, "--by", "张某", code=2).err
    assert "两人以上" in office("2020-03-05", *typed, "--by", "张某", "--by", "张 某", code=2).err
    office("2020-03-05", *typed, "--by", "张某", "--by", "李某")
    assert "张某、李某" in office("2020-03-05", "log", "27.3").out
    assert task(office, "2020-03-05", "27.3")["state"] == "no_report"


def test_a_day_that_a_unit_sets_itself_is_no_deadline(office):
    office("2019-11-20", "milestone", "1.2", "--by", "2019-11-30", "--text", "完成系统改造", "--from", "scheme")
    it = task(office, "2019-12-20", "1.2")
    assert (it["due"], it["overdue"], it["light"], it["days_late"]) == (None, False, None, None)
    assert it["milestones"][0]["until"] == "2019-11-30"
    assert "有明确时限" in office("2019-11-20", "milestone", "27.3", "--by", "2019-11-30", "--text", "x", code=2).err


def test_where_a_milestone_comes_from_stands_under_the_key_of_the_contract(office):
    office("2019-11-20", "milestone", "1.2", "--by", "2019-11-30", "--text", "完成系统改造", "--from", "scheme")
    (path,) = Path("ledger/1.2").glob("*.yaml")
    assert "\nfrom: scheme\n" in path.read_text("utf-8")
    (it,) = task(office, "2019-11-20", "1.2")["milestones"]
    assert (it["from"], "origin" in it) == ("scheme", False)
    assert "细化落实方案" in office("2019-11-20", "log", "1.2").out
    assert office("2019-11-20", "validate").code == 0


def test_a_correction_leaves_no_inspection_to_one_person(office):
    office("2020-03-05", "inspect", "27.3", "--finding", "属实", "--by", "张某、李某")
    entry = ask(office, "2020-03-05", "log", "27.3")["entries"][0]["entry"]
    assert "两人以上" in office("2020-03-06", "correct", entry, "--by", "张某", "--reason", "误记", code=2).err
    office("2020-03-06", "correct", entry, "--by", "张某、王某", "--reason", "误记")
    (path,) = (p for p in Path("ledger/27.3").glob("*.yaml") if "王某" in p.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace("张某、王某", "王某"), "utf-8")
    assert "核查由两人以上进行" in office("2020-03-06", "validate", code=1).out


def test_everything_that_happened_is_valid_and_can_be_taken_back(office):
    close(office)
    office("2020-02-10", "reopen", "27.3", "--ground", "反弹", "--approved-by", "区政府")
    office("2020-02-11", "inspect", "27.3", "--finding", "属实", "--by", "张某、李某", "--limit", "2020-03-01")
    assert office("2020-02-12", "validate").code == 0
    for entry in reversed(ask(office, "2020-02-12", "log", "27.3")["entries"][2:]):
        office("2020-02-12", "withdraw", entry["entry"], "--reason", "误记")
    assert task(office, "2020-02-12", "27.3")["state"] == "closed"
    assert office("2020-02-12", "validate").code == 0


# ---- typed by hand, and typed wrong


@pytest.mark.parametrize(
    ("typed", "stage"), [("办结", "done"), ("完成", "done"), ("正常推进", "in_progress"), ("推进", "in_progress")]
)
def test_a_word_that_a_form_takes_is_not_sent_back_to_the_officer(office, typed, stage):
    made = ask(office, "2019-11-20", "record", "27.3", "--stage", typed)["entries"][0]["content"]
    assert made["stage"] == stage
    assert ask(office, "2019-11-21", "list", "--state", "推进")["kind"] == "tasks"
    office("2019-11-21", "record", "27.3", "--stage", "差不多", code=2)


def test_what_was_settled_does_not_go_before_a_leader_again(office):
    office("2019-11-20", "record", "27.3", "--progress", "40", "--coordinate", "请区财政局安排专项经费")
    early = office(
        "2019-11-25", "coordinate", "27.3", "--submit", "--to", "区政府副区长", "--date", "2019-11-19", code=2
    )
    assert "提请协调是 2019-11-20，2019-11-19 还没有提出" in early.err
    office("2019-11-25", "coordinate", "27.3", "--settle")
    again = office("2019-11-26", "coordinate", "27.3", "--submit", "--to", "区政府副区长", code=2)
    assert "已于 2019-11-25 解决" in again.err
    late = ("coordinate", "27.3", "--submit", "--to", "区政府副区长", "--date", "2019-11-22")
    office("2019-11-26", *late)  # put on record after the end, it had happened before


RECORDED = {
    "instruct": ("27.3", "--source", "领导批示", "--post", "副区长", "--require", "抓紧", "--limit", "2019-12-25"),
    "inspect": ("27.3", "--by", "张某，李某", "--finding", "窗口仍要复印件", "--limit", "5wd"),
    "milestone": ("27.2", "--by", "2020-06-30", "--text", "完成改造", "--from", "form"),
    "reassign": ("27.3", "--lead", "区科技局", "--document", "1号", "--effective", "2019-11-01"),
    "extend": ("58", "--request", "--until", "2020-03-31", "--reason", "等配套办法"),
}


@pytest.mark.parametrize(
    ("command", "given", "field", "value"),
    [
        ("instruct", ("--source", "第3次常务会议"), "source", "第3次常务会议"),
        ("instruct", ("--post", "区长"), "post", "区长"),
        ("instruct", ("--require", "月底前报进展"), "require", "月底前报进展"),
        ("inspect", ("--finding", "窗口已不要"), "finding", "窗口已不要"),
        ("inspect", ("--by", "张某、王某"), "by", "张某、王某"),
        ("inspect", ("--limit", "2019-12-20"), "limit", "2019-12-20"),
        ("milestone", ("--from", "细化落实方案"), "from", "scheme"),
        ("milestone", ("--until", "2020-07-31"), "until", "2020-07-31"),
        ("reassign", ("--support", "财政局"), "support", ["区财政局"]),
        ("extend", ("--until", "2020-04-30"), "until", "2020-04-30"),
    ],
)
def test_a_slip_in_what_happened_need_not_be_withdrawn_and_typed_again(office, command, given, field, value):
    made = ask(office, "2019-11-20", command, *RECORDED[command])["entries"][0]
    digest = made["entry"].rpartition("_")[2]
    after = ask(office, "2019-11-21", "correct", digest, *given, "--reason", "写错")["entries"][0]["content"]
    assert after[field] == value
    kept = {key: it for key, it in made["content"].items() if key not in (field, "recorded", "reason")}
    assert {key: after[key] for key in kept} == kept


def test_why_a_unit_asked_outlives_the_correction_of_a_date(office):
    made = ask(office, "2019-11-20", "extend", *RECORDED["extend"])["entries"][0]
    digest = made["entry"].rpartition("_")[2]
    after = ask(office, "2019-11-21", "correct", digest, "--until", "2020-04-30", "--reason", "日子写错")["entries"][0]
    assert after["content"]["reason"] == "等配套办法（更正：日子写错）"
    more = ("--why", "等市级系统上线", "--reason", "原因写错")
    last = ask(office, "2019-11-22", "correct", after["entry"].rpartition("_")[2], *more)["entries"][0]
    assert last["content"]["reason"] == "等市级系统上线（更正：原因写错）"
    report = ask(office, "2019-11-22", "record", "27.3", "--progress", "40")["entries"][0]["entry"]
    assert "没有原因" in office("2019-11-23", "correct", report.rpartition("_")[2], *more, code=2).err


def test_a_correction_opens_no_way_around_two_inspectors_and_a_leader_s_leave(office):
    looked = ask(office, "2019-11-20", "inspect", *RECORDED["inspect"])["entries"][0]
    assert looked["content"]["by"] == "张某、李某"
    assert looked["content"]["limit"] == "2019-11-27"
    digest = looked["entry"].rpartition("_")[2]
    assert "两人以上" in office("2019-11-21", "correct", digest, "--by", "张某", "--reason", "写错", code=2).err
    said = ask(office, "2019-11-20", "instruct", *RECORDED["instruct"], "--note", "原话", "--cleared-by", "王某")
    digest = said["entries"][0]["entry"].rpartition("_")[2]
    assert (
        "cleared_by" in office("2019-11-21", "correct", digest, "--clear", "cleared-by", "--reason", "写错", code=2).err
    )


def test_a_day_of_the_wrong_year_is_no_milestone(office):
    typed = ("milestone", "27.2", "--by", "2019-06-30", "--text", "完成改造")
    assert "早于方案印发之日" in office("2019-11-20", *typed, code=2).err


def test_a_year_is_asked_for_in_chinese(office):
    more = ("--approved-by", "王某", "--post", "督查办主任")
    told = office("2020-01-10", "close-year", "二〇一九", *more, code=2).err
    assert "“二〇一九”不是年份，写作 2019" in told
    assert "integer" not in told
    early = office("2020-01-03", "close-year", "2019", *more, code=2).err
    assert "收报截止日是 2020-01-08" in early  # what comes until then counts in the year
    office("2020-01-10", "close-year", "2019年", *more)
    assert ask(office, "2020-01-10", "log")["entries"][0]["label"] == "方案"


def test_a_refused_extension_accuses_nobody_of_silence(office):
    office("2019-12-20", "extend", "58", "--refuse", *APPROVED, "--reason", "不具备理由")
    assert "台账为空" in office("2019-12-20", "list", "--measure", "27").out
    assert task(office, "2020-01-10", "27.3")["light"] is None


def test_an_empty_ledger_accuses_nobody_when_something_else_is_put_on_record(office):
    typed = ("instruct", "27.3", "--source", "领导批示", "--require", "抓紧")
    assert "现为：暂无反馈记录" in office("2020-01-10", *typed).out
    office("2020-01-10", "record", "58", "--progress", "40")
    assert "现为：未按时反馈" in office("2020-01-11", *typed, "--limit", "5wd").out
