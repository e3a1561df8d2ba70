"""What the heads of the plans that are asked lack, so that papers cannot go out or have open places."""

from bizenv.base.tuples import NamedTuple
from bizenv.desk.plans.fields import list_missing
from bizenv.web.desk import WebDesk


class Lacking(NamedTuple):
    """A plan whose head is not filled in: its id, its name where there are several, what lacks, whether that keeps letters back."""

    id: str
    name: str
    labels: tuple[str, ...]
    barred: bool


def list_lacking(desk: WebDesk) -> list[Lacking]:
    """The plans that are asked whose heads lack what papers need. Raises DataError."""
    found = []
    for book in desk.books:
        missing = list_missing(book.plan)
        if missing:
            name = desk.shelf.name(book) if desk.several else ""
            labels = tuple(it.label for it in missing)
            found.append(Lacking(book.plan.id, name, labels, book.plan.mandate is None))
    return found
