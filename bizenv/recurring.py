"""What comes again: the words for it as an RFC 5545 rule, and the days that the rule names.

A duty is due by the end of its period unless the words name a day: 每季度 is the last day of March, June, September and
December, 每年2月底前 the last day of February, 每月10日前 the tenth of each month.
"""

import datetime as dt
import re
from typing import NamedTuple

from bizenv.dates import Every, number

_N = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_BEFORE = "(?:以前|之前|前)"

PATTERN = rf"""
    每(?:个|一)?(?P<times>[两二三四五2-5]?)(?P<unit>半年|季度|季|星期|周|月|年)度?
    (?:(?<=周)(?P<weekday>[一二三四五六日天])(?={_BEFORE}|[上下]午|[，。；、,;]|$)
      |(?<=季度)(?P<nth>最后一个月|末月|首月|次月|第[一二三]个月)?
      |(?<=年)(?P<months>{_N}月份?(?:[、和及与]{_N}月份?)*)
      |(?<=年)第?(?P<of_quarter>[一二三四1-4])季度|(?<=年)(?P<of_half>[上下])半年
    )?
    (?:(?P<rday>{_N})[日号]|(?P<rthird>[上中下])旬|年?[底末])?(?:{_BEFORE})?
    | 逐(?:年|月|季度?|周) | 按(?:月|季度?|周|半年)(?![计算龄份平均]) | 定期
"""
"""The words, as a verbose pattern to stand within a named group."""

_UNITS: dict[str, Every] = {
    "周": "week",
    "星期": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half",
    "年": "year",
}
_MONTHS = {"quarter": (3, 6, 9, 12), "half": (6, 12), "year": (12,)}
_WEEKDAYS = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
_THIRDS = {"上": 10, "中": 20, "下": -1}
_NTH = {
    "首": (1, 4, 7, 10),
    "次月": (1, 4, 7, 10),
    "第一": (1, 4, 7, 10),
    "第二": (2, 5, 8, 11),
    "第三": (3, 6, 9, 12),
    "最后": (3, 6, 9, 12),
}


class Recurrence(NamedTuple):
    """``every`` and ``rule`` are None where the words name no period (定期)."""

    every: Every | None
    rule: str | None
    note: str = ""


def read(match: re.Match[str], text: str) -> Recurrence:
    """The recurrence of a match of PATTERN, whose words are ``text``. Raises ValueError for a month or day that is none."""
    if text == "定期":
        return Recurrence(None, None, "未写明周期")
    if match["unit"] is None:
        every = _UNITS[text[1:]]
        return Recurrence(every, _rule(every, _MONTHS.get(every, ()), "-1"))
    every = _UNITS[match["unit"]]
    if every == "week":
        return Recurrence(every, f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[match['weekday'] or '日']}")
    months = _months(match, every)
    if any(not 1 <= month <= 12 for month in months):
        raise ValueError(f"{text}: no such month")
    rule = _rule(every, months, _days(match))
    if match["times"]:
        return Recurrence(None, f"{rule};INTERVAL={number(match['times'])}", f"每{match['times']}{match['unit']}一次")
    return Recurrence(every, rule)


def _months(match: re.Match[str], every: Every) -> tuple[int, ...]:
    if match["months"]:
        return tuple(number(n) for n in re.findall(_N, match["months"]))
    if match["of_quarter"]:
        return (3 * number(match["of_quarter"]),)
    if match["of_half"]:
        return (6 if match["of_half"] == "上" else 12,)
    if match["nth"]:
        return next((months for word, months in _NTH.items() if match["nth"].startswith(word)), _MONTHS["quarter"])
    return _MONTHS.get(every, ())


def _days(match: re.Match[str]) -> str:
    """The day of the month, as a rule has it. Of a short month the last day stands for the 29th, 30th and 31st."""
    if match["rthird"]:
        return str(_THIRDS[match["rthird"]])
    if not match["rday"]:
        return "-1"
    day = number(match["rday"])
    if not 1 <= day <= 31:
        raise ValueError(f"{day}: no day of a month")
    return str(day) if day <= 28 else ",".join(str(n) for n in range(28, day + 1)) + ";BYSETPOS=-1"


def _rule(every: Every, months: tuple[int, ...], days: str) -> str:
    if every == "week":
        return "FREQ=WEEKLY;BYDAY=SU"
    if every == "month":
        return f"FREQ=MONTHLY;BYMONTHDAY={days}"
    # One month a year is a yearly rule; several are monthly, so that BYSETPOS counts within each of them.
    if len(months) == 1:
        return f"FREQ=YEARLY;BYMONTH={months[0]};BYMONTHDAY={days}"
    return f"FREQ=MONTHLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY={days}"


def days(rule: str, first: dt.date, count: int) -> list[dt.date]:
    """The first days that a rule names, from ``first`` on, up to ``count``."""
    from itertools import islice

    from dateutil.rrule import rrulestr

    begin = dt.datetime.combine(first, dt.time())
    return [moment.date() for moment in islice(rrulestr(rule, dtstart=begin), count)]
