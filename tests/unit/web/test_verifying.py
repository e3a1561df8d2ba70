"""The worklist in the browser: who would close what was never looked at, or lose an afternoon of decisions."""

import datetime as dt
import html
import io
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from bizenv.base.errors import DataError
from bizenv.forms.layout import FIRST_ROW
from bizenv.forms.worklist import WAITING
from bizenv.ledger.entry import parse_rendered
from bizenv.store import journal
from bizenv.web.pages import verifying

DAY = dt.date(2019, 12, 25)
PLAN = "shapingba-2019-177"


@pytest.fixture(scope="session")
def kept_pile(kept_desk: Path, once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which some tasks were reported complete; not to be written to."""
    folder = shutil.copytree(kept_desk, tmp_path_factory.mktemp("pile") / "desk")
    typed = ("--done", "--by", "联络员", "--data", folder)
    once("record", "1.1", "3.1", "3.2", *typed, "--evidence", "通知", "--note", "已印发", today="2019-11-20")
    once("record", "2", *typed, "--evidence", "通报", today="2019-11-20")  # a target without a value
    once("record", "27.3", *typed, "--evidence", "验收单", "--completed", "2019-11-28", today="2019-12-05")
    once("record", "71.1", *typed, "--deadline", "1", "--evidence", "方案", today="2019-12-06")
    once("record", "4.1", *typed, today="2019-12-07")  # without evidence
    return Path(folder)


@pytest.fixture
def pile(kept_pile: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept_pile, tmp_path / "pile"))


@pytest.fixture
def browser(serve, pile: Path):
    return serve(pile, today=DAY, data=str(pile))


def key(task: str, node: int = 0) -> str:
    return f"{PLAN}/{task}/{node}"


def verified(folder: Path) -> list[Path]:
    return sorted((folder / "ledger").rglob("*_verify_*.yaml"))


def facts(folder: Path) -> list[dict]:
    """What the verifications say, without the time at which they were recorded."""
    found = [parse_rendered(path.read_text("utf-8")) for path in verified(folder)]
    return [{k: v for k, v in it.items() if k != "recorded"} for it in found]


def text(browser, page) -> str:
    return html.unescape(browser.read(page))


def decide(browser, tasks: list[str], choice: str, **fields):
    """Decide on what is marked, see the preview, confirm it; what answers."""
    sent = {"on": [key(it) for it in tasks], "choice": choice, **fields}
    preview = browser.fill("/verifying", sent)
    assert preview.status_code == 200, text(browser, preview)
    assert "将记" in text(browser, preview)
    done = browser.fill("/verifying", {**sent, "step": "write"})
    assert done.status_code == 303, text(browser, done)
    return preview, browser.get(done.headers["location"])


def test_what_waits_is_told_with_all_that_one_looks_at(browser):
    told = text(browser, "/verifying")
    assert "待核验7件，其中补报1件" in told
    assert "27(3) 补报 2019年11月底前实现“异地销户”业务办理。 区经济信息委 时限 2019-11-30" in told
    assert "报办结 2019-12-05，称 2019-11-28 完成 佐证 验收单" in told
    assert "反馈 2019-11-20：已印发 佐证 通知" in told
    assert "企业开办办理时间 不超过 3 工作日：没有数值 核实为" in told
    assert "71(1) 节点1" in told
    assert "佐证 没有" in told


def test_several_pass_at_once_as_by_the_command(browser, pile, on, tmp_path):
    by_command = shutil.copytree(pile, tmp_path / "by-command")
    preview, page = decide(browser, ["1.1", "3.1"], "pass", by="张三", method="documents", note="看过")
    assert "bizenv verify 1.1 3.1 --pass --method documents --by '张三' --note '看过'" in text(browser, preview)
    assert "核验通过" in text(browser, preview)
    told = text(browser, page)
    assert "已记录 1(1) 核验" in told
    assert "待核验5件" in told
    assert 'value="张三"' in page.text
    typed = ("--pass", "--by", "张三", "--method", "documents", "--note", "看过", "--data", by_command)
    on("2019-12-25", "verify", "1.1", "3.1", *typed)
    assert facts(pile) == facts(by_command)


def test_a_return_has_its_ground_and_its_limit(browser, pile):
    assert "补报时限" in text(browser, browser.fill("/verifying", {"on": key("3.1"), "choice": "return"}))
    preview, page = decide(browser, ["3.1", "3.2"], "return", ground="evidence", limit="5个工作日")
    assert "--return --ground evidence --limit '5个工作日'" in text(browser, preview)
    assert [(it["ground"], it["limit"]) for it in facts(pile)] == [("evidence", "2020-01-02")] * 2
    assert "待核验5件" in text(browser, page)


def test_nothing_is_written_before_it_is_confirmed_and_only_once(browser, pile):
    sent = {"on": key("1.1"), "choice": "pass", "by": "张三"}
    assert browser.fill("/verifying", sent).status_code == 200
    assert verified(pile) == []
    ticket = browser.office.make_ticket()
    first, again = (browser.fill("/verifying", {**sent, "step": "write", "ticket": ticket}) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert len(verified(pile)) == 1
    back = browser.fill("/verifying", {**sent, "step": "write"})
    assert back.status_code == 422
    assert "1.1 已不待核验" in text(browser, back)
    assert len(verified(pile)) == 1


def test_what_cannot_pass_is_told_at_its_row_and_nothing_is_written(browser, pile):
    page = browser.fill("/verifying", {"on": [key("1.1"), key("2"), key("4.1")], "choice": "pass", "by": "张三"})
    assert page.status_code == 422
    told = text(browser, page)
    assert "2件不能这样核验，见各件；一件也没有记" in told
    assert "2 不能通过：“企业开办办理时间”没有数值" in told
    assert "用“核实为”写核实的数" in told
    assert told.count("佐证材料") >= 1
    assert re.findall('value="([^"]*)" checked', page.text) == [key("1.1"), key("2"), key("4.1")]
    assert verified(pile) == []
    write = browser.fill(
        "/verifying", {"on": [key("1.1"), key("4.1")], "choice": "pass", "by": "张三", "step": "write"}
    )
    assert write.status_code == 422
    assert verified(pile) == []


def test_the_value_that_the_office_found_is_recorded_with_its_task_alone(browser, pile):
    found = {f"found:{key('2')}:企业开办办理时间": "2.5"}
    preview, _ = decide(browser, ["1.1", "2"], "pass", by="张三", **found)
    shown = text(browser, preview)
    assert "bizenv verify 1.1 --pass --by '张三'" in shown
    assert "bizenv verify 2 --pass --value '企业开办办理时间=2.5' --by '张三'" in shown
    assert {it["task"]: it.get("values") for it in facts(pile)} == {"1.1": None, "2": {"企业开办办理时间": 2.5}}


def test_a_node_is_decided_by_itself(browser, pile):
    preview = browser.fill("/verifying", {"on": key("71.1", 1), "choice": "pass", "by": "张三"})
    assert "bizenv verify 71.1 --pass --deadline 1" in text(browser, preview)
    browser.fill("/verifying", {"on": key("71.1", 1), "choice": "pass", "by": "张三", "step": "write"})
    assert [it["deadline"] for it in facts(pile)] == [1]


def test_evidence_that_is_sent_along_is_kept(browser, pile):
    sent = {"on": key("4.1"), "choice": "pass", "by": "张三"}
    preview = browser.fill("/verifying", sent, files=[("files", ("照片.jpg", b"photo"))])
    assert preview.status_code == 200, text(browser, preview)
    assert "--evidence '照片.jpg'" in text(browser, preview)
    kept = re.search('name="kept" value="([^"]+)"', preview.text)[1]
    assert browser.fill("/verifying", {**sent, "kept": kept, "step": "write"}).status_code == 303
    assert facts(pile)[0]["files"][0]["name"] == "照片.jpg"
    assert [it.read_bytes() for it in (pile / "evidence").rglob("*") if it.is_file()] == [b"photo"]


def test_a_path_that_is_typed_as_evidence_is_not_read(browser, pile, tmp_path):
    secret = tmp_path / "别人的.txt"
    secret.write_text("密")
    sent = {"on": key("4.1"), "choice": "pass", "by": "张三", "evidence": str(secret), "step": "write"}
    assert browser.fill("/verifying", sent).status_code == 303
    assert facts(pile)[0]["evidence"] == [str(secret)]
    assert not (pile / "evidence").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"choice": "pass", "by": "张三"}, "没有选事项"),
        ({"on": key("1.1"), "by": "张三"}, "按“通过”或“退回”"),
        ({"on": key("1.1"), "choice": "pass"}, "须填写"),
        ({"on": key("1.1"), "choice": "return", "limit": "过几天"}, "过几天"),
        ({"on": "没有/9.9/0", "choice": "pass", "by": "张三"}, "9.9 已不待核验"),
        ({"on": "x", "choice": "pass", "by": "张三"}, "x 已不待核验"),
    ],
)
def test_what_is_missing_is_said(browser, pile, fields, words):
    page = browser.fill("/verifying", fields)
    assert page.status_code == 422
    assert words in text(browser, page)
    assert verified(pile) == []


def test_the_way_back_from_the_preview_keeps_what_was_filled_in(browser):
    page = browser.fill(
        "/verifying", {"on": key("1.1"), "choice": "pass", "by": "张三", "note": "看过", "step": "edit"}
    )
    assert page.status_code == 200
    assert f'value="{key("1.1")}" checked' in page.text
    assert 'value="张三"' in page.text
    assert ">看过</textarea>" in page.text


def test_one_unit_alone_can_be_looked_at(browser):
    told = text(browser, browser.get("/verifying", params={"lead": "区经济信息委"}))
    assert "27(3)" in told
    assert "减少企业材料准备成本" not in told


def test_of_very_many_those_that_came_first_are_shown(browser, monkeypatch):
    monkeypatch.setattr(verifying, "MOST_SHOWN", 2)
    page = browser.get("/verifying")
    assert page.text.count('name="on"') == 2
    assert "待核验7件" in text(browser, page)
    assert "先列先收到的2件，还有5件" in text(browser, page)


def test_where_nothing_may_be_recorded_it_can_be_read(serve, pile):
    reader = serve(pile, today=DAY, read_only=True)
    page = reader.get("/verifying")
    assert "待核验7件" in text(reader, page)
    assert 'name="choice"' not in page.text
    assert 'type="file"' not in page.text
    sent = {"on": key("1.1"), "choice": "pass", "by": "张三", "step": "write"}
    assert reader.fill("/verifying", sent).status_code == 422
    assert verified(pile) == []
    assert "没有待核验的" in text(reader, serve(today=DAY).get("/verifying"))


def test_several_plans_wait_in_one_list_and_are_decided_each_in_its_ledger(serve, several, once):
    for task in ("营商/1.1", "放管服/1"):
        once("record", task, "--done", "--evidence", "通知", "--data", several, today="2019-12-20")
    browser = serve(several, today=DAY)
    page = browser.get("/verifying")
    assert "待核验3件" in text(browser, page)
    keys = re.findall('name="on" value="([^"]*)"', page.text)
    sent = {"on": keys, "choice": "pass", "by": "张三"}
    preview = browser.fill("/verifying", sent)
    assert "bizenv verify '营商/1.1' --pass" in text(browser, preview)
    done = browser.fill("/verifying", {**sent, "step": "write"})
    told = text(browser, done.headers["location"])
    assert "已记录 营商/1(1)" in told
    assert "没有待核验的" in told
    assert len({it.parents[2] for it in several.rglob("*_verify_*.yaml")}) == 2


def test_each_of_several_plans_has_its_own_worklist(serve, several, once):
    for task in ("营商/1.1", "放管服/1"):
        once("record", task, "--done", "--evidence", "通知", "--data", several, today="2019-12-20")
    browser = serve(several, today=DAY)
    page = browser.get("/verifying")
    links = re.findall('href="(/verifying/worklist.xlsx[?]plan=[^"]*)"', page.text)
    assert (len(links), page.text.count('action="/verifying/worklist?plan=')) == (2, 3)
    content = fill_in(browser.get(links[0]).content, {"1(1)": PASS})
    plan = links[0].partition("plan=")[2]
    sent = browser.fill(f"/verifying/worklist?plan={plan}", files=[("files", ("表.xlsx", content))])
    preview = browser.get(sent.headers["location"])
    assert f"--plan {plan}" in text(browser, preview)
    told = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query, True).items()}
    done = browser.fill(sent.headers["location"], {**told, "step": "all"})
    assert "已记录 营商/1(1)" in text(browser, done.headers["location"])
    other = re.findall('plan=([^"]*)"', links[1] + '"')[0]
    foreign = browser.fill(f"/verifying/worklist?plan={other}", files=[("files", ("表.xlsx", content))])
    assert "的待核验表，本方案是" in text(browser, foreign.headers["location"])


# ---- by Excel ----


def fetch(browser) -> bytes:
    link = re.search('href="(/verifying/worklist.xlsx[^"]*)"', browser.get("/verifying").text)[1]
    got = browser.get(link)
    assert got.headers["content-disposition"].startswith("attachment")
    return got.content


def fill_in(content: bytes, rows: dict[str, dict[str, str]]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    sheet = book[WAITING.title]
    at = {sheet.cell(n, 1).value: n for n in range(FIRST_ROW, sheet.max_row + 1)}
    for label, cells in rows.items():
        for column, value in cells.items():
            sheet[f"{WAITING.letter(column)}{at[label]}"] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def give_back(browser, content: bytes, name: str = "待核验.xlsx", **fields):
    sent = browser.fill("/verifying/worklist", fields, files=[("files", (name, content))])
    return browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


def press(browser, page, step: str):
    told = {name: values[0] for name, values in parse_qs(urlsplit(str(page.url)).query).items()}
    return browser.fill(str(page.url), {"batch": told["batch"], "date": told.get("date", ""), "step": step})


PASS, RETURN = {"result": "通过", "by": "张三"}, {"result": "退回", "ground": "退回补证", "limit": "5个工作日"}


def test_the_worklist_goes_out_and_comes_back_as_by_the_command(browser, pile, on, tmp_path):
    content = fill_in(fetch(browser), {"1(1)": PASS, "3(1)": RETURN})
    page = give_back(browser, content)
    told = text(browser, page)
    assert "待核验.xlsx：可记2条" in told
    assert "没有填结论的5行，留待以后" in told
    assert f"bizenv verify import '待核验.xlsx' --data {pile}" in told
    assert verified(pile) == []
    by_command = shutil.copytree(pile, tmp_path / "by-command")
    (tmp_path / "待核验.xlsx").write_bytes(content)
    on("2019-12-25", "verify", "import", tmp_path / "待核验.xlsx", "--data", by_command)
    done = press(browser, page, "all")
    assert "待核验5件" in text(browser, done.headers["location"])
    assert facts(pile) == facts(by_command)
    again = text(browser, give_back(browser, content))
    assert "可记0条" in again
    assert "已核验，略过：1(1)" in again


def test_a_wrong_cell_of_the_worklist_stands_beside_what_is_written_in_it(browser, pile):
    page = give_back(
        browser, fill_in(fetch(browser), {"1(1)": PASS, "3(1)": {**RETURN, "limit": "过几天"}}), date="2019-12-24"
    )
    told = text(browser, page)
    assert "可记1条，1处不对" in told
    assert "待核验 补报时限 过几天" in told
    assert "--date 2019-12-24 --sound" in told
    assert press(browser, page, "all").status_code == 422
    assert verified(pile) == []
    assert press(browser, page, "sound").status_code == 303
    assert [it["date"] for it in facts(pile)] == ["2019-12-24"]


@pytest.mark.parametrize(
    ("content", "code", "words"), [(b"no workbook", 409, "不是 Excel 工作簿"), (b"", 409, "空")], ids=["text", "empty"]
)
def test_what_is_no_worklist_is_refused(browser, content, code, words):
    page = give_back(browser, content, "../../坏.xlsx")
    assert page.status_code == code
    assert words in text(browser, page)


def test_a_worklist_that_is_gone_or_missing_is_said(browser):
    assert browser.fill("/verifying/worklist").status_code == 422
    assert browser.get("/verifying/worklist?batch=x.y").status_code == 404
    late = give_back(browser, fetch(browser), date="2019-12-26")
    assert late.status_code == 422
    assert "在今天（2019-12-25）之后" in text(browser, late)


def test_there_is_no_worklist_where_nothing_waits(serve, kept_desk, tmp_path):
    browser = serve(shutil.copytree(kept_desk, tmp_path / "desk"), today=DAY)
    assert browser.get("/verifying/worklist.xlsx").status_code == 404
    assert "/verifying/worklist.xlsx" not in browser.get("/verifying").text


def test_a_disk_that_fails_on_the_way_says_how_far_it_came(browser, pile, monkeypatch):
    page = give_back(browser, fill_in(fetch(browser), {"1(1)": PASS, "3(1)": RETURN}))

    def fail(*_):
        raise DataError("磁盘满了")

    monkeypatch.setattr(journal, "append", fail)
    failed = press(browser, page, "all")
    assert failed.status_code == 422
    assert "磁盘满了；已写入 0 条" in text(browser, failed)


# ---- in a browser ----


@pytest.mark.browser
def test_the_worklist_by_keyboard_alone(visit, pile):
    page = visit(pile, today=DAY)
    keys = page.keyboard
    page.goto(f"{page.office.address}verifying")
    for key in ("j", "j", "j", "x", "j", "x"):  # 3(1) and 3(2): the second and the third
        keys.press(key)
    assert page.locator("#count").inner_text() == "已选2件"
    keys.press("p")
    keys.type("张三")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator("h1").inner_text() == "核验：将记2条"
    assert verified(pile) == []
    with page.expect_navigation():
        keys.press("Enter")
    assert [it["result"] for it in facts(pile)] == ["pass", "pass"]
    for key in ("j", "r", "ArrowDown", "Tab"):
        keys.press(key)
    keys.type("5wd")
    with page.expect_navigation():
        keys.press("Enter")
    with page.expect_navigation():
        keys.press("Enter")
    returned = [it for it in facts(pile) if it["result"] == "return"]
    assert [(it["task"], it["ground"], it["limit"]) for it in returned] == [("1.1", "evidence", "2020-01-02")]
    for key in ("j", "k", "a", "Escape", "a", "j"):
        keys.press(key)
    assert page.locator("#count").inner_text() == ""
    with page.expect_navigation():
        keys.press("Enter")
    assert "/task/" in page.url


@pytest.mark.browser
def test_enter_in_the_limit_never_passes_and_is_no_dead_end_without_scripts(visit, pile):
    page = visit(pile, today=DAY, script=False)
    page.goto(f"{page.office.address}verifying")
    page.locator('input[name="on"]').first.check()
    page.locator('input[name="limit"]').fill("5wd")
    page.locator('input[name="limit"]').press("Enter")
    page.wait_for_timeout(300)
    assert "待核验" in page.locator("h1").inner_text()
    assert verified(pile) == []
    page.locator("#return").click()
    page.get_by_role("button", name="确认记录").click()
    assert [it["result"] for it in facts(pile)] == ["return"]
