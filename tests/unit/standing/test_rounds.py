"""Rounds of feedback: when they fall due, who is asked, and what answers."""

from datetime import date
from pathlib import Path

import pytest

from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.ledger import Ledger
from bizenv.phrases import holidays
from bizenv.plan.registry import Registry
from bizenv.standing import periods, rounds
from bizenv.standing.rounds import RoundAnswer
from bizenv.standing.rubric import Override, Rules
from bizenv.standing.standing import Journal, make_standing
from bizenv.store import plans, rubric

PASSED = {"result": "pass", "by": "张某"}


@pytest.fixture(scope="module", name="rules")
def _rules() -> Rules:
    return rubric.load(Path(plans.find_packaged()))


def fact(task: str, day: date, kind: str = "report", **fields) -> Entry:
    return add_name(Entry("", "p", kind, task, f"{day}T09:00:00.000000+08:00", day, **fields))


def answer(
    registry: Registry, rules: Rules, task: str, period: str, *entries: Entry, on: date | None = None
) -> RoundAnswer | None:
    """How a task has answered in a round, by default on the last day of its period."""
    it, ledger = periods.parse_period(period), Ledger(entries)
    status = ledger.status(registry.task(task), on or it.last)
    return rounds.find_answer(status, it, ledger, rules, registry.plan.issued)


def test_feedback_is_due_on_the_day_of_the_last_month(rules: Rules):
    assert rounds.find_due_day(periods.parse_period("2019-Q4"), rules.feedback) == date(2019, 12, 25)
    assert rounds.find_due_day(periods.parse_period("2020-02"), rules.feedback._replace(day=31)) == date(2020, 2, 29)


def test_the_last_round_that_closed_is_found_whatever_its_frequency(registry: Registry, rules: Rules):
    def closed(day: date) -> list[str]:
        return [it.name for it in rounds.list_closed(day, rules.feedback, registry.plan.issued)]

    assert closed(date(2019, 10, 25)) == []  # the day itself is in time; nothing before the plan is asked for
    assert closed(date(2019, 12, 25)) == ["2019-11", "2019-10"]
    assert closed(date(2020, 1, 26)) == ["2020-01", "2019-Q4", "2019-11", "2019-10"]


def test_the_closing_day_leaves_out_days_off_where_they_are_known(rules: Rules, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("holidays")
    feedback = rules.feedback
    it = periods.parse_period("2019-Q4")
    rounds._count_to_closing.cache_clear()
    assert (rounds.find_closing_day(it, feedback), rounds.note_closing_day(it, feedback)) == (date(2020, 1, 8), "")
    assert rounds.find_closing_day(it, feedback._replace(closing=0)) == it.last

    def unknown(year: int) -> None:
        raise holidays.UnknownError(holidays.MISSING)

    monkeypatch.setattr(holidays, "_calendar", unknown)
    rounds._count_to_closing.cache_clear()
    assert rounds.find_closing_day(it, feedback) == date(2020, 1, 7)
    assert "只除去周六、周日" in rounds.note_closing_day(it, feedback)
    assert rounds.find_closing_day(periods.parse_period("9999-Q4"), feedback) == date.max
    rounds._count_to_closing.cache_clear()


def test_who_is_asked_in_a_round(registry: Registry, rules: Rules):
    def asked(task: str, period: str, *entries: Entry, by: Rules = rules) -> bool:
        return answer(registry, by, task, period, *entries) is not None

    assert not asked("1.2", "2019-Q3")  # it had begun when the plan was issued
    assert asked("1.2", "2019-Q4")
    assert not asked("1.2", "2019-11")  # undated: by the quarter
    assert asked("27.3", "2019-11")  # due within 90 days
    assert not asked("60.2", "2019-11")  # due in a year
    assert asked("27.3", "2020-05")  # overdue
    never = rules._replace(
        tasks={"1.2": Override(feedback="none"), "1.1": Override(feedback="month"), "3.1": Override(feedback="half")}
    )
    assert not asked("1.2", "2019-Q4", by=never)
    assert asked("1.1", "2021-05", by=never)
    assert [asked("3.1", f"2020-Q{n}", by=never) for n in (1, 2, 3, 4)] == [False, True, False, True]
    assert not asked("3.1", "2019-Q4", by=never)  # its half-year had begun when the plan was issued


def test_a_task_closed_in_october_is_not_chased_in_december(registry: Registry, rules: Rules):
    done = fact("3.1", date(2019, 9, 29), stage="done", evidence=("x",))
    closing = fact("3.1", date(2019, 10, 9), "verify", completed=date(2019, 9, 29), **PASSED)
    assert answer(registry, rules, "3.1", "2019-Q4", done, closing) is None
    assert answer(registry, rules, "3.1", "2019-Q4", done) is None  # it waits for the office
    ended = fact("3.1", date(2019, 11, 5), "terminate", approved_by="区政府", document="批示")
    assert answer(registry, rules, "3.1", "2019-Q4", ended) is None
    back = fact("3.1", date(2019, 10, 9), "verify", result="return", limit=date(2019, 10, 20), by="张某")
    owed = answer(registry, rules, "3.1", "2019-Q4", done, back)
    assert owed is not None
    assert owed.owed
    told = answer(registry, rules, "3.1", "2019-Q4", fact("3.1", date(2019, 12, 2), stage="done", evidence=("x",)))
    assert (told.silent, told.late) == (False, 0)  # it answered, and then waits


def test_what_was_closed_after_the_round_stays_unanswered_but_is_not_asked_for(registry: Registry, rules: Rules):
    ended = fact("3.1", date(2020, 1, 5), "terminate", approved_by="区政府", document="批示")
    it = answer(registry, rules, "3.1", "2019-Q4", ended, on=date(2020, 1, 10))
    assert (it.silent, it.owed) == (True, False)


def test_two_rounds_due_on_one_day_do_not_ask_twice(registry: Registry, rules: Rules):
    form = fact("27.3", date(2019, 12, 20), stage="in_progress", period="2019-Q4")
    for name in ("2019-12", "2019-H2", "2019"):
        assert answer(registry, rules, "27.3", name) is None
        assert rounds.find_round(periods.parse_period(name), rules.feedback).name == "2019-Q4"
    assert not answer(registry, rules, "27.3", "2019-Q4", form).silent
    other = fact("27.3", date(2019, 12, 20), stage="in_progress", period="2019-12")
    assert not answer(registry, rules, "27.3", "2019-Q4", other).silent
    after = fact("27.3", date(2020, 1, 20), stage="in_progress", period="2019-12", received=date(2020, 1, 21))
    it = answer(registry, rules, "27.3", "2019-Q4", after, on=date(2020, 2, 1))
    assert it.arrived == date(2020, 1, 21)  # it names the round by its month


def test_a_report_answers_every_round_into_whose_window_it_falls(registry: Registry, rules: Rules):
    def came(task: str, period: str, *entries: Entry, on: date = date(2020, 4, 1)) -> date | None:
        return answer(registry, rules, task, period, *entries, on=on).arrived

    plain = fact("1.2", date(2019, 11, 1), stage="in_progress")
    assert came("1.2", "2019-Q4", plain) == plain.date
    month = fact("1.2", date(2019, 12, 1), stage="in_progress", period="2019-12")
    assert came("1.2", "2019-Q4", month) == month.date
    late = fact("1.2", date(2020, 1, 6), stage="in_progress", period="2019-Q4")
    assert came("1.2", "2019-Q4", late) == late.date
    assert came("1.2", "2020-Q1", late) is None  # it is about the quarter before
    assert came("1.2", "2019-Q4", late, on=date(2020, 1, 5)) is None
    slow = fact("1.2", date(2019, 12, 20), stage="in_progress", received=date(2019, 12, 30))
    assert answer(registry, rules, "1.2", "2019-Q4", slow).late == 5
    assert answer(registry, rules, "1.2", "2019-Q4", on=date(2020, 1, 10)).late == 16


def test_a_report_of_october_does_not_speak_for_december_where_work_is_watched_monthly(
    registry: Registry, rules: Rules
):
    early = fact("27.3", date(2019, 10, 20), stage="in_progress", progress=20)
    assert not answer(registry, rules, "27.3", "2019-10", early).silent
    assert answer(registry, rules, "27.3", "2019-Q4", early).silent
    named = fact("27.3", date(2019, 10, 20), stage="in_progress", period="2019-Q4")
    assert not answer(registry, rules, "27.3", "2019-Q4", named).silent


def test_what_falls_due_after_the_round_is_asked_for_once_by_the_closing_day(registry: Registry, rules: Rules):
    pytest.importorskip("holidays")
    it = answer(registry, rules, "2", "2019-Q4", on=date(2019, 12, 27))
    assert (it.due, it.late) == (date(2020, 1, 8), 0)  # due on 31 December
    result = fact("2", date(2020, 1, 3), stage="done", completed=date(2019, 12, 31), evidence=("x",))
    it = answer(registry, rules, "2", "2019-Q4", result, on=date(2020, 1, 10))
    assert (it.arrived, it.late) == (date(2020, 1, 3), 0)
    early = rules._replace(feedback=rules.feedback._replace(day=8))
    assert answer(registry, early, "2", "2019-Q4").due == date(2019, 12, 8)  # else twice for 8 January


def test_two_reports_of_no_change_are_enough_for_half_a_year(registry: Registry, rules: Rules):
    begun = fact("1.2", date(2019, 10, 20), stage="in_progress")
    quiet = [fact("1.2", day, stage="no_change") for day in (date(2019, 12, 20), date(2020, 3, 20))]
    known = (begun, *quiet)
    assert [answer(registry, rules, "1.2", f"2020-Q{n}", *known) is not None for n in (1, 2, 3, 4)] == [
        *(True, True, False, True)
    ]
    news = fact("1.2", date(2020, 6, 20), stage="in_progress")
    assert answer(registry, rules, "1.2", "2020-Q3", *known, news) is not None
    dated = [e._replace(task="60.2") for e in known]
    assert answer(registry, rules, "60.2", "2020-Q3", *dated) is not None  # it has a deadline


def test_unreported_is_said_only_when_the_round_of_the_task_has_closed(registry: Registry, rules: Rules):
    pytest.importorskip("holidays")
    begun = fact("80.1", date(2019, 9, 25), stage="not_started")

    def unreported(task: str, day: date) -> bool:
        return make_standing(registry, Journal(Ledger([begun]), rules, 0), day).status(task).unreported

    assert [unreported("1.2", date(2019, 12, day)) for day in (25, 26)] == [False, True]
    assert [unreported("27.3", date(2019, 10, day)) for day in (25, 26)] == [False, True]  # by the month
    quarterly = rules._replace(feedback=rules.feedback._replace(monthly_within=None))
    journal = Journal(Ledger([begun]), quarterly, 0)
    days = (date(2019, 12, 31), date(2020, 1, 8), date(2020, 1, 9), date(2020, 3, 1))
    assert [make_standing(registry, journal, day).status("2").unreported for day in days] == [False, False, True, True]
