"""A mark beside a deadline is explained below the list or table that shows it, and only there."""

import re
from pathlib import Path

import pytest

from bizenv.views.wording.words import IMPLICIT_NOTE, RULE_NOTE, SOFT_NOTE

NOTES = {"*": IMPLICIT_NOTE, "△": SOFT_NOTE, "◇": RULE_NOTE}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}((?:\\?\*|△|◇)*)")
AS_OF = ("--as-of", "2020-01-06")


@pytest.fixture
def marked(run, office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small ledger with a new rule, so that each mark occurs."""
    monkeypatch.setenv("BIZENV_TODAY", "2019-12-31")
    rule = ("--document", "新办法", "--effective", "2019-12-31", "--until", "2020-01-02")
    assert run("supersede", "11.1", *rule, "--data", office).code == 0
    return office


@pytest.mark.parametrize(
    "typed",
    [
        ("list", "--lead", "区市场监管局"),
        ("list", "--lead", "区市场监管局", "--format", "markdown"),
        ("list", "--measure", "27"),
        ("overdue",),
        ("search", "专利"),
        ("search", "企业"),
        ("search", "网络"),
        ("report",),
        ("report", "--format", "markdown"),
        ("report", "--department", "区经济信息委"),
        ("bulletin", "--number", "3", "--period", "2019-Q4"),
        ("brief", "--period", "2019-Q4"),
        ("department", "区市场监管局"),
        ("department", "区市场监管局", "--format", "markdown"),
        ("timeline",),
        ("show", "67.1", "11.1"),
    ],
    ids=" ".join,
)
def test_every_mark_that_is_shown_is_explained_and_no_other(run, marked: Path, typed: tuple[str, ...]):
    result = run(*typed, *AS_OF, "--data", marked)
    assert result.code == 0, result.err
    shown = {mark for marks in DAY.findall(result.out) for mark in marks.replace("\\", "")}
    plain = result.out.replace("\\", "")
    assert {mark for mark, note in NOTES.items() if note in plain} == shown


def test_what_was_just_recorded_is_told_without_marks(run, marked: Path):
    assert not any(mark in run("record", "67.3", "--not-started", "--data", marked).out for mark in "△◇")
    assert "，时限2019-12-31\n" in run("record", "69.3", "--progress", "5", "--data", marked).out
