"""Columns that stand beside a drawn table: the numbers and the deadlines of an annex often do."""

from bisect import bisect_right
from collections.abc import Sequence

from bizenv.intake.document.pdf.frames import TOUCH, Frame, draw_frame
from bizenv.intake.document.pdf.glyphs import Glyph, gather_lines, spell, split_at_gaps
from bizenv.intake.document.pdf.plain import HEAD, ROOM, Places

_ALIKE = 5.0
"""Lines of a table on two pages differ by less than this."""
_PARTED = 1.0
"""Columns beside a frame stand apart by more than this many characters."""


def add_outer_columns(
    frame: Frame, places: Places, glyphs: list[Glyph], carried: Sequence[float] = ()
) -> tuple[Frame, Places, list[Glyph]]:
    """The frame with the columns that stand beside it, its characters, and the characters that belong to neither.

    Words beside a frame are a column if they stand in the height of half of its rows, or below a head in the height of
    the first. They belong to the row in whose height they stand, whatever is merged beside them. ``carried``: the lines
    between the columns of the table before, which goes on here if its inner lines are those of the frame.
    """
    left, right = frame.xs[0], frame.xs[-1]
    beside = [g for g in glyphs if frame.ys[0] < g.middle < frame.ys[-1] and not left < g.centre < right]
    first = _find_inner(frame.xs, carried)
    if first is None:
        added = [
            column
            for side in ([g for g in beside if g.centre <= left], [g for g in beside if g.centre >= right])
            for column in _find_strips(side)
            if _is_column(column, frame, glyphs)
        ]
        edges = [
            *(min(g.x0 for g in column) - ROOM for column in added if column[0].centre <= left),
            *frame.xs,
            *(max(g.x1 for g in column) + ROOM for column in added if column[0].centre >= right),
        ]
        first = sum(1 for column in added if column[0].centre <= left)
    else:
        edges = [*carried[:first], *frame.xs, *carried[first + len(frame.xs) :]]
    if len(edges) == len(frame.xs):
        return frame, places, glyphs
    width = len(frame.xs) - 1
    owners = [
        [
            *((r, c) for c in range(first)),
            *((row, column + first) for row, column in line),
            *((r, c) for c in range(first + width, len(edges) - 1)),
        ]
        for r, line in enumerate(frame.owners)
    ]
    filled = {(row, column + first): held for (row, column), held in places.items()}
    taken = [g for g in beside if edges[0] - TOUCH < g.centre < edges[-1] + TOUCH]
    strips: dict[int, list[Glyph]] = {}
    for glyph in taken:
        strips.setdefault(min(max(bisect_right(edges, glyph.centre) - 1, 0), len(edges) - 2), []).append(glyph)
    for column, strip in strips.items():
        for line in gather_lines(strip):
            filled.setdefault((_find_band(frame.ys, line[0].middle), column), []).extend(line)
    used = {id(g) for g in taken}
    return draw_frame(edges, frame.ys, owners), filled, [g for g in glyphs if id(g) not in used]


def _find_inner(xs: Sequence[float], carried: Sequence[float]) -> int | None:
    """Where the lines of a frame stand among those of a table with more columns; None if they are not its lines."""
    for first in range(len(carried) - len(xs) + 1):
        if len(carried) > len(xs) and all(abs(x - carried[first + n]) < _ALIKE for n, x in enumerate(xs)):
            return first
    return None


def _find_strips(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Characters in upright strips with free space between them, from the left."""
    strips: list[list[Glyph]] = []
    end = 0.0
    for glyph in sorted((g for g in glyphs if not g.text.isspace()), key=lambda g: g.x0):
        if strips and glyph.x0 - end <= _PARTED * glyph.size:
            strips[-1].append(glyph)
        else:
            strips.append([glyph])
            end = glyph.x1
        end = max(end, glyph.x1)
    return strips


def _is_column(column: list[Glyph], frame: Frame, glyphs: list[Glyph]) -> bool:
    """Whether the characters of a strip beside a frame are a column of it.

    What goes on above or below the frame, as the menu of a web page does, is none unless a head stands over it.
    """
    left, right = min(g.x0 for g in column), max(g.x1 for g in column)
    if right - left > frame.xs[-1] - frame.xs[0]:
        return False
    bands = [_find_band(frame.ys, g.middle) for g in column]
    head = "".join(spell(gather_lines(g for g, band in zip(column, bands, strict=True) if band == 0))[0].split())
    if HEAD.fullmatch(head):
        return True
    size = column[0].size
    top, bottom = frame.ys[0] - 3 * size, frame.ys[-1] + 3 * size
    near = [g for g in glyphs if top < g.middle < bottom and not frame.ys[0] < g.middle < frame.ys[-1]]
    pieces = [piece for line in gather_lines(near) for piece in split_at_gaps(line, _PARTED)]
    if any(left - size < piece[0].x0 and piece[-1].x1 < right + size for piece in pieces):
        return False
    return len(set(bands)) >= max(2, (len(frame.ys) - 1) / 2)


def _find_band(ys: Sequence[float], height: float) -> int:
    """Which of the bands between ascending heights a height lies in."""
    return min(max(bisect_right(ys, height) - 1, 0), len(ys) - 2)
