"""``bizenv reopen``: what was closed is open again."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.reopen import ACT


@click.command("reopen", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """核查反弹，恢复督办：已办结销号的，经批准自这一天起重新督办。此前的文件照旧，没有另定时限的不算逾期。

    \b
    bizenv reopen 27.3 --ground 抽查发现窗口又要求重复提交材料 --approved-by 区政府 --until 2020-06-30
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
