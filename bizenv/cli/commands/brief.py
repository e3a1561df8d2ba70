"""``bizenv brief``: one page for a leader."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.desk.papers import drawing

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Given


@click.command("brief", options_metavar="[选项]")
@options.pass_app
@click.option("--number", metavar="期号", help="期号（3 印作“第3期”），next 接着已记的编；不给则为【待编号】")
@documents.add_period
@options.data
@options.as_of
@documents.add_given
@documents.add_despite
@options.output("markdown", "docx")
def command(
    app: App, period: str | None, as_of: dt.date, given: "Given", despite_problems: bool, output: options.Output
) -> None:
    """督查专报，给领导的：总体情况、主要成效、存在问题、提请协调事项。正好一页，放不下的写明还有几项。

    \b
    bizenv brief -o 专报.docx
    bizenv brief --period 2019-Q4 --number 3 --approved-by 张某 --post 督查办主任 -o 专报.docx
    """
    app.refuse_unsound(despite=despite_problems)
    documents.issue(app, drawing.draw_brief(app, period, as_of, given), output)
