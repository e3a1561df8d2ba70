"""Days: Chinese date phrases as official documents print them, and days as a person types them.

A phrase names a period (a year, half, quarter, month or day) and is met until the period's last day: 2019年底前
is 2019-12-31, 2019年9月底前 is 2019-09-30. Words without 底 or 前 (年内, 今年, 2019年, 2019年9月) mean the same but
are implicit. A bare 前 after a month or a year (2020年6月前) leaves open whether the period itself still counts: both
bounds are given. Nothing here reads the clock: the day of issue, or today, is always handed in.
"""

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

Kind = Literal["by", "ambiguous", "relative", "recurring"]
Every = Literal["week", "month", "quarter", "half", "year"]

_EVERY: dict[str, Every] = {
    "周": "week",
    "星期": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half",
    "年": "year",
}
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "两": 2}
_NUMERAL = "[〇○零一二两三四五六七八九十]"
_SOFT = re.compile("力争|争取|原则上|预计")
_SENTENCE_END = re.compile("[。；;]")


class Reading(NamedTuple):
    """How one date phrase is read.

    ``start`` and ``end`` are offsets into the text. ``date`` is the last day on which the phrase is still met, the
    earlier of the two where the words leave it open, and ``latest`` is the later one. ``every`` is None for a
    recurrence that names no period (定期).
    """

    text: str
    start: int
    end: int
    kind: Kind
    date: dt.date | None = None
    latest: dt.date | None = None
    every: Every | None = None
    implicit: bool = False
    soft: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    number = rf"\d{{1,2}}|{_NUMERAL}{{1,3}}"
    return re.compile(
        rf"""
        (?P<recurring>每(?:半年|季度|季|星期|周|月|年)|定期)
        | (?P<amount>\d{{1,2}}|{_NUMERAL}{{1,3}})(?P<unit>年|个月)(?:以内|之内|内)
        | (?:(?P<year>\d{{4}}|[〇○零一二三四五六七八九]{{4}})年|(?P<word>今年|本年|明年|年(?=[底末内])))度?
          (?:(?P<month>{number})月份?(?:(?P<day>{number})[日号])?|(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度)?
          (?P<end>底|末)?(?P<before>以前|之前|前|以内|内)?
        | (?P<bare_month>{number})月份?(?:(?P<bare_day>{number})[日号]|(?P<bare_end>底|末))
          (?P<bare_before>以前|之前|前)?
        """,
        re.VERBOSE,
    )


def _plain(text: str) -> str:
    """Full-width digits and Kangxi radicals as ordinary characters, every offset kept."""
    folded = (unicodedata.normalize("NFKC", c) for c in text)
    return "".join(f if len(f) == 1 else c for c, f in zip(text, folded, strict=True))


def number(text: str) -> int:
    """A whole number in digits or in Chinese numerals up to 99, or digit by digit (二〇一九). Raises ValueError.

    >>> number("12"), number("十二"), number("二十"), number("二〇一九")
    (12, 12, 20, 2019)
    """
    if text.isascii():
        return int(text)
    try:
        if "十" in text:
            tens, _, ones = text.partition("十")
            return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
        return int("".join(str(_DIGITS[c]) for c in text))
    except KeyError:
        raise ValueError(f"{text} is no number") from None


def numeral(value: int) -> str:
    """A number in Chinese, 18 as 十八; from 100 on in digits."""
    if not 0 < value < 100:
        return str(value)
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(value, 10)
    if not tens:
        return digits[ones]
    return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")


def last_day(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, monthrange(year, month)[1])


def mentions(text: str, issued: dt.date) -> Iterator[Reading]:
    """Every date phrase in a text, in order, whether it is a deadline, a baseline or part of a name.

    Relative words (年内, 今年, a month without a year, N年内) are counted from the day of issue. Phrases that name no
    day of the calendar (2019年13月) are passed over.
    """
    plain = _plain(text)
    if not re.search("[年月]|每|定期", plain):
        return
    for match in _pattern().finditer(plain):
        try:
            reading = _reading(text, plain, match, issued)
        except (ValueError, OverflowError):
            continue
        yield reading


def read(phrase: str, issued: dt.date) -> Reading | None:
    """The reading of a phrase that stands alone, or None if it is not one date phrase from end to end."""
    for reading in mentions(phrase, issued):
        return reading if (reading.start, reading.end) == (0, len(phrase)) else None
    return None


def _reading(text: str, plain: str, match: re.Match[str], issued: dt.date) -> Reading:
    start, end = match.span()
    words = text[start:end]
    if match["recurring"]:
        return Reading(words, start, end, "recurring", every=_EVERY.get(match["recurring"].removeprefix("每")))
    soft = _is_soft(plain, start, end)
    if match["amount"]:
        from dateutil.relativedelta import relativedelta

        amount = number(match["amount"])
        step = relativedelta(years=amount) if match["unit"] == "年" else relativedelta(months=amount)
        return Reading(words, start, end, "relative", date=issued + step, soft=soft)
    first, last = _period(match, issued)
    before = match["before"] or match["bare_before"] or ""
    at_end = match["end"] or match["bare_end"] or match["day"] or match["bare_day"]
    if "前" in before and not at_end:
        early = first - dt.timedelta(days=1)
        return Reading(words, start, end, "ambiguous", date=early, latest=last, soft=soft)
    return Reading(words, start, end, "by", date=last, implicit=not at_end, soft=soft)


def _period(match: re.Match[str], issued: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the period that a phrase names."""
    if match["bare_month"]:
        month: int | None = number(match["bare_month"])
        year = issued.year + (last_day(issued.year, number(match["bare_month"])) < issued)
        day = number(match["bare_day"]) if match["bare_day"] else None
    else:
        year = number(match["year"]) if match["year"] else issued.year + (match["word"] == "明年")
        month = number(match["month"]) if match["month"] else None
        day = number(match["day"]) if match["day"] else None
    if day is not None and month is not None:
        return dt.date(year, month, day), dt.date(year, month, day)
    if month is not None:
        return dt.date(year, month, 1), last_day(year, month)
    if match["half"]:
        return (
            (dt.date(year, 1, 1), dt.date(year, 6, 30))
            if match["half"] == "上"
            else (dt.date(year, 7, 1), dt.date(year, 12, 31))
        )
    if match["quarter"]:
        quarter = number(match["quarter"])
        return dt.date(year, 3 * quarter - 2, 1), last_day(year, 3 * quarter)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _is_soft(plain: str, start: int, end: int) -> bool:
    """Whether 力争 or the like governs a phrase: just before it, or after it in the same clause of the sentence."""
    if _SOFT.search(plain, max(0, start - 4), start):
        return True
    stop = _SENTENCE_END.search(plain, end)
    limit = stop.start() if stop else len(plain)
    following = next((m.start() for m in _pattern().finditer(plain, end, limit) if not m["recurring"]), limit)
    return _SOFT.search(plain, end, max(end, following - 2)) is not None


class DayError(ValueError):
    """A text that should name a day and does not; the message is for a person."""


def file_day(text: str) -> dt.date:
    """A day as it stands in a file: 2019-12-31 and nothing else.

    Raises DayError with the reason and, where there is one, the nearest day.
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if match is None:
        raise DayError(f"“{text}”不是日期，应写作 2019-12-31")
    return _day(match.groups(), text)


def _day(numbers: Iterable[str], shown: str) -> dt.date:
    year, month, day = (int(n) for n in numbers)
    if not year >= 1:
        raise DayError(f"不是日历上的一天：{shown}（没有{year}年）")
    if not 1 <= month <= 12:
        raise DayError(f"不是日历上的一天：{shown}（没有{month}月）")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise DayError(f"不是日历上的一天：{shown}（{f'{month}月只有{days}天' if day else '没有0日'}）")
    return dt.date(year, month, day)


_WORDS = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "明天": 1, "后天": 2, "前天": -2}


def typed_day(text: str, today: dt.date) -> dt.date:
    """A day as a person types it: 2019-12-31, 20191231, 2019/12/31, 2019年12月31日, 2019年底, 今天, 昨天, +30d, -7d.

    A bare 2019年 is refused: as the end of a period it would surprise whoever means its beginning. Raises DayError.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if typed in _WORDS:
        return today + dt.timedelta(days=_WORDS[typed])
    if match := re.fullmatch(r"([+-])(\d{1,5})\s*[dD天日]?", typed):
        return _shifted(today, int(match[1] + match[2]), text)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", typed):
        return _day((g for g in match.groups() if g), text)
    if match := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]", typed):
        return _day(match.groups(), text)
    reading = read(typed, today)
    if reading is not None and reading.kind == "by" and not reading.implicit and reading.date is not None:
        return reading.date
    raise DayError(f"“{text}”不是能认的日期；可写 2019-12-31、20191231、2019年12月31日、2019年底、今天、+30d")


def typed_span(text: str, start: dt.date) -> dt.date:
    """The last day of a span as a person types it, counted from a day: 30d, 30, 30天, 2w, 2周, 3m, 3个月.

    Raises DayError.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).lower().split())
    match = re.fullmatch(r"(\d{1,5})(d|天|日|w|周|m|月|个月|)", typed)
    if match is None:
        raise DayError(f"“{text}”不是能认的期间；可写 30d、30天、2w、3个月")
    amount, unit = int(match[1]), match[2]
    if unit not in ("m", "月", "个月"):
        return _shifted(start, amount * (7 if unit in ("w", "周") else 1), text)
    from dateutil.relativedelta import relativedelta

    try:
        return start + relativedelta(months=amount)
    except (OverflowError, ValueError):
        raise DayError(f"“{text}”太长") from None


def _shifted(day: dt.date, days: int, shown: str) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        raise DayError(f"不是日历上的一天：{shown}") from None
