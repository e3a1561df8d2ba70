"""``bizenv bulletin``: the circular to the units, or the report to the district government."""

import datetime as dt
import re
from typing import TYPE_CHECKING

import click

from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD

if TYPE_CHECKING:
    from bizenv.views.office.bulletin import Clues, Kind
    from bizenv.views.wording.paper import Given


@click.command("bulletin", options_metavar="[选项]")
@options.pass_app
@click.option(
    "--kind", type=click.Choice(["bulletin", "report"]), default="bulletin", help="bulletin 通报（默认）、report 报告"
)
@click.option("--number", metavar="期号", help="期号（3 印作“第3期”）或文号；不给则为【待编号】")
@click.option("--period", type=PERIOD, help="期间：2019-Q4、2019-12、2019-H2、2019；不给则为当年")
@click.option(
    "--to", "addressee", metavar="主送", help="主送机关；不给则通报为“各有关单位”，报告为方案所写的（addressee）"
)
@click.option("--limit", type=options.DAY, help="逾期和预警的任务须在哪一天前反馈；不给则为【待定日期】")
@click.option("--clues", metavar="受理/办结", help="问题线索受理数和办结数，如 12/10；不给则为【待补】")
@options.data
@options.as_of
@documents.add_given
@documents.add_despite
@options.output("markdown", "docx")
def command(
    app: App,
    kind: "Kind",
    period: str | None,
    addressee: str | None,
    limit: dt.date | None,
    clues: str | None,
    as_of: dt.date,
    given: "Given",
    despite_problems: bool,
    output: options.Output,
) -> None:
    """通报（发各单位）或报告（报上级）：GB/T 9704 版式的 Word 文档，数字取自进展报告。

    没有给 --approved-by 的是送审稿；期号、署名、印章没有给的留【待…】。单位不排名，rules.yaml 另有规定的除外。

    \b
    bizenv bulletin --number 3 --period 2019-Q4 -o 通报.docx
    bizenv bulletin --kind report --period 2019 --as-of 2019-12-31 -o 报告.md
    """
    from bizenv.views.office import bulletin

    if kind == "bulletin":
        documents.require_mandate(app)
    app.refuse_unsound(despite=despite_problems)
    it = documents.find_facts(app, period, as_of, by="department")
    told = bulletin.Facts(it, _clues(clues) if clues is not None else None, limit)
    documents.issue(app, bulletin.make_paper(told, kind, given, addressee), output)


def _clues(typed: str) -> "Clues":
    """The two numbers of ``--clues``: 12/10. Raises click.UsageError if they are not written so."""
    from bizenv.views.office.bulletin import Clues

    match = re.fullmatch(r"(\d{1,6})\s*[/／]\s*(\d{1,6})", typed.strip(), re.ASCII)
    if match is None or int(match[2]) > int(match[1]):
        raise click.UsageError(f"--clues 写作 受理数/办结数，如 12/10，办结不多于受理；写成了“{typed}”")
    return Clues(int(match[1]), int(match[2]))
