"""``bizenv timeline``: deadlines by month, and what is due."""

import datetime as dt
from collections.abc import Mapping

import click

from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.standing.query import Group, group_tasks
from bizenv.views.data import json
from bizenv.views.wording import columns, lists, timeline, words
from bizenv.views.wording.answer import Answer, Sheet


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
    found = listing.select(app, filters, as_of, "due", dated=True)
    months = group_tasks([s for s in found.statuses if found.within(s)], app.shelf.order, "month", found.within)
    return app.answer(_answer(months, brief, as_of, found.note), output)


def _answer(months: list[Group], brief: bool, as_of: dt.date, note: str) -> Answer:
    title = lists.timeline(months, note)

    def content() -> Mapping[str, object]:
        rows = [{"month": m.key, "count": timeline.size(m), "deadlines": _deadlines(m, as_of)} for m in months]
        return {"as_of": as_of.isoformat(), "count": sum(timeline.size(m) for m in months), "months": rows}

    def sizes() -> Sheet:
        return Sheet(("月份", "时限"), [(words.group(month), str(timeline.size(month))) for month in months])

    def rows() -> Sheet:
        keys = columns.find_default(s for month in months for s in month.statuses)
        cells = [(month.key, *row) for month in months for row in columns.list_rows(keys, month.statuses, month.chosen)]
        return Sheet(("月份", *columns.heads(keys)), cells)

    def markdown() -> str:
        from bizenv.views.markdown import table

        return table.render_table(*sizes(), str(title)) if brief else table.render_groups(months, str(title))

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table
        from bizenv.views.terminal.timeline import render_chart

        shown = table.render_heading(title, width, colour)
        if months:
            shown += render_chart(months, as_of, width, colour)
            shown += "" if brief else "\n" + table.render_groups(months, width, colour)
        return shown

    return Answer(
        kind="timeline",
        head=title,
        listed=len({id(s) for month in months for s in month.statuses}),
        content=content,
        text=text,
        sheet=sizes if brief else rows,
        markdown=markdown,
        ids=lambda: [s.reference for month in months for s in month.statuses],
    )


def _deadlines(month: Group, as_of: dt.date) -> list[dict[str, object]]:
    return [
        {
            **json.of_plan(s),
            "id": s.task.id,
            "label": s.task.label,
            "lead": list(s.lead),
            **json.dated(d, s),
            "days_left": words.days(d, as_of),
        }
        for s in month.statuses
        for d in month.chosen(s)
    ]
