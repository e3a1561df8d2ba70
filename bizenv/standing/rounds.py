"""反馈轮次: when feedback on a period is due, which tasks are asked about, and which reports answer.

In a month there is one round at most, so that nobody is asked twice for one day: the regular one (``feedback.every``)
if its period ends with the month, else that of the month itself.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.periods import MONTHS, Period, find_first, find_period, parse_period
from bizenv.standing.rubric import Feedback, Rules
from bizenv.standing.succession import leads_since

if TYPE_CHECKING:
    from bizenv.standing.standing import Statuses

_DAY = dt.timedelta(days=1)


def find_due_day(period: Period, feedback: Feedback) -> dt.date:
    """The day by which feedback on a period is due: a day of its last month."""
    last = period.last
    return last.replace(day=min(feedback.day, calendar.monthrange(last.year, last.month)[1]))


def find_closing_day(period: Period, feedback: Feedback) -> dt.date:
    """收报截止日: the last day on which a report on a period is received: ``feedback.closing`` working days after its end.

    Without the extra ``workday`` only week-ends are taken for days off (see ``note_closing_day``).
    """
    return _count_to_closing(period.last, feedback.closing)[0]


def find_longest(count: int) -> int:
    """The number of days within which there are surely so many working days: no two festivals are within three weeks."""
    return 2 * count + 14


def note_closing_day(period: Period, feedback: Feedback) -> str:
    """What has to be said of the closing day: that days off are not all known; empty if they are."""
    return _count_to_closing(period.last, feedback.closing)[1]


@lru_cache
def _count_to_closing(last: dt.date, count: int) -> tuple[dt.date, str]:
    from bizenv.phrases import holidays  # not needed by most questions

    return holidays.count_working_days(last, count)


def find_round(period: Period, feedback: Feedback) -> Period:
    """The round that falls due in the last month of a period: the period itself unless it is joined to another one."""
    regular = find_period(period.last, feedback.every)
    return regular if regular.last == period.last else find_period(period.last, "month")


def list_closed(as_of: dt.date, feedback: Feedback, issued: dt.date) -> Iterator[Period]:
    """The rounds of any frequency whose day was before ``as_of``, the last first, that began after the plan was issued."""
    month = find_period(as_of, "month")
    while month.first >= issued:
        it = find_round(month, feedback)
        if it.first >= issued and find_due_day(month, feedback) < as_of:
            yield it
        if month.first == dt.date.min:
            return
        month = find_period(month.first - _DAY, "month")


def find_regular(period: Period, as_of: dt.date, feedback: Feedback, issued: dt.date) -> Period | None:
    """The regular round that a period is told with: itself, or else the one around a day; None before the first."""
    it = period if period.every == feedback.every else find_period(as_of, feedback.every)
    return it if it.first >= issued else None


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
    """A task that is asked about in a round.

    due: the last day on which its report is in time: the round's day, or the closing day for what falls due in between.
    arrived: the day on which the first report came; None where none has.
    """

    status: Status
    due: dt.date
    arrived: dt.date | None

    @property
    def late(self) -> int:
        """Days from the day on which the report was due to its arrival, or so far; 0 if in time."""
        return max(0, ((self.arrived or self.status.as_of) - self.due).days)

    @property
    def silent(self) -> bool:
        """Whether no report has come."""
        return self.arrived is None

    @property
    def inherited(self) -> bool:
        """Whether no report came by its day, and the unit that leads now came to lead after that day: it is not silent."""
        since = leads_since(self.status) if self.silent else None
        return since is not None and self.due < since

    @property
    def owed(self) -> bool:
        """Whether a report is still to be asked for: none has come, and the task goes on and does not wait for the office."""
        return self.arrived is None and _owes(self.status.nodes)


def find_answer(
    status: Status, period: Period, ledger: Ledger, rules: Rules, issued: dt.date, received_by: dt.date | None = None
) -> RoundAnswer | None:
    """How a task has answered in a round by the day of its status; None where it is not asked about.

    ``received_by``: the last day on which a report could come; None: the day of the status.

    Not asked about is what nobody leads, what had ended or waited for the office by the round's day, and what the rubric
    does not ask about in that round. In a month between two regular rounds it asks only about what has no interval of
    its own and, at the beginning of the month, was due within ``monthly_within`` days of the round's day or lagged. A
    task of no deadline is left out of every second regular round once its last two reports were of no change.
    """
    window = _find_window(status, period, ledger, rules, issued)
    if window is None:
        return None
    due = find_due_day(period, rules.feedback)
    if _falls_due_after(status, period, due, ledger):
        due = _find_last_day(period, rules.feedback)
    entries = ledger.of(status.task.id)
    arrived = min(
        (e.arrived for e in _list_answers(entries, period, window, due, received_by or status.as_of)), default=None
    )
    if arrived is None and not _owes(_find_nodes(status, min(due, status.as_of), ledger)):
        return None
    return RoundAnswer(status, due, arrived)


def list_answers(
    statuses: "Statuses", period: Period, ledger: Ledger, rules: Rules, issued: dt.date
) -> list[RoundAnswer]:
    """The tasks that a round asks about."""
    found = statuses.gather(
        ("answer", period), lambda status: find_answer(status, period, ledger, rules, issued), ledger
    )
    return [answer for answer in found if answer is not None]


def find_last(
    statuses: "Statuses", ledger: Ledger, rules: Rules, issued: dt.date, as_of: dt.date
) -> tuple[Period, list[RoundAnswer]] | None:
    """The round of any frequency that closed last before a day and asked about anything; None before the first.

    Where none asked about anything, it is the one that closed last.
    """
    closed = list(list_closed(as_of, rules.feedback, issued))
    found = ((period, list_answers(statuses, period, ledger, rules, issued)) for period in closed)
    return next((one for one in found if one[1]), (closed[0], []) if closed else None)


class Fulfilment(NamedTuple):
    """Whether a regular round that asks about a task was answered by its last day, ``due``."""

    due: dt.date
    answered: bool


def find_fulfilment(status: Status, period: Period, ledger: Ledger, rules: Rules, issued: dt.date) -> Fulfilment | None:
    """Whether a task with a deadline was answered for in a regular round, for a score; None where the rubric does not ask.

    Other than in ``find_answer``, whether it is asked for and by which day does not depend on what was reported, so that
    nobody is the worse for having reported early: what is closed, or has been reported complete and waits for the office,
    counts as answered, and so does what waited for the office when the time for the answer began.
    """
    feedback, override = rules.feedback, rules.tasks.get(status.task.id)
    own = override.feedback if override is not None else None
    if own == "none" or not status.lead or period.first < issued or period.every != feedback.every:
        return None
    span = period if own is None else find_period(period.last, own)
    if span.last != period.last or span.first < issued:
        return None
    month = find_period(period.last, "month")
    watched = own is None and _is_watched(status, month, ledger, feedback)
    first = month.first if watched else span.first
    due = find_due_day(period, feedback)
    if any(n.date is not None and due < n.date <= period.last for n in _find_nodes(status, due, ledger)):
        due = _find_last_day(period, feedback)
    if _list_answers(ledger.of(status.task.id), period, (first, span.last), due, due):
        return Fulfilment(due, answered=True)
    begun = _find_nodes(status, first - _DAY, ledger) if first > dt.date.min else ()
    done = all(n.met or _waits(n, due) for n in _find_nodes(status, due, ledger))
    return Fulfilment(due, answered=done or any(_waits(n, due) for n in begun))


def _waits(node: Node, day: dt.date) -> bool:
    """Whether a node is reported complete by a report that the office had by a day."""
    return node.state == "reported_done" and node.done is not None and node.done.arrived <= day


def is_unreported(status: Status, ledger: Ledger, rules: Rules, issued: dt.date) -> bool:
    """Whether no report came in the last round that asked about a task and that has closed.

    The status must be of a task of which nothing is reported. A round whose day was before the present lead came to lead
    the task does not count: that unit was not asked.
    """
    since = leads_since(status)
    year = status.as_of - 366 * _DAY if status.as_of.year > 1 else dt.date.min
    silent = not any(e.kind == "report" for e in ledger.of(status.task.id))
    unsure: list[Period] = []
    for period in list_closed(status.as_of, rules.feedback, issued):
        if period.last < year:
            break
        window = _find_window(status, period, ledger, rules, issued)
        if window is None:
            continue
        due = find_due_day(period, rules.feedback)
        if since is not None and due < since:
            break
        # The calendar of working days takes long to load: it is asked only if the closing day may be to come, and of a
        # task that never reported only if no other round decides.
        if _may_be_open(period, rules.feedback, status.as_of) and _falls_due_after(status, period, due, ledger):
            if silent:
                unsure.append(period)
                continue
            due = _find_last_day(period, rules.feedback)
        if due < status.as_of:
            return silent or not _list_answers(ledger.of(status.task.id), period, window, due, status.as_of)
    return any(_find_last_day(period, rules.feedback) < status.as_of for period in unsure)


def _may_be_open(period: Period, feedback: Feedback, day: dt.date) -> bool:
    """Whether the closing day of a period may not have passed by a day, whatever days are off: see ``find_longest``."""
    return (day - period.last).days <= find_longest(feedback.closing)


def _find_window(
    status: Status, period: Period, ledger: Ledger, rules: Rules, issued: dt.date
) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of the reports that answer a task in a round; None where the rubric does not ask.

    In the last month of a regular round there is no monthly one. Where there would be, for what is due soon or lags, the
    regular round takes its place: then only a report of that month answers, since one of October says nothing of
    December.
    """
    feedback, task = rules.feedback, status.task
    override = rules.tasks.get(task.id)
    own = override.feedback if override is not None else None
    if own == "none" or not status.lead:
        return None
    if period.first < issued or find_round(period, feedback) != period:
        return None
    if own is not None:
        span = find_period(period.last, own)
        return (span.first, span.last) if span.last == period.last and span.first >= issued else None
    month = find_period(period.last, "month")
    watched = _is_watched(status, month, ledger, feedback)
    if period.every != feedback.every:
        return (period.first, period.last) if watched else None
    if _rests(status, period, ledger):
        return None
    first = month.first if watched else period.first
    return first, period.last


def _is_watched(status: Status, month: Period, ledger: Ledger, feedback: Feedback) -> bool:
    """Whether a task is due soon or lags at the beginning of a month, so that a report is asked for in that month."""
    if feedback.monthly_within is None and not feedback.monthly_lagging:
        return False
    nodes = _find_nodes(status, month.first - _DAY if month.first > dt.date.min else month.first, ledger)
    if not _owes(nodes):
        return False
    lacking = [n.date for n in nodes if n.date is not None and n.lacking]
    if feedback.monthly_within is not None and lacking:
        if (min(lacking) - find_due_day(month, feedback)).days <= feedback.monthly_within:
            return True
    return feedback.monthly_lagging and (
        any(day < month.first for day in lacking) or any(n.limit is not None for n in nodes)
    )


def _rests(status: Status, period: Period, ledger: Ledger) -> bool:
    """Whether an undated task is left out of a regular round: after two reports of no change it reports half-yearly."""
    if MONTHS[period.every] >= MONTHS["half"] or period.last == find_period(period.last, "half").last:
        return False
    told = [e for e in ledger.of(status.task.id) if e.kind == "report" and e.day < period.first]
    if len(told) < 2 or any(e.stage != "no_change" for e in told[-2:]):
        return False
    return all(n.date is None for n in _find_nodes(status, period.first - _DAY, ledger) if not n.met)


def _falls_due_after(status: Status, period: Period, due: dt.date, ledger: Ledger) -> bool:
    """Whether a task falls due after a round's day and before the period's end, so that it is asked for by the closing day."""
    if due >= period.last:
        return False
    nodes = _find_nodes(status, min(due, status.as_of), ledger)
    return any(n.lacking and n.date is not None and due < n.date <= period.last for n in nodes)


def _find_last_day(period: Period, feedback: Feedback) -> dt.date:
    """The day by which what falls due after a round's day is asked for: the closing day, if no other round is due by then."""
    closing = find_closing_day(period, feedback)
    if period.last.year < dt.date.max.year or period.last.month < dt.date.max.month:
        following = find_due_day(find_period(period.last + _DAY, "month"), feedback)
        if closing >= following:
            return find_due_day(period, feedback)
    return closing


def _list_answers(
    entries: Sequence[Entry], period: Period, window: tuple[dt.date, dt.date], due: dt.date, as_of: dt.date
) -> list[Entry]:
    """The reports that answer a round and had arrived by ``as_of``: those that name it, and those of a day in its window.

    A report of a day in the window counts whatever period it names, unless that period was over by then: a late answer
    to another round says nothing of this one.
    """
    first, last = window[0], max(window[1], due)
    return [
        e
        for e in entries
        if e.kind == "report"
        and e.arrived <= as_of
        and (e.period == period.name or _falls_into(e, period, first, last))
    ]


def _falls_into(entry: Entry, period: Period, first: dt.date, last: dt.date) -> bool:
    if entry.period is None:
        return first <= entry.date <= last
    named = parse_period(entry.period)
    return first <= entry.date and (named.last == period.last or entry.date <= min(last, named.last))


def _find_nodes(status: Status, day: dt.date, ledger: Ledger) -> tuple[Node, ...]:
    """The nodes of a task on a day up to that of its status."""
    if not status.entries or day >= status.as_of:
        return status.nodes
    return ledger.status(status.task, day).nodes


def _owes(nodes: Sequence[Node]) -> bool:
    """Whether there is something to report: not all has ended or waits for the office."""
    return any(n.going and n.state != "reported_done" for n in nodes)
