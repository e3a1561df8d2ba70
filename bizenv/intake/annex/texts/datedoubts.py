"""Why a person should look at the date words of a cell or a text."""

import datetime as dt
import re
from collections.abc import Iterator

from bizenv.base.days import last_day
from bizenv.intake.annex.model import Suspicion
from bizenv.phrases.reading import Reading

_UNREAD = re.compile("[0-9A-Za-z一二三四五六七八九十]{1,3}[ ]?(?:月(?!度)|[日号旬](?![常]))|(?<![每各])季度|半年")
"""A part of a date: where one stands beside the words that were read, these may be read wrongly."""
_CURRENT = re.compile("(?:本?月|本?季度?)[底末]前?")
"""In a cell of the column of deadlines 季度末 may be that of each quarter."""
DATE_LIKE = re.compile(
    "[0-9０-９]|[一二三四五六七八九十][、.]?(?:[年月日号旬]|季度)|年[底末初中内]|[底末]前|季度|半年|月[底末初中]|[年月日旬]以?前"
)
"""What makes words look like a date."""


def suspect_cell(cell: str, readings: list[Reading]) -> Iterator[Suspicion]:
    """Why a person should look at a cell as a whole."""
    dated = [r for r in readings if r.date is not None]
    if dated and (rest := _UNREAD.search(without(cell, readings))):
        yield Suspicion("deadline", f"“{cell}”读作{dated[0].date}，其中“{rest[0]}”没有读", "也可能是日期的一部分")
    if len(dated) == 1 and _CURRENT.fullmatch(cell):
        yield Suspicion("deadline", f"“{cell}”读作{dated[0].date}", "也可能是每一期的期末")


def suspect(reading: Reading, issued: dt.date, year: int | None) -> Iterator[Suspicion]:
    """Why a person should look at a reading; ``year`` as for ``read_cell``."""
    read = f"“{reading.text}”读作{reading.date}" if reading.date else f"“{reading.text}”没有读出是哪一天"
    told = f"{read}：{reading.note}" if reading.note else read
    if reading.kind == "unclear" or (reading.kind in ("relative", "by") and reading.date is None):
        yield Suspicion("deadline", told, "请写明日期")
    elif reading.kind in ("ambiguous", "approximate") and reading.date is not None:
        if reading.latest != reading.date:
            yield Suspicion("deadline", told, f"也可能是{reading.latest}")
        else:
            yield Suspicion("deadline", told if reading.note else f"{read}，没有确定的日期", "请写明日期")
    elif reading.date is not None and reading.kind != "immediate":
        if reading.date < issued:
            yield Suspicion("deadline", f"{read}，早于印发之日{issued}", "也可能是别的年份")
        elif reading.note and not (year and "没有写年份" in reading.note):
            yield Suspicion("deadline", told, "也可能是别的日期")


def without(cell: str, readings: list[Reading]) -> str:
    """A cell without the words that were read."""
    rest, at = "", 0
    for reading in readings:
        rest += cell[at : reading.start]
        at = max(at, reading.end)
    return rest + cell[at:]


def guess(cell: str, head: str, year: int | None) -> str:
    """What words that look like a date may mean, for a person."""
    if re.fullmatch("[0-9]{5}(?:\\.[0-9]+)?", cell) and 36526 <= float(cell) <= 73050:  # the years 2000 to 2099
        return f"也可能是 Excel 的日期数字，即{dt.date(1899, 12, 30) + dt.timedelta(days=int(float(cell)))}"
    if year and (month := re.fullmatch("(1[0-2]|[1-9])", cell)) and ("月" in head or "时" in head or "期" in head):
        return f"也可能是{year}年{cell}月，即{last_day(year, int(month[1]))}"
    return "也可能是一个日期，请写明；不是的，不用改"
