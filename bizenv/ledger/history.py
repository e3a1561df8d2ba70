"""The ledger in order: what each entry said, and what it changed."""

import datetime as dt
from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Node
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry


class Event(NamedTuple):
    """An entry with the nodes of its task before and after it; ``refused``: why it was not lawful and changed nothing.

    ``voided`` is the entry that withdrew or replaced it: then, too, it changed nothing.
    """

    entry: Entry
    task: Task
    before: tuple[Node, ...]
    after: tuple[Node, ...]
    refused: str
    voided: Entry | None


def events(
    registry: Registry,
    ledger: Ledger,
    as_of: dt.date,
    tasks: Iterable[Task] | None = None,
    since: dt.date | None = None,
) -> list[Event]:
    """What happened until a day, in the order of the ledger, of some tasks or of all.

    A correction or a withdrawal made later is told all the same: it says what was true all the while. A rule that does
    not hold yet is told, and has changed nothing.
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
            task is None
            or min(entry.date, entry.day) > as_of
            or (since is not None and max(entry.day, entry.recorded_on) < since)
        ):
            continue
        before, after, refused = moved.get(entry.name, ((), (), ""))
        found.append(Event(entry, task, before, after, refused, ledger.voided.get(entry.name)))
    return found
