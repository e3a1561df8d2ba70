"""``bizenv overdue``: the tasks whose deadline is past with nothing on record."""

import datetime as dt

import click

from bizenv import options
from bizenv.app import App
from bizenv.commands import listing
from bizenv.query import Sort, overdue, select
from bizenv.summary import due_on
from bizenv.views import data, words


@click.command("overdue", options_metavar="[选项]")
@options.pass_app
@options.data
@options.listing("due")
def command(app: App, filters: options.Filters, sort: Sort, as_of: dt.date, output: options.Output) -> int:
    """时限已过、没有销号记录的事项。时限当天仍属按期，次日起才算；当天到期的另在末尾说明。

    \b
    bizenv overdue --as-of 2019-12-31
    bizenv overdue --lead 区经济信息委 --exit-code
    """
    registry = app.registry
    query = filters.query(registry, dated=True)
    statuses = overdue(registry, query, as_of, sort)
    today = due_on(select(registry, query, as_of), as_of)
    if statuses:
        head = f"{words.NO_RECORD}{len(statuses)}项。{words.NOT_ACCUSED}"
    else:
        head = f"截至{words.day(as_of)}，没有已过时限的事项"
    foot = ""
    if today:
        again = f"{filters.typed}{options.typed('data', app.data)}"
        foot = f"今日到期{len(today)}项（当日仍属按期）：bizenv due --within 0d --as-of {as_of}{again}\n"
    return listing.show(
        app,
        statuses,
        output,
        as_of,
        head,
        foot,
        lead=listing.only(query.lead),
        chosen=lambda s: s.missed,
        answer=lambda **more: data.overdue(registry, statuses, as_of, today, **more),
    )
