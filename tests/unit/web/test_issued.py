"""What went out is found again, comes out again as the very same file or not at all, and can be taken back."""

import datetime as dt
import hashlib
import html
import re
import shlex
from urllib.parse import urlencode

import pytest

JANUARY = dt.date(2020, 1, 20)
MARCH, AFTER = dt.date(2020, 3, 1), dt.date(2021, 1, 20)
PLAN = "shapingba-2019-177"
GIVEN = {"show": "1", "approved-by": "张某", "post": "督查办主任", "number": "3", "issuer": "区政府督查办"}


def issue(browser, sort: str, form: str = "docx", **chosen) -> tuple[str, bytes]:
    """Issue a paper as a person does; the digest of its entry, and its file."""
    address = f"/papers/{sort}?{urlencode({**GIVEN, **chosen}, doseq=True)}"
    page = browser.get(address)
    seen = re.search('name="seen" value="([^"]+)"', page.text)
    assert seen is not None, browser.read(page)
    done = browser.fill(address, {"form": form, "seen": seen[1]})
    assert done.status_code == 303, browser.read(done)
    told = browser.get(done.headers["location"])
    link = html.unescape(re.search('href="(/papers/kept[^"]*)"', told.text)[1])
    return re.search("recorded=([0-9a-f]+)", done.headers["location"])[1], browser.get(link).content


def send_letter(on, folder) -> None:
    on(
        "2020-01-16",
        "notice",
        "11.1",
        "--step",
        "1",
        "--limit",
        "5wd",
        "--data",
        str(folder),
        "-o",
        str(folder.parent / "函"),
    )


@pytest.mark.parametrize(
    ("day", "sort", "form", "chosen"),
    [
        (
            MARCH,
            "bulletin",
            "docx",
            {
                "period": "2019-Q4",
                "limit": "2020-03-20",
                "clues": "12/10",
                "annex": ["lagging", "departments", "changes"],
            },
        ),
        (AFTER, "bulletin", "docx", {"limit": "2021-02-10", "clues": "12/10", "to": "各镇街"}),
        (MARCH, "report", "md", {"period": "2019", "as-of": "2020-02-15", "limit": "2020-03-20", "clues": "12/10"}),
        (AFTER, "brief", "docx", {}),
    ],
)
def test_what_was_issued_comes_out_again_byte_for_byte_whatever_was_recorded_since(
    serve, desk_folder, on, day, sort, form, chosen
):
    browser = serve(desk_folder, today=day)
    entry, file = issue(browser, sort, form, **chosen)
    browser.act(f"/act/record?on={PLAN}/26.1", {"progress": "77", "note": "同一天"})
    on(
        str(day + dt.timedelta(9)),
        "record",
        "4.1",
        "--stage",
        "in_progress",
        "--note",
        "后来",
        "--data",
        str(desk_folder),
    )
    later = serve(desk_folder, today=day + dt.timedelta(60))
    again = later.get(f"/papers/issued/{entry}/file")
    assert again.status_code == 200, later.read(again)
    assert again.content == file
    assert again.headers["content-disposition"].startswith("attachment")
    assert not later.get("/papers/issued").text.count("已撤回")


def test_a_file_that_is_no_longer_the_same_is_not_given_and_it_is_said_why(serve, desk_folder):
    entry, _ = issue(serve(desk_folder, today=MARCH), "brief", period="2019-Q4")
    plan = desk_folder / "measures.yaml"
    plan.write_text(plan.read_text("utf-8").replace("营商环境优化提升工作", "营商环境改善工作"), "utf-8")
    browser = serve(desk_folder, today=MARCH)
    answer = browser.get(f"/papers/issued/{entry}/file")
    assert answer.status_code == 422
    assert "content-disposition" not in answer.headers
    assert "同一个文号不能有两份不同的文件" in browser.read(answer)


def test_the_command_that_is_shown_makes_the_same_file(serve, desk_folder, on, tmp_path, monkeypatch):
    entry, file = issue(
        serve(desk_folder, today=MARCH), "bulletin", period="2019-Q4", limit="2020-03-20", clues="12/10"
    )
    page = serve(desk_folder, today=AFTER).get(f"/papers/issued/{entry}")
    typed = html.unescape(re.search("<code>(BIZENV_TODAY=.*?)</code>", page.text)[1])
    day, _, words = typed.partition(" bizenv ")
    monkeypatch.chdir(tmp_path)
    on(day.partition("=")[2], *shlex.split(words), "--data", str(desk_folder))
    assert (tmp_path / "通报_2019-Q4.docx").read_bytes() == file


def test_the_choices_are_on_record_with_the_paper_and_told_in_words(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    entry, file = issue(browser, "bulletin", period="2019-Q4", limit="2020-02-10", clues="12/10", annex="tasks")
    page = browser.read(f"/papers/issued/{entry}")
    for told in ("附件 全部事项", "反馈的截止日期 2020-02-10", "督查办主任张某", hashlib.sha256(file).hexdigest()):
        assert told in page
    text = next((desk_folder / "ledger" / "_plan").glob(f"*_{entry}.yaml")).read_text("utf-8")
    assert "limit=2020-02-10" in text


def test_everything_that_went_out_is_in_one_list_and_found_by_words_and_sort(serve, desk_folder, on):
    send_letter(on, desk_folder)
    browser = serve(desk_folder, today=JANUARY)
    entry, _ = issue(browser, "bulletin", period="2019-Q4", limit="2020-02-10", clues="12/10")
    page = browser.read("/papers/issued")
    assert "通报 第3期" in page.replace("　", " ")
    assert "督查提示单" in page
    for words in ("第3期", "签发 四季度", "张某 通报", entry[:6]):
        assert f"/papers/issued/{entry}?" in browser.get("/papers/issued", params={"q": words}).text, words
    assert "督查提示单" not in browser.get("/papers/issued?q=签发").text
    assert f"/papers/issued/{entry}?" not in browser.get("/papers/issued?sort=notice").text
    assert "没有找到" in browser.read("/papers/issued?q=没有这样的")
    assert browser.get("/papers/issued?sort=poster").status_code == 404


@pytest.mark.parametrize("typed", ["签发", "通报 第3期", "2019-Q4 通报"])
def test_the_search_box_finds_a_circular_and_the_list(serve, desk_folder, typed):
    browser = serve(desk_folder, today=JANUARY)
    entry, _ = issue(browser, "bulletin", period="2019-Q4", limit="2020-02-10", clues="12/10")
    found = browser.get("/search", params={"q": typed})
    assert f"/papers/issued/{entry}?" in found.text
    if typed == "签发":
        assert 'href="/papers/issued"' in found.text


def test_a_circular_is_withdrawn_from_its_page_and_stays_in_the_list(serve, desk_folder):
    browser = serve(desk_folder, today=JANUARY)
    entry, _ = issue(browser, "bulletin", period="2019-Q4", limit="2020-02-10", clues="12/10")
    link = html.unescape(re.search('href="(/act/withdraw[^"]*)"', browser.get(f"/papers/issued/{entry}").text)[1])
    browser.act(link, {"reason": "印错了"})
    page = browser.read(f"/papers/issued/{entry}")
    assert "已撤回" in page
    assert "印错了" in page
    assert "/act/withdraw" not in browser.get(f"/papers/issued/{entry}").text
    assert "已撤回" in browser.read("/papers/issued")


def test_a_letter_leads_to_its_task_and_another_entry_to_nothing(serve, desk_folder, on):
    send_letter(on, desk_folder)
    browser = serve(desk_folder, today=JANUARY)
    letters = browser.get("/papers/issued?sort=notice").text
    link = re.search('href="(/task/[^"#]*)#e-([0-9a-f]+)"', letters)
    assert f'id="e-{link[2]}"' in browser.get(link[1]).text
    answer = browser.get(f"/papers/issued/{link[2]}", follow_redirects=False)
    assert answer.headers["location"] == f"{link[1]}#e-{link[2]}"
    assert browser.get(f"/papers/issued/{link[2]}/file").status_code == 404
    report = next((desk_folder / "ledger").rglob("*_report_*.yaml")).stem.rpartition("_")[2]
    assert browser.get(f"/papers/issued/{report}").status_code == 404
    assert browser.get("/papers/issued/zzzz").status_code == 404


def test_papers_of_several_plans_stand_in_one_list(serve, several):
    browser = serve(several, today=JANUARY)
    assert browser.get("/papers/issued").status_code == 200


def test_where_nothing_went_out_it_is_said(serve):
    assert "还没有签发过文稿" in serve().get("/papers/issued").text


def test_who_approved_a_letter_is_told_without_a_post_that_is_not_on_record(serve, desk_folder, on):
    rules = desk_folder / "rules.yaml"
    filled = re.sub("(?m)^reply_to:.*$", 'reply_to: {person: 督查科, telephone: "65000000"}', rules.read_text("utf-8"))
    rules.write_text(filled, "utf-8")
    given = ("--limit", "2020-02-10", "--issuer", "区政府督查办", "--approved-by", "张某", "--post", "主任")
    out = str(desk_folder.parent / "函")
    on(
        "2020-01-20",
        "notice",
        "26.1",
        "--step",
        "1",
        "--number",
        "督〔2020〕1号",
        *given,
        "-o",
        out,
        "--data",
        str(desk_folder),
    )
    told = serve(desk_folder, today=JANUARY).read("/papers/issued")
    assert "督查提示单" in told
    assert "张某" in told
    assert "None" not in told
