"""What the commands that record have in common: entries checked first, then written, and what the person is told."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from bizenv.base.errors import BizenvError, MisuseError
from bizenv.cli import options
from bizenv.cli.session import App, relative
from bizenv.cli.types import completing
from bizenv.ledger.admission import checked
from bizenv.ledger.entry import Entry, Kind, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status, status_of
from bizenv.plan.model import Task
from bizenv.store import journal
from bizenv.views.wording.answer import Answer


class Facts(NamedTuple):
    """What every entry has: when it happened, when it was received, through whom, and a remark."""

    date: dt.date
    received: dt.date | None
    by: str | None
    note: str | None

    def entry(self, app: App, task: Task, kind: Kind, node: Node | None, **fields: Any) -> Entry:
        """An entry of this moment on a task, or on one of its nodes, with the fields of its kind. Raises MisuseError."""
        plan = app.registry.plan
        if self.date < plan.issued:
            raise MisuseError(f"发生日 {self.date} 早于方案印发之日 {plan.issued}")
        return Entry(
            name="",
            plan=plan.id,
            kind=kind,
            task=task.id,
            recorded=app.moment,
            date=self.date,
            received=self.received if self.received != self.date else None,
            deadline=node.number if node is not None else None,
            deadline_day=node.printed if node is not None else None,
            by=self.by,
            note=self.note,
            **fields,
        )


Make = Callable[[Task, Status], Entry]
"""An entry for a task that stands where it stands; only what it says itself, without its name."""


def facts(by: str, note: str) -> Callable[[options.Command], options.Command]:
    """The options of every fact, passed on as ``facts``. The arguments are the helps of ``--by`` and ``--note``."""

    def decorate(command: options.Command) -> options.Command:
        @wraps(command)
        def gathered(app: App, *args: Any, date: dt.date | None, received: dt.date | None, **kwargs: Any) -> Any:
            it = Facts(date or app.today, received, kwargs.pop("by"), kwargs.pop("note"))
            return command(app, *args, facts=it, **kwargs)

        for option in (
            click.option("--note", metavar="文字", help=note),
            click.option("--by", metavar="人或单位", help=by),
            click.option("--received", type=options.DAY, help="收到的日子，与发生之日不同时写"),
            click.option("--date", type=options.DAY, help="发生之日，不给则为今天"),
        ):
            gathered = option(gathered)
        return gathered

    return decorate


def approval(reason: str) -> Callable[[options.Command], options.Command]:
    """``--approved-by``, ``--document`` and ``--reason``: only whoever set a deadline can move or drop it."""

    def decorate(command: options.Command) -> options.Command:
        who = "谁批准的：确定原时限的机关，如 区政府"
        for option in (
            click.option("--reason", metavar="文字", required=True, help=reason),
            click.option("--document", metavar="文号", required=True, help="批准的文号或批示"),
            click.option("--approved-by", metavar="机关或领导", required=True, help=who),
        ):
            command = option(command)
        return command

    return decorate


def recorded(command: options.Command) -> options.Command:
    """``--dry-run``, ``--format`` and ``--data``, of every command that writes."""
    dry = click.option("--dry-run", is_flag=True, help="只看会写什么，不写")
    return options.data(dry(options.output("text", "json")(command)))


ids = click.argument("ids", metavar="编号…", nargs=-1, required=True, shell_complete=completing("tasks"))
node = click.option("--deadline", metavar="节点", help="事项有几个节点时指明：序号 1、日期 2019-12-31，或 all（全部）")


def put(app: App, numbers: Iterable[str], make: Make, *, dry_run: bool, output: options.Output) -> None:
    """Make an entry for each task that the numbers name, check them all, and only then write them.

    Raises MisuseError or NotFoundError before anything is written.
    """
    folder = app.workspace
    registry = app.registry
    tasks = {task.id: task for text in numbers for task in registry.named(text)}
    ready = []
    for task in tasks.values():
        ledger = journal.read_task(folder, task.id)
        entry = make(task, status_of(task, app.today, ledger.of(task.id)))
        ready.append((task, ledger, checked(task, ledger, entry, app.today)))
    write(app, folder, ready, dry_run=dry_run, output=output)


def write(
    app: App, folder: Path, ready: Sequence[tuple[Task, Ledger, Entry]], *, dry_run: bool, output: options.Output
) -> None:
    """Write entries that were checked, each with its task and what was on record of it, and say what became of them."""
    rows: list[tuple[Task, Ledger, Entry, Path]] = []
    try:
        for task, ledger, entry in ready:
            path = journal.path_of(folder, entry)
            if not dry_run:
                path = journal.append(folder, entry, secrets.token_hex(8))
            rows.append((task, ledger, entry, path))
    except (BizenvError, KeyboardInterrupt):
        if rows:
            app.say(f"已写入 {len(rows)} 条，其余 {len(ready) - len(rows)} 条没有写：")
            app.show(_text(app, rows, dry_run=False), None)
        raise
    answer = Answer(
        kind="entries",
        head="",
        listed=len(rows),
        content=lambda: {"dry_run": dry_run, "entries": [describe_entry(app, *row) for row in rows]},
        text=lambda *_: _text(app, rows, dry_run=dry_run),
    )
    app.answer(answer, output)


def after(app: App, task: Task, ledger: Ledger, entry: Entry) -> Status:
    """Where a task stands once an entry is in."""
    from bizenv.standing.standing import judged

    grown = ledger.with_entry(entry)
    return judged(grown.status(task, app.today), app.registry, grown, app.rules)


def _text(app: App, rows: Sequence[tuple[Task, Ledger, Entry, Path]], *, dry_run: bool) -> str:
    from bizenv.views.wording import entries
    from bizenv.views.wording import values as words

    blocks = []
    for task, ledger, entry, path in rows:
        status = after(app, task, ledger, entry)
        head = "将记录（没有写）" if dry_run else "已记录"
        lines = [f"{head}　{task.label}　{entries.what(entry)}：{entries.said(entry)}", f"  {relative(path)}"]
        if dry_run:
            lines += [f"    {line}" for line in render(to_data(entry)).splitlines()]
        for it in status.nodes:
            mark = f"节点{it.number} " if len(status.nodes) > 1 else ""
            until = f"，时限{words.due(it).joined('，')}" if it.date is not None else ""
            share = words.percent(it.progress) if it.state == "in_progress" else ""
            lines.append(f"  现为：{mark}{words.name_state(it, status, 'office')}{share}{until}")
        if not dry_run:
            lines.append(f"  撤回：bizenv withdraw {entry.digest} --reason 原因{options.typed('data', app.data)}")
        blocks.append("\n".join(lines))
    return "\n".join(blocks) + "\n"


def describe_entry(app: App, task: Task, ledger: Ledger, entry: Entry, path: Path) -> dict[str, object]:
    """An entry that was written, for JSON: its name, its file, where its task stands once it is in, what it says."""
    from bizenv.views.data import json

    return {
        "entry": entry.name,
        "path": str(path),
        "task": json.task(after(app, task, ledger, entry)),
        "content": to_data(entry),
    }
