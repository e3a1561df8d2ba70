"""What a search found, for a terminal: the words in colour."""

from collections.abc import Sequence

from bizenv.standing.search import FoundTask
from bizenv.views.terminal import table
from bizenv.views.wording import words
from bizenv.views.wording.hits import AROUND, places

_OPEN, _CLOSE = "\u2060", "\u2061"  # marks of no width, replaced by colour codes once the lines are folded


def render_hits(found: Sequence[FoundTask], width: int | None, colour: bool) -> str:
    """A table of tasks: number, deadline, and each text with a hit. Hits are in colour, or in 【】 without colour."""
    marks = (_OPEN, _CLOSE) if colour else ("【", "】")
    shape = [table.GridColumn("编号"), table.GridColumn("时限"), table.GridColumn("命中", grows=True)]
    rows = []
    for it in found:
        due = it.status.due
        lines = [f"{name}　{text}" for name, text in places(it, marks, None if width is None else AROUND)]
        if it.hits[0].field != "measure":
            lines.insert(0, it.status.task.measure.title)
        rows.append((it.status.task.label, words.due(due).joined() if due else words.UNDATED, "\n".join(lines)))
    text = table.render_grid(shape, rows, width, colour)
    notes = "".join(f"{note}\n" for note in words.footnotes(it.status.due for it in found if it.status.due is not None))
    return (_coloured(text) if colour else text) + notes


def _coloured(text: str) -> str:
    """The text with colour codes for marks; a hit that runs over several lines is coloured on each."""
    lines = []
    inside = False
    for line in text.split("\n"):
        shown = ("\x1b[33m" if inside else "") + line
        inside = line.rfind(_OPEN) > line.rfind(_CLOSE) or (inside and _CLOSE not in line)
        lines.append(shown.replace(_OPEN, "\x1b[1;33m").replace(_CLOSE, "\x1b[0m") + ("\x1b[0m" if inside else ""))
    return "\n".join(lines)
