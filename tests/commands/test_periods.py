"""The two days of a paper, as typed: which tasks (--period) and how they stand (--as-of), alike in every format."""

import csv
import io
import json
import re
from pathlib import Path

import pytest


@pytest.fixture
def act(run, office: Path, monkeypatch):
    """Run a command in the office on a day. It has to end with ``code``."""

    def typed(day: str, *args: str | Path, code: int = 0):
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run(*args, "--data", office)
        assert result.code == code, result.err
        return result

    return typed


def report(act, day: str, *args: str) -> dict:
    return json.loads(act(day, "report", *args, "--format", "json").out)


def task(answer: dict, number: str) -> dict:
    return next(t for t in answer["tasks"] if t["id"] == number)


def forget(office: Path, *numbers: str) -> None:
    """Take out what the small ledger has on record of some tasks."""
    for number in numbers:
        for path in (office / "ledger" / number).glob("*"):
            path.unlink()


def finish(act, number: str, done: str, received: str | None = None) -> None:
    """Report a task complete on a day, received on another."""
    act(received or done, "record", number, "--done", "--date", done, "--by", "某单位", "--evidence", "印发文件",
        *(["--received", received] if received else []))  # fmt: skip


# ---- line 9: the two days ---------------------------------------------------------------------------------------------


def test_the_year_can_be_summed_up_in_january(act, office):
    """Work done in December and verified on 7 January was lost: --as-of beside --period was ignored in silence."""
    forget(office, "27.4")
    finish(act, "27.4", "2019-12-20")
    act("2020-01-07", "verify", "27.4", "--pass", "--completed", "2019-12-20", "--by", "区政府督查办")
    circular = report(act, "2020-01-20", "--period", "2019")
    assert (circular["as_of"], circular["period"]["closed"]) == ("2019-12-31", True)
    assert task(circular, "27.4")["outcome"] == "awaiting"
    year = report(act, "2020-01-20", "--period", "2019", "--as-of", "2020-01-20")
    assert (year["as_of"], year["period"]["closed"]) == ("2020-01-20", False)
    assert (task(year, "27.4")["outcome"], task(year, "27.4")["state"]) == ("closed", "closed")
    assert year["due"]["count"] == circular["due"]["count"]
    assert year["due"]["closed"] == circular["due"]["closed"] + 1
    assert year["due"]["due_today"] == 0


def test_both_days_are_printed_where_they_differ_and_an_open_year_says_so(act):
    heads = {
        ("--period", "2019-Q4"): "（截至2019年12月31日）",
        ("--period", "2019-Q4", "--as-of", "2019-12-20"): "（截至2019年12月20日）",
        ("--period", "2019"): "（截至2019年12月31日，未定账）",
        ("--period", "2019", "--as-of", "2019-12-20"): "（截至2019年12月20日）",
        ("--period", "2019", "--as-of", "2020-01-20"): "（时限截至2019年12月31日，进展截至2020年1月20日，未定账）",
    }
    for typed, expected in heads.items():
        for form in ("table", "markdown"):
            head, *rest = act("2020-02-20", "report", *typed, "--format", form).out.splitlines()
            assert head.endswith(expected)
            assert "终了" not in "".join(rest)


def test_a_default_says_what_it_chose_and_how_to_ask_for_the_other(act):
    told = act("2020-01-10", "report", "--format", "json")
    assert json.loads(told.out)["period"]["name"] == "2019"
    assert json.loads(told.out)["as_of"] == "2020-01-10"
    assert "没有给 --period，说的是2019年（截至 2020-01-10）；要2020年的，加 --period 2020" in told.err
    named = act("2020-01-10", "report", "--period", "2020", "--format", "json")
    assert json.loads(named.out)["period"]["name"] == "2020"
    assert "没有给" not in named.err
    for command in ("bulletin", "brief"):
        assert "说的是2019年" in act("2020-01-10", command).err
    assert "说的是2019年" not in act("2020-02-10", "report").err
    assert report(act, "2020-02-10")["period"]["name"] == "2020"
    assert act("2020-02-10", "bulletin").err.count("--period 2020-Q1") == 1


def test_a_report_received_after_the_closing_day_does_not_count_in_the_circular(act, office):
    forget(office, "4.1", "27.4")
    finish(act, "4.1", "2019-12-27", "2020-01-08")  # the fifth working day of January
    finish(act, "27.4", "2019-12-27", "2020-01-09")
    circular = report(act, "2020-02-01", "--period", "2019-Q4")
    assert (task(circular, "4.1")["outcome"], task(circular, "4.1")["answered"]) == ("awaiting", True)
    assert (task(circular, "27.4")["outcome"], task(circular, "27.4")["answered"]) == ("overdue", False)
    later = report(act, "2020-02-01", "--period", "2019-Q4", "--as-of", "2020-02-01")
    assert task(later, "27.4")["outcome"] == "awaiting"


def test_before_the_closing_day_a_circular_is_a_draft(act):
    drafts = {
        day: report(act, day, "--period", "2019-Q4")["period"]["draft"]
        for day in ("2019-12-31", "2020-01-07", "2020-01-08")
    }
    assert drafts == {"2019-12-31": True, "2020-01-07": True, "2020-01-08": False}
    assert report(act, "2026-01-01", "--period", "2019-Q4", "--recorded-by", "2020-01-03")["period"]["draft"] is True
    assert report(act, "2026-01-01", "--period", "2019-Q4", "--as-of", "2019-12-20")["period"]["draft"] is True


def test_export_and_the_report_of_a_period_agree(act):
    told = report(act, "2020-02-20", "--period", "2019-Q4")
    exported = json.loads(act("2020-02-20", "export", "-", "--format", "json", "--period", "2019-Q4").out)
    assert exported["as_of"] == told["as_of"] == "2019-12-31"
    assert exported["report"]["due"] == told["due"]
    assert exported["count"] == told["total"]
    today = json.loads(act("2020-02-20", "export", "-", "--format", "json").out)
    assert (today["as_of"], today["count"]) == ("2020-02-20", told["total"])


# ---- line 8: figures that disagree ------------------------------------------------------------------------------------


def test_an_open_node_of_before_is_never_overdue_in_the_period(act, office):
    """2020年应办结…逾期1［71(1)］ was said of a node of 2019."""
    forget(office, "71.1")
    told = report(act, "2020-02-20", "--period", "2020", "--as-of", "2020-02-20")
    assert (task(told, "71.1")["place"], task(told, "71.1")["outcome"]) == ("earlier", "overdue")
    assert told["due"]["overdue"] == 0
    lines = act("2020-02-20", "report", "--period", "2020").out.splitlines()
    before = next(line for line in lines if line.startswith("以前应办结"))
    assert "有1项（71(1)）在2020年另有节点，以前的节点办结后计入" in before


def test_the_undated_tasks_are_parted_without_a_rest(act, office):
    """142项：已办结24、已反馈118、未反馈24 counted the closed ones twice."""
    number = next(t["id"] for t in report(act, "2019-12-31")["tasks"] if t["feedback"] == "silent")
    forget(office, number)
    finish(act, number, "2019-12-02")
    act("2019-12-10", "verify", number, "--pass", "--completed", "2019-12-02", "--by", "区政府督查办")
    told = report(act, "2020-02-20", "--period", "2019-Q4")
    undated = told["undated"]
    assert next(t for t in told["tasks"] if t["id"] == number)["feedback"] == "closed"
    assert undated["closed"] + undated["reported"] + undated["unreported"] + undated["unasked"] == undated["count"]
    said = next(
        s for s in act("2020-02-20", "report", "--period", "2019-Q4").out.splitlines() if s.startswith("无明确时限")
    )
    whole, *parts = [int(n) for n in re.findall(r"(?<![\d年第])\d+(?![\d年])", re.sub(r"（.*?）", "", said))]
    assert sum(parts) == whole == undated["count"]


@pytest.mark.parametrize("typed", [("--period", "2019-Q4"), ("--period", "2020-Q1"), ("--as-of", "2020-10-31")])
def test_every_format_has_the_same_figures(run, invented_year, monkeypatch, typed):
    """The rate was 61.8 in the brief and 61.7 in the report."""
    monkeypatch.setenv("BIZENV_TODAY", "2020-11-01")

    def shown(form: str, *args: str) -> str:
        return run("report", *typed, *args, "--format", form, "--data", invented_year).out

    told = json.loads(shown("json", "--by", "department"))
    due = told["due"]
    parts = [key for key in due["shares"] if due[key]]
    numbers, shares = [due[key] for key in parts], [due["shares"][key] for key in parts]
    assert due["rate"] == due["shares"]["closed"]
    assert round(sum(shares), 1) == 100.0
    for form in ("table", "markdown"):
        text = shown(form)
        sentence = next(
            line for line in text.splitlines() if f"应办结{due['count']}项，" in line and "，办结率" in line
        )
        assert f"办结率{due['rate']}%" in sentence
        assert {due[key] for key in ("closed", "awaiting", "extended") if due[key]} <= {
            int(n) for n in re.findall(r"(?<![\d年第])(\d+)项", sentence)
        }
        rows = re.findall(r"^\|?\s*\S+\s*\|?\s+(\d+) +\|?\s*(\d+\.\d)% *\|?.*$", text, re.MULTILINE)
        assert [(int(n), float(share)) for n, share in rows if int(n)] == [
            *zip(numbers, shares, strict=True), (due["count"], 100.0)
        ]  # fmt: skip
    tasks = list(csv.DictReader(io.StringIO(shown("csv"))))
    places = [row["计在"] for row in tasks]
    assert len(places) == told["total"]
    assert sorted(map(places.count, set(places))) == sorted(n for n in told["places"].values() if n)
    units = list(csv.DictReader(io.StringIO(shown("csv", "--by", "department"))))
    for row, unit in zip(told["rows"], units, strict=True):
        assert int(unit["应办结"].replace("·", "0")) == row["due"]["count"]
        if unit["办结率"] != "—":
            assert float(unit["办结率"].rstrip("%")) == row["due"]["rate"] == row["due"]["shares"]["closed"]
    assert not {*told["overdue"]} & {*told["behind"]}
    assert told["lagging"] == [*told["overdue"], *told["behind"]]
    brief = run("brief", *typed, "--data", invented_year).out
    assert f"办结率{due['rate']}%" in brief.replace(" ", "")


def test_the_period_that_is_running_stands_beside_the_one_that_has_just_ended(run, invented_year: Path, monkeypatch):
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-20")
    answer = json.loads(run("report", "--format", "json", "--data", invented_year).out)
    running = json.loads(run("report", "--period", "2020", "--format", "json", "--data", invented_year).out)
    assert answer["period"]["name"] == "2019"
    assert answer["beside"]["period"] == "2020"
    assert answer["beside"]["due"] == running["due"]
    assert running["beside"] is None
    told = f"2020年应办结{running['due']['count']}项"
    for command in ("report", "brief"):
        assert told in run(command, "--data", invented_year).out.replace("\n", "")
