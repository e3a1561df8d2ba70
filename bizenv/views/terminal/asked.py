"""What a question over a dataset has found, for a terminal: a table where it fits, else a few lines for each row."""

from collections.abc import Sequence

from rich.cells import cell_len

from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.paint import paint
from bizenv.views.terminal.table import GAP, GridColumn, Row, render_grid
from bizenv.views.wording import asked as wording

_MANY = 16
"""How many columns a table has at most with those that say nothing; beyond, they are left out."""
_LEAST = 10
"""How narrow the column of text may become before rows are told in lines."""


def render(heads: Sequence[str], rows: Sequence[Row], right: Sequence[bool], width: int | None, colour: bool) -> str:
    """The rows under their heads; empty where there are no rows.

    right: for each column, whether it holds numbers. ``width`` is in columns of the terminal; None: nothing is folded.
    """
    every = list(range(len(heads)))
    bare = [n for n in every if rows and all(row[n] in ("", "0") for row in rows)]
    for left_out in [[], bare] if len(heads) <= _MANY else [bare]:
        kept = [n for n in every if n not in left_out]
        if width is None or _measure(heads, rows, kept) <= width:
            shape = [GridColumn(heads[n], grows=n == kept[-1] and not right[n], right=right[n]) for n in kept]
            shown = render_grid(shape, [tuple(row[n] for n in kept) for row in rows], width, colour)
            note = wording.note_bare([heads[n] for n in left_out]) if rows else ""
            return shown + "".join(f"{line}\n" for line in (fold(note, width) if note else []))
    return "".join(f"{line}\n" for row in rows for line in _tell(heads, row, width or 0, colour))


def _measure(heads: Sequence[str], rows: Sequence[Row], kept: Sequence[int]) -> int:
    """How wide a table of these columns is; the last is counted as narrow as it may become."""
    widths = [max(cell_len(text) for text in (heads[n], *(row[n] for row in rows))) for n in kept]
    if widths:
        widths[-1] = min(widths[-1], _LEAST)
    return sum(widths) + GAP * (len(widths) - 1)


def _tell(heads: Sequence[str], row: Row, width: int, colour: bool) -> list[str]:
    """A row in lines: what names it, then each thing that is there, with its head."""
    title = [paint(line, "bold", colour) for line in fold("　".join(cell for cell in row[:2] if cell), width)]
    told = "；".join(f"{head}：{cell}" for head, cell in zip(heads[2:], row[2:], strict=True) if cell not in ("", "0"))
    return [*title, *(f"  {line}" for line in fold(told, max(20, width - 2)) if line)]
