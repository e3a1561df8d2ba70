"""Whatever a table holds: what is made of it is valid, and no words of it are lost."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizenv.base.errors import DataError, MisuseError
from bizenv.checks.plan import examine_folder
from bizenv.desk.plans.again import merge
from bizenv.desk.plans.importing import make_files, refuse_headless
from bizenv.intake.annex.assemble import make_draft
from bizenv.intake.annex.model import Draft
from bizenv.intake.document.model import Cell, Document, Paragraph, Row, Table
from bizenv.intake.document.reading import read_document
from bizenv.plan import doubts

Grid = list[list[str]]


def read(grid: Grid) -> Draft:
    rows = tuple(Row(tuple(map(Cell, cells)), f"第{n}行") for n, cells in enumerate(grid, start=1))
    return make_draft([Document("甲.xlsx", "xlsx", (Table(rows, "表1"),), wraps=False)], issued="2026-03-05")


def test_a_row_whose_task_is_blank_is_named() -> None:
    draft = read(
        [
            ["序号", "工作措施", "牵头单位"],
            ["1", "建设甲", "市教委"],
            ["2", "", "市发改委"],
            ["3", "建设丙", "市财政局"],
        ]
    )
    assert [(m["number"], m["text"]) for m in draft.measures["measures"]] == [
        (1, "建设甲"),
        (2, "（原文此格空白）"),
        (3, "建设丙"),
    ]
    assert [(doubt.task, doubt.read) for doubt in draft.doubts] == [("2", "任务一格空白")]


def test_the_remark_of_a_row_without_a_task_is_not_passed_off_as_its_task() -> None:
    draft = read(
        [
            ["工作措施", "牵头单位", "备注"],
            ["建设甲", "市教委", ""],
            ["", "市发改委", "另行通知"],
            ["建设丙", "市财政局", ""],
        ]
    )
    told = {m["text"] for m in draft.measures["measures"]}
    assert "另行通知" not in told or any("任务一格空白" in doubt.read for doubt in draft.doubts)


def test_a_number_alone_in_its_row_is_no_task_and_is_named() -> None:
    draft = read(
        [["序号", "工作措施", "牵头单位"], ["1", "建设甲", "市教委"], ["2", "建设乙", "市发改委"], ["3", "", ""]]
    )
    assert [m["text"] for m in draft.measures["measures"]] == ["建设甲", "建设乙"]
    assert [(doubt.topic, doubt.read, doubt.place) for doubt in draft.doubts] == [("lost", "3", "第4行")]


@pytest.mark.parametrize(
    ("grid", "titles"),
    [
        (
            [
                ["序号", "工作措施", "牵头单位"],
                ["1", "建设甲", "市教委"],
                ["一、教育", "", ""],
                ["2", "建设乙", "市财政局"],
            ],
            [None, "教育"],
        ),
        (
            [
                ["领域", "分类", "工作措施", "牵头单位"],
                ["", "", "建设甲", "市教委"],
                ["一、教育", "（一）小学", "建设乙", "市发改委"],
                ["二、卫生", "", "建设丙", "市财政局"],
            ],
            [None, "教育小学", "卫生"],
        ),
    ],
)
def test_rows_above_the_first_section_stay_and_belong_to_none(grid: Grid, titles: list[str | None]) -> None:
    draft = read(grid)
    assert "measures" not in draft.measures
    assert [section.get("title") for section in draft.measures["categories"]] == titles
    assert [m["text"] for section in draft.measures["categories"] for m in section["measures"]][:2] == [
        "建设甲",
        "建设乙",
    ]


def test_what_the_row_of_a_section_says_beside_its_heading_is_named() -> None:
    draft = read(
        [
            ["序号", "工作措施", "牵头单位", "完成时限", "备注"],
            ["一、教育", "", "市委教育工委", "2026年底", "由王某总抓"],
            ["1", "建设甲", "市教委", "2026年6月底", ""],
            ["2", "建设乙", "市教委", "2026年9月底", ""],
        ]
    )
    lost = [doubt.read for doubt in draft.doubts if doubt.topic == "lost"]
    assert sorted(lost) == ["2026年底", "市委教育工委", "由王某总抓"]


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        (("备注", "备注"), ["备注", "备注（2）"]),
        (("", "备注"), ["（无栏名）", "备注"]),
    ],
)
def test_columns_of_one_head_or_of_none_are_both_kept(heads: tuple[str, str], names: list[str]) -> None:
    draft = read(
        [
            ["序号", "工作措施", heads[0], "牵头单位", heads[1]],
            ["1", "建设甲", "见专项规划文本", "市教委", "另行通知各单位"],
            ["2", "建设乙", "见专项规划图册", "市教委", "随会议纪要通知"],
        ]
    )
    assert [list(m["columns"]) for m in draft.measures["measures"]] == [names, names]


def test_a_blank_class_under_a_new_section_is_not_the_class_of_the_section_before() -> None:
    draft = read(
        [
            ["领域", "分类", "工作措施", "牵头单位"],
            ["一、教育", "（一）小学", "建设甲", "市教委"],
            ["一、教育", "", "建设乙", "市教委"],
            ["二、卫生", "", "建设丙", "市财政局"],
        ]
    )
    (_, second) = draft.measures["parts"]
    assert [m["text"] for m in second["measures"]] == ["建设丙"]


def test_a_character_that_cannot_be_read_is_doubted_in_a_name_and_in_a_text() -> None:
    draft = read(
        [
            ["序号", "工作措施", "牵头单位"],
            ["1", "建设\ue000甲", "市\ue001教委"],
            ["2", "\uf0b7建设乙", "市财\ufffd政局"],
        ]
    )
    assert [m["text"] for m in draft.measures["measures"]] == ["建设□甲", "建设乙"]
    assert [m["lead"] for m in draft.measures["measures"]] == [["市□教委"], ["市财□政局"]]
    assert [(doubt.task, doubt.topic) for doubt in draft.doubts] == [("1", "text"), ("1", "units"), ("2", "units")]


def test_one_table_given_in_two_files_is_not_taken_for_twice_as_many_tasks() -> None:
    grid = [
        ["序号", "工作措施", "牵头单位"],
        ["1", "建设标准化学校", "市教委"],
        ["2", "建设标准化医院", "市卫生健康委"],
    ]
    rows = tuple(Row(tuple(map(Cell, cells)), f"第{n}行") for n, cells in enumerate(grid, start=1))
    files = [Document(name, "xlsx", (Table(rows, "表1"),), wraps=False) for name in ("甲.docx", "甲.xlsx")]
    draft = make_draft(files, issued="2026-03-05")
    assert [doubt.topic for doubt in draft.doubts if "都相同" in doubt.read] == ["row", "row"]


def test_the_titles_of_two_files_are_not_run_together() -> None:
    grid = [["序号", "工作措施", "牵头单位"], ["1", "建设标准化学校", "市教委"]]
    rows = tuple(Row(tuple(map(Cell, cells)), f"第{n}行") for n, cells in enumerate(grid, start=1))
    files = [
        Document("甲.docx", "docx", (Paragraph("石桥区2026年重点工作方案", "第1段"),), wraps=False),
        Document("乙.docx", "docx", (Paragraph("石桥区2026年任务清单", "第1段"), Table(rows, "表1")), wraps=False),
    ]
    assert make_draft(files).measures["plan"]["title"] == "石桥区2026年重点工作方案"


@pytest.mark.parametrize("name", ["-市财政局", "@市财政局", "=市财政局"])
def test_a_mark_before_a_name_is_doubted(name: str) -> None:
    draft = read([["序号", "工作措施", "牵头单位"], ["1", "建设甲", f"市教委、{name}"], ["2", "建设乙", "市发改委"]])
    assert [(doubt.task, doubt.topic) for doubt in draft.doubts if name in doubt.read] == [("1", "units")]


def test_marks_that_turn_text_around_or_hide_are_taken_out_of_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "甲.csv"
    path.write_text("序号,工作措施,牵头单位\n1,建设\u202e甲\x8d乙\u2066,市\u200e教委\x7f\n", encoding="utf-8")
    (table,) = (block for block in read_document(path).blocks if isinstance(block, Table))
    assert [cell.text for cell in table.rows[1].cells] == ["1", "建设甲乙", "市教委"]


_HEADS = ("序号", "重点任务", "工作措施", "牵头单位", "配合单位", "完成时限", "领域", "备注", "2026年目标", "责任单位", "id", "text", "<<", "y", "", ": ", "#")  # fmt: skip
_WORDS = (
    "市发改委", "市教委、市财政局", "各区政府", "1", "2", "(1)新建5所；(2)改造", "①做甲；②做乙", "一、教育（共2项）", "（一）小学",
    "2026年12月底前", "持续推进", "无", "=cmd|' /C calc'!A0", "- a", "a: b", "#x", "'q\"", "\u202eabc", "\u200b", "😀", "0", "00", "1e3",
    "１２", "null", "~", "yes", "<<", "!tag", "{x}", "[y]", "|", "> z", "%d", "@at", "`t", "市数据局（市人工智能局）", "等", "每季度",
    "2026年新增学位5000个", "合计", "a\tb", "第一\n第二", "\u2028", "\xa0", "\x85", "\x7f", "\ue000甲", "D1", "[ ]", "**", "\\",
    "市政府办公厅牵头，市教委配合", "1.1", "注：合并", "2026年2月30日", "",
)  # fmt: skip
_CELLS = (
    st.sampled_from(_WORDS)
    | st.lists(st.sampled_from(_WORDS), min_size=2, max_size=3).map("".join)
    | st.text(max_size=8)
)


@st.composite
def _grids(draw: st.DrawFn) -> Grid:
    usual = st.permutations(_HEADS[:7]).map(lambda heads: [*heads][: 3 + len(heads[0])])
    heads = draw(usual | st.lists(st.sampled_from(_HEADS), min_size=2, max_size=6))
    return [heads, *draw(st.lists(st.lists(_CELLS, min_size=len(heads), max_size=len(heads)), min_size=1, max_size=5))]


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_grids())
def test_any_table_makes_valid_files_and_loses_no_words(tmp_path_factory: pytest.TempPathFactory, grid: Grid) -> None:
    folder = tmp_path_factory.mktemp("draft")
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(grid)
    (folder / "a.csv").write_bytes(text.getvalue().encode("utf-8", "replace"))
    try:
        draft = make_draft([read_document(folder / "a.csv")], issued="2026-03-05")
        refuse_headless(draft)
    except (DataError, MisuseError):
        return
    contents, items, _ = make_files(merge(None, draft), draft, [], {})
    for name, content in contents.items():
        (folder / name).write_bytes(content.encode())
    assert [p for p in examine_folder(folder, locked=False).problems if p.level == "error"] == []
    checklist = doubts.parse(contents["doubts.md"].encode())
    assert checklist is not None
    assert (len(checklist.open), checklist.unread) == (len(items), ())
    told = (text for doubt in draft.doubts for text in (doubt.read, doubt.other))
    have = _squash("".join((*_list_texts(draft.measures), *_list_texts(draft.departments), *told)))
    for cell in (cell for cells in grid[1:] for cell in cells):
        assert [word for word in re.findall("[\u4e00-\u9fff]{2,}", _squash(cell)) if not _is_told(word, have)] == []


_ROLES = re.compile("[一二三]是|牵头单位|牵头|配合|等|[、年月日底前共项一二]")
"""Words that say how a text is divided, or what is read into numbers and dates."""


def _is_told(word: str, have: str) -> bool:
    return word in have or all(part in have for part in _ROLES.split(word))


def _squash(text: str) -> str:
    plain = unicodedata.normalize("NFKC", re.sub("[\ue000-\uf8ff\ufffd]", "□", text))
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ")


def _list_texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from (str(key), *_list_texts(value))
    elif isinstance(data, list):
        for value in data:
            yield from _list_texts(value)
    elif data is not None:
        yield str(data)
