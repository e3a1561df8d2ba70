"""反馈轮次: when feedback on a period is due, which tasks are asked about, and which reports answer."""

import calendar
import datetime as dt
from collections.abc import Sequence

from bizenv.base.days import Every
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.standing.periods import MONTHS, Period, find_first, find_period
from bizenv.standing.rubric import Feedback, Rules


def find_due_day(period: Period, feedback: Feedback) -> dt.date:
    """The day by which feedback on a period is due: a day of its last month."""
    last = period.last
    return last.replace(day=min(feedback.day, calendar.monthrange(last.year, last.month)[1]))


def find_closing_day(period: Period, feedback: Feedback) -> dt.date:
    """收报截止日: the last day on which a report counts in the circular of a period.

    Without the extra ``workday`` only week-ends are known as days off.
    """
    from bizenv.phrases import holidays

    try:
        return holidays.add_working_days(period.last, feedback.closing)[0]
    except holidays.UnknownError:
        day, left = period.last, feedback.closing
        while left:
            day += dt.timedelta(days=1)
            left -= day.weekday() < 5
        return day


def find_last_closed(as_of: dt.date, every: Every, feedback: Feedback) -> Period:
    """The last period whose feedback was due before ``as_of``."""
    period = find_period(as_of, every)
    if find_due_day(period, feedback) >= as_of and period.first > dt.date.min:
        period = find_period(period.first - dt.timedelta(days=1), every)
    return period


def is_asked(task: Task, period: Period, ledger: Ledger, rules: Rules, issued: dt.date) -> bool:
    """Whether a task has to be reported on in a round.

    No report is asked for if, before the period began, the task was closed or reported complete and awaiting the
    office, nor in a period that had begun when the plan was issued, nor if nobody leads the task. In a month between two regular rounds a report is
    asked for only if the task has no interval of its own in the rubric and is due within ``monthly_within`` days of
    the round's due day or, with ``monthly_lagging``, lags.
    """
    if period.first < issued:
        return False
    override = rules.tasks.get(task.id)
    every = (override.feedback if override is not None else None) or rules.feedback.every
    if every == "none":
        return False
    before = ledger.status(task, period.first - dt.timedelta(days=1))
    if not before.lead:  # nobody reports on it
        return False
    if all(not n.going or n.state == "reported_done" for n in before.nodes):
        return False
    if MONTHS[period.every] >= MONTHS[every]:
        return True
    if period.every != "month" or (override is not None and override.feedback is not None):
        return False
    feedback = rules.feedback
    due = before.due
    last = find_due_day(period, feedback)
    near = feedback.monthly_within is not None and due is not None and due.date is not None and due.lacking
    if near and due is not None and due.date is not None and (due.date - last).days <= (feedback.monthly_within or 0):
        return True
    return feedback.monthly_lagging and (bool(before.missed) or before.nearest.limit is not None)


def list_answers(entries: Sequence[Entry], period: Period, as_of: dt.date) -> list[Entry]:
    """The reports that answer a round and had arrived by ``as_of``.

    They name the period, or name none and are dated within it.
    """
    return [
        e
        for e in entries
        if e.kind == "report"
        and e.arrived <= as_of
        and (e.period == period.name or (e.period is None and period.first <= e.date <= period.last))
    ]


def find_open(period: Period, issued: dt.date, day: dt.date) -> Period:
    """The round nearest to a period that may be reported on by a day, of the same length; the period itself if it may.

    A round may be reported on from its first day. The first round is the first that begins after the plan was issued;
    it is the answer also where it has not begun.
    """
    first, last = find_first(issued, period.every), find_period(day, period.every)
    return max(first, min(period, last, key=_begin), key=_begin)


def _begin(period: Period) -> dt.date:
    return period.first


class RoundAnswer(NamedTuple):
    """A task in a round: ``arrived`` is the day on which the first report came, None where none has."""

    status: Status
    arrived: dt.date | None
    late: int
    """Days from the day on which the report was due to its arrival, or so far; 0 if in time."""


def find_answer(status: Status, period: Period, entries: Sequence[Entry], feedback: Feedback) -> RoundAnswer:
    """The answer of a task in a round, as of the day of ``status``; ``entries`` are those of the task."""
    came = min((e.arrived for e in list_answers(entries, period, status.as_of)), default=None)
    return RoundAnswer(status, came, max(0, ((came or status.as_of) - find_due_day(period, feedback)).days))
