"""The whole plan as Markdown: how it stands, then every task by field and measure."""

from collections.abc import Sequence
from itertools import groupby

from bizenv.ledger.status import Status
from bizenv.standing.report import Report
from bizenv.views.markdown import AUDIENCE
from bizenv.views.markdown import table as markdown
from bizenv.views.wording import report as progress
from bizenv.views.wording import words

_HEADS = ("编号", "要求", "牵头单位", "配合单位", "时限", "状态")


def text(it: Report, statuses: Sequence[Status], departments: Sequence[str] = ()) -> str:
    """The plan as Markdown with the tasks of ``statuses``.

    ``departments``: those that the tasks were narrowed to, led or supported; the numbers count only tasks they lead.
    """
    plan = it.standing.registry.plan
    blocks = [
        f"# {markdown.line(plan.title)}",
        markdown.line(
            f"{plan.document}　{plan.issuer}　{words.day(plan.issued)}印发　截至{words.day(it.standing.as_of)}"
        ),
        "\n\n".join(markdown.line(line) for line in _told(it, departments)),
    ]
    for field, members in groupby(statuses, lambda s: words.category(s.task.measure)):
        blocks.append(f"## {markdown.escaped(field)}")
        for label, tasks in groupby(members, lambda s: f"{s.task.measure.label}. {s.task.measure.title}"):
            blocks.append(markdown.block(_HEADS, [_row(s) for s in tasks], f"### {markdown.escaped(label)}"))
    notes = [*words.footnotes([n for s in statuses for n in s.dated]), *progress.notes(it)]
    blocks.append("\n".join(f"- {markdown.escaped(note)}" for note in dict.fromkeys(notes)))
    return "\n\n".join(blocks) + "\n"


def _told(it: Report, departments: Sequence[str]) -> list[str]:
    only = [f"{'、'.join(departments)}牵头或配合的事项；以下数字只计牵头的。"] if departments else []
    return [*only, *([progress.EMPTY] if it.standing.empty else []), *map(str, progress.sentences(it))]


def _row(status: Status) -> tuple[str, ...]:
    nodes = status.nodes
    return (
        status.task.label,
        status.task.text,
        words.leads(status),
        "、".join(status.task.support) or "—",
        "；".join(words.due(n).joined("，") if n.date is not None else words.again(status.task) for n in nodes),
        "；".join(words.standing(n, status, AUDIENCE) for n in nodes),
    )
