"""How a task stands in the end, as plain data: nothing of it is lost on the way."""

import datetime as dt
import typing

from bizenv.ledger import ended
from bizenv.ledger.course import Course
from bizenv.ledger.ended import EndedCourse, end
from bizenv.ledger.entry import Entry
from bizenv.ledger.states import Node
from bizenv.plan.registry import Registry


def test_every_field_of_a_node_comes_back_as_what_it_was():
    kinds = typing.get_type_hints(Node)
    assert {key for key, kind in kinds.items() if kind == dt.date | None} == set(ended._DAYS)
    assert {key for key, kind in kinds.items() if kind == Entry | None} == set(ended._ENTRY)
    assert {key for key, kind in kinds.items() if kind == tuple[Entry, ...]} == set(ended._ENTRIES)


def test_the_reorganisations_of_a_task_are_the_same_on_any_day(registry: Registry):
    task = registry.task("27.3")
    report, move = (
        Entry(f"{day}_x", registry.plan.id, kind, where, f"{day}T09:00:00.000000+08:00", dt.date.fromisoformat(day))
        for day, kind, where in (("2019-12-10", "report", task.id), ("2019-12-05", "reorganise", ""))
    )
    report, moves = report._replace(stage="in_progress"), [move._replace(old="区经济信息委", into="区政务办")]
    whole = Course(task, [report], moves)
    told = end(task, [report], moves)
    assert told is not None
    kept = EndedCourse(task, told, moves, lambda: [report])
    for day in ("2019-12-01", "2019-12-07", "2020-01-01"):
        as_of = dt.date.fromisoformat(day)
        assert list(kept.list_takeovers(as_of)) == list(whole.list_takeovers(as_of))
        assert kept.status(as_of) == whole.status(as_of)
    assert list(kept.list_takeovers(dt.date(2020, 1, 1)))
