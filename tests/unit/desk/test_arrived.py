"""What came into the ledger since somebody looked is told before anything is confirmed on top of it."""

import datetime as dt

import pytest

from bizenv.desk import arrived, writing
from bizenv.desk.acts import record
from bizenv.ledger.names import WHOLE_PLAN

DAY = dt.date(2020, 1, 20)


def prepare(desk, progress: int, task: str = "3.1") -> writing.Prepared:
    given = {ask.name: () if ask.field.value in ("texts", "numbers") else None for ask in record.ACT.fields}
    for fact in ("date", "received", "by", "note"):
        given.pop(fact, None)
    given |= {it.name: False for it in record.ACT.switches} | {"progress": progress}
    return record.ACT.prepare(desk, (task,), writing.Common(DAY, None, "区政务办", None), **given)


def pair(desk, prepared):
    return [(desk, it) for it in prepared.ready]


def test_an_entry_that_came_in_between_is_told_and_holds_the_writing(sit, office):
    desk = sit(office)
    seen = arrived.list_seen(pair(desk, prepare(desk, 91)))
    writing.write(desk, desk.workspace, prepare(desk, 90), [])
    now = pair(sit(office), prepare(sit(office), 91))
    (line,) = arrived.tell_new(now, seen)
    assert line == "3(1)　2020-01-20 反馈：正在推进90%"
    with pytest.raises(arrived.ArrivedError, match="台账又有新记录"):
        arrived.refuse_unseen(now, seen)
    arrived.refuse_unseen(now, arrived.list_seen(now))


def test_an_entry_on_another_task_holds_nothing(sit, office):
    desk = sit(office)
    seen = arrived.list_seen(pair(desk, prepare(desk, 91)))
    writing.write(desk, desk.workspace, prepare(desk, 10, "3.2"), [])
    arrived.refuse_unseen(pair(sit(office), prepare(sit(office), 91)), seen)


def test_what_is_seen_when_a_form_is_opened_is_what_its_preview_knows(sit, office):
    desk = sit(office)
    tasks = list(desk.registry.tasks)
    (task,) = [it for it in tasks if it.id == "3.1"]
    assert arrived.look(desk, [task]) == arrived.list_seen(pair(desk, prepare(desk, 91)))
    assert arrived.look(desk, tasks) is None


def test_what_is_about_the_whole_plan_is_named_so(sit, office):
    desk = sit(office)
    ledger = writing.read_task(desk, None).ledger
    entry = prepare(desk, 91).ready[0][2]._replace(task="", name="2020-01-20_plan_report_0123456789ab")
    (line,) = arrived.tell_new(
        [(desk, (None, ledger.with_entry(entry), entry))], arrived.list_seen([(desk, (None, ledger, entry))])
    )
    assert line.startswith(WHOLE_PLAN)


def test_a_preview_tells_the_day_the_person_and_what_is_only_named(sit, office):
    desk = sit(office)
    task, ledger, entry = prepare(desk, 91).ready[0]
    file = {"name": "照片.jpg", "sha256": "0" * 64, "size": 1}
    entry = entry._replace(received=dt.date(2020, 1, 21), evidence=("某函1号", "照片.jpg"), files=(file,))
    path = office / "x.yaml"
    told = writing.tell(desk, (task, ledger, entry, path), ahead=True)
    assert told.facts == ("日期 2020-01-20，2020-01-21收到", "谁报的 区政务办", "佐证材料 某函1号")
    assert [it.partition("evidence")[0] for it in told.kept] == ["佐证材料 照片.jpg　确认后复制一份，存于 "]
    assert writing.tell(desk, (task, ledger, entry, path)).kept[0].startswith("佐证材料 照片.jpg　存于 ")
