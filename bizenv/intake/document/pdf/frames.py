"""The tables that lines draw on a page: their grid, and which of its places make one cell.

A line may be drawn as a line, as a thin filled rectangle, as the edge of a rectangle or piece by piece; all become
strokes. Strokes that touch make a frame. All lengths are in points, from the left and the top of the page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Any

from bizenv.base.tuples import NamedTuple

TOUCH = 2.0
"""Strokes that come as near as this touch, and lines as near as this are one line."""
_THIN = 3.0
"""A rectangle not thicker than this is a line."""
_SHORT = 5.0
"""A stroke shorter than this draws no cell."""
_OVERHANG = 7.0
"""A stroke that goes further than this beyond the outermost line across it opens one more row or column."""
_MANY_BOXES = 6
_BOX_GAP = 8.0
"""So many single boxes, not further apart than this, are the cells of a table."""
MOST_STROKES = 2_000
"""A page with more strokes than this in one direction holds a drawing, not a table."""
_MOST_FRAMES = 100
_MOST_PLACES = 20_000


class Stroke(NamedTuple):
    """A straight line: ``at`` is its height if it is level, else its distance from the left; it goes from ``low`` to ``high``."""

    at: float
    low: float
    high: float


class Strokes(NamedTuple):
    """The level and the upright strokes of a page."""

    level: tuple[Stroke, ...]
    upright: tuple[Stroke, ...]


class Frame(NamedTuple):
    """A drawn table: the lines of its grid, and for each place of the grid the place that holds its text.

    ``xs`` and ``ys`` are ascending; row ``r`` lies between ``ys[r]`` and ``ys[r + 1]``. ``owners[r][c]`` is the first
    place, row and column, of the cell that place (r, c) belongs to.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owners: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def area(self) -> float:
        """The room that the frame takes, in square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def find_place(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column of the cell that a point lies in; a point just outside belongs to the outermost cell."""
        if not (self.xs[0] - TOUCH < x < self.xs[-1] + TOUCH and self.ys[0] - TOUCH < y < self.ys[-1] + TOUCH):
            return None
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.owners[row][column]


def collect_strokes(
    objects: Mapping[str, Sequence[Mapping[str, Any]]], turn: Callable[[float, float], tuple[float, float]]
) -> Strokes:
    """All lines of a page's drawings as drawn, ``turn`` giving the place of a point on the page as it is read."""
    level: list[Stroke] = []
    upright: list[Stroke] = []

    def add(x0: float, y0: float, x1: float, y1: float) -> None:
        (x0, y0), (x1, y1) = turn(x0, y0), turn(x1, y1)
        if abs(x1 - x0) >= abs(y1 - y0):
            level.append(Stroke((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        else:
            upright.append(Stroke((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    for line in objects.get("line", ()):
        if min(line["x1"] - line["x0"], line["bottom"] - line["top"]) <= _THIN:
            add(line["x0"], line["top"], line["x1"], line["bottom"])
    for shape in (*objects.get("rect", ()), *objects.get("curve", ())):
        x0, y0, x1, y1 = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
        if min(x1 - x0, y1 - y0) <= _THIN:
            add(x0, y0, x1, y1)
        elif shape["stroke"] and shape["object_type"] == "rect":
            for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                add(*edge)
        elif shape["stroke"]:
            points = shape["pts"]
            for (x0, y0), (x1, y1) in pairwise(points):
                if min(abs(x1 - x0), abs(y1 - y0)) < 0.5:
                    add(x0, y0, x1, y1)
    return Strokes(tuple(level), tuple(upright))


def join_strokes(strokes: Strokes) -> Strokes:
    """Strokes that lie on one line and touch, as one, in order; without those too short for a cell."""
    return Strokes(_join(strokes.level), _join(strokes.upright))


def find_frames(strokes: Strokes) -> tuple[list[Frame], list[Stroke]]:
    """The frames that joined strokes make, the smallest first, and the level strokes that no upright one touches.

    A frame of a single place is a box around something, no table, and is not among them.
    """
    if max(len(strokes.level), len(strokes.upright)) > MOST_STROKES:
        return [], []
    groups, alone = _group(strokes)
    drawn = [frame for level, upright in groups if (frame := _draw(level, upright))]
    frames = [frame for frame in drawn if len(frame.xs) > 2 or len(frame.ys) > 2]
    boxes = [frame for frame in drawn if len(frame.xs) == len(frame.ys) == 2]
    if len(boxes) >= _MANY_BOXES:
        frames.extend(_join_boxes(boxes))
    return sorted(frames, key=lambda frame: frame.area)[-_MOST_FRAMES:], alone


def _join_boxes(boxes: list[Frame]) -> list[Frame]:
    """The frames that boxes make which stand close to one another, as the cells of a web page do."""
    xs = _settle(x for box in boxes for x in box.xs)
    ys = _settle(y for box in boxes for y in box.ys)
    level = [Stroke(ys[y], xs[box.xs[0]], xs[box.xs[1]]) for box in boxes for y in box.ys]
    upright = [Stroke(xs[x], ys[box.ys[0]], ys[box.ys[1]]) for box in boxes for x in box.xs]
    groups, _ = _group(Strokes(_join(level), _join(upright)))
    joined = [frame for level, upright in groups if (frame := _draw(level, upright))]
    return [frame for frame in joined if len(frame.xs) > 2 and len(frame.ys) > 2]


def _settle(places: Iterable[float]) -> dict[float, float]:
    """For each place the middle of the places close to it."""
    settled: dict[float, float] = {}
    near: list[float] = []
    for place in [*sorted(set(places)), inf]:
        if near and place - near[0] > _BOX_GAP:
            settled.update(dict.fromkeys(near, (near[0] + near[-1]) / 2))
            near = []
        near.append(place)
    return settled


def draw_frame(xs: Sequence[float], ys: Sequence[float], owners: Sequence[Sequence[tuple[int, int]]]) -> Frame:
    """A frame of plain lists."""
    return Frame(tuple(xs), tuple(ys), tuple(tuple(row) for row in owners))


def _join(strokes: Iterable[Stroke]) -> tuple[Stroke, ...]:
    """Strokes that lie on one line and touch, as one; without those too short for a cell."""
    joined = []
    for line in _bundle(sorted(strokes)):
        at = (line[0].at + line[-1].at) / 2
        low = high = None
        for stroke in sorted(line, key=lambda stroke: stroke.low):
            if high is None or low is None:
                low, high = stroke.low, stroke.high
            elif stroke.low <= high + TOUCH:
                high = max(high, stroke.high)
            else:
                joined.append(Stroke(at, low, high))
                low, high = stroke.low, stroke.high
        if low is not None and high is not None:
            joined.append(Stroke(at, low, high))
    return tuple(stroke for stroke in joined if stroke.high - stroke.low >= _SHORT)


def _bundle(strokes: Iterable[Stroke]) -> list[list[Stroke]]:
    """Sorted strokes that lie within the same few points."""
    bundles: list[list[Stroke]] = []
    for stroke in strokes:
        if bundles and stroke.at - bundles[-1][0].at <= TOUCH:
            bundles[-1].append(stroke)
        else:
            bundles.append([stroke])
    return bundles


def _group(strokes: Strokes) -> tuple[list[tuple[list[Stroke], list[Stroke]]], list[Stroke]]:
    """The strokes that touch one another, level and upright; and the level ones that touch none."""
    level, upright = strokes
    leaders = list(range(len(level) + len(upright)))

    def lead(member: int) -> int:
        while leaders[member] != member:
            leaders[member] = leaders[leaders[member]]
            member = leaders[member]
        return member

    places = [stroke.at for stroke in upright]
    for number, stroke in enumerate(level):
        first, last = bisect_left(places, stroke.low - TOUCH), bisect_right(places, stroke.high + TOUCH)
        for other in range(first, last):
            if upright[other].low - TOUCH <= stroke.at <= upright[other].high + TOUCH:
                leaders[lead(len(level) + other)] = lead(number)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for number, stroke in enumerate(level):
        groups.setdefault(lead(number), ([], []))[0].append(stroke)
    for number, stroke in enumerate(upright, len(level)):
        groups.setdefault(lead(number), ([], []))[1].append(stroke)
    whole = [group for group in groups.values() if group[0] and group[1]]
    return whole, [group[0][0] for group in groups.values() if not group[1]]


def _draw(level: list[Stroke], upright: list[Stroke]) -> Frame | None:
    """The frame that touching strokes make; None if they close nothing."""
    ys = _find_lines(level, upright)
    xs = _find_lines(upright, level)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_PLACES:
        return None
    walls = _find_walls(upright, xs, ys)
    floors = _find_walls(level, ys, xs)
    ys = tuple(y for n, y in enumerate(ys) if n in (0, len(ys) - 1) or any(floors[n]))
    xs = tuple(x for n, x in enumerate(xs) if n in (0, len(xs) - 1) or any(walls[n]))
    return draw_frame(xs, ys, _merge(_find_walls(upright, xs, ys), _find_walls(level, ys, xs)))


def _find_lines(strokes: list[Stroke], across: list[Stroke]) -> tuple[float, ...]:
    """Where the lines of a grid lie in one direction.

    Where at least two strokes across go clearly further than the outermost line, the line at their ends is missing: the
    table is open at its side, or its row goes on over the edge of the page.
    """
    lines = [(bundle[0].at + bundle[-1].at) / 2 for bundle in _bundle(sorted(strokes))]
    before = sorted(stroke.low for stroke in across if stroke.low < lines[0] - _OVERHANG)
    after = sorted(stroke.high for stroke in across if stroke.high > lines[-1] + _OVERHANG)
    if len(before) >= 2:
        lines.insert(0, before[len(before) // 2])
    if len(after) >= 2:
        lines.append(after[len(after) // 2])
    return tuple(lines)


def _find_walls(strokes: list[Stroke], lines: tuple[float, ...], across: tuple[float, ...]) -> list[list[bool]]:
    """For each line of the grid, whether a stroke is drawn on it between each two lines across."""
    drawn = [[0.0] * (len(across) - 1) for _ in lines]
    for stroke in strokes:
        line = _nearest(lines, stroke.at)
        first = max(bisect_right(across, stroke.low) - 1, 0)
        for n in range(first, len(across) - 1):
            if across[n] >= stroke.high:
                break
            drawn[line][n] += max(0.0, min(stroke.high, across[n + 1]) - max(stroke.low, across[n]))
    return [[length >= 0.6 * (across[n + 1] - across[n]) for n, length in enumerate(lengths)] for lengths in drawn]


def _nearest(lines: tuple[float, ...], at: float) -> int:
    """Which of the ascending lines lies nearest."""
    after = min(bisect_left(lines, at), len(lines) - 1)
    return after - 1 if after and at - lines[after - 1] < abs(lines[after] - at) else after


def _merge(walls: list[list[bool]], floors: list[list[bool]]) -> list[list[tuple[int, int]]]:
    """The owner of each place: a cell goes right until a wall, then down until a floor."""
    rows, columns = len(floors) - 1, len(walls) - 1
    owners: list[list[tuple[int, int] | None]] = [[None] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if owners[row][column]:
                continue
            right = column + 1
            while right < columns and not walls[right][row] and not owners[row][right]:
                right += 1
            below = row + 1
            while (
                below < rows
                and not any(floors[below][n] for n in range(column, right))
                and not any(walls[n][below] for n in range(column + 1, right))
                and not any(owners[below][n] for n in range(column, right))
            ):
                below += 1
            for r in range(row, below):
                for c in range(column, right):
                    owners[r][c] = (row, column)
    return [[owner or (r, c) for c, owner in enumerate(line)] for r, line in enumerate(owners)]
