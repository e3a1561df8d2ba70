"""Views as they were looked at and found good; BIZENV_REWRITE_GOLDEN=1 rewrites them, never in CI."""

import os
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
VIEWS = {
    "list-lead": ("list", "--lead", "区政务办", "--sort", "due"),
    "overdue": ("overdue", "--as-of", "2019-12-31"),
    "show": ("show", "71.1"),
    "departments": ("departments",),
    "department": ("department", "区政务办"),
}
IN_THE_OFFICE = {
    "office-list": ("list", "--category", "1", "--category", "6", "--as-of", "2019-12-12"),
    "office-show": ("show", "71.1", "--as-of", "2019-12-31"),
    "office-overdue": ("overdue", "--as-of", "2020-01-03"),
    "office-report": ("report", "--as-of", "2019-12-31", "--by", "category", "--since", "2019-12-10"),
    "office-readme": (
        "report",
        "--as-of",
        "2019-12-31",
        "--department",
        "区市场监管局",
        "--department",
        "区经济信息委",
    ),
    "office-trend": ("trend", "--as-of", "2020-01-10", "--to", "2020", "--by", "department"),
    "office-bulletin": (
        "bulletin",
        "--number",
        "3",
        "--period",
        "2019-Q4",
        "--clues",
        "12/10",
    ),
    "office-brief": ("brief", "--period", "2019-Q4"),
    "office-missing": ("missing", "--period", "2019-Q4", "--lead", "区市场监管局", "--as-of", "2020-01-03"),
}
"""Views of the small ledger of office.txt."""


@pytest.fixture
def rewriting() -> bool:
    """Whether the goldens are to be rewritten; that CI never does it is part of the answer."""
    asked = bool(os.environ.get("BIZENV_REWRITE_GOLDEN"))
    assert not (asked and os.environ.get("CI")), "golden files are never rewritten in CI"
    return asked


@pytest.mark.parametrize("name", [*VIEWS, *IN_THE_OFFICE])
def test_the_view_at_80_columns_is_the_one_that_was_looked_at(
    run, kept_office: Path, monkeypatch: pytest.MonkeyPatch, rewriting: bool, name: str
):
    monkeypatch.setenv("NO_COLOR", "1")
    if name in IN_THE_OFFICE:
        monkeypatch.setenv("BIZENV_DATA", str(kept_office))
        monkeypatch.setenv("BIZENV_TODAY", "2020-01-10")
    result = run(*{**VIEWS, **IN_THE_OFFICE}[name], width=80)
    path = GOLDEN / f"{name}.txt"
    if rewriting:
        path.write_text(result.out, "utf-8", newline="\n")
    assert (result.code, result.err) == (0, "")
    assert result.out == path.read_text("utf-8")


def test_the_report_on_the_page_of_the_ledger_is_the_golden_one():
    text = (GOLDEN.parents[1] / "docs" / "ledger.md").read_text("utf-8")
    typed = " ".join(IN_THE_OFFICE["office-readme"])
    assert f"```text\n$ bizenv {typed}\n{(GOLDEN / 'office-readme.txt').read_text('utf-8')}```" in text


def test_every_golden_file_belongs_to_a_view():
    assert {p.stem for p in GOLDEN.iterdir()} == set(VIEWS) | set(IN_THE_OFFICE)
