"""What a question over a dataset has found, in a terminal that is too narrow for its table."""

from rich.cells import cell_len

from bizenv.views.terminal.asked import render

HEADS = ("方案", "标题", "事项", "逾期", "要求")
ROWS = [("a-2026", "很长的标题" * 6, "7", "0", "全面推行一窗受理"), ("b-2026", "另一个标题", "0", "0", "")]
RIGHT = [False, False, True, True, False]


def test_a_table_that_fits_is_a_table():
    lines = render(HEADS, ROWS, RIGHT, 120, False).splitlines()
    assert len(lines) == 3
    assert lines[0].split() == list(HEADS)
    assert render(HEADS, ROWS, RIGHT, None, False).splitlines()[0].split() == list(HEADS)


def test_columns_that_say_nothing_give_way_first_and_that_is_said():
    wide = sum(cell_len(text) for text in (ROWS[0][0], ROWS[0][1], "事项")) + 10 + 2 * 3
    shown = render(HEADS, ROWS, RIGHT, wide, False)
    assert "逾期" not in shown.splitlines()[0]
    assert "各行都是 0 或空的1列没有列出：逾期" in shown


def test_where_a_table_does_not_fit_each_row_is_told_in_lines_and_no_number_is_broken():
    shown = render(HEADS, ROWS, RIGHT, 40, False)
    assert all(cell_len(line) <= 40 for line in shown.splitlines())
    assert "事项：7；" in shown
    assert "逾期" not in shown
    assert shown.splitlines()[-1] == "b-2026　另一个标题"
    assert render(HEADS, [], RIGHT, 40, False) == ""
