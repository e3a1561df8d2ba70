"""``bizenv inspect``: what the office found when it looked itself."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.inspect import ACT


@click.command("inspect", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录督查机构自己的核查：两人以上，看到什么，要整改的限哪一天。不改变事项的状态；反弹的用 reopen。

    \b
    bizenv inspect 27.3 --by 张某 --by 李某 --method 实地核查 --finding 窗口已取消复印件要求 --date 2020-03-05
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
