"""催办: the sheet that urges a department to act on one task, in the wording of its step."""

from collections.abc import Sequence

from bizenv.ledger.entry import Entry
from bizenv.ledger.names import LETTERS, Letters
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.registry import Registry
from bizenv.views.office import AUDIENCE
from bizenv.views.wording import titles, words
from bizenv.views.wording.paper import Block, Given, Paper, Table

_ASKED = {
    "reminder": "现予提醒，请于{limit}前反馈办理进展；已经办结的，报送完成情况和佐证材料。",
    "supervision": "现予督办，请于{limit}前办结并报送完成情况和佐证材料；确有困难的，书面说明原因、措施和预计完成时间。",
    "urgent": "现列为重点督办，请主要负责同志牵头研究，于{limit}前办结并书面报告；仍不能办结的，说明原因和责任，"
    "确需延期的报确定原时限的机关批准。",
}
_CONTACT = (
    "现商请支持，请于{limit}前函告办理进展；已经办结的，一并函告完成情况。",
    "现再次商请支持，请于{limit}前函告办理进展和预计完成时间。",
    "现第三次商请支持，请于{limit}前函告办理进展、存在的困难和预计完成时间，以便{report}。",
)
NO_WORD = "台账中没有办理进展的记录（仅表示没有收到反馈，不等于没有办理）"


def make_paper(
    registry: Registry, status: Status, node: Node, notice: Entry, given: Given, letters: Letters = LETTERS
) -> Paper:
    """The sheet of a notice as a document. ``status`` is the task's status before the notice was sent.

    ``letters``: what the rubric calls the letters.
    """
    form = letters[notice.letter or "reminder"]
    task = status.task
    head = f"关于{titles.quote(titles.name_task(task))}事项办理情况的{form}"
    return Paper(
        title=head,
        number=given.number or "【待编号】",
        addressee="、".join(status.lead) + "：",
        blocks=_body(registry, status, node, notice, letters),
        day=notice.date,
        issuer=given.issuer or "",
        approved_by=given.approved_by,
        table=_facts(status, node),
        slip=_slip(words.item(task), notice),
    )


def _body(registry: Registry, status: Status, node: Node, notice: Entry, letters: Letters) -> tuple[Block, ...]:
    plan, task = registry.plan, status.task
    you = "贵单位" if notice.letter == "contact" else "你单位"
    whose = (
        f"由{you}牵头" if len(status.lead) < 2 else f"由{words.first_lead(status)}等{len(status.lead)}家单位联合牵头"
    )
    annex = "附件" if plan.annex else ""
    opening = f"{titles.cite(plan)}{annex}{words.item(task)}{titles.quote(titles.name_task(task))}{whose}。"
    stands = f"{_due(status, node)}{_told(status)}。"
    before = _before(node.notices, letters)
    limit = words.day(notice.limit) if notice.limit is not None else ""
    if notice.letter == "contact":
        asked = _CONTACT[min(notice.step or 1, 3) - 1].format(
            limit=limit, report=f"向{plan.addressee}汇报" if plan.addressee else "上报"
        )
    else:
        asked = _ASKED[notice.letter or "reminder"].format(limit=limit)
    told = [Block(opening + stands), Block(before + asked)]
    if notice.note:
        told.append(Block(notice.note.replace("\n", " ")))
    return tuple(told)


def _due(status: Status, node: Node) -> str:
    if node.date is None:
        return "该项没有明确时限，"
    late = (status.as_of - node.date).days
    moved = f"（{words.moved_from(node)}）" if words.moved(node) else ""
    past = f"已过{late}天" if late > 0 else "今日到期" if late == 0 else f"还有{-late}天"
    return f"时限为{words.day(node.date)}{moved}，截至{words.day(status.as_of)}{past}，"


def _told(status: Status) -> str:
    last = status.last
    if last is None:
        return NO_WORD
    share = words.percent(last.progress)
    return f"最近一次反馈（{words.day(last.date)}）为{words.name_state(status.nearest, status, AUDIENCE).word}{share}"


def _before(notices: Sequence[Entry], letters: Letters) -> str:
    if not notices:
        return ""
    sent = "、".join(
        f"{words.day(it.date)}{letters[it.letter or 'reminder']}（限{words.day(it.limit)}前）"
        for it in notices
        if it.limit is not None
    )
    return f"此前已发{sent}，至今没有报办结。"


def _facts(status: Status, node: Node) -> Table:
    task = status.task
    rows = [
        ("任务要求", task.text),
        *([("本节点", node.clause)] if node.number and len(status.nodes) > 1 else []),
        ("完成时限", _limit(node)),
        ("牵头单位", words.leads(status)),
        ("配合单位", "、".join(task.support) or "无"),
    ]
    return Table(("项目", "内容"), (18, 82), tuple(rows))


def _limit(node: Node) -> str:
    if node.date is None:
        return words.UNDATED
    moved = "；".join(f"经{it.approved_by}批准（{it.document}）延至{it.until}" for it in node.extensions)
    return f"{words.day(node.printed or node.date)}（原文{titles.quote(node.text)}）" + (f"；{moved}" if moved else "")


def _slip(item: str, notice: Entry) -> Table:
    """回执: the reply slip that the department fills in and sends back."""
    limit = f"（请于{words.day(notice.limit)}前退回）" if notice.limit is not None else ""
    rows = (("办理进展", "\n\n\n"), ("问题和措施", "\n\n\n"), ("预计完成", "\n"), ("签字（盖章）", "\n"))
    return Table((item, limit), (18, 82), rows)
