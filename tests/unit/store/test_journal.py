"""The ledger's folder: an entry that has its name is whole and on the disk."""

import os
import stat
from datetime import date

from bizenv.base import files
from bizenv.ledger.entry import Entry, add_name
from bizenv.store import journal


def make_entry() -> Entry:
    return add_name(
        Entry(
            "", plan="p", kind="report", task="1.1", date=date(2020, 1, 1), recorded="2020-01-01T09:00:00.000000+08:00"
        )
    )


def watch(monkeypatch) -> list[str]:
    """What is flushed and named from now on, in order."""
    told: list[str] = []

    def flush(handle: int) -> None:
        told.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else f"file of {os.fstat(handle).st_size}")

    for name in ("link", "replace", "rename"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, real=real, **k: (told.append("named"), real(*a, **k))[1])
    monkeypatch.setattr(os, "fsync", flush)
    return told


def test_an_entry_is_on_the_disk_before_it_has_its_name_and_so_is_its_name(tmp_path, monkeypatch):
    (tmp_path / "ledger").mkdir()
    told = watch(monkeypatch)
    path = journal.append(tmp_path, make_entry(), "1")
    assert told == [f"file of {path.stat().st_size}", "named", "folder"]


def test_a_file_that_replaces_another_is_on_the_disk_before_it_does(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"before")
    told = watch(monkeypatch)
    files.replace(tmp_path / "a", b"after!!")
    assert told == ["file of 7", "named"]
