"""Reads documents in a child process, which is ended when it takes too long or too much memory."""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import bizenv
from bizenv.base.errors import DataError
from bizenv.intake.document.model import Document

SECONDS = 10.0
"""How long the reading of one file may take. To that comes an allowance for each megabyte of its size."""
PER_MEGABYTE = 2.0
MOVING_PER_MEGABYTE = 20.0
"""The same for a file of whose reading there is news at least every ``QUIET`` seconds: a PDF of many pages."""
MEGABYTES = 500
"""How much memory may be taken beside what Python and its libraries have anyway, ``LIBRARIES``."""
LIBRARIES = 250
LONGEST = 300.0
"""The most seconds of all."""
QUIET = 10.0
_LISTENED = 0.25
"""Seconds that are waited at a time: on Windows Ctrl-C is not heard while one waits."""
_STOPPED = (
    "读了 {seconds:.0f} 秒还没有读完（太大或构造异常），已停止，没有导入；请用 Word 或 WPS 打开，只留附表另存后再试"
)
_CRASHED = "太大或构造异常，读不了，没有导入；请用 Word 或 WPS 打开，只留附表另存为 .docx 或 .xlsx 后再试"
_START = "import sys; sys.path.insert(0, sys.argv[1]); from bizenv.intake.document.worker import run; run()"

Tick = Callable[[int, int], None]


def read_safely(
    paths: Sequence[Path],
    *,
    pages: tuple[int, int] | None = None,
    tick: Tick | None = None,
    seconds: float | None = None,
    megabytes: int = MEGABYTES,
) -> tuple[Document, ...]:
    """Read files in a child process.

    Raises DataError if one cannot be read within the limits, ModuleNotFoundError if a library that its kind needs is not
    installed.

    ``pages``: the first and the last page of PDFs to be read. ``tick`` is told how much of the file that is being read is
    done. ``seconds``: the most for all files together; by default ten for each and an allowance for large ones.
    """
    idle, moving = (
        min(LONGEST, sum(_allow(path, more) for path in paths)) for more in (PER_MEGABYTE, MOVING_PER_MEGABYTE)
    )
    allowed = (idle, moving) if seconds is None else (seconds, seconds)
    child = subprocess.Popen(  # noqa: S603 - Python itself, and no argument from outside
        [sys.executable, "-P", "-X", "utf8", "-c", _START, str(Path(bizenv.__file__).parent.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        request = {"paths": [str(path) for path in paths], "pages": pages, "megabytes": megabytes + LIBRARIES}
        return _talk(child, json.dumps(request).encode(), paths, tick, allowed)
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _allow(path: Path, more: float) -> float:
    """How many seconds the reading of a file may take."""
    try:
        return SECONDS + more * path.stat().st_size / 1_000_000
    except (OSError, ValueError):
        return SECONDS


def _talk(
    child: subprocess.Popen[bytes],
    request: bytes,
    paths: Sequence[Path],
    tick: Tick | None,
    allowed: tuple[float, float],
) -> tuple[Document, ...]:
    """Ask the child and take its answers until it has said all, or its time is over.

    ``allowed``: the seconds without news of progress, and with it.
    """
    from bizenv.intake.document.worker import TOO_LARGE, decode

    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    thread = threading.Thread(target=_read_lines, args=(child.stdout, lines), daemon=True)
    thread.start()
    assert child.stdin is not None  # noqa: S101 - it was asked for
    with suppress(OSError):  # the child has ended already: its answer, or the lack of one, tells why
        child.stdin.write(request)
        child.stdin.close()
    found: list[Document] = []
    start = time.monotonic()
    moved = start
    while True:
        now = time.monotonic()
        until = min(start + allowed[1], max(start + allowed[0], moved + QUIET))
        try:
            line = lines.get(timeout=min(_LISTENED, max(0.0, until - now)))
        except queue.Empty:
            if now < until:
                continue
            raise DataError(f"{_name(paths, len(found))}：{_STOPPED.format(seconds=until - start)}") from None
        if not line:
            raise DataError(f"{_name(paths, len(found))}：{_CRASHED}")
        answer: list[Any] = json.loads(line)
        if answer[0] == "end":
            return tuple(found)
        if answer[0] == "document":
            found.append(decode(answer[1]))
            moved = time.monotonic()
        elif answer[0] == "tick":
            moved = time.monotonic()
            if tick is not None:
                tick(answer[2], answer[3])
        elif answer[0] == "missing":
            raise ModuleNotFoundError(f"No module named {answer[1]!r}", name=answer[1])
        else:
            sentence = str(answer[1])
            if sentence.startswith(TOO_LARGE):
                sentence = f"{_name(paths, len(found))}：{_CRASHED}"
            raise DataError(sentence)


def _name(paths: Sequence[Path], n: int) -> str:
    return paths[n].name if n < len(paths) else "文件"


def _read_lines(stream: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    """Hand on each line; an empty one at the end."""
    with suppress(OSError, ValueError):
        for line in stream:
            lines.put(line)
    lines.put(b"")
