"""Deadline phrases as official documents print them, and the days that they mean.

A phrase names a period (a year, half, quarter, month, third of a month or day) and falls due on the period's last day:
2019年底前 is 2019-12-31, 2019年9月底前 is 2019-09-30. Words without 底 or 前 (年内, 今年, 2019年, 2019年9月) mean the
same but are implicit. A bare 前 after a year, quarter, month or third of a month (2020年6月前) leaves open whether the
period itself still counts: both bounds are given. Nothing here reads the clock: the caller gives the day of issue.

``find_mentions`` gives every date phrase of a text, baselines and names included, for callers that account for each one.
``find_readings`` gives only those that set a term, and the words that set one without a date (长期坚持, 适时, 尽快); it
leaves out baselines, names and service limits.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from bizenv.base.days import Every
from bizenv.base.tuples import NamedTuple
from bizenv.phrases.borders import hide_false_suffixes
from bizenv.phrases.context import check_ends, find_doubt, is_description, is_soft, is_trap, is_whole, read_anchored
from bizenv.phrases.grammar import PRETEST, Kind, compile_pattern
from bizenv.phrases.meaning import Base, Meaning, find_meaning, find_month, find_year
from bizenv.phrases.undated import find_undated


class Reading(NamedTuple):
    """How one phrase is read.

    ``start`` and ``end`` are offsets into the text. ``date`` is the last day on which the phrase is still met, the
    earlier of the two where the words leave it open, and ``latest`` is the later one. ``first`` is the day on which a
    window or a start begins. ``unclear``: the words look like a date and name no day, ``note`` says why. ``every`` is None for a recurrence that names no period (定期); ``rule`` is its RFC 5545
    rule. ``implicit``: the words name a period without 底, 前 or a day. ``soft``: 力争, 争取, 原则上, 预计 or 计划
    qualifies it. ``note``, in Chinese, is what a person should know about the reading.
    """

    text: str
    start: int
    end: int
    kind: Kind
    date: dt.date | None = None
    latest: dt.date | None = None
    first: dt.date | None = None
    every: Every | None = None
    rule: str | None = None
    implicit: bool = False
    soft: bool = False
    note: str = ""


class _Ordinary(dict[int, str]):
    """A table for ``str.translate``: drops white space, and normalises full-width digits and Kangxi radicals.

    Each character is added when it is first met.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        mended = unicodedata.normalize("NFKC", character)
        self[code] = "" if character.isspace() else mended if len(mended) == 1 else character
        return self[code]


_ORDINARY = _Ordinary()
_DIGITS = str.maketrans("〇○零OoΟО一二三四五六七八九", "0000000123456789")


def _mend_year(match: re.Match[str]) -> str:
    """A year in mixed characters (二O一九, 2O20, 二0二〇) in digits; any other as it is."""
    year = match[0]
    return year if year.isdigit() or not re.search("[0-9OoΟО]", year) else year.translate(_DIGITS)


class _Text(NamedTuple):
    """A text without white space and in ordinary characters, together with the original."""

    original: str
    plain: str
    origin: list[int] | None
    """Where each character of the plain text stands in the original; None where that is the same place."""

    @classmethod
    def of(cls, text: str) -> "_Text":
        """The plain form of a text, made without white space unless the whole text is ASCII."""
        plain = text if text.isascii() else text.translate(_ORDINARY)
        if "年" in plain:
            plain = re.sub("(?<![0-9A-Za-z])[0-9〇○零OoΟО一二三四五六七八九]{4}(?=年)", _mend_year, plain)
        same = len(plain) == len(text)
        return cls(text, plain, None if same else [n for n, c in enumerate(text) if not c.isspace()])

    def reading(self, start: int, end: int, meaning: Meaning) -> Reading:
        """The reading of what was found from ``start`` to ``end`` of the plain text, with offsets into the original."""
        first, last = (self.origin[start], self.origin[end - 1] + 1) if self.origin is not None else (start, end)
        said = meaning._asdict()
        del said["trap"]
        if re.match("[0-9〇○零一二三四五六七八九]{0,3}[OoＯｏΟО]", "".join(self.original[first:last].split())):
            said["note"] = "；".join(filter(None, ("字母O按数字0读", meaning.note)))
        return Reading(self.original[first:last], first, last, soft=is_soft(self.plain, start, end, meaning), **said)


def find_mentions(text: str, issued: dt.date) -> Iterator[Reading]:
    """Every date phrase in a text, in order, whether it is a deadline, a baseline or part of a name.

    Relative words (年内, 今年, a month without a year, N年内) are counted from the day of issue. A phrase that names no
    day of the calendar (2019年13月) or that was read in part only is ``unclear``, without a day and with a note.
    """
    it = _Text.of(text)
    for start, end, what in _scan(it.plain, issued):
        if what.kind == "recurring" and is_description(it.plain, start, end):
            continue
        yield it.reading(start, end, what)


def read_phrase(phrase: str, issued: dt.date) -> Reading | None:
    """The reading of a phrase that stands alone, or None if it is not one date phrase from end to end."""
    for reading in find_mentions(phrase, issued):
        return reading if (reading.start, reading.end) == (0, len(phrase)) else None
    return None


def read_cell(cell: str, issued: dt.date) -> Reading | None:
    """The reading of a cell of a column of deadlines: one date phrase from end to end, or the only one beside words.

    2026年6月持续跟踪 and 2026年底前完成 are due on one day; 2026年6月、12月 is not, and is None.
    """
    whole = read_phrase(cell, issued)
    if whole is not None:
        return whole
    found = [r for r in find_readings(cell, issued) if r.date is not None or r.kind == "unclear"]
    return found[0] if len(found) == 1 and found[0].date is not None else None


def find_readings(text: str, issued: dt.date) -> list[Reading]:
    """The terms that a text sets, in order.

    These are date phrases other than baselines, names and service limits; spans without 内 (三年左右); and words that
    set a term without a day (长期坚持, 适时, 尽快, 立即).
    """
    it = _Text.of(text)
    dated = list(_scan(it.plain, issued))
    # 短期（6个月内） is one phrase, though 6个月内 by itself is one too.
    more = [(s, e, w) for s, e, w in find_undated(it.plain, issued) if not any(a <= s < b for a, b, _ in dated)]
    dated = [(s, e, w) for s, e, w in dated if not any(a <= s < b for a, b, _ in more)]
    terms = [
        (start, end, read_anchored(it.plain, start, end, what))
        for start, end, what in sorted([*dated, *more], key=lambda row: row[0])
        if not is_trap(it.plain, start, end, what, issued)
    ]
    doubts = [find_doubt(it.plain, start, end) if what.date else "" for start, end, what in terms]
    return [
        it.reading(start, end, what._replace(note="；".join(filter(None, (what.note, doubt)))))
        for (start, end, what), doubt in zip(terms, doubts, strict=True)
    ]


def _scan(plain: str, issued: dt.date) -> Iterator[tuple[int, int, Meaning]]:
    """The start, the end and the meaning of each date phrase in a plain text."""
    if not PRETEST.search(plain):
        return
    at, free, base, named = 0, 0, Base(issued), 0
    hidden = hide_false_suffixes(plain)
    while match := compile_pattern().search(hidden, at):
        at = match.start() + 1
        if match.lastgroup == "bare" and not is_whole(match, plain):
            continue
        if base.year is not None and re.search("[。\n]", plain[named : match.start()]):
            base = Base(issued)  # a new sentence does not share the year of the one before
        start, end, what = check_ends(match, plain, free, find_meaning(match, base))
        yield start, end, what
        at = free = end
        if year := find_year(match):
            base, named = Base(issued, year, find_month(match)), at
        elif month := find_month(match):
            base = base._replace(month=month)
