"""Make entries from a returned form: check each row against the plan and the ledger, and locate each fault."""

import datetime as dt
from collections.abc import Callable

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.forms import content as forms
from bizenv.forms.cells import Fault
from bizenv.forms.layout import CONFIRM, DATE_CELL, FILL, TARGETS
from bizenv.forms.reading import Filled, Returned
from bizenv.ledger.admission import checked, number_of
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import STAGES
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, status_of
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry


class Desk(NamedTuple):
    """What is needed to make entries.

    ledger_of: gives the ledger of a task by the task's id.
    received: the day on which the form came back.
    moment: gives the time of recording, as in ``Entry.recorded``.
    """

    registry: Registry
    ledger_of: Callable[[str], Ledger]
    today: dt.date
    received: dt.date
    moment: Callable[[], str]


class Ready(NamedTuple):
    """A checked entry, with its task and the ledger before it."""

    task: Task
    ledger: Ledger
    entry: Entry


class Taken(NamedTuple):
    """The result of a form. If it has faults, nothing of it may be written.

    ready: the entries to write.
    skipped: the ids of tasks whose report is already on record.
    objections: what joint leads object to, in words.
    """

    ready: list[Ready]
    skipped: list[str]
    objections: list[str]
    faults: list[Fault]


def taken(it: Returned, desk: Desk) -> Taken:
    """The result of a returned form; nothing is written here."""
    found = Taken([], [], [], list(it.faults))
    _opinions(it, desk, found)
    kept: dict[str, Ledger] = {}
    date = it.date or desk.received
    if date > desk.received:
        found.faults.append(Fault(FILL, DATE_CELL, f"填报日期 {date} 晚于收到日 {desk.received}"))
    elif date < desk.registry.plan.issued:
        found.faults.append(Fault(FILL, DATE_CELL, f"填报日期 {date} 早于方案印发之日 {desk.registry.plan.issued}"))
    for row in it.rows:
        _row(it, row, desk, kept, found)
    told = {row.task for row in it.rows if row.stage not in (None, "no_change")}
    for value in it.values:
        if value.task not in told:
            message = f"填了“{value.target}”的数值，填报表里该事项却没有选阶段（推进中、已完成）"
            found.faults.append(Fault(TARGETS, value.cell, message))
    return found


def _opinions(it: Returned, desk: Desk, found: Taken) -> None:
    """Add to ``found`` each objection to a jointly led task, with the last report of the first-named lead."""
    for opinion in it.opinions:
        if opinion.task not in desk.registry.position:
            found.faults.append(Fault(CONFIRM, opinion.cell, f"方案里没有事项“{opinion.task}”"))
            continue
        task = desk.registry.task(opinion.task)
        status = status_of(task, desk.today, desk.ledger_of(task.id).of(task.id))
        if it.department not in status.lead[1:]:
            message = f"{task.label} 不由{it.department}与{status.lead[0]}联合牵头"
            found.faults.append(Fault(CONFIRM, opinion.cell, message))
        elif not opinion.agreed:
            last = status.last
            told = f"{last.date}报“{STAGES[last.stage or 'no_change']}”" if last is not None else "还没有报"
            words = opinion.words or "（没有写意见）"
            found.objections.append(f"{it.department}对 {task.label} 有异议：{words}（首家{status.lead[0]}{told}）")


def _row(it: Returned, row: Filled, desk: Desk, kept: dict[str, Ledger], found: Taken) -> None:
    """Add a row's entry or faults to ``found``. ``kept``: by task, the ledgers with the entries of this form."""
    if row.task not in desk.registry.position:
        found.faults.append(_fault(row, "A", f"方案里没有事项“{row.task}”"))
        return
    task = desk.registry.task(row.task)
    ledger = kept.get(task.id) or desk.ledger_of(task.id)
    status = status_of(task, desk.today, ledger.of(task.id))
    node = next((n for n in status.nodes if n.number == row.node), None)
    wrong = _stranger(it, row, status, node)
    if wrong is not None:
        found.faults.append(wrong)
        return
    if row.stage is None or node is None:
        return
    values = _values(it, row, task, found.faults)
    entry = _entry(it, row, desk, status, node, values)
    if any(_told_already(entry, known) for known in ledger.of(task.id)):
        found.skipped.append(task.id)
        return
    try:
        ready = checked(task, ledger, entry, desk.today)
    except MisuseError as error:
        found.faults.append(_fault(row, "F" if row.stage == "no_change" else "G", str(error)))
        return
    found.ready.append(Ready(task, ledger, ready))
    kept[task.id] = ledger.with_entry(ready)


def _fault(row: Filled, column: str, message: str) -> Fault:
    return Fault(FILL, f"{column}{row.row}", message)


def _stranger(it: Returned, row: Filled, status: Status, node: Node | None) -> Fault | None:
    """The fault of a row whose number, wording or lead is not that of the plan and the ledger; None if all agree."""
    if node is None or row.label != forms.label(status, node):
        shown = forms.label(status, node) if node is not None else status.task.label
        return _fault(row, "A", f"编号应是“{shown}”，写成了“{row.label}”；行可能错位了")
    wording = forms.wording(status, node)
    if "".join(row.wording.split()) != "".join(wording.split()) or forms.key(status, node).split("/")[2] != row.digest:
        return _fault(row, "C", f"{row.label} 的要求与方案不符：文字被改过，或方案、规定已有变动，请重新下发")
    if status.lead[0] != it.department:
        return _fault(row, "A", f"{row.label} 由{status.lead[0]}报送，不由{it.department}")
    return None


def _values(it: Returned, row: Filled, task: Task, faults: list[Fault]) -> dict[str, int | float]:
    """The values of a task's targets, by name; empty if an earlier row of the task reports and so has them."""
    first = next(r for r in it.rows if r.task == row.task and (r.stage not in (None, "no_change") or r is row))
    found: dict[str, int | float] = {}
    for value in it.values if first is row else ():
        if value.task != task.id:
            continue
        if value.target not in [t.name for t in task.targets]:
            faults.append(Fault(TARGETS, value.cell, f"{task.label} 没有指标“{value.target}”"))
            continue
        try:
            found[value.target] = number_of(value.text, value.target)
        except MisuseError as error:
            faults.append(Fault(TARGETS, value.cell, str(error)))
    return found


def _entry(it: Returned, row: Filled, desk: Desk, status: Status, node: Node, values: dict[str, int | float]) -> Entry:
    date = it.date or desk.received
    several = len(status.nodes) > 1
    return Entry(
        name="",
        plan=desk.registry.plan.id,
        kind="report",
        task=status.task.id,
        recorded=desk.moment(),
        date=date,
        deadline=node.number if several else None,
        deadline_day=node.printed if several else None,
        received=desk.received if desk.received != date else None,
        period=it.period,
        stage=row.stage,
        progress=row.progress,
        values=values,
        by=it.department,
        note=row.note,
        problem=row.problem,
        coordinate=row.coordinate,
        next=row.next,
        evidence=row.evidence,
    )


def _told_already(new: Entry, old: Entry) -> bool:
    """Whether an entry on record says the same, apart from its dates: the same form was imported before."""

    def said(entry: Entry) -> Entry:
        return entry._replace(name="", recorded="", date=new.date, received=None, replaces=None, reason=None)

    return old.kind == "report" and said(new) == said(old)
