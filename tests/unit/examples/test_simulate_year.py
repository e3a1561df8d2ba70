"""The year with invented progress: lawful however many entries are asked for."""

import sys
from datetime import date
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from bizenv.ledger.entry import is_same
from bizenv.ledger.ledger import Ledger
from bizenv.plan.registry import Registry

SCRIPT = Path(__file__).parents[3] / "examples" / "simulate_year.py"


@pytest.fixture(scope="module", name="example")
def _example() -> ModuleType:
    spec = util.spec_from_file_location("simulate_year", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its classes look for their module
    spec.loader.exec_module(module)
    return module


def test_a_ledger_of_many_entries_is_lawful(example: ModuleType, registry: Registry):
    """Ten tasks with 3,000 entries, as dense as a year of 57,000.

    Once an entry was reported again after it had been corrected, and came back when the correction was corrected: two
    entries that said the same (E706).
    """
    lives = example.lives_of(registry, 7)[20:30]
    example.fill(lives, 3_000)
    for life in lives:
        life.play()
        ledger = Ledger(life.entries)
        for entry in ledger.entries:
            previous = ledger.find_previous(entry) if entry.name not in ledger.voided else None
            assert previous is None or not is_same(previous, entry)
        assert [step.refused for step in ledger.course(life.task).steps(date.max) if step.refused] == []
    assert sum(len(life.entries) for life in lives) > 3_000
