"""A unit's sheet lists its own tasks, of one plan or several, and does not go out on what is in doubt."""

import datetime as dt

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk import units
from bizenv.desk.papers import issuing

DAY = dt.date(2020, 1, 20)


def draw(desk, name, **settings):
    unit = desk.shelf.order.department(name)
    return units.draw_sheet(desk, unit, DAY, issuing.take_given(desk, None), **{"despite": False, **settings})


def test_the_sheet_lists_what_the_unit_leads_and_supports(sit, office):
    desk = sit(office)
    unit = desk.shelf.order.department("区政务办")
    share = units.find_share(desk, unit, desk.book.select(DAY), DAY, desk.books)
    drawn, number = draw(desk, "区政务办")
    assert number == len(share.lead) + len(share.support) > 10
    assert "区政务办" in drawn.paper.title
    assert not {s.task.id for s in share.lead} & {s.task.id for s in share.support}


def test_the_tasks_of_several_plans_stand_in_one_sheet(sit, several):
    _, alone = draw(sit(several / "plans" / "放管服"), "区政务办")
    _, number = draw(sit(several), "区政务办")
    assert number > alone > 0


def test_a_unit_without_tasks_in_several_plans_has_no_sheet(sit, several):
    desk = sit(several)
    idle = desk.shelf.order.departments[0]._replace(name="没有任务的局")
    with pytest.raises(MisuseError, match="没有任务"):
        units.draw_sheet(desk, idle, DAY, issuing.take_given(desk, None), despite=False)


def test_no_sheet_rests_on_a_ledger_that_is_unsound(sit, office):
    entry = next((office / "ledger").rglob("*_report_*.yaml"))
    entry.write_text(entry.read_text("utf-8") + "note: 改过\n", "utf-8")
    with pytest.raises(MisuseError, match="台账有问题"):
        draw(sit(office), "区政务办")
    assert draw(sit(office), "区政务办", despite=True)[1] > 0
