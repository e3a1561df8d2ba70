"""The tables and the views of a dataset in docs/export.md: every column, from where they are defined."""

from collections.abc import Iterator

from bizenv.views.data.questions import ASKED, list_questions
from bizenv.views.data.tables import HEAD, TABLES, Column
from bizenv.views.markdown.table import render_table

MARK = "<!-- 以下由 scripts/generate_docs.py 从数据集的表和视图生成 -->"
_TYPES = {"text": "文字", "count": "整数", "flag": "真假", "day": "日期"}


def text(page: str) -> str:
    """The page with its last part generated anew. Raises ValueError if ``page`` has no line ``MARK``."""
    head, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"the page has no line {MARK}")
    return head + MARK + "\n\n" + "\n".join(_sections())


def _sections() -> Iterator[str]:
    names = "、".join(f"`{name}`" for column in HEAD for name in column.names)
    yield f"### 视图的列\n\n每个视图另读一张一行的表 `asked`：{'；'.join(f'`{name}` {told}' for name, _, told in ASKED)}。\n"
    for question in sorted(list_questions(), key=lambda it: it.name):
        rows = [(column.name, column.told) for column in question.columns]
        yield f"#### {question.name}\n\n{question.told}\n\n{render_table(('列', '内容'), rows)}"
    yield f"### 表的列\n\n每张表都有 {names}。\n"
    for table in TABLES:
        yield f"#### {table.name}\n\n一行是{table.told}。\n\n{render_table(('列', '类型', '内容'), map(_row, table.columns))}"


def _row(column: Column) -> tuple[str, str, str]:
    return "、".join(column.names), _TYPES[column.type], column.told
