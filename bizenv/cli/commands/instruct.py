"""``bizenv instruct``: what a leader or a meeting requires."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.instruct import ACT


@click.command("instruct", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录领导批示、会议议定对事项的要求：用督查机构自己的话概括，限哪一天。只在 show、log 里，不进任何表、函、文件、网页和导出。

    照录原话的，写在 --note，并写明谁同意（--cleared-by）。

    \b
    bizenv instruct 27.3 --source 领导批示 --post 区政府副区长 --require 抓紧推进，月底前报进展 --limit 2019-12-31
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
