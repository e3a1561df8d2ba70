"""``reorganise``: units are renamed, merged, split; no duty vanishes, and no successor answers for what was before it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bizenv.api import load
from bizenv.standing.succession import count_inherited_days, count_own_days

OLD, NEW, OTHER = "区经济信息委", "区大数据局", "区工业局"
PAPER = ("--document", "沙委发〔2020〕3号", "--effective", "2020-03-01")


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A workspace whose departments.yaml knows the successors; ``office(day, *typed)`` runs a command there on that day."""
    path = Path("departments.yaml")
    lines = "".join(f"  - {{name: {name}, kind: 区级部门}}\n" for name in (NEW, OTHER))
    path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + lines, "utf-8")

    act("2019-09-24", "lock")
    return act


def ask(office, day: str, *typed: str):
    return json.loads(office(day, *typed, "--format", "json").out)


def task(office, day: str, number: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(office, day, "show", number, *more)["tasks"][0]
    return found


def led_by(office, day: str, unit: str) -> list[str]:
    return [t["id"] for t in ask(office, day, "list", "--lead", unit)["tasks"]]


def closed(office, number: str) -> None:
    office("2019-11-20", "record", number, "--done", "--evidence", "通知")
    office("2019-11-28", "verify", number, "--pass", "--by", "张三")


def test_open_tasks_go_over_on_the_day_and_what_was_closed_stays_with_the_old_unit(office):
    closed(office, "27.3")
    before = led_by(office, "2020-02-29", OLD)
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    assert led_by(office, "2020-02-29", OLD) == before
    assert led_by(office, "2020-03-01", OLD) == ["27.3"]
    assert led_by(office, "2020-03-01", NEW) == [it for it in before if it != "27.3"]


def test_the_days_before_the_takeover_are_told_and_are_not_the_successor_s(office):
    office("2019-10-20", "record", "27.3", "--progress", "10")
    told = office("2020-03-02", "reorganise", OLD, "--into", NEW, *PAPER)
    assert "承接前已逾期" in told.err
    it = task(office, "2020-03-10", "27.3")
    late = 91  # 1 December to 29 February
    assert it["taken_over"] == {
        "from": OLD, "into": NEW, "effective": "2020-03-01", "document": "沙委发〔2020〕3号", "days_late": late,
    }  # fmt: skip
    assert (it["lead"], it["days_late"]) == ([NEW], late + 10)
    card = office("2020-03-10", "show", "27.3").out
    assert f"2020-03-01由{NEW}承接（原{OLD}，沙委发〔2020〕3号）；承接前已逾期{late}天" in card
    assert f"承接前已逾期{late}天" in office("2020-03-10", "report").out
    import datetime as dt

    status = load(".").standing(dt.date(2020, 3, 10)).status("27.3")
    (node,) = status.nodes
    assert (count_inherited_days(status, node), count_own_days(status, node)) == (late, 10)


def test_work_that_the_successor_completes_late_counts_its_own_days_only(office):
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    office("2020-03-05", "record", "27.3", "--done", "--evidence", "通知")
    office("2020-03-06", "verify", "27.3", "--pass", "--by", "张三")
    import datetime as dt

    status = load(".").standing(dt.date(2020, 3, 10)).status("27.3")
    (node,) = status.nodes
    assert (node.state, node.late_by, count_own_days(status, node)) == ("closed_late", 96, 5)


def test_reprints_of_the_time_before_do_not_change(office):
    office("2019-10-20", "record", "27.3", "--progress", "10")
    asked = (
        ("report", "--as-of", "2020-02-29", "--by", "department"),
        ("report", "--as-of", "2020-03-10", "--recorded-by", "2020-03-01"),
        ("list", "--as-of", "2020-02-29", "--lead", OLD),
        ("overdue", "--as-of", "2020-03-10", "--recorded-by", "2020-03-01"),
    )
    before = [office("2020-03-02", *typed).out for typed in asked]
    office("2020-03-02", "reorganise", OLD, "--into", NEW, *PAPER)
    assert [office("2020-03-20", *typed).out for typed in asked] == before


def test_a_unit_is_split_task_by_task_and_the_rest_waits_for_a_lead(office):
    every = led_by(office, "2020-02-29", OLD)
    told = office("2020-02-20", "reorganise", OLD, "--into", NEW, "--tasks", f"{every[0]},{every[1]}", *PAPER)
    assert f"还有{len(every) - 2}项待明确牵头单位" in told.err
    assert led_by(office, "2020-03-01", NEW) == every[:2]
    waiting = task(office, "2020-03-01", every[2])
    assert (OLD in waiting["lead"], waiting["taken_over"]["into"]) == (False, None)
    assert "待明确牵头单位" in office("2020-03-01", "show", every[2]).out
    assert "待明确牵头单位" in office("2020-03-01", "overdue").out
    told = office("2020-03-01", "notice", "27.3", "--step", "1", "--limit", "5wd", "-o", "函", code=2).err
    assert f"明确后先记：bizenv reorganise {OLD} --into 单位 --tasks 27.3" in told
    office(
        "2020-03-10",
        "reorganise",
        OLD,
        "--into",
        OTHER,
        "--tasks",
        every[2],
        "--document",
        "沙委发〔2020〕4号",
        "--effective",
        "2020-03-10",
    )
    assert task(office, "2020-03-09", every[2])["taken_over"]["into"] is None
    assert OTHER in task(office, "2020-03-10", every[2])["lead"]
    assert led_by(office, "2020-03-10", NEW) == every[:2]


def test_two_units_merge_and_a_joint_lead_is_named_once(office):
    statuses = ask(office, "2020-02-20", "list")["tasks"]
    joint = next(t for t in statuses if len(t["lead"]) > 1)
    one, other = joint["lead"][:2]
    office("2020-02-20", "reorganise", one, "--into", NEW, *PAPER)
    office("2020-02-20", "reorganise", other, "--into", NEW, *PAPER)
    assert task(office, "2020-03-01", joint["id"])["lead"] == [NEW, *joint["lead"][2:]]


def test_a_unit_that_is_renamed_back_leads_again(office):
    every = led_by(office, "2020-02-29", OLD)
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    office(
        "2020-04-20", "reorganise", NEW, "--into", OLD, "--document", "沙委发〔2020〕9号", "--effective", "2020-05-01"
    )
    assert led_by(office, "2020-04-30", NEW) == led_by(office, "2020-05-01", OLD) == every


def test_a_successor_that_is_not_in_the_data_is_refused_with_the_line_to_add(office):
    told = office("2020-02-20", "reorganise", OLD, "--into", "区商务投资局", *PAPER, code=3)
    assert "- {name: 区商务投资局, kind: 单位的类别}" in told.err
    office("2020-02-20", "reorganise", "区不存在局", "--into", NEW, *PAPER, code=3)
    assert "同一家单位" in office("2020-02-20", "reorganise", OLD, "--into", OLD, *PAPER, code=2).err


def test_what_nobody_leads_is_not_taken_over(office):
    assert "无从承接" in office("2020-02-20", "reorganise", OLD, "--into", NEW, "--tasks", "1.1", *PAPER, code=2).err
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    assert "无从承接" in office("2020-02-21", "reorganise", OLD, "--into", OTHER, *PAPER, code=2).err


def test_a_withdrawn_reorganisation_leaves_all_as_it_was(office):
    before = led_by(office, "2020-03-10", OLD)
    entry = ask(office, "2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)["entries"][0]["entry"]
    office("2020-02-21", "withdraw", entry, "--reason", "文件没有印发")
    assert led_by(office, "2020-03-10", OLD) == before
    assert "taken_over" not in task(office, "2020-03-10", "27.3")


def test_the_new_unit_is_told_by_every_command_that_writes_on_the_task(office):
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    entry = ask(office, "2020-03-05", "record", "27.3", "--progress", "20")["entries"][0]
    assert entry["task"]["lead"] == [NEW]
    log = office("2020-03-05", "log").out
    assert f"{OLD}没有办结的事项2020-03-01起由{NEW}承接，沙委发〔2020〕3号" in log


def test_the_scheme_of_the_old_unit_stands_for_the_successor(office):
    office("2019-10-18", "scheme", OLD, "--document", "沙经信发〔2019〕31号")
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    come = ask(office, "2020-03-01", "missing", "--scheme")["come"]
    assert [it["department"] for it in come] == [NEW]


def test_the_ledger_is_valid_afterwards_and_nobody_is_told_to_delete_the_successor(office):
    before = [(p["code"], p["message"]) for p in ask(office, "2020-02-19", "validate")["problems"]]
    office("2020-02-20", "reorganise", OLD, "--into", NEW, "--tasks", "27.3", *PAPER)
    after = [(p["code"], p["message"]) for p in ask(office, "2020-02-20", "validate")["problems"]]
    assert before == [("W404", f"附表中没有“{name}”") for name in (NEW, OTHER)]
    assert after == before[1:]  # the successor is named by the ledger


def test_a_form_under_the_old_name_is_still_taken_and_that_is_said(office, tmp_path: Path):
    openpyxl = pytest.importorskip("openpyxl")
    office("2020-02-10", "form", "export", "--department", OLD, "--period", "2020-Q1", "-o", "old.xlsx")
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    book = openpyxl.load_workbook("old.xlsx")
    book["填报"]["G5"] = "正在推进"
    book.save("old.xlsx")
    told = office("2020-03-05", "form", "import", "old.xlsx", "--received", "2020-03-05")
    assert f"表上是原单位名称：{OLD}自 2020-03-01 起由{NEW}承接" in told.out
    assert "记1条" in told.out


def test_the_successor_reads_the_answer_to_what_the_old_unit_asked(office):
    openpyxl = pytest.importorskip("openpyxl")
    asked = ("--progress", "40", "--coordinate", "请安排经费", "--by", OLD)
    office("2020-02-10", "record", "27.3", *asked)
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    office("2020-03-05", "coordinate", "27.3", "--answer", "--by", "区财政局", "--text", "列入预算调整")
    office("2020-03-10", "form", "export", "--department", NEW, "--period", "2020-Q1", "-o", "new.xlsx")
    sheet = openpyxl.load_workbook("new.xlsx")["填报"]
    (told,) = (row[4].value for row in sheet.iter_rows(min_row=5) if row[0].value == "27(3)")
    assert "区财政局已答复：列入预算调整" in told


# ---- units that support


def supported_by(office, day: str, unit: str) -> list[str]:
    return [t["id"] for t in ask(office, day, "list", "--support", unit)["tasks"]]


def test_a_task_that_the_old_unit_supports_keeps_a_supporter_of_today_s_name(office, tmp_path: Path):
    before = supported_by(office, "2020-02-29", OLD)
    told = office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER).err
    assert f"配合{len(before)}项" in told
    assert (supported_by(office, "2020-02-29", OLD), supported_by(office, "2020-02-29", NEW)) == (before, [])
    assert (supported_by(office, "2020-03-01", OLD), supported_by(office, "2020-03-01", NEW)) == ([], before)
    it = task(office, "2020-03-01", before[0])
    assert NEW in it["support"]
    assert OLD not in it["support"]
    card = office("2020-03-01", "show", before[0]).out
    assert f"附表：{'、'.join(it['support_printed'])}"[:8] in card  # what the plan printed stays
    sheet = ask(office, "2020-03-01", "department", NEW)
    assert sorted(t["id"] for t in sheet["support"]) == sorted(before)
    assert before[0] in office("2020-03-01", "list", "--department", NEW, "--format", "ids").out.split()


def test_who_supports_stands_by_the_name_of_today_in_the_forms_and_the_duty_lists(office):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("docx")
    from docx import Document

    mine = supported_by(office, "2020-02-29", OLD)
    lead = task(office, "2020-02-29", mine[0])["lead"][0]
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    office("2020-03-05", "form", "export", "--department", NEW, "--period", "2020-Q1", "-o", "new.xlsx")
    sheet = openpyxl.load_workbook("new.xlsx")["配合事项"]
    labels = {task(office, "2020-03-05", number)["label"] for number in mine}
    assert {row[0].value for row in sheet.iter_rows(min_row=5)} == labels
    office("2020-03-05", "department", lead, "-o", "清单.docx")
    words = "".join(cell.text for t in Document("清单.docx").tables for cell in t._cells)
    assert NEW in words
    assert OLD not in words


def test_a_unit_that_only_supports_is_reorganised_too(office):
    led = {name for t in ask(office, "2020-02-20", "list")["tasks"] for name in t["lead"]}
    tasks = ask(office, "2020-02-20", "list")["tasks"]
    unit = next(name for t in tasks for name in t["support"] if name not in led and name != NEW)
    mine = supported_by(office, "2020-02-20", unit)
    told = office("2020-02-20", "reorganise", unit, "--into", NEW, *PAPER).err
    assert f"承接配合{len(mine)}项" in told
    assert supported_by(office, "2020-03-01", NEW) == mine


def test_a_supporter_that_is_split_keeps_its_name_where_nobody_is_named_yet(office):
    mine = supported_by(office, "2020-02-20", OLD)
    told = office("2020-02-20", "reorganise", OLD, "--into", NEW, "--tasks", mine[0], *PAPER).err
    assert f"{len(mine) - 1}项配合仍列原名" in told
    assert (supported_by(office, "2020-03-01", NEW), supported_by(office, "2020-03-01", OLD)) == (mine[:1], mine[1:])
    more = ("--document", "沙委发〔2020〕4号", "--effective", "2020-03-10")
    office("2020-03-10", "reorganise", OLD, "--into", OTHER, *more)
    assert supported_by(office, "2020-03-10", OTHER) == mine[1:]


def test_a_unit_that_takes_over_what_it_supports_is_named_once(office):
    tasks = ask(office, "2020-02-20", "list")["tasks"]
    it = next(t for t in tasks if t["lead"] == [OLD] and t["support"])
    other = it["support"][0]
    office("2020-02-20", "reorganise", OLD, "--into", other, *PAPER)
    now = task(office, "2020-03-01", it["id"])
    assert (now["lead"], now["support"]) == ([other], it["support"][1:])


def test_what_is_given_back_to_the_old_unit_stays_with_it(office):
    office("2020-02-20", "reorganise", OLD, "--into", NEW, "--tasks", "27.3", *PAPER)
    office("2020-04-01", "reassign", "27.3", "--lead", OLD, "--document", "5号", "--effective", "2020-04-01")
    assert task(office, "2020-03-31", "27.3")["lead"] == [NEW]
    assert task(office, "2020-04-01", "27.3")["lead"] == [OLD]


def test_the_departments_are_counted_under_their_names_of_today(office):
    closed(office, "27.3")

    def rows(day: str) -> dict[str, dict[str, Any]]:
        return {row["name"]: row for row in ask(office, day, "departments")["departments"]}

    before = rows("2020-02-29")[OLD]
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    assert rows("2020-02-29")[OLD] == before
    after = rows("2020-03-01")
    assert (after[OLD]["lead"], after[OLD]["support"]) == (1, 0)
    assert (after[NEW]["lead"], after[NEW]["support"]) == (before["lead"] - 1, before["support"])
    line = f"{OLD}没有办结的事项已由{NEW}承接（2020-03-01起，沙委发〔2020〕3号）"
    assert line in office("2020-03-01", "departments").out
    assert line not in office("2020-02-29", "departments").out
    (told,) = ask(office, "2020-03-01", "departments")["successions"]
    assert (told["old"], told["into"], told["effective"], told["tasks"]) == (OLD, NEW, "2020-03-01", [])


def test_the_old_name_answers_who_took_over(office):
    office("2020-02-20", "reorganise", OLD, "--into", NEW, *PAPER)
    line = f"{OLD}没有办结的事项已由{NEW}承接（2020-03-01起，沙委发〔2020〕3号）"
    assert line in office("2020-03-01", "department", OLD).out
    assert line in office("2020-03-01", "department", OLD, "--format", "markdown").out
    assert "已由" not in office("2020-02-29", "department", OLD).out
    assert "已由" not in office("2020-03-01", "department", NEW).out
    office("2020-03-02", "department", OLD, "-o", "清单.docx")
    from docx import Document

    assert line in "".join(p.text for p in Document("清单.docx").paragraphs)
    more = ("--document", "沙委发〔2020〕9号", "--effective", "2020-05-01")
    office("2020-04-20", "reorganise", NEW, "--into", OLD, *more)
    assert "已由" not in office("2020-05-01", "department", OLD).out


# ---- who leads, the same everywhere


def test_every_page_and_paper_names_the_lead_of_today(office):
    reassign = ("--document", "6号", "--effective", "2020-03-01")
    office("2020-02-20", "reassign", "27.3", "--lead", NEW, *reassign)
    office("2020-03-02", "record", "27.3", "--progress", "30")
    day = "2020-03-10"
    assert [t["id"] for t in ask(office, day, "search", NEW)["tasks"]] == ["27.3"]
    card = office(day, "show", "27.3").out
    assert f"牵头  {NEW}\n      附表：{OLD}" in card
    office(day, "dashboard", "--public", "-o", "公开.html")
    page = Path("公开.html").read_text("utf-8")
    at = page.index("27(3)")
    assert NEW in page[at : page.index("27(4)", at)]
    assert OLD not in page[at : page.index("27(4)", at)]
    office(day, "dashboard", "-o", "内部.html")
    assert NEW in Path("内部.html").read_text("utf-8")
    office(day, "notice", "27.3", "--step", "1", "--limit", "2020-03-20", "-o", "函", "--format", "md")
    (letter,) = Path("函").glob("*.md")
    assert f"{NEW}：" in letter.read_text("utf-8")
    assert f"原由{OLD}牵头" in letter.read_text("utf-8")
    assert f"{OLD}：" not in letter.read_text("utf-8")
    office(day, "bulletin", "--period", "2020-03", "--as-of", day, "--annex", "all", "-o", "通报.md")
    rows = [
        line for line in Path("通报.md").read_text("utf-8").splitlines() if "27(3)" in line and line.startswith("|")
    ]
    assert rows
    assert all(NEW in line and OLD not in line for line in rows)
    office(day, "export", "台账.csv")
    (row,) = [row for row in csv.reader(Path("台账.csv").read_text("utf-8-sig").splitlines()) if "27(3)" in row]
    assert any(NEW in cell for cell in row)
    office(day, "form", "export", "--department", NEW, "--period", "2020-Q1", "-o", "表.xlsx")
    assert "27(3)" in {
        r[0].value for r in pytest.importorskip("openpyxl").load_workbook("表.xlsx")["填报"].iter_rows(min_row=5)
    }


def test_no_calendar_keeps_a_deadline_that_another_unit_has_taken_over(office):
    icalendar = pytest.importorskip("icalendar")

    def event(day: str, unit: str) -> tuple[str, int]:
        office(day, "export", "--department", unit, "x.ics", "--force")
        events = icalendar.Calendar.from_ical(Path("x.ics").read_bytes()).walk("VEVENT")
        (it,) = [e for e in events if str(e["UID"]).startswith("27.3-1@")]
        return str(it["STATUS"]), int(it["SEQUENCE"])

    before = event("2020-02-29", OLD)
    office("2020-02-29", "reorganise", OLD, "--into", NEW, *PAPER)
    after, led = event("2020-03-01", OLD), event("2020-03-01", NEW)
    assert (before[0], after[0], led[0]) == ("CONFIRMED", "CANCELLED", "CONFIRMED")
    assert before[1] < after[1]  # else a client keeps what it has
    more = ("--document", "沙委发〔2020〕9号", "--effective", "2020-05-01")
    office("2020-04-30", "reorganise", NEW, "--into", OTHER, *more)
    later = event("2020-05-01", NEW)
    assert later[0] == "CANCELLED"
    assert later[1] > led[1]
    entry = ask(office, "2020-05-02", "log")["entries"][-1]["entry"]
    office("2020-05-02", "withdraw", entry, "--reason", "文件没有印发")
    assert (event("2020-05-02", OTHER)[0], event("2020-05-02", NEW)[0]) == ("CANCELLED", "CONFIRMED")


def test_no_task_is_given_to_a_unit_that_is_no_more(office):
    office("2020-03-01", "reorganise", OLD, "--into", NEW, *PAPER)
    again = ("--document", "6号", "--effective", "2020-04-01")
    told = office("2020-04-01", "reassign", "73.1", "--lead", OLD, *again, code=2).err
    assert f"{OLD}在 2020-04-01 已由{NEW}承接" in told
    assert f"写 {NEW}" in told
    office("2020-04-01", "reassign", "73.1", "--lead", NEW, *again)
    early = ("--document", "7号", "--effective", "2020-02-01")
    office("2020-04-01", "reassign", "73.2", "--lead", OLD, *early)


def test_of_a_measure_that_is_named_whole_what_is_closed_stays_behind(office):
    closed(office, "27.3")
    office("2020-03-01", "reorganise", OLD, "--into", NEW, "--tasks", "27", *PAPER)
    assert led_by(office, "2020-03-02", NEW) == ["27.1", "27.2", "27.4"]
    assert "27.3" in led_by(office, "2020-03-02", OLD)
    told = office("2020-03-02", "reorganise", OLD, "--into", OTHER, "--tasks", "27.3", *PAPER, code=2).err
    assert "27(3) 在 2020-03-01 不由" in told
