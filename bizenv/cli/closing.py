"""Shared by the commands that close work or correct how it was closed: whether it may pass, and on which day it was done."""

import datetime as dt
from collections.abc import Mapping, Sequence

from bizenv.base.errors import MisuseError
from bizenv.ledger.admission import find_shortfalls
from bizenv.ledger.states import Node
from bizenv.plan.model import Task


def check_targets(
    task: Task, nodes: Sequence[Node], values: Mapping[str, int | float], unmet: str | None, approved_by: str | None
) -> None:
    """Raise MisuseError if a target has no value or is missed, unless the reason, and for a hard one the approval, is given."""
    short = find_shortfalls(task, nodes, values)
    hard = [it for it in short if not it.target.soft]
    if not short:
        if unmet is not None and nodes:
            raise MisuseError(f"{task.label} 的指标都已达到，或没有指标，不写 --unmet")
        return
    if unmet is not None and (approved_by is not None or not hard):
        return
    from bizenv.views.wording import words

    told = words.tell_shortfalls(short)
    if any(it.value is None for it in short):
        remedy = "用 --value 指标=数 写核实的数"
    elif hard:
        remedy = "退回续办，或经确定指标的机关批准：--unmet 理由 --approved-by 机关 --document 文号"
    else:
        remedy = "力争的指标写明理由即可：--unmet 理由"
    raise MisuseError(f"{task.label} 不能通过：{told}；{remedy}")


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
