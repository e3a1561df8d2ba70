"""``bizenv assign``: who is responsible for a task."""

import click

from bizenv.cli import options
from bizenv.cli import recording as writing
from bizenv.cli.session import App
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("assign", options_metavar="[选项]")
@options.pass_app
@writing.ids
@writing.fields("assign", "leader", "person")
@writing.facts("assign")
@writing.recorded
def command(
    app: App,
    ids: tuple[str, ...],
    leader: str | None,
    person: str | None,
    facts: writing.Facts,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录事项的责任领导、责任人。后记的取代先记的；电话号码不入台账。

    \b
    bizenv assign 27 --leader 李某 --person 王某
    """
    if leader is None and person is None:
        raise click.UsageError("--leader、--person 至少给一个")

    def make(task: Task, _status: Status) -> Entry:
        return facts.entry(app, task, "assign", None, leader=leader, person=person)

    writing.put(app, ids, make, dry_run=dry_run, output=output)
