"""``bizenv instruct``: what a leader or a meeting requires."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import LIMIT, Limit
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Task


@click.command("instruct", options_metavar="[选项]")
@options.pass_app
@recording.ids
@recording.add_fields("instruct", "source", "post", "require")
@recording.add_fields("instruct", "limit", type=LIMIT)
@recording.add_fields("instruct", "cleared_by")
@recording.add_facts("instruct")
@recording.add_writing
def command(
    app: App,
    ids: tuple[str, ...],
    source: str,
    post: str | None,
    require: str,
    limit: Limit | None,
    cleared_by: str | None,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """记录领导批示、会议议定对事项的要求：用督查机构自己的话概括，限哪一天。只在 show、log 里，不进任何表、函、文件、网页和导出。

    照录原话的，写在 --note，并写明谁同意（--cleared-by）。

    \b
    bizenv instruct 27.3 --source 领导批示 --post 区政府副区长 --require 抓紧推进，月底前报进展 --limit 2019-12-31
    """
    last, note = limit.counted(facts.date) if limit is not None else (None, "")
    if note:
        app.say(f"注意：{note}")

    def make(task: Task, _: Status) -> Entry:
        return facts.entry(
            app, task, "instruct", None, source=source, post=post, require=require, limit=last, cleared_by=cleared_by
        )

    recording.record(app, ids, make, dry_run=dry_run, output=output)
