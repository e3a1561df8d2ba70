"""督办台账 as an Excel workbook: the ledger, the departments, the trend, the deadlines by month, the legend."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from bizenv.ledger.status import Status
from bizenv.standing.report import Report
from bizenv.standing.trend import make_full_trend
from bizenv.views.office.chart import draw_trend
from bizenv.views.office.rows import Rows, Written
from bizenv.views.office.sheet import TEXT, Looks, find_format, find_height, find_look, set_printing
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import report, titles, words
from bizenv.views.wording import trend as trends
from bizenv.views.wording.audience import Audience
from bizenv.views.wording.ledger_columns import COLUMNS, OWN_WIDTH, Value, list_heads, make_rows
from bizenv.views.wording.lights import COLOURS, legend

AUDIENCE: Audience = "office"
TITLE_ROW, NOTE_ROW, HEAD_ROW = 1, 2, 3
LEDGER, DEPARTMENTS, TREND, MONTHS, LEGEND = "督办台账", "单位", "走势", "时限（按月）", "图例与口径"
_ONE_PAGE = 18
"""Up to so many months, the table of the trend and its chart are printed on one page."""
_NARROW = 16
"""Columns up to this width, in digits, have centred cells."""
_LOW = 20
"""The height of a row of figures, in points."""
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
    book = Looks(write_only=True)
    plan = report.standing.registry.plan
    _ledger(book, report, statuses)
    _departments(book, report)
    _trend(book, report)
    _months(book, report, statuses)
    _legend(book, report)
    book.properties.creator = "bizenv"
    book.properties.title = make_legible(f"{titles.name_bare(plan)}督办台账")[:250]
    return book.content(report.standing.as_of)


def _begin(rows: Rows, facts: Report, title: str, heads: Sequence[str], frozen: str, *, column: int = 1) -> None:
    """Set up the pages; write the title and the line on plan and day, both from ``column`` on, and the column heads.

    ``frozen``: the columns to the left of this one are frozen with the heads.
    """
    rows.sheet.freeze_panes = f"{frozen}{HEAD_ROW + 1}"
    set_printing(rows.sheet, f"{HEAD_ROW}:{HEAD_ROW}")
    standing = facts.standing
    plan = standing.registry.plan
    # Text aligned as "run" overflows into the empty cells beside it.
    before = [None] * (column - 1)
    title = f"{plan.title}：{title}" if plan.title else title
    rows.add([*before, Written(title, find_look(TEXT, size=16, bold=True, align="run", border=False))], 26)
    told = "　".join(part for part in (plan.document, f"截至{words.as_of(standing)}", "内部资料") if part) + (
        f"　{report.EMPTY}" if standing.empty else ""
    )
    rows.add([*before, Written(told, find_look(TEXT, align="run", border=False))])
    rows.add_heads(heads)


def _filter(rows: Rows, last: int) -> None:
    """Let people filter the table, whose last row is ``last``."""
    rows.sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(rows.widths))}{max(last, HEAD_ROW + 1)}"


def _ledger(book: Looks, report: Report, statuses: Sequence[Status]) -> None:
    own = report.standing.registry.column_heads
    widths = [*(column.width for column in COLUMNS), *(OWN_WIDTH for _ in own)]
    last = HEAD_ROW + sum(len(status.nodes) for status in statuses)
    rows = Rows(book, LEDGER, widths, last)
    _begin(rows, report, "督办台账", list_heads(own), "C", column=3)  # columns A and B are repeated on every page
    keys = [column.key for column in COLUMNS]
    light = keys.index("light")
    merged = {keys.index(key): _Runs(rows, keys.index(key) + 1) for key in _MERGED}
    for line in make_rows(statuses, own, report.standing.letters):
        lamp = line.status.light if line.cells[light] else None
        texts = ["" if n in merged else text for n, text in enumerate(_texts(line.cells))]
        fills = {light: FILLS[lamp.colour]} if lamp is not None else {}
        _add(rows, line.cells, widths, find_height(texts, widths), fills)
        for column, runs in merged.items():
            runs.add(line.cells[2 : column + 1])  # the number and the id differ in every row
    for runs in merged.values():
        runs.add(None)
    _filter(rows, last)
    # Two pages wide, because its 24 columns would be illegible on one. Both show number and id.
    rows.sheet.page_setup.fitToWidth, rows.sheet.page_setup.pageOrder = 2, "overThenDown"
    rows.sheet.print_title_cols = "A:B"


class _Runs:
    """Merges equal cells of a column as the printed annex does. Each keeps its value, so that filters find every row."""

    def __init__(self, rows: Rows, column: int) -> None:
        self._rows, self._column = rows, column
        self._key: tuple[Value, ...] | None = None
        self._next = self._begun = HEAD_ROW + 1

    def add(self, key: tuple[Value, ...] | None) -> None:
        """Take the next row; what has the same ``key`` as the row before is merged with it. None: there is no more."""
        if key != self._key:
            if self._next - self._begun > 1:
                self._rows.merge(self._column, self._begun, self._next - 1)
            self._key, self._begun = key, self._next
        self._next += 1


def _add(
    rows: Rows,
    cells: Sequence[Value],
    widths: Sequence[int],
    height: float,
    fills: Mapping[int, str] | None = None,
) -> None:
    """Write the next row; ``fills`` are colours (ARGB) by the index of the cell, from 0."""
    fills = fills or {}
    rows.add(
        [
            Written(
                value,
                find_look(find_format(value), align="centre" if width <= _NARROW else "left", fill=fills.get(n, "")),
            )
            for n, (value, width) in enumerate(zip(cells, widths, strict=True))
        ],
        height,
    )


def _texts(cells: Sequence[Value]) -> list[str]:
    """The texts of a row. Other values become empty, because they never need a second line."""
    return [value if isinstance(value, str) else "" for value in cells]


def _departments(book: Looks, facts: Report) -> None:
    heads = ("单位", "类别", *report.heads(facts))
    widths = (22, 14, *(10 for _ in heads[2:-1]), 20)
    last = HEAD_ROW + len(facts.rows)
    rows = Rows(book, DEPARTMENTS, widths, last + 2)
    _begin(rows, facts, f"{facts.period.words}各单位情况", heads, "B")
    registry = facts.standing.registry
    for row in facts.rows:
        cells = (
            row.key,
            registry.kind(row.key),
            *("—" if n is None else n for n in report.numbers(row)),
            report.rate(row),
            report.row_lights(row),
        )
        _add(rows, cells, widths, _LOW)
    _filter(rows, last)
    table = titles.name_table(registry.plan)
    note = f"单位按{table}中出现的先后列出，不排名；“—”为按规则只列进展的单位，或没有应办结的。联合牵头的各家都计。"
    rows.add([])
    rows.add([Written(note, find_look(TEXT, align="none", border=False))])


def _trend(book: Looks, facts: Report) -> None:
    """By month what fell due and how it stands, with a chart; the tasks and the day are those of the report."""
    standing = facts.standing
    statuses = [line.status for line in facts.lines]
    trend = make_full_trend(standing, statuses, departments=[row.key for row in facts.rows])
    lit, empty = trends.judged(trend.whole), standing.empty
    lines: list[tuple[str | int | Decimal | None, ...]] = []
    for month in trend.whole.months:
        now, total = (trends.count(each, lit=lit, empty=empty) for each in (month.counts, month.total))
        numbers = [n for _, n in trends.split(now, empty=empty)]
        lines.append((month.period.words, now.due, *numbers, now.rate, total.due, total.closed, total.rate))
    pieces = [piece for piece, _ in trends.split(now, empty=empty)]
    parts = [trends.PIECES[piece] for piece in pieces]
    heads = ("月份", "应办结", *parts, "办结率", "累计应办结", "累计已办结", "累计办结率")
    widths = (14, *(11 for _ in heads[1:]))
    notes = trends.notes(trend, blank="—")
    last = HEAD_ROW + len(lines)
    below = last + 1 + len(notes)
    rows = Rows(book, TREND, widths, below)
    _begin(rows, facts, f"走势：{trends.name_span(trend)}应办结的事项", heads, "B")
    for line in lines:
        rows.add([_figure(value) for value in line], _LOW)
    _filter(rows, last)
    rows.add([])
    for number, note in enumerate(notes, last + 2):
        look = find_look(TEXT, align="left", border=False)
        rows.add([Written(note, look)], find_height((note,), (sum(widths),)))
        rows.merge(1, number, number, len(heads))
    if len(lines) <= _ONE_PAGE:
        rows.sheet.page_setup.fitToHeight = 1
    else:  # the chart on a page of its own
        rows.sheet.row_breaks.append(Break(id=below))
    rows.sheet.add_chart(draw_trend(rows.sheet, HEAD_ROW, last, pieces, rated=lit and not empty), f"A{below + 2}")


def _figure(value: str | Decimal | int | None) -> Written:
    """A cell of the trend; a rate, in per cent, becomes a share."""
    if isinstance(value, Decimal):
        return Written(float(value / 100), find_look("0.0%", align="centre"))
    shown = "—" if value is None else value
    return Written(shown, find_look(find_format(shown), align="centre"))


def _months(book: Looks, report: Report, statuses: Sequence[Status]) -> None:
    heads = ("月份", "时限", "距今天数", "编号", "到期内容", "牵头单位", "状态", "灯号", "原定时限")
    widths = (12, 12, 10, 9, 60, 22, 16, 6, 12)
    dated = sorted(((n.date, s, n) for s in statuses for n in s.dated if n.date is not None), key=lambda each: each[0])
    last = HEAD_ROW + len(dated)
    rows = Rows(book, MONTHS, widths, last)
    _begin(rows, report, "时限（按月）", heads, "A")
    for day, status, node in dated:
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
        fills = {heads.index("灯号"): FILLS[light.colour]} if light is not None else {}
        _add(rows, cells, widths, find_height(_texts(cells), widths), fills)
    _filter(rows, last)


def _legend(book: Looks, facts: Report) -> None:
    widths = (14, 110)
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
    rows = Rows(book, LEGEND, widths, HEAD_ROW + len(lines))
    _begin(rows, facts, "图例与口径", ("项目", "说明"), "A")
    for cells in lines:
        colour = next((key for key, word in COLOURS.items() if word == cells[0]), "")
        fills = {0: FILLS[colour]} if cells[1] == "灯号的底色" else {}
        _add(rows, cells, widths, find_height(cells, widths), fills)
