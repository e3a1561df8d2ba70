"""A dataset on disk: what counts as a file of it, and that a torn write leaves what was there."""

import os
from datetime import date
from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.store import dataset

DAY = date(2020, 1, 20)


def put(folder: Path, name: str, content: bytes = b"x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_files_of_other_names_are_not_read(tmp_path: Path):
    for name in (
        "plans/day=2020-01-20/.bizenv-1.tmp",
        "plans/day=2020-01-20/A B.parquet",
        "plans/readme.txt",
        "plans/day=2020-01-20/_SUCCESS",
    ):
        put(tmp_path, name)
    put(tmp_path, "plans/day=2020-02-31/a.parquet")
    assert dataset.list_days(tmp_path) == []
    ours = [put(tmp_path, f"plans/day=2020-01-20/{name}.parquet") for name in ("b", "a-1")]
    assert dataset.list_days(tmp_path) == [DAY]
    assert dataset.list_files(tmp_path, "plans", [DAY]) == ours[::-1]
    assert dataset.list_files(tmp_path, "tasks", [DAY]) == []


def test_a_day_counts_once_its_plans_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    written: list[str] = []
    monkeypatch.setattr(dataset.files, "write", lambda path, _: written.append(path.parts[-3]))
    dataset.put(tmp_path, DAY, "a", {"plans": b"", "tasks": b"", "nodes": b""})
    assert written == ["nodes", "tasks", "plans"]


def test_gathering_that_fails_leaves_what_was_there(tmp_path: Path):
    place = put(tmp_path, "plans/day=2020-01-20/all_plans.parquet", b"old")
    source = put(tmp_path, "source", b"new")

    def fail(files, out):
        out.write(b"half")
        list(files)
        raise OSError(28, "full")

    with pytest.raises(DataError, match="磁盘已满"):
        dataset.put_gathered(place, [source], fail)
    with pytest.raises(DataError, match="读不了"):
        dataset.put_gathered(place, [tmp_path / "nowhere"], lambda files, _: len(list(files)))
    assert place.read_bytes() == b"old"
    assert (
        dataset.put_gathered(place, [source, source], lambda files, out: sum(out.write(f.read()) for f in files)) == 6
    )
    assert place.read_bytes() == b"newnew"
    assert [path.name for path in place.parent.iterdir()] == ["all_plans.parquet"]


def test_many_files_are_never_open_together(tmp_path: Path):
    """Three thousand are more than a process may open."""
    sources = [put(tmp_path, str(n)) for n in range(3)]
    seen = []

    def count(files, out):
        kept = []
        for file in files:
            kept.append(file)
            seen.append(sum(not it.closed for it in kept))
        return 0

    dataset.put_gathered(tmp_path / "day" / "all", sources, count)
    assert seen == [1, 1, 1]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path):
    (tmp_path / "plans").mkdir(mode=0)
    with pytest.raises(DataError, match="没有权限"):
        dataset.list_days(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    put(tmp_path, "plans")
    with pytest.raises(DataError, match="建不了"):
        dataset.put(tmp_path, DAY, "a", {"plans": b""})
    assert dataset.list_days(tmp_path) == []
    with pytest.raises(DataError, match="读不了"):
        dataset.open_file(tmp_path)
