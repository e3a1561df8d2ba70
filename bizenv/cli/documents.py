"""Shared by the commands that report on a period: its standing, its facts, and the document made from them."""

import datetime as dt
from collections.abc import Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import extras, options
from bizenv.cli.session import App
from bizenv.standing import periods
from bizenv.standing.report import By, Report, find_span, make_report

if TYPE_CHECKING:
    from bizenv.standing.periods import Period
    from bizenv.standing.standing import Standing
    from bizenv.views.wording.paper import Paper


def find_standing(app: App, period: str | None, as_of: dt.date) -> "tuple[Standing, Period]":
    """The standing of the plan in a period, and the period; without a name, it is the year of ``as_of``.

    A period that is over counts to the end of its last day. Raises click.UsageError if it has not begun, DataError.
    """
    it = periods.parse_period(period) if period else None
    if it is not None and as_of < it.first:
        raise click.UsageError(f"{it.words}还没有开始（截至 {as_of}）")
    closed = it is not None and as_of > it.last
    day = it.last if it is not None and closed else as_of
    return app.standing(day, closed=closed), find_span(day, it)


def find_facts(app: App, period: str | None, as_of: dt.date, by: By | None = None, leads: Sequence[str] = ()) -> Report:
    """The report on a period, of what these departments lead if ``leads`` is given. Raises as ``find_standing`` does."""
    standing, it = find_standing(app, period, as_of)
    return make_report(standing, app.ledger, it, by=by, departments=leads)


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
    """``--date``, ``--approved-by`` and ``--issuer``, passed on as ``given`` together with the command's ``--number``.

    Raises click.UsageError if a text is empty.
    """

    @wraps(command)
    def asked(app: App, *args: Any, as_of: dt.date, **kwargs: Any) -> Any:
        from bizenv.views.wording.paper import Given

        texts = {key: kwargs.pop(key, None) for key in ("number", "issuer", "approved_by")}
        for key, text in texts.items():
            if text is not None and not text.strip():
                raise click.UsageError(f"--{key.replace('_', '-')} 不能是空的")
        it = Given(**texts, day=kwargs.pop("date", None) or as_of)
        return command(app, *args, as_of=as_of, given=it, **kwargs)

    for option in (
        click.option("--date", type=options.DAY, help="成文日期，不给则为 --as-of 那一天"),
        click.option("--approved-by", metavar="审定人", help="谁审定的；不给则每页标“送审稿”"),
        click.option("--issuer", metavar="机关", help="署名；不给则为【待署名】"),
    ):
        asked = option(asked)
    return asked


def add_despite(command: options.Command) -> options.Command:
    """``--despite-problems``, for a command whose document goes out; passed on as ``despite_problems``."""
    told = "台账有问题也照出；不加则不出，先用 bizenv validate 看是什么"
    return click.option("--despite-problems", is_flag=True, help=told)(command)


def issue(app: App, paper: "Paper", output: options.Output) -> None:
    """Save a document as a Word file, or show it as Markdown.

    Raises click.UsageError for Word without a file name, MisuseError without python-docx, DataError.
    """
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
