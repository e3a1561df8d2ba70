"""Markdown, for a message or a wiki."""

import re
from collections.abc import Iterable, Sequence

from bizenv.ledger.states import Node
from bizenv.ledger.status import Chosen, Status, all_deadlines
from bizenv.standing.query import Group
from bizenv.views.markdown import AUDIENCE
from bizenv.views.wording import columns, words

TASK_HEADS = ("编号", "时限", "剩余", "牵头单位", "配合单位", "要求")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", notes: Sequence[str] = ()) -> str:
    """A table under the line that sums it up, with its notes below; it ends in a line break, as a file does."""
    return block(heads, rows, title, notes) + "\n"


def block(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", notes: Sequence[str] = ()) -> str:
    """A table as ``table`` has it, as a block of a page."""
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    blocks = [title, "\n".join(lines), "\n".join(f"- {escaped(note)}" for note in notes)]
    return "\n\n".join(part for part in blocks if part)


def page(blocks: Iterable[str]) -> str:
    """Blocks as a page."""
    return "\n\n".join(blocks) + "\n"


def tasks(statuses: Sequence[Status], title: str, chosen: Chosen = all_deadlines) -> str:
    """Tasks, one row each with the deadlines that are asked for, the text in full."""
    return _tasks(statuses, title, chosen) + "\n"


def _tasks(statuses: Sequence[Status], title: str, chosen: Chosen) -> str:
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
                "、".join(status.task.support) or "—",
                status.task.text,
            )
        )
    return block(TASK_HEADS, rows, title, words.footnotes(shown))


def _left(status: Status, nodes: Sequence[Node]) -> str:
    """Days left, and where something is on record, how each deadline stands."""
    if not nodes:
        known = words.is_known(status)
        return words.standing(status.nearest, status, AUDIENCE) if known else words.again(status.task)
    if not words.is_known(status):
        return "；".join(words.left(words.days(n, status.as_of)) for n in nodes)
    return "；".join(_stand(n, status) for n in nodes)


def _stand(node: Node, status: Status) -> str:
    """How a deadline stands; days are counted only of what is neither closed nor reported complete."""
    stand = words.standing(node, status, AUDIENCE)
    return f"{words.left(words.days(node, status.as_of))}，{stand}" if node.lacking else stand


def arranged(groups: Sequence[Group], title: str, keys: Sequence[str] = ()) -> str:
    """Tasks in groups, each under a head of its own; in the columns named by ``keys``, if any."""
    blocks = [title] if any(group.by for group in groups) else []
    for group in groups:
        head = f"## {escaped(words.group_head(group))}" if group.by else title
        if keys:
            blocks.append(block(columns.heads(keys), columns.rows(keys, group.statuses, group.chosen), head))
        else:
            blocks.append(_tasks(group.statuses, head, group.chosen))
    return page(blocks)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


def escaped(cell: str) -> str:
    """Text as Markdown shows it, whatever it says; its lines in one."""
    return re.sub(r"([\\|<*_`\[\]])", r"\\\1", re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", cell))


def line(text: str) -> str:
    """Text as a paragraph of its own, which it remains whatever it begins with."""
    return re.sub(r"^(\s*)([#>+=~-])", r"\1\\\2", escaped(text))
