"""The page that opens tells what ``todo`` tells, and where it is done; how the plans stand; who is silent."""

import re
from datetime import date
from html import unescape

import pytest

from bizenv.views.wording import words
from bizenv.web.pages import today
from tests.unit.web.conftest import text_of

PLAN = "shapingba-2019-177"


def read_rows(answer) -> list[str]:
    """The rows of what waits, without their spaces and commands."""
    rows = re.findall(r'<p class="mark-of">(.*?)</p>\s*<p class="what">(.*?)</p>', answer.text, re.DOTALL)
    return [re.sub("[ 　\n]", "", re.sub("<[^>]+>", "", "".join(row))) for row in rows]


def read_commands(answer) -> list[str]:
    return [unescape(it) for it in re.findall('<details class="typed">.*?<code>(.*?)</code>', answer.text)]


@pytest.mark.parametrize("day", ["2019-12-27", "2020-01-10", "2020-03-01"])
def test_the_morning_says_what_todo_says(serve, desk_folder, run, day):
    page = serve(desk_folder, today=date.fromisoformat(day)).get("/")
    assert page.status_code == 200, text_of(page)
    told = run("todo", "--all", "--data", desk_folder, "--as-of", day, "--format", "csv").out.splitlines()[1:]
    rows = read_rows(page)
    assert len(rows) == len(told) > 0
    for row, line in zip(rows, told, strict=True):
        for part in re.sub('[ 　"]', "", line).split(",")[3].split("，"):
            assert part in row


def test_the_first_page_of_a_new_workspace_says_what_is_past_and_where_it_is_listed(serve, kept_desk):
    """Not that nothing is to be done: whether the work is done is not known."""
    browser = serve(kept_desk, today=date(2020, 11, 1))
    page = browser.get("/")
    assert "今日必办0项、时限已到35项（截至2020年11月1日，台账为空）" in text_of(page)
    assert "逾期" not in text_of(page)
    link = re.search('<p class="do"><a href="([^"]+)"', page.text)
    listed = browser.read(unescape(link[1]))
    assert "时限已到，台账暂无办结记录" in listed
    assert "27(3)" in listed


def test_each_thing_leads_to_where_it_is_done(serve, desk_folder):
    browser = serve(desk_folder)
    browser.act(f"/act/record?on={PLAN}/3.1", {"choice": "done", "evidence": "某文件", "date": "2020-02-25"})
    page = browser.get("/")
    assert re.search(f'href="/act/verify\\?on={PLAN}%2F3.1', page.text)
    links = re.findall(r'<p class="do"><a href="([^"]+)"', page.text)
    assert links
    for link in set(map(unescape, links)):
        assert browser.get(link).status_code == 200, link


def test_how_the_plan_stands_is_said_as_on_the_dashboard(serve, desk_folder, run, tmp_path):
    page = serve(desk_folder).get("/")
    sentence = re.search('<p class="gist">(.*?)</p>', page.text)[1]
    out = tmp_path / "page.html"
    assert run("dashboard", "-o", out, "--data", desk_folder, "--as-of", "2020-03-01").code == 0
    told = re.search('<p class="gist">(.*?)</p>', out.read_text("utf-8"))[1]
    assert sentence == told


def test_what_was_recorded_a_moment_ago_is_told_at_once(serve, desk_folder):
    browser = serve(desk_folder)
    before = browser.read("/")
    browser.act(f"/act/record?on={PLAN}/3.1", {"choice": "done", "evidence": "某文件"})
    assert browser.read("/") != before


def test_files_that_came_in_are_counted_with_the_way_to_take_them(serve, desk_folder):
    (desk_folder / "收件").mkdir()
    (desk_folder / "收件" / "表.xlsx").write_bytes(b"PK no form")
    page = serve(desk_folder).get("/")
    assert "没有记入台账的表1个" in text_of(page)
    assert 'href="/forms"' in re.search("没有记入台账的表1个.*?</li>", page.text, re.DOTALL)[0]


def test_what_came_in_since_is_told_although_the_plan_and_its_ledger_are_the_same(serve, desk_folder):
    browser = serve(desk_folder)
    assert "没有记入台账的表" not in browser.read("/")
    (desk_folder / "收件").mkdir()
    (desk_folder / "收件" / "表.xlsx").write_bytes(b"PK no form")
    assert "没有记入台账的表1个" in browser.read("/")
    (desk_folder / "clues").mkdir()
    (desk_folder / "clues" / "counts.yaml").write_bytes(b"\xff\n")
    assert "线索件数读不了" in browser.read("/")


def test_who_was_silent_is_named_with_what_it_owes(serve, desk_folder):
    page = serve(desk_folder).get("/")
    assert "未按时反馈" in text_of(page)
    units = re.findall('<li><a href="/unit/([^"]+)">([^<]+)</a><span class="n">(\\d+)项', page.text)
    assert units
    assert serve(desk_folder).get(f"/unit/{units[0][0]}").status_code == 200


def test_the_plan_without_a_ledger_accuses_nobody(serve):
    page = serve().get(f"/?plan={PLAN}")
    assert page.status_code == 200
    told = text_of(page)
    assert "逾期" not in told
    assert words.NO_RECORD in told


def test_several_plans_stand_side_by_side_each_in_its_own_words(serve, several):
    browser = serve(several, today=date(2019, 10, 30))
    page = browser.get("/")
    assert page.status_code == 200, text_of(page)
    assert page.text.count('class="gist small-gist"') == 3
    for link in set(map(unescape, re.findall(r'<p class="do"><a href="([^"]+)"', page.text))):
        assert browser.get(link).status_code == 200, link
    tasks = [unescape(it) for it in re.findall(r'<p class="mark-of"><a href="([^"]+)"', page.text)]
    assert tasks
    for link in tasks[:4]:
        assert browser.get(link).status_code == 200, link


def test_a_plan_is_chosen_in_the_header_and_stays_chosen(serve, several):
    browser = serve(several)
    page = browser.get("/")
    ids = re.findall(r'<li><a href="/\?plan=([^"]+)"', re.search("plan-choice.*?</details>", page.text, re.DOTALL)[0])
    assert len(ids) == 3
    chosen = browser.get(f"/tasks?plan={ids[0]}")
    rooms = re.search('<nav class="rooms".*?</nav>', chosen.text, re.DOTALL)[0]
    assert rooms.count(f"?plan={ids[0]}") == rooms.count("<a ")
    assert 'aria-current="true"' in chosen.text


def test_one_plan_has_nothing_to_choose_from(serve, desk_folder):
    assert "plan-choice" not in serve(desk_folder).get("/").text


def test_a_plan_that_cannot_be_read_keeps_no_other_one_back(serve, several):
    (several / "plans" / PLAN / "measures.yaml").write_text("plan: [", "utf-8")
    browser = serve(several)
    assert browser.get("/").status_code == 409
    others = sorted(it.name for it in (several / "plans").iterdir() if it.name != PLAN)
    assert browser.get("/", params={"plan": others[0]}).status_code == 200


def test_a_long_morning_lists_its_first_lines_and_leads_to_all_of_them(serve, desk_folder, monkeypatch):
    browser = serve(desk_folder)
    whole = read_rows(browser.get("/?as-of=2020-03-10&all=1"))
    monkeypatch.setattr(today, "FEW", 1)
    page = browser.get("/?as-of=2020-03-10")
    assert len(read_rows(page)) < len(whole)
    assert "还有" in text_of(page)
    link = unescape(re.search(r'<a href="([^"]+)#h-\d">全部列出</a>', page.text)[1])
    assert read_rows(browser.get(link)) == whole
