"""A department's form as a workbook: locked wording, drop-down lists, fields to fill in."""

from typing import cast

from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.forms.content import STAGES, VERSION, Form, Row, seal, target_key, wording
from bizenv.forms.layout import (
    AGREED,
    CONFIRM,
    CONFIRM_HEADS,
    CONFIRM_KEY,
    DATE_CELL,
    FILL,
    FIRST_ROW,
    HEADS,
    HELP,
    HIDDEN,
    KEY_COLUMN,
    OBJECTED,
    SUPPORT,
    TARGET_HEADS,
    TARGET_KEY,
    TARGETS,
)
from bizenv.ledger.names import STAGES as REPORTED
from bizenv.ledger.status import Status
from bizenv.views.office.sheet import Book, finish, head_row, height, offer, printed, put
from bizenv.views.wording import words
from bizenv.views.wording.audience import Audience

AUDIENCE: Audience = "units"
_WIDTHS = (11, 6, 42, 12, 22, 11, 9, 11, 30, 20, 20, 20, 20)
_TARGET_WIDTHS = (11, 44, 26, 14, 14)
_CONFIRM_WIDTHS = (11, 50, 18, 13, 26, 9, 34)
_SUPPORT_WIDTHS = (11, 60, 26, 13, 30)


def workbook(form: Form) -> bytes:
    """The bytes of a form; the same form gives the same bytes."""
    book = Book()
    _fill(cast("Worksheet", book.active), form)
    if form.targets:
        _targets(book.create_sheet(TARGETS), form)
    if form.confirm:
        _confirm(book.create_sheet(CONFIRM), form)
    if form.support:
        _support(book.create_sheet(SUPPORT), form)
    _help(book.create_sheet(HELP), form)
    _hidden(book.create_sheet(HIDDEN), form)
    book.security = WorkbookProtection(lockStructure=True)  # sheets cannot be renamed, moved or removed; no password
    book.properties.creator = "bizenv"
    book.properties.title = f"{form.department}{form.period.words}填报表"
    return book.content(form.period.first)


def _fill(sheet: Worksheet, form: Form) -> None:
    sheet.title = FILL
    _top(sheet, form, f"{form.department}{form.period.words}进展填报表", len(HEADS))
    put(sheet, 3, 1, "填报日期", bold=True, border=False)
    sheet.merge_cells("A3:B3")
    put(sheet, 3, 3, None, format="yyyy-mm-dd", align="day", field=True)
    put(sheet, 3, 4, "只填浅黄色的格，填法见最后一张表；不填电话、身份证号", border=False)
    sheet.merge_cells(start_row=3, start_column=4, end_row=3, end_column=len(HEADS))
    head_row(sheet, FIRST_ROW - 1, HEADS, _WIDTHS)
    for n, row in enumerate(form.rows, start=FIRST_ROW):
        _row(sheet, n, row)
    _rules(sheet, FIRST_ROW + max(1, len(form.rows)) - 1)
    sheet.column_dimensions[get_column_letter(KEY_COLUMN)].hidden = True
    finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _rules(sheet: Worksheet, last: int) -> None:
    """Add the input rules for the fields of the first sheet, down to row ``last``."""
    offer(sheet, f"F{FIRST_ROW}:F{last}", ["√"], "没有新进展的，选√即可，不必再填后面各格。")
    offer(sheet, f"G{FIRST_ROW}:G{last}", list(STAGES), "已完成的，请附佐证材料，由督查办核验后销号。")
    share = DataValidation(type="whole", operator="between", formula1="0", formula2="100", allow_blank=True)
    share.error, share.errorTitle = "请填0到100的整数，不带百分号", "完成百分数"
    share.add(f"H{FIRST_ROW}:H{last}")
    sheet.add_data_validation(share)
    day = DataValidation(type="date", operator="between", formula1="36526", formula2="73050", allow_blank=True)
    # 2000-01-01 to 2099-12-31 as serial numbers of a spreadsheet; 20191220 typed as a number is refused.
    day.error, day.errorTitle = "请填日期，如 2019-12-20", "填报日期"
    day.prompt, day.promptTitle = "哪一天填的，如 2019-12-20；空着的以收到之日为准。", "填报日期"
    day.showInputMessage = day.showErrorMessage = True
    day.add(DATE_CELL)
    sheet.add_data_validation(day)


def _row(sheet: Worksheet, n: int, row: Row) -> None:
    cells = (
        row.label,
        "须报" if row.asked else "可报",
        wording(row.status, row.node),
        until(row),
        so_far(row.status, row),
    )
    for column, text in enumerate(cells, start=1):
        put(sheet, n, column, text)
    for column in range(len(cells) + 1, len(HEADS) + 1):
        # As text, 12-5 does not become a date, nor -降 a formula.
        put(sheet, n, column, None, format="0" if column == 8 else "@", field=True)
    put(sheet, n, KEY_COLUMN, row.key, border=False)
    height(sheet, n, cells, _WIDTHS, least=2)


def until(row: Row) -> str:
    """The deadline in force of a row, with the printed one after it where the two differ."""
    due = words.due(row.node)
    return due.joined() if due.printed else due.day  # marks, unexplained here, only beside a printed day


def so_far(status: Status, row: Row | None = None) -> str:
    """How a task, or the node of a row, stood when the form was made."""
    node = row.node if row is not None else status.nearest
    last = next((e for e in reversed(status.reports) if row is None or e.deadline in (None, node.number)), None)
    told = (
        f"{last.date}报：{REPORTED[last.stage or 'no_change']}" + (f"，{last.note}" if last.note else "")
        if last
        else ""
    )
    back = f"已退回，{node.limit}前重报" if node.limit is not None else ""
    return "；".join(part for part in (words.state(node, status, AUDIENCE), back, told) if part)


def _targets(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "量化指标的实际值（没有变化的不填）", len(TARGET_HEADS))
    head_row(sheet, FIRST_ROW - 1, TARGET_HEADS, _TARGET_WIDTHS)
    for n, it in enumerate(form.targets, start=FIRST_ROW):
        value = it.status.values.get(it.target.name)
        cells = (it.status.task.label, it.target.name, words.required(it.target))
        for column, text in enumerate(cells, start=1):
            put(sheet, n, column, text)
        put(sheet, n, 4, value)
        put(sheet, n, 5, None, field=True)
        put(sheet, n, TARGET_KEY, target_key(it), border=False)
        height(sheet, n, cells, _TARGET_WIDTHS)
    sheet.column_dimensions[get_column_letter(TARGET_KEY)].hidden = True
    finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _confirm(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "联合牵头的事项：由首家汇总报送，请贵单位确认", len(CONFIRM_HEADS))
    head_row(sheet, FIRST_ROW - 1, CONFIRM_HEADS, _CONFIRM_WIDTHS)
    for n, status in enumerate(form.confirm, start=FIRST_ROW):
        due = str(status.due.date) if status.due is not None else words.UNDATED
        cells = (status.task.label, status.task.text, status.lead[0], due, so_far(status))
        for column, text in enumerate(cells, start=1):
            put(sheet, n, column, text)
        for column in (6, 7):
            put(sheet, n, column, None, format="@", field=True)
        put(sheet, n, CONFIRM_KEY, status.task.id, border=False)
        height(sheet, n, cells, _CONFIRM_WIDTHS)
    last = FIRST_ROW + len(form.confirm) - 1
    offer(sheet, f"F{FIRST_ROW}:F{last}", [AGREED, OBJECTED], "与首家所报不一致的，选“有异议”并写明意见。")
    sheet.column_dimensions[get_column_letter(CONFIRM_KEY)].hidden = True
    finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _support(sheet: Worksheet, form: Form) -> None:
    heads = ("编号", "要求", "牵头单位", "完成时限", "目前情况")
    _top(sheet, form, "配合的事项（供阅读，不必填）", len(heads))
    head_row(sheet, FIRST_ROW - 1, heads, _SUPPORT_WIDTHS)
    for n, status in enumerate(form.support, start=FIRST_ROW):
        due = str(status.due.date) if status.due is not None else words.UNDATED
        cells = (status.task.label, status.task.text, "、".join(status.lead), due, so_far(status))
        for column, text in enumerate(cells, start=1):
            put(sheet, n, column, text)
        height(sheet, n, cells, _SUPPORT_WIDTHS)
    finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _help(sheet: Worksheet, form: Form) -> None:
    due = words.day(form.due)
    title = f"{form.plan.title}（{form.plan.document}）{form.period.words}进展填报说明"
    told = (
        f"请于{due}前填好“{FILL}”表，把本文件发回督查办。不必打印。填法有疑问的，问发来本表的人。",
        "只填浅黄色的格，其余已锁定。不要增删行、改编号、改要求的文字，否则收回时认不出来。",
        "本期没有新进展的事项，在“本期无变化”选√，该行别的不必填。第一次反馈的，请选阶段。",
        f"有进展的，选阶段：{'、'.join(STAGES)}。推进中的可填完成百分数（0到100的整数）。",
        "选“已完成”即报完成，请在“佐证材料”写明文号、文件名或网址，几件的用分号隔开；督查办核验后才销号。",
        "“需协调事项”写需要区领导或其他单位协调的事，没有就空着。",
        "“本期”写“须报”的这一期要反馈；写“可报”的，有进展就报，没有就空着。",
        "一项有几个节点的，一个节点一行，各填各的。",
        f"有量化指标的，在“{TARGETS}”表填本期实际达到的数，只写数字，不写单位。" if form.targets else "",
        f"联合牵头的由首家填报；贵单位不是首家的，在“{CONFIRM}”表确认。" if form.confirm else "",
        "不要填写电话、身份证号和举报人的任何情况。",
    )
    lines = [title, *(f"{n}. {line}" for n, line in enumerate((line for line in told if line), start=1))]
    for n, line in enumerate(lines, start=1):
        put(sheet, n, 1, line, bold=n == 1, border=False)
        sheet.row_dimensions[n].height = 36 if n == 1 else 34
    sheet.column_dimensions["A"].width = 100
    sheet.protection.sheet = True
    printed(sheet, "")


def _hidden(sheet: Worksheet, form: Form) -> None:
    keys = [row.key for row in form.rows]
    about = (form.plan.id, form.department, form.period.name)
    facts = (VERSION, *about, str(len(keys)), seal(*about, keys))
    for n, fact in enumerate(facts, start=1):
        cell = sheet.cell(n, 1, fact)
        cell.number_format = "@"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _top(sheet: Worksheet, form: Form, title: str, columns: int) -> None:
    put(sheet, 1, 1, title, size=16, bold=True, border=False)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    words_of = f"{form.plan.title}（{form.plan.document}）　单位：{form.department}　请于{words.day(form.due)}前反馈"
    put(sheet, 2, 1, words_of, border=False)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=columns)
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 22
    sheet.row_dimensions[3].height = 22
