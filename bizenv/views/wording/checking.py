"""通报前核对: how the circular will tell a unit's own tasks, in the words that only this unit reads.

A return because what was said is not what was found is told here with its ground, and in no other paper.
"""

from collections.abc import Sequence

from bizenv.ledger.names import GROUNDS, RETURN_MISSED
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.report import Line, Report, is_within
from bizenv.views.wording import lagging, report, titles, words
from bizenv.views.wording.audience import Audience

AUDIENCE: Audience = "units"
HEADS = ("编号", "任务", "时限", "办理情况", "完成日期", "拟列入")
REVIEWED = ("有异议，正在复核", "复核期间不列入")
PROBLEMS, MERITS, OVERALL = "存在问题", "主要成效", "总体情况"
"""The sections of the circular; the first two name tasks and units, the third counts."""


def cells(line: Line, facts: Report, unit: str, *, praised: bool) -> tuple[str, ...]:
    """The cells of a task under ``HEADS``. ``praised``: whether it is among those that the circular may praise."""
    status = line.status
    nodes = _choose(line, facts)
    joint = "、".join(name for name in status.lead if name != unit)
    title = titles.name_task(status.task) + (f"（与{joint}联合牵头）" if joint else "")
    due = "\n".join(part for n in nodes for part in (words.due(n).day, words.due(n).was) if part)
    if line.under_review:
        return status.task.label, title, due, REVIEWED[0], "—", REVIEWED[1]
    return (
        status.task.label,
        title,
        due,
        "\n".join(_stand(n, line) for n in nodes),
        "\n".join(str(n.completed or "—") for n in nodes),
        _place(line, praised=praised),
    )


def _choose(line: Line, facts: Report) -> Sequence[Node]:
    """The deadlines of a task that the circular is about: in the period, missed, returned or closed; else the nearest."""
    status, period = line.status, facts.period
    found = [n for n in status.nodes if n in status.missed or n.state == "returned" or is_within(n, period)]
    return found or [status.nearest]


def _stand(node: Node, line: Line) -> str:
    """How a deadline stands as the circular has it; of who is not judged nothing is said of lateness."""
    status = line.status
    days, before = -words.days(node, status.judged), words.tell_inherited(status, node)
    late = f"逾期{days}天{before}，" if node in status.missed and line.lit else ""
    if node.state == "returned":
        return late + _tell_return(node, status, judged=line.lit)
    if late:
        return late + (f"进度{node.progress}%" if node.progress else _name(node, status, judged=True))
    if node.late_by and line.lit:
        return f"{_name(node, status, judged=True)}，逾期{node.late_by}天{before}"
    if line.lag == "behind" and line.lit:
        return lagging.gap(lagging.lag(line))
    return _name(node, status, judged=line.lit) + words.percent(node.progress if node.state == "in_progress" else None)


def _name(node: Node, status: Status, *, judged: bool) -> str:
    return str(words.name_state(node, status, AUDIENCE, judged=judged))


def _tell_return(node: Node, status: Status, *, judged: bool) -> str:
    """A return with its ground and its limit: 退回核实（反馈情况与核查情况不一致），限2020年1月10日前补报."""
    ground = GROUNDS[node.ground] if node.ground is not None else None
    told = f"{ground.word}（{ground.note}）" if ground is not None else _name(node, status, judged=False)
    if node.limit is None:
        return told
    missed = f"，{RETURN_MISSED}" if judged and node.limit_late(status.judged) else ""
    return f"{told}，限{words.day(node.limit)}前补报{missed}"


def _place(line: Line, *, praised: bool) -> str:
    """In which section of the circular a task will stand, and as what, in two lines: 存在问题, 逾期."""
    if not line.lit:
        return "只计项数，不列名"
    if line.lag is not None:
        return f"{PROBLEMS}\n{report.LAGS[line.lag]}"
    if praised:
        return f"{MERITS}\n{'按期办结' if line.status.dated else '办结'}"
    if line.outcome is None:
        return f"{PROBLEMS}\n退回未补报" if line.status.sent_back else OVERALL
    if line.outcome == "closed":
        return f"{OVERALL}\n{'逾期办结' if line.late else '按期办结'}"
    return f"{OVERALL}\n{report.OUTCOMES[line.outcome]}"
