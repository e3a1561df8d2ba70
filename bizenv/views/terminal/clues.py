"""The ledger of clues on a terminal."""

from collections.abc import Sequence

from rich.cells import cell_len

from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.table import GAP, GridColumn, Row, render_grid, render_heading
from bizenv.views.wording.words import Head


def render_list(head: Head, heads: Row, rows: Sequence[Row], width: int | None, colour: bool) -> str:
    """The list of clues, the last column of which takes the room left; a narrow terminal leaves out what ``show`` tells."""
    left_out = next((left for least, left in _LEFT_OUT if width is None or width >= least), ())
    kept = [n for n in range(len(heads)) if n not in left_out]
    columns = [GridColumn(heads[n], grows=n == kept[-1], most=14) for n in kept]
    shown = [tuple(row[n] for n in kept) for row in rows]
    return render_heading(head, width, colour) + render_grid(columns, shown, width, colour)


_LEFT_OUT: tuple[tuple[int, tuple[int, ...]], ...] = ((100, ()), (76, (1, 3)), (0, (1, 2, 3, 4)))
"""The least width of a terminal, with the columns left out on it: day and source, then class and unit, so that no day is broken."""


def render_card(head: Head, lines: Sequence[tuple[str, str]], width: int | None, colour: bool) -> str:
    """One clue: a name and a text a line, the text folded beside its name."""
    wide = max(cell_len(name) for name, _ in lines) + GAP
    text = render_heading(head, width, colour)
    for name, told in lines:
        pieces = [told] if width is None else fold(told, max(20, width - wide))
        for n, piece in enumerate(pieces):
            before = name if not n else ""
            text += f"{before}{' ' * (wide - cell_len(before))}{piece}\n"
    return text
