"""The index of a plan: tasks by number, departments by any of their names."""

import pytest

from bizenv.base.errors import NotFoundError
from bizenv.plan.build import build
from bizenv.plan.registry import Registry
from bizenv.store import plans

PLAN = {
    "id": "example",
    "title": "方案",
    "document": "某府发〔2020〕1号",
    "issuer": "某政府",
    "issued": "2020-01-01",
    "annex": "附表",
}


def built(departments: list[dict], measures: list[dict], anomalies: list[dict] | None = None) -> Registry:
    """A small plan with one part and no categories."""
    part = {"number": "一", "title": "任务", "measures": measures}
    data = {"version": 1, "plan": PLAN, "counts": {}, "parts": [part], "anomalies": anomalies or []}
    found, _ = build(data, {"version": 1, "departments": departments})
    return found


def names(found: NotFoundError) -> str:
    return str(found)


def test_a_task_is_found_by_its_id(registry: Registry):
    assert registry.task("27.3").text == "2019年11月底前实现“异地销户”业务办理。"
    with pytest.raises(NotFoundError, match="没有事项 27"):
        registry.task("27")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("27.3", ["27.3"]),
        ("27(3)", ["27.3"]),
        ("27", ["27.1", "27.2", "27.3", "27.4"]),
        ("2", ["2"]),
        ("专2", ["S2.1", "S2.2", "S2.3", "S2.4"]),
        ("专2(3)", ["S2.3"]),
        ("S1", ["S1"]),
    ],
)
def test_a_number_names_one_task_or_a_whole_measure(registry: Registry, typed: str, expected: list[str]):
    assert [t.id for t in registry.named(typed)] == expected


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("23", "22是“五、获得用气”最后一项，24是“六、获得网络”第一项，附表没有23"),
        ("27.9", "27 有 27(1)、27(2)、27(3)、27(4)"),
        ("专2(9)", "专2 有 专2(1)、专2(2)、专2(3)、专2(4)"),
        ("81", "相近的有"),
        ("某", "编号写作 1.1 或 1(1)"),
    ],
)
def test_a_number_that_is_not_there_comes_with_what_is(registry: Registry, typed: str, hint: str):
    with pytest.raises(NotFoundError) as caught:
        registry.named(typed)
    assert f"没有编号为“{typed}”" in str(caught.value)
    assert hint in str(caught.value)


def test_a_measure_s_gap_is_not_told_of_another_part(registry: Registry):
    """23 is a gap of part one; part two has no measure 23 either, but not by a gap of the print."""
    with pytest.raises(NotFoundError) as caught:
        registry.named("专23")
    assert "原文缺号" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("区人力社保局", "区人力社保局"),
        ("区人社局", "区人力社保局"),
        ("区人社局保局", "区人力社保局"),
        ("区人力资源社会保障局", "区人力社保局"),
        ("人社", "区人力社保局"),
        ("政务办", "区政务办"),
        ("住建", "区住房城乡建委"),
        ("区住房城乡建设委", "区住房城乡建委"),
        ("各有关审批部门配合", "各有关审批部门"),
        ("国际物流枢纽园公司", "国际物流枢纽园公司"),
    ],
)
def test_a_department_is_found_by_name_alias_or_a_part_of_one_alone(registry: Registry, typed: str, expected: str):
    assert registry.department(typed).name == expected


@pytest.mark.parametrize(
    ("typed", "all_of_them"),
    [
        ("国际物流", ["国际物流枢纽园区管委会", "国际物流枢纽园公司"]),
        ("平台", None),
        ("区政府", ["区政府信息中心", "区政府办", "区政府督查办"]),
        ("区委", ["区委网信办", "区委组织部", "区委宣传部"]),
    ],
)
def test_a_part_of_several_names_is_refused_with_all_of_them(
    registry: Registry, typed: str, all_of_them: list[str] | None
):
    if all_of_them is None:
        assert registry.department(typed).name == "各平台公司"
        return
    with pytest.raises(NotFoundError) as caught:
        registry.department(typed)
    assert str(caught.value) == f"“{typed}”不止一家：{'、'.join(all_of_them)}"


def test_a_full_name_that_is_a_part_of_another_is_itself(registry: Registry):
    """区政府办 is not 区政府督查办; 区人社局 is an alias and a part of another alias of the same department."""
    assert registry.department("区政府办").name == "区政府办"


@pytest.mark.parametrize(("typed", "near"), [("区市场监督管理局", "区市场监管局"), ("区人保局", "区人力社保局")])
def test_an_unknown_department_comes_with_the_nearest(registry: Registry, typed: str, near: str):
    with pytest.raises(NotFoundError) as caught:
        registry.department(typed)
    assert str(caught.value).startswith(f"没有单位“{typed}”，相近的有：")
    assert near in str(caught.value)


@pytest.mark.parametrize("typed", ["", "火星移民署"])
def test_an_unknown_department_without_a_like_comes_with_the_command_that_lists_all(registry: Registry, typed: str):
    with pytest.raises(NotFoundError, match="bizenv departments"):
        registry.department(typed)


def test_units_of_a_measure_hold_for_its_tasks_unless_a_task_says_otherwise():
    found = built(
        [{"name": "甲局", "kind": "区级部门"}, {"name": "乙局", "kind": "区级部门"}],
        [
            {
                "number": 1,
                "title": "一",
                "lead": ["甲局"],
                "support": ["乙局"],
                "tasks": [
                    {"item": 1, "text": "照措施"},
                    {"item": 2, "text": "另有牵头", "lead": ["乙局"]},
                    {"item": 3, "text": "无配合", "support": []},
                ],
            }
        ],
    )
    assert [(t.lead, t.support) for t in found.tasks] == [
        (("甲局",), ("乙局",)),
        (("乙局",), ("乙局",)),
        (("甲局",), ()),
    ]


def test_printed_names_stay_beside_the_canonical_ones_in_the_same_order():
    aliases = [{"name": "区经信委", "why": "简称"}]
    found = built(
        [{"name": "区经济信息委", "kind": "区级部门", "aliases": aliases}, {"name": "区财政局", "kind": "区级部门"}],
        [{"number": 1, "title": "一", "text": "办事。", "lead": ["区财政局", "区经信委", "区某局"]}],
    )
    task = found.task("1")
    assert task.lead_printed == ("区财政局", "区经信委", "区某局")
    assert task.lead == ("区财政局", "区经济信息委", "区某局")  # what no department has stays as printed


def test_a_number_that_stands_twice_does_not_hinder_the_answer():
    measures = [{"number": 1, "title": "一", "text": "甲。", "lead": ["甲局"]}] * 2
    found = built([{"name": "甲局", "kind": "区级部门"}], measures)
    assert found.task("1").text == "甲。"
    assert len(found.named("1")) == 2


def test_related_tasks_are_seen_from_both_sides(registry: Registry):
    assert [link.id for link in registry.related(registry.task("14"))] == ["S6.3"]
    assert [link.id for link in registry.related(registry.task("S6.3"))] == ["14"]
    assert [link.id for link in registry.related(registry.task("26.2"))] == ["12.3", "18.2", "22.2"]


def test_every_name_of_every_department_is_known(registry: Registry):
    assert registry.knows("区人社局保局")
    assert registry.canonical("区人社局保局") == "区人力社保局"
    assert not registry.knows("区某局")
    assert registry.canonical("区某局") == "区某局"
    assert len(registry.names()) == len(set(registry.names())) == 56 + 7


class Counted(tuple):  # noqa: SLOT001 - it counts
    """A tuple that counts how often it is walked through."""

    walks = 0

    def __iter__(self):
        self.walks += 1
        return super().__iter__()


def test_however_many_are_asked_for_the_tasks_are_walked_through_once_for_each_index(data_folder):
    found = plans.load(data_folder).registry
    tasks = found.tasks
    found.tasks = counted = Counted(tasks)
    for task in tasks:
        assert task in found.named(task.label)
        assert task in found.of_measure(task.measure)
        found.related(task)
    assert counted.walks <= 2  # by number; by the tasks that are named as related
