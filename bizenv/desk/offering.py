"""Which acts on a task are offered first: those for which its standing calls now."""

from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.desk import acts
from bizenv.desk.act import Act
from bizenv.ledger.entry import Entry
from bizenv.ledger.states import CLOSED
from bizenv.ledger.status import Status


class Offer(NamedTuple):
    """The acts on a task: those that its standing calls for, then all others, each in their own order.

    letter: whether a letter is called for: a deadline or the limit of a return has passed.
    """

    now: tuple[Act, ...]
    more: tuple[Act, ...]
    letter: bool


def offer(statuses: Sequence[Status]) -> Offer:
    """The acts on some tasks. What is called for by any of them is offered first."""
    wanted = {name for status in statuses for name in _list_wanted(status)}
    now = [name for name in acts.ON_TASKS if name in wanted]
    more = [name for name in acts.ON_TASKS if name not in wanted]
    letter = any(status.missed or status.limit_late for status in statuses)
    return Offer(tuple(map(acts.find, now)), tuple(map(acts.find, more)), letter)


def _list_wanted(status: Status) -> Iterator[str]:
    nodes = status.nodes
    if status.awaiting:
        yield "verify"
    if any(node.going for node in nodes):
        yield "record"
    if any(node.requested is not None for node in nodes):
        yield "extend"
    if status.coordinate:
        yield "coordinate"
    if nodes and all(node.state in CLOSED for node in nodes):
        yield "inspect"
        yield "reopen"


def offer_on_entry(entry: Entry, others: Sequence[Entry], *, voided: bool) -> list[Act]:
    """The acts on an entry: what answers an objection or a letter that nothing has answered yet, and its withdrawal.

    None on what no longer counts. A withdrawal can itself be withdrawn: what it took away then counts again.
    ``others``: the entries of its task that count.
    """
    if voided or entry.kind == "redact":
        return []
    answer = {"object": "recheck", "notice": "receive"}.get(entry.kind)
    if answer is not None and any(e.kind == answer and e.of == entry.name for e in others):
        answer = None
    return [acts.find(name) for name in (*([answer] if answer is not None else []), "withdraw")]
