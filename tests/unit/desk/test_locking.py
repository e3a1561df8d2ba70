"""The lock is written only for data that is sound and whole, and every difference is told."""

import shutil
from pathlib import Path

import pytest

from bizenv.base.errors import MisuseError
from bizenv.desk.data.locking import Locking
from bizenv.store import plans


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    folder.mkdir()
    for name in ("measures.yaml", "departments.yaml", "measures.lock"):
        shutil.copy(Path(plans.find_packaged()) / name, folder / name)
    return folder


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "measures.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_lock_that_fits_says_so(plan):
    found = Locking(plan)
    assert found.same
    assert "与数据一致" in found.tell_state()


def test_what_differs_is_told_and_the_new_lock_fits(plan):
    edit(plan, "title: 压减企业开办耗时", "title: 压减企业开办时间")
    found = Locking(plan)
    assert not found.same
    assert "不一致" in found.tell_state()
    assert len(list(found.tell_changes())) == 1
    assert "更新了 1 处" in found.write()
    assert Locking(plan).same


def test_a_lock_that_is_gone_or_torn_is_made_anew(plan):
    (plan / "measures.lock").write_text("不是锁\n", "utf-8")
    found = Locking(plan)
    assert found.fault is not None
    assert not found.there
    assert "没有可用的校验锁" in found.tell_state()
    assert "新建" in found.write()
    assert Locking(plan).same


def test_a_draft_and_broken_data_are_not_locked(plan):
    text = (plan / "measures.yaml").read_text("utf-8")
    (plan / "measures.yaml").write_text(text + "broken: [\n", "utf-8")
    with pytest.raises(MisuseError, match="先改正"):
        Locking(plan).tell_state()
    (plan / "measures.yaml").write_text(text.replace("\nplan:\n", "\nplan:\n  curation: draft\n", 1), "utf-8")
    with pytest.raises(MisuseError, match="还在录入"):
        Locking(plan).tell_state()
