"""``bizenv recheck``: the decision on what a unit objects to."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.recheck import ACT


@click.command("recheck", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """对单位的异议（object）作出复核结论。作出之前，这个事项不计入各类文件。

    复核由没有参加核验的人作。异议成立的，再按事实更正或另行核验。

    \b
    bizenv recheck 3f9c12 --result upheld --by 王五 --note 补交的验收单属实
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
