"""Laws of a new version against a draft: nobody's correction is lost, and without corrections the new version stands."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bizenv.intake.annex.again.merging import Before, merge
from bizenv.intake.annex.model import Draft

UNITS = ("甲局", "乙局", "丙局")
DEPARTMENTS = {"version": 1, "departments": [{"name": name} for name in UNITS]}
TEXT = st.text("办事流程压减", min_size=3, max_size=8)
LEAD = st.lists(st.sampled_from(UNITS), min_size=1, max_size=2, unique=True)
DUTY = st.fixed_dictionaries({"text": TEXT, "lead": LEAD})


@st.composite
def measure(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        return draw(DUTY)
    items = draw(st.lists(DUTY, min_size=1, max_size=3))
    return {"title": draw(TEXT), "tasks": [{"item": n, **item} for n, item in enumerate(items, start=1)]}


@st.composite
def plan(draw: st.DrawFn) -> dict[str, Any]:
    """A plan in two sections."""
    sections: list[dict[str, Any]] = []
    number = 0
    for n in range(1, 3):
        rows = []
        for row in draw(st.lists(measure(), min_size=1, max_size=3)):
            number += 1
            rows.append({"number": number, **row})
        sections.append({"number": n, "title": f"第{n}个领域", "measures": rows})
    return {"version": 1, "plan": {"id": "a", "issued": "2026", "curation": "draft"}, "categories": sections}


def list_tasks(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every task of a plan: number, item, text, leads, whether its own or its measure's."""
    found: list[tuple[Any, ...]] = []
    for section in data["categories"]:
        for row in section["measures"]:
            found += [
                (row["number"], task.get("item"), task["text"], task.get("lead") or row.get("lead"))
                for task in row.get("tasks", [row])
            ]
    return found


@given(plan(), plan())
def test_a_correction_of_any_kind_stays_if_the_document_is_the_same(base: dict[str, Any], mine: dict[str, Any]):
    merged = merge(Before(base, DEPARTMENTS, ()), mine, DEPARTMENTS, Draft(base, DEPARTMENTS, ())).draft
    assert list_tasks(merged.measures) == list_tasks(mine)
    assert merged.doubts == ()


@given(plan(), plan())
def test_without_corrections_the_new_version_stands_and_every_difference_is_told(
    base: dict[str, Any], new: dict[str, Any]
):
    merged = merge(Before(base, DEPARTMENTS, ()), base, DEPARTMENTS, Draft(new, DEPARTMENTS, ())).draft
    assert sorted(map(str, list_tasks(merged.measures))) == sorted(map(str, list_tasks(new)))
    assert bool(merged.doubts) == (list_tasks(base) != list_tasks(new) or _titles(base) != _titles(new))


def _titles(data: dict[str, Any]) -> list[Any]:
    return [row.get("title") for section in data["categories"] for row in section["measures"]]
