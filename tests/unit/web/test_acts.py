"""What is recorded in the browser is what the command records."""

import pytest

from bizenv.desk import acts


def entries_of(folder):
    return sorted(p.name for p in (folder / "ledger").rglob("*.yaml"))


def test_a_task_page_offers_every_act(serve, desk_folder):
    page = serve(desk_folder).get("/tasks")
    assert page.status_code == 200


def test_what_was_filled_in_is_shown_before_it_is_written_and_can_be_taken_back(serve, desk_folder):
    browser = serve(desk_folder)
    before = entries_of(desk_folder)
    plan = "shapingba-2019-177"
    address = f"/act/record?on={plan}/3.1"
    form = browser.get(address)
    assert form.status_code == 200, browser.read(form)
    preview = browser.fill(address, {"progress": "30", "note": "已开工", "step": "preview"})
    assert preview.status_code == 200, browser.read(preview)
    assert "bizenv record 3.1 --progress 30" in browser.read(preview)
    assert "记后为：正在推进30%" in browser.read(preview)
    assert "现为" not in browser.read(preview)
    assert entries_of(desk_folder) == before
    page = browser.act(address, {"progress": "30", "note": "已开工"})
    assert "已记录" in browser.read(page)
    assert len(entries_of(desk_folder)) == len(before) + 1


def test_a_slip_that_takes_progress_back_is_seen_before_it_is_recorded(serve, desk_folder):
    browser = serve(desk_folder)
    address = "/act/record?on=shapingba-2019-177/3.1"
    browser.act(address, {"progress": "60", "date": "2020-02-28"})
    preview = browser.fill(address, {"progress": "30", "step": "preview"})
    assert preview.status_code == 200
    assert "3(1) 的进展低于上次：2020-02-28 报“正在推进60%”，这次报“正在推进30%”；如系误填，请改正" in browser.read(
        preview
    )
    browser.act(address, {"progress": "30"})


def test_a_day_without_its_year_is_not_taken_for_one_to_come(serve, desk_folder):
    browser = serve(desk_folder)
    address = "/act/record?on=shapingba-2019-177/3.1"
    refused = browser.fill(address, {"progress": "30", "date": "2月20日", "step": "preview"})
    assert refused.status_code == 422
    assert "“2月20日”没有写年份，读作 2021-02-20，还没有发生；已经过去的，写上年份：2020年2月20日" in browser.read(
        refused
    )
    assert browser.fill(address, {"progress": "30", "date": "2020年2月20日", "step": "preview"}).status_code == 200


def test_sending_a_form_twice_records_once(serve, desk_folder):
    browser = serve(desk_folder)
    ticket = browser.office.make_ticket()
    sent = {"progress": "30", "step": "write", "ticket": ticket}
    address = "/act/record?on=shapingba-2019-177/3.1"
    before = len(entries_of(desk_folder))
    first, again = browser.fill(address, sent), browser.fill(address, sent)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert len(entries_of(desk_folder)) == before + 1
    assert browser.fill(address, {**sent, "progress": "40"}).status_code == 422
    assert len(entries_of(desk_folder)) == before + 1


@pytest.mark.parametrize("name", acts.ON_TASKS)
def test_every_act_has_a_form_and_says_what_is_missing(serve, desk_folder, name):
    browser = serve(desk_folder)
    address = f"/act/{name}?on=shapingba-2019-177/3.1"
    assert browser.get(address).status_code == 200
    before = entries_of(desk_folder)
    empty = browser.fill(address, {"step": "preview"})
    assert empty.status_code == 422 or name == "object"
    assert entries_of(desk_folder) == before
