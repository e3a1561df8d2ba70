"""A task that lags: its facts, shared by every table, sentence and page that names it."""

from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
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
    moved = f"（原{words.day(node.printed)}）" if words.moved(node) and node.printed is not None else ""
    limit = f"时限{words.day(node.date)}{moved}，" if node.date is not None else ""
    return f"{called(lag.status, node)}。{limit}{gap(lag)}。（{led(lag.status)}）"


def gap(lag: Lag) -> str:
    """How far a task lags: days past a missed deadline with the progress, else its light's reason or its state."""
    status, node = lag.status, lag.node
    state = words.state(node, status, AUDIENCE, judged=lag.judged)
    if node not in status.missed:
        return lights.reason_text(status) or state
    share = f"报进度{node.progress}%" if node.progress is not None else state
    return f"逾期{-words.days(node, status.judged)}天未报完成，{share}"
