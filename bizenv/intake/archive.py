"""Inspects a workbook as a ZIP archive, before it is opened as a workbook."""

import re
import zipfile
from io import BytesIO

from bizenv.base.tuples import NamedTuple
from bizenv.intake import kinds


class FormError(Exception):
    """A file that is not one of our forms or must not be opened; the message is for a person."""


MAX_BYTES = 50 * 1024 * 1024
"""The most bytes that a workbook, pasted pictures included, may have, packed or unpacked."""
MAX_MARKUP = 10 * 1024 * 1024
"""The most bytes of XML: the largest form has a hundredth of that, and reading it takes fifty times the memory."""
MAX_PARTS = 500


class Bounds(NamedTuple):
    """The most that a workbook may have; what a form may have, unless said otherwise.

    ``size``: bytes, pasted pictures included, packed or unpacked. ``markup``: bytes of XML. ``parts`` of the archive.
    ``elements`` of XML in all parts, ``cells`` and pieces of text in all sheets, ``merges`` and the cells in them,
    ``hidden`` rows and groups of columns, ``styles``, ``comments`` and links, ``sheets``, characters of ``text``.

    ``strict``: whether macros and links to other workbooks are refused; where not, they are left unread. ``values``: whether
    a formula is kept as the value that it had when the workbook was saved, and merged areas only as far as there are cells.
    ``strange``: what is said of a workbook that has more than that, and what to do, in Chinese.
    """

    size: int = MAX_BYTES
    markup: int = MAX_MARKUP
    parts: int = MAX_PARTS
    elements: int = 300_000
    cells: int = 60_000
    merges: int = 2_000
    merged: int = 20_000
    hidden: int = 5_000
    styles: int = 2_000
    comments: int = 2_000
    sheets: int = 100
    text: int = 4_000_000
    strict: bool = True
    values: bool = False
    strange: str = "不像填报表；没有打开"
    remedy: str = "请把填的内容贴到发下去的原表里再发回"


FORM = Bounds()

_BLANK = b"\xef\xbb\xbf \t\r\n"
"""What may stand before the first ``<`` of XML in UTF-8."""
_DEFINITION = rb"<!(DOCTYPE|ENTITY)"
_PIECE = 65_536
"""How many bytes are unpacked at a time. What is at the start of a part tells whether it is markup."""


def inspect_archive(content: bytes, bounds: Bounds = FORM) -> None:
    """Check the bytes of a file. Raises FormError if they are not a workbook, or one that must not be opened."""
    if len(content) > bounds.size or content.count(b"PK\x01\x02") > kinds.MAX_LISTED:
        raise FormError(f"太大，{bounds.strange}")
    kind = kinds.recognise(content)
    if kind is not None and not zipfile.is_zipfile(BytesIO(content)):
        raise FormError(kind.words)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = _suspicion(archive, kind, bounds)
    except Exception:  # noqa: BLE001 - a broken archive may break anywhere
        found = kinds.BROKEN.words
    if found:
        raise FormError(found)


def _suspicion(archive: zipfile.ZipFile, kind: kinds.Kind | None, bounds: Bounds) -> str:
    """The reason, in Chinese, why an archive must not be opened as a workbook; empty if there is none."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    too_large = f"解压后太大，{bounds.strange}"
    if len(parts) > bounds.parts or sum(part.file_size for part in parts) > bounds.size:
        return too_large
    if kind is not None:
        return kind.words
    if any(part.flag_bits & 1 for part in parts):
        return kinds.LOCKED.words
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        return "用了 Excel 不用的压缩方法；没有打开。请用 Excel 打开后另存为 .xlsx"  # some cannot be unpacked in small pieces
    if len(set(names)) < len(names):
        return "里面有同名的部分，不是 Excel 存的；没有打开。请用 Excel 打开后另存为 .xlsx"
    if bounds.strict and any("vbaproject" in name or "macrosheet" in name for name in names):
        return "带有宏；没有打开。请另存为不含宏的 .xlsx"
    if bounds.strict and any(name.startswith("xl/externallinks/") for name in names):
        return "链接到别的文件；没有打开。请断开链接后另存"
    markup = 0
    for part in parts:
        with archive.open(part) as stream:
            data = stream.read(_PIECE)
            size = len(data)
            if _is_markup(part.filename, data):
                data += stream.read(bounds.markup + 1 - size)
                size = len(data)
                markup += size
                if markup > bounds.markup:
                    return too_large
                if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff") or re.search(_DEFINITION, data):
                    return "含有不该有的定义（DTD）；没有打开"
            while more := stream.read(_PIECE):  # a picture is never held whole
                size += len(more)
                if size > part.file_size:
                    break
        if size > part.file_size:
            return too_large
    return ""


def _is_markup(name: str, data: bytes) -> bool:
    """Whether a part is or could be read as XML, by its content as well as its name, since a part may have any name.

    XML that is not in UTF-8 is recognised by its first two bytes or by a null among the first four.
    """
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"<" in data[:2] and b"\0" in data[:4])
    return wide or data.lstrip(_BLANK)[:1] == b"<" or name.lower().endswith((".xml", ".rels", ".vml"))
