"""Deadlines by month: how many, and the sentence that sums them up."""

from collections.abc import Sequence

from bizenv.standing.query import Group
from bizenv.views.wording import values as words


def size(month: Group) -> int:
    """How many deadlines fall into a month."""
    return sum(len(month.chosen(s)) for s in month.statuses)


def total(months: Sequence[Group]) -> str:
    """The sum of a timeline, in words."""
    tasks = {id(s.task) for month in months for s in month.statuses}
    first, last = (words.group(months[n]) for n in (0, -1))
    span = first if first == last else f"{first}至{last}"
    return f"{len(tasks)}个事项、{sum(size(m) for m in months)}条时限，{span}"
