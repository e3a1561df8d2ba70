"""Views as they were looked at and found good; BIZENV_REWRITE_GOLDEN=1 rewrites them, never in CI."""

import os
from pathlib import Path

import pytest

GOLDEN = Path(__file__).with_name("golden")
VIEWS = {
    "list-lead": ("list", "--lead", "区政务办", "--sort", "due"),
    "overdue": ("overdue", "--as-of", "2019-12-31"),
    "show": ("show", "71.1"),
    "departments": ("departments",),
    "department": ("department", "区政务办"),
}


@pytest.fixture
def rewriting() -> bool:
    """Whether the goldens are to be rewritten; that CI never does it is part of the answer."""
    asked = bool(os.environ.get("BIZENV_REWRITE_GOLDEN"))
    assert not (asked and os.environ.get("CI")), "golden files are never rewritten in CI"
    return asked


@pytest.mark.parametrize("name", VIEWS)
def test_the_view_at_80_columns_is_the_one_that_was_looked_at(
    run, monkeypatch: pytest.MonkeyPatch, rewriting: bool, name: str
):
    monkeypatch.setenv("NO_COLOR", "1")
    result = run(*VIEWS[name], width=80)
    path = GOLDEN / f"{name}.txt"
    if rewriting:
        path.write_text(result.out, "utf-8", newline="\n")
    assert (result.code, result.err) == (0, "")
    assert result.out == path.read_text("utf-8")


def test_every_golden_file_belongs_to_a_view():
    assert {p.stem for p in GOLDEN.iterdir()} == set(VIEWS)
