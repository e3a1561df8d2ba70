"""One unit: what it leads and supports, what became of it, and its sheet for its own files."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import choosing
from bizenv.desk.choosing import Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Department
from bizenv.standing.query import Query, Sort, select
from bizenv.views.wording import succession

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.desk.papers.issuing import Drawn
    from bizenv.views.wording.paper import Given


class Share(NamedTuple):
    """What a unit leads and what else it supports; moves: the reorganisations in force; gone: what they mean for it, in lines."""

    lead: Sequence[Status]
    support: Sequence[Status]
    moves: Sequence[Entry]
    gone: Sequence[str]


def find_share(
    desk: Desk, unit: Department, statuses: Sequence[Status], as_of: dt.date, books: "Sequence[Book]"
) -> Share:
    """The share of a unit in some tasks of some plans. Raises DataError."""
    lead = [s for s in statuses if unit.name in s.lead]
    support = [s for s in statuses if unit.name in s.support and unit.name not in s.lead]
    ledgers = [book.ledger_known_by(desk.recorded_by) for book in books]
    moves = [move for ledger in ledgers for move in ledger.list_moves(as_of)]
    known = [s for book in books for s in book.standing(as_of, desk.recorded_by).statuses]
    gone = [*succession.tell_succession(unit.name, moves), *succession.tell_waiting(unit.name, known)]
    return Share(lead, support, moves, gone)


def draw_sheet(
    desk: Desk,
    unit: Department,
    as_of: dt.date,
    given: "Given",
    *,
    ask: Ask = lambda *_: Query(),
    sort: Sort = "due",
    despite: bool,
) -> "tuple[Drawn, int]":
    """The sheet of a unit as a paper, and how many tasks it lists. ``ask``: which of them; ``despite``: also where the ledger is unsound.

    Raises MisuseError if it has no task, or where the sheet would rest on what is in doubt; NotFoundError, DataError.
    """
    from bizenv.desk.papers.issuing import Drawn
    from bizenv.views.office import duties

    parts = []
    for name, query in choosing.resolve(desk, ask).items():
        book = next(book for book in desk.books if book.plan.id == name)
        standing = book.standing(as_of, desk.recorded_by, reviewed=max(as_of, desk.today))
        share = find_share(desk, unit, select(standing, query, sort), as_of, [book])
        if share.lead or share.support or not desk.several:
            parts.append(duties.Duties(standing, share.lead, share.support, share.gone))
            desk.refuse_doubted((s.task for s in (*share.lead, *share.support)), book)
    if not parts:
        raise MisuseError(f"{unit.name}在这几个方案里没有任务，没有写")
    desk.refuse_unsound(despite=despite)
    drawn = Drawn(duties.make_paper(unit, parts, given), tasks=())
    return drawn, sum(len(it.lead) + len(it.support) for it in parts)
