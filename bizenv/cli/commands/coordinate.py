"""``bizenv coordinate``: how far a request for coordination has come."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.coordinate import ACT


@click.command("coordinate", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录提请协调的事项走到哪一步：已提出（单位反馈时）、已提交领导、已答复、已解决。只有没有答复的再报领导。

    答复的内容写给提请的单位看：印在它的下一份填报表里，到它再次反馈为止。备注（--note）不印。

    \b
    bizenv coordinate 6.2 --submit --to 区政府副区长 --date 2020-01-10
    bizenv coordinate 6.2 --answer --by 区财政局 --text 列入一季度预算调整 --document 沙财函〔2020〕5号
    bizenv coordinate 6.2 --settle --date 2020-03-01
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
