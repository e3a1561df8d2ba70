"""核对稿: what the circular will say of one unit, sent to that unit alone before the circular is issued.

The answers are on record as ``object`` and ``recheck``; the sheet itself is not.
"""

import datetime as dt
from collections.abc import Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.standing.report import Line, Report
from bizenv.standing.rubric import ReplyTo
from bizenv.standing.standing import Standing
from bizenv.views.office.bulletin import name_subject
from bizenv.views.office.notice import BLANK
from bizenv.views.wording import checking, titles, words
from bizenv.views.wording.lagging import list_merits
from bizenv.views.wording.paper import Block, Given, Paper, Table


def list_units(facts: Report) -> list[tuple[str, list[Line]]]:
    """The units whose tasks the circular names or counts by their deadlines, each with these, in the registry's order.

    Each joint lead gets a sheet, and so does a unit that is not judged; the office itself gets none.
    """
    registry = facts.standing.registry
    praised = {merit.line.status.task.id for merit in list_merits(facts)}
    members: dict[str, list[Line]] = {}
    for line in facts.lines:
        if _is_told(line) or line.status.task.id in praised:
            for name in line.status.lead:
                members.setdefault(name, []).append(line)
    members.pop(registry.canonical(registry.plan.office), None)
    known = [d.name for d in registry.departments if d.name in members]
    return [(name, members[name]) for name in (*known, *(m for m in members if m not in known))]


def _is_told(line: Line) -> bool:
    """Whether the circular tells a task as more than one of those without a deadline, due later or closed long ago."""
    if line.under_review or line.place == "due" or line.lagging:
        return True
    if line.place == "earlier" and line.outcome not in ("closed", "closed_unmet"):
        return True
    return bool(line.status.sent_back)


def make_paper(facts: Report, unit: str, lines: Sequence[Line], given: Given, limit: dt.date | None) -> Paper:
    """The sheet of a unit. ``lines``: its own, as ``list_units`` gives them; ``limit``: the day until which it answers."""
    plan = facts.standing.registry.plan
    you, by, request = ask(facts.standing, unit, limit)
    praised = {merit.line.status.task.id for merit in list_merits(facts)}
    rows = tuple(
        checking.cells(line, facts, unit, praised=line.status.task.id in praised and line.lag is None) for line in lines
    )
    return Paper(
        title=f"{name_subject(facts)}核对稿",
        given=given,
        as_of=facts.standing.as_of,
        addressee=f"{unit}：",
        blocks=(
            Block(
                f"{titles.cite(plan)}{facts.period.words}任务落实情况拟于近期通报。现将其中涉及{you}的{len(lines)}项"
                f"（截至{words.as_of(facts.standing)}）送{you}核对，见下表。列入“{checking.PROBLEMS}”“{checking.MERITS}”的"
                f"可能写明任务和单位，列入“{checking.OVERALL}”的只计项数。"
            ),
            Block(request, lead="一、"),
            Block(
                "有异议的，逐项写明事实和理由，附佐证材料。由没有参加核验的人员复核，作出结论之前该项不列入通报。",
                lead="二、",
            ),
            Block("到期没有送回的，按表中情况通报；通报以后仍可依规定提出异议、申请复核。", lead="三、"),
        ),
        table=Table(checking.HEADS, (8, 26, 16, 28, 16, 18), rows, dense=True),
        mark=f"核对稿（只送{unit}核对，未经审定，不得外发）",
        sealed=False,
        compact=True,
        slip=make_slip(unit, f"{facts.period.words}任务落实情况", by),
    )


class Asked(NamedTuple):
    """What a sheet asks of its unit. you: how the unit is addressed; by: until when; request: what it has to do."""

    you: str
    by: str
    request: str


def ask(standing: Standing, unit: str, limit: dt.date | None) -> Asked:
    """What a sheet for checking asks of a unit until a day, 【待定日期】 if none is given."""
    rules = standing.rules
    contact = rules is not None and standing.registry.kind(unit) in rules.contact
    by = words.day(limit) if limit is not None else "【待定日期】"
    reply = rules.reply_to if rules is not None else ReplyTo()
    request = (
        f"请逐项核对，填写回执，由主要负责人审签并加盖公章，于{by}前送回。"
        f"联系人：{reply.person or BLANK}，办公电话：{reply.telephone or BLANK}。"
    )
    return Asked("贵单位" if contact else "你单位", by, request)


def make_slip(unit: str, subject: str, by: str) -> Table:
    """回执: what a unit answers to a sheet for checking on a subject, by a day."""
    rows = (
        ("核对意见", "□ 没有异议\n□ 有异议（逐项填写下面各栏）"),
        ("有异议的编号", "\n\n"),
        ("事实和理由", "\n\n\n\n\n"),
        ("佐证材料", "\n\n"),
        ("主要负责人签字", "\n"),
        ("单位（盖章）", "\n　　　　　　　　　　　　　　　　年　　月　　日"),
    )
    return Table((unit, f"{subject}核对意见\n（请于{by}前送回）"), (20, 80), rows)


TO_OBJECT = (
    "有异议的：bizenv object 编号 --by 单位 --note 内容；复核后：bizenv recheck 记录 --by 复核人 --result 结论。"
)
"""What is typed where a unit objects to a sheet, and once it is decided."""


def sum_up(facts: Report, sheets: int) -> str:
    """What the office is told in the end: how many sheets there are, and which units the circular may name."""
    day = words.as_of(facts.standing)
    told = [f"核对稿{sheets}份（{facts.period.words}，截至{day}），没有记入台账。"]
    for section, lines in (
        (checking.PROBLEMS, facts.lagging),
        (checking.MERITS, [merit.line for merit in list_merits(facts)]),
    ):
        units = list(dict.fromkeys(name for line in lines for name in line.status.lead))
        if units:
            told.append(f"{section}拟列名{len(units)}家：{'、'.join(units)}。")
    reviewed = [line.status.task.label for line in facts.lines if line.under_review]
    if reviewed:
        told.append(f"正在复核、暂不列入{len(reviewed)}项：{'、'.join(reviewed)}。")
    return "\n".join(told)
