"""考评建议得分: what the ledger says of each lead department's year, as a score by the rubric's bands.

The unit of counting is a deadline due in the year whose task the department leads. A joint lead counts it in its own row;
support, instructions, milestones and paperwork on undated tasks count nothing. All parts but the feedback have the same
denominator: the deadlines that are past and count. So nothing is lost by closing late what could not be closed in time,
and nothing by reporting early. What is reported complete and waits for the office counts as reported: when the office
finds time to verify moves no score, only what it finds does.

The source: 三、(三) of the plan of 2019 (3 points, no formula); what never counts stands in design section 6a and ``docs/score.md``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Node, Step
from bizenv.ledger.status import Status
from bizenv.plan.registry import Registry
from bizenv.standing import rounds
from bizenv.standing.periods import MONTHS, Period, find_period
from bizenv.standing.rubric import SCORE_PARTS, Band, Rules, ScorePart, ScoreRules, is_unlit
from bizenv.standing.standing import Standing

Why = Literal[
    "unlit", "under_review", "terminated", "superseded", "reopened", "extended", "inherited", "waiting", "ahead",
]  # fmt: skip
"""Why a deadline does not count: its task is not judged (an exempt department leads it jointly, or the rubric says so); a
unit objects; the task was terminated; a new rule took its place; it was opened again after it had been closed; it was
extended out of the year; it was overdue when the department took it over; it waits for a leader; it is not past yet."""
Sort = Literal["scored", "none", "exempt"]
"""Whether a department has a score, has none because no deadline of it counts, or is exempt from any score."""
Means = Literal["finish", "resubmit", "prove"]
"""What would give a credit: to complete the work, to answer a return in time, to prove the day on which it was done."""
NODE_PARTS: tuple[ScorePart, ...] = ("completion", "timeliness", "quality")
"""The parts that are counted by deadlines."""
_DAY = dt.timedelta(days=1)


class Line(NamedTuple):
    """A deadline of the year as it counts for one department.

    why: why it does not count; None if it does.
    complete: closed, or reported complete and not verified yet; not what was closed by approval with a target unmet.
    in_time: complete, on a day up to the deadline. A day that was claimed after the deadline needs the document that
        proves it.
    charged: the returns that cost quality: all but a first one for evidence.
    waits: whether it waits for an answer to a request that was put before a leader by the deadline.
    """

    status: Status
    node: Node
    why: Why | None
    complete: bool
    in_time: bool
    charged: tuple[Entry, ...]
    waits: bool

    @property
    def clean(self) -> bool:
        """Whether it is complete and no return is charged."""
        return self.complete and not self.charged

    @property
    def awaiting(self) -> bool:
        """Whether it counts as it was reported, and the office has yet to verify it."""
        return self.why is None and self.node.state == "reported_done"

    def has(self, part: ScorePart) -> bool:
        """Whether it gives the credit of a part that is counted by deadlines."""
        return {"completion": self.complete, "timeliness": self.in_time, "quality": self.clean}[part]

    @property
    def whole(self) -> bool:
        """Whether it gives every credit."""
        return self.complete and self.in_time and self.clean


class Answer(NamedTuple):
    """A regular round of feedback on a task with a deadline in the year: whether it was answered by ``due``."""

    status: Status
    period: Period
    due: dt.date
    answered: bool


class Tally(NamedTuple):
    """A part of a score: how many of what counts give the credit, and the band that this rate falls into.

    band: None where nothing counts; the weight then falls to the other parts in proportion.
    """

    part: ScorePart
    credited: int
    counted: int
    weight: int
    band: Band | None

    @property
    def rate(self) -> Fraction | None:
        """How many of what counts give the credit, in per cent; None where nothing counts."""
        return Fraction(100 * self.credited, self.counted) if self.counted else None

    @property
    def earned(self) -> Fraction:
        """The points that it earns, of its weight."""
        return Fraction(self.weight * self.band.share, 100) if self.band is not None else Fraction(0)


class Change(NamedTuple):
    """What would give a missing credit of a deadline, and the points that the department would have then."""

    line: Line
    means: Means
    points: Decimal


class Score(NamedTuple):
    """A department's year. Of one that is exempt nothing is counted, and so nothing can be told.

    lines: the deadlines of the year, counted or not, in the order of the document. answers: the rounds of feedback.
    """

    department: str
    sort: Sort
    rules: ScoreRules
    lines: tuple[Line, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def counted(self) -> tuple[Line, ...]:
        """The deadlines that count."""
        return tuple(line for line in self.lines if line.why is None)

    @property
    def left_out(self) -> tuple[Line, ...]:
        """The deadlines that do not count."""
        return tuple(line for line in self.lines if line.why is not None)

    @property
    def awaiting(self) -> tuple[Line, ...]:
        """The deadlines that count as they were reported, until the office has verified them."""
        return tuple(line for line in self.lines if line.awaiting)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """The parts of the score."""
        return tuple(self._tally(part) for part in SCORE_PARTS)

    def _tally(self, part: ScorePart) -> Tally:
        if part == "feedback":
            found = [answer.answered for answer in self.answers]
        else:
            found = [line.has(part) for line in self.counted]
        tally = Tally(part, sum(found), len(found), self.rules.weights[part], None)
        return tally._replace(band=_find_band(tally.rate, self.rules.bands)) if tally.rate is not None else tally

    @property
    def earned(self) -> Fraction:
        """The points that the parts earn, of ``weighed``."""
        return sum((tally.earned for tally in self.tallies), Fraction(0))

    @property
    def weighed(self) -> int:
        """The weights of the parts of which something counts."""
        return sum(tally.weight for tally in self.tallies if tally.band is not None)

    @property
    def percent(self) -> Fraction | None:
        """The score in per cent of the points; None without a score."""
        if self.sort != "scored":
            return None
        return self.earned * 100 / self.weighed if self.weighed else None

    @property
    def points(self) -> Decimal | None:
        """考评建议得分, half up to a tenth of a point; None without a score."""
        percent = self.percent
        return _round(percent * self.rules.points / 100) if percent is not None else None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would give each missing credit that can still be had, one deadline at a time."""
        return tuple(change for line in self.counted for change in self._list_changes(line))

    def _list_changes(self, line: Line) -> Iterator[Change]:
        node = line.node
        if not line.complete and node.lacking:
            again = node.kept_until is not None and node.kept_until >= line.status.as_of
            yield self._change(line, "resubmit" if again else "finish", in_time=again)
            if not again:
                yield self._change(line, "prove", in_time=True)
        elif line.complete and not line.in_time and node.must_prove(node.completed or dt.date.max):
            yield self._change(line, "prove", in_time=True)

    def _change(self, line: Line, means: Means, *, in_time: bool) -> Change:
        after = line._replace(complete=True, in_time=in_time)
        points = self._replace(lines=tuple(after if it is line else it for it in self.lines)).points
        return Change(line, means, points if points is not None else Decimal("0.0"))


class Move(NamedTuple):
    """How the order of the departments moves when a weight is another one.

    weight: the weight that the part would have. shifts: by how many places each department would stand nearer the front
    (positive) or the end (negative), without those that stay; changed: of how many the points would be others.
    """

    part: ScorePart
    weight: int
    shifts: Mapping[str, int]
    changed: int


class Scores(NamedTuple):
    """The scores of a year, in the order of the document.

    year: the period. made: the day on which they are made, or of which they are a reprint.
    final: whether the year is closed by an act (年度定账) and told as it stood at its end or later. closing: the last day on which feedback on it is received.
    """

    standing: Standing
    year: Period
    rules: ScoreRules
    scores: tuple[Score, ...]
    made: dt.date
    closing: dt.date
    final: bool

    @property
    def over(self) -> bool:
        """Whether the year is told as it stood at its end or later."""
        return self.standing.closed or self.standing.as_of > self.year.last

    @property
    def early(self) -> bool:
        """Whether the figures may still change by themselves: the year or the time for feedback on it is not over."""
        return not self.over or self.made < self.closing

    def list_sort(self, sort: Sort) -> tuple[Score, ...]:
        """The departments of a sort."""
        return tuple(score for score in self.scores if score.sort == sort)

    @property
    def awaiting(self) -> tuple[Line, ...]:
        """The deadlines that wait for the office, each once."""
        found = {(line.status.task.id, line.node.number): line for score in self.scores for line in score.awaiting}
        return tuple(found.values())


def make_scores(
    standing: Standing, ledger: Ledger, rules: Rules, year: Period, *, made: dt.date, final: bool
) -> Scores:
    """The scores of the departments that lead any task, as they stand on the day of the standing.

    ``ledger``: what was known, as for ``make_report``. ``made``, ``final``: as in ``Scores``.
    """
    registry = standing.registry
    ledger = ledger.received_by(standing.received_by)
    leading: dict[str, list[Status]] = {}
    for status in standing.statuses:
        for name in status.lead:
            leading.setdefault(name, []).append(status)
    collective = {d.name for d in registry.departments if d.collective}
    scores = []
    for name in sorted(leading, key=registry.rank):
        if name in collective or is_unlit([name], registry, rules):
            scores.append(Score(name, "exempt", rules.score))
        else:
            scores.append(_score(name, leading[name], standing, ledger, rules, year, made))
    closing = rounds.find_closing_day(year, rules.feedback)
    found = Scores(standing, year, rules.score, tuple(scores), made, closing, final)
    return found._replace(final=final and found.over)


def _score(
    name: str,
    statuses: Sequence[Status],
    standing: Standing,
    ledger: Ledger,
    rules: Rules,
    year: Period,
    made: dt.date,
) -> Score:
    if standing.empty:
        return Score(name, "none", rules.score)
    lines = [
        _line(name, status, node, standing, ledger, year)
        for status in statuses
        for node in status.nodes
        if _is_of(node, year)
    ]
    asked = {line.status.task.id: line.status for line in lines if line.why in (None, "ahead") and not line.waits}
    answers = [
        answer
        for status in asked.values()
        for answer in _list_answers(name, status, ledger, rules, standing.registry, year, made)
    ]
    sort: Sort = "scored" if any(line.why is None for line in lines) else "none"
    return Score(name, sort, rules.score, tuple(lines), tuple(answers))


def _is_of(node: Node, year: Period) -> bool:
    """Whether a deadline is or was one of the year: by its day in force, as printed, or before it was extended again."""
    days = (node.printed, node.date, *(entry.until for entry in node.extensions))
    return any(day is not None and year.first <= day <= year.last for day in days)


def _line(name: str, status: Status, node: Node, standing: Standing, ledger: Ledger, year: Period) -> Line:
    steps = ledger.course(status.task).steps(status.as_of)
    complete = node.state in ("closed", "closed_late", "continuing", "reported_done")
    in_time = (
        complete
        and node.date is not None
        and node.completed is not None
        and node.completed <= node.date
        and not node.must_prove(node.completed)
    )
    line = Line(status, node, None, complete, in_time, _list_charged(steps, node.number), _waits(status, node))
    return line._replace(why=_find_reason(name, line, standing, ledger, year))


def _find_reason(name: str, line: Line, standing: Standing, ledger: Ledger, year: Period) -> Why | None:
    """Why a deadline does not count; None if it does.

    No report of a department decides it, with one exception that only helps: what waits for a leader counts if it is
    complete, in time and without a charged return all the same.
    """
    status, node = line.status, line.node
    if not standing.judges(status):
        return "unlit"
    if status.disputes:
        return "under_review"
    if node.state == "terminated":
        return "terminated"
    if node.rule is not None:
        return "superseded"
    if node.reopened is not None:
        return "reopened"
    if node.date is None or not year.first <= node.date <= year.last:
        return "extended"
    if node.number in status.list_inherited(name) or node.number in _list_reassigned(name, status, ledger):
        return "inherited"
    if node.date >= status.judged:
        return "ahead"
    return "waiting" if line.waits and not line.whole else None


def _list_reassigned(name: str, status: Status, ledger: Ledger) -> frozenset[int]:
    """The numbers of the deadlines that were overdue when a department was made a lead by a reassignment."""
    moves = status.list_kind("reassign")
    for n in range(len(moves) - 1, -1, -1):
        before = moves[n - 1].lead if n else status.task.lead
        if name in moves[n].lead and name not in before:
            day = moves[n].day
            if day == dt.date.min:
                break
            past = ledger.status(status.task, day - _DAY, judged=day)
            return frozenset(node.number for node in past.missed)
    return frozenset()


def _list_charged(steps: Iterable[Step], number: int) -> tuple[Entry, ...]:
    """The returns of a node that cost quality: all but a first one for evidence; an old one without a ground counts as ``result``."""
    found = []
    for step in steps:
        if step.refused or step.entry.kind != "verify" or step.entry.result != "return":
            continue
        before = next(n for n in step.before if n.number == number)
        after = next(n for n in step.nodes if n.number == number)
        if after.returned > before.returned and (before.returned or step.entry.ground != "evidence"):
            found.append(step.entry)
    return tuple(found)


def _waits(status: Status, node: Node) -> bool:
    """Whether a request for coordination on a node was put before a leader by the deadline and is not answered.

    Only an answer ends it, no later report of the department, be it silent on the matter.
    """
    if node.date is None:
        return False
    asked = {e.name for e in status.reports if e.deadline in (None, node.number)}
    waiting = False
    for entry in status.list_kind("coordinate"):
        if entry.of not in asked:
            continue
        if entry.step == "submitted":
            waiting = waiting or entry.date <= node.date
        else:
            waiting = False
    return waiting


def _list_answers(
    name: str, status: Status, ledger: Ledger, rules: Rules, registry: Registry, year: Period, made: dt.date
) -> Iterator[Answer]:
    """The regular rounds of the year whose last day is over, of a task that the department had to report on by then."""
    every = rules.feedback.every
    for n in range(12 // MONTHS[every]):
        period = find_period(year.first.replace(month=1 + n * MONTHS[every]), every)
        it = rounds.find_fulfilment(status, period, ledger, rules, registry.plan.issued)
        if it is None or it.due >= made or period.first > status.as_of:
            continue
        if ledger.status(status.task, min(it.due, status.as_of)).first == name:
            yield Answer(status, period, it.due, it.answered)


def _find_band(rate: Fraction, bands: Sequence[Band]) -> Band:
    """The highest band that a rate in per cent reaches."""
    return next(band for band in bands if rate >= band.rate)


def _round(value: Fraction) -> Decimal:
    """A number half up to one decimal."""
    return Decimal(int(value * 10 + Fraction(1, 2))).scaleb(-1)


STEP = 10
"""By how much the weights are moved, up and down."""


def list_moves(scores: Scores) -> list[Move]:
    """How the order of the departments moves when each weight in turn is ``STEP`` higher or lower, the others in proportion."""
    before = {score.department: score.points for score in scores.list_sort("scored")}
    order = _place(before)
    moves = []
    for part in SCORE_PARTS:
        for step in (STEP, -STEP):
            weight = scores.rules.weights[part] + step
            if not 0 <= weight <= 100:
                continue
            rules = scores.rules._replace(weights={**scores.rules.weights, part: weight})
            after = {s.department: s._replace(rules=rules).points for s in scores.list_sort("scored")}
            places = _place(after)
            shifts = {name: order[name] - places[name] for name in order if order[name] != places[name]}
            changed = sum(before[name] != after[name] for name in before)
            moves.append(Move(part, weight, shifts, changed))
    return moves


def _place(points: Mapping[str, Decimal | None]) -> dict[str, int]:
    """How many departments have more points than each."""
    known = {name: value if value is not None else Decimal(0) for name, value in points.items()}
    return {name: sum(other > value for other in known.values()) for name, value in known.items()}
