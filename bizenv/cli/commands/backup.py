"""``bizenv backup``: the workspace in one checked file."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.errors import BizenvError
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
    from bizenv.store import backup

    _say_problems(app)
    parts = backup.write(folder, Path(os.path.realpath(target)), _find_plan(app), secrets.token_hex(8), forced=force)
    evidence = sum(backup.is_evidence(part.path) for part in parts)
    entries = backup.count_entries(folder)
    size = sum(part.size for part in parts)
    app.show(
        f"已备份到 {escape(target)}：{len(parts)} 个文件，其中台账 {entries} 条、佐证材料 {evidence} 件，"
        f"原大 {size / 1024**2:.1f} MB，已读回核对\n还原：bizenv restore {escape(target)} 新文件夹\n"
    )


def _find_plan(app: App) -> str:
    """The plan's id; empty for several, and if the plan cannot be read, which does not keep it from a backup."""
    with suppress(BizenvError):
        return app.registry.plan.id
    return ""


def _say_problems(app: App) -> None:
    """Say how many problems the ledger and the evidence have; they do not keep a workspace from a backup."""
    from bizenv.checks.ledger import audit

    with suppress(BizenvError):
        found = [problem for book in app.books for problem in audit(Path(book.folder), book.registry).problems]
        if found:
            app.say(f"注意：台账和佐证材料有 {len(found)} 处问题，照样备份；列出各处：{app.way_to_look}")
