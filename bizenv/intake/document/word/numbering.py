"""The numbers that Word prints before paragraphs and does not write into their text (ISO/IEC 29500-1, 17.9)."""

from typing import Any

from bizenv.base.tuples import NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
_HEAVENLY, _EARTHLY = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_CIRCLED = "".join(chr(0x2460 + n) for n in range(20))
_IN_BRACKETS = "".join(chr(0x2474 + n) for n in range(20))
_WITH_STOP = "".join(chr(0x2488 + n) for n in range(20))
_CHINESE_IN_BRACKETS = "".join(chr(0x3220 + n) for n in range(10))
_CHINESE_CIRCLED = "".join(chr(0x3280 + n) for n in range(10))
_SIGNS = {
    "ideographTraditional": _HEAVENLY,
    "ideographZodiac": _EARTHLY,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _IN_BRACKETS,
    "decimalEnclosedFullstop": _WITH_STOP,
    "ideographEnclosedCircle": _CHINESE_CIRCLED,
    "ideographParenthesesEnclosed": _CHINESE_IN_BRACKETS,
}
_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "japaneseDigitalTenThousand",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanDigital",
)
_LEGALS = ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal")


class Level(NamedTuple):
    """One level of a list: its first number, its format, its text with %1 … %9.

    ``restart``: the level (from 1) after which it counts from the first number again; 0 never, None after any above it.
    ``legal``: all numbers are written in digits. ``style``: the style of paragraphs that belongs to the level.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


class Numbering:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, root: Any) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, str] = {}
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in () if root is None else root:
            if element.tag == f"{W}abstractNum":
                id = element.get(f"{W}abstractNumId", "")
                self._abstract[id] = dict(map(_read_level, element.findall(f"{W}lvl")))
                link = element.find(f"{W}numStyleLink")
                if link is not None:
                    self._linked[id] = link.get(f"{W}val", "")
            elif element.tag == f"{W}num":
                self._read_list(element)

    def _read_list(self, element: Any) -> None:
        abstract = element.find(f"{W}abstractNumId")
        own: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in element.findall(f"{W}lvlOverride"):
            level = _whole(override.get(f"{W}ilvl"))
            start, whole = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
            if start is not None:
                starts[level] = _whole(start.get(f"{W}val"), 1)
            if whole is not None:
                own[level] = _read_level(whole)[1]
        id = "" if abstract is None else abstract.get(f"{W}val", "")
        self._lists[element.get(f"{W}numId", "")] = (id, own, starts)

    def find_level(self, list: str, style: str) -> int:
        """The level of a list that belongs to a style; the first one if none does."""
        abstract, own, _ = self._lists.get(list, ("", {}, {}))
        levels = {**self._abstract.get(abstract, {}), **own}
        return next((n for n, level in levels.items() if style and level.style == style), 0)

    def count(self, list: str, level: int, style_lists: dict[str, str] | None = None) -> str:
        """The number of the next paragraph of a list on a level (from 0), with what stands between it and the text.

        Empty if there is no such list, or the level has no number but a bullet. ``style_lists``: the list of each
        style, for lists that are defined by a style.
        """
        if list not in self._lists or not 0 <= level < LEVELS:
            return ""
        abstract, own, starts = self._lists[list]
        linked = self._linked.get(abstract)
        if linked and style_lists and not self._abstract.get(abstract):
            abstract = self._lists.get(style_lists.get(linked, ""), (abstract, {}, {}))[0]
        levels = {**self._abstract.get(abstract, {}), **own}
        here = levels.get(level)
        if here is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        if level in starts and (list, level) not in self._begun:
            counts[level] = None
        first = starts.get(level, here.start)
        self._begun.add((list, level))
        before = counts[level]
        counts[level] = first if before is None else before + 1
        for n in range(level):
            if counts[n] is None:
                counts[n] = starts.get(n, levels.get(n, Level()).start)
        for n in range(level + 1, LEVELS):
            restart = levels.get(n, Level()).restart
            if restart is None or (restart and level < restart):
                counts[n] = None
        text = here.text
        for n in range(level + 1):
            if f"%{n + 1}" in text:
                format = "decimal" if here.legal else levels.get(n, Level()).format
                text = text.replace(f"%{n + 1}", write_number(counts[n] or 0, format))
        return "" if here.format == "bullet" else text


def put_before(number: str, text: str) -> str:
    """A text with its number before it, and a space where the two would otherwise be read as one.

    >>> put_before("一、", "总体要求"), put_before("1.", "2026年底前"), put_before("第一条", "目的")
    ('一、总体要求', '1. 2026年底前', '第一条 目的')
    """
    if not number or not text or number[-1] in "、）)．。，：；〕】 " or (number[-1] == "." and not text[0].isdigit()):
        return number + text
    circled = number[-1] in _CIRCLED + _IN_BRACKETS + _WITH_STOP + _CHINESE_CIRCLED + _CHINESE_IN_BRACKETS
    return number + text if circled else f"{number} {text}"


def write_number(number: int, format: str) -> str:
    """A number in a format of Word's; in digits if the format is not known."""
    if format == "none":
        return ""
    if format in _CHINESE and 0 < number < 10_000:
        return write_chinese(number)
    if format in _LEGALS and 0 < number < 10_000:
        return write_chinese(number).translate(_LEGAL)
    if format in _SIGNS:
        return _SIGNS[format][number - 1] if 0 < number <= len(_SIGNS[format]) else str(number)
    if format in ("upperLetter", "lowerLetter") and 0 < number <= 780:
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if format == "upperLetter" else letters.lower()
    if format in ("upperRoman", "lowerRoman") and 0 < number < 4_000:
        return _write_roman(number) if format == "upperRoman" else _write_roman(number).lower()
    if format == "decimalZero":
        return f"{number:02}"
    if format == "decimalFullWidth":
        return "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    return str(number)


def write_chinese(number: int) -> str:
    """A number from 1 to 9,999 in Chinese.

    >>> write_chinese(10), write_chinese(101), write_chinese(1010)
    ('十', '一百零一', '一千零一十')
    """
    text, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            one = digit == 1 and place == 10 and not text
            text += ("零" if gap else "") + ("" if one else "一二三四五六七八九"[digit - 1]) + sign
            gap = False
        elif text:
            gap = True
    return text


def _write_roman(number: int) -> str:
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += sign * (number // value)
        number %= value
    return text


def _read_level(element: Any) -> tuple[int, Level]:
    def value(name: str, default: str = "") -> str:
        found = element.find(f"{W}{name}")
        if found is None:
            return default
        text: str = found.get(f"{W}val", default)
        return text

    legal = element.find(f"{W}isLgl")
    restart = value("lvlRestart")
    level = Level(
        start=_whole(value("start", "1"), 0),
        format=value("numFmt", "decimal"),
        text=value("lvlText"),
        restart=_whole(restart) if restart else None,
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
        style=value("pStyle"),
    )
    return _whole(element.get(f"{W}ilvl")), level


def _whole(text: str | None, default: int = 0) -> int:
    """A whole number that a file writes; the default if it writes none, or one that is too long."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdecimal() else default
