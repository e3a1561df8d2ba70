"""Where a task stands on a day: overdue is the day after the deadline, never the day itself."""

from datetime import date

import pytest

from bizenv.ledger.status import find_status, list_upcoming
from bizenv.plan.registry import Registry


@pytest.mark.parametrize(
    ("as_of", "missed", "days_left", "days_late"),
    [
        (date(2019, 11, 29), 0, 1, 0),
        (date(2019, 11, 30), 0, 0, 0),
        (date(2019, 12, 1), 1, -1, 1),
        (date(2019, 12, 31), 1, -31, 31),
    ],
)
def test_a_deadline_is_met_on_its_very_day(
    registry: Registry, as_of: date, missed: int, days_left: int, days_late: int
):
    status = find_status(registry.task("27.3"), as_of)
    assert len(status.missed) == missed
    assert (status.days_left, status.days_late) == (days_left, days_late)


@pytest.mark.parametrize(
    ("as_of", "missed"),
    [
        (date(2019, 12, 31), []),
        (date(2020, 1, 1), [date(2019, 12, 31)]),
        (date(2020, 12, 31), [date(2019, 12, 31)]),
        (date(2021, 1, 1), [date(2019, 12, 31), date(2020, 12, 31)]),
    ],
)
def test_of_two_deadlines_each_is_missed_on_its_own(registry: Registry, as_of: date, missed: list[date]):
    status = find_status(registry.task("71.1"), as_of)
    assert [d.date for d in status.missed] == missed
    assert status.due is not None
    assert status.due.date == date(2019, 12, 31)  # the earliest that is not met, and none is


def test_an_undated_task_is_never_overdue(registry: Registry):
    status = find_status(registry.task("3.1"), date(2099, 1, 1))
    assert (status.due, status.missed, status.days_left, status.days_late) == (None, (), None, None)


def test_with_an_empty_ledger_nothing_is_known_of_any_task(registry: Registry):
    assert {find_status(t, date(2030, 1, 1)).state for t in registry.tasks} == {"no_report"}


def test_upcoming_counts_both_ends(registry: Registry):
    status = find_status(registry.task("71.1"), date(2019, 12, 31))
    assert [d.date for d in list_upcoming(status, date(2019, 12, 31))] == [date(2019, 12, 31)]
    assert [d.date for d in list_upcoming(status, date(2020, 12, 30))] == [date(2019, 12, 31)]
    assert [d.date for d in list_upcoming(status, date(2020, 12, 31))] == [date(2019, 12, 31), date(2020, 12, 31)]
    later = find_status(registry.task("71.1"), date(2020, 1, 1))
    assert [d.date for d in list_upcoming(later, date(2020, 12, 31))] == [date(2020, 12, 31)]
