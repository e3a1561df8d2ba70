"""The words in which values are shown, the same in every view."""

import datetime as dt
import re
from collections.abc import Iterable

from bizenv.base.days import name_number
from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import AWAITED, GROUNDS, RETURN_MISSED, STATES, UNREPORTED, StateName
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan import targets
from bizenv.plan.model import Measure, Operator, Plan, Recurrence, Target, Task
from bizenv.standing.query import Group
from bizenv.standing.standing import Standing
from bizenv.standing.succession import count_inherited_days, find_change
from bizenv.views.wording import cutting
from bizenv.views.wording.audience import Audience, Fact, tellable, tellable_state
from bizenv.views.wording.lights import NO_LIMIT, lamp

UNDATED = "无明确时限"
WHOLE = "全部事项"
"""The name of the one group of a plan that is not parted so."""
NO_RECORD = "时限已到，台账暂无办结记录"
NO_ACCUSATION = "仅表示台账暂无记录，不代表未完成，勿据此通报"
NOT_ACCUSED = NO_ACCUSATION + "。"
IMPLICIT_NOTE = "* 原文无“底前”，按期末日计"
RULE_NOTE = "◇ 按新规定的时限"
SOFT_NOTE = "△ 原文为“力争”“争取”等"

_GOING = ("in_progress", "superseded")
_EVERY = {"week": "每周", "month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年", None: "未定周期"}
_OPERATORS: dict[Operator, str] = {
    "<=": "不超过",
    ">=": "不少于",
    "=": "为",
    "<": "少于",
    ">": "多于",
    "decrease_by": "降低",
    "increase_by": "增加",
}


class Head(NamedTuple):
    """The line above a list or a report; ``note`` follows it in brackets, and is empty where there is none."""

    text: str
    note: str = ""

    @property
    def brackets(self) -> str:
        """The note in brackets; empty where there is none."""
        return f"（{self.note}）" if self.note else ""

    def __str__(self) -> str:
        return self.text + self.brackets


def day(value: dt.date) -> str:
    """A day in a sentence: 2019年12月31日."""
    return f"{value.year}年{value.month}月{value.day}日"


def as_of(standing: Standing) -> str:
    """The day of a standing in a sentence."""
    return day(standing.as_of)


def left(days: int | None) -> str:
    """Days to a deadline in words: 29天, 今日到期, 已过3天; — for None."""
    if days is None:
        return "—"
    if days == 0:
        return "今日到期"
    return f"{days}天" if days > 0 else f"已过{-days}天"


def days(node: Node, day: dt.date) -> int:
    """Days from a day to a deadline, negative after it; 0 for an undated node."""
    return (node.date - day).days if node.date is not None else 0


def count_days_late(node: Node, status: Status) -> int:
    """How many days after its deadline a node was completed, or is overdue by now; 0 if neither."""
    return node.late_by if node.met else max(0, -days(node, status.judged)) if node in status.missed else 0


def remaining(node: Node, day: dt.date) -> str:
    """The same of a node: 29天, 已过3天. Of one that was opened again without another deadline, once its own is past, so."""
    past = node.date is not None and node.date < day
    return NO_LIMIT if past and node.spared else left(days(node, day))


class Due(NamedTuple):
    """A deadline for a cell: its day in force, the marks that ``footnotes`` explains, the printed day if it differs.

    For an undated node ``day`` is ``UNDATED``.
    """

    day: str
    marks: str = ""
    printed: str = ""

    @property
    def marked(self) -> str:
        """The day in force with its marks."""
        return self.day + self.marks

    @property
    def was(self) -> str:
        """The printed day, marked as such: 原2019-12-31; empty where it is in force."""
        return f"原{self.printed}" if self.printed else ""

    def joined(self, between: str = "\n") -> str:
        """The day in force with its marks, then the printed day if it differs; ``between`` separates them."""
        return between.join(part for part in (self.marked, self.was) if part)


def due(node: Node) -> Due:
    """A node's deadline as the parts of a cell."""
    if node.date is None:
        return Due(UNDATED)
    marks = "".join(mark for mark, holds in zip("*△◇", (node.implicit, node.soft, node.rule), strict=True) if holds)
    return Due(str(node.date), marks, str(node.printed) if moved(node) else "")


ASKED = "已申请延期，待批"
"""What a list says of a deadline for which an extension is asked for and not yet decided."""


def tell_request(node: Node) -> str:
    """The extension that is asked for and not yet decided: 已申请延至2020-03-31，待批; empty where none is."""
    return f"已申请延至{node.requested.until}，待批" if node.requested is not None else ""


def moved(node: Node) -> bool:
    """Whether the deadline in force differs from the printed one."""
    return node.printed is not None and node.date is not None and node.date != node.printed


def moved_from(node: Node) -> str:
    """The printed deadline where another is in force: 经批准延期，原时限2019年12月31日; empty where it is in force."""
    if not moved(node) or node.printed is None:
        return ""
    return ("经批准延期，" if node.extensions else "") + f"原时限{day(node.printed)}"


def footnotes(nodes: Iterable[Node]) -> list[str]:
    """The explanations of the marks that these deadlines carry."""
    nodes = tuple(nodes)
    notes = [IMPLICIT_NOTE] if any(n.implicit for n in nodes) else []
    notes += [SOFT_NOTE] if any(n.soft for n in nodes) else []
    return notes + ([RULE_NOTE] if any(n.rule and n.date for n in nodes) else [])


def name_state(node: Node, status: Status, audience: Audience, *, judged: bool = False) -> StateName:
    """The name of a node's state for an audience, empty where it may not be told.

    ``judged``: whether the leads of its task are judged.
    """
    if status.disputes and audience != "office":
        return StateName(UNDER_REVIEW)
    told = tellable_state(node.state, audience, judged=judged)
    if told is None:
        return StateName("")
    if told == "returned":
        return _name_return(node, status, audience, judged=judged)
    silent = told == "no_report" and status.unreported and tellable(Fact("lateness", judged), audience)
    return UNREPORTED if silent else STATES[told]


def _name_return(node: Node, status: Status, audience: Audience, *, judged: bool) -> StateName:
    """The name of a return by its ground; once its limit has passed it is told as that.

    That what was said is not what was found is told to nobody but the unit itself.
    """
    if node.limit_late(status.judged) and tellable(Fact("lateness", judged), audience):
        return RETURN_MISSED
    if node.ground is None or (node.ground == "mismatch" and audience != "office"):
        return STATES["returned"]
    return GROUNDS[node.ground]


def state(node: Node, status: Status, audience: Audience, *, judged: bool = False) -> str:
    """The state of a node in a word, with its progress: 正在推进60%."""
    word = name_state(node, status, audience, judged=judged).word
    shown = audience == "office" or not status.disputes
    return word + percent(node.progress if shown and node.state in _GOING else None)


def silence(*, closed: bool) -> str:
    """What is said of those who have not reported in a feedback round, which is ``closed`` or still open."""
    return UNREPORTED.word if closed else AWAITED


def is_known(status: Status) -> bool:
    """Whether anything is known of how a task stands: it has a record or a light, or feedback is missing."""
    return bool(status.entries) or status.unreported or status.light is not None


def standing(node: Node, status: Status, audience: Audience, *, judged: bool = False) -> str:
    """How a node stands, for a cell: the task's light if it is about this node, then the state.

    Of a task under review the office is told that it is, everybody else nothing but that.
    """
    told = state(node, status, audience, judged=judged)
    if status.disputes:
        return told if audience != "office" else " ".join(filter(None, (light(node, status), told, review(status))))
    return " ".join(part for part in (light(node, status), told) if part)


UNDER_REVIEW = "正在复核"
"""What a paper says of a task to which a unit objects, until somebody decides on that; and nothing else."""


def review(status: Status) -> str:
    """Whose objection is under review, for the office: 复核中（某局有异议）; empty where none is."""
    units = "、".join(dict.fromkeys(e.by or "" for e in status.disputes))
    return f"复核中（{units}有异议）" if units else ""


def light(node: Node, status: Status) -> str:
    """The light of a task in a word, for a cell on one of its nodes; empty if the light is not about that node."""
    return lamp(status) if node == status.nearest or node in status.missed else ""


def category(measure: Measure) -> str:
    """The field or the part that a measure belongs to, as the document heads it: 十八、市场监管."""
    if measure.category is None:
        return part(measure)
    number, title = measure.category.number, measure.category.title
    if title and not re.search("[㐀-鿿]", title):
        return f"{number}. {title}" if number else title
    return "、".join(w for w in (name_number(number), title) if w) or f"{measure.category.key}目标任务"


def measure(measure: Measure) -> str:
    """A measure with its number: 27. 提高获得网络便利度."""
    return ". ".join(w for w in (measure.label, measure.title) if w)


def day_of_issue(plan: Plan) -> str:
    """The day of issue as far as it is known: 2019年9月24日, 2026年4月, 2026年."""
    if plan.precision == "day":
        return day(plan.issued)
    return f"{plan.issued.year}年" + (f"{plan.issued.month}月" if plan.precision == "month" else "")


def part(measure: Measure) -> str:
    """The part that a measure belongs to, as the document heads it; empty in a plan without parts."""
    return "、".join(w for w in (measure.part.number, measure.part.title) if w)


def group(group: Group) -> str:
    """The name of a group of tasks: a field, a part, a day, a month or a department."""
    measure, plan = group.statuses[0].task.measure, group.statuses[0].plan
    match group.by:
        case "category":
            return " ".join(filter(None, (plan and plan.name, category(measure)))) or WHOLE
        case "part":
            return " ".join(filter(None, (plan and plan.name, part(measure)))) or WHOLE
        case "due":
            return group.key or UNDATED
        case "month":
            return f"{group.key[:4]}年{int(group.key[5:])}月" if group.key else UNDATED
        case _:
            return group.key


def group_head(it: Group) -> str:
    """The name of a group with its size."""
    return f"{group(it)}（{len(it.statuses)}项）"


def gist(task: Task, most: int = 60) -> str:
    """What a task asks for: its text as ``short`` cuts it."""
    return short(task.text, most)


def short(text: str, most: int = 60) -> str:
    """The first sentence of a text, or the first clauses of a long one, …… if cut: see ``cutting``."""
    return cutting.shorten(text, most)


def item(task: Task) -> str:
    """A task's number in a sentence: 第27(3)项, 专2(3)."""
    return f"第{task.label}项" if task.label[0].isdigit() else task.label


def reported(node: Node, status: Status) -> str:
    """The date of the last report on a node, for a cell: 12月27日报; empty without a report or if the node is met."""
    last = status.find_report(node) if not node.met else None
    return f"{last.date.month}月{last.date.day}日报" if last is not None else ""


def percent(value: int | None) -> str:
    """A share in per cent; empty where there is none."""
    return f"{value}%" if value is not None else ""


def told(status: Status) -> str:
    """The text of the last report that has one; empty where none has."""
    return next((told for e in reversed(status.reports) if (told := tell(e.note))), "")


def leads(status: Status) -> str:
    """The lead departments in force in one line, joint ones marked."""
    none = NO_LEAD_YET if status.waiting else "—"
    return "、".join(status.lead) + ("（联合）" if len(status.lead) > 1 else "") or none


def first_lead(status: Status) -> str:
    """The first-named lead department."""
    return status.first or (NO_LEAD_YET if status.waiting else NO_LEAD)


def tell_reassignments(status: Status) -> list[str]:
    """Who was to lead a task instead of whom, from when and by what, in order; one that comes later says so."""
    told, before = [], status.task.lead
    for it in status.reassignments:
        support = f"，{'、'.join(it.support)}配合" if it.support else ""
        ahead = "，尚未施行" if it in status.coming else ""
        told.append(
            f"{it.effective}起由{'、'.join(it.lead)}牵头{support}（原{'、'.join(before) or '无'}，{it.document}）{ahead}"
        )
        before = it.lead
    return told


def all_leads(status: Status) -> str:
    """The lead departments in force, for a cell; 待明确牵头单位 where it is not said yet who takes the task over."""
    return "、".join(status.lead) or (NO_LEAD_YET if status.waiting else "")


def name_unled(statuses: Iterable[Status]) -> str:
    """What tasks are called that nobody leads: 待明确牵头单位 if their units were split, else 没有牵头单位."""
    return NO_LEAD_YET if all(status.waiting for status in statuses) else NO_LEAD


def name_lead_on(status: Status, day: dt.date) -> str:
    """The first-named lead as it was called on a day: what a unit said before another took over is the old unit's."""
    change = find_change(status)
    return first_lead(status) if change is None or day >= change.day else name_former_lead(status)


def name_former_lead(status: Status) -> str:
    """The first-named lead before the present one came to lead the task; the plan's, if more than one followed."""
    change = find_change(status)
    return (change.old if change is not None else None) or next(iter(status.task.lead), NO_LEAD)


def tell_change(status: Status) -> str:
    """By what the present lead came to lead a task, and who led it before: 沙委发〔2020〕3号，原由某局牵头."""
    change = find_change(status)
    return f"{change.document}，原由{name_former_lead(status)}牵头" if change is not None else ""


def tell_change_to_lead(status: Status) -> str:
    """What the present lead reads of how it came to lead a task: 2020-03-01起由贵单位牵头（原某局）; empty if it always has."""
    change = find_change(status)
    return f"{change.day}起由贵单位牵头（原{name_former_lead(status)}）" if change is not None else ""


def tell_inherited(status: Status, node: Node) -> str:
    """How late a node was when its lead took it over, in brackets after how late it is now: （承接前已逾期80天）.

    Empty where nobody took it over or it was in time then.
    """
    days = count_inherited_days(status, node)
    if node.closing is not None:
        days = min(days, node.late_by)
    return f"（承接前已逾期{days}天）" if days else ""


def name_inherited(status: Status, node: Node) -> str:
    """The same for a narrow cell, below the days that have passed: 承接前80天."""
    days = count_inherited_days(status, node)
    return f"承接前{days}天" if days else ""


def tell_takeover(status: Status) -> str:
    """Who took a task over from whom, when and by what, and how late it was then; empty if nobody did."""
    taken = status.takeover
    if taken is None:
        return ""
    move = taken.move
    days = max((count_inherited_days(status, n) for n in status.nodes), default=0)
    late = f"；承接前已逾期{days}天" if days else ""
    if move.old in status.waiting:
        return f"{move.effective}起{NO_LEAD_YET}（原{move.old}，{move.document}）{late}"
    return f"{move.effective}由{status.find_present(move.old or '')}承接（原{move.old}，{move.document}）{late}"


NO_LEAD_YET = "待明确牵头单位"
"""What stands in the place of the lead of a task whose unit was split, until it is said who takes it over."""

NO_LEAD = "没有牵头单位"
"""What stands in the place of the lead of a task that has none, which is a fault of the data."""


def quantity(target: Target, value: int | float) -> str:
    """A number with the unit of a target, as a sentence has it: 48个工作日, 99.97%."""
    return f"{number(value)}{'个' * (target.unit == '工作日')}{target.unit}"


def reached(target: Target, value: int | float) -> str:
    """A value that was reached, after the target's name: 48个工作日; 降低61% where the target is a change in per cent."""
    change = target.operator in ("increase_by", "decrease_by") and target.unit == "%"
    verb = next((verb for verb in _CHANGES if target.text.startswith(verb)), _OPERATORS[target.operator])
    return (verb if change else "") + quantity(target, value)


_CHANGES = ("压缩", "压减", "提高")
"""Verbs of a change that a target's own text begins with, which say it better than 降低 and 增加."""


def target(value: Target) -> str:
    """A target in words: 审批时间 不超过 3 工作日（原 12 工作日）, 专利导航项目 不少于 2 个（力争）."""
    before = baseline(value)
    return f"{value.name} {required(value)}" + (f"（原 {before}）" if before else "")


def achieved(value: Target, reported: int | float) -> str:
    """A reported value against its target: 352／400，88%，未达到."""
    it = targets.measure_achievement(value, reported)
    share = f"，{it.share}%" if it.share is not None else ""
    return f"{number(reported)}／{number(value.value)}{share}，{'已达到' if it.met else '未达到'}"


def tell_missed(status: Status, node: Node) -> str:
    """The targets that a node was closed without: 完成600／1000 of one given up by approval, 力争目标未达到（1／2） of a soft one.

    Empty where it was closed with all of them met.
    """
    if not node.unmet:
        return ""
    found = targets.list_missed(status.task, node.number, status.values)
    many = len(found) > 1
    told = []
    for target, value in found:
        name = target.name if many else ""
        ratio = f"{number(value)}／{number(target.value)}" if value is not None else ""
        if target.soft:
            told.append(f"{name}力争目标未达到" + (f"（{ratio}）" if ratio else ""))
        else:
            told.append(f"{name}完成{ratio}" if ratio else f"{target.name}没有数值")
    return "、".join(told)


def tell_shortfalls(found: Iterable[tuple[Target, int | float | None]]) -> str:
    """Why targets keep work from being closed, in a line: see ``admission.find_shortfalls``."""
    return "；".join(shortfall(target, value) for target, value in found)


def shortfall(value: Target, reported: int | float | None, said: str = "核实") -> str:
    """Why a target keeps work from being closed: no value of it is on record, or the value misses it.

    ``said``: whose value it is, as the unit reported or as the office found it.
    """
    if reported is None:
        return f"“{value.name}”没有数值（要求{required(value)}）"
    return f"“{value.name}”{said}为 {number(reported)} {value.unit}，没有达到（要求{required(value)}）"


def required(value: Target) -> str:
    """What a target asks for: 不超过 3 工作日; （力争） follows where the text promises no more than to try."""
    return f"{_OPERATORS[value.operator]} {number(value.value)} {value.unit}" + "（力争）" * value.soft


def baseline(value: Target) -> str:
    """Where a target starts from: 12 工作日; empty where the text does not say."""
    if value.baseline is None:
        return ""
    return f"{number(value.baseline)} {value.baseline_unit or value.unit}"


def number(value: int | float) -> str:
    """A number as text, without .0 where it is whole."""
    return str(int(value)) if float(value).is_integer() else str(value)


def again(task: Task) -> str:
    """The recurrence of a task as printed; — where it has none."""
    return task.recurrence.text if task.recurrence is not None else "—"


def recurrence(value: Recurrence) -> str:
    """A recurrence as printed, then its period in brackets unless the print says just that."""
    every = _EVERY[value.every]
    return every if every == value.text else f"{value.text}（{every}）"


def tally(statuses: Iterable[Status], lead: str | None = None) -> str:
    """The line that sums up a list: how many tasks, led alone or jointly, with or without a deadline."""
    statuses = tuple(statuses)
    joint = sum(len(s.lead) > 1 for s in statuses)
    unled = sum(not s.lead for s in statuses)
    dated = sum(bool(s.dated) for s in statuses)
    head = f"{lead}牵头{len(statuses)}项" if lead else f"共{len(statuses)}项"
    alone = "独立" if lead else "独立牵头"
    return (
        f"{head}：{alone}{len(statuses) - joint - unled}、联合{'' if lead else '牵头'}{joint}"
        f"{f'、没有牵头单位{unled}' if unled else ''}；"
        f"有时限{dated}、{UNDATED}{len(statuses) - dated}"
    )
