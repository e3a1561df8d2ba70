"""Render an answer in the format that was asked for. No other module knows every text format."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bizenv.views.wording.answer import Answer

if TYPE_CHECKING:
    from bizenv.views.wording.soundness import Caution


def no_warnings() -> "Sequence[Caution]":
    """No warnings; the default, for answers that rest on nothing unsound."""
    return ()


def render(
    answer: Answer,
    format: str,
    plans: Sequence[str],
    width: int | None = None,
    colour: bool = False,
    warnings: "Callable[[], Sequence[Caution]]" = no_warnings,
) -> str:
    """The text of an answer in ``json``, ``csv``, ``markdown`` or ``ids``; any other format is text for a terminal.

    ``plans`` are the ids of the plans that were asked about. ``width`` is in columns of a terminal; None: nothing is cut.
    CSV or Markdown that the answer does not have is text for a terminal, too. ``warnings`` gives what is unsound in the
    data, once the answer is made: JSON has it where there is any.
    """
    match format:
        case "json":
            from bizenv.views.data import json

            head = {"schema_version": json.SCHEMA_VERSION, "kind": answer.kind}
            content = answer.content()
            found = [it._asdict() for it in warnings()]
            told = {"warnings": found} if found else {}
            return json.dumps({**head, **({} if answer.general else json.plans(plans)), **told, **content})
        case "csv" if answer.sheet is not None:
            from bizenv.views.data import csv

            return csv.render(*answer.sheet())
        case "markdown" if answer.markdown is not None:
            return answer.markdown()
        case "markdown" if answer.sheet is not None:
            from bizenv.views.markdown import table

            return table.render_table(*answer.sheet(), str(answer.head))
        case "ids":
            return "".join(f"{number}\n" for number in dict.fromkeys(answer.ids()))
        case _:
            return answer.text(width, colour)
