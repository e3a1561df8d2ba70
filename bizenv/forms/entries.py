"""Make entries from a returned form: check each row against the plan and the ledger, and locate each fault."""

import datetime as dt
from collections.abc import Callable
from hashlib import sha256

from bizenv.base.errors import MisuseError
from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.forms import content
from bizenv.forms.cells import CellFault, sort_faults
from bizenv.forms.layout import CONFIRM, DATE_CELL, EXTENSION, FILL, TARGETS
from bizenv.forms.reading import Returned
from bizenv.forms.rows import Asked, Filled, Opinion
from bizenv.forms.seal import Notes
from bizenv.forms.surplus import CHANGED
from bizenv.ledger.admission import admit, parse_number
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import STAGES
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.standing import periods
from bizenv.views.wording import entries, titles, words

_GONE = "发下去时有这张表，现在没有了；请在发下去的原表上填"


class Basis(NamedTuple):
    """What is known of a plan when the entries of a form are made.

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
    """The result of a form. If it has faults, nothing of it may be written, unless its sound rows were asked for.

    ready: the entries to write.
    skipped: the ids of tasks whose report or objection is already on record.
    objections: what joint leads object to, in words.
    remarks: what is to be known of the form, although it is taken.
    settled: the rows that need not come again, by task and node, each with a digest of what it says.
    left: how many rows that were filled in, opinions and requests are not among them.
    """

    ready: list[Ready]
    skipped: list[str]
    objections: list[str]
    faults: list[CellFault]
    remarks: list[CellFault]
    settled: dict[str, str]
    left: int = 0


def take(returned: Returned, basis: Basis, *, sound: bool = False) -> Taken:
    """The result of a returned form; nothing is written here.

    sound: make the entries of the sound rows although others have faults; none where a fault concerns every row. All
        faults are given then, else at most ``reading.MAX_FAULTS`` of those that the cells alone show.
    """
    found = Taken([], [], [], list(returned.every if sound else returned.faults), list(returned.remarks), {})
    kept: dict[str, Ledger] = {}
    date = returned.date or basis.received
    period = periods.parse_period(returned.period)
    refused = content.refuse_period(period, basis.registry.plan, basis.received)
    if refused:
        found.faults.append(CellFault(FILL.title, "", f"这一期不收：{refused}"))
    _sheets(returned, basis, found)
    if date > basis.received:
        found.faults.append(CellFault(FILL.title, DATE_CELL, f"填报日期 {date} 晚于收到日 {basis.received}"))
    elif date < basis.registry.plan.issued:
        found.faults.append(
            CellFault(FILL.title, DATE_CELL, f"填报日期 {date} 早于方案印发之日 {basis.registry.plan.issued_as_known}")
        )
    apart = sound and not returned.blocked and found.faults[len(returned.every) :] == []
    bad = {row.row for row in returned.rows if _is_unsound(returned, row)} if apart else set()
    left = 0
    for row in returned.rows:
        if row.row in bad:
            _find_place(returned, row, basis, kept, found)
        else:
            _row(returned, row, basis, kept, found, apart=apart)
        left += _name_row(row) not in found.settled
    for opinion in returned.opinions:
        if apart and (CONFIRM.title, int(opinion.cell[len(CONFIRM.letter("agreed")) :])) in returned.unsound:
            left += 1
        else:
            left += not _opinion(returned, opinion, basis, kept, found)
    for asked in returned.asked:
        left += not _request(returned, asked, basis, kept, found)
    told = {row.task for row in returned.rows if row.stage not in (None, "no_change") or row.row in bad}
    for value in returned.values:
        if value.task not in told:
            message = f"填了“{value.target}”的数值，填报表里该事项却没有选阶段（正在推进、已完成）"
            found.faults.append(CellFault(TARGETS.title, value.cell, message))
    if not apart and found.faults:
        found.ready.clear()
        found.settled.clear()
        left = len(returned.rows) + len(returned.opinions) + len(returned.asked)
    return found._replace(left=left, faults=sort_faults(found.faults))


def _is_unsound(returned: Returned, row: Filled) -> bool:
    """Whether a fault that the cells alone show touches a row of the first sheet, or a target's value of its task."""
    return (FILL.title, row.row) in returned.unsound or row.task in returned.spoilt


def _name_row(row: Filled) -> str:
    """A row in the notes of a form: 27.3/1."""
    return f"{row.task}/{row.node}"


def _digest(returned: Returned, row: Filled) -> str:
    """A digest of all that a row says, with the values of its task's targets; the day of filling in does not matter."""
    said = row._replace(row=0, label="", wording="")
    values = [value.text for value in returned.values if value.task == row.task]
    return sha256(repr((tuple(said), values)).encode()).hexdigest()[:12]


def make_notes(returned: Returned, taken: Taken) -> Notes:
    """What a copy of a form has to say of itself when it goes back: which of its rows need not come again."""
    return Notes(tuple(dict.fromkeys((*returned.notes.forms, returned.digest))), taken.settled)


def _sheets(returned: Returned, basis: Basis, found: Taken) -> None:
    """Add to ``found`` the sheets that a form of version 1 must have had, by the plan and the ledger, and has lost."""
    registry = basis.registry
    if TARGETS.title in returned.missing:
        if any(registry.task(it).targets for it in returned.tasks if it in registry.position):
            found.faults.append(CellFault(TARGETS.title, "", _GONE))
    if CONFIRM.title in returned.missing:
        joint = [task for task in registry.tasks if returned.department in task.lead[1:]]
        open_ = (basis.ledger_of(task.id).status(task, basis.today) for task in joint)
        if any(s.find_present(returned.department) in s.lead[1:] and s.nearest.going for s in open_):
            found.faults.append(CellFault(CONFIRM.title, "", _GONE))


def _opinion(returned: Returned, opinion: Opinion, basis: Basis, kept: dict[str, Ledger], found: Taken) -> bool:
    """Add to ``found`` an objection to a jointly led task, and in words with the last report of the first-named lead.

    Whether there is no fault in it.
    """
    if opinion.task not in basis.registry.position:
        found.faults.append(CellFault(CONFIRM.title, opinion.cell, f"方案里没有事项“{opinion.task}”"))
        return False
    task = basis.registry.task(opinion.task)
    ledger = kept.get(task.id) or basis.ledger_of(task.id)
    status = ledger.status(task, basis.today)
    unit = status.find_present(returned.department)
    _remark_on_name(returned, status, CONFIRM.title, found)
    if unit not in status.lead[1:]:
        message = f"{task.label} 不由{unit}与{status.first}联合牵头"
        found.faults.append(CellFault(CONFIRM.title, opinion.cell, message))
        return False
    if opinion.agreed:
        if opinion.words:
            message = f"对 {task.label} 选了“一致”，另写了“{opinion.words}”，不记入台账；有不同意见的请选“有异议”"
            found.remarks.append(CellFault(CONFIRM.title, opinion.cell, message))
        return True
    last = status.last
    told = f"{last.date}报“{STAGES[last.stage or 'no_change']}”" if last is not None else "还没有报"
    words = opinion.words or "（没有写意见）"
    found.objections.append(f"{unit}对 {task.label} 有异议：{words}（首家{status.first}{told}）")
    known = next((e for e in reversed(ledger.of(task.id)) if e.kind == "object" and e.by == unit), None)
    if known is not None and known.note == (opinion.words or None):
        found.skipped.append(task.id)
        return True
    date = returned.date or basis.received
    entry = Entry(
        name="",
        plan=basis.registry.plan.id,
        kind="object",
        task=task.id,
        recorded=basis.moment(),
        date=date,
        received=basis.received if basis.received != date else None,
        by=unit,
        note=opinion.words or None,
    )
    return _add(task, ledger, entry, CellFault(CONFIRM.title, opinion.cell, ""), basis, kept, found)


def _request(returned: Returned, asked: Asked, basis: Basis, kept: dict[str, Ledger], found: Taken) -> bool:
    """Add to ``found`` an extension that the first-named lead asks for. Whether there is no fault in it.

    One without a reason is told and not recorded: it cannot be decided.
    """
    place = CellFault(EXTENSION.title, asked.cell, "")
    if asked.task not in basis.registry.position:
        found.faults.append(place._replace(message=f"方案里没有事项“{asked.task}”"))
        return False
    task = basis.registry.task(asked.task)
    ledger = kept.get(task.id) or basis.ledger_of(task.id)
    status = ledger.status(task, basis.today)
    node = next((n for n in status.nodes if n.number == asked.node), None)
    if node is None or not status.is_now_first(returned.department):
        why = f"没有第 {asked.node} 个节点" if node is None else f"由{status.first}报送，不由{returned.department}申请"
        found.faults.append(place._replace(message=f"{asked.label} {why}"))
        return False
    if not asked.reason:
        message = f"{asked.label} 申请延期至 {asked.until}，没有写理由，未记入台账；请单位补上理由再报"
        found.remarks.append(place._replace(message=message))
        return True
    several = len(status.nodes) > 1
    date = returned.date or basis.received
    entry = Entry(
        name="",
        plan=basis.registry.plan.id,
        kind="request",
        task=task.id,
        recorded=basis.moment(),
        date=date,
        deadline=node.number if several else None,
        deadline_day=node.printed if several else None,
        received=basis.received if basis.received != date else None,
        until=asked.until,
        reason=asked.reason,
        by=returned.department,
    )
    same = (entry.deadline, entry.until, entry.reason)
    if any(e.kind == "request" and (e.deadline, e.until, e.reason) == same for e in ledger.of(task.id)):
        found.skipped.append(task.id)
        return True
    if not _add(task, ledger, entry, place, basis, kept, found):
        return False
    message = f"{asked.label} 申请延期至 {asked.until}，批准之前原时限不变；批准、不批准用 bizenv extend"
    found.remarks.append(place._replace(message=message))
    return True


def _find_place(
    returned: Returned, row: Filled, basis: Basis, kept: dict[str, Ledger], found: Taken
) -> tuple[Ledger, Status, Node] | None:
    """The ledger, the status and the node of a row; None, with a fault, if it is not the form's or its department's."""
    if row.task not in basis.registry.position:
        found.faults.append(_fault(returned, row, "number", f"方案里没有事项“{row.task}”"))
        return None
    task = basis.registry.task(row.task)
    ledger = kept.get(task.id) or basis.ledger_of(task.id)
    status = ledger.status(task, basis.today)
    node = next((n for n in status.nodes if n.number == row.node), None)
    wrong = _stranger(returned, row, status, node)
    if wrong is None:
        return None if node is None else (ledger, status, node)
    sealed = next((it for it in found.faults if it[:2] == wrong[:2] and it.message.startswith(CHANGED)), None)
    if sealed is not None:
        found.faults.remove(sealed)  # it says less
    found.faults.append(wrong)
    return None


def _row(returned: Returned, row: Filled, basis: Basis, kept: dict[str, Ledger], found: Taken, *, apart: bool) -> None:
    """Add a row's entry or faults to ``found``. ``kept``: by task, the ledgers with the entries of this form.

    apart: whether a row with a fault in a target's value has no entry; else the whole form has none.
    """
    place_of = _find_place(returned, row, basis, kept, found)
    if place_of is None or row.stage is None:
        return
    ledger, status, node = place_of
    task = status.task
    _remark_on_name(returned, status, FILL.title, found)
    before = len(found.faults)
    values = _values(returned, row, task, found.faults)
    if apart and len(found.faults) > before:
        return
    wrong = _check_completed(returned, row, basis)
    if wrong is not None:
        found.faults.append(wrong)
        return
    entry = _entry(returned, row, basis, status, node, values)
    if _is_known(entry, ledger, found, row, _list_forms(returned, row)):
        found.skipped.append(task.id)
        found.settled[_name_row(row)] = _digest(returned, row)
        return
    place = _fault(returned, row, "unchanged" if row.stage == "no_change" else "stage", "")
    if _add(task, ledger, entry, place, basis, kept, found):
        found.settled[_name_row(row)] = _digest(returned, row)
        doubts = entries.list_doubts(task, kept[task.id], found.ready[-1].entry, basis.today)
        found.remarks.extend(place._replace(message=told) for told in doubts)


def _add(
    task: Task, ledger: Ledger, entry: Entry, place: CellFault, basis: Basis, kept: dict[str, Ledger], found: Taken
) -> bool:
    """Add an entry to ``found``, or a fault at its place if it may not be written. Whether it may be."""
    try:
        ready = admit(task, ledger, entry, basis.today)
    except MisuseError as error:
        found.faults.append(place._replace(message=str(error)))
        return False
    found.ready.append(Ready(task, ledger, ready))
    kept[task.id] = ledger.with_entry(ready)
    return True


def _list_forms(returned: Returned, row: Filled) -> set[str]:
    """The digests of the files in which a row came as it is: this one, and those that went back with it recorded."""
    same = returned.notes.rows.get(_name_row(row)) == _digest(returned, row)
    return {returned.digest, *(returned.notes.forms if same else ())}


def _remark_on_name(returned: Returned, status: Status, sheet: str, found: Taken) -> None:
    """Add a remark, once a sheet, on a form under the name of a department whose tasks another one has taken over."""
    unit, taken = returned.department, status.takeover
    if taken is None or unit in status.lead:
        return
    now = status.find_present(unit)
    told = f"由{now}承接" if now != unit else words.NO_LEAD_YET
    remark = CellFault(
        sheet, "", f"表上是原单位名称：{unit}自 {taken.move.effective} 起{told}（{taken.move.document}），照收"
    )
    if remark not in found.remarks:
        found.remarks.append(remark)


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
    if not status.is_now_first(returned.department):
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
    returned: Returned, row: Filled, basis: Basis, status: Status, node: Node, values: dict[str, int | float]
) -> Entry:
    date = returned.date or basis.received
    several = len(status.nodes) > 1
    return Entry(
        name="",
        plan=basis.registry.plan.id,
        kind="report",
        task=status.task.id,
        recorded=basis.moment(),
        date=date,
        deadline=node.number if several else None,
        deadline_day=node.printed if several else None,
        received=basis.received if basis.received != date else None,
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


def _check_completed(returned: Returned, row: Filled, basis: Basis) -> CellFault | None:
    """What is wrong with the day of completion of a row; None if nothing is."""
    day, date, issued = row.completed, returned.date or basis.received, basis.registry.plan.issued
    if day is not None and day > date:
        what = "填报日期" if returned.date is not None else "收到日"
        return _fault(returned, row, "completed", f"完成日期 {day} 晚于{what} {date}")
    if day is not None and day < issued:
        office = titles.name_office(basis.registry.plan)
        message = f"完成日期 {day} 早于方案印发之日 {basis.registry.plan.issued_as_known}；年份写错的请改，确在此前完成的请空着，由{office}核验时写明"
        return _fault(returned, row, "completed", message)
    return None


def _is_known(new: Entry, ledger: Ledger, found: Taken, row: Filled, forms: set[str]) -> bool:
    """Whether a report is on record already: it came in the same file, or says what the last fact on its node says.

    ``forms``: the digests of the files that count as the same.

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
    if any(e.form in forms for e in known) or (previous is not None and said(previous) == said(new)):
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
