"""Days and spans as a person types them on the command line."""

import datetime as dt
import re
import unicodedata

from bizenv.base.days import DayError, make_day
from bizenv.phrases.reading import read_phrase

_WORDS = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "明天": 1, "后天": 2, "前天": -2}


def parse_day(text: str, today: dt.date) -> dt.date:
    """A day as a person types it: 2019-12-31, 20191231, 2019/12/31, 2019年12月31日, 2019年底, 今天, 昨天, +30d, -7d.

    A bare 2019年 is refused: it would be read as the end of the year, but may mean its beginning. Raises DayError.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if typed in _WORDS:
        return _shifted(today, _WORDS[typed], text)
    if match := re.fullmatch(r"([+-])(\d{1,5})\s*[dD天日]?", typed):
        return _shifted(today, int(match[1] + match[2]), text)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", typed):
        return make_day((g for g in match.groups() if g), text)
    if match := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]", typed):
        return make_day(match.groups(), text)
    reading = read_phrase(typed, today)
    if reading is not None and reading.kind == "by" and not reading.implicit and reading.date is not None:
        return reading.date
    raise DayError(f"“{text}”不是能认的日期；可写 2019-12-31、20191231、2019年12月31日、2019年底、今天、+30d")


def spell_issued(text: str) -> str:
    """A day, a month or a year as files write it, of what a person types: 2019年9月24日 is 2019-09-24, 2026年4月 is 2026-04.

    What is none of these stays as it is.

    >>> spell_issued("2026/4/1")
    '2026-04-01'
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch(
        r"(\d{4})年?|(\d{4})[年/.-](\d{1,2})月?|(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})",
        typed,
        re.ASCII,
    )
    return "-".join(number.zfill(2) for number in match.groups() if number) if match is not None else text


def parse_span(text: str, start: dt.date) -> dt.date:
    """The last day of a span as a person types it, counted from ``start``: 30d, 30, 30天, 2w, 2周, 3m, 3个月.

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
