"""``bizenv query``: questions over a dataset of several plans and many days, in SQL that comes with bizenv or one's own."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base.errors import DataError
from bizenv.base.text import escape
from bizenv.cli import datasets, options, querying
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD, complete_with
from bizenv.desk import extras
from bizenv.store import dataset
from bizenv.views.data.questions import ask, list_questions, trace
from bizenv.views.data.tables import BY_NAME, TABLES, list_columns, number_day
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.asked import Asked
from bizenv.views.wording.words import NOT_ACCUSED

if TYPE_CHECKING:
    from bizenv.store.engine import Source


@click.command("query", options_metavar="[选项]")
@options.pass_app
@click.argument("words", metavar="[视图|SQL] [目录]…", nargs=-1, shell_complete=complete_with("queries"))
@click.option("--list", "listed", is_flag=True, help="有哪些视图，各有哪些列")
@click.option("--day", type=options.DAY, help="哪一天的；不给则为最近导出的一天")
@click.option("--since", type=options.DAY, help="与哪一天比（slippage、slipped）；不给则为前一次导出的那天")
@click.option("--period", type=PERIOD, help="哪个期间的（due 等）：2019-Q4、2019-12；不给则为那一年")
@click.option(
    "--gather",
    metavar="汇总目录",
    shell_complete=complete_with("folders"),
    help="把这些数据集里许多方案的小文件汇总成每天每表一个，写进这个目录（只汇总一天的，加 --day）",
)
@options.output("table", "json", "csv", "markdown")
@options.exit_code
def command(
    app: App,
    words: tuple[str, ...],
    listed: bool,
    day: dt.date | None,
    since: dt.date | None,
    period: str | None,
    gather: str | None,
    output: options.Output,
) -> int:
    """在 bizenv export --format parquet 导出的数据集里查：几个方案、许多天放在一起，问一次。

    自带的问题（视图）直接写名字；自己的问题写一条 SELECT，表和列见 docs/export.md。只读这个目录，不写，不上网。
    办结率只在一个方案里算，跨方案只有项数。

    \b
    bizenv query
    bizenv query stand 数据集
    bizenv query due 数据集 --period 2019-Q4
    bizenv query slippage 数据集 --since 2019-12-01
    bizenv query "SELECT plan, count(*) AS n FROM late GROUP BY plan" 数据集 --format csv
    bizenv query --gather 汇总 县一 县二
    """
    if gather is not None:
        if listed or since or period:
            raise click.UsageError("--gather 只与 --day 同用")
        if not words:
            raise click.UsageError("没有给要汇总的数据集：bizenv query --gather 汇总目录 数据集 …")
        datasets.gather(app, gather, words, day)
        return 0
    if listed or not words:
        return app.answer(_list_views(), output)
    if len(words) == 1:
        raise click.UsageError("要写问什么、在哪个目录问：bizenv query stand 数据集；有哪些视图：bizenv query --list")
    if len(words) > 2:
        raise click.UsageError("视图或 SQL 之后只写一个目录；SQL 有空格，要放在引号里")
    question, sql = querying.read_question(words[0])
    with extras.needed_for("查数据集"):
        from bizenv.store import engine
    engine.check(sql)
    folder, days = datasets.open_days(words[1])
    asked = querying.choose(words[1], days, question, day, since, period)
    typed = f"SELECT * FROM {question.name}" if question is not None else sql  # noqa: S608 - a name of our own
    tables, views = _find_needed(typed, folder, days, asked)
    found = engine.ask(sql, tables, views)
    if question is not None:
        _tell_empty(app, folder, asked)
    return app.answer(querying.make_answer(question, sql, asked, found), output)


def _tell_empty(app: App, folder: Path, asked: Asked) -> None:
    """Say of how many plans nothing is on record: that proves no work unfinished, and the counts of a view do not tell it."""
    from bizenv.store import engine

    source = engine.Source(["empty"], dataset.list_files(folder, dataset.PLANS, [asked.as_of]))
    rows = engine.ask("SELECT empty, count(*) FROM plans GROUP BY empty", {dataset.PLANS: source}, []).rows
    number = sum(int(count) for empty, count in rows if empty)
    if number:
        app.say(f"注意：{number}个方案台账为空。{NOT_ACCUSED}")


def _find_needed(
    sql: str, folder: Path, days: list[dt.date], asked: Asked
) -> tuple[dict[str, "Source"], list[tuple[str, str]]]:
    """The tables and the views that a SELECT reads. Raises DataError for a dataset of another version, or without a table.

    A table that the SELECT names itself has every day; one that only a view reads has the days that are asked about.
    """
    from bizenv.store import engine

    named, views = trace(sql)
    some = [it for it in (asked.since, asked.as_of) if it is not None]
    tables = {}
    for name in sorted(named | {read for it in views for read in it.reads if read in BY_NAME}):
        files = dataset.list_files(folder, name, days if name in named else some)
        if not files:
            raise DataError(f"{escape(folder)} 里没有表 {name} 的文件，数据集不全：重新导出那一天")
        tables[name] = engine.Source([n for c in list_columns(BY_NAME[name]) for n in c.names], files)
    _refuse_versions(folder, days if named else some)
    row = ask(number_day(asked.as_of), number_day(asked.since or asked.as_of), asked.period)
    return tables, [("asked", row), *((it.name, it.sql) for it in views)]


def _refuse_versions(folder: Path, days: list[dt.date]) -> None:
    """Raise DataError for a dataset of which the plans on these days are of another version, or of several."""
    from bizenv.store import engine

    source = engine.Source(["schema_version"], dataset.list_files(folder, dataset.PLANS, days))
    found = engine.ask("SELECT DISTINCT schema_version FROM plans", {dataset.PLANS: source}, [])
    datasets.refuse_versions([int(row[0] or 0) for row in found.rows], escape(folder))


def _list_views() -> Answer:
    """The views, each with its sentence and its columns."""
    found = sorted(list_questions(), key=lambda it: it.name)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        shape = [table.GridColumn("视图"), table.GridColumn("答什么", grows=True)]
        return table.render_grid(shape, [(it.name, it.told) for it in found], width, colour)

    return Answer(
        kind="views",
        listed=0,
        content=lambda: {
            "count": len(found),
            "views": [
                {"name": it.name, "told": it.told, "columns": [column._asdict() for column in it.columns]}
                for it in found
            ],
            "tables": [
                {
                    "name": table.name,
                    "told": table.told,
                    "columns": [
                        {"name": n, "type": "count" if n != c.name else c.type, "told": c.told}
                        for c in list_columns(table)
                        for n in c.names
                    ],
                }
                for table in TABLES
            ],
        },
        text=text,
        sheet=lambda: Sheet(
            ("视图", "答什么", "列", "内容"),
            [(it.name, it.told, column.name, column.told) for it in found for column in it.columns],
        ),
        general=True,
    )
