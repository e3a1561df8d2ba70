"""What is said of a plan from its head, and of a task in a word, whatever the document leaves out."""

import re

from bizenv.plan.model import Plan, Task
from bizenv.views.wording import words

OFFICE = "督查机构"
"""What the office is called whose plan does not name it."""


def cite(plan: Plan) -> str:
    """A plan as a paper cites it: 《……方案》（沙府办发〔2019〕177号）."""
    return name_plan(plan) + (f"（{plan.document}）" if plan.document else "")


def imprint(plan: Plan) -> str:
    """Number, issuer and day of issue in a line, as far as they are known."""
    return "　".join(part for part in (plan.document, plan.issuer, f"{words.day_of_issue(plan)}印发") if part)


def name_plan(plan: Plan) -> str:
    """A plan's title as a paper names it, or its number, or 本方案."""
    return f"《{plan.title}》" if plan.title else plan.document or "本方案"


def print_name(plan: Plan) -> str:
    """A plan's title and number as a form prints them: ……方案（沙府办发〔2019〕177号）; empty where it has neither."""
    return f"{plan.title}（{plan.document}）" if plan.title and plan.document else plan.title or plan.document


def name_short(plan: Plan) -> str:
    """A plan in a message: its short name with 工作方案 behind it, or its title."""
    return f"{plan.short}工作方案" if plan.short else name_plan(plan)


def name_bare(plan: Plan) -> str:
    """A plan's title without the marks of a title, or its number, or its id: for headings."""
    return plan.title or plan.document or plan.id


def name_annex(plan: Plan) -> str:
    """The annex as a paper names it: 附件《……》, or 附件; empty where the tasks stand in the plan itself."""
    return f"附件《{plan.annex}》" if plan.annex else ""


def name_table(plan: Plan) -> str:
    """Where the tasks stand: in the plan's annex, or in the plan itself."""
    return "附表" if plan.annex else "方案"


def name_office(plan: Plan) -> str:
    """The office in short, as the units call it: 督查办 of 区政府督查办."""
    found = re.search("督[查导办].*", plan.office)
    return found[0] if found else plan.office or OFFICE


def name_addressee(plan: Plan) -> str:
    """To whom the office reports; the issuer of the plan where its head does not say."""
    return plan.addressee or plan.issuer or "上级机关"


def head_task(task: Task, most: int = 30) -> str:
    """The title of a task: that of its measure, or where there is none its short name, or the beginning of its text."""
    return task.measure.title or task.short or words.gist(task, most)
