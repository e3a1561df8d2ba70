"""Searches tasks for words: where the words occur in a task, and which task comes first."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from bizenv.base.text import folded, stretches
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.status import Status
from bizenv.plan.model import Task

Field = Literal["measure", "category", "lead", "targets", "text", "support"]

_RANK: tuple[Field, ...] = ("measure", "category", "lead", "targets", "text", "support")
"""The fields by weight: what a task is called, its category, who leads it, what it promises; last who supports it."""


class Hit(NamedTuple):
    """Where a word occurs: from ``start`` to ``end`` of ``words``, the text of the field.

    ``nth`` is the number, from 0, of the department or target in its field.
    """

    field: Field
    nth: int
    words: str
    start: int
    end: int


class Found(NamedTuple):
    """A task that contains all the words, with every place where they occur, the weightiest field first."""

    status: Status
    hits: tuple[Hit, ...]


def search(statuses: Iterable[Status], words: Sequence[str]) -> list[Found]:
    """The tasks that contain all the words, in whichever fields; first those with the words in the weightiest fields.

    Full-width and half-width, letter case and white space make no difference. A department is found by its canonical
    name and by the printed one. Ties stay in the given order.
    """
    wanted = list(dict.fromkeys(folded(word) for word in words))
    found: list[tuple[int, int, int, Found]] = []
    for status in statuses:
        places = [(f, n, text, folded(text)) for f, n, text in _places(status.task)]
        best = [min((_RANK.index(f) for f, _, _, plain in places if word in plain), default=None) for word in wanted]
        ranks = [rank for rank in best if rank is not None]
        if len(ranks) == len(wanted):
            found.append((max(ranks), sum(ranks), len(found), Found(status, tuple(_hits(places, wanted)))))
    return [it for *_, it in sorted(found, key=lambda row: row[:3])]


def _places(task: Task) -> Iterator[tuple[Field, int, str]]:
    """Every text of a task that is searched, in the order of weight."""
    measure = task.measure
    yield "measure", 0, measure.title
    if measure.category is not None:
        yield "category", 0, measure.category.title
    yield from _units("lead", task.lead, task.lead_printed)
    for n, target in enumerate(task.targets):
        yield "targets", n, target.name
    yield "text", 0, task.text
    yield from _units("support", task.support, task.support_printed)


def _units(field: Field, names: Sequence[str], printed: Sequence[str]) -> Iterator[tuple[Field, int, str]]:
    for n, (name, form) in enumerate(zip(names, printed, strict=True)):
        yield field, n, name
        if form != name:
            yield field, n, form


def _hits(places: Iterable[tuple[Field, int, str, str]], wanted: Iterable[str]) -> Iterator[Hit]:
    for field, nth, text, plain in places:
        spans = sorted({span for word in wanted if word in plain for span in stretches(text, word)})
        for start, end in _merged(spans):
            yield Hit(field, nth, text, start, end)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, with those that overlap or touch merged into one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
