"""The layout of the form: its sheets, and the columns of each, from A on.

``workbook`` draws the form and ``reading`` reads it back. Both ask a table for the place of a column by its name, so that a
column is added, moved or widened here alone.
"""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from bizenv.base.tuples import NamedTuple
from bizenv.views.wording.columns import name_own

HELP = "填表说明"
PEOPLE = (("填报人", "problem", "coordinate"), ("审核人", "next", "evidence"))
"""The places for people beside the day: each name, and the columns of the first sheet under its label and its field.

They are known by the label in the seal, so that they do not change the version: older forms of version 2 lack them.
"""
HIDDEN = "_bizenv"
FIRST_ROW = 5
"""The first row of tasks on every sheet that has tasks; the row above holds the column heads."""
DATE_ROW, DATE_COLUMN = 3, 3
DATE_CELL = f"{get_column_letter(DATE_COLUMN)}{DATE_ROW}"
"""Where the day is filled in on which the form was."""
AGREED, OBJECTED = "一致", "有异议"
OWN = "columns."
"""What stands before the head of a plan's own column in the name of that column."""
_OWN_WIDTH = 16


def name_sheet(title: str, part: str) -> str:
    """The title of a table's sheet: that of the table, with the name of its plan behind it in a form of several plans."""
    return f"{title} {part}".rstrip()


class FormColumn(NamedTuple):
    """A column: its name in the code, its head, its width in digits, whether a person fills it in, its number format.

    As text (``@``), 12-5 does not become a date, nor -降 a formula.
    """

    name: str
    head: str
    width: int
    field: bool = False
    format: str = "@"


class FormTable:
    """A sheet of tasks: its title and its columns; behind those of a sheet to be filled in, hidden, the key of each row.

    spreads: whether the content of fields that are merged over several rows holds for each row.
    """

    def __init__(self, title: str, *columns: FormColumn, spreads: bool = False) -> None:
        self.title = title
        self.spreads = spreads
        self.columns = columns
        self.heads = tuple(column.head for column in columns)
        self.widths = tuple(column.width for column in columns)
        self.key = len(columns) + 1
        self.fields = tuple(n for n, column in enumerate(columns, start=1) if column.field)
        self._numbers = {column.name: n for n, column in enumerate(columns, start=1)}

    def without(self, name: str) -> "FormTable":
        """The table as it was before a column was added."""
        return FormTable(self.title, *(it for it in self.columns if it.name != name), spreads=self.spreads)

    def with_own(self, heads: Sequence[str]) -> "FormTable":
        """The table with columns of the plan's own behind the wording, for reading only: the one itself if none are."""
        if not heads:
            return self
        at = self["wording"]
        own = [
            FormColumn(OWN + head, shown, _OWN_WIDTH)
            for head, shown in zip(heads, name_own(heads, self.heads), strict=True)
        ]
        return FormTable(self.title, *self.columns[:at], *own, *self.columns[at:], spreads=self.spreads)

    def __contains__(self, name: object) -> bool:
        """Whether there is a column of this name."""
        return name in self._numbers

    def __getitem__(self, name: str) -> int:
        """The number of a column, from 1."""
        return self._numbers[name]

    def letter(self, name: str) -> str:
        """The letter of a column, as a spreadsheet names it."""
        return get_column_letter(self[name])

    def area(self, name: str, last: int) -> str:
        """The cells of a column from the first row of tasks to row ``last``: F5:F9."""
        letter = self.letter(name)
        return f"{letter}{FIRST_ROW}:{letter}{last}"


FILL = FormTable(
    "填报",
    FormColumn("number", "编号", 11),
    FormColumn("asked", "本期", 6),
    FormColumn("wording", "要求", 42),
    FormColumn("due", "完成时限", 12),
    FormColumn("standing", "目前情况", 22),
    FormColumn("unchanged", "本期无变化", 11, field=True),
    FormColumn("stage", "阶段", 9, field=True),
    FormColumn("progress", "完成百分数", 11, field=True, format="0"),
    FormColumn("completed", "完成日期", 12, field=True, format="yyyy-mm-dd"),
    FormColumn("note", "进展情况", 30, field=True),
    FormColumn("problem", "存在问题", 20, field=True),
    FormColumn("coordinate", "需协调事项", 20, field=True),
    FormColumn("next", "下一步打算", 20, field=True),
    FormColumn("evidence", "佐证材料", 20, field=True),
    spreads=True,
)
FILL_1 = FILL.without("completed")
"""The first sheet of version 1."""
TARGETS = FormTable(
    "指标",
    FormColumn("number", "编号", 11),
    FormColumn("target", "指标", 44),
    FormColumn("required", "要求", 26),
    FormColumn("known", "上期实报", 14),
    FormColumn("value", "本期实报", 14, field=True, format="General"),
)
CONFIRM = FormTable(
    "联合牵头",
    FormColumn("number", "编号", 11),
    FormColumn("wording", "要求", 50),
    FormColumn("lead", "首家牵头", 18),
    FormColumn("due", "完成时限", 13),
    FormColumn("standing", "目前情况", 26),
    FormColumn("agreed", "确认", 9, field=True),
    FormColumn("words", "意见", 34, field=True),
    spreads=True,
)
SUPPORT = FormTable(
    "配合事项",
    FormColumn("number", "编号", 11),
    FormColumn("wording", "要求", 60),
    FormColumn("lead", "牵头单位", 26),
    FormColumn("due", "完成时限", 13),
    FormColumn("standing", "目前情况", 30),
)
EXTENSION = FormTable(
    "延期申请",
    FormColumn("number", "编号", 11),
    FormColumn("wording", "要求", 60),
    FormColumn("due", "完成时限", 13),
    FormColumn("until", "申请延期至", 13, field=True, format="yyyy-mm-dd"),
    FormColumn("reason", "理由", 50, field=True),
)
"""Where an extension is asked for; a form has it if one of its rows has a deadline. Older forms of version 2 lack it."""
TABLES = {table.title: table for table in (FILL, TARGETS, CONFIRM, EXTENSION, SUPPORT)}
"""The sheets of tasks, by their titles, in the order of the form."""
