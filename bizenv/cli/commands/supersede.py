"""``bizenv supersede``: a new rule that replaces a task."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.supersede import ACT


@click.command("supersede", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录新规定取代了事项：此后按新规定执行，新的要求、时限、牵头单位照记，责任不落空。

    \b
    bizenv supersede 27.3 --document 渝府办发〔2020〕5号 --effective 2020-02-01 --text 全市通办 --until 2020-06-30 --lead 区大数据局
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
