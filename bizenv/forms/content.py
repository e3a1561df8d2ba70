"""填报表: what one department is asked in a round. ``workbook`` draws it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from hashlib import sha256

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry, Stage
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import STAGES as NAMES
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Plan, Target
from bizenv.plan.registry import Registry
from bizenv.standing import periods, rounds
from bizenv.standing.periods import Period
from bizenv.standing.rubric import Rules
from bizenv.standing.standing import Standing
from bizenv.views.wording import words

VERSION = 3
"""The version of the form's format. Version 1, without 完成日期 and without seals, and version 2, of one plan and without the
plan in the keys of its rows, are read for good."""
MARK = "bizenv-form"
"""What stands before the version on the hidden sheet."""

STAGES: dict[str, Stage] = {name: stage for stage, name in NAMES.items() if stage != "no_change"}
"""The stages that a form offers, by their Chinese names."""


class FormRow(NamedTuple):
    """A task to report on, or one of its nodes. ``asked``: this round requires a report; otherwise it is optional."""

    status: Status
    node: Node
    asked: bool

    @property
    def key(self) -> str:
        """The hidden key of the row: task, node and a digest of the wording, so that no row is mistaken for another."""
        return make_key(self.status, self.node)

    @property
    def label(self) -> str:
        """The number as it is printed, with its node where there are several."""
        return label_row(self.status, self.node)


class Measured(NamedTuple):
    """A target whose value is asked for."""

    status: Status
    target: Target


class Form(NamedTuple):
    """A department's form for a round.

    due: the last day to send it back.
    rows: what the department reports on.
    targets: the targets of its tasks, whose values are asked for.
    confirm: tasks that it leads jointly and another department reports on.
    support: tasks that it supports, for reading only.
    columns: the heads of the plan's own columns that are shown beside what it reports on.
    answers: the answers to what the department asked to be coordinated, each until it has reported again, by the key of
        the row that tells it; of a task that another department reports on, by the task's id.
    needed: whether a report on a task that it leads is still asked for in the round, or what a task asks has changed
        since the round began: only then is a form sent unasked.
    """

    plan: Plan
    department: str
    period: Period
    due: dt.date
    rows: tuple[FormRow, ...]
    targets: tuple[Measured, ...]
    confirm: tuple[Status, ...]
    support: tuple[Status, ...]
    columns: tuple[str, ...] = ()
    needed: bool = True
    answers: Mapping[str, Entry] = {}


def make_form(standing: Standing, ledger: Ledger, rules: Rules, department: str, period: Period) -> Form:
    """The form of a department for a round, without ended tasks. Of joint leads, the first-named reports."""
    open_ = [s for s in standing.statuses if s.nearest.going]
    mine = [s for s in open_ if s.first == department]
    confirm = tuple(s for s in open_ if department in s.lead[1:])
    round = rounds.find_round(period, rules.feedback)
    issued = standing.registry.plan.issued
    answers = {s.task.id: rounds.find_answer(s, round, ledger, rules, issued) for s in (*mine, *confirm)}
    owed = {task for task, answer in answers.items() if answer is not None and answer.owed}
    rows = tuple(
        FormRow(s, node, s.task.id in owed and node.state != "reported_done")
        for s in mine
        for node in s.nodes
        if node.going
    )
    return Form(
        standing.registry.plan,
        department,
        period,
        rounds.find_due_day(period, rules.feedback),
        rows,
        tuple(Measured(s, t) for s in mine for t in s.task.targets),
        confirm,
        tuple(s for s in open_ if department in s.support and department not in s.lead),
        tuple(head for head in dict.fromkeys(rules.form_columns) if head in standing.registry.column_heads),
        bool(owed) or any(_has_changed(s, period) for s in (*mine, *confirm)),
        _find_answers(rows, confirm, department, standing.registry),
    )


def _find_answers(
    rows: Sequence[FormRow], confirm: Sequence[Status], department: str, registry: Registry
) -> dict[str, Entry]:
    """The answers that a form tells, by the keys of ``Form.answers``; each stands in one row, that of its node if it has one."""
    found = {s.task.id: s.answer for s in confirm if s.answer is not None and _has_asked(s, department, registry)}
    for status in {id(row.status): row.status for row in rows}.values():
        answer, asked = status.answer, status.request
        if answer is not None and asked is not None and _has_asked(status, department, registry):
            mine = [row for row in rows if row.status is status]
            near = [row for row in mine if asked.deadline in (None, row.node.number)]
            found[(near or mine)[0].key] = answer
    return found


def _has_asked(status: Status, department: str, registry: Registry) -> bool:
    """Whether it was this department, by its name of then, that asked last to have something coordinated on a task.

    A report that does not name its department is that of the first-named lead of its day.
    """
    asked = status.request
    if asked is None:
        return False
    if asked.by is not None and registry.knows(asked.by):
        return status.find_present(registry.canonical(asked.by)) == department
    named = [e for e in status.entries if e.kind in ("reassign", "supersede") and e.lead]
    return status.first == department and not any(e.order > asked.order for e in named)


def _has_changed(status: Status, period: Period) -> bool:
    """Whether what a task asks has changed since a period began: a new rule, another deadline, work returned."""
    return any(
        e.kind in ("extend", "supersede") or (e.kind == "verify" and e.result == "return")
        for e in status.entries
        if e.day >= period.first
    )


def refuse_period(period: Period, plan: Plan, day: dt.date) -> str:
    """Why there is no form for a period by a day, with the nearest that there is one for; empty if there is one."""
    issued = plan.issued
    if period.first > day:
        why = f"{period.words}还没有开始（{period.first} 起）"
    elif period.first < issued:
        begun = "" if period.last < issued else "已经开始"
        why = f"{period.words}在方案印发（{plan.issued_as_known}）之前{begun}，不要求反馈"
    else:
        return ""
    lengths = (period.every, *(every for every in reversed(periods.MONTHS) if every != period.every))
    near = [rounds.find_open(period, issued, day), *(periods.find_period(day, every) for every in lengths)]
    lawful = next((it for it in near if issued <= it.first <= day), near[0])
    begins = f"（{lawful.first} 起）" if lawful.first > day else ""
    return why if lawful == period else f"{why}；最近的一期是 {lawful.name}{begins}"


def list_departments(standing: Standing) -> list[str]:
    """The names of the departments that lead an open task, alone or jointly, in the registry's order."""
    names = {name for s in standing.statuses if s.nearest.going for name in s.lead}
    return sorted(names, key=standing.registry.rank)


def label_row(status: Status, node: Node) -> str:
    """The printed number of a task, and its node if it has several: 27(3), 71(1) 节点2."""
    return f"{status.task.label} 节点{node.number}" if len(status.nodes) > 1 else status.task.label


def find_wording(status: Status, node: Node) -> str:
    """What a row asks for: the new rule's text, or the plan's with the node's clause if there are several nodes."""
    if node.rule is not None and node.rule.text:
        return node.rule.text
    return f"{status.task.text}\n本节点：{node.clause}" if len(status.nodes) > 1 else status.task.text


def make_key(status: Status, node: Node) -> str:
    """Task, node and a digest of the wording: 27.3/1/1f2e3d4c."""
    words = sha256(find_wording(status, node).encode()).hexdigest()[:8]
    return f"{status.task.id}/{node.number}/{words}"


def make_target_key(measured: Measured) -> str:
    """The hidden key of a target: 27.1/新增无线4G基站."""
    return f"{measured.status.task.id}/{measured.target.name}"


def make_seal(plan: str, department: str, period: str, keys: Sequence[str]) -> str:
    """A digest of plan, department, period and row keys in order, to detect changed, moved or removed rows."""
    return sha256("\n".join((plan, department, period, *keys)).encode()).hexdigest()[:16]


def describe_deadline(row: FormRow) -> str:
    """The deadline in force of a row, with the printed one after it where the two differ."""
    due = words.due(row.node)
    return due.joined() if due.printed else due.day  # marks, unexplained here, only beside a printed day
