"""A paper's tables in the browser are those of its Word file: what merges there merges here."""

import datetime as dt

import pytest

from bizenv.base.redline import Piece
from bizenv.views.wording.paper import Annex, Given, Paper, Table
from bizenv.web.printed import lay_out, sign

ROWS = (
    ("甲", "一", "2019-12-31△"),
    ("甲", "一", "正在推进，区里已经开了会"),
    ("甲", "二", "30"),
    ("乙", "二", "专2(3)"),
)
MARKED = {(2, 2): (Piece("dropped", "20"), Piece("added", "30"))}
TABLE = Table(("单位", "任务", "说明"), (1, 1, 2), ROWS, merge=2, marked=MARKED)
PAPER = Paper(
    "题", Given(), dt.date(2020, 1, 6), table=TABLE, slip=TABLE, annexes=(Annex("清单", TABLE), Annex("又一", TABLE))
)


def test_equal_neighbours_merge_down_the_first_columns_and_no_farther():
    grid = lay_out(PAPER).grid
    assert grid is not None
    assert [[(cell.text, cell.rows) for cell in row] for row in grid.rows] == [
        [("甲", 3), ("一", 2), ("2019-12-31△", 1)],
        [("正在推进，区里已经开了会", 1)],
        [("二", 1), ("30", 1)],
        [("乙", 1), ("二", 1), ("专2(3)", 1)],
    ]
    assert grid.widths == (25, 25, 50)


def test_a_short_column_is_centred_and_a_day_stays_on_its_line():
    grid = lay_out(PAPER).grid
    assert grid is not None
    first, second = grid.rows[:2]
    assert [cell.centred for cell in first] == [True, True, False]
    assert [cell.whole for cell in first] == [False, False, True]
    assert not second[0].whole
    assert grid.rows[2][1].pieces == MARKED[2, 2]


def test_the_parts_are_named_as_in_the_word_file():
    assert [(part.name, part.title) for part in lay_out(PAPER).parts] == [
        ("", "回　执"),
        ("附件1", "清单"),
        ("附件2", "又一"),
    ]
    assert lay_out(PAPER._replace(slip=None, annexes=PAPER.annexes[:1])).parts[0].name == "附件"


@pytest.mark.parametrize("other", [PAPER._replace(title="另"), PAPER._replace(given=Given(number="1"))])
def test_another_paper_has_another_mark(other):
    assert sign([PAPER]) == sign([PAPER._replace()]) != sign([other])


def test_an_amendment_is_marked_in_the_sheet():
    from bizenv.web.render import _environment

    made = _environment().get_template("sheet.html").module
    text = str(made.sheet(lay_out(PAPER)))  # type: ignore[attr-defined]
    assert "<del>20</del><ins>30</ins>" in text
    assert 'rowspan="3"' in text
