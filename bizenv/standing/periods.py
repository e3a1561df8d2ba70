"""Periods (month, quarter, half-year, year): by name, as a person types them, the one that contains a day, the one told.

A paper has two days that must not be confused: its period says which tasks, ``Telling.as_of`` how they stand.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from bizenv.base.days import DayError, Every, last_day
from bizenv.base.tuples import NamedTuple

MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Period(NamedTuple):
    """A month, quarter, half-year or year: its name in files (2019-Q4), its first and its last day."""

    name: str
    first: dt.date
    last: dt.date

    @property
    def every(self) -> Every:
        """Which kind of period it is."""
        months = 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1
        return next(every for every, n in MONTHS.items() if n == months)

    @property
    def words(self) -> str:
        """The period as a person says it: 2019年第四季度."""
        year, _, part = self.name.partition("-")
        if not part:
            return f"{year}年"
        if part[0] == "Q":
            return f"{year}年第{'一二三四'[int(part[1]) - 1]}季度"
        return f"{year}年{'上下'[int(part[1]) - 1]}半年" if part[0] == "H" else f"{year}年{int(part)}月"


@lru_cache(512)  # every task is asked about the same few
def parse_period(name: str) -> Period:
    """The period of a name as written in files: 2019, 2019-H2, 2019-Q4, 2019-12. Raises DayError."""
    match = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?", name, re.ASCII)
    if match is None or int(match[1]) < 1:
        raise DayError(f"“{name}”不是能认的期间；写作 2019-Q4、2019-12、2019-H2 或 2019")
    year = int(match[1])
    if match[2]:
        first, last = 3 * int(match[2]) - 2, 3 * int(match[2])
    elif match[3]:
        first, last = 6 * int(match[3]) - 5, 6 * int(match[3])
    elif match[4]:
        first = last = int(match[4])
    else:
        first, last = 1, 12
    return Period(name, dt.date(year, first, 1), last_day(year, last))


def read_period(text: str) -> Period:
    """A period as a person types it: 2019-Q4, 2019Q4, 2019年第四季度, 2019年第4季度, 2019-12, 2019年12月, 2019年.

    Raises DayError.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if match := re.fullmatch(r"(\d{4})(?:年|-)?(?:第?([1-4一二三四])季度?|Q([1-4]))", typed):
        quarter = match[3] or str("一二三四".find(match[2]) + 1 or match[2])
        return parse_period(f"{match[1]}-Q{quarter}")
    if match := re.fullmatch(r"(\d{4})年?-?(?:([上下])半年|H([12]))", typed):
        return parse_period(f"{match[1]}-H{match[3] or '上下'.find(match[2]) + 1}")
    if match := re.fullmatch(r"(\d{4})(?:年(\d{1,2})月|[-/.](\d{1,2}))", typed):
        return parse_period(f"{match[1]}-{int(match[2] or match[3]):02}")
    return parse_period(typed.removesuffix("度").removesuffix("年"))


def find_period(day: dt.date, every: Every) -> Period:
    """The period that a day lies in."""
    match every:
        case "month":
            return parse_period(f"{day.year:04}-{day.month:02}")
        case "quarter":
            return parse_period(f"{day.year:04}-Q{(day.month + 2) // 3}")
        case "half":
            return parse_period(f"{day.year:04}-H{(day.month + 5) // 6}")
        case _:
            return parse_period(f"{day.year:04}")


def find_first(issued: dt.date, every: Every) -> Period:
    """The first period for which feedback is asked: the first that begins on or after the day of issue."""
    it = find_period(issued, every)
    return it if it.first >= issued else find_period(it.last + dt.timedelta(days=1), every)


def find_previous(period: Period) -> Period | None:
    """The period of the same length just before this one; None at the beginning of the calendar."""
    return find_period(period.first - _DAY, period.every) if period.first > dt.date.min else None


class Telling(NamedTuple):
    """What a paper tells: the tasks of ``period``, as they stand on ``as_of``.

    closed: whether the period counts to the end of its last day, which is then ``as_of``.
    other: the period that could have been meant; None if the person named the period, or only one can be meant.
    """

    period: Period
    as_of: dt.date
    closed: bool = False
    other: Period | None = None


LOOK_BACK = 30
"""For how many days after its end a period is the default, unless its circular is on record before."""
_DAY = dt.timedelta(days=1)


def tell(period: Period, given: dt.date | None, today: dt.date) -> Telling:
    """A period that the person named. ``given``: the day of ``--as-of``, None if there is none.

    Without that day a period that is over is told as it stood at the end of its last day; a day is never ignored.
    Raises DayError if the period has not begun.
    """
    day = given or today
    if day < period.first:
        raise DayError(f"{period.words}还没有开始（截至 {day}）")
    if given is None and today > period.last:
        return Telling(period, period.last, closed=True)
    return Telling(period, day)


def tell_default(
    given: dt.date | None,
    today: dt.date,
    every: Every,
    issued: dt.date,
    on_record: Callable[[Period], bool] = lambda _: False,
    *,
    circular: bool = False,
) -> Telling:
    """The period of a paper whose person named none.

    Papers look back: the period that has just ended (of the length ``every``; in January the year) is told as it stands
    today until its circular is ``on_record``, for at most ``LOOK_BACK`` days. After that a circular is about the last
    period that ended and is not on record, as it stood at its end, else about the running one; any other paper is about
    the running year to date. ``issued``: the day of issue of the plan.
    """
    day = given or today
    running = find_period(day, every)
    fallback = running if circular else find_period(day, "year")
    ended = find_ended(day, "year" if day.month == 1 else every, issued)
    if ended is not None and (day - ended.last).days <= LOOK_BACK and not on_record(ended):
        return Telling(ended, day, other=fallback)
    before = find_previous(running)
    if circular and before is not None and before.first >= issued and not on_record(before):
        return tell(before, given, today)._replace(other=running)
    return Telling(fallback, day)


def find_ended(day: dt.date, every: Every, issued: dt.date) -> Period | None:
    """The period of a length that ended last before a day; None if the plan was not yet in force in it.

    The year of issue counts, since tasks fall due in it; a shorter period counts only from its first day.
    """
    found = find_previous(find_period(day, every))
    if found is None or (found.last if found.every == "year" else found.first) < issued:
        return None
    return found


def list_current(day: dt.date, every: Every, issued: dt.date) -> list[Period]:
    """The periods that a plan is counted by on a day: the running month, year and period of ``every``, and those before.

    The earliest first, of equal beginnings the longest; those that ended before the plan was in force are left out.
    """
    lengths = dict.fromkeys(("month", every, "year"))
    ended = (find_ended(day, length, issued) for length in lengths)
    found = [*(find_period(day, length) for length in lengths), *(it for it in ended if it is not None)]
    return sorted(found, key=lambda it: (it.first, -it.last.toordinal()))
