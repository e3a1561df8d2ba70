"""The office in tests: served without a network, through starlette's own client, or really, for a browser."""

import datetime as dt
import http.client
import itertools
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
import uvicorn
from starlette.testclient import TestClient

from bizenv.store import plans
from bizenv.web.office import Office
from bizenv.web.server import make_app

TODAY = dt.date(2020, 3, 1)
MADE = Path(__file__).parents[2] / "annexes" / "made"
"""Documents of plans that are nobody's."""


class Browser(TestClient):
    """A browser that has come in by the door: it sends the Origin with what it posts, and knows forms."""

    def __init__(self, office: Office, *, enter: bool = True) -> None:
        super().__init__(make_app(office), f"http://127.0.0.1:{office.port}", raise_server_exceptions=False)
        self.office = office
        self.origin = f"http://127.0.0.1:{office.port}"
        if enter:
            assert self.get(f"/enter?token={office.token}").status_code == 200

    def fill(self, address: str, fields: dict | None = None, files=None, *, follow=True, **settings):
        """Post a form of ours: with its token, and a new ticket unless one is given. Of redirects only that to the page of an answer is followed."""
        filled = {"csrf": self.office.csrf, "ticket": self.office.make_ticket(), **(fields or {})}
        headers = {"Origin": self.origin, **settings.pop("headers", {})}
        answer = self.post(address, data=filled, files=files, headers=headers, follow_redirects=False, **settings)
        there = answer.headers.get("location", "")
        return self.get(there) if follow and "shown=" in there else answer

    def act(self, address: str, fields: dict, files=None):
        """Fill in the form of an act, see the preview, confirm it, and go where the answer is."""
        preview = self.fill(address, {**fields, "step": "preview"}, files)
        assert preview.status_code == 200, text_of(preview)
        kept = re.search('name="kept" value="([^"]*)"', preview.text)
        done = self.fill(address, {**fields, "step": "write", "kept": kept[1] if kept else ""})
        assert done.status_code == 303, text_of(done)
        return self.get(done.headers["location"])

    def read(self, answer) -> str:
        """What a person reads of an answer, or of the page at an address."""
        return text_of(self.get(answer) if isinstance(answer, str) else answer)


def text_of(answer) -> str:
    """What a person reads of a page."""
    body = re.sub("<(script|style|svg).*?</\\1>", "", answer.text, flags=re.DOTALL)
    return re.sub("\\s+", " ", re.sub("<[^>]+>", " ", body)).strip()


def make_office(home: Path | str, *, own: bool = True, today: dt.date = TODAY, **settings) -> Office:
    """An office over a folder, whose clock stands at a day and goes on by a microsecond with each question."""
    ticks = itertools.count()

    def moment() -> str:
        return f"{today}T09:00:00.{next(ticks):06}+08:00"

    settings.setdefault("port", 8619)
    return Office(str(home), own=own, today=lambda: today, moment=moment, clock=lambda: 2**62, **settings)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """Serve a folder, and come in by the door."""
    opened: list[Browser] = []

    def serving(home: Path | str | None = None, *, enter: bool = True, **settings) -> Browser:
        if home is None:
            home, settings["own"] = plans.find_packaged(), False
        settings.setdefault("cache", str(tmp_path / "cache"))
        browser = Browser(make_office(home, **settings), enter=enter)
        opened.append(browser)
        return browser

    yield serving
    for browser in opened:
        browser.office.close()
        browser.close()


@pytest.fixture
def desk_folder(office: Path, tmp_path: Path) -> Path:
    """A copy of the office's workspace with its year on record, to write in."""
    return Path(shutil.copytree(office, tmp_path / "served"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The folder of a double click, with nothing in it."""
    folder = tmp_path / "工作区"
    folder.mkdir()
    return folder


@pytest.fixture
def first(serve, empty: Path) -> Browser:
    """A browser on the first day."""
    return serve(place=str(empty))


def send(browser: Browser, *documents: str | tuple[str, bytes], **fields: str):
    """Drop documents on the page: of ``MADE`` by their names, or made up."""
    files = [("files", it if isinstance(it, tuple) else (it, (MADE / it).read_bytes())) for it in documents]
    return browser.fill("/import", fields, files or None)


def go(browser: Browser, answer) -> str:
    """Where an answer leads."""
    assert answer.status_code == 303, browser.read(answer)
    return answer.headers["location"]


def draft_of(browser: Browser, document: str | tuple[str, bytes], **fields: str) -> str:
    """Drop a document on the page, and go to the draft that is made of it."""
    return go(browser, send(browser, document, **{"issued": "2026-03-05", **fields}))


class Served:
    """A real process of ``bizenv serve``, with a person who has come in by its door."""

    def __init__(self, folder: Path, environment: dict[str, str], *more: str) -> None:
        command = [sys.executable, "-m", "bizenv", "serve", "--data", str(folder), *more]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**environment, "PYTHONUTF8": "1"}, text=True
        )
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:([0-9]+)/enter\?token=(\S+)", line)
        assert found, (line, self.process.stderr.read())
        self.line, self.port = line, int(found[1])
        answer = self.ask("GET", f"/enter?token={found[2]}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def ask(self, method: str, address: str, fields: dict[str, str] | None = None):
        """One request on a connection of its own; the answer with its text, of a page that was kept for it that page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": getattr(self, "cookie", "")}
        if fields is not None:
            headers |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, address, urlencode(fields) if fields is not None else None, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8")
        connection.close()
        there = answer.headers.get("location", "")
        return self.ask("GET", there) if "shown=" in there else answer

    def record(self, task: str, progress: int):
        """Open the form, fill it in, see the preview, confirm."""
        form = self.ask("GET", f"/act/record?on=shapingba-2019-177/{task}")
        hidden = dict(re.findall('type="hidden" name="(csrf|ticket)" value="([^"]*)"', form.text))
        sent = {**hidden, "progress": str(progress), "note": f"第{progress}次", "step": "preview"}
        preview = self.ask("POST", f"/act/record?on=shapingba-2019-177/{task}", sent)
        assert preview.status == 200, preview.text
        hidden |= dict(re.findall('type="hidden" name="(csrf|ticket)" value="([^"]*)"', preview.text))
        done = self.ask("POST", f"/act/record?on=shapingba-2019-177/{task}", {**sent, **hidden, "step": "write"})
        assert done.status == 303, done.text
        assert "已记录" in self.ask("GET", done.headers["location"]).text

    def stop(self) -> int:
        """End it as Ctrl-C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        self.errors = self.process.communicate(timeout=30)[1]
        return self.process.returncode


@pytest.fixture
def real(desk_folder, environment, tmp_path) -> Iterator[object]:
    """Serve the workspace really."""
    started: list[Served] = []
    environment = {**environment, "BIZENV_TODAY": "2020-03-01"}

    def start(*more: str) -> Served:
        started.append(Served(desk_folder, environment, *more))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        for stream in (each.process.stdout, each.process.stderr):
            stream.close()
        each.process.wait()


@pytest.fixture
def visit(chromium, tmp_path: Path):
    """Serve a folder really, to a real browser that has come in by the door; it may neither complain nor ask another host."""
    closing: list[Callable[[], object]] = []
    faults: list[str] = []

    def visiting(home: Path | str, *, width: int = 1280, script: bool = True, **settings):
        listener = socket.create_server(("127.0.0.1", 0))
        office = make_office(home, port=listener.getsockname()[1], cache=str(tmp_path / "cache"), **settings)
        server = uvicorn.Server(uvicorn.Config(make_app(office), log_level="error", ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="zh-CN", accept_downloads=True
        )

        context.add_cookies([{"name": office.cookie, "value": office.session, "url": office.address}])

        def close() -> None:
            context.close()
            server.should_exit = True
            thread.join()

        closing.append(close)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith((office.address, "data:")) else faults.append(r.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
        page.office = office
        return page

    yield visiting
    for close in closing:
        close()
    assert faults == []
