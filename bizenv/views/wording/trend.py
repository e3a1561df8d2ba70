"""走势 in words: the head, the columns and cells of its tables, what its bars are made of, its notes and its forecast."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import STATES
from bizenv.standing.periods import Period
from bizenv.standing.report import INCOMPLETE, OUTCOMES, Counts, Outcome
from bizenv.standing.trend import BACK, Course, Forecast, Trend, TrendMonth
from bizenv.views.wording import report, titles, words
from bizenv.views.wording.audience import Audience, Fact, tellable
from bizenv.views.wording.words import Head

AUDIENCE: Audience = "units"
"""The office passes the trend on to units and leaders, as it does the report."""
TOTAL = "合计"
Piece = Literal["closed", "in_time", "late", "awaiting", "overdue", "unknown", "other"]
PIECES: dict[Piece, str] = {
    "closed": "已办结",
    "in_time": "按期办结",
    "late": STATES["closed_late"].word,
    "awaiting": STATES["reported_done"].note,
    "overdue": report.OUTCOMES["overdue"],
    "unknown": "时限已到",
    "other": "其他",
}
"""What the tasks that fell due are told in: ``closed`` where nobody is judged, else ``in_time`` and ``late``."""
COUNTING = (
    "口径：各月的数字是那个月应办结的事项截至同一天的情况，与那个月的进展报告相同；累计自起始月算起，一个事项有几个节点、"
    "或延期到别的月份的，各月都计，累计只计一次；办结率＝已办结／应办结；待核验的不算办结，也不算逾期。"
)

JOINT = "分单位时，联合牵头的各家都计，各单位相加可以多于合计。"


class Figures(NamedTuple):
    """The numbers of a month or of a total as they may be told; None for what may not be, or for a rate of nothing.

    ``closed`` includes ``late``; ``due`` is closed + awaiting + overdue (if told) + other.
    """

    due: int
    closed: int
    late: int | None
    awaiting: int
    overdue: int | None
    other: int
    rate: Decimal | None


def judged(course: Course) -> bool:
    """Whether lateness and rates of a course may be told."""
    return tellable(Fact("lateness", course.lit), AUDIENCE)


def count(counts: Counts, *, lit: bool, empty: bool) -> Figures:
    """The figures of what fell due. ``lit``: whether lateness may be told; ``empty``: nothing is on record."""
    due, closed, awaiting, late = (
        counts.places["due"],
        counts.due["closed"],
        counts.due["awaiting"],
        counts.due["overdue"],
    )
    return Figures(
        due=due,
        closed=closed,
        late=counts.closed_late if lit else None,
        awaiting=awaiting,
        overdue=late if lit else None,
        other=due - closed - awaiting - (late if lit else 0),
        rate=counts.rate if lit and not empty else None,
    )


def split(figures: Figures, *, empty: bool) -> list[tuple[Piece, int]]:
    """The pieces that make up what fell due, zeros included, in the order in which a bar shows them."""
    if figures.late is None or figures.overdue is None:
        return [("closed", figures.closed), ("awaiting", figures.awaiting), ("other", figures.other)]
    return [
        ("in_time", figures.closed - figures.late),
        ("late", figures.late),
        ("awaiting", figures.awaiting),
        ("unknown" if empty else "overdue", figures.overdue),
        ("other", figures.other),
    ]


def title(trend: Trend, noted: str, *, named: bool = True) -> Head:
    """The head: plan and months; ``noted`` is the day and what it rests on. Not ``named``: below a heading that has the plan."""
    plan = titles.name_bare(trend.standing.registry.plan) if named else ""
    return Head(f"{plan}走势：{name_span(trend)}应办结的事项", noted)


def name_span(trend: Trend) -> str:
    """From which month to which: 2019年9月至2020年6月; one month alone is that month."""
    first, last = trend.first, trend.last
    return first.words if first == last else f"{first.words}至{last.words}"


def name_months(periods: Sequence[Period]) -> str:
    """Months in one phrase, each year once: 2019年9、11、12月，2020年4月."""
    years: dict[int, list[str]] = {}
    for period in periods:
        years.setdefault(period.first.year, []).append(str(period.first.month))
    return "，".join(f"{year}年{'、'.join(months)}月" for year, months in years.items())


def is_running(period: Period, trend: Trend) -> bool:
    """Whether a month is that of the day of the trend, and not over on it."""
    return period.first <= trend.standing.as_of <= period.last and trend.standing.judged <= period.last


_HEADS = ("应办结", "已办结", PIECES["late"], PIECES["awaiting"], PIECES["overdue"], PIECES["other"])


def heads(trend: Trend) -> tuple[str, ...]:
    """The heads of ``cells``. Where nothing is on record, 时限已到 stands for 逾期."""
    return tuple(PIECES["unknown"] if trend.standing.empty and head == PIECES["overdue"] else head for head in _HEADS)


def cells(figures: Figures) -> tuple[str, ...]:
    """The six numbers in cells; - for what may not be told. All are one column wide in every console, so that bars align."""
    numbers = (figures.due, figures.closed, figures.late, figures.awaiting, figures.overdue, figures.other)
    return tuple("-" if n is None else str(n) for n in numbers)


def tell_rate(figures: Figures) -> str:
    """A rate in a cell: 61.4%; - where there is none or it may not be told."""
    return f"{figures.rate}%" if figures.rate is not None else "-"


def list_shown(months: Sequence[TrendMonth], trend: Trend) -> Iterator[TrendMonth | int]:
    """The months in which something fell due and the running one; between them how many months were left out."""
    left = 0
    for month in months:
        if month.counts.places["due"] or is_running(month.period, trend):
            if left:
                yield left
            left = 0
            yield month
        else:
            left += 1
    if left:
        yield left


SHEET_HEADS = (
    "月份", "应办结", "已办结", "其中逾期办结",
    *(report.COLUMNS[it] for it in OUTCOMES if it != "closed"),
    "办结率", "累计应办结", "累计已办结", "累计办结率",
)  # fmt: skip


def sheet_heads(trend: Trend) -> tuple[str, ...]:
    """The heads of ``sheet_cells``: every outcome has a column."""
    late = PIECES["unknown"] if trend.standing.empty else PIECES["overdue"]
    return tuple(late if head == PIECES["overdue"] else head for head in SHEET_HEADS)


def sheet_numbers(month: TrendMonth, course: Course, trend: Trend) -> tuple[int | Decimal | None, ...]:
    """The numbers of a month under ``sheet_heads`` but the first; None for what may not be told, rates in per cent.

    Where nobody is judged, nothing tells whether what is not complete is overdue, due that day or not yet due.
    """
    lit, empty = judged(course), trend.standing.empty
    now, total = (count(each, lit=lit, empty=empty) for each in (month.counts, month.total))
    return (
        now.due,
        now.closed,
        now.late,
        *(_number(month.counts, it, lit=lit) for it in OUTCOMES if it != "closed"),
        now.rate,
        total.due,
        total.closed,
        total.rate,
    )


def _number(counts: Counts, outcome: Outcome, *, lit: bool) -> int | None:
    return counts.due[outcome] if lit or outcome not in INCOMPLETE else None


def sheet_cells(month: TrendMonth, course: Course, trend: Trend) -> tuple[str, ...]:
    """A month as a row under ``sheet_heads``; empty for what may not be told."""
    numbers = sheet_numbers(month, course, trend)
    rates = [n for n, head in enumerate(SHEET_HEADS[1:]) if head.endswith("率")]
    told = ("" if n is None else f"{n}%" if at in rates else str(n) for at, n in enumerate(numbers))
    return (month.period.words, *told)


Mark = Literal[".", "#", "+", "-", "!"]
MARKS: dict[Mark, str] = {"#": "全部办结", "+": "部分办结", "-": "都未办结", "!": "有逾期的", ".": "没有应办结的"}
"""How a month of a group stands, a character each: one column wide in every console."""


def mark(figures: Figures, *, empty: bool) -> Mark:
    """How a month of a group stands. On an empty ledger nothing is said to be overdue."""
    if not figures.due:
        return "."
    if figures.overdue and not empty:
        return "!"
    return "#" if figures.closed == figures.due else "+" if figures.closed else "-"


def name_course(course: Course, trend: Trend) -> str:
    """The name of a group: a department or a field; of the whole, 合计."""
    return report.key(trend.by, course.row) if course.row is not None and trend.by is not None else TOTAL


def tell_others(trend: Trend) -> str:
    """What 其他 consists of in the total: 其他4项：经批准延期1项、未到期3项; empty where there is none."""
    lit, total = judged(trend.whole), trend.whole.total
    figures = count(total, lit=lit, empty=trend.standing.empty)
    told = [
        f"{report.OUTCOMES[it]}{n}项"
        for it in OUTCOMES
        if it not in ("closed", "awaiting", *(INCOMPLETE if not lit else ("overdue",))) and (n := total.due[it])
    ]
    if not lit and total.incomplete:
        told.append(f"尚未办结{total.incomplete}项")
    return f"{TOTAL}中的{PIECES['other']}{figures.other}项：{'、'.join(told)}。" if figures.other else ""


def notes(trend: Trend, *, blank: str = "-") -> list[str]:
    """The notes below: an empty ledger, what 其他 is, who is not judged, how tasks are counted.

    ``blank``: what stands for a number that may not be told.
    """
    found = [report.EMPTY] if trend.standing.empty else []
    found += [told] if (told := tell_others(trend)) else []
    hidden = [name_course(it, trend) for it in trend.courses if not judged(it)]
    if hidden:
        found.append(f"“{blank}”：{'、'.join(hidden)}按规则只列进展，不列逾期和办结率。")
    elif not judged(trend.whole):
        found.append(f"“{blank}”：按规则只列进展，不列逾期和办结率。")
    return [*found, COUNTING + (JOINT if trend.by == "department" else "")]


def tell_points(trend: Trend) -> str:
    """Every month with something due in one line, for whoever cannot see the chart."""
    lit, empty = judged(trend.whole), trend.standing.empty
    told = []
    for month in trend.whole.months:
        if month.counts.places["due"]:
            figures, total = (count(each, lit=lit, empty=empty) for each in (month.counts, month.total))
            parts = [f"{PIECES[piece]}{n}项" for piece, n in split(figures, empty=empty) if n]
            rate = [f"累计办结率{total.rate}%"] if total.rate is not None else []
            told.append(
                f"{month.period.words}应办结{figures.due}项（{'、'.join(parts)}），{''.join(rate)}".rstrip("，")
            )
    return "；".join(told)


def tell_forecast(forecast: Forecast | None, trend: Trend) -> str:
    """The forecast in a sentence that says that it is arithmetic, or why there is none."""
    if forecast is None:
        if trend.standing.empty or not judged(trend.whole):
            return f"没有推算：{'台账为空' if trend.standing.empty else '按规则只列进展'}。"
        return f"没有推算：台账不足{BACK}个月，或者当年没有还要办结的事项。"
    more = forecast.closed - forecast.before
    left = f"（不含按规则只列进展的{forecast.unjudged}项）" if forecast.unjudged else ""
    return (
        f"推算（只是算术，不是预测，不作依据）：{forecast.period.words}应办结{forecast.due}项{left}，"
        f"截至{words.day(forecast.as_of)}已办结{forecast.closed}项；{words.day(forecast.since)}以来办结{more}项，"
        f"照此快慢，到{words.day(forecast.period.last)}办结{forecast.expected}项，办结率{forecast.rate}%。"
        "没有考虑各项的时限和难易。"
    )
