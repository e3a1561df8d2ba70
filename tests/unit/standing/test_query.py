"""Which tasks are asked for, and in what order."""

from datetime import date

import pytest

from bizenv.base.text import fold_text
from bizenv.plan.registry import Registry
from bizenv.standing.query import Query, list_overdue, select
from bizenv.standing.standing import make_standing

TODAY = date(2019, 10, 8)


def found(registry: Registry, sort="id", **filters) -> list[str]:
    return [s.task.id for s in select(make_standing(registry, None, TODAY), Query(**filters), sort)]


def test_without_filters_every_task_is_listed_in_the_order_of_the_document(registry: Registry):
    ids = found(registry)
    assert len(ids) == 190
    assert (ids[0], ids[3], ids[-1]) == ("1.1", "3.1", "S9")
    assert ids.index("9") < ids.index("10") < ids.index("80.2") < ids.index("S1")


def test_lead_and_support_are_different_roles_and_department_is_either(registry: Registry):
    lead = found(registry, lead=("区政务办",))
    support = found(registry, support=("区政务办",))
    assert lead == [
        *("43.1", "43.2", "60.2", "62", "63.1", "63.2", "64.1", "64.2", "65.1", "65.2"),
        *("S1", "S2.1", "S2.2", "S2.3", "S2.4", "S7.1"),
    ]
    assert "1.1" in support
    assert not set(lead) & set(support)
    assert set(found(registry, department=("区政务办",))) == set(lead) | set(support)


def test_within_a_filter_any_value_counts_and_between_filters_all(registry: Registry):
    both = found(registry, lead=("区法院", "区司法局"))
    assert set(both) == set(found(registry, lead=("区法院",))) | set(found(registry, lead=("区司法局",)))
    assert found(registry, lead=("区法院",), support=("区司法局",), category=("12",)) == [
        *("46.1", "46.2", "46.3", "46.4", "46.5", "46.6"),
        "48.3",
    ]


def test_part_category_and_measure(registry: Registry):
    assert len(found(registry, part=("一",))) == 170
    assert len(found(registry, part=("二",))) == 20
    assert found(registry, category=("6",)) == [
        "24.1",
        "24.2",
        "25.1",
        "25.2",
        "26.1",
        "26.2",
        "27.1",
        "27.2",
        "27.3",
        "27.4",
    ]
    assert found(registry, measure=("27", "S1")) == ["27.1", "27.2", "27.3", "27.4", "S1"]
    assert found(registry, part=("二",), category=("1",)) == []


def test_due_before_and_after_include_their_day(registry: Registry):
    assert found(registry, due_before=date(2019, 9, 30)) == ["1.1", "S1"]
    assert found(registry, due_before=date(2019, 9, 29)) == []
    assert found(registry, due_after=date(2022, 12, 31)) == ["9", "54.4", "79.4", "80.1"]
    assert found(registry, due_after=date(2023, 1, 1)) == []
    assert found(registry, due_after=date(2019, 11, 30), due_before=date(2019, 11, 30)) == ["27.3"]


def test_one_deadline_between_the_bounds_is_enough_and_two_around_them_are_not(registry: Registry):
    """71(1) is due at the end of 2019 and of 2020."""
    assert "71.1" in found(registry, due_after=date(2020, 6, 1), due_before=date(2021, 6, 1))
    assert "71.1" not in found(registry, due_after=date(2020, 2, 1), due_before=date(2020, 6, 1))


def test_no_deadline(registry: Registry):
    undated = found(registry, no_deadline=True)
    assert len(undated) == 142
    assert "3.1" in undated
    assert "S9" in undated
    assert not set(undated) & set(found(registry, due_after=date.min))


def test_state(registry: Registry):
    assert len(found(registry, state=("no_report",))) == 190
    assert found(registry, state=("closed",)) == []
    assert len(found(registry, state=("closed", "no_report"))) == 190


def test_text_is_looked_for_in_text_and_title_and_all_words_must_be_there(registry: Registry):
    assert found(registry, text=("异地销户",)) == ["27.3"]
    assert found(registry, text=("提高获得网络便利度",)) == ["27.1", "27.2", "27.3", "27.4"]
    assert found(registry, text=("5G", "基站")) == ["27.4"]
    assert found(registry, text=("５ｇ",)) == ["27.4"]
    assert found(registry, text=("没有这句话",)) == []


def test_comparing_text_ignores_width_case_and_white_space():
    assert fold_text("４Ｇ 网络，PC端") == fold_text("4g网络,pc 端")


def test_by_deadline_the_earliest_comes_first_and_the_undated_last(registry: Registry):
    ids = found(registry, sort="due")
    assert ids[:3] == ["1.1", "S1", "27.3"]
    assert ids[-1] == "S9"
    dated = [s.due is not None for s in select(make_standing(registry, None, TODAY), Query(), "due")]
    assert dated == [True] * 48 + [False] * 142


def test_by_lead_the_order_is_that_of_the_departments_and_within_one_of_the_document(registry: Registry):
    ids = found(registry, sort="lead")
    leads = [registry.task(i).lead[0] for i in ids]
    assert list(dict.fromkeys(leads)) == [d.name for d in registry.departments if d.name in leads]
    first = [i for i, lead in zip(ids, leads, strict=True) if lead == "区市场监管局"]
    assert first == [t.id for t in registry.tasks if t.lead[0] == "区市场监管局"]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2019, 9, 30), []),
        (date(2019, 10, 1), ["1.1", "S1"]),
        (date(2019, 11, 30), ["1.1", "S1"]),
        (date(2019, 12, 31), ["1.1", "S1", "27.3"]),
    ],
)
def test_overdue_lists_what_was_due_the_day_before_or_earlier(registry: Registry, as_of: date, expected: list[str]):
    assert [s.task.id for s in list_overdue(make_standing(registry, None, as_of), Query())] == expected


def test_on_new_years_day_everything_due_in_2019_is_overdue(registry: Registry):
    ids = [s.task.id for s in list_overdue(make_standing(registry, None, date(2020, 1, 1)), Query())]
    assert len(ids) == 35
    assert ids == found(registry, sort="due", due_before=date(2019, 12, 31))
