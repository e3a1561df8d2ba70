"""责任清单: the tasks that one department leads or supports, for its own files."""

from collections.abc import Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Department
from bizenv.standing.standing import Standing
from bizenv.views.office import AUDIENCE
from bizenv.views.wording import report, succession, titles, words
from bizenv.views.wording.lagging import require
from bizenv.views.wording.paper import Annex, Block, Given, Paper, Table


class Duties(NamedTuple):
    """What a department leads and supports in one plan.

    gone: what became of the department there, in sentences.
    """

    standing: Standing
    lead: Sequence[Status]
    support: Sequence[Status]
    gone: Sequence[str] = ()


def make_paper(department: Department, duties: Sequence[Duties], given: Given) -> Paper:
    """The list as a document: a first page with a summary, then an annex of led tasks and one of supported tasks a plan."""
    alone = len(duties) == 1
    rated = any(it.standing.judges(status) for it in duties for status in it.lead)
    joint = "联合牵头的任务由列在首位的单位汇总反馈" + ("；配合的任务不计入本单位办结率。" if rated else "。")
    summaries = [_sum_up(department, it) for it in duties]
    blocks = [Block(summaries[0]), Block(joint)] if alone else [*map(Block, summaries), Block(joint)]
    blocks += [Block(f"{line}。") for line in dict.fromkeys(line for it in duties for line in it.gone)]
    for it in duties:
        first = [s for s in it.lead if s.first == department.name]
        blocks += [Block(sentence) for sentence in succession.list_came(department.name, first)]
    if all(it.standing.empty for it in duties):
        blocks.append(Block(report.EMPTY))
    annexes = [
        Annex(
            f"{'' if alone else it.standing.registry.plan.name}{role}任务清单",
            _table(some, role, it.standing),
            _notes(some),
        )
        for it in duties
        for role, some in (("牵头", it.lead), ("配合", it.support))
        if some
    ]
    work = titles.name_work(duties[0].standing.registry.plan) if alone else ""
    return Paper(
        title=f"{department.name}{work}任务责任清单",
        given=given,
        as_of=duties[0].standing.as_of,
        addressee=f"{department.name}：",
        tail="任务责任清单",
        blocks=tuple(blocks),
        annexes=tuple(annexes),
    )


def _sum_up(department: Department, duties: Duties) -> str:
    """The sentence on what a department has to do by a plan."""
    standing = duties.standing
    dated = sum(s.due is not None for s in duties.lead)
    limits = f"牵头任务中，有时限待办的{dated}项。" if dated else ""
    told = f"{department.name}{_count(duties.lead, duties.support)}（截至{words.day(standing.as_of)}）"
    return f"根据{titles.cite_tasks(standing.registry.plan)}，{told}，清单附后。{limits}"


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
