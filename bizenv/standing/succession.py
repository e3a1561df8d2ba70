"""承接: how many of the days by which work is late fall to the unit that leads it now.

What was overdue before a unit took a task over is told beside it and is in no score of it.
"""

import datetime as dt

from bizenv.ledger.entry import Entry
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status


def find_change(status: Status) -> Entry | None:
    """The entry by which the present first-named lead came to lead a task: a reorganisation, a reassignment or a new rule.

    None if the plan names that lead itself, and nobody led in between.
    """
    names, found = status.task.lead[:1], None
    for entry in status.entries:
        if entry.kind in ("reassign", "supersede") and entry.lead and entry.lead[:1] != names:
            names, found = entry.lead[:1], entry
    taken = status.takeover
    return taken.move if taken is not None and (status.first,) != names and _is_of(taken.move, status) else found


def _is_of(move: Entry, status: Status) -> bool:
    """Whether a reorganisation concerned the first-named lead."""
    return status.find_present(move.old or "") == status.first


def leads_since(status: Status) -> dt.date | None:
    """The day from which the present first-named lead leads a task; None if it always has.

    What others left undone before that day is not held against it.
    """
    change = find_change(status)
    return change.day if change is not None else None


def count_inherited_days(status: Status, node: Node) -> int:
    """How many days a node was overdue when the present lead took it over, which are in no score of that lead.

    0 if nobody took it over, if it was in time then, or if its deadline has been put off since to a later day.
    """
    takeover = status.takeover
    if takeover is None or node.date is None or node.number not in takeover.overdue:
        return 0
    return max(0, (takeover.move.day - node.date).days - 1)


def count_own_days(status: Status, node: Node) -> int:
    """How many days late a node is, or was when the work was completed, without those before the present lead took it over."""
    if node.closing is not None:
        late = node.late_by
    elif node.date is not None and node.is_past(status.judged):
        late = (status.judged - node.date).days
    else:
        late = 0
    return max(0, late - count_inherited_days(status, node))
