"""Rows that no lines are drawn between: found by numbers in a column and by the space between printed lines.

A row's cells hang at its top or stand in its middle. Lines of a cell that follow each other closely make a block; a
block belongs to the row whose anchor stands where that alignment puts it. An anchor is a printed number, or what the
first filled column says where there are none.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bizenv.intake.document.pdf.glyphs import Line, spell

_CLOSE = 1.1
"""Lines of one cell stand not further apart than this times the closest two lines of the table."""
_LOOSE = 2.2
"""Lines that stand further apart than this times their size belong to no common cell."""
_BESIDE = 0.3
"""What stands beside each other differs in height by no more than this part of the distance of lines."""
_NUMBER = re.compile(r"[（(]?\d{1,3}[)）]?[.．、]?|[（(][一二三四五六七八九十]{1,3}[)）]")

Cells = list[list[Line]]


class _Block:
    """Lines of one column that follow each other closely."""

    def __init__(self, column: int, lines: list[Line]) -> None:
        self.column = column
        self.lines = lines
        self.top = lines[0][0].middle
        self.middle = (lines[0][0].middle + lines[-1][0].middle) / 2


def is_number(line: Line) -> bool:
    """Whether a line of a cell is nothing but the number of a row."""
    return _NUMBER.fullmatch(spell([line])[0]) is not None


def split_rows(columns: Sequence[list[Line]]) -> list[Cells]:
    """The lines of each column, row by row: for each row the lines of each column."""
    leading = _find_leading(columns)
    blocks = [block for number, lines in enumerate(columns) for block in _find_blocks(number, lines, leading)]
    anchors = _find_anchors(columns, blocks)
    hanging = _is_hanging(blocks, anchors, leading)
    blocks = [part for block in blocks for part in _cut(block, anchors, hanging, leading)]
    rows: dict[float, Cells] = {}
    for block in sorted(blocks, key=lambda block: block.top):
        key = _find_row(block, anchors, hanging, leading, rows)
        rows.setdefault(key, [[] for _ in columns])[block.column].extend(block.lines)
    return [rows[key] for key in sorted(rows)]


def _find_leading(columns: Sequence[list[Line]]) -> float:
    """The distance of lines within a cell; 0 if no cell seems to have two."""
    gaps = []
    for lines in columns:
        for above, below in pairwise(lines):
            gap = below[0].middle - above[0].middle
            if 0.7 * below[0].size < gap <= _LOOSE * below[0].size:
                gaps.append(gap)
    return min(gaps, default=0.0)


def _find_blocks(column: int, lines: list[Line], leading: float) -> list[_Block]:
    """The blocks of a column."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line[0].middle - blocks[-1][-1][0].middle <= leading * _CLOSE:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [_Block(column, block) for block in blocks]


def _find_anchors(columns: Sequence[list[Line]], blocks: list[_Block]) -> list[float]:
    """The heights of the numbers of the rows; else of the blocks of the column that has most of them."""
    for lines in columns[:2]:
        numbers = [line[0].middle for line in lines if is_number(line)]
        if numbers and len(numbers) >= 0.8 * len(lines):
            return sorted(numbers)
    heights = Counter(round(line[0].middle / 2) for lines in columns for line in lines)
    if all(count >= 0.75 * len(columns) for count in heights.values()):  # nearly all cells filled: a row is a line
        return sorted(line[0].middle for line in max(columns, key=len))
    counts = [sum(1 for block in blocks if block.column == column) for column in range(len(columns))]
    if not counts or not max(counts):
        return []
    chosen = counts.index(max(counts))
    return sorted(block.middle for block in blocks if block.column == chosen)


def _is_hanging(blocks: list[_Block], anchors: list[float], leading: float) -> bool:
    """Whether the cells hang at the top of their rows, and do not stand in the middle."""
    if not blocks or not anchors:
        return True
    own = [block for block in blocks if len(block.lines) > 1 and len(_find_beside(block, anchors, leading)) == 1]
    if own:
        high = sum(abs(block.top - _find_nearest(anchors, block.top)) for block in own)
        central = sum(abs(block.middle - _find_nearest(anchors, block.middle)) for block in own)
        return high <= central
    return min(block.top for block in blocks) >= anchors[0] - 0.4 * leading


def _find_beside(block: _Block, anchors: list[float], leading: float) -> list[float]:
    """The anchors that stand beside a block."""
    low, high = block.top - 0.6 * leading, block.lines[-1][0].middle + 0.6 * leading
    return anchors[bisect_left(anchors, low) : bisect_right(anchors, high)]


def _find_nearest(anchors: list[float], height: float) -> float:
    """The anchor nearest to a height; the height itself if there is none."""
    after = bisect_left(anchors, height)
    return min(anchors[max(after - 1, 0) : after + 1], key=lambda anchor: abs(anchor - height), default=height)


def _cut(block: _Block, anchors: list[float], hanging: bool, leading: float) -> list[_Block]:
    """A block that several anchors stand beside, as one for each: rows that no space parts."""
    beside = _find_beside(block, anchors, leading)
    if not beside:
        return [block]
    if len(beside) == 1:
        return _cut_before(block, beside[0], leading)
    parts: list[list[Line]] = [[] for _ in beside]
    number = 0
    for line in block.lines:
        height = line[0].middle
        if hanging:  # a row begins with the line beside its anchor
            while number + 1 < len(beside) and beside[number + 1] <= height + 0.4 * leading:
                number += 1
        elif parts[number]:  # a row ends as far below its anchor as it began above
            end = 2 * beside[number] - parts[number][0][0].middle
            if number + 1 < len(beside) and height > end + 0.5 * leading:
                number += 1
        parts[number].append(line)
    return [_Block(block.column, lines) for lines in parts if lines]


def _cut_before(block: _Block, anchor: float, leading: float) -> list[_Block]:
    """A block beside one anchor; as two if the anchor stands neither at its top nor in its middle but beside a line.

    The lines above that one are the end of a row that began before.
    """
    if min(abs(block.top - anchor), abs(block.middle - anchor)) <= _BESIDE * leading:
        return [block]
    first = next((n for n, line in enumerate(block.lines) if abs(line[0].middle - anchor) <= _BESIDE * leading), 0)
    return [_Block(block.column, lines) for lines in (block.lines[:first], block.lines[first:]) if lines]


def _find_row(block: _Block, anchors: list[float], hanging: bool, leading: float, rows: dict[float, Cells]) -> float:
    """The height that names the row of a block: its anchor's, or its own if it hangs over from the page before."""
    height = block.top if hanging else block.middle
    reach = 0.6 * max(leading, block.lines[0][0].size)
    if hanging:
        above = bisect_right(anchors, height + reach)
        anchor = anchors[above - 1] if above else height
    else:
        anchor = _find_nearest(anchors, height)
        if abs(anchor - height) > reach and not _find_beside(block, anchors, leading):
            anchor = height
    if anchor == height and anchor not in rows and height not in anchors:
        return next((key for key in rows if abs(key - height) <= reach), height)
    return anchor
