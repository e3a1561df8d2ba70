"""The course of one task: what each of its entries did, and so where the task stood on any day."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from bizenv.ledger.entry import Entry
from bizenv.ledger.states import Node, Step, begin, steps
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


class Course:
    """A task with those of its entries that count, in order.

    The entries are replayed once, as far as the latest day that is asked for: where the task stood on an earlier day
    is then known without another replay.
    """

    def __init__(self, task: Task, entries: Sequence[Entry]) -> None:
        self.task = task
        self._entries = entries
        self._days = [e.day for e in entries]
        self._steps: list[Step] = []
        self._rest: Iterator[Step] = iter(steps(task, entries))

    def steps(self, as_of: dt.date) -> list[Step]:
        """What the entries until a day did."""
        count = bisect_right(self._days, as_of)
        self._steps += islice(self._rest, max(0, count - len(self._steps)))
        return self._steps[:count]

    def status(self, as_of: dt.date, judged: dt.date | None = None) -> Status:
        """Where the task stood on a day; ``judged`` is the day on which lateness is judged, if it is another."""
        done = self.steps(as_of)
        nodes: tuple[Node, ...] = done[-1].nodes if done else begin(self.task)
        return Status(self.task, as_of, judged or as_of, nodes, tuple(self._entries[: len(done)]))
