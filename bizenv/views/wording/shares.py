"""What an export tells of each plan, and the 督办台账 of one plan or of several as one table."""

from collections.abc import Iterable, Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.status import Status
from bizenv.standing.report import Report
from bizenv.views.wording import ledger_columns
from bizenv.views.wording.columns import name_own
from bizenv.views.wording.ledger_columns import HEADS, LedgerRow

PLAN = "方案"
"""The head of the column that names the plan where there are several."""
_NAMED = 6
"""Up to so many plans are named in a title."""


class Share(NamedTuple):
    """What an export tells of a plan.

    report: how it stands, with its rows by department. statuses: the tasks that are listed. ledger: every entry on record.
    name: what the plan is called beside others; empty where it is told alone.
    """

    report: Report
    statuses: Sequence[Status]
    ledger: Ledger
    name: str = ""


def is_of_several(shares: Sequence[Share]) -> bool:
    """Whether an export tells of plans beside each other, each by its name."""
    return any(share.name for share in shares)


def name_all(shares: Sequence[Share]) -> str:
    """The plans by their names, or how many they are: 放管服、党建, 12个方案."""
    return name_many([share.name for share in shares])


def name_many(names: Sequence[str]) -> str:
    """Plans by their names, or how many they are."""
    return "、".join(names) if len(names) <= _NAMED else f"{len(names)}个方案"


def gather_alike(told: Iterable[tuple[str, str]], every: Sequence[str]) -> list[tuple[str, str]]:
    """What is told of plans by their names, each text once, with the names of those that it is told of.

    The names are empty where it is told of all, which are ``every``.
    """
    found: dict[str, list[str]] = {}
    for name, text in told:
        found.setdefault(text, []).append(name)
    return [("" if len(names) == len(every) else "、".join(names), text) for text, names in found.items()]


def list_own(shares: Iterable[Share]) -> tuple[str, ...]:
    """The heads of the plans' own further columns, each once."""
    return tuple(dict.fromkeys(head for it in shares for head in it.report.standing.registry.column_heads))


def list_heads(shares: Sequence[Share]) -> tuple[str, ...]:
    """The heads of the ledger, the first for the plan where there are several."""
    first = (PLAN,) if is_of_several(shares) else ()
    return (*first, *HEADS, *name_own(list_own(shares), (*first, *HEADS)))


def make_rows(shares: Sequence[Share]) -> Iterator[LedgerRow]:
    """The rows of the ledger, plan by plan, under ``list_heads``; 序号 counts the tasks of all plans, from 1."""
    own, several, count = list_own(shares), is_of_several(shares), 0
    for share in shares:
        letters = share.report.standing.letters
        for row in ledger_columns.make_rows(share.statuses, own, letters, first=count + 1):
            yield row._replace(cells=(share.name, *row.cells)) if several else row
        count += len(share.statuses)
