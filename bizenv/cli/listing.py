"""Shared by the commands that list tasks: show a list in the groups and columns that were asked for."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from bizenv.cli.options import Filters, Output
from bizenv.cli.session import App
from bizenv.desk import choosing
from bizenv.desk.choosing import Selected
from bizenv.ledger.status import Chosen, Status, list_deadlines
from bizenv.standing.query import Group, Query, Sort, group_tasks
from bizenv.views.wording import columns, words
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.words import Head

if TYPE_CHECKING:
    from bizenv.plan.registry import Registry
    from bizenv.plan.units import Units


def select(
    app: App,
    filters: Filters,
    as_of: dt.date,
    sort: Sort = "id",
    *,
    dated: bool = False,
    last: dt.date | None = None,
    words: Sequence[str] = (),
) -> Selected:
    """As ``choosing.select``, of the filters as typed. ``dated``: the command is about deadlines. Raises click.UsageError, too."""

    def ask(registry: "Registry", units: "Units") -> Query:
        return filters.query(registry, units, dated=dated)

    return choosing.select(app, ask, as_of, sort, last=last, words=words)


def answer_tasks(
    app: App,
    statuses: Sequence[Status],
    output: Output,
    as_of: dt.date,
    head: Head,
    *,
    foot: str = "",
    lead: str | None = None,
    chosen: Chosen = list_deadlines,
    kind: str = "tasks",
    content: Callable[..., Mapping[str, object]] | None = None,
) -> int:
    """Show a list of tasks and return how many it has. Raises DataError if a file cannot be written.

    foot: the lines after the list; lead: the only lead department, if the list has just one.
    chosen: the deadlines that the list is about.
    content: makes the JSON where it holds more than the tasks.
    """
    groups = group_tasks(statuses, app.shelf.order, output.group_by, chosen) if statuses else []

    def told() -> Mapping[str, object]:
        from bizenv.views.data import json

        more = {"groups": json.groups(groups)} if output.group_by else {}
        return content(**more) if content is not None else json.tasks(statuses, as_of, **more)

    def markdown() -> str:
        from bizenv.views.markdown import table

        text = table.render_groups(groups, str(head), output.columns) if groups else f"{table.render_line(str(head))}\n"
        return text + (f"\n{foot}" if foot else "")

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        if output.columns:
            body = table.render_columns(groups, output.columns, width, colour)
        else:
            body = table.render_groups(groups, width, colour, lead)
        return table.render_heading(head, width, colour) + body + foot

    answer = Answer(
        kind=kind,
        head=head,
        listed=len(statuses),
        content=told,
        text=text,
        sheet=lambda: _sheet(groups, output),
        markdown=markdown,
        ids=lambda: (s.reference for group in groups for s in group.statuses),
    )
    return app.answer(answer, output)


def _sheet(groups: Sequence[Group], output: Output) -> Sheet:
    """The list as one table; if it is grouped, the first column names the group."""
    keys = output.columns or columns.find_default(s for g in groups for s in g.statuses)
    heads = columns.heads(keys)
    if output.group_by is None:
        return Sheet(heads, [row for g in groups for row in columns.list_rows(keys, g.statuses, g.chosen)])
    rows = [(words.group(g), *row) for g in groups for row in columns.list_rows(keys, g.statuses, g.chosen)]
    return Sheet(("分组", *heads), rows)


def say_note(app: App, as_of: dt.date) -> str:
    """The note after the head of a list: its day, and the records that it is based on."""
    return choosing.say_note(app, as_of)
