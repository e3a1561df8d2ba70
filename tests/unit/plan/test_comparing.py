"""An amendment that is not told is missed by whoever signs it; one that is told of an untouched task costs its trust."""

import copy
import time
from collections.abc import Callable
from typing import Any

import pytest

from bizenv.plan.build import build
from bizenv.plan.changes import Changes, keep_topics
from bizenv.plan.comparing import compare_plans
from bizenv.plan.registry import Registry

Data = dict[str, Any]
PLAN: Data = {
    "plan": {
        "id": "x",
        "title": "某方案",
        "document": "某府发〔2026〕1号",
        "issuer": "某县政府",
        "issued": "2026-01-15",
    },
    "categories": [
        {
            "number": 1,
            "title": "企业开办",
            "measures": [
                {
                    "number": 1,
                    "title": "压减时间",
                    "text": "2026年底前企业开办压减至2个工作日。",
                    "lead": ["甲局", "乙局"],
                    "support": ["丙局"],
                    "deadlines": [{"text": "2026年底前", "date": "2026-12-31", "clause": "企业开办压减至2个工作日"}],
                    "targets": [
                        {"text": "压减至2个工作日", "name": "开办时间", "operator": "<=", "value": 2, "unit": "工作日"}
                    ],
                },
                {
                    "number": 2,
                    "title": "一窗受理",
                    "lead": ["甲局"],
                    "tasks": [
                        {"item": 1, "text": "推行企业开办一窗受理，线上线下同标准办理。"},
                        {
                            "item": 2,
                            "text": "每季度公布办理情况。",
                            "recurrence": {"text": "每季度", "every": "quarter"},
                        },
                    ],
                },
            ],
        },
        {
            "number": 2,
            "title": "工程建设",
            "measures": [
                {
                    "number": 3,
                    "title": "联合验收",
                    "text": "对房屋建筑项目全面实行联合验收。",
                    "lead": ["丁局"],
                    "support": ["甲局"],
                    "columns": {"责任领导": "张某"},
                },
                {"number": 4, "title": "区域评估", "text": "在开发区推行地震、水土保持区域评估。", "lead": ["丁局"]},
            ],
        },
    ],
}
UNITS: Data = {
    "departments": [
        {"name": "甲局", "aliases": [{"name": "县甲局", "why": "全称"}]},
        {"name": "乙局"},
        {"name": "丙局"},
        {"name": "丁局"},
        {"name": "戊局"},
    ]
}


def make(edit: Callable[[Data], object] = lambda _: None, units: Data = UNITS) -> Registry:
    data = copy.deepcopy(PLAN)
    edit(data)
    return build(data, units)[0]


def compare(edit: Callable[[Data], object], units: Data = UNITS) -> Changes:
    return compare_plans(make(), make(edit, units))


def measure(data: Data, section: int, place: int) -> Data:
    found: Data = data["categories"][section]["measures"][place]
    return found


def first(data: Data) -> Data:
    return measure(data, 0, 0)


def postpone(data: Data) -> None:
    first(data)["text"] = "2027年6月底前企业开办压减至2个工作日。"
    first(data)["deadlines"][0].update(text="2027年6月底前", date="2027-06-30")


def tighten(data: Data) -> None:
    first(data)["text"] = "2026年底前企业开办压减至1个工作日。"
    first(data)["targets"][0].update(text="压减至1个工作日", value=1)
    first(data)["deadlines"][0].update(clause="企业开办压减至1个工作日")


def test_the_same_plan_has_no_differences():
    found = compare(lambda _: None)
    assert (found.total, found.alike, found.tasks) == (0, 5, ())


@pytest.mark.parametrize(
    ("edit", "label", "topics"),
    [
        (postpone, "1", ("wording", "deadlines")),
        (tighten, "1", ("wording", "targets")),
        (lambda d: first(d).update(title="压减开办时间"), "1", ("title",)),
        (lambda d: first(d).update(support=["丙局", "丁局"]), "1", ("units",)),
        (lambda d: first(d).update(deadlines=[]), "1", ("deadlines",)),
        (
            lambda d: measure(d, 0, 1)["tasks"][1]["recurrence"].update(text="每月", every="month"),
            "2(2)",
            ("recurrence",),
        ),
        (lambda d: measure(d, 1, 0)["columns"].update(责任领导="李某"), "3", ("columns",)),
        (lambda d: measure(d, 1, 0).update(text="对各类建筑项目全面实行联合验收。"), "3", ("wording",)),
        (lambda d: measure(d, 1, 1).update(number=5), "5", ("moved",)),
    ],
)
def test_each_respect_is_told_at_its_task_and_at_no_other(
    edit: Callable[[Data], object], label: str, topics: tuple[str, ...]
):
    found = compare(edit)
    assert [(it.task.label, it.topics) for it in found.revised] == [(label, topics)]
    assert (found.added, found.dropped, found.head, found.sections, found.alike) == ((), (), (), (), 4)


@pytest.mark.parametrize(
    ("lead", "support", "told"),
    [
        (["甲局", "乙局", "戊局"], ["丙局"], [("added", "lead", (), ("戊局",))]),
        (["甲局"], ["丙局"], [("dropped", "lead", ("乙局",), ())]),
        (
            ["甲局", "丙局"],
            ["乙局"],
            [("role", "lead", ("丙局",), ("丙局",)), ("role", "support", ("乙局",), ("乙局",))],
        ),
        (["乙局", "甲局"], ["丙局"], [("order", "lead", ("甲局", "乙局"), ("乙局", "甲局"))]),
        (["县甲局", "乙局"], ["丙局"], [("form", "lead", ("甲局",), ("县甲局",))]),
        (["甲局", "乙局"], [], [("dropped", "support", ("丙局",), ())]),
    ],
)
def test_a_unit_under_another_of_its_names_is_the_same_unit(lead: list[str], support: list[str], told: list[object]):
    """县甲局 is 甲局 in full: telling it as 甲局 dropped, 县甲局 added would take the task from whoever has it."""
    (found,) = compare(lambda d: first(d).update(lead=lead, support=support)).revised
    assert [tuple(it) for it in found.units] == told


def test_a_unit_that_another_one_replaces_everywhere_is_told_once():
    def edit(data: Data) -> None:
        for it in (measure(data, 1, 0), measure(data, 1, 1)):
            it["lead"] = ["住建局"]

    units = {"departments": [*UNITS["departments"], {"name": "住建局"}]}
    (found,) = compare(edit, units).renamings
    assert (found.old, found.new, found.tasks) == ("丁局", "住建局", ("3", "4"))

    (kept,) = compare(lambda d: measure(d, 1, 0).update(lead=["住建局"]), units).revised
    assert not compare(lambda d: measure(d, 1, 0).update(lead=["住建局"]), units).renamings  # it still leads 4
    assert [it.what for it in kept.units] == ["dropped", "added"]


def insert(data: Data) -> None:
    """A new measure 2, everything behind it renumbered, and one of these reworded too."""
    for section in data["categories"]:
        for it in section["measures"]:
            it["number"] += it["number"] >= 2
    data["categories"][0]["measures"].insert(
        1, {"number": 2, "title": "电子证照", "text": "同步发放电子营业执照和电子印章。", "lead": ["甲局"]}
    )
    measure(data, 1, 1)["text"] = "在开发区全面推行地震、水土保持等区域评估。"


def test_a_task_that_was_renumbered_and_reworded_is_one_change():
    """Told as dropped and added it would be terminated, and its record lost to the new number."""
    found = compare(insert)
    assert [it.task.label for it in found.added] == ["2"]
    assert not found.dropped
    assert [(it.old.label, it.new.label, it.topics) for it in found.revised if it.old and it.new] == [
        ("2(1)", "3(1)", ("moved",)),
        ("2(2)", "3(2)", ("moved",)),
        ("3", "4", ("moved",)),
        ("4", "5", ("moved", "wording")),
    ]


def test_what_was_dropped_stands_where_it_stood():
    found = compare(lambda d: d["categories"][0]["measures"].pop(1))
    assert [it.task.label for it in found.tasks] == ["2(1)", "2(2)"]
    assert {it.new for it in found.tasks} == {None}


def test_another_task_under_the_same_number_is_not_the_old_one_amended():
    found = compare(lambda d: measure(d, 1, 1).update(title="招商", text="引进总部企业3家。"))
    assert [(it.task.label, it.old is None) for it in found.tasks] == [("4", False), ("4", True)]


def test_a_task_in_another_section_was_moved_and_a_section_under_another_title_was_not():
    def move(data: Data) -> None:
        data["categories"][0]["measures"].append(data["categories"][1]["measures"].pop(1))

    (moved,) = compare(move).revised
    assert (moved.task.label, moved.number, moved.section) == ("4", False, True)

    renamed = compare(lambda d: d["categories"][1].update(title="工程建设项目审批"))
    assert renamed.tasks == ()
    assert [(it.old and it.old.title, it.new and it.new.title) for it in renamed.sections] == [
        ("工程建设", "工程建设项目审批")
    ]


def test_the_head_of_the_plan_is_compared_as_printed():
    found = compare(lambda d: d["plan"].update(title="某方案（修订）", issued="2026-03", office="某办"))
    assert [tuple(it) for it in found.head] == [
        ("title", "某方案", "某方案（修订）"),
        ("issued", "2026-01-15", "2026-03"),
    ]


def test_a_draft_that_lacks_titles_and_targets_does_not_drop_them():
    """What a scan does not show was not struck out by anybody."""

    def strip(data: Data) -> None:
        data["plan"].update(curation="draft", title="", issuer="")
        first(data).update(title="", targets=[])

    assert compare(strip).total == 0


def test_a_title_that_a_program_left_in_the_text_is_no_other_wording():
    def enter(data: Data) -> None:
        data["plan"]["curation"] = "draft"
        for section in data["categories"]:
            section["number"] = None
        for it in (first(data), measure(data, 1, 1)):
            it["text"] = f"{it.pop('title')}。{it['text']}"
        measure(data, 0, 1)["columns"] = {"总述": f"{measure(data, 0, 1).pop('title')}："}
        first(data)["targets"] = [
            {"text": "2个工作日", "name": "企业开办", "operator": "=", "value": 2, "unit": "工作日"}
        ]

    assert compare(enter).total == 0

    def tightened(data: Data) -> None:
        tighten(data)
        enter(data)
        first(data)["targets"][0].update(value=1)

    (found,) = compare(tightened).revised
    assert found.new is not None
    assert found.new.text == "2026年底前企业开办压减至1个工作日。"
    assert [it.what for it in found.targets] == ["value"]


def test_of_several_deadlines_the_one_that_moved_is_told_with_its_number():
    nodes = [
        {"text": "2026年3月底前", "date": "2026-03-31", "clause": "公布清单"},
        {"text": "2026年9月底前", "date": "2026-09-30", "clause": "全面实行区域评估"},
    ]

    def with_nodes(last: str, day: str) -> Callable[[Data], None]:
        text = f"2026年3月底前公布清单，{last}全面实行区域评估。"
        due = [nodes[0], {**nodes[1], "text": last, "date": day}]
        return lambda d: measure(d, 1, 1).update(text=text, deadlines=due)

    before, after = make(with_nodes("2026年9月底前", "2026-09-30")), make(with_nodes("2026年11月底前", "2026-11-30"))
    (found,) = compare_plans(before, after).revised
    assert [(it.what, it.node, it.new and it.new.date.isoformat()) for it in found.deadlines] == [
        ("date", 2, "2026-11-30")
    ]


def test_only_what_is_asked_for_is_kept():
    def edit(data: Data) -> None:
        postpone(data)
        insert(data)

    found = keep_topics(compare(edit), ["deadlines", "added"])
    assert [(it.task.label, it.topics) for it in found.tasks] == [("1", ("deadlines",)), ("2", ())]
    assert found.alike == 4


def test_two_thousand_tasks_against_two_thousand_take_no_coffee_break():
    """All renumbered, all reworded a little: nothing is found by its number or by its text."""
    words = [
        *("推进", "完善", "落实", "优化", "政务", "审批", "登记", "用水", "用电", "消防"),
        *("企业", "项目", "机制", "平台", "数据", "共享", "监管", "信用", "融资", "人才"),
    ]

    def text(n: int, end: str) -> str:
        digits = [n % 20, n // 20 % 20, n // 400 % 20, n * 7 % 20, n * 13 % 20, n * 3 % 19]
        return "".join(words[d] + words[(d + n) % 20] for d in digits) + end

    def plan(first: int, end: str) -> Registry:
        rows = [{"number": n + 1, "text": text(first + n, end), "lead": ["甲局"]} for n in range(2000)]
        return build({"plan": {"id": "x", "issued": "2026"}, "measures": rows}, UNITS)[0]

    before, after = plan(0, "，按期完成"), plan(1, "，年内完成")
    started = time.process_time()
    found = compare_plans(before, after)
    assert time.process_time() - started < 3
    shifted = [(it.old.label, it.new.label) for it in found.tasks if it.old is not None and it.new is not None]
    right = sum(int(was) == int(now) + 1 for was, now in shifted)
    assert right > 1900


def test_one_task_given_to_another_unit_is_no_reform_of_a_unit():
    """``reorganise`` would put on record that 丁局 is no more."""

    def edit(data: Data) -> None:
        measure(data, 1, 1)["lead"] = ["甲局"]  # 丁局 leads 3 alone
        measure(data, 1, 0)["lead"] = ["住建局"]

    units = {"departments": [*UNITS["departments"], {"name": "住建局"}]}
    assert [it for it in compare(edit, units).renamings if it.old == "丁局"] == []
