"""``bizenv verify export`` and ``bizenv verify import``: what waits for the office as a workbook, and what it decided."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from bizenv.base import files
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import extras, writing
from bizenv.desk.forms import worklist
from bizenv.desk.forms.worklist import WorklistOutcome
from bizenv.desk.shell import shorten_path
from bizenv.forms import waiting
from bizenv.standing.query import select
from bizenv.views.wording.answer import Answer


@click.command("export", options_metavar="[选项]")
@options.pass_app
@click.option(
    "-o",
    "--output",
    "file",
    metavar="文件",
    required=True,
    shell_complete=complete_with("files"),
    help="写成这个 .xlsx 文件",
)
@options.force
@options.data
@options.filters
def export_command(app: App, file: str, filters: options.Filters) -> int:
    """待核验的写成一个 Excel 文件：一行一个节点，带佐证材料、反馈、指标、时限；结论等各栏填好再收回。

    先收到的在前。补报的（时限过后才报、称时限前已完成）标明。

    \b
    bizenv verify export -o 待核验.xlsx
    bizenv verify export --lead 区市场监管局 -o 待核验.xlsx
    """
    if not file.lower().endswith(".xlsx"):
        raise click.UsageError(f"待核验表是 Excel 文件，文件名以 .xlsx 结尾，写成了“{escape(file)}”")
    app.check_output(file)
    with extras.needed_for("待核验表"):
        from bizenv.forms.worklist import render
    rows = waiting.list_waiting(select(app.standing(app.today), filters.query(app.registry)))
    if not rows:
        app.say("没有待核验的，没有写文件")
        return 0
    files.write(Path(file), render(app.registry.plan, rows, app.today))
    late = sum(map(waiting.is_late, rows))
    app.show(f"{escape(file)}　待核验{len(rows)}行{f'，其中补报{late}行' if late else ''}\n")
    return 0


@click.command("import", options_metavar="[选项]")
@options.pass_app
@click.argument("file", metavar="文件", shell_complete=complete_with("files"))
@click.option("--sound", is_flag=True, help="没有错的行照记，有错的列出来，不记")
@recording.add_fields("verify", "date", required=False)
@recording.add_writing
def import_command(
    app: App, file: str, sound: bool, date: dt.date | None, dry_run: bool, output: options.Output
) -> int:
    """收回填好的待核验表，记入台账：与逐件 bizenv verify 同样检查，记成同样的记录。

    先全部检查，一处不对，一条也不记，全部不对之处一次列出；加 --sound 的，没有错的行照记。有不对之处的，退出码为 1。
    没有结论的行不记；已经核验过的略过并说明，同一份表收两次，不会记两遍。

    \b
    bizenv verify import 待核验.xlsx --dry-run
    bizenv verify import 待核验.xlsx --date 2019-12-27
    """
    with extras.needed_for("待核验表"):
        from bizenv.forms import decisions  # noqa: F401 - refused before anything is read
    home = app.workspace
    path = files.parse_path(file)
    app.given.append(str(path))
    if output.file is not None:
        app.check_output(output.file)
    facts = worklist.check_day(app, date)
    shown = escape(shorten_path(path))
    decided = worklist.decide(app, _open(path, shown), shown, facts)
    refused = bool(decided.faults) and not sound
    ready = [] if refused else decided.ready
    recording.finish(
        app,
        writing.Prepared(ready),
        folder=home,
        dry_run=dry_run,
        output=output,
        answer=partial(_answer, app, shown, decided, refused=refused, dry_run=dry_run),
    )
    return 1 if decided.faults else 0


def _open(path: Path, shown: str) -> bytes:
    """The bytes of a worklist. Raises DataError if it cannot be opened, MisuseError for a folder."""
    if path.is_dir():
        raise MisuseError(f"{shown} 是文件夹；写出待核验表的文件名")
    if not path.exists():
        raise DataError(f"没有这个文件：{shown}")
    return files.read(path)


def _answer(
    app: App, path: str, decided: WorklistOutcome, rows: Sequence[writing.Row], *, refused: bool, dry_run: bool
) -> Answer:
    return Answer(
        kind="entries",
        listed=len(rows),
        content=lambda: {
            "dry_run": dry_run,
            "entries": [writing.describe_entry(app, *row) for row in rows],
            "skipped": [task for task, _ in decided.skipped],
            "blank": decided.blank,
            "faults": [{"sheet": it.sheet, "cell": it.cell or None, "message": it.message} for it in decided.faults],
            "remarks": [it.words for it in dict.fromkeys(decided.remarks)],
        },
        text=lambda *_: _text(path, decided, rows, refused=refused, dry_run=dry_run),
    )


def _text(path: str, decided: WorklistOutcome, rows: Sequence[writing.Row], *, refused: bool, dry_run: bool) -> str:
    from bizenv.views.wording import entries

    faults = [f"  {' '.join(escape(it.words).split())}" for it in decided.faults]
    results = [entry.result for _, _, entry, _ in rows]
    told = [f"通过{results.count('pass')}"] if "pass" in results else []
    told += [f"退回{results.count('return')}"] if "return" in results else []
    parts = [f"{'将记' if dry_run else '记'}{len(rows)}条" + (f"（{'，'.join(told)}）" if told else "")]
    parts += [f"已核验过{len(decided.skipped)}行"] if decided.skipped else []
    parts += [f"没有填{decided.blank}行"] if decided.blank else []
    lines = []
    if refused:
        good = len(decided.ready)
        more = f"；没有错的{good}行，可加 --sound 先记" if good else ""
        lines += [f"没有收进 {path}：{len(faults)}处不对，一条也没有记；改好再收{more}", *faults]
    else:
        lines.append(f"{path}：{'，'.join(parts)}{'（没有写）' if dry_run else ''}")
        lines += [
            f"  {task.label}{f' 节点{entry.deadline}' if entry.deadline else ''}　{entries.said(entry)}"
            for task, _, entry, _ in rows
            if task is not None
        ]
        lines += [f"有{len(faults)}处不对，所在的行没有记；改好再收：", *faults] if faults else []
    lines += [f"  已核验，略过：{words}" for _, words in decided.skipped]
    lines += [f"  注意：{' '.join(escape(it.words).split())}" for it in dict.fromkeys(decided.remarks)]
    return "\n".join(lines) + "\n"
