"""Shared by the commands that list tasks: show a list in the groups and columns that were asked for."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from bizenv.base.errors import NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.cli.options import Filters, Output
from bizenv.cli.session import App
from bizenv.ledger.states import Node
from bizenv.ledger.status import Chosen, Status, list_deadlines
from bizenv.standing.query import Group, Query, Sort, group_tasks, sort_tasks
from bizenv.views.wording import columns, lists, words
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.words import Head


class Selected(NamedTuple):
    """The tasks that the filters admit on a day, of one plan or of several, sorted.

    queries: the filters as each plan understands them, by its id; without the plans that have nothing so called.
    lead: the only lead department that was asked for; None if there is none or several.
    note: the note after the head of a list: its day, and the records that it is based on.
    empty: whether nothing on record says how work stands.
    """

    statuses: list[Status]
    queries: Mapping[str, Query]
    lead: str | None
    note: str
    empty: bool

    def within(self, status: Status) -> tuple[Node, ...]:
        """The deadlines of a task that the filters are about."""
        query = self.queries[status.plan.id] if status.plan is not None else next(iter(self.queries.values()))
        return query.within(status)


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
    """The tasks of the plans that are asked, those that the filters admit. ``dated``: the command is about deadlines.

    ``last``, ``words``: which of them the command passes over, as in ``Book.select``. Raises DataError; NotFoundError for what no plan has, such as a category; click.UsageError.
    """
    books = {book.plan.id: book for book in app.books}
    queries = resolve(app, filters, dated=dated)
    _ = app.checked
    found = [
        status
        for name, query in queries.items()
        for status in app.shelf.label(
            books[name], books[name].select(as_of, "id", query, app.recorded_by, last=last, words=words)
        )
    ]
    empty = all(book.is_empty(as_of, app.recorded_by) for book in app.books)
    lead = only(next(iter(queries.values())).lead)
    note = lists.note(as_of, empty, app.recorded_by)
    return Selected(sort_tasks(found, app.shelf.order, sort), queries, lead, note, empty)


def resolve(app: App, filters: Filters, *, dated: bool = False) -> dict[str, Query]:
    """The filters as each plan understands them, by its id, without the plans that have nothing so called.

    Units are looked up among those of all plans. Raises NotFoundError for what no plan has.
    """
    units = app.shelf.order
    queries: dict[str, Query] = {}
    missing: list[NotFoundError] = []
    for book in app.books:
        try:
            queries[book.plan.id] = filters.query(book.registry, units, dated=dated)
        except NotFoundError as error:
            missing.append(error)
    if not queries:
        raise missing[0]
    return queries


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
    _ = app.checked
    return lists.note(as_of, all(book.is_empty(as_of, app.recorded_by) for book in app.books), app.recorded_by)


def only(names: Sequence[str]) -> str | None:
    """The name of a filter that has exactly one; otherwise None."""
    return names[0] if len(names) == 1 else None
