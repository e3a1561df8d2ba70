"""Laws of what a text is called in short: nothing is cut inside brackets, a quotation, a word or a number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.store import plans
from bizenv.views.wording import cutting, titles, words

PLAN: Registry = plans.load(plans.find_packaged()).registry
TEXTS = sorted(
    {text for task in PLAN.tasks for text in (task.text, task.short, *(d.clause for d in task.deadlines))} - {""}
)
PAIRS = ("“”", "‘’", "《》", "（）", "()")
BORDERS = "，,；;。、"


def is_balanced(text: str) -> bool:
    """Whether each kind of bracket is opened as often as it is closed."""
    return all(text.count(opening) == text.count(closing) for opening, closing in PAIRS)


def is_border(text: str, kept: str) -> bool:
    """Whether the text may be cut where ``kept`` ends: at its end, or before a mark between clauses."""
    return kept == text or text[len(kept)] in BORDERS


def unnamed(task: Task) -> Task:
    """The task as a plan without short titles holds it."""
    return task._replace(short="")


@pytest.mark.parametrize("most", range(10, 61))
def test_no_text_of_the_plan_is_cut_inside_brackets_or_a_word(most: int):
    for text in TEXTS:
        shown = words.short(text, most)
        kept = shown.removesuffix("……")
        assert kept
        assert text.startswith(kept)
        assert is_balanced(kept), shown
        assert is_border(text, kept), shown
        inside = [m for m in re.finditer(r"[“（(《][^“”（()）《》]*[”）)》]", text) if m.start() < len(kept) < m.end()]
        assert not inside, shown
        assert (shown != kept) == bool(text[len(kept) :].strip(BORDERS)), "…… stands where something is left out"


@pytest.mark.parametrize("most", range(10, 61))
def test_a_cut_text_is_as_short_as_its_borders_allow(most: int):
    for text in TEXTS:
        kept = cutting.cut(text, most)
        assert len(kept) <= most or not any(
            is_balanced(text[:n]) and text[n] in BORDERS for n in range(1, min(most, len(text) - 1) + 1)
        ), kept


@pytest.mark.parametrize(
    "task", [*PLAN.tasks, *map(unnamed, PLAN.tasks)], ids=lambda task: task.id + "?" * (not task.short)
)
def test_every_task_has_a_title_that_stands_in_a_sentence(task: Task):
    title = titles.name_task(task)
    assert title
    assert is_balanced(title)
    assert "……" not in title
    assert title[-1] not in BORDERS
    source = (task.short, task.measure.title, task.text, *(d.clause for d in task.deadlines))
    assert any(given_.startswith(title) for given_ in source)


def test_the_title_of_a_task_without_one_is_its_measures_if_it_is_the_measure_itself():
    assert titles.name_task(unnamed(PLAN.task("2"))) == "压减企业开办耗时"
    assert titles.name_task(unnamed(PLAN.task("27.3"))) == "实现“异地销户”业务办理"
    assert (
        titles.name_task(unnamed(PLAN.task("5.2")))
        == "对开发区、产业园区等特定区域的地震安全性评价等一批事项实行区域评价"
    )


@given(st.text(alphabet="办理一窗12.,，、。；“”‘’（）《》 ab", min_size=1, max_size=60), st.integers(1, 60))
def test_any_text_is_cut_to_its_own_beginning_and_never_much_longer_than_asked_for(text: str, most: int):
    kept = cutting.cut(text, most)
    assert text.startswith(kept)
    assert len(kept) <= most + 40
    if is_balanced(text) and cutting.is_whole(text) and len(text) <= most + 40:
        assert cutting.is_whole(kept)


MARKED = st.recursive(
    st.text(alphabet="办理一窗", min_size=1, max_size=4),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map("".join).map(titles.quote),
    max_leaves=8,
)


@given(MARKED)
def test_quotation_marks_take_turns_however_deep(text: str):
    depth = 0
    for letter in text:
        if letter in "“‘":
            assert letter == "“‘"[depth % 2]
            depth += 1
        elif letter in "”’":
            depth -= 1
            assert letter == "”’"[depth % 2]
    assert depth == 0
