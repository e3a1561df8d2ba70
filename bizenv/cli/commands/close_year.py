"""``bizenv close-year``: the figures of a year are final."""

import datetime as dt

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import Year
from bizenv.desk import writing
from bizenv.ledger.entry import Entry
from bizenv.standing import rounds
from bizenv.standing.periods import find_period


@click.command("close-year", options_metavar="[选项]")
@options.pass_app
@click.argument("year", metavar="年份", type=Year())
@recording.add_fields("close_year", "approved_by", metavar="姓名")
@recording.add_fields("close_year", "post", required=True)
@recording.add_facts("close_year")
@recording.add_writing
def command(
    app: App, year: int, approved_by: str, post: str, facts: writing.Common, dry_run: bool, output: options.Output
) -> None:
    """年度定账：一年的数字经审定，从此以它为准。在此之前，年度的数字都标“未定账”。

    \b
    bizenv close-year 2019 --approved-by 王某 --post 督查办主任
    """
    if facts.date.year <= year:
        raise MisuseError(f"{year}年还没有过完，不能定账")
    first = app.registry.plan.issued.year
    if year < first:
        raise MisuseError(f"方案{first}年印发，没有{year}年的数字可定账")
    closing = rounds.find_closing_day(find_period(dt.date(year, 12, 31), "year"), app.rules.feedback)
    if facts.date < closing:
        raise MisuseError(f"{year}年的收报截止日是 {closing}，此前收到的还要计入；那天起才能定账")
    kept = writing.read_task(app, None)
    if kept.ledger.is_final(year, app.today):
        raise MisuseError(f"{year}年已经定账；要改的，先撤回：bizenv log 查编号，bizenv withdraw")

    def make() -> Entry:
        return facts.entry(app, None, "close_year", None, year=year, approved_by=approved_by, post=post)

    recording.finish(app, writing.prepare_plan(app, kept, make), dry_run=dry_run, output=output)
