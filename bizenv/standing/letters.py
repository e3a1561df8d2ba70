"""The letters that the office has sent, with the limit of each, and whether the unit has answered."""

import datetime as dt
from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status


class Letter(NamedTuple):
    """A letter on a node of a task.

    status, node: how the task and the node stand now; entry: the letter as it was sent.
    received: the day on which the unit received it, None if that is not on record.
    limit: the last day to answer: as the letter says, or counted in working days from its receipt.
    answered: the day of the report that answered it, None while it waits.
    """

    status: Status
    node: Node
    entry: Entry
    received: dt.date | None
    limit: dt.date
    answered: dt.date | None

    @property
    def days_late(self) -> int:
        """How many days ago the limit passed without an answer; 0 if it has not, or if it was answered."""
        return max(0, (self.status.as_of - self.limit).days) if self.answered is None else 0


def list_letters(statuses: Iterable[Status]) -> list[Letter]:
    """Every letter that counts, the earliest limit first. The first letter is answered by any later report on its node.

    The second and the third ask for the work itself: a report of completion answers them, and so does whatever closes
    or terminates the node.
    """
    found = []
    for status in statuses:
        receipts: dict[str | None, Entry] = {}
        for entry in status.entries:
            if entry.kind == "receive":
                receipts.setdefault(entry.of, entry)  # a second one, from another branch, is not lawful
        for n, entry in enumerate(status.entries):
            if entry.kind != "notice":
                continue
            node = next(it for it in status.nodes if entry.deadline in (None, it.number))
            receipt = receipts.get(entry.name)
            limit = (receipt.limit if receipt is not None else entry.limit) or entry.date
            answer = _find_answer(entry, status.entries[n + 1 :])
            received = receipt.date if receipt is not None else None
            found.append(Letter(status, node, entry, received, limit, answer))
    return sorted(found, key=lambda it: (it.limit, it.status.task.id))


def _find_answer(letter: Entry, later: Iterable[Entry]) -> dt.date | None:
    """The day of the first entry that answers a letter."""
    for entry in later:
        if not entry.shares_node(letter):
            continue
        told = entry.kind == "report" and (letter.step == 1 or entry.stage == "done")
        if told or entry.kind in ("terminate", "supersede", "extend"):
            return entry.day
    return None
