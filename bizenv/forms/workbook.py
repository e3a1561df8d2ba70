"""A department's form as a workbook: locked wording, drop-down lists, fields to fill in.

A workbook of several plans has the sheets of each, named after it; sheets of one kind stand together, so that those to be
filled in come first. It has one hidden sheet for each plan.
"""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.base.text import tell
from bizenv.forms import seal
from bizenv.forms.content import (
    STAGES,
    Form,
    FormRow,
    describe_deadline,
    find_wording,
    make_seal,
    make_target_key,
)
from bizenv.forms.drawing import ask_day, lock, put_row
from bizenv.forms.layout import (
    AGREED,
    CONFIRM,
    DATE_CELL,
    DATE_COLUMN,
    DATE_ROW,
    EXTENSION,
    FILL,
    FIRST_ROW,
    HELP,
    HIDDEN,
    OBJECTED,
    OWN,
    PEOPLE,
    SUPPORT,
    TARGETS,
    FormTable,
    name_sheet,
)
from bizenv.forms.marks import write_mark
from bizenv.ledger.entry import Entry
from bizenv.ledger.names import STAGES as REPORTED
from bizenv.ledger.status import Status
from bizenv.plan.model import Plan
from bizenv.views.office.sheet import Looks, offer_choices, put, put_heads, set_height, set_printing
from bizenv.views.wording import entries, titles, words
from bizenv.views.wording.audience import Audience

AUDIENCE: Audience = "units"


_TABS = ("FF8DB4E2", "FFF4B183", "FFA9D08E", "FFC9A6E4", "FFFFD966", "FF9FD5D1")
"""The colours of the tabs of the plans' sheets, in turn."""
_LONGEST = 31 - len(name_sheet(EXTENSION.title, "")) - 1
"""How many characters the name of a plan may have in the title of a sheet, which has 31 at most."""


def render(*forms: Form) -> bytes:
    """The bytes of a department's form on one plan or several; the same forms give the same bytes."""
    names = name_parts([form.plan for form in forms])
    parts = list(zip(forms, names, strict=True))
    book = Looks()
    book.remove(cast("Worksheet", book.active))
    drawn: list[dict[str, Worksheet]] = [{} for _ in forms]
    for table, draw in _DRAWN:
        for n, (form, name) in enumerate(parts):
            if _has(table, form):
                sheet = drawn[n][table.title] = book.create_sheet(name_sheet(table.title, name))
                draw(sheet, form)
                if name:
                    sheet.cell(1, 1).value = f"【{name}】{sheet.cell(1, 1).value}"
                    sheet.sheet_properties.tabColor = _TABS[n % len(_TABS)]
    explained = book.create_sheet(HELP)
    _help(explained, forms, [[it.title for title, it in sheets.items() if title != SUPPORT.title] for sheets in drawn])
    for n, (form, name) in enumerate(parts):
        hidden = book.create_sheet(HIDDEN + (str(n + 1) if n else ""))
        _hidden(hidden, form, name, {**drawn[n], HELP: explained})
    book.security = WorkbookProtection(lockStructure=True)  # sheets cannot be renamed, moved or removed; no password
    book.properties.creator = "bizenv"
    period = "、".join(dict.fromkeys(form.period.words for form in forms))
    book.properties.title = f"{forms[0].department}{period}填报表"
    return book.content(min(form.period.first for form in forms))


def name_parts(plans: Sequence[Plan]) -> list[str]:
    """What stands behind the titles of each plan's sheets, fit for the title of a sheet; empty for a plan alone."""
    if len(plans) == 1:
        return [""]
    short = [plan.short.casefold() for plan in plans]
    names: list[str] = []
    for plan in plans:
        fit = short.count(plan.short.casefold()) == 1 and re.fullmatch(r"\w+", plan.short)
        name = (plan.short if fit else plan.id)[:_LONGEST]
        n = 1
        while name.casefold() in map(str.casefold, names):
            n += 1
            name = f"{plan.id[: _LONGEST - 3]}~{n}"
        names.append(name)
    return names


def _has(table: FormTable, form: Form) -> bool:
    """Whether a form has a sheet."""
    if table is EXTENSION:
        return any(row.node.date is not None for row in form.rows)
    return table is FILL or bool({TARGETS: form.targets, CONFIRM: form.confirm, SUPPORT: form.support}[table])


def _fill(sheet: Worksheet, form: Form) -> None:
    table = FILL.with_own(form.columns)
    _top(sheet, form, f"{form.department}{form.period.words}进展填报表", table)
    put(sheet, DATE_ROW, 1, "填报日期", bold=True, border=False)
    _merge(sheet, DATE_ROW, 1, DATE_COLUMN - 1)
    put(sheet, DATE_ROW, DATE_COLUMN, None, format="yyyy-mm-dd", align="day", field=True)
    hint = "只填浅黄色的格，填法见最后一张表；不填电话、身份证号"
    put(sheet, DATE_ROW, DATE_COLUMN + 1, hint, border=False)
    _merge(sheet, DATE_ROW, DATE_COLUMN + 1, table[PEOPLE[0][1]] - 1)
    for name, label, field in PEOPLE:
        put(sheet, DATE_ROW, table[label], name, bold=True, border=False)
        put(sheet, DATE_ROW, table[field], None, format="@", align="day", field=True)
    put_heads(sheet, FIRST_ROW - 1, table.heads, table.widths)
    for n, row in enumerate(form.rows, start=FIRST_ROW):
        _row(sheet, table, n, row, form.plan.id, form.answers.get(row.key))
    add_rules(sheet, table, FIRST_ROW + max(1, len(form.rows)) - 1, titles.name_office(form.plan))
    lock(sheet, table)


def add_rules(sheet: Worksheet, table: FormTable, last: int, office: str) -> None:
    """Add the input rules for the fields of a sheet, down to row ``last``. ``office``: who verifies."""
    if table.title == CONFIRM.title:
        offer_choices(
            sheet, CONFIRM.area("agreed", last), [AGREED, OBJECTED], "与首家所报不一致的，选“有异议”并写明意见。"
        )
    if table.title == EXTENSION.title:
        hint = "要申请延期的，写延到哪一天，如 2020-03-31；不申请的空着。"
        ask_day(sheet, table.area("until", last), "申请延期至", hint)
    if table.title != FILL.title:
        return
    offer_choices(sheet, table.area("unchanged", last), ["√"], "没有新进展的，选√即可，不必再填后面各格。")
    offer_choices(sheet, table.area("stage", last), list(STAGES), f"已完成的，请附佐证材料，由{office}核验后销号。")
    share = DataValidation(type="whole", operator="between", formula1="0", formula2="100", allow_blank=True)
    share.error, share.errorTitle = "请填0到100的整数，不带百分号", "完成百分数"
    share.add(table.area("progress", last))
    sheet.add_data_validation(share)
    ask_day(sheet, DATE_CELL, "填报日期", "哪一天填的，如 2019-12-20；空着的以收到之日为准。")
    done = "已完成的，写工作实际完成之日，如 2019-12-10；空着的以填报日期为准。"
    if "completed" in table:
        ask_day(sheet, table.area("completed", last), "完成日期", done)


def _row(sheet: Worksheet, table: FormTable, n: int, row: FormRow, plan: str, answer: Entry | None) -> None:
    cells = {
        "number": row.label,
        "asked": "须报" if row.asked else "可报",
        "wording": find_wording(row.status, row.node),
        "due": describe_deadline(row),
        "standing": describe_progress(row.status, row, answer),
        **{OWN + head: cell for head, cell in row.status.task.columns.items()},
    }
    put_row(sheet, table, n, cells, f"{plan}/{row.key}", least=2)


def describe_progress(status: Status, row: FormRow | None = None, answer: Entry | None = None) -> str:
    """How a task, or the node of a row, stood when the form was made, and the answer to what its lead asked."""
    node = row.node if row is not None else status.nearest
    last = next((e for e in reversed(status.reports) if row is None or e.deadline in (None, node.number)), None)
    told = (
        f"{last.date}报：{REPORTED[last.stage or 'no_change']}" + (f"，{note}" if (note := tell(last.note)) else "")
        if last
        else ""
    )
    back = f"已退回，{node.limit}前补报" if node.limit is not None else ""
    parts = [words.state(node, status, AUDIENCE), back, told]
    if row is not None:
        parts += [words.tell_request(node), *map(entries.tell_refusal, node.refusals[-1:])]
        parts += [entries.tell_answer(answer) if answer is not None else "", words.tell_change_to_lead(status)]
    return "；".join(part for part in parts if part)


def _targets(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "量化指标的实际值（没有变化的不填）", TARGETS)
    put_heads(sheet, FIRST_ROW - 1, TARGETS.heads, TARGETS.widths)
    for n, it in enumerate(form.targets, start=FIRST_ROW):
        cells = {
            "number": it.status.task.label,
            "target": it.target.name,
            "required": words.required(it.target),
            "known": it.status.values.get(it.target.name),
        }
        put_row(sheet, TARGETS, n, cells, f"{form.plan.id}/{make_target_key(it)}")
    lock(sheet, TARGETS)


def _confirm(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "联合牵头的事项：由首家汇总报送，请贵单位确认", CONFIRM)
    put_heads(sheet, FIRST_ROW - 1, CONFIRM.heads, CONFIRM.widths)
    for n, status in enumerate(form.confirm, start=FIRST_ROW):
        cells = _describe(status, status.first, form.answers.get(status.task.id))
        put_row(sheet, CONFIRM, n, cells, f"{form.plan.id}/{status.task.id}")
    add_rules(sheet, CONFIRM, FIRST_ROW + len(form.confirm) - 1, titles.name_office(form.plan))
    lock(sheet, CONFIRM)


def _extension(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "申请延期（不申请的不填；批准之前，原时限不变）", EXTENSION)
    put_heads(sheet, FIRST_ROW - 1, EXTENSION.heads, EXTENSION.widths)
    dated = [row for row in form.rows if row.node.date is not None]
    for n, row in enumerate(dated, start=FIRST_ROW):
        cells = {
            "number": row.label,
            "wording": find_wording(row.status, row.node),
            "due": describe_deadline(row),
        }
        put_row(sheet, EXTENSION, n, cells, f"{form.plan.id}/{row.key}")
    add_rules(sheet, EXTENSION, FIRST_ROW + len(dated) - 1, titles.name_office(form.plan))
    lock(sheet, EXTENSION)


def _support(sheet: Worksheet, form: Form) -> None:
    _top(sheet, form, "配合的事项（供阅读，不必填）", SUPPORT)
    put_heads(sheet, FIRST_ROW - 1, SUPPORT.heads, SUPPORT.widths)
    for n, status in enumerate(form.support, start=FIRST_ROW):
        put_row(sheet, SUPPORT, n, _describe(status, words.all_leads(status)))
    lock(sheet, SUPPORT)


def _describe(status: Status, lead: str, answer: Entry | None = None) -> dict[str, str]:
    """The cells of a task that another department reports on."""
    return {
        "number": status.task.label,
        "wording": status.task.text,
        "lead": lead,
        "due": str(status.due.date) if status.due is not None else words.UNDATED,
        "standing": describe_progress(status, answer=answer),
    }


_DRAWN = ((FILL, _fill), (TARGETS, _targets), (CONFIRM, _confirm), (EXTENSION, _extension), (SUPPORT, _support))
"""The sheets of a form in their order, each with what draws it."""


def _ask(forms: Sequence[Form], office: str, sheets: Sequence[Sequence[str]]) -> tuple[str, tuple[str, ...]]:
    """The title of the explanations, and what they say first: what is to be filled in by when.

    sheets: the titles of the sheets to fill in of each form.
    """
    if len(forms) == 1:
        form = forms[0]
        due = words.day(form.due)
        ask = f"请于{due}前填好“{FILL.title}”表，把本文件发回{office}。不必打印。填法有疑问的，问发来本表的人。"
        return f"{titles.cite_bare(form.plan)}{form.period.words}进展填报说明", (ask,)
    first = (
        f"本文件有{len(forms)}个方案的表，请各按其日期填好，把本文件发回{office}。日期不同的，可以先填先报，其余的填好再发一次。"
        "不必打印。填法有疑问的，问发来本表的人。"
    )
    each = (
        f"{titles.cite(form.plan)}：{form.period.words}，{words.day(form.due)}前，填“{own[0]}”"
        + (f"，另有{'、'.join(f'“{title}”' for title in own[1:])}" if own[1:] else "")
        + "。"
        for form, own in zip(forms, sheets, strict=True)
    )
    return f"{forms[0].department}进展填报说明", (first, *each)


def _help(sheet: Worksheet, forms: Sequence[Form], sheets: Sequence[Sequence[str]]) -> None:
    office = "、".join(dict.fromkeys(titles.name_office(form.plan) for form in forms))
    title, asked = _ask(forms, office, sheets)
    told = (
        *asked,
        "只填浅黄色的格，其余已锁定。不要增删行、改编号、改要求的文字，否则收回时认不出来。",
        "本期没有新进展的事项，在“本期无变化”选√，该行别的不必填。第一次反馈的，请选阶段。",
        f"有进展的，选阶段：{'、'.join(STAGES)}。正在推进的可填完成百分数（0到100的整数）。",
        "选“已完成”即报办结，“完成日期”写工作实际完成之日（印发、验收、上线之日），不是填表之日；空着的以填报日期为准。",
        f"报办结的，请在“佐证材料”写明文号、文件名或网址，几件的用分号隔开；{office}核验后才销号。",
        "“需协调事项”写需要领导或其他单位协调的事，没有就空着。",
        "“本期”写“须报”的这一期要反馈；写“可报”的，有进展就报，没有就空着。",
        "一项有几个节点的，一个节点一行，各填各的。",
        f"有量化指标的，在“{TARGETS.title}”表填本期实际达到的数，不写单位；百分数写明百分号，如 98%。"
        if any(form.targets for form in forms)
        else "",
        f"联合牵头的由首家填报；贵单位不是首家的，在“{CONFIRM.title}”表确认。"
        if any(form.confirm for form in forms)
        else "",
        f"到时限办不完的，在“{EXTENSION.title}”表写申请延到哪一天和理由；批准之前，原时限不变。"
        if any(_has(EXTENSION, form) for form in forms)
        else "",
        "“填报人”“审核人”只写姓名，备查，不记入台账。",
        "批注、图片、文本框、表外的文字都不记入台账；作佐证的图片另存成文件。",
        "不要填写电话、身份证号和举报人的任何情况。",
    )
    lines = [title, *(f"{n}. {line}" for n, line in enumerate((line for line in told if line), start=1))]
    for n, line in enumerate(lines, start=1):
        put(sheet, n, 1, line, bold=n == 1, border=False)
        sheet.row_dimensions[n].height = 36 if n == 1 else 34
        if len(forms) > 1 and 1 < n <= len(asked) + 1:
            set_height(sheet, n, (line,), (100,), least=2)
    sheet.column_dimensions["A"].width = 100
    sheet.protection.sheet = True
    set_printing(sheet, "")


def _hidden(sheet: Worksheet, form: Form, name: str, drawn: Mapping[str, Worksheet]) -> None:
    """Write the hidden sheet of a form. ``drawn``: its sheets by the titles of their tables."""
    keys = [row.key for row in form.rows]
    about = (form.plan.id, form.department, form.period.name)
    write_mark(sheet, *about, name, keys, form.columns, make_seal(*about, keys))
    key = FILL.with_own(form.columns).key
    lines = (line for title, it in drawn.items() for line in seal.list_lines(it, title, key))
    for n, line in enumerate(lines, start=seal.FIRST_ROW):
        for column, text in enumerate(line, start=1):
            sheet.cell(n, column, text)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _top(sheet: Worksheet, form: Form, title: str, table: FormTable) -> None:
    """Write what stands above the tasks: the title, the plan, and the day."""
    put(sheet, 1, 1, title, size=16, bold=True, border=False)
    _merge(sheet, 1, 1, len(table.columns))
    about = f"{titles.cite_bare(form.plan)}　单位：{form.department}　请于{words.day(form.due)}前反馈"
    put(sheet, 2, 1, about, border=False)
    _merge(sheet, 2, 1, len(table.columns))
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 22
    sheet.row_dimensions[DATE_ROW].height = 22


def _merge(sheet: Worksheet, row: int, first: int, last: int) -> None:
    sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
