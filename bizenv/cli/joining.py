"""Shared by the commands whose answer is of one plan alone: over several plans, each answers for itself in its own part."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import click

from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.cli.session import App
from bizenv.views.wording import titles
from bizenv.views.wording.answer import Answer, Row, Sheet
from bizenv.views.wording.words import Head

T = TypeVar("T")


class Part(NamedTuple):
    """The answer of one plan. ``notes``: what stands below its text; what all plans say alike is said once, below all."""

    app: App
    answer: Answer
    notes: tuple[str, ...] = ()


def ask_each(app: App, ask: Callable[[App], T]) -> list[tuple[App, T]]:
    """What each plan that is asked answers. One that has no answer is left out, and said why on stderr.

    Where none has an answer, raises the error of the first, with the reasons of all where they differ; DataError.
    """
    found: list[tuple[App, T]] = []
    refused: dict[str, tuple[str, BizenvError | click.UsageError]] = {}
    for one in app.apart:
        try:
            found.append((one, ask(one)))
        except (click.UsageError, NotFoundError, MisuseError) as error:
            told = error.format_message() if isinstance(error, click.UsageError) else str(error)
            refused.setdefault(told, (one.beside, error))
            if one.beside:  # of the only plan the error itself is told
                one.say(f"没有列：{told}")
    if found:
        tell_said(app)
        return found
    first = next(iter(refused.values()))[1]
    if len(refused) == 1:
        raise first
    raise type(first)("\n".join(f"{name}：{told}" for told, (name, _) in refused.items()))


def tell_said(app: App) -> None:
    """Say what the plans have to say on stderr, what several say alike in one line."""
    told: dict[str, list[str]] = {}
    for one in app.apart:
        for words in one.said or ():
            told.setdefault(words, []).append(one.beside)
        if one.said is not None:
            one.said = []
    for words, names in told.items():
        app.say(f"{'、'.join(names)}：{words}")


def join(kind: str, key: str, parts: Sequence[Part], overview: Sheet | None = None, foot: str = "") -> Answer:
    """The answers of several plans as one; that of the only one unchanged.

    key: where JSON has them. overview: a table of the plans that stands first, with ``foot`` below it.
    """
    if not parts[0].app.beside:
        return parts[0].answer

    def content() -> Mapping[str, object]:
        return {"count": len(parts), key: [{"plan": it.app.book.plan.id, **it.answer.content()} for it in parts]}

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import parts as shown

        return shown.render_parts([_tell(it) for it in parts], overview, foot, width, colour)

    def markdown() -> str:
        from bizenv.views.markdown import parts as page

        return page.render_parts([(name_plan(it.app), _write(it.answer)) for it in parts], overview, foot)

    return Answer(
        kind=kind,
        listed=sum(it.answer.listed for it in parts),
        content=content,
        text=text,
        sheet=lambda: _join_sheets(parts),
        markdown=markdown,
    )


def name_plan(app: App) -> Head:
    """The heading of a plan's part: the name with which it is typed, then its title and number."""
    return Head(f"{app.beside}　{titles.cite_bare(app.book.plan)}")


def _tell(part: Part) -> "tuple[Head, Callable[[int | None, bool], str], tuple[str, ...]]":
    return name_plan(part.app), part.answer.text, part.notes


def _write(answer: Answer) -> str:
    from bizenv.views.render import render

    return render(answer, "markdown", [])


def _join_sheets(parts: Sequence[Part]) -> Sheet:
    """One table: the plan first, then every column that any of them has; a cell that a plan has no column for is empty."""
    sheets = [(it.app.beside, it.answer.sheet()) for it in parts if it.answer.sheet is not None]
    heads = tuple(dict.fromkeys(head for _, sheet in sheets for head in sheet.heads))
    rows: list[Row] = []
    for name, sheet in sheets:
        for row in sheet.rows:
            cells = dict(zip(sheet.heads, row, strict=True))
            rows.append((name, *(cells.get(head, "") for head in heads)))
    return Sheet(("方案", *heads), rows)
