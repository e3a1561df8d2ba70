"""承接: how many of the days by which work is late fall to the unit that leads it now.

What was overdue before a unit took a task over is told beside it and is in no score of it.
"""

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status


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
