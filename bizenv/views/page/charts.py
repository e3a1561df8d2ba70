"""The charts of the internal page: the comparison of the periods, and the deadlines by month, as sizes of bars in SVG units."""

from collections import Counter
from collections.abc import Iterator

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.comparison import Comparison
from bizenv.standing.report import OUTCOMES
from bizenv.standing.standing import Standing
from bizenv.views.page.model import Bar, Chart, ComparisonChart, Month, PageBlock
from bizenv.views.page.public import find_title
from bizenv.views.wording import comparison as comparisons
from bizenv.views.wording import report, words

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
    most = max(sum(counts.values()) for counts in months.values())
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if most / n <= 5)
    ceiling = -(-most // step) * step
    now = str(standing.as_of)[:7]
    wide = max(_MARGIN + len(months) * _COLUMN, 580)
    column = (wide - _MARGIN) / max(len(months), 6)
    broad = min(40, column * 0.6)
    found, before, year = [], None, ""
    for n, key in enumerate(sorted(months)):
        index = 12 * int(key[:4]) + int(key[5:]) - 1
        counts = tuple(months[key][each] for each in keys)
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
        f"{month.name}{month.total}条（{'、'.join(f'{name}{n}' for (_, name), n in zip(names, month.counts, strict=True) if n)}）"
        for month in found
    )
    return Chart(
        names=names,
        heads=tuple(
            (k, name if k == "unknown" else report.COLUMNS[o]) for (k, name), o in zip(names, keys, strict=True)
        ),
        months=tuple(found),
        wide=wide,
        column=f"{broad:.1f}",
        ticks=ticks,
        told=told,
        total=sum(month.total for month in found),
    )
