"""台账: every entry of a plan, which of them count, and in what order.

Nothing is ever taken out. An entry no longer counts where another that counts replaces or withdraws it; since an entry
can only name one that was recorded before it, this is settled from the latest recorded back to the first.
"""

import datetime as dt
from bisect import insort
from collections.abc import Iterable, Sequence

from bizenv.ledger.course import Course
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


def _order(entry: Entry) -> tuple[dt.date, str, str]:
    """``Entry.order``, which here is asked of every entry of a ledger."""
    return entry.effective or entry.date, entry.recorded, entry.name


class Ledger:
    """Entries in order: ``entries`` are all, ``of`` gives those of a task that count.

    A ledger never changes, so it keeps what has once been worked out: the course of a task, what was known by a day.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = sorted(entries, key=_order)
        self._voiding = [e for e in self.entries if e.withdraws or e.replaces]
        self.voided = _voided(self.entries, self._voiding)
        self._of: dict[str, list[Entry]] = {}
        self._courses: dict[int, Course] = {}  # by identity: a number that stands twice is two tasks
        self._known: dict[dt.date, Ledger] = {}
        for entry in self.entries:
            if entry.name not in self.voided and entry.kind != "withdraw":
                self._of.setdefault(entry.task, []).append(entry)

    def begun(self, day: dt.date) -> bool:
        """Whether anything on record by a day says how the work stands: before, nobody is accused of anything.

        Who answers for a task, and that the office has chased it, says nothing of that.
        """
        return any(e.day <= day for e in self.entries if e.kind not in ("assign", "notice"))

    def of(self, task_id: str) -> list[Entry]:
        """The entries of a task that count, in order."""
        return self._of.get(task_id, [])

    def recorded_by(self, day: dt.date | None) -> "Ledger":
        """The ledger as it was known at the end of a day: only what had been recorded by then. None: as it is."""
        if day is None:
            return self
        if day not in self._known:
            last = day.isoformat()
            self._known[day] = Ledger(e for e in self.entries if e.recorded[:10] <= last)
        return self._known[day]

    def with_entry(self, entry: Entry) -> "Ledger":
        """The ledger with one entry more."""
        if entry.kind == "withdraw" or entry.voids or any(e.voids == entry.name for e in self._voiding):
            return Ledger([*self.entries, entry])
        grown = Ledger()  # nothing else begins or ceases to count, and nothing has to be sorted again
        grown.entries = _inserted(self.entries, entry)
        grown._voiding, grown.voided = self._voiding, self.voided
        grown._of = {**self._of, entry.task: _inserted(self.of(entry.task), entry)}
        return grown

    def course(self, task: Task) -> Course:
        """The course of a task by its entries that count."""
        known = self._courses.get(id(task))
        if known is None:
            known = self._courses[id(task)] = Course(task, self.of(task.id))
        return known

    def status(self, task: Task, as_of: dt.date, *, judged: dt.date | None = None) -> Status:
        """Where a task stands on a day. For several days it is replayed once. ``judged``: see ``Status``."""
        return self.course(task).status(as_of, judged)


def _inserted(entries: Iterable[Entry], entry: Entry) -> list[Entry]:
    """Entries in order with one more in its place."""
    entries = list(entries)
    insort(entries, entry, key=_order)
    return entries


def _voided(entries: Sequence[Entry], voiding: Iterable[Entry]) -> dict[str, Entry]:
    """The names of the entries that no longer count, each with the entry that says so.

    ``voiding`` are those of the entries that replace or withdraw another.
    """
    if not voiding:
        return {}
    known = {e.name: e for e in entries}
    voided: dict[str, Entry] = {}
    for entry in sorted(voiding, key=lambda e: (e.recorded, e.name), reverse=True):
        if entry.voids is None or entry.name in voided:
            continue
        target = known.get(entry.voids)
        if target is not None and answers(entry, target):
            voided[target.name] = entry
    return voided


def answers(entry: Entry, target: Entry) -> bool:
    """Whether an entry may replace or withdraw another: one of the same task that was recorded before it.

    What replaces another is also of its kind.
    """
    same_kind = entry.withdraws is not None or entry.kind == target.kind
    return same_kind and entry.task == target.task and (target.recorded, target.name) < (entry.recorded, entry.name)
