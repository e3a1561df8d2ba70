"""Shared by the commands that report on a period: its standing, its facts, and the document made from them."""

import datetime as dt
from collections.abc import Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from bizenv.base.days import DayError
from bizenv.base.errors import MisuseError
from bizenv.cli import extras, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD
from bizenv.standing import periods, rounds, series
from bizenv.standing.periods import Telling
from bizenv.standing.report import By, Report, make_report

if TYPE_CHECKING:
    from bizenv.ledger.entry import Paper as PaperKind
    from bizenv.standing.standing import Standing
    from bizenv.standing.trend import Trend
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
    found = periods.tell_default(app.as_of, as_of, every, plan.issued, circular=circular)
    if found.other is not None:
        app.say(
            f"没有给 --period，说的是{found.period.words}（截至 {found.as_of}）；要{found.other.words}的，加 --period {found.other.name}"
        )
    return found


def find_standing(app: App, told: Telling) -> "Standing":
    """The standing of the plan in a period. Raises DataError.

    What is told as it stood at the end of a period counts what the office received by the closing day of its circular.
    """
    late = told.closed and any(entry.arrived > told.as_of for entry in app.ledger.entries)
    received_by = rounds.find_closing_day(told.period, app.rules.feedback) if late else None
    return app.standing(told.as_of, closed=told.closed, received_by=received_by)


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
    return make_report(standing, app.ledger, told.period, by=by, departments=leads, since=since, made=made)


def find_trend(app: App, facts: Report) -> "Trend | None":
    """The period of a report against the one before; None where there is nothing to compare. Raises DataError."""
    from bizenv.standing.trend import make_trend

    return make_trend(facts, app.ledger, lambda day: app.standing(day, closed=True), most=2)


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


def number_on(app: App, given: "Given", paper: "PaperKind") -> "Given":
    """What was given, with the next number of the series where ``--number next`` asks for it: the first is 第1期.

    Raises MisuseError where the last number on record has no figure to count on from.
    """
    if given.number != "next":
        return given
    issued = series.list_papers(app.ledger.issued, paper)
    number = series.find_next(issued, given.day or app.today) if issued else "第1期"
    if number is None:
        raise MisuseError(f"已记的编号“{issued[-1].number}”里没有数字，无从接着编；写出编号")
    return given._replace(number=number)


def refuse_open(paper: "Paper") -> None:
    """Raises MisuseError for a document that somebody has approved while places in it are still open."""
    if paper.preliminary and paper.given.approved_by:
        raise MisuseError("收报截止日之前只是预稿，数字还会变，不能定稿；不加 --approved-by 先看预稿")
    places = paper.list_open() if paper.given.approved_by else []
    if places:
        raise MisuseError(
            f"还有{len(places)}处待补，不能定稿：{'、'.join(places)}。补齐后再加 --approved-by；先看送审稿的，不加它"
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


def issue(app: App, paper: "Paper", output: options.Output) -> None:
    """Save a document as a Word file, or show it as Markdown.

    Raises click.UsageError for Word without a file name; MisuseError for an approved document with open places, a text
    that is too long, or Word without python-docx; DataError.
    """
    refuse_open(paper)
    check_length(app, paper)
    if output.format == "docx":
        if output.file is None:
            raise click.UsageError("Word 文档要写入文件：-o 文件名.docx")
        app.save(bind(paper), output.file)
        return
    from bizenv.views.markdown import paper as plain

    app.show(plain.render(paper), output.file, "markdown")


def bind(paper: "Paper") -> bytes:
    """The bytes of a document as a Word file. Raises MisuseError if python-docx is not installed."""
    with extras.needed_for("Word 文档"):
        from bizenv.views.office import word
    return word.render(paper)
