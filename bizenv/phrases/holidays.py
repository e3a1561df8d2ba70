"""Festivals and working days, from the package ``holidays`` (extra ``workday``), which may not be installed."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from threading import get_ident
from typing import Any

MISSING = "需要节假日数据：pip install 'bizenv[workday]'"
WEEKDAYS = "没有节假日数据，工作日只除去周六、周日"
"""What is said where the package is missing and days are counted all the same."""

# Festivals on a fixed day need no data; the others follow the moon, and 清明 the sun.
_FIXED = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "妇女": (3, 8),
    "植树": (3, 12),
    "五一": (5, 1),
    "劳动": (5, 1),
    "五四": (5, 4),
    "青年": (5, 4),
    "六一": (6, 1),
    "儿童": (6, 1),
    "七一": (7, 1),
    "建党": (7, 1),
    "八一": (8, 1),
    "建军": (8, 1),
    "教师": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
}
_NAMED = {"春节": "春节", "清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
_DAY = dt.timedelta(days=1)


class UnknownError(Exception):
    """The package is not installed, or lacks the festival in that year. The message is for a person."""


def find_festival(name: str, year: int) -> dt.date:
    """The festival's own day (春节 is the first day of the lunar year). Raises UnknownError."""
    for known, (month, day) in _FIXED.items():
        if name.startswith(known):
            return dt.date(year, month, day)
    wanted = next(full for known, full in _NAMED.items() if name.startswith(known))
    found = [day for day, names in _calendar(year).items() if wanted in names.split("; ") and day.year == year]
    if not found:
        raise UnknownError(f"节假日数据里没有{year}年的{wanted}")
    first: dt.date = min(found)
    return first


def describe_eve(day: dt.date) -> str:
    """A note on 节前: the last working day before a festival, if the day before it is a day off; else empty."""
    try:
        calendar = _calendar(day.year)
    except UnknownError:
        return ""
    last = _last_working_day(calendar, day - _DAY)
    return f"节前最后一个工作日是 {last}" if last != day - _DAY else ""


def add_working_days(issued: dt.date, count: int) -> tuple[dt.date, str]:
    """The working day number ``count`` after a day; days moved by the State Council's notices are taken into account.

    Returned with a note, which is empty unless the moved days of a year are not known yet. Raises UnknownError.
    """
    calendar = _calendar(issued.year)
    last: dt.date = calendar.get_nth_working_day(issued, count)
    return last, _note_unknown(calendar, issued.year, last.year)


def count_working_days(day: dt.date, count: int) -> tuple[dt.date, str]:
    """The working day number ``count`` after a day, with a note that is empty if the days off are known.

    Where they are not (no package, or no data of that year) Monday to Friday are working days. The last day that there
    is stands for any later one.
    """
    try:
        return add_working_days(day, count) if count else (day, "")
    except (UnknownError, OverflowError, ValueError):
        last = day
        while count and last < dt.date.max:
            last += _DAY
            count -= last.weekday() < 5
        return last, WEEKDAYS


def count_between(first: dt.date, last: dt.date) -> tuple[int, str]:
    """How many working days there are after ``first`` up to and including ``last``, with a note as ``count_working_days``.

    0 if ``last`` is not later.
    """
    days = [first + n * _DAY for n in range(1, (last - first).days + 1)]
    if not days:
        return 0, ""
    try:
        calendar = _calendar(first.year)
        count = sum(calendar.is_working_day(day) for day in days)
    except (UnknownError, OverflowError, ValueError):
        return sum(day.weekday() < 5 for day in days), WEEKDAYS
    return count, _note_unknown(calendar, first.year, last.year)


def find_working_day(day: dt.date) -> dt.date:
    """The last working day up to and including a day. Raises UnknownError."""
    return _last_working_day(_calendar(day.year), day)


def _last_working_day(calendar: Any, day: dt.date) -> dt.date:
    while not calendar.is_working_day(day):
        day -= _DAY
    return day


def _note_unknown(calendar: Any, first: int, last: int) -> str:
    """What has to be said of the years from ``first`` to ``last``: of which the moved days are not known; else empty."""
    unknown = [year for year in range(first, last + 1) if not _moved(calendar, year)]
    return f"节假日数据里没有{unknown[0]}年的调休，只按法定节假日推算" if unknown else ""


def _moved(calendar: Any, year: int) -> bool:
    """Whether the notice on a year's days off is in the data: every notice since 2001 moved days."""
    return any("休息日" in name for day, name in calendar.items() if day.year == year)


def _calendar(year: int) -> Any:
    try:
        import holidays
    except ImportError:
        raise UnknownError(MISSING) from None
    return _make_calendar(holidays.country_holidays, year, get_ident())


@lru_cache(64)
def _make_calendar(make: Callable[..., Any], year: int, _thread: int) -> Any:
    """One for each thread: a calendar works out further years as it is asked for them."""
    return make("CN", years=year, language="zh_CN")
