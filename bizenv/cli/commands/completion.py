"""``bizenv completion``: the completion script of a shell."""

import sys

import click

from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.shells import SHELLS, script, where


@click.command("completion", options_metavar="[选项]")
@options.pass_app
@click.argument("shell", metavar="命令行", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, app: App, shell: str) -> None:
    """命令行补全的脚本：按 Tab 补全命令、选项、编号、单位名称，编号和单位取自当前所用的数据。

    可用于 bash（4.4 以上）、zsh、fish、powershell；脚本开头写着放到哪里。

    \b
    bizenv completion bash
    bizenv completion powershell
    """
    app.show(script(shell, ctx.find_root().command))
    if sys.stdout is not None and sys.stdout.isatty():
        app.say(where(shell))
