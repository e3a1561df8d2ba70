"""What a question asks of a plan before anything is known of the day or the ledger: which tasks may be in its answer."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Role, Task


class Wish(NamedTuple):
    """Conditions that a task of the answer fulfils by the plan alone, unless it is among ``beside``; None asks nothing.

    A registry that keeps an index gives the tasks that fulfil them, and maybe others: whether a task is in the answer is
    decided of each that is given.

    units: canonical names of units and a role (None: either), one of which the plan gives the task; several must hold.
    parts: numbers of parts. categories: keys of categories; empty for none. measures: ids of measures.
    first, last: the days between which it has a deadline. undated: it has none.
    promising: it has a target. recurring: it has a recurring duty.
    said: folded words that all stand in its text, its titles or its further columns.
    named: folded words that all stand somewhere in what the plan says of it, its units and targets included; with each
        units, one of which the plan may give it instead.
    recorded: anything is on record of it.
    beside: ids of tasks that may be in the answer whatever the plan says of their units, their days and the words.
    moved: ids of tasks that may be in the answer whatever the plan says of their days.
    only: ids of the only tasks that may be in the answer.
    """

    units: tuple[tuple[Role | None, frozenset[str]], ...] = ()
    parts: Collection[str] | None = None
    categories: Collection[str] | None = None
    measures: Collection[str] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    undated: bool = False
    promising: bool = False
    recurring: bool = False
    said: tuple[str, ...] = ()
    named: tuple[tuple[str, frozenset[str]], ...] = ()
    recorded: bool = False
    beside: Collection[str] = ()
    moved: Collection[str] = ()
    only: Collection[str] | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return self != Wish()

    @property
    def dated(self) -> bool:
        """Whether it asks for days."""
        return self.undated or self.first is not None or self.last is not None

    def admits(self, task: Task) -> bool:
        """Whether a task fulfils it."""
        measure = task.measure
        category = measure.category.key if measure.category is not None else ""
        pairs = ((measure.part.number, self.parts), (category, self.categories), (measure.id, self.measures))
        return (
            all(wanted is None or it in wanted for it, wanted in (*pairs, (task.id, self.only)))
            and not (self.promising and not task.targets)
            and not (self.recurring and task.recurrence is None)
            and all(_holds(list_said(task), word) for word in self.said)
            and (task.id in self.beside or self._suits(task))
        )

    def _suits(self, task: Task) -> bool:
        """Whether the plan gives it to the units, on the days, with the words that are asked for."""
        units = {"lead": task.lead, "support": task.support, None: (*task.lead, *task.support)}
        first, last = self.first or dt.date.min, self.last or dt.date.max
        return (
            all(not names.isdisjoint(units[role]) for role, names in self.units)
            and (task.id in self.moved or not (self.undated and task.deadlines))
            and (
                self.first is self.last is None
                or task.id in self.moved
                or any(first <= it.date <= last for it in task.deadlines)
            )
            and all(
                not names.isdisjoint(units[None]) or _holds((*list_said(task), *list_more(task)), word)
                for word, names in self.named
            )
        )


def list_said(task: Task) -> Iterator[str]:
    """What a task says in its text, its titles and its further columns."""
    yield from (task.text, task.measure.title, task.short, *task.columns.values())


def list_more(task: Task) -> Iterator[str]:
    """What the plan says of a task besides: its category, its units, its targets."""
    if task.measure.category is not None:
        yield task.measure.category.title
    yield from (*task.lead, *task.lead_printed, *task.support, *task.support_printed)
    yield from (target.name for target in task.targets)


def _holds(texts: Iterable[str], word: str) -> bool:
    return any(word in fold_text(text) for text in texts)
