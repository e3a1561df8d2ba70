"""``bizenv object``: what a unit objects to."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.object import ACT


@click.command("object", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录单位的异议：联合牵头单位对首家所报，或单位对涉及自己的内容。不改变事项的状态。

    \b
    bizenv object 43.1 --by 区市场监管局 --note "登记一事尚未完成"
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
