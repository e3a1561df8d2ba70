"""Where a whole plan stands on a day: every task with its state, its pace and its light."""

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import LETTERS, Letters
from bizenv.ledger.soundness import Unsound
from bizenv.ledger.status import Status, find_status
from bizenv.ledger.traces import NONE, Traces
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry

if TYPE_CHECKING:
    from bizenv.plan.wish import Wish
    from bizenv.standing.rubric import Rules

T = TypeVar("T")
_DAY = dt.timedelta(days=1)


class Journal(NamedTuple):
    """What a workspace holds besides the plan: the ledger, the rubric, and how many files cannot be used.

    unsound: the flaws of its files and those between its entries.
    """

    ledger: Ledger
    rules: "Rules"
    faulty: int
    unsound: tuple[Unsound, ...] = ()


class Statuses(Sequence[Status]):
    """The status of every task of a plan, in the order of the document, each found when it is asked for.

    ``find``: gives the status of a task; ``ledger``: by which it does.
    """

    def __init__(self, registry: Registry, find: Callable[[Task], Status], ledger: Ledger | None = None) -> None:
        self._registry = registry
        self._find = find
        self._ledger = ledger
        self._known: dict[int, Status] = {}  # by identity: faulty data may have two tasks with one number
        self._answers: dict[Hashable, dict[int, Any]] = {}

    def keep(self, before: "Statuses", changed: Collection[str]) -> None:
        """Keep what was found before, but for the tasks that have changed since, by their ids."""
        gone = {id(task) for task in self._registry.among(changed)}
        self._known = {n: it for n, it in before._known.items() if n not in gone}
        self._answers = {
            question: {n: it for n, it in known.items() if n not in gone} for question, known in before._answers.items()
        }

    def gather(self, question: Hashable, answer: Callable[[Status], T], ledger: Ledger | None = None) -> list[T]:
        """The answer to a question about each task, worked out once for each status.

        It may rest on the status, the rubric and the plan alone, on what the question names, and on the entries of the task
        in ``ledger``, if that is the one by which the statuses were found; by another one nothing is kept.
        """
        if ledger is not None and ledger is not self._ledger:
            return [answer(status) for status in self]
        known = self._answers.setdefault(question, {})
        for status in self:
            if id(status.task) not in known:
                known[id(status.task)] = answer(status)
        return [known[id(task)] for task in self._registry.tasks]

    def answer(self, question: Hashable, answer: Callable[[Status], T], status: Status) -> T:
        """The same of one task alone, by its status."""
        known, task = self._answers.setdefault(question, {}), id(status.task)
        if task not in known:
            known[task] = answer(status)
        found: T = known[task]
        return found

    @cached_property
    def _all(self) -> tuple[Status, ...]:
        return tuple(map(self.of, self._registry.tasks))

    def of(self, task: Task) -> Status:
        """The status of a task of the plan."""
        known = self._known.get(id(task))
        if known is None:
            known = self._known[id(task)] = self._find(task)
        return known

    @overload
    def __getitem__(self, place: int) -> Status: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Status]: ...
    def __getitem__(self, place: int | slice) -> Status | Sequence[Status]:
        return self._all[place]

    def __iter__(self) -> Iterator[Status]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._registry.tasks)


class Standing(NamedTuple):
    """A plan on a day, its tasks in the order of the document.

    ``empty``: nothing on record says how work stands, so nobody is judged. ``closed``: ``as_of`` is the last day of a
    period that counts to the end of that day. ``received_by``: what came in after this day is left out; None: nothing is.
    ``traces``: what the ledger may add to the plan, for a question that is about some tasks only; None if such a question
    takes no less time than one about all.
    """

    registry: Registry
    as_of: dt.date
    statuses: Statuses
    empty: bool
    rules: "Rules | None"
    closed: bool = False
    received_by: dt.date | None = None
    traces: Callable[[], Traces] | None = None

    @property
    def judged(self) -> dt.date:
        """The day on which lateness is judged: ``as_of``, or the day after it if ``closed``."""
        return self.as_of + _DAY if self.closed and self.as_of < dt.date.max else self.as_of

    @property
    def letters(self) -> Letters:
        """What the letters are called: as the rubric says, else by their usual names."""
        return self.rules.letters if self.rules is not None else LETTERS

    def judges(self, status: Status) -> bool:
        """Whether a task is judged: the rubric exempts what a court or a party organ leads (see ``rubric.is_lit``)."""
        if self.rules is None:
            return True
        from bizenv.standing.rubric import is_lit

        return is_lit(status, self.registry, self.rules)

    def status(self, task_id: str) -> Status:
        """The status of a task by its id. Raises KeyError."""
        _ = self.registry.position[task_id]
        return self.statuses.of(self.registry.task(task_id))

    def narrow(self, wish: "Wish") -> Iterable[Status]:
        """The statuses of the tasks that fulfil a wish on the day, and maybe of others, in the order of the document."""
        if self.traces is None or not wish.asks:
            return self.statuses
        traces = self.traces()
        units = tuple((role, traces.find_forebears(names)) for role, names in wish.units)
        named = tuple((word, traces.find_forebears(_find_named(word, traces))) for word, _ in wish.named)
        beside = traces.list_tasks(name for _, names in (*units, *named) for name in names)
        moved = frozenset(traces.moved) if wish.dated else frozenset()
        wish = wish._replace(units=units, named=named, beside=beside, moved=moved)
        wish = wish._replace(only=traces.recorded) if wish.recorded else wish
        return map(self.statuses.of, self.registry.narrow(wish))


def _find_named(word: str, traces: Traces) -> list[str]:
    """The units that entries name and that have a folded word in their names."""
    return [name for name in (*traces.units, *(into for _, into in traces.successors)) if word in fold_text(name)]


def make_standing(
    registry: Registry,
    journal: Journal | None,
    as_of: dt.date,
    *,
    recorded_by: dt.date | None = None,
    closed: bool = False,
    received_by: dt.date | None = None,
    reviewed: dt.date | None = None,
    before: Standing | None = None,
    changed: Collection[str] = (),
) -> Standing:
    """The standing of every task on a day, by the entries recorded by the end of ``recorded_by`` (None: all of them).

    ``received_by``: as in ``Standing``. ``reviewed``: the day of a paper, up to which units have objected and been
    answered; None: as far as ``as_of``. ``before``: the same standing when there were no entries yet of late on the tasks
    ``changed``, of which it keeps what still holds.

    Without a journal, or without an entry by ``as_of`` that says how work stands, no task is judged.
    """
    late = as_of + _DAY if closed and as_of < dt.date.max else as_of
    known = journal.ledger.recorded_by(recorded_by) if journal is not None else None
    if journal is None or known is None:
        statuses = Statuses(registry, lambda task: find_status(task, as_of, judged=late))
        traces = (lambda: NONE) if registry.narrows else None
        return Standing(registry, as_of, statuses, True, None, closed, received_by, traces)
    ledger, rules = known.received_by(received_by), journal.rules
    begun = ledger.begun(as_of)

    def find(task: Task) -> Status:
        status = ledger.status(task, as_of, judged=late)
        status = judge(status, registry, ledger, rules) if begun else status
        return _review(status, known, reviewed) if reviewed is not None else status

    statuses = Statuses(registry, find, ledger)
    if before is not None and before.empty != begun:
        statuses.keep(before.statuses, changed)
    traces = (lambda: ledger.traces) if registry.narrows or ledger.narrows else None
    return Standing(registry, as_of, statuses, not begun, rules, closed, received_by, traces)


def _review(status: Status, ledger: Ledger, day: dt.date) -> Status:
    """The status with what units object to and what was decided on it by the end of a day."""
    if not ledger.holds(status.task, "object"):
        return status
    return status._replace(
        reviews=tuple(e for e in ledger.of(status.task.id) if e.kind in ("object", "recheck") and e.day <= day)
    )


def judge(status: Status, registry: Registry, ledger: Ledger, rules: "Rules") -> Status:
    """The status with what the rubric adds: ``unreported`` and, if the task is judged, ``pace`` and ``light``."""
    from bizenv.standing import rounds  # not needed where there is no ledger
    from bizenv.standing.rubric import cap_shelter, find_light, find_pace, is_lit

    status = cap_shelter(status, rules)
    issued = registry.plan.issued
    if status.state == "no_report":
        status = status._replace(unreported=rounds.is_unreported(status, ledger, rules, issued))
    if not is_lit(status, registry, rules):
        return status
    status = status._replace(pace=find_pace(status, issued, rules))
    return status._replace(light=find_light(status, rules))
