"""What a person means who types a few words: tasks, units, entries, acts."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.desk import acts, choosing
from bizenv.desk.act import Act
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry
from bizenv.ledger.fields import list_names
from bizenv.ledger.status import Status
from bizenv.plan.model import Department
from bizenv.standing.query import Query
from bizenv.standing.search import FoundTask, search
from bizenv.views.wording import entries

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.plan.registry import Registry

_SAID = list_names("text")
_LISTS = (*list_names("texts"), *list_names("names"))
_DIGEST = re.compile("[0-9a-f]{4,12}")
SENT = ("issue", "notice")
"""The kinds of entry that say that a paper or a letter went out."""
MOST = 20
"""How many words may be typed."""


class FoundEntry(NamedTuple):
    """An entry that was found, and its plan."""

    entry: Entry
    book: "Book"


class Found(NamedTuple):
    """What was found. numbered: the tasks whose numbers were typed; tasks: those that have the words; the others alike.

    words: what was typed besides numbers.
    """

    numbered: Sequence[Status]
    tasks: Sequence[FoundTask]
    units: Sequence[Department]
    entries: Sequence[FoundEntry]
    acts: Sequence[Act]
    words: tuple[str, ...]


def find(desk: Desk, typed: str, as_of: dt.date) -> Found:
    """What is meant by the words that a person typed, on a day. Raises MisuseError for too many words, DataError.

    A word that is the number of a task names it; all others have to stand in what is found.
    """
    words = split_words(typed)
    registries = [book.registry for book in desk.books]
    numbers = tuple(word for word in words if any(is_number(word, it) for it in registries))
    others = tuple(word for word in words if word not in numbers)
    tasks: Sequence[FoundTask] = ()
    if others:
        chosen = choosing.select(desk, lambda *_: Query(), as_of, words=others)
        tasks = search(chosen.statuses, others)
    return Found(
        [status for number in numbers for status in _find_numbered(desk, number, as_of)],
        tasks,
        _find_units(desk.shelf.order.departments, words) if words else (),
        _find_entries(desk.books, words) if words else (),
        [act for act in _list_acts() if others and _has((act.title, act.command), others)],
        others,
    )


def split_words(typed: str) -> tuple[str, ...]:
    """The words that were typed. Raises MisuseError for too many."""
    words = tuple(typed.split())
    if len(words) > MOST:
        raise MisuseError(f"一次最多找{MOST}个词")
    return words


def is_number(word: str, registry: "Registry") -> bool:
    """Whether a word is the number of tasks of a plan, as it may be typed."""
    if not re.search("[0-9０-９]", word):
        return False
    try:
        return bool(registry.named(word))
    except NotFoundError:
        return False


def _find_numbered(desk: Desk, number: str, as_of: dt.date) -> Iterable[Status]:
    for book in desk.books:
        if is_number(number, book.registry):
            statuses = book.standing(as_of, desk.recorded_by).statuses
            yield from desk.shelf.label(book, map(statuses.of, book.registry.named(number)))


def _find_units(units: Iterable[Department], words: Sequence[str]) -> list[Department]:
    return [unit for unit in units if _has((unit.name, *unit.aliases), words)]


def _find_entries(books: Iterable["Book"], words: Sequence[str]) -> list[FoundEntry]:
    """The entries that have all the words, or the digest that is the only one, the last first."""
    found = [FoundEntry(it, book) for book in books for it in book.ledger.entries if _is_meant(it, book, words)]
    return sorted(found, key=lambda it: it.entry.order, reverse=True)


def _is_meant(entry: Entry, book: "Book", words: Sequence[str]) -> bool:
    """Whether an entry has the words; what was sent is also found by what it is called and by its period."""
    if len(words) == 1 and _DIGEST.fullmatch(words[0].lower()) and entry.digest.startswith(words[0].lower()):
        return True
    said = [text for name in _SAID if (text := getattr(entry, name))]
    if entry.kind in SENT:
        said += [entries.what(entry), entries.said(entry, book.rules.letters), entry.period or ""]
    said += [text for name in _LISTS for text in getattr(entry, name)]
    return _has((*said, *(file["name"] for file in entry.files)), words) if said or entry.files else False


def _has(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each word stands in one of the texts, compared as ``fold_text`` does."""
    told = "\0".join(map(fold_text, texts))
    return all(fold_text(word) in told for word in words)


def _list_acts() -> list[Act]:
    return [acts.find(name) for name in acts.ON_TASKS]
