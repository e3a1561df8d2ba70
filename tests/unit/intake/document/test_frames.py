"""Drawn tables: which places of the grid make one cell, however the lines were drawn."""

import pytest

from bizenv.intake.document.pdf.frames import Frame, Stroke, Strokes, collect_strokes, find_frames, join_strokes


def draw(level: list[tuple[float, float, float]], upright: list[tuple[float, float, float]]) -> list[Frame]:
    strokes = Strokes(tuple(Stroke(*s) for s in level), tuple(Stroke(*s) for s in upright))
    return find_frames(join_strokes(strokes))[0]


ROWS = [(0, 0, 90), (20, 0, 90), (40, 0, 90), (60, 0, 90)]
COLUMNS = [(0, 0, 60), (30, 0, 60), (60, 0, 60), (90, 0, 60)]
PLAIN = [[(r, c) for c in range(3)] for r in range(3)]


def merged(*places: tuple[int, int]) -> list[list[tuple[int, int]]]:
    return [[places[0] if (r, c) in places else (r, c) for c in range(3)] for r in range(3)]


@pytest.mark.parametrize(
    ("level", "upright", "owners"),
    [
        (ROWS, COLUMNS, PLAIN),
        # a cell over three rows
        ([(0, 0, 90), (20, 30, 90), (40, 30, 90), (60, 0, 90)], COLUMNS, merged((0, 0), (1, 0), (2, 0))),
        # a cell over two columns
        (ROWS, [(0, 0, 60), (30, 20, 60), (60, 0, 60), (90, 0, 60)], merged((0, 0), (0, 1))),
        # open at its sides
        (ROWS, COLUMNS[1:3], PLAIN),
        # the last row has no line at the page's edge
        (ROWS[:3], COLUMNS, PLAIN),
        # each line drawn in pieces, one of them double
        ([(at, low, low + 30) for at, _, _ in ROWS for low in (0, 30, 60)] + [(21, 0, 90)], COLUMNS, PLAIN),
        # words underlined in a cell
        ([*ROWS, (32, 35, 55)], COLUMNS, PLAIN),
        # a short line that touches a wall is no row
        ([*ROWS, (30, 0, 15)], COLUMNS, PLAIN),
    ],
)
def test_cells_are_those_that_a_person_sees(
    level: list[tuple[float, float, float]], upright: list[tuple[float, float, float]], owners: list
) -> None:
    (frame,) = draw(level, upright)
    assert [list(row) for row in frame.owners] == owners


def test_text_a_bit_over_the_border_belongs_where_its_middle_is() -> None:
    (frame,) = draw(ROWS, COLUMNS)
    assert frame.find_place(29, 39) == (1, 0)
    assert frame.find_place(31, 41) == (2, 1)
    assert frame.find_place(45, 61) == (2, 1)
    assert frame.find_place(45, 70) is None


def test_box_around_a_page_is_no_table() -> None:
    assert draw([(0, 0, 90), (60, 0, 90)], [(0, 0, 60), (90, 0, 60)]) == []


def test_two_tables_that_nearly_touch_stay_two() -> None:
    moved = [(at + 93, low, high) for at, low, high in COLUMNS]
    assert len(draw([*ROWS, *((at, 93, 183) for at, _, _ in ROWS)], [*COLUMNS, *moved])) == 2


def test_boxes_that_stand_apart_are_the_cells_of_one_table() -> None:
    level, upright = [], []
    for row in range(3):
        for column in range(3):
            x, y = column * 34, row * 24
            level += [(y, x, x + 30), (y + 20, x, x + 30)]
            upright += [(x, y, y + 20), (x + 30, y, y + 20)]
    (frame,) = draw(level, upright)
    assert [list(row) for row in frame.owners] == PLAIN


def test_thin_rectangle_is_a_line_and_a_filled_one_is_not() -> None:
    shape = {"object_type": "rect", "stroke": False, "fill": True}
    thin = {**shape, "x0": 0, "x1": 90, "top": 10, "bottom": 10.5}
    filled = {**shape, "x0": 0, "x1": 90, "top": 10, "bottom": 30}
    strokes = collect_strokes({"rect": [thin, filled]}, lambda x, y: (x, y))
    assert strokes == Strokes((Stroke(10.25, 0, 90),), ())


def test_drawing_of_thousands_of_lines_is_no_table_and_takes_no_time() -> None:
    level = [(n * 3.0, 0, 50) for n in range(5000)]
    assert draw(level, [(n * 3.0, 0, 50) for n in range(5000)]) == []
