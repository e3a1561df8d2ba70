"""A department's form as a workbook: locked wording, drop-down lists, fields to fill in. Only this module writes xlsx."""

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.entry import STAGES as REPORTED
from bizenv.forms import STAGES, VERSION, Form, Row, seal, target_key, wording
from bizenv.status import Status
from bizenv.views import words

FILL = "填报"
TARGETS = "指标"
CONFIRM = "联合牵头"
SUPPORT = "配合事项"
HELP = "填表说明"
HIDDEN = "_bizenv"
FIRST_ROW = 5
"""The first row of tasks on every sheet that has them; the one above holds the heads."""
DATE_CELL = "C3"
HEADS = (
    *("编号", "本期", "要求", "完成时限", "目前情况", "本期无变化", "阶段", "完成百分数"),
    *("进展情况", "存在问题", "需协调事项", "下一步打算", "佐证材料"),
)
"""The columns of the first sheet, A to M; N, hidden, carries the row's key."""
KEY_COLUMN = 14
TARGET_HEADS = ("编号", "指标", "要求", "上期实报", "本期实报")
TARGET_KEY = 6
CONFIRM_HEADS = ("编号", "要求", "首家牵头", "完成时限", "目前情况", "确认", "意见")
CONFIRM_KEY = 8
AGREED, OBJECTED = "一致", "有异议"

_WIDTHS = (11, 6, 44, 12, 24, 9, 9, 9, 34, 24, 24, 24, 22)
_EDGE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEAD = PatternFill("solid", fgColor="FFD9E2EC")
_FIELD = PatternFill("solid", fgColor="FFFFF8DC")
_FONT = "宋体"


def workbook(form: Form) -> bytes:
    """The bytes of a form; the same form gives the same bytes."""
    book = Workbook()
    _fill(cast("Worksheet", book.active), form)
    if form.targets:
        _targets(book.create_sheet(TARGETS), form)
    if form.confirm:
        _confirm(book.create_sheet(CONFIRM), form)
    if form.support:
        _support(book.create_sheet(SUPPORT), form)
    _help(book.create_sheet(HELP), form)
    _hidden(book.create_sheet(HIDDEN), form)
    book.properties.creator = "bizenv"
    book.properties.title = f"{form.department}{form.period.words}填报表"
    stream = BytesIO()
    book.save(stream)
    return _settled(stream.getvalue(), form.period.first)


def _settled(content: bytes, day: dt.date) -> bytes:
    """A workbook without the moment of its making."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return out.getvalue()


def _fill(sheet: Worksheet, form: Form) -> None:
    sheet.title = FILL
    _top(sheet, form, f"{form.department}{form.period.words}进展填报表", len(HEADS))
    _put(sheet, 3, 1, "填报日期", bold=True, border=False)
    sheet.merge_cells("A3:B3")
    day = _put(sheet, 3, 3, None, field=True)
    day.number_format = "yyyy-mm-dd"
    _put(sheet, 3, 4, "只填浅黄色的格，填法见最后一张表；不填电话、身份证号", border=False)
    sheet.merge_cells(start_row=3, start_column=4, end_row=3, end_column=len(HEADS))
    _heads(sheet, HEADS, _WIDTHS)
    for n, row in enumerate(form.rows, start=FIRST_ROW):
        _row(sheet, n, row)
    last = FIRST_ROW + max(1, len(form.rows)) - 1
    _list(sheet, f"F{FIRST_ROW}:F{last}", ["√"], "没有新进展的，选√即可，不必再填后面各格。")
    _list(sheet, f"G{FIRST_ROW}:G{last}", list(STAGES), "已完成的，请附佐证材料，由督查办核验后销号。")
    share = DataValidation(type="whole", operator="between", formula1="0", formula2="100", allow_blank=True)
    share.error, share.errorTitle = "请填0到100的整数，不带百分号", "完成百分数"
    share.add(f"H{FIRST_ROW}:H{last}")
    sheet.add_data_validation(share)
    sheet.column_dimensions[get_column_letter(KEY_COLUMN)].hidden = True
    _finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _row(sheet: Worksheet, n: int, row: Row) -> None:
    cells = (
        row.label,
        "须报" if row.asked else "可报",
        wording(row.status, row.node),
        until(row),
        so_far(row.status, row),
    )
    for column, text in enumerate(cells, start=1):
        _put(sheet, n, column, text)
    for column in range(len(cells) + 1, len(HEADS) + 1):
        _put(sheet, n, column, None, field=True)
    sheet.cell(n, 8).number_format = "0"
    _put(sheet, n, KEY_COLUMN, row.key, border=False)
    lines = max(-(-2 * len(text) // width) for text, width in zip(cells, _WIDTHS, strict=False))
    sheet.row_dimensions[n].height = min(400, max(40, 17 * lines + 8))


def until(row: Row) -> str:
    """The deadline of a row in force, with the one that was extended."""
    return words.marked(row.node).rstrip("*△◇") if row.node.date is not None else words.UNDATED


def so_far(status: Status, row: Row | None = None) -> str:
    """How a task stood when the form was made."""
    node = row.node if row is not None else status.nearest
    last = status.last
    told = (
        f"{last.date}报：{REPORTED[last.stage or 'no_change']}" + (f"，{last.note}" if last.note else "")
        if last
        else ""
    )
    back = f"已退回，{node.limit}前重报" if node.limit is not None else ""
    return "；".join(part for part in (words.state(node, status), back, told) if part)


def _targets(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "量化指标的实际值（没有变化的不填）", len(TARGET_HEADS))
    _heads(sheet, TARGET_HEADS, (11, 40, 26, 14, 14))
    for n, it in enumerate(form.targets, start=FIRST_ROW):
        value = it.status.values.get(it.target.name)
        for column, text in enumerate(
            (it.status.task.label, it.target.name, words.required(it.target), "" if value is None else value), start=1
        ):
            _put(sheet, n, column, text)
        _put(sheet, n, 5, None, field=True)
        _put(sheet, n, TARGET_KEY, target_key(it), border=False)
    sheet.column_dimensions[get_column_letter(TARGET_KEY)].hidden = True
    _finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _confirm(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "联合牵头的事项：由首家汇总报送，请贵单位确认", len(CONFIRM_HEADS))
    _heads(sheet, CONFIRM_HEADS, (11, 50, 18, 13, 30, 9, 40))
    for n, status in enumerate(form.confirm, start=FIRST_ROW):
        due = str(status.due.date) if status.due is not None else words.UNDATED
        cells = (status.task.label, status.task.text, status.lead[0], due, so_far(status))
        for column, text in enumerate(cells, start=1):
            _put(sheet, n, column, text)
        for column in (6, 7):
            _put(sheet, n, column, None, field=True)
        _put(sheet, n, CONFIRM_KEY, status.task.id, border=False)
    last = FIRST_ROW + len(form.confirm) - 1
    _list(sheet, f"F{FIRST_ROW}:F{last}", [AGREED, OBJECTED], "与首家所报不一致的，选“有异议”并写明意见。")
    sheet.column_dimensions[get_column_letter(CONFIRM_KEY)].hidden = True
    _finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _support(sheet: Worksheet, form: Form) -> None:
    heads = ("编号", "要求", "牵头单位", "完成时限", "目前情况")
    _top(sheet, form, "配合的事项（供阅读，不必填）", len(heads))
    _heads(sheet, heads, (11, 60, 26, 13, 30))
    for n, status in enumerate(form.support, start=FIRST_ROW):
        due = str(status.due.date) if status.due is not None else words.UNDATED
        for column, text in enumerate(
            (status.task.label, status.task.text, "、".join(status.lead), due, so_far(status)), start=1
        ):
            _put(sheet, n, column, text)
    _finish(sheet, f"C{FIRST_ROW}", FIRST_ROW - 1)


def _help(sheet: Worksheet, form: Form) -> None:
    due = words.day(form.due)
    lines = (
        f"{form.plan.title}（{form.plan.document}）{form.period.words}进展填报说明",
        f"1. 请于{due}前填好“{FILL}”表，把本文件发回区政府督查办。不必打印。",
        "2. 只填浅黄色的格，其余已锁定。不要增删行、改编号、改要求的文字，否则收回时认不出来。",
        "3. 本期没有新进展的事项，在“本期无变化”选√，该行别的不必填。第一次反馈的，请选阶段。",
        "4. 有进展的，选阶段：未启动、推进中、已完成。推进中的可填完成百分数（0到100的整数）。",
        "5. 选“已完成”即报完成，请在“佐证材料”写明文号、文件名或网址，几件的用分号隔开；督查办核验后才销号。",
        "6. “需协调事项”写需要区领导或其他单位协调的事，没有就空着。",
        "7. “本期”写“须报”的这一期要反馈；写“可报”的，有进展就报，没有就空着。",
        f"8. 有量化指标的，在“{TARGETS}”表填本期实际达到的数，只写数字。" if form.targets else "",
        f"9. 联合牵头的由首家填报；贵单位不是首家的，在“{CONFIRM}”表确认。" if form.confirm else "",
        "10. 不要填写电话、身份证号和举报人的任何情况。",
    )
    for n, line in enumerate((line for line in lines if line), start=1):
        cell = _put(sheet, n, 1, line, bold=n == 1, border=False)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[n].height = 36 if n == 1 else 34
    sheet.column_dimensions["A"].width = 100
    sheet.protection.sheet = True
    _printed(sheet, "")


def _hidden(sheet: Worksheet, form: Form) -> None:
    keys = [row.key for row in form.rows]
    facts = (VERSION, form.plan.id, form.department, form.period.name, str(len(keys)), seal(keys))
    for n, fact in enumerate(facts, start=1):
        cell = sheet.cell(n, 1, fact)
        cell.number_format = "@"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _top(sheet: Worksheet, form: Form, title: str, columns: int) -> None:
    _put(sheet, 1, 1, title, bold=True, border=False).font = Font(name=_FONT, size=16, bold=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    words_of = f"{form.plan.title}（{form.plan.document}）　单位：{form.department}　请于{words.day(form.due)}前反馈"
    _put(sheet, 2, 1, words_of, border=False)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=columns)
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 22
    sheet.row_dimensions[3].height = 22


def _heads(sheet: Worksheet, heads: Sequence[str], widths: Sequence[int]) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        cell = _put(sheet, FIRST_ROW - 1, column, head, bold=True)
        cell.fill = _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[FIRST_ROW - 1].height = 34


def _put(
    sheet: Worksheet, row: int, column: int, value: Any, *, bold: bool = False, field: bool = False, border: bool = True
) -> Cell:
    """A cell. Text is text, whatever it begins with; only fields can be written to."""
    cell = cast("Cell", sheet.cell(row, column))  # never one of a merged range
    if isinstance(value, str):
        cell.number_format = "@"
        cell.value = value
        cell.data_type = "s"
    else:
        cell.value = value
    cell.font = Font(name=_FONT, size=11, bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top" if border else "center")
    cell.protection = Protection(locked=not field)
    if border:
        cell.border = _BORDER
    if field:
        cell.fill = _FIELD
    return cell


def _list(sheet: Worksheet, cells: str, choices: Sequence[str], prompt: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    rule.error, rule.errorTitle = f"请从下拉列表中选：{'、'.join(choices)}", "只能选"
    rule.prompt, rule.promptTitle = prompt, "填法"
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(cells)
    sheet.add_data_validation(rule)


def _finish(sheet: Worksheet, frozen: str, heads: int) -> None:
    sheet.freeze_panes = frozen
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False  # whoever wants a wider column
    _printed(sheet, f"{heads}:{heads}")


def _printed(sheet: Worksheet, heads: str) -> None:
    """A4, landscape, as wide as the page, the heads on each page, page numbers."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if heads:
        sheet.print_title_rows = heads
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
