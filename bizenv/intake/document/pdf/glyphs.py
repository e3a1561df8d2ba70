"""The characters of a page of PDF: their places, the lines they stand in, and the words these spell.

A PDF says where each character stands and nothing of words. All lengths are in points, counted from the left and from
the top of the page as it is read.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bizenv.base.tuples import NamedTuple

WIDE_GAP = 1.2
"""A gap between Chinese characters is a space if it is wider than this many characters: names are justified by gaps."""
_NARROW_GAP = 0.3
"""A gap between letters or digits that is a space though no space is printed, in parts of the size."""
_SAME_PLACE = 0.15
"""A character printed again within this part of its size makes it bold and is not read twice."""
_LINE = 0.5
"""Characters stand in one line if their middles differ by less than this part of their size: a superscript does too."""
_MIDDLE = 0.36
"""The middle of a character is this part of its size above its base line, whatever its font says of descenders."""
_RADICALS = dict(
    zip(
        "⼾⾭⺁⺄⺆⺈⺊⺌⺍⺎⺒⺓⺗⺛⺜⺝⺞⺟⺠⺧⺩⺫⺬⺮⺶⺻⺼⺽⻁⻃⻄⻅⻆⻉⻊⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "户青厂乙冂刀卜小小兀巳幺㣺旡日月歺母民牛王目示竹羊聿肉臼虎覀西见角贝足车長镸长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""Radicals that fonts give in place of the character and that Unicode's NFKC leaves, by EquivalentUnifiedIdeograph.txt; and
two of which it makes 戶 and 靑, which mainland fonts draw as 户 and 青."""
_UNREADABLE = re.compile(r"\(cid:\d+\)")
_DROPPED = re.compile("[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


class Glyph(NamedTuple):
    """A printed character. ``x0``, ``x1``: its left and right end; ``middle``: the height of its middle."""

    text: str
    x0: float
    x1: float
    middle: float
    size: float
    struck: bool = False

    @property
    def centre(self) -> float:
        """Where its middle lies between left and right."""
        return (self.x0 + self.x1) / 2


Line = list[Glyph]


def find_turn(chars: Sequence[Mapping[str, Any]]) -> int:
    """How most of the text of a page stands: 0 upright, 1 running upwards, -1 running downwards, 2 upside down."""
    directions = Counter(map(_direction, chars))
    return next((turn for turn in (1, -1, 2) if directions[turn] > len(chars) / 2), 0)


def turn_point(x: float, top: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """Where a point of the page lies when the page is turned so that its text is upright."""
    if turn == 1:
        return height - top, x
    if turn == -1:
        return top, width - x
    if turn == 2:
        return width - x, height - top
    return x, top


def collect_glyphs(
    chars: Sequence[Mapping[str, Any]], turn: int, width: float, height: float
) -> tuple[list[Glyph], int]:
    """The characters of a page as they are read, each once, and how many of them have no meaning in the file.

    Characters that stand aslant (a watermark) are left out. Those that run across the rest, such as the heading at the
    side of a table, are read as a line in the middle of their place.
    """
    glyphs: list[Glyph] = []
    across: list[Glyph] = []
    unreadable = 0
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for char in chars:
        direction = _direction(char)
        if direction is None:
            continue
        text = char["text"]
        if _UNREADABLE.fullmatch(text):
            unreadable += 1
            text = "□"
        glyph = _place(normalise(text), char, turn, width, height)
        if not glyph.text or _is_repeated(glyph, seen):
            continue
        if across and (direction == turn or not _follows(across[-1], glyph)):
            glyphs.extend(_lay(across))
            across = []
        (glyphs if direction == turn else across).append(glyph)
    return [*glyphs, *_lay(across)], unreadable


def normalise(text: str) -> str:
    """The ordinary characters for radicals and compatibility forms that fonts name in their place; no controls."""
    changed = []
    for letter in text:
        code = ord(letter)
        if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
            letter = _RADICALS.get(letter) or unicodedata.normalize("NFKC", letter)
        changed.append(" " if letter in "\u00a0\t\n\r\v\f" else letter)
    return _DROPPED.sub("", "".join(changed))


def gather_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The characters line by line from the top, each line from the left; spaces are kept."""
    lines: list[Line] = []
    line: Line = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.middle, glyph.x0)):
        if line and glyph.middle - middle < _LINE * max(size, glyph.size):
            line.append(glyph)
            if glyph.size > size:
                middle, size = glyph.middle, glyph.size
        else:
            if line:
                lines.append(line)
            line, middle, size = [glyph], glyph.middle, glyph.size
    if line:
        lines.append(line)
    for line in lines:
        line.sort(key=lambda glyph: glyph.x0)
    return [line for line in lines if any(not glyph.text.isspace() for glyph in line)]


def spell(lines: Iterable[Line]) -> tuple[str, str]:
    """The text of lines, parted by line feeds, and what of it is struck out: the struck runs, parted by line feeds."""
    texts = []
    struck = []
    for line in lines:
        run = ""
        text = ""
        for space, glyph in _spaced(line):
            text += space + glyph.text
            if glyph.struck:
                run += (space if run else "") + glyph.text
            elif run:
                struck.append(run)
                run = ""
        if run:
            struck.append(run)
        texts.append(text.strip())
    return "\n".join(texts), "\n".join(struck)


def split_at_gaps(line: Line, gap: float) -> list[Line]:
    """The pieces of a line that stand apart by more than ``gap`` times the size of their characters; no spaces."""
    pieces: list[Line] = []
    end = 0.0
    for glyph in line:
        if glyph.text.isspace():
            continue
        if pieces and glyph.x0 - end <= gap * glyph.size:
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
        end = max(end, glyph.x1) if len(pieces[-1]) > 1 else glyph.x1
    return pieces


def _spaced(line: Line) -> list[tuple[str, Glyph]]:
    """The characters of a line without its spaces, each with the space to be read before it."""
    spaced: list[tuple[str, Glyph]] = []
    last: Glyph | None = None
    blank = False
    for glyph in line:
        if glyph.text.isspace():
            blank = True
            continue
        space = ""
        if last:
            gap = (glyph.x0 - last.x1) / max(last.size, glyph.size, 1)
            if _is_wide(last.text[-1]) or _is_wide(glyph.text[0]):
                space = " " if gap > WIDE_GAP else ""
            elif gap > _NARROW_GAP or (blank and gap > _SAME_PLACE):
                space = " "
        spaced.append((space, glyph))
        last, blank = glyph, False
    return spaced


def _follows(first: Glyph, second: Glyph) -> bool:
    """Whether a character that runs across the page may go on after another one."""
    size = max(first.x1 - first.x0, second.x1 - second.x0)
    near = abs(first.centre - second.centre), abs(first.middle - second.middle)
    return min(near) <= 2 * size and (max(near) <= 2 * size or near[0] > 0.5 * size)


def _lay(across: list[Glyph]) -> list[Glyph]:
    """Characters that run across the page as one line, in the order of the file, in the middle of their place."""
    if not across:
        return []
    low, high = min(glyph.x0 for glyph in across), max(glyph.x1 for glyph in across)
    middle = (min(glyph.middle for glyph in across) + max(glyph.middle for glyph in across)) / 2
    step = (high - low) / len(across)
    return [
        glyph._replace(x0=low + n * step, x1=low + (n + 1) * step, middle=middle, size=min(glyph.size, step))
        for n, glyph in enumerate(across)
    ]


def _is_wide(letter: str) -> bool:
    """Whether a character takes the room of a Chinese one, so that no word ends before or after it."""
    return letter >= "\u2e80" or "\u2460" <= letter <= "\u25ff" or letter in "“”‘’—…·×"


def _direction(char: Mapping[str, Any]) -> int | None:
    """0 upright, 1 upwards, -1 downwards, 2 upside down; None aslant or mirrored."""
    a, b, _, d = char["matrix"][:4]
    if abs(b) <= abs(a) / 20:
        return 0 if a > 0 else 2 if d < 0 else None
    if abs(a) <= abs(b) / 20:
        return 1 if b > 0 else -1
    return None


def _place(text: str, char: Mapping[str, Any], turn: int, width: float, height: float) -> Glyph:
    """A character with its place on the page turned upright."""
    x, y = char["matrix"][4:6]
    left, top = turn_point(char["x0"], char["top"], turn, width, height)
    right, bottom = turn_point(char["x1"], char["bottom"], turn, width, height)
    size = abs(bottom - top)
    base = turn_point(x, char["bottom"] + char["y0"] - y, turn, width, height)[1]
    if not min(top, bottom) - size <= base <= max(top, bottom) + size:
        base = max(top, bottom) - size * 0.14
    return Glyph(text, min(left, right), max(left, right), base - _MIDDLE * size, size)


def _is_repeated(glyph: Glyph, seen: dict[tuple[str, int, int], list[Glyph]]) -> bool:
    """Whether the same character was printed at almost the same place; it is remembered if not."""
    if glyph.text.isspace():
        return False
    reach = max(glyph.size * _SAME_PLACE, 0.1)
    column, row = round(glyph.x0 / 4), round(glyph.middle / 4)
    for near_column in (column - 1, column, column + 1):
        for near_row in (row - 1, row, row + 1):
            for other in seen.get((glyph.text, near_column, near_row), ()):
                if abs(other.x0 - glyph.x0) < reach and abs(other.middle - glyph.middle) < reach:
                    return True
    seen.setdefault((glyph.text, column, row), []).append(glyph)
    return False
