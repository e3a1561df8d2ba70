"""Tables and paragraphs of Markdown."""

import re
from collections.abc import Iterable, Sequence

from bizenv.ledger.states import Node
from bizenv.ledger.status import Chosen, Status, list_deadlines
from bizenv.standing.query import Group
from bizenv.views.markdown import AUDIENCE
from bizenv.views.wording import columns, words

TASK_HEADS = ("编号", "时限", "剩余", "牵头单位", "配合单位", "要求")


def render_table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", notes: Sequence[str] = (), level: int = 0
) -> str:
    """A table with its title above and its notes below, ending in a line break.

    ``title``: plain text. ``level``: of the heading that the title is; 0: a paragraph.
    """
    return render_block(heads, rows, title, notes, level) + "\n"


def render_block(
    heads: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", notes: Sequence[str] = (), level: int = 0
) -> str:
    """The same as ``render_table``, without the line break at the end, to be a block of a page."""
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    blocks = [render_title(title, level) if title else "", "\n".join(lines), render_notes(notes)]
    return "\n\n".join(part for part in blocks if part)


def render_title(title: str, level: int) -> str:
    """A heading of a level; a paragraph for level 0."""
    return f"{'#' * level} {escape(title)}" if level else render_line(title)


def render_notes(notes: Iterable[str]) -> str:
    """Notes as a list, without a line break at the end; empty if there are none."""
    return "\n".join(f"- {escape(note)}" for note in notes)


def join_blocks(blocks: Iterable[str]) -> str:
    """Blocks as a page: a blank line between them, a line break at the end."""
    return "\n\n".join(blocks) + "\n"


def render_tasks(statuses: Sequence[Status], title: str, chosen: Chosen = list_deadlines) -> str:
    """A table of tasks, a row for each with its deadlines in ``chosen`` and its full text."""
    return _tasks(statuses, title, chosen, 0) + "\n"


def _tasks(statuses: Sequence[Status], title: str, chosen: Chosen, level: int) -> str:
    rows = []
    shown: list[Node] = []
    for status in statuses:
        deadlines = chosen(status)
        shown += deadlines
        rows.append(
            (
                status.task.label,
                "；".join(words.due(d).joined("，") for d in deadlines) or words.UNDATED,
                _left(status, deadlines),
                words.leads(status),
                "、".join(status.support) or "—",
                status.task.text,
            )
        )
    return render_block(TASK_HEADS, rows, title, words.footnotes(shown), level)


def _left(status: Status, nodes: Sequence[Node]) -> str:
    """Days left to each deadline and, if anything is known, how it stands; the recurrence of an undated task."""
    if not nodes:
        known = words.is_known(status)
        return words.standing(status.nearest, status, AUDIENCE) if known else words.again(status.task)
    if not words.is_known(status):
        return "；".join(words.remaining(n, status.as_of) for n in nodes)
    return "；".join(_stand(n, status) for n in nodes)


def _stand(node: Node, status: Status) -> str:
    """How a deadline stands, with days left unless it is met or reported complete."""
    stand = words.standing(node, status, AUDIENCE)
    left = f"{words.remaining(node, status.as_of)}{words.tell_inherited(status, node)}"
    return f"{left}，{stand}" if node.lacking else stand


def render_groups(groups: Sequence[Group], title: str, keys: Sequence[str] = ()) -> str:
    """Tasks in groups, each under its own heading. ``keys`` name the columns; none: those of ``TASK_HEADS``."""
    blocks = [render_line(title)] if any(group.by for group in groups) else []
    for group in groups:
        head, level = (words.group_head(group), 2) if group.by else (title, 0)
        if keys:
            rows = columns.list_rows(keys, group.statuses, group.chosen)
            blocks.append(render_block(columns.heads(keys), rows, head, level=level))
        else:
            blocks.append(_tasks(group.statuses, head, group.chosen, level))
    return join_blocks(blocks)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(escape(cell) for cell in cells) + " |"


def escape(cell: str) -> str:
    """Text on one line, with the characters escaped that Markdown would take for markup."""
    return re.sub(r"([\\|<*_`\[\]&~])", r"\\\1", re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", cell))


def render_line(text: str) -> str:
    """Text as a paragraph: escaped, and at its beginning too, where it might be taken for a heading, quote or list."""
    return re.sub(r"^(\s*)([#>+=~-])", r"\1\\\2", escape(text))
