"""问题线索 in two counts, from the days of receipt and closing alone: nothing else of a clue leaves its store."""

import datetime as dt
from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.clues.counts import Days
from bizenv.phrases.holidays import count_working_days
from bizenv.standing.periods import Period
from bizenv.standing.rubric import ClueRules


class ClueCount(NamedTuple):
    """How many clues were received, and how many of them are settled."""

    received: int
    settled: int


def count_period(days: Iterable[Days], period: Period, as_of: dt.date) -> ClueCount:
    """The clues that were received in a period up to a day, and how many of them were settled by that day."""
    found = [it for it in days if period.first <= it.received <= min(period.last, as_of)]
    return ClueCount(len(found), sum(it.closed is not None and it.closed <= as_of for it in found))


def count_near(days: Iterable[Days], rules: ClueRules, as_of: dt.date) -> int:
    """How many clues are open on a day with few days left to their limit, or none."""
    waiting = [it.received for it in days if it.received <= as_of and (it.closed is None or it.closed > as_of)]
    return sum((count_working_days(day, rules.limit)[0] - as_of).days <= rules.soon for day in waiting)
