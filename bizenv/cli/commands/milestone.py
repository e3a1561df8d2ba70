"""``bizenv milestone``: a day that the lead of an undated task has set itself."""

import datetime as dt

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.ledger.entry import Entry, Origin
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("milestone", options_metavar="[选项]")
@options.pass_app
@recording.ids
@click.option("--by", "until", type=options.DAY, required=True, help="自定节点在哪一天")
@recording.add_fields("milestone", "text")
@recording.add_fields("milestone", "origin")
@recording.add_fields("milestone", "date", required=False)
@recording.add_fields("milestone", "note")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    until: dt.date,
    text: str,
    origin: Origin | None,
    date: dt.date | None,
    note: str | None,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录牵头单位给没有明确时限的事项自己定的节点：到哪一天做成什么。没有灯号，不计办结率，不进通报和考评。

    \b
    bizenv milestone 1.2 --by 2020-06-30 --text 完成系统改造 --from 细化落实方案
    """
    facts = recording.Common(date or app.today, None, None, note)
    plan = app.registry.plan
    if until < plan.issued:
        raise MisuseError(f"自定节点 {until} 早于方案印发之日 {plan.issued_as_known}；核对年份")

    def make(task: Task, status: Status) -> Entry:
        if status.dated:
            raise MisuseError(f"{task.label} 有明确时限，不记自定节点；时限见 bizenv show {task.id}")
        return facts.entry(app, task, "milestone", None, until=until, text=text, origin=origin)

    recording.record(app, ids, make, dry_run=dry_run, output=output)
