"""A task of a report in a line: what it is called, who leads, how far it is behind."""

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.report import Line
from bizenv.views.wording import values as words


def called(status: Status, node: Node) -> str:
    """A task by its number and what it asks for."""
    return f"{words.item(status.task)}，{words.short(node.clause).rstrip('。；;，,')}"


def led(status: Status) -> str:
    """Who leads."""
    return f"牵头单位：{words.leads(status)}"


def lag(line: Line) -> str:
    """A task that lags, in a sentence: what, deadline, gap, lead."""
    status = line.status
    node = (*status.missed, status.nearest)[0]
    moved = f"（原{words.day(node.printed)}）" if words.moved(node) and node.printed is not None else ""
    limit = f"时限{words.day(node.date)}{moved}，" if node.date is not None else ""
    return f"{called(status, node)}。{limit}{gap(status, node)}。（{led(status)}）"


def gap(status: Status, node: Node) -> str:
    """How far a task is behind: days past the deadline with the last progress, or what its light says."""
    share = f"，报进度{node.progress}%" if node.progress is not None else f"，{words.state(node, status)}"
    if node in status.missed:
        return f"逾期{-words.days(node, status.judged)}天未报完成{share}"
    return (status.light.reason if status.light is not None else "").replace("%", "％") or words.state(node, status)
