"""Whether two names are one unit is said by a person, and the list of units follows the tasks."""

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk.plans import changing
from tests.unit.desk.conftest import measures, units

ALIAS = {
    "version": 1,
    "departments": [{"name": "区交通局", "aliases": [{"name": "交通局", "why": "简称"}]}, {"name": "区财政局"}],
}
UNIT, OTHER_NAME = ("departments", 1, "name"), ("departments", 0, "aliases", 0, "name")
TWO = ("区交通局", "区财政局")


def change(departments, path, names, **values: str):
    return changing.apply(measures(), departments, "departments", path, names, values)[1]["departments"]


def choices(departments, path, names):
    (field,) = changing.list_fields(measures(), departments, "departments", path, names)
    return field.name, [value for value, _ in field.choices]


def test_two_names_of_one_unit_become_one_under_the_chosen_name():
    assert choices(units(), UNIT, TWO) == ("same", [*TWO])
    (unit,) = change(ALIAS, UNIT, TWO, same="区财政局")
    assert unit["name"] == "区财政局"
    assert [alias["name"] for alias in unit["aliases"]] == ["区交通局", "交通局"]


def test_a_name_that_was_taken_for_another_units_becomes_a_unit_of_its_own():
    names = ("区交通局", "交通局")
    assert choices(ALIAS, OTHER_NAME, names) == ("split", ["交通局"])
    found = change(ALIAS, OTHER_NAME, names, split="交通局")
    assert [it["name"] for it in found] == ["区交通局", "交通局", "区财政局"]
    assert "aliases" not in found[0]


def test_choosing_nothing_changes_nothing():
    with pytest.raises(MisuseError, match="没有选"):
        change(units(), UNIT, TWO)
