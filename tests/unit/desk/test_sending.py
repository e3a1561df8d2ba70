"""Which rounds and units a form can be made for."""

import datetime as dt

import pytest

from bizenv.cli.session import App
from bizenv.desk.forms import sending


@pytest.fixture
def desk(data_folder) -> App:
    return App(str(data_folder))


def test_the_running_round_stands_first_and_none_that_may_not_be_asked_about(desk):
    rounds = sending.list_rounds(desk, dt.date(2020, 1, 3))
    assert rounds[0] == ("2020-Q1", "2020年第一季度", True)
    assert [it.name for it in rounds[1:]] == ["2020-01", "2020", "2019-12", "2019-Q4"]
    assert sending.list_rounds(desk, dt.date(2019, 9, 25)) == []


def test_the_units_are_those_that_lead(desk):
    units = sending.list_units(desk, dt.date(2019, 12, 20))
    assert units[0] == "区市场监管局"
    assert "区统计局" not in units
