"""An answer: what a command that lists has found, ready for every format. ``views.render`` writes it."""

from collections.abc import Callable, Iterable, Mapping

from bizenv.base.tuples import NamedTuple
from bizenv.views.wording.words import Head

Row = tuple[str, ...]
"""The cells of a row."""


class Sheet(NamedTuple):
    """Rows under the heads of their columns."""

    heads: Row
    rows: Iterable[Row]


def no_ids() -> Iterable[str]:
    """Of an answer that lists nothing with a number."""
    return ()


class Answer(NamedTuple):
    """What was found, each part made only when a format asks for it.

    ``listed``: how many things are listed. ``content``: what the JSON answer of this ``kind`` holds. ``text``: the
    answer for a terminal of so many columns (None: no terminal, nothing is cut), in colour or not. ``sheet``: the rows
    of CSV. ``markdown``: the answer as Markdown; None: the sheet under ``head``. ``ids``: what ``--format ids`` lists.
    ``general``: the answer is of no plan.
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
