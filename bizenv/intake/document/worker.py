"""What the child process does: reads documents and writes them to its standard output, a line of JSON at a time.

Its standard input is one JSON object: ``paths``, ``pages``, ``megabytes``. It answers with lines ``["tick", file, done,
total]``, ``["document", …]`` ``["error", sentence]`` and ``["missing", module]``; the last line of a full answer is ``["end"]``.
"""

import gc
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from bizenv.base.errors import BizenvError
from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table, read_spot
from bizenv.intake.document.reading import read_document

TOO_LARGE = "太大或构造异常，没有读"
_FEWEST_TICKS = 0.01
"""Which part of the whole is done between two lines on progress."""
_WATCHED = 0.1
"""Seconds between two looks at the memory where the system sets no limit."""


def encode(document: Document) -> list[Any]:
    """A document as lists, for JSON; the two processes are always of one version."""
    name, kind, blocks, wraps, *rest = document
    return [name, kind, [_encode_block(block) for block in blocks], wraps, *rest]


def _encode_block(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return ["p", *block]
    return ["t", block.rows, block.place]


def decode(values: list[Any]) -> Document:
    """The document that was encoded."""
    name, kind, blocks, wraps, remarks, before, after = values
    around = (tuple(map(_decode_paragraph, part)) for part in (before, after))
    return Document(name, kind, tuple(_decode_block(block) for block in blocks), wraps, tuple(remarks), *around)


def _decode_block(values: list[Any]) -> Block:
    if values[0] == "p":
        return _decode_paragraph(values[1:])
    rows = (Row(tuple(Cell(*cell) for cell in row[0]), row[1], row[2], row[3], read_spot(row[4])) for row in values[1])
    return Table(tuple(rows), values[2])


def _decode_paragraph(values: list[Any]) -> Paragraph:
    return Paragraph(values[0], values[1], values[2], read_spot(values[3]))


def run() -> NoReturn:
    """Read what standard input asks for. Never returns."""
    gc.disable()  # most of what is made here is kept, and the process ends soon
    try:
        _answer(json.loads(sys.stdin.buffer.read()))
    except (MemoryError, RecursionError):
        _write(["error", TOO_LARGE])
    except BizenvError as error:
        _write(["error", str(error)])
    except ModuleNotFoundError as error:
        _write(["missing", error.name or ""])
    except KeyboardInterrupt:
        pass
    except BaseException as error:  # noqa: BLE001 - whatever a library raises on a document made to break it
        _write(["error", f"{TOO_LARGE}（{type(error).__name__}）"])
    with suppress(OSError, ValueError):
        sys.stdout.buffer.flush()
    os._exit(0)  # nothing that a library keeps is torn down


def run_drawing() -> NoReturn:
    """Draw what standard input asks for (``path``, ``parts``, ``megabytes``); the answer is ``["pictures", …]`` or ``["error", sentence]``."""
    import base64

    request = json.loads(sys.stdin.buffer.read())
    path = Path(request["path"])
    try:
        from bizenv.base import files
        from bizenv.intake.document.pdf.picture import Part, draw

        limit_memory(request["megabytes"])
        parts = [Part(page, box, tuple(filter(None, map(read_spot, meant)))) for page, box, meant in request["parts"]]
        pictures = draw(files.read(path), path.name, parts)
        _write(["pictures", [base64.b64encode(picture).decode() for picture in pictures]])
    except BizenvError as error:
        _write(["error", str(error)])
    except BaseException as error:  # noqa: BLE001 - whatever a library raises on a document made to break it
        _write(["error", f"{path.name}：{TOO_LARGE}（{type(error).__name__}）"])
    os._exit(0)


def _answer(request: dict[str, Any]) -> None:
    limit_memory(request["megabytes"])
    pages = tuple(request["pages"]) if request["pages"] else None
    for n, path in enumerate(request["paths"]):
        document = read_document(Path(path), pages=pages, tick=_Ticker(n))
        _write(["document", encode(document)])
    _write(["end"])


class _Ticker:
    """Tells the parent how far the reading of a file is, not oftener than a person sees."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._told = -1.0

    def __call__(self, done: int, total: int) -> None:
        """Tell it."""
        part = done / total if total else 1.0
        if part >= self._told + _FEWEST_TICKS or done == total:
            self._told = part
            _write(["tick", self._file, done, total])


def _write(line: list[Any]) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def limit_memory(megabytes: int) -> None:
    """Limit the memory of this process to what it has now and so many megabytes more."""
    try:
        import resource
    except ImportError:  # Windows
        return
    most = megabytes * 1024 * 1024
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + most,) * 2)
    except (OSError, ValueError):  # not Linux: the limit is not kept, or cannot be set
        _watch(most)


def _watch(most: int) -> None:
    """End this process when it has more memory than so many bytes beside what it has now."""
    import resource
    import threading
    import time

    unit = 1 if sys.platform == "darwin" else 1024

    def look() -> None:
        first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < first + most:
            time.sleep(_WATCHED)
        os._exit(9)

    threading.Thread(target=look, daemon=True).start()
