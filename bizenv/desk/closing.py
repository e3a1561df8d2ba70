"""What closes work, or corrects how it was closed: whether it may pass, and on which day it was done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.admission import find_shortfalls
from bizenv.ledger.states import Node
from bizenv.plan.model import Task

if TYPE_CHECKING:
    from bizenv.standing.rubric import Rules


class Short(NamedTuple):
    """What the targets lack for work to be closed.

    told: in words. lacking: whether a target has no value; hard: whether one is no soft one (力争).
    """

    told: str
    lacking: bool
    hard: bool


def find_short(task: Task, nodes: Sequence[Node], values: Mapping[str, int | float]) -> Short | None:
    """What the targets due by these nodes lack; None if they are met, or if there are none."""
    short = find_shortfalls(task, nodes, values)
    if not short:
        return None
    from bizenv.views.wording import words

    return Short(
        words.tell_shortfalls(short), any(it.value is None for it in short), any(not it.target.soft for it in short)
    )


def check_targets(
    task: Task, nodes: Sequence[Node], values: Mapping[str, int | float], unmet: str | None, approved_by: str | None
) -> None:
    """Raise MisuseError if a target has no value or is missed, unless the reason, and for a hard one the approval, is given."""
    short = find_short(task, nodes, values)
    if short is None:
        if unmet is not None and nodes:
            raise MisuseError(f"{task.label} 的指标都已达到，或没有指标，不写 --unmet")
        return
    if unmet is not None and (approved_by is not None or not short.hard):
        return
    if short.lacking:
        remedy = "用 --value 指标=数 写核实的数"
    elif short.hard:
        remedy = "退回续办，或经确定指标的机关批准：--unmet 理由 --approved-by 机关 --document 文号"
    else:
        remedy = "力争的指标写明理由即可：--unmet 理由"
    raise MisuseError(f"{task.label} 不能通过：{short.told}；{remedy}")


def find_completed(
    task: Task,
    nodes: Sequence[Node],
    typed: dt.date | None,
    verified: dt.date,
    proof: str | None,
    name: str = "--proof",
) -> tuple[dt.date, str]:
    """The day of completion, as typed, else as reported, else that of the verification; and a note on it, empty if none.

    What was reported after the deadline as done before it counts from the day on which the report came, unless the
    document that proves the day is named; ``name`` says where. Raises MisuseError if such a day is typed without it.
    """
    reported = max((n.completed for n in nodes if n.completed is not None), default=verified)
    claimed = typed or reported
    late = list_unproven(nodes, claimed, proof)
    if not late:
        return claimed, ""
    if typed is not None:
        raise refuse_unproven(task, late, claimed)
    came = find_arrival(late)
    note = (
        f"{task.label} 时限 {late[0].date}，{came} 才收到报办结，称 {claimed} 已完成，"
        f"没有证明完成之日的材料（{name}），按收到之日计，为逾期办结"
    )
    return min(came, verified), note


def warn_shelter(task: Task, nodes: Sequence[Node], returned: dt.date, limit: dt.date, rules: "Rules") -> str:
    """A note if a return for evidence does not shelter the task from its deadline, or not until its limit; else empty."""
    for node in nodes:
        if node.date is None or node.done is None:
            continue
        if node.returned or node.done.arrived > node.date:
            why = "已退回过" if node.returned else f"报办结（{node.done.arrived}）时已过时限"
            return f"{task.label} {why}，这次退回不顺延，原时限 {node.date} 照算"
    from bizenv.standing.rubric import find_shelter

    longest = find_shelter(returned, rules)
    if limit > longest:
        return f"{task.label} 补正期间最多 {rules.shelter} 个工作日不算逾期，到 {longest} 为止"
    return ""


def list_unproven(nodes: Sequence[Node], completed: dt.date, proof: str | None) -> list[Node]:
    """The nodes reported after their deadline as done before it (补报), of which no document proves the day."""
    return [node for node in nodes if node.must_prove(completed)] if proof is None else []


def find_arrival(late: Sequence[Node]) -> dt.date:
    """The day on which the last report on such nodes came."""
    return max(n.done.arrived for n in late if n.done is not None)


def refuse_unproven(task: Task, late: Sequence[Node], completed: dt.date) -> MisuseError:
    """The error for a day of completion that is typed without the document that proves it."""
    return MisuseError(
        f"{task.label} 时限 {late[0].date}，{find_arrival(late)} 才收到报办结，要按 {completed} 完成计："
        "写明证明完成之日的材料（--proof），才能算按期；没有的，不写 --completed，按收到之日计"
    )
