"""The whole plan as Markdown: how it stands, then every task by field and measure."""

from collections.abc import Sequence
from itertools import groupby

from bizenv.ledger.status import Status
from bizenv.standing.report import Report
from bizenv.views.markdown import AUDIENCE, table
from bizenv.views.wording import report, titles, words
from bizenv.views.wording.columns import name_own

_HEADS = ("编号", "要求", "牵头单位", "配合单位", "时限", "状态")


def render(facts: Report, statuses: Sequence[Status], departments: Sequence[str] = ()) -> str:
    """The plan as Markdown with the tasks of ``statuses``.

    ``departments``: those that the tasks were narrowed to, led or supported; the numbers count only tasks they lead.
    """
    plan = facts.standing.registry.plan
    blocks = [
        table.render_title(titles.name_bare(plan), 1),
        table.render_line(f"{titles.imprint(plan)}　截至{words.day(facts.standing.as_of)}"),
        "\n\n".join(table.render_line(line) for line in _told(facts, departments)),
    ]
    for field, members in groupby(statuses, lambda s: words.category(s.task.measure)):
        blocks.append(table.render_title(field or words.WHOLE, 2))
        for label, tasks in groupby(members, lambda s: words.measure(s.task.measure)):
            blocks.append(_block(list(tasks), label))
    notes = [*words.footnotes([n for s in statuses for n in s.dated]), *report.notes(facts)]
    blocks.append(table.render_notes(dict.fromkeys(notes)))
    return "\n\n".join(blocks) + "\n"


def _told(facts: Report, departments: Sequence[str]) -> list[str]:
    only = [f"{'、'.join(departments)}牵头或配合的事项；以下数字只计牵头的。"] if departments else []
    return [*only, *([report.EMPTY] if facts.standing.empty else []), *map(str, report.sentences(facts))]


def _block(tasks: Sequence[Status], label: str) -> str:
    """The table of a measure, with those of the plan's own columns that its tasks have."""
    own = tuple(dict.fromkeys(head for s in tasks for head in s.task.columns))
    rows = [(*_row(s), *(s.task.columns.get(head) or "—" for head in own)) for s in tasks]
    return table.render_block((*_HEADS, *name_own(own, _HEADS)), rows, label, level=3)


def _row(status: Status) -> tuple[str, ...]:
    nodes = status.nodes
    return (
        status.task.label,
        status.task.text,
        words.leads(status),
        "、".join(status.support) or "—",
        "；".join(words.due(n).joined("，") if n.date is not None else words.again(status.task) for n in nodes),
        "；".join(words.standing(n, status, AUDIENCE) for n in nodes),
    )
