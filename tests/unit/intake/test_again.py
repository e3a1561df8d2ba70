"""A new version of a document against a corrected draft: no correction is lost, and nothing changes unseen."""

import copy
from typing import Any

import pytest

from bizenv.intake.annex.again.merging import Before, Earlier, merge
from bizenv.intake.annex.model import Doubt, Draft
from bizenv.plan.build import build

Data = dict[str, Any]
TEXTS = (
    "推行印章在线刻制。",
    "压减办电时间。",
    "降低用水价格。",
    "建设数据平台，汇聚各类数据。",
    "每季度通报办理情况。",
)


def make(rows: list[Data]) -> Data:
    plan = {"id": "a", "title": "方案", "issued": "2026", "curation": "draft"}
    return {"version": 1, "plan": plan, "categories": [{"number": 1, "title": "领域", "measures": rows}]}


def make_base() -> Data:
    return make([{"number": n, "text": text, "lead": [f"{n}局"]} for n, text in enumerate(TEXTS, start=1)])


def make_units(*names: str) -> Data:
    return {"version": 1, "departments": [{"name": name} for name in names or [f"{n}局" for n in range(1, 6)]]}


def rows(data: Data) -> list[Data]:
    found: list[Data] = data["categories"][0]["measures"]
    return found


def run(
    base: Data,
    mine: Data,
    new: Data,
    doubts: tuple[Earlier, ...] = (),
    found: tuple[Doubt, ...] = (),
    units: tuple[Data, Data, Data] | None = None,
) -> Draft:
    given = units or (make_units(), make_units(), make_units())
    copies = copy.deepcopy((base, mine, new))
    merged = merge(Before(base, given[0], doubts), mine, given[1], Draft(new, given[2], found)).draft
    assert (base, mine, new) == copies, "the readings are not changed"
    build(merged.measures, merged.departments)
    for doubt in merged.doubts:
        where: Any = merged.measures if doubt.file == "measures" else merged.departments
        for step in doubt.path:
            where = where[step]
    return merged


def test_the_same_version_again_changes_nothing_and_asks_nothing():
    base, mine = make_base(), make_base()
    rows(mine)[1]["lead"] = ["5局"]
    rows(mine)[2]["text"] = "降低用水用气价格。"
    del rows(mine)[3]
    mine["plan"]["title"] = "改过的标题"
    merged = run(base, mine, make_base())
    assert merged.measures == mine
    assert merged.doubts == ()


@pytest.mark.parametrize(
    ("key", "old", "mine", "new", "kept", "doubt"),
    [
        (
            "lead",
            ["1局"],
            ["1局"],
            ["2局"],
            ["2局"],
            ("units", "新版牵头改作“2局”，已照新版", "也可能仍是原版的“1局”"),
        ),
        ("lead", ["1局"], ["3局"], ["1局"], ["3局"], None),
        ("lead", ["1局"], ["3局"], ["3局"], ["3局"], None),
        (
            "lead",
            ["1局"],
            ["3局"],
            ["2局", "4局"],
            ["3局"],
            ("units", "牵头照人工改定的“3局”", "也可能应照新版改作“2局”、“4局”，原版是“1局”"),
        ),
        ("support", None, None, ["2局"], ["2局"], ("units", "新版配合改作“2局”，已照新版", "也可能仍应空着")),
        ("support", ["2局"], ["2局"], None, None, ("units", "新版配合空着，已照新版", "也可能仍是原版的“2局”")),
        ("support", ["2局"], None, ["2局"], None, None),
        (
            "deadlines",
            [{"text": "2026年6月", "date": "2026-06-30"}],
            [{"text": "2026年6月", "date": "2026-06-30"}],
            [{"text": "2026年底", "date": "2026-12-31"}],
            [{"text": "2026年底", "date": "2026-12-31"}],
            (
                "deadline",
                "新版时限改作“2026年底”（2026-12-31），已照新版",
                "也可能仍是原版的“2026年6月”（2026-06-30）",
            ),
        ),
        ("title", "甲", "乙", "甲", "乙", None),
    ],
)
def test_a_correction_stays_and_a_change_of_the_document_is_told(
    key: str, old: Any, mine: Any, new: Any, kept: Any, doubt: tuple[str, str, str] | None
):
    datas = [make_base() for _ in range(3)]
    for data, value in zip(datas, (old, mine, new), strict=True):
        rows(data)[2][key] = value
        if value is None:
            del rows(data)[2][key]
    merged = run(*datas)
    assert rows(merged.measures)[2].get(key) == kept
    told = [(d.topic, d.task, d.read, d.other) for d in merged.doubts]
    assert told == ([] if doubt is None else [(doubt[0], "3", *doubt[1:])])


def test_a_row_that_is_new_stands_in_its_place_and_those_behind_it_keep_their_corrections():
    base, mine = make_base(), make_base()
    rows(mine)[3]["lead"] = ["1局", "2局"]
    new = make_base()
    rows(new).insert(1, {"number": 2, "text": "全新的一项工作内容。", "lead": ["5局"]})
    for n, row in enumerate(rows(new), start=1):
        row["number"] = n
    merged = run(base, mine, new)
    assert [row["number"] for row in rows(merged.measures)] == [1, 2, 3, 4, 5, 6]
    assert rows(merged.measures)[4] == {"number": 5, "text": TEXTS[3], "lead": ["1局", "2局"]}
    told = [(d.topic, d.task, d.read) for d in merged.doubts]
    assert told == [("number", "", "新版有4项的编号变了，已照新版：2→3、3→4、4→5、5→6"), ("row", "2", "新版新增的一项")]


def test_a_row_that_is_dropped_goes_unless_a_person_has_worked_on_it():
    base, mine, new = make_base(), make_base(), make_base()
    rows(mine)[3]["lead"] = ["1局"]
    del rows(new)[2:4]
    merged = run(base, mine, new)
    assert [row["number"] for row in rows(merged.measures)] == [1, 2, 4, 5]
    told = [(d.topic, d.task, d.read) for d in merged.doubts]
    assert told == [
        ("row", "", f"原版的 3 “{TEXTS[2]}”新版没有，已删去"),
        ("row", "4", "新版没有这一项，因人工改过，仍留着"),
    ]


def test_a_row_that_a_person_has_deleted_stays_deleted_and_is_told_of_if_it_was_reworded():
    base, mine, new = make_base(), make_base(), make_base()
    del rows(mine)[1:3]
    rows(new)[2]["text"] = "降低用水、用气价格。"
    merged = run(base, mine, new)
    assert merged.measures == mine
    assert [(d.task, d.read) for d in merged.doubts] == [
        ("", "人工删去的 3，新版改作“降低用水、用气价格。”，仍没有列入")
    ]


def test_of_a_row_that_a_person_has_deleted_nothing_is_asked_when_only_its_number_changes():
    base, mine, new = make_base(), make_base(), make_base()
    del rows(mine)[1]
    rows(new).insert(0, {"number": 1, "text": "新增绿道9公里。", "lead": ["1局"]})
    for n, row in enumerate(rows(new), start=1):
        row["number"] = n
    merged = run(base, mine, new, found=(Doubt("units", "3", "第4行", "“2局”当作单位名称", "不像单位名称"),))
    assert [doubt.read for doubt in merged.doubts if "删去" in doubt.read or "单位名称" in doubt.read] == []


def test_a_row_that_a_person_has_added_stays():
    base, mine, new = make_base(), make_base(), make_base()
    rows(mine).insert(2, {"number": "2A", "text": "机器漏读的一行。", "lead": ["1局"]})
    assert run(base, mine, new).measures == mine
    rows(new).insert(2, {"number": "2A", "text": "机器漏读的一行。", "lead": ["1局"]})
    merged = run(base, mine, new)
    assert (merged.measures, merged.doubts) == (mine, ())


def items(*leads: list[str] | None, shared: list[str] | None = None) -> Data:
    made = [
        {"item": n, "text": f"第{n}件{TEXTS[n]}", **({"lead": it} if it else {})} for n, it in enumerate(leads, start=1)
    ]
    return make([{"number": 1, "title": "措施", **({"lead": shared} if shared else {}), "tasks": made}])


def test_units_that_a_measure_says_for_all_are_compared_item_by_item():
    base = items(None, None, None, shared=["1局"])
    new = items(["1局"], ["2局"], ["1局"])
    merged = run(base, copy.deepcopy(base), new)
    assert merged.measures == items(None, ["2局"], None, shared=["1局"])
    assert [(d.task, d.topic) for d in merged.doubts] == [("1.2", "units")]
    corrected = items(None, None, None, shared=["3局"])
    merged = run(base, corrected, new)
    assert merged.measures == corrected
    assert [(d.task, d.read) for d in merged.doubts] == [("1.2", "牵头照人工改定的“3局”")]


def test_a_measure_that_a_person_has_split_stays_split():
    base, mine, new = make_base(), make_base(), make_base()
    text = rows(mine)[3].pop("text")
    rows(mine)[3]["title"] = "平台"
    rows(mine)[3]["tasks"] = [{"item": n, "text": part} for n, part in enumerate(text.split("，"), start=1)]
    merged = run(base, mine, new)
    assert merged.measures == mine


def test_a_section_that_is_new_comes_with_its_rows():
    base, mine, new = make_base(), make_base(), make_base()
    added = {"number": 9, "text": "另一领域的工作。", "lead": ["9局"]}
    new["categories"].append({"number": 2, "title": "新领域", "measures": [added]})
    units = (make_units(), make_units(), make_units("1局", "2局", "3局", "4局", "5局", "9局"))
    merged = run(base, mine, new, units=units)
    assert merged.measures["categories"] == new["categories"]
    assert merged.departments["departments"][-1] == {"name": "9局"}
    assert [(d.task, d.read) for d in merged.doubts] == [("9", "新版新增的一项")]


def test_units_as_corrected_stay_and_those_nobody_names_any_more_go():
    base, mine, new = make_base(), make_base(), make_base()
    rows(new)[0]["lead"] = ["新1局"]
    corrected = make_units()
    corrected["departments"][1] = {"name": "第二局", "aliases": [{"name": "2局", "why": "简称"}]}
    corrected["departments"].append({"name": "自己加的局"})
    units = (make_units(), corrected, make_units("新1局", "2局", "3局", "4局", "5局"))
    merged = run(base, mine, new, units=units)
    names = [unit["name"] for unit in merged.departments["departments"]]
    assert names == ["第二局", "3局", "4局", "5局", "自己加的局", "新1局"]


UNITS = Doubt(
    "units", "3", "第2页第3行", "牵头读作“3局”", "也可能是“三局”", "measures", ("categories", 0, "measures", 2, "lead")
)


def test_a_doubt_that_was_settled_is_not_asked_again_while_the_reading_is_the_same():
    base = make_base()
    merged = run(base, make_base(), make_base(), (Earlier(UNITS, open=False),), (UNITS._replace(place="第9页"),))
    assert merged.doubts == ()
    other = UNITS._replace(other="也可能是“参局”")
    assert run(base, make_base(), make_base(), (Earlier(UNITS, open=False),), (other,)).doubts == (other,)


def test_a_doubt_that_the_reading_no_longer_has_is_not_asked():
    assert run(make_base(), make_base(), make_base(), (Earlier(UNITS, open=True),)).doubts == ()


def test_an_open_difference_is_kept_while_its_row_is_the_same():
    base, shifted = make_base(), make_base()
    assert run(base, make_base(), make_base(), (Earlier(UNITS, open=True, compared=True),), (UNITS,)).doubts == (UNITS,)
    assert run(base, make_base(), make_base(), (Earlier(UNITS, open=True, compared=True),)).doubts == (UNITS,)
    rows(shifted)[2]["lead"] = ["三局"]
    (doubt,) = run(base, make_base(), shifted, (Earlier(UNITS, open=True, compared=True),)).doubts
    assert doubt.read == "新版牵头改作“三局”，已照新版"


def test_a_doubt_about_the_new_version_is_at_its_row_wherever_that_stands_now():
    base, mine, new = make_base(), make_base(), make_base()
    rows(mine).insert(0, {"number": "0", "text": "加在最前的一行。", "lead": ["1局"]})
    (doubt,) = run(base, mine, new, (), (UNITS,)).doubts
    assert (doubt.task, doubt.path) == ("3", ("categories", 0, "measures", 3, "lead"))


def test_a_text_that_is_new_is_told_once_and_not_again_for_the_numbers_in_it():
    datas = [make_base() for _ in range(3)]
    for data, number in zip(datas, (10, 10, 20), strict=True):
        text = f"建成{number}个服务点。"
        target = {"text": f"建成{number}个", "name": "服务点", "operator": ">=", "value": number, "unit": "个"}
        rows(data)[0] |= {"text": text, "targets": [target]}
    merged = run(*datas)
    assert merged.measures == datas[2]
    assert [d.topic for d in merged.doubts] == ["text"]
