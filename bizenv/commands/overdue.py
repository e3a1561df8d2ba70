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
@options.filters
@options.sorting("due")
@options.as_of
@options.output()
@options.exit_code
def command(app: App, filters: options.Filters, sort: Sort, as_of: dt.date, output: options.Output) -> int:
    """时限已过、没有销号记录的事项。时限当天仍属按期，次日起才算；当天到期的另在末尾说明。

    \b
    bizenv overdue --as-of 2019-12-31
    bizenv overdue --lead 区经济信息委 --exit-code
    """
    registry = app.registry
    if filters.no_deadline:
        raise click.UsageError("无明确时限的事项不会到期；用 bizenv list --no-deadline 查")
    query = filters.query(registry)
    statuses = overdue(registry, query, as_of, sort)
    today = due_on(select(registry, query, as_of), as_of)
    answer = None
    if output.format == "json":
        rows = [
            {
                **data.task(s),
                "missed": [{**data.deadline(d), "days_late": (as_of - d.date).days} for d in s.missed],
            }
            for s in statuses
        ]
        answer = data.document(
            "overdue",
            registry,
            as_of=as_of.isoformat(),
            count=len(rows),
            tasks=rows,
            due_today=[s.task.id for s in today],
            awaiting_verification=[],
        )
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
        "overdue",
        head,
        foot,
        lead=listing.only(query.lead),
        chosen=lambda s: s.missed,
        answer=answer,
    )
