"""How entries are made, checked and written, whoever asks for them; and what a person is told of each."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizenv.base import layout
from bizenv.base.errors import DataError, MisuseError, NotFoundError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.desk.shell import repeat_option, shorten_path
from bizenv.ledger.admission import admit
from bizenv.ledger.entry import Entry, Kind, render, to_data
from bizenv.ledger.ledger import Ledger, tells_work
from bizenv.ledger.names import WHOLE_PLAN
from bizenv.ledger.naming import rename
from bizenv.ledger.soundness import HARMLESS, Unsound, list_refused, still_counts
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.store import evidence, journal
from bizenv.store.evidence import Source
from bizenv.store.journal import TaskRecord

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.desk.given import Limit


class Common(NamedTuple):
    """What every entry may have: the days on which it happened and was received, who reported or handled it, a note."""

    date: dt.date
    received: dt.date | None
    by: str | None
    note: str | None

    def entry(self, desk: Desk, task: Task | None, kind: Kind, node: Node | None, **fields: Any) -> Entry:
        """A new entry on a task or one of its nodes, or on the whole plan.

        Raises MisuseError for a day before the plan was issued.
        """
        plan = desk.registry.plan
        check_day(desk, self.date)
        return Entry(
            name="",
            plan=plan.id,
            kind=kind,
            task=task.id if task is not None else "",
            recorded=desk.moment,
            date=self.date,
            received=self.received if self.received != self.date else None,
            deadline=node.number if node is not None else None,
            deadline_day=node.printed if node is not None else None,
            by=self.by,
            note=self.note,
            **fields,
        )


def check_day(desk: Desk, date: dt.date) -> None:
    """Raise MisuseError for a day before the plan was issued."""
    issued = desk.registry.plan.issued
    if date < issued:
        raise MisuseError(f"发生日 {date} 早于方案印发之日 {desk.registry.plan.issued_as_known}")


def count_limit(desk: Desk, limit: "Limit | None", start: dt.date) -> dt.date | None:
    """The last day of a limit, counted from ``start``; None without one. Tells how working days were counted, if that is in doubt."""
    if limit is None:
        return None
    last, note = limit.counted(start)
    if note:
        desk.say(f"注意：{note}")
    return last


Make = Callable[[Task, Status], Entry]
"""Makes the entry for a task in its present status, still without a name."""


Ready = tuple[Task | None, Ledger, Entry]
"""A checked entry with its task, if any, and the ledger of that before it."""


class Prepared(NamedTuple):
    """Checked entries that wait to be written.

    sources: the files of evidence that the entries name.
    """

    ready: list[Ready]
    sources: tuple[Source, ...] = ()


Row = tuple[Task | None, Ledger, Entry, Path]
"""A checked entry with its task, if any, the ledger of that before it, and its file."""


def find_current(desk: Desk, text: str) -> tuple[Entry, TaskRecord]:
    """The entry that a person names, as in ``journal.find_entry``, and what is on record of its task.

    Raises MisuseError if the entry was withdrawn or corrected, NotFoundError if there is no such entry or its task is
    not in the plan, DataError if it cannot be read.
    """
    found = journal.find_entry(desk.workspace, text)
    task = desk.registry.task(found.task) if found.task in desk.registry.position else None
    if task is None and found.task:
        raise NotFoundError(f"{found.name} 的事项 {found.task} 不在方案中；运行 bizenv validate 查看")
    kept = read_task(desk, task)
    if found.kind == "redact":
        raise MisuseError(f"{found.name} 是删去词句的记录，不能更正、撤回：删去的不能恢复")
    by = kept.ledger.voided.get(found.name)
    if by is not None:
        raise MisuseError(
            f"{found.name} 已被 {by.name} {'撤回' if by.withdraws else '更正'}，不再有效；现行的见 bizenv log {found.task}".rstrip()
        )
    return found, kept


def find_task(desk: Desk, entry: Entry) -> Task | None:
    """The task of an entry that ``find_current`` found; None if it is about the plan as a whole."""
    return desk.registry.task(entry.task) if entry.task else None


def read_task(desk: Desk, task: Task | None, book: "Book | None" = None) -> TaskRecord:
    """What is on record of a task in the plan of the workspace, or, for None, of the plan as a whole.

    ``book``: which plan, where several are asked. Raises DataError if the ledger cannot be read.
    """
    folder, registry = (desk.workspace, desk.registry) if book is None else (Path(book.folder), book.registry)
    found = journal.read_record(
        folder, task.id if task is not None else "", registry.plan.id, desk.find_strange(str(folder))
    )
    return found._replace(ledger=rename(found.ledger, registry.list_former()))


def read_sound_task(desk: Desk, task: Task, book: "Book | None" = None) -> Ledger:
    """The ledger of a task, as ``read_task`` reads it.

    Raises DataError if a file or a step of it is unsound: see ``soundness.HARMLESS``.
    """
    kept = read_task(desk, task, book)
    _refuse(desk, task, _find_flaws(task, kept.unsound, kept.ledger))
    return kept.ledger


def check(desk: Desk, task: Task | None, kept: TaskRecord, make: Callable[[], Entry]) -> Entry:
    """The new entry on a task, or for None on the plan as a whole, checked and with its name.

    On a task that is unsound nothing is recorded but what leaves it with fewer flaws, such as the withdrawal of an entry
    that is not lawful. Raises DataError for any other entry there, MisuseError if the entry may not be written.
    """
    flaws = _find_flaws(task, kept.unsound, kept.ledger)
    try:
        ready = admit(task, kept.ledger, _check_approver(desk, make()), desk.today)
    except MisuseError:
        _refuse(desk, task, flaws)
        raise
    if flaws:
        left = _find_flaws(task, kept.unsound, kept.ledger.with_entry(ready))
        _refuse(desk, task, flaws if len(left) >= len(flaws) else [])
    return ready


def _check_approver(desk: Desk, entry: Entry) -> Entry:
    """The same entry. Raises MisuseError if the office approves an extension or a termination that others have to.

    A deadline is extended by whoever set it, never by the office that supervises it.
    """
    registry = desk.registry
    plan = registry.plan
    if entry.kind not in ("extend", "terminate") or plan.office in ("", plan.set_by):
        return entry
    from bizenv.views.wording import titles

    approver = (entry.approved_by or "").strip()
    if registry.canonical(approver) in (registry.canonical(plan.office), titles.name_office(plan)):
        by = f"，方案的时限由{plan.set_by}确定" if plan.set_by else ""
        what = "延长时限" if entry.kind == "extend" else "终止事项"
        raise MisuseError(f"{approver}不能自行{what}：谁确定的时限由谁批准{by}；--approved-by 写批准的机关")
    return entry


def _find_flaws(task: Task | None, unsound: Iterable[Unsound], ledger: Ledger) -> list[Unsound]:
    """The flaws of a task's files and steps that keep it from being written on."""
    found = [it for it in still_counts(unsound, ledger) if it.flaw not in HARMLESS]
    return found if task is None else [*found, *list_refused(ledger.course(task).steps(dt.date.max))]


def refuse_edited(desk: Desk, entry: Entry, kept: TaskRecord) -> None:
    """Raise DataError if the file of an entry was changed after it was written, and no redaction on record explains that."""
    flaws = [it for it in kept.unsound if it.name == entry.name and it.flaw == "edited"]
    _refuse(desk, desk.registry.task(entry.task) if entry.task in desk.registry.position else None, flaws)


def _refuse(desk: Desk, task: Task | None, flaws: Sequence[Unsound]) -> None:
    if flaws:
        from bizenv.views.wording import soundness

        raise DataError(soundness.refusal(task.label if task is not None else WHOLE_PLAN, flaws, desk.way_to_look))


def prepare(
    desk: Desk,
    numbers: Iterable[str],
    make: Make,
    sources: Iterable[Source] = (),
) -> Prepared:
    """Make an entry for each task that the numbers name, and check them all.

    sources: the files of evidence that the entries name.

    Raises MisuseError, NotFoundError or DataError.
    """
    registry = desk.registry
    tasks = {task.id: task for text in numbers for task in registry.named(text)}
    ready: list[Ready] = []
    for task in tasks.values():
        kept = read_task(desk, task)
        status = kept.ledger.status(task, desk.today)
        ready.append((task, kept.ledger, check(desk, task, kept, partial(make, task, status))))
    return Prepared(ready, tuple(sources))


def prepare_plan(desk: Desk, kept: TaskRecord, make: Callable[[], Entry]) -> Prepared:
    """Make and check an entry on the plan as a whole, of which ``kept`` is on record. Raises as ``check`` does."""
    return Prepared([(None, kept.ledger, check(desk, None, kept, make))])


def prepare_answer(
    desk: Desk, task: Task, kept: TaskRecord, found: Entry, facts: Common, kind: Kind, **fields: Any
) -> Prepared:
    """Make and check what answers an entry that ``find_current`` found, about the node that this one is about.

    Raises as ``check`` does.
    """

    def make() -> Entry:
        made = facts.entry(desk, task, kind, None, of=found.name, **fields)
        return made._replace(deadline=found.deadline, deadline_day=found.deadline_day)

    return Prepared([(task, kept.ledger, check(desk, task, kept, make))])


def warn_ahead(desk: Desk, ready: Sequence[Ready]) -> None:
    """Say so if entries come after others that are recorded on a later day than today."""
    ahead = max((entry.recorded_on for _, _, entry in ready), default=desk.today)
    if ahead > desk.today:
        desk.say(
            f"注意：这个事项已有记于 {ahead} 的记录，在今天（{desk.today}）之后，这一条记在它之后；请核对电脑的时钟和 BIZENV_TODAY"
        )


def write(desk: Desk, folder: Path, prepared: Prepared, rows: list[Row], *, dry_run: bool = False) -> None:
    """Write checked entries, and first keep the files of evidence that they name. ``dry_run``: write nothing.

    Each entry goes to ``rows`` with its file once it is written, so that the caller knows what was if an error is raised.
    Raises DataError if a file cannot be kept, or if an entry cannot be written.
    """
    warn_ahead(desk, prepared.ready)
    for source in () if dry_run else prepared.sources:
        evidence.keep(folder, source, secrets.token_hex(8))
    for task, ledger, entry in prepared.ready:
        path = journal.place_entry(folder, entry)
        if not dry_run:
            path = journal.append(folder, entry, secrets.token_hex(8))
        rows.append((task, ledger, entry, path))


def find_after(desk: Desk, task: Task, ledger: Ledger, entry: Entry, book: "Book | None" = None) -> Status:
    """The status of a task with a new entry in its ledger; not judged while nothing on record says how work stands.

    ``book``: the plan, where several are asked.
    """
    folder = desk.workspace if book is None else Path(book.folder)
    book = book or desk.book
    grown = ledger.with_entry(entry)
    status = grown.status(task, desk.today)
    if not grown.begun(desk.today) and not any(
        tells_work(name.rpartition("_")[0].rpartition("_")[2]) for name in journal.list_names(folder)
    ):
        return status
    from bizenv.standing.standing import judge

    return judge(status, book.registry, grown, book.rules)


class EntryTold(NamedTuple):
    """What a person is told of an entry that was recorded, or would be.

    label: its task, as typed; what, said: its kind and its content in words; path: its file, as seen from the current folder.
    facts: a line on when it happened, who it came from, and each piece of evidence that is a name alone.
    kept: a line a file of evidence; lines: its file; nodes: how each node of the task stands with it.
    back: the command that withdraws it; empty for a redaction, which cannot be.
    """

    label: str
    what: str
    said: str
    path: str
    facts: tuple[str, ...]
    kept: tuple[str, ...]
    lines: tuple[str, ...]
    nodes: tuple[str, ...]
    back: str


def tell(desk: Desk, row: Row, *, ahead: bool = False) -> EntryTold:
    """What a person is told of an entry. ``ahead``: how the task will stand with it, which is not written yet."""
    from bizenv.views.wording import entries

    task, ledger, entry, path = row
    return EntryTold(
        label=f"{desk.opening}{task.label if task is not None else WHOLE_PLAN}",
        what=entries.what(entry),
        said=entries.said(entry, desk.rules.letters),
        path=escape(shorten_path(path)),
        facts=tuple(entries.list_facts(entry)),
        kept=tuple(
            f"佐证材料 {file['name']}　{'确认后复制一份，' if ahead else ''}存于 {layout.place_evidence(file['name'], file['sha256'])}"
            for file in entry.files
        ),
        lines=tuple(render(to_data(entry)).splitlines()),
        nodes=()
        if task is None
        else tuple(
            f"{'记后为' if ahead else '现为'}：{line}" for line in describe_nodes(find_after(desk, task, ledger, entry))
        ),
        back=""
        if entry.kind == "redact"
        else f"bizenv withdraw {entry.digest} --reason 原因{repeat_option('data', desk.data)}",
    )


def describe_nodes(status: Status) -> list[str]:
    """A line a node on how it stands."""
    from bizenv.views.wording import words

    lines = []
    for it in status.nodes:
        mark = f"节点{it.number} " if len(status.nodes) > 1 else ""
        due = words.due(it)
        until = f"，时限{'，'.join(filter(None, (due.day, due.was)))}" if it.date is not None else ""
        late = bool(it.limit_late(status.judged))
        back = f"，{'原限' * late}{it.limit}前{'补报' * (not late)}" if it.limit is not None else ""
        share = words.percent(it.progress) if it.state == "in_progress" else ""
        lines.append(f"{mark}{words.name_state(it, status, 'office')}{share}{back}{until}")
    return lines


def describe_entry(
    desk: Desk, task: Task | None, ledger: Ledger, entry: Entry, path: Path, book: "Book | None" = None
) -> dict[str, object]:
    """A new entry for JSON: its name, its file, the status of its task, if any, with the entry, and its content.

    ``book``: the plan, where several are asked.
    """
    from bizenv.views.data import json

    after = [find_after(desk, task, ledger, entry, book)] if task is not None else []
    if book is not None:
        after = desk.shelf.label(book, after)
    return {
        "entry": entry.name,
        "path": str(path),
        "task": json.task(after[0]) if after else None,
        "content": to_data(entry),
    }
