"""Which period a paper tells, and as it stands on which day."""

from datetime import date

import pytest

from bizenv.base.days import DayError, Every
from bizenv.standing.periods import Telling, list_current, parse_period, tell, tell_default

ISSUED = date(2019, 9, 24)
Q4, Q1, YEAR, NEXT = (parse_period(name) for name in ("2019-Q4", "2020-Q1", "2019", "2020"))


def default(day: date, every="quarter", **more) -> Telling:
    return tell_default(None, day, every, ISSUED, **more)


@pytest.mark.parametrize(
    ("given", "today", "expected"),
    [
        (None, date(2019, 12, 31), Telling(Q4, date(2019, 12, 31))),
        (None, date(2020, 1, 1), Telling(Q4, date(2019, 12, 31), closed=True)),
        (None, date(2026, 11, 1), Telling(Q4, date(2019, 12, 31), closed=True)),
        (date(2019, 12, 20), date(2020, 1, 15), Telling(Q4, date(2019, 12, 20))),
        (date(2020, 1, 20), date(2020, 1, 15), Telling(Q4, date(2020, 1, 20))),
    ],
)
def test_a_day_that_was_given_beside_a_period_is_never_ignored(given: date | None, today: date, expected: Telling):
    assert tell(Q4, given, today) == expected


def test_a_period_that_has_not_begun_is_refused():
    with pytest.raises(DayError, match=r"2020年第?一季度还没有开始"):
        tell(Q1, date(2019, 12, 31), date(2020, 2, 1))


@pytest.mark.parametrize(
    ("day", "name", "other"),
    [
        (date(2019, 10, 8), "2019", None),  # the third quarter had begun when the plan was issued
        (date(2019, 12, 31), "2019", None),
        (date(2020, 1, 1), "2019", "2020"),  # the defaults do not flip with the year: it can be summed up in January
        (date(2020, 1, 30), "2019", "2020"),
        (date(2020, 1, 31), "2020", None),
        (date(2020, 4, 1), "2020-Q1", "2020"),
        (date(2020, 4, 30), "2020-Q1", "2020"),
        (date(2020, 5, 1), "2020", None),
    ],
)
def test_papers_look_back_for_thirty_days(day: date, name: str, other: str | None):
    assert default(day) == Telling(parse_period(name), day, other=parse_period(other) if other else None)


def test_a_period_whose_circular_is_on_record_is_no_default_any_more():
    day = date(2020, 4, 10)
    assert default(day, on_record=lambda it: it == Q1) == Telling(NEXT, day)
    assert default(day, on_record=lambda it: it == Q4).period == Q1


def test_the_period_is_as_long_as_the_rubric_asks_for_feedback():
    assert default(date(2020, 3, 5), "month").period.name == "2020-02"
    assert default(date(2020, 7, 5), "half").period.name == "2020-H1"
    assert default(date(2020, 1, 5), "month").period == YEAR


def test_a_circular_is_about_a_period_that_ended_until_that_is_on_record():
    assert default(date(2019, 11, 1), circular=True) == Telling(Q4, date(2019, 11, 1))
    late = date(2020, 3, 10)
    assert default(late, circular=True) == Telling(Q4, date(2019, 12, 31), closed=True, other=Q1)
    assert default(late, circular=True, on_record=lambda it: it == Q4) == Telling(Q1, late)
    given = tell_default(late, date(2020, 6, 1), "quarter", ISSUED, circular=True)
    assert given == Telling(Q4, late, other=Q1)  # as it stands on the day that was given


def test_the_first_day_of_the_calendar_has_no_period_before_it():
    assert tell_default(None, date.min, "quarter", date.min, circular=True) == Telling(
        parse_period("0001-Q1"), date.min
    )


def test_a_plan_is_counted_by_what_runs_and_by_what_has_just_ended():
    def names(day: date, every: Every = "quarter") -> list[str]:
        return [it.name for it in list_current(day, every, ISSUED)]

    assert names(date(2020, 1, 20)) == ["2019", "2019-Q4", "2019-12", "2020", "2020-Q1", "2020-01"]
    assert names(date(2020, 5, 6), "month") == ["2019", "2020", "2020-04", "2020-05"]
    assert names(date(2019, 10, 8)) == ["2019", "2019-Q4", "2019-10"], (
        "what ended before the plan was issued is not told"
    )
