"""An answer: what a command has found, ready for every format. ``views.render`` writes it."""

from collections.abc import Callable, Iterable, Mapping

from bizenv.base.tuples import NamedTuple
from bizenv.views.wording.words import Head

Row = tuple[str, ...]
"""The cells of a row."""


class Sheet(NamedTuple):
    """A table: the heads of its columns, and its rows."""

    heads: Row
    rows: Iterable[Row]


def no_ids() -> Iterable[str]:
    """No ids; the default, for answers that list nothing with an id."""
    return ()


class Answer(NamedTuple):
    """What was found, each part made only when a format asks for it.

    kind: the ``kind`` of the JSON answer.
    listed: how many things are listed.
    content: makes the keys of the JSON answer.
    text: makes the text for a terminal, given its columns (None: nothing is cut) and whether to use colour.
    head: the line above the answer.
    sheet: makes the rows of CSV; None: the answer has no table.
    markdown: makes the Markdown; None: it is the sheet under ``head``.
    ids: makes the ids that ``--format ids`` lists.
    general: whether the answer is about no plan in particular.
    """

    kind: str
    listed: int
    content: Callable[[], Mapping[str, object]]
    text: Callable[[int | None, bool], str]
    head: Head = Head("")
    sheet: Callable[[], Sheet] | None = None
    markdown: Callable[[], str] | None = None
    ids: Callable[[], Iterable[str]] = no_ids
    general: bool = False
