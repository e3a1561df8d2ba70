"""Papers in the browser: what is seen is what is downloaded, and what was approved is on record once."""

import datetime as dt
import hashlib
import html
import io
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook

from bizenv.web.pages import papers

JANUARY = dt.date(2020, 1, 20)
PLAN = "shapingba-2019-177"
APPROVED = "approved-by=张某&post=督查办主任&number=3&issuer=区政府督查办&limit=2020-02-10&clues=12/10"


def entries_of(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "ledger").rglob("*.yaml"))


def is_refused(answer) -> bool:
    """Whether a page that was only looked at says why there is nothing to see."""
    return answer.status_code == 200 and 'class="error-box"' in answer.text


def name_of(answer) -> str:
    return unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])


def lines_of(content: bytes) -> list[str]:
    return ["".join(p.text.split()) for p in Document(io.BytesIO(content)).paragraphs if p.text.strip()]


def seen_on(page) -> str:
    found = re.search('name="seen" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("home", [None, "office"])
def test_every_card_leads_to_a_page(serve, desk_folder, home):
    browser = serve(None if home is None else desk_folder, today=JANUARY)
    page = browser.get("/papers")
    assert page.status_code == 200
    links = set(re.findall('href="(/papers/[^"]*)"', page.text))
    assert len(links) == 12
    for link in links:
        answer = browser.get(link)
        assert answer.status_code == 200, (link, browser.read(answer))


@pytest.mark.parametrize("sort", ["bulletin", "report", "brief"])
@pytest.mark.parametrize("home", [None, "office"])
def test_a_draft_is_seen_and_downloaded_and_recorded_nowhere(serve, desk_folder, sort, home):
    browser = serve(None if home is None else desk_folder, today=JANUARY)
    before = entries_of(desk_folder)
    query = "period=2019-Q4&show=1"
    page = browser.get(f"/papers/{sort}?{query}")
    assert page.status_code == 200, browser.read(page)
    read = browser.read(page)
    assert "送审稿" in read
    assert "--period 2019-Q4 -o" in read
    file = browser.get(f"/papers/{sort}/file?{query}&form=docx")
    assert file.status_code == 200
    assert name_of(file) == f"{papers.SORTS[sort].title}_2019-Q4_送审稿.docx"
    sheet = re.sub("<[^>]+>", "", page.text[page.text.index('<article class="sheet') :].partition("</article>")[0])
    lines = lines_of(file.content)
    assert len(lines) > 8
    assert [line for line in lines if line not in "".join(html.unescape(sheet).split())] == []
    assert browser.get(f"/papers/{sort}/file?{query}&form=md").text.startswith("**送审稿")
    assert entries_of(desk_folder) == before


def test_the_browser_gives_the_bytes_of_the_command(serve, desk_folder, on, tmp_path, monkeypatch):
    browser = serve(desk_folder, today=JANUARY)
    file = browser.get("/papers/bulletin/file?period=2019-Q4&number=3&form=docx")
    monkeypatch.chdir(tmp_path)
    on("2020-01-20", "bulletin", "--period", "2019-Q4", "--number", "3", "--data", str(desk_folder), "-o", "通.docx")
    assert file.content == (tmp_path / "通.docx").read_bytes()


def test_an_approved_paper_is_recorded_once_and_its_file_is_the_one_on_record(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    before = entries_of(desk_folder)
    address = f"/papers/bulletin?period=2019-Q4&show=1&{APPROVED}"
    page = browser.get(address)
    assert page.status_code == 200, browser.read(page)
    assert "签发并下载" in browser.read(page)
    assert browser.get(address.replace("bulletin?", "bulletin/file?")).status_code == 404
    assert entries_of(desk_folder) == before
    sent = {"form": "docx", "seen": seen_on(page), "ticket": browser.office.make_ticket()}
    first, again = browser.fill(address, sent), browser.fill(address, sent)
    assert first.status_code == again.status_code == 303, browser.read(first)
    assert first.headers["location"] == again.headers["location"]
    assert len(entries_of(desk_folder)) == len(before) + 1
    done = browser.get(first.headers["location"])
    assert "方案 签发：" in browser.read(done)
    assert "/correct?" not in done.text  # it would be filled in and then refused
    link = re.search('href="(/papers/kept[^"]*)"', done.text)
    assert link is not None
    file = browser.get(link[1].replace("&amp;", "&"))
    assert name_of(file) == "通报_2019-Q4.docx"
    digest = hashlib.sha256(file.content).hexdigest()
    new = next(p for p in (desk_folder / "ledger" / "_plan").rglob("*issue*.yaml") if p.name not in before)
    assert digest in new.read_text("utf-8")
    issued = parse_qs(urlsplit(first.headers["location"]).query)["recorded"][0]
    found = browser.get(
        "/search", params={"q": issued}
    )  # by its number it is found again, and the page says what it is
    told = browser.read(html.unescape(re.search('href="(/papers/issued/[^"]*)"', found.text)[1]))
    assert "第3期" in told
    assert digest in told
    once_more = browser.fill(address, {"form": "docx", "seen": seen_on(page)})
    assert once_more.status_code == 303
    assert len(entries_of(desk_folder)) == len(before) + 1


def test_what_was_not_seen_is_not_issued(serve, desk_folder, on):
    browser = serve(desk_folder, today=JANUARY)
    address = f"/papers/bulletin?period=2019-Q4&show=1&{APPROVED}"
    seen = seen_on(browser.get(address))
    on("2020-01-20", "object", "74.1", "--by", "区发展改革委", "--note", "数字不对", "--data", str(desk_folder))
    before = entries_of(desk_folder)
    changed = browser.fill(address, {"form": "docx", "seen": seen})
    assert changed.status_code == 422
    assert "与看过的不是同一份" in browser.read(changed)
    assert entries_of(desk_folder) == before
    assert browser.fill(address, {"form": "docx", "seen": seen_on(changed)}).status_code == 303


def test_the_next_number_is_settled_with_the_preview(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    address = f"/papers/bulletin?period=2019-Q4&show=1&{APPROVED.replace('number=3', 'number=next')}"
    page = browser.get(address)
    assert page.url.query.count(b"number=1") == 1
    assert "第1期" in browser.read(page)


def test_an_approved_paper_with_open_places_is_shown_as_a_draft_with_the_words_of_the_command(serve, desk_folder, on):
    browser = serve(desk_folder, today=JANUARY)
    page = browser.get("/papers/bulletin?period=2019-Q4&show=1&approved-by=张某")
    assert is_refused(page)
    read = browser.read(page)
    assert "不能定稿" in read
    assert "送审稿（由非涉密台账生成" in read
    assert "签发并下载" not in read
    typed = ("bulletin", "--period", "2019-Q4", "--approved-by", "张某", "--data", str(desk_folder))
    told = on("2020-01-20", *typed, code=2).err.strip().partition("：")[2]
    assert told[:15] in read
    assert "“职务”" in read
    assert "--post" not in read


def test_what_is_refused_says_why_and_a_wrong_period_is_no_fault_of_ours(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    for query in ("period=x", "as-of=x", "period=2031-Q1", "limit=x", "clues=9/12", "date=x"):
        answer = browser.get(f"/papers/bulletin?show=1&{query}")
        assert is_refused(answer) or answer.status_code == 422, query
        assert "error" in answer.text or "不能这样办" in answer.text
    assert browser.get("/papers/nothing").status_code == 404
    assert is_refused(browser.get("/papers/request?show=1&on=27.3"))
    assert is_refused(browser.get("/papers/request?show=1"))


def test_nothing_typed_is_taken_for_markup(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    typed = "<script>alert(1)</script>"
    for address in ("bulletin", "report", "brief", "request", "notice", "missing", "ledger", "page", "check"):
        page = browser.get(f"/papers/{address}", params=dict.fromkeys(("number", "to", "on", "issuer", "limit", "note", "department", "unit"), typed) | {"show": "1"})  # fmt: skip
        assert "<script>alert" not in page.text, address


def test_letters_are_seen_then_recorded_and_wait_for_the_download(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    form = browser.get("/papers/notice")
    offered = re.findall('name="on" value="([^"]*)"', form.text)
    assert offered
    query = "&".join(f"on={it}" for it in offered[:2]) + "&step=1&limit=5wd&show=1"
    before = entries_of(desk_folder)
    page = browser.get(f"/papers/notice?{query}")
    assert page.status_code == 200, browser.read(page)
    assert "bizenv notice" in browser.read(page)
    assert page.text.count('<article class="sheet') == 2
    drafts = browser.get(f"/papers/notice/file?{query}")
    assert len(zipfile.ZipFile(io.BytesIO(drafts.content)).namelist()) == 2
    assert entries_of(desk_folder) == before
    sent = {"ticket": browser.office.make_ticket(), "step": "write", "seen": seen_on(page)}
    first, again = browser.fill(f"/papers/notice?{query}", sent), browser.fill(f"/papers/notice?{query}", sent)
    assert first.status_code == again.status_code == 303, browser.read(first)
    assert len(entries_of(desk_folder)) == len(before) + 2
    done = browser.get(first.headers["location"])
    kept = re.search('href="(/papers/kept\\?kept=[^"&]*)"', done.text)
    assert kept is not None
    archive = zipfile.ZipFile(io.BytesIO(browser.get(kept[1]).content))
    assert all(lines_of(archive.read(name)) for name in archive.namelist())
    assert len(archive.namelist()) == 2
    letters = browser.get("/papers/letters?waiting=1")
    titles = re.findall('<td class="doing">.*?</td><td>(.*?)</td>', letters.text)
    assert titles
    assert not [it for it in titles if "……" in it]  # each stands alone, as where it was chosen
    receipt = re.search('href="(/act/receive[^"]*)"', letters.text)
    assert receipt is not None
    assert "已记录" in browser.read(browser.act(receipt[1], {"date": "2020-01-20"}))
    reprint = re.search('href="(/papers/notice/file[^"]*)"', letters.text)
    assert reprint is not None
    assert browser.get(reprint[1].replace("&amp;", "&")).status_code == 200
    assert browser.fill(f"/papers/notice?{query}", {"step": "write"}).status_code == 422  # the step was sent


def test_a_letter_that_may_not_be_sent_says_why(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    for query in (
        "",
        f"on={PLAN}/3.1",
        f"on={PLAN}/3.1&limit=x",
        f"on={PLAN}/3.1&limit=5wd&step=9",
        "on=999&limit=5wd",
    ):
        assert is_refused(browser.get(f"/papers/notice?show=1&{query}")), query
    assert is_refused(serve(None, today=JANUARY).get(f"/papers/notice?show=1&on={PLAN}/3.1&limit=5wd"))


def test_messages_are_those_of_the_command(serve, desk_folder, on):
    browser = serve(desk_folder, today=JANUARY)
    page = browser.get("/papers/missing?period=2019-Q4")
    assert page.status_code == 200, browser.read(page)
    messages = re.findall("<pre>(.*?)</pre>", page.text, re.DOTALL)
    typed = on("2020-01-20", "missing", "--period", "2019-Q4", "--as-message", "--data", str(desk_folder)).out
    assert messages
    assert "\n".join(messages) == typed
    assert is_refused(browser.get("/papers/missing?period=2025"))
    one = re.findall(
        "<pre>(.*?)</pre>", browser.get("/papers/missing?period=2019-Q4&department=区税务局").text, re.DOTALL
    )
    assert [it for it in one if "区税务局" in it] == [it for it in messages if it.startswith("【催报】区税务局")]
    assert is_refused(browser.get("/papers/missing?department=无此单位"))


def test_a_scheme_that_has_not_come_is_asked_for_as_the_command_does(serve, desk_folder, on):
    browser = serve(desk_folder, today=JANUARY)
    messages = re.findall("<pre>(.*?)</pre>", browser.get("/papers/missing?scheme=1").text, re.DOTALL)
    assert messages
    typed = on("2020-01-20", "missing", "--scheme", "--as-message", "--data", str(desk_folder)).out
    assert "\n".join(messages) == typed


@pytest.mark.parametrize("home", [None, "office"])
def test_exports_open_in_their_programs(serve, desk_folder, home):
    browser = serve(None if home is None else desk_folder, today=JANUARY)
    book = load_workbook(io.BytesIO(browser.get("/papers/ledger/file").content))
    assert book.sheetnames
    assert Calendar.from_ical(browser.get("/papers/calendar/file").content).walk("VEVENT")
    for query in ("", "?public=1"):
        page = browser.get(f"/papers/page/file{query}")
        assert page.headers["content-disposition"].startswith("attachment")
        assert page.content.startswith(b"<!DOCTYPE html>")
    rows = browser.get("/papers/ledger?department=区政务办").text
    assert "区政务办" in rows
    assert is_refused(browser.get("/papers/ledger?department=无此单位"))
    assert browser.get("/papers/ledger/file?department=无此单位").status_code == 404


def test_sheets_to_be_checked_go_to_each_unit_alone(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    page = browser.get("/papers/check?period=2019-Q4&show=1&limit=2020-02-01")
    assert page.status_code == 200, browser.read(page)
    units = re.findall('class="letter"><summary>(.*?)</summary>', page.text)
    assert units
    one = browser.get(f"/papers/check/file?period=2019-Q4&unit={units[0]}")
    assert name_of(one) == f"{units[0]}_核对稿_2019-Q4.docx"
    archive = zipfile.ZipFile(io.BytesIO(browser.get("/papers/check/file?period=2019-Q4").content))
    assert len(archive.namelist()) == len(units)


def test_the_files_that_wait_are_those_of_their_ticket_and_no_others(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    office = browser.office
    ticket = office.make_ticket()
    office.keep(ticket, "甲.docx", b"1")
    assert browser.get(f"/papers/kept?kept={ticket}&file=甲.docx").content == b"1"
    for name in ("../ledger", "/etc/passwd", "乙.docx"):
        assert browser.get("/papers/kept", params={"kept": ticket, "file": name}).status_code == 404
    assert browser.get("/papers/kept?kept=foreign").status_code == 404
    assert browser.get("/papers/done?kept=foreign").status_code == 200


def test_several_plans_are_told_one_at_a_time_and_exported_together(serve, several):
    browser = serve(several, today=JANUARY)
    page = browser.get("/papers/bulletin?show=1")
    assert page.status_code == 200
    keys = re.findall('<option value="([^"]+)">', page.text)
    assert PLAN in keys
    assert browser.get(f"/papers/brief?show=1&plan={PLAN}").status_code == 200
    assert browser.get("/papers/ledger").status_code == 200
    assert browser.get("/papers/missing").status_code in (200, 422)
    assert browser.get("/papers/notice").status_code == 200
    assert browser.get("/papers/check?show=1").status_code == 200


def test_nothing_is_recorded_where_nothing_may_be_written(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY, read_only=True)
    before = entries_of(desk_folder)
    address = f"/papers/bulletin?period=2019-Q4&show=1&{APPROVED}"
    assert "只读" in browser.read(address)
    assert browser.fill(address, {"form": "docx"}).status_code == 422
    assert entries_of(desk_folder) == before


def test_where_nothing_is_recorded_a_letter_is_still_given_as_a_draft_and_it_is_said_why(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY, read_only=True)
    page = browser.get("/papers/notice?show=1&on=11.1&on=29&limit=5wd")
    told = browser.read(page)
    assert "督办台是只读的" in told
    assert "记入台账，下载这些函" not in told
    link = html.unescape(re.search('href="(/papers/notice/file[^"]*)"', page.text)[1])
    assert len(zipfile.ZipFile(io.BytesIO(browser.get(link).content)).namelist()) == 2


def test_a_letter_that_nobody_approved_says_so_before_it_is_on_record_and_takes_the_name(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    address = "/papers/notice?show=1&on=11.1&on=29&limit=5wd&number=next"
    assert "没有写审定人的，函上标“送审稿”，一样记为已发" in browser.read("/papers/notice")
    page = browser.get(f"{address}&issuer=某办")
    if "error-box" in page.text:
        page = browser.get("/papers/notice?show=1&on=11.1&on=29&limit=5wd")
    assert "没有写审定人，仍记为已发" in browser.read(page)
    form = page.text[page.text.index('class="note approve"') :].partition("</form>")[0]
    sent = [
        ("approved-by", "李某"),
        ("post", "主任"),
        *re.findall('type="hidden" name="([^"]*)" value="([^"]*)"', form),
    ]
    approved = browser.get("/papers/notice", params=sent)
    assert "没有写审定人，仍记为已发" not in browser.read(approved)
    assert 'value="李某"' in approved.text
    assert approved.url.params.get_list("on") == ["11.1", "29"]


@pytest.mark.parametrize("page", ["bulletin?show=1&", "check?show=1&", "ledger?", "missing?"])
def test_a_day_that_is_none_is_said_beside_its_box(serve, desk_folder, page):
    browser = serve(desk_folder, today=JANUARY)
    answer = browser.get(f"/papers/{page}as-of=昨日黄花")
    assert answer.status_code == 200
    assert "“昨日黄花”不是能认的日期" in beside(answer)["as-of"]
    assert "有1处要改，见标明之处" in browser.read(answer)
    assert 'value="昨日黄花"' in answer.text
    assert browser.get(f"/papers/{page}as-of=昨天").status_code == 200


def test_a_day_in_words_is_a_day_in_the_command(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    page = browser.get("/papers/bulletin?show=1&period=2019-Q4&limit=月底")
    assert "--limit 2020-01-31" in browser.read(page)
    wrong = browser.get("/papers/bulletin?show=1&period=2019-Q4&limit=昨日黄花")
    assert "“昨日黄花”不是能认的日期" in beside(wrong)["limit"]


def beside(answer) -> dict[str, str]:
    """What is said beside the boxes of a page to be wrong with them, by the name of the box."""
    return {
        name: html.unescape(told) for name, told in re.findall('<p class="error" id="p-(.*?)-e">(.*?)</p>', answer.text)
    }


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            "bulletin?clues=9/12&limit=x&earlier=去年底",
            {"period": "“去年底”", "limit": "“x”", "clues": "“问题线索”写作 受理数/办结数"},
        ),
        ("request?on=", {"on": "须填写"}),
        ("request?on=999", {"on": "没有编号为“999”的事项"}),
        (f"notice?on={PLAN}/3.1", {"limit": "须填写"}),
        (f"notice?on={PLAN}/3.1&limit=90wd&date=x", {"limit": "工作日写1至60", "date": "“x”"}),
        ("ledger?department=不存在的局", {"department": "没有单位"}),
        ("missing?department=不存在的局&earlier=去年底", {"period": "“去年底”", "department": "没有单位"}),
        ("check?limit=x&date=x", {"limit": "“x”", "date": "“x”"}),
    ],
)
def test_all_that_is_wrong_in_the_form_of_a_paper_is_told_at_once_beside_its_boxes(serve, desk_folder, page, told):
    """Nobody has to guess which box is meant, or to press once for each."""
    browser = serve(desk_folder, today=JANUARY)
    answer = browser.get(f"/papers/{page}&show=1")
    found = beside(answer)
    assert found.keys() == told.keys()
    assert all(words in found[name] for name, words in told.items()), found
    assert f"有{len(told)}处要改，见标明之处" in browser.read(answer)
    assert answer.text.count("autofocus") == 1
    assert answer.text.count('aria-invalid="true"') == len(told)


def test_the_limit_of_a_letter_is_marked_as_required(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    form = browser.get(f"/papers/notice?on={PLAN}/3.1")
    assert '<label for="p-limit">限期<span class="must">必填</span></label>' in form.text
    assert form.text.count("必填") == 1
    assert beside(form) == {}
    assert browser.get("/papers/request").text.count("必填") == 1
    assert browser.get("/papers/bulletin").text.count("必填") == 0


def test_that_no_task_was_ticked_is_said_where_they_are_ticked(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    told = browser.read(browser.get("/papers/notice?show=1"))
    assert "没有选事项：在要催办的前面打勾" in told
    assert "有2处要改" in told


def test_the_likely_periods_are_few_and_any_earlier_one_can_be_typed(serve, desk_folder):
    browser = serve(desk_folder, today=dt.date(2024, 5, 6))
    page = browser.get("/papers/brief").text
    names = re.findall('<option value="([^"]+)"', page.partition('<select id="p-period"')[2].partition("</select>")[0])
    assert names == ["2024-Q1", "2024-04", "2023-H2", "2023", "2024-Q2", "2024-05", "2024-H1", "2024"]
    told = browser.get("/papers/brief?show=1&period=2024-Q1&earlier=2019年四季度")
    assert "--period 2019-Q4" in browser.read(told)
    assert '<option value="2019-Q4" selected>' in told.text
    wrong = browser.get("/papers/brief?show=1&earlier=上一季")
    assert "“上一季”不是能认的期间" in browser.read(wrong)
    assert 'value="上一季"' in wrong.text


# ---- in a browser ----


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False])
def test_a_circular_is_made_by_choosing_and_pressing(visit, desk_folder, tmp_path, script):
    page = visit(desk_folder, today=JANUARY, script=script)
    before = entries_of(desk_folder)
    page.goto(page.office.address + "papers")
    page.get_by_role("link", name="通报", exact=True).click()
    page.get_by_label("期间", exact=True).select_option("2019-Q4")
    page.get_by_role("button", name="预览").click()
    assert page.locator("article.sheet h2").inner_text().replace("\n", "").endswith("落实情况的通报")
    with page.expect_download() as draft:
        page.get_by_role("link", name="下载 Word").click()
    assert draft.value.suggested_filename == "通报_2019-Q4_送审稿.docx"
    for label, text in (
        ("审定人", "张某"),
        ("职务", "主任"),
        ("署名机关", "区政府督查办"),
        ("期号、文号", "next"),
        ("问题线索", "12/10"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("反馈的截止日期", exact=True).fill("2020-02-10")
    page.get_by_label("职务", exact=True).fill("")
    page.get_by_role("button", name="预览").click()
    assert "“职务”" in page.get_by_role("alert").inner_text()
    page.get_by_label("职务", exact=True).fill("主任")
    page.get_by_role("button", name="预览").click()
    assert "第1期" in page.locator("article.sheet").inner_text()
    came = []
    page.on("download", lambda it: came.append(it))  # noqa: PLW0108 - Playwright takes no method of C
    page.get_by_role("button", name="签发并下载 Word").click()
    link = page.get_by_role("link", name="下载 通报_2019-Q4.docx")
    if not script:
        with page.expect_download() as final:
            link.click()
    else:
        page.get_by_text("下载已经开始").wait_for()
        assert link.evaluate("it => it === document.activeElement")
        page.wait_for_timeout(200)
    file = came[0] if script else final.value
    assert len(lines_of(Path(file.path()).read_bytes())) > 8
    page.reload()
    page.wait_for_timeout(200)
    assert len(came) == 1  # never twice
    page.go_back()
    page.get_by_role("button", name="签发并下载 Word").click()
    assert "已记入台账" in page.locator("h1").inner_text()
    assert len(entries_of(desk_folder)) == len(before) + 1


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_anybody_can_use_the_pages_of_papers_and_nothing_stands_out_of_them(visit, desk_folder, width):
    pytest.importorskip("axe_playwright_python")
    from axe_playwright_python.sync_playwright import Axe

    page = visit(desk_folder, today=JANUARY, width=width)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for address in ("papers", "papers/bulletin?show=1&period=2019-Q4", "papers/brief?show=1", "papers/letters", "papers/missing", "papers/ledger", "papers/notice?show=1&on=11.1&on=29&limit=5wd", "papers/check?show=1&period=2019-Q4"):  # fmt: skip
        page.goto(page.office.address + address)
        found = Axe().run(page, options={"runOnly": tags, "resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.browser
@pytest.mark.slow
def test_a_message_is_copied_with_one_press(visit, desk_folder):
    page = visit(desk_folder, today=JANUARY)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(page.office.address + "papers/missing")
    told = page.locator("article pre").first.text_content()
    page.get_by_role("button", name="复制").first.click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == told


@pytest.mark.browser
@pytest.mark.slow
def test_a_sheet_is_printed_alone(visit, desk_folder):
    page = visit(desk_folder, today=JANUARY)
    page.goto(page.office.address + "papers/bulletin?show=1&period=2019-Q4")
    page.emulate_media(media="print")
    for part in (".wanted", ".command", ".take", ".foot", ".desk-top", "main > h1"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator("article.sheet").is_visible()


def test_no_column_of_a_wide_annex_is_cut_off(visit, desk_folder):
    page = visit(desk_folder, today=JANUARY)
    page.goto(f"{page.office.address}papers/bulletin?show=1&period=2019-Q4&annex=lagging")
    reach = """() => [...document.querySelectorAll(".part.wide .grid")].map(table => {
        const left = table.getBoundingClientRect().left;
        for (let it = table.parentElement; it; it = it.parentElement)
            if (getComputedStyle(it).overflowX !== "visible" && it.getBoundingClientRect().left > left + 1) return it.className;
        return "";
    })"""
    found = page.evaluate(reach)
    assert found
    assert not any(found)


def test_going_on_despite_the_ledger_is_offered_only_where_the_ledger_is_at_fault(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    lacking = browser.get("/papers/bulletin?period=2019-Q4&show=1&number=3&approved-by=张某")
    assert "error-box" in lacking.text
    assert "台账有问题也照出" not in browser.read(lacking)
    folder = desk_folder / "ledger" / "3.1"
    folder.mkdir(exist_ok=True)
    (folder / "2020-01-01_3.1_report_0123456789ab.yaml").write_text("kind: nothing\n", "utf-8")
    unsound = serve(desk_folder, today=JANUARY).get("/papers/bulletin?period=2019-Q4&show=1")
    assert "台账有问题，没有出文" in browser.read(unsound)
    assert 'name="despite-problems"' in unsound.text


def test_a_circular_on_an_empty_ledger_is_not_issued_unawares(serve, desk_folder):
    address = f"/papers/bulletin?period=2019-Q4&show=1&{APPROVED}"
    warning = "台账为空，文稿里写着“勿据此通报”"
    assert warning not in serve(desk_folder, today=JANUARY).read(address)
    shutil.rmtree(desk_folder / "ledger")
    (desk_folder / "ledger").mkdir()
    told = serve(desk_folder, today=JANUARY).read(address)
    assert warning in told
    assert "签发并下载" in told


def test_who_has_no_telephone_in_a_letter_yet_is_led_to_where_it_is_written(serve, desk_folder):
    rules = desk_folder / "rules.yaml"
    written = re.sub("(?m)^reply_to:.*$", "reply_to: {person: null, telephone: null}", rules.read_text("utf-8"))
    rules.write_text(written, "utf-8")
    browser = serve(desk_folder, today=JANUARY)
    page = browser.get(f"/papers/notice?on={PLAN}/26.1&step=1&limit=2020-02-10&show=1&{APPROVED}")
    assert "【待填】" in browser.read(page)
    link = re.search('class="error-box"[^>]*>.*?href="(/data/rubric[^"]*)"', page.text)
    assert link is not None
    assert "reply_to: {person: null, telephone: null}" in html.unescape(browser.get(link[1]).text)
