"""``bizenv backup``: the workspace in one checked file."""

import os
from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App


@click.command("backup", options_metavar="[选项]")
@options.pass_app
@click.argument("file", metavar="文件.zip")
@options.data
@click.option("--force", is_flag=True, help="文件已存在的，覆盖")
def command(app: App, file: str, force: bool) -> None:
    """备份工作区：方案、评定规则、台账、佐证材料，写成一个文件，写完读回来核对。几个方案的，一起备份；--plan 只备份那一个。

    同样的工作区，备份一字不差。缓存、导出的文档、收回来的填报表不在里面。还原到新文件夹用 bizenv restore。

    \b
    bizenv backup D:/备份/营商环境-20191231.zip
    """
    folder = app.workspace_of_all
    target = files.parse_path(file)
    if target.suffix.lower() != ".zip":
        raise click.UsageError("备份的文件名以 .zip 结尾")
    app.check_output(str(target))
    from bizenv.desk.data.backing import back_up

    held, size = back_up(app, folder, Path(os.path.realpath(target)), forced=force)
    app.show(
        f"已备份到 {escape(target)}：{held.files} 个文件，其中台账 {held.entries} 条、佐证材料 {held.evidence} 件，"
        f"原大 {size / 1024**2:.1f} MB，已读回核对\n还原：bizenv restore {escape(target)} 新文件夹\n"
    )
