"""``bizenv export``: the whole plan with its standing, in the form of another program."""

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import documents as telling
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import completing
from bizenv.ledger.entry import to_data
from bizenv.ledger.status import Status
from bizenv.standing.query import Query, select
from bizenv.standing.report import Report
from bizenv.standing.standing import Standing
from bizenv.views.data import csv

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
FORMATS = tuple(dict.fromkeys(_SUFFIXES.values()))
_TEXT = ("csv", "json", "markdown")
_NEEDS = {"openpyxl": "xlsx", "icalendar": "ics"}


@click.command("export", options_metavar="[选项]")
@options.pass_app
@click.argument("file", metavar="文件", shell_complete=completing("files"))
@click.option("--format", "form", type=click.Choice(FORMATS), help="格式；不给则随文件名")
@click.option(
    "--department",
    multiple=True,
    metavar="单位",
    shell_complete=completing("departments"),
    help="只要这些单位牵头或配合的（可重复）",
)
@options.data
@options.as_of
def command(app: App, file: str, form: str | None, department: tuple[str, ...], as_of: dt.date) -> None:
    """把方案和进展导出给别的程序：格式随文件名，各种格式的内容见 docs/export.md。

    xlsx 督办台账；ics 日历，每条时限一个全天日程，提前30天、7天、1天提醒；csv 一条时限一行；json 全部；md 全文；sqlite 数据库。
    文件写 - 的，csv、json、md 显示出来（须给 --format）。

    \b
    bizenv export 督办台账.xlsx
    bizenv export 时限.ics --department 区政务办
    bizenv export 方案.sqlite --as-of 2019-12-31
    """
    form = form or _form(file)
    if file == "-" and form not in _TEXT:
        raise click.UsageError(f"{form} 不能显示在终端，请写文件名")
    registry = app.registry
    names = tuple(dict.fromkeys(registry.department(name).name for name in department))
    standing = app.standing(as_of)
    statuses = select(standing, Query(department=names))
    told = telling.facts(app, None, as_of, by="department", leads=names)
    if form in _TEXT:
        app.show(_text(app, form, told, statuses, names), None if file == "-" else file, form)
        return
    app.save(_maker(form)(told, statuses), file)


def _form(file: str) -> str:
    """Raises click.UsageError for a file whose name does not tell."""
    suffix = file.rpartition(".")[2].lower() if "." in file else ""
    if suffix not in _SUFFIXES:
        known = "、".join(f".{suffix}" for suffix in _SUFFIXES)
        raise click.UsageError(f"看不出“{file}”要什么格式：文件名用 {known}，或给 --format")
    return _SUFFIXES[suffix]


def _text(app: App, form: str, it: Report, statuses: list[Status], names: tuple[str, ...]) -> str:
    from bizenv.views.data import json as data
    from bizenv.views.markdown import plan as page
    from bizenv.views.wording import ledger_columns as rows

    if form == "csv":
        return csv.csv_text(rows.HEADS, [rows.texts(row.cells) for row in rows.rows(statuses)])
    if form == "markdown":
        return page.text(it, statuses, names)
    registry, plan = app.registry, app.registry.plan
    return data.document(
        "plan",
        registry,
        as_of=it.standing.as_of.isoformat(),
        recorded_by=data.day(app.recorded_by),
        only=list(names),
        empty=it.standing.empty,
        document={**plan._asdict(), "issued": plan.issued.isoformat()},
        parts=[p._asdict() for p in registry.parts],
        categories=[c._asdict() for c in registry.categories],
        measures=[
            {
                "id": m.id,
                "label": m.label,
                "title": m.title,
                "part": m.part.number,
                "category": m.category.number if m.category is not None else None,
            }
            for m in registry.measures
        ],
        departments=[data.department(d) for d in registry.departments],
        report={"period": it.period.name, **data.counts(it.counts)},
        count=len(statuses),
        tasks=[data.whole(s, registry) for s in statuses],
        ledger=[{"entry": e.name, **to_data(e)} for s in statuses for e in s.entries],
    )


def _maker(form: str) -> Callable[[Report, list[Status]], bytes]:
    """What makes the bytes of a form. Raises MisuseError where its library is not installed."""
    name = {"xlsx": "office.workbook", "ics": "data.calendar", "sqlite": "data.database"}[form]
    try:
        module: Any = import_module(f"bizenv.views.{name}")
    except ModuleNotFoundError as error:
        extra = _NEEDS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        raise MisuseError(f"{form} 文件要用 {error.name}：pip install 'bizenv[{extra}]'") from None

    def make(it: Report, statuses: list[Status]) -> bytes:
        standing: Standing = it.standing
        made = module.content(it if form == "xlsx" else standing, statuses)
        return bytes(made)

    return make
