"""The first day in a real browser: a double click in an empty folder, a document dragged in, a workspace, today."""

import base64
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

MADE = Path(__file__).parents[1] / "annexes" / "made"


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., tuple[str, str]]]:
    """``start(folder)`` starts the office there, as a double click does: its address, and the line that it said."""
    cache = str(tmp_path / "cache")
    environment |= dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA"), cache) | {"BIZENV_TODAY": "2026-03-06"}
    started: list[subprocess.Popen[str]] = []

    def starting(folder: Path) -> tuple[str, str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bizenv", "serve"],
            cwd=folder,
            env={**environment, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http\S+", line)
        assert found, process.communicate()
        return found[0], line

    yield starting
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
        process.communicate(timeout=30)


@pytest.fixture
def browse(chromium: Any) -> Callable[..., None]:
    """``browse(script, address)`` runs a script on a page that opens an address; it may neither complain nor ask another host."""

    def browsing(script: Callable[[Any], None], address: str, *, scripts: bool = True) -> None:
        faults: list[str] = []
        context = chromium.new_context(locale="zh-CN", java_script_enabled=scripts)
        page = context.new_page()
        host = address.partition("/enter")[0]
        page.on("request", lambda r: None if r.url.startswith((host, "data:")) else faults.append(r.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: _note(faults, told.text))
        page.goto(address)
        page.wait_for_url("**/first")
        script(page)
        context.close()
        assert faults == []

    return browsing


def _note(faults: list[str], words: str) -> None:
    """What the console says but for a form that is shown again with what is wrong, and a page that is gone, says so."""
    if not re.search(r"status of (404|422)", words):
        faults.append(words)


def drop(page: Any, path: Path) -> None:
    """Drop a file on the page, as a mouse does that drags it from another window."""
    content = base64.b64encode(path.read_bytes()).decode()
    held = page.evaluate_handle(
        """([content, name]) => {
            const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
            const held = new DataTransfer();
            held.items.add(new File([bytes], name));
            return held;
        }""",
        [content, path.name],
    )
    page.dispatch_event("main", "dragenter", {"dataTransfer": held})
    page.dispatch_event("main", "drop", {"dataTransfer": held})


@pytest.mark.browser
def test_from_an_empty_folder_to_today(start, browse, tmp_path: Path):
    folder = tmp_path / "工作区"
    folder.mkdir()
    address, _ = start(folder)

    def use(page: Any) -> None:
        drop(page, MADE / "items.docx")
        page.get_by_text("文中没有读到印发日期").wait_for()
        page.get_by_label("印发日期", exact=True).fill("2026-03-05")
        page.get_by_role("button", name="读入").click()
        page.wait_for_url("**/draft?*")
        first = page.locator("#d1")
        assert first.locator("tr.meant").count() == 1
        first.get_by_text("读错了，改为").click()
        first.get_by_label("配合单位").fill("区财政局、区市场监管局")
        first.get_by_role("button", name="改好了").click()
        page.get_by_text("还有1处存疑没有看过，一共2处").wait_for()
        page.locator("#d2").get_by_role("button", name="对，没有读错").click()
        page.get_by_text("2处存疑都看过了").wait_for()
        page.locator("#made").get_by_role("button", name="新建工作区").click()
        page.wait_for_url(lambda url: url.partition("#")[0].endswith("/"))
        assert page.get_by_role("link", name="今日").get_attribute("aria-current") == "page"
        page.go_back()
        page.get_by_text("已经建成工作区").wait_for()

    browse(use, address)
    assert "区市场监管局" in (folder / "measures.yaml").read_text("utf-8")
    assert (folder / "ledger").is_dir()
    again, line = start(folder)
    assert "已经开着" in line
    assert again == address


@pytest.mark.browser
def test_without_javascript_the_way_is_the_same(start, browse, tmp_path: Path):
    (tmp_path / "来文").mkdir()
    (tmp_path / "来文" / "说明.txt").write_text("x", "utf-8")
    address, _ = start(tmp_path / "来文")

    def use(page: Any) -> None:
        page.set_input_files("#files", MADE / "shifted.docx")
        page.get_by_role("button", name="读入").click()
        page.wait_for_url("**/draft?*")
        page.locator("#d1").get_by_role("button", name="对，没有读错").click()
        page.get_by_label("文件夹的名称").fill("就业")
        page.locator("#made").get_by_role("button", name="新建工作区").click()
        page.wait_for_url(lambda url: url.partition("#")[0].endswith("/"))

    browse(use, address, scripts=False)
    assert (tmp_path / "来文" / "就业" / "ledger").is_dir()
    again, line = start(tmp_path / "来文")
    assert "已经开着" in line, "the folder of the start leads to the workspace that was made in it"
    assert again == address


def test_the_only_workspace_right_beneath_is_the_one_that_is_served(start, run, tmp_path: Path):
    place = tmp_path / "督办"
    place.mkdir()
    run("init", place / "营商")
    address, _ = start(place)
    import urllib.request
    from http.cookiejar import CookieJar

    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.open(address).read()
    page = opener.open(address.partition("enter")[0] + "plans").read().decode()
    assert "--data 营商" in page or "--data &#39;营商&#39;" in page
