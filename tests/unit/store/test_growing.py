"""A ledger that grows while it is served: what cannot simply be added is read anew."""

from pathlib import Path

import pytest

from bizenv.api import open_book
from bizenv.base.layout import LEDGER, place_of
from bizenv.ledger.entry import add_name, render, to_data
from bizenv.store.journal import read_record
from bizenv.store.signature import list_added, list_strange, sign, sign_again, sign_quickly

NOW = 2**62


@pytest.fixture
def book(office: Path, tmp_path: Path):
    import shutil

    return open_book(str(shutil.copytree(office, tmp_path / "served")))


def put(book, **fields) -> str:
    """Write an entry like the last report in the folder of the book; its path from the ledger."""
    last = next(entry for entry in reversed(book.ledger.entries) if entry.kind == "report")
    entry = add_name(last._replace(name="", **fields))
    place = place_of(entry.task, entry.name)
    path = Path(book.folder, LEDGER, place)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(render(to_data(entry)).encode())
    return place


def test_a_new_record_is_added_and_the_rest_is_kept(book):
    first = book.ledger.entries[0]
    place = put(book, note="新的一条")
    grown = book.grow([place])
    assert len(grown.ledger.entries) == len(book.ledger.entries) + 1
    assert any(it is first for it in grown.ledger.entries)
    assert any(it.note == "新的一条" for it in grown.ledger.entries)


def test_a_file_that_is_known_or_flawed_or_of_another_plan_is_not_simply_added(book):
    known = book.ledger.entries[-1]
    assert book.grow([place_of(known.task, known.name)]) is None
    assert book.grow([put(book, plan="another-2020-1")]) is None
    place = put(book, note="将被改动")
    path = Path(book.folder, LEDGER, place)
    path.write_bytes(path.read_bytes().replace("将被改动".encode(), "已被改动".encode()))
    assert book.grow([place]) is None


def test_nothing_is_added_before_the_ledger_was_read(office):
    fresh = open_book(str(office))
    assert fresh.grow(["3.1/x.yaml"]) is None


def test_only_new_entries_are_told_as_added(book):
    folder = Path(book.folder)
    before = sign(str(folder), NOW)
    place = put(book, note="新的一条")
    (folder / LEDGER / place).with_name(".tmp-1.tmp").write_bytes(b"x")
    assert list_added(before, sign(str(folder), NOW)) == [place]
    (folder / LEDGER / place).with_suffix(".txt").write_bytes(b"x")
    assert list_added(before, sign(str(folder), NOW)) is None
    after = sign(str(folder), NOW)
    (folder / LEDGER / place).unlink()
    assert list_added(after, sign(str(folder), NOW)) is None
    (folder / "rules.yaml").write_bytes((folder / "rules.yaml").read_bytes() + b"\n")
    assert list_added(before, sign(str(folder), NOW)) is None


def test_looking_again_at_what_changed_sees_what_a_whole_look_sees(book):
    folder = Path(book.folder)
    whole, quick = sign(str(folder), NOW), sign_quickly(str(folder), NOW)

    def look():
        return sign_again(str(folder), whole, quick, sign_quickly(str(folder), NOW), NOW)

    put(book, note="新的一条")
    assert look() == sign(str(folder), NOW) != whole
    task = next(it for it in (folder / LEDGER).iterdir() if it.is_dir() and any(it.iterdir()))
    for path in task.iterdir():
        path.unlink()
    task.rmdir()
    assert look() == sign(str(folder), NOW)
    (folder / "measures.yaml").write_bytes((folder / "measures.yaml").read_bytes() + b"\n")
    assert look() == sign(str(folder), NOW)


def test_files_that_may_change_unseen_or_are_gone_are_not_told(book, tmp_path):
    folder = Path(book.folder)
    import time

    (folder / "rules.yaml").touch()
    assert sign(str(folder), time.time_ns()) is None
    assert sign_quickly(str(folder), time.time_ns()) is None
    assert sign(str(tmp_path / "nowhere"), NOW) is None
    assert sign_quickly(str(tmp_path / "nowhere"), NOW) is None


@pytest.mark.parametrize("where", ["71.1", "71.1/27.3", "71.1/其他", "link"])
def test_an_entry_that_somebody_put_into_a_wrong_folder_is_found_though_no_folder_is_looked_at_twice(book, where):
    """A ledger of ten thousand folders was listed four times for one record."""
    ledger, plan = Path(book.folder, LEDGER), book.plan.id
    (ledger / "27.3" / "另").mkdir(parents=True, exist_ok=True)
    if where == "link":
        (ledger / "71.1").mkdir(exist_ok=True)
        (ledger / where).symlink_to(ledger / "71.1", target_is_directory=True)
    place = put(book, task="27.3", deadline=None, deadline_day=None, note="放错了")
    (ledger / where).mkdir(parents=True, exist_ok=True)
    (ledger / place).rename(ledger / where / Path(place).name)
    strange = {name: list_strange(name, files) for name, files in sign(book.folder, NOW).items() if name}
    for task in ("27.3", "71.1", ""):
        known, looked_for = (read_record(Path(book.folder), task, plan, it) for it in (strange, None))
        assert known.unsound == looked_for.unsound, task
        assert known.ledger.entries == looked_for.ledger.entries, task
