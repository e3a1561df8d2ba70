"""Deadline phrases as official documents print them, and the days that they mean.

A phrase names a period (a year, half, quarter, month, third of a month or day) and is met until the period's last day:
2019年底前 is 2019-12-31, 2019年9月底前 is 2019-09-30. Words without 底 or 前 (年内, 今年, 2019年, 2019年9月) mean the
same but are implicit. A bare 前 after a year, quarter, month or third of a month (2020年6月前) leaves open whether the
period itself still counts: both bounds are given. Nothing here reads the clock: the day of issue is handed in.

``mentions`` gives every date phrase of a text, baselines and names included, for whoever has to account for each.
``readings`` gives those that set a term, with the words that set one without a date (长期坚持, 适时, 尽快), and is
silent on baselines, names and service limits.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bizenv.dates import Every
from bizenv.grammar import Found, Kind, added, bounds, found, pattern


class Reading(NamedTuple):
    """How one phrase is read.

    ``start`` and ``end`` are offsets into the text. ``date`` is the last day on which the phrase is still met, the
    earlier of the two where the words leave it open, and ``latest`` is the later one. ``first`` is the day on which a
    window or a start begins. ``every`` is None for a recurrence that names no period (定期); ``rule`` is its RFC 5545
    rule. ``implicit``: the words name a period without 底, 前 or a day. ``soft``: 力争, 争取, 原则上, 预计, 计划 govern
    it. ``note``, in Chinese, is what a person should know of the reading.
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


_SOFT = re.compile("力争|争取|原则上|预计")
_PLANNED = re.compile("计划[于在到]?$")
_SENTENCE_END = re.compile("[。；;]")
_CLAUSE_END = re.compile("[。；;，,\n]")
_CELL_END = "、，,；;。 \n"


class _Text(NamedTuple):
    """A text without white space, in ordinary characters, and where each of its characters stands in the original."""

    original: str
    plain: str
    origin: list[int]

    @classmethod
    def of(cls, text: str) -> "_Text":
        """White space goes, full-width digits and Kangxi radicals become ordinary characters."""
        if text.isascii() or (unicodedata.is_normalized("NFKC", text) and not re.search(r"\s", text)):
            return cls(text, text, list(range(len(text) + 1)))
        kept = [(n, c) for n, c in enumerate(text) if not c.isspace()]
        folded = [(n, unicodedata.normalize("NFKC", c), c) for n, c in kept]
        plain = "".join(f if len(f) == 1 else c for _, f, c in folded)
        return cls(text, plain, [n for n, _ in kept] + [len(text)])

    def reading(self, start: int, end: int, it: Found, soft: bool = False) -> Reading:
        """What was found from ``start`` to ``end`` of the plain text, at its place in the original."""
        first, last = self.origin[start], self.origin[end - 1] + 1
        return Reading(
            self.original[first:last],
            first,
            last,
            it.kind,
            it.date,
            it.latest,
            it.first,
            it.every,
            it.rule,
            it.implicit,
            soft,
            it.note,
        )


def mentions(text: str, issued: dt.date) -> Iterator[Reading]:
    """Every date phrase in a text, in order, whether it is a deadline, a baseline or part of a name.

    Relative words (年内, 今年, a month without a year, N年内) are counted from the day of issue. Phrases that name no
    day of the calendar (2019年13月) are passed over.
    """
    it = _Text.of(text)
    for start, end, what in _scan(it.plain, issued):
        if what.kind == "recurring" and it.plain[start] in "逐按":  # 逐年, 按月 describe as often as they oblige
            continue
        yield it.reading(start, end, what, _is_soft(it.plain, start, end, what))


def read(phrase: str, issued: dt.date) -> Reading | None:
    """The reading of a phrase that stands alone, or None if it is not one date phrase from end to end."""
    for reading in mentions(phrase, issued):
        return reading if (reading.start, reading.end) == (0, len(phrase)) else None
    return None


def readings(text: str, issued: dt.date) -> list[Reading]:
    """The terms that a text sets, in order.

    Date phrases that are none of baselines, names and service limits, spans without 内 (三年左右), and the words that set
    a term without a day (长期坚持, 适时, 尽快, 立即).
    """
    it = _Text.of(text)
    dated = list(_scan(it.plain, issued))
    # 短期（6个月内） is one phrase, though 6个月内 by itself is one too.
    worded = [(s, e, w) for s, e, w in _worded(it.plain, issued) if not any(a <= s < b for a, b, _ in dated)]
    dated = [(s, e, w) for s, e, w in dated if not any(a <= s < b for a, b, _ in worded)]
    terms = [
        (start, end, _unanchored(it.plain, start, end, what))
        for start, end, what in sorted([*dated, *worded], key=lambda row: row[0])
        if not _is_trap(it.plain, start, end, what)
    ]
    return [it.reading(start, end, what, _is_soft(it.plain, start, end, what)) for start, end, what in terms]


def _scan(plain: str, issued: dt.date) -> Iterator[tuple[int, int, Found]]:
    """The date phrases of a plain text."""
    if not re.search("[年月日季旬内前]|每|逐|按|定期|五[”」]?[期时末]", plain):
        return
    at = 0
    while match := pattern().search(plain, at):
        at = match.start() + 1
        if match.lastgroup == "bare" and not _is_whole(match, plain):
            continue
        try:
            what = found(match, issued)
        except (ValueError, OverflowError):
            continue
        yield match.start(), match.end(), what
        at = match.end()


def _is_whole(match: re.Match[str], plain: str) -> bool:
    """Whether a month, half or quarter without a year names a term: with 底, 前 or a day, or alone in its cell."""
    if any(match[name] for name in ("bday", "bthird", "bend", "bbefore", "bafter", "bmearly", "baround", "bwday")):
        return True
    before, after = plain[: match.start()], plain[match.end() :]
    if (not before or before[-1] in _CELL_END) and (not after or after[0] in _CELL_END):
        return True
    return re.match("完成|[、和及与](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月[底末前]", after) is not None


def _is_soft(plain: str, start: int, end: int, what: Found) -> bool:
    """Whether 力争 or the like governs a phrase: just before it, or after it in the same clause of the sentence."""
    if what.kind == "recurring":
        return False
    if _SOFT.search(plain, max(0, start - 4), start) or _PLANNED.search(plain, max(0, start - 4), start):
        return True
    if what.kind in ("continuous", "conditional", "open", "immediate"):
        return False
    stop = _SENTENCE_END.search(plain, end)
    limit = stop.start() if stop else len(plain)
    following = next((m.start() for m in pattern().finditer(plain, end, limit) if m.lastgroup in _GOVERNED), limit)
    return _SOFT.search(plain, end, max(end, following - 2)) is not None


_GOVERNED = ("window", "relative", "anchored", "period", "plan")

# What stands before or after a phrase that is no term: what is compared with, what is a fact, what is a name.
_COMPARED = re.compile(
    "(?:比|较|截[至止]到?|同比|近|过去|最近|[连持]续|有效期|期限|保修期|任期|[服务]期|[已届未]?满|执行)$"
)
_FACT = re.compile(
    "的(?!前)|以来|版|级|届|同期|水平|基数|"
    "[^，。；、]{0,16}(?:基础上|为基[数准期]|相比)|[^，。；]{0,8}(?:印发|发布|出台|颁布|修订|公布|下发|召开)的"
)
_NAMED = re.compile(
    "(?:行动|[^，。；、]{0,4}计划|规划|[^，。；、]{0,4}方案|工作要点|要点|预算|[^，。；、]{0,4}报告|考核|远景|第[一二三四五六七八九0-9]+[批期号])"
)
_UNCOUNTED = re.compile("无|未|没有|不得|累计|连续|免|有效")
_EVENT = re.compile(
    "(?:受理|申请|收[到件]|提交|签订|批准|竣工|验收|投产|开工|成立|注册|购买|毕业|取得|公示|备案|立案|到期|届满)[^，。；]{0,4}(?:后|起)$"
)


def _is_trap(plain: str, start: int, end: int, what: Found) -> bool:
    """Whether a date phrase sets no term: a baseline, a fact of the past, part of a name, a service limit."""
    if what.kind in ("recurring", "approximate", "continuous", "conditional", "open", "immediate"):
        return False
    before, after = plain[max(0, start - 12) : start], plain[end : end + 24]
    before = _CLAUSE_END.split(before)[-1]
    if what.trap or plain.count("《", 0, start) > plain.count("》", 0, start):
        return True
    if what.kind == "relative":
        return bool(_COMPARED.search(before) or _UNCOUNTED.match(after) or _EVENT.search(before))
    if _COMPARED.search(before):
        return True
    return (what.implicit or what.kind == "window") and bool(_FACT.match(after) or _NAMED.match(after))


def _unanchored(plain: str, start: int, end: int, what: Found) -> Found:
    """A span that counts from a contract, whose day nobody knows here, has no date."""
    clause = _CLAUSE_END.split(plain[:start])[-1] + _CLAUSE_END.split(plain[end:])[0]
    if what.kind == "relative" and what.date is not None and "印发" not in plain[start:end] and "合同" in clause:
        return Found("relative", note="自合同之日起算，合同的日期不在文中")
    return what


_N = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"


@cache
def _words() -> re.Pattern[str]:
    """Words that set a term without naming a day; the outermost group names the kind."""
    return re.compile(
        rf"""
        (?P<approximate>
            (?:短期|近期|中期|中长期|远期|长期)[（(](?P<clow>{_N})(?:[-‐-―~～至到](?P<chigh>{_N}))?(?P<cspan>个月|年)[内左右]*[）)]
            | (?<![0-9.第])(?P<low>{_N})(?:[-‐-―~～至到](?P<high>{_N}))?(?P<span>年|个月)
              (?:(?:左右|上下)(?:的?(?:时间|努力))?|的?(?:时间|努力)(?!内))
        )
        | (?P<start>即日起|(?:自|从)?(?:印发|发布|公布|下发)之日起(?:[施执]行|实施)?)
        | (?P<immediate>立即|立刻|马上|即刻|立行立改)
        | (?P<continuous>即时受理、?及时办理|长期坚持|长期(?=工作|任务|推进|开展|抓|落实)工?作?|(?<![可])持续(?=推进|开展|实施|坚持|进行)[一-鿿]{{2}}
            |常态化?(?=工作|开展|推进|进行|运行|实施|管理|落实)|坚持不懈|(?:^|(?<=[，；、]))常态化(?=$|[，。；])|(?:^|(?<=[，。；]))(?:持续|长期|常年)(?=$|[，。；]))
        | (?P<conditional>适时|(?<![重监巡电注歧忽轻无])视[^，。；]{{0,14}}?(?:情况|需要|进[度展]|而定)|(?<![重监巡电注歧忽轻无])视情|条件成熟[时后]?|时机成熟[时后]?
            |具备条件[时后的]|必要时|待[^，。；]{{1,14}}?[后时](?=[，再即]))
        | (?P<open>尽快|尽早|抓紧(?!抓)|近期|短期内|今后一段时期|下一步|待定|另行(?:通知|确定)|中长期|远期)
        """,
        re.VERBOSE,
    )


def _worded(plain: str, issued: dt.date) -> Iterator[tuple[int, int, Found]]:
    for match in _words().finditer(plain):
        try:
            what = _of_words(match, issued)
        except ValueError:
            continue
        yield match.start(), match.end(), what


def _of_words(match: re.Match[str], issued: dt.date) -> Found:
    match match.lastgroup:
        case "approximate":
            unit = match["cspan"] or match["span"]
            low, high = bounds(match["clow"] or match["low"], match["chigh"] or match["high"])
            early, late = added(issued, low, unit), added(issued, high, unit)
            if early == late and "左右" in match[0]:
                late = dt.date(late.year, 12, 31)
            return Found("approximate", early, late)
        case "start":
            return Found("start", first=issued)
        case "immediate":
            return Found("immediate", issued)
        case "continuous":
            return Found("continuous")
        case "conditional":
            return Found("conditional")
        case _:
            return Found("open", note="没有写明时限")
