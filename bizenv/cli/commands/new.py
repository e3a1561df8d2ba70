"""``bizenv new``: an empty plan to be filled in by hand."""

import re

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.plans.making import open_target
from bizenv.desk.shell import shorten_path
from bizenv.plan import ids


@click.command("new", options_metavar="[选项]")
@options.pass_app
@click.argument("folder", metavar="文件夹")
@click.option("--id", "plan", metavar="标识", help="方案的标识：小写字母、数字和短横；不给则取文件夹的名称")
def command(app: App, folder: str, plan: str | None) -> None:
    """新建一份待录入的方案：measures.yaml、departments.yaml，每个键都有说明。

    文件夹须是空的，或还没有。录好之后用 bizenv init 建工作区。

    \b
    bizenv new 新方案 --id plan-2026
    """
    from bizenv.store import workspace

    target = open_target(folder)
    name = target.name if plan is None else plan
    if not re.fullmatch(ids.PLAN_ID, name):
        remedy = "用 --id 给一个，如 --id plan-2026" if plan is None else "写小写字母、数字和短横"
        raise MisuseError(f"“{name}”不能作方案的标识；{remedy}")
    workspace.make_blank(target, name, app.today.year)
    here = shorten_path(target)
    app.show(
        f"已建 {here}：一份待录入的方案\n下一步：照原文录入 measures.yaml、departments.yaml，运行 bizenv validate {here}\n"
    )
