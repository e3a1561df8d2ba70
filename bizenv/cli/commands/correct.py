"""``bizenv correct``: a new entry that replaces a wrong one."""

from typing import Any

import click

from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.acts import correct


@click.command("correct", options_metavar="[选项]")
@options.pass_app
@click.argument("entry", metavar="记录", shell_complete=complete_with("entries"), callback=options.take_entry)
@click.option("--reason", metavar="文字", required=True, help="为何更正")
@recording.add_asks("correct", correct.CHANGES)
@click.option("--why", metavar="文字", help="改为：延期、终止、恢复督办的原因（--reason 只说为何更正）")
@click.option(
    "--clear", metavar="字段", multiple=True, help="去掉一项：note、problem、coordinate、evidence ……（可重复）"
)
@recording.add_writing
def command(app: App, entry: str, reason: str, dry_run: bool, output: options.Output, **given: Any) -> None:
    """更正一条记录：写一条新的取代它，原来的一字不动。没有给的各项照原来的。

    记录用编号（bizenv log 里最后 12 位，写开头几位即可）、文件名或路径指明。

    \b
    bizenv correct 3f9c12 --progress 50 --reason 误记为80
    bizenv correct 3f9c12 --clear evidence --reason 附错材料
    """
    recording.finish(app, correct.prepare(app, entry, reason, **given), dry_run=dry_run, output=output)
