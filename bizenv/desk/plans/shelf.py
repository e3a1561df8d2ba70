"""The plans of a workspace side by side, and how each stands."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import layout
from bizenv.base.errors import DataError
from bizenv.base.text import escape
from bizenv.desk.desk import Desk
from bizenv.standing.counts import Stand, count_standing
from bizenv.views.wording.plans import PlanRow

if TYPE_CHECKING:
    from bizenv.api import Book


def list_rows(desk: Desk, folders: Sequence[str], as_of: dt.date) -> list[PlanRow]:
    """The rows of the plans of these folders. None of them keeps the others from being told."""
    from bizenv import api

    books: dict[str, Book] = {}
    failures: dict[str, str] = {}
    for folder in folders:
        try:
            books[folder] = desk.open(folder)
        except DataError as error:
            failures[folder] = str(error)
    shelf = api.Shelf(list(books.values()))
    rows = []
    for folder in folders:
        retired = Path(folder, layout.RETIRED).exists()
        if folder in books:
            book = books[folder]
            rows.append(_count(desk, book, shelf.name(book) or book.plan.name, as_of)._replace(retired=retired))
        else:
            name = escape(Path(folder).absolute().name)
            rows.append(PlanRow(name, None, None, desk.find_way(name), retired, failure=failures[folder]))
    return rows


def _count(desk: Desk, book: "Book", name: str, as_of: dt.date) -> PlanRow:
    """The row of a plan that can be read; its ledger may be one that cannot."""
    stand: Stand | None = None
    failure, unsound = "", 0
    try:
        stand = count_standing(book.standing(as_of, desk.recorded_by))
        unsound = len(book.find_unsound(as_of, desk.recorded_by))
    except DataError as error:
        failure = str(error)
    return PlanRow(name, book.plan, stand, desk.find_way(name), errors=book.errors, unsound=unsound, failure=failure)
