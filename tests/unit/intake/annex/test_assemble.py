"""What of an annex's rows would be lost, or told of the wrong task, on the way into the data of a draft."""

from typing import Any

import pytest

from bizenv.base.errors import DataError, MisuseError
from bizenv.intake.annex.assemble import make_draft
from bizenv.intake.annex.model import Draft
from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table
from bizenv.plan.build import build
from bizenv.plan.model import Task

HEADS = "序号 | 重点工作 | 工作措施 | 牵头单位 | 配合单位 | 完成时限"


def table(*rows: str, struck: dict[str, str] | None = None) -> Table:
    """A table whose cells are parted by |; / is a line break, ^ a place of the merged cell above."""
    struck = struck or {}
    cells = [[text.strip().replace("/", "\n") for text in row.split("|")] for row in rows]
    return Table(
        tuple(
            Row(
                tuple(Cell(covered="above") if text == "^" else Cell(text, "", struck.get(text, "")) for text in row),
                f"表1第{n}行",
            )
            for n, row in enumerate(cells, 1)
        ),
        "表1",
    )


def draft(*blocks: Block, wraps: bool = False, **options: Any) -> Draft:
    return make_draft([Document("清单", "docx", blocks, wraps)], **({"issued": "2026-01-05"} | options))


def tasks(made: Draft) -> dict[str, Task]:
    registry, _ = build(made.measures, made.departments)
    return {task.id: task for task in registry.tasks}


def test_units_in_lines_beside_sub_items_go_to_their_own() -> None:
    made = draft(
        table(
            HEADS,
            "1 | 修路 | （1）完成拓宽。/（2）启动大桥。 | 县住建局/县交通局 | 各镇 | 6月底",
            "2 | 造林 | 植树。 | 县林业局 | | 9月底",
        )
    )
    assert {own: task.lead for own, task in tasks(made).items()} == {
        "1.1": ("县住建局",),
        "1.2": ("县交通局",),
        "2": ("县林业局",),
    }
    assert tasks(made)["1.2"].support == ("各镇",)


def test_units_that_share_a_cell_on_one_line_lead_every_sub_item() -> None:
    made = draft(
        table(HEADS, "1 | 修路 | （1）拓宽。（2）建桥。 | 县住建局、县交通局 | | ", "2 | 造林 | 植树。 | 县林业局 | | ")
    )
    assert tasks(made)["1.1"].lead == tasks(made)["1.2"].lead == ("县住建局", "县交通局")


def test_lines_of_supporting_units_alone_are_doubtful_for_each_sub_item() -> None:
    made = draft(
        table(
            HEADS,
            "1 | 修路 | （1）拓宽。/（2）建桥。 | 县住建局 | 县财政局/县水利局 | ",
            "2 | 造林 | 植树。 | 县林业局 | | ",
        )
    )
    assert {doubt.task for doubt in made.doubts if doubt.topic == "units"} == {"1.1", "1.2"}


def test_deadlines_numbered_in_their_cell_go_to_their_own_sub_items() -> None:
    made = draft(
        table(
            HEADS,
            "1 | 修路 | （1）拓宽。（2）建桥。 | 县住建局 | | （1）2026年3月（2）2026年4月",
            "2 | 造林 | 植树。 | 县林业局 | | ",
        )
    )
    found = {own: [str(d.date) for d in task.deadlines] for own, task in tasks(made).items()}
    assert found == {"1.1": ["2026-03-31"], "1.2": ["2026-04-30"], "2": []}


def test_one_deadline_broken_over_two_lines_is_not_two() -> None:
    made = draft(
        table(
            HEADS, "1 | 修路 | （1）拓宽。（2）建桥。 | 县住建局 | | 2026年/6月底", "2 | 造林 | 植树。 | 县林业局 | | "
        ),
        wraps=True,
    )
    assert [str(d.date) for d in tasks(made)["1.2"].deadlines] == ["2026-06-30"]


def test_sub_items_run_on_from_the_row_above() -> None:
    made = draft(
        table(
            HEADS,
            "1 | 修路 | （1）拓宽。 | 县住建局 | | ",
            "^ | ^ | （2）建桥。 | 县交通局 | | ",
            "2 | 造林 | 植树。 | 县林业局 | | ",
        )
    )
    assert list(tasks(made)) == ["1.1", "1.2", "2"]
    assert [doubt for doubt in made.doubts if doubt.topic == "number"] == []


def test_words_struck_out_are_not_read_and_are_told() -> None:
    made = draft(
        table(
            HEADS,
            "1 | 修路 | 拓宽道路。 | 县住建局县交通局 | | 6月底",
            "2 | 造林 | 植树。 | 县林业局 | | ",
            struck={"县住建局县交通局": "县住建局"},
        )
    )
    assert tasks(made)["1"].lead == ("县交通局",)
    assert [(doubt.task, "县住建局" in doubt.read) for doubt in made.doubts if doubt.topic == "struck"] == [("1", True)]


def test_words_of_a_cell_of_units_that_are_no_names_are_kept() -> None:
    made = draft(
        table(HEADS, "1 | 修路 | 拓宽道路。 | 县住建局等部门按职责分工负责 | | ", "2 | 造林 | 植树。 | 县林业局 | | ")
    )
    assert "按职责分工负责" in tasks(made)["1"].columns["单位附言"]


def test_words_of_a_deadline_that_name_no_day_are_kept() -> None:
    made = draft(
        table(HEADS, "1 | 修路 | 拓宽道路。 | 县住建局 | | 持续推进", "2 | 造林 | 植树。 | 县林业局 | | 6月底")
    )
    assert tasks(made)["1"].columns["完成时限"] == "持续推进"
    assert tasks(made)["1"].deadlines == ()


def test_words_before_the_first_sub_item_are_kept() -> None:
    made = draft(
        table(
            HEADS,
            "1 | 修路 | 全面提升路网。（1）拓宽。（2）建桥。 | 县住建局 | | ",
            "2 | 造林 | 植树。 | 县林业局 | | ",
        )
    )
    assert tasks(made)["1.1"].columns["总述"] == "全面提升路网。"


def test_numbers_inside_the_cells_are_the_rows_own_also_before_digits() -> None:
    made = draft(
        table(
            "重点领域 | 任务举措 | 责任单位",
            "工业 | 1.建设园区。 | 县工信局",
            "^ | 2.6月起开展技改。 | 县财政局",
            "商业 | 3.引进总部。 | 县商务局",
        )
    )
    assert {own: task.text for own, task in tasks(made).items()} == {
        "1": "建设园区。",
        "2": "6月起开展技改。",
        "3": "引进总部。",
    }


def test_a_row_that_says_who_and_not_what_is_kept_with_a_doubt() -> None:
    made = draft(
        table("序号 | 工作任务 | 牵头单位", "1 | 修路。 | 县住建局", "2 | 造林。 | 县林业局", "3 | | 县水利局"),
    )
    assert tasks(made)["3"].lead == ("县水利局",)
    assert [doubt.task for doubt in made.doubts if doubt.topic == "text"] == ["3"]


def test_numbers_that_two_parts_share_are_told_apart_by_a_prefix_and_a_doubt() -> None:
    made = draft(
        table(
            "领域 | 序号 | 工作措施 | 牵头单位",
            "第一部分 落实任务 | | | ",
            "开办企业 | 1 | 精简流程。 | 县市场监管局",
            "办理许可 | 2 | 压减耗时。 | 县市场监管局",
            "获得电力 | 3 | 压减环节。 | 县供电局",
            "第二部分 专项行动 | | | ",
            "攻坚 | 1 | 攻坚克难。 | 县政务局",
        )
    )
    assert list(tasks(made)) == ["1", "2", "3", "B1"]
    assert [doubt.topic for doubt in made.doubts] == ["number"]


@pytest.mark.parametrize("words", ["", "   "])
def test_a_document_without_a_table_of_tasks_says_what_is_wanted(words: str) -> None:
    with pytest.raises(DataError, match="没有找到附表"):
        draft(Paragraph(words, "第1段"))


def test_without_a_day_of_issue_the_option_is_named() -> None:
    with pytest.raises(MisuseError, match="--issued"):
        draft(table(HEADS, "1 | 修路 | 拓宽。 | 县住建局 | | ", "2 | 造林 | 植树。 | 县林业局 | | "), issued=None)


def test_the_path_of_a_doubt_leads_to_what_it_is_about() -> None:
    made = draft(
        table(HEADS, "1 | 修路 | 拓宽道路。 | 县住建局（县人防 | | 6月底", "2 | 造林 | 植树。 | 县林业局 | | 9月底"),
    )
    doubt = next(doubt for doubt in made.doubts if doubt.topic == "units")
    value: Any = made.measures
    for step in doubt.path:
        value = value[step]
    assert doubt.task == "1"
    assert value == ["县住建局（县人防"]


@pytest.mark.parametrize(
    "cell", ["县司法局（李四）", "县司法局/李四", "县司法局 李四", "县司法局：李四", "县司法局（责任人：李四）"]
)
def test_a_person_beside_a_unit_is_no_part_of_its_name(cell: str) -> None:
    made = draft(
        table(
            "序号 | 工作任务 | 责任单位（责任人） | 完成时限",
            f"1 | 修路。 | {cell} | 6月底",
            "2 | 造林。 | 县林业局（王强） | 9月底",
        )
    )
    assert tasks(made)["1"].lead == ("县司法局",)
    assert tasks(made)["1"].columns["责任人"] == "李四"


def test_lead_duty_and_support_in_three_columns_lose_no_unit() -> None:
    made = draft(
        table(
            "序号 | 改革任务 | 牵头单位 | 责任单位 | 配合单位",
            "1 | 修路。 | 县司法局 | 县资源局 | 县住建局",
            "2 | 造林。 | 县林业局 | 县财政局 | 县水利局",
        )
    )
    assert (tasks(made)["1"].lead, tasks(made)["1"].support) == (("县司法局",), ("县资源局", "县住建局"))


def test_units_of_several_levels_in_columns_of_their_own_all_lead() -> None:
    made = draft(
        table(
            "序号 | 改革任务 | 省级责任单位 | 市级责任单位 | 县级责任单位",
            "1 | 修路。 | 省交通厅 | 市交通局 | 县交通局",
            "2 | 造林。 | 省林业局 | 市林业局 | 县林业局",
        )
    )
    assert tasks(made)["1"].lead == ("省交通厅", "市交通局", "县交通局")


def test_rows_before_the_first_section_stay_before_it() -> None:
    made = draft(
        table(
            "序号 | 工作任务 | 牵头单位",
            "1 | 修路。 | 县住建局",
            "2 | 造林。 | 县林业局",
            "二、开放 | | ",
            "3 | 招商。 | 县商务局",
            "4 | 办展。 | 县商务局",
        )
    )
    assert list(tasks(made)) == ["1", "2", "3", "4"]


def test_numbers_that_begin_anew_under_two_levels_of_sections_need_no_prefix() -> None:
    made = draft(
        table(
            "序号 | 工作任务 | 牵头单位",
            "一、产业发展 | | ",
            "（一）工业 | | ",
            "1 | 技改。 | 县工信局",
            "2 | 扩能。 | 县工信局",
            "（二）服务业 | | ",
            "1 | 办展。 | 县商务局",
            "二、民生 | | ",
            "（一）教育 | | ",
            "1 | 建校。 | 县教育局",
        )
    )
    assert list(tasks(made)) == ["1.1", "1.2", "2.1", "3.1"]
    assert made.doubts == ()


@pytest.mark.parametrize(
    ("remark", "read", "other"),
    [
        ("脚注、尾注没有读", "脚注、尾注没有读", "请对照原件"),
        ("第3页是图像，没有文字，没有读；请对照原件", "第3页是图像，没有文字，没有读", "请对照原件"),
        ("3个公式没有存下结果；请保存一次再导入", "3个公式没有存下结果", "请保存一次再导入"),
    ],
)
def test_a_remark_on_the_file_asks_for_one_thing(remark: str, read: str, other: str) -> None:
    document = Document(
        "清单", "docx", (table(HEADS, "1 | 修路 | 拓宽。 | 县住建局 | | 6月底"),), False, remarks=(remark,)
    )
    made = make_draft([document], issued="2026-01-05")
    assert [(doubt.read, doubt.other) for doubt in made.doubts] == [(read, other)]


def test_words_of_numbered_deadlines_that_name_no_day_are_kept() -> None:
    cell = "（1）2026年3月（2）长期坚持"
    made = draft(
        table(HEADS, f"1 | 修路 | （1）拓宽。（2）建桥。 | 县住建局 | | {cell}", "2 | 造林 | 植树。 | 县林业局 | | ")
    )
    assert tasks(made)["1.2"].deadlines == ()
    assert tasks(made)["1.2"].columns["完成时限"] == cell


def test_people_beside_units_take_no_column_of_people_away() -> None:
    made = draft(
        table(
            "序号 | 工作任务 | 责任单位（联系人） | 责任人 | 完成时限",
            "1 | 修路。 | 县司法局（李四） | 张三 | 6月底",
            "2 | 造林。 | 县林业局（王强） | 赵六 | 9月底",
        )
    )
    assert {"张三", "李四"} <= set(tasks(made)["1"].columns.values())
