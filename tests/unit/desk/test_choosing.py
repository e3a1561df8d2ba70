"""Filters are understood by each plan in its own way; what none has is said."""

import datetime as dt

import pytest

from bizenv.base.errors import NotFoundError
from bizenv.desk import choosing
from bizenv.standing.query import Query

DAY = dt.date(2020, 1, 20)


def of_category(key):
    return lambda registry, _: Query(category=tuple(it.key for it in registry.categories_named(key)))


def test_a_plan_without_what_is_asked_is_passed_over(sit, several):
    found = choosing.select(sit(several), of_category("获得网络"), DAY)
    assert {s.plan.name for s in found.statuses} == {"营商"}
    assert list(found.queries) == ["shapingba-2019-177"]


def test_what_no_plan_has_is_not_found(sit, several):
    with pytest.raises(NotFoundError, match="没有的目标"):
        choosing.select(sit(several), of_category("没有的目标"), DAY)


def test_the_deadlines_that_are_asked_for_are_those_of_the_plan_of_the_task(sit, several):
    query = Query(due_before=dt.date(2019, 10, 31))
    found = choosing.select(sit(several), lambda *_: query, DAY, "due")
    assert found.statuses
    for status in found.statuses:
        assert found.within(status)
        assert all(node.date <= dt.date(2019, 10, 31) for node in found.within(status))


def test_only_one_lead_is_the_lead(sit, office):
    assert choosing.select(sit(office), lambda *_: Query(lead=("区政务办",)), DAY).lead == "区政务办"
    assert choosing.select(sit(office), lambda *_: Query(lead=("区政务办", "区法院")), DAY).lead is None
