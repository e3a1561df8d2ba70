"""Who may be told what. Every format names its audience and asks here.

A court, a party organ or the office itself is not judged (``rules.yaml``): its progress is shown, nobody scores it, and
outside the office nobody is told that it is late, was late or was in time. The public is told the outcome alone.
"""

from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import CLOSED, State

Audience = Literal["office", "units", "public"]
"""The office that keeps the ledger; the units and the leaders that get its papers and its page; everybody."""
Kind = Literal["outcome", "progress", "lateness", "score"]
"""Whether a task is done; how far it is; whether it is or was in time; what is counted against a unit: rate, rank, lights."""


class Fact(NamedTuple):
    """A kind of fact about a task or a unit, and whether the units that it is about are judged."""

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
    """A state as an audience may be told it; None where it may be told none.

    A late closing is a closing where lateness may not be told, and so is one for good where only outcomes may be told.
    """
    ended = state in (*CLOSED, "superseded", "terminated")
    if not tellable(Fact("outcome" if ended else "progress", judged), audience):
        return None
    if state == "closed_late" and not tellable(Fact("lateness", judged), audience):
        return "closed"
    if state == "continuing" and not tellable(Fact("progress", judged), audience):
        return "closed"
    return state
