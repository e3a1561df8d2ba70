"""``bizenv close-year``: the figures of a year are final."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.close_year import ACT


@click.command("close-year", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """年度定账：一年的数字经审定，从此以它为准。在此之前，年度的数字都标“未定账”。几年没有定的，可以一次写。

    \b
    bizenv close-year 2019 --approved-by 王某 --post 督查办主任
    bizenv close-year 2020 2021 --approved-by 王某 --post 督查办主任
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
