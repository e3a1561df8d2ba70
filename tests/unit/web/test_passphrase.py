"""线索库的口令: set for the first time in the browser, changed, set anew by the recovery code; and kept nowhere."""

import re

import pytest

from bizenv.clues.clue import Clue
from bizenv.clues.store import Content, Store
from bizenv.web import keyring
from tests.unit.web.conftest import TODAY, text_of

SECRET, OTHER = "春天 河流 桥梁 石头", "另一个 很长的 口令"
CLUE = Clue(0, TODAY, "appeal", limit=TODAY, source="12345热线", matter="办理许可超期")
PAGE = "/clues/passphrase"


def begin(browser, new: str = SECRET, again: str | None = None, **more: str):
    return browser.fill(PAGE, {"new": new, "again": new if again is None else again, **more})


def code_of(sheets) -> str:
    return re.search("恢复码：([A-Z2-7-]+)", sheets.text)[1]


def read_back(browser, sheets, typed: str | None = None):
    pending = re.search('name="pending" value="([^"]+)"', sheets.text)[1]
    return browser.fill(PAGE, {"pending": pending, "read-back": code_of(sheets) if typed is None else typed})


def set_anew(browser, new: str = SECRET, **more: str):
    done = read_back(browser, begin(browser, new, **more))
    assert done.status_code == 303, text_of(done)
    return browser.get(done.headers["location"])


def load(folder, passphrase: str) -> Content:
    return Store(folder / "clues", passphrase, "", "").load()


@pytest.fixture
def browser(serve, desk_folder):
    return serve(desk_folder)


def test_without_a_terminal_the_first_passphrase_is_set_and_the_first_clue_registered(
    browser, desk_folder, run, monkeypatch
):
    assert f'href="{PAGE}"' in browser.get("/clues").text
    told = browser.read(PAGE)
    assert str(desk_folder / "clues") in told
    assert "至少8个字符" in told
    assert "再也打不开" in told
    assert "bizenv clue passphrase" in told
    sheets = begin(browser)
    assert text_of(sheets).count("问题线索库恢复单") == 2
    assert not (desk_folder / "clues" / "clues.enc").exists()
    done = read_back(browser, sheets)
    page = browser.get(done.headers["location"])
    assert "口令已设" in page.text
    assert "旧的恢复单" not in page.text
    registered = browser.fill("/clues/new", {"class": "appeal", "source": "走访", "matter": "超期", "step": "write"})
    assert registered.status_code == 303
    monkeypatch.setenv("BIZENV_CLUES_PASSPHRASE", SECRET)
    assert "超期" in run("clue", "list", "--data", desk_folder).out


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("七个字符的口令", None, "口令至少8个字符"),
        ("", None, "口令至少8个字符"),
        (f" {SECRET}", None, "头尾有空格"),
        (f"{SECRET}\x07", None, "控制字符"),
        (SECRET, OTHER, "两次输入的口令不一样"),
    ],
)
def test_a_passphrase_that_will_not_do_is_refused_and_nothing_is_made(browser, desk_folder, new, again, words):
    refused = begin(browser, new, again)
    assert refused.status_code == 422
    assert words in browser.read(refused)
    assert not (new and new in refused.text)
    assert not (desk_folder / "clues").exists()


def test_until_the_code_is_read_back_nothing_is_set(browser, desk_folder):
    sheets = begin(browser)
    slip = read_back(browser, sheets, "AAAA")
    assert slip.status_code == 422
    assert "抄错了" in browser.read(slip)
    assert text_of(slip).count("问题线索库恢复单") == 2  # to be copied again
    other = read_back(browser, sheets, code_of(begin(browser, OTHER)))
    assert "这不是这个口令的恢复码" in browser.read(other)
    assert not (desk_folder / "clues" / "clues.enc").exists()
    assert read_back(browser, sheets, code_of(sheets).lower().replace("-", " ")).status_code == 303
    assert load(desk_folder, SECRET) == Content()


def test_clues_that_lay_open_are_encrypted_and_the_open_file_goes(browser, desk_folder):
    store = Store(desk_folder / "clues", None, "某人", "2020-02-01T09:00:00.000000+08:00")
    with store.locked():
        store.save(Content().add(CLUE))
    assert "现在没有加密" in browser.read(PAGE)
    set_anew(browser)
    assert not (desk_folder / "clues" / "clues.json").exists()
    assert load(desk_folder, SECRET).clues[0].matter == CLUE.matter


def test_the_passphrase_is_changed_by_whoever_has_it_open_and_the_old_one_ends(serve, browser, desk_folder):
    set_anew(browser)
    other = serve(desk_folder)
    assert other.fill("/clues/unlock", {"passphrase": SECRET}).status_code == 303
    page = set_anew(browser, OTHER)
    assert "旧的恢复单作废" in page.text
    assert other.fill("/clues/unlock", {"passphrase": SECRET}).status_code == 403
    assert load(desk_folder, OTHER) == Content()


def test_who_forgot_it_sets_another_by_the_recovery_code(browser, desk_folder):
    sheets = begin(browser)
    read_back(browser, sheets)
    browser.fill("/clues/lock")
    assert "恢复码" in browser.read(PAGE)
    without = begin(browser, OTHER)
    assert without.status_code == 422
    assert "口令忘了的，填恢复码" in browser.read(without)
    wrong = begin(browser, OTHER, **{"recovery-code": "ABCD"})
    assert "恢复码抄错了" in browser.read(wrong)
    set_anew(browser, OTHER, **{"recovery-code": code_of(sheets)})
    assert load(desk_folder, OTHER) == Content()


def test_sheets_that_lay_too_long_set_nothing(browser, desk_folder, monkeypatch):
    sheets = begin(browser)
    now = browser.office.keyring.tick()
    browser.office.keyring.tick = lambda: now + keyring.IDLE + 1
    late = read_back(browser, sheets)
    assert late.status_code == 422
    assert "放得太久" in browser.read(late)
    assert not (desk_folder / "clues" / "clues.enc").exists()


def test_the_sheets_open_nothing_and_the_same_form_sent_twice_sets_once(browser, desk_folder):
    sheets = begin(browser)
    pending = re.search('name="pending" value="([^"]+)"', sheets.text)[1]
    browser.cookies.set(f"{browser.office.cookie}-clues", pending, path="/clues")
    assert "这里还没有线索库" in browser.read("/clues")
    browser.cookies.delete(f"{browser.office.cookie}-clues", path="/clues")
    sent = {"pending": pending, "read-back": code_of(sheets), "ticket": browser.office.make_ticket()}
    assert [browser.fill(PAGE, sent).status_code for _ in range(2)] == [303, 303]
    assert (desk_folder / "clues" / "audit.log").read_text("utf-8").count("passphrase") == 1


def test_the_passphrase_is_in_no_page_no_address_no_file(browser, desk_folder):
    answers = [begin(browser, SECRET, OTHER), sheets := begin(browser)]
    done = read_back(browser, sheets)
    answers += [done, browser.get(done.headers["location"]), browser.get("/")]
    for answer in answers:
        assert SECRET not in answer.text
        assert SECRET not in str(answer.headers)
        assert "no-store" in answer.headers["cache-control"]
    code = code_of(sheets)
    assert all(code not in it.text + str(it.headers) for it in answers if it is not sheets)
    for path in desk_folder.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()
            assert code.encode() not in path.read_bytes()


def test_what_was_answered_with_the_sheets_cannot_be_fetched_again(browser):
    sheets = begin(browser)
    assert sheets.status_code == 200  # no address of its own, where the code could be read later
    assert code_of(sheets) not in browser.get(PAGE).text


def test_who_may_only_look_sets_none(serve, desk_folder):
    browser = serve(desk_folder, read_only=True)
    assert f'href="{PAGE}"' not in browser.get("/clues").text
    assert "只读" in browser.read(PAGE)
    assert "只读" in browser.read(begin(browser))
    assert not (desk_folder / "clues").exists()
