"""``bizenv timeline``: deadlines by month, and what is due."""

import datetime as dt

import click

from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.standing.query import Group, grouped, select
from bizenv.views.data import csv
from bizenv.views.data import json as data
from bizenv.views.wording import columns
from bizenv.views.wording import values as words


@click.command("timeline", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--brief", is_flag=True, help="只画各月条数，不列事项")
@options.question
def command(app: App, brief: bool, filters: options.Filters, as_of: dt.date, output: options.Output) -> int:
    """各月到期的事项：先画各月的时限条数，再逐月列出。一个事项有几条时限，各月都列。

    \b
    bizenv timeline
    bizenv timeline --lead 区市场监管局 --due-after 2019-12-01 --brief
    """
    registry = app.registry
    query = filters.query(registry, dated=True)
    statuses = select(app.standing(as_of), query, "due")
    months = grouped([s for s in statuses if query.within(s)], registry, "month", query.within)
    app.show(_text(app, months, brief, as_of, output), output.file, output.format)
    return len({id(s) for month in months for s in month.statuses})


def _text(app: App, months: list[Group], brief: bool, as_of: dt.date, output: options.Output) -> str:
    from bizenv.views.terminal import timeline

    title = f"{timeline.total(months) if months else '没有时限'}{listing.dated(app, as_of)}"
    sizes = [(words.group(month), str(timeline.size(month))) for month in months]
    match output.format:
        case "json":
            rows = [
                {
                    "month": month.key,
                    "count": timeline.size(month),
                    "deadlines": [
                        {
                            "id": s.task.id,
                            "label": s.task.label,
                            "lead": list(s.lead),
                            **data.dated(d, s),
                            "days_left": words.days(d, as_of),
                        }
                        for s in month.statuses
                        for d in month.chosen(s)
                    ],
                }
                for month in months
            ]
            count = sum(timeline.size(month) for month in months)
            return data.document("timeline", app.registry, as_of=as_of.isoformat(), count=count, months=rows)
        case "csv" if brief:
            return csv.csv_text(("月份", "时限"), sizes)
        case "csv":
            keys = columns.SPREADSHEET
            cells = [(month.key, *row) for month in months for row in columns.rows(keys, month.statuses, month.chosen)]
            return csv.csv_text(("月份", *columns.heads(keys)), cells)
        case "markdown":
            from bizenv.views.markdown import table as markdown

            return markdown.table(("月份", "时限"), sizes, title) if brief else markdown.arranged(months, title)
        case "ids":
            return data.ids(s.task.id for m in months for s in m.statuses)
        case _:
            from bizenv.views.terminal import table

            width, colour = app.look(output.file)
            text = table.heading(title, width, colour)
            if months:
                text += timeline.chart(months, as_of, width, colour)
                text += "" if brief else "\n" + table.arranged(months, width, colour)
            return text
