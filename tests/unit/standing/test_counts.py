"""Counts that a person can check against the annex."""

from datetime import date

from bizenv.ledger.status import Status
from bizenv.plan.registry import Registry
from bizenv.standing.counts import Tally, count_plan, tally_departments
from bizenv.standing.query import Query, list_due_on, select
from bizenv.standing.standing import make_standing

DAY = date(2019, 10, 8)


def statuses(registry: Registry) -> tuple[Status, ...]:
    return make_standing(registry, None, date(2019, 10, 8)).statuses


def row(registry: Registry, name: str, year: int = 2019) -> Tally:
    return next(r for r in tally_departments(registry, statuses(registry), year) if r.department.name == name)


def test_the_sizes_of_the_plan(registry: Registry):
    assert count_plan(registry) == {
        "parts": 2,
        "categories": 19,
        "measures": 88,
        "tasks": 190,
        "departments": 56,
        "deadlines": 50,
        "dated_tasks": 48,
        "recurrences": 5,
        "targets": 71,
        "errata": 26,
    }


def test_the_row_of_a_department(registry: Registry):
    """区政务办 leads 16 tasks, six of them jointly; dated are 60(2), 专1 and 专2(3), and 60(2) is due in 2020."""
    office = row(registry, "区政务办")
    assert (office.lead, office.joint, office.lead_dated, office.due_this_year) == (16, 6, 3, 2)
    assert row(registry, "区政务办", 2020).due_this_year == 1


def test_a_department_that_only_supports_has_no_lead(registry: Registry):
    police = row(registry, "区公安分局")
    assert (police.lead, police.joint, police.lead_dated, police.due_this_year) == (0, 0, 0, 0)
    assert police.support == sum("区公安分局" in t.support for t in registry.tasks) > 0


def test_a_joint_lead_counts_the_task_fully_in_each_row(registry: Registry):
    rows = tally_departments(registry, statuses(registry), 2019)
    assert len(rows) == 56
    assert sum(r.lead for r in rows) == sum(len(t.lead) for t in registry.tasks) > 190
    assert sum(r.support for r in rows) == sum(len(t.support) for t in registry.tasks)


def test_two_deadlines_of_one_year_are_one_task(registry: Registry):
    """67(1) has two deadlines on 31 December 2019."""
    rows = tally_departments(registry, [s for s in statuses(registry) if s.task.id == "67.1"], 2019)
    assert next(r.due_this_year for r in rows if r.department.name == "区市场监管局") == 1


def test_due_on_a_day(registry: Registry):
    statuses = select(make_standing(registry, None, date(2019, 10, 8)), Query())
    assert [s.task.id for s in list_due_on(statuses, date(2019, 9, 30))] == ["1.1", "S1"]
    assert len(list_due_on(statuses, date(2019, 12, 31))) == 32
    assert "71.1" in {s.task.id for s in list_due_on(statuses, date(2020, 12, 31))}
