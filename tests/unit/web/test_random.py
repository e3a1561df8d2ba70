"""Whatever is asked, the office answers it or says why not: it never breaks, and never looks beside the workspace.

A few hundred requests here; the long run is the same with more of them:

    BIZENV_REQUESTS=10000 python -m pytest tests/unit/web/test_random.py
"""

import io
import itertools
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

import pytest

import bizenv
from bizenv.desk import acts
from bizenv.web.pages import PAGES

REQUESTS = int(os.environ.get("BIZENV_REQUESTS", "400"))
ROUTES = [route for page in PAGES for route in page.ROUTES]
WEB = Path(bizenv.__file__).parent / "web"
PLAN = "shapingba-2019-177"
PATHS = (
    "..", "../..", "../../../../../../etc/passwd", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "a%00.yaml", "..\\..\\windows\\win.ini",
    "C:\\Windows\\win.ini", "/etc/passwd", "//etc/passwd", "file:///etc/passwd", "\\\\server\\share\\x", "NUL", "con.txt", "COM1",
    "~/.ssh/id_rsa", "~root", ".", "./", "ledger/../../secret", "....//....//etc/passwd", "/proc/self/environ", "/dev/zero",
    "x" * 300, "督" * 1500, "a/" * 400, "\u202egnp.exe", "a\nb", "a\r\nSet-Cookie: x=1", "\x00", "\x1b[31m",
)  # fmt: skip
"""What would lead out of the workspace, if it were taken for a path."""
ODD = (
    "", " ", "0", "-1", "1e9999", "nan", "99999999999999999999", "9" * 5000, "0001-01-01", "9999-12-31", "2019-02-30", "二〇一九年",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{7*7}}", "${7*7}", "' OR 1=1 --", "%s%n",
    "\ufeff", "\u200b", "\U0001f4a5", "ﷺ", "１２", "a=b", "=1+1", "- x: [", "\ud7ff", "null", "true", "[]", "*", "?", "(", "[a-",
)  # fmt: skip


def find_names() -> list[str]:
    """The names of all fields that any page has or asks for."""
    texts = [path.read_text("utf-8") for path in (*WEB.rglob("*.py"), *WEB.rglob("*.html"))]
    found = {
        name for text in texts for name in re.findall(r'(?:name=|texts?\(|get\(|getlist\()"([a-z][a-z:-]*)"', text)
    }
    for command in (*acts.ON_TASKS, *acts.ON_ENTRIES, *acts.ON_PLAN):
        found |= {getattr(ask, "typed", ask.option) for ask in acts.find(command).asks}
    return sorted(found - {"csrf", "ticket"})


class Asker:
    """Makes requests out of what is real in a workspace, and of what is not."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = Random(seed)
        self.names = find_names()
        entries = [path.stem for path in (folder / "ledger").rglob("*.yaml")]
        self.real = [
            PLAN, "放管服", "27.3", "3.1", "71.1", "179", f"{PLAN}/3.1", "区政务办", "区财政局", "2019-12-31", "2020-01", "2019", "2020-Q1",
            "today", "30", "preview", "write", "edit", "pass", "return", "1", "all", "on", "red", "lead", "办结", "completed", "docx",
            *acts.ON_TASKS, *acts.ON_ENTRIES, *acts.ON_PLAN, *entries[:20], *(name.rpartition("_")[2] for name in entries[:20]),
        ]  # fmt: skip

    def value(self) -> str:
        """A value for anything, sometimes changed a little."""
        found = self.random.choice(self.random.choice((self.real, self.real, self.real, PATHS, ODD)))
        if self.random.random() < 0.15 and found:
            at = self.random.randrange(len(found))
            found = found[:at] + self.random.choice("0/.-_%\x07 督<\"'") + found[at + self.random.randrange(2) :]
        return found

    def fields(self, most: int) -> dict[str, str]:
        """Some fields."""
        return {self.random.choice(self.names): self.value() for _ in range(self.random.randrange(most))}

    def address(self) -> str:
        """The address of some page."""
        path = self.random.choice(ROUTES).path
        raw = self.random.random() < 0.3  # as it is, without quoting its slashes
        path = re.sub(r"\{[^}]*\}", lambda _: self.value() if raw else quote(self.value(), safe=""), path)
        path = "/" + quote(path.lstrip("/"), safe="/%.~\\")
        told = {**self.fields(4), **({"on": f"{PLAN}/3.1"} if self.random.random() < 0.5 else {})}
        return f"{path}?{urlencode(told)}"

    def files(self) -> list[tuple[str, tuple[str, bytes]]]:
        """Some files to send along."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("../../../evil.xlsx", b"x")
        contents = (
            b"",
            b"\x00" * 100,
            b"PK\x03\x04 no zip",
            packed.getvalue(),
            b"%PDF-1.4",
            "文字".encode(),
            b"\xff\xfe",
        )
        count = self.random.choice((0, 0, 1, 3))
        return [
            (
                self.random.choice(("files", "file", "form", "x")),
                (self.value() + self.random.choice(("", ".xlsx", ".docx")), self.random.choice(contents)),
            )
            for _ in range(count)
        ]


def ask(browser, asker: Asker):
    """One request, with the answer."""
    address = asker.address()
    if asker.random.random() < 0.5:
        return address, {}, browser.get(address, follow_redirects=False)
    fields, files = asker.fields(8), asker.files()
    return address, (fields, files), browser.fill(address, fields, files or None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_request_breaks_the_office(serve, desk_folder, seed):
    faults: list[str] = []
    browser = serve(desk_folder, report=faults.append)
    asker = Asker(desk_folder, seed)
    broken = []
    for _ in range(REQUESTS // 4):
        address, sent, answer = ask(browser, asker)
        assert answer.headers["x-content-type-options"] == "nosniff"
        if answer.status_code >= 500:
            broken.append((address[:300], repr(sent)[:300], faults[-1] if faults else "?"))
    assert not broken, f"{len(broken)}: " + "\n".join(map(str, broken[:10]))
    assert not faults


_WATCHED: list[list[str]] = []
"""Where the paths are noted that are opened, while anybody wants to know."""


def _watch(event: str, args: tuple) -> None:
    if _WATCHED and event == "open" and isinstance(args[0], (str, bytes)):
        for noted in _WATCHED:
            noted.append(os.fsdecode(args[0]))


@contextmanager
def watched() -> Iterator[list[str]]:
    """What is opened meanwhile."""
    sys.addaudithook(_watch)  # it cannot be taken off again
    opened: list[str] = []
    _WATCHED.append(opened)
    try:
        yield opened
    finally:
        _WATCHED.remove(opened)


def find_beside(opened: list[str], desk_folder: Path, tmp_path: Path) -> set[str]:
    """Which of the paths that were opened belong neither to the workspace nor to the program."""
    code = [str(Path(bizenv.__file__).parent.parent), sys.prefix, sys.base_prefix, str(Path(os.__file__).parent)]
    allowed = [str(desk_folder), str(tmp_path / "cache"), *code, *(str(Path(it).resolve()) for it in code)]
    temporary = tempfile.gettempdir()  # where an upload or a workbook is spooled, under a name that nobody has sent
    spooled = re.compile(re.escape(temporary) + r"(/(tmp|openpyxl[.])[a-z0-9_]{8})?")
    return {
        path
        for path in opened
        if not any(Path(os.path.normpath(path)).is_relative_to(it) for it in allowed)
        and not spooled.fullmatch(path)
        and not path.startswith(("/etc/mime.types", "/usr/share/zoneinfo", "/proc/self/mounts"))
        and path != os.devnull
    }


@pytest.mark.slow
def test_nothing_beside_the_workspace_is_opened(serve, desk_folder, tmp_path):
    browser = serve(desk_folder)
    asker = Asker(desk_folder, 99)
    for _ in range(60):
        ask(browser, asker)  # what is loaded once
    with watched() as opened:
        for _ in range(REQUESTS // 2):
            ask(browser, asker)
    assert not find_beside(opened, desk_folder, tmp_path)


def list_fields(page) -> list[str]:
    """The names that a page's own module asks the address and the form for."""
    text = Path(page.__file__).read_text("utf-8")
    found = re.findall(r'(?:texts?\(|get\(|getlist\(|read_day\(|name=)"([a-z][a-z:-]*)"', text)
    return sorted({*found, "on", "entry", "evidence"} - {"csrf", "ticket"})


def list_leads(outside: Path) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """Each page with a way out of the workspace in each part of its address, then in each of its fields, one at a time.

    The way out turns with each; in the long run each of them is tried in each place. The pattern of the address, what is asked, and the form.
    """
    leads = ("../outside/secret", f"{outside}/secret.yaml", "../outside", str(outside), "..\\outside\\secret", "..")
    long = REQUESTS >= 10_000
    turn = itertools.cycle(leads)
    for page in PAGES:
        for route in page.ROUTES:
            for lead in leads if "{" in route.path else ():
                for part in (quote(lead, safe=""), quote(lead).replace("..", "%2e%2e")):
                    yield route.path, re.sub(r"\{[^}]*\}", part, route.path), None
            usual = re.sub(r"\{[^}]*\}", PLAN, route.path)
            for name in list_fields(page):
                for lead in leads if long else (next(turn),):
                    if "POST" in route.methods:
                        yield route.path, usual, {name: lead}
                    if long or "POST" not in route.methods:
                        yield route.path, f"{usual}?{urlencode({name: lead})}", None


@pytest.mark.slow
def test_no_part_of_an_address_and_no_field_of_a_form_leads_out_of_the_workspace(serve, desk_folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("secret.yaml", "measures.yaml", "secret.xlsx", "secret"):
        (outside / name).write_text("秘密的话", "utf-8")
    before = {path: path.read_bytes() for path in outside.iterdir()}
    browser = serve(desk_folder)
    wanted = {route.path for route in ROUTES}
    for address in wanted:
        browser.get(address)  # what is loaded once
    with watched() as opened:
        for pattern, address, form in list_leads(outside):
            answer = browser.get(address) if form is None else browser.fill(address, form)
            assert answer.status_code < 500, (address, form)
            assert "秘密的话" not in answer.text, (address, form)
            wanted.discard(pattern)
    assert not wanted
    assert not find_beside(opened, desk_folder, tmp_path)
    assert {path: path.read_bytes() for path in outside.iterdir()} == before
