"""年度定账: which years wait, what stands in the way, and several closed at once by the one who answers for them."""

import datetime as dt
import re
from html import unescape

import pytest

PLAN = "shapingba-2019-177"
LATER = dt.date(2023, 1, 20)
SIGNED = {"approved-by": "李某", "post": "督查办主任"}


def close(browser, *years: str):
    asked = "".join(f"&year={year}" for year in years)
    return browser.act(f"/act/close-year?plan={PLAN}{asked}", SIGNED)


@pytest.fixture
def later(serve, desk_folder):
    """An office years later, of whose years the first is closed."""
    browser = serve(desk_folder, today=LATER)
    close(browser, "2019")
    return browser


def test_the_morning_tells_all_years_that_wait_in_one_line_which_leads_to_them(later):
    page = later.get("/")
    assert page.text.count("的数字还没有定账") == 1
    assert "2020年至2022年3个年度的数字还没有定账" in page.text
    assert 'href="/years"' in page.text


def test_each_year_says_whether_it_can_be_closed_and_what_should_be_done_before(later):
    told = later.read("/years")
    assert "3个年度待定账" in told
    assert "2023年还没有过完，不能定账" in told
    assert re.search("2019年 已定账 2023-01-20 李某（督查办主任） 撤回", told)
    assert "年度通报没有签发" in told
    assert re.search("定账前宜先办：[0-9]+项报了办结待核验", told)
    assert "2021年应办结" in told


def test_before_the_closing_day_the_year_says_from_when_on_it_can_be_closed(serve, desk_folder):
    told = serve(desk_folder, today=dt.date(2021, 1, 1)).read("/years")
    assert re.search("2020年 2020年的收报截止日是 2021-01-[0-9]+", told)
    assert "1个年度待定账" in told


def test_several_years_are_closed_at_once_and_each_can_be_taken_back(later, desk_folder, run):
    browser = later
    asked = f"/act/close-year?plan={PLAN}&year=2020&year=2021"
    preview = browser.fill(asked, {**SIGNED, "step": "preview"})
    told = browser.read(preview)
    assert "2020年数字定账，督查办主任李某审定" in told
    assert "bizenv close-year 2020 2021 --approved-by '李某' --post '督查办主任'" in unescape(told)
    assert len([*desk_folder.rglob("*_close_year_*")]) == 1
    done = close(browser, "2020", "2021")
    assert "已记录2条" in browser.read(done)
    years = browser.read("/years")
    assert years.count("已定账") == 3
    assert "1个年度待定账" in years
    back = re.search(
        f'/act/withdraw\\?plan={PLAN}&amp;entry=([0-9a-f]+)" aria-label="撤回2021年', browser.get("/years").text
    )
    browser.act(f"/act/withdraw?plan={PLAN}&entry={back[1]}", {"reason": "数字有误"})
    assert browser.read("/years").count("已定账") == 2
    assert run("validate", "--data", desk_folder).code == 0


def test_the_same_form_sent_twice_closes_once(serve, desk_folder):
    browser = serve(desk_folder, today=LATER)
    asked, ticket = f"/act/close-year?plan={PLAN}&year=2020", browser.office.make_ticket()
    for _ in range(2):
        assert browser.fill(asked, {**SIGNED, "step": "write", "ticket": ticket}).status_code == 303
    assert len([it for it in desk_folder.rglob("*_close_year_*") if "year: 2020" in it.read_text("utf-8")]) == 1


@pytest.mark.parametrize(
    ("year", "words"),
    [
        ("2019", "2019年已经定账"),
        ("2023", "2023年还没有过完"),
        ("2018", "没有2018年的数字可定账"),
        ("明年", "不是年份"),
    ],
)
def test_a_year_that_cannot_be_closed_says_why(later, year, words):
    refused = later.fill(f"/act/close-year?plan={PLAN}&year={year}", {**SIGNED, "step": "preview"})
    assert refused.status_code == 422
    assert words in later.read(refused)


def test_without_who_answers_for_it_nothing_is_closed(serve, desk_folder):
    browser = serve(desk_folder, today=LATER)
    refused = browser.fill(f"/act/close-year?plan={PLAN}&year=2020", {"post": "主任", "step": "preview"})
    assert refused.status_code == 422
    assert "审定人 必填" in browser.read(refused)


def test_with_no_year_ticked_it_says_so(serve, desk_folder):
    answer = serve(desk_folder, today=LATER).get(f"/act/close-year?plan={PLAN}")
    assert answer.status_code == 404
    assert "没有选哪一年" in answer.text


def test_who_may_only_look_has_nothing_to_tick(serve, desk_folder):
    page = serve(desk_folder, today=LATER, read_only=True).get("/years")
    assert "4个年度待定账" in page.text
    assert 'type="checkbox"' not in page.text


def test_of_several_plans_each_has_its_own_years_and_an_empty_ledger_none(serve, several, run):
    done = run("record", "营商/3.1", "--progress", "20", "--note", "开始", "--data", several)
    assert done.code == 0, done.err
    browser = serve(several, today=LATER)
    told = browser.read("/years")
    assert told.count("个年度待定账") == 1
    assert told.count("没有待定账的年度") == 2
    assert told.count("台账为空，没有数字可定账") == 8
    assert "4个年度待定账" in told
    assert browser.get("/").text.count("的数字还没有定账") == 1
    done = browser.act("/act/close-year?plan=营商&year=2019", SIGNED)
    assert "2019年数字定账" in browser.read(done)
    assert "3个年度待定账" in browser.read("/years")
