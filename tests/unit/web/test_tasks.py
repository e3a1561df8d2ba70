"""The table of tasks lists what the command beside it lists, in the words of the dashboard, and leads to the acts."""

import re
import shlex
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bizenv.api import load
from bizenv.standing.search import search
from bizenv.views.wording import words
from bizenv.views.wording.report import PLACES
from bizenv.web import table
from tests.unit.web.conftest import TODAY

PLAN = "shapingba-2019-177"
MOVING = {"HX-Request": "true"}


def list_ids(answer) -> list[str]:
    """The tasks of the rows, in order."""
    return re.findall(f'name="on" value="{PLAN}/([^"]+)"', answer.text)


def read_command(answer) -> list[str]:
    """The command that lists the same, as it would be typed."""
    return shlex.split(unescape(re.search("<code>(bizenv [^<]*)</code>", answer.text)[1]))[1:]


ASKED = (
    {},
    {"unit": "区政务办"},
    {"unit": "区政务办", "role": "lead"},
    {"unit": "区法院", "role": "support"},
    {"field": "6"},
    {"field": "专"},
    {"state": "reported_done"},
    {"place": "overdue"},
    {"place": "overdue", "unit": "区经济信息委"},
    {"state": "no_report", "sort": "lead"},
    {"light": "red"},
    {"after": "2019-10-01", "before": "2019-12-31", "sort": "due"},
    {"q": "一窗 受理"},
    {"q": "一窗", "unit": "区政务办"},
    {"q": "27"},
    {"q": "27(3)"},
)


@pytest.mark.parametrize("asked", ASKED, ids=urlencode)
def test_the_table_lists_what_its_command_lists(serve, desk_folder, run, asked):
    page = serve(desk_folder).get("/tasks", params=asked)
    assert page.status_code == 200, page.text
    typed = read_command(page)
    listed = run(*typed, "--data", desk_folder, "--as-of", "2020-03-01", "--format", "ids").out.split()
    assert listed
    assert sorted(list_ids(page)) == sorted(listed)
    if typed[0] == "list":
        assert list_ids(page) == listed


def test_how_a_task_counts_in_the_period_is_asked_as_on_the_dashboard(serve, desk_folder):
    browser = serve(desk_folder)
    every = list_ids(browser.get("/tasks"))
    parts = [list_ids(browser.get("/tasks", params={"place": place})) for place in PLACES]
    assert sorted(task for part in parts for task in part) == sorted(every)
    assert sum(map(bool, parts)) > 2
    due = list_ids(browser.get("/tasks", params={"place": "earlier"}))
    late = list_ids(browser.get("/tasks", params={"place": "earlier.overdue"}))
    assert not late or set(late) < set(due)
    assert "不含它" in browser.get("/tasks", params={"place": "undated"}).text


def test_nothing_is_called_late_where_nothing_is_on_record(serve):
    browser = serve()
    page = browser.get("/tasks", params={"place": "overdue"})
    assert list_ids(page)
    assert "逾期" not in browser.read(page)
    assert words.NO_RECORD in browser.read(page)


def test_the_address_holds_the_filters_and_the_form_shows_them(serve, desk_folder):
    page = serve(desk_folder).get("/tasks?q=一窗&unit=区政务办&role=lead&sort=due&after=2019-10-01")
    assert 'name="q" type="search" autocomplete="off" spellcheck="false"' in page.text
    assert 'value="一窗"' in page.text
    for chosen in ("<option selected>区政务办", '<option value="lead" selected', '<option value="due" selected'):
        assert chosen in page.text
    assert 'value="2019-10-01"' in page.text
    assert '<details class="more-filters" open' in page.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"unit": "没有这家"}, "没有这家"),
        ({"field": "999"}, "999"),
        ({"state": "怎样"}, "怎样"),
        ({"sort": "x"}, "x"),
        ({"after": "2019-13-40"}, "2019-13-40"),
        ({"q": "词 " * 21}, "最多找20个词"),
        ({"after": "2019-12-31", "before": "2019-12-01"}, "晚于"),
    ],
)
def test_what_cannot_be_asked_is_said_where_one_looks(serve, asked, told):
    page = serve().get("/tasks", params=asked)
    assert page.status_code == 200
    assert told in re.search('<p class="error"[^>]*>([^<]*)', page.text)[1]


def test_while_one_types_only_the_table_comes_and_the_address_follows(serve):
    browser = serve()
    before = f"{browser.origin}/tasks?q=一"
    piece = browser.get(
        "/tasks?q=一窗&unit=&role=department&sort=id", headers={**MOVING, "HX-Current-URL": before.encode()}
    )
    assert piece.text.strip().startswith('<div id="found">')
    assert piece.headers["hx-replace-url"] == "/tasks?" + urlencode({"q": "一窗"})
    chosen = browser.get("/tasks?q=一&unit=区政务办", headers={**MOVING, "HX-Current-URL": before.encode()})
    assert chosen.headers["hx-push-url"] == "/tasks?" + urlencode({"q": "一", "unit": "区政务办"})
    restored = browser.get("/tasks?q=一", headers={**MOVING, "HX-History-Restore-Request": "true"})
    assert restored.text.startswith("<!DOCTYPE html>")


def test_a_page_that_is_no_address_is_no_fault_of_the_office(serve):
    piece = serve().get("/tasks?q=一窗", headers={**MOVING, "HX-Current-URL": "http://[::"})
    assert piece.status_code == 200
    assert piece.headers["hx-replace-url"] == "/tasks?" + urlencode({"q": "一窗"})


def test_a_long_table_comes_in_steps_without_losing_a_row(serve, monkeypatch):
    monkeypatch.setattr(table, "STEP", 60)
    browser = serve()
    first = browser.get("/tasks")
    assert len(list_ids(first)) == 60
    assert "再列60项" in first.text
    link = unescape(re.search('class="more-rows" href="([^"]+)"', first.text)[1])
    found = [*list_ids(first)]
    while link:
        page = browser.get(link)
        rows = browser.get(link + "&part=rows", headers=MOVING)
        assert list_ids(rows) == list_ids(page)
        assert rows.text.strip().startswith("<tbody>")
        assert "hx-push-url" not in rows.headers
        found += list_ids(page)
        match = re.search('class="more-rows" href="([^"]+)"', page.text)
        link = unescape(match[1]) if match else ""
    assert len(found) == len(set(found)) == 190
    assert len(list_ids(browser.get("/tasks?first=9999"))) == 60


def test_the_chosen_rows_lead_to_an_act_on_all_of_them(serve, desk_folder):
    browser = serve(desk_folder)
    page = browser.get("/tasks")
    assert 'formaction="/act/verify"' in page.text
    assert 'formaction="/act/record"' in page.text
    form = browser.get(f"/act/record?on={PLAN}/3.1&on={PLAN}/3.2")
    assert form.status_code == 200
    assert "formaction" not in serve(desk_folder, read_only=True).get("/tasks").text


def test_words_of_the_plan_are_text_and_never_markup(serve):
    page = serve().get("/tasks", params={"q": "<script>alert(1)</script>\"'"})
    assert "<script>alert" not in page.text


def test_several_plans_stand_in_one_table_and_one_can_be_asked_alone(serve, several):
    browser = serve(several)
    page = browser.get("/tasks")
    assert page.status_code == 200, page.text
    plans = set(re.findall('name="on" value="([^/"]+)/', page.text))
    assert "方案" in page.text
    one = sorted(it.name for it in (Path(several) / "plans").iterdir())
    alone = browser.get("/tasks", params={"plan": one[0]})
    assert len(set(re.findall('name="on" value="([^/"]+)/', alone.text))) == 1
    assert f'name="plan" value="{one[0]}"' in alone.text
    fields = re.findall('<option value="([^"/]+/[^"]+)"', page.text)
    assert fields
    of_field = browser.get("/tasks", params={"field": unescape(fields[-1])})
    assert len(set(re.findall('name="on" value="([^/"]+)/', of_field.text))) == 1
    assert "--plan" in " ".join(read_command(of_field))
    assert plans
    numbered = browser.get("/tasks", params={"q": "71.1"})
    assert set(re.findall('name="on" value="([^/"]+)/', numbered.text)) == {PLAN}


def wait_for_rows(page, number: int) -> None:
    """Wait until the table has so many rows: the page lets nobody evaluate a condition in it."""
    page.locator("tr.t").nth(number - 1).wait_for()
    page.locator("tr.t").nth(number).wait_for(state="detached")


@pytest.mark.browser
def test_the_table_follows_as_one_types_and_the_way_back_leads_through_the_choices(visit, desk_folder):
    page = visit(desk_folder)
    page.goto(f"{page.office.address}tasks")
    page.locator("#f-q").focus()
    page.keyboard.type("一窗")
    page.wait_for_url("**/tasks?q=%E4%B8%80%E7%AA%97")
    typed = len(search(load().select(TODAY), ["一窗"]))
    wait_for_rows(page, typed)
    page.locator("#f-unit").select_option("区政务办")
    page.wait_for_url("**unit=*")
    page.locator("tr.t").nth(typed - 1).wait_for(state="detached")
    assert page.locator("#f-q").input_value() == "一窗"
    page.go_back()
    wait_for_rows(page, typed)
    assert page.locator("#f-unit").input_value() == ""
    assert page.locator("#f-q").input_value() == "一窗"
    page.reload()
    assert page.locator("tr.t").count() == typed


@pytest.mark.browser
def test_rows_are_chosen_by_keyboard_and_lead_to_one_act_on_all(visit, desk_folder):
    page = visit(desk_folder)
    page.goto(f"{page.office.address}tasks?q=27")
    assert not page.locator(".picked-bar").is_visible()
    for box in page.locator("input[name=on]").all()[:2]:
        box.focus()
        page.keyboard.press("Space")
    assert "（2项）" in page.locator(".picked-bar").inner_text()
    page.locator(".picked-bar button", has_text="记录进展").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/act/record?**")
    assert page.url.count("on=") == 2
    page.go_back()
    page.locator(".tick-all").check()
    assert page.locator("input[name=on]:checked").count() == page.locator("input[name=on]").count()


@pytest.mark.browser
def test_a_long_table_goes_on_below_without_a_new_page(visit, desk_folder, monkeypatch):
    monkeypatch.setattr(table, "STEP", 60)
    page = visit(desk_folder)
    page.goto(f"{page.office.address}tasks")
    for number in (120, 180, 190):
        page.locator(".more-rows").click()
        wait_for_rows(page, number)
    assert page.locator(".more-rows").count() == 0


@pytest.mark.browser
def test_without_javascript_a_button_filters(visit, desk_folder):
    page = visit(desk_folder, script=False)
    page.goto(f"{page.office.address}tasks")
    page.locator("#f-q").fill("一窗")
    page.locator("#filters button").click()
    assert 0 < page.locator("tr.t").count() < 20


def test_the_marks_beside_deadlines_are_explained(serve, desk_folder):
    browser = serve(desk_folder)
    assert words.IMPLICIT_NOTE in browser.read("/tasks")
    assert words.IMPLICIT_NOTE not in browser.read(browser.get("/tasks", params={"q": "27(3)"}))


def test_rows_that_were_made_before_a_record_say_what_the_rows_of_a_new_start_say(serve, desk_folder):
    browser = serve(desk_folder)
    before = browser.read("/tasks")
    browser.act(f"/act/record?on={PLAN}/3.1", {"choice": "done", "evidence": "某文件", "date": "2020-02-25"})
    assert before != browser.read("/tasks") == serve(desk_folder).read("/tasks")


def test_the_first_record_gives_every_row_its_state(serve, run, tmp_path):
    assert run("init", tmp_path / "office").code == 0
    browser = serve(tmp_path / "office")
    assert "逾期" not in browser.read("/tasks")
    browser.act(f"/act/record?on={PLAN}/3.1", {"choice": "done", "evidence": "某文件", "date": "2020-02-25"})
    assert "逾期" in browser.read("/tasks") == serve(tmp_path / "office").read("/tasks")
