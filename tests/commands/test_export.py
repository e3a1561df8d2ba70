"""``export``: every form says what ``report`` and the plan say, and takes hostile text as text."""

import csv
import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import Path

import icalendar
import pytest
from openpyxl import load_workbook

from bizenv.plan.registry import Registry
from bizenv.standing.periods import find_period
from bizenv.standing.report import make_report
from bizenv.standing.standing import make_standing
from bizenv.views.data import calendar, database
from bizenv.views.data.csv import render
from bizenv.views.markdown import plan as page
from bizenv.views.office import workbook
from bizenv.views.wording import ledger_columns
from bizenv.views.wording.shares import Share
from tests.conftest import need

AS_OF = ("--as-of", "2019-12-31")
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "[red]警[/red]",
    "\x00\x07\x1b[31m\u202e翻转\u200b",
    "无" * 40_000,
    'a|b\n# c "d";e,f\\g',
    "\ud800",
)


@pytest.fixture
def export(run, office, tmp_path: Path):
    """Export the small ledger on the last day of 2019."""

    def typed(name: str, *more: str) -> Path:
        path = tmp_path / name
        result = run("export", path, *AS_OF, *more, "--data", office)
        assert (result.code, result.out) == (0, ""), result.err
        return path

    return typed


@pytest.fixture(scope="session")
def kept_workbook(once, kept_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the small ledger on the last day of 2019, made once."""
    path = tmp_path_factory.mktemp("workbook") / "台账.xlsx"
    once("export", path, *AS_OF, "--data", kept_office, today="2019-10-08")
    return path


@pytest.fixture
def told(run, office):
    return json.loads(run("report", *AS_OF, "--by", "department", "--format", "json", "--data", office).out)


@pytest.fixture
def tasks(run, office):
    return json.loads(run("list", *AS_OF, "--format", "json", "--data", office).out)["tasks"]


@pytest.fixture
def hostile(registry: Registry):
    """The plan with hostile text everywhere, and a standing of it."""

    def made(text: str):
        def spoiled(task):
            deadlines = tuple(d._replace(text=text, clause=text) for d in task.deadlines)
            targets = tuple(t._replace(name=text, text=text, unit=text) for t in task.targets)
            names = (text, *task.lead[1:])
            measure = task.measure._replace(title=text)
            return task._replace(text=text, lead=names, deadlines=deadlines, targets=targets, measure=measure)

        tasks = tuple(spoiled(t) for t in registry.tasks[:12])
        plan = registry.plan._replace(title=text, document=text, annex=text, issuer=text)
        measures = {t.measure.id: t.measure for t in tasks}
        it = Registry(
            *(plan, registry.parts, registry.categories),
            *(tuple(measures.values()), tasks, registry.departments, registry.anomalies),
        )
        return make_standing(it, None, date(2019, 12, 31))

    return made


# Excel


def test_the_workbook_has_the_standard_columns_and_a_line_a_deadline(kept_workbook: Path, tasks):
    book = load_workbook(kept_workbook)
    assert book.sheetnames == ["督办台账", "单位", "走势", "时限（按月）", "图例与口径"]
    sheet = book["督办台账"]
    lines = list(sheet.iter_rows(min_row=3, values_only=True))
    assert lines[0] == ledger_columns.HEADS
    heads = {head: n for n, head in enumerate(lines[0])}
    wanted = [(t["label"], n["due"]) for t in tasks for n in t["nodes"]]
    days = [line[heads["时限日期"]] for line in lines[1:]]
    shown = [(line[heads["编号"]], day and day.date().isoformat()) for line, day in zip(lines[1:], days, strict=True)]
    assert shown == wanted
    assert {type(line[heads["时限日期"]]).__name__ for line in lines[1:]} == {"datetime", "NoneType"}
    by_label = {t["label"]: t for t in tasks}
    words = {"red": "红", "yellow": "黄", "green": "绿", "blue": "蓝"}
    lit = {line[heads["编号"]]: line[heads["灯号"]] for line in lines[1:] if line[heads["灯号"]]}
    assert lit == {label: words[t["light"]] for label, t in by_label.items() if t["light"]}
    assert [line[0] for line in lines[1:]] == [n for n, t in enumerate(tasks, 1) for _ in t["nodes"]]


def test_the_workbook_is_set_up_to_be_read_and_printed(kept_workbook: Path):
    book = load_workbook(kept_workbook)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.print_title_rows == "$3:$3"
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.freeze_panes is not None
    for sheet in book.worksheets[:3]:
        assert sheet.auto_filter.ref.startswith("A3:")
    ledger = book["督办台账"]
    merged = [str(area) for area in ledger.merged_cells.ranges]
    assert any(area.startswith("C4:") for area in merged)
    # every cell under a merge keeps its value, so that a filter finds each row
    xml = re.sub(r"\s", "", _part(kept_workbook, "xl/worksheets/sheet1.xml"))
    assert all(f'<cr="C{n}"' in xml and not re.search(rf'<cr="C{n}"[^>]*/>', xml) for n in range(4, 60))
    column = next(n for n, head in enumerate(ledger_columns.HEADS, 1) if head == "灯号")
    fills = {
        ledger.cell(n, column).value: ledger.cell(n, column).fill.fgColor.rgb
        for n in range(4, ledger.max_row + 1)
        if ledger.cell(n, column).value
    }
    assert fills["黄"] == workbook.FILLS["yellow"]
    assert len(set(fills.values())) == len(fills)


def _part(path: Path, name: str) -> str:
    import zipfile

    with zipfile.ZipFile(path) as book:
        return book.read(name).decode()


def test_the_departments_of_the_workbook_are_those_of_the_report(kept_workbook: Path, told):
    sheet = load_workbook(kept_workbook)["单位"]
    heads, *lines = [line for line in sheet.iter_rows(min_row=3, values_only=True) if line[1]]
    at = {head: n for n, head in enumerate(heads)}
    shown = [
        (line[0], line[at["牵头"]], line[at["应办结"]], line[at["已办结销号"]], line[at["逾期"]]) for line in lines
    ]
    assert shown == [
        (r["key"], r["total"], r["due"]["count"], r["due"]["closed"], r["due"]["overdue"] if r["judged"] else "—")
        for r in told["rows"]
    ]


def test_the_months_of_the_workbook_are_every_deadline_in_order(kept_workbook: Path, tasks):
    sheet = load_workbook(kept_workbook)["时限（按月）"]
    lines = [line for line in sheet.iter_rows(min_row=4, values_only=True) if line[1]]
    days = [line[1].date() for line in lines]
    assert days == sorted(days)
    assert Counter((line[3], line[1].date().isoformat()) for line in lines) == Counter(
        (t["label"], n["due"]) for t in tasks for n in t["nodes"] if n["due"]
    )
    assert all(line[2] == (line[1].date() - date(2019, 12, 31)).days for line in lines)


def test_the_trend_of_the_workbook_has_the_figures_of_the_command_and_a_chart_of_them(run, office, kept_workbook: Path):
    sheet = load_workbook(kept_workbook)["走势"]
    shares = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)]
    assert shares == [round(share, 3) for share in shares]  # 0.571, not 0.5710000000000001
    heads, *lines = [line for line in sheet.iter_rows(min_row=3, values_only=True) if line[1] is not None]
    assert heads == (
        "月份", "应办结", "按期办结", "逾期办结", "待核验", "逾期", "其他",
        "办结率", "累计应办结", "累计已办结", "累计办结率",
    )  # fmt: skip
    months = json.loads(run("trend", *AS_OF, "--data", office, "--format", "json").out)["months"]
    for line, month in zip(lines, months, strict=True):
        due, total = month["due"], month["total"]
        assert line[1] == sum(line[2:7]) == due["count"]
        assert line[2:6] == (due["closed"] - due["closed_late"], due["closed_late"], due["awaiting"], due["overdue"])
        assert line[8:10] == (total["count"], total["closed"])
        assert line[10] == ("—" if total["rate"] is None else pytest.approx(total["rate"] / 100))
    drawn = _part(kept_workbook, "xl/charts/chart1.xml")
    last = 3 + len(lines)
    for column in "CDEFGK":
        assert f"$4:${column}${last}".replace("$4", f"${column}$4") in drawn
    assert drawn.count("<barChart>") == drawn.count("<lineChart>") == 1


def test_a_workbook_for_the_court_has_no_lateness_in_its_trend(run, invented_year: Path, tmp_path: Path):
    path = tmp_path / "区法院.xlsx"
    typed = ("export", path, "--department", "区法院", "--as-of", "2020-06-30", "--data", invented_year)
    assert run(*typed).code == 0
    sheet = load_workbook(path)["走势"]
    lines = list(sheet.iter_rows(min_row=3, values_only=True))
    assert not any("逾期" in str(cell) for cell in lines[0])
    assert "<lineChart>" not in _part(path, "xl/charts/chart1.xml")


@pytest.mark.office
def test_libreoffice_opens_the_workbook(kept_workbook: Path, tmp_path: Path):
    soffice = need("soffice", "LibreOffice")
    home = (tmp_path / "libreoffice").as_uri()
    typed = [
        soffice,
        "--headless",
        f"-env:UserInstallation={home}",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
    ]
    subprocess.run([*typed, "--outdir", tmp_path / "out", kept_workbook], check=True, capture_output=True, timeout=300)
    (made,) = (tmp_path / "out").glob("*.csv")
    lines = list(csv.reader(StringIO(made.read_text("utf-8"))))
    assert lines[2] == list(ledger_columns.HEADS)
    original = load_workbook(kept_workbook)["督办台账"]
    assert len(lines) == original.max_row
    assert lines[3][10] == "2019-09-30"


def told_of(it):
    return make_report(it, _nothing(), find_period(it.as_of, "year"), by="department")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_in_a_workbook(hostile, text: str):
    it = hostile(text)
    book = load_workbook(BytesIO(workbook.render([Share(told_of(it), it.statuses, _nothing())])))
    sheet = book["督办台账"]
    cell = sheet.cell(4, 5)
    assert cell.data_type == "s"
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "\ufffd", text)
    assert cell.value.startswith(shown[:30_000])
    assert not [c for each in book for line in each.iter_rows() for c in line if c.data_type == "f"]


def _nothing():
    from bizenv.ledger.ledger import Ledger

    return Ledger()


# calendar


MET = ("closed", "closed_late", "continuing", "terminated")


def read_events(path: Path) -> dict[str, icalendar.Event]:
    """The events of a calendar by the part of their UID before the plan: 27.3-1."""
    read = icalendar.Calendar.from_ical(path.read_bytes())
    assert [c.errors for c in read.walk() if c.errors] == []
    return {str(event["uid"]).partition("@")[0]: event for event in read.walk("VEVENT")}


def test_the_calendar_has_an_event_for_each_deadline(export, tasks):
    events = read_events(export("时限.ics"))
    wanted = {f"{t['id']}-{n['deadline'] or 0}": n for t in tasks for n in t["nodes"] if n["due"]}
    assert {uid: event["dtstart"].dt.isoformat() for uid, event in events.items()} == {
        uid: node["due"] for uid, node in wanted.items()
    }
    for uid, event in events.items():
        assert str(event["uid"]) == f"{uid}@shapingba-2019-177.bizenv"
        assert (event["dtend"].dt - event["dtstart"].dt).days == 1
        assert event["status"] == ("CANCELLED" if wanted[uid]["state"] in MET else "CONFIRMED")
        assert event["dtstamp"].dt >= event["last-modified"].dt
    extended = events["58-1"]
    assert extended["dtstart"].dt == date(2020, 3, 31)
    assert "经批准延期，原时限2019年12月31日" in extended["description"]


def test_an_alarm_rings_at_nine_on_a_working_day_that_is_still_to_come(export):
    rung = 0
    for event in read_events(export("时限.ics", "--as-of", "2019-12-02")).values():
        for alarm in event.walk("VALARM"):
            rung += 1
            moment = datetime.combine(event["dtstart"].dt, time()) + alarm["trigger"].dt
            assert moment.time() == time(9)
            assert moment.date() >= date(2019, 12, 2)
            assert moment.weekday() < 5
            days = (event["dtstart"].dt - moment.date()).days
            assert alarm["description"].endswith(f"还有{days}天到期")
    assert rung
    assert not [e for e in read_events(export("过.ics", "--as-of", "2029-01-01")).values() if e.walk("VALARM")]


def test_without_the_data_of_holidays_the_alarms_avoid_week_ends_and_a_person_is_told(
    run, office, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "holidays", None)
    result = run("export", tmp_path / "时限.ics", *AS_OF, "--data", office)
    assert result.code == 0
    assert "没有装节假日数据（pip install 'bizenv[workday]'）" in result.err
    for event in read_events(tmp_path / "时限.ics").values():
        assert all((event["dtstart"].dt + a["trigger"].dt).weekday() < 5 for a in event.walk("VALARM"))


def test_before_the_spring_festival_alarms_ring_on_the_last_day_at_work():
    assert calendar._find_working_day(date(2020, 1, 27)) == date(2020, 1, 23)  # the festival began on the 24th
    assert calendar._find_working_day(date(2020, 1, 19)) == date(2020, 1, 19)  # a Sunday on which people worked


def test_the_lines_of_the_calendar_are_short_and_end_as_the_standard_has_them(export):
    content = export("时限.ics").read_bytes()
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


@pytest.fixture
def calendar_after(run, office, export, monkeypatch):
    """Record something about a task, and read its first event as the calendar then has it."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-30")

    def typed(command: str, task: str, *more: str) -> icalendar.Event:
        target = task
        if command in ("withdraw", "correct"):
            newest = max((office / "ledger" / task).glob("*.yaml"), key=lambda path: path.stat().st_mtime_ns)
            target = newest.stem.rpartition("_")[2]
        result = run(command, target, *more, "--data", office)
        assert result.code == 0, result.err
        return next(e for uid, e in read_events(export("时限.ics")).items() if uid.startswith(f"{task}-"))

    return typed


EXTEND = ("--approved-by", "区政府", "--document", "批示", "--reason", "等办法")


def test_a_corrected_and_a_withdrawn_extension_reach_the_calendar(export, calendar_after):
    told = [read_events(export("前.ics"))["11.1-1"]]
    told.append(calendar_after("extend", "11.1", "--until", "2020-03-31", *EXTEND))
    told.append(calendar_after("correct", "11.1", "--until", "2020-04-30", "--reason", "看错了"))
    told.append(calendar_after("withdraw", "11.1", "--reason", "没有批"))
    days = [date(2019, 12, 31), date(2020, 3, 31), date(2020, 4, 30)]
    # Once the correction is withdrawn, what it replaced counts again.
    assert [e["dtstart"].dt for e in told] == [*days, days[1]]
    assert len({e["uid"] for e in told}) == 1
    numbers = [e["sequence"] for e in told]
    assert numbers == sorted(set(numbers))
    stamps = [e["dtstamp"].dt for e in told]
    assert stamps == sorted(stamps)


def test_a_new_rule_that_is_recorded_early_reaches_the_calendar_on_its_day(export, calendar_after):
    rule = ("--document", "新办法", "--effective", "2020-02-01", "--until", "2020-06-30")
    early = calendar_after("supersede", "11.1", *rule)
    later = read_events(export("后.ics", "--as-of", "2020-02-01"))["11.1-1"]
    assert (early["dtstart"].dt, later["dtstart"].dt) == (date(2019, 12, 31), date(2020, 6, 30))
    assert early["sequence"] < later["sequence"]


def test_what_is_reported_complete_stays_without_an_alarm_and_what_is_closed_is_cancelled(calendar_after):
    done = calendar_after("record", "11.1", "--done", "--evidence", "文件")
    assert (done["status"], done.walk("VALARM")) == ("CONFIRMED", [])
    assert done["summary"].startswith("【已报办结，待核验】11(1)")
    reached = [
        w for name, n in (("高压客户办电时限", 20), ("低压非居民客户办电时限", 4)) for w in ("--value", f"{name}={n}")
    ]
    closed = calendar_after("verify", "11.1", "--pass", "--by", "李四", *reached)
    assert (closed["status"], closed.walk("VALARM")) == ("CANCELLED", [])
    assert closed["summary"].startswith("【已办结销号】11(1)")
    assert closed["sequence"] > done["sequence"]


def test_what_is_terminated_or_no_longer_has_a_day_is_cancelled_on_the_day_it_had(calendar_after):
    extended = calendar_after("extend", "11.1", "--until", "2020-03-31", *EXTEND)
    assert extended["status"] == "CONFIRMED"
    ruled = calendar_after("supersede", "11.1", "--document", "新办法", "--effective", "2019-12-30")
    assert (ruled["status"], ruled["dtstart"].dt) == ("CANCELLED", date(2020, 3, 31))
    assert ruled["summary"].startswith("【按新规定不再有时限】")
    ended = calendar_after("terminate", "11.1", *EXTEND)
    assert (ended["status"], ended["dtstart"].dt) == ("CANCELLED", date(2020, 3, 31))


def test_the_day_of_a_withdrawn_rule_does_not_stay_in_a_calendar(export, calendar_after, tasks):
    undated = next(t["id"] for t in tasks if not t["deadlines"] and t["state"] == "no_report")
    assert f"{undated}-0" not in read_events(export("前.ics"))
    rule = ("--document", "新办法", "--effective", "2019-12-30", "--until", "2020-06-30")
    assert calendar_after("supersede", undated, *rule)["status"] == "CONFIRMED"
    gone = calendar_after("withdraw", undated, "--reason", "文号错了")
    assert (gone["status"], gone["dtstart"].dt) == ("CANCELLED", date(2020, 6, 30))


def test_a_unit_that_no_longer_leads_is_told_so_in_its_calendar(export, calendar_after):
    rule = ("--document", "新办法", "--effective", "2019-12-30", "--until", "2020-06-30", "--lead", "区司法局")
    calendar_after("supersede", "27.3", *rule)
    mine, theirs = (read_events(export(f"{n}.ics", "--department", n)) for n in ("区经济信息委", "区司法局"))
    assert mine["27.3-1"]["status"] == "CANCELLED"
    assert mine["27.3-1"]["summary"].startswith("【已改由其他单位牵头】27(3)")
    assert theirs["27.3-1"]["status"] == "CONFIRMED"


def test_a_unit_is_not_told_in_its_calendar_that_it_closed_late(export, tasks):
    events = read_events(export("时限.ics"))
    late = [f"{t['id']}-{n['deadline']}" for t in tasks for n in t["nodes"] if n["state"] == "closed_late"]
    assert late
    assert all(events[uid]["summary"].startswith("【已办结销号】") for uid in late)


def test_a_calendar_of_one_department(export, tasks):
    read = icalendar.Calendar.from_ical(export("政务办.ics", "--department", "区政务办").read_bytes())
    mine = {t["id"] for t in tasks if "区政务办" in (*t["lead"], *t["support"])}
    assert {str(e["uid"]).partition("-")[0] for e in read.walk("VEVENT")} <= mine


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_in_a_calendar(hostile, text: str):
    it = hostile(text)
    read = icalendar.Calendar.from_ical(calendar.render([Share(told_of(it), it.statuses, _nothing())]))
    events = read.walk("VEVENT")
    assert len(events) == sum(len(s.dated) for s in it.statuses)
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "\ufffd", text)
    assert all(str(e["description"]).startswith(shown) for e in events)
    assert not [c for c in read.walk() if c.name not in ("VCALENDAR", "VEVENT", "VALARM")]


# database


def test_the_database_answers_as_the_commands_do(run, office, export, registry: Registry, tasks):
    connection = sqlite3.connect(export("方案.sqlite"))
    try:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

        def number(table: str) -> int:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

        assert number("tasks") == 190
        assert number("categories") == 19
        assert number("measures") == len(registry.measures)
        assert number("departments") == len(registry.departments)
        assert number("deadlines") == sum(bool(n["due"] or n["date"]) for t in tasks for n in t["nodes"])
        assert number("targets") == sum(len(t.targets) for t in registry.tasks)
        late = json.loads(run("overdue", *AS_OF, "--format", "json", "--data", office).out)
        assert connection.execute("SELECT label, due, days_late FROM v_overdue").fetchall() == [
            (t["label"], m["due"], m["days_late"]) for t in late["tasks"] for m in t["missed"]
        ]
        for name, lead, support in connection.execute("SELECT name, lead, support FROM v_department_load"):
            assert lead == sum(name in t["lead"] for t in tasks)
            assert support == sum(name in t["support"] for t in tasks)
        states = dict(connection.execute("SELECT id, state FROM tasks"))
        assert states == {t["id"]: t["state"] for t in tasks}
        heads = [column[0] for column in connection.execute("SELECT * FROM v_ledger LIMIT 1").description]
        assert tuple(heads) == ledger_columns.HEADS
        assert number("v_ledger") == sum(len(t["nodes"]) for t in tasks)
        nearest = connection.execute("SELECT due FROM v_next_deadlines").fetchall()
        assert nearest == sorted(nearest)
        assert nearest[0][0] >= "2019-12-31"
    finally:
        connection.close()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_in_a_database(hostile, text: str, tmp_path: Path):
    it = hostile(text)
    path = tmp_path / "方案.db"
    path.write_bytes(database.render(told_of(it), it.statuses))
    connection = sqlite3.connect(path)
    try:
        (shown,) = connection.execute("SELECT DISTINCT text FROM tasks").fetchone()
        assert shown == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "\ufffd", text)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


# text


def test_the_csv_has_the_columns_of_the_workbook(export, kept_workbook: Path):
    content = export("台账.csv").read_bytes()
    assert content.startswith("\ufeff序号,编号".encode())
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(kept_workbook)["督办台账"]
    cells = [
        tuple("" if v is None else str(v.date()) if hasattr(v, "date") else str(v) for v in line)
        for line in sheet.iter_rows(min_row=3, values_only=True)
    ]
    for line, row in zip(lines, cells, strict=True):  # openpyxl empties the cells under a merge when it reads
        assert tuple(line) == (*row[:2], *(a or b for a, b in zip(row[2:4], line[2:4], strict=True)), *row[4:])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_cell_of_a_csv_is_a_formula(text: str):
    (line,) = list(csv.reader(StringIO(render(("一",), [(text, "-5", "+3.5")]), newline="")))[1:]
    assert not re.match(r"[=+\-@\t\r]", line[0])
    assert line[0].removeprefix("'") == text.replace("\x00", "\ufffd")
    assert line[1:] == ["-5", "+3.5"]


def test_the_json_has_the_whole_plan_and_the_numbers_of_the_report(export, told, tasks, registry: Registry):
    read = json.loads(export("方案.json").read_text("utf-8"))
    assert (read["schema_version"], read["kind"], read["plan"], read["as_of"]) == (
        *(1, "plan", registry.plan.id, "2019-12-31"),
    )
    for key in ("total", "places", "due", "earlier", "later", "undated", "lights"):
        assert read["report"][key] == told[key]
    assert [{key: t[key] for key in tasks[0]} for t in read["tasks"]] == tasks
    assert {e["entry"] for e in read["ledger"]} == {name for t in read["tasks"] for name in t["entries"]}
    assert len(read["departments"]) == len(registry.departments)


def test_the_markdown_has_every_task_and_the_sentences_of_the_report(run, office, export, registry: Registry):
    text = export("方案.md").read_text("utf-8")
    assert len(re.findall(r"^\| [\d专(]+[\d()]* \|", text, re.MULTILINE)) == 190
    first = run("report", *AS_OF, "--format", "markdown", "--data", office).out.split("\n\n")[1]
    assert first in text
    assert len(re.findall(r"^## ", text, re.MULTILINE)) == 20
    assert len(re.findall(r"^### ", text, re.MULTILINE)) == len(registry.measures)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_in_markdown(hostile, text: str):
    it = hostile(text)
    shown = page.render(make_report(it, _nothing(), find_period(it.as_of, "year")), it.statuses)
    assert not re.search(r"(?<!\\)[<\[]", shown)
    assert not re.search("[\x00-\x09\x0b-\x1f]", shown)
    assert len([line for line in shown.split("\n") if line.startswith("# ")]) == 1


# all


@pytest.mark.parametrize("name", ["台账.xlsx", "时限.ics", "台账.csv", "方案.json", "方案.md", "方案.sqlite"])
def test_same_data_same_day_same_bytes(office, environment, tmp_path: Path, name: str):
    contents = set()
    for n, (zone, locale) in enumerate((("Asia/Shanghai", "C.UTF-8"), ("Pacific/Auckland", "C"))):
        path = tmp_path / f"{n}{name}"
        subprocess.run(
            [sys.executable, "-m", "bizenv", "export", path, *AS_OF, "--data", office],
            env={**environment, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(n), "PYTHONIOENCODING": "utf-8"},
            check=True,
            capture_output=True,
        )
        contents.add(_dump(path) if name.endswith("sqlite") else path.read_bytes())
    assert len(contents) == 1


def _dump(path: Path) -> bytes:
    connection = sqlite3.connect(path)
    try:
        return "\n".join(connection.iterdump()).encode()
    finally:
        connection.close()


def test_an_empty_ledger_is_said(run, tmp_path: Path):
    for name in ("a.xlsx", "a.md"):
        assert run("export", tmp_path / name).code == 0
    sheet = load_workbook(tmp_path / "a.xlsx")["督办台账"]
    assert "台账为空" in sheet["C2"].value
    assert "台账为空" in (tmp_path / "a.md").read_text("utf-8")
    text = json.dumps(list(sheet.iter_rows(min_row=4, values_only=True)), default=str, ensure_ascii=False)
    assert "逾期" not in text
    assert "未按时反馈" not in text


def test_the_format_follows_the_name_or_what_is_said(run, tmp_path: Path):
    assert run("export", tmp_path / "a.dat", "--format", "json").code == 0
    assert json.loads((tmp_path / "a.dat").read_text("utf-8"))["kind"] == "plan"
    assert json.loads(run("export", "-", "--format", "json").out)["count"] == 190
    for name in ("a.dat", "a", "-"):
        result = run("export", name)
        assert (result.code, result.out) == (2, "")
        assert ".xlsx" in result.err
    assert run("export", "-", "--format", "xlsx").code == 2


def test_what_cannot_be_written_is_said(run, tmp_path: Path):
    for name in ("a.xlsx", "a.csv"):
        result = run("export", tmp_path / "没有" / name)
        assert result.code == 4
        assert "没有这个文件夹" in result.err
    assert run("export", tmp_path / "a.csv", "--department", "没有的单位").code == 3


@pytest.mark.parametrize(("name", "library", "extra"), [("a.xlsx", "openpyxl", "xlsx"), ("a.ics", "icalendar", "ics")])
def test_without_its_library_a_form_says_what_to_install(environment, tmp_path: Path, name, library, extra):
    (tmp_path / library).mkdir()
    blocked = f"import sys; sys.modules['{library}'] = None; from bizenv.cli.main import run; sys.exit(run(['export', '{name}']))"
    done = subprocess.run(
        [sys.executable, "-c", blocked], check=False, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 2
    assert f"pip install 'bizenv[{extra}]'" in done.stderr
    assert not Path(name).exists()


def test_of_one_department_the_numbers_are_of_what_it_leads_and_that_is_said(run, office, export, tasks):
    text = export("政务办.md", "--department", "区政务办").read_text("utf-8")
    led = [t for t in tasks if "区政务办" in t["lead"]]
    assert "区政务办牵头或配合的事项；以下数字只计牵头的。" in text
    assert f"共{len(led)}项" in text
    mine = [t for t in tasks if "区政务办" in (*t["lead"], *t["support"])]
    assert len(re.findall(r"^\| [\d专(]+[\d()]* \|", text, re.MULTILINE)) == len(mine)
    read = json.loads(export("政务办.json", "--department", "区政务办").read_text("utf-8"))
    assert (read["only"], read["report"]["total"], read["count"]) == (["区政务办"], len(led), len(mine))


def test_what_was_closed_with_leave_though_a_target_is_missed_is_not_overdue_in_the_database(act, tmp_path: Path):
    act("2019-12-20", "record", "27.1", "--done", "--evidence", "通知", "--value", "新增无线4G基站=600")
    leave = ("--unmet", "选址受阻", "--approved-by", "区政府", "--document", "沙府〔2019〕9号")
    act("2019-12-28", "verify", "27.1", "--pass", "--by", "张三", *leave)
    act("2020-02-01", "export", "库.sqlite")
    connection = sqlite3.connect("库.sqlite")
    try:
        assert connection.execute("SELECT state FROM tasks WHERE id = '27.1'").fetchall() == [("closed_unmet",)]
        assert ("27(1)",) not in connection.execute("SELECT label FROM v_overdue").fetchall()
    finally:
        connection.close()
