"""``bizenv extend``: an extension of a deadline that is asked for, granted or refused."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.extend import ACT


@click.command("extend", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录延期：批准的（不加选项）、申请待批的（--request）、不批准的（--refuse）。

    谁确定的时限（方案的 set_by），由谁批准延长，督查机构不能自行延长；原时限仍然可见。批准以前，时限照算。
    --date 是批准之日；没有另记申请的，是申请之日：在时限之后才申请的，照此记明。

    \b
    bizenv extend 58 --until 2020-03-31 --approved-by 区政府 --document 沙府办函〔2019〕9号 --reason 需上级出台配套办法
    bizenv extend 58 --request --until 2020-03-31 --by 区财政局 --reason 需上级出台配套办法
    bizenv extend 58 --refuse --approved-by 区政府 --document 沙府办函〔2019〕10号 --reason 不具备延期理由
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
