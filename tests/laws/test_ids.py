"""Numbers as plans print them: every task has an id of its own, or it is said that it has not."""

import re
from contextlib import suppress

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bizenv.base.errors import NotFoundError
from bizenv.checks.catalogue import RULES
from bizenv.checks.rules import run
from bizenv.checks.rules.subject import Subject
from bizenv.plan.build import build
from bizenv.plan.ids import ID

NUMBER = st.sampled_from(
    [None, 1, 2, 3, 10, "1", "KR1", "O2", "1.1", "1.2.3", "2A", "（一）", "（十六）", "二", "（2）", "2-1"]
)
ITEMS = st.lists(NUMBER, min_size=1, max_size=3)
MEASURE = st.tuples(NUMBER, st.none() | ITEMS)
SECTION = st.lists(MEASURE, min_size=1, max_size=4)


def measure(number, items, n: int) -> dict:
    """A measure, or one with sub-items; its words are its own, so that tasks can be told apart."""
    row = {"number": number, "title": f"甲{n}", "lead": ["某局"]}
    if items is None:
        return {**row, "text": f"办第{n}件"}
    return {**row, "tasks": [{"item": item, "text": f"办第{n}件之{k}"} for k, item in enumerate(items)]}


@st.composite
def plans(draw) -> dict:
    """The data of a plan with parts, with categories alone, or with measures alone."""
    sections = draw(st.lists(SECTION, min_size=1, max_size=4))
    rows = [[measure(*each, 100 * s + n) for n, each in enumerate(section)] for s, section in enumerate(sections)]
    numbering = draw(st.sampled_from(["continuous", "restarts", "printed"]))
    head = {"id": "p", "issued": "2026", "curation": "draft", "numbering": numbering}
    categories = [{"number": draw(NUMBER), "title": f"领域{n}", "measures": some} for n, some in enumerate(rows)]
    shape = draw(st.sampled_from(["measures", "categories", "parts", "both"]))
    if shape == "measures":
        return {"plan": head, "measures": [row for some in rows for row in some]}
    if shape == "categories":
        return {"plan": head, "categories": categories}
    if shape == "parts":
        return {"plan": head, "parts": [{"number": f"部{n}", "measures": some} for n, some in enumerate(rows)]}
    half = len(categories) // 2
    parts = [part for part in (categories[:half], categories[half:]) if part]
    return {"plan": head, "parts": [{"number": f"部{n}", "categories": part} for n, part in enumerate(parts)]}


DEPARTMENTS = {"departments": [{"name": "某局"}]}


@settings(max_examples=150, deadline=None)
@given(plans())
def test_two_tasks_never_share_an_id_in_silence(measures: dict):
    """Else one entry of the ledger would be about both."""
    registry, sources = build(measures, DEPARTMENTS)
    faults = run(Subject(registry, sources, measures, DEPARTMENTS, None, (), {}))
    doubled = len({task.id.upper() for task in registry.tasks}) < len(registry.tasks)
    assert not doubled or "E301" in {fault.code for fault in faults}
    assert all(fault.code in RULES for fault in faults)


@settings(max_examples=150, deadline=None)
@given(plans())
def test_every_id_can_name_a_file_and_is_typed_as_it_is_shown(measures: dict):
    registry, _ = build(measures, DEPARTMENTS)
    own = [task.id.upper() for task in registry.tasks]
    parted = {task.measure.id.upper() for task in registry.tasks if task.item is not None}
    assume(len({*own}) == len(own) and not {*own} & parted)  # else E301 says so
    for task in registry.tasks:
        if len(task.id.split(".")) <= 4:
            assert re.fullmatch(ID, task.id, re.ASCII), task.id
        assert task in registry.named(task.id)
        alone = sum(task.label in (other.label, other.id, other.measure.id) for other in registry.tasks) == 1
        with suppress(NotFoundError):  # the label is another row's too: all of them are named
            found = registry.named(task.label)
            assert task in found or not alone
            assert len({t.measure.id for t in found}) == 1 or not alone
