"""线索: only for who has the passphrase, only for a while, and nothing of them anywhere else."""

import datetime as dt
import re

import pytest

from bizenv.clues import cipher
from bizenv.clues.clue import Clue
from bizenv.clues.store import Begun, Content, Store
from bizenv.web import keyring

MARK, WHO = "天河岸边无名石桥", "张三丰"
SECRET = "一个很长很长的口令"
APPEAL = {
    "class": "appeal",
    "source": "12345热线",
    "matter": f"{MARK}办理许可超期",
    "unit": "区市场监管局",
    "person": WHO,
}


def begin(passphrase: str) -> Begun:
    head = cipher.make_head()
    return Begun(head, cipher.make_key(head, passphrase))


def make_store(folder, *clues: Clue, passphrase: str = SECRET):
    """A store under a passphrase, as ``bizenv clue passphrase`` makes it."""
    store = Store(folder / "clues", None, "某人", "2020-02-01T09:00:00.000000+08:00")
    content = Content()
    for clue in clues:
        content = content.add(clue)
    with store.locked():
        store.load()
        store.set_secret(content, begin(passphrase))
    return folder


@pytest.fixture
def held(desk_folder):
    """An office with an empty store of clues."""
    return make_store(desk_folder)


def enter(browser, passphrase: str = SECRET):
    return browser.fill("/clues/unlock", {"passphrase": passphrase})


def audit_of(folder) -> list[str]:
    return [line.split("\t")[2] for line in (folder / "clues" / "audit.log").read_text("utf-8").splitlines()]


def take(browser, address: str, fields: dict):
    """Fill in a form about a clue, see its preview, confirm it, and see the clue."""
    preview = browser.fill(address, {**fields, "step": "preview"})
    assert preview.status_code == 200, browser.read(preview)
    done = browser.fill(address, {**fields, "step": "write"})
    assert done.status_code == 303, browser.read(done)
    return browser.get(done.headers["location"])


@pytest.mark.parametrize("forgotten", ["locked", "idle", "stopped"])
def test_a_preview_and_a_filled_form_are_gone_with_the_key(serve, held, forgotten):
    browser = serve(held)
    enter(browser)
    form = browser.get("/clues/new")
    preview = browser.fill(str(form.url), {**APPEAL, "ticket": ticket_of(form), "step": "preview"})
    for page in (form, preview):
        again = browser.get(str(page.url))
        assert MARK in again.text
        assert again.headers["cache-control"] == "no-store"
    ring = browser.office.keyring
    pages = ring.find_pages(browser.cookies[f"{browser.office.cookie}-clues"])
    if forgotten == "locked":
        browser.fill("/clues/lock")
    elif forgotten == "idle":
        later = ring.tick() + keyring.IDLE + 1
        ring.tick = lambda: later
    else:
        ring.close()
    for page in (form, preview):
        again = browser.get(str(page.url))
        assert "口令" in browser.read(again)
        assert MARK not in again.text
    assert pages not in [it.pages for it in ring._held.values()]
    enter(browser)
    assert MARK not in browser.get(str(preview.url)).text


def test_back_to_the_preview_of_a_clue_leads_to_the_clue(serve, held):
    browser = serve(held)
    enter(browser)
    preview = browser.fill("/clues/new", {**APPEAL, "step": "preview"})
    done = browser.fill(str(preview.url), {**APPEAL, "ticket": ticket_of(preview), "step": "write"})
    back = browser.get(str(preview.url), follow_redirects=False)
    assert back.headers["location"] == done.headers["location"]
    assert len(Store(held / "clues", SECRET, "某人", "").load().clues) == 1


def ticket_of(page) -> str:
    return re.search('name="ticket" value="([^"]+)"', page.text.partition("<main")[2])[1]


def test_a_clue_goes_from_receipt_to_its_end(serve, held):
    browser = serve(held)
    assert enter(browser).status_code == 303
    assert "没有线索" in browser.read("/clues")
    made = take(browser, "/clues/new", {**APPEAL, "date": "2020-02-20", "task": "3.1", "phone": "13800138000"})
    told = browser.read(made)
    assert "第1号" in told
    assert "已登记" in told
    assert WHO in told
    assigned = browser.read(take(browser, "/clues/1/assign", {"to": "区政务办", "date": "2020-02-21"}))
    passed_on = assigned[assigned.index("现转去") :].partition("复制")[0]
    assert MARK in passed_on
    assert WHO not in passed_on
    assert "已整改" in browser.read(take(browser, "/clues/1/answer", {"text": "已整改"}))
    assert "已办结" in browser.read(take(browser, "/clues/1/close", {"result": "属实，已补办"}))
    assert MARK in browser.read("/clues")
    assert MARK not in browser.read("/clues?open=1")
    erased = take(
        browser,
        "/clues/1/erase",
        {"approved-by": "李主任", "reason": "已归档", "filed": "档案室", "date": "2020-03-01"},
    )
    assert MARK not in erased.text
    assert "已删除" in browser.read(erased)
    assert [it for it in audit_of(held) if it not in ("show", "list", "unlock")] == [
        *("add", "assign", "answer", "close", "erase"),
    ]


def test_the_preview_writes_nothing_and_shows_the_command_without_what_the_clue_says(serve, held):
    browser = serve(held)
    enter(browser)
    page = browser.fill("/clues/new", {**APPEAL, "phone": "13800138000", "step": "preview"})
    command = re.search("bizenv clue add[^<]*", page.text)[0]
    assert "--matter -" in command
    assert "--person -" in command
    assert MARK not in command
    assert WHO not in command
    assert "13800138000" not in command
    assert "没有线索" in browser.read("/clues")
    again = browser.fill("/clues/new", {**APPEAL, "step": "edit"})
    assert MARK in again.text


def test_sending_a_clue_twice_registers_it_once(serve, held):
    browser = serve(held)
    enter(browser)
    sent = {**APPEAL, "step": "write", "ticket": browser.office.make_ticket()}
    first, again = browser.fill("/clues/new", sent), browser.fill("/clues/new", sent)
    assert first.headers["location"] == again.headers["location"]
    assert "线索1件" in browser.read("/clues")


def test_the_unit_complained_of_does_not_get_the_clue_in_the_browser_either(serve, held):
    browser = serve(held)
    enter(browser)
    take(browser, "/clues/new", APPEAL)
    page = browser.fill("/clues/1/assign", {"to": "市场监管局", "step": "preview"})
    assert page.status_code == 422
    assert "不能转给它" in browser.read(page)


def test_an_accusation_keeps_nothing_of_its_content_and_gets_its_receipt(serve, held):
    browser = serve(held)
    enter(browser)
    page = browser.fill("/clues/new", {**APPEAL, "class": "accusation", "step": "preview"})
    assert page.status_code == 422
    assert "一个字也不录" in browser.read(page)
    take(browser, "/clues/new", {"class": "accusation", "letter": "某信〔2020〕3号", "pieces": "2"})
    assert "/clues/1/assign" not in browser.get("/clues/1").text
    take(browser, "/clues/1/transfer", {"to": "区纪委监委", "letter": "某督〔2020〕1号"})
    assert "还没有收到" in browser.read("/clues/1")
    assert "区纪委监委" in browser.get("/clues/1/transfer").text
    sent = {"to": "区纪委监委", "letter": "某督〔2020〕1号", "receipt": "回执5号"}
    assert "回执5号" in browser.read(take(browser, "/clues/1/transfer", sent))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"class": "appeal"}, "投诉诉求要写“来源”、“内容”"),
        ({**APPEAL, "class": ""}, "请选类别"),
        ({**APPEAL, "class": "x"}, "请选类别"),
        ({**APPEAL, "task": "999.9"}, "“相关事项”写的不是"),
        ({**APPEAL, "date": "2020-12-31"}, "在今天"),
        ({**APPEAL, "date": "哪天"}, "哪天"),
        ({**APPEAL, "matter": "绝密★"}, "密级标志"),
        ({"class": "accusation", "letter": "某信〔2020〕3号", "pieces": "很多"}, "件数写"),
    ],
)
def test_what_is_wrong_with_a_clue_is_said_and_what_was_typed_is_kept(serve, held, fields, told):
    browser = serve(held)
    enter(browser)
    page = browser.fill("/clues/new", {**fields, "step": "preview"})
    assert page.status_code == 422
    assert told in browser.read(page)
    assert not fields.get("source") or fields["source"] in page.text


def test_the_workbook_holds_no_one_who_complained(serve, held):
    import io

    from openpyxl import load_workbook

    browser = serve(held)
    enter(browser)
    take(browser, "/clues/new", APPEAL)
    given = browser.fill("/clues/export")
    assert given.headers["cache-control"] == "no-store"
    assert given.headers["content-disposition"].startswith("attachment")
    cells = [str(c.value) for sheet in load_workbook(io.BytesIO(given.content)) for row in sheet for c in row]
    assert any(MARK in it for it in cells)
    assert not any(WHO in it for it in cells)
    assert "export" in audit_of(held)


# ---- the door ----


def test_without_the_passphrase_every_page_is_the_door_and_says_nothing(serve, held):
    browser = serve(held)
    enter(browser)
    take(browser, "/clues/new", APPEAL)
    other = serve(held)
    for address in ("/clues", "/clues/new", "/clues/1", "/clues/1/assign"):
        page = other.get(address)
        assert "线索库口令" in page.text
        assert MARK not in page.text
        assert page.headers["cache-control"] == "no-store"
    assert MARK not in other.fill("/clues/export").text
    sent = other.fill("/clues/new", {**APPEAL, "matter": "又一件", "step": "write"})
    assert sent.status_code == 403
    assert "刚才填的没有记" in other.read(sent)
    assert "又一件" not in sent.text
    assert "线索1件" in browser.read("/clues")


def test_the_button_locks_and_the_old_cookie_opens_nothing(serve, held):
    browser = serve(held)
    enter(browser)
    name = f"{browser.office.cookie}-clues"
    cookie = browser.cookies[name]
    assert "没有线索" in browser.read("/clues")
    assert browser.fill("/clues/lock").status_code == 303
    assert "线索库口令" in browser.get("/clues").text
    browser.cookies.set(name, cookie)
    assert "线索库口令" in browser.get("/clues").text


def test_the_store_locks_itself_a_quarter_of_an_hour_after_its_last_use(serve, held):
    browser = serve(held)
    now = [1000.0]
    browser.office.keyring.tick = lambda: now[0]
    enter(browser)
    for _ in range(3):
        now[0] += keyring.IDLE - 1
        assert "没有线索" in browser.read("/clues")
    now[0] += keyring.IDLE + 1
    assert "线索库口令" in browser.get("/clues").text


def test_the_end_of_the_program_forgets_what_opens_the_store(serve, held):
    browser = serve(held)
    enter(browser)
    assert browser.office.keyring._held
    browser.office.close()
    assert not browser.office.keyring._held


def test_a_wrong_passphrase_is_told_in_the_words_of_the_command_and_five_cost_a_wait_that_grows(serve, held):
    browser = serve(held)
    now = [1000.0]
    browser.office.keyring.tick = lambda: now[0]
    for _ in range(5):
        page = enter(browser, "不是这个口令吧")
        assert page.status_code == 403
        assert "不是这个" not in page.text
    assert "至少8个字符" in browser.read(page)
    page = enter(browser)
    assert page.status_code == 429
    assert "请过10秒" in browser.read(page)
    now[0] += 11
    assert "口令不对" in browser.read(enter(browser, "肯定不是这一个口令"))
    now[0] += 11
    assert "请过9秒" in browser.read(enter(browser))
    now[0] += 10
    assert enter(browser).status_code == 303
    assert enter(browser, "肯定不是这一个口令").status_code == 403
    assert enter(browser).status_code == 303
    assert enter(browser, "").status_code == 403


def test_the_passphrase_is_in_no_page_no_address_and_no_cookie(serve, held):
    browser = serve(held)
    answer = enter(browser)
    assert SECRET not in str(answer.headers)
    assert "Path=/clues" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    for address in ("/clues", "/clues/new"):
        assert SECRET not in browser.get(address).text
    assert browser.get(f"/clues/unlock?passphrase={SECRET}").status_code == 405
    assert SECRET not in enter(browser, SECRET + "x").text


def test_who_changed_the_passphrase_meanwhile_locks_the_others_out(serve, held):
    browser = serve(held)
    enter(browser)
    store = Store(held / "clues", SECRET, "某人", "2020-02-01T09:00:00.000000+08:00")
    with store.locked():
        store.set_secret(store.load(), begin("另一个很长的口令"))
    page = browser.get("/clues")
    assert "口令不对" in browser.read(page)
    assert enter(browser, "另一个很长的口令").status_code == 303


def test_where_there_is_no_store_or_no_passphrase_the_page_says_how_to_make_one(serve, desk_folder):
    browser = serve(desk_folder)
    told = browser.read("/clues")
    assert "还没有线索库" in told
    assert "设口令" in told
    assert enter(browser).status_code == 403
    assert not (desk_folder / "clues").exists()
    store = Store(desk_folder / "clues", None, "", "")
    with store.locked():
        store.load()
        store.save(Content().add(Clue(0, dt.date(2020, 2, 1), "appeal", source="热线", matter=MARK)))
    told = browser.read("/clues")
    assert "没有口令" in told
    assert MARK not in told
    assert enter(browser).status_code == 403


def test_the_packaged_plan_has_no_clues(serve):
    assert serve().get("/clues").status_code == 422


def test_an_office_to_look_at_shows_clues_and_changes_none(serve, held):
    browser = serve(held, read_only=True)
    enter(browser)
    assert "登记线索" not in browser.read("/clues")
    assert browser.fill("/clues/new", {**APPEAL, "step": "write"}).status_code == 422
    assert "没有线索" in browser.read("/clues")


def test_the_store_may_lie_elsewhere(serve, desk_folder, tmp_path):
    make_store(tmp_path)
    browser = serve(desk_folder, clues=str(tmp_path / "clues"))
    assert enter(browser).status_code == 303
    assert "没有线索" in browser.read("/clues")


def test_what_goes_wrong_with_clues_quotes_nothing(serve, held, monkeypatch, capfd):
    browser = serve(held)
    enter(browser)
    take(browser, "/clues/new", APPEAL)

    def fail(*_):
        raise RuntimeError(MARK)

    monkeypatch.setattr("bizenv.web.pages.clues.told.head", fail)
    page = browser.get("/clues")
    assert page.status_code == 409
    assert "RuntimeError" in page.text
    assert MARK not in page.text
    assert MARK not in "".join(capfd.readouterr())
    assert browser.get("/clues/2").status_code == 404
    assert browser.get("/clues/0").status_code == 404
    assert browser.get("/clues/1/steal").status_code == 404


def test_a_clue_is_on_no_other_page(serve, held):
    browser = serve(held)
    enter(browser)
    take(browser, "/clues/new", {**APPEAL, "date": "2020-02-10"})
    assert "线索1件临期" in browser.read("/").replace(" ", "")
    for address in (
        "/",
        "/tasks",
        f"/search?q={MARK}",
        "/data",
        "/data/info",
        "/papers",
        "/forms",
        "/verifying",
        "/units",
    ):
        page = browser.get(address)
        assert "12345热线" not in page.text
        assert WHO not in page.text
        assert f"{MARK}办理" not in page.text


def test_of_several_plans_one_is_chosen(serve, desk_folder, tmp_path):
    home = tmp_path / "several"
    (home / "plans").mkdir(parents=True)
    import shutil

    for name in ("one", "two"):
        shutil.copytree(desk_folder, home / "plans" / name)
    path = home / "plans" / "two" / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("id: shapingba-2019-177", "id: other-2019-1", 1), "utf-8")
    shutil.rmtree(home / "plans" / "two" / "ledger")
    (home / "plans" / "two" / "ledger").mkdir()
    make_store(home / "plans" / "one")
    browser = serve(home)
    page = browser.get("/clues")
    assert "看哪一个" in page.text, browser.read(page)
    assert browser.fill("/clues/unlock?plan=one", {"passphrase": SECRET}).status_code == 303
    assert "没有线索" in browser.read("/clues?plan=one")
    assert "还没有线索库" in browser.read("/clues?plan=two")
    assert "看哪一个" in browser.read("/data/rubric")
    assert "rules.yaml" in browser.read("/data/rubric?plan=one")


# ---- in a browser ----


@pytest.mark.browser
def test_a_clue_is_registered_by_keyboard_and_locked_away(visit, held):
    page = visit(held)
    page.goto(f"{page.office.address}clues")
    page.keyboard.type(SECRET)  # the box is where the keyboard is
    page.keyboard.press("Enter")
    page.get_by_role("link", name="登记线索").click()
    page.get_by_label("来源").fill("12345热线")
    page.get_by_label("内容").fill(MARK)
    page.get_by_label("反映人").fill(WHO)
    page.get_by_role("button", name="预览").click()
    assert MARK in page.locator("article.told").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/clues/1?done=add")
    assert MARK in page.content()
    page.reload()
    page.get_by_role("button", name="锁上").click()
    page.get_by_label("线索库口令").wait_for()
    page.go_back()
    assert MARK not in page.content()
    assert page.get_by_label("线索库口令").is_visible()
    page.goto(f"{page.office.address}clues")
    page.get_by_label("线索库口令").fill(SECRET)
    page.get_by_role("button", name="打开").click()
    assert page.locator(".gist").inner_text() == "线索1件，正在办理1件"


@pytest.mark.browser
def test_clues_are_read_on_a_narrow_screen_without_scripts(visit, held):
    browser_store = Store(held / "clues", SECRET, "某人", "2020-02-01T09:00:00.000000+08:00")
    with browser_store.locked():
        clue = Clue(0, dt.date(2020, 2, 1), "appeal", dt.date(2020, 2, 24), source="12345热线", matter=MARK * 12)
        browser_store.save(browser_store.load().add(clue))
    page = visit(held, width=390, script=False)
    page.goto(f"{page.office.address}clues")
    page.get_by_label("线索库口令").fill(SECRET)
    page.get_by_role("button", name="打开").click()
    page.get_by_role("link", name="第1号").click()
    assert MARK in page.locator("main").inner_text()
    page.get_by_role("button", name="锁上").click()
    page.get_by_label("线索库口令").wait_for()
