"""``scheme`` and ``missing --scheme``: who has not handed in how it will carry out its tasks."""

import json
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def office(act) -> Callable[..., Any]:
    """A new workspace; ``office(day, *typed)`` runs a command there on that day, and must end with ``code``."""
    return act


def ask(office, day: str, *typed: str):
    return json.loads(office(day, *typed, "--format", "json").out)


SCHEME = ("scheme", "区经济信息委", "--document", "沙经信发〔2019〕31号")


def test_who_handed_in_a_scheme_is_not_asked_again(office):
    before = ask(office, "2019-10-18", "missing", "--scheme")
    office("2019-10-21", *SCHEME, "--date", "2019-10-18", "--received", "2019-10-20")
    after = ask(office, "2019-10-21", "missing", "--scheme")
    assert (before["kind"], before["come"]) == ("schemes", [])
    assert before["count"] == len(before["missing"]) == after["count"] + 1
    asked = {it["department"]: it["lead"] for it in before["missing"]}
    left = {it["department"]: it["lead"] for it in after["missing"]}
    assert asked.items() - left.items() == {("区经济信息委", asked["区经济信息委"])}
    (come,) = after["come"]
    assert come["entry"].startswith("2019-10-18_plan_scheme_")
    assert {key: come[key] for key in ("department", "document", "date", "received")} == {
        "department": "区经济信息委", "document": "沙经信发〔2019〕31号", "date": "2019-10-18", "received": "2019-10-20",
    }  # fmt: skip
    assert ask(office, "2019-10-19", "missing", "--scheme")["come"] == []  # not received yet on that day


def test_every_unit_that_leads_an_open_task_is_listed_the_courts_too_with_the_remedy(office):
    told = office("2019-10-18", "missing", "--scheme")
    units = office("2019-10-18", "missing", "--scheme", "--format", "ids").out.split()
    assert "区法院" in units
    assert "区经济信息委" in told.out
    assert "bizenv scheme 单位 --document 文号" in told.out
    assert "不代表各单位没有制定" in told.out


def test_no_message_names_a_court(office):
    told = office("2019-10-18", "missing", "--scheme", "--as-message")
    assert "【提醒】区经济信息委" in told.out
    assert "尚未收到细化落实方案" in told.out
    assert "区法院" not in told.out + told.err
    assert "请用工作联系函或电话联系" in told.err


def test_the_same_scheme_is_not_recorded_twice_and_a_revised_one_is(office):
    office("2019-10-18", *SCHEME)
    again = office("2019-10-19", *SCHEME, code=2)
    assert "没有再记" in again.err
    office("2019-11-19", "scheme", "区经济信息委", "--document", "沙经信发〔2019〕40号")
    (come,) = ask(office, "2019-11-20", "missing", "--scheme")["come"]
    assert come["document"] == "沙经信发〔2019〕40号"


def test_a_scheme_says_nothing_on_how_work_stands_and_can_be_withdrawn(office):
    entry = ask(office, "2019-10-18", *SCHEME)["entries"][0]
    assert (entry["task"], entry["content"]["unit"]) == (None, "区经济信息委")
    assert ask(office, "2019-12-31", "report")["empty"] is True  # nobody is judged on it
    log = office("2019-10-18", "log").out
    assert "区经济信息委已报来，沙经信发〔2019〕31号" in log
    office("2019-10-18", "validate")
    office("2019-10-19", "withdraw", entry["entry"], "--reason", "记错了单位")
    assert ask(office, "2019-10-19", "missing", "--scheme")["come"] == []


def test_a_unit_that_leads_nothing_or_that_nobody_knows_is_refused(office):
    departments = {d["name"]: d for d in ask(office, "2019-10-18", "departments")["departments"]}
    idle = next(name for name, it in departments.items() if not it["lead"])
    assert "不牵头任何事项" in office("2019-10-18", "scheme", idle, "--document", "1号", code=2).err
    office("2019-10-18", "scheme", "区不存在局", "--document", "1号", code=3)
    office("2019-10-18", "missing", "--scheme", "--period", "2019-Q4", code=2)
