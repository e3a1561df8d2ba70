"""What is said of a plan from its head, and of a task in a word, whatever the document leaves out."""

import re
from collections.abc import Iterable

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Measure, Plan, Task
from bizenv.views.wording import cutting, words

OFFICE = "督查机构"
"""What the office is called whose plan does not name it."""
_KIND = "(?:工作|实施|行动|重点|任务|责任)*(?:方案|计划|规划|要点|意见|清单|台账|措施|举措|任务|分工|安排|通知|办法)$"
"""The end of a title that says what the document is."""


def cite(plan: Plan) -> str:
    """A plan as a paper cites it: 《某方案》（某府发〔2026〕1号）."""
    return name_plan(plan) + (f"（{plan.document}）" if plan.document else "")


def cite_bare(plan: Plan) -> str:
    """A plan with its number, without the marks of a title: for headings."""
    return name_bare(plan) + (f"（{plan.document}）" if plan.title and plan.document else "")


def imprint(plan: Plan) -> str:
    """Number, issuer and day of issue in a line, as far as they are known."""
    return "　".join(part for part in (plan.document, plan.issuer, f"{words.day_of_issue(plan)}印发") if part)


def name_plan(plan: Plan) -> str:
    """A plan's title as a paper names it, or its number, or 本方案."""
    return entitle(plan.title) if plan.title else plan.document or "本方案"


def name_short(plan: Plan) -> str:
    """A plan in a message: its short name with the last word of its title (简称 and 工作方案), or its title."""
    if not plan.short:
        return name_plan(plan)
    kind = re.search(_KIND, plan.title)
    return plan.short if kind is None or plan.short.endswith(kind[0][-2:]) else plan.short + kind[0]


def name_bare(plan: Plan) -> str:
    """A plan's title without the marks of a title, or its number, or its id: for headings."""
    return plan.title or plan.document or plan.id


def name_work(plan: Plan) -> str:
    """What a plan is about, for the title of a paper on it: its title without its place and without the kind of document.

    Its place is what its title has in common with the name of its issuer. 某市某区城市更新提升工作方案 is 城市更新提升工作.
    A title in another language is named whole.
    """
    title = plan.title
    if not re.search("[㐀-鿿]", title):
        return name_plan(plan)
    place = 0
    while place < min(len(title), len(plan.issuer)) and title[place] == plan.issuer[place]:
        place += 1
    work = re.sub(_DOCUMENT, "", title[place:])
    return work if len(work) > 3 else name_plan(plan)


_DOCUMENT = "(?:实施|责任|任务)*(?:方案|计划|规划|要点|意见|清单|台账|措施|举措|分工|安排|通知|办法|分解表)$"
"""The end of a title that says what the document is, without the 工作 before it, which says what it is about."""


def name_annex(plan: Plan) -> str:
    """The annex as a paper names it: 附件《……》, or 附件; empty where the tasks stand in the plan itself."""
    return f"附件{entitle(plan.annex)}" if plan.annex else ""


def name_table(plan: Plan) -> str:
    """Where the tasks stand: in the plan's annex, or in the plan itself."""
    return "附表" if plan.annex else "方案"


def name_office(plan: Plan) -> str:
    """The office in short, as the units call it: its name from 督查 on (督查室 of 某县政府督查室)."""
    found = re.search("督[查导办].*", plan.office)
    return found[0] if found else plan.office or OFFICE


def name_measures(measures: Iterable[Measure]) -> str:
    """What measures are called together: 专项行动 if that is what each of them is, else 措施."""
    return "专项行动" if all(it.title.endswith("专项行动") for it in measures) else "措施"


def head_task(task: Task, most: int = 30) -> str:
    """The title of a task: that of its measure, or where there is none its short name, or the beginning of its text."""
    return task.measure.title or task.short or words.gist(task, most)


def cite_tasks(plan: Plan) -> str:
    """The place where a plan has its tasks: the plan, and 附件 where they stand in an annex."""
    return f"{cite(plan)}{'附件' if plan.annex else ''}"


def name_task(task: Task, most: int = 24) -> str:
    """The short title of a task, which stands alone in a sentence: the one that the data give it, else one made for it.

    Made are, in this order: the title of its measure if it is the measure itself; what is due by its one deadline; the
    beginning of its text. A made one is cut at a comma, at ``most`` characters if one is near enough.
    """
    if task.short:
        return task.short
    if task.item is None and task.measure.title:
        return task.measure.title
    clauses = {deadline.clause for deadline in task.deadlines if deadline.clause}
    return cutting.cut_clauses(clauses.pop() if len(clauses) == 1 else task.text, most)


def name_node(status: Status, node: Node, most: int = 24) -> str:
    """What a node asks for, in short: the title of a task with one node; of several, or under a rule with a text, its clause."""
    if len(status.nodes) < 2 and (node.rule is None or not node.rule.text):
        return name_task(status.task, most)
    return cutting.cut_clauses(node.clause, most)


def quote(text: str) -> str:
    """A text in “ ”, its own quotation marks turned into ‘ ’: “推行‘异地销户’业务”."""
    return f"“{_nest(text, '‘’', '“”')}”"


def entitle(title: str) -> str:
    """A title in 《 》, the titles in it in 〈 〉: 《关于印发〈某方案〉的通知》."""
    return f"《{_nest(title, '〈〉', '《》')}》"


def _nest(text: str, first: str, second: str) -> str:
    """A text whose marks are ``first`` outside and ``second`` within these; a mark without its partner stays."""
    partner = {pair[0]: pair[1] for pair in (first, second)}
    changed = list(text)
    opened: list[tuple[str, int]] = []
    for n, letter in enumerate(text):
        if letter in partner:
            opened.append((partner[letter], n))
        elif opened and letter == opened[-1][0]:
            _, start = opened.pop()
            pair = second if len(opened) % 2 else first
            changed[start], changed[n] = pair[0], pair[1]
    return "".join(changed)
