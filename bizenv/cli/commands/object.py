"""``bizenv object``: what a unit objects to."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger import admission
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("object", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("object", "deadline")
@recording.add_facts("object")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    deadline: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录单位的异议：联合牵头单位对首家所报，或单位对涉及自己的内容。不改变事项的状态。

    \b
    bizenv object 43.1 --by 区市场监管局 --note "登记一事尚未完成"
    """
    unit = app.registry.department(facts.by or "").name

    def make(task: Task, status: Status) -> Entry:
        node = admission.find_node(status, deadline) if deadline is not None else None
        return facts._replace(by=unit).entry(app, task, "object", node)

    recording.record(app, ids, make, dry_run=dry_run, output=output)
