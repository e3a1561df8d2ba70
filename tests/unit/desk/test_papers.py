"""Papers are drawn up from plain values, and nothing is written until somebody says so."""

import datetime as dt
from pathlib import Path

import pytest

from bizenv.base.errors import DataError, MisuseError, NotFoundError, OptionsError
from bizenv.desk import together, writing
from bizenv.desk.acts import notice, receive
from bizenv.desk.given import Limit
from bizenv.desk.papers import drawing, exporting, issuing, overview, reminding, telling
from bizenv.standing.query import Query
from bizenv.views.wording.paper import Given

DAY = dt.date(2020, 1, 20)
WHO = Given("3", "区政府督查办", "张某", "主任", DAY)


def entries_of(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "ledger").rglob("*.yaml"))


def test_a_circular_is_drawn_and_put_on_record_once(sit, office):
    before = entries_of(office)
    desk = sit(office)
    drawn = drawing.draw_circular(desk, "bulletin", "2019-Q4", DAY, WHO, limit=dt.date(2020, 2, 10), counted="12/10")
    issuing.check(desk, drawn)
    assert issuing.is_recorded(desk, drawn)
    content = issuing.bind(drawn.paper)
    assert entries_of(office) == before
    record = issuing.make_record(desk, drawn, content)
    assert record is not None
    assert entries_of(office) == before
    record()
    assert len(entries_of(office)) == len(before) + 1
    again = sit(office)
    assert issuing.make_record(again, drawn, content) is None
    assert "没有再记" in again.heard[-1]
    assert issuing.find_issue(again, content) is not None
    other = issuing.make_record(again, drawn._replace(paper=drawn.paper._replace(title="另一份")), b"other")
    assert other is not None
    assert "签发过" in again.heard[-1]


def test_a_plan_that_is_nobodys_own_keeps_no_record(sit, data_folder):
    desk = sit(data_folder, own=False)
    drawn = drawing.draw_brief(desk, "2019-Q4", DAY, WHO)
    assert not issuing.is_recorded(desk, drawn)
    assert issuing.make_record(desk, drawn, b"") is None


def test_a_record_that_cannot_be_written_is_said_to_be_missing(sit, office, monkeypatch):
    desk = sit(office)
    drawn = drawing.draw_brief(desk, "2019-Q4", DAY, WHO)
    record = issuing.make_record(desk, drawn, b"bytes")
    assert record is not None

    def fail(*_: object) -> None:
        raise DataError("盘满了")

    monkeypatch.setattr("bizenv.store.journal.append", fail)
    with pytest.raises(DataError, match="没有记入台账"):
        record()


def test_what_cannot_be_asked_for_is_refused_without_a_command_line(sit, office):
    desk = sit(office)
    with pytest.raises(OptionsError, match="clues"):
        drawing.draw_circular(desk, "report", "2019-Q4", DAY, Given(), counted="9/12")
    with pytest.raises(OptionsError, match="还没有开始"):
        drawing.draw_brief(desk, "2021-Q1", DAY, Given())
    with pytest.raises(OptionsError, match="一事一请"):
        drawing.draw_request(desk, "27", DAY, Given(), None)
    with pytest.raises(MisuseError, match="无可请示"):
        drawing.draw_request(desk, "3.1", DAY, Given(), None)
    with pytest.raises(OptionsError, match="--post"):
        issuing.take_given(desk, None, post=" ")
    assert issuing.take_given(desk, None, approved_by="张某").day == DAY


def test_the_periods_that_may_be_told_end_with_the_day_and_begin_with_the_plan(sit, office):
    found = telling.list_periods(sit(office), DAY)
    assert [it.name for it in found["quarter"]] == ["2020-Q1", "2019-Q4", "2019-Q3"]
    assert [it.name for it in found["year"]] == ["2020", "2019"]
    offered = telling.offer_periods(sit(office), DAY)
    assert [it.name for it in offered.ended] == ["2019-Q4", "2019-12", "2019-H2", "2019"]
    assert [it.name for it in offered.running] == ["2020-Q1", "2020-01", "2020-H1", "2020"]
    assert [it.name for it in offered.earlier][:2] == ["2019-Q3", "2019-11"]
    assert telling.list_periods(sit(office), dt.date(2000, 1, 1))["year"][0].name == "2019"


def test_sheets_for_checking_are_those_of_the_units_alone(sit, office, data_folder):
    desk = sit(office)
    told = telling.find_telling(desk, "2019-Q4", DAY, circular=True)
    sheets = drawing.draw_sheets(desk, told, None, Given())
    assert sheets.papers
    assert sheets.ending == "核对稿_2019-Q4"
    assert issuing.name_sheet("甲/乙", sheets.ending, "docx") == "甲_乙_核对稿_2019-Q4.docx"
    empty = sit(data_folder, own=False)
    with pytest.raises(MisuseError, match="台账为空"):
        drawing.draw_sheets(empty, told, None, Given())


def test_letters_are_made_ready_and_nothing_is_recorded(sit, office):
    before = entries_of(office)
    desk = sit(office)
    facts = writing.Common(DAY, None, None, None)
    wanted = notice.Wanted(1, Limit(None, 5), number="某督函〔2020〕1号")
    written = notice.prepare(desk, ("11", "29"), facts, wanted)
    assert len(written.papers) == len(written.prepared.ready) == 3
    assert [e.document for _, _, e in written.prepared.ready] == [f"某督函〔2020〕{n}号" for n in (1, 2, 3)]
    assert entries_of(office) == before
    rows: list[writing.Row] = []
    writing.write(desk, office, written.prepared, rows)
    assert len(entries_of(office)) == len(before) + 3

    later = sit(office)
    passed = notice.prepare(later, ("11", "29"), facts, wanted)
    assert passed.papers == {}
    assert "略过3件" in later.heard[0]
    again = notice.prepare(later, ("29",), facts, notice.Wanted(1, reprint=True))
    assert again.prepared.ready == []
    assert [paper.number for paper in again.papers.values()] == ["某督函〔2020〕3号"]
    with pytest.raises(OptionsError, match="limit"):
        notice.prepare(later, ("29",), facts, notice.Wanted(2))

    sent = rows[0][2]
    received = receive.prepare(later, sent.digest, facts)
    assert received.ready[0][2].of == sent.name
    with pytest.raises(MisuseError, match="早于"):
        receive.prepare(later, sent.digest, facts._replace(date=dt.date(2020, 1, 1)))
    report = next(name for name in before if "_report_" in name)
    with pytest.raises(MisuseError, match="不是函"):
        receive.prepare(later, report.removesuffix(".yaml"), facts)


def test_messages_go_to_each_unit_and_to_all_where_nothing_is_missing(sit, office):
    desk = sit(office)
    found = [reminding.label(desk, reminding.find_round(desk, "2019-Q4", lambda _: Query(), DAY))]
    messages, apart = reminding.write_messages(desk, found, DAY)
    assert apart
    assert not {it.unit for it in messages} & {*apart}
    assert len({it.unit for it in messages}) == len(messages) > 5
    assert all(it.text.startswith(f"【催报】{it.unit}：") for it in messages)
    assert reminding.tell_complete(found) == ""
    assert "没有要求反馈" in reminding.tell_complete([found[0]._replace(answers=[])])
    with pytest.raises(OptionsError, match="还没有一轮"):
        reminding.find_round(sit(office, dt.date(2019, 9, 30)), None, lambda _: Query(), dt.date(2019, 9, 30))


def test_several_plans_answer_each_for_itself(sit, several):
    desk = sit(several)
    found = together.ask_each(desk, lambda one: exporting.find_share(one, "2019", (), DAY, handed_over=False))
    assert len(found) == 3
    assert exporting.load_writer("xlsx", ())([share for _, share in found])
    with pytest.raises(MisuseError, match="只装一个方案"):
        exporting.refuse_several(desk)
    assert overview.make_page(desk, "2019", DAY, None, public=False, despite=False).startswith(b"<!DOCTYPE")
    with pytest.raises(MisuseError, match="一个方案一份"):
        overview.make_page(desk, "2019", DAY, None, public=True, despite=False)

    def refuse(one: object) -> None:
        raise NotFoundError("没有")

    with pytest.raises(NotFoundError):
        together.ask_each(sit(several), refuse)


def test_the_files_of_other_programs_are_made_of_plain_values(sit, office):
    desk = sit(office)
    share = exporting.find_share(desk, None, ("区政务办",), DAY, handed_over=True)
    assert exporting.load_writer("ics", ("区政务办",))([share]).startswith(b"BEGIN:VCALENDAR")
    assert exporting.load_writer("sqlite", ())([share]).startswith(b"SQLite")
    exporting.warn_days_off(desk, DAY)
    assert overview.make_page(desk, None, DAY, "张某", public=False, despite=False)
    assert overview.make_page(desk, None, DAY, None, public=True, despite=False)
