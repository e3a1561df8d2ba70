"""``bizenv withdraw``: withdraw entries, which then no longer count."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.withdraw import ACT


@click.command("withdraw", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """撤回记录：写一条新的说它作废，原来的一字不动。撤回也能撤回，原来的随之恢复。

    \b
    bizenv withdraw 3f9c12 --reason 记错了事项
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
