"""``bizenv bulletin``: the circular to the units; the report or a request to the district government."""

import datetime as dt
import re
from typing import TYPE_CHECKING

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.clues import count_period
from bizenv.standing.periods import Telling

if TYPE_CHECKING:
    from bizenv.standing.clues import ClueCount
    from bizenv.views.office.bulletin import Kind
    from bizenv.views.wording.paper import Given, Paper


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
    help="附件：lagging 逾期和预警清单（默认）、tasks 全部任务、departments 各单位、changes 本期变化、all 都要（可重复）",
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
        _check(app, documents.find_telling(app, period, as_of, circular=True), folder, limit, given)
        return
    if kind == "request":
        if task is None:
            raise click.UsageError("请示须写明是哪一项：bizenv bulletin --kind request 27.3")
        given = documents.number_next(app, "request", given)
        paper = _request(app, task, as_of, given, addressee)
        documents.issue(app, paper, output, "request", tasks=app.registry.named(task))
        return
    if task is not None:
        raise click.UsageError(f"只有请示才写编号（--kind request）；写成了“{task}”")
    sort: Kind = "report" if kind == "report" else "bulletin"
    if sort == "bulletin":
        documents.require_mandate(app)
    told = documents.find_telling(app, period, as_of, circular=True)
    given = documents.number_next(app, sort, given)
    paper = _circular(app, sort, told, addressee, limit, clues, annexes, given)
    documents.issue(app, paper, output, sort, told.period)


def _circular(
    app: App,
    sort: "Kind",
    told: Telling,
    addressee: str | None,
    limit: dt.date | None,
    clues: str | None,
    chosen: tuple[str, ...],
    given: "Given",
) -> "Paper":
    """The circular or the report. Raises click.UsageError, DataError."""
    from bizenv.views.office import annexes, bulletin

    sorts = tuple(it for it in annexes.SORTS if it in (chosen or ("lagging",)) or "all" in chosen)
    before = told.period.first - dt.timedelta(days=1) if told.period.first > dt.date.min else told.period.first
    since = app.standing(before, closed=True) if "changes" in sorts else None
    it = documents.find_facts(app, told, by="department" if "departments" in sorts else None, since=since)
    counted = _clues(clues) if clues is not None else count_period(app, told)
    facts = bulletin.Facts(it, counted, limit, documents.find_comparison(app, it))
    return bulletin.make_paper(facts, sort, given, addressee, sorts)


def _check(app: App, told: Telling, folder: str, limit: dt.date | None, given: "Given") -> None:
    """Write a sheet for each unit with its own lines of the circular. Raises MisuseError, DataError."""
    from bizenv.views.office import check

    documents.require_mandate(app)
    facts = documents.find_facts(app, told)
    if facts.standing.empty:
        raise MisuseError("台账为空，没有可以核对的情况")
    given = documents.date_sheets(app, given)
    sheets = {unit: check.make_paper(facts, unit, lines, given, limit) for unit, lines in check.list_units(facts)}
    documents.write_sheets(app, sheets, folder, f"核对稿_{told.period.name}")
    app.say(check.sum_up(facts, len(sheets)))


def _request(app: App, typed: str, as_of: dt.date, given: "Given", addressee: str | None) -> "Paper":
    """The request on one task. Raises MisuseError if nothing is asked for, UnknownError, DataError."""
    from bizenv.views.office import request
    from bizenv.views.wording.lagging import find_request

    tasks = app.registry.named(typed)
    if len(tasks) > 1:
        raise click.UsageError(f"请示一事一请，“{typed}”有{len(tasks)}项：{'、'.join(task.id for task in tasks)}")
    standing = documents.stand(app, as_of)
    found = find_request(standing.status(tasks[0].id))
    documents.refuse_disputed(standing.status(tasks[0].id), "不出请示")
    if found is None:
        raise MisuseError(f"{tasks[0].label} 没有提请协调的事项（截至 {as_of}），无可请示")
    return request.make_paper(standing, found, given, addressee)


def _clues(typed: str) -> "ClueCount":
    """The two numbers of ``--clues``: 12/10. Raises click.UsageError if they are not written so."""
    from bizenv.standing.clues import ClueCount

    match = re.fullmatch(r"(\d{1,6})\s*[/／]\s*(\d{1,6})", typed.strip(), re.ASCII)
    if match is None or int(match[2]) > int(match[1]):
        raise click.UsageError(f"--clues 写作 受理数/办结数，如 12/10，办结不多于受理；写成了“{typed}”")
    return ClueCount(int(match[1]), int(match[2]))
