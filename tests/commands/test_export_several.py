"""``export`` of several plans: one file of all, in which nothing of a plan is lost and no rate is of more than one."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import icalendar
import pytest
from openpyxl import load_workbook

from bizenv.views.wording import ledger_columns
from tests.conftest import ROOT

AS_OF = ("--as-of", "2019-12-31")
SHORT = {"shapingba-2019-177": "营商", "party-2019": "党建", "fgf-2019": "放管服"}


@pytest.fixture
def export(run, several: Path, tmp_path: Path):
    """Export the three plans on the last day of 2019."""

    def typed(name: str, *more: str) -> Path:
        path = tmp_path / name
        result = run("export", path, *AS_OF, *more, "--data", several)
        assert (result.code, result.out) == (0, ""), result.err
        return path

    return typed


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def read_events(path: Path) -> dict[str, icalendar.Event]:
    read = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(event["uid"]): event for event in read.walk("VEVENT")}


def test_the_table_has_every_row_of_each_plan_under_its_name(export):
    heads, *rows = read_csv(export("全部.csv"))
    assert heads[:3] == ["方案", "序号", "编号"]
    alone = [[short, *row] for short in SHORT.values() for row in read_csv(export(f"{short}.csv", "--plan", short))[1:]]
    assert [(row[0], *row[2:]) for row in rows] == [(row[0], *row[2:]) for row in alone]
    assert rows[-1][1] == "197"  # 序号 goes through all plans


def test_a_plans_own_column_stands_under_its_head_and_is_empty_for_others(export, several: Path):
    file = several / "plans" / "党建" / "measures.yaml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("    title: 支部建设\n", "    title: 支部建设\n    columns: {备注: 原文的备注}\n"), "utf-8"
    )
    assert file.read_text("utf-8") != text
    heads, *rows = read_csv(export("全部.csv"))
    place = heads.index("备注（原文）")
    assert {(row[0], row[2], row[place]) for row in rows if row[place]} == {("党建", "1", "原文的备注")}


def test_the_json_has_of_each_plan_what_it_has_alone(export):
    found = json.loads(export("全部.json").read_text("utf-8"))
    assert (found["plan"], found["plans"], found["kind"]) == (None, list(SHORT), "plan")
    for each in found["each"]:
        alone = json.loads(export(f"{each['plan']}.json", "--plan", each["plan"]).read_text("utf-8"))
        assert each == {key: value for key, value in alone.items() if key not in ("schema_version", "kind")}
    assert "report" not in found  # figures are of one plan


def test_the_text_has_a_part_a_plan_below_their_counts(export):
    text = export("全部.md").read_text("utf-8")
    assert [line.partition("　")[0] for line in re.findall("(?m)^# .*", text)] == ["# 营商", "# 党建", "# 放管服"]
    assert re.search(r"(?m)^\| 合计 \| 197 \|", text.split("\n# ")[0])
    assert "率" not in text.split("\n# ")[0]
    rows = re.findall(r"(?m)^\| [\d专(]+[\d()]* \|", text)
    assert len(rows) == 197


def test_every_deadline_is_in_one_calendar_and_stays_the_event_that_it_is_in_its_plans_own(export):
    both = read_events(export("全部.ics"))
    alone = {}
    for short in SHORT.values():
        for uid, event in read_events(export(f"{short}.ics", "--plan", short)).items():
            alone[uid] = f"{short} {event['summary']}"
            assert both[uid]["dtstart"].dt == event["dtstart"].dt
            assert both[uid]["sequence"] == event["sequence"]
    assert {uid: str(event["summary"]) for uid, event in both.items()} == alone
    told = {str(alarm["description"]) for event in both.values() for alarm in event.walk("VALARM")}
    assert "营商/9 还有30天到期" in told


def test_a_unit_that_no_longer_leads_in_a_plan_is_still_told_so_in_the_calendar_of_all(
    run, export, several: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BIZENV_TODAY", "2019-10-08")
    moved = ("--into", "区市场监管局", "--document", "测编发〔2019〕1号", "--effective", "2019-10-08")
    told = run("reorganise", "区大数据局", *moved, "--plan", "放管服", "--data", several)
    assert told.code == 0, told.err
    event = read_events(export("大数据局.ics", "--department", "区大数据局"))["27-1@fgf-2019.bizenv"]
    assert str(event["status"]) == "CANCELLED"
    assert str(event["summary"]).startswith("放管服 【已改由其他单位牵头】27 ")


def test_the_workbook_has_one_ledger_and_departments_and_trend_of_each_plan(export):
    book = load_workbook(export("台账.xlsx"))
    own = [f"{short}·{sheet}" for short in SHORT.values() for sheet in ("单位", "走势")]
    assert book.sheetnames == ["督办台账", *own, "时限（按月）", "图例与口径"]
    ledger = book["督办台账"]
    assert ledger["D1"].value == "营商、党建、放管服：督办台账"
    assert ledger["D2"].value.startswith("截至2019年12月31日　内部资料　台账为空")
    lines = list(ledger.iter_rows(min_row=3, values_only=True))
    assert lines[0] == ("方案", *ledger_columns.HEADS)
    assert list(dict.fromkeys(line[0] for line in lines[1:])) == list(SHORT.values())
    assert [line[1] for line in lines[1:]][-1] == 197
    assert (ledger.freeze_panes, ledger.print_title_cols) == ("D4", "$A:$C")
    assert not [area for area in ledger.merged_cells.ranges if len({ledger.cell(n, 1).value for n, _ in area.left}) > 1]


def test_the_sheets_of_a_plan_say_what_its_own_workbook_says(export):
    book = load_workbook(export("台账.xlsx"))
    own = load_workbook(export("放管服.xlsx", "--plan", "放管服"))
    for sheet in ("单位", "走势"):
        assert list(book[f"放管服·{sheet}"].values) == list(own[sheet].values)
    charts = [sheet.title for sheet in book if sheet._charts]
    assert charts == ["营商·走势", "党建·走势", "放管服·走势"]


def test_the_months_of_the_workbook_are_the_deadlines_of_all_plans_by_day(export):
    rows = list(load_workbook(export("台账.xlsx"))["时限（按月）"].iter_rows(min_row=3, values_only=True))
    assert rows[0][:3] == ("方案", "月份", "时限")
    assert [row[2] for row in rows[1:]] == sorted(row[2] for row in rows[1:])
    assert [(row[0], row[4]) for row in rows[1:] if row[0] != "营商"] == [
        *(("党建", "1"), ("放管服", "1(1)"), ("放管服", "27"), ("放管服", "2")),
    ]


def test_the_legend_says_how_each_plan_stands_and_gives_no_figure_of_all(export):
    rows = list(load_workbook(export("台账.xlsx"))["图例与口径"].iter_rows(min_row=4, values_only=True))
    told = [row for row in rows if row[0] in SHORT.values()]
    assert [row[1].partition("，")[0] for row in told if row[1].startswith("共")] == ["共190项", "共2项", "共5项"]
    assert not [row for row in rows if row[0] == "总体" or "197" in row[1]]
    assert len([row for row in rows if row[0] == "口径"]) == 1


def test_the_figures_of_a_plan_are_of_its_own_period(
    run, several: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BIZENV_TODAY", "2020-04-10")
    rules = (ROOT / "bizenv" / "store" / "rules.yaml").read_text("utf-8")
    monthly = rules.replace("feedback: {every: quarter", "feedback: {every: month")
    assert monthly != rules
    (several / "plans" / "放管服" / "rules.yaml").write_text(monthly, "utf-8")
    path = tmp_path / "台账.xlsx"
    assert run("export", path, "--data", several).code == 0
    book = load_workbook(path)
    assert book["营商·单位"]["A1"].value.endswith("：2020年第一季度各单位情况")
    assert book["放管服·单位"]["A1"].value.endswith("：2020年3月各单位情况")


def test_the_head_of_the_workbook_names_the_plans_of_which_nothing_is_on_record(run, export, several: Path):
    assert run("record", "放管服/1.1", "--progress", "40", "--data", several).code == 0
    book = load_workbook(export("台账.xlsx"))
    assert book["督办台账"]["D2"].value.endswith("（营商、党建）")
    legend = list(book["图例与口径"].iter_rows(min_row=4, values_only=True))
    assert "灯号（营商）" in [row[0] for row in legend]


def test_what_a_unit_has_in_some_plans_is_told_with_the_plans_in_which_it_has_nothing(
    run, several: Path, tmp_path: Path
):
    path = tmp_path / "司法局.csv"
    said = run("export", path, *AS_OF, "--department", "区司法局", "--data", several)
    assert (said.code, said.err.splitlines()[0]) == (0, "党建：没有列：区司法局没有牵头、配合的事项")
    assert {row[0] for row in read_csv(path)[1:]} == {"营商", "放管服"}


def test_a_database_of_several_plans_is_refused_with_what_does_it(run, several: Path, tmp_path: Path):
    path = tmp_path / "方案.sqlite"
    said = run("export", path, "--data", several)
    assert said.code == 2
    assert "--plan 指一个" in said.err
    assert "--format parquet" in said.err
    assert not path.exists()
    assert run("export", path, "--plan", "党建", "--data", several).code == 0


def test_a_dataset_has_every_plan(export, tmp_path: Path):
    pytest.importorskip("pyarrow")
    export("数据集", "--format", "parquet")
    assert {it.stem for it in (tmp_path / "数据集").glob("tasks/*/*.parquet")} == set(SHORT)


@pytest.mark.parametrize("name", ["台账.xlsx", "时限.ics", "台账.csv", "方案.json", "方案.md"])
def test_same_plans_same_day_same_bytes(export, name: str):
    assert export(name).read_bytes() == export(name, "--force").read_bytes()
