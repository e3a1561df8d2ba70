"""Inspects a workbook as a ZIP archive, before it is opened as a workbook."""

import re
import zipfile
from io import BytesIO


class FormError(Exception):
    """A file that is not one of our forms or must not be opened; the message is for a person."""


MAX_BYTES = 50 * 1024 * 1024
"""The most bytes that a workbook, pasted pictures included, may have, packed or unpacked."""
MAX_MARKUP = 10 * 1024 * 1024
"""The most bytes of XML: the largest form has a hundredth of that, and reading it takes fifty times the memory."""
MAX_PARTS = 500

_BLANK = b"\xef\xbb\xbf \t\r\n"
"""What may stand before the first ``<`` of XML in UTF-8."""
_TOO_LARGE = "解压后太大，不像填报表；没有打开"


def inspected(content: bytes) -> None:
    """Check the bytes of a file. Raises FormError if they are not a workbook, or one that must not be opened."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormError("是旧版 .xls 或加了密码的文件；请去掉密码，另存为 .xlsx")
    if len(content) > MAX_BYTES:
        raise FormError("太大，不像填报表；没有打开")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = _suspicion(archive)
    except Exception as error:  # noqa: BLE001 - a broken archive may break anywhere
        locked = isinstance(error, RuntimeError) and "password" in str(error)
        found = "加了密码；请去掉密码后另存" if locked else "不是 Excel 工作簿（.xlsx），或已损坏"
    if found:
        raise FormError(found)


def _suspicion(archive: zipfile.ZipFile) -> str:
    """The reason, in Chinese, why an archive must not be opened as a workbook; empty if there is none."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        return _TOO_LARGE
    if any("vbaproject" in name or "macrosheet" in name for name in names):
        return "带有宏；没有打开。请另存为不含宏的 .xlsx"
    if any(name.startswith("xl/externallinks/") for name in names):
        return "链接到别的文件；没有打开。请断开链接后另存"
    if "xl/workbook.xml" not in names:
        return "不是 Excel 工作簿（.xlsx）"
    markup = 0
    for part in parts:
        with archive.open(part) as stream:
            data = stream.read(part.file_size + 1)
        if len(data) > part.file_size:
            return _TOO_LARGE
        if not _is_markup(part.filename, data):
            continue
        markup += len(data)
        if markup > MAX_MARKUP:
            return _TOO_LARGE
        if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff") or re.search(rb"<!(DOCTYPE|ENTITY)", data):
            return "含有不该有的定义（DTD）；没有打开"
    return ""


def _is_markup(name: str, data: bytes) -> bool:
    """Whether a part is or could be read as XML, by its content as well as its name, since a part may have any name.

    XML that is not in UTF-8 is recognised by its first two bytes or by a null among the first four.
    """
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"<" in data[:2] and b"\0" in data[:4])
    return wide or data.lstrip(_BLANK)[:1] == b"<" or name.lower().endswith((".xml", ".rels", ".vml"))
