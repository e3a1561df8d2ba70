"""What of an annex's tables would be lost or put into the wrong place on the way to records."""

import re
from collections.abc import Sequence

import pytest

from bizenv.base.errors import DataError
from bizenv.intake.annex.model import Record, Rows
from bizenv.intake.annex.table.rows import find_rows
from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table

HEADS = "序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限"


def cell(text: str) -> Cell:
    """A cell as it is typed here: ^ belongs to the cell above, < to the one at its left; / is a line break."""
    return (
        Cell(covered="above") if text == "^" else Cell(covered="left") if text == "<" else Cell(text.replace("/", "\n"))
    )


def table(*rows: str, page: int = 1) -> Table:
    """A table whose cells are parted by |."""
    cells = [[cell(text.strip()) for text in row.split("|")] for row in rows]
    width = max(map(len, cells))
    return Table(
        tuple(
            Row((*row, *[Cell()] * (width - len(row))), f"第{page}页第{n}行", page) for n, row in enumerate(cells, 1)
        ),
        f"第{page}页",
    )


def line(text: str, page: int = 1) -> Paragraph:
    return Paragraph(text, f"第{page}页")


def paper(*blocks: Block, kind: str = "pdf", wraps: bool = True) -> Document:
    return Document("方案", kind, blocks, wraps)  # type: ignore[arg-type]


def read(*blocks: Block, **options: object) -> Rows:
    return find_rows([paper(*blocks)], **options)  # type: ignore[arg-type]


def brief(records: Sequence[Record], *fields: str) -> list[tuple[str, ...]]:
    return [tuple(str(getattr(record, field)).replace("\n", "/") for field in fields) for record in records]


UNITS = {
    "lead and support": ("牵头单位 | 配合单位", ("区财政局", "区司法局", "")),
    "one column without roles": ("责任单位 | 备注", ("", "", "区财政局")),
    "one column of 责任分工": ("责任分工 | 备注", ("", "", "区财政局")),
    "责任 beside 配合 leads": ("责任单位 | 配合单位", ("区财政局", "区司法局", "")),
    "主办 and 协办": ("主办部门 | 协办部门", ("区财政局", "区司法局", "")),
    "主责 and 协同": ("主责单位 | 协同单位", ("区财政局", "区司法局", "")),
    "justified by spaces": ("牵 头 单 位 | 参 与/单 位", ("区财政局", "区司法局", "")),
    "a remark in brackets": ("责任单位（牵头） | 责任单位（配合）", ("区财政局", "区司法局", "")),
    "落实单位": ("落实单位 | 备注", ("", "", "区财政局")),
    "牵头及配合 in one": ("牵头单位及配合单位 | 备注", ("", "", "区财政局")),
}


@pytest.mark.parametrize(("heads", "found"), UNITS.values(), ids=UNITS)
def test_which_column_leads_is_told_by_its_head(heads: str, found: tuple[str, str, str]) -> None:
    rows = read(
        table(
            f"序号 | 工作任务 | {heads} | 时间节点",
            *(f"{n} | 做好第{n}件事。 | 区财政局 | 区司法局 | 6月底" for n in (1, 2)),
        )
    )
    assert brief(rows.records, "lead", "support", "units")[0] == found
    assert rows.records[0].deadline == "6月底"


def test_responsible_units_beside_leading_ones_support_with_a_doubt() -> None:
    rows = read(table("序号|任务|牵头单位|责任单位", "1|办好甲事。|区财政局|区司法局", "2|办好乙事。|区司法局|区教委"))
    assert brief(rows.records, "lead", "support") == [("区财政局", "区司法局"), ("区司法局", "区教委")]
    assert [doubt.topic for doubt in rows.doubts] == ["table"]


BODIES = {
    "name and details": ("数据集名称 | 简要描述", "title", "text"),
    "field and details": ("领域 | 具体任务", "section", "text"),
    "task and measures": ("目标任务 | 工作措施", "title", "text"),
    "details and the year's goal": ("工作内容 | 2026年目标", "text", "columns"),
    "project and contents": ("重点工程 | 工作内容", "title", "text"),
    "measure and path": ("重点举措（3项） | 实施路径", "title", "text"),
}


@pytest.mark.parametrize(("heads", "first", "second"), BODIES.values(), ids=BODIES)
def test_which_column_holds_the_tasks(heads: str, first: str, second: str) -> None:
    rows = read(
        table(
            f"序号 | {heads} | 责任单位 | 完成时限",
            *(f"{n} | 第{n}件事 | 把第{n}件事做好，年底前完成验收，形成长效机制 | 区财政局 | 6月底" for n in (1, 2, 3)),
        )
    )
    assert [field for _, field in rows.heads] == ["number", first, second, "units", "deadline"]


def test_a_column_merged_over_rows_with_numbers_of_their_own_is_a_section() -> None:
    rows = read(
        table(
            "重点举措 | 序号 | 实施路径 | 责任单位",
            "优化服务（2项） | 1 | 推行一窗受理。 | 区政务办",
            "^ | 2 | 压减办理时间。 | 区税务局",
            "降低成本 | 3 | 落实减税。 | 区税务局",
        )
    )
    assert [record.sections[0].title for record in rows.records] == ["优化服务", "优化服务", "降低成本"]
    assert rows.records[0].sections[0] is rows.records[1].sections[0]
    assert rows.records[0].sections[0].stated == 2
    assert not rows.doubts


def test_a_number_merged_over_rows_with_units_of_their_own_stands_in_each() -> None:
    rows = read(
        table(
            "序号 | 重点举措 | 实施路径 | 责任单位 | 时限",
            "1 | 优化服务 | 推行一窗受理。 | 区政务办 | 6月底",
            "^ | ^ | 压减办理时间。 | 区税务局 | ^",
            "2 | 降低成本 | 落实减税。 | 区税务局、区财政局 | 12月底",
        )
    )
    assert brief(rows.records, "number", "title", "text", "units", "deadline") == [
        ("1", "优化服务", "推行一窗受理。", "区政务办", "6月底"),
        ("1", "优化服务", "压减办理时间。", "区税务局", "6月底"),
        ("2", "降低成本", "落实减税。", "区税务局、区财政局", "12月底"),
    ]
    assert not any(record.doubts for record in rows.records)


def test_units_merged_over_several_rows_hold_for_each() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局|区司法局|6月底", "2|办好乙事。|^|^|^", "3|办好丙事。|区教委||"))
    assert brief(rows.records, "lead", "support", "deadline") == [
        ("区财政局", "区司法局", "6月底"),
        ("区财政局", "区司法局", "6月底"),
        ("区教委", "", ""),
    ]


def test_lines_of_units_beside_one_text_stay_beside_each_other() -> None:
    rows = read(
        table(
            "序号|任务|牵头单位|配合单位",
            "1|（1）甲。（2）乙。（3）丙。|区财政局|区司法局",
            "^|^|区教委|",
            "^|^|区民政局|区医保局",
            "2|办好丁事。|区教委|",
        )
    )
    assert brief(rows.records, "lead", "support") == [
        ("区财政局/区教委/区民政局", "区司法局//区医保局"),
        ("区教委", ""),
    ]


def test_a_lead_merged_over_both_columns_has_no_role_of_its_own() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局、区司法局|<|6月底", "2|办好乙事。|区教委|区司法局|7月底"))
    assert brief(rows.records, "lead", "support", "units") == [
        ("", "", "区财政局、区司法局"),
        ("区教委", "区司法局", ""),
    ]


TWO_ROWS = {
    "drawn": ("序号|工作任务|责任分工|<|完成时限", "^|^|牵头单位|配合单位|^"),
    "without merges": ("序号|工作任务|责任分工||完成时限", "||牵头单位|配合单位|"),
    "under a title row": ("2026年任务表|<|<|<|<", "序号|工作任务|责任分工|<|完成时限", "^|^|牵头单位|配合单位|^"),
}


@pytest.mark.parametrize("heads", TWO_ROWS.values(), ids=TWO_ROWS)
def test_heads_of_two_rows_are_the_lower_ones(heads: tuple[str, ...]) -> None:
    rows = read(table(*heads, "1|办好甲事。|区财政局|区司法局|6月底", "2|办好乙事。|区教委||7月底"))
    assert [head for head, _ in rows.heads] == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
    assert brief(rows.records, "number", "lead", "support") == [("1", "区财政局", "区司法局"), ("2", "区教委", "")]
    assert not rows.lost


def test_goals_of_two_years_are_kept_by_their_years() -> None:
    rows = read(
        table(
            "序号|工作任务|目标|<|责任单位",
            "^|^|2026年|2027年|^",
            "1|办好甲事。|建成3个|建成8个|区教委",
            "2|办好乙事。|完成一半|全部完成|区教委",
        )
    )
    assert rows.records[0].columns == (("目标2026年", "建成3个"), ("目标2027年", "建成8个"))


def test_times_of_two_years_are_all_deadlines_with_a_doubt() -> None:
    rows = read(
        table(
            "序号|工作任务|完成时限|<|责任单位",
            "^|^|2026年|2027年|^",
            "1|办好甲事。|6月底|12月底|区教委",
            "2|办好乙事。|9月底||区教委",
            "3|丙。|9月底||区教委",
        )
    )
    assert brief(rows.records, "deadline")[0] == ("2026年6月底/2027年12月底",)
    assert [doubt.topic for doubt in rows.doubts] == ["table"]


def test_heads_repeated_on_each_page_and_in_the_middle_are_no_rows() -> None:
    first = table(HEADS, "1|办好甲事。|区财政局||6月底", HEADS, "2|办好乙事。|区教委||7月底")
    rows = read(first, table(HEADS, "3|办好丙事。|区教委||8月底", page=2), table("4|办好丁事。|区教委||9月底", page=3))
    assert brief(rows.records, "number", "deadline") == [("1", "6月底"), ("2", "7月底"), ("3", "8月底"), ("4", "9月底")]
    assert not rows.doubts


def test_heads_broken_by_the_page_are_put_together() -> None:
    rows = read(
        table("序号|工作举措|牵头单|责任单位|完成时"),
        table("||位||间", "1|办好甲事。|区财政局|区教委|6月底", "2|办好乙事。|区财政局|区教委|7月底", page=2),
    )
    assert [head for head, _ in rows.heads] == ["序号", "工作举措", "牵头单位", "责任单位", "完成时间"]
    assert brief(rows.records, "number", "lead") == [("1", "区财政局"), ("2", "区财政局")]


BROKEN = {
    "inside a deadline": (
        "1|建成平台。|省数据局||2026年8月",
        "||||底前",
        ("建成平台。", "省数据局", "", "2026年8月底前"),
    ),
    "inside a unit": (
        "1|建成平台。|省市场监|省财政厅|6月底",
        "||管局||",
        ("建成平台。", "省市场监管局", "省财政厅", "6月底"),
    ),
    "inside a sentence": (
        "1|建成统一的数据|省数据局||6月底",
        "|平台，投入使用。|||",
        ("建成统一的数据平台，投入使用。", "省数据局", "", "6月底"),
    ),
    "between two units": (
        "1|建成平台。|省数据局|省财政厅|6月底",
        "|||省教育厅|",
        ("建成平台。", "省数据局", "省财政厅/省教育厅", "6月底"),
    ),
    "after a comma": (
        "1|建成平台。|省数据局、|省财政厅|6月底",
        "||省经信厅||",
        ("建成平台。", "省数据局、省经信厅", "省财政厅", "6月底"),
    ),
    "between two items": (
        "1|（1）建成平台。|省数据局||6月底",
        "|（2）投入使用。|||",
        ("（1）建成平台。/（2）投入使用。", "省数据局", "", "6月底"),
    ),
    "in a bracket": (
        "1|建成平台。|省市场监管（知识产|省财政厅|6月底",
        "||权）局||",
        ("建成平台。", "省市场监管（知识产权）局", "省财政厅", "6月底"),
    ),
    "in every cell": (
        "1|建成统一的数据|省数|省财|2026年",
        "|平台。|据局|政厅|6月底",
        ("建成统一的数据平台。", "省数据局", "省财政厅", "2026年6月底"),
    ),
}


@pytest.mark.parametrize(("above", "below", "found"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("again", [True, False], ids=("heads again", "no heads"))
def test_a_row_that_a_page_broke_is_one_row(above: str, below: str, found: tuple[str, ...], again: bool) -> None:
    heads = (HEADS,) if again else ()
    rows = read(
        table(HEADS, "9|办好甲事。|省司法厅|省财政厅|6月底", above),
        table(*heads, below, "2|办好乙事。|省司法厅|省财政厅|7月底", "3|办好丙事。|省司法厅|省财政厅|7月底", page=2),
    )
    assert brief(rows.records, "number", "text", "lead", "support", "deadline")[1:3] == [
        ("1", *found),
        ("2", "办好乙事。", "省司法厅", "省财政厅", "7月底"),
    ]


def test_a_row_broken_over_three_pages_is_one_row() -> None:
    rows = read(
        table(HEADS, "1|办好甲事，|区财政局|区司法局|6月底"),
        table("|再办好乙事，||区教委|", page=2),
        table("|最后办好丙事。|||", "2|办好丁事。|区教委|区司法局|7月底", page=3),
    )
    assert brief(rows.records, "number", "text") == [("1", "办好甲事，再办好乙事，最后办好丙事。"), ("2", "办好丁事。")]


def test_a_row_complete_in_itself_is_never_joined() -> None:
    rows = read(table(HEADS, "1|办好甲事，|区财政局||6月底"), table("2|再办好乙事。|区教委||7月底", page=2))
    assert brief(rows.records, "number", "text") == [("1", "办好甲事，"), ("2", "再办好乙事。")]


def test_a_section_row_after_a_broken_row_stays_a_section() -> None:
    rows = read(
        table(HEADS, "一、优化服务|<|<|<|<", "1|建成统一的数据|省数据局||2026年8月"),
        table("|平台。|||底前", "二、降低成本（共1项）|<|<|<|<", "2|落实减税。|省税务局||6月底", page=2),
    )
    assert brief(rows.records, "text", "deadline") == [
        ("建成统一的数据平台。", "2026年8月底前"),
        ("落实减税。", "6月底"),
    ]
    assert [record.sections[0].title for record in rows.records] == ["优化服务", "降低成本"]
    assert rows.records[1].sections[0].stated == 1


MELTED = {
    "in the cell of the text": "|平台。/二、降低成本（共1项）|||底前",
    "in a cell of its own": "二、降低成本（共1项）|平台。|||底前",
}


@pytest.mark.parametrize("row", MELTED.values(), ids=MELTED)
def test_a_broken_row_that_melted_with_a_section_row_is_parted_with_a_doubt(row: str) -> None:
    rows = read(
        table(HEADS, "一、优化服务|<|<|<|<", "1|建成统一的数据|省数据局||2026年8月"),
        table(row, "2|落实减税。|省税务局||6月底", page=2),
    )
    assert brief(rows.records, "text", "deadline") == [
        ("建成统一的数据平台。", "2026年8月底前"),
        ("落实减税。", "6月底"),
    ]
    assert rows.records[1].sections[0].title == "降低成本"
    assert [doubt.topic for doubt in rows.records[0].doubts] == ["row"]


SHIFTED = {
    "swapped": ("1|办好甲事。|2026年6月底||区财政局", ("区财政局", "", "2026年6月底")),
    "one to the right": ("1|办好甲事。||区财政局|区司法局|6月底", ("区财政局", "区司法局", "6月底")),
    "one to the left": ("1|办好甲事。|区财政局|6月底|", ("区财政局", "", "6月底")),
    "a unit in the last cell": ("1|办好甲事。|区财政局||区司法局", ("区财政局", "区司法局", "")),
}


@pytest.mark.parametrize(("row", "found"), SHIFTED.values(), ids=SHIFTED)
def test_cells_in_a_wrong_column_are_put_right_with_a_doubt(row: str, found: tuple[str, ...]) -> None:
    good = [f"{n}|办好第{n}件事。|区教委|区司法局|7月底|" for n in range(2, 6)]
    rows = read(table(f"{HEADS} | 备注", row, *good))
    assert brief(rows.records, "lead", "support", "deadline")[0] == found
    assert [doubt.topic for doubt in rows.records[0].doubts] == ["row"]
    assert not any(record.doubts for record in rows.records[1:])


SECTIONS = {
    "merged over the row": "一、优化服务（共2项）|<|<|<|<",
    "only the first cell": "一、优化服务（共2项）||||",
    "in the column of texts": "|一、优化服务（共2项）|||",
    "with its number in a cell": "一|优化服务（共2项）|||",
}


@pytest.mark.parametrize("row", SECTIONS.values(), ids=SECTIONS)
def test_a_section_row_is_a_section(row: str) -> None:
    rows = read(table(HEADS, row, "1|办好甲事。|区财政局||6月底", "2|办好乙事。|区财政局||6月底"))
    assert len(rows.records) == 2
    (section,) = rows.records[1].sections
    assert (section.number, section.title, section.stated, section.level) == ("一", "优化服务", 2, 1)
    assert not rows.doubts


def test_sections_nest_by_their_marks() -> None:
    rows = read(
        table(
            HEADS,
            "一、优化服务|<|<|<|<",
            "（一）一窗受理|<|<|<|<",
            "1|办好甲事。|区财政局||6月底",
            "（二）全程网办|<|<|<|<",
            "2|办好乙事。|区财政局||6月底",
            "二、降低成本|<|<|<|<",
            "3|办好丙事。|区财政局||6月底",
        )
    )
    assert [[f"{s.level}{s.title}" for s in record.sections] for record in rows.records] == [
        ["1优化服务", "2一窗受理"],
        ["1优化服务", "2全程网办"],
        ["1降低成本"],
    ]


def test_a_lead_printed_in_a_section_row_is_the_sections() -> None:
    rows = read(
        table(
            HEADS,
            "一、优化服务（牵头单位：区政务办（区行政审批局））|<|<|<|<",
            "1|办好甲事。||区教委|6月底",
            "二、降低成本（共1项）||区税务局||",
            "2|办好乙事。||区教委|6月底",
        )
    )
    assert [record.sections[0].units for record in rows.records] == ["区政务办（区行政审批局）", "区税务局"]
    assert [record.sections[0].title for record in rows.records] == ["优化服务", "降低成本"]


def test_a_lead_in_a_merged_cell_beside_the_rows_leads_none_of_them() -> None:
    rows = read(
        table(
            "序号|领域|任务名称|简要描述|责任单位",
            "1|医疗健康/（牵头单位：省卫生/健康委）|甲数据|归集门诊数据。|某市卫健委",
            "2|^|乙数据|归集影像数据。|某市医保局",
        )
    )
    assert brief(rows.records, "units") == [("某市卫健委",), ("某市医保局",)]
    assert (rows.records[1].sections[0].title, rows.records[1].sections[0].units) == ("医疗健康", "省卫生健康委")
    assert rows.records[1].columns == (("领域", "医疗健康\n（牵头单位：省卫生\n健康委）"),)


def test_a_stated_count_that_is_wrong_is_a_doubt() -> None:
    rows = read(table(HEADS, "一、优化服务（共3项）|<|<|<|<", "1|办好甲事。|区财政局||6月底", "2|乙。|区教委||6月底"))
    assert [doubt.topic for doubt in rows.doubts] == ["count"]
    assert "3" in rows.doubts[0].read
    assert "2" in rows.doubts[0].read


def test_a_stated_count_may_count_the_items_of_the_texts() -> None:
    rows = read(
        table(HEADS, "一、优化服务（共3项）|<|<|<|<", "1|（1）甲。/（2）乙。|区财政局||6月底", "2|丙。|区教委||6月底")
    )
    assert not rows.doubts


def test_tables_under_headings_of_their_own_are_one_annex_with_sections() -> None:
    rows = read(
        line("附件2"),
        line("2026年重点任务清单"),
        line("一、优化服务"),
        table(HEADS, "1|办好甲事。|区财政局||6月底"),
        line("二、降低成本"),
        table(HEADS, "1|办好乙事。|区税务局||6月底"),
    )
    assert rows.title == "2026年重点任务清单"
    assert [(record.sections[0].number, record.sections[0].title) for record in rows.records] == [
        ("一", "优化服务"),
        ("二", "降低成本"),
    ]


def test_page_numbers_and_running_titles_between_pages_are_no_sections() -> None:
    rows = read(
        line("重点任务清单"),
        table(HEADS, "1|办好甲事。|区财政局||6月底"),
        line("— 12 —", 2),
        line("重点任务清单", 2),
        line("（续表）", 2),
        table(HEADS, "2|办好乙事。|区税务局||6月底", page=2),
    )
    assert [record.sections for record in rows.records] == [(), ()]


def test_other_tables_are_passed_over_and_named_only_if_they_could_be_an_annex() -> None:
    rows = read(
        table("首页|政务公开", "办事服务|互动交流"),
        table("索引号|0012", "发布机构|区政府办"),
        table("序号|指标|单位|2026年目标|责任单位", "1|总产值|亿元|40|区统计局"),
        table(HEADS, *(f"{n}|办好第{n}件事。|区财政局||6月底" for n in range(1, 6))),
        table("签发|张三", "核稿|李四"),
    )
    assert len(rows.records) == 5
    (doubt,) = rows.doubts
    assert doubt.topic == "table"
    assert "第3张" in doubt.read
    assert "--table 3" in doubt.other


def test_the_table_that_a_person_names_is_read() -> None:
    one = table("序号|指标名称|2026年目标|责任单位", "1|总产值|40|区统计局", "2|增加值|10|区统计局")
    rows = read(one, table(HEADS, "1|办好甲事。|区财政局||6月底", "2|办好乙事。|区财政局||6月底"), table=1)
    assert brief(rows.records, "text", "units") == [("总产值", "区统计局"), ("增加值", "区统计局")]


def test_columns_given_by_a_person_win() -> None:
    one = table("甲|乙|丙|丁", "1|办好甲事|区财政局|6月底", "2|办好乙事|区教委|7月底")
    rows = read(one, columns={"任务": 2, "牵头": 3, "时限": 4})
    assert brief(rows.records, "text", "lead", "deadline") == [
        ("办好甲事", "区财政局", "6月底"),
        ("办好乙事", "区教委", "7月底"),
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ("第1张", "第1页", "首页、公开", "--table", "--columns")),
        ({"table": 7}, ("--table 7", "第1张")),
        ({"columns": {"颜色": 1}}, ("颜色", "牵头")),
        ({"columns": {"牵头": 9}}, ("牵头=9", "2列")),
    ],
)
def test_where_no_table_fits_the_tables_are_named(options: dict[str, object], words: tuple[str, ...]) -> None:
    with pytest.raises(DataError) as error:
        read(table("首页|公开", "办事|互动"), **options)
    assert all(word in str(error.value) for word in words), str(error.value)


NOTES = {
    "a note in the table": (
        (table("序号|任务|责任单位", "1|办好甲事。|区教委、区财政局", "注：第一个为牵头单位|<|<"),),
        "first",
    ),
    "a note below": ((table("序号|任务|责任单位", "1|办好甲事。|区教委"), line("注：列第一位的为牵头单位。")), "first"),
    "in the head": ((table("序号|任务|责任单位（排名第一的为牵头单位）", "1|办好甲事。|区教委"),), "first"),
    "none": ((table("序号|任务|责任单位", "1|办好甲事。|区教委"),), "all"),
}


@pytest.mark.parametrize(("blocks", "rule"), NOTES.values(), ids=NOTES)
def test_a_rule_on_who_leads_is_found(blocks: tuple[Block, ...], rule: str) -> None:
    rows = read(*blocks)
    assert rows.rule == rule
    assert len(rows.records) == 1


def test_totals_and_footers_are_no_rows_and_are_said_to_be_lost() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局||6月底", "合计|1项|||", "备注：本表按月调度。|<|<|<|<"))
    assert len(rows.records) == 1
    assert [text for text, _ in rows.lost] == ["合计", "1项", "备注：本表按月调度。"]


def test_a_title_row_above_the_heads_is_the_title() -> None:
    rows = read(table("区重点任务/分解表|<|<|<|<", "填报单位：区政府办||||", HEADS, "1|办好甲事。|区财政局||6月底"))
    assert rows.title == "区重点任务分解表"
    assert rows.lost == (("填报单位：区政府办", "第1页第2行"),)


def test_number_and_title_in_one_column_are_parted() -> None:
    rows = read(
        table(
            "目标任务|工作措施|牵头单位|配合单位",
            "27. 提高便利度|（1）甲。|区教委|",
            "^|（2）乙。|区财政局|",
            "28.压减时间|办好丙事。|区教委|",
        )
    )
    assert brief(rows.records, "number", "title", "text") == [
        ("27", "提高便利度", "（1）甲。"),
        ("27", "提高便利度", "（2）乙。"),
        ("28", "压减时间", "办好丙事。"),
    ]


def test_a_number_inside_the_text_stays_there() -> None:
    rows = read(table("主要内容|责任单位", "1.加快建设，6月底前完成。|区教委", "2.加快改造，7月底前完成。|区财政局"))
    assert brief(rows.records, "number", "text")[0] == ("", "1.加快建设，6月底前完成。")


def test_a_blank_deadline_stays_missing() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局||6月底", "2|办好乙事。|区教委||"))
    assert brief(rows.records, "deadline") == [("6月底",), ("",)]


def test_blank_units_of_another_row_of_one_number_are_those_above() -> None:
    rows = read(table(HEADS, "1|（1）甲。|区财政局|区教委|6月底", "^|（2）乙。|||7月底"))
    assert brief(rows.records, "lead", "support", "deadline")[1] == ("区财政局", "区教委", "7月底")


def test_a_blank_lead_beside_supporting_units_is_the_one_above_within_a_number() -> None:
    rows = read(
        table(HEADS, "1|（1）甲。|区财政局|区教委|6月底", "^|（2）乙。||区司法局|7月底", "^|（3）丙。|区民政局||8月底")
    )
    assert brief(rows.records, "lead", "support") == [
        ("区财政局", "区教委"),
        ("区财政局", "区司法局"),
        ("区民政局", ""),
    ]


def test_blank_units_of_a_number_of_its_own_are_missing_with_a_doubt() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局|区教委|6月底", "2|办好乙事。|||7月底"))
    assert brief(rows.records, "lead", "support")[1] == ("", "")
    assert [doubt.topic for doubt in rows.records[1].doubts] == ["units"]


def test_merged_cells_that_are_blank_on_the_next_page_are_filled_in_with_a_doubt() -> None:
    rows = read(
        table("序号|领域|任务|责任单位|时限", "1|政务|办好甲事。|区政务办|6月底", "2|^|办好乙事。|^|^"),
        table("3||办好丙事。||", "4|^|办好丁事。|^|^", "5|税务|办好戊事。|区税务局|7月底", page=2),
    )
    assert [record.sections[0].title for record in rows.records] == ["政务"] * 4 + ["税务"]
    assert brief(rows.records, "units", "deadline")[2:4] == [("区政务办", "6月底")] * 2
    assert sorted(doubt.topic for doubt in rows.records[2].doubts) == ["deadline", "units"]


def test_a_column_that_is_missing_on_a_later_page_is_told_by_what_stands_in_it() -> None:
    rows = read(
        table(HEADS, "1|办好甲事。|区财政局|区教委|6月底"),
        table("2|办好乙事，建成平台。|区教委、区司法局|7月底", "3|办好丙事，建成站点。|区教委、区财政局|8月底", page=2),
    )
    found = brief(rows.records, "number", "text", "deadline")
    assert found[1:] == [("2", "办好乙事，建成平台。", "7月底"), ("3", "办好丙事，建成站点。", "8月底")] or (
        len(found) == 1 and "第2张" in rows.doubts[0].read
    )
    assert rows.doubts


def test_head_and_cells_that_disagree_are_a_doubt() -> None:
    rows = read(table("序号|任务|责任单位|完成时限", *(f"{n}|办好第{n}件事。|{n}月底|区财政局" for n in (3, 4, 5))))
    assert brief(rows.records, "units", "deadline")[0] == ("区财政局", "3月底")
    assert {doubt.topic for doubt in rows.doubts} == {"table"}


def test_a_column_under_an_unknown_head_is_kept_by_it() -> None:
    rows = read(table("序号|任务|责任单位|分管领导|佐证", "1|办好甲事。|区教委|张三|照片"))
    assert rows.records[0].columns == (("分管领导", "张三"), ("佐证", "照片"))


def test_struck_words_are_handed_on() -> None:
    one = table(HEADS, "1|办好甲事。|区财政局||6月底")
    row = one.rows[1]
    struck = row._replace(cells=(row.cells[0], Cell("办好甲乙事。", struck="乙"), *row.cells[2:]))
    assert read(one._replace(rows=(one.rows[0], struck))).records[0].struck == ("乙",)


def test_a_whole_number_above_its_points_is_a_section() -> None:
    rows = read(
        table(
            HEADS,
            "1|优化服务|||",
            "1.1|办好甲事。|区财政局||6月底",
            "1.2|办好乙事。|区教委||7月底",
            "2|降低成本|||",
            "2.1|丙。|区教委||",
        )
    )
    assert [(record.number, record.sections[0].number, record.sections[0].title) for record in rows.records] == [
        ("1.1", "1", "优化服务"),
        ("1.2", "1", "优化服务"),
        ("2.1", "2", "降低成本"),
    ]


def test_a_cell_that_says_as_above_means_it() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局|区教委|6月底", "2|办好乙事。|同上|〃|同上"))
    assert brief(rows.records, "lead", "support", "deadline")[1] == ("区财政局", "区教委", "6月底")


def test_a_file_that_knows_no_merged_cells_has_blank_ones() -> None:
    one = table(
        "领域|序号|任务|举措|责任单位",
        "政务|1|优化服务|推行网办。|区政务办",
        "|||压减时间。|",
        "|2|降低成本|落实减税。|区税务局",
    )
    rows = find_rows([paper(one, kind="csv", wraps=False)])
    assert [(r.sections[0].title, r.number, r.units) for r in rows.records] == [
        ("政务", "1", "区政务办"),
        ("政务", "1", "区政务办"),
        ("政务", "2", "区税务局"),
    ]
    assert not any(record.doubts for record in rows.records)


def test_sheets_of_one_form_are_sections_of_one_annex() -> None:
    def sheet(name: str) -> Table:
        return table(HEADS, "1|办好甲事。|区财政局||6月底", "2|办好乙事。|区财政局||6月底")._replace(
            place=f"工作表“{name}”"
        )

    rows = find_rows([paper(sheet("政务服务"), sheet("税费"), kind="xlsx", wraps=False)])
    assert [record.sections[0].title for record in rows.records] == ["政务服务", "政务服务", "税费", "税费"]


def test_two_annexes_of_one_form_are_told_apart() -> None:
    rows = read(
        line("附件1"),
        line("重点任务清单"),
        table(HEADS, "1|办好甲事。|区财政局||6月底"),
        line("附件2", 2),
        line("重大项目清单", 2),
        table(HEADS, "1|建成乙项目。|区财政局||6月底", page=2),
    )
    assert [record.sections[0].title for record in rows.records] == ["重点任务清单", "重大项目清单"]


def test_a_column_that_the_grid_parted_is_one() -> None:
    rows = read(
        table(
            "序号|工作任务|<|牵头单位||时限",
            "1|办好甲事。|||区财政局|6月底",
            "2||办好乙事。||区教委|7月底",
            "3|办好丙事。|<||区司法局|8月底",
        )
    )
    assert brief(rows.records, "text", "lead", "deadline") == [
        ("办好甲事。", "区财政局", "6月底"),
        ("办好乙事。", "区教委", "7月底"),
        ("办好丙事。", "区司法局", "8月底"),
    ]


def test_lower_heads_of_one_word_are_read() -> None:
    rows = read(table("序号|任务|责任单位|<|时限", "^|^|牵头|配合|^", "1|办好甲事。|区财政局|区教委|6月底"))
    assert brief(rows.records, "lead", "support") == [("区财政局", "区教委")]


UNNUMBERED = {
    "a broken sentence": ("建成统一的数据|省数据局|6月底", "平台。||", ["建成统一的数据平台。"]),
    "a broken time": ("建成平台。|省数据局|2026年8月", "||底前", ["建成平台。"]),
    "a row of its own": ("建成平台。|省数据局|6月底", "办好乙事。|省教育厅|7月底", ["建成平台。", "办好乙事。"]),
    "a row of its own after a text without a stop": (
        "建成平台|省数据局|6月底",
        "办好乙事|省教育厅|7月底",
        ["建成平台", "办好乙事"],
    ),
}


@pytest.mark.parametrize(("above", "below", "texts"), UNNUMBERED.values(), ids=UNNUMBERED)
def test_a_row_that_a_page_broke_is_one_row_without_numbers_too(above: str, below: str, texts: list[str]) -> None:
    rows = read(
        table("工作措施|责任单位|完成时限", "办好甲事。|省司法厅|6月底", above),
        table(below, "办好丙事。|省财政厅|7月底", "办好丁事。|省财政厅|7月底", page=2),
    )
    assert [record.text for record in rows.records] == ["办好甲事。", *texts, "办好丙事。", "办好丁事。"]


def test_a_merged_number_that_a_page_broke_still_holds_for_a_row_of_its_own() -> None:
    rows = read(
        table("序号|重点举措|实施路径|责任单位", "1|优化服务|推行网办。|区政务办", "^|^|压减时间。|区税务局"),
        table("||减少材料。|区教委", "2|降低成本|落实减税。|区税务局", page=2),
    )
    assert brief(rows.records, "number", "title", "text", "units") == [
        ("1", "优化服务", "推行网办。", "区政务办"),
        ("1", "优化服务", "压减时间。", "区税务局"),
        ("1", "优化服务", "减少材料。", "区教委"),
        ("2", "降低成本", "落实减税。", "区税务局"),
    ]


def test_a_row_that_is_void_is_no_task() -> None:
    rows = read(
        table(HEADS, "1|办好甲事。|区财政局||6月底", "2|（已并入第1项）|区教委||6月底", "3|取消收费事项|区教委||6月底")
    )
    assert brief(rows.records, "number") == [("1",), ("3",)]
    assert rows.lost == (("2，（已并入第1项），区教委，6月底", "第1页第3行"),)


def test_a_row_of_a_merged_number_and_time_that_a_page_broke_may_be_one_of_its_own() -> None:
    rows = read(
        table("序号|重点举措|实施路径|责任单位|时限", "1|优化服务|推行网办|区政务办|6月底", "^|^|压减时间|区税务局|^"),
        table("||减少材料|区教委|", "2|降低成本|落实减税|区税务局|7月底", page=2),
    )
    assert brief(rows.records, "number", "text", "units", "deadline")[2] == ("1", "减少材料", "区教委", "6月底")
    assert "row" in [doubt.topic for doubt in rows.records[2].doubts]


def test_titles_and_headings_printed_again_on_each_page_change_nothing() -> None:
    rows = read(
        table("2026年任务表|<|<|<|<", HEADS, "一、优化服务|<|<|<|<", "1|建成统一的数据|省数据局||2026年8月"),
        table(
            "2026年任务表（续）|<|<|<|<",
            HEADS,
            "一、优化服务（续）|<|<|<|<",
            "|平台。|||底前",
            "2|乙。|省教育厅||6月底",
            page=2,
        ),
    )
    assert rows.title == "2026年任务表"
    assert brief(rows.records, "number", "text", "deadline") == [
        ("1", "建成统一的数据平台。", "2026年8月底前"),
        ("2", "乙。", "6月底"),
    ]
    assert rows.records[0].sections == rows.records[1].sections
    assert len(rows.records[0].sections) == 1


def test_signatures_below_the_rows_are_no_sections() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局||6月底", "联系人：张三　联系电话：略|<|<|<|<"))
    assert len(rows.records) == 1
    assert [text for text, _ in rows.lost] == ["联系人：张三　联系电话：略"]


def test_a_heading_without_rows_is_said_to_be_lost() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局||6月底", "二、降低成本（共2项）|<|<|<|<"))
    assert [text for text, _ in rows.lost] == ["二、降低成本（2项）"]


def test_a_list_of_faults_has_its_measures_as_tasks() -> None:
    rows = read(
        table(
            "序号|问题|责任单位|整改目标|整改措施|整改时限",
            *(f"{n}|第{n}个问题|区水利局|消除问题|把第{n}个问题整改到位。|{n}月底" for n in (6, 7, 8)),
        )
    )
    record = rows.records[0]
    assert (record.title, record.text, record.units, record.deadline) == (
        "第6个问题",
        "把第6个问题整改到位。",
        "区水利局",
        "6月底",
    )
    assert record.columns == (("整改目标", "消除问题"),)


def test_units_under_an_unknown_head_are_found_with_a_doubt() -> None:
    rows = read(
        table("序号|工作任务|由谁办|时限", *(f"{n}|办好第{n}件事。|区财政局、区教委|{n}月底" for n in (6, 7, 8)))
    )
    assert rows.records[0].units == "区财政局、区教委"
    assert [doubt.topic for doubt in rows.doubts] == ["table"]


def test_times_under_an_unknown_head_are_found_with_a_doubt() -> None:
    rows = read(
        table("序号|工作任务|责任单位|何日", *(f"{n}|办好第{n}件事。|区财政局|2026年{n}月底" for n in (6, 7, 8)))
    )
    assert rows.records[0].deadline == "2026年6月底"
    assert [doubt.topic for doubt in rows.doubts] == ["table"]


def test_a_number_broken_by_its_narrow_column_is_one() -> None:
    rows = read(table(HEADS, "1/0|办好甲事。|区财政局||6月底", "11.|办好乙事。|区财政局||6月底"))
    assert brief(rows.records, "number") == [("10",), ("11",)]


def test_two_numbers_beside_one_text_are_two_rows_with_a_doubt() -> None:
    rows = read(table(HEADS, "1|办好甲事。|区财政局||6月底", "2|^|区教委||7月底"))
    assert brief(rows.records, "number", "text", "lead") == [
        ("1", "办好甲事。", "区财政局"),
        ("2", "办好甲事。", "区教委"),
    ]
    assert [doubt.topic for doubt in rows.records[1].doubts] == ["row"]


def test_ordinals_in_chinese_number_rows_that_have_no_figures() -> None:
    rows = read(table(HEADS, "（一）|办好甲事。|区财政局||6月底", "（十六）|办好乙事。|区教委||7月底"))
    assert brief(rows.records, "number") == [("（一）",), ("（十六）",)]


SCAN = (
    "目标任务\t工作措施\t牵头单位\t配合单位",
    "一、对标市级任务\t\t\t",
    "一、开办企业\t1. 精简流程\t(1) 推行网办，一次办结。\t区市场监管局 区公安分局、区税务局\t",
    "\t2. 压减耗时\t2019年底前实现3个工作日内办结。\t区市场监管局\t区税务局",
    "目标任务\t\t工作措施\t牵头单位\t配合单位",
    "\t\t(2) 推行告知承诺，随到随办。\t\t",
    "\t目标任务\t工作措施\t牵头单位\t配合单位",
    "72. 提高公开率\t(1) 完善目录，加强归集。\t区经济信息委\t区市场监管局\t",
    "\t\t\t区财政局\t",
    "二、开展专项行动\t\t\t",
    "1.窗口服务专项行动\t推进进驻，一次告知。\t区政务办\t各有关审批部门配合",
)


def test_a_scan_with_rows_of_four_and_five_cells_is_read_by_what_each_cell_is() -> None:
    lines = [text.split("\t") for text in SCAN]
    rows_ = tuple(
        Row(tuple(Cell(text) for text in (*texts, *[""] * (5 - len(texts)))), f"第{n}行")
        for n, texts in enumerate(lines, 1)
    )
    rows = find_rows([paper(Table(rows_, "附表"), kind="text")])
    assert [("/".join(s.title for s in r.sections), r.number, r.title, r.text[:6]) for r in rows.records] == [
        ("对标市级任务/开办企业", "1", "精简流程", "(1) 推行"),
        ("对标市级任务/开办企业", "2", "压减耗时", "2019年底"),
        ("对标市级任务/开办企业", "2", "压减耗时", "(2) 推行"),
        ("对标市级任务/开办企业", "72", "提高公开率", "(1) 完善"),
        ("开展专项行动", "1", "窗口服务专项行动", "推进进驻，一"),
    ]
    assert brief(rows.records, "lead", "support", "units") == [
        ("", "", "区市场监管局 区公安分局、区税务局"),
        ("区市场监管局", "区税务局", ""),
        ("区市场监管局", "区税务局", ""),
        ("区经济信息委/区财政局", "区市场监管局", ""),
        ("区政务办", "各有关审批部门配合", ""),
    ]


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def told(rows: Rows) -> str:
    """All that a reading hands on, as one text."""
    parts: list[str] = [rows.title, *(text for text, _ in rows.lost), *(head for head, _ in rows.heads)]
    for record in rows.records:
        parts += [record.number, record.title, record.text, record.lead, record.support, record.units, record.deadline]
        parts += [text for _, text in record.columns]
        for section in record.sections:
            parts += [
                section.number,
                section.title,
                section.units,
                f"（共{section.stated}项）",
                *(t for _, t in section.columns),
            ]
    return letters("\n".join(parts))


LAWFUL = [
    *(
        table(HEADS, "9|前一件。|省司法厅|省财政厅|6月底", above, "合计|2项|||", "注：略|<|<|<|<")
        for above, _, _ in BROKEN.values()
    ),
    *(table(f"{HEADS}|备注", row, "2|办好乙事。|区教委|区司法局|7月底|") for row, _ in SHIFTED.values()),
    *(table(HEADS, row, "1|办好甲事。|区财政局||6月底") for row in SECTIONS.values()),
    *(table(HEADS, "1|甲事。|区财政局||6月底", row, "2|办好乙事。|区教委||6月底") for row in MELTED.values()),
    table(
        HEADS,
        "政务服务||||",
        "1|甲事。|区财政局||6月底",
        "|乙事|||",
        "||区教委||",
        "丙|丁|戊|己|庚",
        "随便写的一句话。|<|<|<|<",
    ),
]


@pytest.mark.parametrize("one", LAWFUL, ids=range(len(LAWFUL)))
def test_no_text_of_a_table_is_lost(one: Table) -> None:
    whole = told(read(one))
    for row in one.rows:
        for place in row.cells:
            for piece in re.split(r"\n|（共|、", place.text):
                assert letters(piece) in whole, (piece, whole)


def test_notes_of_several_rows_below_a_table_are_no_tasks_and_do_not_renumber_the_others() -> None:
    rows = read(
        table(
            "序号 | 工作任务 | 牵头单位 | 完成时限",
            "1 | 建成公园 | 县住建局 | 6月底",
            "2 | 建成泵站 | 县水利局 | 9月底",
            "说明：1.计划竣工时间以批复工期为准。 | | |",
            "2.责任单位负责协调推进，建设单位负责组织实施。 | | |",
        )
    )
    assert [record.number for record in rows.records] == ["1", "2"]
    assert len(rows.lost) == 2


def test_who_filled_in_a_table_is_no_task() -> None:
    rows = read(
        table(
            "序号 | 工作任务 | 牵头单位 | 完成时限",
            "1 | 建成公园 | 县住建局 | 6月底",
            "2 | 建成泵站 | 县水利局 | 9月底",
            " | 填报人： | 审核人： | ",
        )
    )
    assert [record.number for record in rows.records] == ["1", "2"]


def test_a_list_of_people_below_the_tasks_is_another_table() -> None:
    rows = read(
        table(
            "序号 | 工作任务 | 牵头单位 | 配合单位",
            "1 | 建成公园 | 县住建局 | 县水利局",
            "2 | 建成泵站 | 县水利局 | 县住建局",
            "序号 | 责任单位 | 姓名 | 电话",
            "1 | 县住建局 | 甲 | 略",
            "2 | 县水利局 | 乙 | 略",
        )
    )
    assert [(record.number, record.text) for record in rows.records] == [("1", "建成公园"), ("2", "建成泵站")]
    assert ("甲", "第1页第5行") in rows.lost


def test_rows_below_a_page_break_of_a_merged_number_keep_it() -> None:
    rows = read(
        table(
            "序号 | 反馈问题 | 整改措施 | 牵头单位 | 整改时限",
            "1 | 红线管控不严 | 完成建档。 | 县资源局 | 2026年3月底前",
            "^ | ^ | 建立制度。 | 县工信局 | 2026年4月底前",
            "^ | ^ | 开展检查。 | 县商务局 | 2026年5月底前",
            "2 | 短板突出 | 改造市场。 | 县商务局 | 2026年6月底前",
        ),
        table(
            "序号 | 反馈问题 | 整改措施 | 牵头单位 | 整改时限",
            " | | 修复山体。 | 县林业局 | 2026年8月底前",
            "^ | ^ | 新增书房。 | 县文旅局 | 2026年9月底前",
            page=2,
        ),
    )
    assert [record.number for record in rows.records] == ["1", "1", "1", "2", "2", "2"]


def test_the_finer_of_two_columns_of_indicators_holds_the_tasks() -> None:
    rows = read(
        table(
            "一级指标 | 二级指标 | 序号 | 考核指标 | 牵头责任单位",
            "经济发展 | 综合效益 | 1 | 地区生产总值增速 | 县发改局",
            "^ | ^ | 2 | 财政收入增速 | 县财政局",
            "^ | 工业经济 | 3 | 规上工业增速 | 县工信局",
        )
    )
    assert [record.text for record in rows.records] == ["地区生产总值增速", "财政收入增速", "规上工业增速"]


def test_a_page_whose_heads_were_read_with_one_fault_goes_on_with_the_annex() -> None:
    rows = read(
        table(
            "工作任务 | 牵头单位 | 配合单位 | 完成时间",
            "建成公园。 | 县住建局 | 县水利局 | 6月底",
            "建成泵站。 | 县水利局 | 县住建局 | 9月底",
        ),
        table("序/工作任务/号 | 牵头单位 | 配合单位 | 完成时间", "建成桥梁。 | 县交通局 | 县住建局 | 9月底", page=2),
    )
    assert [record.text for record in rows.records] == ["建成公园。", "建成泵站。", "建成桥梁。"]


def test_a_number_that_melted_into_a_text_is_a_doubt() -> None:
    rows = read(
        table(
            "工作任务 | 牵头单位 | 完成时间",
            "完成建档，拆/1/除12万平方米。 | 县住建局 | 6月底",
            "建成泵站。 | 县水利局 | 9月底",
        )
    )
    assert [bool(record.doubts) for record in rows.records] == [True, False]
