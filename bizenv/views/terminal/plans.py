"""The plans of a workspace for a terminal, on one line each."""

from collections.abc import Sequence

from rich.cells import cell_len

from bizenv.views.terminal import table
from bizenv.views.terminal.fold import cut, fold
from bizenv.views.wording import plans
from bizenv.views.wording.plans import PlanRow
from bizenv.views.wording.words import Head

_ROOMY = 120
"""In a terminal narrower than this, in columns, the numbers of the documents are left out."""
_LEAST, _MOST = 16, 16
"""A title has so many columns at least, a name at most."""


def render_plans(rows: Sequence[PlanRow], head: Head, width: int | None, colour: bool) -> str:
    """The table, and below it what is wrong and where no ledger is kept."""
    heads = (*plans.HEADS[:1], *plans.HEADS[3:9], *plans.HEADS[1:3])
    shape = [table.GridColumn(name, right=0 < n < 6) for n, name in enumerate(heads)]
    lines = [
        (row.name if width is None else cut(row.name, _MOST), *plans.list_numbers(row), *_entitle(row)) for row in rows
    ]
    if width is not None:
        kept = len(shape) if width >= _ROOMY else len(shape) - 1
        shape, lines = shape[:kept], [line[:kept] for line in lines]
        others = [n for n in range(kept) if n != 7]
        wide = sum(max(cell_len(line[n]) for line in [heads, *lines]) for n in others)
        room = max(_LEAST, width - wide - table.GAP * len(others))
        lines = [(*line[:7], cut(line[7], room), *line[8:]) for line in lines]
    below = (line for note in plans.notes(rows) for line in fold(note, width))
    return (
        table.render_heading(head, width, colour)
        + table.render_grid(shape, lines, width, colour)
        + "".join(f"{line}\n" for line in below)
    )


def _entitle(row: PlanRow) -> tuple[str, str]:
    title = plans.name_title(row)
    number = row.plan.document if row.plan is not None else ""
    return f"（{plans.RETIRED}）{title}" if row.retired else title, number
