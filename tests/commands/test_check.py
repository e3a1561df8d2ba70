"""核对稿 and what is under review: what a unit would have lost, had it read of itself in the circular first."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

DONE = ("--done", "--evidence", "材料")
PASS = ("--pass", "--by", "张三")
CIRCULAR = ("bulletin", "--period", "2019-Q4")
OTHERS = (
    ("bulletin", "--kind", "report", "--period", "2019-Q4", "--annex", "all"),
    ("bulletin", "--period", "2019-Q4", "--annex", "all"),
    ("brief", "--period", "2019-Q4"),
)


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A new workspace at the end of 2019; ``office(day, *typed)`` runs a command there on that day.

    33(1) was returned for mismatch, 73(1) was never reported, 35(2) is closed in time, 29 was returned for evidence.
    """
    for task in ("33.1", "35.2", "29"):
        act("2019-12-20", "record", task, *DONE)
    act("2019-12-23", "verify", "35.2", *PASS)
    act("2019-12-23", "verify", "33.1", "--return", "--ground", "mismatch", "--limit", "2020-01-08", "--by", "张三")
    act("2019-12-23", "verify", "29", "--return", "--ground", "evidence", "--limit", "2020-01-06", "--by", "张三")
    act(
        "2019-12-23",
        "record",
        "73.1",
        "--stage",
        "in_progress",
        "--progress",
        "40",
        "--coordinate",
        "请市级开放归集端口",
    )
    act("2019-12-23", "record", "43.1", "--stage", "in_progress", "--progress", "10")
    return act


def sheets(folder: str = "核对") -> dict[str, str]:
    """The text of each sheet, by its unit."""
    found = {}
    for path in Path(folder).iterdir():
        if path.suffix == ".md":
            found[path.name.split("_")[0]] = path.read_text("utf-8")
            continue
        book = Document(str(path))
        cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
        head = [p.text for p in book.sections[0].header.paragraphs]
        found[path.name.split("_")[0]] = "\n".join([*head, *(p.text for p in book.paragraphs), *cells])
    return found


def read(office, day: str, *typed: str) -> str:
    told: str = office(day, *typed).out
    return told


def task(office, day: str, number: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(read(office, day, "show", number, "--format", "json"))["tasks"][0]
    return found


def object_to(office, number: str = "73.1", by: str = "区发展改革委") -> str:
    office("2020-01-07", "object", number, "--by", by, "--note", "12月31日已函报办结")
    entry: str = task(office, "2020-01-07", number)["objections"][-1]["entry"]
    return entry


def test_a_unit_reads_of_its_mismatch_before_others_do_and_no_other_unit_reads_it(office):
    office("2020-01-06", *CIRCULAR, "--check", "核对", "--limit", "2020-01-08")
    found = sheets()
    assert "退回核实（反馈情况与核查情况不一致），限2020年1月8日前补报" in found["区税务局"]
    assert "核对稿（只送区税务局核对" in found["区税务局"]
    assert "2020年1月8日前送回" in found["区税务局"]
    assert [unit for unit, text in found.items() if "不一致" in text] == ["区税务局"]
    for typed in OTHERS:
        assert "不一致" not in read(office, "2020-01-10", *typed)


def test_a_unit_never_gets_the_lines_of_another(office):
    office("2020-01-06", *CIRCULAR, "--check", "核对", "--format", "markdown")
    found = sheets()
    report = json.loads(read(office, "2020-01-06", "report", "--period", "2019-Q4", "--format", "json"))
    leads = {line["label"]: line["lead"] for line in report["tasks"]}
    for unit, text in found.items():
        labels = {line.split("|")[1].strip() for line in text.splitlines() if line.startswith("|")} & set(leads)
        assert labels, unit
        assert all(unit in leads[label] for label in labels), (unit, labels)
    due = {name for line in report["tasks"] if line["place"] == "due" for name in line["lead"]}
    assert due <= set(found)


def test_joint_leads_each_see_the_line_that_names_both(office):
    office("2020-01-06", *CIRCULAR, "--check", "核对")
    found = sheets()
    assert "与区经济信息委联合牵头" in found["区市场监管局"]
    assert "与区市场监管局联合牵头" in found["区经济信息委"]


def test_who_is_sheltered_is_not_called_late_on_its_own_sheet(office):
    office("2020-01-06", *CIRCULAR, "--check", "核对", "--format", "markdown")
    (row,) = [line for line in sheets()["区不动产登记中心"].splitlines() if line.startswith("| 29 |")]
    assert "退回补证（佐证材料不全），限2020年1月6日前补报" in row
    assert "总体情况" in row
    assert "逾期" not in row


def test_a_unit_that_is_not_judged_gets_its_lines_without_a_word_of_lateness(office):
    rules = Path("rules.yaml")
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("  departments: []", "  departments: [区税务局]", 1), "utf-8")
    office("2020-01-06", *CIRCULAR, "--check", "核对")
    told = sheets()["区税务局"]
    assert "只计项数，不列名" in told
    assert "逾期" not in told


def test_silence_is_not_said_to_be_consent(office):
    """政府督查工作条例, articles 16 and 17: who is told of a conclusion may still ask for a review."""
    office("2020-01-06", *CIRCULAR, "--check", "核对")
    told = sheets()["区税务局"]
    assert "视为" not in told
    assert "通报以后仍可依规定提出异议、申请复核" in told
    assert "【待定日期】" in told


def test_a_sheet_leaves_no_trace_in_the_ledger_and_says_who_would_be_named(office):
    before = sorted(Path("ledger").rglob("*"))
    told = office("2020-01-06", *CIRCULAR, "--check", "核对").err
    assert sorted(Path("ledger").rglob("*")) == before
    assert f"核对稿{len(list(Path('核对').iterdir()))}份" in told
    assert "存在问题拟列名" in told
    assert "主要成效拟列名1家：区税务局" in told
    assert "bizenv object" in told


def test_a_sheet_that_somebody_wrote_on_is_not_overwritten(office):
    office("2020-01-06", *CIRCULAR, "--check", "核对")
    again = office("2020-01-06", *CIRCULAR, "--check", "核对", code=2)
    assert "--force" in again.err
    office("2020-01-06", *CIRCULAR, "--check", "核对", "--force")


@pytest.mark.parametrize(
    "more",
    [("--approved-by", "王某"), ("--number", "3"), ("--kind", "report"), ("--to", "区政府"), ("-o", "稿.docx")],
)
def test_a_sheet_is_no_circular(office, more):
    told = office("2020-01-06", *CIRCULAR, "--check", "核对", *more, code=2)
    assert "核对稿" in told.err
    assert not Path("核对").exists()


def test_an_empty_ledger_has_nothing_to_check(kept_desk, tmp_path, monkeypatch, run):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-06")
    run("init", tmp_path / "空")
    monkeypatch.chdir(tmp_path / "空")
    result = run(*CIRCULAR, "--check", "核对")
    assert (result.code, Path("核对").exists()) == (2, False)


def test_what_is_objected_to_after_the_period_is_in_no_paper_on_it(office):
    """The circular tells 31 December; the objection came on 7 January."""
    assert "73(1)" in read(office, "2020-01-06", *OTHERS[0])
    object_to(office)
    for typed in OTHERS:
        told = read(office, "2020-01-10", *typed)
        assert "另有1项因单位有异议正在复核，暂不列入" in told
        assert "归集端口" not in told
        assert not [line for line in told.splitlines() if "73(1)" in line and "正在复核" not in line]
    counts = json.loads(read(office, "2020-01-10", "report", "--period", "2019-Q4", "--format", "json"))
    assert (counts["places"]["under_review"], counts["total"]) == (1, 190)
    assert "73.1" not in [*counts["lagging"], *(c["id"] for c in counts["coordinate"])]
    assert sum(counts["lights"].values()) == sum(line["light"] is not None for line in counts["tasks"])


def test_what_was_known_before_the_objection_is_printed_again_as_it_was(office):
    first = read(office, "2020-01-06", *OTHERS[0])
    object_to(office)
    assert read(office, "2020-01-31", *OTHERS[0], "--recorded-by", "2020-01-06") == first


def test_once_decided_the_task_is_told_again(office):
    entry = object_to(office)
    office("2020-01-08", "recheck", entry, "--by", "李四", "--result", "dismissed", "--note", "没有函件")
    told = read(office, "2020-01-10", *OTHERS[0])
    assert "暂不列入" not in told
    assert "73(1)" in told


def test_the_page_lists_what_is_under_review_and_says_nothing_of_how_it_stands(office):
    office("2020-01-06", "dashboard", "--period", "2019-Q4", "-o", "前.html")
    object_to(office)
    office("2020-01-10", "dashboard", "--period", "2019-Q4", "-o", "后.html")
    before, after = (Path(name).read_text("utf-8") for name in ("前.html", "后.html"))
    assert "归集端口" in before
    assert "归集端口" not in after
    assert "已函报办结" not in after
    assert "正在复核" in after
    rows = [text.partition('id="t-73.1"')[2].partition('<tr class="t"')[0] for text in (before, after)]
    assert "逾期1天" in rows[0]
    assert "正在复核" in rows[1]
    assert "2019-12-31" in rows[1]
    assert not [word for word in ("逾期", "40%", "红", "overdue") if word in rows[1]]
    assert "因单位有异议正在复核" in after


def test_the_public_is_not_told_that_disputed_work_is_done(office):
    office("2020-01-06", "dashboard", "--public", "--period", "2019-Q4", "-o", "前.html")
    object_to(office, "35.2", "区税务局")
    office("2020-01-10", "dashboard", "--public", "--period", "2019-Q4", "-o", "后.html")
    before, after = (Path(name).read_text("utf-8").count("已办结") for name in ("前.html", "后.html"))
    assert after < before
    assert "正在复核" not in Path("后.html").read_text("utf-8")


def test_no_letter_chases_what_is_under_review(office):
    entry = object_to(office)
    typed = ("notice", "73.1", "--step", "1", "--limit", "2020-01-20", "-o", "催办")
    told = office("2020-01-10", *typed, code=2).err
    assert "正在复核" in told
    assert f"bizenv recheck {entry.rpartition('_')[2]}" in told
    assert not Path("催办").exists()
    office("2020-01-10", "recheck", entry, "--by", "李四", "--result", "dismissed")
    office("2020-01-10", *typed)


def test_no_request_is_made_of_what_is_under_review(office):
    office("2020-01-06", "bulletin", "--kind", "request", "73.1")
    object_to(office)
    assert "正在复核" in office("2020-01-10", "bulletin", "--kind", "request", "73.1", code=2).err


def test_work_goes_on_while_an_objection_waits(office):
    object_to(office)
    office("2020-01-08", "record", "73.1", *DONE)
    office("2020-01-09", "verify", "73.1", *PASS)
    assert task(office, "2020-01-10", "73.1")["under_review"] is True


def test_the_office_sees_what_is_under_review_and_what_was_decided(office):
    entry = object_to(office)
    assert "复核中（区发展改革委有异议）" in read(office, "2020-01-10", "overdue")
    assert "复核中（区发展改革委有异议）" in read(office, "2020-01-10", "list", "--format", "csv")
    assert "复核中（区发展改革委有异议）" in read(office, "2020-01-10", "export", "-", "--format", "csv")
    assert "正在复核" in read(office, "2020-01-10", "show", "73.1")
    office("2020-01-10", "recheck", entry, "--by", "李四", "--result", "upheld", "--note", "函件属实")
    told = read(office, "2020-01-10", "show", "73.1")
    assert "2020-01-10 李四复核：异议成立（函件属实）" in told
    assert "复核中" not in read(office, "2020-01-10", "overdue")


def test_a_duty_list_of_whoever_supports_says_nothing_of_what_the_lead_disputes(office):
    object_to(office)
    office("2020-01-10", "department", "区纪委监委", "-o", "责任清单.docx")
    book = Document("责任清单.docx")
    rows = [[cell.text for cell in row.cells] for table in book.tables for row in table.rows]
    assert [row[-1] for row in rows if "73(1)" in row] == ["正在复核"]


def test_what_a_joint_lead_disputes_is_under_review_likewise(office):
    object_to(office, "43.1", "区市场监管局")
    told = read(office, "2020-01-10", *OTHERS[0])
    assert "另有1项因单位有异议正在复核" in told


def test_the_unit_that_objects_reads_on_a_second_sheet_that_it_is_heard(office):
    object_to(office)
    office("2020-01-08", *CIRCULAR, "--check", "核对", "--format", "markdown")
    (row,) = [line for line in sheets()["区发展改革委"].splitlines() if line.startswith("| 73(1) |")]
    assert "有异议，正在复核" in row
    assert "复核期间不列入" in row
    assert "逾期" not in row
