"""文号 and 期号: the next number of a series, from the numbers that are on record."""

import datetime as dt
import re
from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry, Letter, Paper


class Numbered(NamedTuple):
    """A number that was given, and the day on which it was."""

    number: str
    date: dt.date


def list_letters(entries: Iterable[Entry], letter: Letter) -> list[Numbered]:
    """The numbers of the letters of one form that are on record."""
    return [Numbered(e.document, e.date) for e in entries if e.kind == "notice" and e.letter == letter and e.document]


def list_papers(issued: Iterable[Entry], paper: Paper) -> list[Numbered]:
    """The numbers of the papers of one sort that were issued."""
    return [Numbered(e.number, e.date) for e in issued if e.paper == paper and e.number]


def find_next(given: Iterable[Numbered], day: dt.date) -> str | None:
    """The number after the last one of its series, for a document of ``day``; None where no number can be counted on.

    The series is that of the number given last. A series begins again at 1 each year: by the year in the number
    (〔2020〕3号), else by the year in which it was given.

    >>> find_next([Numbered("某督函〔2019〕5号", dt.date(2019, 12, 2))], dt.date(2019, 12, 9))
    '某督函〔2019〕6号'
    >>> find_next([Numbered("某督函〔2019〕5号", dt.date(2019, 12, 2))], dt.date(2020, 1, 6))
    '某督函〔2020〕1号'
    """
    counted = [(it, parts) for it in given if (parts := re.fullmatch(r"(.*?)(\d+)(\D*)", it.number)) is not None]
    if not counted:
        return None
    latest = max(counted, key=lambda pair: (pair[0].date, int(pair[1][2])))[1]
    head, tail = _undated(latest[1]), latest[3]
    same = [
        int(parts[2])
        for it, parts in counted
        if _undated(parts[1]) == head and parts[3] == tail and _year(it, parts[1]) == day.year
    ]
    return f"{head.replace(_YEAR, str(day.year))}{max(same, default=0) + 1}{tail}"


def count_on(number: str) -> str | None:
    """The number after one, in the same series and year; None where it holds no digits.

    >>> count_on("某督函〔2019〕9号"), count_on("沙督〔2019〕009"), count_on("某督函")
    ('某督函〔2019〕10号', '沙督〔2019〕010', None)
    """
    parts = re.fullmatch(r"(.*?)([0-9]{1,18})([^0-9]*)", number, re.DOTALL)
    return f"{parts[1]}{int(parts[2]) + 1:0{len(parts[2])}d}{parts[3]}" if parts is not None else None


_YEAR = "\0"
"""What stands for the year in the head of a number."""


def _undated(head: str) -> str:
    return re.sub(r"(?<=[〔\[［(（])\d{4}(?=[〕\]］)）])", _YEAR, head)


def _year(it: Numbered, head: str) -> int:
    found = re.search(r"[〔\[［(（](\d{4})[〕\]］)）]", head)
    return int(found[1]) if found is not None else it.date.year
