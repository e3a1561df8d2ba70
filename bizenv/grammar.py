"""The words of date phrases, and the period that each names; what stands around a phrase is for ``phrases``."""

import datetime as dt
import re
from calendar import monthrange
from functools import cache
from typing import Literal, NamedTuple

from bizenv import festivals, recurring
from bizenv.dates import Every, last_day, number

Kind = Literal[
    "by",
    "ambiguous",
    "window",
    "relative",
    "approximate",
    "recurring",
    "continuous",
    "start",
    "immediate",
    "conditional",
    "open",
]

_N = "(?:[0-9]{1,2}|[〇○零一二两三四五六七八九十]{1,3})"
_Y = "(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})"
_TO = "[-‐-―~～至到]{1,2}"
_BEFORE = "(?:以前|之前|前夕|前(?!期|述|款|列|三季度|[0-9一二三四五六七八九十]+[名个位批]))"
_WITHIN = "(?:以内|之内|内(?![部容设涵]))"
_AFTER = "(?:之日起|开始|起|之后|以后|后(?![续期勤备台]))"


class Found(NamedTuple):
    """What a phrase says by itself. ``trap``: of such a form that it may be a name: 2019年度."""

    kind: Kind
    date: dt.date | None = None
    latest: dt.date | None = None
    first: dt.date | None = None
    every: Every | None = None
    rule: str | None = None
    implicit: bool = False
    trap: bool = False
    note: str = ""


@cache
def pattern() -> re.Pattern[str]:
    """Every form of phrase that names something of the calendar; the outermost group that matched names the form."""
    return re.compile(
        rf"""
        (?P<window>(?:
            (?<![0-9])(?P<wy1>{_Y})(?:年(?:(?P<wm1>{_N})月?份?(?:(?P<wd1>{_N})[日号]?)?)?)?
            | (?<![0-9.年])(?P<wm1b>{_N})(?:月份?(?:(?P<wd1b>{_N})[日号]?)?)?
          ){_TO}(?:
            (?P<wy2>{_Y})年(?:(?P<wm2>{_N})月份?(?:(?P<wd2>{_N})[日号])?)?
            | (?P<wm2b>{_N})月份?(?:(?P<wd2b>{_N})[日号])?
            | (?P<wend>年[底末])
            | (?P<wd2c>{_N})[日号]
          )[底末]?(?:{_BEFORE}|{_WITHIN}|期间|之间)?)
        | (?P<recurring>{recurring.PATTERN})
        | (?P<anchored>(?:自|从)?(?:本[一-鿿]{{2,4}}?)?(?:印发|发布|公布|下发|出台)(?:之日)?(?:起|之?后|以后)?的?
            (?P<acount>[0-9]{{1,3}}|[一二两三四五六七八九十百]{{1,4}})(?P<aunit>个?工作日|个月|日|天|周|年){_WITHIN})
        | (?P<relative>(?<![0-9.第])(?:半年|(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?(?P<span>年|个月)(?:时间)?){_WITHIN})
        | (?P<plan>[“"‘「]?十(?P<fifth>[一二三四五六七八九])五[”"’」]?(?:规划)?(?:期间|时期末?|期末|末期?|期内))
        | (?P<festive>(?:(?P<fyear>{_Y})年)?[“"]?(?P<festival>春节|元旦|清明节?|端午节?|中秋节?|国庆节?|五一|劳动节|十一)[”"]?
            (?:假期|长假)?(?:{_BEFORE}|(?P<fafter>之后|以后|后)))
        | (?P<listed>(?<![0-9])[0-9]{{4}}(?=(?:[、和及][0-9]{{4}})*[、和及][0-9]{{4}}年(?!度)))
        | (?P<period>(?:(?<![0-9])(?P<year>{_Y})年|(?P<word>今年|本年|当年|明年|次年|后年|(?<![0-9一二三四五六七八九十])年(?=[底末内])))(?P<du>度)?
            (?:年(?=[底末内]))?
            (?:(?P<month>{_N})月份?(?:(?P<day>{_N})[日号]|(?P<third>[上中下]{{1,2}})旬|(?P<mearly>初))?
              |(?P<half>[上下])半年|(?P<three>前三季度)|第?(?P<quarter>[1-4一二三四首])季(?:度|(?!节))|[Qq](?P<q>[1-4])
              |(?P<early>初)|(?P<mid>中(?=[，。；、]|前|$)))?
            (?P<end>底|末)?(?P<around>前后)?(?P<before>{_BEFORE}|{_WITHIN})?(?P<after>{_AFTER})?)
        | (?P<bare>(?<![0-9.年/每])(?:
            (?P<bmonth>{_N})月份?(?:(?P<bday>{_N})[日号]|(?P<bthird>[上中下]{{1,2}})旬|(?P<bmearly>初))?
            | (?P<bhalf>[上下])半年 | (?P<bthree>前三季度) | 第?(?P<bquarter>[1-4一二三四])季度
            | (?P<bword>本月|当月|下个?月|次月|本季度?|下季度|月(?=[底末])|季度?(?=[底末]))(?:(?P<bwday>{_N})[日号])?
            )(?P<bend>底|末)?(?P<baround>前后)?(?P<bbefore>{_BEFORE}|{_WITHIN})?(?P<bafter>{_AFTER})?)
        """,
        re.VERBOSE,
    )


def found(match: re.Match[str], issued: dt.date) -> Found:
    """What a match of the pattern says. Raises ValueError where it names no day of the calendar."""
    form = match.lastgroup
    match form:
        case "window":
            return _window(match, issued)
        case "recurring":
            every, rule, note = recurring.read(match, match[0])
            return Found("recurring", every=every, rule=rule, note=note)
        case "anchored":
            return _anchored(match, issued)
        case "relative":
            return _relative(match, issued)
        case "plan":
            end = 1955 + 5 * (10 + number(match["fifth"]))
            return Found("by", dt.date(end, 12, 31), first=dt.date(end - 4, 1, 1))
        case "festive":
            return _festive(match, issued)
        case "listed":
            return Found("by", dt.date(int(match[0]), 12, 31), implicit=True)
        case _:
            return _period(match, issued)


class _Span(NamedTuple):
    """A period of the calendar; ``exact``: its words leave no doubt that its last day counts."""

    first: dt.date
    last: dt.date
    exact: bool = False
    note: str = ""


def _period(match: re.Match[str], issued: dt.date) -> Found:
    bare = "b" if match["bare"] else ""
    span = _bare(match, issued) if bare else _dated(match, issued)
    before, after = match[f"{bare}before"] or "", match[f"{bare}after"]
    exact = span.exact or bool(match[f"{bare}end"])
    if match[f"{bare}around"]:
        return Found("approximate", span.first, span.last, note="“前后”没有确定的日期，两个界限是推定")
    if after:
        return Found(
            "start", first=span.first, latest=None if "起" in after or exact else _next(span.last), note=span.note
        )
    if match[f"{bare}mearly"] or (not bare and (match["early"] or match["mid"])):
        return Found("approximate", span.first, span.last, note=span.note)
    if "前" in before and not exact:
        return Found("ambiguous", span.first - dt.timedelta(days=1), span.last, note=span.note)
    trap = not bare and bool(match["du"]) and not before and not exact
    return Found("by", span.last, implicit=not exact, trap=trap, note=span.note)


def _next(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def _dated(match: re.Match[str], issued: dt.date) -> _Span:
    """A period within a year that is named."""
    later = {"明年": 1, "次年": 1, "后年": 2}
    year = number(match["year"]) if match["year"] else issued.year + later.get(match["word"], 0)
    if match["month"]:
        return _month(year, number(match["month"]), match["day"], match["third"], match["mearly"])
    if match["early"]:
        return _Span(dt.date(year, 1, 31), dt.date(year, 3, 31), note="“年初”没有确定的日期，两个界限是推定")
    if match["mid"]:
        return _Span(dt.date(year, 6, 30), dt.date(year, 7, 31), note="“年中”没有确定的日期，两个界限是推定")
    return _part(year, match["half"], match["three"], match["quarter"] or match["q"])


def _part(year: int, half: str | None, three: str | None, quarter: str | None) -> _Span:
    """A half, three quarters, one quarter or the whole of a year."""
    first, last = 1, 12
    if half:
        first, last = (1, 6) if half == "上" else (7, 12)
    elif three:
        first, last = 1, 9
    elif quarter:
        nth = 1 if quarter == "首" else number(quarter)
        first, last = 3 * nth - 2, 3 * nth
    return _Span(dt.date(year, first, 1), last_day(year, last))


def _month(year: int, month: int, day: str | None, third: str | None, early: str | None) -> _Span:
    """A month, one of its days, or a third of it. Of 29 February and the like in other years ValueError is raised."""
    if day:
        return _Span(dt.date(year, month, number(day)), dt.date(year, month, number(day)), exact=True)
    if third or early:
        days = {"上": (1, 10), "中": (11, 20), "下": (21, monthrange(year, month)[1])}
        thirds = third or "上"
        return _Span(dt.date(year, month, days[thirds[0]][0]), dt.date(year, month, days[thirds[-1]][1]))
    return _Span(dt.date(year, month, 1), last_day(year, month))


def _bare(match: re.Match[str], issued: dt.date) -> _Span:
    """A period without its year: of the year of issue, or of the next where it was past by then."""

    def within(year: int) -> _Span:
        if match["bmonth"]:
            return _month(year, number(match["bmonth"]), match["bday"], match["bthird"], match["bmearly"])
        return _part(year, match["bhalf"], match["bthree"], match["bquarter"])

    word = match["bword"]
    if word:
        months = (issued.month - 1) // 3 * 3 + 3 if "季" in word else issued.month
        months += (3 if "季" in word else 1) * word.startswith(("下", "次"))
        year, month = issued.year + (months - 1) // 12, (months - 1) % 12 + 1
        if match["bwday"]:
            return _month(year, month, match["bwday"], None, None)
        first = dt.date(year, month - 2 if "季" in word else month, 1)
        return _Span(first, last_day(year, month))
    span = within(issued.year)
    if span.last < issued:
        return within(issued.year + 1)._replace(note=f"没有写年份；{issued.year}年的这时已过，按{issued.year + 1}年计")
    return span


def _window(match: re.Match[str], issued: dt.date) -> Found:
    year = match["wy1"]
    month, day = match["wm1"] or match["wm1b"], match["wd1"] or match["wd1b"]
    to_month, to_day = match["wm2"] or match["wm2b"], match["wd2"] or match["wd2b"]
    if match["wd2c"]:
        if not day:
            raise ValueError("a day without its month")
        to_month, to_day = month, match["wd2c"]
    if year and not (match["wm1"] or match["wy2"] or match["wend"]):
        raise ValueError("2019—6月 is no window")
    last_year = number(match["wy2"]) if match["wy2"] else (number(year) if year else issued.year)
    first_year = number(year) if year else last_year
    first = _month(first_year, number(month) if month else 1, day, None, None).first
    last = _month(last_year, number(to_month), to_day, None, None).last if to_month else dt.date(last_year, 12, 31)
    if first > last:
        raise ValueError("a window that ends before it begins")
    return Found("window", last, first=first)


def _relative(match: re.Match[str], issued: dt.date) -> Found:
    if match["low"] is None:
        return Found("relative", added(issued, 6, "个月"))
    low, high = bounds(match["low"], match["high"])
    last = added(issued, high, match["span"])
    return Found("relative", last, first=added(issued, low, match["span"]) if low < high else None)


def _anchored(match: re.Match[str], issued: dt.date) -> Found:
    count, unit = number(match["acount"]), match["aunit"]
    if "工作日" not in unit:
        return Found("relative", added(issued, count, unit))
    try:
        return Found("relative", festivals.working_day(issued, count))
    except festivals.UnknownError as unknown:
        return Found("relative", note=str(unknown))


def _festive(match: re.Match[str], issued: dt.date) -> Found:
    try:
        if match["fyear"]:
            day = festivals.festival(match["festival"], number(match["fyear"]))
        else:
            day = festivals.festival(match["festival"], issued.year)
            if day <= issued:
                day = festivals.festival(match["festival"], issued.year + 1)
    except festivals.UnknownError as unknown:
        return Found("by", note=str(unknown))
    if match["fafter"]:
        return Found("start", first=_next(day), note="节后从哪一天起，文中没有写明")
    return Found("by", day - dt.timedelta(days=1))


def bounds(low: str, high: str | None) -> tuple[int, int]:
    """The least and the most of 三, 2—3 and 两三."""
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
    """The day so many 日, 天, 周, 个月 or 年 later. Raises ValueError beyond the calendar."""
    from dateutil.relativedelta import relativedelta

    steps = {"年": relativedelta(years=count), "个月": relativedelta(months=count), "周": relativedelta(weeks=count)}
    try:
        return day + steps.get(unit, relativedelta(days=count))
    except OverflowError as error:
        raise ValueError(str(error)) from None
