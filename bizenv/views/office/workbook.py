"""督办台账 as an Excel workbook: the ledger, the departments, the trend, the deadlines by month, the legend.

Of several plans, the ledger and the deadlines are of all, with a column for the plan; departments and trend are sheets of
each plan, because a rate is of one plan.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from bizenv.standing.trend import make_full_trend
from bizenv.views.office.chart import draw_trend
from bizenv.views.office.rows import Rows, Written
from bizenv.views.office.sheet import TEXT, Looks, find_format, find_height, find_look, set_printing
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import report, titles, words
from bizenv.views.wording import trend as trends
from bizenv.views.wording.audience import Audience
from bizenv.views.wording.ledger_columns import COLUMNS, OWN_WIDTH, Value
from bizenv.views.wording.lights import COLOURS, legend
from bizenv.views.wording.shares import PLAN, Share, gather_alike, is_of_several, list_heads, make_rows, name_all

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


_PLAN_WIDTH = 10
"""The width of the column that names the plan, in digits."""
_LONGEST_TITLE = 31
"""The most characters of the title of a sheet."""


def render(shares: Sequence[Share]) -> bytes:
    """The bytes of the workbook; the same data gives the same bytes. All plans are told on one day."""
    book = Looks(write_only=True)
    _ledger(book, shares)
    for share in shares:
        _departments(book, share)
        _trend(book, share)
    _months(book, shares)
    _legend(book, shares)
    book.properties.creator = "bizenv"
    book.properties.title = make_legible(f"{_name(shares)}督办台账")[:250]
    return book.content(shares[0].report.standing.as_of)


def _name(shares: Sequence[Share]) -> str:
    return name_all(shares) if is_of_several(shares) else titles.name_bare(shares[0].report.standing.registry.plan)


def _entitle(share: Share, sheet: str) -> str:
    """The title of a plan's sheet: 放管服·单位 where there are several. A plan's id may be longer than Excel's titles."""
    return f"{share.name[: _LONGEST_TITLE - len(sheet) - 3]}·{sheet}" if share.name else sheet


def _begin(
    rows: Rows, shares: Sequence[Share], title: str, heads: Sequence[str], frozen: str, *, column: int = 1
) -> None:
    """Set up the pages; write the title and the line on plan and day, both from ``column`` on, and the column heads.

    ``frozen``: the columns to the left of this one are frozen with the heads.
    """
    rows.sheet.freeze_panes = f"{frozen}{HEAD_ROW + 1}"
    set_printing(rows.sheet, f"{HEAD_ROW}:{HEAD_ROW}")
    document, plan = _cite(shares)
    # Text aligned as "run" overflows into the empty cells beside it.
    before = [None] * (column - 1)
    title = f"{plan}：{title}" if plan else title
    rows.add([*before, Written(title, find_look(TEXT, size=16, bold=True, align="run", border=False))], 26)
    day = f"截至{words.as_of(shares[0].report.standing)}"
    empty = _gather(shares, lambda it: report.EMPTY if it.report.standing.empty else "")
    told = "　".join(part for part in (document, day, "内部资料") if part) + "".join(
        f"　{text}{_of(names)}" for names, text in empty if text
    )
    rows.add([*before, Written(told, find_look(TEXT, align="run", border=False))])
    rows.add_heads(heads)


def _cite(shares: Sequence[Share]) -> tuple[str, str]:
    """The number of the plan and its title; of several, no number, and their names."""
    if len(shares) > 1:
        return "", name_all(shares)
    plan = shares[0].report.standing.registry.plan
    return plan.document, plan.title


def _gather(shares: Sequence[Share], tell: Callable[[Share], str]) -> list[tuple[str, str]]:
    """What is told of the plans, each text once, with the names of the plans; as ``gather_alike`` has it."""
    return gather_alike(((it.name, tell(it)) for it in shares), [it.name for it in shares])


def _explain_lights(share: Share) -> str:
    standing = share.report.standing
    return legend(standing.rules, standing.registry) if standing.rules is not None else ""


def _of(names: str) -> str:
    """The plans of which something is told, after it; empty if of all."""
    return f"（{names}）" if names else ""


def _filter(rows: Rows, last: int) -> None:
    """Let people filter the table, whose last row is ``last``."""
    rows.sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(rows.widths))}{max(last, HEAD_ROW + 1)}"


def _ledger(book: Looks, shares: Sequence[Share]) -> None:
    heads = list_heads(shares)
    first = [_PLAN_WIDTH] if is_of_several(shares) else []
    widths = [*first, *(column.width for column in COLUMNS)]
    widths += [OWN_WIDTH] * (len(heads) - len(widths))
    last = HEAD_ROW + sum(len(status.nodes) for share in shares for status in share.statuses)
    rows = Rows(book, LEDGER, widths, last)
    kept = len(first) + 2  # number and id, with the plan before them: they are repeated on every page
    _begin(rows, shares, "督办台账", heads, get_column_letter(kept + 1), column=kept + 1)
    keys = [PLAN for _ in first] + [column.key for column in COLUMNS]
    light = keys.index("light")
    merged = {keys.index(key): _Runs(rows, keys.index(key) + 1) for key in _MERGED}
    for line in make_rows(shares):
        lamp = line.status.light if line.cells[light] else None
        texts = ["" if n in merged else text for n, text in enumerate(_texts(line.cells))]
        fills = {light: FILLS[lamp.colour]} if lamp is not None else {}
        _add(rows, line.cells, widths, find_height(texts, widths), fills)
        for column, runs in merged.items():  # the number and the id differ in every row
            runs.add((*line.cells[: len(first)], *line.cells[kept : column + 1]))
    for runs in merged.values():
        runs.add(None)
    _filter(rows, last)
    # Two pages wide, because its 24 columns would be illegible on one. Both show number and id.
    rows.sheet.page_setup.fitToWidth, rows.sheet.page_setup.pageOrder = 2, "overThenDown"
    rows.sheet.print_title_cols = f"A:{get_column_letter(kept)}"


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


def _departments(book: Looks, share: Share) -> None:
    facts = share.report
    heads = ("单位", "类别", *report.heads(facts))
    widths = (22, 14, *(10 for _ in heads[2:-1]), 20)
    last = HEAD_ROW + len(facts.rows)
    rows = Rows(book, _entitle(share, DEPARTMENTS), widths, last + 2)
    _begin(rows, [share], f"{facts.period.words}各单位情况", heads, "B")
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


def _trend(book: Looks, share: Share) -> None:
    """By month what fell due and how it stands, with a chart; the tasks and the day are those of the report."""
    facts = share.report
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
    rows = Rows(book, _entitle(share, TREND), widths, below)
    _begin(rows, [share], f"走势：{trends.name_span(trend)}应办结的事项", heads, "B")
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


def _months(book: Looks, shares: Sequence[Share]) -> None:
    several = is_of_several(shares)
    first = [PLAN] if several else []
    heads = [*first, "月份", "时限", "距今天数", "编号", "到期内容", "牵头单位", "状态", "灯号", "原定时限"]
    widths = [*(_PLAN_WIDTH for _ in first), 12, 12, 10, 9, 60, 22, 16, 6, 12]
    nodes = ((it, s, n) for it in shares for s in it.statuses for n in s.dated)
    dated = sorted(((n.date, it, s, n) for it, s, n in nodes if n.date is not None), key=lambda each: each[0])
    last = HEAD_ROW + len(dated)
    rows = Rows(book, MONTHS, widths, last)
    _begin(rows, shares, "时限（按月）", heads, "A")
    for day, share, status, node in dated:
        lamp = words.light(node, status)
        cells: tuple[Value, ...] = (
            *((share.name,) if several else ()),
            f"{day.year}年{day.month}月",
            day,
            (day - share.report.standing.as_of).days,
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


def _legend(book: Looks, shares: Sequence[Share]) -> None:
    widths = (14, 110)
    lines = _explain(shares)
    rows = Rows(book, LEGEND, widths, HEAD_ROW + len(lines))
    _begin(rows, shares, "图例与口径", ("项目", "说明"), "A")
    for cells in lines:
        colour = next((key for key, word in COLOURS.items() if word == cells[0]), "")
        fills = {0: FILLS[colour]} if cells[1] == "灯号的底色" else {}
        _add(rows, cells, widths, find_height(cells, widths), fills)


def _explain(shares: Sequence[Share]) -> list[tuple[str, str]]:
    """The lines of the legend: how each plan stands, and what the figures and the colours mean."""
    lines = [(it.name or "总体", str(line)) for it in shares for line in report.sentences(it.report)]
    lines += [("口径", report.COUNTING)]
    lines += [(f"灯号{_of(names)}", text) for names, text in _gather(shares, _explain_lights) if text]
    if any(it.report.standing.rules is not None and not it.report.standing.empty for it in shares):
        lines += [(COLOURS[light], "灯号的底色") for light in FILLS]
    lines += [("标记", note) for note in (words.IMPLICIT_NOTE, words.SOFT_NOTE, words.RULE_NOTE)]
    lines += [("数据", "序号按事项计，有几个节点的事项占几行；领域、措施合并的单元格各行都有值，可以筛选。")]
    return lines
