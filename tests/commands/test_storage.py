"""Nothing is ever lost: races, crashes, full disks, merges.

BIZENV_CRASHES=1000 makes the run of crashes a long one.
"""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bizenv.ledger.entry import make_digest, parse_rendered
from bizenv.store import journal

ROUNDS = int(os.environ.get("BIZENV_CRASHES", "10"))
POSIX = pytest.mark.skipif(os.name == "nt", reason="kill -9 and modes are POSIX's")


@pytest.fixture
def desk(kept_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, which is also what bizenv takes its data from."""
    folder = shutil.copytree(kept_desk, tmp_path / "desk")
    monkeypatch.setenv("BIZENV_DATA", str(folder))
    return folder


@pytest.fixture
def outside(environment: dict[str, str], desk: Path) -> dict[str, str]:
    """The environment for a bizenv of its own that works at the desk."""
    return {**environment, "BIZENV_DATA": str(desk)}


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "ledger").rglob("*.yaml"))


def started(environment: dict[str, str], *typed: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bizenv", *typed]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def whole(path: Path) -> bool:
    """Whether an entry's file is what its name says."""
    content = path.read_bytes()
    return parse_rendered(content.decode()) is not None and path.stem.endswith(make_digest(content))


@pytest.mark.shell
def test_ten_at_once_on_one_task_lose_nothing(run, desk: Path, outside: dict[str, str]):
    running = [started(outside, "record", "27.3", "--progress", str(n), "--note", f"第{n}份") for n in range(10)]
    for it in running:
        out, err = it.communicate()
        assert it.returncode == 0, (out, err)
    assert len(entries(desk)) == 10
    assert all(whole(path) for path in entries(desk))
    assert {parse_rendered(p.read_text("utf-8"))["progress"] for p in entries(desk)} == set(range(10))
    assert [p for p in (desk / "ledger").rglob("*") if p.name.endswith(".tmp")] == []
    assert run("validate", desk, "--strict").code == 0


@pytest.mark.shell
def test_ten_that_say_the_same_leave_it_on_record(run, desk: Path, outside: dict[str, str]):
    running = [started(outside, "record", "27.3", "--progress", "60") for _ in range(10)]
    codes = []
    for it in running:
        _, err = it.communicate()
        codes.append(it.returncode)
        assert it.returncode == 0 or "没有再记" in err.decode()
    assert set(codes) <= {0, 2}
    assert 1 <= codes.count(0) == len(entries(desk))
    assert run("list").code == 0


@pytest.mark.shell
@POSIX
def test_killed_at_any_moment_an_entry_is_whole_or_absent(run, desk: Path, outside: dict[str, str]):
    """The moments are drawn from the length of an undisturbed run, and lie densest about its end, where it writes."""
    dice = random.Random(7)
    begun = time.monotonic()
    undisturbed = started(outside, "record", "27.3", "--progress", "1", "--note", "试")
    assert undisturbed.communicate()[1] == b""
    length = time.monotonic() - begun
    for n in range(ROUNDS):
        before = {p: p.read_bytes() for p in entries(desk)}
        it = started(outside, "record", "27.3", "--progress", "50", "--note", f"第{n}轮")
        time.sleep(length * dice.uniform(0.5, 1.1))
        it.send_signal(signal.SIGKILL)
        it.communicate()
        after = entries(desk)
        assert set(before) <= set(after)
        assert all(path.read_bytes() == content for path, content in before.items())
        assert all(whole(path) for path in after)
    assert run("list").code == 0
    result = run("validate", desk)
    assert result.code == 0, result.out


DRIVER = """
import os, sys
from bizenv.store import journal
step, folder = sys.argv[1], sys.argv[2]
def dying(function):
    def die(*args, **kwargs):
        if step.startswith("before"):
            os._exit(9)
        result = function(*args, **kwargs)
        os._exit(9)
    return die
name = step.split()[1]
if name == "unlink":
    journal.Path.unlink = dying(journal.Path.unlink)
else:
    setattr(os, name, dying(getattr(os, name)))
from bizenv.cli.main import run
sys.exit(run(["record", "27.3", "--progress", "60", "--data", folder]))
"""


@pytest.mark.shell
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["fsync", "link", "unlink"])
def test_dead_at_each_step_of_writing_the_entry_is_whole_or_absent(
    run, desk: Path, outside: dict[str, str], step: str, when: str
):
    assert run("list").code == 0  # leaves stamps, so that the driver writes nothing but the entry
    command = [sys.executable, "-c", DRIVER, f"{when} {step}", str(desk)]
    assert subprocess.run(command, env=outside, capture_output=True, check=False).returncode == 9
    written = entries(desk)
    assert all(whole(path) for path in written)
    assert len(written) == ((when, step) in {("after", "link"), ("before", "unlink"), ("after", "unlink")})
    assert run("list").code == 0
    checked = run("validate", desk)
    assert checked.code == 0
    assert ("W714" in checked.out) == ((when, step) != ("after", "unlink"))
    again = run("record", "27.3", "--progress", "70")
    assert again.code == 0, again.err
    assert len(entries(desk)) == len(written) + 1


def failing(number: int):
    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "why"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘只读"), (errno.EACCES, "没有权限"), (errno.EIO, "5")],
)
def test_a_disk_that_fails_is_said_and_nothing_is_left(
    run, desk: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str
):
    assert run("record", "27.3", "--progress", "10").code == 0
    before = {p: p.read_bytes() for p in (desk / "ledger").rglob("*") if p.is_file()}
    monkeypatch.setattr(os, "fsync", failing(number))
    result = run("record", "27.3", "--progress", "60")
    assert (result.code, result.out) == (4, "")
    assert why in result.err
    assert {p: p.read_bytes() for p in (desk / "ledger").rglob("*") if p.is_file()} == before


def test_a_disk_that_fills_up_between_two_entries_says_what_was_written(
    run, desk: Path, monkeypatch: pytest.MonkeyPatch
):
    calls = []
    real = os.fsync

    def second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:  # the first entry, its folder, the second entry
            raise OSError(errno.ENOSPC, "full")
        real(handle)

    monkeypatch.setattr(os, "fsync", second)
    result = run("record", "27.1", "27.3", "--progress", "60")
    assert result.code == 4
    assert "已写入 1 条，其余 1 条没有写" in result.err
    assert "27(1)" in result.out
    assert len(entries(desk)) == 1


def test_a_file_in_the_place_of_a_folder_is_said(run, desk: Path):
    (desk / "ledger" / "27.3").write_text("x", "utf-8")
    result = run("record", "27.3", "--progress", "60")
    assert (result.code, result.out) == (4, "")
    assert "写不了" in result.err or "读不了" in result.err
    assert (desk / "ledger" / "27.3").read_text("utf-8") == "x"


@pytest.mark.parametrize(
    "error", [OSError(errno.EPERM, ""), OSError(errno.EOPNOTSUPP, ""), AttributeError(), NotImplementedError()]
)
def test_a_file_system_without_links_is_written_all_the_same(run, desk: Path, monkeypatch: pytest.MonkeyPatch, error):
    def no_link(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(os, "link", no_link)
    assert run("record", "27.3", "--progress", "60").code == 0
    (path,) = entries(desk)
    assert whole(path)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_name_that_is_taken_is_never_written_over(desk: Path, office: Path, monkeypatch: pytest.MonkeyPatch):
    from bizenv.base.errors import DataError

    path = entries(office)[0]
    entry = next(e for e in journal.read_task(office, path.parent.name).entries if e.name == path.stem)
    path.write_text("x", "utf-8")
    for link in (os.link, failing(errno.EPERM)):
        monkeypatch.setattr(os, "link", link)
        with pytest.raises(DataError, match="同名"):
            journal.append(office, entry, "u")
        assert path.read_text("utf-8") == "x"
        assert not list(path.parent.glob("*.tmp"))


def test_a_reserved_name_that_was_never_filled_is_no_entry(run, desk: Path):
    assert run("record", "27.3", "--progress", "60").code == 0
    empty = desk / "ledger" / "27.3" / "2019-12-01_27.3_report_000000000000.yaml"
    empty.write_bytes(b"")
    assert run("list").err == ""
    result = run("validate", desk)
    assert (result.code, "W714" in result.out) == (0, True)
    assert run("record", "27.3", "--progress", "70").code == 0


def test_interrupted_nothing_is_left(run, desk: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    result = run("record", "27.3", "--progress", "60")
    assert (result.code, "已中断" in result.err) == (130, True)
    assert [p for p in (desk / "ledger").rglob("*") if p.is_file() and p.name != ".gitkeep"] == []


def test_recording_touches_nothing_else(run, office: Path):
    before = {p: p.read_bytes() for p in office.rglob("*") if p.is_file()}
    for typed in (("record", "3.2", "--progress", "5"), ("assign", "3.2", "--leader", "李某")):
        assert run(*typed, "--data", office).code == 0
    after = {p: p.read_bytes() for p in office.rglob("*") if p.is_file()}
    assert {p: after[p] for p in before} == before
    assert len(after) == len(before) + 2


@pytest.mark.shell
@pytest.mark.parametrize("autocrlf", ["false", "true"])
def test_two_branches_that_record_on_one_task_merge_clean(run, desk: Path, autocrlf: str, tmp_path: Path):
    def git(*words: str, folder: Path = desk) -> None:
        own = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", f"core.autocrlf={autocrlf}")
        subprocess.run(["git", "-C", str(folder), *own, *words], check=True, capture_output=True)

    assert run("record", "27.3", "--progress", "10").code == 0
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "begin")
    for branch, share in (("one", "40"), ("two", "50")):
        git("checkout", "-q", "-b", branch, "main")
        assert run("record", "27.3", "--progress", share, "--note", branch).code == 0
        git("add", ".")
        git("commit", "-qm", branch)
    states = []
    for ours, theirs in (("one", "two"), ("two", "one")):
        other = tmp_path / f"merged-{ours}"
        subprocess.run(
            ["git", "-c", f"core.autocrlf={autocrlf}", "clone", "-q", "-b", ours, str(desk), str(other)], check=True
        )
        git("merge", "-q", "--no-edit", f"origin/{theirs}", folder=other)
        assert len(entries(other)) == 3
        assert all(whole(path) for path in entries(other))
        assert run("validate", other, "--strict", "--against", "HEAD").code == 0
        states.append(run("list", "--measure", "27", "--format", "json", "--data", other).out)
    assert states[0] == states[1]


@pytest.mark.shell
def test_git_is_there():
    assert shutil.which("git"), "the tests of merges need git"
