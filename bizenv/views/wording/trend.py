"""走势 in words: what became of the rate and of what is overdue since the period before, each in a sentence or a cell."""

from collections.abc import Iterator
from decimal import Decimal

from bizenv.base.days import Every
from bizenv.standing.periods import Period
from bizenv.standing.trend import Point, Trend, Turn

_BEFORE: dict[Every, str] = {"month": "上月", "quarter": "上季度", "half": "上个半年", "year": "上年"}
RUNNING = "尚未结束"
"""What is said of a period that is still running."""
_FEW = 10
"""Of how many tasks a rate must be made to be compared with without a word on how few they were."""


def name_before(period: Period) -> str:
    """The period before, as a sentence calls it: 上季度."""
    return _BEFORE[period.every]


def list_sentences(trend: Trend) -> Iterator[str]:
    """What changed against the period before, without a full stop each; none where the two cannot be compared.

    办结率较上季度提高12.4个百分点; 逾期较上季度末减少3项. Where few tasks were due before, it is said how many.
    """
    last, turn = name_before(trend.whole.now.period), trend.whole
    if turn.change is not None and turn.before is not None:
        few = f"（应办结{turn.before.due}项）" if turn.before.due < _FEW else ""
        yield f"办结率较{last}{few}{tell_change(turn.change)}"
    if turn.overdue_change is not None:
        yield f"逾期较{last}末{_more(turn.overdue_change)}"


def sentence(trend: Trend | None) -> str:
    """Both of ``list_sentences`` in one, without a full stop; empty where there is nothing to compare."""
    return "，".join(list_sentences(trend)) if trend is not None else ""


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


def tell_points(trend: Trend) -> str:
    """Every period of a trend in one line, for whoever cannot see the chart."""
    return "；".join(
        f"{point.period.words}{'' if point.over else f'（{RUNNING}）'}应办结{point.due}项，"
        + (f"办结率{point.rate}%，" if point.rate is not None else "")
        + f"逾期{tell_overdue(point)}项"
        for point in trend.points
    )
