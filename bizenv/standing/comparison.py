"""各期对比: how a period ended, beside the periods of the same length before it.

A period that is over is told as it stood at the end of its last day, whatever day the report is of, so that its
figures are those of the circular that was issued on it and two of them can be compared. The period that is still
running is told as it stands on the day of the report; it is compared with nothing.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from bizenv.base.tuples import NamedTuple
from bizenv.standing.periods import Period, find_previous
from bizenv.standing.report import By, Counts, Report, Row, group, make_report

if TYPE_CHECKING:
    from bizenv.ledger.ledger import Ledger
    from bizenv.standing.standing import Standing

MOST = 8
"""The most periods in a comparison, the one of the report among them."""


class Point(NamedTuple):
    """A period as it stood on a day: at the end of its last day, or on the day of the report while it is running.

    due, closed: how many tasks were due in it, and how many of them were closed.
    rate: closed / due, in per cent to one decimal; None where nothing was due or the department is not judged.
    overdue: how many tasks were overdue on that day, due in the period or before it; None where it may not be told.
    over: whether the period was over.
    """

    period: Period
    as_of: dt.date
    due: int
    closed: int
    rate: Decimal | None
    overdue: int | None
    over: bool


class Turn(NamedTuple):
    """A period against the one before: the whole plan (``row`` is None), a field or a department.

    before: None where the plan was not yet issued in the period before, or nothing was on record at its end.
    """

    row: Row | None
    now: Point
    before: Point | None

    @property
    def change(self) -> Decimal | None:
        """By how many percentage points the rate rose (negative: fell); None where the two cannot be compared."""
        if self.before is None or not self.now.over or self.now.rate is None or self.before.rate is None:
            return None
        return self.now.rate - self.before.rate

    @property
    def overdue_change(self) -> int | None:
        """By how many tasks the overdue ones became more (negative: fewer); None where the two cannot be compared."""
        if self.before is None or not self.now.over or self.now.overdue is None or self.before.overdue is None:
            return None
        return self.now.overdue - self.before.overdue


class Comparison(NamedTuple):
    """The periods, oldest first, the last one that of the report; it against the one before, whole and in groups.

    Periods that ended before the plan was issued, or at whose end nothing was on record, are left out, and so are those
    before the first in which something was due. ``categories`` and ``departments`` hold those with tasks due in one of
    the last two periods, in the order of the document and of the registry. ``day`` is that of the report, which may be
    later than the end of its period.
    """

    day: dt.date
    points: tuple[Point, ...]
    whole: Turn
    categories: tuple[Turn, ...]
    departments: tuple[Turn, ...]

    @property
    def drawable(self) -> bool:
        """Whether there is a comparison to draw: at least two periods that have a rate."""
        return sum(point.rate is not None for point in self.points) >= 2


def make_comparison(
    facts: Report, ledger: "Ledger", stand: "Callable[[Period], Standing]", *, most: int = MOST, groups: bool = True
) -> Comparison | None:
    """The comparison up to the period of a report of the whole plan; None where nothing is on record.

    ``ledger`` is what was known; ``stand`` gives the standing at the end of a period, as its circular told it.
    groups: whether the categories and the departments are compared too, or the plan as a whole alone.
    """
    now = facts
    if facts.standing.as_of > facts.period.last:
        now = make_report(stand(facts.period), ledger, facts.period)
    if now.standing.empty:
        return None
    reports = [now]
    period = find_previous(facts.period)
    while period is not None and len(reports) < most and period.last >= facts.standing.registry.plan.issued:
        standing = stand(period)
        if standing.empty:
            break
        reports.append(make_report(standing, ledger, period))
        period = find_previous(period)
    before = reports[1] if len(reports) > 1 else None
    points = [_point(report, report.counts) for report in reversed(reports)]
    while len(points) > 1 and not points[0].due:
        del points[0]
    return Comparison(
        day=facts.standing.as_of,
        points=tuple(points),
        whole=Turn(None, _point(now, now.counts), _point(before, before.counts) if before is not None else None),
        categories=_list_turns(now, before, "category") if groups else (),
        departments=_list_turns(now, before, "department") if groups else (),
    )


def _point(report: Report, counts: Counts, *, lit: bool = True) -> Point:
    return Point(
        period=report.period,
        as_of=report.standing.as_of,
        due=counts.places["due"],
        closed=counts.due["closed"],
        rate=counts.rate if lit else None,
        overdue=counts.overdue if lit else None,
        over=report.standing.judged > report.period.last,
    )


def _list_turns(now: Report, before: Report | None, by: By) -> tuple[Turn, ...]:
    found, old = [], {row.key: row for row in _rows(before, by)} if before is not None else {}
    for row in _rows(now, by):
        last = old.get(row.key)
        if row.counts.places["due"] or (last is not None and last.counts.places["due"]):
            past = _point(before, last.counts, lit=last.lit) if before is not None and last is not None else None
            found.append(Turn(row, _point(now, row.counts, lit=row.lit), past))
    return tuple(found)


def _rows(report: Report, by: By) -> Sequence[Row]:
    return group(report.standing, report.lines, by)
