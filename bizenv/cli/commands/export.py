"""``bizenv export``: the whole plan with its progress, or several, in the file format of another program."""

import datetime as dt
from collections.abc import Sequence

import click

from bizenv.base.text import escape
from bizenv.cli import documents, joining, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.papers import exporting
from bizenv.views.data import json
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.shares import Share

_SUFFIXES = {
    "xlsx": "xlsx",
    "ics": "ics",
    "csv": "csv",
    "json": "json",
    "md": "markdown",
    "markdown": "markdown",
    "sqlite": "sqlite",
    "sqlite3": "sqlite",
    "db": "sqlite",
}
FORMATS = (*dict.fromkeys(_SUFFIXES.values()), "parquet")
_TEXT = ("csv", "json", "markdown")


@click.command("export", options_metavar="[选项]")
@options.pass_app
@click.argument("file", metavar="文件", shell_complete=complete_with("files"))
@click.option("--format", "form", type=click.Choice(FORMATS), help="格式；不给则随文件名")
@click.option(
    "--department",
    multiple=True,
    metavar="单位",
    shell_complete=complete_with("departments"),
    help="只要这些单位牵头或配合的（可重复）",
)
@documents.add_period
@options.force
@options.data
@options.as_of
def command(
    app: App, file: str, form: str | None, department: tuple[str, ...], period: str | None, as_of: dt.date
) -> None:
    """把方案和进展导出给别的程序：格式随文件名，各种格式的内容见 docs/export.md。

    xlsx 督办台账；ics 日历，每条时限一个全天日程，提前30天、7天、1天（遇休息日提前到工作日）上午9点提醒；csv 一条时限一行；json 全部；md 全文；sqlite 数据库；
    parquet 数据集：文件写一个目录，几个方案、许多天的放在一起，用 bizenv query 查。
    全部事项都在，办到今天（或 --as-of 那一天）；给了 --period 的，统计和办理情况与 bizenv report --period 相同。
    几个方案的放进一个文件，各方案的统计各算各的；数据库（sqlite）只装一个。
    文件写 - 的，csv、json、md 显示出来（须给 --format）。

    \b
    bizenv export 督办台账.xlsx
    bizenv export 时限.ics --department 区政务办
    bizenv export 方案.sqlite --as-of 2019-12-31
    bizenv export 数据集 --format parquet
    """
    form = form or _form(file)
    if file == "-" and form not in _TEXT:
        raise click.UsageError(f"{form} 不能显示在终端，请写文件名")
    if form == "parquet":
        _export_dataset(app, file, department, period, as_of)
        return
    if file != "-":
        app.check_output(file)
    if form == "sqlite":
        exporting.refuse_several(app)
    names = tuple(dict.fromkeys(app.units.department(name).name for name in department))
    found = joining.ask_each(
        app, lambda one: exporting.find_share(one, period, names, as_of, handed_over=form == "ics")
    )
    if form in _TEXT:
        app.answer(_join(found, names), options.Output(form, None if file == "-" else file))
    else:
        app.save(exporting.load_writer(form, names)([share for _, share in found]), file)
        if form == "ics":
            exporting.warn_days_off(app, as_of)


def _export_dataset(app: App, folder: str, department: tuple[str, ...], period: str | None, as_of: dt.date) -> None:
    """Write the plans into a dataset. Raises click.UsageError for what would leave part of it out, MisuseError, DataError."""
    if department or period:
        raise click.UsageError("parquet 数据集总是全部单位、各个期间，不与 --department、--period 同用")
    from bizenv.cli import datasets

    _ = app.checked  # says what is unsound
    datasets.export(app, app.books, folder, as_of)


def _form(file: str) -> str:
    """The format for a file's suffix. Raises click.UsageError if the suffix is not known."""
    suffix = file.rpartition(".")[2].lower() if "." in file else ""
    if suffix not in _SUFFIXES:
        known = "、".join(f".{suffix}" for suffix in _SUFFIXES)
        raise click.UsageError(f"看不出“{escape(file)}”要什么格式：文件名用 {known}，或给 --format")
    return _SUFFIXES[suffix]


def _join(found: Sequence[tuple[App, Share]], names: tuple[str, ...]) -> Answer:
    """What the plans have, in one answer: a table of all, and each plan's own contents and text."""
    from bizenv.views.wording import report

    parts = [joining.Part(one, _answer(one, share, names)) for one, share in found]
    overview = report.compare_plans([(one.beside, share.report) for one, share in found])
    led = f"只计{'、'.join(names)}牵头的。" if names else ""
    answer = joining.join("plan", "each", parts, overview, led + report.OVERDUE_IN_ALL)
    return answer._replace(sheet=lambda: _list_ledger([share for _, share in found]))


def _answer(app: App, share: Share, names: tuple[str, ...]) -> Answer:
    report, statuses = share.report, share.statuses

    def markdown() -> str:
        from bizenv.views.markdown import plan

        return plan.render(report, statuses, names)

    return Answer(
        kind="plan",
        listed=len(statuses),
        content=lambda: json.exported(report, statuses, only=names, recorded_by=app.recorded_by),
        text=lambda *_: markdown(),
        markdown=markdown,
    )


def _list_ledger(found: Sequence[Share]) -> Sheet:
    from bizenv.views.wording import ledger_columns, shares

    return Sheet(shares.list_heads(found), (ledger_columns.texts(row.cells) for row in shares.make_rows(found)))
