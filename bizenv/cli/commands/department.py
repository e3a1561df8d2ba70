"""``bizenv department``: one department's responsibility sheet."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bizenv.cli import documents as telling
from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.cli.types import completing
from bizenv.ledger.status import Status
from bizenv.plan.model import Department
from bizenv.standing.query import Sort, select
from bizenv.views.data import csv
from bizenv.views.data import json as data
from bizenv.views.wording import columns
from bizenv.views.wording import values as words

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Given


@click.command("department", options_metavar="[选项]")
@options.pass_app
@click.argument("name", metavar="单位", shell_complete=completing("departments"))
@options.data
@options.listing("due", arranged=False, formats=(*options.FORMATS, "docx"))
@telling.given
def command(
    app: App,
    name: str,
    filters: options.Filters,
    sort: Sort,
    as_of: dt.date,
    given: "Given",
    output: options.Output,
) -> int:
    """一家单位的责任清单：先牵头、后配合，各按时限由近及远，无明确时限的在后。

    -o 文件.docx 写成 Word 文档，供单位存档；--issuer、--approved-by、--date 只用于它。

    \b
    bizenv department 区政务办
    bizenv department 人社 --due-before 2019年底
    bizenv department 区政务办 -o 区政务办责任清单.docx
    """
    registry = app.registry
    department = registry.department(name)
    statuses = select(app.standing(as_of), filters.query(registry), sort)
    lead = [s for s in statuses if department.name in s.lead]
    support = [s for s in statuses if department.name in s.task.support and department.name not in s.lead]
    if output.format == "docx":
        from bizenv.views.office import duties

        telling.issue(app, duties.paper(app.standing(as_of), department, lead, support, given), output)
        return len(lead) + len(support)
    match output.format:
        case "json":
            text = data.document(
                "department",
                registry,
                as_of=as_of.isoformat(),
                department=data.department(department),
                count=len(lead) + len(support),
                lead=[data.task(s) for s in lead],
                support=[data.task(s) for s in support],
            )
        case "csv":
            keys = columns.SPREADSHEET
            rows = [
                (role, *row) for role, mine in (("牵头", lead), ("配合", support)) for row in columns.rows(keys, mine)
            ]
            text = csv.csv_text(("角色", *columns.heads(keys)), rows)
        case "markdown":
            from bizenv.views.markdown import table as markdown

            blocks = [f"# {_title(department)}", markdown.tasks(lead, words.tally(lead, department.name))]
            text = "\n\n".join([*blocks, markdown.tasks(support, _supported(support))])
        case "ids":
            text = "".join(f"{s.task.id}\n" for s in (*lead, *support))
        case _:
            text = _sheet(app, department, lead, support, as_of, output.file)
    app.show(text, output.file, output.format)
    return len(lead) + len(support)


def _sheet(
    app: App,
    department: Department,
    lead: Sequence[Status],
    support: Sequence[Status],
    as_of: dt.date,
    file: str | None,
) -> str:
    from bizenv.views.terminal import table

    width, colour = app.look(file)
    blocks = [table.heading(f"{_title(department)}{listing.dated(app, as_of)}", width, colour)]
    if department.aliases:
        blocks[0] += f"附表中又作：{'、'.join(department.aliases)}"
    tally = table.heading(words.tally(lead, department.name), width, colour=False)
    blocks.append(tally + table.tasks(lead, width, colour, department.name))
    blocks.append(_supported(support) + "\n" + table.tasks(support, width, colour))
    return "\n\n".join(block.rstrip("\n") for block in blocks) + "\n"


def _title(department: Department) -> str:
    kind = department.kind + ("，集合称谓" if department.collective and department.kind != "集合" else "")
    return f"{department.name}责任清单〔{kind}〕"


def _supported(support: Sequence[Status]) -> str:
    dated = sum(s.due is not None for s in support)
    return f"配合{len(support)}项：有时限{dated}、{words.UNDATED}{len(support) - dated}"
