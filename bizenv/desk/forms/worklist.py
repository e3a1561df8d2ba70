"""What the office decided in a worklist of what waits for it: each row checked as ``bizenv verify`` checks; nothing is written."""

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from bizenv.base.errors import DataError, MisuseError, OptionsError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk import closing, writing
from bizenv.desk.desk import Desk
from bizenv.desk.given import GivenError, read_limit
from bizenv.ledger.admission import parse_value
from bizenv.ledger.entry import Entry
from bizenv.ledger.names import RESULTS
from bizenv.ledger.states import UNPROVEN, Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.store.journal import TaskRecord

if TYPE_CHECKING:
    from bizenv.forms.cells import CellFault
    from bizenv.forms.decisions import Decision, Decisions

_AGAIN = "请重新 bizenv verify export 一份再核"


class WorklistOutcome:
    """What a worklist comes to.

    ready: the entries to write, each with its task and the ledger before it.
    skipped: the rows that are verified already: the task's id, and in words.
    kept: by task, what is on record with the entries of this worklist.
    """

    def __init__(self, read: "Decisions") -> None:
        self.ready: list[writing.Ready] = []
        self.skipped: list[tuple[str, str]] = []
        self.kept: dict[str, TaskRecord] = {}
        self.faults: list[CellFault] = list(read.faults)
        self.remarks: list[CellFault] = list(read.remarks)
        self.blank = read.blank


class _Found(NamedTuple):
    """The task of a row, what is on record of it, its status, and the node that waits."""

    task: Task
    kept: TaskRecord
    status: Status
    node: Node


def check_day(desk: Desk, date: dt.date | None) -> writing.Common:
    """What every decision has of the worklist: its day, by default today.

    Raises OptionsError for a day that lies ahead, MisuseError for one before the plan was issued.
    """
    facts = writing.Common(date or desk.today, None, None, None)
    if facts.date > desk.today:
        raise OptionsError(f"--date {facts.date} 在今天（{desk.today}）之后")
    writing.check_day(desk, facts.date)
    return facts


def decide(desk: Desk, content: bytes, shown: str, facts: writing.Common) -> WorklistOutcome:
    """What a worklist comes to. ``shown``: the name of its file, as it is told.

    Raises DataError if it cannot be read, MisuseError if it is of another plan.
    """
    from bizenv.forms.cells import sort_faults  # openpyxl is slow to load

    read = _read(desk, content, shown)
    decided = WorklistOutcome(read)
    unsound = {int(match[1]) for it in read.faults if (match := re.fullmatch("[A-Z]+([0-9]+)", it.cell))}
    for row in read.rows:
        _take(desk, row, facts, decided, sound=row.row not in unsound)
    decided.faults = sort_faults(decided.faults)
    return decided


def _read(desk: Desk, content: bytes, shown: str) -> "Decisions":
    from bizenv.forms.decisions import read
    from bizenv.intake.archive import FormError

    try:
        found = read(content, desk.today)
    except FormError as error:
        raise DataError(f"{shown}：{escape(error)}") from None
    if found.plan != desk.registry.plan.id:
        raise MisuseError(f"{shown} 是“{escape(found.plan)}”的待核验表，本方案是“{desk.registry.plan.id}”")
    return found


def _take(desk: Desk, row: "Decision", facts: writing.Common, decided: WorklistOutcome, *, sound: bool) -> None:
    """Add a row's entry, its faults, or that it is verified already, to ``decided``. ``sound``: it has no fault so far."""
    found = _find(desk, row, decided)
    if found is None:
        return
    before = len(decided.faults)
    made = _decide(desk, row, found, facts, decided)
    if made is None or not sound or len(decided.faults) > before:
        return
    task, kept = found.task, found.kept
    try:
        ready = writing.check(desk, task, kept, lambda: made)
    except DataError as error:
        decided.faults.append(row.fault("number", str(error)))
    except MisuseError as error:
        told = str(error)
        if told.endswith(UNPROVEN):
            told += f"；取得材料的，用命令记：bizenv verify {task.id} --pass --evidence 材料；没有的，退回补证"
        decided.faults.append(row.fault("result", told))
    else:
        decided.ready.append((task, kept.ledger, ready))
        decided.kept[task.id] = kept._replace(ledger=kept.ledger.with_entry(ready))


def _find(desk: Desk, row: "Decision", decided: WorklistOutcome) -> _Found | None:
    """What a row is about; None, told in ``decided``, if it waits no longer or is not as the row says."""
    from bizenv.forms import content

    registry = desk.registry
    if row.task not in registry.position:
        decided.faults.append(row.fault("number", f"方案里没有事项“{escape(row.task)}”；{_AGAIN}"))
        return None
    task = registry.task(row.task)
    try:
        kept = decided.kept.get(task.id) or writing.read_task(desk, task)
    except DataError as error:
        decided.faults.append(row.fault("number", str(error)))
        return None
    status = kept.ledger.status(task, desk.today)
    node = next((n for n in status.nodes if n.number == row.node), None)
    if node is None:
        decided.faults.append(row.fault("number", f"{task.label} 没有这个节点；{_AGAIN}"))
        return None
    label = content.label_row(status, node)
    if content.make_key(status, node).split("/")[2] != row.wording:
        decided.faults.append(row.fault("wording", f"{label} 的要求，写出之后方案、规定已有变动；{_AGAIN}"))
        return None
    if node.done is not None and node.done.digest == row.report:
        return _Found(task, kept, status, node)
    from bizenv.views.wording import entries, words

    verified = _find_verified(status, node, row.report)
    if verified is not None:
        told = f"{label} 已于 {verified.date} 核验：{entries.said(verified)}"
        decided.skipped.append((task.id, told))
        if verified.result != row.result and row.result is not None:
            said = RESULTS[row.result]
            decided.remarks.append(row.fault("result", f"{told}；表上写的是“{said}”，没有记；要改的，bizenv correct"))
        return None
    now = (
        f"写出之后另有报办结（{node.done.date}）"
        if node.done is not None
        else f"现在是“{words.name_state(node, status, 'office')}”，不待核验"
    )
    decided.faults.append(row.fault("number", f"{label} {now}；{_AGAIN}"))
    return None


def _find_verified(status: Status, node: Node, report: str) -> Entry | None:
    """The verification that answered a report of completion, named by its digest; None if nothing has."""
    own = [e for e in status.entries if e.deadline in (None, node.number) and e.kind in ("report", "verify")]
    at = next((n for n, e in enumerate(own) if e.digest == report), None)
    return next((e for e in own[at + 1 :] if e.kind == "verify"), None) if at is not None else None


def _decide(
    desk: Desk, row: "Decision", found: _Found, facts: writing.Common, decided: WorklistOutcome
) -> Entry | None:
    """The entry of a row, without its name; None, or with faults in ``decided``, if it cannot be made."""
    task, node = found.task, found.node
    values = _values(row, task, decided)
    fields: dict[str, Any] = {}
    if row.result == "pass":
        completed = _pass(row, found, facts.date, values, decided)
        fields = {"completed": completed, "proof": row.proof}
    elif row.result == "return":
        limit = _limit(row, facts.date, desk.today, decided)
        if limit is not None and row.ground == "evidence":
            note = closing.warn_shelter(task, [node], facts.date, limit, desk.rules)
            if note:
                decided.remarks.append(row.fault("limit", note))
        fields = {"limit": limit, "ground": row.ground}
    else:
        return None
    return facts._replace(by=row.by, note=row.opinion).entry(
        desk,
        task,
        "verify",
        node if len(found.status.nodes) > 1 else None,
        result=row.result,
        method=row.method,
        values=values,
        **fields,
    )


def _values(row: "Decision", task: Task, decided: WorklistOutcome) -> dict[str, int | float]:
    """The values that the office found, by the targets' names."""
    values: dict[str, int | float] = {}
    for typed in row.values:
        try:
            name, value = parse_value(task, typed)
        except MisuseError as error:
            decided.faults.append(row.fault("values", str(error)))
            continue
        if name in values:
            decided.faults.append(row.fault("values", f"指标“{name}”写了两个数；请留一个"))
        values[name] = value
    return values


def _pass(
    row: "Decision", found: _Found, verified: dt.date, values: dict[str, int | float], decided: WorklistOutcome
) -> dt.date | None:
    """The day of completion of what passes; with faults where a target is not met, or the day is not proved."""
    task, node = found.task, found.node
    short = closing.find_short(task, [node], {**found.status.values, **values})
    if short is not None:
        if short.lacking:
            remedy = "在“核实数值”写核实的数"
        elif short.hard:
            remedy = (
                "退回续办；经确定指标的机关批准的，用命令记："
                f"bizenv verify {task.id} --pass --unmet 理由 --approved-by 机关 --document 文号"
            )
        else:
            remedy = f"退回续办；力争的写明理由即可，用命令记：bizenv verify {task.id} --pass --unmet 理由"
        decided.faults.append(row.fault("values", f"{task.label} 不能通过：{short.told}；{remedy}"))
    typed = row.completed
    if typed is not None and typed > verified:
        decided.faults.append(row.fault("completed", f"完成日期 {typed} 晚于核验日 {verified}"))
        return None
    late = closing.list_unproven([node], typed, row.proof) if typed is not None else []
    if late:
        message = (
            f"{task.label} 时限 {late[0].date}，{closing.find_arrival(late)} 才收到报办结，要按 {typed} 完成计："
            "在“证明材料”写明证明完成之日的材料，才算按期；没有的，“完成日期”空着，按收到之日计"
        )
        decided.faults.append(row.fault("completed", message))
        return None
    day, note = closing.find_completed(task, [node], typed, verified, row.proof, "“证明材料”")
    if note:
        decided.remarks.append(row.fault("proof", note))
    return day


def _limit(row: "Decision", verified: dt.date, today: dt.date, decided: WorklistOutcome) -> dt.date | None:
    """The last day to report again what is returned; None if it is empty or, with a fault, cannot be read."""
    if not row.limit:
        return None
    from bizenv.forms import lenient

    near = lenient.read_near(row.limit, verified, before=False)
    if near is not None:  # a limit lies ahead
        decided.remarks.append(row.fault("limit", f"“{escape(row.limit)}”没有写年份，按 {near} 收"))
        return near
    try:
        last, note = read_limit(row.limit, today).counted(verified)
    except GivenError as error:
        decided.faults.append(row.fault("limit", f"{error}；几个工作日写作 5个工作日"))
        return None
    if last < verified:
        decided.faults.append(row.fault("limit", f"补报时限 {last} 早于核验日 {verified}"))
    if note:
        decided.remarks.append(row.fault("limit", note)._replace(cell=""))  # said once, not for each row
    return last
