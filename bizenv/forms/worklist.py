"""待核验: what waits for the office as a workbook, one row a node, with columns for what the office finds.

The workbook is for the office's own use. ``decisions`` reads it back.
"""

import datetime as dt
from collections.abc import Sequence
from typing import cast

from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.forms import content, seal, waiting
from bizenv.forms.content import FormRow
from bizenv.forms.drawing import ask_day, lock, put_row
from bizenv.forms.layout import FIRST_ROW, HELP, HIDDEN, FormColumn, FormTable
from bizenv.ledger.names import GROUNDS, METHODS, RESULTS
from bizenv.plan.model import Plan
from bizenv.views.office.sheet import Looks, offer_choices, put, put_heads, set_printing
from bizenv.views.wording import titles, words
from bizenv.views.wording.audience import Audience

AUDIENCE: Audience = "office"
MARK = "bizenv-verify"
"""What stands before the version on the hidden sheet."""
VERSION = 1
"""The version of the workbook's format."""
LATE = "是"
"""What stands in the column 补报: it was reported after its deadline as done before it."""
WAITING = FormTable(
    "待核验",
    FormColumn("number", "编号", 11),
    FormColumn("lead", "牵头单位", 17),
    FormColumn("wording", "要求", 34),
    FormColumn("due", "完成时限", 12),
    FormColumn("claimed", "所填完成日期", 12),
    FormColumn("reported", "报办结日期", 12),
    FormColumn("received", "收到日期", 12),
    FormColumn("late", "补报", 6),
    FormColumn("note", "最近反馈", 26),
    FormColumn("evidence", "佐证材料", 20),
    FormColumn("targets", "指标：要求和所报", 24),
    FormColumn("result", "结论", 8, field=True),
    FormColumn("ground", "退回类别", 11, field=True),
    FormColumn("opinion", "意见", 22, field=True),
    FormColumn("completed", "完成日期", 12, field=True, format="yyyy-mm-dd"),
    FormColumn("proof", "证明材料", 16, field=True),
    FormColumn("values", "核实数值", 14, field=True),
    FormColumn("limit", "补报时限", 12, field=True),
    FormColumn("by", "核验人", 10, field=True),
    FormColumn("method", "核验方式", 11, field=True),
    spreads=True,
)


def render(plan: Plan, rows: Sequence[FormRow], day: dt.date) -> bytes:
    """The bytes of the workbook for rows as they stand on a day; the same rows give the same bytes."""
    book = Looks()
    sheet = cast("Worksheet", book.active)
    _fill(sheet, plan, rows, day)
    _help(book.create_sheet(HELP), plan)
    hidden = book.create_sheet(HIDDEN)
    for n, fact in enumerate((f"{MARK} {VERSION}", plan.id, str(day), str(len(rows))), start=1):
        hidden.cell(n, 1, fact).number_format = "@"
    lines = (line for it in book.worksheets if it is not hidden for line in seal.list_lines(it, it.title, WAITING.key))
    for n, line in enumerate(lines, start=seal.FIRST_ROW):
        for column, text in enumerate(line, start=1):
            hidden.cell(n, column, text)
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.creator = "bizenv"
    book.properties.title = "待核验清单"
    return book.content(day)


def _fill(sheet: Worksheet, plan: Plan, rows: Sequence[FormRow], day: dt.date) -> None:
    sheet.title = WAITING.title
    last = len(WAITING.columns)
    put(sheet, 1, 1, "待核验清单", size=16, bold=True, border=False)
    about = f"{titles.cite_bare(plan)}　截至{words.day(day)}，已报办结、待核验{len(rows)}件，先收到的在前"
    put(sheet, 2, 1, about, border=False)
    put(sheet, 3, 1, "只填浅黄色的格，填法见最后一张表；空着的行留待以后核验。内部使用，不外发", border=False)
    for n, height in enumerate((30, 22, 22), start=1):
        sheet.merge_cells(start_row=n, start_column=1, end_row=n, end_column=last)
        sheet.row_dimensions[n].height = height
    put_heads(sheet, FIRST_ROW - 1, WAITING.heads, WAITING.widths)
    for n, row in enumerate(rows, start=FIRST_ROW):
        put_row(sheet, WAITING, n, _describe(row), waiting.make_key(row.status, row.node), least=2)
    end = FIRST_ROW + max(1, len(rows)) - 1
    results = [RESULTS["pass"], RESULTS["return"]]
    offer_choices(sheet, WAITING.area("result", end), results, "通过即销号；退回的，选退回类别，写补报时限。")
    told = "；".join(f"{name.word}：{name.note}" for name in GROUNDS.values())
    offer_choices(sheet, WAITING.area("ground", end), [name.word for name in GROUNDS.values()], f"退回的选。{told}。")
    ask_day(
        sheet, WAITING.area("completed", end), "完成日期", "通过的，实际完成之日；空着的以所报为准。是否逾期以此为准。"
    )
    offer_choices(sheet, WAITING.area("method", end), list(METHODS.values()), "怎样核验的。")
    lock(sheet, WAITING)


def _describe(row: FormRow) -> dict[str, str | float | None]:
    """The locked cells of a row, by the names of their columns."""
    status, node = row.status, row.node
    facts = waiting.describe(row)
    cells = {
        "number": row.label,
        "lead": words.leads(status),
        "wording": content.find_wording(status, node),
        "due": content.describe_deadline(row),
        "claimed": str(node.completed) if node.completed is not None else "",
        "reported": str(node.done.date) if node.done is not None else "",
        "received": str(node.done.arrived) if node.done is not None else "",
        "late": LATE if waiting.is_late(row) else "",
        "note": "\n".join(facts.told),
        "evidence": "\n".join(facts.evidence),
        "targets": "\n".join(told for _, told in facts.measured),
    }
    return {name: cell or None for name, cell in cells.items()}


def _help(sheet: Worksheet, plan: Plan) -> None:
    lines = (
        f"{titles.cite_bare(plan)}待核验清单填法",
        "只填浅黄色的格，其余已锁定。不要增删行、排序、改编号，否则收回时认不出来。",
        "一行一件，各行分别填。没有结论的行不记，留待以后；只填了核验人、核验方式的也算没有填。",
        "“结论”选通过或退回。通过即销号，须有核验人；退回须选退回类别，写补报时限。",
        "退回类别：" + "；".join(f"{name.word}（{name.note}）" for name in GROUNDS.values()) + "。",
        "“补报时限”写日期，或写几个工作日，如 2019-12-20、5个工作日，从核验之日的次日起算。",
        "“完成日期”是工作实际完成之日（印发、验收、上线之日），空着的以所报为准。",
        f"“补报”写着“{LATE}”的，时限过后才报、称时限前已完成：“证明材料”写明证明完成之日的材料，才算按期；空着的，按收到之日计。",
        "“核实数值”写核实的数，不写单位；几个指标的写 指标=数，用分号隔开。空着的以所报为准。没有数、没有达到的，不能通过。",
        "指标没有达到仍予办结的、转入长期坚持的、核验时另取得佐证材料的，不在本表填，用 bizenv verify 命令记。",
        "几行相同的，可以把同一列的格合并，内容算作每行都填了。不填电话、身份证号。",
        "填好存盘，运行 bizenv verify import 文件名：先全部检查，一处不对，一条也不记，全部不对之处一次列出；加 --sound 的，记没有错的行。",
    )
    for n, line in enumerate(lines):
        put(sheet, n + 1, 1, f"{n}. {line}" if n else line, bold=not n, border=False)
        sheet.row_dimensions[n + 1].height = 34
    sheet.column_dimensions["A"].width = 100
    sheet.protection.sheet = True
    set_printing(sheet, "")
