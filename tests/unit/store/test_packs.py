"""Packs on disk: written whole or not at all, found by task, and told where they are not as they were written."""

from pathlib import Path

import pytest

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.ledger import packs as form
from bizenv.store import packing, packs

ENTRIES = [
    (f"2019-12-{day}_{task}_report_{day:012}", f"version: 1\nday: {day}\n".encode())
    for day in range(10, 14)
    for task in ("1.1", "11.1")
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ledger").mkdir()
    return tmp_path


def test_the_entries_of_a_task_are_found_by_the_table_and_without_it(folder: Path):
    pack = packs.write_pack(folder, 2019, ENTRIES)
    wanted = packs.Opened([it for it in sorted(ENTRIES) if "_1.1_" in it[0]])
    assert packs.open_some(folder, pack, ["1.1"]) == wanted
    path = folder / "ledger" / pack
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))  # as git may: the table leads nowhere now
    found = packs.open_some(folder, pack, ["1.1"])
    assert [name for name, _ in found.entries] == [name for name, _ in wanted.entries]
    assert found.flaw is None


def test_a_table_that_leads_elsewhere_is_not_believed(folder: Path):
    pack = packs.write_pack(folder, 2019, ENTRIES)
    path = folder / "ledger" / pack
    content = path.read_bytes()
    table = content.rindex(b"\n# 1.1: ") + 8
    path.write_bytes(content[:table] + b"9" + content[table + 1 :])
    found = packs.open_some(folder, pack, ["1.1"])
    assert [name for name, _ in found.entries] == [name for name, _ in sorted(ENTRIES) if "_1.1_" in name]
    assert found.flaw == "torn"


def test_a_pack_that_reads_back_otherwise_is_not_left(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "write", lambda path, content: path.write_bytes(content[:-9]))
    with pytest.raises(DataError, match="读回来不一样"):
        packs.write_pack(folder, 2019, ENTRIES)
    assert list((folder / "ledger" / "_packs").iterdir()) == []


def test_a_folder_that_takes_no_pack_is_said(folder: Path):
    (folder / "ledger" / "_packs").write_text("", "utf-8")
    with pytest.raises(DataError, match="写不了"):
        packs.write_pack(folder, 2019, ENTRIES)


def test_a_pack_that_is_torn_is_not_rewritten(folder: Path):
    pack = packs.write_pack(folder, 2019, ENTRIES)
    path = folder / "ledger" / pack
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match="先从 git 或备份恢复"):
        packs.rewrite_pack(folder, pack, {})
    assert path.exists()


def test_a_year_too_large_for_one_file_becomes_several_which_hold_all(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packing, "MOST", 150)
    done = packing.pack_year(folder, packing.Work(2019, dict(ENTRIES), {}, []))
    assert len(done.packs) > 1
    held = [it for pack in done.packs for it in packs.open_pack(folder, pack).entries]
    assert held == sorted(ENTRIES)


def test_a_file_that_changed_meanwhile_or_is_held_open_stays(folder: Path, monkeypatch: pytest.MonkeyPatch):
    for name, content in ENTRIES:
        path = folder / "ledger" / name.split("_")[1] / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    work = packing.find_work(folder, 2019)
    assert sorted(work.new.items()) == sorted(ENTRIES)
    changed, gone, held = (folder / "ledger" / "1.1" / f"{name}.yaml" for name, _ in ENTRIES[::2][:3])
    changed.write_bytes(b"version: 2\n")
    gone.unlink()
    remove = Path.unlink

    def unlink(path: Path, **how: bool) -> None:
        if path == held:
            raise PermissionError
        remove(path, **how)

    monkeypatch.setattr(Path, "unlink", unlink)
    done = packing.pack_year(folder, work)
    assert done.removed == len(ENTRIES) - 3
    assert done.left == [f"1.1/{changed.name}", f"1.1/{held.name}"]
    assert [it.name for it in form.split((folder / "ledger" / done.packs[0]).read_bytes())] == sorted(dict(ENTRIES))
