"""Inspects a workbook as a ZIP archive, before it is opened as a workbook."""

import re
import zipfile
from io import BytesIO

from bizenv.intake import kinds


class FormError(Exception):
    """A file that is not one of our forms or must not be opened; the message is for a person."""


MAX_BYTES = 50 * 1024 * 1024
"""The most bytes that a workbook, pasted pictures included, may have, packed or unpacked."""
MAX_MARKUP = 10 * 1024 * 1024
"""The most bytes of XML: the largest form has a hundredth of that, and reading it takes fifty times the memory."""
MAX_PARTS = 500

_BLANK = b"\xef\xbb\xbf \t\r\n"
"""What may stand before the first ``<`` of XML in UTF-8."""
_DEFINITION = rb"<!(DOCTYPE|ENTITY)"
_PIECE = 65_536
"""How many bytes are unpacked at a time. What is at the start of a part tells whether it is markup."""
_TOO_LARGE = "解压后太大，不像填报表；没有打开"


def inspect_archive(content: bytes) -> None:
    """Check the bytes of a file. Raises FormError if they are not a workbook, or one that must not be opened."""
    if len(content) > MAX_BYTES or content.count(b"PK\x01\x02") > kinds.MAX_LISTED:
        raise FormError("太大，不像填报表；没有打开")
    kind = kinds.recognise(content)
    if kind is not None and not zipfile.is_zipfile(BytesIO(content)):
        raise FormError(kind.words)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = _suspicion(archive, kind)
    except Exception:  # noqa: BLE001 - a broken archive may break anywhere
        found = kinds.BROKEN.words
    if found:
        raise FormError(found)


def _suspicion(archive: zipfile.ZipFile, kind: kinds.Kind | None) -> str:
    """The reason, in Chinese, why an archive must not be opened as a workbook; empty if there is none."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        return _TOO_LARGE
    if kind is not None:
        return kind.words
    if any(part.flag_bits & 1 for part in parts):
        return kinds.LOCKED.words
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        return "用了 Excel 不用的压缩方法；没有打开。请用 Excel 打开后另存为 .xlsx"  # some cannot be unpacked in small pieces
    if len(set(names)) < len(names):
        return "里面有同名的部分，不是 Excel 存的；没有打开。请用 Excel 打开后另存为 .xlsx"
    if any("vbaproject" in name or "macrosheet" in name for name in names):
        return "带有宏；没有打开。请另存为不含宏的 .xlsx"
    if any(name.startswith("xl/externallinks/") for name in names):
        return "链接到别的文件；没有打开。请断开链接后另存"
    markup = 0
    for part in parts:
        with archive.open(part) as stream:
            data = stream.read(_PIECE)
            size = len(data)
            if _is_markup(part.filename, data):
                data += stream.read(MAX_MARKUP + 1 - size)
                size = len(data)
                markup += size
                if markup > MAX_MARKUP:
                    return _TOO_LARGE
                if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff") or re.search(_DEFINITION, data):
                    return "含有不该有的定义（DTD）；没有打开"
            while more := stream.read(_PIECE):  # a picture is never held whole
                size += len(more)
                if size > part.file_size:
                    break
        if size > part.file_size:
            return _TOO_LARGE
    return ""


def _is_markup(name: str, data: bytes) -> bool:
    """Whether a part is or could be read as XML, by its content as well as its name, since a part may have any name.

    XML that is not in UTF-8 is recognised by its first two bytes or by a null among the first four.
    """
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"<" in data[:2] and b"\0" in data[:4])
    return wide or data.lstrip(_BLANK)[:1] == b"<" or name.lower().endswith((".xml", ".rels", ".vml"))
