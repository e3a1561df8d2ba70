"""The ledger in order: what each entry said, and what it changed."""

import datetime as dt
from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import WHOLE_PLAN
from bizenv.ledger.states import Node
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry


class Event(NamedTuple):
    """An entry with the nodes of its task before and after it.

    task: None for an entry about the plan as a whole, which moves no node.
    before, after: empty for a withdrawal, and for an entry that does not count or is not yet in effect.
    refused: the reason why the entry was not lawful and changed nothing; empty if it was lawful.
    voided: the entry that withdrew or replaced it, so that it changed nothing; None if there is none.
    plan: the name of the plan where several plans are told; else empty.
    """

    entry: Entry
    task: Task | None
    before: tuple[Node, ...]
    after: tuple[Node, ...]
    refused: str
    voided: Entry | None
    plan: str = ""

    @property
    def label(self) -> str:
        """The number of its task, as printed, after the plan's name; 方案 for an entry about the plan as a whole."""
        own = self.task.label if self.task is not None else WHOLE_PLAN
        return f"{self.plan}/{own}" if self.plan else own


def list_events(
    registry: Registry,
    ledger: Ledger,
    as_of: dt.date,
    tasks: Iterable[Task] | None = None,
    since: dt.date | None = None,
) -> list[Event]:
    """The events up to and including a day, in the order of the ledger, for some tasks or for all and for the plan.

    ``since`` leaves out entries that both took effect and were recorded before that day. A correction or
    a withdrawal made after ``as_of`` is applied all the same, because it says what was true all along. A new rule that
    is not yet in effect is included and has changed nothing.
    """
    wanted = {task.id: task for task in (registry.tasks if tasks is None else tasks)}
    moved = {
        step.entry.name: (step.before, step.nodes, step.refused)
        for task in wanted.values()
        for step in ledger.course(task).steps(as_of)
    }
    found = []
    for entry in ledger.entries:
        task = wanted.get(entry.task)
        if (
            (task is None and (entry.task or tasks is not None))
            or min(entry.date, entry.day) > as_of
            or (since is not None and max(entry.day, entry.recorded_on) < since)
        ):
            continue
        before, after, refused = moved.get(entry.name, ((), (), ""))
        found.append(Event(entry, task, before, after, refused, ledger.voided.get(entry.name)))
    return found
