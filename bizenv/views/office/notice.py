"""催办: the sheet that urges a department to act on one task, in the wording of its step."""

from collections.abc import Sequence

from bizenv.ledger.entry import Entry
from bizenv.ledger.names import GROUNDS, STAGES, Letters
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.registry import Registry
from bizenv.standing.rubric import ReplyTo, Rules
from bizenv.standing.succession import leads_since
from bizenv.views.wording import cutting, titles, words
from bizenv.views.wording.lagging import require
from bizenv.views.wording.paper import Block, Given, Paper, Table

_ASKED = {
    "reminder": "现予提醒，请于{limit}反馈办理进展；已经办结的，报送完成情况和佐证材料。",
    "supervision": "现予督办，请于{limit}办结并报送完成情况和佐证材料；确有困难的，书面说明原因、措施和预计完成时间。",
    "urgent": "现列为重点督办，请主要负责同志牵头研究，于{limit}办结并书面报告；仍不能办结的，说明原因和责任，"
    "确需延期的报确定原时限的机关批准。",
}
_CONTACT = (
    "现商请支持，请于{limit}函告办理进展；已经办结的，一并函告完成情况。",
    "现再次商请支持，请于{limit}函告办理进展和预计完成时间。",
    "现第三次商请支持，请于{limit}函告办理进展、存在的困难和预计完成时间，以便{report}。",
)
NO_WORD = "督查台账尚无该项的反馈记录（不代表没有办理）"
_LONGEST = 320
"""The most characters of a requirement in the table, so that the letter stays on one page."""
BLANK = "【待填】"


def make_paper(registry: Registry, status: Status, node: Node, notice: Entry, given: Given, rules: Rules) -> Paper:
    """The letter as a document: on one page, and on a second the slip to answer with.

    status, node: how the task and the node stood before the notice was sent. rules: what the rubric calls
    the letters, and whom to answer.
    """
    form = rules.letters[notice.letter or "reminder"]
    return Paper(
        title=f"关于{titles.name_node(status, node)}落实情况的{form}",
        given=given,
        as_of=notice.date,
        number=given.numbered,
        addressee="、".join(status.lead) + "：",
        tail=f"落实情况的{form}",
        blocks=_body(registry, status, node, notice, rules.letters),
        table=_facts(status, node, notice, rules.reply_to),
        compact=True,
        slip=_slip(status, node, notice),
    )


def _body(registry: Registry, status: Status, node: Node, notice: Entry, letters: Letters) -> tuple[Block, ...]:
    plan = registry.plan
    you = "贵单位" if notice.letter == "contact" else "你单位"
    joint = len(status.lead) > 1
    whose = f"由{words.first_lead(status)}等{len(status.lead)}家单位联合牵头" if joint else f"由{you}牵头"
    since = leads_since(status)
    if since is not None and node.rule is None:
        whose = f"自{words.day(since)}起{whose}（{words.tell_change(status)}）"
    place = f"{titles.cite_tasks(plan)}{words.item(status.task)}"
    basis = f"{node.rule.document}（{place}按此执行）" if node.rule is not None else place
    opening = f"根据{basis}，{titles.quote(titles.name_node(status, node))}{whose}。"
    stands = f"{_due(status, node)}{_told(status, node)}。"
    limit = _name_limit(notice)
    if notice.letter == "contact":
        asked = _CONTACT[min(notice.step if isinstance(notice.step, int) else 1, 3) - 1].format(
            limit=limit, report=f"向{plan.addressee}汇报" if plan.addressee else "上报"
        )
    else:
        asked = _ASKED[notice.letter or "reminder"].format(limit=limit)
    told = [Block(opening + stands), Block(_before(node.notices, letters) + asked)]
    if notice.note:
        told.append(Block(" ".join(notice.note.split())))
    return tuple(told)


def _name_limit(notice: Entry) -> str:
    """Until when to answer: 2020年1月20日前, or 签收之日起5个工作日内 where the limit runs from a receipt not yet on record."""
    if notice.limit_days is not None and notice.received is None:
        return f"签收之日起{notice.limit_days}个工作日内"
    return f"{words.day(notice.limit)}前" if notice.limit is not None else "收到后"


def _due(status: Status, node: Node) -> str:
    if node.date is None:
        return f"该项没有明确时限，截至{words.day(status.as_of)}，"
    late = (status.as_of - node.date).days
    moved = f"（{words.moved_from(node)}）" if words.moved(node) and node.rule is None else ""
    past = (
        f"已过{late}天{words.tell_inherited(status, node)}"
        if late > 0
        else "今日到期"
        if late == 0
        else f"还有{-late}天"
    )
    return f"完成时限为{words.day(node.date)}{moved}，截至{words.day(status.as_of)}{past}，"


def _told(status: Status, node: Node) -> str:
    """The last report on the node, and whether the office has returned it since."""
    reports = [e for e in status.reports if e.deadline in (None, node.number)]
    if not reports:
        return NO_WORD
    if node.state == "returned":
        ground = GROUNDS[node.ground].note if node.ground is not None else ""
        limit = f"，限{words.day(node.limit)}前补报" if node.limit is not None else ""
        return f"{_whose(status, reports[-1])}{words.day(reports[-1].date)}的反馈经核验退回{f'（{ground}）' if ground else ''}{limit}，至今没有补报"
    share = words.percent(reports[-1].progress)
    word = STAGES[reports[-1].stage or "no_change"]
    return (
        f"据{_whose(status, reports[-1])}{words.day(reports[-1].date)}反馈，{word}{f'，进度{share}' if share else ''}"
    )


def _whose(status: Status, report: Entry) -> str:
    """Who made a report, where that was before the present lead came to lead the task; else empty."""
    name = words.name_lead_on(status, report.date)
    return name if name != status.first else ""


def _before(notices: Sequence[Entry], letters: Letters) -> str:
    if not notices:
        return ""
    sent = "、".join(
        f"于{words.day(it.date)}发出{letters[it.letter or 'reminder']}（限{_name_limit(it)}）" for it in notices
    )
    return f"此前已{sent}，至今尚未报办结。"


def _facts(status: Status, node: Node, notice: Entry, reply: ReplyTo) -> Table:
    rule = node.rule
    required = require(status, node)
    if len(required) > _LONGEST:
        required = f"{cutting.shorten(required, _LONGEST)}（全文见方案）"
    several = node.number and len(status.nodes) > 1
    answer = "主要负责人审签并加盖公章，附佐证材料" + ("函告" if notice.letter == "contact" else "书面报送")
    runs = "\n（时限自签收之日起算）" if notice.limit_days is not None else ""
    rows = [
        ("任务要求", required),
        *([("本节点", cutting.shorten(node.clause, 80))] if several and rule is None else []),
        ("完成时限", _limit(node)),
        *(("新规定", _announce(it)) for it in status.announced if it.deadline in (None, node.number)),
        ("牵头单位", words.leads(status)),
        *([("配合单位", "、".join(status.support))] if status.support else []),
        ("答复方式", answer),
        ("联系人", f"{reply.person or BLANK}，办公电话：{reply.telephone or BLANK}"),
        ("签　收", f"签收人：　　　　　　　签收时间：　　　年　　月　　日{runs}"),
    ]
    return Table(("项目", "内容"), (14, 86), tuple(rows))


def _announce(rule: Entry) -> str:
    """A new rule that takes effect on a later day: what it asks for, and by when."""
    until = f"，时限{words.day(rule.until)}" if rule.until is not None else ""
    text = f"：{cutting.shorten(rule.text, 80)}" if rule.text else ""
    return f"{rule.document}自{words.day(rule.day)}起施行{until}{text}"


def _limit(node: Node) -> str:
    if node.date is None:
        return words.UNDATED
    if node.rule is not None:
        return f"{words.day(node.date)}（{node.rule.document}，{words.day(node.rule.day)}起施行）"
    moved = "；".join(
        f"经{it.approved_by}批准（{it.document}）延至{words.day(it.until)}" for it in node.extensions if it.until
    )
    return f"{words.day(node.printed or node.date)}（原文{titles.quote(node.text)}）" + (f"；{moved}" if moved else "")


def _slip(status: Status, node: Node, notice: Entry) -> Table:
    """回执: the reply slip that the department fills in and sends back."""
    limit = f"\n（请于{_name_limit(notice)}退回）"
    rows = (
        ("办理进展", "\n\n\n\n"),
        ("存在问题和措施", "\n\n\n\n"),
        ("预计完成时间", "\n"),
        ("佐证材料", "\n\n"),
        ("主要负责人签字", "\n"),
        ("单位（盖章）", "\n　　　　　　　　　　　　　　　　年　　月　　日"),
    )
    return Table((words.item(status.task), f"{titles.name_node(status, node)}{limit}"), (20, 80), rows)
