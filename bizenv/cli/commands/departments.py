"""``bizenv departments``: how many tasks each department leads and supports."""

import datetime as dt

import click

from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.ledger.entry import Entry
from bizenv.standing.counts import Tally, tally_departments
from bizenv.standing.query import Sort
from bizenv.views.data import json
from bizenv.views.wording import columns, lists, succession
from bizenv.views.wording.answer import Answer, Sheet


@click.command("departments", options_metavar="[选项]")
@options.pass_app
@options.data
@options.listing("id", arranged=False)
def command(app: App, filters: options.Filters, sort: Sort, as_of: dt.date, output: options.Output) -> int:
    """各单位牵头、联合牵头、有时限、本年到期和配合的事项数。

    联合牵头的事项，各牵头单位都计一项。已由别家承接的，计在承接的单位。筛选的是事项：只数筛出的事项，没有的单位不列。
    次序：id 按在附表中首次出现的先后，due 本年到期多的在前，lead 牵头多的在前。

    \b
    bizenv departments --sort lead
    bizenv departments --part 二
    """
    statuses = listing.select(app, filters, as_of).statuses
    rows = tally_departments(app.shelf.order, statuses, as_of.year)
    if len(statuses) < sum(len(book.tasks) for book in app.books):
        rows = [row for row in rows if row.lead or row.support]
    if sort != "id":
        rows.sort(key=lambda row: -(row.due_this_year if sort == "due" else row.lead))
    shown = {row.department.name for row in rows}
    ledgers = [book.ledger_known_by(app.recorded_by) for book in app.books]
    moves = [move for ledger in ledgers for move in ledger.list_moves(as_of) if move.old in shown]
    return app.answer(_answer(rows, moves, len(statuses), as_of), output)


def _answer(rows: list[Tally], moves: list[Entry], tasks: int, as_of: dt.date) -> Answer:
    head = lists.departments(rows, tasks)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table
        from bizenv.views.terminal.fold import fold

        names = dict.fromkeys(move.old or "" for move in moves)
        below = [line for name in names for line in succession.tell_succession(name, moves)]
        shown = table.render_heading(head, width, colour) + table.render_departments(rows, as_of.year, width, colour)
        return shown + "".join(
            f"{line}\n" for text in below for line in ([text] if width is None else fold(text, width))
        )

    return Answer(
        kind="departments",
        listed=len(rows),
        content=lambda: {
            "as_of": as_of.isoformat(),
            "count": len(rows),
            "departments": [json.tally(row) for row in rows],
            "successions": [json.succession(move) for move in moves],
        },
        text=text,
        sheet=lambda: Sheet(columns.TALLY_HEADS, columns.list_tally_rows(rows)),
        ids=lambda: [row.department.name for row in rows],
    )
