"""Values with parts, and how they are joined."""

from datetime import date
from typing import get_args

import pytest

from bizenv.ledger import entry, states
from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.names import KINDS, LETTERS, STAGES, STATES, StateName
from bizenv.ledger.states import Node
from bizenv.ledger.status import Light, Status, find_status
from bizenv.plan.registry import Registry
from bizenv.standing.standing import make_standing
from bizenv.views.wording import entries, words
from bizenv.views.wording.report import Sentence
from bizenv.views.wording.words import Due, Head

PRINTED, LATER = date(2019, 11, 30), date(2020, 3, 31)
NODE = Node(1, "2019年11月底前", "开通", implicit=False, soft=False, printed=PRINTED, date=PRINTED)
RULE = Entry("", "plan", "supersede", "27.3", "", PRINTED)


def status(registry: Registry, *told: Entry) -> Status:
    return find_status(registry.task("27.3"), date(2020, 3, 1), told)


def fact(day: date, kind: str = "report", **fields) -> Entry:
    return add_name(Entry("", "shapingba-2019-177", kind, "27.3", f"{day}T09:00:00.000000+08:00", day, **fields))


@pytest.mark.parametrize(
    ("names", "literal"),
    [(STATES, states.State), (STAGES, entry.Stage), (KINDS, entry.Kind), (LETTERS, entry.Letter)],
)
def test_everything_that_has_a_name_in_code_has_one_in_chinese(names: dict[str, object], literal: object):
    assert set(names) == set(get_args(literal))
    assert len(set(map(str, names.values()))) == len(names)


def test_the_name_of_a_state_is_a_word_and_a_note():
    assert STATES["reported_done"] == ("已报办结", "待核验")
    assert str(STATES["reported_done"]) == f"{STATES['reported_done']}" == "已报办结，待核验"
    assert str(STATES["continuing"]) == "已完成，长期坚持"
    assert str(StateName("正在推进")) == "正在推进"


@pytest.mark.parametrize(
    ("node", "due", "joined"),
    [
        (NODE, Due("2019-11-30"), "2019-11-30"),
        (NODE._replace(implicit=True, soft=True), Due("2019-11-30", "*△"), "2019-11-30*△"),
        (NODE._replace(date=LATER), Due("2020-03-31", "", "2019-11-30"), "2020-03-31，原2019-11-30"),
        (NODE._replace(date=LATER, soft=True), Due("2020-03-31", "△", "2019-11-30"), "2020-03-31△，原2019-11-30"),
        (NODE._replace(date=LATER, rule=RULE), Due("2020-03-31", "◇", "2019-11-30"), "2020-03-31◇，原2019-11-30"),
        (NODE._replace(printed=None, date=None), Due("无明确时限"), "无明确时限"),
        (NODE._replace(date=None, rule=RULE), Due("无明确时限"), "无明确时限"),
    ],
)
def test_a_deadline_in_its_parts(node: Node, due: Due, joined: str):
    assert words.due(node) == due
    assert words.due(node).joined("，") == joined


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        (Sentence("共204项"), "共204项"),
        (Sentence("以后应办结3项", "正常推进2、进度滞后1"), "以后应办结3项，正常推进2、进度滞后1"),
        (Head("逾期未报办结3项"), "逾期未报办结3项"),
        (Head("逾期未报办结3项", "截至2019年12月31日"), "逾期未报办结3项（截至2019年12月31日）"),
    ],
)
def test_parts_are_joined_by_their_text(whole: object, text: str):
    assert str(whole) == text


def test_the_day_of_a_closed_period_is_told_as_any_other(registry: Registry):
    day = date(2019, 12, 31)
    assert words.as_of(make_standing(registry, None, day)) == "2019年12月31日"
    assert words.as_of(make_standing(registry, None, day, closed=True)) == "2019年12月31日"


def test_unreported_is_said_only_when_a_round_has_closed(registry: Registry):
    silent = status(registry)
    assert str(words.name_state(silent.nearest, silent, "office")) == "暂无反馈记录"
    silent = silent._replace(unreported=True)
    assert str(words.name_state(silent.nearest, silent, "office")) == "未按时反馈"
    told = status(registry, fact(date(2020, 1, 1), stage="in_progress", progress=60))._replace(unreported=True)
    assert str(words.name_state(told.nearest, told, "office")) == "正在推进"
    assert words.state(told.nearest, told, "office") == "正在推进60%"
    assert words.is_known(silent)
    assert not words.is_known(status(registry))


LATE = (
    fact(date(2020, 1, 2), stage="done", evidence=("x",)),
    fact(date(2020, 1, 3), "verify", result="pass", by="张某", completed=date(2020, 1, 2)),
)


def test_of_who_is_not_judged_units_are_not_told_that_it_closed_late(registry: Registry):
    late = status(registry, *LATE)._replace(light=Light("blue", "closed"))
    assert words.state(late.nearest, late, "office") == "逾期办结"
    assert words.state(late.nearest, late, "units", judged=True) == "逾期办结"
    assert words.standing(late.nearest, late, "units", judged=False) == "蓝 已办结销号"
    assert words.state(late.nearest, late, "public") == "已办结销号"
    before = status(registry, LATE[0]).nodes
    assert entries.change(before, late.nodes, "office") == "已报办结→逾期办结"
    assert entries.change(before, late.nodes, "units", judged=False) == "已报办结→已办结销号"


def test_an_english_text_is_cut_between_words():
    text = "Replace every diesel bus of the city fleet by an electric one before the summer of the year"
    cut = words.short(text, 40)
    assert cut == "Replace every diesel bus of the city……"
    assert words.short("推进5G基站、充电桩、数据中心等新型基础设施建设并同步完善配套" * 2, 20) == "推进5G基站、充电桩……"
