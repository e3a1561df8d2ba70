"""Forms dropped on the page: what an officer would lose if a row went in unseen, twice, or not at all."""

import datetime as dt
import html
import io
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import Workbook, load_workbook

from bizenv.base.errors import DataError
from bizenv.ledger.entry import parse_rendered
from bizenv.store import journal
from bizenv.web import uploads

DAY = dt.date(2019, 12, 25)
UNIT = "区市场监管局"
HOSTILE = sorted((Path(__file__).parents[2] / "hostile").glob("*.xlsx"))[::4]
WRONG = {"G5": "正在推进", "H5": "一半多", "G6": "差不多了", "G9": "正在推进", "H9": 20}
RIGHT = {"G5": "正在推进", "H5": 60, "J5": "已印发方案"}


@pytest.fixture(scope="session")
def kept_forms(kept_desk: Path, once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms of three units, as sent out; not to be written to."""
    folder = tmp_path_factory.mktemp("sent")
    units = [it for name in (UNIT, "区政务办", "区税务局") for it in ("--department", name)]
    once("form", "export", *units, "--period", "2019-Q4", "--all", folder, "--data", kept_desk, today="2019-12-20")
    return folder


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path) -> Path:
    """A workspace with nothing on record, to write in."""
    return Path(shutil.copytree(kept_desk, tmp_path / "desk"))


@pytest.fixture
def browser(serve, desk: Path):
    return serve(desk, today=DAY, data=str(desk))


@pytest.fixture
def fill(kept_forms: Path):
    """The bytes of a unit's form with cells filled in."""

    def filled(cells: dict, unit: str = UNIT) -> bytes:
        book = load_workbook(kept_forms / f"{unit}_2019-Q4_填报表.xlsx")
        for cell, content in cells.items():
            book["填报"][cell] = content
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return filled


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "ledger").rglob("*.yaml"))


def drop(browser, files: list[tuple[str, bytes]], **fields: str):
    """Hand files in and come to their preview."""
    sent = browser.fill("/forms", fields, files=[("files", it) for it in files])
    assert sent.status_code == 303, browser.read(sent)
    return browser.get(sent.headers["location"])


def command(page) -> str:
    """The command line that a page shows, without its quotes."""
    return re.sub("<[^>]+>", "", html.unescape(page.text)).replace("'", "")


def press(browser, page, step: str, **fields: str):
    """Press a button of a preview; what answers."""
    address = str(page.url)
    told = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    return browser.fill(address, {"batch": told["batch"], "received": told.get("received", ""), "step": step, **fields})


def record(browser, page, step: str):
    """Press a button of a preview, and go where the answer is."""
    done = press(browser, page, step)
    assert done.status_code == 303, browser.read(done)
    return browser.get(done.headers["location"])


def test_a_day_has_one_calendar_and_not_one_for_each_time_that_a_script_is_named(browser):
    scripts = re.findall('<script src="([^"]+)"', browser.get("/forms").text)
    assert "/static/acts.js" in scripts
    assert sorted(set(scripts)) == sorted(scripts)


def test_what_was_handed_in_is_shown_first_and_recorded_as_the_command_records_it(browser, desk, fill, on, tmp_path):
    content = fill(RIGHT)
    page = drop(browser, [("回来.xlsx", content)], received="2019-12-24")
    told = browser.read(page)
    assert "收到1个文件，可记1条" in told
    assert "1(1) 正在推进60%；已印发方案" in told
    assert "bizenv form import 回来.xlsx --received 2019-12-24" in command(page)
    assert entries(desk) == []
    done = browser.read(record(browser, page, "all"))
    assert "记了1条" in done
    (tmp_path / "回来.xlsx").write_bytes(content)
    by_command = tmp_path / "by-command"
    shutil.copytree(desk, by_command, ignore=shutil.ignore_patterns("*.yaml.*", "1.1"))
    on("2019-12-25", "form", "import", tmp_path / "回来.xlsx", "--received", "2019-12-24", "--data", by_command)
    ((one,), (other,)) = entries(desk), entries(by_command)
    facts = [parse_rendered(it.read_text("utf-8")) for it in (one, other)]
    for it in facts:
        it.pop("recorded")
    assert facts[0] == facts[1]


def test_a_form_that_takes_progress_back_says_so_before_it_is_recorded(browser, desk, fill, on):
    on("2019-12-25", "record", "1.1", "--progress", "80", "--date", "2019-12-02", "--data", desk)
    page = drop(browser, [("回来.xlsx", fill(RIGHT))])
    assert "1(1) 的进展低于上次：2019-12-02 报“正在推进80%”，这次报“正在推进60%”" in browser.read(page)


def test_a_wrong_cell_stands_beside_what_is_written_in_it_and_the_sound_rows_go_in(browser, desk, fill):
    page = drop(browser, [("甲.xlsx", fill(WRONG))])
    told = browser.read(page)
    assert "1个文件有不对之处" in told
    assert "H5 填报 完成百分数 1(1) 一半多 完成百分数应是0到100的整数" in told
    assert "G6 填报 阶段 1(2) 差不多了 没有“差不多了”这个阶段" in told
    assert "--sound --return 退回" in told
    done = record(browser, page, "sound")
    assert len(entries(desk)) == 1
    told = browser.read(done)
    assert "记了1条，退回1份表" in told
    assert "【退回补填】区市场监管局" in told
    assert "请在退回的“甲_退回.xlsx”里改好标红的格" in told
    link = re.search('href="(/forms/copy[^"]*)"', done.text)
    copy = browser.get(link[1].replace("&amp;", "&"))
    assert copy.headers["content-disposition"].startswith("attachment")
    marked = load_workbook(io.BytesIO(copy.content))["填报"]
    assert marked["H5"].comment.text.startswith("【退回】")


def test_the_copy_that_goes_back_is_the_one_of_the_command(browser, desk, fill, on, tmp_path):
    (tmp_path / "甲.xlsx").write_bytes(fill(WRONG))
    by_command = tmp_path / "by-command"
    shutil.copytree(desk, by_command)
    typed = ("--sound", "--return", tmp_path / "退回", "--received", "2019-12-25", "--data", by_command)
    on("2019-12-25", "form", "import", tmp_path / "甲.xlsx", *typed, code=1)
    done = record(browser, drop(browser, [("甲.xlsx", fill(WRONG))]), "sound")
    link = re.search('href="(/forms/copy[^"]*)"', done.text)
    got = browser.get(link[1].replace("&amp;", "&")).content
    first, second = (load_workbook(io.BytesIO(it)) for it in (got, (tmp_path / "退回" / "甲_退回.xlsx").read_bytes()))
    cells = [
        {c.coordinate: (c.value, c.comment and c.comment.text) for r in b["填报"] for c in r} for b in (first, second)
    ]
    assert cells[0] == cells[1]


def test_only_the_forms_that_are_all_right_can_be_recorded(browser, desk, fill):
    page = drop(browser, [("甲.xlsx", fill(WRONG)), ("乙.xlsx", fill(RIGHT, "区政务办"))])
    assert "只记对的行（2条） 只记全对的表（1条）" in browser.read(page)
    done = browser.read(record(browser, page, "whole"))
    assert "记了1条" in done
    assert "完成百分数应是0到100的整数" in done
    assert len(entries(desk)) == 1


def test_back_and_twice_record_once(browser, desk, fill):
    page = drop(browser, [("甲.xlsx", fill(RIGHT))])
    ticket = browser.office.make_ticket()
    first, again = (press(browser, page, "all", ticket=ticket) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert len(entries(desk)) == 1
    assert "这些文件已不在这里" in browser.read(browser.get(str(page.url)))
    assert press(browser, page, "all").status_code == 404
    again = drop(browser, [("甲.xlsx", fill(RIGHT))])
    assert "可记0条" in browser.read(again)
    assert "已记过1条" in browser.read(again)
    assert len(entries(desk)) == 1


def test_files_of_one_name_in_two_folders_are_both_taken_and_others_are_named(browser, desk, fill):
    sent = [
        ("回收/甲/表.xlsx", fill(RIGHT)),
        ("回收/乙/表.xlsx", fill(RIGHT, "区政务办")),
        ("回收/说明.txt", "说明".encode()),
    ]
    page = drop(browser, sent)
    told = browser.read(page)
    assert "回收/甲/表.xlsx" in told
    assert "回收/乙/表.xlsx" in told
    assert "另有1个别的文件，不是填报表，不收 回收/说明.txt（文本文件）" in told
    assert "bizenv form import 回收 --received" in command(page)
    record(browser, page, "all")
    assert len(entries(desk)) == 2


def test_two_copies_of_one_name_go_back_under_two_names(browser, fill):
    sent = [("甲/表.xlsx", fill(WRONG)), ("乙/表.xlsx", fill({"G5": "正在推进", "H5": "多"}, "区政务办"))]
    done = record(browser, drop(browser, sent), "sound")
    link = re.search('href="(/forms/copy[?][^"&]*)"', done.text)
    archive = zipfile.ZipFile(io.BytesIO(browser.get(link[1]).content))
    assert sorted(archive.namelist()) == ["表_退回.xlsx", "表_退回（2）.xlsx"]


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * (60 * 1024 * 1024))
    return stream.getvalue()


def with_macro(content: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: bomb(), "解压后太大"),
        (lambda _: b"<html></html>", "不是 Excel 工作簿"),
        (lambda _: b"", "空"),
        (lambda fill: with_macro(fill(RIGHT)), "带有宏"),
        (lambda fill: fill(RIGHT)[:5000], "损坏"),
    ],
    ids=["bomb", "page", "empty", "macro", "torn"],
)
def test_a_file_that_is_no_form_is_refused_and_the_others_are_taken(browser, desk, fill, make, words):
    page = drop(browser, [("坏.xlsx", make(fill)), ("好.xlsx", fill(RIGHT))])
    assert page.status_code == 200
    assert words in browser.read(page)
    record(browser, page, "sound")
    assert len(entries(desk)) == 1


def test_hostile_workbooks_are_refused_together(browser, desk):
    page = drop(browser, [(path.name, path.read_bytes()) for path in HOSTILE])
    assert page.status_code == 200
    assert entries(desk) == []


def test_the_name_of_a_file_leads_nowhere_and_is_no_markup(browser, desk, fill, tmp_path):
    names = [
        "../../../坏.xlsx",
        "..\\..\\坏.xlsx",
        "/etc/passwd.xlsx",
        "<script>alert(1)</script>.xlsx",
        "C:\\nul.xlsx",
        "。" * 300 + ".xlsx",
    ]
    before = sorted(it for it in tmp_path.rglob("*") if it.is_file())
    page = drop(browser, [(name, fill(RIGHT)) for name in names])
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    after = sorted(it for it in tmp_path.rglob("*") if it.is_file() and "cache" not in it.parts)
    assert [it for it in after if it not in before] == []
    assert entries(desk) == []


def test_too_many_and_too_much_is_refused(browser, monkeypatch, fill):
    many = [("files", (f"{n}.xlsx", b"")) for n in range(1001)]
    sent = browser.fill("/forms", {}, files=many)
    assert sent.status_code == 422
    assert "一次最多收1000个文件" in browser.read(sent)
    declared = browser.post(
        "/forms", content=b"", headers={"Origin": browser.origin, "Content-Length": str(300 * 1024**2)}
    )
    assert declared.status_code == 413


def test_a_batch_of_another_start_and_a_foreign_copy_are_not_there(browser, fill):
    assert browser.get("/forms/batch?batch=x.y").status_code == 404
    assert browser.get("/forms/done?batch=x.y").status_code == 404
    done = record(browser, drop(browser, [("甲.xlsx", fill(WRONG))]), "sound")
    batch = parse_qs(urlsplit(str(done.url)).query)["batch"][0]
    for name in ("../0001/甲.xlsx", "/etc/passwd", "..", "甲.xlsx"):
        assert browser.get("/forms/copy", params={"batch": batch, "copy": name}).status_code == 404
    assert browser.get("/forms/copy", params={"batch": "x.y"}).status_code == 404


@pytest.mark.parametrize(("day", "words"), [("2019-12-26", "在今天（2019-12-25）之后"), ("昨日黄花", "昨日黄花")])
def test_a_day_of_receipt_that_cannot_be_is_changed_without_the_files_being_sent_again(browser, fill, day, words):
    sent = browser.fill("/forms", {"received": day}, files=[("files", ("甲.xlsx", fill(RIGHT)))])
    page = browser.get(sent.headers["location"])
    assert page.status_code == 422
    assert words in browser.read(page)
    assert "--received 2019-12-25" in command(page)  # today, until another day is given
    batch = re.search('name="batch" value="([^"]+)"', page.text)[1]
    better = browser.get("/forms/batch", params={"batch": batch, "received": "昨天", "was": "2019-12-25"})
    assert better.status_code == 200
    assert "--received 2019-12-24" in command(better)
    worse = browser.get("/forms/batch", params={"batch": batch, "received": day, "was": "2019-12-24"})
    assert worse.status_code == 422
    assert "--received 2019-12-24" in command(worse)


def test_nothing_chosen_is_said(browser):
    sent = browser.fill("/forms")
    assert sent.status_code == 422
    assert "没有选文件" in browser.read(sent)


def test_where_nothing_may_be_recorded_nothing_is_taken(serve, desk, fill):
    for browser in (serve(desk, today=DAY, read_only=True), serve(today=DAY)):
        page = browser.get("/forms")
        assert page.status_code == 200
        assert 'type="file"' not in page.text
    reader = serve(desk, today=DAY, read_only=True)
    assert reader.fill("/forms", files=[("files", ("甲.xlsx", fill(RIGHT)))]).status_code == 422
    assert entries(desk) == []


def test_two_files_of_a_unit_with_new_content_are_told(browser, fill):
    page = drop(browser, [("甲.xlsx", fill(RIGHT)), ("乙.xlsx", fill({"G6": "正在推进", "H6": 10}))])
    assert "区市场监管局 有2个文件都有新内容" in browser.read(page)


def test_forms_of_several_plans_go_each_into_its_ledger(serve, several, once, tmp_path):
    out, unit = tmp_path / "out", "区政务办"
    typed = ("--period", "2019-Q4", "--all", out, "--department", unit, "--data", several)
    once("form", "export", *typed, today="2019-12-20")
    path = out / f"{unit}_2019-Q4_填报表.xlsx"
    book = load_workbook(path)
    for name in book.sheetnames:
        if name.startswith("填报 "):
            book[name]["G5"], book[name]["H5"], book[name]["J5"] = "正在推进", 20, "已开展"
    stream = io.BytesIO()
    book.save(stream)
    browser = serve(several, today=DAY)
    page = drop(browser, [(path.name, stream.getvalue())])
    assert page.status_code == 200, browser.read(page)
    count = int(re.search("可记([0-9]+)条", browser.read(page))[1])
    assert count >= 2
    done = record(browser, page, "all" if "记录全部" in page.text else "sound")
    assert f"记了{count}条" in browser.read(done)
    assert len({it.parts[-4] for it in several.rglob("ledger/*/*.yaml")}) >= 2


def test_the_forms_that_go_out_are_those_of_the_command(browser, kept_forms):
    assert '<option value="2019-Q4">2019年第四季度</option>' in browser.get("/forms").text
    page = browser.get("/forms/making", params={"period": "2019年第四季度", "department": UNIT})
    assert f"{UNIT}_2019-Q4_填报表.xlsx 牵头32行（须报32）" in browser.read(page)
    assert f"bizenv form export --department {UNIT} --period 2019-Q4 --all 下发" in browser.read(page).replace(
        "&#39;", ""
    ).replace("'", "")
    links = [it.replace("&amp;", "&") for it in re.findall('href="(/forms/form[^"]*)"', page.text)]
    archive = zipfile.ZipFile(io.BytesIO(browser.get(links[0]).content))
    single = browser.get(links[1])
    assert archive.read(f"{UNIT}_2019-Q4_填报表.xlsx") == single.content
    sent = load_workbook(kept_forms / f"{UNIT}_2019-Q4_填报表.xlsx")["填报"]
    made = load_workbook(io.BytesIO(single.content))["填报"]
    assert [[c.value for c in row] for row in made] == [[c.value for c in row] for row in sent]


@pytest.mark.parametrize("period", ["2031-Q1", "", "明年", "2019-Q1"])
def test_a_round_that_cannot_be_asked_about_says_which_can(browser, period):
    page = browser.get("/forms/making", params={"period": period})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert browser.get("/forms/form", params={"period": period}).status_code == 422


def test_a_form_that_is_not_sent_is_not_there(browser):
    asked = {"period": "2019-Q4", "department": UNIT, "file": "../别的.xlsx"}
    assert browser.get("/forms/form", params=asked).status_code == 404
    nobody = {"period": "2019-Q4", "department": "区统计局"}
    assert "没有要发的表" in browser.read(browser.get("/forms/making", params=nobody))
    assert browser.get("/forms/form", params=nobody).status_code == 404


def test_what_waits_is_bounded(browser, monkeypatch, fill):
    content = fill(RIGHT)
    monkeypatch.setattr(uploads, "MOST_BYTES", len(content) + 10)
    first = drop(browser, [("甲.xlsx", content)])
    drop(browser, [("乙.xlsx", content)])
    assert "已经清掉" in browser.read(browser.get(str(first.url)))
    sent = browser.fill("/forms", {}, files=[("files", ("大.xlsx", content * 2))])
    assert "传上来的文件太多，没有收；请分几次" in browser.read(sent)


def test_a_plain_workbook_is_no_form(browser):
    stream = io.BytesIO()
    Workbook().save(stream)
    assert "不是 bizenv 发出的填报表" in browser.read(drop(browser, [("表.xlsx", stream.getvalue())]))


def test_a_disk_that_fails_on_the_way_says_how_far_it_came_and_nothing_is_lost(browser, desk, fill, monkeypatch):
    page = drop(browser, [("甲.xlsx", fill({**RIGHT, "G6": "正在推进", "H6": 10}))])
    append, calls = journal.append, []

    def fail(*given):
        calls.append(given)
        if len(calls) == 2:
            raise DataError("磁盘满了")
        return append(*given)

    monkeypatch.setattr(journal, "append", fail)
    failed = press(browser, page, "all")
    assert failed.status_code == 422
    assert "磁盘满了；已写入 1 条，其余 1 条没有写；再收一次即可" in browser.read(failed)
    again = browser.get(str(page.url))
    assert "可记1条" in browser.read(again)
    record(browser, again, "all")
    assert len(entries(desk)) == 2


# ---- in a browser ----


def drag(page, *paths: Path) -> None:
    """Drag files and folders from the desktop onto the page."""
    box = page.locator(".drop").bounding_box()
    told = {"x": box["x"] + 20, "y": box["y"] + 20}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **told, "data": data})


@pytest.mark.browser
def test_files_are_dragged_in_and_the_marked_copy_is_fetched(visit, desk, fill, tmp_path):
    page = visit(desk, today=DAY)
    page.goto(f"{page.office.address}forms")
    folder = tmp_path / "回收"
    (folder / "区政务办").mkdir(parents=True)
    (folder / "甲.xlsx").write_bytes(fill(WRONG))
    (folder / "区政务办" / "甲.xlsx").write_bytes(fill(RIGHT, "区政务办"))
    (tmp_path / "说明.txt").write_text("说明", "utf-8")
    with page.expect_navigation(url="**/forms/batch*"):
        drag(page, folder, tmp_path / "说明.txt")
    assert page.locator("h1").inner_text() == "收到2个文件，可记2条，1个文件有不对之处"
    heads = [it.split()[0] for it in page.locator(".file h2").all_inner_texts()]
    assert heads == ["回收/区政务办/甲.xlsx", "回收/甲.xlsx", "另有1个别的文件，不是填报表，不收"]
    page.get_by_role("button", name="只记对的行").click()
    page.wait_for_url("**/forms/done*")
    assert len(entries(desk)) == 2
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载标红的表").click()
    assert fetched.value.suggested_filename == "甲_退回.xlsx"
    page.reload()
    assert page.locator("h1").inner_text() == "记了2条，退回1份表"
    page.go_back()
    assert len(entries(desk)) == 2


@pytest.mark.browser
def test_files_are_chosen_in_the_boxes_without_scripts(visit, desk, fill, tmp_path):
    (tmp_path / "乙.xlsx").write_bytes(fill(RIGHT, "区政务办"))
    page = visit(desk, today=DAY, script=False, width=390)
    page.goto(f"{page.office.address}forms")
    page.locator("#files").set_input_files(tmp_path / "乙.xlsx")
    page.get_by_role("button", name="检查并预览").click()
    page.get_by_role("button", name="记录全部（1条）").click()
    assert page.locator("h1").inner_text() == "记了1条"
    assert len(entries(desk)) == 1


def test_a_box_for_a_day_has_one_calendar(visit, desk):
    page = visit(desk, today=DAY)
    page.goto(f"{page.office.address}forms")
    assert page.locator(".calendar").count() == 1
