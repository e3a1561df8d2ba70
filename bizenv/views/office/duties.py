"""责任清单: the tasks that one department leads or supports, for its own files."""

from collections.abc import Sequence

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Department
from bizenv.standing.standing import Standing
from bizenv.views.office import AUDIENCE
from bizenv.views.wording import report, succession, titles, words
from bizenv.views.wording.lagging import require
from bizenv.views.wording.paper import Annex, Block, Given, Paper, Table


def make_paper(
    standing: Standing,
    department: Department,
    lead: Sequence[Status],
    support: Sequence[Status],
    given: Given,
    gone: Sequence[str] = (),
) -> Paper:
    """The list as a document: a first page with a summary, then an annex of led tasks and one of supported tasks.

    ``gone``: what became of the department, in sentences.
    """
    plan = standing.registry.plan
    place = titles.cite_tasks(plan)
    dated = sum(s.due is not None for s in lead)
    limits = f"牵头任务中，有时限待办的{dated}项。" if dated else ""
    rated = any(standing.judges(status) for status in lead)
    blocks = [
        Block(
            f"根据{place}，{department.name}{_count(lead, support)}（截至{words.day(standing.as_of)}），清单附后。{limits}"
        ),
        Block("联合牵头的任务由列在首位的单位汇总反馈" + ("；配合的任务不计入本单位办结率。" if rated else "。")),
    ]
    blocks += [Block(f"{line}。") for line in gone]
    first = [s for s in lead if s.first == department.name]
    blocks += [Block(sentence) for sentence in succession.list_came(department.name, first)]
    if standing.empty:
        blocks.append(Block(report.EMPTY))
    annexes = [
        Annex(f"{name}任务清单", _table(it, name, standing), _notes(it))
        for name, it in (("牵头", lead), ("配合", support))
        if it
    ]
    return Paper(
        title=f"{department.name}{titles.name_work(plan)}任务责任清单",
        given=given,
        as_of=standing.as_of,
        addressee=f"{department.name}：",
        tail="任务责任清单",
        blocks=tuple(blocks),
        annexes=tuple(annexes),
    )


def _count(lead: Sequence[Status], support: Sequence[Status]) -> str:
    """How many tasks there are: 牵头29项、配合12项."""
    return (
        "、".join(f"{role}{len(found)}项" for role, found in (("牵头", lead), ("配合", support)) if found) or "没有任务"
    )


def _table(statuses: Sequence[Status], role: str, standing: Standing) -> Table:
    other = "配合单位" if role == "牵头" else "牵头单位"
    heads = ("序号", "编号", "任务要求", "时限", other, "目前情况")
    rows = []
    for number, status in enumerate(statuses, start=1):
        task = status.task
        others = _others(status, role)
        nodes = status.dated or (status.nearest,)
        rows.append(
            (
                str(number),
                task.label,
                f"{require(status, status.nearest)}。",
                "\n".join(words.due(n).joined() for n in nodes),
                others,
                "—" if standing.empty else _stand(status, nodes, standing),
            )
        )
    return Table(heads, (5, 9, 74, 17, 30, 17), tuple(rows), dense=True)


def _stand(status: Status, nodes: Sequence[Node], standing: Standing) -> str:
    """The states of a task's deadlines, in words that the department itself may read."""
    judged = standing.judges(status)
    return "\n".join(words.state(node, status, AUDIENCE, judged=judged) for node in nodes)


def _others(status: Status, role: str) -> str:
    """The other departments of a task: supporting units and joint leads if this one leads, else the leads."""
    if role != "牵头":
        return words.leads(status)
    joint = [f"联合牵头：{'、'.join(status.lead)}"] if len(status.lead) > 1 else []
    support = ["、".join(status.support)] if status.support else []
    return "；".join([*support, *joint]) or "—"


def _notes(statuses: Sequence[Status]) -> tuple[str, ...]:
    return tuple(words.footnotes([n for s in statuses for n in s.dated]))
