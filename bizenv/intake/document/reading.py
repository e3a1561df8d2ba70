"""Reads a document of any kind, recognised by its content."""

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bizenv.base.errors import DataError
from bizenv.intake import kinds
from bizenv.intake.document.model import Cell, Document, Paragraph, Table
from bizenv.intake.document.secrecy import refuse_marked

UNWRITTEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f"
    "\u2028-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Controls, surrogates, and marks without width or of direction."""
Tick = Callable[[int, int], None]
MAX_BYTES = 200 * 1024 * 1024
"""The most bytes of a file."""


def read_document(path: Path, *, pages: tuple[int, int] | None = None, tick: Tick | None = None) -> Document:
    """Read a file: PDF, Word, Excel, a web page, or text.

    ``pages``: the first and the last page of a PDF to be read, from 1. ``tick`` is told how much is done, of how much.
    Raises DataError, which says what the file is and what to do, if it cannot be read or bears a mark of secrecy.
    """
    name = path.name or str(path)
    content = _read_bytes(path, name)
    try:
        document = read_content(content, name, pages=pages, tick=tick)
    except (MemoryError, RecursionError):
        raise DataError(f"{name}：太大或构造异常，没有读") from None
    document = _take_out_unseen(document)
    refuse_marked(document)
    return document


def _take_out_unseen(document: Document) -> Document:
    """A document without controls and marks without width, which change how a text looks and whether it can be found.

    What is left can be written to YAML and XML as it is.
    """
    blocks = tuple(
        block._replace(rows=tuple(row._replace(cells=tuple(map(_clean, row.cells))) for row in block.rows))
        if isinstance(block, Table)
        else _clean(block)
        for block in document.blocks
    )
    remarks = tuple(re.sub(UNWRITTEN, "", remark) for remark in document.remarks)
    return document._replace(blocks=blocks, remarks=remarks)


_Text = TypeVar("_Text", Cell, Paragraph)


def _clean(it: _Text) -> _Text:
    if re.search(UNWRITTEN, it.text) is None and re.search(UNWRITTEN, it.struck) is None:
        return it
    return it._replace(text=re.sub(UNWRITTEN, "", it.text), struck=re.sub(UNWRITTEN, "", it.struck))


def _read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a regular file; a pipe or a device is not opened, since that may never end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise DataError(f"{path}：没有这个文件") from None
    except (OSError, ValueError) as error:
        if path.is_dir():  # Windows does not open one
            raise DataError(f"{path}：是文件夹，不是文件") from None
        raise DataError(f"{path}：打不开（{getattr(error, 'strerror', None) or error}）") from None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        kind = "是文件夹，不是文件" if stat.S_ISDIR(found.st_mode) else "不是普通文件，没有读"
        raise DataError(f"{path}：{kind}")
    with os.fdopen(descriptor, "rb") as file:
        if found.st_size > MAX_BYTES:
            raise DataError(f"{name}：超过 {MAX_BYTES // 1024 // 1024} MB，不像方案文件；没有打开")
        try:
            return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise DataError(f"{path}：读不出来（{error.strerror}）") from None


def read_content(
    content: bytes, name: str, *, pages: tuple[int, int] | None = None, tick: Tick | None = None
) -> Document:
    """The same for the bytes of a file; marks of secrecy are not looked for."""
    kind = kinds.recognise(content)
    if kind is None:
        from bizenv.intake.document.excel.reader import read_excel

        return read_excel(content, name, tick=tick)
    if kind is kinds.PDF:
        from bizenv.intake.document.pdf.reader import read_pdf

        return read_pdf(content, name, pages=pages, tick=tick)
    if kind is kinds.DOCX:
        from bizenv.intake.document.word.reader import read_word

        return read_word(content, name, tick=tick)
    if kind is kinds.HTML or (kind is kinds.TEXT and (content.lstrip()[:1] == b"<" or b"</table>" in content.lower())):
        from bizenv.intake.document.web.reader import read_html

        return read_html(content, name)
    if kind is kinds.TEXT:
        from bizenv.intake.document.plaintext.reader import read_text

        return read_text(content, name)
    raise DataError(f"{name}：{kind.source}")
