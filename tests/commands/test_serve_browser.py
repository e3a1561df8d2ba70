"""The office in a real browser: each act by mouse and by keyboard alone writes what the command writes, once."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

ROOT = Path(__file__).parents[2]
TODAY = "2020-03-01"
PLAN = "shapingba-2019-177"
PHONE, DESK = 390, 1280
pytestmark = pytest.mark.browser

ADDRESSES = (
    "/",
    "/tasks?q=网络",
    f"/task/{PLAN}/27.3",
    f"/act/record?on={PLAN}/26.1",
    f"/act/verify?on={PLAN}/71.1&choice=pass",
    f"/act/extend?on={PLAN}/26.1&on={PLAN}/4.1&choice=grant",
    f"/act/reassign?on={PLAN}/4.1",
    f"/act/coordinate?on={PLAN}/4.2",
    "/act/withdraw?entry={entry}",
    "/correct?entry={entry}",
    f"/recorded?plan={PLAN}&recorded={{entry}}",
    "/forms",
    "/verifying",
    "/papers",
    "/papers/bulletin",
    f"/papers/notice?on={PLAN}/26.1",
    "/papers/letters",
    "/papers/missing",
    "/papers/check",
    "/papers/ledger",
    "/papers/calendar",
    "/papers/issued",
    "/papers/issued/{paper}",
    "/papers/done",
    "/units",
    "/unit/区政务办",
    "/units/new",
    "/years",
    f"/act/close-year?plan={PLAN}&year=2019",
    f"/act/scheme?plan={PLAN}&unit=区政务办",
    f"/act/reorganise?plan={PLAN}&unit=区经济信息委",
    "/search?q=网络",
    "/clues",
    "/clues/passphrase",
    "/data",
    "/data/info",
    "/data/rules",
    "/data/head",
    "/data/rubric",
    "/data/backup",
    "/import",
    "/doubts",
    "/plans",
    "/no-such-page",
)
"""Every page there is: each is looked at by axe, on a desk and on a phone. ``{entry}`` is an entry on record, ``{paper}`` a paper that was issued."""


class Deed:
    """An act: where it is done, what is filled in by the labels, and the command that does the same.

    radio: the way that is chosen. ``boxes``: by label the text; of a list to choose from its word.
    """

    def __init__(self, address, typed, radio=None, /, **boxes):
        self.address = address
        self.typed = typed
        self.radio = radio
        self.boxes = boxes


def on(command, task):
    return f"/act/{command}?on={PLAN}/{task}"


DEEDS = {
    "record": Deed(
        on("record", "3.1"),
        "record 3.1 --stage in_progress --progress 90 --date 2020-02-29 --note 已推开 --problem 人手少",
        "正在推进",
        完成百分之几="90",
        发生日期="昨天",
        进展情况="已推开",
        存在问题="人手少",
    ),
    "verify": Deed(
        on("verify", "71.1"),
        "verify 71.1 --return --ground result --limit 5wd --deadline 1 --by 张三 --note 还差两类",
        "退回",
        退回类别="退回续办",
        补报时限="5个工作日",
        节点="1　",
        核验人="张三",
        核验意见="还差两类",
    ),
    "extend": Deed(
        on("extend", "26.1"),
        "extend 26.1 --until 2020-06-30 --approved-by 市政府 --document 渝府〔2020〕1号 --reason 设备未到",
        "批准",
        延至哪一天="2020年6月30日",
        批准的机关或领导="市政府",
        文号="渝府〔2020〕1号",
        原因="设备未到",
    ),
    "supersede": Deed(
        on("supersede", "26.1"),
        "supersede 26.1 --document 新规 --effective 2020-03-02 --text 改做别的 --until 2020-12-31 --lead 区科技局",
        新规定的文号="新规",
        何日起施行="明天",
        新的要求="改做别的",
        新的时限="2020年底",
        新的牵头单位1="区科技局",
    ),
    "terminate": Deed(
        on("terminate", "4.1"),
        "terminate 4.1 --approved-by 市政府 --document 批示 --reason 由市里统一办",
        批准的机关或领导="市政府",
        文号="批示",
        原因="由市里统一办",
    ),
    "instruct": Deed(
        on("instruct", "3.1"),
        "instruct 3.1 --source 区政府常务会 --post 区长 --require 月底前做完 --limit 2020-03-31",
        出自哪里="区政府常务会",
        谁的批示="区长",
        要求做什么="月底前做完",
        限哪一天="20200331",
    ),
    "assign": Deed(on("assign", "3.1"), "assign 3.1 --leader 陈某 --person 赵某", 责任领导="陈某", 责任人="赵某"),
    "coordinate": Deed(
        on("coordinate", "4.2"), "coordinate 4.2 --submit --to 分管副区长", "已提交领导", 提交给谁="分管副区长"
    ),
    "inspect": Deed(
        on("inspect", "3.1"),
        "inspect 3.1 --finding 窗口还要复印件 --method site --limit +10d --by 张某 --by 李某",
        发现了什么="窗口还要复印件",
        核验方式="实地核查",
        限哪一天前整改="+10d",
        谁去核查的="张某、李某",
    ),
    "object": Deed(
        on("object", "3.1"),
        "object 3.1 --by 区政务办 --note 数字不是我们报的",
        哪家单位提的="区政务办",
        对什么有异议="数字不是我们报的",
    ),
    "reopen": Deed(
        on("reopen", "1.1"),
        "reopen 1.1 --ground 又要纸质材料 --approved-by 主任王某 --until 2020-04-30",
        发现了什么反弹="又要纸质材料",
        谁批准的="主任王某",
        整改的时限="2020-04-30",
    ),
    "reassign": Deed(
        on("reassign", "4.1"),
        "reassign 4.1 --lead 区科技局 --lead 区教委 --document 分工通知 --effective 2020-03-01",
        新的牵头单位1="区科技局",
        新的牵头单位2="区教委",
        文号="分工通知",
        何日起="今天",
    ),
    "milestone": Deed(
        on("milestone", "3.1"),
        "milestone 3.1 --by 2020-06-30 --text 清单印发 --from scheme",
        哪一天="2020-06-30",
        做成什么="清单印发",
        出自哪里="细化落实方案",
    ),
    "withdraw": Deed("/act/withdraw?entry={entry}", "withdraw {entry} --reason 记错事项", 为何撤回="记错事项"),
    "recheck": Deed(
        "/act/recheck?entry={objection}",
        "recheck {objection} --result dismissed --by 王某 --note 与材料一致",
        复核结论="异议不成立",
        谁复核的="王某",
        备注="与材料一致",
    ),
    "receive": Deed(
        "/act/receive?entry={letter}",
        "notice receive {letter} --date 2020-02-21 --by 李某",
        签收日期="2020-02-21",
        经手人="李某",
    ),
    "close-year": Deed(
        "/act/close-year?year=2019",
        "close-year 2019 --approved-by 李某 --post 督查办主任",
        审定人="李某",
        职务="督查办主任",
    ),
    "scheme": Deed(
        "/act/scheme?unit=区经济信息委",
        "scheme 区经济信息委 --document 沙经信发〔2019〕31号 --date 2019-10-20",
        文号或名称="沙经信发〔2019〕31号",
        发生日期="2019-10-20",
    ),
    "reorganise": Deed(
        "/act/reorganise?unit=区经济信息委",
        "reorganise 区经济信息委 --into 区科技局 --tasks 11.2 --document 沙委发〔2020〕3号 --effective 2020-02-20",
        承接的单位="区科技局",
        只承接哪些事项="11(2)",
        文号="沙委发〔2020〕3号",
        何日起承接="2020-02-20",
    ),
    "correct": Deed(
        "/correct?entry={entry}",
        "correct {entry} --progress 70 --reason 误记为80 --note 核对过",
        为何更正="误记为80",
        完成百分之几="70",
        进展情况="核对过",
    ),
}


# ---- the office, its twin and a browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed(kept_office, once, tmp_path_factory):
    """A workspace with something to decide on, not to be written to."""
    folder = shutil.copytree(kept_office, tmp_path_factory.mktemp("seed") / "workspace")
    once("object", "27.1", "--by", "区经济信息委", "--note", "不属实", "--data", folder, today="2020-02-20")
    asked = ("--progress", "10", "--coordinate", "请开放接口")
    once("record", "4.2", *asked, "--data", folder, today="2020-02-20")
    letter = ("--step", "1", "--limit", "5wd", "--number", "1", "-o", folder.parent / "函")
    once("notice", "26.1", *letter, "--data", folder, today="2020-02-20")
    approved = ("--number", "1", "--issuer", "督查办", "--approved-by", "张某", "--post", "主任")
    paper = ("--period", "2019-Q4", *approved, "-o", folder.parent / "专报.docx")
    once("brief", *paper, "--data", folder, today="2020-02-20")
    return folder


@pytest.fixture(scope="module")
def served(seed, tmp_path_factory):
    """``bizenv serve`` as a process over a copy of it; gives the folder and the address that opens it."""
    folder = shutil.copytree(seed, tmp_path_factory.mktemp("served") / "workspace")
    cache = tmp_path_factory.mktemp("cache")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "BIZENV_TODAY": TODAY}
    env |= dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(cache))
    command = [sys.executable, "-m", "bizenv", "serve", "--data", str(folder)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            yield folder, re.search(r"http://\S+", process.stdout.readline())[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


@pytest.fixture
def folder(served, seed):
    """The folder that is served, with its ledger as at first."""
    home, _ = served
    shutil.rmtree(home / "ledger")
    shutil.copytree(seed / "ledger", home / "ledger")
    return home


@pytest.fixture
def look(chromium, served):
    """Open a page of the office; it may neither ask another host for anything nor complain."""
    _, way_in = served
    base = re.match(r"http://[^/]+", way_in)[0]
    contexts, faults = [], []

    def opened(address, *, width=DESK, scheme="light", script=True, silent=True):
        context = chromium.new_context(
            base_url=base,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            locale="zh-CN",
        )
        contexts.append(context)
        it = context.new_page()
        it.on("request", lambda r: faults.append(r.url) if not r.url.startswith((base, "data:")) else None)
        if silent:
            it.on("console", lambda m: faults.append(m.text))
            it.on("dialog", lambda d: faults.append(f"asked: {d.type} {d.message}") or d.dismiss())
        it.on("pageerror", lambda e: faults.append(str(e)))
        context.request.get(way_in)
        it.goto(address)
        return it

    yield opened
    for context in contexts:
        context.close()
    assert not faults


def find_entry(folder, kind, task):
    (found,) = (folder / "ledger" / task).glob(f"*_{kind}_*.yaml")
    return found.stem.rpartition("_")[2]


@pytest.fixture(scope="module")
def names(seed):
    """What entries on record are called in an address and a command."""
    return {
        "entry": find_entry(seed, "report", "3.1"),
        "objection": find_entry(seed, "object", "27.1"),
        "letter": find_entry(seed, "notice", "26.1"),
        "paper": find_entry(seed, "issue", "_plan"),
    }


def read_new(folder, seed):
    """The new entries of a folder, without what no two entries share."""
    before = {path.name for path in (seed / "ledger").rglob("*.yaml")}
    new = sorted((p for p in (folder / "ledger").rglob("*.yaml") if p.name not in before), key=lambda p: p.name)
    return [[line for line in path.read_text("utf-8").splitlines() if not line.startswith("recorded:")] for path in new]


# ---- hands -----------------------------------------------------------------------------------------------------------


class Mouse:
    """A person who points and clicks, and types where the cursor then stands."""

    def __init__(self, page):
        self.page = page

    def find(self, role, label):
        return self.page.get_by_role(role, name=re.compile(f"^{re.escape(label)}"))

    def choose(self, label):
        self.find("radio", label).click()

    def fill(self, label, text):
        box = self.page.locator("main").get_by_label(re.compile(f"^{re.escape(label)}")).locator("visible=true").first
        if box.evaluate("e => e.tagName") == "SELECT":
            options = box.locator("option").all_inner_texts()
            box.select_option(index=next(i for i, it in enumerate(options) if it.startswith(text)))
        else:
            box.click()
            box.press("Control+a")
            self.page.keyboard.insert_text(text)

    def press(self, label):
        self.find("button", label).click()


NAMED = """() => { const e = document.activeElement;
  const said = e.getAttribute('aria-label') || (e.labels && e.labels.length ? e.labels[0].textContent : e.textContent);
  return [e.tagName, e.type || '', said.trim()]; }"""


class Keyboard:
    """A person without a mouse."""

    def __init__(self, page):
        self.page = page

    def walk_to(self, label, kinds):
        for _ in range(120):
            tag, kind, said = self.page.evaluate(NAMED)
            if said.startswith(label) and (tag in kinds or kind in kinds):
                return tag
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {label}")

    def choose(self, label):
        for _ in range(120):
            if self.page.evaluate(NAMED)[1] == "radio":
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(8):
            if self.page.evaluate(NAMED)[2] == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no such choice: {label}")

    def fill(self, label, text):
        tag = self.walk_to(label, ("text", "SELECT", "TEXTAREA"))
        if tag == "SELECT":
            for _ in range(12):
                if self.page.evaluate("document.activeElement.selectedOptions[0].text").startswith(text):
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"no such choice: {text}")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def press(self, label):
        self.walk_to(label, ("submit",))
        self.page.keyboard.press("Enter")


@pytest.mark.parametrize("hand", [Mouse, Keyboard], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("name", DEEDS)
def test_each_act_writes_what_its_command_writes(look, folder, seed, names, once, tmp_path, name, hand):
    deed = DEEDS[name]
    page = look(deed.address.format(**names))
    person = hand(page)
    if deed.radio:
        person.choose(deed.radio)
    boxes = list(deed.boxes.items())
    order = page.evaluate(
        "[...document.querySelectorAll('main label, main [aria-label]')].map(e => "
        "(e.getAttribute('aria-label') || e.textContent).trim())"
    )
    boxes.sort(key=lambda it: next((i for i, said in enumerate(order) if said.startswith(it[0])), 0))
    for label, text in boxes:
        person.fill(label, text)
    person.press("预览")
    page.wait_for_selector("article.told", timeout=10_000)
    assert read_new(folder, seed) == []
    shown = shlex.split(page.inner_text(".command code"))
    person.press("确认记录")
    page.wait_for_selector(".recorded", timeout=10_000)
    written = read_new(folder, seed)
    assert len(written) == 1
    typed = shlex.split(deed.typed.format(**names)) if hand is Mouse else shown[1 : shown.index("--data")]
    twin = shutil.copytree(seed, tmp_path / "twin")
    once(*typed, "--data", twin, today=TODAY)
    assert read_new(twin, seed) == written


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_back_and_reload_send_nothing_and_keep_what_was_filled_in(look, folder, seed, tmp_path, script):
    photo = tmp_path / "现场照片.jpg"
    photo.write_bytes(b"a picture")
    page = look(on("record", "3.1"), script=script, silent=False)
    sent = []
    page.on("request", lambda it: sent.append(it.url) if it.method == "POST" else None)

    def filled():
        page.wait_for_selector("[name=progress]")
        chosen = page.get_by_role("radio", checked=True) if page.locator("[type=radio]").count() else None
        stage = chosen.input_value() if chosen else page.locator("[name=stage]").input_value()
        kept = page.locator(".kept").inner_text() if page.locator(".kept").count() else ""
        boxes = [page.locator(f"[name={it}]").input_value() for it in ("progress", "note", "date")]
        return [stage, *boxes, "现场照片.jpg" in kept]

    def settled():
        for _ in range(2):
            page.reload()
            assert sent == []

    page.get_by_role("radio", name="正在推进").check()
    for name, text in (("progress", "85"), ("note", "第一行\n第二行"), ("date", "没有这一天")):
        page.locator(f"[name={name}]").fill(text)
    page.set_input_files("[name=files]", photo)
    page.get_by_role("button", name="预览").click()
    page.wait_for_selector(".error-box")
    wrong = filled()
    assert wrong[1:] == ["85", "第一行\n第二行", "没有这一天", True]
    sent.clear()
    settled()
    assert filled() == wrong
    page.go_back()
    assert filled() == wrong
    page.go_forward()
    page.locator("[name=date]").fill("2020-02-28")
    page.get_by_role("button", name="预览").click()
    page.wait_for_selector("article.told")
    right = [wrong[0], "85", "第一行\n第二行", "2020-02-28", True]
    sent.clear()
    settled()
    assert page.locator("article.told").count() == 1
    page.go_back()
    assert filled() == right
    settled()
    assert filled() == right
    page.go_forward()
    page.get_by_role("button", name="返回修改").click()
    assert filled() == right
    sent.clear()
    settled()
    assert read_new(folder, seed) == []
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认记录").dblclick()
    page.wait_for_selector(".recorded")
    sent.clear()
    settled()
    recorded = page.url
    page.go_back()
    assert page.url == recorded
    page.wait_for_selector(".recorded")
    settled()
    page.go_back()
    assert filled()[:4] == right[:4]
    settled()
    assert "已经记过" in page.inner_text("main")
    assert sent == []
    page.go_back()  # the preview before it was changed
    page.get_by_role("button", name="确认记录").click()
    page.wait_for_selector(".error-box")
    assert "预览以后台账又有新记录" in page.inner_text("main")
    assert len(read_new(folder, seed)) == 1


def test_what_was_typed_and_not_sent_is_not_lost_by_a_slip_of_the_hand(look):
    page = look(on("record", "3.1"), silent=False)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("radio", name="正在推进").click()
    page.locator("[name=note]").press_sequentially("第一行")
    page.get_by_role("navigation", name="督办台").get_by_role("link", name="今日").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.locator("[name=note]").input_value() == "第一行"
    page.get_by_role("button", name="预览").click()
    page.wait_for_selector("article.told")
    page.get_by_role("navigation", name="督办台").get_by_role("link", name="今日").click()
    page.wait_for_url("**/")
    assert asked == ["beforeunload"]  # what was sent waits with the preview: nothing is asked


def test_what_was_recorded_can_be_taken_back_at_once(look, folder, seed):
    page = look(on("assign", "3.1"))
    person = Keyboard(page)
    person.fill("责任人", "赵某")
    person.press("预览")
    page.wait_for_selector("article.told")
    person.press("确认记录")
    page.wait_for_selector(".recorded")
    page.get_by_role("link", name="撤回").first.click()
    page.get_by_label("为何撤回").wait_for()
    person.fill("为何撤回", "不是他")
    person.press("预览")
    page.wait_for_selector("article.told")
    person.press("确认记录")
    page.wait_for_selector(".recorded")
    assert [any("kind: withdraw" in line for line in it) for it in read_new(folder, seed)].count(True) == 1


def test_an_act_works_without_javascript(look, folder, seed):
    page = look(on("verify", "71.1"), script=False)
    assert page.get_by_role("textbox", name=re.compile("^补报时限")).is_visible()
    assert page.get_by_role("textbox", name=re.compile("^完成日期")).is_visible()
    page.get_by_role("radio", name="退回").check()
    page.get_by_role("textbox", name=re.compile("^补报时限")).fill("2020-03-20")
    page.get_by_role("combobox", name=re.compile("^节点")).select_option("1")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认记录").click()
    assert "已记录" in page.inner_text("main")
    assert len(read_new(folder, seed)) == 1


def test_a_file_of_evidence_waits_with_the_preview_and_comes_into_the_workspace(look, folder, seed, tmp_path):
    photo = tmp_path / "现场照片.jpg"
    photo.write_bytes(b"a picture")
    page = look(on("record", "3.1"), silent=False)
    person = Mouse(page)
    person.choose("已完成")
    page.set_input_files("[name=files]", photo)
    person.fill("完成日期", "没有这一天")
    person.press("预览")
    page.wait_for_selector(".error-box")
    person.fill("完成日期", "2020-02-28")
    person.press("预览")
    page.wait_for_selector("article.told")
    assert "现场照片.jpg" in page.inner_text(".command")
    person.press("确认记录")
    page.wait_for_selector(".recorded")
    (entry,) = read_new(folder, seed)
    assert "现场照片.jpg" in "\n".join(entry)
    assert b"a picture" in [p.read_bytes() for p in (folder / "evidence").rglob("*") if p.is_file()]


# ---- every page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_anybody_can_use_it_on_any_screen(look, folder, names, address):
    pytest.importorskip("axe_playwright_python")
    page = look(address.format(**names), silent=address != "/no-such-page")
    assert "非涉密系统，严禁存储、处理、传输国家秘密" in page.inner_text("body")
    for width, scheme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def violations(page):
    """What axe finds, each with the first elements that it finds it in."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": tags, "resultTypes": ["violations"]})
    return [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found.response["violations"]]
