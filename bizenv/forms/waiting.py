"""What waits for the office: the nodes that are reported complete, in the order in which they came, each with its facts."""

import datetime as dt
from collections.abc import Iterable

from bizenv.base.text import tell
from bizenv.base.tuples import NamedTuple
from bizenv.forms import content
from bizenv.forms.content import FormRow
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan import targets
from bizenv.views.wording import words


def list_waiting(statuses: Iterable[Status]) -> list[FormRow]:
    """The nodes that are reported complete and wait for the office, the one that came first before the others."""
    rows = [FormRow(status, node, asked=True) for status in statuses for node in status.awaiting]
    return sorted(rows, key=lambda row: row.node.done.arrived if row.node.done is not None else dt.date.max)


def make_key(status: Status, node: Node) -> str:
    """Task, node, a digest of the wording and that of the report of completion: 27.3/1/1f2e3d4c/5a6b7c8d9e0f."""
    return f"{content.make_key(status, node)}/{node.done.digest if node.done is not None else ''}"


def is_late(row: FormRow) -> bool:
    """补报: whether a row was reported after its deadline as done before it."""
    return row.node.completed is not None and row.node.must_prove(row.node.completed)


class Waiting(NamedTuple):
    """What the office looks at before it decides on a row, in words.

    told: what was reported last, how often it was returned, whether it is under review; evidence: the materials named.
    measured: each target by its name, with the value that was reported.
    """

    told: tuple[str, ...]
    evidence: tuple[str, ...]
    measured: tuple[tuple[str, str], ...]


def describe(row: FormRow) -> Waiting:
    """What the office looks at before it decides on a row."""
    status, node = row.status, row.node
    own = [e for e in status.entries if e.deadline in (None, node.number)]
    told = next(((e.date, note) for e in reversed(own) if e.kind == "report" and (note := tell(e.note))), None)
    last = [f"{told[0]}：{told[1]}"] if told is not None else []
    last += [f"曾退回{node.returned}次"] if node.returned else []
    last += [words.UNDER_REVIEW] if status.disputes else []
    measured = []
    for target in status.task.targets if node.rule is None else ():
        if targets.find_node(status.task, target) == node.number:
            value = status.values.get(target.name)
            reached = words.achieved(target, value) if value is not None else "没有数值"
            measured.append((target.name, f"{words.target(target)}：{reached}"))
    evidence = dict.fromkeys(piece for e in own for piece in e.evidence)
    return Waiting(tuple(last), tuple(evidence), tuple(measured))
