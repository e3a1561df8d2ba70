"""Each question asked of the data is answered once a run: no command replays an entry twice."""

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
    # What came after a period's closing day is left out of it: its entries are read once whole, to be judged sound, once cut.
    assert max(replayed.values()) == (2 if words[-4:-2] == ["--period", "2019-Q4"] else 1)
