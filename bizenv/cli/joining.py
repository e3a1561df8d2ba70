"""Shared by the commands whose answer is of one plan alone: over several plans, each answers for itself in its own part."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import click

from bizenv.base.errors import OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.cli.session import App
from bizenv.desk import together
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
    """As ``together.ask_each``, of what may also end in a click.UsageError."""

    def asked(one: App) -> T:
        try:
            return ask(one)
        except click.UsageError as error:
            raise OptionsError(error.format_message()) from error

    return together.ask_each(app, asked)


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
