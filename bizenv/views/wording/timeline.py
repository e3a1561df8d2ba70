"""Deadlines by month: how many there are."""

from bizenv.standing.query import Group


def size(month: Group) -> int:
    """The number of deadlines in a month."""
    return sum(len(month.chosen(s)) for s in month.statuses)
