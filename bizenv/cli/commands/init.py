"""``bizenv init``: a new workspace: a plan with an empty ledger."""

from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.plans import making
from bizenv.desk.shell import shorten_path
from bizenv.store import plans


@click.command("init", options_metavar="[选项]")
@options.pass_app
@click.argument("folder", metavar="文件夹")
@click.option("--plan", metavar="目录", help="方案所在的文件夹；不给则用 --data 所指、就近找到的，或自带的方案")
@options.folder
def command(app: App, folder: str, plan: str | None) -> None:
    """新建工作区：方案的两个数据文件和校验锁、评定规则 rules.yaml、空的台账 ledger/。

    文件夹须是空的，或还没有。方案先经检查，有错误的不用。

    \b
    bizenv init 营商环境
    bizenv init 营商环境 --plan data
    """
    target = making.open_target(folder)
    source = Path(plans.find_given(str(files.parse_path(plan)))) if plan else app.folder
    made = making.make(target, source, making.examine_sound(source))
    from bizenv.views.wording import titles

    here = escape(shorten_path(target))
    app.show(
        f"已建工作区 {here}：{titles.name_bare(made.registry.plan)}，{len(made.registry.tasks)}个事项，台账为空\n"
        f"{made.still}下一步：cd {here}，然后 bizenv list、bizenv record -h；先看 README.md\n"
    )
