"""``bizenv department``: one department's responsibility sheet."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from bizenv.cli import documents, listing, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.units import Share, draw_sheet, find_share
from bizenv.plan.model import Department
from bizenv.standing.query import Sort
from bizenv.views.data import json
from bizenv.views.wording import columns, lists, words
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.words import Head

if TYPE_CHECKING:
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
        drawn, number = draw_sheet(
            app, department, as_of, given, ask=filters.query, sort=sort, despite=despite_problems
        )
        documents.issue(app, drawn, output)
        return number
    found = listing.select(app, filters, as_of, sort)
    return app.answer(
        _answer(department, find_share(app, department, found.statuses, as_of, app.books), as_of, found.note), output
    )


def _answer(department: Department, share: Share, as_of: dt.date, note: str) -> Answer:
    lead, support = share.lead, share.support
    moves = [move for move in share.moves if move.old == department.name]

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
            *map(table.render_line, share.gone),
            table.render_tasks(lead, words.tally(lead, department.name)),
        ]
        return "\n\n".join([*blocks, table.render_tasks(support, lists.supported(support))])

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table
        from bizenv.views.terminal.fold import fold

        blocks = [table.render_heading(lists.department(department, note), width, colour)]
        if department.aliases:
            blocks[0] += f"附表中又作：{'、'.join(department.aliases)}\n"
        for line in share.gone:
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
