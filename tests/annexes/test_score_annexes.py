"""The measure of ``bizenv import`` itself: what it must call right, wrong, lost, and doubted."""

import copy
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bizenv import api

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("score_annexes", ROOT / "scripts" / "score_annexes.py")
assert SPEC is not None
assert SPEC.loader is not None
score_annexes = importlib.util.module_from_spec(SPEC)
sys.modules["score_annexes"] = score_annexes
SPEC.loader.exec_module(score_annexes)

PLAN = """
version: 1
plan: {id: a, title: 甲方案, issued: 2026-01-01, curation: draft, numbering: printed}
measures:
  - {number: 1, title: 甲, text: 建成一个平台并投入使用至年底, lead: [区甲局, 区乙局], support: [区丙局],
     deadlines: [{text: 2026年6月, date: 2026-06-30, from: column}]}
  - {number: 2, title: 乙, text: 修好两条道路并且全部验收通过, lead: [区乙局], columns: {完成时限: 长期坚持}}
  - {number: 3, title: 丙, text: 通报三次进展情况给各个单位, lead: [区丙局], recurrence: {text: 每季度, every: quarter, from: column}}
"""
UNITS = "version: 1\ndepartments: [{name: 区甲局}, {name: 区乙局}, {name: 区丙局}]\n"
GOLD: dict[str, Any] = {
    "rows": [
        {"id": "1", "lead": ["区甲局", "区乙局"], "support": ["区丙局"], "deadline_text": "2026年6月", "deadline": "2026-06-30", "text12": "建成一个平台并投入使用至"},
        {"id": "2", "lead": ["区乙局"], "support": [], "deadline_text": "长期坚持", "deadline": None, "text12": "修好两条道路并且全部验收"},
        {"id": "3", "lead": ["区丙局"], "support": [], "deadline_text": "每季度", "deadline": None, "text12": "通报三次进展情况给各个单"},
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def tasks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    (folder / "measures.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "departments.yaml").write_text(UNITS, encoding="utf-8")
    return api.load(folder).registry.tasks


def test_a_table_that_was_read_as_printed_is_right(tasks):
    found = score_annexes.score(GOLD, tasks, [])
    assert (found.right, found.wrong, found.unnamed) == (3, [], [])


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        (0, "id", "7"),
        (0, "lead", ["区乙局", "区甲局"]),
        (0, "support", []),
        (0, "deadline", "2026-06-29"),
        (0, "deadline_text", "2026年5月"),
        (0, "text12", "建成一个平台并投入使用后"),
        (1, "deadline_text", "持续推进"),
        (1, "deadline", "2026-12-31"),
    ],
)
def test_one_field_that_differs_makes_the_row_wrong_unless_it_is_doubted(tasks, row, field, value):
    gold = copy.deepcopy(GOLD)
    gold["rows"][row][field] = value
    own = GOLD["rows"][row]["id"]
    found = score_annexes.score(gold, tasks, [])
    assert (found.right, len(found.wrong)) == (2, 1)
    assert score_annexes.score(gold, tasks, [{"task": own}]).wrong == []


def test_a_row_that_is_not_read_is_lost_unless_a_doubt_names_its_words(tasks):
    found = score_annexes.score(GOLD, tasks[:2], [])
    assert (found.right, found.unnamed) == (2, ["3"])
    assert score_annexes.score(GOLD, tasks[:2], [{"task": "", "read": "通报三次 进展情况给"}]).unnamed == []
    assert score_annexes.score(GOLD, tasks[:2], [], [{"text": "通报三次进展情况给各个单位"}]).unnamed == []


def test_a_row_that_is_not_printed_is_wrong(tasks):
    gold = {"rows": GOLD["rows"][:2]}
    assert score_annexes.score(gold, tasks, []).wrong == ["3"]


def test_a_row_that_is_struck_out_may_be_left_out_or_doubted(tasks):
    gold = copy.deepcopy(GOLD)
    gold["rows"][2]["optional"] = True
    assert score_annexes.score(gold, tasks, []).wrong == ["3"]
    assert score_annexes.score(gold, tasks, [{"task": "3"}]).wrong == []


def test_a_hesitation_that_is_missing_is_told(tasks):
    assert score_annexes.score({**GOLD, "expect_doubts": ["2"]}, tasks, []).missed == ("2",)


@pytest.mark.parametrize("path", sorted((ROOT / "tests/annexes/made").glob("*.json")), ids=lambda path: path.stem)
def test_each_gold_table_has_its_documents_and_its_rows(path):
    gold = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(gold, dict):
        return  # an annex that is JSON itself
    assert gold["count"] == len(gold["rows"]) == len({row["id"] for row in gold["rows"]})
    assert gold["rows"] or gold["says"]
    assert gold["files"]
    assert all((path.parent / name).stat().st_size < 130_000 for name in gold["files"])
