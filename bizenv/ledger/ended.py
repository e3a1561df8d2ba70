"""How a task stands after all of its entries, as plain data: so that a question about today need not replay them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.course import Course
from bizenv.ledger.entry import Entry, from_data, to_data
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.ledger.succession import Takeover
from bizenv.plan.model import Task

_ENTRY = ("back", "done", "closing", "rule", "requested", "reopened")
_ENTRIES = ("extensions", "notices", "refusals")
_DAYS = ("printed", "date", "sheltered", "kept", "kept_until", "completed", "answered")


class Ended(NamedTuple):
    """A task after all of its entries that count.

    day: the last on which one of them takes effect. number: how many there are. kinds: the kinds that are among them.
    nodes: those of the task then, as plain data.
    takeovers: of each reorganisation that it went through, on whatever day, the place among those of the ledger and the
        numbers of the nodes that were overdue.
    reports: the last report on each node, and on the whole task, in order, as plain data.
    """

    day: str
    number: int
    kinds: Sequence[str]
    nodes: Sequence[Mapping[str, Any]]
    takeovers: Sequence[tuple[int, Sequence[int]]]
    reports: Sequence[tuple[str, Mapping[str, Any]]]


def end(task: Task, entries: Sequence[Entry], moves: Sequence[Entry] = ()) -> Ended | None:
    """How a task stands after its entries, given in order; None if there are none."""
    if not entries:
        return None
    course = Course(task, entries, moves)
    steps = course.steps(dt.date.max)
    last = max(entry.day for entry in entries)
    nodes = [_to_plain(node) for node in steps[-1].nodes]
    kinds = sorted({entry.kind for entry in entries})
    place = {id(move): n for n, move in enumerate(moves)}
    taken = [(place[id(it.move)], sorted(it.overdue)) for it in course.list_takeovers(dt.date.max)]
    reports = {entry.deadline: entry for entry in entries if entry.kind == "report"}
    told = [(entry.name, to_data(entry)) for entry in entries if reports.get(entry.deadline) is entry]
    return Ended(last.isoformat(), len(entries), kinds, nodes, taken, told)


def _to_plain(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    values: dict[str, Any] = node._asdict()
    for key, value in values.items():
        if value is None or value is False or value == ():
            continue
        if key in _ENTRY:
            found[key] = [value.name, to_data(value)]
        elif key in _ENTRIES:
            found[key] = [[entry.name, to_data(entry)] for entry in value]
        else:
            found[key] = value.isoformat() if isinstance(value, dt.date) else value
    return found


def _from_plain(data: Mapping[str, Any]) -> Node:
    values = dict(data)
    for key in values.keys() & _DAYS:
        values[key] = dt.date.fromisoformat(values[key])
    for key in values.keys() & _ENTRY:
        values[key] = from_data(*values[key])
    for key in values.keys() & _ENTRIES:
        values[key] = tuple(from_data(*each) for each in values[key])
    values["asked_late"] = tuple(values.get("asked_late", ()))
    return Node(**{"number": 0, "text": "", "implicit": False, "soft": False, "printed": None, "date": None, **values})


class LateEntries(Sequence[Entry]):
    """Entries that are read when one of them is asked for.

    How many there are is known before, and of which ``kinds``; and ``last_reports``: the last report on each node and on
    the whole task, in order.
    """

    def __init__(self, ended: Ended, read: Callable[[], Sequence[Entry]]) -> None:
        self.kinds = ended.kinds
        self.last_reports = tuple(from_data(*each) for each in ended.reports)
        self._count = ended.number
        self._read = read

    @cached_property
    def _all(self) -> tuple[Entry, ...]:
        return tuple(self._read())

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, place: int | slice) -> Entry | tuple[Entry, ...]:
        return self._all[place]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._all)

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return self._all == (other._all if isinstance(other, LateEntries) else other)

    def __hash__(self) -> int:
        return hash(self._all)


class EndedCourse(Course):
    """The course of a task of which the end is known: its entries are read only for an earlier day, or one by one.

    moves: as in ``Course``. read: gives the entries that count, in order. Raises LookupError, TypeError or ValueError for what is no plain data.
    """

    def __init__(self, task: Task, ended: Ended, moves: Sequence[Entry], read: Callable[[], Sequence[Entry]]) -> None:
        self.task = task
        self._moves = moves
        self._taken = [Takeover(moves[n], frozenset(overdue)) for n, overdue in ended.takeovers]
        self._read = read
        self._day = ended.day
        self.kinds = ended.kinds
        self._nodes = tuple(map(_from_plain, ended.nodes))
        self._late = LateEntries(ended, read)

    @cached_property
    def _course(self) -> Course:
        return Course(self.task, self._read(), self._moves)

    def steps(self, as_of: dt.date) -> list[Any]:
        """The steps of the entries up to and including a day, in order."""
        return self._course.steps(as_of)

    def list_takeovers(self, as_of: dt.date) -> Iterator[Takeover]:
        """As in ``Course``."""
        return self._course.list_takeovers(as_of)

    def status(self, as_of: dt.date, judged: dt.date | None = None) -> Status:
        """The status of the task on a day; ``judged`` is the day on which lateness is judged, by default the same."""
        if as_of.isoformat() < self._day:
            return self._course.status(as_of, judged)
        taken = tuple(it for it in self._taken if it.move.day <= as_of)
        return Status(self.task, as_of, judged or as_of, self._nodes, self._late, takeovers=taken)
