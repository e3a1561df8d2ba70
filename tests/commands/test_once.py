"""Each question asked of the data is answered once a run: no command replays an entry twice without need."""

from collections import Counter
from pathlib import Path

import pytest

from bizenv.ledger import states

QUESTIONS = [
    ["list"],
    ["report", "--by", "department"],
    ["report", "--period", "2019-Q4", "--since", "2019-11-20"],
    ["report", "--since", "2019-11-20", "--recorded-by", "2019-12-20"],
    ["missing", "--period", "2019-Q4"],
    ["log"],
    ["brief"],
    ["bulletin"],
    ["dashboard", "-o", "out.html"],
    ["export", "out.xlsx"],
    ["export", "out.json"],
    ["form", "export", "--period", "2020-Q1", "--all", "forms"],
]
CUT = [
    ["report", "--period", "2019-Q4", "--since", "2019-11-20"],
    ["brief"],
    ["bulletin"],
    ["dashboard", "-o", "out.html"],
]
"""What tells a period, or compares one, as it stood at its end: without what came after its closing day."""
GROWN = {"27.2", "27.4"}
"""The tasks of which more came after that day: these alone are replayed once whole and once cut."""


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_an_entry_is_replayed_once(
    run, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
):
    replayed: Counter[str] = Counter()
    move = states._after

    def counted(nodes, entry, evidence):
        replayed[entry.name] += 1
        return move(nodes, entry, evidence)

    monkeypatch.setattr(states, "_after", counted)
    monkeypatch.setenv("BIZENV_TODAY", "2020-01-15")
    monkeypatch.chdir(tmp_path)
    assert run(*words, "--data", office).code == 0
    assert len(replayed) > 10
    again = {name.split("_")[1] for name, times in replayed.items() if times > 1}
    assert again == (GROWN if words in CUT else set())
    assert max(replayed.values()) <= 2
