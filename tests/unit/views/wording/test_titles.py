"""Tests of short titles and of quoting."""

import re

import pytest

from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.store import plans
from bizenv.views.wording import cutting, titles

PLAN: Registry = plans.load(plans.find_packaged()).registry


@pytest.mark.parametrize("task", PLAN.tasks, ids=lambda task: task.id)
def test_the_short_title_of_each_task_says_nothing_that_its_text_does_not(task: Task):
    assert 6 <= len(re.findall("[㐀-鿿]", task.short)) <= 20
    assert cutting.is_whole(task.short)
    assert not re.search("[，。；,;：:、.]$", task.short)
    field = task.measure.category.title if task.measure.category is not None else ""
    assert {*task.short} <= {*task.text, *task.measure.title, *field, *"、和等低按"}
    numbers = re.findall("[0-9.]+", task.short)
    assert {*numbers} <= {*re.findall("[0-9.]+", task.text)}
    assert not any(number in deadline.text for number in numbers for deadline in task.deadlines)


def test_no_two_tasks_are_called_the_same():
    assert len({task.short for task in PLAN.tasks}) == len(PLAN.tasks)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("一窗受理", "“一窗受理”"),
        ("实现“异地销户”业务办理", "“实现‘异地销户’业务办理”"),
        ("称“甲‘乙’丙”", "“称‘甲“乙”丙’”"),
        ("称‘甲’", "“称‘甲’”"),
        ("don’t", "“don’t”"),
        ("称“don’t”", "“称‘don’t’”"),
        ("称“甲", "“称“甲”"),
        ("", "“”"),
    ],
)
def test_a_quotation_within_a_quotation_has_single_marks(text: str, quoted: str):
    assert titles.quote(text) == quoted


@pytest.mark.parametrize(
    ("title", "cited"),
    [
        ("某方案", "《某方案》"),
        ("关于印发《某方案》的通知", "《关于印发〈某方案〉的通知》"),
        ("转发《关于印发〈某方案〉的通知》的函", "《转发〈关于印发《某方案》的通知〉的函》"),
    ],
)
def test_a_title_within_a_title_has_single_marks(title: str, cited: str):
    assert titles.entitle(title) == cited


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("实现企业开办“一网通办、一窗受理、并联办理”。另行推广。", 10, "实现企业开办“一网通办、一窗受理、并联办理”……"),
        ("压减环节至4个(申请受理、供电方案答复),取消外部工程。", 12, "压减环节至4个(申请受理、供电方案答复)……"),
        ("投入1,000万元，建成10个站点，方便群众。", 12, "投入1,000万元……"),
        ("建站（含改建；不含迁建）。", 30, "建站（含改建；不含迁建）"),
        ("Build ten pumping stations along the river", 20, "Build ten pumping……"),
        ("推广“一窗受理", 4, "推广“一窗受理"),
        ("办" * 100, 10, "办" * 10 + "……"),
        ("办" * 8 + "120" + "个" * 100, 10, "办" * 8 + "……"),
        ("办" * 7 + "120" + "个" * 100, 10, "办" * 7 + "……"),
        ("推广" + "“" + "办" * 100 + "”", 10, "推广……"),
    ],
)
def test_a_text_is_cut_between_its_clauses(text: str, most: int, kept: str):
    assert cutting.shorten(text, most) == kept


def test_a_title_copied_from_a_letter_is_found_and_a_text_is_not_told_twice(run):
    found = run("search", "推行印章在线刻制、简化企业开办流程").out
    assert "1(2)" in found
    assert "标题　【推行印章在线刻制、简化企业开办流程】" in found
    assert "标题" not in run("search", "异地销户").out
