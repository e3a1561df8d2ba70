"""What is examined is said whole: what could not be opened, what was left out, what kept the rest from being read."""

import shutil
from pathlib import Path

import pytest

from bizenv.base.errors import OptionsError
from bizenv.checks.catalogue import RULES
from bizenv.desk.data.examining import choose_codes, examine_all
from bizenv.store import plans


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    folder.mkdir()
    for name in ("measures.yaml", "departments.yaml", "measures.lock"):
        shutil.copy(Path(plans.find_packaged()) / name, folder / name)
    return folder


def test_sound_data_passes_and_is_measured(plan):
    found = examine_all([plan, plan], set(RULES))
    assert found.passes(strict=True)
    assert found.size["tasks"] == 190
    assert found.plans == ["shapingba-2019-177"]
    assert len(found.files) == 2


def test_what_cannot_be_opened_does_not_pass(plan, tmp_path):
    found = examine_all([plan, tmp_path / "nothing"], set(RULES))
    assert len(found.unopened) == 1
    assert not found.passes(strict=False)
    assert found.examined


def test_a_fault_that_was_not_asked_for_and_keeps_the_rest_from_being_read_does_not_pass(plan):
    path = plan / "measures.yaml"
    path.write_text(path.read_text("utf-8") + "broken: [\n", "utf-8")
    found = examine_all([plan], choose_codes(["W"], []))
    assert not found.problems
    assert found.ignored
    assert found.unread
    assert not found.passes(strict=False)
    whole = examine_all([plan], set(RULES))
    assert {it.code for it in whole.problems} >= {"E101"}
    assert found.lines[str(path)][-1] == "broken: ["


def test_codes_that_leave_no_rule_and_a_revision_without_a_ledger_are_refused(plan):
    with pytest.raises(OptionsError, match="一条规则也不剩"):
        choose_codes(["E5"], ["E5"])
    with pytest.raises(OptionsError, match="没有检查规则"):
        choose_codes(["E999"], [])
    with pytest.raises(OptionsError, match="有台账的工作区"):
        examine_all([plan], set(RULES), "HEAD")
