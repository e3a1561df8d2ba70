"""Tables that no upright lines are drawn for, found by where the words of a page stand.

A line of heads (序号, 牵头单位, 完成时限 …) begins such a table; its columns lie where no word of any row stands between two
heads. A drawn row beside which several numbers stand is as many rows.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from bizenv.intake.document.pdf.frames import Frame, Stroke, draw_frame
from bizenv.intake.document.pdf.glyphs import Glyph, Line, gather_lines, spell, split_at_gaps
from bizenv.intake.document.pdf.spacing import Cells, is_number, split_rows

Places = dict[tuple[int, int], list[Glyph]]
Spans = list[tuple[float, float]]

HEAD = re.compile(
    "序号|编号|领域|类别|板块|指标|章节|备注|说明|附注|.{0,6}(?:任务|举措|措施|内容|事项|项目|目标|名称|要求|清单|路径|成果|条款)"
    "|.{0,6}(?:单位|部门|领导|处室|主体|责任人|联系人)|.{0,8}(?:时限|时间|期限|节点|进度|日期)"
)
"""Heads of columns as annexes print them, to know a line of heads by; what they mean is said elsewhere."""
_SECTION = re.compile(
    "[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部类]"
)
_NOTE = re.compile("(?:备注|注|说明|附注)[：:]")
"""A note below a table."""
_LONGEST_HEAD = 12
"""A head has no more characters than this."""
_HEAD_GAP = 0.8
"""Heads stand apart by more than this many characters."""
_LEAST_NESTED = 30
"""A cell with fewer characters than this holds no table of its own."""
_FREE = 1.0
"""The least width, in points, that stays free between two columns in all rows."""
ROOM = 7.0
"""A column beside a frame is this much wider than its words."""


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
        heads, above, below = _find_heads(lines, number, rest)
        start = number
        if heads:
            start += 1 + below
            free = [[(max(g.x1 for g in first), min(g.x0 for g in second))] for first, second in pairwise(heads)]
            end, edges = _find_end(lines, start, free)
        elif carried and not tables and not rest:
            end, edges = _find_end(lines, start, [[(edge - 3, edge + 3)] for edge in carried[1:-1]])
            end = end if _is_table(lines[start:end], edges) else start
        else:
            end = start
        if end > start:
            head = [*rest[len(rest) - above :], *lines[number:start]]
            del rest[len(rest) - above :]
            tables.append(_build(head, lines[start:end], edges, rules))
            number = end
        else:
            rest.append(lines[number])
            number += 1
    return tables, rest


def find_nested_tables(places: Places, rules: Sequence[Stroke]) -> list[tuple[Frame, Places]]:
    """The tables without upright lines inside the cells of a frame, taken out of ``places``.

    A printed web page may stand in a frame as a whole.
    """
    nested: list[tuple[Frame, Places]] = []
    for place, held in places.items():
        if len(held) < _LEAST_NESTED:
            continue
        tables, rest = find_plain_tables(gather_lines(held), rules)
        if tables:
            nested.extend(tables)
            places[place] = [glyph for line in rest for glyph in line]
    return nested


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


def _find_heads(lines: list[Line], number: int, before: list[Line]) -> tuple[list[Line], int, int]:
    """The heads in a line, and how many lines above and below belong to them; no heads if it is no line of heads.

    At least two heads must be known ones, and half of them. A head may take several lines (序/号).
    """
    heads: list[Line] = []
    for piece in split_at_gaps(lines[number], _HEAD_GAP):
        if heads and len(heads[-1]) == len(piece) == 1 and piece[0].x0 - heads[-1][0].x1 < 3 * piece[0].size:
            heads[-1].extend(piece)
        else:
            heads.append(piece)
    if len(heads) < 2:
        return [], 0, 0
    counts = []
    for near in (before[::-1][:2], lines[number + 1 : number + 3]):
        last = lines[number]
        counts.append(0)
        for line in near:
            wider = _add_head_line(heads, line) if abs(line[0].middle - last[0].middle) <= 1.7 * line[0].size else []
            if _count_known(wider) <= _count_known(heads):
                break
            heads, last = wider, line
            counts[-1] += 1
    known = _count_known(heads)
    if len(heads) < 3 or known < max(2, len(heads) / 2) or any(len(head) > _LONGEST_HEAD for head in heads):
        return [], 0, 0
    return heads, counts[0], counts[1]


def _add_head_line(heads: list[Line], line: Line) -> list[Line]:
    """Heads with the pieces of a line above or below, each under its head or a head of its own; none if one is neither."""
    wider = [list(head) for head in heads]
    for piece in split_at_gaps(line, _HEAD_GAP):
        over = [n for n, head in enumerate(heads) if _overlap(piece, head)]
        if len(over) > 1 or is_number(piece):
            return []
        if over:
            wider[over[0]].extend(piece)
        else:
            wider.append(piece)
    return sorted(wider, key=lambda head: min(g.x0 for g in head))


def _overlap(first: Line, second: Line) -> bool:
    """Whether pieces of text stand above each other in part."""
    return min(g.x0 for g in first) < max(g.x1 for g in second) and min(g.x0 for g in second) < max(g.x1 for g in first)


def _count_known(heads: list[Line]) -> int:
    """How many heads are known ones."""
    return sum(1 for head in heads if HEAD.fullmatch("".join(spell(gather_lines(head))[0].split())))


def _find_end(lines: list[Line], start: int, free: list[Spans]) -> tuple[int, list[float]]:
    """Where the lines below heads stop leaving the columns free, and where the columns part.

    A section's heading may go across the columns where rows follow it.
    """
    end = number = start
    while number < len(lines):
        text = spell([lines[number]])[0]
        narrower = [_narrow(spans, lines[number]) for spans in free]
        fits = all(narrower)
        if _NOTE.match(text) or not (fits or _SECTION.match(text)):
            break
        number += 1
        if fits:
            free, end = narrower, number
    widest = [max(spans, key=lambda span: span[1] - span[0]) for spans in free]
    return end, [(low + high) / 2 for low, high in widest]


def _narrow(spans: Spans, line: Line) -> Spans:
    """What the characters of a line leave free of spans between two columns."""
    glyphs = [g for g in line if not g.text.isspace() and g.x1 > spans[0][0] and g.x0 < spans[-1][1]]
    left: Spans = []
    for low, high in spans:
        for glyph in glyphs:
            if glyph.x1 <= low or glyph.x0 >= high:
                continue
            if glyph.x0 - low >= _FREE:
                left.append((low, glyph.x0))
            low = max(low, glyph.x1)
        if high - low >= _FREE:
            left.append((low, high))
    return left


def _is_table(lines: Sequence[Line], edges: Sequence[float]) -> bool:
    """Whether lines without heads are the rest of a table: some have words in several of its columns."""
    several = sum(1 for line in lines if len({_find_column(edges, g) for g in line if not g.text.isspace()}) > 1)
    return bool(lines) and several >= 1 and several >= len(lines) / 6


def _find_column(edges: Sequence[float], glyph: Glyph) -> int:
    return sum(1 for edge in edges if glyph.centre >= edge)


def _build(head: list[Line], body: list[Line], edges: Sequence[float], rules: Sequence[Stroke]) -> tuple[Frame, Places]:
    """The table of lines of heads and lines below, with columns that part at ``edges``."""
    glyphs = [g for line in (*head, *body) for g in line if not g.text.isspace()]
    left = min(*(g.x0 for g in glyphs), edges[0] - ROOM)
    right = max(*(g.x1 for g in glyphs), edges[-1] + ROOM)
    xs = [left, *edges, right]
    crossing = {id(line) for line in body if not all(_narrow([(edge - _FREE, edge + _FREE)], line) for edge in edges)}
    bands: list[list[Line]] = [[]]
    heights = [rule.at for rule in rules if min(rule.high, xs[-1]) - max(rule.low, xs[0]) >= 0.6 * (xs[-1] - xs[0])]
    inner = [at for at in sorted(heights) if body and body[0][0].middle < at < body[-1][0].middle]
    plain = list(range(len(edges) + 1))
    rows: list[tuple[Cells, list[int]]] = []
    if head:
        rows.append((_spread(head, edges), plain))
    for line in body:
        if bands[-1] and any(bands[-1][-1][0].middle < at < line[0].middle for at in inner):
            bands.append([])
        bands[-1].append(line)
    for band in bands:
        for whole, group in groupby(band, key=lambda line: id(line) in crossing):
            if whole:
                rows.extend(_span(line, edges) for line in group)
            else:
                cells = _spread(list(group), edges)
                rows.extend((row, plain) for row in ([cells] if len(inner) > 1 else split_rows(cells)))
    owners = [[(r, first) for first in firsts] for r, (_, firsts) in enumerate(rows)]
    ys = [min(g.middle - g.size / 2 for g in glyphs), *(_bottom(row) for row, _ in rows)]
    places = {
        (r, c): [g for line in lines for g in line]
        for r, (row, _) in enumerate(rows)
        for c, lines in enumerate(row)
        if lines
    }
    return draw_frame(xs, ys, owners), places


def _span(line: Line, edges: Sequence[float]) -> tuple[Cells, list[int]]:
    """A line that goes across columns as a row: its cells, and for each column the first one of its cell."""
    cells: Cells = [[] for _ in range(len(edges) + 1)]
    firsts = list(range(len(cells)))
    pieces = split_at_gaps(line, _HEAD_GAP)
    for piece in pieces:
        first = _find_column(edges, piece[0])
        last = _find_column(edges, piece[-1]) if len(pieces) > 1 else len(edges)
        firsts[first + 1 : last + 1] = [first] * (last - first)
        cells[first].append(piece)
    return cells, firsts


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
