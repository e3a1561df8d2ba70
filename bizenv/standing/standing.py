"""Where a whole plan stands on a day: every task with its state, its pace and its light."""

import datetime as dt
from typing import TYPE_CHECKING

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import LETTERS, Letters
from bizenv.ledger.soundness import Unsound
from bizenv.ledger.status import Status, find_status
from bizenv.plan.registry import Registry

if TYPE_CHECKING:
    from bizenv.standing.rubric import Rules

_DAY = dt.timedelta(days=1)


class Journal(NamedTuple):
    """What a workspace holds besides the plan: the ledger, the rubric, and how many files cannot be used.

    unsound: the flaws of its files and those between its entries.
    """

    ledger: Ledger
    rules: "Rules"
    faulty: int
    unsound: tuple[Unsound, ...] = ()


class Standing(NamedTuple):
    """A plan on a day, its tasks in the order of the document.

    ``empty``: nothing on record says how work stands, so nobody is judged. ``closed``: ``as_of`` is the last day of a
    period that counts to the end of that day. ``received_by``: what came in after this day is left out; None: nothing is.
    """

    registry: Registry
    as_of: dt.date
    statuses: tuple[Status, ...]
    empty: bool
    rules: "Rules | None"
    closed: bool = False
    received_by: dt.date | None = None

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
        return self.statuses[self.registry.position[task_id]]


def make_standing(
    registry: Registry,
    journal: Journal | None,
    as_of: dt.date,
    *,
    recorded_by: dt.date | None = None,
    closed: bool = False,
    received_by: dt.date | None = None,
    reviewed: dt.date | None = None,
) -> Standing:
    """The standing of every task on a day, by the entries recorded by the end of ``recorded_by`` (None: all of them).

    ``received_by``: as in ``Standing``. ``reviewed``: the day of a paper, up to which units have objected and been
    answered; None: as far as ``as_of``.

    Without a journal, or without an entry by ``as_of`` that says how work stands, no task is judged.
    """
    late = as_of + _DAY if closed and as_of < dt.date.max else as_of
    ledger = journal.ledger.recorded_by(recorded_by).received_by(received_by) if journal is not None else None
    if journal is None or ledger is None:
        statuses = tuple(find_status(task, as_of, judged=late) for task in registry.tasks)
        return Standing(registry, as_of, statuses, True, None, closed, received_by)
    rules = journal.rules
    statuses = tuple(ledger.status(task, as_of, judged=late) for task in registry.tasks)
    begun = ledger.begun(as_of)
    if begun:
        statuses = tuple(judge(status, registry, ledger, rules) for status in statuses)
    if reviewed is not None:
        statuses = _review(statuses, journal.ledger.recorded_by(recorded_by), reviewed)
    return Standing(registry, as_of, statuses, not begun, rules, closed, received_by)


def _review(statuses: tuple[Status, ...], ledger: Ledger, day: dt.date) -> tuple[Status, ...]:
    """The statuses with what units object to and what was decided on it by the end of a day."""
    tasks = {e.task for e in ledger.entries if e.kind == "object"}
    return tuple(
        s._replace(reviews=tuple(e for e in ledger.of(s.task.id) if e.kind in ("object", "recheck") and e.day <= day))
        if s.task.id in tasks
        else s
        for s in statuses
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
