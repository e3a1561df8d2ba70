"""反馈轮次: periods, when feedback on them is due, who is asked, who has answered."""

import calendar
import datetime as dt
from collections.abc import Sequence

from bizenv.base.days import Every
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.standing.period import MONTHS, Period, containing
from bizenv.standing.rubric import Feedback, Rules


def due_day(period: Period, feedback: Feedback) -> dt.date:
    """By when feedback on a period is due: a day of its last month."""
    last = period.last
    return last.replace(day=min(feedback.day, calendar.monthrange(last.year, last.month)[1]))


def last_closed(as_of: dt.date, every: Every, feedback: Feedback) -> Period:
    """The last period whose day for feedback is past on a day."""
    period = containing(as_of, every)
    if due_day(period, feedback) >= as_of and period.first > dt.date.min:
        period = containing(period.first - dt.timedelta(days=1), every)
    return period


def asked(task: Task, period: Period, ledger: Ledger, rules: Rules, issued: dt.date) -> bool:
    """Whether a task has to be reported on in a round.

    A task is not asked if before the period began it was closed, or reported complete and waiting for the office. In a
    period that had begun when the plan was issued none is. Monthly only those are asked that are due within the days
    that the rules name, or lag.
    """
    if period.first < issued:
        return False
    override = rules.tasks.get(task.id)
    every = (override.feedback if override is not None else None) or rules.feedback.every
    if every == "none":
        return False
    before = ledger.status(task, period.first - dt.timedelta(days=1))
    if all(not n.going or n.state == "reported_done" for n in before.nodes):
        return False
    if MONTHS[period.every] >= MONTHS[every]:
        return True
    if period.every != "month" or (override is not None and override.feedback is not None):
        return False
    feedback = rules.feedback
    due = before.due
    last = due_day(period, feedback)
    near = feedback.monthly_within is not None and due is not None and due.date is not None and due.lacking
    if near and due is not None and due.date is not None and (due.date - last).days <= (feedback.monthly_within or 0):
        return True
    return feedback.monthly_lagging and (bool(before.missed) or before.nearest.limit is not None)


def answers(entries: Sequence[Entry], period: Period, as_of: dt.date) -> list[Entry]:
    """The reports that answer a round and had arrived on a day: those that name it, or that name none and fall into it."""
    return [
        e
        for e in entries
        if e.kind == "report"
        and e.arrived <= as_of
        and (e.period == period.name or (e.period is None and period.first <= e.date <= period.last))
    ]


class Answer(NamedTuple):
    """A task in a round: ``arrived`` is the day on which the first report came, None where none has."""

    status: Status
    arrived: dt.date | None
    late: int
    """Days after the day on which it was due: of the report that came, or so far."""


def answer(status: Status, period: Period, entries: Sequence[Entry], feedback: Feedback) -> Answer:
    """How a task that was asked in a round has answered by the day of ``status``."""
    came = min((e.arrived for e in answers(entries, period, status.as_of)), default=None)
    return Answer(status, came, max(0, ((came or status.as_of) - due_day(period, feedback)).days))
