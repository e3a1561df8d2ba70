"""承接: who leads a task, and who supports it, after units were renamed, merged or split.

A reorganisation is an entry about the plan as a whole, in force from its ``effective`` day. It concerns the tasks that were
open on that day or later; what ended before stays with the old unit, as does all that happened before. Where a unit is
split, its tasks go over as entries name them; the others wait for a lead (待明确牵头单位). A task that it only supports keeps
its name until an entry names who supports it now: no duty is without a name.
"""

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry

_GONE = "?"
"""What stands before the name of a unit that was split where no entry says yet who leads; no name begins with it."""


class Takeover(NamedTuple):
    """A reorganisation that a task went through while it was open.

    move: the entry. overdue: the numbers of the nodes that were overdue when the day began.
    """

    move: Entry
    overdue: frozenset[int]


def carry(names: tuple[str, ...], task: str, move: Entry, *, leading: bool = True) -> tuple[str, ...]:
    """The leads of a task after a reorganisation, by those before it; they may be waiting, as ``settle`` knows.

    ``leading``: False for the units that support the task, of which none waits.
    """
    old, waiting = move.old or "", _GONE + (move.old or "")
    if old not in names and waiting not in names:
        return names
    covered = not move.tasks or task in move.tasks
    if not covered and not leading:
        return names
    after = (move.into or "") if covered else waiting
    return tuple(dict.fromkeys(after if name in (old, waiting) else name for name in names))


def settle(names: tuple[str, ...]) -> tuple[str, ...]:
    """The leads that ``carry`` returned, without those that are not settled yet."""
    return tuple(name for name in names if not name.startswith(_GONE))


def list_waiting(names: tuple[str, ...]) -> tuple[str, ...]:
    """The units that were split and whose successor in a task nobody has named yet."""
    return tuple(name.removeprefix(_GONE) for name in names if name.startswith(_GONE))
