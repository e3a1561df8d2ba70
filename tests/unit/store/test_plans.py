"""A plan is checked once; what is kept of it in the cache is of the files as they are."""

import os
import shutil
from pathlib import Path

import pytest

from bizenv.base.layout import DEPARTMENTS, LOCK, MEASURES
from bizenv.store import plans

HOME = Path(plans.find_packaged())
NOW = 1_700_000_000_000_000_000


def make(folder: Path, n: int = 0) -> Path:
    """A plan, with a comment of its own."""
    folder.mkdir(parents=True)
    for name in (MEASURES, DEPARTMENTS, LOCK):
        shutil.copy(HOME / name, folder / name)
    comment(folder, n)
    return folder


def comment(folder: Path, n: int) -> None:
    write(folder, (folder / MEASURES).read_text("utf-8") + f"# {n}\n")


def write(folder: Path, text: str) -> None:
    (folder / MEASURES).write_text(text, "utf-8")
    os.utime(folder / MEASURES, (1_600_000_000, 1_600_000_000 + text.count("\n")))


@pytest.mark.parametrize("large", [0, 1 << 60])
def test_each_of_many_plans_is_checked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int):
    monkeypatch.setattr(plans, "LARGE", large)
    folders = [make(tmp_path / "plans" / str(n), n) for n in range(10)]
    for folder in folders:
        plans.load(str(folder), str(tmp_path / "cache"), NOW)
    monkeypatch.setattr(plans, "_examine", lambda *_: pytest.fail("a plan is checked again"))
    for folder in folders:
        assert len(plans.load(str(folder), str(tmp_path / "cache"), NOW).registry.tasks) == 190


@pytest.mark.parametrize("large", [0, 1 << 60])
def test_a_plan_that_is_written_while_it_is_read_is_not_kept_as_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
):
    monkeypatch.setattr(plans, "LARGE", large)
    folder = make(tmp_path / "plan")
    (folder / LOCK).unlink()
    before = (folder / MEASURES).read_text("utf-8")
    examine = plans._examine

    def edit(*given):
        write(folder, before.replace("网络", "网格"))
        return examine(*given)

    with monkeypatch.context() as patch:
        patch.setattr(plans, "_examine", edit)
        assert plans.load(str(folder), str(tmp_path / "cache"), NOW).digest == ""
    write(folder, before)
    texts = [task.text for task in plans.load(str(folder), str(tmp_path / "cache"), NOW).registry.tasks]
    assert not any("网格" in text for text in texts)
