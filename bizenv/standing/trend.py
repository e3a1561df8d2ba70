"""走势: month by month what fell due, and how it stands on one day.

Every figure is one of a report. A month has the figures of the report of that month as of the same day; beside it stand
those of all that fell due from the first month to it, in which a task with deadlines in several months counts once.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from bizenv.base.days import last_day
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.status import Status
from bizenv.standing.periods import Period, find_period
from bizenv.standing.report import Counts, Line, Row, count_lines, group, is_judged, place_line
from bizenv.standing.standing import Standing

Groups = Literal["department", "category"]


class TrendMonth(NamedTuple):
    """What fell due in a month, and what fell due from the first month of the trend to it; each task counts once."""

    period: Period
    counts: Counts
    total: Counts


class Course(NamedTuple):
    """The months of the whole trend, or of a group, the earliest first.

    row: the group with the tasks that fell due in any of the months; None for the whole.
    lit: whether lateness and rates may be told: not where nobody concerned is judged.
    """

    row: Row | None
    lit: bool
    months: tuple[TrendMonth, ...]

    @property
    def total(self) -> Counts:
        """What fell due in all the months, each task once."""
        return self.months[-1].total


class Trend(NamedTuple):
    """The course of the whole, and that of each group in the order of the registry or the document.

    first, last: the first and the last month. by: what it is grouped by, None if it is not.
    """

    standing: Standing
    first: Period
    last: Period
    whole: Course
    by: Groups | None
    courses: tuple[Course, ...]


class _Step(NamedTuple):
    """What changes in a month for a task: ``due``, its line if it fell due in it, and its line in the total to it."""

    month: int
    due: Line | None
    total: Line


def find_first_month(standing: Standing) -> Period:
    """The month in which a trend begins: that of the day of issue, or an earlier one in which something fell due."""
    days = [node.date for status in standing.statuses for node in status.dated if node.date is not None]
    return find_period(min([standing.registry.plan.issued, *days]), "month")


def make_trend(
    standing: Standing,
    statuses: Iterable[Status],
    first: Period,
    last: Period,
    *,
    by: Groups | None = None,
    departments: Sequence[str] = (),
) -> Trend:
    """The trend of some tasks of a standing, from one month to another.

    ``departments``: those whose tasks they are, empty for all; only these get a group, and where none of them is judged
    no lateness may be told of the whole.
    """
    months = _list_months(first, last)
    steps = {id(status): _find_steps(standing, status, months) for status in statuses}
    told = [each[-1].total for each in steps.values() if each]
    judged = not departments or any(is_judged(standing, name) for name in departments)
    whole = Course(None, judged and _any_judged(told), _tell(steps.values(), months))
    rows = group(standing, told, by, departments) if by is not None else ()
    courses = tuple(
        Course(row, row.lit and _any_judged(row.lines), _tell((steps[id(it.status)] for it in row.lines), months))
        for row in rows
    )
    return Trend(standing, first, last, whole, by, courses)


def make_full_trend(standing: Standing, statuses: Iterable[Status], *, departments: Sequence[str] = ()) -> Trend:
    """The trend from the first month to that of the day of the standing, without groups."""
    last = find_period(standing.as_of, "month")
    return make_trend(standing, statuses, min(find_first_month(standing), last), last, departments=departments)


def _any_judged(lines: Sequence[Line]) -> bool:
    return not lines or any(line.lit for line in lines)


def _list_months(first: Period, last: Period) -> tuple[Period, ...]:
    found = [first]
    while found[-1].last < last.last:
        found.append(find_period(found[-1].last + dt.timedelta(days=1), "month"))
    return tuple(found)


def _find_steps(standing: Standing, status: Status, months: Sequence[Period]) -> tuple[_Step, ...]:
    """The months in which a task has a deadline, in force or printed; between them its lines do not change."""
    begin = months[0].first
    days = {day for node in status.nodes for day in (node.date, node.printed) if day is not None}
    marks = sorted({12 * day.year + day.month for day in days if begin <= day <= months[-1].last})
    found = []
    for mark in marks:
        n = mark - 12 * begin.year - begin.month
        total = place_line(standing, status, Period("", begin, months[n].last))
        if total.place == "due":
            line = place_line(standing, status, months[n])
            found.append(_Step(n, line if line.place == "due" else None, total))
    return tuple(found)


def _tell(tasks: Iterable[Sequence[_Step]], months: Sequence[Period]) -> tuple[TrendMonth, ...]:
    begun: dict[int, list[tuple[int, _Step]]] = {}
    for task, steps in enumerate(tasks):
        for step in steps:
            begun.setdefault(step.month, []).append((task, step))
    none = total = count_lines(())
    latest: dict[int, Line] = {}
    found = []
    for n, month in enumerate(months):
        counts = none
        if n in begun:
            latest.update((task, step.total) for task, step in begun[n])
            counts = count_lines(step.due for _, step in begun[n] if step.due is not None)
            total = count_lines(latest.values())
        found.append(TrendMonth(month, counts, total))
    return tuple(found)


BACK = 3
"""Over how many months the pace of a forecast is taken; before so many are on record there is none."""


class Forecast(NamedTuple):
    """What the pace of the last months gives by the end of the year: arithmetic, which knows nothing of the tasks.

    period: the year. Only tasks that are judged count: ``due`` of them are due in it, ``closed`` are closed by
    ``as_of``, ``before`` of these were closed on the day ``since``; ``expected`` are closed at its end at this pace.
    unjudged: how many tasks due in it are left out.
    """

    period: Period
    as_of: dt.date
    since: dt.date
    due: int
    closed: int
    before: int
    expected: int
    unjudged: int

    @property
    def rate(self) -> Decimal:
        """``expected`` / ``due`` in per cent to one decimal, half up."""
        return (Decimal(100) * self.expected / self.due).quantize(Decimal("0.1"), ROUND_HALF_UP)


def find_pace_day(as_of: dt.date) -> dt.date | None:
    """The day from which the pace is taken: that of ``BACK`` months earlier, or the last of a shorter month; None before year 1."""
    months = 12 * as_of.year + as_of.month - 1 - BACK
    if months < 12:
        return None
    last = last_day(months // 12, months % 12 + 1)
    return last.replace(day=min(as_of.day, last.day))


def make_forecast(now: Standing, then: Standing, statuses: Iterable[Status]) -> Forecast | None:
    """The forecast for some tasks of a standing; ``then`` is the standing on the day that ``find_pace_day`` gives.

    None where nothing was on record then, on the last day of the year, and where nothing is due or left to be closed.
    """
    year = find_period(now.as_of, "year")
    due = [line for line in (place_line(now, s, year) for s in statuses) if line.place == "due"]
    judged = [line for line in due if line.lit]
    open_ = sum(line.outcome not in ("closed", "closed_unmet") for line in judged)
    if then.empty or not open_ or now.as_of >= year.last:
        return None
    closed = sum(line.outcome == "closed" for line in judged)
    old = (place_line(then, then.status(line.status.task.id), year) for line in judged if line.outcome == "closed")
    before = sum(line.outcome == "closed" for line in old)
    days, left = (now.as_of - then.as_of).days, (year.last - now.as_of).days
    more = min(open_, ((closed - before) * left * 2 + days) // (2 * days))
    return Forecast(year, now.as_of, then.as_of, len(judged), closed, before, closed + more, len(due) - len(judged))
