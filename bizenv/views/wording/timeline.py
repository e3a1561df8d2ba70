"""Deadlines by month: how many, and the sentence that sums them up."""

from bizenv.standing.query import Group


def size(month: Group) -> int:
    """How many deadlines fall into a month."""
    return sum(len(month.chosen(s)) for s in month.statuses)
