"""``bizenv serve`` as a process: it prints its address, is found again, and stops cleanly."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/enter\?token=\S+")


class Served:
    """A start of ``bizenv serve``, read until it says its address."""

    def __init__(self, environment, *typed):
        flags = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bizenv", "serve", *map(str, typed)],
            env={**environment, "PYTHONUTF8": "1", "BIZENV_TODAY": "2020-03-01"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            creationflags=flags,
        )
        self.first = self.process.stdout.readline()
        found = ADDRESS.search(self.first)
        assert found, self.process.communicate()
        self.address = found[0]
        self.port = int(found[1])

    def get(self, path):
        """A page as a browser gets it that came in by the address."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        opener.open(self.address).read()
        return opener.open(f"http://127.0.0.1:{self.port}{path}").read().decode("utf-8")

    def stop(self):
        """Press Ctrl-C; gives the exit code and what it said."""
        if self.process.poll() is None:
            self.process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, self.first + out, err


@pytest.fixture
def serve(environment, tmp_path, monkeypatch):
    """Serve as typed; what is left is stopped."""
    cache = tmp_path / "cache"
    environment |= dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA"), str(cache))
    started = []

    def serving(*typed, **extra):
        it = Served({**environment, **extra}, *typed)
        started.append(it)
        return it

    serving.environment = environment
    serving.cache = cache
    yield serving
    for it in started:
        if it.process.poll() is None:
            it.process.kill()
        it.process.communicate()


def words_left(cache):
    return [path.suffix for path in cache.rglob("bizenv-serve-*") if path.suffix != ".lock"]


def test_it_prints_its_address_serves_and_ends_with_ctrl_c(serve, office):
    it = serve("--data", office)
    assert "非涉密系统，严禁存储、处理、传输国家秘密" in it.get("/tasks")
    (left,) = serve.cache.rglob("bizenv-serve-*.json")
    assert json.loads(left.read_text("utf-8"))["port"] == it.port
    code, out, err = it.stop()
    assert code == 0, err
    assert out == f"督办台：{it.address}\n"
    assert err.splitlines()[-1] == "督办台已停止"
    assert "Traceback" not in err
    assert words_left(serve.cache) == []


def test_a_second_start_finds_the_first_opens_it_and_ends(serve, office, tmp_path):
    first = serve("--data", office)
    opened = tmp_path / "opened.txt"
    again = serve("--data", office, "--open", **fake_browser(tmp_path, opened))
    assert again.process.wait(20) == 0
    assert again.address == first.address
    assert again.first.startswith("督办台已经开着：")
    assert follow(opened.read_text("utf-8")) == first.address
    assert first.process.poll() is None
    assert first.stop()[0] == 0


def test_the_word_of_a_start_that_was_killed_misleads_nobody(serve, office):
    first = serve("--data", office)
    first.process.kill()
    first.process.wait()
    assert sorted(words_left(serve.cache)) == [".html", ".json"]
    second = serve("--data", office)
    assert second.address != first.address
    assert second.stop()[0] == 0
    assert words_left(serve.cache) == []


def fake_browser(folder, opened):
    """The environment in which opening a page writes its address to a file."""
    script = folder / "browser.py"
    script.write_text(f"import sys; open({str(opened)!r}, 'w').write(sys.argv[1])", "utf-8")
    return {"BROWSER": f"{sys.executable} {script} %s"}


def follow(given):
    """Where a browser gets to that was given the address of a file."""
    page = Path(url2pathname(urlsplit(given).path))
    assert page.is_file()
    if sys.platform != "win32":
        assert page.stat().st_mode & 0o077 == 0
    return re.search('content="0;url=([^"]+)"', page.read_text("utf-8"))[1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the registry for its browser")
def test_open_opens_the_office_and_no_other_user_sees_the_token_in_what_the_browser_was_started_with(
    serve, office, tmp_path
):
    opened = tmp_path / "opened.txt"
    it = serve("--data", office, "--open", **fake_browser(tmp_path, opened))
    it.get("/tasks")
    for _ in range(500):
        if opened.exists() and opened.read_text("utf-8"):
            break
        time.sleep(0.02)
    given = opened.read_text("utf-8")
    assert given.startswith("file:///")
    assert it.address.partition("token=")[2] not in given
    assert follow(given) == it.address
    assert it.stop()[0] == 0
    assert words_left(serve.cache) == []


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_a_real_browser_gets_from_the_file_to_the_office(serve, office, chromium, script):
    it = serve("--data", office)
    (sign,) = serve.cache.rglob("bizenv-serve-*.html")
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(sign.as_uri())
    page.wait_for_url(f"http://127.0.0.1:{it.port}/")
    assert "今日" in page.title()
    context.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_terminal_that_is_closed_leaves_no_token_behind(serve, office, name):
    before = signal.signal(
        getattr(signal, name), signal.SIG_DFL
    )  # where the tests run under nohup, it would be deaf to one
    try:
        it = serve("--data", office)
    finally:
        signal.signal(getattr(signal, name), before)
    it.get("/tasks")
    it.process.send_signal(getattr(signal, name))
    _, err = it.process.communicate(timeout=30)
    assert it.process.returncode == 0
    assert err.splitlines()[-1] == "督办台已停止"
    assert words_left(serve.cache) == []


def test_windows_is_given_a_path_since_it_would_read_a_chinese_name_in_an_address_as_cp936(run, monkeypatch, tmp_path):
    from bizenv.cli.commands import serve as command

    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda given: opened.append(given) or True)
    monkeypatch.setattr(command, "os", SimpleNamespace(name="nt"))
    sign = tmp_path / "张三" / "a.html"
    command._open(None, SimpleNamespace(find_sign=lambda: sign), opens=True)
    assert opened == [str(sign)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the registry for its browser")
def test_without_a_browser_the_address_is_to_be_copied(serve, office, tmp_path):
    it = serve("--data", office, "--open", BROWSER=f"{tmp_path / 'none'} %s", PATH=str(tmp_path), DISPLAY="")
    code, _, err = it.stop()
    assert code == 0
    assert "复制到浏览器里打开" in err


def test_a_port_that_is_taken_is_said(run, office):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port), "--data", office)
    assert result.code == 2
    assert result.err == f"错误：端口 {port} 用不了，可能别的程序正在用；换一个 --port，或不写，自动找一个\n"


@pytest.mark.parametrize("typed", [("--port", "80"), ("--port", "70000"), ("--host", "0.0.0.0")])
def test_there_is_no_way_to_listen_elsewhere(run, office, typed):
    assert run("serve", *typed, "--data", office).code == 2


def test_read_only_offers_nothing_to_record(serve, office):
    it = serve("--data", office, "--read-only")
    page = it.get("/act/record?on=shapingba-2019-177/3.1")
    assert "督办台是只读的" in page
    assert "<button" not in page.partition("<main")[2]


def test_the_plan_in_the_package_can_be_looked_at_without_a_workspace(serve):
    page = serve().get("/act/record?on=shapingba-2019-177/3.1")
    assert "这里没有工作区" in page
    assert "bizenv init" in page
    assert "<button" not in page.partition("<main")[2]


def test_without_the_extra_the_remedy_is_said_in_a_line(run, office, monkeypatch):
    for name in [n for n in sys.modules if n.startswith("bizenv.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    for name in [n for n in sys.modules if n.startswith("starlette.")]:
        monkeypatch.delitem(sys.modules, name)
    result = run("serve", "--data", office)
    assert result.code == 2
    assert result.err == "错误：督办台要用 starlette：pip install 'bizenv[serve]'\n"


def test_a_folder_that_is_none_is_said(run, tmp_path):
    result = run("serve", "--data", tmp_path / "没有")
    assert result.code in (2, 4)
    assert "Traceback" not in result.err
    assert Path(tmp_path / "没有").exists() is False
