"""``bizenv reassign``: other departments lead from a day on."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.reassign import ACT


@click.command("reassign", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录事项改由别的单位牵头：自哪一天起，依据什么文。此前的情况仍记在原牵头单位名下。

    \b
    bizenv reassign 27.3 --lead 区科技局 --document 沙府办函〔2020〕3号 --effective 2020-03-01
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
