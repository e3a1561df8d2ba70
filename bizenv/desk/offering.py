"""Which acts on a task are offered first: those for which its standing calls now."""

from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.desk import acts
from bizenv.desk.act import Act
from bizenv.ledger.entry import Entry
from bizenv.ledger.states import CLOSED
from bizenv.ledger.status import Status


class Offer(NamedTuple):
    """The acts on a task: those that its standing calls for, then all others, each in the order of the office's day."""

    now: tuple[Act, ...]
    more: tuple[Act, ...]


def offer(statuses: Sequence[Status]) -> Offer:
    """The acts on some tasks. What is called for by any of them is offered first."""
    wanted = {name for status in statuses for name in _list_wanted(status)}
    now = sorted((name for name in wanted if name in acts.ON_TASKS), key=acts.ON_TASKS.index)
    more = [name for name in acts.ON_TASKS if name not in wanted]
    return Offer(tuple(map(acts.find, now)), tuple(map(acts.find, more)))


def _list_wanted(status: Status) -> Iterator[str]:
    nodes = status.nodes
    if status.awaiting:
        yield "verify"
    if any(node.going for node in nodes):
        yield "record"
    if any(node.requested is not None for node in nodes):
        yield "extend"
    if status.missed or status.limit_late:
        yield "notice"
    if status.coordinate:
        yield "coordinate"
    if nodes and all(node.state in CLOSED for node in nodes):
        yield "inspect"
        yield "reopen"


def offer_on_entry(entry: Entry, others: Sequence[Entry], *, voided: bool) -> list[Act]:
    """The acts on an entry: a decision on an objection that has none, and its withdrawal; none on what no longer counts.

    ``others``: the entries of its task that count.
    """
    if voided or entry.kind in ("withdraw", "redact"):
        return []
    open_objection = entry.kind == "object" and not any(e.kind == "recheck" and e.of == entry.name for e in others)
    return [acts.find(name) for name in (*["recheck"] * open_objection, "withdraw")]
