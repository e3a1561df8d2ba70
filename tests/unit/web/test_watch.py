from time import monotonic

import pytest

from bizenv.base.layout import LEDGER
from bizenv.web import watch
from bizenv.web.watch import Watch

NOW = 2**62


@pytest.fixture
def folder(tmp_path):
    for n in range(7):
        task = tmp_path / LEDGER / f"{n}.1"
        task.mkdir(parents=True)
        (task / "a.yaml").write_text("x")
    return tmp_path


@pytest.mark.parametrize("some", [1, 3, 100])
def test_an_entry_that_somebody_overwrites_where_it_lies_is_seen_in_its_turn(folder, some, monkeypatch):
    monkeypatch.setattr(watch, "_SOME", some)
    monkeypatch.setattr(watch, "_RARELY", 0)
    it = Watch(str(folder))
    before = it.look(monotonic(), NOW)
    assert [it.look(monotonic(), NOW) for _ in range(9)] == [before] * 9
    (folder / LEDGER / "5.1" / "a.yaml").write_text("another")
    assert [it.look(monotonic(), NOW) for _ in range(8)][-1] != before


def test_looking_at_files_is_not_put_off_by_new_entries(folder, monkeypatch):
    monkeypatch.setattr(watch, "_SOME", 1)
    monkeypatch.setattr(watch, "_RARELY", 0)
    it = Watch(str(folder))
    it.look(monotonic(), NOW)
    path = f"{LEDGER}/5.1/a.yaml"
    known = it.seen["5.1"]
    (folder / path).write_text("another")
    for n in range(9):
        (folder / LEDGER / "1.1" / f"{n}.yaml").write_text("x")
        it.look(monotonic(), NOW)
    assert it.seen["5.1"] != known
