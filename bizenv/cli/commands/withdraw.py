"""``bizenv withdraw``: withdraw entries, which then no longer count."""

import click

from bizenv.cli import options
from bizenv.cli import recording as writing
from bizenv.cli.commands.correct import named
from bizenv.cli.session import App
from bizenv.cli.types import completing
from bizenv.ledger.admission import checked
from bizenv.store import journal


@click.command("withdraw", options_metavar="[选项]")
@options.pass_app
@click.argument("entries", metavar="记录…", nargs=-1, required=True, shell_complete=completing("entries"))
@writing.fields("withdraw", "reason")
@writing.facts("withdraw")
@writing.recorded
def command(
    app: App, entries: tuple[str, ...], reason: str, facts: writing.Facts, dry_run: bool, output: options.Output
) -> None:
    """撤回记录：写一条新的说它作废，原来的一字不动。撤回也能撤回，原来的随之恢复。

    \b
    bizenv withdraw 3f9c12 --reason 记错了事项
    """
    folder = app.workspace
    ready = []
    for text in dict.fromkeys(entries):
        wrong = named(app, text)
        task = app.registry.task(wrong.task)
        ledger = journal.read_task(folder, task.id)
        entry = facts.entry(app, task, "withdraw", None, withdraws=wrong.name, reason=reason)
        ready.append((task, ledger, checked(task, ledger, entry, app.today)))
    writing.write(app, folder, ready, dry_run=dry_run, output=output)
