"""The plan's own annex, read out of the official document by ``bizenv import``, against the data that persons curated."""

from pathlib import Path

import pytest

import bizenv.api
from bizenv.intake.annex.assemble import make_draft
from bizenv.intake.document.reading import read_document
from bizenv.plan.build import build

SOURCE = Path(__file__).parent / "source" / "shafubanfa-2019-177.txt"
DECIDED = {
    ("11.1", "support"): "两行单位印在一格、以空格隔开：哪一行属于哪个分项，由人判定",
    ("11.2", "support"): "同上",
    ("S1", "support"): "“各有关审批部门配合”：是否照印“配合”二字，由人判定",
    ("S2.1", "support"): "同上",
    ("S2.2", "support"): "同上",
    ("S2.3", "support"): "同上",
    ("S2.4", "support"): "同上",
}
"""Every difference between what is read and the data: task, key, and what a person had to decide."""


@pytest.fixture(scope="module")
def draft():
    return make_draft([read_document(SOURCE)])


@pytest.fixture(scope="module")
def read(draft):
    registry, _ = build(draft.measures, draft.departments)
    return {task.id.replace("B", "S"): task for task in registry.tasks}  # the prefix of part two is the curator's own


@pytest.fixture(scope="module")
def curated():
    return bizenv.api.load(Path(__file__).parents[1] / "data").tasks


def test_no_task_is_lost_and_none_is_made_up(read, curated):
    assert list(read) == [task.id for task in curated]


def test_only_what_a_person_decided_differs(read, curated):
    found = set()
    for task in curated:
        other = read[task.id]
        if other.text != task.text:
            found.add((task.id, "text"))
        if other.measure.title != task.measure.title:
            found.add((task.id, "title"))
        if other.lead_printed != task.lead_printed:
            found.add((task.id, "lead"))
        if other.support_printed != task.support_printed:
            found.add((task.id, "support"))
        if {(d.text, d.date) for d in other.deadlines} != {(d.text, d.date) for d in task.deadlines}:
            found.add((task.id, "deadlines"))
    assert found == set(DECIDED)


def test_what_a_person_decided_is_a_doubt_or_a_habit_of_writing(draft, read):
    doubted = {doubt.task for doubt in draft.doubts if doubt.topic == "units"}
    assert "11" in doubted
    assert read["S1"].support_printed == ("各有关审批部门",)


def test_the_head_is_the_plan_s_own_not_that_of_a_paper_it_cites(draft):
    head = draft.measures["plan"]
    assert head["title"] == "重庆市沙坪坝区营商环境优化提升工作方案"
    assert head["document"] == "沙府办发〔2019〕177号"
    assert head["issuer"] == "重庆市沙坪坝区人民政府办公室"
    assert head["issued"] == "2019-09-24"


def test_doubts_are_few(draft, read):
    told = {doubt.task for doubt in draft.doubts if doubt.task}
    assert len(told) <= len(read) // 10
