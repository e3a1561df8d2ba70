"""``bizenv assign``: who is responsible for a task."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.assign import ACT


@click.command("assign", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录事项的责任领导、责任人。后记的取代先记的；电话号码不入台账。

    \b
    bizenv assign 27 --leader 李某 --person 王某
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
