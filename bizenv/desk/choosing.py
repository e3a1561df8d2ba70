"""The tasks that filters admit on a day, of one plan or of several."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from bizenv.base.errors import NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.query import Query, Sort, sort_tasks
from bizenv.views.wording import lists

if TYPE_CHECKING:
    from bizenv.plan.registry import Registry
    from bizenv.plan.units import Units

Ask = Callable[["Registry", "Units"], Query]
"""What is asked of a plan, as that plan understands it; units are looked up among those of all plans. Raises NotFoundError
for what the plan has not."""


class Selected(NamedTuple):
    """The tasks that the filters admit on a day, of one plan or of several, sorted.

    queries: the filters as each plan understands them, by its id; without the plans that have nothing so called.
    lead: the only lead department that was asked for; None if there is none or several.
    note: the note after the head of a list: its day, and the records that it is based on.
    empty: whether nothing on record says how work stands.
    """

    statuses: list[Status]
    queries: Mapping[str, Query]
    lead: str | None
    note: str
    empty: bool

    def within(self, status: Status) -> tuple[Node, ...]:
        """The deadlines of a task that the filters are about."""
        query = self.queries[status.plan.id] if status.plan is not None else next(iter(self.queries.values()))
        return query.within(status)


def select(
    desk: Desk,
    ask: Ask,
    as_of: dt.date,
    sort: Sort = "id",
    *,
    last: dt.date | None = None,
    words: Sequence[str] = (),
) -> Selected:
    """The tasks of the plans that are asked, those that the filters admit.

    ``last``, ``words``: which of them are passed over, as in ``Book.select``. Raises DataError; NotFoundError for what no
    plan has, such as a category; whatever ``ask`` raises.
    """
    books = {book.plan.id: book for book in desk.books}
    queries = resolve(desk, ask)
    _ = desk.checked
    found = [
        status
        for name, query in queries.items()
        for status in desk.shelf.label(
            books[name], books[name].select(as_of, "id", query, desk.recorded_by, last=last, words=words)
        )
    ]
    empty = all(book.is_empty(as_of, desk.recorded_by) for book in desk.books)
    lead = only(next(iter(queries.values())).lead)
    note = lists.note(as_of, empty, desk.recorded_by)
    return Selected(sort_tasks(found, desk.shelf.order, sort), queries, lead, note, empty)


def resolve(desk: Desk, ask: Ask) -> dict[str, Query]:
    """The filters as each plan understands them, by its id, without the plans that have nothing so called.

    Raises NotFoundError for what no plan has; whatever ``ask`` raises.
    """
    units = desk.shelf.order
    queries: dict[str, Query] = {}
    missing: list[NotFoundError] = []
    for book in desk.books:
        try:
            queries[book.plan.id] = ask(book.registry, units)
        except NotFoundError as error:
            missing.append(error)
    if not queries:
        raise missing[0]
    return queries


def only(names: Sequence[str]) -> str | None:
    """The name of a filter that has exactly one; otherwise None."""
    return names[0] if len(names) == 1 else None


def say_note(desk: Desk, as_of: dt.date) -> str:
    """The note after the head of a list: its day, and the records that it is based on."""
    _ = desk.checked
    return lists.note(as_of, all(book.is_empty(as_of, desk.recorded_by) for book in desk.books), desk.recorded_by)
