"""Tables without upright lines: no row melts into another, no unit slides into the next column."""

import pytest

from bizenv.intake.document.pdf.frames import Stroke
from bizenv.intake.document.pdf.glyphs import Glyph, Line, gather_lines, spell
from bizenv.intake.document.pdf.plain import find_plain_tables

STARTS = (0, 40, 200, 300)
"""Where the columns begin, in points; a character is 10 wide."""


def write(*lines: tuple[float, dict[int, str]]) -> list[Line]:
    """Lines of a page, each with its height and the text of each column that has one."""
    return gather_lines(
        Glyph(letter, STARTS[column] + n * 10, STARTS[column] + n * 10 + 10, height, 10)
        for height, cells in lines
        for column, text in cells.items()
        for n, letter in enumerate(text)
    )


def read(lines: list[Line], rules: tuple[Stroke, ...] = (), carried: tuple[float, ...] = ()) -> tuple[list, list[str]]:
    """The rows of the tables, and the text outside of them."""
    tables, rest = find_plain_tables(lines, rules, carried)
    rows = [
        [spell(gather_lines(places.get((r, c), ())))[0] if owner == (r, c) else "<" for c, owner in enumerate(owners)]
        for frame, places in tables
        for r, owners in enumerate(frame.owners)
    ]
    return rows, [spell([line])[0] for line in rest]


HEAD = (0.0, {0: "序号", 1: "工作任务", 2: "牵头单位", 3: "完成时限"})
HEAD_TEXTS = ["序号", "工作任务", "牵头单位", "完成时限"]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        # cells hang at the top of their rows
        (
            [
                (20, {0: "1", 1: "建设算力", 2: "市数据局", 3: "年底"}),
                (34, {1: "中心"}),
                (54, {0: "2", 1: "培训", 2: "市人社局"}),
            ],
            [["1", "建设算力\n中心", "市数据局", "年底"], ["2", "培训", "市人社局", ""]],
        ),
        # cells stand in the middle of their rows
        (
            [
                (20, {1: "建设"}),
                (27, {0: "1", 2: "市数据局"}),
                (34, {1: "中心"}),
                (54, {0: "2", 1: "培训", 2: "市人社局"}),
            ],
            [["1", "建设\n中心", "市数据局", ""], ["2", "培训", "市人社局", ""]],
        ),
        # lines stand at even distances: only the numbers part the rows
        (
            [
                (20, {0: "1", 1: "建设", 2: "甲局"}),
                (34, {1: "中心"}),
                (48, {0: "2", 1: "培训"}),
                (62, {0: "3", 1: "宣传"}),
            ],
            [["1", "建设\n中心", "甲局", ""], ["2", "培训", "", ""], ["3", "宣传", "", ""]],
        ),
        # a section's row goes across the columns, its lead in the column of leads
        (
            [
                (20, {0: "一、优化政务服务", 2: "市政务办"}),
                (40, {0: "1", 1: "建设", 2: "甲局"}),
                (60, {0: "2", 1: "培训"}),
            ],
            [["一、优化政务服务", "<", "市政务办", ""], ["1", "建设", "甲局", ""], ["2", "培训", "", ""]],
        ),
        # no numbers: a row is a line
        (
            [(20, {0: "甲", 1: "建设", 2: "甲局", 3: "年底"}), (34, {0: "乙", 1: "培训", 2: "乙局", 3: "长期"})],
            [["甲", "建设", "甲局", "年底"], ["乙", "培训", "乙局", "长期"]],
        ),
    ],
)
def test_rows_are_those_that_a_person_sees(lines: list[tuple[float, dict[int, str]]], rows: list[list[str]]) -> None:
    assert read(write(HEAD, *lines)) == ([HEAD_TEXTS, *rows], [])


def test_level_lines_part_rows_where_they_are_drawn() -> None:
    lines = write(
        HEAD, (20, {0: "1", 1: "建设"}), (34, {1: "中心"}), (48, {0: "2", 1: "培训"}), (62, {0: "3", 1: "宣传"})
    )
    rules = tuple(Stroke(at, 0, 340) for at in (10, 41, 55, 70))
    assert read(lines, rules)[0][1:] == [["1", "建设\n中心", "", ""], ["2", "培训", "", ""], ["3", "宣传", "", ""]]


def test_head_of_two_lines_is_one_head_and_the_title_is_none() -> None:
    lines = write(
        (-40, {1: "二〇二六年重点任务分工的表格"}),
        (0, {0: "序", 2: "牵头", 3: "完成"}),
        (7, {1: "工作任务"}),
        (14, {0: "号", 2: "单位", 3: "时限"}),
        (40, {0: "1", 1: "建设", 2: "甲局", 3: "年底"}),
    )
    rows, rest = read(lines)
    assert rows == [["序\n号", "工作任务", "牵头\n单位", "完成\n时限"], ["1", "建设", "甲局", "年底"]]
    assert rest == ["二〇二六年重点任务分工的表格"]


@pytest.mark.parametrize(
    "after", ["注：本表由市数据局负责", "本方案自印发之日起施行，由市数据局负责解释说明，请遵照执行"]
)
def test_table_ends_where_prose_begins(after: str) -> None:
    rows, rest = read(write(HEAD, (20, {0: "1", 1: "建设", 2: "甲局"}), (60, {0: after})))
    assert (rows[-1][0], rest) == ("1", [after])


def test_table_goes_on_without_heads_on_the_next_page() -> None:
    lines = write((20, {1: "中心"}), (40, {0: "2", 1: "培训", 2: "乙局", 3: "长期"}))
    rows, rest = read(lines, carried=(0, 35, 190, 290, 340))
    assert (rows, rest) == ([["", "中心", "", ""], ["2", "培训", "乙局", "长期"]], [])


def test_prose_with_wide_gaps_is_no_table() -> None:
    lines = write((0, {0: "姓名", 1: "张三", 2: "工作单位"}), (20, {0: "地址", 1: "某路"}))
    assert read(lines)[0] == []
