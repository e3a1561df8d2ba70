"""Draw what every workbook to fill in has: rows of a table with their hidden keys, fields for a day, locked cells."""

from collections.abc import Mapping

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.forms.layout import FIRST_ROW, FormTable
from bizenv.views.office.sheet import finish, put, set_height


def ask_day(sheet: Worksheet, cells: str, title: str, prompt: str) -> None:
    """Let cells take only a day; ``prompt`` is the hint that Excel shows."""
    day = DataValidation(type="date", operator="between", formula1="36526", formula2="73050", allow_blank=True)
    # 2000-01-01 to 2099-12-31 as serial numbers of a spreadsheet; 20191220 typed as a number is refused.
    day.error, day.errorTitle = "请填日期，如 2019-12-20", title
    day.prompt, day.promptTitle = prompt, title
    day.showInputMessage = day.showErrorMessage = True
    day.add(cells)
    sheet.add_data_validation(day)


def put_row(
    sheet: Worksheet,
    table: FormTable,
    n: int,
    cells: Mapping[str, str | float | None],
    key: str = "",
    *,
    least: int = 1,
) -> None:
    """Write a row of a table: its cells by the names of their columns, empty fields, and the hidden key.

    ``least`` is the height of the row, in lines of text.
    """
    for number, column in enumerate(table.columns, start=1):
        format = column.format if column.field else ""
        put(sheet, n, number, cells.get(column.name), format=format, field=column.field)
    if key:
        put(sheet, n, table.key, key, border=False)
    texts = [value if isinstance(value := cells.get(column.name), str) else "" for column in table.columns]
    set_height(sheet, n, texts, table.widths, least=least)


def lock(sheet: Worksheet, table: FormTable) -> None:
    """Hide the keys, freeze the heads and the first two columns, and lock what is no field."""
    if table.fields:
        sheet.column_dimensions[get_column_letter(table.key)].hidden = True
    finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)
