"""``bizenv form``: workbooks for the departments to fill in, and what comes back."""

import datetime as dt
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base import files
from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import console, documents, options, receipt, receiving, recording, sending
from bizenv.cli.receiving import Outcome, Received
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD, complete_with
from bizenv.desk import extras
from bizenv.desk.shell import shorten_path
from bizenv.store import journal

if TYPE_CHECKING:
    from bizenv.intake.folder import Other


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
    app.refuse_unsound(despite=despite_problems)
    packets = sending.list_packets(app, department, period, as_of)
    for packet in packets:
        packet.refuse_doubted(app)
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
    day = received or app.today
    if day > app.today:
        raise click.UsageError(f"--received {day} 在今天（{app.today}）之后")
    from bizenv.forms.entries import Desk

    desks = receiving.Desks(app, lambda book, ledger: Desk(book.registry, ledger, app.today, day, lambda: app.moment))
    if back is not None:
        _check_folder(back, paths)
    given, others = _look_through(paths)
    app.given += map(str, given)
    if output.file is not None:
        app.check_output(output.file)
    found = [receiving.receive(path, desks, sound=sound) for path in console.track(given, "读填报表")]
    lost = (other for other in others if other.lost)
    found += [Received(it.path, (Outcome(refused=[f"{it.path}：{it.name}"]),)) for it in lost]
    for department, paths_of in receiving.list_repeated(found):
        app.say(
            f"{escape(department)} 有{len(paths_of)}个文件都有新内容，请核实以哪个为准：{'、'.join(map(escape, paths_of))}"
        )
    if back is not None:
        found = _place_copies(app, found, back, dry_run=dry_run)
    done = _write(app, found, dry_run=dry_run)
    app.answer(receipt.answer(app, found, others, done, dry_run=dry_run), output)
    return 1 if any(file.refused for file in found) else 0


def _write(app: App, received: Sequence[Received], *, dry_run: bool) -> list[Path]:
    """Write the new entries, each into the ledger of its plan, then the copies that go back. The files of the entries.

    Raises DataError, after saying how far it came.
    """
    every = [
        (Path(part.book.folder), it.entry) for file in received for part in file.parts if part.book for it in part.ready
    ]
    done: list[Path] = []
    for folder, entry in every:
        path = journal.place_entry(folder, entry)
        if not dry_run:
            try:
                path = journal.append(folder, entry, secrets.token_hex(8))
            except BizenvError:
                app.say(f"已写入 {len(done)} 条，其余 {len(every) - len(done)} 条没有写；再收一次即可，已写的不会重记")
                raise
        done.append(path)
    for file in received:
        if file.copy is not None and file.copy.path is not None and not dry_run:
            files.write(file.copy.path, file.copy.content)
    return done


def _check_folder(back: str, paths: Sequence[str]) -> None:
    """Raise MisuseError if copies would go into a folder that forms are taken from."""
    target = files.parse_path(back).absolute()
    for text in paths:
        path = files.parse_path(text).absolute()
        if path.is_dir() and target.is_relative_to(path):
            raise MisuseError(f"退回的表不能写在收表的文件夹 {escape(text)} 里：下次会再收进来；请换一个目录")


def _place_copies(app: App, received: Sequence[Received], back: str, *, dry_run: bool) -> list[Received]:
    """The files with the paths of their copies, before anything is written; a copy that is there already may stay.

    Raises MisuseError if a copy would overwrite another file without ``--force``.
    """
    if not any(file.copy is not None for file in received):
        return list(received)
    folder = files.parse_path(back) if dry_run else app.open_folder(back)
    placed, names = [], set()
    for file in received:
        if file.copy is None:
            placed.append(file)
            continue
        stem, n = file.copy.name.removesuffix(".xlsx"), 1
        name = f"{stem}.xlsx"
        while name.casefold() in names:
            n += 1
            name = f"{stem}（{n}）.xlsx"
        names.add(name.casefold())
        path = folder / name
        if not dry_run and not (path.is_file() and path.read_bytes() == file.copy.content):
            app.check_output(str(path))
        placed.append(file._replace(copy=file.copy._replace(name=name, path=path)))
    return placed


def _look_through(paths: Sequence[str]) -> "tuple[list[Path], list[Other]]":
    """The files that are handed in as forms, and the others of the folders. Raises DataError if there are no forms."""
    from bizenv.intake.folder import look_through

    found: list[Path] = []
    others: list[Other] = []
    for text in paths:
        path = files.parse_path(text)
        if path.is_dir():
            inside = look_through(path)
            named = [other._replace(path=Path(shorten_path(other.path))) for other in inside.others]
            if not inside.forms and not any(other.lost for other in named):
                told = f"；{receipt.describe_others(named)}" if named else ""
                raise DataError(f"{escape(path)} 里没有填报表（.xlsx）{told}")
            found += inside.forms
            others += named
        elif path.exists():
            found.append(path)
        else:
            raise DataError(f"没有这个文件或文件夹：{escape(path)}")
    return list(dict.fromkeys(found)), list(dict.fromkeys(others))
