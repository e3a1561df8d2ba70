"""The answers of several plans one below the other, for a terminal."""

from collections.abc import Callable, Sequence

from bizenv.views.terminal import table
from bizenv.views.terminal.fold import fold
from bizenv.views.wording.answer import Sheet
from bizenv.views.wording.words import Head

Text = Callable[[int | None, bool], str]
"""Makes a text, given the columns of the terminal (None: nothing is cut) and whether to use colour."""


def render_parts(
    parts: Sequence[tuple[Head, Text, Sequence[str]]],
    overview: Sheet | None,
    foot: str,
    width: int | None,
    colour: bool,
) -> str:
    """The table of the plans with ``foot`` below it, then each plan under its heading with its notes; shared ones at the end."""
    shared = [note for note in parts[0][2] if len(parts) > 1 and all(note in notes for _, _, notes in parts)]
    sections = [render_overview(overview, width, colour) + _fold(foot.splitlines(), width)] if overview else []
    for head, text, notes in parts:
        own = _fold([note for note in notes if note not in shared], width)
        sections.append(table.render_heading(head, width, colour) + text(width, colour) + own)
    if shared:
        sections.append(_fold(shared, width))
    return "\n".join(sections)


def render_overview(overview: Sheet, width: int | None, colour: bool) -> str:
    """A table of plans: their names, and numbers to the right."""
    shape = [
        table.GridColumn(head, right=n > 0, most=16 if n == 0 and width is not None else None)
        for n, head in enumerate(overview.heads)
    ]
    return table.render_grid(shape, list(overview.rows), width, colour)


def _fold(notes: Sequence[str], width: int | None) -> str:
    return "".join(f"{line}\n" for note in notes for line in fold(note, width))
