"""The course of one task: the effect of each of its entries, and so its status on any day."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from bizenv.ledger.entry import Entry
from bizenv.ledger.states import Node, Step, begin, run_steps
from bizenv.ledger.status import Status, list_announced, list_coming
from bizenv.ledger.succession import Takeover
from bizenv.plan.model import Task


class Course:
    """A task with those of its entries that count, in order.

    The entries are replayed once, up to the latest day that is asked for; an earlier day needs no further replay.
    ``moves``: the reorganisations of units, in the order in which they take effect.
    """

    def __init__(self, task: Task, entries: Sequence[Entry], moves: Sequence[Entry] = ()) -> None:
        self.task = task
        self._moves = moves
        self._entries = entries
        self._days = [e.day for e in entries]
        self._steps: list[Step] = []
        self._rest: Iterator[Step] = iter(run_steps(task, entries))

    def steps(self, as_of: dt.date) -> list[Step]:
        """The steps of the entries up to and including a day, in order."""
        count = bisect_right(self._days, as_of)
        self._steps += islice(self._rest, max(0, count - len(self._steps)))
        return self._steps[:count]

    def status(self, as_of: dt.date, judged: dt.date | None = None) -> Status:
        """The status of the task on a day; ``judged`` is the day on which lateness is judged, by default the same."""
        done = self.steps(as_of)
        nodes: tuple[Node, ...] = done[-1].nodes if done else begin(self.task)
        past, later = tuple(self._entries[: len(done)]), self._entries[len(done) :]
        announced = list_announced(later, as_of) if later else ()
        taken = tuple(self.list_takeovers(as_of)) if self._moves else ()
        coming = list_coming(later, as_of) if later else ()
        return Status(self.task, as_of, judged or as_of, nodes, past, announced, takeovers=taken, coming=coming)

    def list_takeovers(self, as_of: dt.date) -> Iterator[Takeover]:
        """Yield the reorganisations in force on a day that the task went through: it was open on their day or later."""
        done = self.steps(as_of)
        for move in self._moves:
            if move.day > as_of:
                return
            count = bisect_left(self._days, move.day)
            before = done[count - 1].nodes if count else begin(self.task)
            if any(node.going for nodes in (before, *(step.nodes for step in done[count:])) for node in nodes):
                yield Takeover(move, frozenset(n.number for n in before if n.is_past(move.day)))
