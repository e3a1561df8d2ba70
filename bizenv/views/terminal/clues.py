"""The ledger of clues on a terminal."""

from collections.abc import Sequence

from rich.cells import cell_len

from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.table import GAP, GridColumn, Row, render_grid, render_heading
from bizenv.views.wording.words import Head


def render_list(head: Head, heads: Row, rows: Sequence[Row], width: int | None, colour: bool) -> str:
    """The list of clues, the last column of which takes the room left."""
    columns = [GridColumn(each, grows=each == heads[-1], most=14) for each in heads]
    return render_heading(head, width, colour) + render_grid(columns, rows, width, colour)


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
