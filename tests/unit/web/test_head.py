"""方案的基本情况: an officer whose plan has no basis fills it in here, and the letter goes out."""

import re
from pathlib import Path

import pytest

COUNTY = "xian-2020"


@pytest.fixture
def county(desk_folder) -> Path:
    """The workspace as a plan of somebody else's, whose basis was not read: the package knows nothing of it."""
    path = desk_folder / "measures.yaml"
    text = path.read_text("utf-8")
    text = re.sub("  mandate: .*\n", "", text)
    path.write_text(re.sub("(?m)^  (office|addressee): .*\n", "", text).replace("shapingba-2019-177", COUNTY), "utf-8")
    for entry in (desk_folder / "ledger").rglob("*.yaml"):
        entry.unlink()
    (desk_folder / "measures.lock").unlink()
    return desk_folder


def digest_of(page) -> str:
    return re.search('name="digest" value="([0-9a-f]{64})"', page.text)[1]


def sent(browser, address: str = "/data/head", **fields: str) -> dict[str, str]:
    return {"digest": digest_of(browser.get(address)), **fields}


def test_a_letter_that_lacks_its_basis_leads_here_and_goes_out_afterwards(serve, county):
    browser = serve(county)
    notice = f"/papers/notice?show=1&on={COUNTY}/26.1&step=1&limit=5个工作日"
    refused = browser.get(notice)
    told = browser.read(refused)
    assert "不发函、不通报" in told
    assert "方案的基本情况里没有写督查依据、督查机构、向谁报告；没有督查依据，不能发函、通报" in told
    link = re.search('href="(/data/head[?][^"]*)"', refused.text)[1].replace("&amp;", "&")
    assert "back=/papers/notice" in link
    page = browser.get(link)
    assert "没有它，催办的函、通报、通报前核对、考核评分都不能出" in page.text
    back = re.search('name="back" value="([^"]*)"', page.text)[1].replace("&amp;", "&")
    fields = {"digest": digest_of(page), "mandate": "定期通报落实情况", "mandate_date": "2020年1月5日", "back": back}
    preview = browser.fill(link, {**fields, "step": "preview"})
    assert preview.status_code == 200
    told = browser.read(preview)
    assert "督查依据 （没有写） → 改为 定期通报落实情况" in told
    assert "mandate: {text: 定期通报落实情况, date: 2020-01-05}" in told
    assert "bizenv plan set &#39;督查依据=定期通报落实情况&#39; " in preview.text
    done = browser.fill(link, {**fields, "step": "write"})
    assert done.status_code == 303
    written = browser.get(done.headers["location"])
    assert "已写入" in browser.read(written)
    again = re.search('href="(/papers/notice[^"]*)"', written.text)[1].replace("&amp;", "&")
    letter = browser.get(again)
    assert "督查提示单" in browser.read(letter)
    assert "不能发函" not in browser.read(letter)
    assert browser.get(again.replace("/notice?", "/notice/file?")).content.startswith(b"PK")


@pytest.mark.parametrize("address", ["/papers", "/papers/letters", "/papers/bulletin", "/papers/check?show=1"])
def test_every_page_of_papers_says_what_lacks_and_where_it_is_filled_in(serve, county, address):
    page = serve(county).get(address)
    assert f'href="/data/head?plan={COUNTY}&amp;back=/papers' in page.text


def test_who_looks_for_the_basis_finds_the_page(serve, desk_folder):
    browser = serve(desk_folder)
    for address in ("/search?q=督查依据", "/search?q=文号", "/search?q=plan"):
        assert 'href="/data/head"' in browser.get(address).text
    assert 'href="/data/head?plan=shapingba-2019-177"' in browser.get("/plans").text


def test_what_lacks_nothing_is_not_spoken_of(serve, desk_folder):
    assert "/data/head" not in serve(desk_folder).get("/papers/notice").text


def test_the_rules_of_the_data_hold_and_what_was_typed_stays(serve, desk_folder):
    browser = serve(desk_folder)
    before = (desk_folder / "measures.yaml").read_bytes()
    page = browser.fill("/data/head", sent(browser, office="督查室\u200b", step="preview"))
    assert page.status_code == 422
    assert "这样改不合数据规则" in browser.read(page)
    assert "E207" in page.text
    page = browser.fill("/data/head", sent(browser, short="177", office="甲室", step="preview"))
    assert page.status_code == 422
    assert "不全是数字" in browser.read(page)
    assert 'value="甲室"' in page.text
    assert (desk_folder / "measures.yaml").read_bytes() == before


def test_what_the_document_prints_is_written_with_the_lock_once_it_is_compared(serve, desk_folder):
    browser = serve(desk_folder)
    fields = sent(browser, document="某府〔2019〕1号")
    preview = browser.fill("/data/head", {**fields, "step": "preview"})
    assert "文号在校验锁里：已与原文核对，同时更新校验锁" in browser.read(preview)
    assert "--lock" in preview.text
    refused = browser.fill("/data/head", {**fields, "step": "write"})
    assert refused.status_code == 422
    assert "“已与原文核对”" in browser.read(refused)
    assert browser.fill("/data/head", {**fields, "lock": "1", "step": "write"}).status_code == 303
    assert "与数据一致" in browser.read("/data/info")


def test_a_change_that_arrived_meanwhile_is_not_written_over(serve, desk_folder):
    browser = serve(desk_folder)
    fields = sent(browser, office="甲室")
    path = desk_folder / "measures.yaml"
    path.write_text(path.read_text("utf-8") + "# 别人写的\n", "utf-8")
    for step in ("preview", "write"):
        page = browser.fill("/data/head", {**fields, "step": step})
        assert page.status_code == 422
        assert "被别人改了" in browser.read(page)
    assert path.read_text("utf-8").endswith("# 别人写的\n")
    assert "甲室" not in path.read_text("utf-8")


def test_back_and_nothing_changed(serve, desk_folder):
    browser = serve(desk_folder)
    again = browser.fill("/data/head", sent(browser, office="甲室", step="edit"))
    assert 'value="甲室"' in again.text
    same = browser.fill("/data/head", sent(browser, short="营商", step="preview"))
    assert "没有改动。" in browser.read(same)
    assert "写入 measures.yaml" not in browser.read(same)


def test_nobody_is_led_out_of_the_office(serve, desk_folder):
    browser = serve(desk_folder)
    for back in ("https://example.com/", "//example.com"):
        assert 'name="back" value=""' in browser.get("/data/head", params={"back": back}).text


def test_what_is_not_ones_own_or_only_to_be_read_is_shown_and_not_written(serve, desk_folder):
    shipped = serve()
    page = shipped.get("/data/head")
    assert "检查并预览" not in page.text
    assert "这是自带的方案" in shipped.read(page)
    refused = shipped.fill("/data/head", {"digest": digest_of(page), "office": "甲室", "step": "write"})
    assert refused.status_code == 422
    looked = serve(desk_folder, read_only=True)
    page = looked.get("/data/head")
    assert "只读的" in looked.read(page)
    assert looked.fill("/data/head", {"digest": digest_of(page), "office": "甲室", "step": "write"}).status_code == 422
    assert "甲室" not in (desk_folder / "measures.yaml").read_text("utf-8")


def test_of_several_plans_one_is_chosen(serve, several):
    browser = serve(several)
    page = browser.get("/data/head")
    assert 'href="/data/head?plan=shapingba-2019-177"' in page.text
    assert "基本情况" in browser.read("/plans")
    one = browser.get("/data/head?plan=放管服")
    change = browser.fill(
        "/data/head?plan=放管服", {"digest": digest_of(one), "addressee": "县政府", "office": "甲室", "step": "write"}
    )
    assert change.headers["location"].startswith("/data/head?plan=")
    assert "甲室" in (several / "plans" / "放管服" / "measures.yaml").read_text("utf-8")


def test_what_an_older_workspace_leaves_out_is_told_as_it_works(serve, desk_folder):
    path = desk_folder / "measures.yaml"
    path.write_text(re.sub("(?m)^  office: .*\n", "", path.read_text("utf-8")), "utf-8")
    browser = serve(desk_folder)
    assert "文件里没有写，现在用的是自带方案里的：区政府督查办" in browser.read("/data/head")


def test_broken_data_leads_here(serve, desk_folder):
    path = desk_folder / "measures.yaml"
    path.write_text(path.read_text("utf-8").replace("issued: 2019-09-24", "issued: 2019-09-31"), "utf-8")
    browser = serve(desk_folder)
    assert "标题、文号、督查依据等基本情况，在这里改" in browser.read("/data")
    browser.act("/data/head", sent(browser, issued="2019-09-24"))
    assert "检查通过" in browser.read("/data?anew=1")


def test_the_way_from_a_refused_letter_to_its_word_file_is_gone_by_keyboard_and_without_javascript(visit, county):
    page = visit(county, script=False, width=390)
    page.goto(f"{page.office.address}papers/notice?show=1&on={COUNTY}/26.1&step=1&limit=2020-03-20")

    def reach(name: str) -> None:
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.focus()

    def press(name: str) -> None:
        reach(name)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    press("补上")
    page.get_by_label("督查依据", exact=True).focus()
    page.keyboard.type("定期通报落实情况")
    page.get_by_label("文号", exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("某府〔2019〕1号")
    press("检查并预览")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press("写入 measures.yaml")
    press("回去接着出文稿")
    assert "督查提示单" in page.inner_text("main")
    assert "某府〔2019〕1号" in page.inner_text("main")
    with page.expect_download() as download:
        reach("只下载，不记入台账")
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".docx")
