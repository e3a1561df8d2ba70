"""``trend`` as typed: its figures are those of the reports of the same day, and it says of nobody what may not be said."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len

from bizenv.standing.periods import parse_period

OUTCOMES = (
    "closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "overdue", "due_today", "not_yet",
    "closed_late", "not_complete", "rate", "count",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _long_after(monkeypatch: pytest.MonkeyPatch, invented_year: Path) -> None:
    monkeypatch.setenv("BIZENV_TODAY", "2020-12-01")
    monkeypatch.setenv("BIZENV_DATA", str(invented_year))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def ask(run):
    def asked(*typed: str):
        result = run(*typed, "--format", "json")
        assert result.code == 0, result.err
        return json.loads(result.out)

    return asked


def figures(due: dict[str, object]) -> dict[str, object]:
    return {key: due[key] for key in OUTCOMES}


@pytest.mark.parametrize("day", ["2019-12-31", "2020-02-20", "2020-06-30"])
def test_whoever_quotes_a_month_quotes_the_report_of_that_month(ask, day: str):
    """A leader holds the chart in one hand and the report of December in the other."""
    months = ask("trend", "--as-of", day)["months"]
    assert (months[0]["month"], months[-1]["month"]) == ("2019-09", day[:7])
    for month in months:
        report = ask("report", "--period", month["month"], "--as-of", day)
        assert figures(month["due"]) == figures(report["due"]), month["month"]
    assert any(month["due"]["overdue"] for month in months)


def test_the_total_to_december_is_the_report_of_the_year(ask):
    """Added up by hand the months count an extended task twice: the total must not."""
    for day in ("2019-12-31", "2020-06-30"):
        found = ask("trend", "--as-of", day, "--from", "2019", "--to", "2019")
        year = ask("report", "--period", "2019", "--as-of", day)
        assert figures(found["months"][-1]["total"]) == figures(year["due"])
        quarter = ask("trend", "--as-of", day, "--from", "2019-Q4", "--to", "2019-Q4")
        assert [month["month"] for month in quarter["months"]] == ["2019-10", "2019-11", "2019-12"]
        told = ask("report", "--period", "2019-Q4", "--as-of", day)
        assert figures(quarter["months"][-1]["total"]) == figures(told["due"])


@pytest.mark.parametrize("by", ["department", "category"])
def test_a_unit_finds_its_months_as_in_the_report_by_units(ask, by: str):
    """A head of a department who is shown its line finds the same numbers in its own report, or none it may not see."""
    found = ask("trend", "--as-of", "2020-06-30", "--by", by)
    hidden = ("overdue", "due_today", "not_yet", "closed_late", "rate")
    for month in ("2019-12", "2020-04", "2020-06"):
        rows = ask("report", "--period", month, "--as-of", "2020-06-30", "--by", by)["rows"]
        told = {row["key"]: row for row in rows}
        for row in found["rows"]:
            due = next(it["due"] for it in row["months"] if it["month"] == month)
            wanted = figures(told[row["key"]]["due"])
            if not row["judged"]:
                wanted.update(dict.fromkeys(hidden))
            assert figures(due) == wanted, (row["key"], month)
    named = {row["key"] for row in found["rows"]}
    total = ask("report", "--period", "2020", "--as-of", "2020-06-30", "--by", by)["rows"]
    assert named >= {row["key"] for row in total if any(row["due"][k] for k in ("closed", "overdue"))}


def test_of_a_court_nothing_is_said_to_be_late_in_any_format(run, ask):
    """The court's only dated task is overdue: neither its line nor a trend of it alone may say so."""
    found = ask("trend", "--as-of", "2020-06-30", "--by", "department")
    (court,) = [row for row in found["rows"] if not row["judged"]]
    assert court["key"] == "区法院"
    assert (
        ask("report", "--period", "2020-04", "--as-of", "2020-06-30", "--department", "区法院")["due"]["overdue"] == 1
    )
    for month in court["months"]:
        for part in ("due", "total"):
            assert {month[part][key] for key in ("overdue", "closed_late", "rate")} == {None}
    alone = ask("trend", "--as-of", "2020-06-30", "--lead", "区法院")
    assert alone["judged"] is False
    assert {month["total"]["overdue"] for month in alone["months"]} == {None}
    shown = run("trend", "--as-of", "2020-06-30", "--lead", "区法院", "--by", "department", "--forecast", width=120)
    assert "!" not in shown.out
    assert "区法院按规则只列进展" in shown.out
    assert "没有推算：按规则只列进展" in shown.err
    whole = run("trend", "--as-of", "2020-06-30", "--by", "department", width=120).out
    (line,) = [line for line in whole.splitlines() if line.startswith("区法院")]
    assert "!" not in line
    assert "%" not in line
    rows = list(csv.DictReader(StringIO(run("trend", "--lead", "区法院", "--format", "csv").out)))
    assert {row["逾期"] for row in rows} == {row["累计办结率"] for row in rows} == {""}


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("by", [(), ("--by", "department"), ("--by", "category")], ids=" ".join)
def test_no_bar_runs_over_the_edge_of_a_console(run, by: tuple[str, ...], width: int):
    result = run("trend", *by, width=width)
    assert result.code == 0
    assert [line for line in result.out.splitlines() if cell_len(line) > width] == []


def test_who_adds_up_the_departments_is_told_why_they_are_more_than_the_total(run):
    shown = run("trend", "--as-of", "2020-06-30", "--by", "department").out
    assert "联合牵头的各家都计，各单位相加可以多于合计" in shown
    assert "联合牵头的各家都计" not in run("trend", "--as-of", "2020-06-30").out
    assert "经批准办结（指标未达到）1项" in shown  # by its name, not as a verdict
    assert "未达标" not in shown


def test_a_bar_is_drawn_in_what_every_console_has_in_one_width(run):
    """In a Chinese console of Windows a block or a middle dot is two columns wide: the bars would not align."""
    lines = run("trend", "--as-of", "2020-06-30", width=80).out.splitlines()
    bars = [line for line in lines if re.match(r"20\d\d年", line)]
    assert len(bars) == 8
    for line in bars:
        assert line[line.index("月") + 1 :].isascii()
    december = next(line for line in bars if line.startswith("2019年12月"))
    assert re.search(r"62\.1%  #+\++\?+!+\.+$", december)
    assert sum(line.startswith("……1个月无") for line in lines) == 2
    assert "# 按期办结；+ 逾期办结；? 待核验；! 逾期；. 其他；" in "".join(lines)


def test_the_running_month_is_marked_and_a_later_one_only_if_asked_for(run, ask):
    assert "2020年6月*" in run("trend", "--as-of", "2020-06-15").out
    assert ask("trend", "--as-of", "2020-06-15")["last"] == "2020-06"
    ahead = ask("trend", "--as-of", "2020-06-15", "--to", "2020-12")["months"][-1]
    assert ahead["month"] == "2020-12"
    assert ahead["due"]["overdue"] == 0
    assert ahead["due"]["not_yet"] > 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--from", "2020-07", "--as-of", "2020-06-30"), "要看以后的，加 --to"),
        (("--from", "2020-03", "--to", "2020-01"), "--from 2020-03 晚于 --to 2020-01"),
        (("--from", "去年"), "不是能认的期间"),
        (("--by", "month"), "month"),
        (("--forecast", "--format", "json"), "只在屏幕上说"),
        (("--forecast", "-o", "走势.txt"), "只在屏幕上说"),
        (("--forecast", "--format", "csv"), "只在屏幕上说"),
        (("--forecast", "--format", "markdown"), "只在屏幕上说"),
    ],
)
def test_misuse_ends_in_words_and_writes_nothing(run, tmp_path, monkeypatch, typed, told: str):
    (folder := tmp_path / "folder").mkdir()
    monkeypatch.chdir(folder)
    result = run("trend", *typed)
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert list(folder.iterdir()) == []
    assert run("trend", "--lead", "无此单位").code == 3


def test_a_forecast_is_said_to_be_arithmetic_and_stays_out_of_what_is_passed_on(run, ask):
    """A number that nobody has worked for must not travel in a file, not even by a pipe."""
    plain = run("trend", "--as-of", "2020-06-30")
    result = run("trend", "--as-of", "2020-06-30", "--forecast")
    assert result.out == plain.out
    assert "推算" not in plain.out + plain.err
    assert result.err.startswith("推算（只是算术，不是预测，不作依据）：")
    numbers = re.search(
        r"2020年应办结(\d+)项（不含按规则只列进展的(\d+)项）.*?已办结(\d+)项；2020年3月30日以来办结(\d+)项", result.err
    )
    assert numbers is not None
    due, unjudged, closed, more = map(int, numbers.groups())
    year = ask("report", "--period", "2020", "--as-of", "2020-06-30")["due"]
    assert (due + unjudged, closed) == (year["count"], year["closed"])
    assert closed - more == ask("report", "--period", "2020", "--as-of", "2020-03-30")["due"]["closed"]
    expected = closed + int(more * 184 / 92 + 0.5)  # 92 days back, 184 days left
    assert f"到2020年12月31日办结{expected}项，办结率{expected / due * 100:.1f}%" in result.err


def test_there_is_no_forecast_before_three_months_are_on_record(run):
    assert "没有推算：台账不足3个月" in run("trend", "--as-of", "2019-11-30", "--forecast").err
    assert "没有推算" in run("trend", "--as-of", "2020-12-31", "--forecast").err


def test_an_empty_ledger_accuses_nobody(run, data_folder):
    result = run("trend", "--as-of", "2019-12-31", "--by", "department", "--forecast", "--data", data_folder)
    assert result.code == 0
    assert "逾期2" not in result.out
    assert "时限已到" in result.out
    assert "不代表未完成" in result.out
    assert "!" not in result.out
    assert "%" not in result.out
    assert "没有推算：台账为空" in result.err


def test_what_was_recorded_later_does_not_change_a_reprint(run, ask):
    """The chart of February can be printed again in December, as it was."""
    known = ask("trend", "--as-of", "2020-02-28", "--recorded-by", "2020-02-28")
    report = ask("report", "--period", "2019-12", "--as-of", "2020-02-28", "--recorded-by", "2020-02-28")
    (december,) = [month for month in known["months"] if month["month"] == "2019-12"]
    assert figures(december["due"]) == figures(report["due"])
    assert known["recorded_by"] == "2020-02-28"


def test_a_table_for_excel_has_every_outcome_in_a_column_of_its_own(run, ask, tmp_path):
    path = tmp_path / "走势.csv"
    assert run("trend", "--as-of", "2020-06-30", "-o", path).code == 0
    rows = list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"))))
    months = ask("trend", "--as-of", "2020-06-30")["months"]
    assert [row["月份"] for row in rows] == [parse_period(month["month"]).words for month in months]
    parts = ("已办结", "未达标", "待核验", "退回补证", "恢复督办", "经批准延期", "逾期", "今日到期", "未到期")
    for row, month in zip(rows, months, strict=True):
        assert sum(int(row[part]) for part in parts) == int(row["应办结"]) == month["due"]["count"]
        assert row["累计办结率"] == f"{month['total']['rate']}%"
    grouped = list(csv.DictReader(StringIO(run("trend", "--by", "department", "--format", "csv").out)))
    assert {"区法院", "区政务办"} <= {row["单位"] for row in grouped}
    marked = run("trend", "--as-of", "2020-06-30", "--format", "markdown").out
    assert "| 2019年12月 | 27 | 17 |" in marked
    assert "口径：" in marked


def test_filters_narrow_the_trend_as_they_narrow_the_lists(ask):
    whole = ask("trend", "--as-of", "2020-06-30")["months"][-1]["total"]["count"]
    parts = [ask("trend", "--as-of", "2020-06-30", "--part", part)["months"][-1]["total"]["count"] for part in "一二"]
    assert sum(parts) == whole
    assert min(parts) > 0
    lead = ask("trend", "--as-of", "2020-06-30", "--lead", "区市场监管局")
    report = ask("report", "--period", "2019-12", "--as-of", "2020-06-30", "--department", "区市场监管局")
    (december,) = [month for month in lead["months"] if month["month"] == "2019-12"]
    assert figures(december["due"]) == figures(report["due"])
