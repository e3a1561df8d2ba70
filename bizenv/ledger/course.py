"""The course of one task: the effect of each of its entries, and so its status on any day."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from bizenv.ledger.entry import Entry
from bizenv.ledger.states import Node, Step, begin, run_steps
from bizenv.ledger.status import Status, list_announced
from bizenv.plan.model import Task


class Course:
    """A task with those of its entries that count, in order.

    The entries are replayed once, up to the latest day that is asked for; an earlier day needs no further replay.
    """

    def __init__(self, task: Task, entries: Sequence[Entry]) -> None:
        self.task = task
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
        return Status(self.task, as_of, judged or as_of, nodes, past, announced)
