"""The files of a draft are read back as the same data, whatever stands in the document, and with no fault of the text."""

import re
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bizenv.base import yamlfile
from bizenv.base.text import UNSEEN
from bizenv.views.data import plan_yaml

ODD = (
    *(
        "1.10",
        "012",
        "yes",
        "No",
        "on",
        "off",
        "y",
        "null",
        "~",
        "true",
        "False",
        "12:30",
        "1e5",
        "0x1F",
        "1_000",
        ".5",
    ),
    *("2026-06-31", "2026-04-01", "2026-04", "2026", "=", "<<", "<=", "%", ".inf", "-", "--- 甲", "...", "-1", "+3"),
    *(
        "- 甲",
        "? 甲",
        ": 甲",
        "甲: 乙",
        "甲 #乙",
        "#甲",
        "甲:",
        "*甲",
        "&甲",
        "!甲",
        "|",
        ">",
        "'甲'",
        '"甲"',
        '甲"乙\\',
        "`",
        "@",
    ),
    *(
        "县（市、区）政府",
        "甲、乙",
        "甲，乙",
        "甲,乙",
        "[甲]",
        "{甲}",
        "［甲］",
        "｛甲｝",
        "text：甲",
        "A：甲",
        "：甲",
        "甲：",
        "甲 ：乙",
    ),
    *(
        "甲\n乙",
        " 甲",
        "甲 ",
        "甲  乙",
        "https://a.b/c?d#e",
        "a:b",
        "甲:[乙",
        "{{",
        "“甲”",
        "‘甲’",
        "1.",
        "1-3",
        "一",
        "（十六）",
    ),
    *("甲\tb", "甲\u3000乙", "甲\xa0乙", "⾃⽉⽇", "km²", "𠮷", "→", "é"),
)
TEXT = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=("Cs", "Cn")), min_size=1, max_size=12),
    st.text("甲乙12.:,，、：#-[]{}（）\"'\\ %&*!|>@`?~=<yesno", min_size=1, max_size=8),
).filter(lambda text: not re.search(UNSEEN, text))
NUMBER = st.one_of(st.integers(1, 10**9), st.integers(1, 10**8).map(lambda n: n / 1000), TEXT)
NAMES = st.lists(TEXT, max_size=4)
DEADLINE = st.fixed_dictionaries(
    {"text": TEXT, "date": st.dates().map(str)}, optional={"clause": TEXT, "soft": st.booleans()}
)
DUTY: dict[str, st.SearchStrategy[Any]] = {
    "lead": NAMES,
    "support": NAMES,
    "deadlines": st.lists(DEADLINE, max_size=2),
    "recurrence": st.fixed_dictionaries({"text": TEXT, "every": st.none() | st.just("year")}),
    "targets": st.lists(st.fixed_dictionaries({"text": TEXT, "operator": st.just("<="), "value": NUMBER}), max_size=2),
    "columns": st.dictionaries(TEXT, st.none() | NUMBER, max_size=3),
    "short": TEXT,
}
ITEM = st.fixed_dictionaries({"text": TEXT}, optional={"item": st.none() | NUMBER, **DUTY})
MEASURE = st.fixed_dictionaries(
    {"number": st.none() | NUMBER}, optional={"title": TEXT, "tasks": st.lists(ITEM, max_size=2), **DUTY}
)
MEASURES = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "plan": st.fixed_dictionaries(
            {"id": TEXT, "title": TEXT, "issued": st.sampled_from(["2026", "2026-04", "2026-04-01"])}
        ),
    },
    optional={
        "counts": st.fixed_dictionaries({"tasks": st.integers(1, 99)}),
        "categories": st.lists(
            st.fixed_dictionaries({"number": NUMBER, "measures": st.lists(MEASURE, max_size=2)}), max_size=2
        ),
        "measures": st.lists(MEASURE, max_size=3),
    },
)
DEPARTMENTS = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "departments": st.lists(
            st.fixed_dictionaries(
                {"name": TEXT},
                optional={
                    "collective": st.booleans(),
                    "aliases": st.lists(st.fixed_dictionaries({"name": TEXT, "why": TEXT}), max_size=2),
                },
            ),
            max_size=3,
        ),
    }
)


def read_back(text: str) -> Any:
    document = yamlfile.parse("file.yaml", text.encode())
    assert document.problems == [], text
    return document.data


@given(MEASURES, TEXT)
def test_measures_are_read_back_as_they_were(data: Any, source: str):
    assert read_back(plan_yaml.render_measures(data, [source])) == data


@given(DEPARTMENTS, TEXT)
def test_departments_are_read_back_as_they_were(data: Any, source: str):
    assert read_back(plan_yaml.render_departments(data, [source])) == data


@pytest.mark.parametrize("text", ODD)
def test_a_text_is_the_same_text_for_every_reader_of_yaml(text: str):
    """In every place in which a text may stand, also for the programs of others."""
    data = {
        "version": 1,
        "plan": {"id": "a", "title": text},
        "measures": [{"number": text, "text": text, "lead": [text, text], "columns": {text: text}}],
    }
    written = plan_yaml.render_measures(data, ["a"])
    assert read_back(written) == data
    assert yaml.safe_load(written) == data


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("某政办发〔2026〕7号", "某政办发〔2026〕7号"),
        ("建成10个，完成率100%。", "建成10个，完成率100%。"),
        ("“一网通办”：一次办成", "“一网通办”：一次办成"),
        ("2026-04-01", '"2026-04-01"'),
        ("KR1", "KR1"),
        ("（十六）", "（十六）"),
        ("-5℃以下", "-5℃以下"),
        ("2026", '"2026"'),
        ("1.10", '"1.10"'),
        ("yes", '"yes"'),
        ("#1", '"#1"'),
        ('甲"乙"', '甲"乙"'),
        ('"甲"乙', "'\"甲\"乙'"),
    ],
)
def test_quotes_stand_where_they_are_needed_and_nowhere_else(text: str, written: str):
    shown = plan_yaml.render_measures({"version": 1, "plan": {"id": "a", "title": text}}, ["a"])
    assert f"  title: {written}\n" in shown


@example("甲" * 5000)
@given(TEXT)
def test_a_text_stands_on_one_line(text: str):
    shown = plan_yaml.render_measures({"version": 1, "plan": {"id": "a", "title": text}}, ["a"])
    assert len(shown.rpartition("plan:")[2].strip().split("\n")) == 2
