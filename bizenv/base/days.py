"""Days and numbers as texts write them: days in files, Chinese numerals, the last day of a month."""

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal

Every = Literal["week", "month", "quarter", "half", "year"]

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "两": 2}


def parse_number(text: str) -> int:
    """The whole number that is written in digits, in Chinese up to 999, or digit by digit (二〇一九). Raises ValueError.

    >>> parse_number("12"), parse_number("十二"), parse_number("二十"), parse_number("二〇一九")
    (12, 12, 20, 2019)
    >>> parse_number("一百八十"), parse_number("一百零五")
    (180, 105)
    """
    if text.isascii():
        return int(text)
    try:
        if "百" in text:
            hundreds, _, rest = text.partition("百")
            return 100 * _DIGITS[hundreds] + (parse_number(rest) if rest else 0)
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


def name_number(number: int | str) -> str:
    """A printed number as a heading writes it: 18 as 十八, any other as it is printed."""
    return numeral(number) if isinstance(number, int) else number


def last_day(year: int, month: int) -> dt.date:
    """The last day of a month."""
    from calendar import monthrange

    return dt.date(year, month, monthrange(year, month)[1])


class DayError(ValueError):
    """A text that should name a day and does not; the message is for a person."""


def parse_file_day(text: str) -> dt.date:
    """The day that a file writes as 2019-12-31; no other form is read.

    Raises DayError with the reason, also for a day that the calendar lacks (2019-02-30).
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if match is None:
        raise DayError(f"“{text}”不是日期，应写作 2019-12-31")
    return make_day(match.groups(), text)


def parse_issued(text: str) -> tuple[dt.date, Literal["day", "month", "year"]]:
    """A day of issue as far as it is known: 2019-09-24, 2026-04 or 2026. Of a month or a year the first day is given.

    Raises DayError with the reason.

    >>> parse_issued("2026-04")
    (datetime.date(2026, 4, 1), 'month')
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", text, re.ASCII)
    if match is None:
        return parse_file_day(text), "day"
    return make_day((match[1], match[2] or "01", "01"), text), "month" if match[2] else "year"


def make_day(numbers: Iterable[str], shown: str) -> dt.date:
    """The date of a year, month and day in digits. Raises DayError, which quotes ``shown`` and says what is wrong."""
    year, month, day = (int(n) for n in numbers)
    with suppress(ValueError):
        return dt.date(year, month, day)
    from calendar import monthrange  # only needed to explain an error

    if not year >= 1:
        raise DayError(f"不是日历上的一天：{shown}（没有{year}年）")
    if not 1 <= month <= 12:
        raise DayError(f"不是日历上的一天：{shown}（没有{month}月）")
    days = monthrange(year, month)[1]
    raise DayError(f"不是日历上的一天：{shown}（{f'{month}月只有{days}天' if day else '没有0日'}）")
