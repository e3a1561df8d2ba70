"""``bizenv bulletin``: the circular to the units; the report or a request to the district government."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.papers import drawing, telling

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Given


@click.command("bulletin", options_metavar="[选项]")
@options.pass_app
@click.argument("task", metavar="[编号]", required=False, shell_complete=complete_with("tasks"))
@click.option(
    "--kind",
    type=click.Choice(["bulletin", "report", "request"]),
    default="bulletin",
    help="bulletin 通报（默认）、report 报告、request 请示（一事一请，后面写编号）",
)
@click.option("--number", metavar="期号", help="期号（3 印作“第3期”）或文号，next 接着已记的编；不给则为【待编号】")
@documents.add_period
@click.option(
    "--to", "addressee", metavar="主送", help="主送机关；不给则通报为“各有关单位”，报告、请示为方案所写的（addressee）"
)
@click.option("--limit", type=options.DAY, help="逾期和进度滞后的任务须在哪一天前反馈；不给则为【待定日期】")
@click.option(
    "--clues",
    metavar="受理/办结",
    help="问题线索受理数和办结数，如 12/10；不给则用线索台账（bizenv clue）的件数，没有台账的为【待补】",
)
@click.option(
    "--annex",
    "annexes",
    type=click.Choice(["lagging", "tasks", "departments", "changes", "all"]),
    multiple=True,
    help="附件：lagging 逾期和进度滞后清单（默认）、tasks 全部事项、departments 各单位、changes 本期变化、all 都要（可重复）",
)
@click.option(
    "--check",
    "folder",
    metavar="目录",
    shell_complete=complete_with("folders"),
    help="通报前核对：一家一份核对稿，只有本单位的事项，写到这个目录；不记入台账",
)
@options.data
@options.as_of
@documents.add_given
@documents.add_despite
@options.output("markdown", "docx")
def command(
    app: App,
    task: str | None,
    kind: str,
    period: str | None,
    addressee: str | None,
    limit: dt.date | None,
    clues: str | None,
    annexes: tuple[str, ...],
    folder: str | None,
    as_of: dt.date,
    given: "Given",
    despite_problems: bool,
    output: options.Output,
) -> None:
    """通报（发各单位）、报告（报上级）或请示（一事一请）：GB/T 9704 版式的 Word 文档，数字取自进展报告。

    正文点名不超过10项，超过3000字的提示、超过4000字的不出。报告不夹带请示事项：提请协调的写督查专报（brief），或用 --kind request。
    没有给 --approved-by 的是送审稿；还有【待…】的不能定稿。单位不排名，rules.yaml 另有规定的除外。
    通报前先给各单位看自己的（--check 目录，--limit 为反馈的截止日期）；有异议的记 object，复核后记 recheck，其间不列入。

    \b
    bizenv bulletin --number 3 --period 2019-Q4 -o 通报.docx
    bizenv bulletin --kind report --period 2019 --as-of 2019-12-31 -o 报告.md
    bizenv bulletin --kind request 27.3 -o 请示.docx
    bizenv bulletin --period 2019-Q4 --check 核对 --limit 2020-01-08
    bizenv object 27.3 --by 单位 --note 哪里不对、为何；再 bizenv recheck 记录 --by 复核人 --result upheld
    """
    app.refuse_unsound(despite=despite_problems)
    if folder is not None:
        strange = [task, given.number, given.approved_by, addressee, clues, annexes, output.file]
        if kind != "bulletin" or any(strange):
            raise click.UsageError(
                "--check 是通报前的核对稿，一家一份，不编号、不审定；只与 --period、--as-of、--limit、--issuer、--date、--format 同用"
            )
        told = telling.find_telling(app, period, as_of, circular=True)
        sheets = drawing.draw_sheets(app, told, limit, given)
        documents.write_sheets(app, sheets.papers, folder, sheets.ending)
        from bizenv.views.office.check import TO_OBJECT

        app.say(f"{sheets.told}\n{TO_OBJECT}")
        return
    if kind == "request":
        if task is None:
            raise click.UsageError("请示须写明是哪一项：bizenv bulletin --kind request 27.3")
        documents.issue(app, drawing.draw_request(app, task, as_of, given, addressee), output)
        return
    if task is not None:
        raise click.UsageError(f"只有请示才写编号（--kind request）；写成了“{task}”")
    drawn = drawing.draw_circular(
        app,
        "report" if kind == "report" else "bulletin",
        period,
        as_of,
        given,
        addressee=addressee,
        limit=limit,
        counted=clues,
        annexes=annexes,
    )
    documents.issue(app, drawn, output)
