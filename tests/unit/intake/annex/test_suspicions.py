"""Every doubt reads as one sentence: what was read; what else it could be. A person must not have to puzzle over it."""

import ast
import datetime as dt
from pathlib import Path

import pytest

import bizenv.intake.annex
from bizenv.intake.annex.again import telling
from bizenv.intake.annex.texts import datedoubts
from bizenv.intake.annex.texts.terms import read_cell, read_text

OPENINGS = ("也可能", "请")
"""What the second half of a doubt begins with."""
HEDGES = ("可能", "请")
"""What the first half has no place for: it says what was read."""
MAKERS = {"Suspicion": 3, "doubt": 3, "_doubt": 3}
"""The calls that make a doubt, with the number of arguments; the last two are its halves."""
ISSUED = dt.date(2026, 3, 5)


def list_halves():
    """The halves of every doubt that is written out in the code; of texts that are put together, what is constant."""
    for path in sorted(Path(bizenv.intake.annex.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "Doubt" and len(node.args) >= 5:
                pair = node.args[3:5]
            elif len(node.args) == MAKERS.get(name):
                pair = node.args[-2:]
            else:
                continue
            yield f"{path.name}:{node.lineno}", *map(constant, pair)


def constant(node):
    """The text of a node; a blank mark for what is put in; None if it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(constant(part) or "□" for part in node.values)
    return None


def test_every_doubt_in_the_code_goes_on_after_a_semicolon():
    halves = list(list_halves())
    assert len(halves) > 50
    assert [place for place, _, other in halves if other is not None and not other.startswith(OPENINGS)] == []
    assert [place for place, read, _ in halves if read is not None and any(hedge in read for hedge in HEDGES)] == []
    assert [
        place for place, *both in halves for half in both if half is not None and half.endswith(tuple("。；，"))
    ] == []


@pytest.mark.parametrize(
    "cell",
    [
        "2026年1月底",
        "2月底",
        "年中",
        "2026年6月前后",
        "春耕前",
        "12/31",
        "6",
        "46387",
        "2026",
        "每月、每季度",
        "12月31日24",
    ],
)
def test_every_doubt_about_a_deadline_goes_on_after_a_semicolon(cell):
    found = [*read_cell(cell, ISSUED, year=None).doubts, *read_text(f"{cell}完成建设。", ISSUED).doubts]
    assert [doubt for doubt in found if not doubt.other.startswith(OPENINGS)] == []


def test_what_words_may_mean_goes_on_after_a_semicolon():
    told = [datedoubts.guess(*it) for it in (("46387", "时限", None), ("6", "完成月份", 2026), ("12/31", "", None))]
    assert [words for words in told if not words.startswith(OPENINGS)] == []


def test_every_difference_between_two_versions_goes_on_after_a_semicolon():
    row = {"text": "建设平台", "tasks": [{"text": "一"}]}
    said = [
        telling.tell_change("lead", ["甲局"], ["甲局"], ["乙局"]),
        telling.tell_change("lead", ["甲局"], ["丙局"], ["乙局"]),
        telling.tell_added(),
        telling.tell_dropped("3", row),
        telling.tell_kept(),
        telling.tell_deleted("3", row),
        telling.tell_renumbered(["5→6"]),
        telling.tell_split(row, taken=True),
        telling.tell_split(row, taken=False),
    ]
    assert [other for _, other in said if other and not other.startswith(OPENINGS)] == []
