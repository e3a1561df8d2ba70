"""The ledger of the internal page, compressed: each piece of text is stored once, and an entry is a list of numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from bizenv.base.text import UNSEEN
from bizenv.ledger.entry import Entry
from bizenv.ledger.history import Event
from bizenv.ledger.names import Letters
from bizenv.standing.standing import Standing
from bizenv.views.page import AUDIENCE
from bizenv.views.wording import entries

_LAST = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
_MORE = "WXYZ!#$%'()*+,-./:;=?@[]^_`{|}~ "
"""Digits of a number: the last is from ``_LAST``, those before it from ``_MORE``. None of them is special in HTML."""
_PIECE = re.compile("[^；，→=]*[；，→=]|[^；，→=]+")


class Packed(TypedDict):
    """``words``: every piece of text once. ``tasks``: the entries of each task, as numbers written without a space.

    An entry is six numbers, then its text. The first four are the pieces for day, receipt, kind and ``Entry.by``. The
    fifth is twice the number of pieces that give its content, plus 1 if it no longer counts. The sixth is the number
    of pieces that give its effect. The pieces of the content and of the effect follow. ``last``, ``more``: the digits.
    """

    last: str
    more: str
    words: list[str]
    tasks: dict[str, str]


Told = tuple[list[str], list[str], list[str], bool]
"""An entry as pieces of text: head, content, effect; and whether it no longer counts."""


def pack(standing: Standing, events: Sequence[Event]) -> Packed:
    """The entries of every task, in the order of ``events``."""
    return compress(tell(standing, events))


def tell(standing: Standing, events: Sequence[Event]) -> list[tuple[str, Told]]:
    """Each entry with the number of its task."""
    judged = {s.task.id for s in standing.statuses if standing.judges(s)}
    letters = standing.letters
    return [(it.entry.task, _told(it, letters, judged=it.entry.task in judged)) for it in events]


def compress(told: Sequence[tuple[str, Told]]) -> Packed:
    """Entries, each with the number of its task, as the page keeps them."""
    pieces = Counter(word for _, (head, said, came, _) in told for word in (*head, *said, *came))
    words = [word for word, _ in pieces.most_common()]  # the first seen first among equals
    number = {word: n for n, word in enumerate(words)}
    tasks: dict[str, list[str]] = {}
    for task, (head, said, came, voided) in told:
        row = [*(number[word] for word in head), 2 * len(said) + voided, len(came)]
        row += [number[word] for word in (*said, *came)]
        tasks.setdefault(task, []).append("".join(map(_written, row)))
    return {
        "last": _LAST,
        "more": _MORE,
        "words": list(map(_seen, words)),
        "tasks": {task: "".join(it) for task, it in tasks.items()},
    }


def _written(number: int) -> str:
    """A number in the digits of the page. Only the last digit is from ``_LAST``, so that it ends the number.

    >>> _written(57), _written(58), _written(58 * 32)
    ('V', 'X0', 'XW0')
    """
    text = _LAST[number % len(_LAST)]
    number //= len(_LAST)
    while number:
        text = _MORE[number % len(_MORE)] + text
        number //= len(_MORE)
    return text


def _told(event: Event, letters: Letters, *, judged: bool) -> Told:
    entry, came = _open(event.entry), entries.outcome(event, AUDIENCE, judged=judged)
    received = f"{entry.received}收到" if entry.received else ""
    head = [str(entry.date), received, entries.what(entry), entry.by or ""]
    return head, _PIECE.findall(entries.said(entry, letters)), _PIECE.findall(came), event.voided is not None


def _open(entry: Entry) -> Entry:
    """An entry as units and leaders may read it: that what was said is not what was found, the unit alone is told."""
    return entry._replace(ground=None, note=None) if entry.ground == "mismatch" else entry


def _seen(text: str) -> str:
    return re.sub(UNSEEN, lambda match: f"\\u{ord(match[0]):04x}", text)
