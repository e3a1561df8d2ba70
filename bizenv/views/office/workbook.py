"""督办台账 as an Excel workbook: the ledger, the departments, the trend, the deadlines by month, the legend."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.ledger.status import Status
from bizenv.standing.report import Report
from bizenv.standing.trend import make_full_trend
from bizenv.views.office.chart import draw_trend
from bizenv.views.office.sheet import Align, Looks, put, put_heads, set_height, set_printing
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import report, titles, words
from bizenv.views.wording import trend as trends
from bizenv.views.wording.audience import Audience
from bizenv.views.wording.ledger_columns import COLUMNS, OWN_WIDTH, LedgerRow, Value, list_heads, list_rows
from bizenv.views.wording.lights import COLOURS, legend

AUDIENCE: Audience = "office"
TITLE_ROW, NOTE_ROW, HEAD_ROW = 1, 2, 3
LEDGER, DEPARTMENTS, TREND, MONTHS, LEGEND = "督办台账", "单位", "走势", "时限（按月）", "图例与口径"
_LONGEST = 32_000
"""The most characters of a cell; Excel refuses more than 32,767."""
_ONE_PAGE = 18
"""Up to so many months, the table of the trend and its chart are printed on one page."""
_NARROW = 16
"""Columns up to this width, in digits, have centred cells."""
_MERGED = ("field", "measure")
FILLS = {
    "red": "FFF4B6B6",
    "orange": "FFF9D3A8",
    "yellow": "FFFBEFA6",
    "green": "FFC6E5C3",
    "blue": "FFBBD6F2",
    "grey": "FFDDDDDD",
}
"""Fill colours (ARGB) of the lights, pale enough for black text."""


def render(report: Report, statuses: Sequence[Status]) -> bytes:
    """The bytes of the workbook; the same data gives the same bytes. ``report`` must have its rows by department."""
    book = Looks()
    plan = report.standing.registry.plan
    _ledger(cast("Worksheet", book.active), report, statuses)
    _departments(book.create_sheet(DEPARTMENTS), report)
    _trend(book.create_sheet(TREND), report)
    _months(book.create_sheet(MONTHS), report, statuses)
    _legend(book.create_sheet(LEGEND), report)
    book.properties.creator = "bizenv"
    book.properties.title = make_legible(f"{titles.name_bare(plan)}督办台账")[:250]
    return book.content(report.standing.as_of)


def _head(
    sheet: Worksheet, facts: Report, title: str, heads: Sequence[str], widths: Sequence[int], *, column: int = 1
) -> None:
    """Write the title and the line on plan and day, both from ``column`` on, and the column heads; set up the pages."""
    standing = facts.standing
    plan = standing.registry.plan
    # Text aligned as "run" overflows into the empty cells beside it.
    put(
        sheet,
        TITLE_ROW,
        column,
        _fit(f"{plan.title}：{title}" if plan.title else title),
        size=16,
        bold=True,
        align="run",
        border=False,
    )
    told = "　".join(part for part in (plan.document, f"截至{words.as_of(standing)}", "内部资料") if part) + (
        f"　{report.EMPTY}" if standing.empty else ""
    )
    put(sheet, NOTE_ROW, column, _fit(told), align="run", border=False)
    sheet.row_dimensions[TITLE_ROW].height = 26
    put_heads(sheet, HEAD_ROW, heads, widths)
    set_printing(sheet, f"{HEAD_ROW}:{HEAD_ROW}")


def _filtered(sheet: Worksheet, columns: int, last: int, frozen: str) -> None:
    sheet.freeze_panes = frozen
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(columns)}{max(last, HEAD_ROW + 1)}"


def _ledger(sheet: Worksheet, report: Report, statuses: Sequence[Status]) -> None:
    sheet.title = LEDGER
    own = report.standing.registry.column_heads
    widths = [*(column.width for column in COLUMNS), *(OWN_WIDTH for _ in own)]
    _head(sheet, report, "督办台账", list_heads(own), widths, column=3)  # columns A and B are repeated on every page
    keys = [column.key for column in COLUMNS]
    light = keys.index("light")
    merged = [keys.index(key) for key in _MERGED]
    lines = list_rows(statuses, own, report.standing.letters)
    for number, line in enumerate(lines, HEAD_ROW + 1):
        lamp = line.status.light if line.cells[light] else None
        _row(sheet, number, line.cells, widths, {light: FILLS[lamp.colour]} if lamp is not None else {})
        set_height(sheet, number, ["" if n in merged else text for n, text in enumerate(_texts(line.cells))], widths)
    for column in merged:
        _merge(sheet, lines, column)
    _filtered(sheet, len(widths), HEAD_ROW + len(lines), f"C{HEAD_ROW + 1}")
    # Two pages wide, because its 24 columns would be illegible on one. Both show number and id.
    sheet.page_setup.fitToWidth, sheet.page_setup.pageOrder = 2, "overThenDown"
    sheet.print_title_cols = "A:B"


def _fit(text: str) -> str:
    text = make_legible(text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……（过长，未列完）"


def _row(
    sheet: Worksheet, number: int, cells: Sequence[Value], widths: Sequence[int], fills: Mapping[int, str] | None = None
) -> None:
    """Write values into a row; ``fills`` are colours (ARGB) by the index of the cell, from 0."""
    fills = fills or {}
    for n, (value, width) in enumerate(zip(cells, widths, strict=True)):
        shown = _fit(value) if isinstance(value, str) else value
        align: Align = "centre" if width <= _NARROW else "left"
        put(sheet, number, n + 1, shown, align=align, fill=fills.get(n, ""))


def _texts(cells: Sequence[Value]) -> list[str]:
    """The texts of a row. Other values become empty, because they never need a second line."""
    return [value if isinstance(value, str) else "" for value in cells]


def _merge(sheet: Worksheet, lines: Sequence[LedgerRow], column: int) -> None:
    """Merge equal cells of a column as the printed annex does. Each keeps its value, so that filters find every row."""
    begun = 0
    keys = [line.cells[: column + 1] for line in lines]
    wanted = [key[2:] for key in keys]  # the number and the id differ in every row
    for n in range(1, len(lines) + 1):
        if n == len(lines) or wanted[n] != wanted[begun]:
            if n - begun > 1:
                area = CellRange(
                    min_col=column + 1, max_col=column + 1, min_row=HEAD_ROW + 1 + begun, max_row=HEAD_ROW + n
                )
                sheet.merged_cells.add(area)
            begun = n


def _departments(sheet: Worksheet, facts: Report) -> None:
    heads = ("单位", "类别", *report.heads(facts))
    widths = (22, 14, *(10 for _ in heads[2:-1]), 20)
    _head(sheet, facts, f"{facts.period.words}各单位情况", heads, widths)
    registry = facts.standing.registry
    for number, row in enumerate(facts.rows, HEAD_ROW + 1):
        cells = (
            row.key,
            registry.kind(row.key),
            *("—" if n is None else n for n in report.numbers(row)),
            report.rate(row),
            report.row_lights(row),
        )
        _row(sheet, number, cells, widths)
        sheet.row_dimensions[number].height = 20
    last = HEAD_ROW + len(facts.rows)
    _filtered(sheet, len(heads), last, f"B{HEAD_ROW + 1}")
    table = titles.name_table(registry.plan)
    note = f"单位按{table}中出现的先后列出，不排名；“—”为按规则只列进展的单位，或没有应办结的。联合牵头的各家都计。"
    put(sheet, last + 2, 1, note, align="none", border=False)


def _trend(sheet: Worksheet, facts: Report) -> None:
    """By month what fell due and how it stands, with a chart; the tasks and the day are those of the report."""
    standing = facts.standing
    statuses = [line.status for line in facts.lines]
    trend = make_full_trend(standing, statuses, departments=[row.key for row in facts.rows])
    lit, empty = trends.judged(trend.whole), standing.empty
    rows: list[tuple[str | int | Decimal | None, ...]] = []
    for month in trend.whole.months:
        now, total = (trends.count(each, lit=lit, empty=empty) for each in (month.counts, month.total))
        numbers = [n for _, n in trends.split(now, empty=empty)]
        rows.append((month.period.words, now.due, *numbers, now.rate, total.due, total.closed, total.rate))
    pieces = [piece for piece, _ in trends.split(now, empty=empty)]
    parts = [trends.PIECES[piece] for piece in pieces]
    heads = ("月份", "应办结", *parts, "办结率", "累计应办结", "累计已办结", "累计办结率")
    widths = (14, *(11 for _ in heads[1:]))
    _head(sheet, facts, f"走势：{trends.name_span(trend)}应办结的事项", heads, widths)
    for number, row in enumerate(rows, HEAD_ROW + 1):
        for column, value in enumerate(row, start=1):
            share = isinstance(value, Decimal)
            shown = "—" if value is None else float(value / 100) if isinstance(value, Decimal) else value
            put(sheet, number, column, shown, align="centre", format="0.0%" if share else "")
        sheet.row_dimensions[number].height = 20
    last = HEAD_ROW + len(rows)
    _filtered(sheet, len(heads), last, f"B{HEAD_ROW + 1}")
    below = last + 2
    for below, note in enumerate(trends.notes(trend, blank="—"), last + 2):
        put(sheet, below, 1, _fit(note), align="left", border=False)
        sheet.merge_cells(start_row=below, end_row=below, start_column=1, end_column=len(heads))
        set_height(sheet, below, (note,), (sum(widths),))
    if len(rows) <= _ONE_PAGE:
        sheet.page_setup.fitToHeight = 1
    else:  # the chart on a page of its own
        sheet.row_breaks.append(Break(id=below))
    sheet.add_chart(draw_trend(sheet, HEAD_ROW, last, pieces, rated=lit and not empty), f"A{below + 2}")


def _months(sheet: Worksheet, report: Report, statuses: Sequence[Status]) -> None:
    heads = ("月份", "时限", "距今天数", "编号", "到期内容", "牵头单位", "状态", "灯号", "原定时限")
    widths = (12, 12, 10, 9, 60, 22, 16, 6, 12)
    _head(sheet, report, "时限（按月）", heads, widths)
    dated = sorted(((n.date, s, n) for s in statuses for n in s.dated if n.date is not None), key=lambda each: each[0])
    for number, (day, status, node) in enumerate(dated, HEAD_ROW + 1):
        lamp = words.light(node, status)
        cells: tuple[Value, ...] = (
            f"{day.year}年{day.month}月",
            day,
            (day - report.standing.as_of).days,
            status.task.label,
            node.clause,
            words.leads(status),
            str(words.name_state(node, status, AUDIENCE)),
            lamp,
            node.printed if words.moved(node) else None,
        )
        light = status.light if lamp else None
        _row(sheet, number, cells, widths, {heads.index("灯号"): FILLS[light.colour]} if light is not None else {})
        set_height(sheet, number, _texts(cells), widths)
    _filtered(sheet, len(heads), HEAD_ROW + len(dated), f"A{HEAD_ROW + 1}")


def _legend(sheet: Worksheet, facts: Report) -> None:
    widths = (14, 110)
    _head(sheet, facts, "图例与口径", ("项目", "说明"), widths)
    rules = facts.standing.rules
    lines = [("总体", str(line)) for line in report.sentences(facts)]
    lines += [("口径", report.COUNTING)]
    if rules is not None:
        lines += [("灯号", legend(rules, facts.standing.registry))]
    lines += (
        [(COLOURS[light], "灯号的底色") for light in FILLS] if rules is not None and not facts.standing.empty else []
    )
    lines += [("标记", note) for note in (words.IMPLICIT_NOTE, words.SOFT_NOTE, words.RULE_NOTE)]
    lines += [("数据", "序号按事项计，有几个节点的事项占几行；领域、措施合并的单元格各行都有值，可以筛选。")]
    for number, cells in enumerate(lines, HEAD_ROW + 1):
        colour = next((key for key, word in COLOURS.items() if word == cells[0]), "")
        _row(sheet, number, cells, widths, {0: FILLS[colour]} if cells[1] == "灯号的底色" else {})
        set_height(sheet, number, cells, widths)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
