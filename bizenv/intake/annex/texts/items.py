"""The text of a cell: its sub-items, and the white space that is the layout's and not the text's."""

import re
import unicodedata
from collections.abc import Iterator

from bizenv.base.days import parse_number
from bizenv.base.text import INVISIBLE
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.texts.numbers import find_numbering, read_number, split_number

__all__ = ["Item", "Items", "find_numbering", "read_number", "split_items", "split_number", "tidy"]

BULLET = "(?m)^[ \t　]*[\ue000-\uf8ff]+[ \t　]*"
"""Private characters, symbols of a font, at the start of a line."""
LOST_CHARACTER = "[\ue000-\uf8ff\ufffd]"
"""A private character elsewhere, which only the document's own font can show, or the mark of one that was lost."""

_MARKS = {
    "bracket": "[（(][ \t]*(?P<bracket>[0-9０-９]{1,2})[ \t]*[）)]|(?P<joined>[⑴-⒇])",
    "han_bracket": "[（(][ \t]*(?P<han_bracket>[一二三四五六七八九十]{1,3})[ \t]*[）)]",
    "circle": "(?P<circle>[①-⑳])",
    "half": "(?<![0-9０-９])(?P<half>[0-9０-９]{1,2})[）)]",
    "level": "(?<![0-9.])(?P<level>[0-9]{1,2}\\.[0-9]{1,2})(?=[ \t\u3400-\u9fff“《])",
    "dot": "(?<![0-9０-９.．])(?P<dot>[0-9０-９]{1,2})[ \t]*(?:[.．](?=(?:19|20)[0-9]{2}年|[45]G|3D|[^0-9０-９])|、)|(?P<dotted>[⒈-⒛])",
    "letter": "(?<![A-Za-z])(?P<letter>[a-z])(?:[.．](?![A-Za-z])|、|[）)])",
    "han": "(?P<han>[一二三四五六七八九十]{1,3})、",
    "spoken": "(?P<spoken>[一二三四五六七八九十]{1,3})是",
}
"""The kinds of mark before a sub-item, each with its pattern; a group of the pattern holds the number."""
_NAMES = {"joined": "bracket", "dotted": "dot"}
_ANY = re.compile("|".join(_MARKS.values()))
_MOST = 500
"""A cell with more marks than these is no list of sub-items."""
_ENDS = "。；;：:！!？?．"
"""After these, and any closing quotation mark or bracket, a sub-item may begin."""
_CLOSING = "”’」》）)】"
_REFERRING = re.compile("(?:第|[见按照据和及与至到、或本该款图表式附上下述条项点中的在])[ \t]*\\Z")
"""Before a number in brackets, these make it a reference: 按照第(2)项, 见图(1)."""
_REFERRED = re.compile("[项条款号点](?![目件例召位])")
"""After a number in brackets, these make it a reference too: (2)项要求, （2019）1号."""


_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇々\U00020000-\U0003ffff"
_HAN = f"[{_IDEOGRAPH}、。，；：？！（）《》〈〉【】〔〕「」『』\uff01-\uff5e]"
"""Han characters, their punctuation and full-width forms: white space beside them is the layout's."""
_EITHER = "[“”‘’—…·]"
"""Marks of both writings; in a text with Han characters they are Chinese."""


class Item(NamedTuple):
    """A sub-item. ``number``: without its mark, in ordinary digits; （一） keeps its brackets. ``text``: without both.

    ``kind``: of the mark (a key of the table of marks: bracket, circle, dot …); ``printed``: the number with its mark.
    """

    number: str
    text: str
    kind: str
    printed: str


class Items(NamedTuple):
    """A text taken apart: what stands before the first sub-item, and the sub-items; a text without any is all lead-in."""

    lead_in: str
    items: tuple[Item, ...]
    doubts: tuple[Suspicion, ...] = ()


class _Mark(NamedTuple):
    """A mark in a text. ``firm``: at the start of the text, or after a sentence's end; ``line``: at a line's start."""

    kind: str
    number: str
    start: int
    end: int
    firm: bool
    line: bool
    begins: bool
    """Nothing stands before it in the text."""


def split_items(text: str, *, before: Item | None = None, spoken: bool = False, wraps: bool = True) -> Items:
    """The sub-items of a cell, in order; of nested ones the outer series, with the inner ones in its texts.

    A series begins with the first number of its kind, or goes on from ``before``, the last sub-item of the row above;
    it begins at the start of the text, of a line or after a sentence's end. ``spoken``: 一是…二是… counts too.
    ``wraps``: a line may begin in the midst of a sentence, because the layout broke it.
    """
    marks = [m for m in _find_marks(text, wraps) if spoken or m.kind != "spoken"]
    if len(marks) > _MOST:
        return Items(text.strip(), (), (Suspicion("text", f"这一格有{len(marks)}个序号，没有分项", "也可能应当分项"),))
    best: list[_Mark] = []
    for n, mark in enumerate(marks):
        if not (mark.firm or mark.line) or not _is_first(mark, before, marks[n + 1 :]):
            continue
        series = _follow(mark, marks[n + 1 :])
        if len(series) > 1 or mark.begins:
            best = series
            break
    if not best:
        return Items(text.strip(), ())
    ends = [mark.start for mark in best[1:]] + [len(text)]
    items = tuple(
        Item(_write(m), text[m.end : end].strip(), m.kind, text[m.start : m.end].strip())
        for m, end in zip(best, ends, strict=True)
    )
    return Items(text[: best[0].start].strip(), items, tuple(_doubt(best, items, marks, before)))


def _write(mark: _Mark) -> str:
    return f"（{mark.number}）" if mark.kind == "han_bracket" else mark.number


def _find_marks(text: str, wraps: bool) -> Iterator[_Mark]:
    first = len(text) - len(text.lstrip())
    for match in _ANY.finditer(text):
        group = str(match.lastgroup)
        kind = _NAMES.get(group, group)
        number = unicodedata.normalize("NFKC", match[group]).strip("().")
        if re.search("十.*十|[一二三四五六七八九]{2}", number):
            continue  # no numeral
        head = text[max(0, match.start() - 60) : match.start()].rstrip(" \t　")
        begins = match.start() == first
        typed = head.endswith("\n") and (not wraps or head.rstrip().endswith(tuple(_ENDS + _CLOSING)))
        firm = begins or typed or head.rstrip(_CLOSING).endswith(tuple(_ENDS))
        if head.endswith(tuple("，,、")) and kind in ("spoken", "bracket", "circle"):
            firm = True  # (1)建设甲，(2)建设乙
        if (
            not begins
            and kind in ("bracket", "han_bracket", "half")
            and not _is_mark(head, text[match.end() : match.end() + 2])
        ):
            continue
        if kind == "dot" and not (firm or head.endswith("\n")):
            continue
        if kind in ("letter", "level", "han") and not (firm or head.endswith("\n")):
            continue
        yield _Mark(kind, number, match.start(), match.end(), firm, head.endswith("\n"), begins)


def _is_mark(head: str, rest: str) -> bool:
    """Whether a number in brackets is no reference to something numbered elsewhere."""
    if head.rstrip().endswith(tuple(_ENDS)):
        return True
    return not (_REFERRING.search(head.rstrip()) or _REFERRED.match(rest))


def _order(mark: _Mark) -> int:
    """The place of a mark in a series of its kind, from 1."""
    if mark.kind == "letter":
        return ord(mark.number) - ord("a") + 1
    if mark.kind == "level":
        return int(mark.number.partition(".")[2])
    return parse_number(mark.number)


def _is_first(mark: _Mark, before: Item | None, later: list[_Mark]) -> bool:
    """Whether a mark begins a series: it is the first of its kind, follows the row above, or has its next behind it."""
    order = _order(mark)
    if order == 1:
        return mark.kind != "level" or any(m.kind == "level" and _order(m) == 2 for m in later)
    if not mark.begins:
        return False
    if before is not None and before.kind == mark.kind:
        return True
    return mark.kind in ("bracket", "circle") or any(
        m.kind == mark.kind and m.firm and _order(m) == order + 1 for m in later
    )


def _follow(first: _Mark, later: list[_Mark]) -> list[_Mark]:
    """The marks of the series that begins with the first: each next number, and beyond a gap one that stands firm."""
    series = [first]
    same = [m for m in later if m.kind == first.kind and _stem(m) == _stem(first)]
    for n, mark in enumerate(same):
        last = _order(series[-1])
        step = _order(mark) - last
        if step == 1 and not mark.firm and any(m.firm and _order(m) == last + 1 for m in same[n + 1 :]):
            continue  # (2) in the midst of a sentence, and a better one behind it
        beyond_gap = step == 2 and mark.firm and not any(_order(m) == last + 1 for m in same[n + 1 :])
        doubled = step == 0 and mark.firm and mark.line and len(series) > 1
        if step == 1 or beyond_gap or doubled:
            series.append(mark)
    return series


def _stem(mark: _Mark) -> str:
    return mark.number.partition(".")[0] if mark.kind == "level" else ""


def _doubt(
    series: list[_Mark], items: tuple[Item, ...], marks: list[_Mark], before: Item | None
) -> Iterator[Suspicion]:
    """Why a person should look at the sub-items of a text."""
    shown = "".join(item.printed for item in items)
    first = _order(series[0])
    follows = before is not None and before.kind == series[0].kind and _order_of(before) + 1 == first
    if first != 1 and not follows:
        yield Suspicion("number", f"分项从{items[0].printed}起", "也可能漏读了前面的分项，或序号印误")
    orders = [_order(mark) for mark in series]
    if orders != list(range(first, first + len(orders))):
        yield Suspicion("number", f"分项序号依次是{shown}", "也可能漏读了一项，或序号印误")
    if not series[0].begins and any(not (mark.firm or mark.line) for mark in series):
        yield Suspicion("text", f"按{shown}分项，序号前没有标点", "也可能是引用的序号")
    again = [m for m in marks if m.kind == series[0].kind and m.firm and m not in series and m.start > series[0].start]
    if any(_order(m) == 1 for m in again):
        yield Suspicion("text", f"只按前面一组序号{shown}分项，后面又从头编起", "也可能还要再分")
    after = orders[-1] + 1
    if series[0].kind == "dot" and re.search(
        f"(?<=[{_IDEOGRAPH}”）]){after}[.．、](?=[{_IDEOGRAPH}“])", items[-1].text
    ):
        yield Suspicion("text", f"按{shown}分项，后面的“{after}”前没有标点", "也可能还有一项")
    if any(not item.text for item in items):
        yield Suspicion("text", f"分项{shown}里有空的", "也可能漏读了文字")


def _order_of(item: Item) -> int:
    return _order(_Mark(item.kind, item.number.strip("（）"), 0, 0, False, False, False))


def has_lost(text: str) -> bool:
    """Whether a text has a character that cannot be read, and is written as □."""
    return re.search(LOST_CHARACTER, re.sub(BULLET, "", text)) is not None


def tidy(text: str, *, wraps: bool) -> str:
    """A text in one line, without the white space that is the layout's (fit for ``Words`` of ``checks/schema``).

    White space beside a Han character or its punctuation goes; elsewhere it becomes one space. Digits that are set
    apart before 年, 月, 日 are joined, and with ``wraps`` also digits on both sides of a line break, with or without a dash. Private characters
    (symbols of a font) at the start of a line are bullets and go; elsewhere they, and lost ones, become □.
    """
    plain = re.sub(r" ?\n[ \n]*", "\n", re.sub(r"[^\S\n]+", " ", text))  # long runs would cost the patterns below dear
    plain = re.sub("[\u2e80-\u2fdf]", lambda m: unicodedata.normalize("NFKC", m[0]), plain)
    plain = re.sub(LOST_CHARACTER, "□", re.sub(BULLET, "", plain))
    plain = re.sub(f"{INVISIBLE}|[\x00-\x08\x0e-\x1b\x7f]", "", plain)
    if wraps:
        plain = re.sub(r"(?<=[0-9])[ \t]*\n[ \t]*(?=[0-9%％‰]|\.[0-9])|(?<=[0-9]\.)[ \t]*\n[ \t]*(?=[0-9])", "", plain)
        plain = re.sub(r"(?<=[-‐-―~～/])[ \t]*\n[ \t]*(?=[0-9])", "", plain)
        plain = re.sub(r"[ \t]*\n[ \t]*(?=[-‐-―~～/][0-9])", "", plain)
    plain = re.sub(r"(?<![0-9])[0-9](?:[ \t]+[0-9])+(?=\s*[年月日])", lambda m: re.sub(r"\s", "", m[0]), plain)
    beside = f"(?:{_HAN}|{_EITHER})" if re.search(f"[{_IDEOGRAPH}]", plain) else _HAN
    plain = re.sub(rf"(?<={beside})\s+|\s+(?={beside})|(?<={_EITHER})\s+(?={_EITHER})", "", plain)
    plain = re.sub(rf"(?<={_HAN}[,;:!?)\]])\s+|(?<=%[,;])\s+", "", plain)
    return re.sub(r"\s+", " ", re.sub(r"\s+(?=[²³])", "", plain)).strip()
