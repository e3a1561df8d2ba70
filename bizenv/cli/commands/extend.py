"""``bizenv extend``: an approved extension of a deadline."""

from typing import Any

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.admission import find_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("extend", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("extend", "until", "approved_by", "document", "reason", "deadline")
@recording.add_facts("extend")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    deadline: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
    **fields: Any,
) -> None:
    """记录批准的延期。谁确定的时限（方案的 set_by），由谁批准延长，督查机构不能自行延长；原时限仍然可见。

    --date 是申请之日：在时限之后才申请的，照此记明。

    \b
    bizenv extend 58 --until 2020-03-31 --approved-by 区政府 --document 沙府办函〔2019〕9号 --reason 需上级出台配套办法
    """

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=[n for n in status.nodes if not n.met])
        return facts.entry(app, task, "extend", node, **fields)

    recording.record(app, ids, make, dry_run=dry_run, output=output)
