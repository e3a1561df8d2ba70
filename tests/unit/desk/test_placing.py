"""Words of the document without a place are put where a person says, and nowhere else."""

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk.plans import placing
from tests.unit.desk.conftest import measures, tasks_of, units


def place(**values: str):
    data, departments = placing.place(measures(), units(), values)
    return data["plan"], tasks_of(data), departments["departments"]


@pytest.mark.parametrize("named", ["1(2)", "1（2）", "1.2", " 第1(2)项 "])
def test_a_task_is_named_as_it_is_printed_or_by_its_id(named):
    _, tasks, _ = place(into="text", words="再修路灯。", task=named)
    assert [it["text"] for it in tasks] == ["修路10公里。", "6月底前建桥3座。再修路灯。"]


def test_a_unit_is_added_to_those_that_are_there_and_known_from_then_on():
    _, tasks, departments = place(into="lead", words="区审计局", task="1(1)")
    assert tasks[0]["lead"] == ["区交通局", "区审计局"]
    assert {"name": "区审计局"} in departments
    _, tasks, _ = place(into="support", words="区审计局", task="1(1)")
    assert tasks[0]["support"] == ["区审计局"]


def test_a_deadline_needs_its_day():
    _, tasks, _ = place(into="deadlines", words="6月底前", task="1(1)", date="2026-06-30")
    assert tasks[0]["deadlines"] == [{"text": "6月底前", "date": "2026-06-30", "from": "column"}]
    with pytest.raises(MisuseError, match="都要写"):
        place(into="deadlines", words="6月底前", task="1(1)")


def test_the_head_takes_them_too_and_unused_words_change_nothing():
    assert place(into="mandate", words="按季督查")[0]["mandate"] == {"text": "按季督查"}
    assert place(into=placing.UNUSED, words="x") == (measures()["plan"], *place(into="unused")[1:])


@pytest.mark.parametrize(
    "values",
    [
        {"words": "x"},
        {"into": "别处", "words": "x"},
        {"into": "text", "words": " ", "task": "1(1)"},
        {"into": "text", "words": "x"},
        {"into": "text", "words": "x", "task": "9(9)"},
    ],
)
def test_what_does_not_say_where_is_refused(values):
    with pytest.raises(MisuseError):
        place(**values)


def test_a_reason_is_told_of_words_that_are_not_used_alone():
    assert placing.tell_why({"into": placing.UNUSED, "why": "是小标题"}) == "是小标题"
    assert placing.tell_why({"into": "text", "why": "先写了，又放了"}) == ""
