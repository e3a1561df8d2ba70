"""``bizenv extend``: an extension of a deadline that is asked for, granted or refused."""

import datetime as dt

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
@click.option("--request", is_flag=True, help="只是申请，待批：时限照算；写 --until、--reason")
@click.option("--refuse", is_flag=True, help="不批准申请")
@recording.add_fields("extend", "until")
@recording.add_fields("extend", "approved_by", "document", required=False)
@recording.add_fields("extend", "reason", "deadline")
@recording.add_facts("extend")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    request: bool,
    refuse: bool,
    until: dt.date | None,
    approved_by: str | None,
    document: str | None,
    reason: str,
    deadline: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录延期：批准的（不加选项）、申请待批的（--request）、不批准的（--refuse）。

    谁确定的时限（方案的 set_by），由谁批准延长，督查机构不能自行延长；原时限仍然可见。批准以前，时限照算。
    --date 是批准之日；没有另记申请的，是申请之日：在时限之后才申请的，照此记明。

    \b
    bizenv extend 58 --until 2020-03-31 --approved-by 区政府 --document 沙府办函〔2019〕9号 --reason 需上级出台配套办法
    bizenv extend 58 --request --until 2020-03-31 --by 区财政局 --reason 需上级出台配套办法
    bizenv extend 58 --refuse --approved-by 区政府 --document 沙府办函〔2019〕10号 --reason 不具备延期理由
    """
    if request and refuse:
        raise click.UsageError("--request 和 --refuse 只能给一个")
    if request and approved_by is not None:
        raise click.UsageError("申请还没有批准，不写 --approved-by")
    if not request and (approved_by is None or document is None):
        raise click.UsageError(
            "须给 --approved-by 和 --document：谁批准（或不批准）的，什么文号；只是申请的加 --request"
        )
    if (until is None) != refuse:
        raise click.UsageError("不批准的不写 --until" if refuse else "须给 --until：延至哪一天")

    if request and facts.by is not None:
        facts = facts._replace(by=app.registry.department(facts.by).name)

    def make(task: Task, status: Status) -> Entry:
        node = find_node(status, deadline, wanted=[n for n in status.nodes if not n.met])
        if request:
            return facts.entry(app, task, "request", node, until=until, document=document, reason=reason)
        decision = "refused" if refuse else None
        return facts.entry(
            app,
            task,
            "extend",
            node,
            until=until,
            decision=decision,
            approved_by=approved_by,
            document=document,
            reason=reason,
        )

    recording.record(app, ids, make, dry_run=dry_run, output=output)
