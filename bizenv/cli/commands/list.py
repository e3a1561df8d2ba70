"""``bizenv list``: the tasks, filtered and sorted."""

import datetime as dt

import click

from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.standing.query import Sort
from bizenv.views.wording import lists


@click.command("list", options_metavar="[选项]")
@options.pass_app
@options.data
@options.listing("id")
def command(app: App, filters: options.Filters, sort: Sort, as_of: dt.date, output: options.Output) -> int:
    """列出事项，可按单位、时限等筛选；各种筛选同时成立，同一种给几个则有其一即可。

    \b
    bizenv list --lead 区政务办 --sort due
    bizenv list --department 区法院 --no-deadline
    bizenv list --due-before 2019-12-31 --format csv --output 年内到期.csv
    """
    found = listing.select(app, filters, as_of, sort)
    head = lists.tasks(found.statuses, found.lead, found.note)
    return listing.answer_tasks(app, found.statuses, output, as_of, head, lead=found.lead, chosen=found.within)
