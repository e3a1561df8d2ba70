"""What a date phrase means without its context: the days that its words name, counted from the day of issue."""

import datetime as dt
import re
from calendar import monthrange

from bizenv.base.days import Every, last_day, number
from bizenv.base.tuples import NamedTuple
from bizenv.phrases import holidays as festivals
from bizenv.phrases import recurrence as recurring
from bizenv.phrases.grammar import Kind

_LATER = {"明年": 1, "次年": 1, "翌年": 1, "后年": 2}
_DAY = dt.timedelta(days=1)


class Found(NamedTuple):
    """The meaning of a phrase, with fields as in ``reading.Reading``. ``trap``: its form may be a name (2019年度)."""

    kind: Kind
    date: dt.date | None = None
    latest: dt.date | None = None
    first: dt.date | None = None
    every: Every | None = None
    rule: str | None = None
    implicit: bool = False
    trap: bool = False
    note: str = ""


class Base(NamedTuple):
    """What a phrase is counted from: the day of issue, and the year that was named last in the same sentence."""

    issued: dt.date
    year: int | None = None


def found(match: re.Match[str], base: Base) -> Found:
    """The meaning of a match of ``grammar.pattern``. Raises ValueError if it names no day of the calendar."""
    match match.lastgroup:
        case "window":
            return _window(match, base)
        case "quarters":
            return _quarters(match, base)
        case "recurring":
            every, rule, note = recurring.read(match, match[0])
            return Found("recurring", every=every, rule=rule, note=note)
        case "anchored":
            return _anchored(match, base.issued)
        case "relative":
            return _relative(match, base.issued)
        case "plan":
            return _plan(match)
        case "festive":
            return _festive(match, base)
        case "numeric":
            return _numeric(match)
        case "listed":
            return Found("by", dt.date(int(match[0]), 12, 31), implicit=True)
        case _:
            return _period(match, base)


def year_named(match: re.Match[str]) -> int | None:
    """The year that a match gives as a number, or None; a month after it may share it (2020年6月底、12月底前)."""
    year = match["year"] or match["wy2"] or match["wy1"] or match["qyear"] or match["ny"] or match["listed"]
    return number(year) if year else None


class _Span(NamedTuple):
    """A period of the calendar; ``exact``: its words leave no doubt that its last day counts."""

    first: dt.date
    last: dt.date
    exact: bool = False
    note: str = ""


def _period(match: re.Match[str], base: Base) -> Found:
    bare = "b" if match["bare"] else ""
    span = _bare(match, base) if bare else _dated(match, base)
    before, after, end = match[f"{bare}before"] or "", match[f"{bare}after"], match[f"{bare}end"]
    exact = span.exact or bool(end)
    if around := match[f"{bare}around"]:
        first = span.last if exact else span.first
        return Found("approximate", first, span.last, note=f"“{around}”没有确定的日期，两个界限是推定")
    if after:
        first = span.last if end else span.first
        strictly = span.last + _DAY if "后" in after and not span.exact else None
        return Found("start", first=first, latest=strictly, note=span.note)
    if match[f"{bare}mearly"] or (not bare and (match["early"] or match["mid"])):
        return Found("approximate", span.first, span.last, note=span.note)
    if "前" in before and not exact:
        return Found("ambiguous", span.first - _DAY, span.last, note=span.note)
    trap = not bare and bool(match["du"]) and not before and not exact
    return Found("by", span.last, implicit=not exact, trap=trap, note=span.note)


def _year(word: str | None, base: Base) -> int:
    """The year of 今年 or 明年, or of 次年, 翌年 or 当年 counted from a year before it (2019年11月，次年3月)."""
    start = base.year if word in ("次年", "翌年", "当年") else None
    return (start or base.issued.year) + _LATER.get(word or "", 0)


def _dated(match: re.Match[str], base: Base) -> _Span:
    """The period of a phrase that names its year."""
    year = number(match["year"]) if match["year"] else _year(match["word"], base)
    if match["month"]:
        return _month(year, _nth(match["month"]), match["day"], match["third"], match["mearly"])
    if match["early"]:
        return _Span(dt.date(year, 1, 31), dt.date(year, 3, 31), note="“年初”没有确定的日期，两个界限是推定")
    if match["mid"]:
        return _Span(dt.date(year, 6, 30), dt.date(year, 7, 31), note="“年中”没有确定的日期，两个界限是推定")
    return _part(year, match["half"], match["three"], match["quarter"] or match["q"])


def _nth(text: str) -> int:
    """A number in digits or Chinese; 元 (元月) and 首 (首季) are 1. Raises ValueError."""
    return 1 if text in ("元", "首") else number(text)


def _part(year: int, half: str | None, three: str | None, quarter: str | None) -> _Span:
    """A half, three quarters, one quarter or the whole of a year."""
    first, last = 1, 12
    if half:
        first, last = (1, 6) if half == "上" else (7, 12)
    elif three:
        first, last = 1, 9
    elif quarter:
        first, last = 3 * _nth(quarter) - 2, 3 * _nth(quarter)
    return _Span(dt.date(year, first, 1), last_day(year, last))


def _month(year: int, month: int, day: str | None, third: str | None = None, early: str | None = None) -> _Span:
    """A month, one of its days, or some of its thirds (旬). Raises ValueError for a day that the month lacks."""
    if day:
        return _Span(dt.date(year, month, number(day)), dt.date(year, month, number(day)), exact=True)
    if third or early:
        days = {"上": (1, 10), "中": (11, 20), "下": (21, monthrange(year, month)[1])}
        thirds = third or "上"
        return _Span(dt.date(year, month, days[thirds[0]][0]), dt.date(year, month, days[thirds[-1]][1]))
    return _Span(dt.date(year, month, 1), last_day(year, month))


def _bare(match: re.Match[str], base: Base) -> _Span:
    """The period of a phrase without a year: in the year before it in the text, else of issue, or the next if past."""
    issued = base.issued

    def within(year: int) -> _Span:
        if match["bmonth"]:
            return _month(year, _nth(match["bmonth"]), match["bday"], match["bthird"], match["bmearly"])
        return _part(year, match["bhalf"], match["bthree"], match["bquarter"] or match["bq"])

    if match["bword"] or match["bweek"]:
        return _current(match, issued)
    if base.year is not None and base.year != issued.year:
        span = within(base.year)
        if span.last >= issued:
            return span._replace(note=f"没有写年份，承前文按{base.year}年计")
    span = within(issued.year)
    if span.last < issued:
        return within(issued.year + 1)._replace(note=f"没有写年份；{issued.year}年的这时已过，按{issued.year + 1}年计")
    return span


def _current(match: re.Match[str], issued: dt.date) -> _Span:
    """本月, 下月, 月底, 本季度, 本周, 下周五, as of the day of issue."""
    if match["bweek"]:
        monday = issued - issued.weekday() * _DAY + (7 * _DAY if match["bweek"] == "下周" else 0 * _DAY)
        if match["bweekday"]:
            day = monday + "一二三四五六日".index(match["bweekday"].replace("天", "日")) * _DAY
            return _Span(day, day, exact=True)
        return _Span(monday, monday + 6 * _DAY)
    word = match["bword"]
    months = (issued.month - 1) // 3 * 3 + 3 if "季" in word else issued.month
    months += (3 if "季" in word else 1) * word.startswith(("下", "次"))
    year, month = issued.year + (months - 1) // 12, (months - 1) % 12 + 1
    if match["bwday"]:
        return _month(year, month, match["bwday"])
    first = dt.date(year, month - 2 if "季" in word else month, 1)
    return _Span(first, last_day(year, month))


def _window(match: re.Match[str], base: Base) -> Found:
    year, word = match["wy1"], match["wword"]
    month, day = match["wm1"] or match["wm1b"], match["wd1"] or match["wd1b"]
    to_month, to_day = match["wm2"] or match["wm2b"], match["wd2"] or match["wd2b"]
    if match["wd2c"]:
        if not day:
            raise ValueError("a day without its month")
        to_month, to_day = month, match["wd2c"]
    if year and not (match["wm1"] or match["wy2"] or word or match["wend"]):
        raise ValueError("2019—6月 is no window")
    start = number(year) if year else base.year or base.issued.year
    last_year = number(match["wy2"]) if match["wy2"] else _year(word, base._replace(year=start)) if word else start
    last = _month(last_year, _nth(to_month), to_day).last if to_month else dt.date(last_year, 12, 31)
    if match["wnow"]:
        return _between(base.issued, last)
    if match["wy2"] and not year:  # 9月至2020年3月 begins in the year before
        start = last_year - (month is not None and to_month is not None and _nth(month) > _nth(to_month))
    elif not (year or base.year) and last < base.issued:
        it = _window(match, base._replace(year=base.issued.year + 1))
        return it._replace(note=f"没有写年份；{base.issued.year}年的这时已过，按{base.issued.year + 1}年计")
    return _between(_month(start, _nth(month) if month else 1, day).first, last)


def _between(first: dt.date, last: dt.date) -> Found:
    if first > last:
        raise ValueError("a window that ends before it begins")
    return Found("window", last, first=first)


def _quarters(match: re.Match[str], base: Base) -> Found:
    if match["qyear"]:
        year = number(match["qyear"])
    else:
        year = _year(match["qword"], base) if match["qword"] else base.year or base.issued.year
    first, last = match["q1"] or match["q3"], match["q2"] or match["q4"]
    return _between(_part(year, None, None, first).first, _part(year, None, None, last).last)


def _numeric(match: re.Match[str]) -> Found:
    first = dt.date(int(match["ny"]), int(match["nm"]), int(match["nd"]))
    if match["ny2"]:
        return _between(first, dt.date(int(match["ny2"]), int(match["nm2"]), int(match["nd2"])))
    return Found("start", first=first) if match["nafter"] else Found("by", first)


def _plan(match: re.Match[str]) -> Found:
    """A five-year plan: the fifteenth runs from 2026 to 2030."""
    end = 1955 + 5 * (10 + number(match["fifth"] or match["fcell"]))
    first, last = dt.date(end - 4, 1, 1), dt.date(end, 12, 31)
    return Found("ambiguous", first - _DAY, last) if match["fbefore"] else Found("by", last, first=first)


def _relative(match: re.Match[str], issued: dt.date) -> Found:
    if match[0] == "今明两年":
        return Found("relative", dt.date(issued.year + 1, 12, 31))
    low, high, unit = match["low"] or match["clow"], match["high"] or match["chigh"], match["span"] or match["cspan"]
    if low is None:
        return Found("relative", added(issued, 6, "个月"))
    least, most = bounds(low, high)
    last = added(issued, most, unit)
    return Found("relative", last, first=added(issued, least, unit) if least < most else None)


def _anchored(match: re.Match[str], issued: dt.date) -> Found:
    count, unit = number(match["acount"]), match["aunit"]
    if "工作日" not in unit:
        return Found("relative", added(issued, count, unit))
    try:
        day, note = festivals.working_day(issued, count)
    except festivals.UnknownError as unknown:
        return Found("relative", note=str(unknown))
    return Found("relative", day, note=note)


def _festive(match: re.Match[str], base: Base) -> Found:
    try:
        if match["fyear"] or match["fword"]:
            year = number(match["fyear"]) if match["fyear"] else _year(match["fword"], base)
            day = festivals.festival(match["festival"], year)
        else:
            day = festivals.festival(match["festival"], base.issued.year)
            if day <= base.issued:
                day = festivals.festival(match["festival"], base.issued.year + 1)
    except festivals.UnknownError as unknown:
        return Found("start" if match["fafter"] else "by", note=str(unknown))
    if match["faround"]:
        return Found("approximate", day, day, note="“前后”没有确定的日期")
    if match["fafter"]:
        return Found("start", first=day + _DAY, note="节后从哪一天起，文中没有写明")
    return Found("by", day - _DAY, note=festivals.eve(day))


def bounds(low: str, high: str | None) -> tuple[int, int]:
    """The least and the most that 三, 2—3 or 两三 can mean. Raises ValueError."""
    if high:
        first, last = number(low), number(high)
    elif re.fullmatch("[一二两三四五六七八九]{2}", low):
        first, last = number(low[0]), number(low[1])
    else:
        first = last = number(low)
    if not 0 < first <= last:
        raise ValueError(f"{low}—{high} is no span")
    return first, last


def added(day: dt.date, count: int, unit: str) -> dt.date:
    """The day so many 日, 天, 周, 个月, 个半月, 年 or 年半 later. Raises ValueError beyond the calendar."""
    from dateutil.relativedelta import relativedelta

    steps = {
        "年": relativedelta(years=count),
        "年半": relativedelta(years=count, months=6),
        "个月": relativedelta(months=count),
        "个半月": relativedelta(months=count, days=15),
        "周": relativedelta(weeks=count),
    }
    try:
        return day + steps.get(unit, relativedelta(days=count))
    except OverflowError as error:
        raise ValueError(str(error)) from None
