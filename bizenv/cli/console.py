"""The output of the program: results on stdout, messages on stderr, each in the encoding of its stream."""

import codecs
import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, TypeVar

from bizenv.base.errors import DataError
from bizenv.base.text import UNSEEN, show_unseen

T = TypeVar("T")
_COLOUR = "(\x1b\\[(?:0|1|2|3[0-7]|1;3[0-7])m)"
"""What turns a colour on a terminal on or off; in no text of the data does an escape get this far."""
_FEW = 4
"""With fewer items than this, no progress bar is shown."""


class ClosedError(Exception):
    """The reader of stdout has closed it, as ``head`` does. This is no error."""


def write_out(text: str, *, json: bool = False, line_end: str = os.linesep) -> None:
    """Write a result to stdout. A pipe gets UTF-8 whatever the locale, unless PYTHONIOENCODING says otherwise.

    Characters that nobody can see are shown as escapes, since they could move the cursor or reverse what follows; a
    terminal gets its colours. A character that the encoding lacks becomes "?", with a note on stderr; in JSON
    it becomes an escape, without loss.
    Raises ClosedError if the reader is gone, DataError if there is no stdout, OSError if it cannot be written.
    """
    stream: TextIO | None = sys.stdout
    if stream is None:
        raise DataError("没有标准输出，结果写不出去")
    encoding = _encoding(stream)
    buffer = getattr(stream, "buffer", None)
    if re.search(UNSEEN, text):
        parts = re.split(_COLOUR, text) if stream.isatty() else [text]
        text = "".join(part if n % 2 else show_unseen(part) for n, part in enumerate(parts))
    content = text.replace("\n", line_end).encode(encoding, "bizenv-json" if json else "replace")
    try:
        if buffer is None:
            stream.write(text)
        else:
            stream.flush()
            buffer.write(content)
        stream.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
            raise ClosedError from error
        raise
    if buffer is None:
        return
    lost = "" if json else _lost(text, encoding)
    if lost:
        write_err(f"注意：终端编码 {encoding} 显示不了 {lost}，已代以“?”；可先运行 chcp 65001，或用 --output 写入文件")


def write_err(words: str) -> None:
    """Write a message line to stderr, with invisible characters as escapes. A failed write raises no error."""
    stream: TextIO | None = sys.stderr
    if stream is None:
        return
    words = show_unseen(words) + "\n"
    with suppress(OSError, ValueError):
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            stream.write(words)
        else:
            stream.flush()
            buffer.write(words.replace("\n", os.linesep).encode(_encoding(stream), "replace"))
        stream.flush()


def echo(message: Any = "", file: Any = None, nl: bool = True, err: bool = False, color: bool | None = None) -> None:  # noqa: ARG001 - click's
    """What click prints, in the place of its own ``echo``: that would use the encoding of the locale, and fail with it.

    Bytes are completions, which a shell reads line by line: their line ends stay.
    """
    text = message.decode() if isinstance(message, bytes) else str(message)
    if err or file not in (None, sys.stdout):
        write_err(text)
    else:
        write_out(text + "\n" * nl, line_end="\n" if isinstance(message, bytes) else os.linesep)


def track(items: Iterable[T], what: str) -> Iterator[T]:
    """Yield the items. On a terminal, a progress bar on stderr shows how many are done; it disappears at the end."""
    items = list(items)
    stream: TextIO | None = sys.stderr
    if len(items) < _FEW or stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        yield from progress.track(items, description=what)


@contextmanager
def watch(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function that is told how many of how many steps are done, shown as a bar on stderr; None without a terminal.

    For work that is not a loop over items: the bar appears with the first step, and disappears at the end.
    """
    stream: TextIO | None = sys.stderr
    if stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        bar = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def silence() -> None:
    """Point stdout to the null device, so that flushing its buffer when the process ends does not raise again."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _encoding(stream: TextIO) -> str:
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("utf8", "utf-8")
    if not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
        return "utf-8"
    return encoding


def _lost(text: str, encoding: str) -> str:
    found = []
    for character in dict.fromkeys(text):
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            found.append(character)
    return " ".join(found[:5])


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[n : n + 4]}" for n in range(0, len(units), 4)), error.end


codecs.register_error("bizenv-json", _escaped)
