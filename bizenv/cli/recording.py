"""Shared by the commands that record: their options, and how entries are checked, written and shown."""

import datetime as dt
import keyword
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from bizenv.base import layout
from bizenv.base.errors import BizenvError, DataError, MisuseError, NotFoundError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import options
from bizenv.cli.session import App, repeat_option, shorten_path
from bizenv.cli.types import PERIOD, WORDS, complete_with
from bizenv.ledger.admission import admit
from bizenv.ledger.entry import Entry, Kind, render, to_data
from bizenv.ledger.fields import FIELDS, Field, Value
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
from bizenv.views.wording.answer import Answer

if TYPE_CHECKING:
    from bizenv.api import Book


class Common(NamedTuple):
    """What every entry may have: the days on which it happened and was received, who reported or handled it, a note."""

    date: dt.date
    received: dt.date | None
    by: str | None
    note: str | None

    def entry(self, app: App, task: Task | None, kind: Kind, node: Node | None, **fields: Any) -> Entry:
        """A new entry on a task or one of its nodes, or on the whole plan.

        Raises MisuseError for a day before the plan was issued.
        """
        plan = app.registry.plan
        check_day(app, self.date)
        return Entry(
            name="",
            plan=plan.id,
            kind=kind,
            task=task.id if task is not None else "",
            recorded=app.moment,
            date=self.date,
            received=self.received if self.received != self.date else None,
            deadline=node.number if node is not None else None,
            deadline_day=node.printed if node is not None else None,
            by=self.by,
            note=self.note,
            **fields,
        )


def check_day(app: App, date: dt.date) -> None:
    """Raise MisuseError for a day before the plan was issued."""
    issued = app.registry.plan.issued
    if date < issued:
        raise MisuseError(f"发生日 {date} 早于方案印发之日 {app.registry.plan.issued_as_known}")


Make = Callable[[Task, Status], Entry]
"""Makes the entry for a task in its present status, still without a name."""


_SETTINGS: dict[Value, dict[str, Any]] = {
    "node": {"metavar": "节点"},
    "day": {"type": options.DAY},
    "period": {"type": PERIOD},
    "step": {"type": click.IntRange(1, 3)},
    "count": {"type": click.IntRange(1, 3)},
    "percent": {"type": click.IntRange(0, 100), "metavar": "百分数"},
    "numbers": {"metavar": "指标=数值", "multiple": True},
    "flag": {"is_flag": True},
    "text": {"metavar": "文字"},
    "texts": {"metavar": "材料", "multiple": True},
    "names": {"metavar": "单位", "multiple": True, "shell_complete": complete_with("departments")},
}
"""How an option takes each kind of value that a person can give."""


def add_fields(
    kind: Kind | Literal["correct"], *names: str, **settings: Any
) -> Callable[[options.Command], options.Command]:
    """The options for fields of an entry, as ``FIELDS`` describes them for a kind of entry or for ``correct``.

    ``settings`` are arguments of ``click.option`` that replace the usual ones.
    """

    def decorate(command: options.Command) -> options.Command:
        for name in reversed(names):
            command = _option(kind, FIELDS[name], settings)(command)
        return command

    return decorate


def _option(
    kind: Kind | Literal["correct"], field: Field, settings: Mapping[str, Any]
) -> Callable[[options.Command], options.Command]:
    found: dict[str, Any] = {"type": WORDS[field.name]} if field.value == "choice" else {**_SETTINGS[field.value]}
    if kind == "correct":
        found["help"] = field.change
    else:
        found |= {"help": field.helps.get(kind, field.help), "required": field.is_needed(kind)}
        found |= {"metavar": field.metavar} if field.metavar else {}
    name = (field.name,) if keyword.iskeyword(field.option) else ()  # Python keeps --from for itself
    return click.option(f"--{field.option}", *name, **{**found, **settings})


def add_facts(kind: Kind) -> Callable[[options.Command], options.Command]:
    """``--date``, ``--received``, ``--by`` and ``--note``, passed on as ``facts``."""

    def decorate(command: options.Command) -> options.Command:
        @add_fields(kind, "date", required=False)
        @add_fields(kind, "received", "by", "note")
        @wraps(command)
        def gathered(app: App, *args: Any, date: dt.date | None, received: dt.date | None, **kwargs: Any) -> Any:
            given = Common(date or app.today, received, kwargs.pop("by"), kwargs.pop("note"))
            return command(app, *args, facts=given, **kwargs)

        return gathered

    return decorate


def add_writing(command: options.Command) -> options.Command:
    """``--dry-run``, ``--format``, ``--output`` and ``--data``, for a command that writes entries."""
    dry = click.option("--dry-run", is_flag=True, help="只看会写什么，不写")
    return options.data(dry(options.output("text", "json")(command)))


ids = click.argument(
    "ids", metavar="编号…", nargs=-1, required=True, shell_complete=complete_with("tasks"), callback=options.take_ids
)


def find_current(app: App, text: str) -> tuple[Entry, TaskRecord]:
    """The entry that a person names, as in ``journal.find_entry``, and what is on record of its task.

    Raises MisuseError if the entry was withdrawn or corrected, NotFoundError if there is no such entry or its task is
    not in the plan, DataError if it cannot be read.
    """
    found = journal.find_entry(app.workspace, text)
    task = app.registry.task(found.task) if found.task in app.registry.position else None
    if task is None and found.task:
        raise NotFoundError(f"{found.name} 的事项 {found.task} 不在方案中；运行 bizenv validate 查看")
    kept = read_task(app, task)
    if found.kind == "redact":
        raise MisuseError(f"{found.name} 是删去词句的记录，不能更正、撤回：删去的不能恢复")
    by = kept.ledger.voided.get(found.name)
    if by is not None:
        raise MisuseError(
            f"{found.name} 已被 {by.name} {'撤回' if by.withdraws else '更正'}，不再有效；现行的见 bizenv log {found.task}".rstrip()
        )
    return found, kept


def find_task(app: App, entry: Entry) -> Task | None:
    """The task of an entry that ``find_current`` found; None if it is about the plan as a whole."""
    return app.registry.task(entry.task) if entry.task else None


def read_task(app: App, task: Task | None, book: "Book | None" = None) -> TaskRecord:
    """What is on record of a task in the plan of the workspace, or, for None, of the plan as a whole.

    ``book``: which plan, where several are asked. Raises DataError if the ledger cannot be read.
    """
    folder, registry = (app.workspace, app.registry) if book is None else (Path(book.folder), book.registry)
    found = journal.read_record(folder, task.id if task is not None else "", registry.plan.id)
    return found._replace(ledger=rename(found.ledger, registry.list_former()))


def read_sound_task(app: App, task: Task, book: "Book | None" = None) -> Ledger:
    """The ledger of a task, as ``read_task`` reads it.

    Raises DataError if a file or a step of it is unsound: see ``soundness.HARMLESS``.
    """
    kept = read_task(app, task, book)
    _refuse(app, task, _find_flaws(task, kept.unsound, kept.ledger))
    return kept.ledger


def check(app: App, task: Task | None, kept: TaskRecord, make: Callable[[], Entry]) -> Entry:
    """The new entry on a task, or for None on the plan as a whole, checked and with its name.

    On a task that is unsound nothing is recorded but what leaves it with fewer flaws, such as the withdrawal of an entry
    that is not lawful. Raises DataError for any other entry there, MisuseError if the entry may not be written.
    """
    flaws = _find_flaws(task, kept.unsound, kept.ledger)
    try:
        ready = admit(task, kept.ledger, _check_approver(app, make()), app.today)
    except MisuseError:
        _refuse(app, task, flaws)
        raise
    if flaws:
        left = _find_flaws(task, kept.unsound, kept.ledger.with_entry(ready))
        _refuse(app, task, flaws if len(left) >= len(flaws) else [])
    return ready


def _check_approver(app: App, entry: Entry) -> Entry:
    """The same entry. Raises MisuseError if the office approves an extension or a termination that others have to.

    A deadline is extended by whoever set it, never by the office that supervises it.
    """
    registry = app.registry
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


def refuse_edited(app: App, entry: Entry, kept: TaskRecord) -> None:
    """Raise DataError if the file of an entry was changed after it was written, and no redaction on record explains that."""
    flaws = [it for it in kept.unsound if it.name == entry.name and it.flaw == "edited"]
    _refuse(app, app.registry.task(entry.task) if entry.task in app.registry.position else None, flaws)


def _refuse(app: App, task: Task | None, flaws: Sequence[Unsound]) -> None:
    if flaws:
        from bizenv.views.wording import soundness

        raise DataError(soundness.refusal(task.label if task is not None else WHOLE_PLAN, flaws, app.way_to_look))


def record(
    app: App,
    numbers: Iterable[str],
    make: Make,
    *,
    dry_run: bool,
    output: options.Output,
    sources: Iterable[Source] = (),
) -> None:
    """Make an entry for each task that the numbers name, check them all, and only then write them.

    sources: the files of evidence that the entries name.

    Raises MisuseError, NotFoundError or DataError before anything is written, then as ``write`` does.
    """
    registry = app.registry
    tasks = {task.id: task for text in numbers for task in registry.named(text)}
    ready = []
    for task in tasks.values():
        kept = read_task(app, task)
        status = kept.ledger.status(task, app.today)
        ready.append((task, kept.ledger, check(app, task, kept, partial(make, task, status))))
    write(app, app.workspace, ready, dry_run=dry_run, output=output, sources=sources)


Row = tuple[Task | None, Ledger, Entry, Path]
"""A checked entry with its task, if any, the ledger of that before it, and its file."""


def answer(
    app: App,
    task: Task,
    kept: TaskRecord,
    found: Entry,
    facts: Common,
    kind: Kind,
    *,
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """Record what answers an entry that ``find_current`` found, about the node that this one is about.

    Raises as ``check`` and ``write`` do.
    """

    def make() -> Entry:
        made = facts.entry(app, task, kind, None, of=found.name, **fields)
        return made._replace(deadline=found.deadline, deadline_day=found.deadline_day)

    ready = check(app, task, kept, make)
    write(app, app.workspace, [(task, kept.ledger, ready)], dry_run=dry_run, output=output)


def write(
    app: App,
    folder: Path,
    ready: Sequence[tuple[Task | None, Ledger, Entry]],
    *,
    dry_run: bool,
    output: options.Output,
    then: Callable[[], None] | None = None,
    sources: Iterable[Source] = (),
    answer: Callable[[Sequence[Row]], Answer] | None = None,
) -> None:
    """Write checked entries, each given with its task, if any, and the ledger of that before it, and show the result.

    The files of evidence that they name, ``sources``, are kept first. ``then`` is done once the entries are written,
    before anything is shown; neither in a dry run. ``answer`` makes what is shown; without it that is every entry with
    what it changed. Raises DataError if a file cannot be kept, or if an entry cannot be written, after showing those
    that were.
    """
    rows: list[Row] = []
    ahead = max((entry.recorded_on for _, _, entry in ready), default=app.today)
    if ahead > app.today:
        app.say(
            f"注意：这个事项已有记于 {ahead} 的记录，在今天（{app.today}）之后，这一条记在它之后；请核对电脑的时钟和 BIZENV_TODAY"
        )
    for source in () if dry_run else sources:
        evidence.keep(folder, source, secrets.token_hex(8))
    try:
        for task, ledger, entry in ready:
            path = journal.place_entry(folder, entry)
            if not dry_run:
                path = journal.append(folder, entry, secrets.token_hex(8))
            rows.append((task, ledger, entry, path))
        if then is not None and not dry_run:
            then()
    except (BizenvError, KeyboardInterrupt):
        if rows:
            app.say(f"已写入 {len(rows)} 条，其余 {len(ready) - len(rows)} 条没有写：")
            app.show(_text(app, rows, dry_run=False), None)
        raise
    if answer is not None:
        app.answer(answer(rows), output)
        return
    shown = Answer(
        kind="entries",
        listed=len(rows),
        content=lambda: {"dry_run": dry_run, "entries": [describe_entry(app, *row) for row in rows]},
        text=lambda *_: _text(app, rows, dry_run=dry_run),
    )
    app.answer(shown, output)


def find_after(app: App, task: Task, ledger: Ledger, entry: Entry, book: "Book | None" = None) -> Status:
    """The status of a task with a new entry in its ledger; not judged while nothing on record says how work stands.

    ``book``: the plan, where several are asked.
    """
    folder = app.workspace if book is None else Path(book.folder)
    book = book or app.book
    grown = ledger.with_entry(entry)
    status = grown.status(task, app.today)
    if not grown.begun(app.today) and not any(
        tells_work(name.rpartition("_")[0].rpartition("_")[2]) for name in journal.list_names(folder)
    ):
        return status
    from bizenv.standing.standing import judge

    return judge(status, book.registry, grown, book.rules)


def _text(app: App, rows: Sequence[Row], *, dry_run: bool) -> str:
    from bizenv.views.wording import entries

    blocks = []
    for task, ledger, entry, path in rows:
        nodes = [] if task is None else _describe_nodes(find_after(app, task, ledger, entry))
        head = "将记录（没有写）" if dry_run else "已记录"
        lines = [
            f"{head}　{app.opening}{task.label if task is not None else WHOLE_PLAN}　{entries.what(entry)}：{entries.said(entry, app.rules.letters)}",
            f"  {escape(shorten_path(path))}",
        ]
        for file in entry.files:
            lines.append(f"  佐证材料 {file['name']}　存于 {layout.place_evidence(file['name'], file['sha256'])}")
        if dry_run:
            lines += [f"    {line}" for line in render(to_data(entry)).splitlines()]
        lines += nodes
        if not dry_run and entry.kind != "redact":
            lines.append(f"  撤回：bizenv withdraw {entry.digest} --reason 原因{repeat_option('data', app.data)}")
        blocks.append("\n".join(lines))
    return "\n".join(blocks) + "\n"


def _describe_nodes(status: Status) -> list[str]:
    """A line a node on how it stands after the entry."""
    from bizenv.views.wording import words

    lines = []
    for it in status.nodes:
        mark = f"节点{it.number} " if len(status.nodes) > 1 else ""
        due = words.due(it)
        until = f"，时限{'，'.join(filter(None, (due.day, due.was)))}" if it.date is not None else ""
        late = bool(it.limit_late(status.judged))
        back = f"，{'原限' * late}{it.limit}前{'补报' * (not late)}" if it.limit is not None else ""
        share = words.percent(it.progress) if it.state == "in_progress" else ""
        lines.append(f"  现为：{mark}{words.name_state(it, status, 'office')}{share}{back}{until}")
    return lines


def describe_entry(
    app: App, task: Task | None, ledger: Ledger, entry: Entry, path: Path, book: "Book | None" = None
) -> dict[str, object]:
    """A new entry for JSON: its name, its file, the status of its task, if any, with the entry, and its content.

    ``book``: the plan, where several are asked.
    """
    from bizenv.views.data import json

    after = [find_after(app, task, ledger, entry, book)] if task is not None else []
    if book is not None:
        after = app.shelf.label(book, after)
    return {
        "entry": entry.name,
        "path": str(path),
        "task": json.task(after[0]) if after else None,
        "content": to_data(entry),
    }
