"""What pages work out of a plan as it is now, kept until the plan or its ledger changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from bizenv.api import Book

T = TypeVar("T")
MOST = 16
"""How many answers are kept of a plan: of a few days, and of a few questions."""
_KEPT: "WeakKeyDictionary[Book, OrderedDict[Hashable, object]]" = WeakKeyDictionary()
_LOCK = Lock()


def keep(book: Book, question: Hashable, answer: Callable[[], T]) -> T:
    """The answer to a question about a plan, worked out once: a plan that has changed on disk is another Book."""
    with _LOCK:
        kept = _KEPT.setdefault(book, OrderedDict())
        if question in kept:
            return cast("T", kept[question])
    found = answer()
    with _LOCK:
        kept[question] = found
        while len(kept) > MOST:
            kept.popitem(last=False)
    return found
