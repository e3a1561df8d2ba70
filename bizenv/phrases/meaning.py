"""What a date phrase means without its context: the days that its words name, counted from the day of issue."""

import datetime as dt
import re
from calendar import monthrange
from contextlib import suppress

from bizenv.base.days import DayError, Every, last_day, make_day, parse_number
from bizenv.base.tuples import NamedTuple
from bizenv.phrases import holidays, recurrence
from bizenv.phrases.grammar import Kind

_LATER = {"明年": 1, "次年": 1, "翌年": 1, "后年": 2, "大后年": 3}
_DAY = dt.timedelta(days=1)


class Meaning(NamedTuple):
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
    """What a phrase is counted from: the day of issue, and the year and month named last in the same sentence."""

    issued: dt.date
    year: int | None = None
    month: int | None = None


def find_meaning(match: re.Match[str], base: Base) -> Meaning:
    """The meaning of a match of ``grammar.compile_pattern``; ``unclear`` with the reason if it names no day."""
    try:
        return _read(match, base)
    except DayError as wrong:
        return Meaning("unclear", note=str(wrong))
    except (ValueError, OverflowError):
        what = "的起止对不上" if match.lastgroup in ("window", "quarters", "years") or match["my2"] else "在日历上没有"
        return Meaning("unclear", note=f"“{match[0]}”{what}，请核对")


def _read(match: re.Match[str], base: Base) -> Meaning:
    match match.lastgroup:
        case "window":
            return _window(match, base)
        case "quarters":
            return _quarters(match, base)
        case "recurring":
            every, rule, note = recurrence.read_recurrence(match, match[0])
            return Meaning("recurring", every=every, rule=rule, note=note)
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
            return Meaning("by", dt.date(int(match[0]), 12, 31), implicit=True)
        case "whole":
            year = base.issued.year
            return _between(dt.date(year, 1, 1), dt.date(year, 12, 31))._replace(implicit=True)
        case "years":
            return _between(dt.date(int(match[0][:4]), 1, 1), dt.date(int(match[0][-4:]), 12, 31))
        case "dotted":
            return _dotted(match)
        case "compact":
            day = make_day((match[0][:4], match[0][4:6], match[0][6:8]), match[0][:8])
            return Meaning("start", first=day) if match["cafter"] else Meaning("by", day)
        case "term":
            return _term(match, base)
        case "event" | "lunar" | "counted" | "open":
            return Meaning("unclear", note=f"“{match[0]}”没有确定的公历日期")
        case "daily":
            return _daily(match, base)
        case _:
            return _period(match, base)


def find_year(match: re.Match[str]) -> int | None:
    """The year that a match gives as a number, or None; a month after it may share it (2020年6月底、12月底前)."""
    year = match["year"] or match["wy2"] or match["wy1"] or match["qyear"] or match["ny"] or match["listed"]
    if match["short"]:
        return 2000 + int(match["short"])
    return parse_number(year) if year else None


def find_month(match: re.Match[str]) -> int | None:
    """The month that a match names together with a day, or None; a day after it may share it (6月5日、10日前)."""
    month = match["month"] if match["day"] else match["bmonth"] if match["bday"] else None
    return _nth(month) if month else None


class _Span(NamedTuple):
    """A period of the calendar; ``exact``: its words leave no doubt that its last day counts."""

    first: dt.date
    last: dt.date
    exact: bool = False
    note: str = ""


def _period(match: re.Match[str], base: Base) -> Meaning:
    bare = "b" if match["bare"] else ""
    span = _bare(match, base) if bare else _dated(match, base)
    before, after, end = match[f"{bare}before"] or "", match[f"{bare}after"], match[f"{bare}end"]
    exact = span.exact or bool(end)
    if around := match[f"{bare}around"]:
        first = span.last if exact else span.first
        return Meaning("approximate", first, span.last, note=f"“{around}”没有确定的日期，两个界限是推定")
    if after:
        first = span.last if end else span.first
        strictly = span.last + _DAY if "后" in after and not span.exact else None
        return Meaning("start", first=first, latest=span.last if match["openday"] else strictly, note=span.note)
    if match["openday"] or match[f"{bare}mearly"] or (not bare and (match["early"] or match["mid"])):
        return Meaning("approximate", span.first, span.last, note=span.note)
    if "前" in before and not exact:
        return Meaning("ambiguous", span.first - _DAY, span.last, note=span.note)
    trap = not bare and bool(match["du"]) and not before and not exact
    return Meaning("by", span.last, implicit=not exact, trap=trap, note=span.note)


def _year(word: str | None, base: Base) -> int:
    """The year of 今年 or 明年, or of 次年, 翌年 or 当年 counted from a year before it (2019年11月，次年3月)."""
    start = base.year if word in ("次年", "翌年", "当年") else None
    return (start or base.issued.year) + _LATER.get(word or "", 0)


def _dated(match: re.Match[str], base: Base) -> _Span:
    """The period of a phrase that names its year."""
    year, note = parse_number(match["year"]) if match["year"] else _year(match["word"], base), ""
    if match["short"]:
        year = 2000 + int(match["short"])
        note = f"“{match['short']}年”按{year}年计"
        if not base.issued.year - 10 <= year <= base.issued.year + 30:
            raise ValueError("neither a year of this century nor near the day of issue")
    if match["month"]:
        month = _nth(match["month"])
        note += f"“{match['openday']}”没有写明是哪一天" if match["openday"] else _lacking(match, "month", "day")
        return _month(year, month, match["day"], match["third"], match["mearly"])._replace(note=note)
    if match["early"]:
        return _Span(dt.date(year, 1, 31), dt.date(year, 3, 31), note="“年初”没有确定的日期，两个界限是推定")
    if match["mid"]:
        return _Span(dt.date(year, 6, 30), dt.date(year, 7, 31), note="“年中”没有确定的日期，两个界限是推定")
    if match["firstmonths"]:
        return _Span(dt.date(year, 1, 1), last_day(year, parse_number(match["firstmonths"])), note=note)
    return _part(year, match["half"], match["three"], match["quarter"] or match["q"])._replace(note=note)


def _lacking(match: re.Match[str], month: str, day: str) -> str:
    """A note on a month or a day that is written without 月 or 日 (2019年11月15前); empty if there is none."""
    for name, sign in ((day, "日号"), (month, "月")):
        if match[name] and match.string[match.end(name)] not in sign:
            return f"“{match[name]}”后面没有“{sign[0]}”字，按{sign[0]}计"
    return ""


def _nth(text: str) -> int:
    """A number in digits or Chinese; 元 (元月) and 首 (首季) are 1. Raises ValueError."""
    return 1 if text in ("元", "首") else parse_number(text)


def _part(year: int, half: str | None, three: str | None, quarter: str | None) -> _Span:
    """A half, three quarters, one quarter or the whole of a year."""
    first, last = 1, 12
    if half:
        first, last = (1, 6) if half == "上" else (7, 12)
    elif three:
        first, last = 1, 3 * parse_number(three)
    elif quarter:
        first, last = 3 * _nth(quarter) - 2, 3 * _nth(quarter)
    return _Span(dt.date(year, first, 1), last_day(year, last))


def _month(year: int, month: int, day: str | None = None, third: str | None = None, early: str | None = None) -> _Span:
    """A month, one of its days, or some of its thirds (旬). Raises ValueError for a day that the month lacks."""
    if day:
        exactly = make_day(map(str, (year, month, parse_number(day))), f"{year}年{month}月{parse_number(day)}日")
        return _Span(exactly, exactly, exact=True)
    if third or early:
        days = {"上": (1, 10), "中": (11, 20), "下": (21, monthrange(year, month)[1])}
        thirds = third or ("上" if early == "初" else "中")
        return _Span(dt.date(year, month, days[thirds[0]][0]), dt.date(year, month, days[thirds[-1]][1]))
    return _Span(dt.date(year, month, 1), last_day(year, month))


def _bare(match: re.Match[str], base: Base) -> _Span:
    """The period of a phrase without a year: in the year before it in the text, else of issue, or the next if past."""
    issued = base.issued

    def within(year: int) -> _Span:
        if match["bmonth"]:
            span = _month(year, _nth(match["bmonth"]), match["bday"], match["bthird"], match["bmearly"])
            return span._replace(note=_lacking(match, "bmonth", "bday"))
        return _part(year, match["bhalf"], match["bthree"], match["bquarter"] or match["bq"])

    if match["bword"] or match["bweek"]:
        return _current(match, issued)

    def noted(span: _Span, note: str) -> _Span:
        return span._replace(note="；".join(filter(None, (note, span.note))))

    if base.year is not None and base.year != issued.year:
        span = within(base.year)
        if span.last >= issued:
            return noted(span, f"没有写年份，承前文按{base.year}年计")
    try:
        span = within(issued.year)
    except DayError:  # 29 February may be one of next year
        with suppress(ValueError):
            return noted(within(issued.year + 1), f"没有写年份；{issued.year}年没有这一天，按{issued.year + 1}年计")
        raise
    if span.last < issued:
        return noted(within(issued.year + 1), f"没有写年份；{issued.year}年的这时已过，按{issued.year + 1}年计")
    return span


def _current(match: re.Match[str], issued: dt.date) -> _Span:
    """本月, 下月, 月底, 本季度, 本周, 下周五, as of the day of issue."""
    if match["bweek"]:
        monday = issued - issued.weekday() * _DAY + 7 * match["bweek"].count("下") * _DAY
        if match["bweekday"]:
            day = monday + "一二三四五六日".index(match["bweekday"].replace("天", "日")) * _DAY
            return _Span(day, day, exact=True)
        return _Span(monday, monday + 6 * _DAY)
    word = match["bword"]
    months = (issued.month - 1) // 3 * 3 + 3 if "季" in word else issued.month
    months += (3 if "季" in word else 1) * (word.count("下") + word.count("次"))
    year, month = issued.year + (months - 1) // 12, (months - 1) % 12 + 1
    if match["bwday"]:
        return _month(year, month, match["bwday"])
    first = dt.date(year, month - 2 if "季" in word else month, 1)
    return _Span(first, last_day(year, month))


def _window(match: re.Match[str], base: Base) -> Meaning:
    year, word = match["wy1"], match["wword"]
    month, day = match["wm1"] or match["wm1b"], match["wd1"] or match["wd1b"]
    to_month, to_day = match["wm2"] or match["wm2b"], match["wd2"] or match["wd2b"]
    third, to_third = match["wt1"] or match["wt1b"], match["wt2"] or match["wt2b"]
    if match["wd2c"]:
        if not day:
            raise ValueError("a day without its month")
        to_month, to_day = month, match["wd2c"]
    if year and not (match["wm1"] or match["wy2"] or word or match["wend"]):
        raise ValueError("2019—6月 is no window")
    start = parse_number(year) if year else base.year or base.issued.year
    last_year = (
        parse_number(match["wy2"]) if match["wy2"] else _year(word, base._replace(year=start)) if word else start
    )
    last = _month(last_year, _nth(to_month), to_day, to_third).last if to_month else dt.date(last_year, 12, 31)
    if match["wnow"]:
        return _between(base.issued, last)
    if match["wy2"] and not year:  # 9月至2020年3月 begins in the year before
        start = last_year - (month is not None and to_month is not None and _nth(month) > _nth(to_month))
    elif not (year or base.year) and last < base.issued:
        it = _window(match, base._replace(year=base.issued.year + 1))
        return it._replace(note=f"没有写年份；{base.issued.year}年的这时已过，按{base.issued.year + 1}年计")
    begin = _month(start, _nth(month) if month else 1, day, third)
    return _between(begin.last if match["we1"] or match["we1b"] else begin.first, last)


def _between(first: dt.date, last: dt.date) -> Meaning:
    if first > last:
        raise ValueError("a window that ends before it begins")
    return Meaning("window", last, first=first)


def _quarters(match: re.Match[str], base: Base) -> Meaning:
    if match["qyear"]:
        year = parse_number(match["qyear"])
    else:
        year = _year(match["qword"], base) if match["qword"] else base.year or base.issued.year
    first, last = match["q1"] or match["q3"], match["q2"] or match["q4"]
    return _between(_part(year, None, None, first).first, _part(year, None, None, last).last)


def _numeric(match: re.Match[str]) -> Meaning:
    first = make_day((match["ny"], match["nm"], match["nd"]), match[0])
    if match["ny2"]:
        return _between(first, make_day((match["ny2"], match["nm2"], match["nd2"]), match[0]))
    return Meaning("start", first=first) if match["nafter"] else Meaning("by", first)


def _dotted(match: re.Match[str]) -> Meaning:
    """A month in digits: 2019.12底前, 2025.7-2026.12."""
    span = _month(int(match["my"]), int(match["mm"]))
    if match["my2"]:
        return _between(span.first, last_day(int(match["my2"]), int(match["mm2"])))
    if match["mafter"]:
        return Meaning("start", first=span.first)
    exact = re.search("[底末]", match[0]) is not None
    if match["mbefore"] and not exact:
        return Meaning("ambiguous", span.first - _DAY, span.last)
    return Meaning("by", span.last, implicit=not exact)


def _term(match: re.Match[str], base: Base) -> Meaning:
    """The beginning of a school term, which each school authority fixes for itself."""
    year = parse_number(match["tyear"]) if match["tyear"] else _year(match["tword"], base)
    first = dt.date(year, 9 if match["season"] == "秋" else 3, 1)
    if not (match["tyear"] or match["tword"]) and first <= base.issued:
        first = first.replace(year=year + 1)
    if match["tafter"] or match["tbefore"]:
        note = f"“{match[0]}”按{first.month}月1日开学推定，以校历为准"
        return (
            Meaning("start", first=first, note=note)
            if match["tafter"]
            else Meaning("approximate", first - _DAY, first - _DAY, note=note)
        )
    return Meaning("unclear", note=f"“{match[0]}”没有确定的公历日期")


def _daily(match: re.Match[str], base: Base) -> Meaning:
    """A day without a month: of the month just before it (6月5日、10日前), else unclear."""
    if base.month is None or match.start() == 0 or match.string[match.start() - 1] not in "、和及与":
        return Meaning("unclear", note=f"“{match[0]}”没有写明是哪个月")
    day = re.split("[日号]", match[0])[0]
    span = _month(base.year or base.issued.year, base.month, day)
    if base.year is None and span.last < base.issued:
        span = _month(base.issued.year + 1, base.month, day)
    return Meaning("by", span.last, note=f"没有写月份，承前文按{span.last.year}年{base.month}月计")


def _plan(match: re.Match[str]) -> Meaning:
    """A five-year plan: the fifteenth runs from 2026 to 2030."""
    end = 1955 + 5 * (10 + parse_number(match["fifth"] or match["fcell"]))
    first, last = dt.date(end - 4, 1, 1), dt.date(end, 12, 31)
    return Meaning("ambiguous", first - _DAY, last) if match["fbefore"] else Meaning("by", last, first=first)


def _relative(match: re.Match[str], issued: dt.date) -> Meaning:
    if match[0] == "今明两年":
        return Meaning("relative", dt.date(issued.year + 1, 12, 31))
    low, high, unit = match["low"] or match["clow"], match["high"] or match["chigh"], match["span"] or match["cspan"]
    if low is None:
        return Meaning("relative", add_span(issued, 6, "个月"))
    least, most = parse_bounds(low, high)
    last = add_span(issued, most, unit)
    return Meaning("relative", last, first=add_span(issued, least, unit) if least < most else None)


def _anchored(match: re.Match[str], issued: dt.date) -> Meaning:
    count, unit = parse_number(match["acount"]), match["aunit"]
    if "工作日" not in unit:
        return Meaning("relative", add_span(issued, count, unit))
    try:
        day, note = holidays.add_working_days(issued, count)
    except holidays.UnknownError as unknown:
        return Meaning("relative", note=str(unknown))
    return Meaning("relative", day, note=note)


def _festive(match: re.Match[str], base: Base) -> Meaning:
    try:
        if match["fyear"] or match["fword"]:
            year = parse_number(match["fyear"]) if match["fyear"] else _year(match["fword"], base)
            day = holidays.find_festival(match["festival"], year)
        else:
            day = holidays.find_festival(match["festival"], base.issued.year)
            if day <= base.issued:
                day = holidays.find_festival(match["festival"], base.issued.year + 1)
    except holidays.UnknownError as unknown:
        return Meaning("start" if match["fafter"] else "by", note=str(unknown))
    if match["faround"]:
        return Meaning("approximate", day, day, note="“前后”没有确定的日期")
    if match["fafter"]:
        return Meaning("start", first=day + _DAY, note="节后从哪一天起，文中没有写明")
    return Meaning("by", day - _DAY, note=holidays.describe_eve(day))


def parse_bounds(low: str, high: str | None) -> tuple[int, int]:
    """The least and the most that 三, 2—3 or 两三 can mean. Raises ValueError."""
    if high:
        first, last = parse_number(low), parse_number(high)
    elif re.fullmatch("[一二两三四五六七八九]{2}", low):
        first, last = parse_number(low[0]), parse_number(low[1])
    else:
        first = last = parse_number(low)
    if not 0 < first <= last:
        raise ValueError(f"{low}—{high} is no span")
    return first, last


def add_span(day: dt.date, count: int, unit: str) -> dt.date:
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
