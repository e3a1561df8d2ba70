"""What a question asks of a plan before anything is known of the day or the ledger: which tasks may be in its answer."""

import datetime as dt
from collections.abc import Collection

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Role


class Wish(NamedTuple):
    """Conditions that a task of the answer fulfils by the plan alone, unless it is among ``beside``; None asks nothing.

    A registry that keeps an index gives the tasks that fulfil them, and maybe others: whether a task is in the answer is
    decided of each that is given.

    units: canonical names of units and a role (None: either), one of which the plan gives the task; several must hold.
    parts: numbers of parts. categories: keys of categories; empty for none. measures: ids of measures.
    first, last: the days between which it has a deadline. undated: it has none.
    promising: it has a target. recurring: it has a recurring duty.
    said: folded words that all stand in its text, its titles or its further columns.
    named: folded words that all stand somewhere in what the plan says of it, its units and targets included; with each
        units, one of which the plan may give it instead.
    recorded: anything is on record of it.
    beside: ids of tasks that may be in the answer whatever the plan says of their units, their days and the words.
    only: ids of the only tasks that may be in the answer.
    """

    units: tuple[tuple[Role | None, frozenset[str]], ...] = ()
    parts: Collection[str] | None = None
    categories: Collection[str] | None = None
    measures: Collection[str] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    undated: bool = False
    promising: bool = False
    recurring: bool = False
    said: tuple[str, ...] = ()
    named: tuple[tuple[str, frozenset[str]], ...] = ()
    recorded: bool = False
    beside: Collection[str] = ()
    only: Collection[str] | None = None
