"""What is returned, closed with a target unmet, proved afterwards, under review: who would be wronged if it were told wrongly."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PASS = ("--pass", "--by", "张三")


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A new workspace; ``office(day, *typed)`` runs a command there on that day, and must succeed."""
    return act


def ask(office, day: str, *typed: str):
    return json.loads(office(day, *typed, "--format", "json").out)


def task(office, day: str, number: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(office, day, "show", number)["tasks"][0]
    return found


def overdue(office, day: str) -> list[str]:
    return [t["id"] for t in ask(office, day, "overdue")["tasks"]]


def returned(office, ground: str = "evidence", limit: str = "2019-12-06", **more: str) -> None:
    """27(3), due on 30 November, is reported in time and returned on 28 November."""
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-11-28", "verify", "27.3", "--return", "--ground", ground, "--limit", limit)


def test_a_unit_that_reported_in_time_is_not_called_overdue_for_a_missing_attachment(office):
    returned(office)
    it = task(office, "2019-12-03", "27.3")
    assert (it["state"], it["limit"], it["limit_late"], it["overdue"], it["days_late"]) == (
        "returned", "2019-12-06", 0, False, 0,
    )  # fmt: skip
    assert it["nodes"][0]["ground"] == "evidence"
    assert "27.3" not in overdue(office, "2019-12-03")
    due = ask(office, "2019-12-03", "report", "--period", "2019-11")["due"]
    assert (due["returned"], due["overdue"], due["count"]) == (1, 0, 1)
    assert due["shares"]["returned"] == 100.0
    assert overdue(office, "2019-12-06") == ["1.1", "S1"]
    assert "27.3" in overdue(office, "2019-12-07")


def test_what_is_sent_again_with_better_evidence_keeps_its_day(office):
    returned(office)
    office("2019-12-05", "record", "27.3", "--done", "--evidence", "照片")
    office("2019-12-20", "verify", "27.3", *PASS)
    node = task(office, "2019-12-20", "27.3")["nodes"][0]
    assert (node["state"], node["completed"], node["days_late"]) == ("closed", "2019-11-20", 0)


def test_a_unit_that_writes_its_day_of_completion_when_it_sends_again_needs_no_other_proof(office):
    """It was reported in time; the form has a column for that day, and whoever fills it in is no worse off."""
    returned(office)
    office("2019-12-05", "record", "27.3", "--done", "--evidence", "照片", "--completed", "2019-11-18")
    assert "--proof" not in office("2019-12-20", "verify", "27.3", *PASS).err
    node = task(office, "2019-12-20", "27.3")["nodes"][0]
    assert (node["state"], node["completed"]) == ("closed", "2019-11-18")


def test_what_is_sent_again_after_the_limit_does_not_keep_its_day(office):
    returned(office)
    office("2019-12-09", "record", "27.3", "--done", "--evidence", "照片")
    office("2019-12-20", "verify", "27.3", *PASS)
    assert task(office, "2019-12-20", "27.3")["state"] == "closed_late"


def test_a_second_return_for_evidence_does_not_shelter(office):
    returned(office)
    office("2019-12-03", "record", "27.3", "--done", "--evidence", "照片")
    told = office("2019-12-04", "verify", "27.3", "--return", "--ground", "evidence", "--limit", "2019-12-12")
    assert "已退回过，这次退回不顺延，原时限 2019-11-30 照算" in told.err
    it = task(office, "2019-12-05", "27.3")
    assert (it["state"], it["overdue"], it["days_late"]) == ("returned", True, 5)


@pytest.mark.parametrize("ground", ["result", "mismatch"])
def test_a_return_because_the_work_falls_short_lets_the_deadline_run(office, ground):
    returned(office, ground, "2019-12-20")
    assert "27.3" in overdue(office, "2019-12-01")
    assert task(office, "2019-12-01", "27.3")["days_late"] == 1


def test_a_report_after_the_deadline_is_not_sheltered_by_a_return_for_evidence(office):
    office("2019-12-02", "record", "27.3", "--done", "--evidence", "通知")
    told = office("2019-12-03", "verify", "27.3", "--return", "--ground", "evidence", "--limit", "2019-12-10")
    assert "时已过时限" in told.err
    assert task(office, "2019-12-04", "27.3")["days_late"] == 4


def test_no_return_shelters_for_longer_than_ten_working_days(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    told = office("2019-11-28", "verify", "27.3", "--return", "--ground", "evidence", "--limit", "2020-02-28")
    assert "最多 10 个工作日不算逾期，到 2019-12-12 为止" in told.err
    assert "27.3" not in overdue(office, "2019-12-12")
    assert "27.3" in overdue(office, "2019-12-13")


def test_an_old_return_without_a_ground_counts_as_falling_short_and_is_told_without_one(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    told = office("2019-11-28", "verify", "27.3", "--return", "--limit", "2019-12-06")
    assert "没有写退回类别" in told.err
    assert "27.3" in overdue(office, "2019-12-01")
    shown = office("2019-12-01", "show", "27.3").out
    assert "退回" in shown
    assert not any(word in shown for word in ("退回补证", "退回续办", "退回核实"))


def test_a_limit_that_passes_before_the_deadline_is_told_in_a_block_of_its_own(office):
    office("2019-10-10", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-10-11", "verify", "27.3", "--return", "--ground", "result", "--limit", "2019-10-20")
    assert "退回待补报1项：27(3)（退回续办，限2019年10月20日）" in office("2019-10-12", "due").out
    shown = office("2019-10-25", "overdue")
    assert "退回后未按时补报1项" in shown.out
    assert "27(3)（限2019年10月20日，已过5天）" in shown.out
    found = ask(office, "2019-10-25", "overdue")
    assert found["returned"] == ["27.3"]
    assert "27.3" not in [t["id"] for t in found["tasks"]]
    assert task(office, "2019-10-25", "27.3")["limit_late"] == 5
    late = ask(office, "2019-12-02", "overdue")
    assert "27.3" in [t["id"] for t in late["tasks"]]
    assert late["returned"] == []  # told once, among what is overdue


def test_an_undated_task_that_was_returned_is_listed_and_never_overdue(office):
    office("2019-10-10", "record", "1.2", "--done", "--evidence", "通知")
    office("2019-10-11", "verify", "1.2", "--return", "--ground", "evidence", "--limit", "2019-10-20")
    assert office("2019-11-01", "list", "--state", "returned", "--format", "ids").out == "1.2\n"
    assert office("2019-11-01", "list", "--state", "退回", "--format", "ids").out == "1.2\n"
    found = ask(office, "2019-11-01", "overdue")
    assert "1.2" not in [t["id"] for t in found["tasks"]]
    assert found["returned"] == []  # it has no deadline: it stands in ``list --state returned``


def test_a_returned_task_stays_so_until_it_is_reported_again_also_under_a_new_rule(office):
    returned(office, "result")
    office("2019-12-01", "record", "27.3", "--no-change")
    assert task(office, "2019-12-01", "27.3")["state"] == "returned"
    office("2019-12-02", "supersede", "27.3", "--document", "渝府发〔2019〕9号", "--effective", "2019-12-02")
    it = task(office, "2019-12-02", "27.3")
    assert (it["state"], it["nodes"][0]["rule"]) == ("returned", True)
    office("2019-12-03", "record", "27.3", "--progress", "30")
    it = task(office, "2019-12-03", "27.3")
    assert (it["state"], it["limit"], it["nodes"][0]["rule"]) == ("superseded", None, True)


def find_target(office, *, soft: bool) -> tuple[str, dict[str, Any]]:
    """The first task with one dated node and one target >= something, hard or soft."""
    for each in ask(office, "2019-12-01", "list")["tasks"]:
        if len(each["targets"]) == 1 and len(each["deadlines"]) == 1:
            target = each["targets"][0]
            if target["operator"] == ">=" and bool(target.get("soft")) == soft and target["value"] > 1:
                return each["id"], target
    raise AssertionError("no such task")


def test_a_hard_target_that_is_missed_needs_whoever_set_it(office):
    number, _ = find_target(office, soft=False)
    office("2019-11-20", "record", number, "--done", "--value", "1", "--evidence", "清单")
    assert "退回续办，或经确定指标的机关批准" in office("2019-11-22", "verify", number, *PASS, code=2).err
    assert "退回续办" in office("2019-11-22", "verify", number, *PASS, "--unmet", "站址未落实", code=2).err
    office(
        "2019-11-22", "verify", number, *PASS, "--unmet", "站址未落实", "--approved-by", "市经济信息委", "--document", "1号"
    )  # fmt: skip
    it = task(office, "2019-11-22", number)
    assert (it["state"], it["due"], it["nodes"][0]["unmet"]) == ("closed_unmet", None, "站址未落实")
    year = ask(office, "2019-11-22", "report", "--period", it["deadlines"][0]["date"][:4])
    assert (year["due"]["closed_unmet"], year["due"]["closed"], year["due"]["rate"]) == (1, 0, 0.0)
    assert "经批准办结" in office("2019-11-22", "show", number).out


def test_the_value_that_the_office_found_stands_over_the_reported_one(office):
    number, target = find_target(office, soft=False)
    office("2019-11-20", "record", number, "--done", "--value", str(target["value"]), "--evidence", "清单")
    refused = office("2019-11-22", "verify", number, *PASS, "--value", "1", code=2)
    assert "核实为 1" in refused.err


def test_reporting_complete_says_which_target_has_no_value(office):
    number, target = find_target(office, soft=False)
    told = office("2019-11-20", "record", number, "--done", "--evidence", "清单")
    assert f"“{target['name']}”没有数值" in told.err
    quiet = office("2019-11-21", "record", number, "--done", "--value", str(target["value"]), "--evidence", "清单")
    assert "没有数值" not in quiet.err


def test_a_soft_target_that_is_missed_needs_a_reason_and_no_more(office):
    it = next(t for t in ask(office, "2019-10-01", "list", "--with-target")["tasks"] if t["id"] == "67.3")
    soft = [t for t in it["targets"] if t.get("soft")]
    assert soft, "67(3) has a soft target"
    values = [w for t in it["targets"] for w in ("--value", f"{t['name']}={1 if t.get('soft') else t['value']}")]
    node = ("--deadline", "1") if len(it["deadlines"]) > 1 else ()
    office("2019-10-20", "record", "67.3", "--done", *values, *node, "--evidence", "清单")
    refused = office("2019-10-22", "verify", "67.3", *PASS, *node, code=2)
    assert "力争的指标写明理由即可" in refused.err
    office("2019-10-22", "verify", "67.3", *PASS, *node, "--unmet", "申报截止")
    closed = task(office, "2019-10-22", "67.3")["nodes"][0]
    assert (closed["state"], closed["unmet"]) == ("closed", "申报截止")


def test_a_day_claimed_afterwards_counts_only_with_the_document_that_proves_it(office):
    office("2019-12-10", "record", "27.3", "--done", "--completed", "2019-11-25", "--evidence", "通知")
    refused = office("2019-12-12", "verify", "27.3", *PASS, "--completed", "2019-11-25", code=2)
    assert "--proof" in refused.err
    told = office("2019-12-12", "verify", "27.3", *PASS)
    assert "按收到之日计，为逾期办结" in told.err
    it = task(office, "2019-12-12", "27.3")["nodes"][0]
    assert (it["state"], it["completed"], it["days_late"]) == ("closed_late", "2019-12-10", 10)


def test_a_day_that_a_document_proves_counts_as_in_time(office):
    office("2019-12-10", "record", "27.3", "--done", "--completed", "2019-11-25", "--evidence", "通知")
    office("2019-12-12", "verify", "27.3", *PASS, "--proof", "沙经信发〔2019〕8号，11月25日印发")
    it = task(office, "2019-12-12", "27.3")["nodes"][0]
    assert (it["state"], it["completed"]) == ("closed", "2019-11-25")
    assert "完成日见沙经信发〔2019〕8号" in office("2019-12-12", "log", "27.3").out


def test_the_limit_of_a_letter_runs_from_the_day_on_which_it_was_received(office):
    office("2019-12-02", "notice", "1.1", "--step", "1", "--limit", "5wd", "-o", "函", "--format", "md")
    (letter,) = ask(office, "2019-12-02", "notice", "list")["notices"]
    assert (letter["limit"], letter["limit_days"], letter["received"]) == ("2019-12-09", 5, None)
    office("2019-12-05", "notice", "receive", letter["entry"], "--date", "2019-12-04")
    (letter,) = ask(office, "2019-12-05", "notice", "list")["notices"]
    assert (letter["limit"], letter["received"]) == ("2019-12-11", "2019-12-04")
    early = office("2019-12-11", "notice", "1.1", "--step", "2", "--limit", "5wd", "-o", "函", "--format", "md", code=2)
    assert "还没有过" in early.err
    again = office("2019-12-06", "notice", "receive", letter["entry"], "--date", "2019-12-05", code=2)
    assert "已记 2019-12-04 收到" in again.err
    assert "限期已过1天" in office("2019-12-12", "notice", "list").out


def test_a_limit_given_as_a_day_stays_when_the_letter_is_received(office):
    office("2019-12-02", "notice", "1.1", "--step", "1", "--limit", "2019-12-20", "-o", "函", "--format", "md")
    (letter,) = ask(office, "2019-12-02", "notice", "list")["notices"]
    office("2019-12-05", "notice", "receive", letter["entry"], "--date", "2019-12-04")
    (letter,) = ask(office, "2019-12-05", "notice", "list")["notices"]
    assert letter["limit"] == "2019-12-20"


def test_any_later_report_answers_the_first_letter(office):
    office("2019-12-02", "notice", "1.1", "--step", "1", "--limit", "2019-12-06", "-o", "函", "--format", "md")
    office("2019-12-05", "record", "1.1", "--progress", "40")
    assert ask(office, "2019-12-10", "notice", "list", "--waiting")["notices"] == []
    (letter,) = ask(office, "2019-12-10", "notice", "list")["notices"]
    assert (letter["answered"], letter["days_late"]) == ("2019-12-05", 0)


def test_what_a_unit_objects_to_counts_in_no_paper_until_somebody_else_has_decided(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-11-28", "verify", "27.3", *PASS)
    office("2019-11-29", "object", "27.3", "--by", "区经济信息委", "--note", "完成日有误")
    year = ask(office, "2019-11-30", "report", "--period", "2019")
    assert (year["places"]["under_review"], year["due"]["closed"], year["total"]) == (1, 0, 190)
    (objection,) = task(office, "2019-11-30", "27.3")["objections"]
    same = office("2019-11-30", "recheck", objection["entry"], "--result", "upheld", "--by", "张三", code=2)
    assert "应回避" in same.err
    office("2019-11-30", "recheck", objection["entry"], "--result", "dismissed", "--by", "李四")
    year = ask(office, "2019-11-30", "report", "--period", "2019")
    assert (year["places"]["under_review"], year["due"]["closed"]) == (0, 1)
    again = office("2019-11-30", "recheck", objection["entry"], "--result", "upheld", "--by", "李四", code=2)
    assert "复核" in again.err


def test_a_year_is_closed_by_an_act_that_can_be_taken_back(office):
    early = office("2019-12-31", "close-year", "2019", "--approved-by", "王某", "--post", "督查办主任", code=2)
    assert "还没有过完" in early.err
    office("2020-01-20", "close-year", "2019", "--approved-by", "王某", "--post", "督查办主任")
    office("2020-01-21", "close-year", "2019", "--approved-by", "王某", "--post", "督查办主任", code=2)
    (entry,) = ask(office, "2020-01-21", "log")["entries"]
    assert (entry["kind"], entry["task"], entry["content"]["year"]) == ("close_year", None, 2019)
    assert "2019年数字定账，督查办主任王某审定" in office("2020-01-21", "log").out
    assert office("2020-01-21", "validate").code == 0
    office("2020-01-21", "correct", entry["entry"], "--reason", "x", "--note", "y", code=2)
    office("2020-01-21", "withdraw", entry["entry"], "--reason", "定早了")
    office("2020-01-22", "close-year", "2019", "--approved-by", "王某", "--post", "督查办主任")
    assert office("2020-01-22", "validate").code == 0


def digest(office, folder: str, kind: str, day: str = "") -> str:
    """The end of the name of the last entry of a kind on a task, of a day if one is given."""
    names = [path.stem for path in sorted(Path("ledger", folder).glob(f"{day}*_{kind}_*.yaml"))]
    return names[-1].rpartition("_")[2]


def test_what_was_terminated_while_returned_is_not_asked_for_any_more(office):
    returned(office)
    told = office("2019-11-29", "terminate", "27.3", "--approved-by", "市政府", "--document", "1号", "--reason", "撤")
    assert "补报" not in told.out
    assert "补报" not in office("2019-12-29", "show", "27.3").out
    node = task(office, "2019-12-29", "27.3")["nodes"][0]
    assert (node["limit"], node["ground"], node["sheltered"]) == (None, None, None)


def test_a_report_that_came_after_the_deadline_is_not_sheltered_and_needs_its_proof(office):
    """It bears a day before the deadline: returned once for evidence, that day would count without any proof."""
    office(
        "2019-12-05",
        "record",
        "27.3",
        "--done",
        "--evidence",
        "通知",
        "--date",
        "2019-11-28",
        "--received",
        "2019-12-05",
    )
    told = office("2019-12-05", "verify", "27.3", "--return", "--ground", "evidence", "--limit", "2019-12-10")
    assert "时已过时限" in told.err
    assert "27.3" in overdue(office, "2019-12-06")
    office("2019-12-09", "record", "27.3", "--done", "--evidence", "照片")
    office("2019-12-10", "verify", "27.3", *PASS)
    assert task(office, "2019-12-10", "27.3")["state"] == "closed_late"


def closed_unmet(office) -> str:
    office("2019-11-01", "record", "27.1", "--done", "--evidence", "清单", "--value", "600")
    office("2019-11-02", "verify", "27.1", *PASS, "--unmet", "选址", "--approved-by", "市政府", "--document", "1号")
    return digest(office, "27.1", "verify")


def test_a_missed_target_does_not_become_a_success_by_a_correction(office):
    entry = closed_unmet(office)
    typed = ("--clear", "unmet", "--clear", "approved_by", "--clear", "document", "--reason", "误")
    told = office("2019-11-03", "correct", entry, *typed, code=2)
    assert "没有达到" in told.err
    assert task(office, "2019-11-03", "27.1")["state"] == "closed_unmet"
    office("2019-11-03", "correct", entry, *typed, "--value", "1000")
    assert task(office, "2019-11-03", "27.1")["state"] == "closed"


def test_the_note_of_a_verification_that_an_earlier_version_wrote_can_still_be_corrected(office):
    """It has no value of its target, which nobody asked for at the time."""
    from datetime import date

    from bizenv.ledger.entry import Entry, add_name, render, to_data

    office("2019-11-01", "record", "27.1", "--done", "--evidence", "清单")
    old = add_name(
        Entry(
            "", "shapingba-2019-177", "verify", "27.1", "2019-11-02T09:00:00.000000+08:00", date(2019, 11, 2),
            result="pass", completed=date(2019, 11, 1), by="张三",
        )
    )  # fmt: skip
    Path("ledger/27.1", f"{old.name}.yaml").write_text(render(to_data(old)), encoding="utf-8")
    office("2019-11-03", "correct", old.digest, "--note", "已核", "--reason", "补")
    assert task(office, "2019-11-03", "27.1")["state"] == "closed"


def test_a_day_of_completion_is_not_proven_by_a_correction(office):
    office("2019-12-05", "record", "27.3", "--done", "--evidence", "通知", "--completed", "2019-11-20")
    office("2019-12-06", "verify", "27.3", *PASS)
    entry = digest(office, "27.3", "verify")
    told = office("2019-12-07", "correct", entry, "--completed", "2019-11-20", "--reason", "误", code=2)
    assert "--proof" in told.err
    assert task(office, "2019-12-07", "27.3")["state"] == "closed_late"
    office("2019-12-07", "correct", entry, "--completed", "2019-11-20", "--proof", "上线通知", "--reason", "误")
    assert task(office, "2019-12-07", "27.3")["state"] == "closed"


def test_a_decision_on_what_is_objected_to_is_not_lost_by_a_later_correction(office):
    office("2019-12-05", "object", "43.1", "--by", "区市场监管局", "--note", "尚未完成")
    entry = digest(office, "43.1", "object")
    office("2019-12-06", "recheck", entry, "--result", "成立", "--by", "王五")
    for typed in (("correct", entry, "--note", "仍未完成"), ("withdraw", entry)):
        told = office("2019-12-07", *typed, "--reason", "误", code=2)
        assert "先撤回它" in told.err
    office("2019-12-07", "withdraw", digest(office, "43.1", "recheck"), entry, "--reason", "误")
    assert "正在复核" not in office("2019-12-07", "show", "43.1").out


def test_of_two_decisions_from_two_branches_somebody_is_told(office, tmp_path):
    """One says upheld, the other dismissed: which of them holds is not left to the order of the files."""
    import shutil

    office("2019-12-05", "object", "43.1", "--by", "区市场监管局", "--note", "尚未完成")
    entry = digest(office, "43.1", "object")
    before = shutil.copytree("ledger", tmp_path / "before")
    office("2019-12-06", "recheck", entry, "--result", "upheld", "--by", "王五")
    ours = shutil.copytree("ledger/43.1", tmp_path / "ours")
    shutil.rmtree("ledger")
    shutil.copytree(before, "ledger")
    office("2019-12-06", "recheck", entry, "--result", "dismissed", "--by", "赵六")
    shutil.copytree(ours, "ledger/43.1", dirs_exist_ok=True)
    told = office("2019-12-07", "validate", code=1)
    assert told.out.count("错误 E704") == 1
    assert "已有另一条“复核”" in told.out
    office("2019-12-07", "withdraw", digest(office, "43.1", "recheck"), "--reason", "重")


def test_a_decision_is_not_dated_before_the_objection(office):
    office("2019-12-05", "object", "43.1", "--by", "区市场监管局", "--note", "尚未完成")
    entry = digest(office, "43.1", "object")
    told = office("2019-12-06", "recheck", entry, "--result", "upheld", "--by", "王五", "--date", "2019-12-01", code=2)
    assert "早于提出异议之日" in told.err
    told = office("2019-12-06", "recheck", entry, "--result", "pass", "--by", "王五", code=2)
    assert "upheld（异议成立）、dismissed（异议不成立）" in told.err


@pytest.mark.parametrize("by", ["张三", "张 三", " 张三 ", "李四、张三", "李四 张三"])
def test_nobody_decides_on_what_he_verified_himself_however_his_name_is_written(office, by):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    office("2019-11-21", "verify", "27.3", *PASS)
    office("2019-11-22", "object", "27.3", "--by", "区经济信息委", "--note", "日期不对")
    told = office("2019-11-23", "recheck", digest(office, "27.3", "object"), "--result", "upheld", "--by", by, code=2)
    assert "张三核验过 27(3)，应回避" in told.err


def test_what_has_no_words_is_refused_not_dropped(office):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知", "--note", "", code=2)
    office("2019-11-20", "object", "27.3", "--by", "区经济信息委", "--note", "", code=2)


def test_a_year_before_the_plan_cannot_be_declared_final(office):
    told = office("2020-02-01", "close-year", "2018", "--approved-by", "王某", "--post", "主任", code=2)
    assert "没有2018年的数字" in told.err


@pytest.mark.parametrize("typed", ["0wd", "61wd", "100个工作日"])
def test_a_limit_in_working_days_says_how_it_is_written(office, typed):
    office("2019-11-20", "record", "27.3", "--done", "--evidence", "通知")
    told = office("2019-11-21", "verify", "27.3", "--return", "--ground", "result", "--limit", typed, code=2)
    assert "工作日写1至60，如 5wd" in told.err


def test_an_entry_about_the_whole_plan_that_was_changed_is_told_as_such(office):
    office("2020-02-01", "close-year", "2019", "--approved-by", "王某", "--post", "主任")
    path = next(Path("ledger/_plan").glob("*.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("王某", "李某"), encoding="utf-8")
    assert "计入（方案）" in office("2020-02-02", "list").err
    assert "bizenv withdraw" in office("2020-02-02", "validate", code=1).out
    Path("ledger/27.3").mkdir()
    path.write_text(path.read_text(encoding="utf-8").replace("李某", "王某"), encoding="utf-8")
    path.rename(Path("ledger/27.3", path.name))
    told = office("2020-02-02", "close-year", "2019", "--approved-by", "王某", "--post", "主任", code=2)
    assert "已经定账" in told.err


def test_an_issued_paper_that_is_not_on_record_is_told_so(office):
    Path("ledger/_plan").write_text("", encoding="utf-8")
    typed = (
        "--period",
        "2019",
        "--issuer",
        "区政府督查办",
        "--approved-by",
        "王某",
        "--post",
        "主任",
        "--number",
        "1",
        "-o",
        "专报.md",
    )
    office("2019-10-10", "record", "27.3", "--stage", "in_progress")
    told = office("2020-01-20", "brief", *typed, code=4)
    assert "文件已写，但没有记入台账" in told.err
    Path("ledger/_plan").unlink()
    assert "已记入台账" in office("2020-01-20", "brief", *typed).err


@pytest.mark.parametrize("word", ["退回", "退回补证", "退回续办", "退回后未按时补报"])
def test_what_a_list_calls_returned_work_finds_it_when_typed(office, word):
    returned(office)
    assert office("2019-12-01", "list", "--state", word, "--format", "ids").out == "27.3\n"
