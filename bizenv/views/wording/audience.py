"""Who may be told what. Every format names its audience and asks here.

A court, a party organ or the office itself is not judged (``rules.yaml``): its progress is shown, and outside the office
nobody is told that it is late or was late. The public is told the outcome alone.
"""

from typing import Literal, NamedTuple

from bizenv.ledger.states import State

Audience = Literal["office", "units", "public"]
"""The office that keeps the ledger; the units and the leaders that get its papers and its page; everybody."""
Kind = Literal["outcome", "progress", "lateness"]
"""Whether a task is done; how far it is; that it is past its deadline, or was when it closed."""


class Fact(NamedTuple):
    """A kind of fact about a task, and whether the units that lead the task are judged."""

    kind: Kind
    judged: bool


def tellable(fact: Fact, audience: Audience) -> bool:
    """Whether an audience may be told a fact."""
    match audience:
        case "office":
            return True
        case "units":
            return fact.judged or fact.kind != "lateness"
        case "public":
            return fact.kind == "outcome"


def tellable_state(state: State, audience: Audience, *, judged: bool) -> State:
    """A state as an audience may be told it: a late closing is a closing where lateness may not be told."""
    if state == "closed_late" and not tellable(Fact("lateness", judged), audience):
        return "closed"
    return state
