"""A task that lags: its facts, shared by every table, sentence and page that names it."""

from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, When
from bizenv.standing.report import Line
from bizenv.views.wording import lights, titles, words
from bizenv.views.wording.audience import Audience

AUDIENCE: Audience = "units"
"""Units and leaders read the papers and pages that name tasks that lag."""


class Lag(NamedTuple):
    """A task that lags, its deadline concerned (the earliest missed, else the next), whether its leads are judged."""

    status: Status
    node: Node
    judged: bool

    @property
    def due(self) -> words.Due:
        """The deadline as the parts of a cell."""
        return words.due(self.node)

    @property
    def reason(self) -> lights.Reason | None:
        """Why its light is on; None where it has none."""
        return lights.reason(self.status)


def lag(line: Line) -> Lag:
    """The facts of a line of a report that lags."""
    status = line.status
    return Lag(status, (*status.missed, status.nearest)[0], line.lit)


_REASONS: dict[When, str] = {
    "overdue": "逾期",
    "due_within": "临近时限",
    "behind": "进度滞后",
    "unreported": "未按时反馈",
    "returned": "退回后尚未补报",
}
"""Why a task stands in the list of those that lag, in the order in which the reasons are counted."""


def count_reasons(statuses: Iterable[Status]) -> list[tuple[str, int]]:
    """How many tasks that lag there are by reason: 逾期 past a deadline, 进度滞后 below the pace, and so on."""
    found = [
        "overdue" if status.missed else status.light.when if status.light is not None else "" for status in statuses
    ]
    told = [(name, found.count(when)) for when, name in _REASONS.items()]
    other = len(found) - sum(n for _, n in told)
    return [(name, n) for name, n in (*told, ("其他预警", other)) if n]


def name_lagging(statuses: Iterable[Status]) -> str:
    """How many tasks lag and why, in a line: 逾期11项、进度滞后1项; empty where there are none."""
    return "、".join(f"{name}{n}项" for name, n in count_reasons(statuses))


def cells(lag: Lag, between: str = "\n") -> tuple[str, ...]:
    """Number, deadline, leads, reason, clause. ``between`` separates the day in force from the printed one."""
    return (
        lag.status.task.label,
        lag.due.joined(between),
        words.leads(lag.status),
        str(lag.reason or ""),
        lag.node.clause,
    )


def footnotes(lags: Iterable[Lag]) -> list[str]:
    """The explanations of the marks on the deadlines of tasks that lag."""
    return words.footnotes(lag.node for lag in lags)


def called(status: Status, node: Node) -> str:
    """A task in a sentence: its number and what is due at ``node``, without a full stop."""
    return f"{words.item(status.task)}，{titles.name_node(status, node)}"


def led(status: Status) -> str:
    """The leads, after 牵头单位："""
    return f"牵头单位：{words.leads(status)}"


def sentence(lag: Lag) -> str:
    """A task that lags, in sentences: what is due, deadline, gap, leads."""
    node = lag.node
    moved = f"（{words.moved_from(node)}）" if words.moved(node) else ""
    limit = f"时限{words.day(node.date)}{moved}，" if node.date is not None else ""
    return f"{called(lag.status, node)}。{limit}{gap(lag)}。（{led(lag.status)}）"


def gap(lag: Lag) -> str:
    """How far a task lags: days past a missed deadline with the progress, else its light's reason or its state."""
    status, node = lag.status, lag.node
    state = words.state(node, status, AUDIENCE, judged=lag.judged)
    if node not in status.missed:
        return lights.reason_text(status) or state
    share = f"报进度{node.progress}%" if node.progress is not None else state
    return f"逾期{-words.days(node, status.judged)}天未报办结，{share}"
