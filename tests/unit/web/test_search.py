"""The box finds tasks, units, entries and what can be done, as one types and without JavaScript."""

import re
from html import unescape

import pytest

from tests.unit.web.conftest import text_of

PLAN = "shapingba-2019-177"


def find(browser, typed, **headers) -> dict[str, list[tuple[str, str]]]:
    """What is found, as addresses and words, by the name of its kind."""
    page = browser.get("/search", params={"q": typed}, headers=headers)
    assert page.status_code == 200, text_of(page)
    found = {}
    for name, body in re.findall('<section class="hits"><h2>(.*?)</h2>(.*?)</section>', page.text, re.DOTALL):
        rows = re.findall('<li><a href="([^"]+)">(.*?)</a>', body, re.DOTALL)
        found[name] = [(unescape(link), re.sub("<[^>]+>", "", told)) for link, told in rows]
    return found


@pytest.mark.parametrize("typed", ["27(3)", "27.3", "２７．３"])
def test_a_number_finds_its_task_first(serve, typed):
    found = find(serve(), typed)
    assert next(iter(found)) == "事项"
    assert found["事项"][0][0] == f"/task/{PLAN}/27.3"


def test_words_find_the_tasks_that_the_command_finds(serve, run):
    found = find(serve(), "一窗 受理")["事项"]
    told = run("search", "一窗", "受理", "--format", "ids").out.split()
    assert [link.rpartition("/")[2] for link, _ in found] == told


def test_a_unit_is_found_by_its_other_name(serve):
    browser = serve()
    found = find(browser, "区住建委")["单位"]
    assert [told for _, told in found] == ["区住房城乡建委"]
    assert browser.get(found[0][0]).status_code == 200


def test_an_entry_is_found_by_its_digest_and_by_its_words(serve, desk_folder):
    browser = serve(desk_folder)
    page = browser.act(f"/act/record?on={PLAN}/3.1", {"progress": "30", "note": "试点窗口已经开门"})
    digest = re.search(r'id="e-([0-9a-f]{12})"', page.text)[1]
    for typed in (digest, digest[:6].upper(), "试点窗口 开门"):
        found = find(browser, typed)["台账记录"]
        assert found[0][0] == f"/task/{PLAN}/3.1#e-{digest}", typed
        assert "反馈" in found[0][1]


@pytest.mark.parametrize(
    ("typed", "address"), [("核验", "/act/verify"), ("verify", "/act/verify"), ("延期", "/act/extend")]
)
def test_an_act_is_found_with_its_task(serve, desk_folder, typed, address):
    browser = serve(desk_folder)
    found = find(browser, f"{typed} 3.1")["做什么"]
    assert found[0][0] == f"{address}?on={PLAN}%2F3.1"
    assert browser.get(found[0][0]).status_code == 200
    assert find(browser, typed)["做什么"][0][0] == "/tasks"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("通报", "/papers/bulletin"),
        ("bulletin", "/papers/bulletin"),
        ("催办", "/papers/notice"),
        ("导出", "/papers"),
    ],
)
def test_a_room_is_found_by_what_is_done_there(serve, desk_folder, typed, address):
    browser = serve(desk_folder)
    assert address in [link for link, _ in find(browser, typed)["做什么"]]
    assert browser.get(address).status_code == 200


def test_below_the_box_there_is_a_few_of_each_and_on_the_page_all(serve):
    browser = serve()
    few = browser.get("/search", params={"q": "区"}, headers={"HX-Request": "true"})
    assert not few.text.strip().startswith("<!DOCTYPE")
    assert "还有" in few.text
    assert len(find(browser, "区")["单位"]) > 6


def test_nothing_found_and_nothing_typed_are_said(serve):
    browser = serve()
    assert "没有找到“不会有的词”" in browser.read(browser.get("/search", params={"q": "不会有的词"}))
    empty = browser.get("/search")
    assert empty.status_code == 200
    assert "没有找到" not in empty.text


def test_what_was_typed_is_never_markup(serve):
    page = serve().get("/search", params={"q": "<img src=x onerror=alert(1)>\"'"})
    assert page.status_code == 200
    assert "<img" not in page.text


def test_several_plans_are_searched_together_and_a_plan_alone(serve, several):
    browser = serve(several)
    every = find(browser, "政务办")["事项"]
    assert len({link.split("/")[2] for link, _ in every}) > 1
    page = browser.get("/search", params={"q": "政务办", "plan": PLAN})
    links = re.findall('href="(/task/[^"]+)"', page.text)
    assert {link.split("/")[2] for link in links} == {PLAN}


@pytest.mark.browser
def test_by_keyboard_alone_from_anywhere_to_what_is_meant(visit, desk_folder):
    page = visit(desk_folder)
    page.goto(f"{page.office.address}units")
    page.keyboard.press("Control+k")
    page.keyboard.type("27(3)")
    page.locator("#seek-found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "seek"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/task/{PLAN}/27.3")
    page.keyboard.press("Control+k")
    page.keyboard.type("政务办")
    page.locator("#seek-found a", has_text="区政务办").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#seek-found a").count() == 0
    assert page.evaluate("document.activeElement.id") == "seek"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("main .hits a").count() > 1
    assert page.locator("#seek").input_value() == "政务办"


@pytest.mark.browser
def test_without_javascript_the_box_leads_to_a_page(visit, desk_folder):
    page = visit(desk_folder, script=False)
    page.goto(page.office.address)
    page.locator("#seek").fill("27(3)")
    page.locator("#seek").press("Enter")
    assert page.locator("main .hits a").first.get_attribute("href") == f"/task/{PLAN}/27.3"
