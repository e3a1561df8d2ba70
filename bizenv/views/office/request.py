"""请示: one matter that a lead department asks to be coordinated, put before the district government.

党政机关公文处理工作条例, article 15: a 请示 has one matter, and only a 请示 (never a 报告) asks for anything.
"""

from bizenv.standing.standing import Standing
from bizenv.views.office import AUDIENCE
from bizenv.views.wording import titles, words
from bizenv.views.wording.lagging import Request, ask, require
from bizenv.views.wording.paper import Block, Given, Paper, address


def make_paper(standing: Standing, request: Request, given: Given, addressee: str | None) -> Paper:
    """The request as a document. ``request``: see ``lagging.find_request``."""
    plan, status = standing.registry.plan, request.status
    title = titles.name_node(status, status.nearest)
    to = address(addressee, plan.addressee)
    return Paper(
        title=f"关于提请协调{title}有关事项的请示",
        given=given,
        as_of=standing.as_of,
        number=given.numbered,
        addressee=to,
        tail="有关事项的请示",
        blocks=(
            Block("一、事项由来", "heading"),
            Block(_origin(standing, request)),
            Block("二、办理情况和困难", "heading"),
            Block(_state(standing, request)),
            Block("三、请示事项", "heading"),
            Block(ask(request, plan.addressee)),
            Block("妥否，请批示。"),
        ),
        upward=True,
    )


def _origin(standing: Standing, request: Request) -> str:
    plan, status, node = standing.registry.plan, request.status, request.status.nearest
    place = f"{titles.cite_tasks(plan)}{words.item(status.task)}"
    limit = f"，完成时限为{words.day(node.date)}" if node.date is not None else "，没有明确时限"
    moved = f"（{words.moved_from(node)}）" if words.moved(node) and node.rule is None else ""
    changed = f"，现按{node.rule.document}执行" if node.rule is not None else ""
    lead = f"由{words.all_leads(status)}牵头" if status.lead else words.first_lead(status)
    return f"{place}要求：{titles.quote(require(status, node))}。该项{lead}{changed}{limit}{moved}。"


def _state(standing: Standing, request: Request) -> str:
    status = request.status
    node = status.nearest
    late = (
        f"，已逾期{status.days_late}天{words.tell_inherited(status, node)}"
        if node in status.missed and standing.judges(status)
        else ""
    )
    word = words.name_state(node, status, AUDIENCE, judged=standing.judges(status)).word
    state = word + (
        f"，进度{node.progress}%" if node.progress is not None and node.state in ("in_progress", "superseded") else ""
    )
    told = [f"截至{words.as_of(standing)}，该项{state}{late}。"]
    told += [f"存在的困难是：{request.problem}。"] if request.problem else []
    since = f"，至今已{request.days}天" if request.days else ""
    told.append(f"{words.name_lead_on(status, request.since)}于{words.day(request.since)}提请协调{since}。")
    return "".join(told)
