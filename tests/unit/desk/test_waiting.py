"""A decision on several at once is the same as each by itself; one that may not be made keeps none of the others back unsaid."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from bizenv.base.errors import DataError, NotFoundError
from bizenv.cli.session import App
from bizenv.desk.forms import waiting
from bizenv.desk.writing import Common
from bizenv.store import journal

DAY = dt.date(2019, 12, 25)
GIVEN = {
    "passed": True, "returned": False, "limit": None, "completed": None, "ground": None, "method": None, "evidence": (),
    "proof": None, "continuing": False, "unmet": None, "approved_by": None, "document": None,
}  # fmt: skip
FACTS = Common(DAY, None, "张三", None)


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, once, monkeypatch: pytest.MonkeyPatch) -> App:
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    typed = ("--done", "--evidence", "通知", "--data", folder)
    once("record", "3.1", "2", *typed, today="2019-11-20")
    once("record", "71.1", "--deadline", "1", *typed, today="2019-11-18")
    monkeypatch.setenv("BIZENV_TODAY", str(DAY))
    return App(str(folder))


def test_what_came_first_stands_first(desk):
    items = waiting.list_items(desk, DAY)
    assert [(it.task, it.node) for it in items] == [("71.1", 1), ("2", 0), ("3.1", 0)]
    assert items[1].measured == (("企业开办办理时间", "企业开办办理时间 不超过 3 工作日：没有数值"),)


def test_each_is_checked_and_what_is_wrong_is_told_by_its_key(desk):
    items = waiting.list_items(desk, DAY)
    decided = waiting.decide(desk, items, FACTS, GIVEN, {"pass": ["1"], "by": ["张三"]}, {})
    assert list(decided.errors) == [items[1].key]
    assert "没有数值" in decided.errors[items[1].key]
    assert len(decided.ready) == 2


def test_alike_decisions_are_one_command_and_others_their_own(desk):
    items = waiting.list_items(desk, DAY)
    found = {items[1].key: ("企业开办办理时间=3",)}
    decided = waiting.decide(desk, items, FACTS, GIVEN, {"pass": ["1"]}, found)
    data = desk.typed_data
    assert list(decided.commands) == [
        f"bizenv verify 71.1 --pass --deadline 1{data}",
        f"bizenv verify 2 --pass --value '企业开办办理时间=3'{data}",
        f"bizenv verify 3.1 --pass{data}",
    ]
    rows = waiting.write(decided, dry_run=True)
    assert len(rows) == 3
    assert not any(path.exists() for _, (*_, path) in rows)


def test_what_waits_no_longer_is_named(desk):
    items = waiting.list_items(desk, DAY)
    assert waiting.pick(items, [items[2].key, items[2].key]) == [items[2]]
    with pytest.raises(NotFoundError, match=r"9\.9 已不待核验"):
        waiting.pick(items, ["plan/9.9/0"])


def test_a_disk_that_fails_on_the_way_says_how_far_it_came(desk, monkeypatch):
    items = [it for it in waiting.list_items(desk, DAY) if it.task != "2"]
    decided = waiting.decide(desk, items, FACTS, GIVEN, {"pass": ["1"]}, {})
    append, calls = journal.append, []

    def fail(*given):
        calls.append(given)
        if len(calls) == 2:
            raise DataError("磁盘满了")
        return append(*given)

    monkeypatch.setattr(journal, "append", fail)
    with pytest.raises(DataError, match="磁盘满了；已写入 1 条，其余 1 条没有写"):
        waiting.write(decided, dry_run=False)
    left = App(desk.data)
    assert [it.task for it in waiting.list_items(left, DAY)] == ["2", "3.1"]
