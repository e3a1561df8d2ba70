"""``bizenv import``: a plan read out of the document that came in, as a draft with every doubt marked."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base import files, layout
from bizenv.cli import console, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import extras
from bizenv.desk.plans import importing
from bizenv.desk.plans.again import read_old
from bizenv.desk.plans.making import open_target
from bizenv.desk.shell import quote, shorten_path

if TYPE_CHECKING:
    from bizenv.views.wording.doubts import Item


@click.command("import", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="文件…", nargs=-1, required=True, shell_complete=complete_with("files"))
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="文件夹",
    shell_complete=complete_with("folders"),
    help="读出的方案写到这个文件夹：须是空的，或还没有",
)
@click.option("--issued", metavar="日期", help="印发日期；只知月、年的写 2026-04、2026。不给则用文中所印的")
@click.option("--table", type=click.IntRange(min=1), metavar="序号", help="用第几张表；不给则自动识别")
@click.option("--pages", metavar="页码", help="只读这些页：3-12、3")
@click.option("--columns", metavar="栏目=列", help="哪一栏在第几列：牵头=3,配合=4；不给则按栏名识别")
@click.option("--id", "plan", metavar="标识", help="方案的标识：小写字母、数字和短横")
@click.option(
    "--again",
    metavar="文件夹",
    shell_complete=complete_with("folders"),
    help="文件换了新版：与这个文件夹里改过的草稿相比，改过的保留（注释不带过来），不同之处存疑；另写到 -o",
)
@click.option("--dry-run", is_flag=True, help="只看读出了什么，不写文件")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="格式，默认 text")
def command(
    app: App,
    paths: tuple[str, ...],
    folder: str | None,
    issued: str | None,
    table: int | None,
    pages: str | None,
    columns: str | None,
    plan: str | None,
    again: str | None,
    dry_run: bool,
    form: str,
) -> None:
    """从来文里读出方案的附表，写成 measures.yaml、departments.yaml，存疑之处逐一列在 doubts.md。

    读 PDF、Word、Excel、网页、CSV、Markdown、JSON 和扫描识别出的文字；几个文件按次序合成一份。表中的文字一处不丢：放不进数据的，另行列出。
    写出的是草稿（curation: draft）：对照原文逐处核对 doubts.md，看过一处划去一处；单位存疑的事项，划去之前不发函、不发填报表、不通报。

    \b
    bizenv import 附件.pdf -o 新方案
    bizenv import 附件.pdf --dry-run
    bizenv import 通知.docx 附件.xlsx -o 新方案 --issued 2026-04 --table 2
    bizenv import 附件（修订）.pdf --again 新方案 -o 新方案二
    """
    if folder is None and not dry_run:
        raise click.UsageError("须给 -o 文件夹：读出的方案写到哪里；只看读出什么的，加 --dry-run")
    target = open_target(folder) if folder is not None else None
    old = read_old(files.parse_path(again)) if again is not None else None
    wish = importing.name_plan(importing.parse_wish(issued, table, pages, columns, plan), target, old)
    given = [files.parse_path(path) for path in paths]
    sources = importing.measure(given)
    with console.watch("读文件") as tick, extras.needed_for("读这样的文件"):
        documents = importing.read_documents(given, wish, tick)
    read = importing.assemble(documents, sources, wish, old)
    if target is not None and not dry_run:
        from bizenv.store import workspace

        workspace.make_draft(target, read.contents)
    written = target if not dry_run else None
    if form == "json":
        from bizenv.views.data import imported

        here = shorten_path(written) if written is not None else None
        app.show(imported.render_answer(read.registry, read.draft, read.items, sources, here), form="json")
        return
    app.show("\n".join([*read.summarise(), *_say_next(written, target, read.items)]) + "\n")


def _say_next(written: Path | None, target: Path | None, items: "Sequence[Item]") -> list[str]:
    """What a person does next."""
    if written is None:
        where = f"-o {_quote(target)}" if target is not None else "-o 文件夹"
        return [f"只读了一遍，什么也没有写；要写的，不加 --dry-run，给 {where}"]
    from bizenv.checks.plan import examine_folder

    here = _quote(written)
    problems = examine_folder(written, locked=False).problems
    errors = sum(p.level == "error" for p in problems)
    kinds = ((errors, "错误"), (len(problems) - errors, "警告"))
    counted = f"（现有{'、'.join(f'{count}处{kind}' for count, kind in kinds if count)}）" if problems else ""
    check = f"对照原文核对 {here} 里的 {layout.DOUBTS}，" if items else f"对照原文核对 {here}，"
    return [
        f"已写入 {here}",
        f"下一步：{check}bizenv validate {here}{counted}；然后 bizenv init 工作区 --plan {here}",
    ]


def _quote(path: Path) -> str:
    """A path as typed in a shell; in Chinese characters no shell sees anything else than letters."""
    shown = shorten_path(path)
    return shown if re.fullmatch(r"[\w./\\:·—-]+", shown) else quote(shown)
