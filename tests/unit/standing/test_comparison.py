"""The comparison: each period as it stood at its end, compared only with what can be compared."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import STATES
from bizenv.plan.registry import Registry
from bizenv.standing.comparison import Comparison, make_comparison
from bizenv.standing.periods import Period, parse_period
from bizenv.standing.report import Report, make_report
from bizenv.standing.standing import Journal, Standing, make_standing
from bizenv.store import workspace
from bizenv.views.wording import comparison as words
from bizenv.views.wording import glance


@pytest.fixture(scope="module")
def journal(registry: Registry, invented_year: Path) -> Journal:
    return workspace.load(invented_year, registry.plan.id, None, 0)


def facts_of(registry: Registry, journal: Journal, period: str, day: date, *, closed: bool) -> Report:
    return make_report(make_standing(registry, journal, day, closed=closed), journal.ledger, parse_period(period))


def comparison_of(
    registry: Registry, journal: Journal, period: str, day: date, *, closed: bool = True
) -> Comparison | None:
    def stand(ended: Period) -> Standing:
        return make_standing(registry, journal, ended.last, closed=True)

    return make_comparison(facts_of(registry, journal, period, day, closed=closed), journal.ledger, stand)


def test_every_point_has_the_figures_of_the_report_issued_on_it(registry: Registry, journal: Journal):
    comparison = comparison_of(registry, journal, "2020-Q2", date(2020, 6, 30))
    assert comparison is not None
    assert [point.period.name for point in comparison.points] == ["2019-Q3", "2019-Q4", "2020-Q1", "2020-Q2"]
    for point in comparison.points:
        counts = facts_of(registry, journal, point.period.name, point.period.last, closed=True).counts
        assert (point.due, point.closed, point.rate) == (counts.places["due"], counts.due["closed"], counts.rate)
        assert point.overdue == counts.due["overdue"] + counts.earlier["overdue"]
    assert comparison.points[1].due == 32


def test_a_comparison_does_not_change_with_the_day_on_which_an_ended_period_is_asked_for(
    registry: Registry, journal: Journal
):
    """A report of December told in January has a better rate than that of November told in November ever had."""
    then = comparison_of(registry, journal, "2019-12", date(2019, 12, 31))
    later = comparison_of(registry, journal, "2019-12", date(2020, 2, 20), closed=False)
    assert then is not None
    assert later is not None
    assert later.day != then.day
    assert later._replace(day=then.day) == then
    assert then.whole.change is not None


def test_a_period_that_is_running_is_compared_with_nothing(registry: Registry, journal: Journal):
    """Half a quarter would else be told as a fall of the rate."""
    comparison = comparison_of(registry, journal, "2019-12", date(2019, 12, 31), closed=False)
    assert comparison is not None
    assert not comparison.points[-1].over
    assert comparison.whole.before is not None
    assert comparison.whole.before.rate is not None
    assert (comparison.whole.change, comparison.whole.overdue_change) == (None, None)
    assert words.sentence(comparison) == ""
    assert all(turn.change is None for turn in (*comparison.categories, *comparison.departments))


def test_who_is_not_judged_gets_no_rate(registry: Registry, journal: Journal):
    comparison = comparison_of(registry, journal, "2020-Q2", date(2020, 6, 30))
    assert comparison is not None
    unlit = [turn for turn in comparison.departments if turn.row is not None and not turn.row.lit]
    assert unlit
    for turn in unlit:
        for point in (turn.now, turn.before):
            assert point is None or (point.rate, point.overdue) == (None, None)
        assert (turn.change, turn.overdue_change) == (None, None)
        assert words.tell_rate(turn.now) == words.tell_overdue(turn.now) == words.mark_change(turn) == "—"


def test_told_later_the_figures_compared_are_told_too(registry: Registry, journal: Journal):
    """The report of August has a better rate than the quarter's end had: the change is not that of the rate beside it."""
    comparison = comparison_of(registry, journal, "2020-Q2", date(2020, 8, 20), closed=False)
    told = words.sentence(comparison)
    assert told == ("期末办结率38.5%，较上季度（应办结2项）下降61.5个百分点；期末逾期11项，较上季度末增加7项")
    facts = facts_of(registry, journal, "2020-Q2", date(2020, 8, 20), closed=False)
    assert str(facts.counts.rate) != "38.5"
    assert "百分点" not in glance.tell(facts, comparison)


def test_a_plan_in_one_sentence(registry: Registry, journal: Journal):
    facts = facts_of(registry, journal, "2020-Q2", date(2020, 6, 30), closed=True)
    comparison = comparison_of(registry, journal, "2020-Q2", date(2020, 6, 30))
    assert glance.tell(facts, comparison).startswith("2020年")
    assert glance.tell(facts, comparison).endswith(
        f"应办结13项，{STATES['closed'].word}5项，办结率38.5%，较上季度（应办结2项）下降61.5个百分点，"
        "逾期7项；以前应办结的另有4项逾期。"
    )


def test_of_an_empty_ledger_only_the_calendar_is_told(registry: Registry):
    standing = make_standing(registry, None, date(2019, 12, 31), closed=True)
    told = glance.tell(make_report(standing, Ledger(), parse_period("2019-Q4")), None)
    assert "应办结33项" in told
    for word in ("逾期", "办结率", STATES["closed"].word):
        assert word not in told


def test_groups_that_had_nothing_due_in_either_period_are_left_out(registry: Registry, journal: Journal):
    comparison = comparison_of(registry, journal, "2019-12", date(2019, 12, 31))
    assert comparison is not None
    for turns in (comparison.categories, comparison.departments):
        assert turns
        assert all(turn.now.due or (turn.before is not None and turn.before.due) for turn in turns)
    assert sum(turn.now.due for turn in comparison.categories) == comparison.whole.now.due


def test_at_most_eight_periods(registry: Registry, journal: Journal):
    comparison = comparison_of(registry, journal, "2020-10", date(2020, 10, 31))
    assert comparison is not None
    assert [point.period.name for point in comparison.points] == [f"2020-{n:02}" for n in range(3, 11)]


def test_nothing_on_record_has_no_comparison(registry: Registry):
    """No record accuses nobody: there is no rate of 0 % before the first fact."""
    standing = make_standing(registry, None, date(2019, 12, 31), closed=True)
    facts = make_report(standing, Ledger(), parse_period("2019-Q4"))
    assert (
        make_comparison(facts, Ledger(), lambda ended: make_standing(registry, None, ended.last, closed=True)) is None
    )
    assert words.sentence(None) == ""


def test_a_period_at_whose_end_nothing_was_on_record_is_no_point(registry: Registry, journal: Journal):
    """Whoever begins the ledger in December has no rate of 0 % for November."""
    late = [entry for entry in journal.ledger.entries if entry.date >= date(2019, 12, 1)]
    begun = journal._replace(ledger=Ledger(late))
    comparison = comparison_of(registry, begun, "2019-12", date(2019, 12, 31))
    assert comparison is not None
    assert [point.period.name for point in comparison.points] == ["2019-12"]
    assert comparison.whole.before is None
    assert not comparison.drawable
    assert words.sentence(comparison) == ""


def test_a_rate_of_few_tasks_is_told_with_their_number(registry: Registry, journal: Journal):
    """Two of two closed are no standard by which to call a quarter of eleven a fall."""
    comparison = comparison_of(registry, journal, "2020-Q2", date(2020, 6, 30))
    assert comparison is not None
    assert words.sentence(comparison) == "办结率较上季度（应办结2项）下降61.5个百分点，逾期较上季度末增加7项"


@pytest.mark.parametrize(
    ("change", "told"),
    [("12.4", "提高12.4个百分点"), ("-3.0", "下降3.0个百分点"), ("0.0", "持平")],
)
def test_a_change_in_words(change: str, told: str):
    assert words.tell_change(Decimal(change)) == told
