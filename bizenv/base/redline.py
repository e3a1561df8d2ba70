"""What changed between two versions of a text, marked in whole words, numbers and dates as a person would mark it.

Chinese has no spaces between words. What a reader takes as one (a date, a number with its unit, a Latin word) is one
piece here; of a single changed character the neighbour is marked too that more often stands beside it elsewhere.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from bizenv.base.tuples import NamedTuple

Mark = Literal["kept", "dropped", "added"]


class Piece(NamedTuple):
    """A stretch of text, and whether both versions have it, only the old or only the new one."""

    mark: Mark
    text: str


_DAY = r"(?:[12]\d{3}|\d{2})年(?:度|[上下]半年|第?[一二三四1-4]季度)?(?:\d{1,2}月份?)?(?:\d{1,2}[日号]|[上中下]旬)?|\d{1,2}月份?(?:\d{1,2}[日号]|[上中下]旬)?"
_END = "(?:年?[底末初中])?(?:之?[前后]|以[前后]|[起止])?"
_UNIT = (
    "个工作日|个百分点|平方公里|平方米|立方米|工作日|个月|小时|分钟|公里|公顷|万元|亿元|万吨|万户|万人|人次|个以上|[%％‰℃]|"
    "[个项家件条次种户人天日月年元米亩吨辆台套处座所间类批期名份张场轮倍分成级号岁]"
)
_NUMBER = (
    r"\d[\d,]*(?:\.\d+)*|[一二三四五六七八九十百千两]{2,}|[一二三四五六七八九十两百](?=[个项家件条次种户天年倍类批])"
)
_EVERY = "每(?:半年|季度|[年月周日天旬])"
_TOKEN = f"{_EVERY}|(?:{_DAY}){_END}|(?:{_NUMBER})[万亿]?(?:{_UNIT})?|[A-Za-z][A-Za-z0-9_+.-]*|\\s+|."
_LIKE = 0.3
"""Of texts that share fewer of their pieces the whole is marked: what is left over would be read as noise."""


def mark_changes(old: str, new: str, pairs: Mapping[str, int] | None = None) -> tuple[Piece, ...]:
    """The two texts as one, in pieces; what is dropped stands before what is added in its place.

    Width and white space do not count; what both have is told as the new text has it. ``pairs``: how often each pair of
    characters occurs, from ``count_pairs``; without it a single character stays alone.

    >>> [tuple(p) for p in mark_changes("新建4个", "新建3个")]
    [('kept', '新建'), ('dropped', '4个'), ('added', '3个')]
    >>> [p.text for p in mark_changes("2019年底前完成", "2020年6月底前完成")]
    ['2019年底前', '2020年6月底前', '完成']
    """
    from difflib import SequenceMatcher

    if fold(old) == fold(new):
        return (Piece("kept", new),) if new else ()
    before, after = split(old), split(new)
    if max(len(before), len(after)) > _LONG:
        before, after = _split_clauses(old), _split_clauses(new)
    matcher = SequenceMatcher(None, [fold(t) for t in before], [fold(t) for t in after], autojunk=False)
    steps = matcher.get_opcodes()
    spans = [(tag == "equal", "".join(before[a:b]), "".join(after[c:d])) for tag, a, b, c, d in steps]
    if sum(b - a for tag, a, b, _, _ in steps if tag == "equal") < _LIKE * max(len(before), len(after)):
        return _pieces([(False, old, new)])
    return _pieces(_whole_words(_joined(spans), pairs or {}))


_LONG = 3000
"""Of texts with more pieces than this whole clauses are compared: piece by piece it takes the square of their number."""


def _split_clauses(text: str) -> list[str]:
    return re.findall(r"[^，。；！？,;\n]*[，。；！？,;\n]|[^，。；！？,;\n]+", text)


Span = tuple[bool, str, str]
"""Whether both versions have it, and its text in the old and in the new one."""


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans without single characters that both versions have by chance between two changes.

    A mark of punctuation there parts two clauses that were changed one by one, and stays.
    """
    found: list[Span] = []
    waiting = list(spans)
    for n, (same, was, now) in enumerate(waiting):
        if same and 0 < n < len(waiting) - 1 and _is_han(now):
            same = False
        if found and not same and not found[-1][0]:
            found[-1] = (False, found[-1][1] + was, found[-1][2] + now)
        else:
            found.append((same, was, now))
    return found


def _whole_words(spans: list[Span], pairs: Mapping[str, int]) -> list[Span]:
    """Where one character of Han stands for another, mark the word: 加快 → 加强, not 快 → 强."""
    found = list(spans)
    for n, (same, was, now) in enumerate(found):
        if same or not pairs or len(was) != 1 or len(now) != 1 or not (_is_han(was) and _is_han(now)):
            continue
        left = found[n - 1][2][-1:] if n else ""
        right = found[n + 1][2][:1] if n + 1 < len(found) else ""
        worth = [
            pairs.get(left + was, 0) + pairs.get(left + now, 0) if _is_han(left) else 0,
            pairs.get(was + right, 0) + pairs.get(now + right, 0) if _is_han(right) else 0,
        ]
        if max(worth) == 0:
            continue
        if worth[0] >= worth[1]:
            found[n - 1] = (True, found[n - 1][1][:-1], found[n - 1][2][:-1])
            found[n] = (False, left + was, left + now)
        else:
            found[n + 1] = (True, found[n + 1][1][1:], found[n + 1][2][1:])
            found[n] = (False, was + right, now + right)
    return found


def _pieces(spans: Iterable[Span]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for same, was, now in spans:
        if same:
            found += [Piece("kept", now)] if now else []
        else:
            found += [Piece("dropped", was)] if was else []
            found += [Piece("added", now)] if now else []
    return tuple(found)


def count_pairs(texts: Iterable[str]) -> Counter[str]:
    """How often each pair of neighbouring characters occurs in the texts: the two of a word more often than others."""
    return Counter(text[n : n + 2] for text in texts for n in range(len(text) - 1))


def split(text: str) -> list[str]:
    """A text in pieces that are marked whole: dates, numbers with their units, Latin words, single characters.

    >>> split("2019年底前建成4个ATM网点")
    ['2019年底前', '建', '成', '4个', 'ATM', '网', '点']
    """
    return re.findall(_TOKEN, text, re.DOTALL)


def fold(text: str) -> str:
    """A text as its wording is compared: full-width as half-width, without white space between Han characters.

    >>> fold("推进，ＷＩＦＩ 覆盖"), fold("open data")
    ('推进,WIFI覆盖', 'open data')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"(?<![!-~]) | (?![!-~])", "", plain)


def _is_han(text: str) -> bool:
    return bool(re.fullmatch("[㐀-鿿]", text))
