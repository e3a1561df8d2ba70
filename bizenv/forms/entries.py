"""Make entries from a returned form: check each row against the plan and the ledger, and locate each fault."""

import datetime as dt
from collections.abc import Callable

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.forms import content
from bizenv.forms.cells import CellFault
from bizenv.forms.layout import CONFIRM, DATE_CELL, FILL, TARGETS
from bizenv.forms.reading import Filled, Returned
from bizenv.ledger.admission import admit, parse_number
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import STAGES
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, find_status
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
    faults: list[CellFault]


def take(returned: Returned, desk: Desk) -> Taken:
    """The result of a returned form; nothing is written here."""
    found = Taken([], [], [], list(returned.faults))
    _opinions(returned, desk, found)
    kept: dict[str, Ledger] = {}
    date = returned.date or desk.received
    if date > desk.received:
        found.faults.append(CellFault(FILL.title, DATE_CELL, f"填报日期 {date} 晚于收到日 {desk.received}"))
    elif date < desk.registry.plan.issued:
        found.faults.append(
            CellFault(FILL.title, DATE_CELL, f"填报日期 {date} 早于方案印发之日 {desk.registry.plan.issued}")
        )
    for row in returned.rows:
        _row(returned, row, desk, kept, found)
    told = {row.task for row in returned.rows if row.stage not in (None, "no_change")}
    for value in returned.values:
        if value.task not in told:
            message = f"填了“{value.target}”的数值，填报表里该事项却没有选阶段（推进中、已完成）"
            found.faults.append(CellFault(TARGETS.title, value.cell, message))
    return found


def _opinions(returned: Returned, desk: Desk, found: Taken) -> None:
    """Add to ``found`` each objection to a jointly led task, with the last report of the first-named lead."""
    for opinion in returned.opinions:
        if opinion.task not in desk.registry.position:
            found.faults.append(CellFault(CONFIRM.title, opinion.cell, f"方案里没有事项“{opinion.task}”"))
            continue
        task = desk.registry.task(opinion.task)
        status = find_status(task, desk.today, desk.ledger_of(task.id).of(task.id))
        if returned.department not in status.lead[1:]:
            message = f"{task.label} 不由{returned.department}与{status.first}联合牵头"
            found.faults.append(CellFault(CONFIRM.title, opinion.cell, message))
        elif not opinion.agreed:
            last = status.last
            told = f"{last.date}报“{STAGES[last.stage or 'no_change']}”" if last is not None else "还没有报"
            words = opinion.words or "（没有写意见）"
            found.objections.append(f"{returned.department}对 {task.label} 有异议：{words}（首家{status.first}{told}）")


def _row(returned: Returned, row: Filled, desk: Desk, kept: dict[str, Ledger], found: Taken) -> None:
    """Add a row's entry or faults to ``found``. ``kept``: by task, the ledgers with the entries of this form."""
    if row.task not in desk.registry.position:
        found.faults.append(_fault(row, "number", f"方案里没有事项“{row.task}”"))
        return
    task = desk.registry.task(row.task)
    ledger = kept.get(task.id) or desk.ledger_of(task.id)
    status = find_status(task, desk.today, ledger.of(task.id))
    node = next((n for n in status.nodes if n.number == row.node), None)
    wrong = _stranger(returned, row, status, node)
    if wrong is not None:
        found.faults.append(wrong)
        return
    if row.stage is None or node is None:
        return
    values = _values(returned, row, task, found.faults)
    entry = _entry(returned, row, desk, status, node, values)
    if any(_told_already(entry, known) for known in ledger.of(task.id)):
        found.skipped.append(task.id)
        return
    try:
        ready = admit(task, ledger, entry, desk.today)
    except MisuseError as error:
        found.faults.append(_fault(row, "unchanged" if row.stage == "no_change" else "stage", str(error)))
        return
    found.ready.append(Ready(task, ledger, ready))
    kept[task.id] = ledger.with_entry(ready)


def _fault(row: Filled, column: str, message: str) -> CellFault:
    return CellFault(FILL.title, f"{FILL.letter(column)}{row.row}", message)


def _stranger(returned: Returned, row: Filled, status: Status, node: Node | None) -> CellFault | None:
    """The fault of a row whose number, wording or lead is not that of the plan and the ledger; None if all agree."""
    if node is None or row.label != content.label_row(status, node):
        shown = content.label_row(status, node) if node is not None else status.task.label
        return _fault(row, "number", f"编号应是“{shown}”，写成了“{row.label}”；行可能错位了")
    wording = content.find_wording(status, node)
    if (
        "".join(row.wording.split()) != "".join(wording.split())
        or content.make_key(status, node).split("/")[2] != row.digest
    ):
        return _fault(row, "wording", f"{row.label} 的要求与方案不符：文字被改过，或方案、规定已有变动，请重新下发")
    if status.first != returned.department:
        return _fault(row, "number", f"{row.label} 由{status.first}报送，不由{returned.department}")
    return None


def _values(returned: Returned, row: Filled, task: Task, faults: list[CellFault]) -> dict[str, int | float]:
    """The values of a task's targets, by name; empty if an earlier row of the task reports and so has them."""
    first = next(r for r in returned.rows if r.task == row.task and (r.stage not in (None, "no_change") or r is row))
    found: dict[str, int | float] = {}
    for value in returned.values if first is row else ():
        if value.task != task.id:
            continue
        if value.target not in [t.name for t in task.targets]:
            faults.append(CellFault(TARGETS.title, value.cell, f"{task.label} 没有指标“{value.target}”"))
            continue
        try:
            found[value.target] = parse_number(value.text, value.target)
        except MisuseError as error:
            faults.append(CellFault(TARGETS.title, value.cell, str(error)))
    return found


def _entry(
    returned: Returned, row: Filled, desk: Desk, status: Status, node: Node, values: dict[str, int | float]
) -> Entry:
    date = returned.date or desk.received
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
        period=returned.period,
        stage=row.stage,
        progress=row.progress,
        values=values,
        by=returned.department,
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
