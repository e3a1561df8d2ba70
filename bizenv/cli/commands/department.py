"""``bizenv department``: one department's responsibility sheet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import documents, listing, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import choosing
from bizenv.desk.issuing import Drawn
from bizenv.ledger.entry import Entry
from bizenv.ledger.status import Status
from bizenv.plan.model import Department
from bizenv.standing.query import Sort, select
from bizenv.views.data import json
from bizenv.views.wording import columns, lists, succession, words
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.words import Head

if TYPE_CHECKING:
    from bizenv.api import Book
    from bizenv.views.wording.paper import Given


@click.command("department", options_metavar="[选项]")
@options.pass_app
@click.argument("name", metavar="单位", shell_complete=complete_with("departments"))
@options.data
@options.listing("due", arranged=False, formats=(*options.FORMATS, "docx"))
@documents.add_given
@documents.add_despite
def command(
    app: App,
    name: str,
    filters: options.Filters,
    sort: Sort,
    as_of: dt.date,
    given: "Given",
    despite_problems: bool,
    output: options.Output,
) -> int:
    """一家单位的责任清单：先牵头、后配合，各按时限由近及远，无明确时限的在后。

    -o 文件.docx 写成 Word 文档，供单位存档；--issuer、--approved-by、--date 只用于它。

    \b
    bizenv department 区政务办
    bizenv department 人社 --due-before 2019年底
    bizenv department 区政务办 -o 区政务办责任清单.docx
    """
    department = app.shelf.order.department(name)
    if output.format == "docx":
        return _write(app, department, filters, sort, as_of, given, output, despite=despite_problems)
    found = listing.select(app, filters, as_of, sort)
    lead, support, moves, gone = _part(app, department, found.statuses, as_of, app.books)
    return app.answer(
        _answer(department, [m for m in moves if m.old == department.name], gone, lead, support, as_of, found.note),
        output,
    )


def _part(
    app: App, department: Department, statuses: Sequence[Status], as_of: dt.date, books: "Sequence[Book]"
) -> tuple[list[Status], list[Status], list[Entry], list[str]]:
    """What a department leads and supports, the reorganisations in force, and what they mean for it, in lines."""
    lead = [s for s in statuses if department.name in s.lead]
    support = [s for s in statuses if department.name in s.support and department.name not in s.lead]
    ledgers = [book.ledger_known_by(app.recorded_by) for book in books]
    moves = [move for ledger in ledgers for move in ledger.list_moves(as_of)]
    known = [s for book in books for s in book.standing(as_of, app.recorded_by).statuses]
    gone = [*succession.tell_succession(department.name, moves), *succession.tell_waiting(department.name, known)]
    return lead, support, moves, gone


def _write(
    app: App,
    department: Department,
    filters: options.Filters,
    sort: Sort,
    as_of: dt.date,
    given: "Given",
    output: options.Output,
    *,
    despite: bool,
) -> int:
    """Write the sheet as a Word document. Returns how many tasks it lists."""
    from bizenv.views.office import duties

    parts = []
    for name, query in choosing.resolve(app, filters.query).items():
        book = next(book for book in app.books if book.plan.id == name)
        standing = book.standing(as_of, app.recorded_by, reviewed=max(as_of, app.today))
        lead, support, _, gone = _part(app, department, select(standing, query, sort), as_of, [book])
        if lead or support or not app.several:
            parts.append(duties.Duties(standing, lead, support, gone))
            app.refuse_doubted((s.task for s in (*lead, *support)), book)
    if not parts:
        raise MisuseError(f"{department.name}在这几个方案里没有任务，没有写")
    app.refuse_unsound(despite=despite)
    documents.issue(app, Drawn(duties.make_paper(department, parts, given), tasks=()), output)
    return sum(len(it.lead) + len(it.support) for it in parts)


def _answer(
    department: Department,
    moves: Sequence[Entry],
    gone: Sequence[str],
    lead: Sequence[Status],
    support: Sequence[Status],
    as_of: dt.date,
    note: str,
) -> Answer:
    def content() -> Mapping[str, object]:
        return {
            "as_of": as_of.isoformat(),
            "department": json.department(department),
            "count": len(lead) + len(support),
            "lead": [json.task(s) for s in lead],
            "support": [json.task(s) for s in support],
            "successions": [json.succession(move) for move in moves],
        }

    def sheet() -> Sheet:
        keys = columns.find_default((*lead, *support))
        roles = (("牵头", lead), ("配合", support))
        return Sheet(
            ("角色", *columns.heads(keys)),
            [(role, *row) for role, mine in roles for row in columns.list_rows(keys, mine)],
        )

    def markdown() -> str:
        from bizenv.views.markdown import table

        blocks = [
            table.render_title(str(lists.department(department)), 1),
            *map(table.render_line, gone),
            table.render_tasks(lead, words.tally(lead, department.name)),
        ]
        return "\n\n".join([*blocks, table.render_tasks(support, lists.supported(support))])

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table
        from bizenv.views.terminal.fold import fold

        blocks = [table.render_heading(lists.department(department, note), width, colour)]
        if department.aliases:
            blocks[0] += f"附表中又作：{'、'.join(department.aliases)}\n"
        for line in gone:
            blocks[0] += "".join(f"{part}\n" for part in ([line] if width is None else fold(line, width)))
        tally = table.render_heading(Head(words.tally(lead, department.name)), width, colour=False)
        blocks.append(tally + table.render_tasks(lead, width, colour, department.name))
        blocks.append(lists.supported(support) + "\n" + table.render_tasks(support, width, colour))
        return "\n".join(blocks)

    return Answer(
        kind="department",
        head=lists.department(department),
        listed=len(lead) + len(support),
        content=content,
        text=text,
        sheet=sheet,
        markdown=markdown,
        ids=lambda: [s.reference for s in (*lead, *support)],
    )
