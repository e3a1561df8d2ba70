"""``bizenv terminate``: a task that, with approval, is no longer to be done."""

from typing import Any

import click

from bizenv.cli import options
from bizenv.cli import recording as writing
from bizenv.cli.session import App
from bizenv.ledger.admission import node_of
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("terminate", options_metavar="[选项]")
@options.pass_app
@writing.ids
@writing.fields("terminate", "approved_by", "document", "reason", "deadline")
@writing.facts("terminate")
@writing.recorded
def command(
    app: App,
    ids: tuple[str, ...],
    deadline: str | None,
    facts: writing.Facts,
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """记录经批准终止的事项，不再办理，也不再计入办结率；有新规定取代的用 supersede。

    \b
    bizenv terminate 27.3 --approved-by 区政府 --document 沙府办函〔2020〕3号 --reason 业务已由市级统一办理
    """

    def make(task: Task, status: Status) -> Entry:
        node = node_of(status, deadline) if deadline is not None else None
        return facts.entry(app, task, "terminate", node, **fields)

    writing.put(app, ids, make, dry_run=dry_run, output=output)
