"""``bizenv form``: workbooks for the departments to fill in, and what comes back."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.errors import MisuseError
from bizenv.base.text import escape
from bizenv.cli import console, documents, options, receipt, recording
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD, complete_with
from bizenv.desk import extras
from bizenv.desk.forms import collecting, receiving, sending
from bizenv.desk.forms.receiving import Received


@click.group("form", subcommand_metavar="export 或 import …", options_metavar="[选项]")
def command() -> None:
    """发给各单位填报的 Excel 表，收回来记入台账。

    \b
    bizenv form export --period 2019-Q4 --all 下发
    bizenv form import 回收 --received 2019-12-25
    """


@command.command("export", options_metavar="[选项]")
@options.pass_app
@click.option(
    "--department",
    metavar="单位",
    multiple=True,
    shell_complete=complete_with("departments"),
    help="哪家单位（可重复）",
)
@click.option("--period", type=PERIOD, required=True, help="哪一期：2019-Q4、2019-12")
@click.option(
    "--all",
    "everyone",
    metavar="目录",
    shell_complete=complete_with("folders"),
    help="一家一个文件，写到这个目录；没有给 --department 的，所有牵头单位",
)
@click.option("-o", "--output", metavar="文件", shell_complete=complete_with("files"), help="文件名，只有一家单位时用")
@options.force
@documents.add_despite
@options.data
@options.as_of
def export(
    app: App,
    department: tuple[str, ...],
    period: str,
    everyone: str | None,
    output: str | None,
    despite_problems: bool,
    as_of: dt.date,
) -> None:
    """生成填报表：一家单位一个 Excel 文件，只有它牵头的事项，原文锁定，要填的格是浅黄色。

    联合牵头的由首家填报，其余各家在另一张表上确认；配合的事项另列一张，供阅读。期间要是已经开始的一期。
    用 --all 而没有点名的，这一期没有须报的、也没有变化的单位不发表。
    几个方案的，一家单位一个文件，一个方案一张填报表，各问各的一期；政府的方案与党委的方案分开。

    \b
    bizenv form export --department 区市场监管局 --period 2019-Q4
    bizenv form export --period 2019-Q4 --all 下发
    """
    if not department and everyone is None:
        raise click.UsageError("给出单位（--department），或写出全部（--all 目录）")
    if output is not None and (len(department) != 1 or everyone is not None):
        raise click.UsageError("--output 用于一家单位；几家的写到一个目录：--all")
    if output is not None:
        app.check_output(output)
    with extras.needed_for("填报表"):
        from bizenv.forms.workbook import render
    packets = sending.prepare(app, department, period, as_of, despite=despite_problems)
    if output is not None and len(packets) > 1:
        raise MisuseError("政府的方案、党委的方案各是一个文件，--output 只写一个：用 --all 目录，或用 --plan 指出方案")
    folder = app.open_folder(everyone) if everyone is not None else Path()
    targets = [Path(output) if output else folder / packet.name(period) for packet in packets]
    for path in targets:
        app.check_output(str(path))
    for packet, path in console.track(list(zip(packets, targets, strict=True)), "写填报表"):
        files.write(path, render(*packet.forms))
        app.show(f"{escape(path)}　{packet.count(named=app.several)}\n")


@command.command("import", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, shell_complete=complete_with("files"))
@click.option("--received", type=options.DAY, help="收到的日子，不给则为今天；填报日期空着的，以此为准")
@click.option("--sound", is_flag=True, help="对的行先记，不对的退回；不加的，一个文件有一处不对就都不记")
@click.option(
    "--return",
    "back",
    metavar="目录",
    shell_complete=complete_with("folders"),
    help="与 --sound 同用：不对的表，标红、加批注后写到这个目录，供退回单位",
)
@options.force
@recording.add_writing
def import_(
    app: App,
    paths: tuple[str, ...],
    received: dt.date | None,
    sound: bool,
    back: str | None,
    dry_run: bool,
    output: options.Output,
) -> int:
    """收回填报表，记入台账。给文件夹的，连同下级文件夹，收其中所有填报表，别的文件列出来。

    一个文件有一处不对，整个文件都不记，并说出全部不对之处；别的文件照收。同一份表收两次，不会记两遍。
    一个文件里有几个方案的，一个方案的表有不对，只是它的不记，别的方案的照收，各记各的台账。
    加 --sound 的，对的行先记；其余的，--return 写出标了红、加了批注的表（原名_退回.xlsx），并给出可以发给单位的话。
    格子以外的文字、文本框、划掉的字、改过的原文算错；批注、图片、隐藏的行各说一句，表照收。有文件没有收进的，退出码为 1。

    \b
    bizenv form import 回收 --received 2019-12-25 --dry-run
    bizenv form import 区市场监管局_2019-Q4_填报表.xlsx
    bizenv form import 回收 --sound --return 退回
    """
    if back is not None and not sound:
        raise click.UsageError("--return 要与 --sound 同用")
    with extras.needed_for("填报表"):
        import openpyxl  # noqa: F401 - refused before anything is read
    if not app.several:
        _ = app.workspace  # refused before anything is read
    day = collecting.check_day(app, received)
    bases = receiving.Bases(app, day)
    if back is not None:
        collecting.refuse_inside(back, paths)
    given, others = collecting.look_through(paths)
    app.given += map(str, given)
    if output.file is not None:
        app.check_output(output.file)
    found = [receiving.receive(path, bases, sound=sound) for path in console.track(given, "读填报表")]
    found += collecting.list_lost(others)
    collecting.warn_repeated(app, found)
    if back is not None:
        found = _place_copies(app, found, back, dry_run=dry_run)
    done = collecting.write(app, found, dry_run=dry_run)
    app.answer(receipt.answer(app, found, others, done, dry_run=dry_run), output)
    return 1 if any(file.refused for file in found) else 0


def _place_copies(app: App, received: Sequence[Received], back: str, *, dry_run: bool) -> list[Received]:
    """The files with the paths of their copies, before anything is written; a copy that is there already may stay.

    Raises MisuseError if a copy would overwrite another file without ``--force``.
    """
    if not any(file.copy is not None for file in received):
        return list(received)
    folder = files.parse_path(back) if dry_run else app.open_folder(back)
    placed = []
    for file in collecting.name_copies(received):
        if file.copy is not None:
            path = folder / file.copy.name
            if not dry_run and not (path.is_file() and path.read_bytes() == file.copy.content):
                app.check_output(str(path))
            file = file._replace(copy=file.copy._replace(path=path, sent=True))
        placed.append(file)
    return placed
