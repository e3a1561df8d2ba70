"""进展报告: the progress of the plan in a period, in the order in which the office reports it.

Every task is counted once, in one of seven places: due in the period, due before it, due later, without a deadline,
under a new rule that sets none, terminated, under review because a unit objects. Only the first has a rate: closed /
due. If a task has several deadlines, those in the period decide its outcome, together with earlier ones that wait for
the office; but while an earlier one is neither closed nor reported complete, the task is counted before the period:
what was missed then is no lateness of now.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.registry import Registry
from bizenv.standing import rounds
from bizenv.standing.periods import Period
from bizenv.standing.query import name_section
from bizenv.standing.standing import Standing

Place = Literal["due", "earlier", "later", "undated", "superseded", "terminated", "under_review"]
Outcome = Literal[
    "closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "not_yet", "due_today", "overdue",
]  # fmt: skip
Part = Literal["closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "not_complete"]
By = Literal["department", "category", "month", "part", "light"]
Lag = Literal["overdue", "behind"]
"""逾期, past a deadline; 进度滞后, below its pace. No word and no number covers both."""
Feedback = Literal["closed", "answered", "silent", "unasked"]

PLACES: tuple[Place, ...] = ("due", "earlier", "later", "undated", "superseded", "terminated", "under_review")
OUTCOMES: tuple[Outcome, ...] = (
    "closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "overdue", "due_today", "not_yet",
)  # fmt: skip
"""Both in the order of the report's numbers; what they are called stands in ``views.wording.report``. ``returned`` is
what a return for evidence shelters after its deadline, ``closed_unmet`` what was closed by approval with a target unmet."""
INCOMPLETE: tuple[Outcome, ...] = ("overdue", "due_today", "not_yet")
"""The outcomes that are 未完成, in the order of the report."""
PARTS: tuple[Part, ...] = ("closed", "closed_unmet", "awaiting", "returned", "reopened", "extended", "not_complete")
"""The parts that make up what is due in the period, in the order of the report; the last are the ``INCOMPLETE``."""
_WORST: tuple[Outcome, ...] = (
    "overdue", "due_today", "not_yet", "reopened", "returned", "extended", "awaiting", "closed_unmet", "closed",
)  # fmt: skip


class Line(NamedTuple):
    """A task in a report.

    outcome: None unless the task is due in the period or before it.
    late: closed, but after its deadline.
    answered: whether feedback came in the round of the report; None where none was asked for.
    lit: whether the task is judged, so that it may be named as lagging.
    behind: whether the rubric calls its progress too slow (序时进度).
    also_due: counted before the period, with another deadline in it.
    """

    status: Status
    place: Place
    outcome: Outcome | None
    late: bool
    answered: bool | None
    lit: bool
    behind: bool = False
    also_due: bool = False

    @property
    def lag(self) -> Lag | None:
        """How the task lags: it is overdue, or it is due later and its progress is too slow; None if it does not."""
        if self.place in ("due", "earlier"):
            return "overdue" if self.outcome == "overdue" else None
        if self.place != "later":
            return None
        return "overdue" if self.status.missed else "behind" if self.behind else None

    @property
    def lagging(self) -> bool:
        """Whether the task lags, in whichever way."""
        return self.lag is not None

    @property
    def under_review(self) -> bool:
        """Whether a unit objects and nobody has decided yet: a paper counts the task and says nothing else of it."""
        return self.place == "under_review"

    @property
    def feedback(self) -> Feedback | None:
        """How an undated task is counted: closed, else by its feedback in the round; None for a dated one."""
        if self.place != "undated":
            return None
        if self.status.nearest.met:
            return "closed"
        return "unasked" if self.answered is None else "answered" if self.answered else "silent"


class Counts(NamedTuple):
    """How many of a report's lines there are of each sort."""

    total: int
    places: Mapping[Place, int]
    due: Mapping[Outcome, int]
    """The tasks due in the period, by outcome."""
    earlier: Mapping[Outcome, int]
    """The tasks due before the period, by outcome."""
    closed_late: int
    """Those due in the period that were closed, but completed after their deadline; the other closed ones were in time."""
    later_lagging: int
    """The tasks due later whose progress is too slow. Those that are overdue by now are ``later_overdue`` alone."""
    later_overdue: int
    undated_closed: int
    """The undated tasks: closed, answered, silent and unasked ones make up all of them."""
    undated_answered: int
    undated_silent: int
    undated_unasked: int
    lights: Mapping[str, int]

    @property
    def incomplete(self) -> int:
        """How many tasks due in the period are overdue, due that very day or not yet due."""
        return sum(self.due[outcome] for outcome in INCOMPLETE)

    @property
    def earlier_open(self) -> int:
        """以前未办结: how many tasks due before the period are not closed, by approval or otherwise."""
        return self.places["earlier"] - self.earlier["closed"] - self.earlier["closed_unmet"]

    @property
    def parts(self) -> dict[Part, int]:
        """The tasks due in the period, in the order of ``PARTS``."""
        return {part: self.incomplete if part == "not_complete" else self.due[part] for part in PARTS}

    @property
    def shares(self) -> dict[Part, Decimal]:
        """The share of each part in per cent; they sum to 100.0, or are all zero if nothing is due."""
        return dict(zip(PARTS, share_out(tuple(self.parts.values())), strict=True))

    @property
    def rate(self) -> Decimal | None:
        """办结率: closed / due in the period, in per cent to one decimal, half up; None where nothing is due."""
        whole = self.places["due"]
        return _rounded(self.due["closed"], whole) if whole else None

    @property
    def overdue(self) -> int:
        """How many tasks are overdue, whether due in the period, before it or, where the day is past its end, later."""
        return self.due["overdue"] + self.earlier["overdue"] + self.later_overdue


class Row(NamedTuple):
    """A group of a report's lines: a department, a category, a month, a part or a light."""

    key: str
    lines: tuple[Line, ...]
    counts: Counts
    lit: bool
    """Whether the group's lights and rate may be shown: not those of a department that is exempt from judgement."""


class Change(NamedTuple):
    """A task that has changed since an earlier day: its status now and on that day."""

    now: Status
    before: Status


class Report(NamedTuple):
    """The facts of a report; ``round`` is the round of feedback that it covers, None before the first.

    made: the day on which the report is made, or of which it is a reprint.
    final: whether the year is closed by an act (年度定账); always False for other periods.
    beside: the report of the period that is running, on the same day, where nobody asked for either; else None.
    """

    standing: Standing
    period: Period
    lines: tuple[Line, ...]
    counts: Counts
    round: Period | None
    round_closed: bool
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    made: dt.date
    final: bool = False
    beside: "Report | None" = None

    @property
    def closing(self) -> dt.date | None:
        """收报截止日: the last day on which feedback on the period is taken; None without a rubric."""
        rules = self.standing.rules
        return rounds.find_closing_day(self.period, rules.feedback) if rules is not None else None

    @property
    def draft(self) -> bool:
        """Whether a circular is a 预稿: made before the closing day. Without a rubric there is no such day."""
        if self.standing.rules is None:
            return False
        closing = None if self.made <= self.period.last else self.closing
        return closing is None or self.made < closing

    @property
    def over(self) -> bool:
        """Whether the period is told as it stood at its end or later."""
        return self.standing.closed or self.standing.as_of > self.period.last

    @property
    def unsettled(self) -> bool:
        """未定账: whether the year is over and not yet final."""
        return self.period.every == "year" and self.over and not self.final

    @property
    def overdue(self) -> list[Line]:
        """The lines that are overdue and may be named, the longest overdue first."""
        found = [line for line in self.lines if line.lag == "overdue" and line.lit]
        return sorted(found, key=lambda line: (-(line.status.days_late or 0), _due_day(line)))

    @property
    def behind(self) -> list[Line]:
        """The lines whose progress is too slow and that may be named, the first due first."""
        return sorted((line for line in self.lines if line.lag == "behind" and line.lit), key=_due_day)

    @property
    def lagging(self) -> list[Line]:
        """The lines that lag and may be named: first ``overdue``, then ``behind``."""
        return [*self.overdue, *self.behind]

    @property
    def in_time(self) -> list[Line]:
        """The lines due in the period that were closed and completed in time, named or not: closed less closed late."""
        return [line for line in self.lines if line.place == "due" and line.outcome == "closed" and not line.late]

    @property
    def unnamed(self) -> int:
        """How many lines lag but may not be named, because their leads are exempt from judgement."""
        return sum(line.lagging and not line.lit for line in self.lines)

    @property
    def returned(self) -> list[Node]:
        """The nodes that were returned and not reported again, without those of tasks under review."""
        return [node for line in self.lines if not line.under_review for node in line.status.sent_back]

    @property
    def coordination(self) -> list[Line]:
        """The lines of tasks whose lead department asks for coordination."""
        return [line for line in self.lines if line.status.coordinate and not line.under_review]


def _due_day(line: Line) -> str:
    return str(line.status.due and line.status.due.date)


def make_report(
    standing: Standing,
    ledger: Ledger,
    period: Period,
    *,
    by: By | None = None,
    departments: Sequence[str] = (),
    since: Standing | None = None,
    made: dt.date | None = None,
    final: bool = False,
) -> Report:
    """The report of a period. ``ledger`` is what was known; ``departments`` limit the report to the tasks they lead.

    ``since`` is the standing of an earlier day, from which ``changes`` are counted; without it there are none.
    ``made``, ``final``: as in ``Report``; the report is made on the day of the standing if no other day is given.
    """
    ledger = ledger.received_by(standing.received_by)
    current = _round(standing, period)

    def find(status: Status) -> Line:
        return _line(standing, ledger, status, period, current)

    statuses: Sequence[Status] = standing.statuses
    if departments:
        statuses = [s for s in statuses if any(d in s.lead for d in departments)]
        lines = tuple(map(find, statuses))
    else:
        lines = tuple(standing.statuses.gather(("line", period, current), find, ledger))
    changes: tuple[Change, ...] = ()
    if since is not None:
        pairs = [(s, since.status(s.task.id)) for s in statuses]
        changes = tuple(Change(now, old) for now, old in pairs if _shown(now) != _shown(old) and not now.disputes)
    closed = False
    if current is not None and standing.rules is not None:
        closed = rounds.find_due_day(current, standing.rules.feedback) < standing.judged
    rows = group(standing, lines, by, departments) if by else ()
    counts = count_lines(lines)
    day = made or standing.as_of
    return Report(standing, period, lines, counts, current, closed, rows, changes, made=day, final=final)


def _shown(status: Status) -> tuple[object, ...]:
    return tuple((n.state, n.progress, n.date) for n in status.nodes), bool(status.missed)


def _round(standing: Standing, period: Period) -> Period | None:
    """The round of feedback that a report covers: its period, or else the one around its day; None before the first.

    A period that is over has the round around its last day.
    """
    if standing.rules is None or standing.empty:
        return None
    plan, feedback = standing.registry.plan, standing.rules.feedback
    return rounds.find_regular(period, min(standing.as_of, period.last), feedback, plan.issued)


def place_line(standing: Standing, status: Status, period: Period) -> Line:
    """A task as a report of a period counts it, without what was asked of it and without its pace.

    Whether a task is due in a period, and what became of it, is decided here and nowhere else.
    """
    place, nodes = ("under_review", []) if status.disputes else _placed(status, period)
    outcome = None
    if place in ("due", "earlier"):
        found = {_outcome(node, status, period) for node in nodes}
        outcome = next(o for o in _WORST if o in found)
    late = outcome == "closed" and any(n.late_by for n in nodes)
    return Line(status, place, outcome, late, None, standing.judges(status))


def _line(standing: Standing, ledger: Ledger, status: Status, period: Period, current: Period | None) -> Line:
    line = place_line(standing, status, period)
    answered = None
    if current is not None and standing.rules is not None and not line.under_review:
        answer = rounds.find_answer(
            status, current, ledger, standing.rules, standing.registry.plan.issued, standing.received_by
        )
        answered = None if answer is None else not answer.silent
    behind = False
    if standing.rules is not None and status.pace is not None:
        from bizenv.standing.rubric import is_behind

        behind = is_behind(status, standing.rules)
    earlier = line.place == "earlier"
    also_due = earlier and any(n.state != "terminated" and is_within(n, period) for n in status.nodes)
    return line._replace(answered=answered, behind=behind, also_due=also_due)


def _placed(status: Status, period: Period) -> tuple[Place, list[Node]]:
    """Where a task is counted, and the nodes that decide its outcome."""
    nodes = [n for n in status.nodes if n.state != "terminated"]
    if not nodes:
        return "terminated", []
    dated = [n for n in nodes if n.date is not None]
    if not dated:
        return ("superseded" if any(n.rule is not None for n in nodes) else "undated"), []
    before = [n for n in dated if n.date is not None and n.date < period.first]
    within = [n for n in dated if n not in before and is_within(n, period)]
    open_before = [n for n in before if not n.met]
    if within and not any(n.lacking for n in open_before):
        return "due", within + open_before
    if open_before or len(before) == len(dated):
        return "earlier", open_before or before
    return "later", []


def is_within(node: Node, period: Period) -> bool:
    """Whether a deadline falls into a period by its day in force, or by its printed day if no new rule replaced it."""
    printed = node.printed if node.rule is None else None
    return any(day is not None and period.first <= day <= period.last for day in (node.date, printed))


def _outcome(node: Node, status: Status, period: Period) -> Outcome:
    if node.state == "closed_unmet":
        return "closed_unmet"
    if node.met:
        return "closed"
    if node.state == "reported_done":
        return "awaiting"
    if node in status.missed:
        return "overdue"
    if node.state == "returned" and node.date is not None and node.date < status.judged:
        return "returned"
    if node.reopened is not None:
        return "reopened"
    if node.date is not None and node.date > period.last:
        return "extended"
    return "due_today" if node.date == status.as_of else "not_yet"


def count_lines(lines: Iterable[Line]) -> Counts:
    """The counts of some lines, each line once."""
    lines = list(lines)
    places = Counter(line.place for line in lines)
    outcomes = {place: Counter(line.outcome for line in lines if line.place == place) for place in ("due", "earlier")}
    later = Counter(line.lag for line in lines if line.place == "later")
    undated = Counter(line.feedback for line in lines)
    lights = Counter(line.status.light.colour for line in lines if line.status.light and not line.under_review)
    return Counts(
        len(lines),
        {place: places[place] for place in PLACES},
        {outcome: outcomes["due"][outcome] for outcome in OUTCOMES},
        {outcome: outcomes["earlier"][outcome] for outcome in OUTCOMES},
        sum(line.late for line in lines if line.place == "due"),
        later["behind"],
        later["overdue"],
        undated["closed"],
        undated["answered"],
        undated["silent"],
        undated["unasked"],
        dict(lights),
    )


def share_out(parts: Sequence[int]) -> list[Decimal]:
    """Shares in per cent to one decimal that sum to exactly 100.0; all are zero if the parts sum to zero.

    The share of the first part is rounded half up and stays so, since it is printed elsewhere as a rate. The largest of
    the others takes the residue, a tenth at a time, so that none falls below zero.

    >>> [str(share) for share in share_out([17, 10, 24, 9, 162])]
    ['7.7', '4.5', '10.8', '4.1', '72.9']
    >>> [str(share) for share in share_out([34, 7, 7, 7])]
    ['61.8', '12.8', '12.7', '12.7']
    """
    whole = sum(parts)
    if not whole:
        return [Decimal("0.0") for _ in parts]
    rounded = [_rounded(part, whole) for part in parts]
    tenth = Decimal("0.1")
    while residue := Decimal("100.0") - sum(rounded):
        largest = max(range(1, len(parts)), key=lambda n: (rounded[n], parts[n], -n))
        rounded[largest] += tenth if residue > 0 else -tenth
    return rounded


def _rounded(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def group(standing: Standing, lines: Iterable[Line], by: By, departments: Sequence[str] = ()) -> tuple[Row, ...]:
    """The lines of a report in groups. By department, a task led jointly counts fully for each of its leads.

    ``departments``, if any, are the only departments that get a group.
    """
    members: dict[str, list[Line]] = {}
    for line in lines:
        for key in _KEYS[by](line, standing.registry):
            members.setdefault(key, []).append(line)
    if by == "department":
        registry = standing.registry
        names = [d.name for d in registry.departments if d.name in members]
        keys = [n for n in (*names, *(k for k in members if k not in names)) if not departments or n in departments]
    elif by in ("month", "light"):
        keys = sorted(members, key=lambda key: (not key, LIGHTS.index(key) if key in LIGHTS else -1, key))
    else:
        keys = list(members)
    return tuple(
        Row(key, tuple(members[key]), count_lines(members[key]), by != "department" or is_judged(standing, key))
        for key in keys
    )


def is_judged(standing: Standing, department: str) -> bool:
    """Whether a department is judged; without a rubric every department is."""
    from bizenv.standing.rubric import is_unlit

    return standing.rules is None or not is_unlit([department], standing.registry, standing.rules)


LIGHTS = ("red", "orange", "yellow", "green", "blue", "grey")
"""The lights, the most urgent first."""


def _month(line: Line) -> list[str]:
    """The month of the earliest open deadline, or of the last deadline where all are met; empty without one."""
    dated = [line.status.due] if line.status.due is not None else line.status.dated[-1:]
    return [str(node.date)[:7] for node in dated] or [""]


_KEYS: dict[By, Callable[[Line, Registry], list[str]]] = {
    "department": lambda line, _: list(line.status.lead),
    "category": lambda line, registry: [name_section(line.status.task.measure, registry)],
    "month": lambda line, _: _month(line),
    "part": lambda line, _: [line.status.task.measure.part.number],
    "light": lambda line, _: [line.status.light.colour if line.status.light and not line.under_review else ""],
}
