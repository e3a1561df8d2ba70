"""已出的文稿: everything that went out, papers and letters, the last first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.desk.finding import SENT, split_words
from bizenv.ledger.entry import Entry
from bizenv.ledger.names import PAPERS
from bizenv.views.wording import entries

if TYPE_CHECKING:
    from bizenv.api import Book

SORTS: dict[str, str] = dict([*PAPERS.items(), ("notice", "函")])
"""What went out, by sort: the papers, and the letters together."""


class Sent(NamedTuple):
    """A paper or a letter on record.

    sort: of ``SORTS``; name, number: what it is called, its number as printed, empty if it has none. about: its period,
    or the task that it is about with the name of its plan where several are asked; units: to whom a letter went.
    gone: the entry that withdrew or corrected this one; None while it counts.
    """

    book: "Book"
    entry: Entry
    sort: str
    name: str
    number: str
    about: str
    units: Sequence[str]
    gone: Entry | None

    @property
    def text(self) -> str:
        """All that it is found by."""
        it = self.entry
        told = (self.name, self.number, self.about, *self.units, it.period, it.approved_by, it.post, it.digest)
        kind = "签发" if it.kind == "issue" else "催办"
        return "\0".join(fold_text(text) for text in (*told, str(it.date), kind, entries.said(it)) if text)


def list_sent(desk: Desk, typed: str = "", sort: str = "") -> list[Sent]:
    """What went out of the plans that are asked and has all the words, the last first. ``sort``: of this sort alone.

    What was withdrawn is there too, for it had gone out. Raises MisuseError for too many words, DataError.
    """
    words = [fold_text(word) for word in split_words(typed)]
    found = [
        sent
        for one in desk.apart
        for entry in one.ledger.entries
        if entry.kind in SENT
        and (sent := _make(one, entry)).sort == (sort or sent.sort)
        and all(word in sent.text for word in words)
    ]
    return sorted(found, key=lambda it: (it.entry.date, it.entry.recorded), reverse=True)


def _make(desk: Desk, entry: Entry) -> Sent:
    book, names = desk.book, desk.rules.letters
    gone = desk.ledger.voided.get(entry.name)
    beside = f"{desk.beside}　" if desk.beside else ""
    if entry.kind == "issue":
        paper = entry.paper or "bulletin"
        return Sent(
            book,
            entry,
            paper,
            PAPERS[paper],
            entries.name_number(entry),
            f"{beside}{entries.name_period(entry)}",
            (),
            gone,
        )
    registry = book.registry
    known = entry.task in registry.position
    label = registry.task(entry.task).label if known else entry.task
    units = desk.ledger.status(registry.task(entry.task), entry.date).lead if known else ()
    node = f"（节点{entry.deadline}）" if entry.deadline is not None else ""
    name = names[entry.letter or "reminder"]
    return Sent(book, entry, "notice", name, entry.document or "", f"{beside}{label}{node}", units, gone)
