"""The morning: files that came in and clues are counted beside what waits, of each plan in its own place."""

import datetime as dt
from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.desk.todo import INBOX, find_morning, tell

DAY = dt.date(2020, 1, 20)


def put(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(f"PK {name}".encode())


def test_what_came_in_is_counted_with_the_command_that_takes_it(sit, office):
    put(office / INBOX, "a.xlsx", "b.xlsx", "说明.txt")
    desk = sit(office)
    morning = find_morning(desk, DAY)
    assert [(it.folder, it.unread) for it in morning.beside.inboxes] == [(office / INBOX, 2)]
    (line,) = [it for it in tell(desk, morning).counts if it.label == "收件"]
    assert line.parts == ("没有记入台账的表2个",)
    assert str(line.command).startswith("bizenv form import ")


def test_an_inbox_that_is_named_has_to_be_there(sit, office):
    put(office / "别处", "a.xlsx")
    assert find_morning(sit(office), DAY, str(office / "别处")).beside.inboxes[0].unread == 1
    with pytest.raises(DataError, match="没有这个文件夹"):
        find_morning(sit(office), DAY, str(office / "没有"))


def test_without_an_inbox_and_without_clues_nothing_is_counted(sit, office):
    morning = find_morning(sit(office), DAY)
    assert morning.beside.inboxes == ()
    assert [it.number for it in morning.beside.near] == [0]


def test_each_plan_has_its_inbox_beside_that_of_all(sit, several):
    put(several / INBOX, "a.xlsx")
    put(several / "plans" / "党建" / INBOX, "b.xlsx", "c.xlsx")
    desk = sit(several)
    morning = find_morning(desk, DAY)
    assert [(it.plan, it.unread) for it in morning.beside.inboxes] == [("", 1), ("党建", 2)]
    assert [it.plan for it in morning.beside.near] == ["营商", "党建", "放管服"]


def test_a_line_about_a_task_says_which(sit, office):
    told = tell(sit(office, DAY), find_morning(sit(office, DAY), DAY))
    lines = [line for block in told.blocks for line in block.lines]
    assert lines
    for line in lines:
        assert not line.task or line.task.replace(".", "(") in f"{line.label}("
