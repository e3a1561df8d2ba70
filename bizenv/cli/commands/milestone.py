"""``bizenv milestone``: a day that the lead of an undated task has set itself."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.milestone import ACT


@click.command("milestone", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录牵头单位给没有明确时限的事项自己定的节点：到哪一天做成什么。没有灯号，不计办结率，不进通报和考评。

    \b
    bizenv milestone 1.2 --by 2020-06-30 --text 完成系统改造 --from 细化落实方案
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
