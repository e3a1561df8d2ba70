"""Make entries from a returned form: check each row against the plan and the ledger, and locate each fault."""

import datetime as dt
from collections.abc import Callable

from bizenv.base.errors import MisuseError
from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.forms import content
from bizenv.forms.cells import CellFault
from bizenv.forms.layout import CONFIRM, DATE_CELL, FILL, TARGETS
from bizenv.forms.reading import Filled, Opinion, Returned
from bizenv.forms.surplus import CHANGED
from bizenv.ledger.admission import admit, find_shortfalls, parse_number
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import STAGES
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.standing import periods
from bizenv.views.wording import titles, words

_GONE = "发下去时有这张表，现在没有了；请在发下去的原表上填"


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
    skipped: the ids of tasks whose report or objection is already on record.
    objections: what joint leads object to, in words.
    remarks: what is to be known of the form, although it is taken.
    """

    ready: list[Ready]
    skipped: list[str]
    objections: list[str]
    faults: list[CellFault]
    remarks: list[CellFault]


def take(returned: Returned, desk: Desk) -> Taken:
    """The result of a returned form; nothing is written here."""
    found = Taken([], [], [], list(returned.faults), list(returned.remarks))
    kept: dict[str, Ledger] = {}
    date = returned.date or desk.received
    period = periods.parse_period(returned.period)
    refused = content.refuse_period(period, desk.registry.plan, desk.received)
    if refused:
        found.faults.append(CellFault(FILL.title, "", f"这一期不收：{refused}"))
    _sheets(returned, desk, found)
    if date > desk.received:
        found.faults.append(CellFault(FILL.title, DATE_CELL, f"填报日期 {date} 晚于收到日 {desk.received}"))
    elif date < desk.registry.plan.issued:
        found.faults.append(
            CellFault(FILL.title, DATE_CELL, f"填报日期 {date} 早于方案印发之日 {desk.registry.plan.issued_as_known}")
        )
    for row in returned.rows:
        _row(returned, row, desk, kept, found)
    for opinion in returned.opinions:
        _opinion(returned, opinion, desk, kept, found)
    told = {row.task for row in returned.rows if row.stage not in (None, "no_change")}
    for value in returned.values:
        if value.task not in told:
            message = f"填了“{value.target}”的数值，填报表里该事项却没有选阶段（正在推进、已完成）"
            found.faults.append(CellFault(TARGETS.title, value.cell, message))
    return found


def _sheets(returned: Returned, desk: Desk, found: Taken) -> None:
    """Add to ``found`` the sheets that a form of version 1 must have had, by the plan and the ledger, and has lost."""
    registry = desk.registry
    if TARGETS.title in returned.missing:
        if any(registry.task(it).targets for it in returned.tasks if it in registry.position):
            found.faults.append(CellFault(TARGETS.title, "", _GONE))
    if CONFIRM.title in returned.missing:
        joint = [task for task in registry.tasks if returned.department in task.lead[1:]]
        open_ = (desk.ledger_of(task.id).status(task, desk.today) for task in joint)
        if any(returned.department in s.lead[1:] and s.nearest.going for s in open_):
            found.faults.append(CellFault(CONFIRM.title, "", _GONE))


def _opinion(returned: Returned, opinion: Opinion, desk: Desk, kept: dict[str, Ledger], found: Taken) -> None:
    """Add to ``found`` an objection to a jointly led task, and in words with the last report of the first-named lead."""
    if opinion.task not in desk.registry.position:
        found.faults.append(CellFault(CONFIRM.title, opinion.cell, f"方案里没有事项“{opinion.task}”"))
        return
    task = desk.registry.task(opinion.task)
    ledger = kept.get(task.id) or desk.ledger_of(task.id)
    entries = ledger.of(task.id)
    status = ledger.status(task, desk.today)
    unit = returned.department
    if unit not in status.lead[1:]:
        message = f"{task.label} 不由{unit}与{status.first}联合牵头"
        found.faults.append(CellFault(CONFIRM.title, opinion.cell, message))
        return
    if opinion.agreed:
        if opinion.words:
            message = f"对 {task.label} 选了“一致”，另写了“{opinion.words}”，不记入台账；有不同意见的请选“有异议”"
            found.remarks.append(CellFault(CONFIRM.title, opinion.cell, message))
        return
    last = status.last
    told = f"{last.date}报“{STAGES[last.stage or 'no_change']}”" if last is not None else "还没有报"
    words = opinion.words or "（没有写意见）"
    found.objections.append(f"{unit}对 {task.label} 有异议：{words}（首家{status.first}{told}）")
    known = next((e for e in reversed(entries) if e.kind == "object" and e.by == unit), None)
    if known is not None and known.note == (opinion.words or None):
        found.skipped.append(task.id)
        return
    date = returned.date or desk.received
    entry = Entry(
        name="",
        plan=desk.registry.plan.id,
        kind="object",
        task=task.id,
        recorded=desk.moment(),
        date=date,
        received=desk.received if desk.received != date else None,
        by=unit,
        note=opinion.words or None,
    )
    _add(task, ledger, entry, CellFault(CONFIRM.title, opinion.cell, ""), desk, kept, found)


def _row(returned: Returned, row: Filled, desk: Desk, kept: dict[str, Ledger], found: Taken) -> None:
    """Add a row's entry or faults to ``found``. ``kept``: by task, the ledgers with the entries of this form."""
    if row.task not in desk.registry.position:
        found.faults.append(_fault(returned, row, "number", f"方案里没有事项“{row.task}”"))
        return
    task = desk.registry.task(row.task)
    ledger = kept.get(task.id) or desk.ledger_of(task.id)
    status = ledger.status(task, desk.today)
    node = next((n for n in status.nodes if n.number == row.node), None)
    wrong = _stranger(returned, row, status, node)
    if wrong is not None:
        sealed = next((it for it in found.faults if it[:2] == wrong[:2] and it.message.startswith(CHANGED)), None)
        if sealed is not None:
            found.faults.remove(sealed)  # it says less
        found.faults.append(wrong)
        return
    if row.stage is None or node is None:
        return
    values = _values(returned, row, task, found.faults)
    wrong = _check_completed(returned, row, desk)
    if wrong is not None:
        found.faults.append(wrong)
        return
    entry = _entry(returned, row, desk, status, node, values)
    if _is_known(entry, ledger, found, row):
        found.skipped.append(task.id)
        return
    place = _fault(returned, row, "unchanged" if row.stage == "no_change" else "stage", "")
    _add(task, ledger, entry, place, desk, kept, found)
    if row.stage == "done" and task.id in kept:
        _remark_on_targets(task, kept[task.id], entry.deadline, place, desk, found)


def _add(
    task: Task, ledger: Ledger, entry: Entry, place: CellFault, desk: Desk, kept: dict[str, Ledger], found: Taken
) -> None:
    """Add an entry to ``found``, or a fault at its place if it may not be written."""
    try:
        ready = admit(task, ledger, entry, desk.today)
    except MisuseError as error:
        found.faults.append(place._replace(message=str(error)))
        return
    found.ready.append(Ready(task, ledger, ready))
    kept[task.id] = ledger.with_entry(ready)


def _remark_on_targets(
    task: Task, ledger: Ledger, deadline: int | None, place: CellFault, desk: Desk, found: Taken
) -> None:
    """Add a remark on what is reported complete while a target has no value, or one that misses it."""
    status = ledger.status(task, desk.today)
    waiting = [node for node in status.awaiting if deadline in (None, node.number)]
    short = find_shortfalls(task, waiting, status.values)
    if short:
        found.remarks.append(place._replace(message=words.warn_shortfalls(task, short)))


def _fault(returned: Returned, row: Filled, column: str, message: str) -> CellFault:
    return CellFault(FILL.title, f"{returned.table.letter(column)}{row.row}", message)


def _stranger(returned: Returned, row: Filled, status: Status, node: Node | None) -> CellFault | None:
    """The fault of a row whose number, wording or lead is not that of the plan and the ledger; None if all agree."""
    if node is None or row.label != content.label_row(status, node):
        shown = content.label_row(status, node) if node is not None else status.task.label
        return _fault(returned, row, "number", f"编号应是“{shown}”，写成了“{row.label}”；行可能错位了")
    wording = content.find_wording(status, node)
    if (
        "".join(row.wording.split()) != "".join(wording.split())
        or content.make_key(status, node).split("/")[2] != row.digest
    ):
        return _fault(
            returned, row, "wording", f"{row.label} 的要求与方案不符：文字被改过，或方案、规定已有变动，请重新下发"
        )
    if status.first != returned.department:
        return _fault(returned, row, "number", f"{row.label} 由{status.first}报送，不由{returned.department}")
    return None


def _values(returned: Returned, row: Filled, task: Task, faults: list[CellFault]) -> dict[str, int | float]:
    """The values of a task's targets, by name, for the first row of the task that reports; empty for any other."""
    first = next((r for r in returned.rows if r.task == row.task and r.stage not in (None, "no_change")), None)
    found: dict[str, int | float] = {}
    for value in returned.values if first is row else ():
        if value.task != task.id:
            continue
        target = next((t for t in task.targets if t.name == value.target), None)
        if target is None:
            faults.append(CellFault(TARGETS.title, value.cell, f"{task.label} 没有指标“{value.target}”"))
            continue
        try:
            found[value.target] = parse_number(value.text, target)
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
        form=returned.digest,
        stage=row.stage,
        progress=row.progress,
        values=values,
        completed=row.completed,
        by=returned.department,
        note=row.note,
        problem=row.problem,
        coordinate=row.coordinate,
        next=row.next,
        evidence=row.evidence,
    )


def _check_completed(returned: Returned, row: Filled, desk: Desk) -> CellFault | None:
    """What is wrong with the day of completion of a row; None if nothing is."""
    day, date, issued = row.completed, returned.date or desk.received, desk.registry.plan.issued
    if day is not None and day > date:
        what = "填报日期" if returned.date is not None else "收到日"
        return _fault(returned, row, "completed", f"完成日期 {day} 晚于{what} {date}")
    if day is not None and day < issued:
        office = titles.name_office(desk.registry.plan)
        message = f"完成日期 {day} 早于方案印发之日 {desk.registry.plan.issued_as_known}；年份写错的请改，确在此前完成的请空着，由{office}核验时写明"
        return _fault(returned, row, "completed", message)
    return None


def _is_known(new: Entry, ledger: Ledger, found: Taken, row: Filled) -> bool:
    """Whether a report is on record already: it came in the same file, or says what the last fact on its node says.

    Add a remark where a report is new although an earlier one says the same, or comes before what is on record.
    """

    def said(entry: Entry) -> Entry:
        return entry._replace(
            name="",
            recorded="",
            date=new.date,
            received=None,
            form=None,
            replaces=None,
            reason=None,
            note=tell(entry.note),
            problem=tell(entry.problem),
            coordinate=tell(entry.coordinate),
            next=tell(entry.next),
        )

    known = [e for e in ledger.of(new.task) if e.kind == "report" and e.deadline == new.deadline]
    previous = ledger.find_previous(new)
    if any(e.form == new.form for e in known) or (previous is not None and said(previous) == said(new)):
        return True
    same = next((e for e in reversed(known) if e.date <= new.date and said(e) == said(new)), None)
    if same is not None:
        message = f"{row.label} 与 {same.date} 的反馈内容相同，其后另有记录，作为又一次反馈记入；是旧表重收的请撤回"
        found.remarks.append(CellFault(FILL.title, f"A{row.row}", message))
    of_file = (e for e in ledger.entries if (e.task, e.deadline, e.form) == (new.task, new.deadline, new.form))
    if any(e.name in ledger.voided for e in of_file):
        message = f"{row.label} 这份表此前记过，已撤回；这次又记入，不要的请再撤回"
        found.remarks.append(CellFault(FILL.title, f"A{row.row}", message))
    later = next((e for e in reversed(known) if e.date > new.date), None)
    if later is not None:
        message = f"{row.label} 填于 {new.date}，排在 {later.date} 的反馈之前；现状仍以后者为准"
        found.remarks.append(CellFault(FILL.title, f"A{row.row}", message))
    return False
