"""``bizenv plan``: the plans of a workspace of several: add one, put one away that is done with."""

import datetime as dt
from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.errors import MisuseError
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.plans import making, retiring
from bizenv.desk.shell import shorten_path
from bizenv.store import plans


@click.group("plan", subcommand_metavar="add 或 retire …", options_metavar="[选项]")
def command() -> None:
    """一个工作区里的几个方案，各在 plans 文件夹里，各有自己的台账和评定规则；有哪些、各办到哪里，看 bizenv plans。

    \b
    bizenv plan add 新方案
    bizenv plan retire 放管服 --by 张某 --reason 任务已全部销号
    """


@command.command("add", options_metavar="[选项]")
@options.pass_app
@click.argument("source", metavar="方案所在的文件夹")
@options.folder
def add(app: App, source: str) -> None:
    """把一个方案加进当前的工作区：放在 plans/方案的标识，台账是空的。原有的方案不动。

    方案须有简称（plan 下的 short），与别的方案不同：几个方案一起说时，事项写作 放管服/27.3。

    \b
    bizenv import 附表.pdf --into 新方案
    bizenv plan add 新方案
    bizenv list
    """
    home = _find_home(app)
    origin = Path(plans.find_given(str(files.parse_path(source))))
    registry = making.examine_sound(origin)
    made = making.add(home, origin, registry, [app.open(it).plan for it in plans.list_all(str(home))])
    plan = registry.plan
    app.show(
        f"已加入 {escape(shorten_path(made.folder))}：{plan.name}（{plan.title or plan.id}），{len(registry.tasks)}个事项，台账为空\n"
        f"{made.still}下一步：bizenv validate（各方案的单位对不对得上），bizenv plans\n"
    )


@command.command("retire", options_metavar="[选项]")
@options.pass_app
@click.argument("name", metavar="方案")
@click.option("--by", required=True, metavar="经手人", help="谁经手的")
@click.option("--reason", required=True, metavar="原因", help="为何收起")
@click.option("--date", type=options.DAY, help="哪一天起，不给则为今天")
@click.option("--undo", is_flag=True, help="放回去：收起的方案重新一起问")
@options.folder
def retire(app: App, name: str, by: str, reason: str, date: dt.date | None, undo: bool) -> None:
    """收起办完的方案：文件和台账一概不动，只是不点名（--plan）时不再问它；--undo 放回去。

    谁、何时、为何收起，记在那个方案的 retired.yaml；放回去时照样记下，一次不丢。

    \b
    bizenv plan retire 放管服 --by 张某 --reason 任务已全部销号
    bizenv plan retire 放管服 --by 张某 --reason 市里要求继续 --undo
    """
    home = _find_home(app)
    change = retiring.plan_change(app, str(home), name, retiring.Grounds(by, reason, date or app.today), undo=undo)
    retiring.write(change)
    app.show(f"{change.told}（{escape(shorten_path(change.path))}）\n")


def _find_home(app: App) -> Path:
    """The workspace in which the plans lie. Raises MisuseError where there is none of the person's own."""
    found = app.named_folders
    if not found:
        raise MisuseError("这里没有工作区：先 bizenv init 新文件夹，在那里运行（或用 --data 指出）")
    return Path(plans.find_workspace(str(found[0])))
