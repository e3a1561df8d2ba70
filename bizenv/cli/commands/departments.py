"""``bizenv departments``: how many tasks each department leads and supports."""

import datetime as dt

import click

from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.standing.counts import Tally, tally_departments
from bizenv.standing.query import Sort, select
from bizenv.views.data import json
from bizenv.views.wording import columns, lists
from bizenv.views.wording.answer import Answer, Sheet


@click.command("departments", options_metavar="[选项]")
@options.pass_app
@options.data
@options.listing("id", arranged=False)
def command(app: App, filters: options.Filters, sort: Sort, as_of: dt.date, output: options.Output) -> int:
    """各单位牵头、联合牵头、有时限、本年到期和配合的事项数。

    联合牵头的事项，各牵头单位都计一项。筛选的是事项：只数筛出的事项，没有的单位不列。
    次序：id 按在附表中首次出现的先后，due 本年到期多的在前，lead 牵头多的在前。

    \b
    bizenv departments --sort lead
    bizenv departments --part 二
    """
    registry = app.registry
    statuses = select(app.standing(as_of), filters.query(registry))
    rows = tally_departments(registry, statuses, as_of.year)
    if len(statuses) < len(registry.tasks):
        rows = [row for row in rows if row.lead or row.support]
    if sort != "id":
        rows.sort(key=lambda row: -(row.due_this_year if sort == "due" else row.lead))
    return app.answer(_answer(rows, len(statuses), as_of), output)


def _answer(rows: list[Tally], tasks: int, as_of: dt.date) -> Answer:
    head = lists.departments(rows, tasks)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        return table.render_heading(head, width, colour) + table.render_departments(rows, as_of.year, width, colour)

    return Answer(
        kind="departments",
        listed=len(rows),
        content=lambda: {
            "as_of": as_of.isoformat(),
            "count": len(rows),
            "departments": [json.tally(row) for row in rows],
        },
        text=text,
        sheet=lambda: Sheet(columns.TALLY_HEADS, columns.list_tally_rows(rows)),
        ids=lambda: [row.department.name for row in rows],
    )
