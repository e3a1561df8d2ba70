"""``bizenv overdue``: the tasks whose deadline is past and that are neither closed nor reported complete."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import click

from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.standing.query import Sort, list_awaiting, list_due_on, list_returned, sort_tasks
from bizenv.views.wording import lists


@click.command("overdue", options_metavar="[选项]")
@options.pass_app
@options.data
@options.listing("due")
def command(app: App, filters: options.Filters, sort: Sort, as_of: dt.date, output: options.Output) -> int:
    """时限已过、没有销号也没有报办结的事项。时限当天仍属按期，次日起才算；当天到期的、已报办结待核验的、退回后未按时补报的，另在末尾列出。

    \b
    bizenv overdue --as-of 2019-12-31
    bizenv overdue --lead 区经济信息委 --exit-code
    """
    found = listing.select(app, filters, as_of, dated=True, last=as_of)
    every = found.statuses
    statuses = sort_tasks([s for s in every if s.missed], app.shelf.order, sort)
    today, awaiting = list_due_on(every, as_of), list_awaiting(every)
    command = f"bizenv due --within 0d --as-of {as_of}{filters.typed}{app.typed_data}"
    returned = list_returned(every)
    lines = (lists.returned(returned), lists.awaiting(awaiting), lists.due_today(today, command) if today else "")

    def told(**more: Any) -> Mapping[str, object]:
        from bizenv.views.data import json

        return json.overdue(statuses, as_of, today, awaiting, returned=[s.reference for s in returned], **more)

    return listing.answer_tasks(
        app,
        statuses,
        output,
        as_of,
        lists.overdue(as_of, found.empty, statuses, found.note),
        foot="".join(f"{line}\n" for line in lines if line),
        lead=found.lead,
        chosen=lambda s: s.missed,
        kind="overdue",
        content=told,
    )
