"""A page of PDF: its blocks in the order in which they are read.

Nothing in a PDF says what is a table. Where lines are drawn the frame tells (``frames``); columns beside the frame
(``outside``) and tables without lines (``plain``) are found by the places of the words. Each printed line outside of
tables is a paragraph. Page numbers, and what a browser prints around a page, are left out.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.intake.document.model import Block, Cell, Paragraph, Row, Spot, Table
from bizenv.intake.document.pdf.frames import (
    MOST_STROKES,
    Frame,
    Stroke,
    Strokes,
    collect_strokes,
    find_frames,
    join_strokes,
)
from bizenv.intake.document.pdf.glyphs import Glyph, Line, collect_glyphs, find_turn, gather_lines, spell, turn_point
from bizenv.intake.document.pdf.outside import add_outer_columns
from bizenv.intake.document.pdf.plain import Places, find_nested_tables, find_plain_tables, split_tall_rows

MARGIN = 0.12
"""Heads and feet of a page stand in this part of its height."""
_WIDE_MARGIN = 0.2
"""A number between dashes is the page's number also in this part of its height."""
_DASHES = "-—–－―‐·."
_PAGE_NUMBER = re.compile(
    r"[-—–－―‐·.\s]*(?:第?\s*\d{1,4}\s*页?|[ivxlcIVXLC]{1,6})(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―‐·.\s]*"
)
_PRINTED = re.compile(
    r"(?:https?|file)://.*\d+/\d+$|^\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?[,，]? ?(?:上午|下午)?\d{1,2}:\d{2}"
)
"""What a browser prints at the head and the foot of a page: its address, the time."""
_MANY_CURVES = 50
"""So many curves on a page without characters are characters that were drawn."""
_WHOLE = 0.8
"""A picture of this part of a page is the page."""
_STEP = 8.0
_NEAR_MIDDLE = 0.25
"""A line that strikes a character out goes within this part of its size of its middle."""
_MOSTLY = 0.7
_HALF_LINE = 0.7
"""How far a printed line reaches above and below its middle, in sizes of its characters."""
_SPACER = 6.0
"""A row or a column without text that is not wider than this is the space between two lines."""


class ParsedPage(NamedTuple):
    """What pdfminer finds on a page; lengths in points."""

    number: int
    width: float
    height: float
    objects: Mapping[str, Sequence[Mapping[str, Any]]]


_MANY_COLUMNS = 5
"""Lines between columns: a table of four columns and more could be an annex."""


class _Sheet(NamedTuple):
    """A page as it is read: its number, how its text runs on it, its width and height once that is upright."""

    number: int
    turn: int
    width: float
    height: float

    def spot(self, top: float, bottom: float, edges: Sequence[float]) -> Spot | None:
        """Where something stands; None on a page without a size."""
        if self.width <= 0 or self.height <= 0:
            return None
        parts = tuple(round(edge / self.width, 4) for edge in edges)
        return Spot(self.number, self.turn, round(top / self.height, 4), round(bottom / self.height, 4), parts)


class Page(NamedTuple):
    """What was read of a page: its blocks, each with the height where it begins, and what kind of page it is.

    ``chars``, ``unreadable``: how many characters it has, and how many of them have no meaning in the file. ``columns``: the lines between the columns of its last table. ``edges``: the same of a table without upright lines
    that goes to the end of the page. ``pictured``: there are pictures. ``recognised``: the page is a picture with words.
    ``unruled``: a table of several columns has no upright lines between them.
    """

    number: int
    height: float
    blocks: list[tuple[float, Block]]
    columns: tuple[float, ...]
    edges: tuple[float, ...] | None
    chars: int
    unreadable: int
    pictured: bool
    crowded: bool
    recognised: bool
    unruled: bool


def read_page(page: ParsedPage, before: Page | None) -> Page:
    """What stands on a page. ``before`` is the page before it, whose tables may go on."""
    objects = page.objects
    chars = objects.get("char", [])
    width, height = page.width, page.height
    turn = find_turn(chars)
    glyphs, unreadable = collect_glyphs(chars, turn, width, height)
    if turn in (1, -1):
        width, height = height, width
    drawn = collect_strokes(objects, lambda x, y: turn_point(x, y, turn, page.width, page.height))
    glyphs, level = _mark_struck(glyphs, drawn.level)
    strokes = join_strokes(Strokes(level, drawn.upright))
    frames, alone = find_frames(strokes)
    numbers = _find_page_numbers(glyphs, [frame for frame in frames if len(frame.xs) > 2], height)
    glyphs = [glyph for glyph in glyphs if glyph not in numbers]
    framed, plain, lines = _find_tables(frames, glyphs, alone, before)
    tables = sorted([*framed, *plain], key=lambda table: table[0].ys[0])
    sheet = _Sheet(page.number, turn, width, height)
    blocks: list[tuple[float, Block]] = []
    for order, (frame, places) in enumerate(tables, 1):
        mark = f"第{page.number}页第{order}个表" if len(tables) > 1 else f"第{page.number}页"
        blocks.append((frame.ys[0], _tabulate(frame, places, mark, sheet)))
    for line in lines:
        text, struck = spell([line])
        blocks.append((line[0].middle, Paragraph(text, f"第{page.number}页", struck, _find_spot(line, sheet))))
    blocks.sort(key=lambda block: block[0])
    goes_on = bool(plain) and tables[-1] is plain[-1] and isinstance(blocks[-1][1], Table)
    pictures = objects.get("image", ())
    area = max((picture["width"] * picture["height"] for picture in pictures), default=0.0)
    return Page(
        number=page.number,
        height=height,
        blocks=blocks,
        columns=tables[-1][0].xs if tables else (),
        edges=tables[-1][0].xs if goes_on else None,
        chars=sum(1 for char in chars if not char["text"].isspace()),
        unreadable=unreadable,
        pictured=bool(pictures) or len(objects.get("curve", ())) > _MANY_CURVES,
        crowded=max(len(strokes.level), len(strokes.upright)) > MOST_STROKES,
        recognised=area >= _WHOLE * width * height and not strokes.level,
        unruled=any(len(frame.xs) >= _MANY_COLUMNS for frame, _ in plain),
    )


def _find_tables(
    frames: list[Frame], glyphs: list[Glyph], alone: list[Stroke], before: Page | None
) -> tuple[list[tuple[Frame, Places]], list[tuple[Frame, Places]], list[Line]]:
    """The tables with a frame, those without upright lines, and the lines of text outside of both."""
    held: list[tuple[Frame, Places]] = []
    rules = list(alone)
    for frame in frames:
        if len(frame.xs) == 2:  # only a box with level lines: its columns stand where its words do
            rules.extend(Stroke(y, frame.xs[0], frame.xs[1]) for y in frame.ys)
            continue
        places, glyphs = _fill(frame, glyphs)
        if any(not glyph.text.isspace() for cell in places.values() for glyph in cell):
            held.append((frame, places))
    framed = []
    for frame, places in held:
        framed.extend(find_nested_tables(places, rules))
        wide, filled, glyphs = add_outer_columns(frame, places, glyphs, before.columns if before else ())
        framed.append(split_tall_rows(wide, filled))
    plain, lines = find_plain_tables(gather_lines(glyphs), rules, before.edges if before else None)
    return framed, plain, lines


def _fill(frame: Frame, glyphs: list[Glyph]) -> tuple[Places, list[Glyph]]:
    """The characters of each cell of a frame, and those that stand outside of it."""
    places: Places = {}
    rest = []
    for glyph in glyphs:
        place = frame.find_place(glyph.centre, glyph.middle)
        if place is None:
            rest.append(glyph)
        else:
            places.setdefault(place, []).append(glyph)
    return places, rest


def _find_spot(line: Line, sheet: _Sheet) -> Spot | None:
    """Where a printed line stands."""
    half = max(glyph.size for glyph in line) * _HALF_LINE
    middle = line[0].middle
    ends = (min(glyph.x0 for glyph in line), max(glyph.x1 for glyph in line))
    return sheet.spot(middle - half, middle + half, ends)


def _tabulate(frame: Frame, places: Places, mark: str, sheet: _Sheet) -> Table:
    """The table of a frame and the characters in its cells."""
    filled = {column for (_, column), held in places.items() if held}
    columns = [c for c in range(len(frame.xs) - 1) if frame.xs[c + 1] - frame.xs[c] > _SPACER or c in filled]
    edges = [*(frame.xs[c] for c in columns), *(frame.xs[columns[-1] + 1 :][:1] if columns else ())]
    rows: list[Row] = []
    for r, owners in enumerate(frame.owners):
        cells = []
        for c in columns:
            row, column = owners[c]
            if (row, column) == (r, c):
                text, struck = spell(gather_lines(places.get((r, c), ())))
                cells.append(Cell(text, "", struck))
            else:
                cells.append(Cell("", "left" if row == r or column < c else "above"))
        if frame.ys[r + 1] - frame.ys[r] > _SPACER or any(cell.text for cell in cells):
            spot = sheet.spot(frame.ys[r], frame.ys[r + 1], edges)
            rows.append(Row(tuple(cells), f"{mark}第{len(rows) + 1}行", sheet.number, spot=spot))
    return Table(tuple(rows), mark)


def _mark_struck(glyphs: list[Glyph], level: Sequence[Stroke]) -> tuple[list[Glyph], tuple[Stroke, ...]]:
    """The characters, those marked through whose middle a line goes; and the lines that strike no words out.

    A line strikes words out if most of it goes through the middle of characters: the line of a table does not.
    """
    by_height: dict[int, list[tuple[float, int]]] = {}
    for number, glyph in enumerate(glyphs):
        if not glyph.text.isspace():
            by_height.setdefault(round(glyph.middle / _STEP), []).append((glyph.centre, number))
    for band in by_height.values():
        band.sort()
    struck: set[int] = set()
    rest = []
    for stroke in level:
        near = round(stroke.at / _STEP)
        hit = [
            number
            for band in (by_height.get(n, []) for n in (near - 1, near, near + 1))
            for _, number in band[bisect_left(band, (stroke.low - 1, 0)) : bisect_left(band, (stroke.high + 1, 0))]
            if abs(stroke.at - glyphs[number].middle) <= _NEAR_MIDDLE * glyphs[number].size
        ]
        if sum(glyphs[n].x1 - glyphs[n].x0 for n in hit) >= _MOSTLY * (stroke.high - stroke.low) > 0:
            struck.update(hit)
        else:
            rest.append(stroke)
    marked = [glyph._replace(struck=True) if n in struck else glyph for n, glyph in enumerate(glyphs)]
    return marked, tuple(rest)


def _find_page_numbers(glyphs: list[Glyph], frames: Sequence[Frame], height: float) -> set[Glyph]:
    """The characters of the page's number and of what a browser prints: the outermost lines in the margins.

    In a table, and between other lines, a number may be that of a row.
    """
    lines = gather_lines(glyphs)
    found: set[Glyph] = set()
    for ordered in (lines, lines[::-1]):
        for line in ordered:
            middle = line[0].middle
            text = spell([line])[0]
            outer = not height * MARGIN < middle < height * (1 - MARGIN)
            dashed = (
                text[0] in _DASHES
                and text[-1] in _DASHES
                and not height * _WIDE_MARGIN < middle < height * (1 - _WIDE_MARGIN)
            )
            number = _PAGE_NUMBER.fullmatch(text) and (outer or dashed)
            if any(frame.ys[0] < middle < frame.ys[-1] for frame in frames) or not (
                number or (outer and _PRINTED.search(text))
            ):
                break
            found.update(line)
    return found
