"""What the commands that list tasks have in common: one list, in the format, groups and columns that were asked for."""

import datetime as dt
from collections.abc import Callable, Sequence

from bizenv.cli.options import Output
from bizenv.cli.session import App
from bizenv.ledger.status import Chosen, Status, all_deadlines
from bizenv.standing.query import Group, grouped
from bizenv.views.data import csv
from bizenv.views.data import json as data
from bizenv.views.wording import columns
from bizenv.views.wording import values as words


def show(
    app: App,
    statuses: Sequence[Status],
    output: Output,
    as_of: dt.date,
    head: str,
    foot: str = "",
    lead: str | None = None,
    chosen: Chosen = all_deadlines,
    answer: Callable[..., str] | None = None,
) -> int:
    """Print a list of tasks and return how long it is. ``answer`` makes the JSON where it is more than the tasks."""
    groups = grouped(statuses, app.registry, output.group_by, chosen) if statuses else []
    match output.format:
        case "json":
            more = {"groups": data.groups(groups)} if output.group_by else {}
            text = answer(**more) if answer else data.tasks(app.registry, statuses, as_of, **more)
        case "csv":
            text = _csv(groups, output)
        case "markdown":
            from bizenv.views.markdown import table as markdown

            text = markdown.arranged(groups, head, output.columns) if groups else f"{head}\n"
            text += f"\n{foot}" if foot else ""
        case "ids":
            text = data.ids(s.task.id for g in groups for s in g.statuses)
        case _:
            from bizenv.views.terminal import table

            width, colour = app.look(output.file)
            if output.columns:
                body = table.columned(groups, output.columns, width, colour)
            else:
                body = table.arranged(groups, width, colour, lead)
            text = table.heading(head, width, colour) + body + foot
    app.show(text, output.file, output.format)
    return len(statuses)


def _csv(groups: Sequence[Group], output: Output) -> str:
    """One table; of a parted list the first column names the group."""
    keys = output.columns or columns.SPREADSHEET
    heads = columns.heads(keys)
    if output.group_by is None:
        return csv.csv_text(heads, [row for g in groups for row in columns.rows(keys, g.statuses, g.chosen)])
    rows = [(words.group(g), *row) for g in groups for row in columns.rows(keys, g.statuses, g.chosen)]
    return csv.csv_text(("分组", *heads), rows)


def dated(app: App, as_of: dt.date) -> str:
    """The note on the day and the ledger behind every head line."""
    known = f"，按{words.day(app.recorded_by)}为止的记录" if app.recorded_by is not None else ""
    return f"（截至{words.day(as_of)}{known or ('，台账为空' if app.standing(as_of).empty else '')}）"


def only(names: Sequence[str]) -> str | None:
    """The one name of a filter, if there is just one."""
    return names[0] if len(names) == 1 else None
