"""进展报告: the progress of the plan in a period, in the order in which the office reports it.

Every task is counted once, in one of six places: due in the period, due before it, due later, without a deadline, under
a new rule that sets none, terminated. Only the first has a rate: closed / due. If a task has several deadlines, those
in the period and any still open from before decide its outcome.
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
from bizenv.standing import periods, rounds
from bizenv.standing.periods import Period
from bizenv.standing.query import name_section
from bizenv.standing.standing import Standing

Place = Literal["due", "earlier", "later", "undated", "superseded", "terminated"]
Outcome = Literal["closed", "awaiting", "extended", "not_yet", "due_today", "overdue"]
By = Literal["department", "category", "month", "part", "light"]

PLACES: tuple[Place, ...] = ("due", "earlier", "later", "undated", "superseded", "terminated")
OUTCOMES: tuple[Outcome, ...] = ("closed", "awaiting", "extended", "overdue", "due_today", "not_yet")
"""Both in the order of the report's numbers; what they are called stands in ``views.wording.report``."""
INCOMPLETE: tuple[Outcome, ...] = ("overdue", "due_today", "not_yet")
"""The outcomes that are 未完成, in the order of the report."""
_WORST: tuple[Outcome, ...] = ("overdue", "due_today", "not_yet", "extended", "awaiting", "closed")


class Line(NamedTuple):
    """A task in a report.

    outcome: None unless the task is due in the period or before it.
    late: closed, but after its deadline.
    answered: whether feedback came in the round of the report; None where none was asked for.
    lit: whether the task is judged, so that it may be named as lagging.
    """

    status: Status
    place: Place
    outcome: Outcome | None
    late: bool
    answered: bool | None
    lit: bool

    @property
    def lagging(self) -> bool:
        """Whether the task lags: it is overdue, or it is due later and its light is red, orange or yellow."""
        if self.place in ("due", "earlier"):
            return self.outcome == "overdue"
        light = self.status.light
        return self.place == "later" and light is not None and light.colour in ("red", "orange", "yellow")


class Counts(NamedTuple):
    """How many of a report's lines there are of each sort."""

    total: int
    places: Mapping[Place, int]
    due: Mapping[Outcome, int]
    """The tasks due in the period, by outcome."""
    earlier: Mapping[Outcome, int]
    """The tasks due before the period, by outcome."""
    closed_late: int
    later_lagging: int
    undated_closed: int
    undated_answered: int
    undated_silent: int
    lights: Mapping[str, int]

    @property
    def incomplete(self) -> int:
        """How many tasks due in the period are neither closed nor awaiting verification nor extended beyond it."""
        return sum(self.due[outcome] for outcome in INCOMPLETE)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """The tasks due in the period, as four numbers: closed, awaiting verification, extended, incomplete."""
        return self.due["closed"], self.due["awaiting"], self.due["extended"], self.incomplete

    @property
    def rate(self) -> Decimal | None:
        """办结率: closed / due in the period, in per cent to one decimal; None where nothing is due."""
        whole = self.places["due"]
        return _rounded(self.due["closed"], whole) if whole else None


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
    """The facts of a report; ``round`` is the round of feedback that it covers, None before the first."""

    standing: Standing
    period: Period
    lines: tuple[Line, ...]
    counts: Counts
    round: Period | None
    round_closed: bool
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]

    @property
    def lagging(self) -> list[Line]:
        """The lines that lag and may be named, the longest overdue first."""
        found = [line for line in self.lines if line.lagging and line.lit]
        return sorted(
            found, key=lambda line: (-(line.status.days_late or 0), str(line.status.due and line.status.due.date))
        )

    @property
    def unnamed(self) -> int:
        """How many lines lag but may not be named, because their leads are exempt from judgement."""
        return sum(line.lagging and not line.lit for line in self.lines)

    @property
    def coordination(self) -> list[Line]:
        """The lines of tasks whose lead department asks for coordination."""
        return [line for line in self.lines if line.status.coordinate]


def find_span(as_of: dt.date, typed: Period | None) -> Period:
    """The period of a report: ``typed`` if it is given, else the year of ``as_of``."""
    return typed or periods.parse_period(f"{as_of.year:04}")


def make_report(
    standing: Standing,
    ledger: Ledger,
    period: Period,
    *,
    by: By | None = None,
    departments: Sequence[str] = (),
    since: Standing | None = None,
) -> Report:
    """The report of a period. ``ledger`` is what was known; ``departments`` limit the report to the tasks they lead.

    ``since`` is the standing of an earlier day, from which ``changes`` are counted; without it there are none.
    """
    statuses = [s for s in standing.statuses if not departments or any(d in s.lead for d in departments)]
    current = _round(standing, period)
    lines = tuple(_line(standing, ledger, status, period, current) for status in statuses)
    changes: tuple[Change, ...] = ()
    if since is not None:
        pairs = [(s, since.status(s.task.id)) for s in statuses]
        changes = tuple(Change(now, old) for now, old in pairs if _shown(now) != _shown(old))
    closed = False
    if current is not None and standing.rules is not None:
        closed = rounds.find_due_day(current, standing.rules.feedback) < standing.judged
    rows = group(standing, lines, by, departments) if by else ()
    return Report(standing, period, lines, count_lines(lines), current, closed, rows, changes)


def _shown(status: Status) -> tuple[object, ...]:
    return tuple((n.state, n.progress, n.date) for n in status.nodes), bool(status.missed)


def _round(standing: Standing, period: Period) -> Period | None:
    """The round of feedback that a report covers: its period, or else the one around its day; None before the first."""
    if standing.rules is None or standing.empty:
        return None
    return rounds.find_regular(period, standing.as_of, standing.rules.feedback, standing.registry.plan.issued)


def _line(standing: Standing, ledger: Ledger, status: Status, period: Period, current: Period | None) -> Line:
    place, nodes = _placed(status, period)
    outcome = None
    if place in ("due", "earlier"):
        found = {_outcome(node, status, period) for node in nodes}
        outcome = next(o for o in _WORST if o in found)
    late = outcome == "closed" and any(n.late_by for n in nodes)
    answered = None
    if current is not None and standing.rules is not None:
        answer = rounds.find_answer(status, current, ledger, standing.rules, standing.registry.plan.issued)
        answered = None if answer is None else not answer.silent
    return Line(status, place, outcome, late, answered, standing.judges(status))


def _placed(status: Status, period: Period) -> tuple[Place, list[Node]]:
    """Where a task is counted, and the nodes that decide its outcome."""
    nodes = [n for n in status.nodes if n.state != "terminated"]
    if not nodes:
        return "terminated", []
    dated = [n for n in nodes if n.date is not None]
    if not dated:
        return ("superseded" if any(n.rule is not None for n in nodes) else "undated"), []
    before = [n for n in dated if n.date is not None and n.date < period.first]
    within = [n for n in dated if n not in before and _within(n, period)]
    open_before = [n for n in before if not n.met]
    if within:
        return "due", within + open_before
    if open_before or not any(n not in before for n in dated):
        return "earlier", open_before or before
    return "later", []


def _within(node: Node, period: Period) -> bool:
    """Whether a deadline falls into a period by its day in force, or by its printed day if no new rule replaced it."""
    printed = node.printed if node.rule is None else None
    return any(day is not None and period.first <= day <= period.last for day in (node.date, printed))


def _outcome(node: Node, status: Status, period: Period) -> Outcome:
    if node.met:
        return "closed"
    if node.state == "reported_done":
        return "awaiting"
    if node in status.missed:
        return "overdue"
    if node.date is not None and node.date > period.last:
        return "extended"
    return "due_today" if node.date == status.as_of else "not_yet"


def count_lines(lines: Iterable[Line]) -> Counts:
    """The counts of some lines, each line once."""
    lines = list(lines)
    places = Counter(line.place for line in lines)
    outcomes = {place: Counter(line.outcome for line in lines if line.place == place) for place in ("due", "earlier")}
    undated = [line for line in lines if line.place == "undated"]
    lights = Counter(line.status.light.colour for line in lines if line.status.light is not None)
    return Counts(
        len(lines),
        {place: places[place] for place in PLACES},
        {outcome: outcomes["due"][outcome] for outcome in OUTCOMES},
        {outcome: outcomes["earlier"][outcome] for outcome in OUTCOMES},
        sum(line.late for line in lines if line.place == "due"),
        sum(line.lagging for line in lines if line.place == "later"),
        sum(line.status.nearest.met for line in undated),
        sum(line.answered is True for line in undated),
        sum(line.answered is False for line in undated),
        dict(lights),
    )


def share_out(parts: Sequence[int]) -> list[Decimal]:
    """Shares in per cent to one decimal that sum to exactly 100.0: the first of the largest takes the rounding error.

    All are zero if the parts sum to zero.

    >>> [str(share) for share in share_out([17, 10, 24, 9, 162])]
    ['7.7', '4.5', '10.8', '4.1', '72.9']
    """
    whole = sum(parts)
    if not whole:
        return [Decimal("0.0") for _ in parts]
    rounded = [_rounded(part, whole) for part in parts]
    largest = max(range(len(parts)), key=lambda n: (parts[n], -n))
    rounded[largest] += Decimal("100.0") - sum(rounded)
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
        Row(key, tuple(members[key]), count_lines(members[key]), by != "department" or _lit(standing, key))
        for key in keys
    )


def _lit(standing: Standing, department: str) -> bool:
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
    "light": lambda line, _: [line.status.light.colour if line.status.light is not None else ""],
}
