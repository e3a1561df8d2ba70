"""What waits for the office on a day: what is to be done today, what falls due in the week, what is to be verified.

Everything that waits is an ``Item`` with its day. A source finds the items of its kinds; ``SOURCES`` lists the sources,
and ``make_todo`` places each item by its day, so that a new kind of entry with a limit needs a source and its words.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, list_upcoming
from bizenv.phrases import holidays
from bizenv.plan.model import Plan
from bizenv.standing import rounds
from bizenv.standing.letters import list_letters
from bizenv.standing.periods import Period, find_ended, find_period
from bizenv.standing.rounds import RoundAnswer
from bizenv.standing.rubric import Rules, list_exempt
from bizenv.standing.standing import Standing

Kind = Literal[
    "circular", "round", "year", "instruction", "finding", "return", "letter", "objection", "extension", "rule", "deadline",
    "verify",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "circular", "round", "year", "instruction", "finding", "return", "letter", "objection", "extension", "rule", "deadline",
    "verify",
)  # fmt: skip
"""The kinds of items in the order in which they are told: first what there is at most once."""
WEEK = 7
"""What falls due within so many days is told; a new rule is told for so many days from its first."""
STEPS = 3
"""How many letters there are about a node before a new deadline begins another series."""
_DAY = dt.timedelta(days=1)


class Item(NamedTuple):
    """One thing that waits.

    day: the day on which it is due or was due: the limit of a return, a letter, an instruction or a finding, the closing
        day before a circular, the day of a round, a deadline, the first day of a new rule; for what has no limit (an
        objection, an extension asked for, a report of completion, a year that is over) the day from which it has waited.
    node: None for what is about the whole task.
    entry: the return, the letter, the instruction, the inspection, the objection, the request for an extension, the rule
        or the report of completion; None for other kinds.
    period: of a circular, of a round, and the year that is not final.
    owed: how many reports a round still has to get.
    waiting: for how many working days an objection, a request for an extension or a report of completion has waited;
        None for other kinds.
    step: the step of the letter that may be sent now about a limit that has passed; None if none may.
    unreceived: whether the limit of a letter runs from its receipt, and that is not on record.
    plan: whose it is where several plans are told, else None.
    """

    kind: Kind
    day: dt.date
    status: Status | None = None
    node: Node | None = None
    entry: Entry | None = None
    period: Period | None = None
    owed: int | None = None
    waiting: int | None = None
    step: int | None = None
    unreceived: bool = False
    plan: Plan | None = None


class Todo(NamedTuple):
    """What waits on a day, ``as_of``.

    today: what has come to its day; week: what does so within ``WEEK`` days; a deadline of that very day is there, since
        the units have the whole of it. verify: what is reported complete, the longest waiting first.
    silent: the round that closed last with the answers that have not come; None before the first, or with an empty ledger.
    requests: the tasks whose leads ask for coordination; submitted: those of them put before a leader already.
    overdue: the tasks with a missed deadline.
    empty: as in ``Standing``. notes: what has to be said of the working days, where days off are not known.
    plan: whose it is where several plans are told, else None. each: of several plans, what waits of each.
    """

    as_of: dt.date
    today: tuple[Item, ...]
    week: tuple[Item, ...]
    verify: tuple[Item, ...]
    silent: tuple[Period, tuple[RoundAnswer, ...]] | None
    requests: tuple[Status, ...]
    submitted: tuple[Status, ...]
    overdue: tuple[Status, ...]
    empty: bool
    notes: tuple[str, ...]
    plan: Plan | None = None
    each: "tuple[Todo, ...]" = ()

    @property
    def parts(self) -> "tuple[Todo, ...]":
        """What waits of each plan; of one alone, the whole."""
        return self.each or (self,)


class Desk(NamedTuple):
    """What a source looks at: the standing on the day, the ledger as known, the rubric; ``notes`` takes what is to be said."""

    standing: Standing
    ledger: Ledger
    rules: Rules
    notes: list[str]

    @property
    def as_of(self) -> dt.date:
        """The day on which it is asked."""
        return self.standing.as_of

    def wait(self, since: dt.date) -> int:
        """How many working days have passed since a day."""
        days, note = holidays.count_between(since, self.as_of)
        self.notes.append(note)
        return days


Source = Callable[[Desk], Iterable[Item]]
"""What finds the things that wait of the plan as a whole."""
TaskSource = Callable[[Desk, Status], Iterable[Item]]
"""What finds those of one task, by its status alone."""


def make_todo(standing: Standing, ledger: Ledger) -> Todo:
    """What waits on the day of a standing. Without a rubric, that is outside a workspace, only deadlines do."""
    as_of, rules = standing.as_of, standing.rules
    notes: list[str] = []
    items = [item for some in standing.statuses.gather("deadlines", partial(_list_deadlines, as_of)) for item in some]
    if rules is not None:
        desk = Desk(standing, ledger, rules, notes)
        items += [item for source in SOURCES for item in source(desk)]
        for some, said in standing.statuses.gather("waiting", partial(_list_waiting, desk)):
            items += some
            notes += said
        items.sort(key=lambda it: it.status.task.id if it.kind == "letter" and it.status is not None else "")
    today, week, verify = place(items, as_of)
    silent = None
    if rules is not None and not standing.empty:
        last = rounds.find_last(standing.statuses, ledger, rules, standing.registry.plan.issued, as_of)
        if last is not None:
            silent = last[0], tuple(a for a in last[1] if a.silent and a.due < as_of and not a.inherited)
    asks = standing.statuses.gather("asks", lambda s: bool(s.coordinate and not s.disputes))
    requests = tuple(s for s, asking in zip(standing.statuses, asks, strict=True) if asking)
    missed = standing.statuses.gather("missed", lambda s: bool(s.missed))
    return Todo(
        as_of,
        today,
        week,
        verify,
        silent,
        requests=requests,
        submitted=tuple(s for s in requests if any(e.step == "submitted" for e in s.coordination)),
        overdue=tuple(s for s, late in zip(standing.statuses, missed, strict=True) if late),
        empty=standing.empty,
        notes=tuple(dict.fromkeys(note for note in notes if note)),
    )


def name_plan(todo: Todo, plan: Plan) -> Todo:
    """What waits of a plan as it is told beside that of others: every item and every task with its plan."""

    def named(status: Status) -> Status:
        return status._replace(plan=plan)

    def mark(items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(it._replace(plan=plan, status=named(it.status) if it.status is not None else None) for it in items)

    silent = todo.silent
    if silent is not None:
        silent = silent[0], tuple(a._replace(status=named(a.status)) for a in silent[1])
    return todo._replace(
        today=mark(todo.today),
        week=mark(todo.week),
        verify=mark(todo.verify),
        silent=silent,
        requests=tuple(map(named, todo.requests)),
        submitted=tuple(map(named, todo.submitted)),
        overdue=tuple(map(named, todo.overdue)),
        plan=plan,
    )


def merge(todos: Sequence[Todo]) -> Todo:
    """What waits of several plans on one day as one list. A round is of one plan: ``silent`` is None, see ``each``."""
    if len(todos) == 1:
        return todos[0]
    as_of = todos[0].as_of
    today, week, verify = place((item for it in todos for item in (*it.today, *it.week, *it.verify)), as_of)
    return Todo(
        as_of,
        today,
        week,
        verify,
        None,
        requests=tuple(s for it in todos for s in it.requests),
        submitted=tuple(s for it in todos for s in it.submitted),
        overdue=tuple(s for it in todos for s in it.overdue),
        empty=all(it.empty for it in todos),
        notes=tuple(dict.fromkeys(note for it in todos for note in it.notes)),
        each=tuple(todos),
    )


def place(items: Iterable[Item], as_of: dt.date) -> tuple[tuple[Item, ...], tuple[Item, ...], tuple[Item, ...]]:
    """Items of any kind by their days: those of today or before, those of the week, and those to be verified.

    Those of today are in the order of their kinds, then by day; those of the week by day; what comes later is left out.
    """
    last = find_last_day(as_of)
    found = sorted(items, key=lambda item: (item.day, KINDS.index(item.kind)))
    verify = tuple(item for item in found if item.kind == "verify")
    today = [item for item in found if item.day <= as_of and item.kind not in ("deadline", "verify")]
    placed = {*map(id, today), *map(id, verify)}
    week = tuple(item for item in found if id(item) not in placed and as_of <= item.day <= last)
    return tuple(sorted(today, key=lambda item: KINDS.index(item.kind))), week, verify


def find_last_day(as_of: dt.date) -> dt.date:
    """The last day of the week that begins with a day."""
    return as_of + WEEK * _DAY if (dt.date.max - as_of).days > WEEK else dt.date.max


def _list_deadlines(as_of: dt.date, status: Status) -> tuple[Item, ...]:
    """The deadlines of a task in the week that are not closed, terminated or reported complete."""
    found = list_upcoming(status, find_last_day(as_of))
    return tuple(Item("deadline", node.date, status, node) for node in found if node.date is not None)


def _list_waiting(desk: Desk, status: Status) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """What else waits of a task, and what is to be said of it."""
    own = desk._replace(notes=[])
    items = tuple(item for source in TASK_SOURCES for item in source(own, status))
    return items, tuple(own.notes)


def list_returns(desk: Desk, status: Status) -> Iterator[Item]:
    """What was returned and not reported again, by its limit."""
    for node in status.sent_back:
        if node.limit is not None:
            unurged = node.limit_late(desk.as_of) and not node.notices  # else its letter stands beside it
            step = _find_step(desk, status, node) if unurged else None
            yield Item("return", node.limit, status, node, node.back, step=step)


def list_limits(_: Desk, status: Status) -> Iterator[Item]:
    """The instructions and the findings of inspections with a limit, until something is done: see ``Status.limits``."""
    for entry in status.limits:
        if entry.limit is not None:
            node = next((n for n in status.nodes if n.number == entry.deadline), None)
            yield Item("instruction" if entry.kind == "instruct" else "finding", entry.limit, status, node, entry)


def list_extensions(desk: Desk, status: Status) -> Iterator[Item]:
    """The extensions that units have asked for and nobody has decided, each from the day on which the request came."""
    for node in status.nodes:
        if node.requested is not None:
            since = node.requested.arrived
            yield Item("extension", since, status, node, node.requested, waiting=desk.wait(since))


def list_open_letters(desk: Desk, status: Status) -> Iterator[Item]:
    """The last letter about each node, if nothing has answered it, by its limit."""
    for it in list_letters((status,)):
        if it.answered is None and it.node.lacking and it.node.notices and it.node.notices[-1].name == it.entry.name:
            unreceived = it.entry.limit_days is not None and it.received is None
            step = _find_step(desk, it.status, it.node) if it.limit < desk.as_of and not unreceived else None
            yield Item("letter", it.limit, it.status, it.node, it.entry, step=step, unreceived=unreceived)


def _find_step(desk: Desk, status: Status, node: Node) -> int | None:
    """The step of the next letter about a node; None if none may be sent, as ``bizenv notice`` holds it."""
    sent, registry = len(node.notices), desk.standing.registry
    limit = node.notices[-1].limit if sent else None
    own = list_exempt(desk.rules, registry)
    refused = not node.lacking or not status.lead or status.disputes or registry.plan.mandate is None
    if refused or sent >= STEPS or any(name in own for name in status.lead):
        return None
    return sent + 1 if limit is None or limit < desk.as_of else None


def list_objections(desk: Desk, status: Status) -> Iterator[Item]:
    """The objections that nobody has decided."""
    for entry in status.disputes:
        yield Item("objection", entry.arrived, status, None, entry, waiting=desk.wait(entry.arrived))


def list_rules(desk: Desk, status: Status) -> Iterator[Item]:
    """The new rules that have been in force for ``WEEK`` days at most, and those announced."""
    ruling = {n.rule.name: n for n in status.nodes if n.rule is not None}
    for entry in status.entries:
        if entry.name in ruling and (desk.as_of - entry.day).days <= WEEK:
            yield Item("rule", entry.day, status, ruling[entry.name], entry)
    for entry in status.announced:
        yield Item("rule", entry.day, status, None, entry)


def list_reports(desk: Desk, status: Status) -> Iterator[Item]:
    """The reports of completion that nobody has verified, each from the day on which it came."""
    for node in status.awaiting:
        if node.done is not None:
            since = node.done.arrived
            yield Item("verify", since, status, node, node.done, waiting=desk.wait(since))


def list_circulars(desk: Desk) -> Iterator[Item]:
    """The circular of the regular period that has ended, by its closing day, until it is on record.

    In January the circular of the year stands for that of its last period. Of an empty ledger there is nothing to tell.
    """
    feedback, plan = desk.rules.feedback, desk.standing.registry.plan
    ended = find_ended(desk.as_of, feedback.every, plan.issued)
    if ended is None or desk.standing.empty:
        return
    names = {p.name for p in (ended, find_period(ended.last, "year")) if p.last == ended.last}
    on_record = {e.period for e in desk.ledger.issued if e.paper == "bulletin" and e.date <= desk.as_of}
    if names & on_record:
        return
    desk.notes.append(rounds.note_closing_day(ended, feedback))
    yield Item("circular", rounds.find_closing_day(ended, feedback), period=ended)


def list_rounds(desk: Desk) -> Iterator[Item]:
    """The rounds that are still open and close within the week, with the reports that they still have to get."""
    feedback, issued = desk.rules.feedback, desk.standing.registry.plan.issued
    months = {find_period(day, "month") for day in (desk.as_of, find_last_day(desk.as_of))}
    for month in sorted(months, key=lambda it: it.first):
        period, day = rounds.find_round(month, feedback), rounds.find_due_day(month, feedback)
        if not issued <= period.first <= desk.as_of <= day:
            continue
        answers = rounds.list_answers(desk.standing.statuses, period, desk.ledger, desk.rules, issued)
        owed = sum(a.owed and a.due == day for a in answers)
        if owed:
            yield Item("round", day, period=period, owed=owed)


def list_years(desk: Desk) -> Iterator[Item]:
    """The years that are over and not final (年度定账), each from the day on which its feedback was closed."""
    if desk.standing.empty:
        return
    for year in range(desk.standing.registry.plan.issued.year, desk.as_of.year):
        if not desk.ledger.is_final(year, desk.as_of):
            period = find_period(dt.date(year, 12, 31), "year")
            closing = rounds.find_closing_day(period, desk.rules.feedback)
            if closing <= desk.as_of:
                yield Item("year", closing, period=period)


SOURCES: tuple[Source, ...] = (list_circulars, list_rounds, list_years)
"""What finds the things that wait of a plan in a workspace."""
TASK_SOURCES: tuple[TaskSource, ...] = (
    list_limits,
    list_returns,
    list_open_letters,
    list_objections,
    list_extensions,
    list_rules,
    list_reports,
)
"""What finds those of each task; deadlines wait without a workspace, too."""
