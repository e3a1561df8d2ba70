"""``bizenv scheme``: a lead's own scheme for carrying out its tasks (细化落实方案) has come."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.scheme import ACT


@click.command("scheme", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录一家牵头单位报来的细化落实方案。还没有报来的：bizenv missing --scheme。

    \b
    bizenv scheme 区经济信息委 --document 沙经信发〔2019〕31号 --date 2019-10-20
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
