"""How the process ends: nothing that was said is lost, and whoever watches sees Python end."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = (
    "import sys; {before}; sys.argv = ['bizenv', 'list', '--format', 'ids']; from bizenv.__main__ import main; main()"
)


def leave(environment: dict[str, str], before: str, **options) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(before=before)
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=False, env=environment, encoding="utf-8", **options)


def test_everything_that_was_shown_arrives(environment: dict[str, str]):
    done = leave(environment, "pass", capture_output=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 190


def test_what_is_to_be_done_at_the_end_is_done(environment: dict[str, str], tmp_path: Path):
    left = tmp_path / "temporary"
    left.touch()
    leave(environment, f"import atexit, os; atexit.register(os.remove, {str(left)!r})", capture_output=True)
    assert not left.exists()


@pytest.mark.parametrize(
    "watcher",
    [
        "sys.settrace(lambda *_: None)",
        "sys.setprofile(lambda *_: None)",
        "sys.modules['coverage'] = sys",
        "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    ],
)
def test_who_watches_sees_python_end(environment: dict[str, str], tmp_path: Path, watcher: str):
    before = f"import os; os._exit = lambda code: open({str(tmp_path / 'left')!r}, 'w'); {watcher}"
    done = leave(environment, before, capture_output=True)
    assert done.returncode == 0
    assert not (tmp_path / "left").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_disk_that_is_full_is_said_by_the_exit_code(environment: dict[str, str]):
    with Path("/dev/full").open("w") as full:
        assert leave(environment, "pass", stdout=full, stderr=subprocess.DEVNULL).returncode == 4
