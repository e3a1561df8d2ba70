"""Every hostile workbook is refused with its reason, or read, by a process that has little memory and little time."""

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.hostile.make import FOLDER, TRICKS

MEMORY = 1536 * 1024**2
"""Address space of the process, in bytes, of which libraries alone take a good part; see ``benchmarks/hostile.py``."""
SECONDS = 20
"""A machine may be busy. Without the limits of ``bizenv/intake`` these files took minutes, or all of the memory."""

GROUPS = [list(TRICKS)[first : first + 8] for first in range(0, len(TRICKS), 8)]
"""A process reads several, one after the other, because starting it costs more than most of them."""


def limit() -> None:
    """Let a process have ``MEMORY`` and no more."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: f"{names[0]} to {names[-1]}")
def test_a_hostile_workbook_neither_hangs_nor_fills_the_memory_nor_writes(
    kept_desk: Path, environment: dict[str, str], names: list[str]
):
    done = subprocess.run(
        [sys.executable, "-m", "bizenv", "form", "import", *(f"{FOLDER / name}.xlsx" for name in names)],
        capture_output=True,
        check=False,
        cwd=kept_desk,
        encoding="utf-8",
        env=environment | {"PYTHONUTF8": "1"},
        timeout=SECONDS,
        preexec_fn=None if sys.platform == "win32" else limit,
    )
    assert (done.returncode, done.stderr) == (1, "")
    told = done.stdout.split("没有收进 ")
    assert f"记了0条，{len(names)}个文件没有收进" in done.stdout
    for name, words in zip(names, told[1:], strict=True):
        assert f"{name}.xlsx：" in words
        assert TRICKS[name].said in words
        assert len(words) < 500
    assert list((kept_desk / "ledger").rglob("*.yaml")) == []


def unpacked(content: bytes) -> object:
    """What is in an archive, whichever library packed it; the bytes themselves where it cannot be opened."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(p.filename, p.CRC, p.file_size, p.compress_type, p.flag_bits) for p in archive.infolist()]


def test_the_hostile_workbooks_are_what_the_script_makes():
    assert {path.stem for path in FOLDER.glob("*.xlsx")} == set(TRICKS)
    for name, trick in TRICKS.items():
        kept = (FOLDER / f"{name}.xlsx").read_bytes()
        assert len(kept) < 100_000, name
        assert unpacked(kept) == unpacked(trick.make()), name
