"""``bizenv export``: the whole plan with its progress, in the file format of another program."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

import click

from bizenv.base.text import escape
from bizenv.cli import documents, extras, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.ledger.status import Status
from bizenv.standing.query import Query, select
from bizenv.standing.report import Report
from bizenv.views.data import json
from bizenv.views.wording.answer import Answer, Sheet

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
    registry = app.registry
    names = tuple(dict.fromkeys(registry.department(name).name for name in department))
    told = documents.find_facts(app, documents.find_telling(app, period, as_of), by="department", leads=names)
    statuses = select(told.standing, Query(department=names))
    if form in _TEXT:
        app.answer(_answer(app, told, statuses, names), options.Output(form, None if file == "-" else file))
    else:
        app.save(_writer(form, app, names)(told, statuses), file)
        if form == "ics":
            _tell_days_off(app, as_of)


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


def _answer(app: App, report: Report, statuses: list[Status], names: tuple[str, ...]) -> Answer:
    from bizenv.views.wording import ledger_columns

    own = app.registry.column_heads

    def markdown() -> str:
        from bizenv.views.markdown import plan

        return plan.render(report, statuses, names)

    return Answer(
        kind="plan",
        listed=len(statuses),
        content=lambda: json.exported(report, statuses, only=names, recorded_by=app.recorded_by),
        text=lambda *_: markdown(),
        sheet=lambda: Sheet(
            ledger_columns.list_heads(own),
            [ledger_columns.texts(row.cells) for row in ledger_columns.make_rows(statuses, own, app.rules.letters)],
        ),
        markdown=markdown,
    )


def _tell_days_off(app: App, as_of: dt.date) -> None:
    """Say so if nothing is known of holidays, on which the reminders of a calendar may then fall."""
    from bizenv.phrases import holidays

    try:
        holidays.find_working_day(as_of)
    except holidays.UnknownError:
        app.say("没有装节假日数据（pip install 'bizenv[workday]'），提醒只避开周六、周日")


def _writer(form: str, app: App, names: tuple[str, ...]) -> Callable[[Report, Sequence[Status]], bytes]:
    """The function that makes the bytes of a format. Raises MisuseError if its library is not installed."""
    with extras.needed_for(f"{form} 文件"):
        match form:
            case "xlsx":
                from bizenv.views.office import workbook

                return workbook.render
            case "ics":
                from bizenv.views.data import calendar

                return partial(calendar.render, ledger=app.ledger, departments=names)
            case _:
                from bizenv.views.data import database

                return database.render
