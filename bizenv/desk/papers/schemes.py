"""The units that lead an open task and whose own scheme is not on record, and the messages that remind them.

The duty stands in 三、(二) of the plan of 2019.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.desk.papers.reminding import Message, Reminders
from bizenv.ledger.entry import Entry
from bizenv.plan.model import Plan, Task
from bizenv.standing import rubric
from bizenv.standing.query import Query
from bizenv.views.wording import chasing


class Found(NamedTuple):
    """The leads of the open tasks of a plan, in the order of the units, each with the number of its tasks.

    tasks: the open tasks. come: those whose scheme is on record, each with its entry.
    """

    desk: Desk
    tasks: list[Task]
    leading: dict[str, int]
    come: dict[str, Entry]

    @property
    def lacking(self) -> list[str]:
        """Those whose scheme is not on record."""
        return [name for name in self.leading if name not in self.come]


def find(desk: Desk, pick: Callable[[Desk], Query], as_of: dt.date) -> Found:
    """The units of a plan; ``pick``: which of its tasks are looked at. Raises NotFoundError, DataError."""
    query = pick(desk)
    statuses = [s for s in desk.standing(as_of).statuses if s.nearest.going and query.admits(s)]
    leading: dict[str, int] = {}
    for status in statuses:
        for name in status.lead:
            leading[name] = leading.get(name, 0) + 1
    on_record = desk.ledger.find_schemes(as_of)
    for move in desk.ledger.moves:  # the scheme of a unit that was renamed or merged stands
        if move.day <= as_of and not move.tasks and move.old in on_record:
            on_record.setdefault(move.into or "", on_record[move.old])
    units = sorted(leading, key=desk.registry.rank)
    come = {n: on_record[n] for n in units if n in on_record}
    return Found(desk, [s.task for s in statuses], {n: leading[n] for n in units}, come)


def remind(desk: Desk, found: Sequence[Found], *, despite: bool) -> Reminders:
    """The messages to the units whose scheme is not on record. ``despite``, raises: as ``reminding.remind``."""
    desk.refuse_unsound(despite=despite)
    for it in found:
        it.desk.refuse_doubted(it.tasks)
    return write_messages(desk, found)


def write_messages(desk: Desk, found: Sequence[Found]) -> Reminders:
    """The messages, one a unit for its plans, those of the government and of the party in two."""
    apart: dict[str, int] = {}
    named: dict[tuple[str, str], list[tuple[Plan, int]]] = {}
    for it in found:
        plan = it.desk.book.plan
        for name in it.lacking:
            if rubric.is_unlit([name], it.desk.registry, it.desk.rules):
                apart[name] = apart.get(name, 0) + it.leading[name]
            else:
                named.setdefault((name, plan.system), []).append((plan, it.leading[name]))
    ordered = sorted(named.items(), key=lambda pair: desk.units.rank(pair[0][0]))
    return Reminders([Message(name, chasing.write_scheme_message(name, plans)) for (name, _), plans in ordered], apart)
