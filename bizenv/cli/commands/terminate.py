"""``bizenv terminate``: a task that, with approval, is no longer to be done."""

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.terminate import ACT


@click.command("terminate", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录经批准终止的事项，不再办理，也不再计入办结率；有新规定取代的用 supersede。

    \b
    bizenv terminate 27.3 --approved-by 区政府 --document 沙府办函〔2020〕3号 --reason 业务已由市级统一办理
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
