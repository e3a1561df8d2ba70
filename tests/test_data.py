"""The shipped plan, against what a person finds in the print."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import bizenv
from bizenv.base import layout
from bizenv.checks.plan import examine
from bizenv.plan.model import Deadline
from bizenv.plan.registry import Registry
from bizenv.store import plans


def deadlines(registry: Registry) -> list[tuple[str, Deadline]]:
    return [(t.id, d) for t in registry.tasks for d in t.deadlines]


def units(registry: Registry, number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    task = registry.task(number)
    return task.lead_printed, task.support_printed


def test_the_shipped_plan_has_no_problem_not_even_a_warning(data_folder: Path):
    examination = examine(data_folder / layout.MEASURES, data_folder / layout.DEPARTMENTS)
    assert examination.problems == []


def test_the_counts_of_the_annex(registry: Registry):
    assert [p.number for p in registry.parts] == ["一", "二"]
    assert [c.number for c in registry.categories] == list(range(1, 20))
    first = [m.number for m in registry.measures if m.part.number == "一"]
    second = [m.number for m in registry.measures if m.part.number == "二"]
    assert first == [n for n in range(1, 81) if n != 23]
    assert second == list(range(1, 10))
    assert Counter(t.measure.part.number for t in registry.tasks) == {"一": 170, "二": 20}


def test_the_known_oddities_of_the_numbering(registry: Registry):
    assert [(a.kind, a.numbers) for a in registry.anomalies] == [
        ("gap", (23,)),
        ("same_title", (53, 54)),
        ("item_start", (54,)),
        ("single_item", (13, 32, 45, 57)),
    ]
    assert [t.id for t in registry.named("54")] == ["54.3", "54.4"]
    assert [t.id for t in registry.named("13")] == ["13.1"]


def test_fifty_deadlines_of_forty_eight_tasks(registry: Registry):
    found = deadlines(registry)
    assert (len(found), len({number for number, _ in found})) == (50, 48)
    assert Counter(d.date for _, d in found) == {
        date(2019, 9, 30): 2,
        date(2019, 11, 30): 1,
        date(2019, 12, 31): 33,
        date(2020, 12, 31): 7,
        date(2021, 12, 31): 3,
        date(2022, 12, 31): 4,
    }


def test_all_but_three_deadlines_fall_on_the_last_day_of_a_year(registry: Registry):
    others = {number for number, d in deadlines(registry) if (d.date.month, d.date.day) != (12, 31)}
    assert others == {"1.1", "27.3", "S1"}


def test_the_phrases_of_the_deadlines_as_printed(registry: Registry):
    assert Counter(d.text for _, d in deadlines(registry)) == {
        "2019年底前": 30,
        "2020年底前": 7,
        "2021年底前": 3,
        "2022年底前": 4,
        "2019年9月底前": 1,
        "2019年11月底前": 1,
        "2019年9月": 1,
        "2019年": 1,
        "今年": 1,
        "年内": 1,
    }


def test_deadlines_of_later_years(registry: Registry):
    by_year: dict[int, list[str]] = {}
    for number, deadline in deadlines(registry):
        by_year.setdefault(deadline.date.year, []).append(number)
    assert by_year[2020] == ["15.1", "17", "60.2", "71.1", "71.2", "71.3", "72.2"]
    assert by_year[2021] == ["21", "55.2", "72.1"]
    assert by_year[2022] == ["9", "54.4", "79.4", "80.1"]


def test_implicit_and_soft_deadlines(registry: Registry):
    assert [(n, d.text) for n, d in deadlines(registry) if d.implicit] == [
        ("67.1", "今年"),
        ("69.3", "2019年"),
        ("S1", "2019年9月"),
        ("S2.3", "年内"),
    ]
    assert [(n, d.text) for n, d in deadlines(registry) if d.soft] == [
        ("67.1", "今年"),
        ("67.3", "2019年底前"),
        ("69.3", "2019年"),
    ]


def test_67_1_has_two_deadlines_of_one_day(registry: Registry):
    first, second = registry.task("67.1").deadlines
    assert (first.text, second.text) == ("2019年底前", "今年")
    assert first.date == second.date == date(2019, 12, 31)
    assert (first.clause[:2], second.clause) == ("实现", "完成2个高价值专利培训项目")


def test_71_1_has_two_deadlines_a_year_apart(registry: Registry):
    assert [d.date for d in registry.task("71.1").deadlines] == [date(2019, 12, 31), date(2020, 12, 31)]


def test_67_2_names_a_review_and_no_deadline(registry: Registry):
    task = registry.task("67.2")
    assert task.deadlines == ()
    assert [e.text for e in task.explained] == ["2019年度"]


def test_recurrences(registry: Registry):
    found = {t.id: (t.recurrence.text, t.recurrence.every) for t in registry.tasks if t.recurrence}
    assert found == {
        "22.1": ("定期", None),
        "53.2": ("每年", "year"),
        "59.3": ("定期", None),
        "S5": ("每季度", "quarter"),
        "S9": ("定期", None),
    }


def test_a_recurring_or_lasting_duty_has_no_deadline(registry: Registry):
    for number in ("22.1", "53.2", "59.3", "S5", "S9", "41.2", "S4"):
        assert registry.task(number).deadlines == ()


def test_units_of_one_cell_lead_first(registry: Registry):
    """1–4: lead and support in one cell, parted by a space; 5: joined by 、 and so all leads."""
    support = ("区公安分局", "区人社局", "区税务局", "区政务办")
    for number in ("1.1", "1.2", "2", "3.1", "3.3", "4.1", "4.5"):
        assert units(registry, number) == (("区市场监管局",), support)
    assert units(registry, "5.1") == (("区住房城乡建委", "区规划自然资源局"), ())


def test_stacked_units_belong_to_the_items_in_order(registry: Registry):
    assert units(registry, "11.1") == (("区经济信息委",), ("市区供电公司",))
    assert units(registry, "11.2") == (
        ("区经济信息委",),
        ("区规划自然资源局", "区城市管理局", "区公安分局", "市区供电公司"),
    )
    assert units(registry, "66.1") == (("区政府信息中心",), ("区经济信息委",))
    assert units(registry, "66.2") == (("区经济信息委", "区政府信息中心"), ())
    assert units(registry, "66.3") == (("区经济信息委",), ("区委网信办",))
    assert units(registry, "67.1") == (("区市场监管局",), ("区科技局", "区经济信息委"))
    assert units(registry, "67.2") == (("区市场监管局",), ("区财政局",))


def test_units_parted_by_a_space_in_a_support_cell_all_belong_to_it(registry: Registry):
    assert units(registry, "70.1") == units(registry, "70.2")
    assert units(registry, "70.1") == (("区市场监管局",), ("区科技局", "区财政局", "区经济信息委"))


def test_blank_cells_inherit_from_the_cell_above(registry: Registry):
    assert units(registry, "71.1") == units(registry, "71.2") == units(registry, "71.3")
    assert len(units(registry, "71.1")[1]) == 14
    for number in ("S2.1", "S2.2", "S2.3", "S2.4"):
        assert units(registry, number) == (("区政务办",), ("各有关审批部门配合",))
        assert registry.task(number).support == ("各有关审批部门",)


def test_the_odd_unit_of_54_4_is_kept_and_noted(registry: Registry):
    task = registry.task("54.4")
    assert (task.lead_printed, task.lead) == (("区人社局保局",), ("区人力社保局",))
    assert [e.printed for e in task.errata] == ["区人社局保局"]


def test_suspected_misprints_stand_as_printed(registry: Registry):
    assert registry.task("12.3").text.endswith("市场操纵等违法违规行。")
    assert registry.task("18.2").text.endswith("市场操纵等违法违规行。")
    assert registry.task("36.1").measure.title == "压减出口边境审核耗时"
    assert "诉裁团队" in registry.task("48.2").text
    assert "及及时" in registry.task("36.1").text


def test_the_two_tasks_on_the_price_of_electricity_know_each_other(registry: Registry):
    assert [link.id for link in registry.related(registry.task("S6.3"))] == ["14"]
    assert [link.id for link in registry.related(registry.task("14"))] == ["S6.3"]
    assert registry.task("S6.3").lead != registry.task("14").lead


@pytest.mark.parametrize(
    ("number", "operator", "value", "unit", "baseline"),
    [
        ("2", "<=", 3, "工作日", None),
        ("38", "=", 46, "种", 86),
        ("13.1", ">=", 99.96, "%", None),
        ("14", "decrease_by", 10, "%", None),
        ("26.1", "decrease_by", 15, "%", None),
        ("27.1", "increase_by", 1000, "个", None),
        ("30.2", "=", 80, "元", 550),
        ("67.2", ">=", 8, "家", None),
        ("80.1", ">=", 8, "km/km²", None),
    ],
)
def test_targets_as_printed(
    registry: Registry, number: str, operator: str, value: float, unit: str, baseline: float | None
):
    target = registry.task(number).targets[0]
    assert (target.operator, target.value, target.unit, target.baseline) == (operator, value, unit, baseline)


def test_a_range_is_two_targets(registry: Registry):
    low, high = registry.task("S6.3").targets[1:]
    assert (low.operator, low.value, high.operator, high.value) == (">=", 0.1, "<=", 0.3)
    assert low.text == high.text


def test_texts_leave_out_the_printed_number_and_the_scan_s_white_space(registry: Registry):
    for task in registry.tasks:
        assert not task.text.startswith(("(", "（")), task.label
        assert not any(c.isspace() for c in task.text + task.measure.title), task.label


def test_departments_stand_in_the_order_of_their_first_appearance_each_once(registry: Registry):
    appeared = list(dict.fromkeys(name for t in registry.tasks for name in (*t.lead, *t.support)))
    assert [d.name for d in registry.departments] == appeared
    assert len(appeared) == 56


def test_every_printed_form_belongs_to_one_department(registry: Registry):
    forms = [form for d in registry.departments for form in (d.name, *d.aliases)]
    assert len(forms) == len(set(forms))
    printed = {name for t in registry.tasks for name in (*t.lead_printed, *t.support_printed)}
    assert printed <= set(forms)
    assert all(why for d in registry.departments for why in d.aliases.values())


def test_collectives_are_marked(registry: Registry):
    assert [d.name for d in registry.departments if d.collective] == [
        "相关镇街",
        "各有关审批部门",
        "各平台公司",
        "社会信用体系建设联席会议成员单位",
    ]


def test_two_bodies_of_like_names_are_two(registry: Registry):
    names = {d.name for d in registry.departments}
    assert {"国际物流枢纽园区管委会", "国际物流枢纽园公司", "区政府办", "区政府督查办", "区政务办"} <= names


def test_an_installed_wheel_carries_a_stamp_of_its_plan():
    """In a checkout the plan stands beside the package and is examined; in a wheel it is stamped."""
    inside = Path(bizenv.__file__).parent / "data"
    assert inside.exists() == (Path(plans.find_packaged()) == inside)
    assert (inside / plans.STAMP).exists() == inside.exists()
    if inside.exists():
        assert (inside / plans.STAMP).read_bytes() == plans.make_packaged_stamp(str(inside))


def test_a_stamped_plan_is_not_examined_again(copy: Path, monkeypatch: pytest.MonkeyPatch):
    (copy / plans.STAMP).write_bytes(plans.make_packaged_stamp(str(copy)))

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("bizenv.checks.plan.examine", never)
    assert len(plans.load(str(copy)).registry.tasks) == 190


def test_a_stamp_of_other_files_counts_for_nothing(copy: Path, data_folder: Path):
    (copy / plans.STAMP).write_bytes(plans.make_packaged_stamp(str(copy)))
    path = copy / layout.MEASURES
    path.write_text(path.read_text("utf-8").replace("异地销户", "异地开户"), "utf-8")
    assert plans.load(str(copy)).errors > 0
    shutil.copy(data_folder / layout.MEASURES, path)
    assert plans.load(str(copy)).errors == 0
