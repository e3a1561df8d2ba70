"""The charts of the internal page: the trend, the comparison of the periods, the deadlines by month, in SVG units."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.comparison import Comparison
from bizenv.standing.periods import find_period
from bizenv.standing.report import OUTCOMES
from bizenv.standing.standing import Standing
from bizenv.standing.trend import Trend
from bizenv.views.page.model import Bar, Chart, ComparisonChart, Dot, Month, PageBlock, TrendChart
from bizenv.views.page.public import find_title
from bizenv.views.wording import comparison as comparisons
from bizenv.views.wording import report, words
from bizenv.views.wording import trend as trends

_RATE, _LATE, _GAP, _STEP = 96, 36, 34, 46
"""Lengths in the chart of the comparison, in SVG units: height of a rate of 100 %, of the most overdue, room, a period."""
_ROOM = 42
"""The room above the most overdue, in which its number stands below the name of the row."""


def draw_comparison(comparison: Comparison) -> ComparisonChart:
    """The periods as bars, and the last against the one before in tables."""
    most = max((point.overdue or 0 for point in comparison.points), default=0) or 1
    bars, year = [], ""
    floor, base = _GAP + _RATE, _GAP + _RATE + _ROOM + _LATE
    for n, point in enumerate(comparison.points):
        high = float(point.rate) * _RATE / 100 if point.rate is not None else 0
        tall = _LATE * (point.overdue or 0) / most
        now = str(point.period.first.year)
        bars.append(
            Bar(
                middle=f"{n * _STEP + _STEP / 2:g}",
                left=f"{n * _STEP + 10:g}",
                name=comparisons.name_short(point.period),
                year=now if now != year else "",
                running=not point.over,
                rate=f"{point.rate}%" if point.rate is not None else "",
                rate_top=f"{floor - high:.1f}",
                rate_height=f"{high:.1f}",
                overdue=comparisons.tell_overdue(point),
                overdue_top=f"{base - tall:.1f}",
                overdue_height=f"{tall:.1f}",
            )
        )
        year = now
    return ComparisonChart(
        sentence=comparisons.sentence(comparison),
        told=comparisons.tell_points(comparison),
        wide=max(len(bars), 8) * _STEP,
        column=f"{_STEP - 20}",
        bars=tuple(bars),
        heads=comparisons.HEADS,
        rows=tuple(comparisons.cells(point) for point in reversed(comparison.points)),
        groups=tuple(_turned(comparison)),
    )


def _turned(comparison: Comparison) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """The period against the one before, by field and by department; none where there is nothing to compare."""
    if comparison.whole.change is None:
        return
    for name, turns in (("领域", comparison.categories), ("单位", comparison.departments)):
        rows = []
        for turn in turns:
            if turn.row is not None:
                title = turn.row.key if name == "单位" else find_title(turn.row.lines[0].status.task)
                rows.append((title, *comparisons.compare_cells(turn)))
        yield name, tuple(rows)


_HEIGHT, _TOP, _MARGIN, _COLUMN = 280, 26, 34, 36
"""Lengths in the chart, in SVG units: height of the plot, room above it, room left of it, least width of a month."""


def _monthly(node: Node, status: Status) -> str:
    """How a deadline stands, as the outcome of a task is called."""
    if node.met:
        return node.state if node.state in OUTCOMES else "closed"
    if node.state == "reported_done":
        return "awaiting"
    if node in status.missed:
        return "overdue"
    past = node.date is not None and node.date < status.judged
    return node.state if past and node.state in OUTCOMES else "not_yet"


def draw_months(standing: Standing) -> Chart | None:
    """The chart of deadlines in force by month, without those terminated or under review; None if there are none."""
    months: dict[str, Counter[str]] = {}
    for status in (s for s in standing.statuses if not s.disputes):
        for node in status.dated:
            if node.state != "terminated":
                months.setdefault(str(node.date)[:7], Counter())[_monthly(node, status)] += 1
    if not months:
        return None
    keys = [key for key in OUTCOMES if any(counts[key] for counts in months.values())]
    names = tuple(
        ("unknown", words.NO_RECORD) if standing.empty and key == "overdue" else (key, report.OUTCOMES[key])
        for key in keys
    )
    heads = tuple((k, name if k == "unknown" else report.COLUMNS[o]) for (k, name), o in zip(names, keys, strict=True))
    columns = {month: tuple(counts[key] for key in keys) for month, counts in months.items()}
    return _lay_out(columns, names, heads, str(standing.as_of)[:7], "条")


def draw_trend(trend: Trend) -> TrendChart | None:
    """The trend as stacked columns with the cumulative rate above them; None where nothing fell due or is on record."""
    course, empty = trend.whole, trend.standing.empty
    if empty or not course.total.places["due"]:
        return None
    lit = trends.judged(course)
    shown = [it for it in trends.list_shown(course.months, trend) if not isinstance(it, int)]
    figures = [trends.count(it.counts, lit=lit, empty=empty) for it in shown]
    totals = [trends.count(it.total, lit=lit, empty=empty) for it in shown]
    pieces = [piece for piece, _ in trends.split(figures[0], empty=empty)]
    split = [[n for _, n in trends.split(each, empty=empty)] for each in figures]
    kept = [n for n in range(len(pieces)) if any(numbers[n] for numbers in split)]
    names = tuple((pieces[n], trends.PIECES[pieces[n]]) for n in kept)
    columns = {it.period.name: tuple(numbers[n] for n in kept) for it, numbers in zip(shown, split, strict=True)}
    chart = _lay_out(columns, names, names, find_period(trend.standing.as_of, "month").name, "项")
    dots = tuple(
        Dot(month.middle, f"{_TOP + _HEIGHT - _HEIGHT * float(total.rate) / 100:.1f}", f"{total.rate}%")
        for month, total in zip(chart.months, totals, strict=True)
        if total.rate is not None
    )
    ticks = tuple((f"{_TOP + _HEIGHT - _HEIGHT * n / 100:.1f}", f"{n}%") for n in (0, 50, 100)) if dots else ()
    return TrendChart(
        span=trends.name_span(trend),
        chart=chart._replace(told=trends.tell_points(trend)),
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        ticks=ticks,
        rates=tuple(f"{total.rate}%" if total.rate is not None else "—" for total in totals),
        total=(*(str(n) for n in _total(trend, kept)), str(course.total.places["due"])),
        notes=tuple(trends.notes(trend, blank="—")),
    )


def _total(trend: Trend, kept: Sequence[int]) -> list[int]:
    empty = trend.standing.empty
    numbers = trends.split(trends.count(trend.whole.total, lit=trends.judged(trend.whole), empty=empty), empty=empty)
    return [numbers[n][1] for n in kept]


def _lay_out(
    columns: Mapping[str, tuple[int, ...]],
    names: tuple[tuple[str, str], ...],
    heads: tuple[tuple[str, str], ...],
    now: str,
    unit: str,
) -> Chart:
    """Stacked columns, one a month (2019-12), each with a number for each of ``names``; ``now``: the month of the day."""
    most = max(1, *(sum(counts) for counts in columns.values()))
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if most / n <= 5)
    ceiling = -(-most // step) * step
    wide = max(_MARGIN + len(columns) * _COLUMN, 580)
    column = (wide - _MARGIN) / max(len(columns), 6)
    broad = min(40, column * 0.6)
    found: list[Month] = []
    before, year = None, ""
    for n, key in enumerate(sorted(columns)):
        index = 12 * int(key[:4]) + int(key[5:]) - 1
        counts = columns[key]
        floor, blocks = float(_HEIGHT + _TOP), []
        for (each, _), count in zip(names, counts, strict=True):
            height = _HEIGHT * count / ceiling
            floor -= height
            if count:
                blocks.append(PageBlock(each, f"{floor:.1f}", f"{height:.1f}"))
        left = _MARGIN + n * column + (column - broad) / 2
        found.append(
            Month(
                name=f"{key[:4]}年{int(key[5:])}月",
                year=key[:4] if key[:4] != year else "",
                short=f"{int(key[5:])}月",
                now=key == now,
                gap=before is not None and index - before > 1,
                left=f"{left:.1f}",
                middle=f"{left + broad / 2:.1f}",
                counts=counts,
                total=sum(counts),
                top=f"{floor - 7:.1f}",
                blocks=tuple(blocks),
            )
        )
        before, year = index, key[:4]
    ticks = tuple((f"{_TOP + _HEIGHT - _HEIGHT * n / ceiling:.1f}", n) for n in range(0, ceiling + 1, step))
    told = "；".join(
        f"{month.name}{month.total}{unit}"
        f"（{'、'.join(f'{name}{n}' for (_, name), n in zip(names, month.counts, strict=True) if n)}）"
        for month in found
    )
    return Chart(
        names=names,
        heads=heads,
        months=tuple(found),
        wide=wide,
        column=f"{broad:.1f}",
        ticks=ticks,
        told=told,
        total=sum(month.total for month in found),
    )
