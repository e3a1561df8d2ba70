"""No text of an annex's table is lost on the way to its records, whatever stands in the table."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bizenv.base.errors import DataError
from bizenv.intake.annex.model import Rows
from bizenv.intake.annex.table.cells import tells_first
from bizenv.intake.annex.table.rows import find_rows
from bizenv.intake.document.model import Cell, Document, Row, Table

HEADS = (
    ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
    ("领域", "序号", "工作任务", "具体措施", "责任单位", "时限", "备注"),
    ("目标任务", "工作措施", "牵头单位", "配合单位"),
    ("序号", "任务", "责任单位"),
)
TEXTS = (
    *(
        "",
        "1",
        "2",
        "3.1",
        "一",
        "（二）",
        "一、优化服务",
        "（一）推进",
        "27. 提高便利",
        "1. 精简流程",
        "合计",
        "注：略",
    ),
    *("区财政局", "区教委、区司法局", "各镇街", "管局", "省市场监", "区财政局 区教委、区司法局", "/", "无"),
    *(
        "6月底",
        "2026年8月",
        "底前",
        "持续推进",
        "办好甲事。",
        "建成统一的数据",
        "（1）甲。\n（2）乙。",
        "一句话\n二、降低成本",
    ),
)
CELLS = st.sampled_from([*map(Cell, TEXTS), Cell(covered="above"), Cell(covered="left")])
KINDS = st.sampled_from([("pdf", True), ("docx", False), ("csv", False), ("text", True)])


def squeeze(text: str) -> str:
    """A text without white space and without the marks of numbers, which a section does not keep."""
    return re.sub(r"[\s（）、.]", "", text)


def gather_words(rows: Rows) -> str:
    """All that a reading hands on, as one text."""
    parts = [rows.title, *(text for text, _ in rows.lost), *(head for head, _ in rows.heads)]
    for record in rows.records:
        parts += [record.number, record.title, record.text, record.lead, record.support, record.units, record.deadline]
        parts += [text for _, text in record.columns]
        for section in record.sections:
            parts += [section.number, section.title, section.units, *(text for _, text in section.columns)]
    return squeeze("\n".join(parts))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    heads = draw(st.sampled_from(HEADS))
    kind, wraps = draw(KINDS)
    tables = []
    for page in range(1, draw(st.integers(1, 3)) + 1):
        cells = draw(st.lists(st.lists(CELLS, min_size=len(heads), max_size=len(heads)), min_size=1, max_size=6))
        if page == 1 or draw(st.booleans()):
            cells = [list(map(Cell, heads)), *cells]
        rows = (Row(tuple(row), f"第{page}页第{n}行", page) for n, row in enumerate(cells, 1))
        tables.append(Table(tuple(rows), f"第{page}页"))
    return Document("表", kind, tuple(tables), wraps)  # type: ignore[arg-type]


@given(documents())
def test_every_text_of_the_table_is_handed_on(document: Document) -> None:
    try:
        rows = find_rows([document])
    except DataError:
        return
    words = gather_words(rows)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    first = next(n for n, table in enumerate(tables) if table.place == rows.place)
    named = "".join(doubt.read for doubt in rows.doubts)
    for table in tables[first:]:
        if table.place in named:  # passed over, and said to be
            continue
        for cell in (cell for row in table.rows for cell in row.cells):
            for piece in cell.text.split("\n"):
                assert tells_first(piece) or squeeze(piece) in words, (piece, words)
