"""Shared by the commands that write documents: their options, and how a document is saved, shown and put on record."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from bizenv.cli import console, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD
from bizenv.desk.papers import issuing
from bizenv.desk.papers.issuing import Drawn, check_length
from bizenv.desk.shell import shorten_path

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Paper

__all__ = ["add_despite", "add_given", "add_period", "check_length", "issue", "write_sheets"]


def add_period(command: options.Command) -> options.Command:
    """``--period``, for a command that tells how a period went; passed on as ``period``."""
    told = "期间：2019-Q4、2019-12、2019-H2、2019；不给则为刚结束的一期（30天以内，1月为上年），其余时候为当年"
    return click.option("--period", type=PERIOD, help=told)(command)


def add_given(command: options.Command) -> options.Command:
    """``--date``, ``--approved-by``, ``--post`` and ``--issuer``, passed on as ``given`` with the command's ``--number``.

    Raises OptionsError if a text is empty.
    """

    @wraps(command)
    def asked(app: App, *args: Any, **kwargs: Any) -> Any:
        texts = {key: kwargs.pop(key, None) for key in ("number", "issuer", "approved_by", "post")}
        given = issuing.take_given(app, kwargs.pop("date", None), **texts)
        return command(app, *args, given=given, **kwargs)

    for option in (
        click.option("--date", type=options.DAY, help="成文日期，即审定之日；审定的不给则为今天"),
        click.option("--approved-by", metavar="审定人", help="谁审定的；不给则每页标“送审稿”；还有【待…】的不能定稿"),
        click.option("--post", metavar="职务", help="审定人的职务"),
        click.option("--issuer", metavar="机关", help="署名；不给则为【待署名】"),
    ):
        asked = option(asked)
    return asked


def add_despite(command: options.Command) -> options.Command:
    """``--despite-problems``, for a command whose document goes out; passed on as ``despite_problems``."""
    told = "台账有问题也照出；不加则不出，先用 bizenv validate 看是什么"
    return click.option("--despite-problems", is_flag=True, help=told)(command)


def issue(app: App, drawn: Drawn, output: options.Output, workbook: Callable[["Paper"], bytes] | None = None) -> None:
    """Save a document as a Word file, or show it as Markdown; an approved one that is saved from a workspace is put on record.

    ``workbook`` makes the workbook of a document that may also be one.
    Raises click.UsageError for Word without a file name; MisuseError for what ``issuing.check`` refuses, or for Word
    without python-docx; DataError.
    """
    paper = drawn.paper
    issuing.check(app, drawn)
    if output.format == "docx" and output.file is None:
        raise click.UsageError("Word 文档要写入文件：-o 文件名.docx")
    if output.file is None:
        from bizenv.views.markdown import paper as plain

        app.show(plain.render(paper), None, "markdown")
        return
    if output.format == "xlsx" and workbook is not None:
        content = workbook(paper)
    else:
        content = issuing.bind(paper, "docx" if output.format == "docx" else "md")
    record = issuing.make_record(app, drawn, content)
    app.save(content, output.file)
    if record is not None:
        record()


def write_sheets(app: App, sheets: "Mapping[str, Paper]", folder: str, ending: str) -> None:
    """Write a sheet for checking (核对稿) for each unit, as Word or in the format of ``--format``, into a folder.

    ``ending``: what the names of the files have after that of the unit. Nothing is written if one may not be.
    Raises MisuseError, DataError.
    """
    app.refuse_doubted()
    form = "md" if click.get_current_context().params.get("format") == "markdown" else "docx"
    path = app.open_folder(folder)
    names = {unit: issuing.name_sheet(unit, ending, form) for unit in sheets}
    for name in names.values():
        app.check_output(str(path / name))
    for unit, paper in console.track(list(sheets.items()), "写核对稿"):
        app.save(issuing.bind(paper, form), shorten_path(path / names[unit]))
