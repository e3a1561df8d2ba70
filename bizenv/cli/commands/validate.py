"""``bizenv validate``: check data files against every rule."""

from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.problems import Place
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.data.examining import choose_codes, examine_all
from bizenv.desk.shell import shorten_path


@click.command("validate", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="[文件或文件夹]…", nargs=-1, shell_complete=complete_with("files"))
@options.data
@click.option("--strict", is_flag=True, help="有警告也算不通过")
@click.option(
    "--select",
    shell_complete=complete_with("codes"),
    metavar="代码",
    multiple=True,
    help="只看这些规则：E502、E5（E5 开头的）、W；可重复，可用逗号隔开",
)
@click.option(
    "--ignore",
    shell_complete=complete_with("codes"),
    metavar="代码",
    multiple=True,
    help="不看这些规则，写法同 --select",
)
@click.option("--against", metavar="版本", help="台账与 git 的一个版本（HEAD、main）相比，有没有删去或改动过的记录")
@options.output("text", "json", "github")
def command(
    app: App,
    paths: tuple[str, ...],
    strict: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    against: str | None,
    output: options.Output,
) -> int:
    """检查数据文件：一次列出所有文件的所有问题，各有位置、原因和改法。不改动任何文件。

    不给文件，检查当前所用的数据；工作区连台账和 rules.yaml 一起检查。退出码：0 通过，1 有错误（--strict 时有警告也是），4 文件打不开。
    --select、--ignore 之外的问题不列也不计，只说有几个；文件错得读不下去时仍不通过。

    \b
    bizenv validate
    bizenv validate data/ --strict
    bizenv validate --select E5 --ignore W507
    bizenv validate --against main
    """
    codes = choose_codes(select, ignore)
    found = examine_all([files.parse_path(p) for p in paths] or app.own_folders, codes, against)
    app.given += found.files
    if output.format == "json":
        from bizenv.views.data import json

        text = json.validation(found.problems, found.size, found.plans, found.unopened, found.ignored, found.unread)
    else:
        from bizenv.views.wording.problems import sum_up

        width, colour = app.look(output.file)
        total = sum_up(found.problems, found.size, found.ignored, found.unread)
        if output.format == "github":
            from bizenv.views.data.github import render

            text = render(p._replace(place=_from_here(p.place)) for p in found.problems)
            app.say(total)
        else:
            from bizenv.views.terminal.problems import render_problems

            text = render_problems(found.problems, found.lines, total, width, colour)
    if found.examined or output.format == "json":
        app.show(text, output.file, output.format)
    for reason in found.unopened:
        app.say(f"错误：{reason}")
    if found.unopened:
        return DataError.exit_code
    return 0 if found.passes(strict=strict) else 1


def _from_here(place: Place) -> Place:
    """A place with its path relative to the current folder and with slashes, as GitHub expects it."""
    return place._replace(path=Path(shorten_path(place.path)).as_posix())
