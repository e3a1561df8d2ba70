"""``bizenv brief``: one page for a leader."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Given


@click.command("brief", options_metavar="[选项]")
@options.pass_app
@click.option("--period", type=PERIOD, help="期间：2019-Q4、2019-12、2019-H2、2019；不给则为当年")
@options.data
@options.as_of
@documents.add_given
@documents.add_despite
@options.output("markdown", "docx")
def command(
    app: App, period: str | None, as_of: dt.date, given: "Given", despite_problems: bool, output: options.Output
) -> None:
    """督查专报，给领导的：总体、主要成效、存在问题、提请协调事项。正好一页，放不下的写明还有几项。

    \b
    bizenv brief -o 专报.docx
    bizenv brief --period 2019-Q4 --approved-by 张某 -o 专报.docx
    """
    from bizenv.views.office import brief
    from bizenv.views.office.bulletin import Facts

    app.refuse_unsound(despite=despite_problems)
    documents.issue(app, brief.make_paper(Facts(documents.find_facts(app, period, as_of)), given), output)
