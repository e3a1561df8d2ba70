"""Laws of the rounds of feedback, for any rubric and any reports."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry
from bizenv.standing import rounds
from bizenv.standing.periods import MONTHS, find_period, parse_period
from bizenv.standing.rubric import Feedback, Override, Rules
from bizenv.store import plans, rubric

PLAN: Registry = plans.load(plans.find_packaged()).registry
RULES: Rules = rubric.load(Path(plans.find_packaged()))
LAST = date(2021, 1, 31)
DAYS = st.dates(date(2019, 9, 25), LAST)
PERIODS = sorted({find_period(date(2019, 10, 1) + timedelta(n), every) for n in range(490) for every in MONTHS})
TASKS = st.sampled_from([t.id for t in PLAN.tasks])
EVERY = st.sampled_from(list(MONTHS))
RUBRICS = st.builds(
    lambda feedback, own: RULES._replace(
        feedback=feedback, tasks={} if own is None else {t.id: Override(feedback=own) for t in PLAN.tasks[::2]}
    ),
    st.builds(
        Feedback, EVERY, st.integers(1, 31), st.none() | st.integers(0, 400), st.booleans(), closing=st.integers(0, 20)
    ),
    st.none() | EVERY,
)
STAGES = st.sampled_from(["not_started", "in_progress", "done", "no_change"])


@st.composite
def reports(draw: st.DrawFn, task: str) -> Entry:
    day = draw(DAYS)
    named = draw(st.none() | EVERY.map(lambda every: find_period(day, every).name))
    return add_name(
        Entry("", "p", "report", task, f"{day}T09:00:00.000000+08:00", day, period=named, stage=draw(STAGES))
    )


@given(st.data(), TASKS, RUBRICS, DAYS)
def test_a_task_is_never_asked_twice_for_one_day(data: st.DataObject, task: str, rules: Rules, day: date):
    ledger = Ledger(data.draw(st.lists(reports(task), max_size=4)))
    status = ledger.status(PLAN.task(task), day)
    found = [rounds.find_answer(status, it, ledger, rules, PLAN.plan.issued) for it in PERIODS]
    asked = Counter(a.due for a in found if a is not None)
    assert set(asked.values()) <= {1}


@given(st.data(), TASKS, RUBRICS)
def test_one_report_in_a_window_silences_every_round_in_it(data: st.DataObject, task: str, rules: Rules):
    """A report of the month in which rounds fall due, whatever period around its day it names."""
    earlier = data.draw(st.lists(reports(task), max_size=2))
    report = data.draw(reports(task))
    ledger = Ledger([*earlier, report])
    status = ledger.status(PLAN.task(task), LAST + timedelta(60))
    due = [it for it in PERIODS if find_period(it.last, "month") == find_period(report.date, "month")]
    found = [rounds.find_answer(status, it, ledger, rules, PLAN.plan.issued) for it in due]
    assert not any(a.silent for a in found if a is not None)


@given(st.data(), TASKS, RUBRICS, DAYS)
def test_a_late_answer_to_one_round_is_not_taken_for_the_next(data: st.DataObject, task: str, rules: Rules, day: date):
    before = find_period(day, "month").first - timedelta(1)
    late = Entry("", "p", "report", task, f"{day}T09:00:00.000000+08:00", day, stage="in_progress")
    late = add_name(late._replace(period=find_period(before, "month").name))
    ledger = Ledger([late])
    status = ledger.status(PLAN.task(task), LAST + timedelta(60))
    answer = rounds.find_answer(status, parse_period(f"{day:%Y-%m}"), ledger, rules, PLAN.plan.issued)
    assert answer is None or answer.silent


@given(st.data(), TASKS, RUBRICS, DAYS)
def test_who_is_said_not_to_have_answered_missed_a_closed_round_whatever_spares_the_calendar(
    data: st.DataObject, task: str, rules: Rules, day: date
):
    """``is_unreported`` asks for few closing days; ``find_answer`` counts them all."""
    ledger = Ledger(data.draw(st.lists(reports(task), max_size=1)))
    status = ledger.status(PLAN.task(task), day)
    if status.state != "no_report":
        return
    last = next(
        (
            answer.silent
            for it in rounds.list_closed(day, rules.feedback, PLAN.plan.issued)
            if (answer := rounds.find_answer(status, it, ledger, rules, PLAN.plan.issued)) is not None
            and answer.due < day
        ),
        False,
    )
    assert rounds.is_unreported(status, ledger, rules, PLAN.plan.issued) == last


def test_so_many_working_days_are_never_longer_than_what_spares_the_calendar():
    import holidays

    known = holidays.country_holidays("CN", years=range(2007, 2027))
    for count in (1, 5, 10, 20):
        starts = (date(2007, 1, 1) + timedelta(n) for n in range(0, 19 * 365, 3))
        longest = max((known.get_nth_working_day(day, count) - day).days for day in starts)
        assert count <= longest <= rounds.find_longest(count)
