"""``bizenv reopen``: what was closed is open again."""

import datetime as dt

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.admission import find_node
from bizenv.ledger.entry import Entry
from bizenv.ledger.states import CLOSED
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("reopen", options_metavar="[选项]")
@options.pass_app
@recording.ids
@click.option("--ground", "reason", metavar="文字", required=True, help="为何恢复督办：核查发现了什么反弹")
@recording.add_fields("reopen", "approved_by", "until", "deadline")
@recording.add_facts("reopen")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    reason: str,
    approved_by: str,
    until: dt.date | None,
    deadline: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """核查反弹，恢复督办：已办结销号的，经批准自这一天起重新督办。此前的文件照旧，没有另定时限的不算逾期。

    \b
    bizenv reopen 27.3 --ground 抽查发现窗口又要求重复提交材料 --approved-by 区政府 --until 2020-06-30
    """

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=[n for n in status.nodes if n.state in CLOSED])
        return facts.entry(app, task, "reopen", node, reason=reason, approved_by=approved_by, until=until)

    recording.record(app, ids, make, dry_run=dry_run, output=output)
