"""``bizenv plan``: what the head of a plan says, filled in; a plan added to a workspace, one put away that is done with."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bizenv.base import files
from bizenv.base.errors import FaultyDataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.plans import making, retiring
from bizenv.desk.shell import shorten_path
from bizenv.store import plans

if TYPE_CHECKING:
    from bizenv.desk.plans.head import Change


@click.group("plan", subcommand_metavar="set、add 或 retire …", options_metavar="[选项]")
def command() -> None:
    """补写、改正方案的基本情况；一个工作区有几个方案的，加进来、收起。

    几个方案各在 plans 文件夹里，各有自己的台账和评定规则；有哪些、各办到哪里，看 bizenv plans。

    \b
    bizenv plan set 督查机构=某某督查室
    bizenv plan add 新方案
    bizenv plan retire 放管服 --by 张某 --reason 任务已全部销号
    """


@command.command("set", options_metavar="[选项]")
@options.pass_app
@click.argument("items", metavar="[项=值]…", nargs=-1, shell_complete=complete_with("head"))
@options.data
@click.option("--lock", "relock", is_flag=True, help="与原文核对过了，同时更新校验锁")
@click.option("--dry-run", is_flag=True, help="只看将怎样改，不写")
def fill(app: App, items: tuple[str, ...], relock: bool, dry_run: bool) -> None:
    """补写、改正方案的基本情况：督查依据、督查机构、向谁报告、简称、文号、印发日期等；不给项的，列出各项现在怎样写。

    写在 measures.yaml 的 plan 下，别的一字不动；等号后面空着的，删去这一项。写之前检查，有错误不写。
    标题、文号、印发单位、印发日期、附表名称是原文的，在校验锁里：与原文核对过，加 --lock。

    \b
    bizenv plan set
    bizenv plan set 督查依据="常态化开展实地暗访，跟踪督办工作任务落实情况" 依据日期=2019-09-24
    bizenv plan set 文号="某府发〔2026〕3号" --lock
    """
    from bizenv.desk.plans import head
    from bizenv.desk.plans.fields import FIELDS, parse_given, tell_value
    from bizenv.views.terminal.table import GridColumn, render_grid

    typed = parse_given(items)
    folder = app.named_folder or app.folder
    if typed:
        head.refuse_foreign(folder, own=app.named_folder is not None)
    file = head.read(folder)
    if not typed:
        rows = [(it.label, tell_value(it, file.values[it.key]) or "（没有写）", it.use) for it in FIELDS]
        heads = (GridColumn("项"), GridColumn("现在写的", most=40), GridColumn("作什么用", grows=True))
        app.show(render_grid(heads, rows, app.width, app.colour))
        return
    change = head.plan_change(file, typed)
    if change.problems:
        _refuse_faulty(app, change)
    app.show(
        "".join(f"{it.field.label}：{it.before or '（没有写）'} → {it.after or '（删去）'}\n" for it in change.moved)
    )
    for note in change.notes:
        app.say(note)
    if not change.moved:
        app.say("与现在写的相同，没有改动")
    elif dry_run:
        app.say(f"没有写；写的时候加 --lock，{change.locked}在校验锁里" if change.relocks else "没有写")
    else:
        _, locked = head.write(folder, typed, file.digest, relock=relock)
        app.show(f"已写入 {escape(shorten_path(file.path))}\n" + (f"{locked}\n" if locked else ""))


def _refuse_faulty(app: App, change: "Change") -> NoReturn:
    """Show the errors that a change would bring. Raises FaultyDataError."""
    from bizenv.views.terminal.problems import render_problems
    from bizenv.views.wording.problems import sum_up

    path = str(change.file.path)
    app.show(render_problems(change.problems, {path: change.lines}, sum_up(change.problems, {}), app.width, app.colour))
    raise FaultyDataError(f"这样改有 {len(change.problems)} 处错误，如上；没有写")


@command.command("add", options_metavar="[选项]")
@options.pass_app
@click.argument("source", metavar="方案所在的文件夹")
@options.folder
def add(app: App, source: str) -> None:
    """把一个方案加进当前的工作区：放在 plans/方案的标识，台账是空的。原有的方案不动。

    方案须有简称（plan 下的 short），与别的方案不同：几个方案一起说时，事项写作 放管服/27.3。

    \b
    bizenv import 附表.pdf -o 新方案
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
