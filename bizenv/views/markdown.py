"""Markdown, for a message or a wiki."""

import re
from collections.abc import Iterable, Sequence

from bizenv.status import Status
from bizenv.views import words

TASK_HEADS = ("编号", "时限", "剩余", "牵头单位", "配合单位", "要求")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", notes: Sequence[str] = ()) -> str:
    """A table under the line that sums it up, with its notes below."""
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    blocks = [title, "\n".join(lines), "\n".join(f"- {_escaped(note)}" for note in notes)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def tasks(statuses: Sequence[Status], title: str) -> str:
    """Tasks, one row each, the text in full."""
    rows = [
        (
            s.task.label,
            "；".join(words.marked(d) for d in s.task.deadlines) or words.UNDATED,
            words.left(s.days_left),
            words.leads(s.task),
            "、".join(s.task.support) or "—",
            s.task.text,
        )
        for s in statuses
    ]
    notes = words.footnotes(d for s in statuses for d in s.task.deadlines)
    return table(TASK_HEADS, rows, title, notes)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(cell: str) -> str:
    return re.sub(r"([\\|<*_`\[\]])", r"\\\1", cell)
