"""Filters, sorts and groups tasks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import Node, State
from bizenv.ledger.status import Chosen, Status, list_deadlines
from bizenv.plan.model import Measure, Role, Task
from bizenv.plan.registry import Registry
from bizenv.standing.standing import Standing

if TYPE_CHECKING:
    from bizenv.plan.several import Several
    from bizenv.plan.wish import Wish

    Order = Registry | Several
    """What puts tasks in order: the plan, or several plans."""

Sort = Literal["id", "due", "lead"]
By = Literal["lead", "category", "due", "month", "part"]
"""What a list may be grouped by: lead department, category, day or month of the deadline, part of the document."""


class Query(NamedTuple):
    """Filters for tasks: a task must match every filter that is set, by any one of its values (of ``text``, by all).

    Departments are canonical names; leads are those in force, of the plan or of the new rule that replaced it. Parts
    and categories are numbers, measures are ids. ``due_before`` and ``due_after`` include their day; a task matches
    if one of its deadlines lies between them. A state is that of the task; ``returned`` is also that of any of its nodes.
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    due_before: dt.date | None = None
    due_after: dt.date | None = None
    no_deadline: bool = False
    with_target: bool = False
    recurring: bool = False
    state: tuple[State, ...] = ()
    light: tuple[str, ...] = ()
    text: tuple[str, ...] = ()

    def admits(self, status: Status) -> bool:
        """Whether a task passes every filter."""
        task = status.task
        measure = task.measure
        return (
            (not self.lead or _any(self.lead, status.lead))  # who leads is worked out where it is asked for alone
            and (not self.support or _any(self.support, status.support))
            and (not self.department or _any(self.department, (*status.lead, *status.support)))
            and (not self.part or _any(self.part, (measure.part.number,)))
            and (not self.category or _any(self.category, (name_category(measure),)))
            and (not self.measure or _any(self.measure, (measure.id,)))
            and (not self.state or _any(self.state, (status.state, *(n.state for n in status.sent_back))))
            and (not self.light or _any(self.light, (status.light.colour if status.light is not None else None,)))
            and not (self.no_deadline and status.dated)
            and not (self.with_target and not task.targets)
            and not (self.recurring and task.recurrence is None)
            and self._due(status)
            and all(_has(task, fold_text(words)) for words in self.text)
        )

    def make_wish(self, last: dt.date | None = None, words: Iterable[str] = ()) -> "Wish":
        """What is asked of a task before its day and its ledger are known.

        ``last``, ``words``: as in ``select``.
        """
        from bizenv.plan.wish import Wish  # not needed where a question reads all

        units: list[tuple[Role | None, frozenset[str]]] = []
        units += [("lead", frozenset(self.lead))] if self.lead else []
        units += [("support", frozenset(self.support))] if self.support else []
        units += [(None, frozenset(self.department))] if self.department else []
        days = [day for day in (self.due_before, last) if day is not None]
        return Wish(
            units=tuple(units),
            parts=self.part or None,
            categories=self.category or None,
            measures=self.measure or None,
            first=self.due_after,
            last=min(days) if days else None,
            undated=self.no_deadline,
            promising=self.with_target,
            recurring=self.recurring,
            said=tuple(fold_text(words) for words in self.text),
            named=tuple((fold_text(word), frozenset()) for word in words),
            recorded=bool(self.state) and "no_report" not in self.state,
        )

    def _due(self, status: Status) -> bool:
        return (self.due_before is None and self.due_after is None) or bool(self.within(status))

    def within(self, status: Status) -> tuple[Node, ...]:
        """The deadlines of a task from ``due_after`` to ``due_before``, both included."""
        first, last = self.due_after or dt.date.min, self.due_before or dt.date.max
        return tuple(n for n in list_deadlines(status) if n.date is not None and first <= n.date <= last)


def _has(task: Task, words: str) -> bool:
    """Whether folded words stand in a task's text, its title or short name, or a column of the plan's own."""
    from bizenv.plan.wish import list_said  # the index has just these

    return any(words in fold_text(said) for said in list_said(task))


def _any(wanted: Iterable[object], had: Sequence[object]) -> bool:
    return any(w in had for w in wanted)


def select(
    standing: Standing, query: Query, sort: Sort = "id", last: dt.date | None = None, words: Iterable[str] = ()
) -> list[Status]:
    """The tasks that a query admits, sorted as ``sort_tasks`` does.

    What else is asked of them may be said before, so that an index passes over the others; tasks of which it does not
    hold may be left out. ``last``: only those with a deadline up to this day, or a return, are asked for. ``words``: only
    those that ``search`` would find by these words.
    """
    found = standing.statuses if standing.traces is None else standing.narrow(query.make_wish(last, words))
    return sort_tasks((s for s in found if query.admits(s)), standing.registry, sort)


def sort_tasks(statuses: Iterable[Status], registry: "Order", sort: Sort) -> list[Status]:
    """The tasks sorted: ``id`` by the document's order, ``due`` by open deadline, ``lead`` by the registry's order.

    By ``due``, tasks without an open deadline come last. Ties stay in the order of the document.
    """
    in_order = sorted(statuses, key=lambda s: registry.position[s.reference])
    if sort == "due":
        return sorted(in_order, key=lambda s: (s.due and s.due.date) or dt.date.max)
    if sort == "lead":
        return sorted(in_order, key=lambda s: [registry.rank(name) for name in s.lead[:1]])
    return in_order


class Group(NamedTuple):
    """A group of a list. ``key`` is what its tasks have in common.

    The key is a department's name; the number of a category (empty for part two, which has none) or of a part; an ISO
    day or month (empty for undated tasks). ``chosen`` gives a task's deadlines that belong to the group. ``by`` is
    None if the list is not grouped.
    """

    by: By | None
    key: str
    statuses: tuple[Status, ...]
    chosen: Chosen


def group_tasks(
    statuses: Sequence[Status], registry: "Order", by: By | None, chosen: Chosen = list_deadlines
) -> list[Group]:
    """A list in groups, each in the order of the list.

    By lead, a task led jointly is in the group of each lead; by day or month, a task is in the group of each of its
    deadlines that ``chosen`` gives.
    """
    if by is None:
        return [Group(None, "", tuple(statuses), chosen)]
    members: dict[str, list[Status]] = {}
    for status in statuses:
        for key in dict.fromkeys(_keys(status, registry, by, chosen)):
            members.setdefault(key, []).append(status)
    if by == "lead":
        keys = sorted(members, key=registry.rank)
    elif by in ("due", "month"):
        keys = sorted(members, key=lambda key: key or "~")  # the undated last
    else:
        keys = sorted(members, key=lambda key: registry.position[members[key][0].reference])
    return [Group(by, key, tuple(members[key]), _of_key(chosen, by, key)) for key in keys]


def _keys(status: Status, registry: "Order", by: By, chosen: Chosen) -> list[str]:
    measure = status.task.measure
    match by:
        case "lead":
            return list(status.lead)
        case "category":
            return [f"{_open(status)}{name_section(measure, registry)}"]
        case "part":
            return [f"{_open(status)}{measure.part.number}"]
        case _:
            return [_span(d, by) for d in chosen(status)] or [""]


def _open(status: Status) -> str:
    """How the keys of a plan's categories and parts begin where several plans are told."""
    return f"{status.plan.name}/" if status.plan is not None else ""


def name_category(measure: Measure) -> str:
    """The key of a measure's category; empty where it has none."""
    return measure.category.key if measure.category is not None else ""


def name_section(measure: Measure, registry: "Order") -> str:
    """The key of a measure's category; where it has none, empty, or its part if several parts have none."""
    if measure.category is None and len(registry.plain_parts) > 1:
        return f"第{measure.part.number}部分"
    return name_category(measure)


def _span(node: Node, by: By) -> str:
    return str(node.date)[: 7 if by == "month" else 10]


def _of_key(chosen: Chosen, by: By, key: str) -> Chosen:
    if by not in ("due", "month"):
        return chosen
    return lambda status: [d for d in chosen(status) if _span(d, by) == key]


def list_overdue(standing: Standing, query: Query, sort: Sort = "due") -> list[Status]:
    """The tasks with a deadline that is past and neither closed nor reported complete."""
    return [s for s in select(standing, query, sort, standing.judged) if s.missed]


def list_returned(statuses: Iterable[Status]) -> list[Status]:
    """The dated tasks returned by the office whose last day to report again has passed, the earliest first.

    A task that is overdue as well is told there, and not here.
    """
    late = [s for s in statuses if s.limit_late and s.due is not None and not s.missed]
    return sorted(late, key=lambda s: s.limit or dt.date.max)


def list_due_on(statuses: Iterable[Status], day: dt.date) -> list[Status]:
    """The tasks with a deadline on ``day`` that is neither closed nor reported complete."""
    return [s for s in statuses if any(n.date == day and n.lacking for n in s.nodes)]


def list_awaiting(statuses: Iterable[Status]) -> list[Status]:
    """The tasks with a past deadline that is reported complete and awaits the office, and so is not overdue."""
    return [s for s in statuses if any(n.date is not None and n.date < s.judged for n in s.awaiting)]
