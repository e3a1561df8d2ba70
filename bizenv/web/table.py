"""The rows of 事项: the tasks that the filters admit, in the words of the page that ``dashboard`` makes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from bizenv.api import Book
from bizenv.base.tuples import NamedTuple
from bizenv.desk import choosing
from bizenv.ledger.status import Status
from bizenv.standing import periods
from bizenv.standing.query import sort_tasks
from bizenv.standing.report import make_report, place_line
from bizenv.standing.search import search
from bizenv.views.page.items import list_tokens, make_item
from bizenv.views.page.listing import Listing, set_office
from bizenv.views.page.model import PageField, PageItem
from bizenv.views.page.public import find_title, make_key
from bizenv.views.wording.audience import Audience
from bizenv.web.filters import Filters
from bizenv.web.memory import keep

if TYPE_CHECKING:
    from bizenv.desk.desk import Desk
    from bizenv.standing.periods import Period, Telling
    from bizenv.standing.standing import Standing

AUDIENCE: Audience = "office"
STEP = 200
"""How many rows are shown at once."""


class Found(NamedTuple):
    """The tasks that were found, the words of the filters as numbers and as other words, and the note on day and records."""

    statuses: list[Status]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    note: str


def find(desk: "Desk", filters: Filters, day: dt.date) -> Found:
    """The tasks that the filters admit on a day, in their order. Raises NotFoundError, DataError."""
    numbers, words = filters.split_words([book.registry for book in desk.books])
    chosen = choosing.select(desk, filters.ask, day, filters.sort, words=words)
    statuses: list[Status] = chosen.statuses
    if numbers:
        wanted = [{id(task) for book in desk.books for task in _name(book, number)} for number in numbers]
        statuses = [s for s in statuses if all(id(s.task) in some for some in wanted)]
    if words:
        statuses = sort_tasks((it.status for it in search(statuses, words)), desk.shelf.order, filters.sort)
    if filters.place == "overdue":
        statuses = [s for s in statuses if s.missed]
    elif filters.place:
        places = {book.plan.id: _find_places(one, book, day) for one, book in zip(desk.apart, desk.books, strict=True)}
        only = desk.books[0].plan
        statuses = [s for s in statuses if _counts(places[(s.plan or only).id].get(s.task.id, ()), filters.place)]
    return Found(statuses, numbers, words, chosen.note)


def _name(book: Book, number: str) -> Sequence[object]:
    from bizenv.base.errors import NotFoundError

    try:
        return book.registry.named(number)
    except NotFoundError:
        return ()


def _counts(tokens: Iterable[str], place: str) -> bool:
    return any(token == place or token.startswith(f"{place}.") for token in tokens)


def tell_default(desk: "Desk", day: dt.date) -> "Telling":
    """The period that the page of a plan tells on a day where none is named."""
    ledger = desk.ledger
    every, issued = desk.rules.feedback.every, desk.registry.plan.issued
    return periods.tell_default(desk.as_of, day, every, issued, lambda it: ledger.is_circular_issued(it.name))


def _find_places(desk: "Desk", book: Book, day: dt.date) -> dict[str, tuple[str, ...]]:
    """The ways in which each task counts, by its id."""

    def find() -> dict[str, tuple[str, ...]]:
        report = make_report(desk.standing(day), desk.ledger, tell_default(desk, day).period)
        return {line.status.task.id: tuple(list_tokens(line, AUDIENCE)) for line in report.lines}

    return keep(book, ("places", day), find)


def set_rows(desk: "Desk", statuses: Sequence[Status], day: dt.date, *, grouped: bool) -> Listing:
    """The rows of some tasks; ``grouped``: under the fields that they are of. The id of a row is that of its plan and its own."""
    books = {book.plan.id: (one, book) for one, book in zip(desk.apart, desk.books, strict=True)}
    only = desk.books[0].plan
    known = not all(book.is_empty(day, desk.recorded_by) for book in desk.books)
    spans = {name: tell_default(one, day).period for name, (one, _) in books.items()}
    fields = []
    for (key, title), some in groupby(statuses, lambda s: _name_field(s) if grouped else ("", "")):
        items = []
        for status in some:
            plan = status.plan or only
            standing = books[plan.id][0].standing(day)
            item = _make_row(standing, status, spans[plan.id])
            items.append(item._replace(id=f"{plan.id}/{item.id}", plan=status.plan.name if status.plan else ""))
        fields.append(PageField(key, title, tuple(items)))
    return set_office(fields, known=known, several=desk.several)


def _make_row(standing: "Standing", status: Status, span: "Period") -> PageItem:
    """The row of a task, made once while the task is the same."""

    def make(status: Status) -> PageItem:
        numbers = dict.fromkeys((*status.lead, *status.support), 0)
        return make_item(place_line(standing, status, span), standing, numbers, AUDIENCE)

    return standing.statuses.answer(("row", span), make, status)


def _name_field(status: Status) -> tuple[str, str]:
    plan = f"{status.plan.name}　" if status.plan is not None else ""
    return make_key(status.task), f"{plan}{find_title(status.task)}"
