"""The written rubric: lights, pace, rounds of feedback, values against targets."""

import doctest
from datetime import date
from pathlib import Path

import pytest

from bizenv.base.days import DayError
from bizenv.ledger import entry
from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.status import Status
from bizenv.plan import targets
from bizenv.plan.model import Target
from bizenv.plan.registry import Registry
from bizenv.plan.targets import measure_achievement
from bizenv.standing import periods, report, rounds
from bizenv.standing.rubric import LightRule, Override, Rules
from bizenv.standing.standing import Journal, make_standing
from bizenv.store import plans, rubric

CLOSING = {"result": "pass", "by": "张某"}


@pytest.fixture(scope="module", name="rules")
def _rules() -> Rules:
    return rubric.load(Path(plans.find_packaged()))


def fact(task: str, day: date, kind: str = "report", **fields) -> Entry:
    recorded = f"{day}T09:00:00.000000+08:00"
    return add_name(Entry("", "shapingba-2019-177", kind, task, recorded, day, **fields))


BEGUN = fact("80.1", date(2019, 9, 25), stage="not_started")
"""Something on record, so that there are lights at all."""


def status(registry: Registry, rules: Rules, task: str, day: date, *entries: Entry) -> Status:
    return make_standing(registry, Journal(Ledger([BEGUN, *entries]), rules, 0), day).status(task)


def light(registry: Registry, rules: Rules, task: str, day: date, *entries: Entry) -> tuple[str, str] | None:
    it = status(registry, rules, task, day, *entries).light
    return (it.colour, it.when) if it is not None else None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 11, 14), ("green", "otherwise")),
        (date(2019, 11, 15), ("yellow", "due_within")),
        (date(2019, 11, 30), ("yellow", "due_within")),
        (date(2019, 12, 1), ("red", "overdue")),
        (date(2019, 12, 31), ("red", "overdue")),
    ],
)
def test_the_light_of_a_deadline_day_by_day(registry: Registry, rules: Rules, day: date, expected: tuple[str, str]):
    assert light(registry, rules, "27.3", day) == expected


def test_what_is_reported_done_is_in_order_and_what_is_closed_is_blue(registry: Registry, rules: Rules):
    done = fact("27.3", date(2019, 11, 28), stage="done", evidence=("x",))
    assert light(registry, rules, "27.3", date(2019, 12, 31), done) == ("green", "otherwise")
    closing = fact("27.3", date(2020, 1, 3), "verify", completed=date(2019, 11, 28), **CLOSING)
    assert light(registry, rules, "27.3", date(2020, 1, 3), done, closing) == ("blue", "closed")


@pytest.mark.parametrize("task", ["1.2", "41.1", "S8", "65.2"])
def test_undated_tasks_courts_party_organs_and_the_office_have_no_light(registry: Registry, rules: Rules, task: str):
    assert light(registry, rules, task, date(2023, 1, 1)) is None


def test_every_task_that_a_court_or_a_party_organ_leads_even_jointly_is_unlit(registry: Registry, rules: Rules):
    kinds = {d.name: d.kind for d in registry.departments}
    known = make_standing(registry, Journal(Ledger([BEGUN]), rules, 0), date(2023, 1, 1))
    for it in known.statuses:
        exempt = any(kinds[n] in ("党委部门", "纪检监察", "法院检察院") or n == "区政府督查办" for n in it.lead)
        assert (it.light is not None) == (bool(it.task.deadlines) and not exempt), it.task.id
        assert it.pace is None or not exempt


def test_with_nothing_on_record_nobody_has_a_light(registry: Registry, rules: Rules):
    for known in (
        make_standing(registry, None, date(2023, 1, 1)),
        make_standing(registry, Journal(Ledger(), rules, 0), date(2023, 1, 1)),
        make_standing(registry, Journal(Ledger([BEGUN]), rules, 0), date(2019, 9, 24)),
    ):
        assert known.empty
        assert not any(s.light or s.unreported for s in known.statuses)


def test_a_task_may_have_rules_of_its_own(registry: Registry, rules: Rules):
    early = (LightRule("yellow", "due_within", days=30), LightRule("green", "otherwise"))
    own = rules._replace(
        tasks={"27.3": Override(lights=early), "27.1": Override(lit=False), "41.1": Override(lit=True)}
    )
    assert light(registry, own, "27.3", date(2019, 11, 1)) == ("yellow", "due_within")
    assert light(registry, own, "27.1", date(2020, 2, 1)) is None


def test_pace_only_where_a_number_says_how_far_the_work_is(registry: Registry, rules: Rules):
    day = date(2019, 11, 12)  # half of the way from 2019-09-24 to 2019-12-31
    told = fact("27.1", date(2019, 10, 20), stage="in_progress", values={"新增无线4G基站": 352})
    it = status(registry, rules, "27.1", day, told)
    assert it.pace is not None
    assert (it.pace.expected, it.pace.actual, it.pace.behind) == (50, 35, 15)
    assert it.light == ("yellow", "behind")
    plain = fact("27.1", date(2019, 10, 20), stage="in_progress")
    assert status(registry, rules, "27.1", day, plain).pace is None
    level = fact("13.1", date(2019, 10, 20), stage="in_progress", values={"城市供电可靠率": 99.5})
    assert status(registry, rules, "13.1", day, level).pace is None  # 99.5 of 99.96 % is not 99 % of the work
    part = fact("71.1", date(2019, 10, 20), stage="in_progress", progress=45)
    assert status(registry, rules, "71.1", day, part).pace == (50, 45)


def test_twins_are_lit_alike_whether_the_text_says_to_or_no_more_than(registry: Registry, rules: Rules):
    """49(2) asks for = 15 days, down from 20, 49(3) for <= 10, down from 20: at 50 % one was yellow, the other green."""
    day = date(2019, 12, 10)
    for fields in (
        [{"progress": 50}, {"progress": 50}],
        [{"values": {"劳务派遣行政许可办理时限": 17.5}}, {"values": {"特殊工作审批时间办理时限": 15}}],
    ):
        found = [
            status(registry, rules, task, day, fact(task, date(2019, 11, 20), stage="in_progress", **each))
            for task, each in zip(("49.2", "49.3"), fields, strict=True)
        ]
        assert [(it.pace, it.light) for it in found] == [((78, 50), ("yellow", "behind"))] * 2


def test_pace_says_nothing_over_six_days_or_three_years(registry: Registry, rules: Rules):
    soon = rules._replace(shortest=200)
    told = fact("27.1", date(2019, 10, 20), stage="in_progress", progress=1)
    assert status(registry, soon, "27.1", date(2019, 11, 12), told).pace is None
    far = next(t for t in registry.tasks if t.deadlines and t.deadlines[0].date.year == 2022 and t.targets)
    entry = fact(far.id, date(2019, 10, 20), stage="in_progress", progress=1)
    assert status(registry, rules, far.id, date(2021, 1, 1), entry).pace is None


@pytest.mark.parametrize(
    ("typed", "name", "first", "last"),
    [
        ("2019-Q4", "2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        ("2019q4", "2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        ("2019年第四季度", "2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        ("2019年第1季度", "2019-Q1", date(2019, 1, 1), date(2019, 3, 31)),
        ("2020-02", "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020年2月", "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020年上半年", "2020-H1", date(2020, 1, 1), date(2020, 6, 30)),
        ("2020-H2", "2020-H2", date(2020, 7, 1), date(2020, 12, 31)),
        ("2020", "2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020年度", "2020", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_periods_are_read_as_they_are_typed(typed: str, name: str, first: date, last: date):
    it = periods.read_period(typed)
    assert it == (name, first, last)
    assert periods.parse_period(it.name) == it
    assert periods.find_period(last, it.every) == it
    assert periods.read_period(it.words) == it


@pytest.mark.parametrize("typed", ["2019-Q5", "2019-13", "Q4", "四季度", "2019-00", "0000", "", "2019-12-31", "abc"])
def test_what_is_no_period_is_refused(typed: str):
    with pytest.raises(DayError):
        periods.read_period(typed)


def test_feedback_is_due_on_the_day_of_the_last_month(rules: Rules):
    assert rounds.find_due_day(periods.parse_period("2019-Q4"), rules.feedback) == date(2019, 12, 25)
    assert rounds.find_due_day(periods.parse_period("2020-02"), rules.feedback._replace(day=31)) == date(2020, 2, 29)
    assert rounds.find_last_closed(date(2019, 12, 25), "quarter", rules.feedback).name == "2019-Q3"
    assert rounds.find_last_closed(date(2019, 12, 26), "quarter", rules.feedback).name == "2019-Q4"


def asked(registry: Registry, rules: Rules, task: str, period: str, *entries: Entry) -> bool:
    return rounds.is_asked(
        registry.task(task), periods.parse_period(period), Ledger(entries), rules, registry.plan.issued
    )


def test_who_is_asked_in_a_round(registry: Registry, rules: Rules):
    assert not asked(registry, rules, "1.2", "2019-Q3")  # it had begun when the plan was issued
    assert asked(registry, rules, "1.2", "2019-Q4")
    assert not asked(registry, rules, "1.2", "2019-11")  # undated: by the quarter
    assert asked(registry, rules, "27.3", "2019-11")  # due within 90 days
    assert not asked(registry, rules, "60.2", "2019-11")  # due in a year
    assert asked(registry, rules, "27.3", "2020-06")  # overdue
    done = fact("27.3", date(2019, 11, 28), stage="done", evidence=("x",))
    closing = fact("27.3", date(2019, 12, 3), "verify", completed=date(2019, 11, 28), **CLOSING)
    assert asked(registry, rules, "27.3", "2019-Q4", done, closing)
    assert not asked(registry, rules, "27.3", "2020-Q1", done, closing)
    never = rules._replace(tasks={"1.2": Override(feedback="none"), "1.1": Override(feedback="month")})
    assert not asked(registry, never, "1.2", "2019-Q4")
    assert asked(registry, never, "1.1", "2021-05")


def test_a_report_answers_the_round_that_it_names_or_falls_into(registry: Registry, rules: Rules):
    it = periods.parse_period("2019-Q4")
    late = fact("1.2", date(2020, 1, 6), stage="in_progress", period="2019-Q4")
    plain = fact("1.2", date(2019, 11, 1), stage="in_progress")
    other = fact("1.2", date(2019, 12, 1), stage="in_progress", period="2019-11")
    slow = fact("1.2", date(2019, 12, 20), stage="in_progress", received=date(2019, 12, 30))
    day = date(2020, 1, 10)
    assert rounds.list_answers([late, plain, other], it, day) == [late, plain]
    assert rounds.list_answers([late], it, date(2020, 1, 5)) == []
    now = status(registry, rules, "1.2", day, slow)
    assert rounds.find_answer(now, it, [slow], rules.feedback)[1:] == (date(2019, 12, 30), 5)
    assert rounds.find_answer(now, it, [], rules.feedback)[1:] == (None, 16)


def test_unreported_is_said_only_when_a_round_has_closed(registry: Registry, rules: Rules):
    assert not status(registry, rules, "1.2", date(2019, 12, 25)).unreported
    assert status(registry, rules, "1.2", date(2019, 12, 26)).unreported
    told = fact("1.2", date(2019, 12, 1), stage="not_started")
    assert status(registry, rules, "1.2", date(2020, 1, 26), told).state == "not_started"


def target(operator: str, value: float, unit: str = "个", baseline: float | None = None) -> Target:
    return Target("", "", operator, value, unit, baseline, None)


@pytest.mark.parametrize(
    ("it", "value", "expected"),
    [
        (target(">=", 400), 352, (88, False)),
        (target(">=", 400), 400, (100, True)),
        (target(">=", 3), 2, (66, False)),
        (target(">", 400), 400, (100, False)),
        (target("<=", 3, "工作日"), 3, (None, True)),
        (target("<=", 3, "工作日"), 4, (None, False)),
        (target("<", 3), 3, (None, False)),
        (target("decrease_by", 15, "%"), 12, (80, False)),
        (target("decrease_by", 15, "%"), 16, (106, True)),
        (target("=", 46, "种", 86), 50, (90, False)),
        (target("=", 46, "种", 86), 40, (115, True)),
        (target("=", 46, "种", 86), 90, (0, False)),
        (target("=", 100, "%"), 99, (99, False)),
        (target("=", 100, "%"), 100, (100, True)),
        (target("=", 14, "工作日"), 14, (None, True)),
    ],
)
def test_values_against_targets(it: Target, value: float, expected: tuple[int | None, bool]):
    assert measure_achievement(it, value) == expected


@pytest.mark.parametrize("module", [targets, entry, report])
def test_the_examples_of_the_docstrings_hold(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed
