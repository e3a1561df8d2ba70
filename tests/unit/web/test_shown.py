"""What a form is answered with has an address: whoever goes back or loads it again loses nothing and sends nothing."""

import re

import pytest

from bizenv.web import shown
from tests.unit.web.conftest import text_of

PLAN = "shapingba-2019-177"
RECORD = f"/act/record?on={PLAN}/3.1"


def entries_of(folder):
    return sorted(p.name for p in (folder / "ledger").rglob("*.yaml"))


def fields_of(page) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    main = page.text.partition('<form class="filling"')[2].partition("</form>")[0]
    return dict(re.findall('<input type="hidden" name="([^"]+)" value="([^"]*)">', main))


def send(browser, page, **fields):
    """Send the form on a page from its own address, with its own ticket."""
    return browser.fill(str(page.url.raw_path, "ascii"), {**fields_of(page), **fields})


def test_the_preview_and_the_form_each_have_an_address_that_can_be_loaded_again(serve, desk_folder):
    browser = serve(desk_folder)
    before = entries_of(desk_folder)
    form = browser.get(RECORD)
    assert "shown=" in str(form.url)
    preview = send(browser, form, progress="30", note="已开工", step="preview")
    again = browser.get(str(preview.url))
    assert (again.status_code, again.text) == (200, preview.text)
    assert again.headers["cache-control"] == "no-store"
    back = browser.get(str(form.url))
    assert 'value="30"' in back.text
    assert "已开工</textarea>" in back.text
    assert fields_of(back)["ticket"] == fields_of(form)["ticket"]
    assert back.headers["cache-control"] == "private, no-cache"
    assert entries_of(desk_folder) == before


def test_back_to_a_preview_that_was_confirmed_leads_to_what_was_recorded(serve, desk_folder):
    browser = serve(desk_folder)
    before = entries_of(desk_folder)
    form = browser.get(RECORD)
    preview = send(browser, form, progress="30", step="preview")
    done = send(browser, preview, step="write")
    assert done.status_code == 303
    back = browser.get(str(preview.url), follow_redirects=False)
    assert back.headers["location"] == done.headers["location"]
    assert send(browser, preview, step="write").headers["location"] == done.headers["location"]
    filled = browser.get(str(form.url))
    assert 'value="30"' in filled.text
    assert "这一页上填的已经记过" in browser.read(filled)
    assert len(entries_of(desk_folder)) == len(before) + 1


def test_a_wrong_form_that_was_put_right_is_gone_back_to_as_it_was_put_right(serve, desk_folder):
    browser = serve(desk_folder)
    wrong = send(browser, browser.get(RECORD), progress="300", step="preview")
    assert wrong.status_code == 422
    assert browser.get(str(wrong.url)).text == wrong.text
    right = send(browser, wrong, progress="30", step="preview")
    assert right.status_code == 200
    back = browser.get(str(wrong.url))
    assert 'value="30"' in back.text
    assert "300" not in back.text


def test_the_files_that_were_sent_along_are_there_when_one_goes_back(serve, desk_folder):
    browser = serve(desk_folder)
    form = browser.get(RECORD)
    sent = {**fields_of(form), "stage": "done", "step": "preview"}
    preview = browser.fill(str(form.url), sent, [("files", ("照片.jpg", b"1"))])
    assert "佐证材料 照片.jpg 确认后复制一份，存于 evidence/" in browser.read(preview)
    back = browser.get(str(form.url))
    assert "去掉 照片.jpg" in browser.read(back)
    again = send(browser, back, stage="done", step="preview")
    assert "照片.jpg" in browser.read(again)
    assert send(browser, again, step="write").status_code == 303


@pytest.mark.parametrize("ticket", ["x", "a.b", "", "督.查"])
def test_a_ticket_of_an_earlier_start_shows_an_empty_form_that_says_so(serve, desk_folder, ticket):
    browser = serve(desk_folder)
    page = browser.get(f"{RECORD}&shown={ticket}")
    assert page.status_code == 200
    assert f"shown={ticket}" not in str(page.url) or not ticket
    assert ("已经不在这里" in browser.read(page)) == bool(ticket)
    assert send(browser, page, progress="30", step="preview").status_code == 200


def test_what_was_shown_is_kept_within_bounds_and_its_loss_is_said(serve, desk_folder, monkeypatch):
    browser = serve(desk_folder)
    monkeypatch.setattr(shown, "MOST_PAGES", 2)
    form = browser.get(RECORD)
    preview = send(browser, form, progress="30", step="preview")
    other = send(browser, browser.get(f"/act/record?on={PLAN}/3.2"), progress="30", step="preview")
    assert "已经不在这里" in browser.read(browser.get(str(form.url)))
    assert "已经不在这里" in browser.read(browser.get(str(preview.url)))
    assert browser.get(str(other.url)).text == other.text
    monkeypatch.setattr(shown, "MOST_BYTES", 100)
    alone = browser.fill(RECORD, {"progress": "30", "step": "preview"}, follow=False)
    assert alone.status_code == 200
    assert "记后为" in browser.read(alone)


def test_a_page_is_shown_at_its_own_address_alone(serve, desk_folder):
    browser = serve(desk_folder)
    preview = send(browser, browser.get(RECORD), progress="30", step="preview")
    ticket = re.search("shown=([^&]+)", str(preview.url))[1]
    other = browser.get(f"/act/record?on={PLAN}/3.2&shown={ticket}")
    assert "记后为" not in browser.read(other)
    assert browser.get(f"/first/new?shown={ticket}", follow_redirects=False).headers["location"] == "/"


def test_an_error_that_is_a_page_of_its_own_can_be_loaded_again(serve, desk_folder):
    browser = serve(desk_folder)
    failed = browser.fill("/act/record?on=shapingba-2019-177/99.9", {"step": "preview"})
    assert failed.status_code == 404
    assert browser.get(str(failed.url)).text == failed.text


def test_a_decision_on_many_is_gone_back_to_with_its_ticks(serve, desk_folder):
    browser = serve(desk_folder)
    pile = browser.get("/verifying")
    key = re.search('name="on" value="([^"]+)"', pile.text)[1]
    preview = send(browser, pile, on=key, choice="return", limit="2020-03-20", by="张三", ground="result")
    assert preview.status_code == 200, text_of(preview)
    back = browser.get(str(pile.url))
    assert f'value="{key}" checked' in back.text
    assert 'value="张三"' in back.text
    done = send(browser, preview, step="write")
    back = browser.get(str(preview.url), follow_redirects=False)
    assert back.headers["location"] == done.headers["location"]


def test_a_new_entry_since_the_preview_is_seen_before_anything_is_recorded(serve, desk_folder, run):
    browser = serve(desk_folder)
    form = browser.get(RECORD)
    preview = send(browser, form, progress="95", step="preview")
    assert "日期 2020-03-01" in browser.read(preview)
    assert run("record", "3.1", "--progress", "90", "--note", "别人记的", "--data", desk_folder).code == 0
    before = entries_of(desk_folder)
    held = send(browser, preview, step="write")
    assert held.status_code == 422
    assert re.search(
        r"预览以后台账又有新记录：3\(1\) [-0-9]+ 反馈：.*别人记的.*。没有记，看过再确认", browser.read(held)
    )
    assert "别人记的" in browser.read(held)
    assert "记后为" in browser.read(held)
    assert entries_of(desk_folder) == before
    assert "打开这张表以后台账又有新记录" in browser.read(send(browser, form, progress="96", step="preview"))
    assert send(browser, held, step="write").status_code == 303
    assert len(entries_of(desk_folder)) == len(before) + 1
