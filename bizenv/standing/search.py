"""Searches tasks for words: where the words occur in a task, and which task comes first."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from bizenv.base.text import find_words, fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.status import Status
from bizenv.plan.model import Task

Field = Literal["measure", "category", "lead", "targets", "text", "support", "columns"]

_RANK: tuple[Field, ...] = ("measure", "category", "lead", "targets", "text", "support", "columns")
"""The fields by weight: what a task is called, its category, who leads it, what it promises; then who supports it, and
last what stands in the plan's own columns."""


class Hit(NamedTuple):
    """Where a word occurs: from ``start`` to ``end`` of ``words``, the text of the field.

    ``nth`` is the number, from 0, of the department, target or column in its field; ``head`` is the head of the column.
    """

    field: Field
    nth: int
    words: str
    start: int
    end: int
    head: str = ""


class FoundTask(NamedTuple):
    """A task that contains all the words, with every place where they occur, the weightiest field first."""

    status: Status
    hits: tuple[Hit, ...]


def search(statuses: Iterable[Status], words: Sequence[str]) -> list[FoundTask]:
    """The tasks that contain all the words, in whichever fields; first those with the words in the weightiest fields.

    Full-width and half-width, letter case and white space make no difference. A department is found by its canonical
    name and by the printed one, one that took a task over by its name as well; a measure also by its short name. Ties stay in the given order.
    """
    wanted = list(dict.fromkeys(fold_text(word) for word in words))
    found: list[tuple[int, int, int, FoundTask]] = []
    for status in statuses:
        places = [(*place, fold_text(place[2])) for place in _places(status)]
        places = [*_title(status.task, places, wanted), *places]
        best = [min((_RANK.index(f) for f, *_, plain in places if word in plain), default=None) for word in wanted]
        ranks = [rank for rank in best if rank is not None]
        if len(ranks) == len(wanted):
            found.append((max(ranks), sum(ranks), len(found), FoundTask(status, tuple(_hits(places, wanted)))))
    return [it for *_, it in sorted(found, key=lambda row: row[:3])]


_Place = tuple[Field, int, str, str]
"""A text that is searched: its field, its number there, the text, and the head of its column."""


def _places(status: Status) -> Iterator[_Place]:
    """Every text of a task that is searched, in the order of weight."""
    task, measure = status.task, status.task.measure
    yield "measure", 0, measure.title, ""
    if measure.category is not None:
        yield "category", 0, measure.category.title, ""
    yield from _units("lead", task.lead, task.lead_printed, status.lead)
    for n, target in enumerate(task.targets):
        yield "targets", n, target.name, ""
    yield "text", 0, task.text, ""
    yield from _units("support", task.support, task.support_printed, status.support)
    for n, (head, cell) in enumerate(task.columns.items()):
        yield "columns", n, cell, head


def _title(
    task: Task, places: Sequence[tuple[Field, int, str, str, str]], wanted: Iterable[str]
) -> list[tuple[Field, int, str, str, str]]:
    """A task's short title with its place, if it stands for a title or has words that the document lacks.

    It says again what the text says: a task that is found by the document's own words is not shown a second time by it.
    """
    plain = fold_text(task.short)
    new = any(word in plain and not any(word in place[-1] for place in places) for word in wanted)
    return [("measure", 0, task.short, "", plain)] if task.short and (new or not task.measure.title) else []


def _units(field: Field, names: Sequence[str], printed: Sequence[str], now: Sequence[str]) -> Iterator[_Place]:
    """The departments of the plan, by both names, then those in force that the plan does not name there."""
    for n, (name, form) in enumerate(zip(names, printed, strict=True)):
        yield field, n, name, ""
        if form != name:
            yield field, n, form, ""
    for n, name in enumerate((it for it in now if it not in names), start=len(names)):
        yield field, n, name, ""


def _hits(places: Iterable[tuple[Field, int, str, str, str]], wanted: Iterable[str]) -> Iterator[Hit]:
    for field, nth, text, head, plain in places:
        spans = sorted({span for word in wanted if word in plain for span in find_words(text, word)})
        for start, end in _merged(spans):
            yield Hit(field, nth, text, start, end, head)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, with those that overlap or touch merged into one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
