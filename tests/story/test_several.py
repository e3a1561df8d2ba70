"""A year of three plans in one workspace: every act says what the office expected of it."""

from pathlib import Path

import pytest
import yaml

ACTS = yaml.safe_load(Path(__file__).with_name("several.yaml").read_text("utf-8"))["acts"]
NAMES = [f"第{n}幕 {act['day']} {act['act']}" for n, act in enumerate(ACTS, start=1)]
IDS = [f"{n:02}-{act['day']}" for n, act in enumerate(ACTS, start=1)]
"""pytest shows no Chinese in the name of a test; a failure says the act's own name."""


@pytest.mark.parametrize("number", range(1, len(ACTS) + 1), ids=IDS)
def test_an_act_goes_as_the_office_expects(together, number: int):
    assert not together.faults[number], "\n".join((NAMES[number - 1], *together.faults[number]))


def test_the_story_goes_forward_in_time():
    days = [act["day"] for act in ACTS]
    assert days == sorted(days)


def test_what_the_year_left_on_record_is_sound(together, typed):
    told = typed(
        f"validate {together.folder} {together.folder}/plans/fgf-2019 {together.folder}/plans/party-2019", "2020-02-11"
    )
    assert told.code == 0, told.out
