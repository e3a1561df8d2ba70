"""The words of a light: for every colour, for every line of the rubric."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from bizenv.ledger.entry import Entry, add_name
from bizenv.ledger.status import Light, Pace, Status, When, find_status
from bizenv.plan.registry import Registry
from bizenv.standing.rubric import LightRule, Rules
from bizenv.store import plans, rubric
from bizenv.views.wording import lagging, lights

DUE = date(2019, 11, 30)
"""The deadline of 27(3)."""


@pytest.fixture(scope="module", name="rules")
def _rules() -> Rules:
    return rubric.load(Path(plans.find_packaged()))


def fact(day: date, kind: str = "report", **fields) -> Entry:
    return add_name(Entry("", "shapingba-2019-177", kind, "27.3", f"{day}T09:00:00.000000+08:00", day, **fields))


DONE = fact(date(2019, 11, 28), stage="done", evidence=("x",))
CLOSED = fact(date(2020, 1, 3), "verify", result="pass", by="张某", completed=date(2019, 11, 28))
LATE = fact(date(2020, 1, 3), "verify", result="pass", by="张某", completed=date(2019, 12, 28))
BACK = fact(date(2019, 11, 29), "verify", result="return", limit=date(2019, 12, 10))


def status(registry: Registry, day: date, *entries: Entry) -> Status:
    return find_status(registry.task("27.3"), day, entries)


@pytest.mark.parametrize(
    ("when", "day", "entries", "until", "body"),
    [
        ("otherwise", date(2019, 11, 14), (), "2019-11-30到期", "还有16天"),
        ("otherwise", DUE, (), "2019-11-30到期", "今日到期"),
        ("otherwise", date(2019, 12, 31), (DONE,), "2019-11-30到期", "已过31天，已报办结，待核验"),
        ("due_within", date(2019, 11, 15), (), "2019-11-30到期", "还有15天，未报办结"),
        ("due_within", DUE, (), "2019-11-30到期", "今日到期，未报办结"),
        ("overdue", date(2019, 12, 1), (), "2019-11-30到期", "逾期1天，未报办结"),
        ("overdue", date(2019, 12, 31), (), "2019-11-30到期", "逾期31天，未报办结"),
        ("reported_done", date(2019, 12, 31), (DONE,), "", "已报办结，待核验"),
        ("behind", date(2019, 11, 14), (), "", "进度滞后：应达50%，实报35%"),
        ("unreported", date(2019, 11, 14), (), "", "上一轮未按时反馈"),
        ("returned", date(2019, 12, 1), (DONE, BACK), "", "已退回，2019-12-10前补报"),
        ("closed", date(2020, 1, 3), (DONE, CLOSED), "", "2020-01-03已办结销号"),
        ("closed", date(2020, 1, 3), (DONE, LATE), "", "2020-01-03逾期办结"),
    ],
)
def test_the_reason_of_a_light_in_its_parts(
    registry: Registry, when: When, day: date, entries: tuple[Entry, ...], until: str, body: str
):
    lit = status(registry, day, *entries)._replace(light=Light("yellow", when), pace=Pace(50, 35))
    assert lights.reason(lit) == ("黄", until, body)
    assert lights.reason_text(lit) == f"黄：{until}，{body}".replace("：，", "：")


@pytest.mark.parametrize("colour", lights.COLOURS)
def test_every_colour_has_a_word(registry: Registry, colour: str):
    lit = status(registry, DUE)._replace(light=Light(colour, "otherwise"))
    assert lights.lamp(lit) == lights.COLOURS[colour]
    assert lights.reason_text(lit) == f"{lights.COLOURS[colour]}：2019-11-30到期，今日到期"


def test_without_a_light_nothing_is_said(registry: Registry):
    assert lights.reason(status(registry, DUE)) is None
    assert lights.lamp(status(registry, DUE)) == lights.reason_text(status(registry, DUE)) == ""


def test_shares_have_one_sign_of_per_cent_everywhere(registry: Registry):
    lit = status(registry, DUE)._replace(light=Light("yellow", "behind"), pace=Pace(50, 35))
    assert lights.reason_text(lit) == "黄：进度滞后：应达50%，实报35%"
    assert (
        lagging.gap(lagging.Lag(lit, lit.nodes[0], judged=True)) == "进度滞后：应达50%，实报35%"
    )  # the list has no colours


def test_the_legend_is_made_of_the_rules(rules: Rules, registry: Registry):
    assert lights.legend(rules, registry) == (
        "灯号：蓝 已办结；红 逾期未办结；黄 临近时限（15天以内），或进度滞后（欠序时进度10个百分点以上）；绿 正常推进。"
        "无明确时限的、党委部门、纪检监察、法院检察院、区政府督查办牵头的不设灯号"
    )


@pytest.mark.parametrize("when", get_args(When))
def test_the_legend_has_words_for_every_line(rules: Rules, when: When, registry: Registry):
    line = LightRule("orange", when, days=7, points=20)
    said = lights.legend(rules._replace(lights=(line,), unlit_kinds=(), unlit_departments=()), registry)
    assert said.startswith("灯号：橙 ")
    assert said.endswith("。无明确时限的、区政府督查办牵头的不设灯号")
    assert len(said) > len("灯号：橙 。无明确时限的、区政府督查办牵头的不设灯号")
