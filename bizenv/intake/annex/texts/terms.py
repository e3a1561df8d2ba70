"""Deadlines and recurrences: of a cell of the column of deadlines, and of a task's text.

The words are read by ``bizenv.phrases``; here it is decided what of them goes into the data (``docs/data-format.md``) and
where a person has to look.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from bizenv.base.text import is_nothing
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.texts.datedoubts import DATE_LIKE, guess, suspect, suspect_cell, without
from bizenv.intake.annex.texts.items import tidy
from bizenv.intake.annex.texts.promises import find_targets
from bizenv.phrases.context import is_description
from bizenv.phrases.reading import Reading, find_mentions, find_readings

_YEAR = re.compile(
    "(?:19|20)[0-9]{2}|[二一][〇○零九][〇○零一二三四五六七八九]{2}|[1-4][0-9]年(?=年?[底末]|[0-9]{1,2}月)|[今本明次翌当后去]年|十[一二三四五六七八九]五"
)
"""What tells the year of a phrase."""
_PARTS = re.compile("[，,；;。\n]+")
_TIME = re.compile(r"(?<=[0-9]{2}[-/.][0-9]{2})(?:T|[ \t]+)[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2}(?:\.[0-9]+)?)?$")
"""What a workbook writes behind a day."""
_SOFTENING = "(?:力争|争取|原则上|确保|计划|预计|务必)?(?:在|于|到|至)?"
_AIMS = re.compile(
    "[，,](?:有效|切实|不断|持续|进一步|全面|大力|着力|努力|逐步|稳步)?(?:提[高升]|缩[短小减]|减[少轻]|规范|突出|推[动进]|促进|加快|增强|"
    "巩固|扩大|营造|确保|保障|强化|加强|优化|改善|激发|释放|形成|构建|打造|为[^，。]{1,12}?提供)"
)
"""A clause that begins so says what the work is for, not what is due."""


_SHORT_DAY = re.compile(
    "(1[0-2]|0?[1-9])[./．／](3[01]|[12][0-9]|0?[1-9])[日号]?((?:之?前|以前)?(?:[\u4e00-\u9fff]{0,6}))"
)
"""A day without its year as tables write it: 6.30前, 6/30. In a text it may be a number."""
_WHOLE_YEAR = "全年"


class Terms(NamedTuple):
    """The terms of a cell or a text, as ``measures.yaml`` has them; dates are texts (2026-06-30).

    ``words``: what of a cell names no day (长期坚持) and is kept as it is printed; empty for a text.
    """

    deadlines: list[dict[str, Any]]
    recurrence: dict[str, Any] | None
    targets: list[dict[str, Any]]
    explained: list[dict[str, Any]]
    words: str
    doubts: tuple[Suspicion, ...]


def read_cell(text: str, issued: dt.date, *, year: int | None = None, head: str = "") -> Terms:
    """The terms of a cell of the column of deadlines, with its lines parted by line feeds.

    ``year``: what the title of the table or the head of the column gives; it holds for words without a year of their
    own. ``head``: of the column. A blank cell has no terms.
    """
    if is_nothing(text):
        return _terms([])
    cell = _TIME.sub("", _join_lines(text, issued))
    if short := _SHORT_DAY.fullmatch(cell):
        month, day, rest = short.groups()
        spelled = read_cell(f"{int(month)}月{int(day)}日{rest}", issued, year=year, head=head)
        if len(spelled.deadlines) == 1:
            return spelled._replace(deadlines=[spelled.deadlines[0] | {"text": cell}])
    readings = list(_read(cell, issued, year))
    dated = [r for r in readings if r.date is not None and (_is_term(r) or r.text == cell == _WHOLE_YEAR)]
    recurring = [r for r in readings if r.kind == "recurring"]
    doubts = [d for r in readings for d in suspect(r, issued, year)]
    doubts += suspect_cell(cell, readings)
    if not dated and not recurring:
        return _read_undated(cell, readings, doubts, head=head, year=year)
    recurrence = _recurrence(recurring[0], "column") if recurring else None
    if len(recurring) > 1:
        read = "、".join(r.text for r in recurring)
        doubts.append(
            Suspicion("deadline", f"这一格有几个周期：{read}，只记了“{recurring[0].text}”", "也可能要记另一个")
        )
    if len(dated) == 1 and not recurring:
        return _terms([_of_cell(cell, dated[0])], doubts=doubts)
    pieces, words = _cut(cell, readings)
    deadlines = [_of_cell(words_of, reading) for reading, words_of in pieces if reading in dated]
    return _terms(deadlines, recurrence, words=words, doubts=doubts)


def read_text(text: str, issued: dt.date) -> Terms:
    """The terms that a task's text sets, each with the words that are due by then where they are plain; its targets.

    ``text`` is in one line (``tidy``). Date phrases and numbers that are neither terms nor targets beyond doubt are left
    to the person who corrects the draft.
    """
    readings = _list_readings(text, issued)
    dated = [r for r in readings if r.date is not None and _is_term(r) and not _is_loose(r)]
    recurring = [r for r in readings if r.kind == "recurring"]
    deadlines = []
    for n, reading in enumerate(dated):
        end = dated[n + 1].start if n + 1 < len(dated) else len(text)
        deadline = {"text": reading.text, "date": str(reading.date)}
        deadline["clause"] = _find_clause(text, reading, end) or _find_around(text, reading)
        deadlines.append(deadline | _flags(reading))
    doubts = [d for r in dated for d in suspect(r, issued, None)]
    for reading in dated:
        if rest := re.match("[0-9A-Za-z]{1,2}[月日]", text[reading.end :]):
            read = f"“{reading.text}”读作{reading.date}，后面的“{rest[0]}”没有读"
            doubts.append(Suspicion("deadline", read, "也可能是日期的一部分"))
    return Terms(
        deadlines,
        _recurrence(recurring[0], "text") if recurring else None,
        find_targets(text, [(m.start, m.end) for m in find_mentions(text, issued)]),
        [],
        "",
        tuple(doubts),
    )


def _is_term(reading: Reading) -> bool:
    """Whether a reading sets a term; 全年 beside other words says how long, alone in a cell it is a term."""
    return reading.kind not in ("immediate", "recurring", "start") and not (
        reading.kind == "window" and reading.text == _WHOLE_YEAR
    )


def _is_loose(reading: Reading) -> bool:
    """Whether a reading is a span without a calendar (三年左右), which in a text is an aim and no term."""
    return reading.kind == "approximate" and not re.search("月|年[初中底末]|[0-9]{4}年", "".join(reading.text.split()))


def _join_lines(text: str, issued: dt.date) -> str:
    """A cell in one line; lines that name a day each are parted by 、, since their break stands for it."""
    lines = [tidy(line, wraps=True) for line in text.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        parted = _is_dated(joined, issued) and _begins_dated(line, issued) and not joined.endswith(tuple("，,；;。、"))
        joined = f"{joined}、{line}" if parted else tidy(f"{joined}\n{line}", wraps=True)
    return joined


def _is_dated(line: str, issued: dt.date) -> bool:
    """Whether a line is whole: it ends with a date phrase that no next line goes on, or with other words."""
    if re.search("(?:[0-9]|[年至到])$|[-‐-―~～]$", line) and not re.search("[12][0-9]{3}[-./][0-9]{1,2}", line):
        return False
    return any(r.date is not None for r in find_mentions(line, issued))


def _begins_dated(line: str, issued: dt.date) -> bool:
    first = next(find_mentions(line, issued), None)
    return first is not None and first.start == 0 and first.date is not None


def _read(cell: str, issued: dt.date, year: int | None) -> Iterator[Reading]:
    """The readings of a cell; those without a year of their own are counted from the start of ``year`` if it is given."""
    own = [_unanchor(cell, reading) for reading in _list_readings(cell, issued)]
    if year is None or not own or _YEAR.search(cell[: own[0].end]) or own[0].kind == "relative":
        return iter(own)
    return iter(_list_readings(cell, dt.date(year, 1, 1)))


def _list_readings(text: str, issued: dt.date) -> list[Reading]:
    """The terms of a text without words that only describe (逐年增长), and without windows that have no end."""
    found = []
    for reading in find_readings(text, issued):
        if reading.kind == "recurring" and is_description(text, reading.start, reading.end):
            continue
        if re.match("(?:年|月)?[-‐-―~～至到]{1,2}(?:长期|持续|今后|以后)", text[reading.end :]):
            reading = reading._replace(kind="start", date=None, first=reading.first or reading.date)
        found.append(reading)
    return found


def _unanchor(cell: str, reading: Reading) -> Reading:
    """A reading, but without its day if it is counted from something that has yet to happen: 省里明确后1个月内."""
    if reading.kind != "relative" or re.search("印发|发布|公布|下发|出台", reading.text):
        return reading
    event = re.search("[\u4e00-\u9fff]{1,12}[后起]$", cell[: reading.start])
    return reading._replace(date=None, note=f"自“{event[0]}”算起，那是哪一天没有写明") if event else reading


def _read_undated(cell: str, readings: list[Reading], doubts: list[Suspicion], *, head: str, year: int | None) -> Terms:
    """The terms of a cell in which no phrase names a day: its words, with a doubt if they look like a date."""
    if not doubts and DATE_LIKE.search(without(cell, readings)):
        doubts = [Suspicion("deadline", f"“{cell}”没有读出是哪一天", guess(cell, head, year))]
        if re.fullmatch("20[0-9]{2}", cell):
            day = f"{cell}-12-31"
            doubts = [Suspicion("deadline", f"“{cell}”只有数字，读作{day}", "也可能不是年份")]
            return _terms([{"text": cell, "date": day, "from": "column"}], doubts=doubts)
    return _terms([], words=cell, doubts=doubts)


def _terms(
    deadlines: list[dict[str, Any]],
    recurrence: dict[str, Any] | None = None,
    *,
    words: str = "",
    doubts: Sequence[Suspicion] = (),
) -> Terms:
    """The terms of a cell, which has neither targets nor explanations."""
    return Terms(deadlines, recurrence, [], [], words, tuple(doubts))


def _of_cell(words: str, reading: Reading) -> dict[str, Any]:
    soft = {"soft": True} if reading.soft else {}
    return {"text": words, "date": str(reading.date), "from": "column", **soft}


def _recurrence(reading: Reading, source: str) -> dict[str, Any]:
    found = {"text": reading.text, "every": reading.every}
    return found | ({"from": source} if source == "column" else {})


def _flags(reading: Reading) -> dict[str, bool]:
    return {key: True for key in ("implicit", "soft") if getattr(reading, key)}


def _cut(cell: str, readings: list[Reading]) -> tuple[list[tuple[Reading, str]], str]:
    """A cell with several phrases cut into one piece for each that names a day or a period, and the words without any.

    A clause without a phrase belongs to the piece before it, at the start of a cell to the one after it.
    """
    telling = [r for r in readings if (r.date is not None and _is_term(r)) or r.kind == "recurring"]
    pieces: list[tuple[Reading, str]] = []
    words: list[str] = []
    bounds = [0]
    for before, after in pairwise(telling):
        between = cell[before.end : after.start]
        stops = [m.end() for m in _PARTS.finditer(between)]
        opened = between.rfind("（") if between.count("（") > between.count("）") else -1
        at = opened if opened >= 0 else stops[-1] if stops else len(between)
        bounds.append(before.end + at)
    for reading, start, end in zip(telling, bounds, [*bounds[1:], len(cell)], strict=True):
        piece = cell[start:end]
        for clause in reversed(_PARTS.split(piece)):
            at = cell.rfind(clause, start, end) if clause else -1
            loose = [r for r in readings if r not in telling and at <= r.start < at + len(clause)]
            if at <= reading.start < at + len(clause) or not (clause and loose):
                break
            words.insert(0, clause)
            piece = cell[start:at]
        piece = re.sub("(?<=[年月日底前])[和及与]$", "", piece.strip("，,；;。、 "))
        if reading.kind == "recurring" and piece != reading.text:
            words.append(piece)  # what is due at intervals is told nowhere else
        pieces.append((reading, piece))
    return pieces, "；".join(words)


def _find_around(text: str, reading: Reading) -> str:
    """The clause in which a phrase stands, the phrase included: the format wants one for each deadline of a text."""
    start = max(text.rfind(mark, 0, reading.start) for mark in "，,；;。：:") + 1
    stop = re.search("[，,；;。]", text[reading.end :])
    clause = text[start : reading.end + stop.start()] if stop else text[start:]
    return clause.strip()


def _find_clause(text: str, reading: Reading, end: int) -> str:
    """The words of a text that are due by the phrase's day, as printed; empty where they are not plain.

    They follow the phrase to the end of the sentence, or stand around it where it stands in the midst of a clause.
    ``end``: where the next phrase begins.
    """
    start = 1 + max(text.rfind(stop, 0, reading.start) for stop in "。！；;，,：:")
    stop = re.compile("[。！]").search(text, reading.end)
    limit = min(stop.start() if stop else len(text), end)
    if end < len(text) and limit == end:
        breaks = [m.start() for m in re.finditer("[；;，,。]", text[reading.end : end])]
        if not breaks:
            return ""
        limit = reading.end + breaks[-1]
    if text[reading.end : reading.end + 1] in "）)】":
        return ""
    before = text[start : reading.start]
    if re.fullmatch(_SOFTENING, before):
        clause = text[reading.end : limit].lstrip("，, ")
        aim = _AIMS.search(clause)
        clause = clause[: aim.start()] if aim else clause
    else:
        stop = re.compile("[，,；;。！]").search(text, reading.end, limit)
        clause = text[start : stop.start() if stop else limit]
    clause = clause.strip("，,；;、 ")
    balanced = all(clause.count(a) == clause.count(b) for a, b in ("（）", "()", "“”", "《》"))
    return clause if balanced and len(clause) > 2 else ""
