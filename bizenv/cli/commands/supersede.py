"""``bizenv supersede``: a new rule that replaces a task."""

from typing import Any

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.admission import find_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("supersede", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("supersede", "document", "effective", "text", "until", "lead", "deadline")
@recording.add_facts("supersede")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    lead: tuple[str, ...],
    deadline: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """记录新规定取代了事项：此后按新规定执行，新的要求、时限、牵头单位照记，责任不落空。

    \b
    bizenv supersede 27.3 --document 渝府办发〔2020〕5号 --effective 2020-02-01 --text 全市通办 --until 2020-06-30 --lead 区大数据局
    """
    names = tuple(dict.fromkeys(app.registry.department(name).name for name in lead))

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline) if deadline is not None else None
        return facts.entry(app, task, "supersede", node, lead=names, **fields)

    recording.record(app, ids, make, dry_run=dry_run, output=output)
