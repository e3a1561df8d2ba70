"""What entries may add to what a plan says of its tasks, whatever the day: by whom and by when they are to be done.

A question that names units or days looks at the tasks of which the plan says so, and at those that are named here.
"""

from collections.abc import Collection, Iterable, Mapping

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry


class Traces(NamedTuple):
    """Whom and which days the entries of a ledger name.

    recorded: the ids of the tasks of which any entry counts.
    moved: the ids of those whose days may be others than the plan's, or that wait to be reported again.
    units: for each unit the ids of the tasks with an entry that gives them to it, to lead or to support.
    successors: of each reorganisation the unit that there was and the one that took over.
    """

    recorded: Collection[str]
    moved: Collection[str]
    units: Mapping[str, Collection[str]]
    successors: tuple[tuple[str, str], ...]

    def find_forebears(self, names: Iterable[str]) -> frozenset[str]:
        """Units with all those whose tasks may have come to one of them."""
        found = set(names)
        while more := {old for old, into in self.successors if into in found and old not in found}:
            found |= more
        return frozenset(found)

    def list_tasks(self, names: Iterable[str]) -> set[str]:
        """The ids of the tasks that an entry gives to one of these units."""
        return {task for name in names for task in self.units.get(name, ())}


def find_traces(entries: Mapping[str, Iterable[Entry]], moves: Iterable[Entry]) -> Traces:
    """The traces of the entries that count, by their task, and of the reorganisations."""
    moved = set()
    units: dict[str, set[str]] = {}
    for task, some in entries.items():
        for entry in some:
            if entry.until is not None or entry.kind == "supersede" or entry.result == "return":
                moved.add(task)
            for name in (*entry.lead, *entry.support):
                units.setdefault(name, set()).add(task)
    return Traces(entries.keys() - {""}, moved, units, tuple((e.old or "", e.into or "") for e in moves))


NONE = Traces((), (), {}, ())
"""Those of an empty ledger."""
