"""``bizenv init``: a new workspace: a plan with an empty ledger."""

import os
from pathlib import Path

import click

from bizenv.base import files, layout
from bizenv.base.errors import DataError, FaultyDataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.shell import shorten_path
from bizenv.plan.doubts import parse
from bizenv.plan.registry import Registry
from bizenv.store import plans, rubric, workspace


def open_target(folder: str) -> Path:
    """A folder to be made, which is empty or not yet there. Raises MisuseError, DataError."""
    if not folder.strip():
        raise MisuseError("没有给文件夹")
    if "\0" in folder:
        raise MisuseError(f"{escape(folder)} 不能作文件夹的名称")
    target = files.parse_path(folder)
    try:
        if target.exists() and not target.is_dir():
            raise MisuseError(f"{escape(target)} 是文件，不是文件夹")
        if target.is_dir() and any(target.iterdir()):
            raise MisuseError(f"{escape(target)} 不是空的，没有动它；换一个文件夹")
    except OSError as error:
        raise DataError(f"看不了 {escape(target)}：{files.describe_failure(error)}") from None
    return target


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
    target = open_target(folder)
    source = Path(plans.find_given(str(files.parse_path(plan)))) if plan else app.folder
    registry = examine_sound(source)
    still = make(target, source, registry)
    from bizenv.views.wording import titles

    here = escape(shorten_path(target))
    app.show(
        f"已建工作区 {here}：{titles.name_bare(registry.plan)}，{len(registry.tasks)}个事项，台账为空\n"
        f"{still}下一步：cd {here}，然后 bizenv list、bizenv record -h；先看 README.md\n"
    )


def examine_sound(source: Path) -> Registry:
    """The plan of a folder, without any error. Raises FaultyDataError if it has one, DataError."""
    from bizenv.checks.plan import examine_folder

    examination = examine_folder(source, locked=False)
    errors = [p for p in examination.problems if p.level == "error"]
    if errors or examination.registry is None:
        raise FaultyDataError(
            f"方案 {escape(source)} 有 {len(errors)} 处错误，没有建；先运行 bizenv validate {escape(source)}"
        )
    return examination.registry


def make(target: Path, source: Path, registry: Registry) -> str:
    """Make a workspace of the plan that ``source`` holds, and return a line on its open doubts. Raises DataError."""
    from bizenv.views.markdown import readme

    text = readme.render(registry, rubric.load(target))  # a new workspace has the rubric that comes with bizenv
    doubts, still = _read_doubts(source)
    workspace.make(target, source, registry, text, doubts)
    return still


def _read_doubts(source: Path) -> tuple[bytes | None, str]:
    """The content of doubts.md, None if there is none or all are settled, and a line that says how many are not.

    Raises DataError.
    """
    path = source / layout.DOUBTS
    if not os.path.lexists(path):
        return None, ""
    content = files.read(path)
    found = parse(content)
    if found is None or found.unread:
        return content, f"{layout.DOUBTS} 有读不懂的地方，一并带入：先运行 bizenv validate\n"
    if not found.open:
        return None, ""
    return (
        content,
        f"还有{len(found.open)}处存疑没有核对，{layout.DOUBTS} 一并带入；单位存疑的，划去之前不发函、不发填报表、不通报\n",
    )
