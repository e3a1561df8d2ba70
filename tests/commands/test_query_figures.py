"""``query``: every figure of one plan in a dataset equals what ``report``, ``overdue``, ``missing`` and ``list`` say."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bizenv.standing import periods
from bizenv.store import plans

PACKAGED = ("2019-10-08", "2020-01-20")
YEAR = ("2019-12-31", "2020-05-06", "2020-10-31")
TODAY = "2021-03-01"
CASES = [*(("packaged", day) for day in PACKAGED), *(("year", day) for day in YEAR)]


@pytest.fixture(scope="session")
def workspaces(invented_year: Path) -> dict[str, Path]:
    return {"packaged": Path(plans.find_packaged()), "year": invented_year}


@pytest.fixture(scope="session")
def datasets(once, workspaces: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A dataset of each workspace with all its days, made once; not to be written to."""
    found = {}
    for name, days in (("packaged", PACKAGED), ("year", YEAR)):
        found[name] = tmp_path_factory.mktemp("dataset") / name
        for day in days:
            typed = ("export", found[name], "--format", "parquet", "--as-of", day, "--data", workspaces[name])
            once(*typed, today=TODAY)
    return found


@pytest.fixture
def query(run, datasets, monkeypatch: pytest.MonkeyPatch):
    """The rows of a view or of SQL."""
    monkeypatch.setenv("BIZENV_TODAY", TODAY)

    def asked(plan: str, question: str, *more: str) -> list[dict[str, Any]]:
        result = run("query", question, datasets[plan], *more, "--format", "json")
        assert result.code == 0, result.err
        rows: list[dict[str, Any]] = json.loads(result.out)["rows"]
        return rows

    return asked


@pytest.fixture(scope="module")
def kept_answers() -> dict[tuple[str, ...], dict[str, Any]]:
    return {}


@pytest.fixture
def tell(run, workspaces, kept_answers, monkeypatch: pytest.MonkeyPatch):
    """What a command says as JSON, asked once."""
    monkeypatch.setenv("BIZENV_TODAY", TODAY)

    def told(plan: str, day: str, *typed: str) -> dict[str, Any]:
        if (plan, day, *typed) in kept_answers:
            return kept_answers[plan, day, *typed]
        result = run(*typed, "--as-of", day, "--data", workspaces[plan], "--format", "json")
        assert result.code == 0, result.err
        found: dict[str, Any] = json.loads(result.out)
        kept_answers[plan, day, *typed] = found
        return found

    return told


def current(day: str) -> list[str]:
    return [it.name for it in periods.list_current(date.fromisoformat(day), "quarter", date(2019, 9, 24))]


@pytest.mark.parametrize(("plan", "day"), CASES)
def test_a_plan_stands_as_the_commands_say(query, tell, plan: str, day: str):
    (found,) = query(plan, "stand", "--day", day)
    overdue, report = tell(plan, day, "overdue"), tell(plan, day, "report")
    tasks = tell(plan, day, "list")["tasks"]
    assert found["tasks"] == len(tasks) == report["total"]
    assert found["overdue"] == overdue["count"]
    assert found["longest"] == max((t["days_late"] for t in overdue["tasks"]), default=0)
    assert found["due_today"] == len(overdue["due_today"])
    assert found["awaiting"] == len(overdue["awaiting_verification"])
    assert found["closed"] == sum(t["state"] in ("closed", "closed_late", "closed_unmet", "continuing") for t in tasks)
    for light in ("red", "orange", "yellow"):
        assert found[light] == report["lights"].get(light, 0)
    assert found["coordinating"] == len(report["coordinate"])
    assert found["under_review"] == report["places"]["under_review"]
    assert found["empty"] == report["empty"]
    (district,) = query(plan, "districts", "--day", day)
    assert {key: district[key] for key in ("tasks", "closed", "overdue", "longest", "awaiting", "red")} == {
        key: found[key] for key in ("tasks", "closed", "overdue", "longest", "awaiting", "red")
    }


@pytest.mark.parametrize(("plan", "day"), CASES)
def test_the_overdue_tasks_are_those_of_overdue_in_its_order(query, tell, plan: str, day: str):
    found = query(plan, "late", "--day", day)
    assert [(t["id"], t["due"], t["days_late"], t["state"], t["unit"] or "") for t in found] == [
        (t["id"], t["due"], t["days_late"], t["state"], (t["lead"] or [""])[0])
        for t in tell(plan, day, "overdue")["tasks"]
    ]
    assert {t["empty"] for t in found} <= {
        tell(plan, day, "report")["empty"]
    }  # of an empty ledger nobody is called late


def counts_of(told: dict[str, Any]) -> dict[str, Any]:
    """The counts of a report in JSON under the names of the columns of ``due``."""
    outcomes = ("closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "overdue", "not_yet")
    return {
        "total": told["total"],
        **{place: told["places"][place] for place in told["places"]},
        **{f"due_{outcome}": told["due"][outcome] for outcome in outcomes},
        "due_that_day": told["due"]["due_today"],
        "due_closed_late": told["due"]["closed_late"],
        "rate": told["due"]["rate"],
        **{f"earlier_{outcome}": told["earlier"][outcome] for outcome in outcomes},
        "earlier_that_day": told["earlier"]["due_today"],
        "later_behind": told["later"]["lagging"],
        "later_overdue": told["later"]["overdue"],
        "undated_closed": told["undated"]["closed"],
        "undated_answered": told["undated"]["reported"],
        "undated_silent": told["undated"]["unreported"],
        "undated_unasked": told["undated"]["unasked"],
        "overdue": told["due"]["overdue"] + told["earlier"]["overdue"] + told["later"]["overdue"],
    }


@pytest.mark.parametrize(("plan", "day"), CASES)
def test_a_period_is_counted_as_report_counts_it(query, tell, plan: str, day: str):
    for period in current(day):
        (found,) = query(plan, "due", "--day", day, "--period", period)
        told = counts_of(tell(plan, day, "report", "--period", period))
        assert {key: value for key, value in found.items() if key not in ("plan", "period")} == told, period


@pytest.mark.parametrize("by", ["department", "category"])
@pytest.mark.parametrize(("plan", "day"), CASES)
def test_units_and_fields_are_counted_as_report_counts_them(query, tell, plan: str, day: str, by: str):
    view, key = ("due_by_unit", "unit") if by == "department" else ("due_by_field", "field")
    for period in current(day)[-3::2]:
        rows = query(plan, view, "--day", day, "--period", period)
        told = tell(plan, day, "report", "--period", period, "--by", by)["rows"]
        assert [row[key] for row in rows] == [row["key"] for row in told]
        for row, one in zip(rows, told, strict=True):
            counts = counts_of(one)
            counts["earlier_open"] = one["earlier"]["count"] - one["earlier"]["closed"] - one["earlier"]["closed_unmet"]
            if by == "department":
                assert row["judged"] == one["judged"]
                counts["rate"] = counts["rate"] if one["judged"] else None  # a rate of who is not judged goes nowhere
            same = row.keys() - {"plan", "period", "unit", "judged", "field", "field_title"}
            assert {name: row[name] for name in same} == {name: counts[name] for name in same}, (period, row)


@pytest.mark.parametrize(("plan", "day"), CASES)
def test_what_is_late_adds_up_by_unit_and_by_field(query, tell, plan: str, day: str):
    tasks, empty = tell(plan, day, "list")["tasks"], tell(plan, day, "report")["empty"]
    units = {row["unit"]: row for row in query(plan, "late_by_unit", "--day", day)}
    assert set(units) == {name for t in tasks for name in t["lead"]}
    for name, row in units.items():
        led = [t for t in tasks if name in t["lead"]]
        late = [t for t in led if t["overdue"]]
        assert (row["led"], row["overdue"], row["plans"]) == (len(led), len(late), 1)
        assert row["longest"] == max((t["days_late"] for t in late), default=0)
        assert row["unrecorded"] == (len(late) if empty else 0)
    fields = {row["field_name"]: row for row in query(plan, "late_by_field", "--day", day)}
    for name, row in fields.items():
        some = [t for t in tasks if (t["category"] or {"title": None})["title"] == name]
        assert (row["tasks"], row["overdue"]) == (len(some), sum(t["overdue"] for t in some))
        assert row["unrecorded"] == (row["overdue"] if empty else 0)
    assert sum(row["tasks"] for row in fields.values()) == len(tasks)


@pytest.mark.parametrize(("plan", "day"), [case for case in CASES if case != ("packaged", "2019-10-08")])
def test_who_is_silent_is_silent_in_missing(query, tell, plan: str, day: str):
    told = tell(plan, day, "missing")
    found = query(plan, "silent_tasks", "--day", day)
    assert {row["id"] for row in found} == {row["id"] for row in told["missing"]}
    assert {row["round"] for row in found} <= {told["period"]["name"]}
    for row in found:
        (one,) = (it for it in told["missing"] if it["id"] == row["id"])
        assert (row["unit"], row["expected"], row["days_late"]) == (
            one["department"],
            one["feedback_due"],
            one["days_late"],
        )
    units = query(plan, "silent", "--day", day)
    assert sum(row["asked"] for row in units) == told["asked"]
    assert sum(row["late"] for row in units) == len(told["late"])
    for row in units:
        assert row["silent"] == sum(it["department"] == row["unit"] for it in told["missing"])


def test_before_the_first_round_nobody_is_silent(query):
    assert query("packaged", "silent", "--day", "2019-10-08") == []


@pytest.mark.parametrize(
    ("plan", "since", "day"),
    [("packaged", *PACKAGED), *(("year", a, b) for n, a in enumerate(YEAR) for b in YEAR[n + 1 :])],
)
def test_what_slipped_between_two_days_is_what_list_says_of_both(query, tell, plan: str, since: str, day: str):
    now, before = (
        {
            (t["id"], n["deadline"] or 0): (n, n["days_late"] > 0 and n["completed"] is None)
            for t in told
            for n in t["nodes"]
        }
        for told in (tell(plan, each, "list")["tasks"] for each in (day, since))
    )
    (found,) = query(plan, "slippage", "--since", since, "--day", day)
    pairs = [(*now[key], *before[key]) for key in now]
    days = [
        (date.fromisoformat(n["due"]) - date.fromisoformat(b["due"])).days
        for n, _, b, _ in pairs
        if n["due"] and b["due"] and n["due"] > b["due"]
    ]
    back = [n["returned"] > b["returned"] or (n["state"] == "reopened" != b["state"]) for n, _, b, _ in pairs]
    fell = [
        n["progress"] is not None and b["progress"] is not None and n["progress"] < b["progress"]
        for n, _, b, _ in pairs
    ]
    gone = [n["due"] is None and b["due"] is not None for n, _, b, _ in pairs]
    assert {key: value for key, value in found.items() if key not in ("plan", "title")} == {
        "nodes": len(now),
        "moved": len(days),
        "days": sum(days),
        "undated": sum(gone),
        "newly_overdue": sum(late and not was for _, late, _, was in pairs),
        "no_longer_overdue": sum(was and not late for _, late, _, was in pairs),
        "sent_back": sum(back),
        "fell": sum(fell),
        "overdue_before": sum(was for *_, was in pairs),
        "overdue": sum(late for _, late, *_ in pairs),
    }
    rows = query(plan, "slipped", "--since", since, "--day", day)
    worse = {
        key
        for n, key in enumerate(now)
        if back[n]
        or fell[n]
        or gone[n]
        or (pairs[n][1] and not pairs[n][3])
        or (pairs[n][0]["due"] and pairs[n][2]["due"] and pairs[n][0]["due"] > pairs[n][2]["due"])
    }
    assert {(row["id"], row["node"]) for row in rows} == worse
    assert sum(row["moved"] or 0 for row in rows if (row["moved"] or 0) > 0) == sum(days)


def test_the_year_slips_in_every_way_that_is_counted(query):
    """Else the test before compares zeros."""
    found = [query("year", "slippage", "--since", YEAR[0], "--day", day)[0] for day in YEAR[1:]]
    for key in ("moved", "days", "newly_overdue", "sent_back", "fell"):
        assert any(row[key] for row in found), key


def test_all_plans_of_a_workspace_are_exported_at_once_and_each_stands_as_it_does_alone(
    run, several: Path, tmp_path: Path
):
    data, day = tmp_path / "data", "2019-12-31"
    result = run("export", data, "--format", "parquet", "--as-of", day, "--data", several)
    assert result.code == 0, result.err
    found = json.loads(run("query", "stand", data, "--format", "json").out)["rows"]
    overdue = json.loads(run("overdue", "--as-of", day, "--format", "json", "--data", several).out)
    assert {row["plan"] for row in found} == set(overdue["plans"])
    for row in found:
        assert row["overdue"] == sum(task["plan"] == row["plan"] for task in overdue["tasks"])
        told = json.loads(
            run(
                "report",
                "--plan",
                row["plan"],
                "--as-of",
                day,
                "--period",
                "2019",
                "--format",
                "json",
                "--data",
                several,
            ).out
        )
        (due,) = json.loads(
            run("query", f"SELECT * FROM due WHERE plan = '{row['plan']}'", data, "--format", "json").out
        )["rows"]
        assert {key: value for key, value in due.items() if key not in ("plan", "period")} == counts_of(told)
    late = json.loads(run("query", "late", data, "--format", "json").out)["rows"]
    assert sorted((it["plan"], it["id"]) for it in late) == sorted((it["plan"], it["id"]) for it in overdue["tasks"])
