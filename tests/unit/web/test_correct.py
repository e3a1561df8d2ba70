"""A correction in the browser: what stands there is filled in, and only what was changed is recorded."""

import pytest
import yaml


def find(folder, kind, task):
    (found,) = (folder / "ledger" / task).glob(f"*_{kind}_*.yaml")
    return found.stem.rpartition("_")[2]


def newest(folder, before):
    (new,) = entries_of(folder) - before
    return yaml.safe_load(new.read_text("utf-8"))


def entries_of(folder):
    return set((folder / "ledger").rglob("*.yaml"))


@pytest.fixture
def page(serve, desk_folder):
    browser = serve(desk_folder)
    return browser, desk_folder, f"/correct?entry={find(desk_folder, 'report', '27.1')}"


FILLED = {
    "progress": "20",
    "stage": "in_progress",
    "value:新增无线4G基站": "352",
    "by": "区经济信息委",
    "date": "2019-10-25",
}


def test_the_form_has_what_stands_in_the_entry(page):
    browser, _, address = page
    html = browser.get(address).text
    for shown in ('name="progress" inputmode="numeric"', 'value="352"', 'value="区经济信息委"', 'value="2019-10-25"'):
        assert shown in html


def test_only_what_was_changed_goes_into_the_entry_and_the_command(page):
    browser, folder, address = page
    before = entries_of(folder)
    preview = browser.fill(address, {**FILLED, "progress": "25", "reason": "误记", "step": "preview"})
    assert preview.status_code == 200, browser.read(preview)
    command = browser.read(preview).split("用命令： ")[1]
    assert "--progress 25" in command
    assert not {"--stage", "--by", "--value", "--date"} & set(command.split())
    browser.act(address, {**FILLED, "progress": "25", "reason": "误记"})
    made = newest(folder, before)
    assert (made["progress"], made["values"], made["by"]) == (25, {"新增无线4G基站": 352}, "区经济信息委")
    assert made["reason"] == "误记"


def test_an_emptied_box_takes_the_field_away(page):
    browser, folder, address = page
    before = entries_of(folder)
    filled = {**FILLED, "by": "", "reason": "没有人报"}
    preview = browser.fill(address, {**filled, "step": "preview"})
    assert "--clear by" in browser.read(preview)
    browser.act(address, filled)
    assert "by" not in newest(folder, before)


def test_nothing_changed_and_no_reason_are_told_beside_the_boxes(page):
    browser, folder, address = page
    before = entries_of(folder)
    none = browser.fill(address, {**FILLED, "reason": "误记", "step": "preview"})
    assert none.status_code == 422
    assert "没有说改什么" in browser.read(none)
    blank = browser.fill(address, {**FILLED, "progress": "二十", "step": "preview"})
    assert blank.status_code == 422
    assert "须填写" in browser.read(blank)
    assert "“二十”不对" in browser.read(blank)
    assert entries_of(folder) == before


def test_the_reason_of_an_extension_and_that_of_its_correction_are_two_things(serve, desk_folder):
    browser = serve(desk_folder)
    address = f"/correct?entry={find(desk_folder, 'extend', '58')}"
    filled = {"until": "2020-03-31", "approved-by": "区政府", "document": "批示", "date": "2019-12-13"}
    assert browser.get(address).status_code == 200
    before = entries_of(desk_folder)
    browser.act(address, {**filled, "why": "等省里的办法", "reason": "写错了"})
    assert newest(desk_folder, before)["reason"] == "等省里的办法（更正：写错了）"


def test_a_file_that_comes_with_a_correction_joins_what_was_there(serve, desk_folder):
    browser = serve(desk_folder)
    address = f"/correct?entry={find(desk_folder, 'report', '1.1')}"
    before = entries_of(desk_folder)
    filled = {"stage": "done", "evidence": "系统截图", "date": "2019-12-06", "reason": "补材料"}
    browser.act(address, filled, {"files": ("清单.txt", b"a list")})
    made = newest(desk_folder, before)
    assert made["evidence"] == ["系统截图", "清单.txt"]
    assert [it["name"] for it in made["files"]] == ["清单.txt"]


def test_without_an_entry_the_page_says_where_to_come_from(serve, desk_folder):
    answer = serve(desk_folder).get("/correct")
    assert answer.status_code == 404
    assert "从事项的页面进来" in answer.text
