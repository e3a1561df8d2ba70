"""The first day: from a folder with nothing in it to the page of today, in the browser alone."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bizenv.desk.plans import making
from bizenv.store import plans
from tests.unit.web.conftest import MADE, draft_of, go, send


def test_the_first_page_says_that_there_is_no_plan_and_what_one_can_do(first):
    page = first.get("/")
    assert page.url.path == "/first"
    told = first.read(page)
    for words in ("还没有方案", "拖入来文", "看自带的方案", "以自带的方案新建工作区", "严禁存储、处理、传输国家秘密"):
        assert words in told


def test_the_shipped_plan_can_be_looked_at_and_not_written(first, empty):
    shipped = re.search('href="(/[?]plan=[^"]+)"', first.get("/first").text)
    assert shipped is not None
    assert first.get(shipped[1]).status_code == 200
    assert (
        first.fill(
            "/plans/retire?name=shapingba-2019-177", {"by": "张某", "reason": "办完", "step": "write"}
        ).status_code
        == 422
    )
    assert list(empty.iterdir()) == []


def test_a_workspace_of_the_shipped_plan_is_that_of_init(first, empty, tmp_path):
    assert "bizenv init ." in first.read("/first")
    assert go(first, first.fill("/first/new")) == "/"
    source = Path(plans.find_packaged())
    made = making.make(tmp_path / "init", source, making.examine_sound(source)).folder
    assert {p.relative_to(empty): p.read_bytes() for p in empty.rglob("*") if p.is_file()} == {
        p.relative_to(made): p.read_bytes() for p in made.rglob("*") if p.is_file()
    }
    page = first.get("/")
    assert (page.url.path, page.status_code) == ("/", 200)
    assert str(empty) in first.read(page)
    assert first.get("/first").url.path == "/"


def test_in_a_folder_that_is_not_empty_it_gets_a_folder_of_its_own(serve, empty):
    (empty / "来文.docx").write_bytes(b"x")
    browser = serve(place=str(empty))
    assert "只写名称，不写路径" in browser.read("/first")
    go(browser, browser.fill("/first/new", {"name": "营商"}))
    assert sorted(p.name for p in empty.iterdir()) == ["来文.docx", "营商"]
    assert browser.office.home == str(empty / "营商")
    assert browser.office.data == "营商"


@pytest.mark.parametrize("name", ["../别处", "a/b", "..", "C:\\x", "", "con"])
def test_a_path_in_the_place_of_a_name_is_refused_and_nothing_is_written(serve, empty, name):
    (empty / "来文.docx").write_bytes(b"x")
    browser = serve(place=str(empty))
    assert browser.fill("/first/new", {"name": name}).status_code == 422
    assert [p.name for p in empty.iterdir()] == ["来文.docx"]
    assert [p.name for p in empty.parent.iterdir() if p.name not in ("cache", "here", "工作区")] == []
    assert not browser.office.own


def test_a_folder_that_is_there_already_is_left_alone(serve, empty):
    (empty / "营商").mkdir()
    (empty / "营商" / "信.txt").write_text("x")
    browser = serve(place=str(empty))
    answer = browser.fill("/first/new", {"name": "营商"})
    assert answer.status_code == 422
    assert "不是空的，没有动它" in browser.read(answer)
    assert 'name="name" autocomplete="off" required value="营商"' in answer.text  # what was typed is kept
    assert [p.name for p in (empty / "营商").iterdir()] == ["信.txt"]


def test_without_a_place_of_ones_own_nothing_is_made(serve):
    browser = serve()
    before = sorted(Path(plans.find_packaged()).iterdir())
    assert browser.fill("/first/new", {"name": "营商"}).status_code == 422
    assert sorted(Path(plans.find_packaged()).iterdir()) == before


def test_a_workspace_beneath_is_opened_and_no_other_folder(serve, empty):
    source = Path(plans.find_packaged())
    for name in ("甲", "乙"):
        making.make(empty / name, source, making.examine_sound(source))
    browser = serve(place=str(empty))
    assert "打开已有的工作区" in browser.read("/first")
    for name in ("丙", "..", "../工作区/甲", ""):
        assert browser.fill("/first/open", {"name": name}).status_code == 404
    assert go(browser, browser.fill("/first/open", {"name": "甲"})) == "/"
    assert browser.office.home == str(empty / "甲")
    assert browser.fill("/first/open", {"name": "乙"}).status_code == 422


def test_whoever_started_the_office_is_told_where_it_has_moved_to(serve, empty):
    told: list[str] = []
    browser = serve(place=str(empty), moved=told.append)
    go(browser, browser.fill("/first/new"))
    assert told == [str(empty)]


def test_a_read_only_office_makes_and_reads_nothing(serve, empty):
    browser = serve(place=str(empty), read_only=True)
    assert "只读" in browser.read("/first")
    assert browser.fill("/first/new").status_code == 422
    assert send(browser, "items.docx", issued="2026-03-05").status_code == 422
    assert list(empty.iterdir()) == []


# ---- a document dragged in ----


def sent(browser, draft: str, number: int, **typed: str) -> dict:
    """What a form says in which the values of a doubt were changed, and 改好了 was pressed."""
    states = re.findall('name="on" value="([^"]*)"', browser.get(draft).text)
    return {"on": states, "step": f"change:{number}", **{f"f:{number}:{name}": text for name, text in typed.items()}}


def find_article(browser, draft: str, words: str) -> str:
    """The doubt with these words, as the page has it."""
    return next(it for it in browser.get(draft).text.split("<article")[1:] if words in it).partition("</article>")[0]


def test_from_a_document_to_the_page_of_today(first, empty):
    asked = send(first, "items.docx")
    assert asked.status_code == 422
    assert "文中没有读到印发日期" in first.read(asked)
    kept = re.search('name="kept" value="([^"]+)"', asked.text)
    assert kept is not None
    draft = go(first, first.fill("/import", {"kept": kept[1], "issued": "2026-03-05"}))
    told = first.read(draft)
    assert "还有2处存疑没有看过" in told
    assert "bizenv import items.docx -o 新方案 --issued 2026-03-05" in told
    assert "bizenv init . --plan 新方案" in told
    assert list(empty.iterdir()) == []
    assert go(first, first.fill(draft, {"step": "right:1"})).endswith("#d2")
    go(first, first.fill(draft, sent(first, draft, 2, support="区财政局、区市场监管局")))
    assert "2处存疑都看过了" in first.read(draft)
    go(first, first.fill(draft, {"step": "head", "short": "民生", "mandate": "按季督查", "office": "区政府督查室"}))
    assert go(first, first.fill(draft, {"step": "make"})).startswith("/")
    page = first.get("/")
    assert page.url.path == "/"
    registry = plans.load(str(empty)).registry
    assert registry.task("2.1.2").support == ("区财政局", "区市场监管局")
    assert (registry.plan.short, registry.plan.office) == ("民生", "区政府督查室")
    assert not (empty / "doubts.md").exists()
    assert not (empty / "measures.lock").exists()


def test_what_was_typed_of_the_head_is_not_lost_when_the_workspace_is_made_at_once(first, empty):
    draft = draft_of(first, "items.docx")
    typed = {"short": "民生", "mandate": "按季督查", "office": "区政府督查室"}
    refused = first.fill(draft, {**typed, "issued": "", "step": "make"})
    assert refused.status_code == 422
    assert all(f'value="{typed[key]}"' in refused.text for key in ("short", "office"))
    assert list(empty.iterdir()) == []
    assert go(first, first.fill(draft, {**typed, "step": "make"})).startswith("/")
    plan = plans.load(str(empty)).registry.plan
    assert (plan.short, plan.office) == ("民生", "区政府督查室")
    assert plan.mandate.text == "按季督查"


def test_the_boxes_of_the_head_go_along_with_the_button_that_makes_the_workspace(visit, empty):
    page = visit(str(plans.find_packaged()), own=False, place=str(empty), script=False)
    page.goto(f"{page.office.address}first")
    page.locator("#files").set_input_files(MADE / "items.docx")
    page.locator("#issued").fill("2026-03-05")
    page.get_by_role("button", name="读入").click()
    page.wait_for_url("**/draft**")
    page.get_by_label("督查机构").fill("区政府督查室")
    page.get_by_role("button", name="新建工作区").click()
    page.wait_for_url("**/#main")
    assert page.locator(".waits").count() == 1
    assert plans.load(str(empty)).registry.plan.office == "区政府督查室"


def test_the_empty_ledger_says_where_to_begin(first):
    go(first, first.fill("/first/new"))
    assert "发填报表 看事项，记录进展" in first.read("/")


def test_a_doubt_stands_beside_its_row_with_its_neighbours_and_what_was_read(first):
    article = find_article(first, draft_of(first, "shifted.docx"), "表1第4行")
    assert '<tr class="meant">' in article
    assert "<mark>2026年9月底</mark>" in article
    assert article.count("<tr") == 4
    assert "2026-09-30" in article


def test_what_is_left_in_doubt_goes_along_and_is_looked_at_in_the_workspace(first, empty):
    draft = draft_of(first, "items.docx")
    go(first, first.fill(draft, {"step": "make"}))
    assert b"- [ ] **D1**" in (empty / "doubts.md").read_bytes()
    assert "还有2处存疑" in first.read("/plans")
    assert "还有2处没有看过" in first.read("/doubts")
    go(first, first.fill("/doubts", {"doubt": "1"}))
    assert b"- [x] **D1**" in (empty / "doubts.md").read_bytes()
    assert "还有1处没有看过" in first.read("/doubts")
    assert first.fill("/doubts", {"doubt": "../1"}).status_code == 422
    assert first.fill("/doubts", {"doubt": "77"}).status_code == 404


def test_it_can_be_looked_at_again(first):
    draft = draft_of(first, "items.docx")
    go(first, first.fill(draft, {"step": "right:1"}))
    assert "看过了" in first.read(draft)
    assert go(first, first.fill(draft, {"step": "again:1"})).endswith("#d1")
    assert "还有2处存疑没有看过" in first.read(draft)


def test_a_change_that_would_not_hold_is_said_at_its_doubt(first):
    draft = draft_of(first, "shifted.docx")
    number = re.search('id="d([0-9]+)"', find_article(first, draft, "表1第4行"))
    assert number is not None
    wrong = first.fill(draft, sent(first, draft, int(number[1]), **{"deadline:0:date": "2026-10-31"}))
    assert wrong.status_code == 422
    article = next(it for it in wrong.text.split("<article") if f'id="d{number[1]}"' in it)
    assert "没有改" in article
    assert "<details open>" in article


@pytest.mark.parametrize(
    "fields",
    [{}, {"step": "nonsense"}, {"step": "right"}, {"step": "right:x"}, {"step": "rights"}, {"step": "change:99"}],
)
def test_a_form_that_is_none_of_ours_changes_nothing(first, fields):
    draft = draft_of(first, "items.docx")
    assert first.fill(draft, fields).status_code in (404, 422)
    assert "还有2处存疑没有看过" in first.read(draft)


def test_the_same_form_sent_twice_is_one_draft_and_one_workspace(first, empty):
    ticket = first.office.make_ticket()
    once, twice = (draft_of(first, "items.docx", ticket=ticket) for _ in range(2))
    assert once.partition("&")[0] == twice.partition("&")[0]
    make = first.office.make_ticket()
    assert go(first, first.fill(once, {"step": "make", "ticket": make})) == go(
        first, first.fill(once, {"step": "make", "ticket": make})
    )
    assert (empty / "ledger").is_dir()
    assert first.get(once).status_code == 404


def test_a_double_click_reads_once_and_both_answers_lead_to_the_draft(first):
    ticket = first.office.make_ticket()
    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(lambda _: send(first, "items.docx", issued="2026-03-05", ticket=ticket), range(2)))
    assert {go(first, answer).partition("&")[0] for answer in answers} == {go(first, answers[0]).partition("&")[0]}


def test_a_document_is_read_anew_with_another_table(first):
    draft = draft_of(first, "items.docx")
    go(first, first.fill(draft, {"step": "right:1"}))
    kept = re.search("kept=([^&]+)", draft)
    assert kept is not None
    again = go(first, first.fill("/import", {"kept": kept[1], "issued": "2026-03-06", "step": "anew"}))
    told = first.read(again)
    assert "还有2处存疑没有看过" in told
    assert "--issued 2026-03-06" in told
    wrong = first.fill("/import", {"kept": kept[1], "issued": "2026-03-06", "table": "9", "step": "anew"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 400, ""),
        ("空.docx", b"", ""),
        ("假.docx", b"PK\x03\x04" + b"\0" * 200, ""),
        ("坏.pdf", b"%PDF-1.7\n" + b"\xff" * 300, ""),
        ("闲话.txt", "今天天气很好。".encode(), ""),
        ("../../外.docx", b"x", "路径"),
        ("a\\b.docx", b"x", "路径"),
    ],
)
def test_what_is_no_document_of_a_plan_is_refused_in_words_and_nothing_is_written(first, empty, name, content, words):
    outside = sorted(empty.parent.rglob("*"))
    answer = first.fill("/import", {"issued": "2026-03-05"}, [("files", (name, content))])
    told = first.read(answer)
    assert answer.status_code == 422, told
    assert 'role="alert"' in answer.text
    assert words in told
    assert list(empty.rglob("*")) == []
    assert [p for p in sorted(empty.parent.rglob("*")) if p not in outside and "cache" not in str(p)] == []


def test_a_secret_document_is_not_kept(first):
    answer = send(first, "secret.docx", issued="2026-03-05")
    assert answer.status_code == 422
    assert "密" in first.read(answer)
    assert 'name="kept"' not in answer.text


def test_without_a_file_one_is_asked_for(first):
    assert "没有选文件" in first.read(send(first))


@pytest.mark.parametrize(
    "fields", [{"table": "零"}, {"table": "-1"}, {"pages": "x"}, {"columns": "x"}, {"id": "../x"}, {"issued": "x"}]
)
def test_options_that_cannot_be_meant_are_refused(first, fields):
    assert send(first, "items.docx", **{"issued": "2026-03-05", **fields}).status_code == 422


@pytest.mark.parametrize("kept", ["", "x", "../x", "a.b", "密.码"])
def test_a_draft_of_nobody_is_not_shown(first, kept):
    assert first.get("/draft", params={"kept": kept}).status_code in (404, 422)


def test_words_of_the_document_are_never_markup(first):
    hostile = '序号,任务,牵头单位,完成时限\n1,<script>alert(1)</script>完成10个,<b>区教委,某日\n2,修路"><img src=x>,区交通局,2026年6月底前\n'
    draft = draft_of(first, ("<i>表.csv", hostile.encode()))
    page = first.get(draft).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>区教委" not in page
    assert "&lt;script&gt;" in page


def test_from_a_backup_the_workspace_is_there_again_on_another_machine(serve, desk_folder, empty, run, tmp_path):
    kept = tmp_path / "备份.zip"
    assert run("backup", kept, "--data", desk_folder).code == 0
    browser = serve(place=str(empty))
    assert 'href="/first/restore"' in browser.get("/first").text
    assert "bizenv restore" in browser.read("/first/restore")
    done = browser.fill("/first/restore", {}, [("backup", ("备份.zip", kept.read_bytes()))])
    told = browser.read(browser.get(go(browser, done)))
    assert "已还原" in told
    assert "数据无误" in told
    assert browser.office.home == str(empty)
    again = tmp_path / "再备份.zip"
    assert run("backup", again, "--data", empty).code == 0
    assert again.read_bytes() == kept.read_bytes()
    assert browser.get("/first/restore").url.path == "/"
    refused = browser.fill("/first/restore", {}, [("backup", ("备份.zip", kept.read_bytes()))])
    assert "已经有工作区" in browser.read(refused)


@pytest.mark.parametrize("content", [b"", b"PK no zip at all", None])
def test_what_is_no_backup_restores_nothing(serve, empty, content):
    browser = serve(place=str(empty))
    sent = None if content is None else [("backup", ("备份.zip", content))]
    refused = browser.fill("/first/restore", {}, sent)
    assert refused.status_code == 422
    said = browser.read(refused)
    assert "备份" in said
    assert content is None or "备份.zip 不是 ZIP 文件" in said.replace("“", "")
    assert "/备份.zip" not in said  # where it waited is no place of the one who sent it
    assert "只供看" not in said
    assert not [*empty.iterdir()]


def test_beside_other_files_it_is_restored_into_a_folder_of_its_own(serve, desk_folder, empty, run, tmp_path):
    (empty / "别的.txt").write_text("在", "utf-8")
    kept = tmp_path / "备份.zip"
    assert run("backup", kept, "--data", desk_folder).code == 0
    browser = serve(place=str(empty))
    files = [("backup", ("备份.zip", kept.read_bytes()))]
    outside = browser.fill("/first/restore", {"name": "../外面"}, files)
    assert outside.status_code == 422
    assert browser.fill("/first/restore", {"name": "营商"}, files).status_code == 303
    assert (empty / "营商" / "measures.yaml").is_file()
    assert not (tmp_path / "外面").exists()
