"""``bizenv due``: what falls due from this day on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import click

from bizenv.base.days import DayError
from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.ledger.status import list_upcoming
from bizenv.phrases.typed import parse_span
from bizenv.standing.query import Sort, sort_tasks
from bizenv.views.wording import lists


@click.command("due", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--within", metavar="期间", help="多久之内（含当天和末天）：30d、2w、3个月、0d；不给则 30 天")
@click.option("--before", type=options.DAY, help="到哪一天为止（含当天）")
@options.listing("due")
def command(
    app: App,
    within: str | None,
    before: dt.date | None,
    filters: options.Filters,
    sort: Sort,
    as_of: dt.date,
    output: options.Output,
) -> int:
    """即将到期的事项，由近及远；今天到期的在内，已过的不在内。退回待补报的，限期在内的另在末尾列出。

    \b
    bizenv due --within 30d
    bizenv due --before 2019年底 --lead 区财政局 --as-of 2019-10-08
    """
    if within is not None and before is not None:
        raise click.UsageError("--within 和 --before 只能给一个")
    try:
        last = before or parse_span(within or "30d", as_of)
    except DayError as error:
        hint = f"--within：{error}" if within else f"{as_of} 之后 30 天超出日历；用 --within 或 --before"
        raise click.UsageError(hint) from None
    if last < as_of:
        raise click.UsageError(f"--before {last} 早于 {as_of}；已过的用 bizenv overdue 查")
    found = listing.select(app, filters, as_of, sort, dated=True, last=last)
    statuses = [s for s in found.statuses if list_upcoming(s, last)]
    if sort == "due":
        statuses.sort(key=lambda s: list_upcoming(s, last)[0].date or last)
    back = [s for s in found.statuses if s.limit is not None and as_of <= s.limit <= last]
    back = sort_tasks(back, app.shelf.order, "due")

    def told(**more: Any) -> Mapping[str, object]:
        from bizenv.views.data import json

        return json.due(statuses, as_of, last, returned=[s.reference for s in back], **more)

    return listing.answer_tasks(
        app,
        statuses,
        output,
        as_of,
        lists.due(statuses, as_of, last, found.lead, found.note),
        foot=f"{lists.sent_back(back)}\n" if back else "",
        lead=found.lead,
        chosen=lambda s: list_upcoming(s, last),
        kind="due",
        content=told,
    )
