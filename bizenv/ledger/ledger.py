"""台账: every entry of a plan, which of them count, and in what order.

Nothing is ever taken out. An entry no longer counts where another that counts replaces or withdraws it; since an entry
can only name one that was recorded before it, this is settled from the latest recorded back to the first.
"""

import datetime as dt
from collections.abc import Iterable

from bizenv.ledger.entry import Entry


class Ledger:
    """Entries in order. ``entries`` are all, ``of`` gives those of a task that count."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = sorted(entries, key=lambda e: e.order)
        self.voided = _voided(self.entries)
        self._of: dict[str, list[Entry]] = {}
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
        last = day.isoformat()
        return Ledger(e for e in self.entries if e.recorded[:10] <= last)

    def with_entry(self, entry: Entry) -> "Ledger":
        """The ledger with one entry more."""
        return Ledger([*self.entries, entry])


def _voided(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The names of the entries that no longer count, each with the entry that says so."""
    entries = list(entries)
    if not any(e.voids for e in entries):
        return {}
    known = {e.name: e for e in entries}
    voided: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda e: (e.recorded, e.name), reverse=True):
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
