"""``bizenv withdraw``: withdraw entries, which then no longer count."""

from functools import partial

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.plan.model import Task
from bizenv.store.journal import TaskRecord


@click.command("withdraw", options_metavar="[选项]")
@options.pass_app
@click.argument(
    "entries",
    metavar="记录…",
    nargs=-1,
    required=True,
    shell_complete=complete_with("entries"),
    callback=options.take_entry,
)
@recording.add_fields("withdraw", "reason")
@recording.add_facts("withdraw")
@recording.add_writing
def command(
    app: App, entries: tuple[str, ...], reason: str, facts: recording.Common, dry_run: bool, output: options.Output
) -> None:
    """撤回记录：写一条新的说它作废，原来的一字不动。撤回也能撤回，原来的随之恢复。

    \b
    bizenv withdraw 3f9c12 --reason 记错了事项
    """
    ready: list[tuple[Task | None, Ledger, Entry]] = []
    kept: dict[str, TaskRecord] = {}  # by task, what is on record with the withdrawals before
    for text in dict.fromkeys(entries):
        wrong, found = recording.find_current(app, text)
        task = recording.find_task(app, wrong)
        before = kept.get(wrong.task, found)
        make = partial(facts.entry, app, task, "withdraw", None, withdraws=wrong.name, reason=reason)
        entry = recording.check(app, task, before, make)
        ready.append((task, before.ledger, entry))
        kept[wrong.task] = before._replace(ledger=before.ledger.with_entry(entry))
    recording.write(app, app.workspace, ready, dry_run=dry_run, output=output)
