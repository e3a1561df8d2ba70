"""Which facts may be shown to whom. Every format names its audience and asks here.

A court, a party organ or the office itself is not judged (``rules.yaml``). Its progress is shown, but it is not scored,
and only the office is told whether it is or was late or in time. The public is told outcomes and nothing else.
"""

from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import CLOSED, State

Audience = Literal["office", "units", "public"]
"""The office, which keeps the ledger; the units and leaders who get its papers and its page; everybody."""
Kind = Literal["outcome", "progress", "lateness", "score"]
"""Whether a task is done; how far it is; whether it is or was in time; the rate, rank and lights of a unit."""


class Fact(NamedTuple):
    """A kind of fact about a task or a unit; ``judged``: whether the units concerned are judged."""

    kind: Kind
    judged: bool


def tellable(fact: Fact, audience: Audience) -> bool:
    """Whether an audience may be told a fact."""
    match audience:
        case "office":
            return fact.judged or fact.kind != "score"
        case "units":
            return fact.judged or fact.kind in ("outcome", "progress")
        case "public":
            return fact.kind == "outcome"


def tellable_state(state: State, audience: Audience, *, judged: bool) -> State | None:
    """A state as an audience may be told it; None where it may be told nothing.

    ``closed_late`` becomes ``closed`` where lateness may not be told; so does ``continuing`` where progress may not.
    """
    ended = state in (*CLOSED, "superseded", "terminated")
    if not tellable(Fact("outcome" if ended else "progress", judged), audience):
        return None
    if state == "closed_late" and not tellable(Fact("lateness", judged), audience):
        return "closed"
    if state == "continuing" and not tellable(Fact("progress", judged), audience):
        return "closed"
    return state
