"""各期对比 in words: what became of the rate and of what is overdue since the period before, each in a sentence or a cell."""

from decimal import Decimal

from bizenv.base.days import Every
from bizenv.ledger.names import STATES
from bizenv.standing.comparison import Comparison, Point, Turn
from bizenv.standing.periods import Period

_BEFORE: dict[Every, str] = {"month": "上月", "quarter": "上季度", "half": "上个半年", "year": "上年"}
RUNNING = "尚未结束"
"""What is said of a period that is still running."""
_FEW = 10
"""Of how many tasks a rate must be made to be compared with without a word on how few they were."""


def name_before(period: Period) -> str:
    """The period before, as a sentence calls it: 上季度."""
    return _BEFORE[period.every]


def compare(comparison: Comparison) -> str:
    """The rate against the period before: 较上季度提高12.4个百分点; empty where the two cannot be compared.

    Where few tasks were due before, it is said how many: 较上季度（应办结3项）下降21.2个百分点.
    """
    turn = comparison.whole
    if turn.change is None or turn.before is None:
        return ""
    few = f"（应办结{turn.before.due}项）" if turn.before.due < _FEW else ""
    return f"较{name_before(turn.now.period)}{few}{tell_change(turn.change)}"


def compare_overdue(comparison: Comparison) -> str:
    """What is overdue against the end of the period before: 较上季度末减少3项; empty where it cannot be compared."""
    turn = comparison.whole
    return f"较{name_before(turn.now.period)}末{_more(turn.overdue_change)}" if turn.overdue_change is not None else ""


def sentence(comparison: Comparison | None) -> str:
    """What changed against the period before, without a full stop; empty where there is nothing to compare.

    办结率较上季度提高12.4个百分点，逾期较上季度末减少3项. Where the day of the report is later than the end of
    its period, the figures compared are told too, since the report's own are others (期末办结率59.4%，较上季度…).
    """
    if comparison is None or not (rate := compare(comparison)):
        return ""
    now, overdue = comparison.whole.now, compare_overdue(comparison)
    if now.as_of == comparison.day:
        return f"办结率{rate}" + (f"，逾期{overdue}" if overdue else "")
    return f"期末办结率{now.rate}%，{rate}" + (f"；期末逾期{now.overdue}项，{overdue}" if overdue else "")


def tell_change(change: Decimal) -> str:
    """A change of a rate: 提高12.4个百分点, 下降3.0个百分点, 持平."""
    return f"{'提高' if change > 0 else '下降'}{abs(change)}个百分点" if change else "持平"


def mark_change(turn: Turn) -> str:
    """A change of a rate in a cell, in percentage points: +12.4, −3.0, 持平; — where it cannot be told."""
    if turn.change is None:
        return "—"
    return f"{'+' if turn.change > 0 else '−'}{abs(turn.change)}" if turn.change else "持平"


def _more(change: int) -> str:
    return f"{'增加' if change > 0 else '减少'}{abs(change)}项" if change else "持平"


def tell_rate(point: Point | None) -> str:
    """A rate in a cell with what it is made of: 59.4%（19／32）; — where there is none or it may not be told."""
    return f"{point.rate}%（{point.closed}／{point.due}）" if point is not None and point.rate is not None else "—"


def tell_overdue(point: Point | None) -> str:
    """How many are overdue, in a cell; — where it may not be told."""
    return str(point.overdue) if point is not None and point.overdue is not None else "—"


def name_short(period: Period) -> str:
    """A period under its bar, without the year: 四季度, 12月, 下半年; a year is 全年."""
    return period.words.partition("年")[2].removeprefix("第") or "全年"


HEADS = ("期间", "应办结", STATES["closed"].word, "办结率", "期末逾期")


def cells(point: Point) -> tuple[str, ...]:
    """A period as a row under ``HEADS``; — where there is no rate."""
    name = point.period.words + ("" if point.over else f"（{RUNNING}）")
    rate = f"{point.rate}%" if point.rate is not None else "—"
    return name, str(point.due), str(point.closed), rate, tell_overdue(point)


def compare_cells(turn: Turn) -> tuple[str, ...]:
    """A group in two periods: the rate before, the rate now, the change in percentage points, what is overdue."""
    past, now = tell_overdue(turn.before), tell_overdue(turn.now)
    return tell_rate(turn.before), tell_rate(turn.now), mark_change(turn), now if past == now else f"{past} → {now}"


def tell_points(comparison: Comparison) -> str:
    """Every period of a comparison in one line, for whoever cannot see the chart."""
    return "；".join(
        f"{point.period.words}{'' if point.over else f'（{RUNNING}）'}应办结{point.due}项，"
        + (f"办结率{point.rate}%，" if point.rate is not None else "")
        + f"期末逾期{tell_overdue(point)}项"
        for point in comparison.points
    )
