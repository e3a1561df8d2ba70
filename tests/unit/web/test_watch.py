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


def test_a_record_that_was_put_into_a_wrong_folder_since_is_out_of_place_and_nothing_is_sorted_twice(
    folder, monkeypatch
):
    sorted_out = []
    real = watch.list_strange
    monkeypatch.setattr(watch, "list_strange", lambda name, files: (sorted_out.append(name), real(name, files))[1])
    name = "2020-01-01_1.1_report_0123456789ab.yaml"
    (folder / LEDGER / "1.1" / name).write_text("x")
    it = Watch(str(folder))
    assert it.find_strange() is None
    it.look(monotonic(), NOW)
    assert it.find_strange() == {f"{n}.1": ("a.yaml",) for n in range(7)}
    assert it.find_strange() is it.find_strange()
    assert sorted(sorted_out) == [f"{n}.1" for n in range(7)]
    sorted_out.clear()
    (folder / LEDGER / "1.1" / name).rename(folder / LEDGER / "5.1" / name)
    it.look(monotonic(), NOW)
    assert it.find_strange()["5.1"] == (name, "a.yaml")
    assert it.find_strange()["1.1"] == ("a.yaml",)
    assert sorted(sorted_out) == ["1.1", "5.1"]
