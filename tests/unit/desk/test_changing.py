"""What was read wrongly is put right: in the value that is meant, and in no other."""

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk.plans import changing
from tests.unit.desk.conftest import TASK, measures, tasks_of, units


def change(path, values):
    return changing.apply(measures(), units(), "measures", path, (), values)


def task(data):
    return tasks_of(data)[1]


def fields(path):
    return {it.name: it for it in changing.list_fields(measures(), units(), "measures", path, ())}


def test_the_units_of_a_task_are_offered_together_with_those_of_its_measure():
    found = fields((*TASK, "support"))
    assert [found[key].value for key in ("lead", "support")] == ["区交通局", "区财政局"]


def test_what_is_not_changed_is_not_written():
    before = measures()
    data, departments = change((*TASK, "support"), {"lead": "区交通局", "support": "区财政局"})
    assert data == before
    assert departments == units()


def test_new_units_are_listed_and_those_that_nothing_names_any_more_go():
    data, departments = change((*TASK, "support"), {"support": "区发展改革委、区审计局"})
    assert task(data)["support"] == ["区发展改革委", "区审计局"]
    assert [it["name"] for it in departments["departments"]] == ["区交通局", "区发展改革委", "区审计局"]


def test_a_deadline_gets_another_day_is_taken_out_or_added():
    path = (*TASK, "deadlines")
    assert fields(path)["deadline:0:date"].value == "2026-06-30"
    assert task(change(path, {"deadline:0:date": "2026-07-31"})[0])["deadlines"][0]["date"] == "2026-07-31"
    assert "deadlines" not in task(change(path, {"deadline:0:drop": "1"})[0])
    more = task(change(path, {"deadline:new:text": "年底前", "deadline:new:date": "2026-12-31"})[0])["deadlines"]
    assert more[1] == {"text": "年底前", "date": "2026-12-31", "from": "column"}


@pytest.mark.parametrize(
    "values",
    [
        {"deadline:new:text": "年底前"},
        {"deadline:new:date": "2026-12-31"},
        {"deadline:0:date": "某日"},
        {"deadline:new:text": "年底前", "deadline:new:date": "2026-13-01"},
    ],
)
def test_half_a_deadline_is_refused(values):
    with pytest.raises(MisuseError):
        change((*TASK, "deadlines"), values)


def test_a_target_gets_another_number_or_is_taken_out():
    path = (*TASK, "targets")
    assert task(change(path, {"target:0:value": "5"})[0])["targets"][0]["value"] == 5
    assert task(change(path, {"target:0:value": "2.5"})[0])["targets"][0]["value"] == 2.5
    assert "targets" not in task(change(path, {"target:0:drop": "1"})[0])
    with pytest.raises(MisuseError, match="不是数"):
        change(path, {"target:0:value": "三"})


def test_a_whole_task_offers_what_a_row_holds():
    assert {"text", "lead", "support", "deadline:0:date"} <= set(fields(TASK))


def test_what_is_quoted_of_words_that_are_gone_goes_with_them():
    changed = task(change(TASK, {"text": "6月底前  建桥4座。"})[0])
    assert changed["text"] == "6月底前 建桥4座。"
    assert "clause" not in changed["deadlines"][0]
    assert "targets" not in changed


def test_a_task_keeps_a_text():
    with pytest.raises(MisuseError, match="正文"):
        change(TASK, {"text": " "})


@pytest.mark.parametrize(
    ("typed", "stored"), [("7", 7), ("3A", "3A"), ("", None)], ids=["number", "with a letter", "none"]
)
def test_a_number_is_kept_as_printed(typed, stored):
    assert task(change((*TASK, "item"), {"item": typed})[0])["item"] == stored


def test_the_head_and_a_further_column_are_values_too():
    assert change(("plan", "issued"), {"issued": "2026-04-01"})[0]["plan"]["issued"] == "2026-04-01"
    assert change(("plan", "document"), {"document": "某发〔2026〕1号"})[0]["plan"]["document"] == "某发〔2026〕1号"
    assert "title" not in change(("plan", "title"), {"title": ""})[0]["plan"]
    assert task(change((*TASK, "columns", "备注"), {"column": "重点"})[0])["columns"] == {"备注": "重点"}


def test_a_doubt_about_no_value_or_one_that_is_gone_has_no_fields():
    assert fields(()) == {}
    assert fields(("measures", 9)) == {}
