"""``bizenv record``: what a lead department reports."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.record import ACT


@click.command("record", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录牵头单位反馈的进展。单位只能“报办结”，销号要由督查机构核验（verify）。

    \b
    bizenv record 27.3 --progress 60 --note 已开通线上办理 --by 区经济信息委
    bizenv record 27.3 --done --date 2019-11-28 --received 2019-12-02 --evidence 渝沙经信函〔2019〕88号
    bizenv record 27.3 --done --evidence 回收/现场照片.jpg --evidence 回收/验收单.pdf
    bizenv record 1.2 1.3 --no-change --period 2019-Q4
    bizenv record 71.1 --deadline 1 --done
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
