"""What the tests share: the shipped plan, and bizenv run as typed, on a day and in a folder that are fixed."""

import gc
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings

import bizenv
from bizenv.base import layout
from bizenv.cli import main
from bizenv.plan.registry import Registry
from bizenv.store import plans

TODAY = date(2019, 10, 8)
ROOT = Path(bizenv.__file__).parent.parent
UNSET = ("BIZENV_DATA", "NO_COLOR", "COLUMNS", "LINES", "TERM", "PYTHONIOENCODING", "PYTHONUTF8")
"""What a person may have set, and a test does not have."""
HOMES = ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE")

settings.register_profile("dev", max_examples=60, deadline=None)
settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


class Result(NamedTuple):
    """What a run of bizenv left behind."""

    code: int
    out: str
    err: str


class Terminal(io.TextIOWrapper):
    """A stream that remembers its bytes and may claim to be a terminal."""

    def __init__(self, encoding: str = "utf-8", tty: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n", write_through=True)
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty

    def content(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


Run = Callable[..., Result]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever has Chromium started needs it, and is left out with ``-m "not browser"``."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """The garbage collector leaves alone what all tests keep, and is called less often: it took a sixth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """``-n``: the tests of a file run in one process, those of the story too, so that what they share is made once.

    The story's years take as long to play as a hundred tests. By itself pytest-xdist gives a file's tests to any process, and
    each of them makes what is made once a module or session.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByPlace(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "tests/story" if nodeid.startswith("tests/story/") else super()._split_scope(nodeid)

    return ByPlace(config, log)


def need(program: str, name: str) -> str:
    """The path of a program. Where it is missing the test is passed over; where all of them have to be there, it fails."""
    found = shutil.which(program)
    if found is None:
        assert not os.environ.get("BIZENV_TOOLS"), f"{name} is missing"
        pytest.skip(f"没有 {name}")
    return found


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """Nothing that a test writes has to outlive a power cut: eight flushes a test of the office took 30 to 100 milliseconds.

    That each file is flushed before it gets its name is tested by itself, and a bizenv in a process of its own still does it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of the shipped plan."""
    return Path(plans.find_packaged())


@pytest.fixture
def several(tmp_path: Path, data_folder: Path) -> Path:
    """A workspace of three plans: the shipped one, and the two of ``tests/several``; each with an empty ledger."""
    folder = tmp_path / "几个方案"
    shutil.copytree(ROOT / "tests" / "several", folder / "plans", ignore=shutil.ignore_patterns("README.md"))
    (folder / "plans" / layout.DEPARTMENTS).rename(folder / layout.DEPARTMENTS)
    shutil.copytree(data_folder, folder / "plans" / "shapingba-2019-177")
    for plan in (folder / "plans").iterdir():
        (plan / layout.LEDGER).mkdir()
    return folder


@pytest.fixture(scope="session")
def registry(data_folder: Path) -> Registry:
    """The shipped plan."""
    return plans.load(str(data_folder)).registry


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of stamps for all tests, so that the plan is examined once (once in each process of pytest-xdist)."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def once(shared_cache: Path) -> Callable[..., None]:
    """Run bizenv as typed on a day, for what is made once for many tests. It has to succeed."""

    def typed(*args: str | Path, today: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            for name in UNSET:
                patch.delenv(name, raising=False)
            for name in HOMES:
                patch.setenv(name, str(shared_cache))
            patch.setenv("BIZENV_TODAY", today)
            patch.setattr(sys, "stdout", Terminal())
            errors = Terminal()
            patch.setattr(sys, "stderr", errors)
            assert main.run([str(a) for a in args]) == 0, errors.content().decode("utf-8")

    return typed


@pytest.fixture(autouse=True)
def world(tmp_path: Path, shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fixed day, an empty current folder, and nothing of the machine's own settings."""
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BIZENV_TODAY", TODAY.isoformat())
    for name in HOMES:
        monkeypatch.setenv(name, str(shared_cache))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run bizenv in this process, as typed. ``width`` makes stdout a terminal of that many columns."""

    def typed(*args: str | Path, width: int | None = None, encoding: str = "utf-8") -> Result:
        out, err = Terminal(encoding, tty=width is not None), Terminal(encoding)
        with monkeypatch.context() as patch:
            if width is not None:
                patch.setenv("COLUMNS", str(width))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main.run([str(a) for a in args])
        shown = encoding if width is not None else "utf-8"
        return Result(code, out.content().decode(shown), err.content().decode("utf-8"))

    return typed


@pytest.fixture
def copy(data_folder: Path, tmp_path: Path) -> Path:
    """A copy of the shipped data, to be spoiled."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in (layout.MEASURES, layout.DEPARTMENTS, layout.LOCK):
        shutil.copy(data_folder / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def kept_desk(tmp_path_factory: pytest.TempPathFactory, once: Callable[..., None]) -> Path:
    """A workspace with nothing on record, made once; not to be written to."""
    folder = tmp_path_factory.mktemp("desk") / "workspace"
    once("init", folder, "--plan", plans.find_packaged(), today=TODAY.isoformat())
    return folder


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch, run: Run) -> Run:
    """``on(day, *typed)`` runs a command on that day, in the current folder. It must end with ``code``, by default 0."""

    def typed_on(day: str, *typed: str, code: int = 0, **how: Any) -> Result:
        monkeypatch.setenv("BIZENV_TODAY", day)
        result = run(*typed, **how)
        assert result.code == code, (typed, result.code, result.out, result.err)
        return result

    return typed_on


@pytest.fixture
def act(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on: Run) -> Run:
    """A new workspace that is the current folder: ``act(day, *typed)`` runs a command there, as ``on`` does."""
    monkeypatch.chdir(shutil.copytree(kept_desk, tmp_path / "desk"))
    return on


@pytest.fixture(scope="session")
def kept_office(tmp_path_factory: pytest.TempPathFactory, once: Callable[..., None], kept_desk: Path) -> Path:
    """A workspace with the small ledger of ``office.txt``, made once; not to be written to."""
    folder = shutil.copytree(kept_desk, tmp_path_factory.mktemp("office") / "workspace")
    for line in Path(__file__).with_name("office.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            day, *typed = line.split(" ")
            once(*typed, "--data", folder, today=day)
    return folder


@pytest.fixture(scope="session")
def invented_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of ``examples/simulate_year.py``, made once; not to be written to."""
    script = ROOT / "examples" / "simulate_year.py"
    if not script.is_file():
        pytest.skip("the examples are not here")
    folder = tmp_path_factory.mktemp("year") / "year"
    done = subprocess.run(
        [sys.executable, str(script), str(folder)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def office(kept_office: Path, tmp_path: Path) -> Path:
    """A copy of the workspace with the small ledger, to be worked with."""
    return shutil.copytree(kept_office, tmp_path / "office")


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment for a bizenv in a process of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


@pytest.fixture(scope="session")
def chromium():
    """A Chromium that is already on the machine: one for all tests of a process, in which Playwright runs once only."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next((found for name in names if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        assert not os.environ.get("BIZENV_TOOLS"), "Playwright and Chromium are needed here"
        pytest.skip("no Playwright or no Chromium")
    with sync_playwright() as tool:
        it = tool.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
        yield it
        it.close()
