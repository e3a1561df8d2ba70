"""Periods (month, quarter, half-year, year): by name, as a person types them, and the one that contains a day."""

import datetime as dt
import re
import unicodedata

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
