"""Columns and tables that no lines are drawn for: found by where the words of a page stand.

Columns may stand beside a drawn frame: an annex's numbers and deadlines often do. A table without upright lines is
known by a line of heads (序号, 牵头单位, 完成时限 …); its columns lie where no word of any row stands between two heads.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from bizenv.intake.document.frames import Frame, Stroke, draw_frame
from bizenv.intake.document.glyphs import Glyph, Line, gather_lines, spell, split_at_gaps
from bizenv.intake.document.spacing import Cells, is_number, split_rows

Places = dict[tuple[int, int], list[Glyph]]

_HEAD = re.compile(
    "序号|编号|领域|类别|板块|指标|章节|备注|说明|附注|.{0,6}(?:任务|举措|措施|内容|事项|项目|目标|名称|要求|清单|路径|成果|条款)"
    "|.{0,6}(?:单位|部门|领导|处室|主体|责任人|联系人)|.{0,8}(?:时限|时间|期限|节点|进度|日期)"
)
"""Heads of columns as annexes print them, to know a line of heads by; what they mean is said elsewhere."""
_SECTION = re.compile(
    "[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部类]"
)
_NOTE = re.compile("(?:备注|注|说明|附注)[：:]")
"""A note below a table."""
_HEAD_GAP = 0.8
"""Heads stand apart by more than this many characters."""
_PARTED = 1.0
"""Columns beside a frame stand apart by more than this many characters."""
_FREE = 1.0
"""The least width, in points, that stays free between two columns in all rows."""


def add_outer_columns(frame: Frame, places: Places, glyphs: list[Glyph]) -> tuple[Frame, Places, list[Glyph]]:
    """The frame with the columns that stand beside it, its characters, and the characters that belong to neither.

    Words beside a frame are a column if they stand in the height of half of its rows, or below a head in the height of
    the first. They belong to the row in whose height they stand, whatever is merged beside them.
    """
    left, right = frame.xs[0], frame.xs[-1]
    beside = [g for g in glyphs if frame.ys[0] < g.middle < frame.ys[-1] and not left < g.centre < right]
    added = [
        column
        for side in ([g for g in beside if g.centre <= left], [g for g in beside if g.centre >= right])
        for column in _find_strips(side)
        if _is_column(column, frame)
    ]
    if not added:
        return frame, places, glyphs
    before = [column for column in added if column[0].centre <= left]
    shift = len(before)
    width = len(frame.xs) - 1
    owners = [
        [
            *((r, c) for c in range(shift)),
            *((row, column + shift) for row, column in line),
            *((r, c) for c in range(shift + width, width + len(added))),
        ]
        for r, line in enumerate(frame.owners)
    ]
    xs = [
        *(min(g.x0 for g in column) for column in before),
        *frame.xs,
        *(max(g.x1 for g in column) for column in added[shift:]),
    ]
    wide = draw_frame(xs, frame.ys, owners)
    filled = {(row, column + shift): held for (row, column), held in places.items()}
    for number, column in enumerate(added):
        for line in gather_lines(column):
            row = _find_band(frame.ys, line[0].middle)
            filled.setdefault((row, number if number < shift else number + width), []).extend(line)
    used = {id(g) for column in added for g in column}
    return wide, filled, [g for g in glyphs if id(g) not in used]


def find_plain_tables(
    lines: list[Line], rules: Sequence[Stroke], carried: Sequence[float] | None = None
) -> tuple[list[tuple[Frame, Places]], list[Line]]:
    """The tables without upright lines among the lines of a page, and the lines outside of them.

    ``rules``: level strokes, which part rows where there are enough of them. ``carried``: where the columns of such a
    table parted at the end of the page before, which may go on here without heads.
    """
    tables: list[tuple[Frame, Places]] = []
    rest: list[Line] = []
    number = 0
    while number < len(lines):
        heads = _find_heads(lines[number])
        start, above = number, 0
        if heads:
            above = _count_head_lines(rest[::-1], heads, lines[number])
            start += 1 + _count_head_lines(lines[number + 1 :], heads, lines[number])
            free = [(first[-1].x1, second[0].x0) for first, second in pairwise(heads)]
            end, free = _find_end(lines, start, free)
        elif carried and not tables and not rest:
            end, free = _find_end(lines, start, [(edge - 3, edge + 3) for edge in carried[1:-1]])
            end = end if _is_table(lines[start:end], free) else start
        else:
            end = start
        if end > start:
            head = [*rest[len(rest) - above :], *lines[number:start]]
            del rest[len(rest) - above :]
            tables.append(_build(head, lines[start:end], free, rules))
            number = end
        else:
            rest.append(lines[number])
            number += 1
    return tables, rest


def split_tall_rows(frame: Frame, places: Places) -> tuple[Frame, Places]:
    """A frame with rows that no lines part: a drawn row beside which several numbers stand is as many rows."""
    columns = len(frame.xs) - 1
    ys = [frame.ys[0]]
    owners: list[list[tuple[int, int]]] = []
    filled: Places = {}
    starts: list[int] = []
    for r, line in enumerate(frame.owners):
        starts.append(len(owners))
        cells = [gather_lines(places.get((r, c), ())) for c in range(columns)]
        whole = all(owner == (r, c) for c, owner in enumerate(line)) and not any(
            owner[0] == r for later in frame.owners[r + 1 : r + 2] for owner in later
        )
        numbers = next((column for column in cells if column), [])
        if whole and sum(1 for number in numbers if is_number(number)) >= 2:
            rows = split_rows(cells)
        else:
            rows = [cells]
        for n, row in enumerate(rows):
            here = len(owners)
            if len(rows) > 1:
                owners.append([(here, c) for c in range(columns)])
            else:
                owners.append([(starts[first], c) for first, c in line])
            for c, held in enumerate(row):
                if held:
                    filled[here, c] = [glyph for text in held for glyph in text]
            if n + 1 < len(rows):
                ys.append(_bottom(row))
        ys.append(frame.ys[r + 1])
    return draw_frame(frame.xs, ys, owners), filled


def _bottom(row: Cells) -> float:
    return max(line[0].middle + line[0].size / 2 for lines in row for line in lines)


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


def _is_column(glyphs: list[Glyph], frame: Frame) -> bool:
    """Whether the characters of a strip beside a frame are a column of it."""
    if max(g.x1 for g in glyphs) - min(g.x0 for g in glyphs) > frame.xs[-1] - frame.xs[0]:
        return False
    rows = len(frame.ys) - 1
    bands = [_find_band(frame.ys, g.middle) for g in glyphs]
    head = "".join(spell(gather_lines(g for g, band in zip(glyphs, bands, strict=True) if band == 0))[0].split())
    return _HEAD.fullmatch(head) is not None or len(set(bands)) >= max(2, rows / 2)


def _find_band(ys: Sequence[float], height: float) -> int:
    """Which of the bands between ascending heights a height lies in."""
    return next((n for n in range(len(ys) - 2) if height < ys[n + 1]), len(ys) - 2)


def _find_heads(line: Line) -> list[Line]:
    """The heads in a line, if it is one of heads: at least two known ones and hardly anything else."""
    pieces: list[Line] = []
    for piece in split_at_gaps(line, _HEAD_GAP):
        if pieces and len(pieces[-1]) == len(piece) == 1 and piece[0].x0 - pieces[-1][0].x1 < 3 * piece[0].size:
            pieces[-1].extend(piece)
        else:
            pieces.append(piece)
    texts = ["".join(spell([piece])[0].split()) for piece in pieces]
    known = sum(1 for text in texts if _HEAD.fullmatch(text))
    short = all(len(text) <= 12 for text in texts)
    return pieces if short and len(pieces) >= 3 and known >= 2 and known >= len(pieces) / 2 else []


def _count_head_lines(lines: Sequence[Line], heads: list[Line], main: Line) -> int:
    """How many of the lines next to a line of heads, going away from it, belong to heads of several lines."""
    count = 0
    last = main[0].middle
    for line in lines[:2]:
        pieces = split_at_gaps(line, _HEAD_GAP)
        near = abs(line[0].middle - last) <= 1.6 * line[0].size
        fit = all(
            any(p[0].x0 < h[-1].x1 and h[0].x0 < p[-1].x1 and len(p) <= len(h) + 3 for h in heads) for p in pieces
        )
        if not near or not fit or is_number(pieces[0]) or len(pieces) == len(heads):
            break
        count, last = count + 1, line[0].middle
    return count


def _find_end(lines: list[Line], start: int, free: list[tuple[float, float]]) -> tuple[int, list[tuple[float, float]]]:
    """Where the lines below heads stop leaving the columns free, and what stays free between the columns.

    A section's heading may go across the columns where rows follow it.
    """
    end = number = start
    while number < len(lines):
        text = spell([lines[number]])[0]
        narrower = [_narrow(gap, lines[number]) for gap in free]
        fits = all(high - low >= _FREE for low, high in narrower)
        if _NOTE.match(text) or not (fits or _SECTION.match(text)):
            break
        number += 1
        if fits:
            free, end = narrower, number
    return end, free


def _narrow(gap: tuple[float, float], line: Line) -> tuple[float, float]:
    """The widest part of a gap between columns that the characters of a line leave free."""
    low, high = gap
    parts = []
    for glyph in line:
        if glyph.text.isspace() or glyph.x1 <= low or glyph.x0 >= high:
            continue
        right = glyph.centre if glyph.text in "，。、；：）" else glyph.x1
        if glyph.x0 > low:
            parts.append((low, glyph.x0))
        low = max(low, right)
    parts.append((low, max(low, high)))
    return max(parts, key=lambda part: part[1] - part[0])


def _is_table(lines: Sequence[Line], free: list[tuple[float, float]]) -> bool:
    """Whether lines without heads are the rest of a table: most have words in several of its columns."""
    edges = [(low + high) / 2 for low, high in free]
    several = sum(1 for line in lines if len({_find_column(edges, g) for g in line if not g.text.isspace()}) > 1)
    return bool(lines) and several >= 1 and several >= len(lines) / 6


def _find_column(edges: Sequence[float], glyph: Glyph) -> int:
    return sum(1 for edge in edges if glyph.centre >= edge)


def _build(
    head: list[Line], body: list[Line], free: list[tuple[float, float]], rules: Sequence[Stroke]
) -> tuple[Frame, Places]:
    """The table of lines of heads and lines below, with columns that part where it stays free."""
    edges = [(low + high) / 2 for low, high in free]
    glyphs = [g for line in (*head, *body) for g in line if not g.text.isspace()]
    xs = [min(g.x0 for g in glyphs), *edges, max(g.x1 for g in glyphs)]
    crossing = {
        id(line) for line in body if any(_narrow(gap, line)[1] - _narrow(gap, line)[0] < _FREE / 2 for gap in free)
    }
    bands: list[list[Line]] = [[]]
    heights = [rule.at for rule in rules if min(rule.high, xs[-1]) - max(rule.low, xs[0]) >= 0.6 * (xs[-1] - xs[0])]
    inner = [at for at in sorted(heights) if body and body[0][0].middle < at < body[-1][0].middle]
    rows: list[tuple[Cells, bool]] = []
    if head:
        rows.append((_spread(head, edges), False))
    for line in body:
        if bands[-1] and any(bands[-1][-1][0].middle < at < line[0].middle for at in inner):
            bands.append([])
        bands[-1].append(line)
    for band in bands:
        for whole, group in groupby(band, key=lambda line: id(line) in crossing):
            if whole:
                rows.extend(([[line], *([] for _ in edges)], True) for line in group)
            else:
                cells = _spread(list(group), edges)
                rows.extend((row, False) for row in ([cells] if len(inner) > 1 else split_rows(cells)))
    owners = [[(r, 0 if whole else c) for c in range(len(edges) + 1)] for r, (_, whole) in enumerate(rows)]
    ys = [min(g.middle - g.size / 2 for g in glyphs), *(_bottom(row) for row, _ in rows)]
    places = {
        (r, c): [g for line in lines for g in line]
        for r, (row, _) in enumerate(rows)
        for c, lines in enumerate(row)
        if lines
    }
    return draw_frame(xs, ys, owners), places


def _spread(lines: Sequence[Line], edges: Sequence[float]) -> Cells:
    """The pieces of lines that stand in each column."""
    columns: Cells = [[] for _ in range(len(edges) + 1)]
    for line in lines:
        parts: dict[int, Line] = {}
        for glyph in line:
            if not glyph.text.isspace():
                parts.setdefault(_find_column(edges, glyph), []).append(glyph)
        for column, part in parts.items():
            columns[column].append(part)
    return columns
