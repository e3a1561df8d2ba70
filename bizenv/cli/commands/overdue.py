"""``bizenv overdue``: the tasks whose deadline is past and that are neither closed nor reported complete."""

import datetime as dt

import click

from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.standing.query import Sort, awaiting_after, due_on, overdue, select
from bizenv.views.data import json
from bizenv.views.wording import values as words


@click.command("overdue", options_metavar="[选项]")
@options.pass_app
@options.data
@options.listing("due")
def command(app: App, filters: options.Filters, sort: Sort, as_of: dt.date, output: options.Output) -> int:
    """时限已过、没有销号也没有报完成的事项。时限当天仍属按期，次日起才算；当天到期的、已报完成待核验的，另在末尾列出。

    \b
    bizenv overdue --as-of 2019-12-31
    bizenv overdue --lead 区经济信息委 --exit-code
    """
    registry = app.registry
    query = filters.query(registry, dated=True)
    known = app.standing(as_of)
    statuses = overdue(known, query, sort)
    every = select(known, query)
    today, awaiting = due_on(every, as_of), awaiting_after(every)
    if not statuses:
        head = f"截至{words.day(as_of)}，没有{'已过时限' if known.empty else '逾期未报完成'}的事项"
    elif known.empty:
        head = f"{words.NO_RECORD}{len(statuses)}项。{words.NOT_ACCUSED}"
    else:
        head = f"逾期未报完成{len(statuses)}项{listing.dated(app, as_of)}"
    again = f"{filters.typed}{options.typed('data', app.data)}"
    foot = ""
    if awaiting:
        foot += f"已报完成待核验、时限已过{len(awaiting)}项（不计逾期）：{'、'.join(s.task.label for s in awaiting)}\n"
    if today:
        foot += f"今日到期{len(today)}项（当日仍属按期）：bizenv due --within 0d --as-of {as_of}{again}\n"
    return listing.answer_tasks(
        app,
        statuses,
        output,
        as_of,
        head,
        foot=foot,
        lead=listing.only(query.lead),
        chosen=lambda s: s.missed,
        kind="overdue",
        content=lambda **more: json.overdue(statuses, as_of, today, awaiting, **more),
    )
