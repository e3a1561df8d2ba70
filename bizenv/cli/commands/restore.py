"""``bizenv restore``: a new workspace from a backup."""

import secrets
from contextlib import suppress
from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.errors import MisuseError
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.plans.making import open_target
from bizenv.desk.shell import repeat_option, shorten_path


@click.command("restore", options_metavar="[选项]")
@options.pass_app
@click.argument("file", metavar="文件.zip")
@click.argument("folder", metavar="文件夹")
def command(app: App, file: str, folder: str) -> None:
    """从备份还原工作区，到一个新的或空的文件夹；现有的工作区不动。

    逐个文件核对摘要，全部对了文件夹才出现；坏了的、被改过的、不是 bizenv 写的，一个文件也不还原。

    \b
    bizenv restore D:/备份/营商环境-20191231.zip 营商环境-还原
    """
    target = open_target(folder)
    with suppress(OSError):
        if target.samefile(Path()):
            raise MisuseError("不能还原到当前的文件夹；换一个新文件夹")
    from bizenv.store import backup, outputs

    outputs.refuse_folder(str(target), ())
    parts = backup.restore(files.parse_path(file), target, secrets.token_hex(8))
    entries = backup.count_entries(target)
    evidence = sum(backup.is_evidence(part.path) for part in parts)
    here = shorten_path(target)
    app.show(
        f"已还原到 {escape(here)}：{len(parts)} 个文件，其中台账 {entries} 条、佐证材料 {evidence} 件，摘要都对\n"
        f"下一步：bizenv validate{repeat_option('data', here)}\n"
    )
