"""Festivals and working days, from the package ``holidays`` (extra ``workday``), which may not be there."""

import datetime as dt
from typing import Any

MISSING = "需要节假日数据：pip install 'bizenv[workday]'"

# Festivals on a fixed day need no data; the others follow the moon, and 清明 the sun.
_FIXED = {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "国庆": (10, 1), "十一": (10, 1)}
_NAMED = {"春节": "春节", "清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


class UnknownError(Exception):
    """The calendar is not known: the package is not there, or has no such year. The message is for a person."""


def festival(name: str, year: int) -> dt.date:
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


def working_day(issued: dt.date, count: int) -> dt.date:
    """The last of so many working days after a day, days moved by the State Council's notices counted. Raises UnknownError."""
    last: dt.date = _calendar(issued.year).get_nth_working_day(issued, count)
    return last


def _calendar(year: int) -> Any:
    try:
        import holidays
    except ImportError:
        raise UnknownError(MISSING) from None
    return holidays.country_holidays("CN", years=year, language="zh_CN")
