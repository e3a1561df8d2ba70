"""Shared by the commands that report on a period: its standing, its facts, and the document made from them."""

import datetime as dt
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from bizenv.base import layout
from bizenv.base.days import DayError
from bizenv.base.errors import DataError, MisuseError
from bizenv.cli import console, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD
from bizenv.desk import extras
from bizenv.desk.shell import shorten_path
from bizenv.ledger.names import PAPERS
from bizenv.standing import periods, rounds, series
from bizenv.standing.periods import Telling
from bizenv.standing.report import By, Report, make_report
from bizenv.store import journal
from bizenv.views.wording import entries

if TYPE_CHECKING:
    from bizenv.ledger.entry import Paper as Sort
    from bizenv.ledger.status import Status
    from bizenv.plan.model import Task
    from bizenv.standing.comparison import Comparison
    from bizenv.standing.periods import Period
    from bizenv.standing.standing import Standing
    from bizenv.views.wording.paper import Given, Paper


def add_period(command: options.Command) -> options.Command:
    """``--period``, for a command that tells how a period went; passed on as ``period``."""
    told = "期间：2019-Q4、2019-12、2019-H2、2019；不给则为刚结束的一期（30天以内，1月为上年），其余时候为当年"
    return click.option("--period", type=PERIOD, help=told)(command)


def find_telling(app: App, period: str | None, as_of: dt.date, *, circular: bool = False) -> Telling:
    """Which period a command tells, and how it stands on which day; says on stderr which period was chosen by default.

    ``as_of``: the day of ``--as-of``, or today. ``circular``: as in ``periods.tell_default``. Raises click.UsageError if the period has not begun, DataError.
    """
    if period is not None:
        try:
            return periods.tell(periods.parse_period(period), app.as_of, as_of)
        except DayError as error:
            raise click.UsageError(str(error)) from None
    plan, every = app.registry.plan, app.rules.feedback.every
    ledger = app.ledger
    found = periods.tell_default(
        app.as_of, as_of, every, plan.issued, lambda it: ledger.is_circular_issued(it.name), circular=circular
    )
    if found.other is not None:
        app.say(
            f"没有给 --period，说的是{found.period.words}（截至 {found.as_of}）；要{found.other.words}的，加 --period {found.other.name}"
        )
    return found


def find_standing(app: App, told: Telling) -> "Standing":
    """The standing of the plan in a period. Raises DataError.

    What is told as it stood at the end of a period counts what the office received by the closing day of its circular.
    """
    return stand(app, told.as_of, closed=told.closed, received_by=find_last_receipt(app, told))


def find_last_receipt(app: App, told: Telling) -> dt.date | None:
    """The day by which the office must have received what a period is told with; None where nothing came after it."""
    late = told.closed and any(entry.arrived > told.as_of for entry in app.ledger.entries)
    return rounds.find_closing_day(told.period, app.rules.feedback) if late else None


def stand(app: App, as_of: dt.date, *, closed: bool = False, received_by: dt.date | None = None) -> "Standing":
    """The standing of the plan on a day, for a paper made today: what a unit objects to since is under review in it.

    Raises DataError.
    """
    reviewed = max(as_of, app.today)
    return app.standing(as_of, closed=closed, received_by=received_by, reviewed=reviewed)


def find_facts(
    app: App,
    told: Telling,
    *,
    by: By | None = None,
    leads: Sequence[str] = (),
    since: "Standing | None" = None,
) -> Report:
    """The report on a period; ``by``, ``since``: as in ``make_report``; ``leads``: of what these departments lead only.

    Raises DataError.
    """
    made = min(app.as_of or app.today, app.recorded_by or dt.date.max)
    standing = find_standing(app, told)
    known = min(app.today, app.recorded_by or dt.date.max)
    final = told.period.every == "year" and app.ledger.is_final(told.period.first.year, known)
    it = make_report(standing, app.ledger, told.period, by=by, departments=leads, since=since, made=made, final=final)
    if told.other is None or not told.period.last < told.as_of:
        return it
    return it._replace(beside=make_report(standing, app.ledger, told.other, departments=leads, made=made))


def find_comparison(app: App, facts: Report, most: int = 2) -> "Comparison | None":
    """The comparison of ``most`` periods up to that of a report, by default of it and the one before; see ``make_comparison``.

    Raises DataError.
    """
    from bizenv.standing.comparison import make_comparison

    return make_comparison(
        facts, app.ledger, lambda it: find_standing(app, Telling(it, it.last, closed=True)), most=most
    )


def refuse_disputed(status: "Status", what: str) -> None:
    """Raises MisuseError for a task under review, about which no paper goes out; ``what`` is not done."""
    if status.disputes:
        it = status.disputes[0]
        raise MisuseError(
            f"{status.task.label} {it.by}有异议，正在复核，{what}；先作复核结论："
            f"bizenv recheck {it.digest} --result upheld（成立）或 dismissed（不成立） --by 复核人"
        )


def require_mandate(app: App) -> None:
    """Raises MisuseError for a plan that does not say why its tasks may be supervised: letters and circulars name units.

    The source: 政府督查工作条例, article 5, lists whom and for what a government may supervise.
    """
    if app.registry.plan.mandate is None:
        raise MisuseError(
            "方案没有写明督查的依据，不发函、不通报：在 measures.yaml 的 plan 下写 mandate: {text: 依据的原话}"
            "（哪一条规定，或谁批准列入督查），再运行"
        )


def add_given(command: options.Command) -> options.Command:
    """``--date``, ``--approved-by``, ``--post`` and ``--issuer``, passed on as ``given`` with the command's ``--number``.

    A document bears the day of its approval: that of ``--date``, else today; a draft bears none unless it is given.
    Raises click.UsageError if a text is empty.
    """

    @wraps(command)
    def asked(app: App, *args: Any, **kwargs: Any) -> Any:
        from bizenv.views.wording.paper import Given

        texts = {key: kwargs.pop(key, None) for key in ("number", "issuer", "approved_by", "post")}
        for key, text in texts.items():
            if text is not None and not text.strip():
                raise click.UsageError(f"--{key.replace('_', '-')} 不能是空的")
        day = kwargs.pop("date", None) or (app.today if texts["approved_by"] else None)
        return command(app, *args, given=Given(**texts, day=day), **kwargs)

    for option in (
        click.option("--date", type=options.DAY, help="成文日期，即审定之日；审定的不给则为今天"),
        click.option("--approved-by", metavar="审定人", help="谁审定的；不给则每页标“送审稿”；还有【待…】的不能定稿"),
        click.option("--post", metavar="职务", help="审定人的职务"),
        click.option("--issuer", metavar="机关", help="署名；不给则为【待署名】"),
    ):
        asked = option(asked)
    return asked


_FILLED_BY = {
    "【待编号】": "--number",
    "【待署名】": "--issuer，或 rules.yaml 的 issuers",
    "【待补审定人职务】": "--post",
    "【待填】": "联系人、办公电话：写在 rules.yaml 的 reply_to",
}
"""Where a person gives what stands in an open place of a document, for those that do not say so themselves."""


def refuse_open(paper: "Paper") -> None:
    """Raises MisuseError for a document that somebody has approved while places in it are still open."""
    if paper.preliminary and paper.given.approved_by:
        raise MisuseError("收报截止日之前只是预稿，数字还会变，不能定稿；不加 --approved-by 先看预稿")
    places = paper.list_open() if paper.given.approved_by else []
    if places:
        told = [f"{place}（{_FILLED_BY[place]}）" if place in _FILLED_BY else place for place in places]
        raise MisuseError(
            f"还有{len(places)}处待补，不能定稿：{'、'.join(told)}。补齐后再加 --approved-by；先看送审稿的，不加它"
        )


WARNED, REFUSED = 3000, 4000
"""How many characters the text of a paper may have before it is warned of, and before it is refused."""


def check_length(app: App, paper: "Paper") -> None:
    """Warn of a text that is too long. Raises MisuseError if it is far too long.

    整治形式主义为基层减负若干规定 (2024) limits a text on one task to 4,000 characters.
    """
    if paper.length > REFUSED:
        raise MisuseError(f"正文{paper.length}字，超过{REFUSED}字，不能印发；缩短所附的话再出")
    if paper.length > WARNED:
        app.say(f"正文{paper.length}字，超过{WARNED}字，宜再精简")


def add_despite(command: options.Command) -> options.Command:
    """``--despite-problems``, for a command whose document goes out; passed on as ``despite_problems``."""
    told = "台账有问题也照出；不加则不出，先用 bizenv validate 看是什么"
    return click.option("--despite-problems", is_flag=True, help=told)(command)


def number_next(app: App, sort: "Sort", given: "Given") -> "Given":
    """What was given for a document, with the next number of its series where that is asked for by ``next``.

    Circulars and briefs begin at 1. Raises MisuseError for another sort of which none has a number yet, DataError.
    """
    if given.number != "next":
        return given
    day, known = given.day or app.today, series.list_papers(app.ledger.issued, sort)
    if sort in ("report", "request"):
        return given._replace(number=count_on(known, day, PAPERS[sort], "某督文"))
    return given._replace(number=series.find_next(known, day) or "1")


def count_on(given: list[series.Numbered], day: dt.date, name: str, sign: str) -> str:
    """The number that follows those given to the documents called ``name``.

    Raises MisuseError where none has one yet; ``sign`` begins the number of the example.
    """
    number = series.find_next(given, day)
    if number is None:
        raise MisuseError(f"台账里的{name}还没有编过号，无从接着编；先给第一个，如 --number {sign}〔{day.year}〕1号")
    return number


def issue(
    app: App,
    paper: "Paper",
    output: options.Output,
    sort: "Sort | None" = None,
    period: "Period | None" = None,
    workbook: Callable[["Paper"], bytes] | None = None,
    tasks: "Sequence[Task] | None" = None,
) -> None:
    """Save a document as a Word file, or show it as Markdown.

    ``tasks``: what it is about; None for the whole plan; empty where the caller has made sure of it.
    ``workbook`` makes the workbook of a document that may also be one. ``sort``, ``period``: under which an approved document that is saved from a workspace is put on record as issued.
    Raises click.UsageError for Word without a file name; MisuseError for an approved document with open places, a text
    that is too long, units that are in doubt, or Word without python-docx; DataError.
    """
    if tasks is None or tasks:
        app.refuse_doubted(tasks)
    refuse_open(paper)
    check_length(app, paper)
    if output.format == "docx":
        if output.file is None:
            raise click.UsageError("Word 文档要写入文件：-o 文件名.docx")
        content = bind(paper)
    elif output.format == "xlsx" and output.file is not None and workbook is not None:
        content = workbook(paper)
    else:
        from bizenv.views.markdown import paper as plain

        if output.file is None:
            app.show(plain.render(paper), None, "markdown")
            return
        content = plain.render(paper).encode("utf-8", "backslashreplace")
    record = _make_record(app, paper, content, sort, period) if sort is not None else None
    app.save(content, output.file)
    if record is not None:
        record()


def _make_record(
    app: App, paper: "Paper", content: bytes, sort: "Sort", period: "Period | None"
) -> Callable[[], None] | None:
    """A function that puts an approved document on record as issued, checked now; None if there is nothing to record.

    What was issued is the file whose digest stands in the entry: the same file once more is not another issue.
    """
    given = paper.given
    if given.approved_by is None or app.named_folder is None or not layout.is_workspace(app.named_folder):
        return None
    from hashlib import sha256

    from bizenv.desk import writing

    digest = sha256(content).hexdigest()
    kept = writing.read_task(app, None)
    before = next((e for e in kept.ledger.issued if e.sha256 == digest), None)
    if before is not None:
        app.say(f"这一份已于 {before.date} 签发（{before.name}），没有再记")
        return None
    other = [e for e in kept.ledger.issued if e.paper == sort and period is not None and e.period == period.name]
    if other and period is not None:
        app.say(f"注意：{period.words}的{PAPERS[sort]}已于 {other[-1].date} 签发过（{other[-1].name}），这一份另记")
    facts = writing.Common(given.day or app.today, None, None, None)
    ready = writing.check(
        app,
        None,
        kept,
        lambda: facts.entry(
            app,
            None,
            "issue",
            None,
            paper=sort,
            number=given.number,
            period=period.name if period is not None else None,
            as_of=paper.as_of,
            known=app.recorded_by,
            approved_by=given.approved_by,
            post=given.post,
            sha256=digest,
        ),
    )

    def write() -> None:
        try:
            path = journal.append(app.workspace, ready, secrets.token_hex(8))
        except DataError as error:
            raise DataError(
                f"文件已写，但没有记入台账：{error}；改好后照原样再运行一次（Word 文件加 --force），记上才算签发"
            ) from None
        app.say(f"已记入台账：{entries.said(ready)}（{shorten_path(path)}）")

    return write


def bind(paper: "Paper") -> bytes:
    """The bytes of a document as a Word file. Raises MisuseError if python-docx is not installed."""
    with extras.needed_for("Word 文档"):
        from bizenv.views.office import word
    return word.render(paper)


def date_sheets(app: App, given: "Given") -> "Given":
    """What is given of sheets for checking (核对稿), which nobody approves: the office issues them, today if no day is given."""
    return given._replace(issuer=given.issuer or app.registry.plan.office or None, day=given.day or app.today)


def write_sheets(app: App, sheets: "Mapping[str, Paper]", folder: str, ending: str) -> None:
    """Write a sheet for checking (核对稿) for each unit, as Word or in the format of ``--format``, into a folder.

    ``ending``: what the names of the files have after that of the unit. Nothing is written if one may not be.
    Raises MisuseError, DataError.
    """
    from bizenv.views.markdown import paper as plain

    app.refuse_doubted()
    suffix = "md" if click.get_current_context().params.get("format") == "markdown" else "docx"
    path = app.open_folder(folder)
    names = {unit: f"{re.sub(_UNFIT, '_', unit)}_{ending}.{suffix}" for unit in sheets}
    for name in names.values():
        app.check_output(str(path / name))
    for unit, paper in console.track(list(sheets.items()), "写核对稿"):
        content = plain.render(paper).encode() if suffix == "md" else bind(paper)
        app.save(content, shorten_path(path / names[unit]))


_UNFIT = r'[\\/:*?"<>|\s]'
"""What the name of a file may not hold on Windows."""
