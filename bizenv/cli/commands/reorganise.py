"""``bizenv reorganise``: a unit was renamed, merged or split, and another one takes its open tasks over."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.reorganise import ACT


@click.command("reorganise", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录单位更名、合并、拆分：自施行之日起，没有办结的事项由另一家单位承接，牵头的、配合的都在内；此前的事仍归原单位。

    拆分的，用 --tasks 逐项写明由谁承接，一家一条；没有写到的，牵头的列为“待明确牵头单位”，配合的仍列原名。承接前已逾期的日子另行写明，
    不计入承接单位的考评。承接的单位须先列入 departments.yaml。只划转一两项、原单位还在的，不用这个命令。

    \b
    bizenv reorganise 区经济信息委 --into 区大数据局 --document 沙委发〔2020〕3号 --effective 2020-03-01
    bizenv reorganise 区经济信息委 --into 区大数据局 --tasks 27.3 --document 沙委发〔2020〕3号 --effective 2020-03-01
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
