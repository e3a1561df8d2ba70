"""Who may be told what."""

from typing import get_args

import pytest

from bizenv.ledger.states import State
from bizenv.views.wording.audience import Audience, Fact, Kind, tellable, tellable_state

TOLD: dict[tuple[Audience, bool], set[Kind]] = {
    ("office", True): {"outcome", "progress", "lateness", "score"},
    ("office", False): {"outcome", "progress", "lateness"},
    ("units", True): {"outcome", "progress", "lateness", "score"},
    ("units", False): {"outcome", "progress"},
    ("public", True): {"outcome"},
    ("public", False): {"outcome"},
}


@pytest.mark.parametrize(("audience", "judged"), TOLD)
def test_what_an_audience_may_be_told(audience: Audience, judged: bool):
    assert {kind for kind in get_args(Kind) if tellable(Fact(kind, judged), audience)} == TOLD[audience, judged]


@pytest.mark.parametrize("state", get_args(State))
def test_the_office_is_told_every_state_and_units_all_but_a_late_closing_of_who_is_not_judged(state: State):
    for judged in (True, False):
        assert tellable_state(state, "office", judged=judged) == state
    assert tellable_state(state, "units", judged=True) == state
    assert tellable_state(state, "units", judged=False) == ("closed" if state == "closed_late" else state)


@pytest.mark.parametrize("state", get_args(State))
def test_the_public_is_told_outcomes_alone(state: State):
    outcomes = {
        **dict.fromkeys(("closed", "closed_late", "continuing"), "closed"),
        **{each: each for each in ("closed_unmet", "superseded", "terminated")},
    }
    assert tellable_state(state, "public", judged=True) == outcomes.get(state)
    assert tellable_state(state, "public", judged=False) == outcomes.get(state)
