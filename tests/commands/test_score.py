"""考评建议得分: what a department head, the office or the assessing body would have lost had a line counted wrongly.

The ledger is this file's own and invented, but for three departments of the year of ``examples/simulate_year.py`` at the end.
"""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

DONE = ("--done", "--evidence", "材料")
PASS = ("--pass", "--by", "张三")
EXEMPT = ("区法院", "区纪委监委", "区委宣传部", "区政府督查办")
ASKED = ("score", "--year", "2019")
LATER = (*ASKED, "--as-of", "2020-01-20")
ACTS: tuple[tuple[str, ...], ...] = (
    # 区政务办: S1 (专1) late by 18 days, S2.3 in time.
    ("2019-10-20", "record", "S1", *DONE, "--completed", "2019-10-18"),
    ("2019-10-22", "verify", "S1", *PASS),
    ("2019-12-20", "record", "S2.3", *DONE),
    ("2019-12-23", "verify", "S2.3", *PASS),
    # 区发展改革委: 73(1) sent back for its result, 74(1) for its evidence, 74(2) silent, 72(3) led jointly by another first.
    ("2019-12-10", "record", "73.1", *DONE),
    ("2019-12-12", "verify", "73.1", "--return", "--ground", "result", "--limit", "2019-12-20", "--by", "张三"),
    ("2019-12-18", "record", "73.1", *DONE),
    ("2019-12-24", "verify", "73.1", *PASS),
    ("2019-12-10", "record", "74.1", *DONE),
    ("2019-12-12", "verify", "74.1", "--return", "--ground", "evidence", "--limit", "2019-12-20", "--by", "张三"),
    ("2019-12-16", "record", "74.1", *DONE),
    ("2019-12-20", "verify", "74.1", *PASS),
    ("2019-12-13", "record", "72.3", *DONE, "--value", "已归集的涉企监管执法信息公示率=100"),
    ("2019-12-20", "verify", "72.3", *PASS),
    # 区住房城乡建委 with 区规划自然资源局: 5(1) late; 6(1) extended beyond the year; 6(2) waits for the office.
    ("2019-12-16", "extend", "6.1", "--until", "2020-06-30", "--approved-by", "市政府", "--document", "批示", "--reason", "等办法"),
    ("2019-12-28", "record", "6.2", *DONE),
    ("2020-01-12", "record", "5.1", *DONE),
    ("2020-01-15", "verify", "5.1", *PASS),
)  # fmt: skip


@pytest.fixture(scope="module")
def kept_year(tmp_path_factory: pytest.TempPathFactory, once: Callable[..., None], kept_desk: Path) -> Path:
    """A workspace with ``ACTS`` on record, made once; not to be written to."""
    folder = shutil.copytree(kept_desk, tmp_path_factory.mktemp("score") / "workspace")
    for day, *typed in ACTS:
        once(*typed, "--data", folder, today=day)
    return folder


@pytest.fixture
def year(kept_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on) -> Callable[..., Any]:
    """A copy of that workspace, the current folder: ``year(day, *typed)`` runs a command there on that day."""
    monkeypatch.chdir(shutil.copytree(kept_year, tmp_path / "year"))
    return on


def read(year, *typed: str, day: str = "2020-01-20") -> dict[str, Any]:
    """The answer of ``score`` in JSON."""
    found: dict[str, Any] = json.loads(year(day, *(typed or LATER), "--format", "json").out)
    return found


def find(answer: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [it for it in answer["departments"] if it["department"] == name]
    return found


def parts(found: dict[str, Any]) -> list[tuple[int, int, int | None]]:
    return [(it["credited"], it["counted"], it["share"]) for it in found["parts"]]


def nodes(found: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {it["id"]: (it["left_out"], it["completion"], it["timeliness"], it["quality"]) for it in found["nodes"]}


def test_lateness_costs_the_part_of_timeliness_and_nothing_else(year):
    """区政务办, by hand. Its tasks without a deadline count nothing."""
    found = find(read(year), "区政务办")
    assert nodes(found) == {
        "S1": (None, True, False, True),  # due 30 September, done 18 October: complete all the same, and clean
        "S2.3": (None, True, True, True),  # due 31 December, done 20 December
    }
    assert parts(found) == [
        (2, 2, 100),  # 2/2 = 100 %: 100 % of 60 is 60
        (1, 2, 50),  # 1/2 = 50 %: 50 % of 20 is 10
        (2, 2, 100),  # 10
        # the round of the fourth quarter: S1 was closed by 25 December, S2.3 reported on 20 December
        (2, 2, 100),  # 10
    ]
    assert found["score"] == 2.7  # 60 + 10 + 10 + 10 = 90 of 100: 2.7 of 3 points


def test_a_first_return_for_evidence_is_free_and_one_for_the_result_is_not(year):
    """区发展改革委, by hand: one return of each ground, one silence, one task led jointly."""
    found = find(read(year), "区发展改革委")
    assert nodes(found) == {
        "72.3": (None, True, True, True),  # joint: the work of 区市场监管局, which is named first, counts here too
        "73.1": (None, True, True, False),  # in time, but it had been sent back for its result
        "74.1": (None, True, True, True),  # sent back for its evidence, once
        "74.2": (None, False, False, False),  # never reported
    }
    assert parts(found) == [
        (3, 4, 75),  # 75 %: 75 % of 60 is 45
        (3, 4, 75),  # 75 % of 20 is 15
        (2, 4, 50),  # 50 %: 50 % of 10 is 5
        (2, 3, 50),  # 73(1) and 74(1) of three; 72(3) is for 区市场监管局 to report: 66.7 %, 50 % of 10 is 5
    ]
    assert found["score"] == 2.1  # 45 + 15 + 5 + 5 = 70


def test_a_second_return_for_evidence_is_not_told_as_the_free_one(year):
    year("2020-01-09", "record", "74.2", *DONE)
    for day, limit in (("2020-01-10", "2020-01-14"), ("2020-01-13", "2020-01-17")):
        year(day, "verify", "74.2", "--return", "--ground", "evidence", "--limit", limit, "--by", "张三")
        year(day, "record", "74.2", *DONE)
    shown = year("2020-01-20", *LATER, "--department", "区发展改革委").out
    assert "首次退回补证，不计；再次退回补证，计在质量" in "".join(shown.split())


def test_what_is_led_jointly_counts_for_each_lead_and_only_the_first_has_to_report(year):
    """区住房城乡建委 and 区规划自然资源局, by hand."""
    answer = read(year)
    first, second = find(answer, "区住房城乡建委"), find(answer, "区规划自然资源局")
    assert nodes(first) == {
        "5.1": (None, True, False, True),  # due 31 December, done 12 January
        "6.1": ("extended", None, None, None),  # by whoever set the deadline, to June of the next year
        "6.2": (None, True, True, True),  # reported on 28 December; the office has not looked yet
    }
    assert parts(first) == [
        (2, 2, 100),  # 60
        (1, 2, 50),  # 10
        (2, 2, 100),  # 10
        (1, 2, 50),  # 5(1): nothing by the closing day, 8 January; 6(2): by its report of 28 December. 6(1) is out: 5
    ]
    assert first["score"] == 2.6  # 60 + 10 + 10 + 5 = 85: 2.55, half up
    assert nodes(second) == {"5.1": (None, True, False, True)}
    # 60 + 0 + 10, and no feedback is asked of it: 70 of the 90 that are left are 2.333 points
    assert parts(second) == [(1, 1, 100), (0, 1, 0), (1, 1, 100), (0, 0, None)]
    assert second["score"] == 2.3


def test_no_number_of_a_court_or_of_the_office_itself_is_anywhere(year):
    answer = read(year)
    for name in EXEMPT:
        found = find(answer, name)
        assert [found[key] for key in ("standing", "score")] == ["exempt", None]
        assert all(found[key] == [] for key in ("parts", "nodes", "feedback", "changes"))
    shown = year("2020-01-20", *LATER).out
    assert "不参评4家：区法院、区政府督查办、区纪委监委、区委宣传部" in shown
    rows = list(csv.reader(io.StringIO(year("2020-01-20", *LATER, "--format", "csv").out)))
    for row in rows:
        if row[0] in EXEMPT:
            assert row[1:] == ["否", *[""] * 8, "不参评", ""]
    assert year("2020-01-20", *LATER, "--department", "区法院").out == "区法院　不参评\n"


def test_what_an_exempt_department_leads_jointly_is_charged_to_nobody(year):
    rules = Path("rules.yaml")
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("  departments: []", "  departments: [区规划自然资源局]", 1), "utf-8")
    answer = read(year)
    assert find(answer, "区规划自然资源局")["score"] is None
    assert nodes(find(answer, "区住房城乡建委"))["5.1"] == ("unlit", None, None, None)
    # 5(1) was closed late: of a task that is not judged neither program, screen nor sheet is told so.
    (line,) = [it for it in find(answer, "区住房城乡建委")["nodes"] if it["id"] == "5.1"]
    assert (line["state"], line["completed"], line["charged"], line["awaiting"]) == ("closed", None, 0, False)
    year("2020-01-20", *LATER, "--department", "区住房城乡建委", "--check", "核对", "--format", "markdown")
    sheet = text_of(Path("核对/区住房城乡建委_考评核对稿_2019.md"))
    for text in (sheet, year("2020-01-20", *LATER, "--department", "区住房城乡建委").out):
        (row,) = [row for row in text.splitlines() if "5(1)" in row]
        assert "已办结销号" in row
        assert "逾期" not in row
        assert "2020-01-12" not in row


def test_the_departments_stand_in_the_order_of_the_document_and_nobody_is_ranked(year, registry):
    answer = read(year)
    names = [it["department"] for it in answer["departments"]]
    assert names == sorted(names, key=registry.rank)
    shown = year("2020-01-20", *LATER).out
    assert not [word for word in ("名次", "排名", "第1") if word in shown]


def test_a_department_with_nothing_due_has_no_score_rather_than_none_or_all_of_it(year):
    found = find(read(year), "区交通局")
    assert (found["standing"], found["score"], found["nodes"]) == ("none", None, [])
    assert "区交通局" in year("2020-01-20", *LATER).out.partition("不计")[2].partition("不参评")[0]
    assert "区教委　考评建议得分：不计" in year("2020-01-20", *LATER, "--department", "区教委").out


def test_what_the_office_has_not_verified_yet_costs_nobody_a_tenth(year):
    before = find(read(year), "区住房城乡建委")
    assert [it["id"] for it in before["nodes"] if it["awaiting"]] == ["6.2"]
    assert "待核验1个节点，按所报计：6(2)" in year("2020-01-20", *LATER).out
    year("2020-01-20", "verify", "6.2", *PASS, "--value", "政府投资项目审批时间=80", "--value", "一般政府投资房屋建筑和市政工程项目审批时间=70")  # fmt: skip
    after = find(read(year), "区住房城乡建委")
    assert (after["score"], parts(after)) == (before["score"], parts(before))


def test_a_day_that_is_claimed_afterwards_counts_as_in_time_only_with_its_proof(year):
    year("2020-01-13", "record", "74.2", *DONE, "--completed", "2019-12-30")
    found = find(read(year), "区发展改革委")
    assert nodes(found)["74.2"] == (None, True, False, True)
    assert [(it["means"], it["score"]) for it in found["changes"]] == [("prove", 2.8)]
    year("2020-01-14", "verify", "74.2", *PASS, "--completed", "2019-12-30", "--proof", "验收单")
    found = find(read(year), "区发展改革委")
    assert nodes(found)["74.2"] == (None, True, True, True)
    # 60 + 20 + 75 % of 10 + 50 % of 10 = 92.5: 2.775, as had been promised for the proof
    assert (parts(found)[1], found["score"], found["changes"]) == ((4, 4, 100), 2.8, [])


def test_what_would_change_a_score_is_what_it_is_once_that_is_done(year):
    found = find(read(year), "区发展改革委")
    told = {it["means"]: it["score"] for it in found["changes"]}
    assert {it["id"] for it in found["changes"]} == {"74.2"}
    year("2020-01-16", "record", "74.2", *DONE)
    year("2020-01-17", "verify", "74.2", *PASS)
    assert find(read(year), "区发展改革委")["score"] == told["finish"]


def test_closing_late_what_was_overdue_never_lowers_a_score(year):
    before = find(read(year), "区发展改革委")["score"]
    year("2020-01-16", "record", "74.2", *DONE)
    assert find(read(year), "区发展改革委")["score"] > before


def test_what_a_unit_objects_to_counts_neither_way_until_somebody_has_decided(year):
    year("2020-01-16", "object", "74.2", "--by", "区发展改革委", "--note", "12月已函报")
    found = find(read(year), "区发展改革委")
    assert nodes(found)["74.2"] == ("under_review", None, None, None)
    assert (parts(found)[0], parts(found)[3]) == ((3, 3, 100), (2, 2, 100))
    assert "有异议、正在复核，暂不计：74(2)" in year("2020-01-20", *LATER).out
    entry = year("2020-01-20", "log", "74.2", "--format", "json").out
    name = json.loads(entry)["entries"][-1]["entry"]
    year("2020-01-18", "recheck", name, "--by", "李四", "--result", "dismissed")
    assert nodes(find(read(year), "区发展改革委"))["74.2"][0] is None


def test_what_waits_for_a_leader_is_not_charged_to_whoever_asked_in_time(year):
    """And no later report of the unit ends that, be it silent on the matter: only the answer does."""
    year("2019-12-20", "record", "74.2", "--progress", "40", "--coordinate", "请市级部门开放端口")
    year("2019-12-23", "coordinate", "74.2", "--submit", "--to", "区政府副区长")
    found = find(read(year), "区发展改革委")
    assert nodes(found)["74.2"] == ("waiting", None, None, None)
    year("2020-01-09", "record", "74.2", "--progress", "50")
    assert nodes(find(read(year), "区发展改革委"))["74.2"][0] == "waiting"
    year("2020-01-10", "coordinate", "74.2", "--answer", "--by", "区财政局", "--text", "端口已开放")
    assert nodes(find(read(year), "区发展改革委"))["74.2"] == (None, False, False, False)


def test_a_request_put_before_a_leader_after_the_deadline_shelters_nobody(year):
    year("2020-01-03", "record", "74.2", "--progress", "40", "--coordinate", "请市级部门开放端口")
    year("2020-01-06", "coordinate", "74.2", "--submit", "--to", "区政府副区长")
    assert nodes(find(read(year), "区发展改革委"))["74.2"] == (None, False, False, False)


def test_what_is_done_in_time_while_a_leader_is_asked_counts_all_the_same(year):
    year("2019-12-20", "record", "74.2", "--progress", "40", "--coordinate", "请市级部门开放端口")
    year("2019-12-23", "coordinate", "74.2", "--submit", "--to", "区政府副区长")
    year("2019-12-30", "record", "74.2", *DONE)
    assert nodes(find(read(year), "区发展改革委"))["74.2"] == (None, True, True, True)


def test_to_do_late_what_a_leader_was_asked_about_costs_nothing_before_the_answer(year):
    """Were it counted, the part of timeliness would fall because somebody went on working."""
    year("2019-12-20", "record", "74.2", "--progress", "40", "--coordinate", "请市级部门开放端口")
    year("2019-12-23", "coordinate", "74.2", "--submit", "--to", "区政府副区长")
    before = find(read(year), "区发展改革委")
    year("2020-01-16", "record", "74.2", *DONE)
    after = find(read(year), "区发展改革委")
    assert nodes(after)["74.2"][0] == "waiting"
    assert after["score"] == before["score"]


@pytest.mark.parametrize("day", ["2019-09-28", "2019-11-28", "2019-12-02"])
def test_to_report_before_the_time_for_the_answer_has_begun_is_no_silence(year, day):
    """What is due on 31 December is asked for in December. Reported before and sent back in December, it was answered for."""
    year(day, "record", "74.2", *DONE)
    year("2019-12-05", "verify", "74.2", "--return", "--ground", "result", "--limit", "2019-12-20", "--by", "张三")
    found = find(read(year), "区发展改革委")
    assert {it["id"]: it["answered"] for it in found["feedback"]}["74.2"] is True


def test_a_new_rule_a_termination_and_a_reopening_take_a_deadline_out(year):
    year("2020-01-06", "supersede", "S2.3", "--document", "新文件", "--effective", "2020-01-01")
    year("2020-01-06", "terminate", "74.2", "--approved-by", "市政府", "--document", "批示", "--reason", "市级统办")
    year("2020-01-06", "reopen", "74.1", "--ground", "抽查发现反弹", "--approved-by", "王某")
    answer = read(year)
    assert nodes(find(answer, "区政务办"))["S2.3"][0] == "superseded"
    found = nodes(find(answer, "区发展改革委"))
    assert (found["74.2"][0], found["74.1"][0]) == ("terminated", "reopened")


def test_an_extension_counts_in_the_year_of_its_new_deadline_and_is_no_way_out(year):
    found = find(read(year, "score", "--year", "2020", day="2020-07-10"), "区住房城乡建委")
    assert nodes(found)["6.1"] == (None, False, False, False)


def test_an_extension_within_the_year_is_counted_by_its_new_deadline(year):
    year("2019-11-20", "extend", "27.3", "--until", "2019-12-20", "--approved-by", "市政府", "--document", "批示", "--reason", "等办法")  # fmt: skip
    year("2019-12-10", "record", "27.3", *DONE)
    assert nodes(find(read(year), "区经济信息委"))["27.3"] == (None, True, True, True)


def test_who_takes_a_task_over_is_not_charged_for_what_was_overdue_before(year):
    year("2020-01-10", "reorganise", "区发展改革委", "--into", "区教委", "--document", "编办〔2020〕1号", "--effective", "2020-01-10")  # fmt: skip
    answer = read(year)
    taken = find(answer, "区教委")
    assert nodes(taken)["74.2"] == ("inherited", None, None, None)
    assert (taken["score"], taken["feedback"]) == (None, [])  # the rounds were the old unit's, too


def test_who_is_made_the_lead_of_an_overdue_task_is_not_charged_for_it(year):
    year("2020-01-10", "reassign", "74.2", "--lead", "区教委", "--document", "批示", "--effective", "2020-01-10")
    answer = read(year)
    assert nodes(find(answer, "区教委")) == {"74.2": ("inherited", None, None, None)}
    assert "74.2" not in nodes(find(answer, "区发展改革委"))


def test_a_report_of_progress_on_what_was_sent_back_keeps_the_day_of_completion(year):
    """Honest in between: the first report was in time, only its evidence was not enough."""
    year("2019-12-28", "record", "74.2", *DONE)
    year("2019-12-30", "verify", "74.2", "--return", "--ground", "evidence", "--limit", "2020-01-10", "--by", "张三")
    year("2020-01-03", "record", "74.2", "--progress", "95", "--note", "正在补材料")
    found = find(read(year, *ASKED, "--as-of", "2020-01-06", day="2020-01-06"), "区发展改革委")
    # no round of feedback is over yet: 60 + 20 + 75 % of 10 are 87.5 of 90, which are 2.917 points
    assert [(it["id"], it["means"], it["score"]) for it in found["changes"]] == [("74.2", "resubmit", 2.9)]
    year("2020-01-09", "record", "74.2", *DONE)
    year("2020-01-10", "verify", "74.2", *PASS)
    assert nodes(find(read(year), "区发展改革委"))["74.2"] == (None, True, True, True)


def test_what_is_not_due_yet_is_charged_to_nobody(year):
    answer = read(year, *ASKED, day="2019-11-01")
    found = find(answer, "区政务办")
    assert nodes(found) == {"S1": (None, True, False, True), "S2.3": ("ahead", None, None, None)}
    assert (answer["over"], answer["draft"], answer["final"]) == (False, True, False)
    shown = year("2019-11-01", *ASKED).out
    assert "截至2019年11月1日，未定账" in shown
    assert "2019年没有过完，只计已到期的" in shown


def test_a_deadline_of_the_last_day_is_late_in_a_year_that_is_over(year):
    """Without --as-of the year is told as it stood at its end, as in the report on it."""
    answer = read(year, *ASKED, day="2020-01-20")
    assert answer["as_of"] == "2019-12-31"
    found = nodes(find(answer, "区住房城乡建委"))
    assert found["5.1"] == (None, False, False, False)  # reported in January
    report = json.loads(year("2020-01-20", "report", "--period", "2019", "--format", "json").out)
    assert report["as_of"] == "2019-12-31"


def test_before_the_closing_day_nobody_is_said_to_have_been_silent(year):
    answer = read(year, *ASKED, day="2020-01-03")
    assert answer["draft"] is True
    assert [
        it["id"] for it in find(answer, "区发展改革委")["feedback"]
    ] == []  # all fall due on the last day: asked by 8 January
    assert "收报截止日（2020年1月8日）以前，反馈一项还会变" in year("2020-01-03", *ASKED).out


def test_a_year_is_not_final_until_somebody_says_so(year):
    assert "未定账" in year("2020-01-20", *LATER).out
    year("2020-01-20", "close-year", "2019", "--approved-by", "王某", "--post", "督查办主任")
    shown = year("2020-01-20", *LATER).out
    assert "已定账" in shown
    assert "未定账" not in shown
    assert "截至2019年11月10日，未定账" in year("2020-01-20", *ASKED, "--as-of", "2019-11-10").out  # that day was not


@pytest.mark.parametrize("typed", [("2018",), ("2021",), ("2020", "--as-of", "2019-12-01")])
def test_a_year_before_the_plan_or_to_come_is_refused(year, typed):
    told = year("2020-01-20", "score", "--year", *typed, code=2)
    assert typed[0] in told.err


def test_an_empty_ledger_accuses_nobody(act):
    shown = act("2020-01-20", *LATER)
    assert "台账为空，不评分" in shown.out
    assert "0/" not in shown.out
    answer = json.loads(act("2020-01-20", *LATER, "--format", "json").out)
    assert answer["empty"] is True
    assert {it["score"] for it in answer["departments"]} == {None}
    assert {tuple(it["nodes"]) for it in answer["departments"]} == {()}
    assert "台账为空" in act("2020-01-20", *LATER, "-o", "表.docx", code=2).err
    assert "台账为空" in act("2020-01-20", *LATER, "--check", "核对", code=2).err
    assert not Path("核对").exists()


def test_a_score_rests_on_no_ledger_that_somebody_has_edited(year):
    path = next(Path("ledger").rglob("*_74.1_verify_*.yaml"))
    path.write_text(path.read_text("utf-8") + "note: 改过\n", "utf-8")
    told = year("2020-01-20", *LATER, code=2)
    assert "台账有问题，没有出文" in told.err
    year("2020-01-20", *LATER, "--despite-problems")


def test_the_points_the_weights_and_the_bands_are_the_rubrics(year):
    rules = Path("rules.yaml")
    text = rules.read_text("utf-8")
    assert "只定了满分3分" in text
    changed = text.replace("points: 3\n", "points: 10\n").replace(
        "{completion: 60, timeliness: 20, quality: 10, feedback: 10}",
        "{completion: 50, timeliness: 50, quality: 0, feedback: 0}",
    )
    rules.write_text(changed, "utf-8")
    assert find(read(year), "区政务办")["score"] == 7.5  # all of 50, half of 50, of 10 points
    rules.write_text(text.partition("# 考评建议得分")[0] + text.partition("share: 0}]\n")[2], "utf-8")
    assert find(read(year), "区政务办")["score"] == 2.7  # without the key: as shipped


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("completion: 60", "completion: 70", "合起来须是 100"),
        ("{rate: 85, share: 90}", "{rate: 96, share: 90}", "从高到低"),
        ("{rate: 85, share: 90}", "{rate: 85, share: 101}", "share"),
        ("{rate: 70, share: 75}", "{rate: 70, share: 95}", "从高到低"),
        (", {rate: 0, share: 0}", "", "最后一档"),
        ("points: 3", "points: 0", "points"),
    ],
)
def test_a_yardstick_that_would_be_unjust_is_refused_with_its_place(year, old, new, said):
    rules = Path("rules.yaml")
    text = rules.read_text("utf-8")
    assert old in text
    rules.write_text(text.replace(old, new, 1), "utf-8")
    told = year("2020-01-20", "validate", code=1)
    assert "rules.yaml" in told.out + told.err
    assert said in told.out + told.err


def test_how_the_order_moves_is_on_the_screen_only(year):
    shown = year("2020-01-20", *LATER, "--sensitivity").out
    assert "完成 60→70" in shown
    assert "反馈 10→0" in shown
    for more in (("--format", "json"), ("--format", "csv"), ("-o", "表.docx"), ("-o", "表.txt"), ("--check", "核对")):
        told = year("2020-01-20", *LATER, "--sensitivity", *more, code=2)
        assert "只在屏幕上" in told.err
    assert "先后" not in year("2020-01-20", *LATER).out


@pytest.mark.parametrize(
    "more",
    [
        ("--approved-by", "王某"),
        ("--to", "区委考核办"),
        ("--limit", "2020-01-25"),
        ("--check", "核对", "--approved-by", "王某"),
        ("--check", "核对", "-o", "表.docx"),
        ("-o", "表.docx", "--department", "区政务办"),
        ("--format", "docx"),
        ("-o", "表.pdf"),
    ],
)
def test_an_option_that_would_be_passed_over_is_refused(year, more):
    year("2020-01-20", *LATER, *more, code=2)
    assert not Path("核对").exists()
    assert not Path("表.docx").exists()


def test_a_department_that_leads_nothing_is_told_so(year):
    assert "没有牵头的事项" in year("2020-01-20", *LATER, "--department", "区公安分局", code=2).err
    year("2020-01-20", *LATER, "--department", "没有的局", code=3)


def test_the_working_tells_line_by_line_why_and_what_would_change_it(year):
    shown = year("2020-01-20", *LATER, "--department", "区发展改革委").out
    assert "考评建议得分 2.1分" in shown
    assert "70÷100×3分，四舍五入到0.1，得2.1分" in shown
    assert "退回续办，计在质量" in shown
    assert "首次退回补证，不计" in shown
    assert "与区市场监管局联合牵头" in shown
    assert "2019年第四季度（2020-01-08前）" in shown
    assert "怎样还可得分" in shown
    left = year("2020-01-20", *LATER, "--department", "住房城乡").out
    assert "经批准延期到年度以后，计在新时限的年度" in left
    assert "反馈没有可计的，权重按比例归其余；70÷90×3分" in year("2020-01-20", *LATER, "--department", "规划自然").out


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_screen_is_wider_than_the_terminal(year, width):
    from rich.cells import cell_len

    for more in ((), ("--sensitivity",), ("--department", "区发展改革委")):
        shown = year("2020-01-20", *LATER, *more, width=width).out
        assert max(cell_len(line) for line in shown.splitlines()) <= width + shown.count("\x1b") * 9


# The papers


def text_of(path: Path) -> str:
    if path.suffix == ".md":
        return path.read_text("utf-8")
    book = Document(str(path))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    head = [p.text for p in book.sections[0].header.paragraphs]
    return "\n".join([*head, *(p.text for p in book.paragraphs), *cells])


def test_a_unit_gets_its_own_lines_and_nothing_of_another(year, registry):
    told = year("2020-01-20", *LATER, "--check", "核对", "--limit", "2020-01-25")
    found = {path.name.split("_")[0]: text_of(path) for path in Path("核对").iterdir()}
    assert "核对稿" in told.err
    assert "不参评4家" in told.err
    assert not set(found) & set(EXEMPT)
    assert "区交通局" not in found  # nothing due
    own = found["区发展改革委"]
    assert "考评建议得分为2.1分（满分3分）" in own
    assert "2020年1月25日前送回" in own
    assert "核对稿（只送区发展改革委核对" in own
    assert "由没有参加核验的人员复核" in own
    assert "作出结论之前该项不计，既不算得也不算失" in own
    assert "时限内确已完成的（74(2)），可以随回执报来证明完成之日的材料" in own
    assert "提请协调等待领导答复" in own  # what does not count, in the rules
    assert "可以随回执报来" not in found["区政务办"]  # nothing left that a document could prove
    assert "可依规定提出异议、申请复核" in own
    assert "视为" not in own
    leads = {unit: set() for unit in found}
    for task in registry.tasks:
        for name in task.lead:
            leads.setdefault(name, set()).update(task.lead)
    for unit, text in found.items():
        strangers = [d.name for d in registry.departments if d.name not in leads[unit] and d.name in text]
        assert [name for name in strangers if name not in ("区政府", "区政府督查办")] == [], unit
        assert text.count("考评建议得分为") + text.count("没有已到期的应计节点") >= 1


def test_a_unit_reads_on_its_sheet_that_what_it_said_was_not_what_was_found(year):
    year("2020-01-09", "record", "74.2", *DONE)
    year("2020-01-10", "verify", "74.2", "--return", "--ground", "mismatch", "--limit", "2020-01-30", "--by", "张三")
    year("2020-01-20", *LATER, "--check", "核对", "--format", "markdown")
    assert "退回核实" in text_of(Path("核对/区发展改革委_考评核对稿_2019.md"))
    year("2020-01-20", *LATER, "-o", "表.docx", "--to", "区委考核办")
    assert "退回核实" not in text_of(Path("表.docx"))


def test_a_unit_is_not_asked_to_answer_before_its_sheet_was_made(year):
    told = year("2020-01-28", *LATER, "--check", "核对", "--limit", "2020-01-25", code=2)
    assert "早于核对稿的日期 2020-01-28" in told.err
    assert not Path("核对").exists()


def test_a_sheet_leaves_no_trace_and_is_not_written_over(year):
    before = sorted(Path("ledger").rglob("*"))
    year("2020-01-20", *LATER, "--check", "核对", "--department", "区政务办")
    assert [path.name for path in Path("核对").iterdir()] == ["区政务办_考评核对稿_2019.docx"]
    assert sorted(Path("ledger").rglob("*")) == before
    assert "--force" in year("2020-01-20", *LATER, "--check", "核对", "--department", "区政务办", code=2).err
    year("2020-01-20", *LATER, "--check", "核对", "--department", "区政务办", "--force")


APPROVED = ("--approved-by", "王某", "--post", "督查办主任", "--issuer", "区政府督查办", "--to", "区委考核办")


def settle(year) -> None:
    """Nothing waits for the office any more."""
    year("2020-01-20", "verify", "6.2", *PASS, "--value", "政府投资项目审批时间=80", "--value", "一般政府投资房屋建筑和市政工程项目审批时间=70")  # fmt: skip


def test_nobody_can_approve_a_score_that_rests_on_what_was_not_verified(year):
    told = year("2020-01-20", *LATER, "-o", "表.docx", *APPROVED, code=2)
    assert "【待核验1个节点：6(2)】" in told.err
    assert "【待核验1个节点：6(2)】" in year("2020-01-20", *LATER, "-o", "表.xlsx", *APPROVED, code=2).err
    settle(year)
    year("2020-01-20", *LATER, "-o", "表.docx", *APPROVED)


def test_nobody_can_approve_a_score_before_the_closing_day(year):
    assert "收报截止日" in year("2020-01-03", *ASKED, "-o", "表.docx", *APPROVED, code=2).err


def test_the_assessing_body_gets_one_table_in_the_order_of_the_document_without_a_rank(year, registry):
    settle(year)
    year("2020-01-20", *LATER, "-o", "表.docx", *APPROVED)
    text = text_of(Path("表.docx"))
    (grid,) = Document("表.docx").tables
    rows = [[cell.text for cell in row.cells] for row in grid.rows]
    assert "送审稿" not in text
    assert "审定：督查办主任王某" in text
    assert "未定账" in text
    assert "计分办法是建议，由考评主体确定" in text
    assert ["区政务办", "2", "2/2", "1/2", "2/2", "2/2", "2.7", ""] in rows
    names = [row[0] for row in rows[1:]]
    assert names == sorted(names, key=registry.rank)
    assert not set(names) & set(EXEMPT)
    assert not [word for word in ("名次", "排名", "先后", *EXEMPT[:3]) if word in text]


def test_what_was_sent_to_the_assessing_body_is_on_record_and_drafts_are_not(year):
    settle(year)
    year("2020-01-20", *LATER, "-o", "稿.docx")
    year("2020-01-20", *LATER, "-o", "表.docx", *APPROVED)
    year("2020-01-20", *LATER, "-o", "表.xlsx", *APPROVED)
    entries = json.loads(year("2020-01-20", "log", "--format", "json").out)["entries"]
    found = [it["content"] for it in entries if it["kind"] == "issue"]
    digests = [hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in ("表.docx", "表.xlsx")]
    assert [it["sha256"] for it in found] == digests
    assert "考评建议得分表" in year("2020-01-20", "log").out
    first = Path("表.docx").read_bytes()
    year("2020-01-20", *LATER, "-o", "表.docx", *APPROVED, "--force")
    assert Path("表.docx").read_bytes() == first
    year("2020-01-20", "validate")


def test_without_approval_the_table_says_on_its_face_that_it_is_a_draft(year):
    year("2020-01-20", *LATER, "-o", "表.docx")
    year("2020-01-20", *LATER, "-o", "表.xlsx")
    assert "送审稿" in text_of(Path("表.docx"))
    sheet = load_workbook("表.xlsx").active
    assert "送审稿" in sheet["A2"].value
    assert "--force" in year("2020-01-20", *LATER, "-o", "表.xlsx", code=2).err


def test_the_workbook_holds_the_numbers_of_the_document(year):
    settle(year)
    year("2020-01-20", *LATER, "-o", "表.docx", *APPROVED)
    year("2020-01-20", *LATER, "-o", "表.xlsx", *APPROVED)
    (grid,) = Document("表.docx").tables
    rows = [[cell.text for cell in row.cells] for row in grid.rows][1:]
    sheet = load_workbook("表.xlsx").active
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=3 + len(rows))]
    told = [[f"{v:.1f}" if n == 6 else str("" if v is None else v) for n, v in enumerate(row)] for row in shown]
    assert told == rows
    assert "审定：督查办主任王某" in sheet["A2"].value
    assert "送审稿" not in sheet["A2"].value


BY_HAND = {
    # 专1: asked for and granted on 5 October until 29 December, reported done on the 26th: all three.
    # 专2(3): said to be done on 27 December, received on 5 January, and no document for the day: done, not in time.
    # Both reported between the round's day and 8 January. 60 + 50 % of 20 + 10 + 10 = 90; of 3 points 2.7.
    "区政务办": (2.7, {"completion": (2, 2), "timeliness": (1, 2), "quality": (2, 2), "feedback": (2, 2)}),
    # 75(2), node 1: reported on 18 December, returned on the 21st because the result fell short (退回续办), done on the
    # 29th and passed: in time, but the return charges its quality. 60 + 20 + 0 + 10 = 90; 2.7.
    "区科技局": (2.7, {"completion": (1, 1), "timeliness": (1, 1), "quality": (0, 1), "feedback": (1, 1)}),
    # 55(1): under way, its last report of 30 November; that of 7 January came on the 21st, after the round had closed.
    # 58: done on 28 December, passed on the 31st. A half of each part: 30 + 10 + 5 + 5 = 50; 1.5.
    "区财政局": (1.5, {"completion": (1, 2), "timeliness": (1, 2), "quality": (1, 2), "feedback": (1, 2)}),
}
"""The scores of three departments for 2019 in the example year, as known on 20 January 2020, worked out from its log."""


@pytest.mark.parametrize("name", BY_HAND)
def test_the_score_of_the_example_year_is_the_one_worked_out_by_hand(run, invented_year, monkeypatch, name):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-20")
    monkeypatch.setenv("BIZENV_DATA", str(invented_year))
    told = run("score", "--year", "2019", "--recorded-by", "2020-01-20", "--department", name, "--format", "json")
    assert told.code == 0, told.err
    (department,) = json.loads(told.out)["departments"]
    parts = {part["part"]: (part["credited"], part["counted"]) for part in department["parts"]}
    assert (department["score"], parts) == BY_HAND[name]
