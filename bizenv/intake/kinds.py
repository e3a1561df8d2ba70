"""Tells by its content, never by its name, what a file is that is not an Excel workbook, and what to do with it.

A file is handed in as a form that was filled in, or as the document that a plan is read from.
"""

import re
import zipfile
from io import BytesIO

from bizenv.base.tuples import NamedTuple

MAX_LISTED = 5_000
"""The most parts of an archive whose names are looked at."""
_SAVE = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”"
_FILL = "请把内容填在发下去的 Excel 表里发回"
_UNPACK = "请先解压，再收里面的文件"
_UNPACK_SOURCE = "请先解压，再导入里面的文件"
_AGAIN = "请重新下载，或请对方重发"


_READ = "可以读的是 .docx、.xlsx、PDF、网页和文本"
_SAVE_TEXT = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”"


class Kind(NamedTuple):
    """What a file is: a short name, what to say when it is handed in as a form, whether a form may be in it.

    ``source``: what to say when it is handed in as the document that a plan is read from, if it is not of a kind that is read.
    """

    name: str
    words: str
    form: bool
    source: str


def _other(name: str, remedy: str, *, form: bool, source: str = "") -> Kind:
    """``source``: what to do with it as the document of a plan, or the whole sentence on it, where that is another."""
    known = source if source.startswith("是") else f"是{name}，不能导入；{source or remedy}"
    return Kind(name, f"不是 Excel 工作簿（.xlsx），是{name}；{remedy}", form, known)


EMPTY = Kind(
    "空文件",
    "是空的（没有内容），不是 Excel 工作簿；可能没有下载完，请在网盘或聊天软件里打开一次再存到本机",
    True,
    "是空的（没有内容）；可能没有下载完，请在网盘或聊天软件里打开一次再存到本机",
)
BROKEN = Kind(
    "不完整的文件",
    f"不完整，不是 Excel 工作簿（.xlsx），或已损坏；可能没有下载完或传完，{_AGAIN}",
    True,
    f"不完整，或已损坏；可能没有下载完或传完，{_AGAIN}",
)
LOCKED = Kind(
    "加了密码的文件", "加了密码，打不开；请去掉密码后另存为 .xlsx", True, "加了密码，打不开；请去掉密码后另存再导入"
)
BINARY = _other("二进制工作簿（.xlsb）", _SAVE, form=True)
LOCK = Kind(
    "Excel 的临时文件",
    "是 Excel 打开着一个文件时的临时文件（~$ 开头），不是填报表；请关掉 Excel，收没有 ~$ 的那个文件",
    False,
    "是 Office 打开着一个文件时的临时文件（~$ 开头），里面没有正文；请导入没有 ~$ 的那个文件",
)
UNKNOWN = Kind(
    "认不出的文件", "不是 Excel 工作簿（.xlsx），或已损坏；请用发下去的表填报", False, f"认不出是什么文件；{_READ}"
)
TEXT = _other("文本文件", _SAVE, form=False)
HTML = _other("网页（HTML）", _SAVE, form=True)
_UNCLEAR = Kind(
    "旧版 .xls 或加了密码的文件",
    "是旧版 .xls 或加了密码的文件，不是 Excel 工作簿（.xlsx）；请去掉密码，另存为 .xlsx",
    True,
    "是旧版的 Office（或 WPS）文件，或加了密码；请去掉密码，另存为 .docx 或 .xlsx 再导入",
)
PACKED = _other("压缩包", _UNPACK, form=True, source=_UNPACK_SOURCE)
OLD = _other("旧版 .xls（或 WPS 的 .et）", _SAVE, form=True)
WORD = _other("Word 文档", _FILL, form=False, source=f"是旧版 Word 文档（.doc 或 WPS 的 .wps），不能导入；{_SAVE_TEXT}")
DOCX = _other("Word 文档", _FILL, form=False, source=f"是 Word 文档；{_SAVE_TEXT}")
SLIDES = _other("演示文稿", _FILL, form=False, source=_READ)
PICTURE = _other("图片", _FILL, form=False, source="请用文字识别（OCR）软件识别，校对后存为 .docx 或文本再导入")
PDF = _other("PDF", _FILL, form=False)
SHORTCUT = _other("快捷方式", "不是文件本身；请把文件下载到本机", form=True)

_BY_START = (
    (b"%PDF-", PDF),
    (b"Rar!\x1a\x07", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"{\\rtf", _other("RTF 文档", _FILL, form=False, source=_SAVE_TEXT)),
    (b"MIME-Version:", HTML),
    (b"\x09\x08", OLD),
    (b"\x09\x04\x06\0", OLD),
    (b"\x09\x02\x06\0", OLD),
    (b"L\0\0\0\x01\x14\x02\0", SHORTCUT),
    (b"[InternetShortcut]", SHORTCUT),
)
"""Kinds by their first bytes. Excel before 5.0 has no container around its records."""
_BY_STREAM = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", WORD),
    ("PowerPoint Document", SLIDES),
    ("Workbook", OLD),
    ("Book", OLD),
)
"""Kinds of old Office files by the stream that is named first in them."""
_BY_PART = (
    ("xl/workbook.bin", BINARY),
    ("word/document.xml", DOCX),
    ("ppt/presentation.xml", SLIDES),
    ("ofd.xml", _other("OFD 版式文件", _FILL, form=False, source="请用 OFD 阅读器或 WPS 转成 .docx 或 PDF 再导入")),
)
_BY_TYPE = (
    (b"opendocument.spreadsheet", _other("OpenDocument 表格（.ods）", _SAVE, form=True)),
    (b"opendocument.", _other("OpenDocument 文档", _FILL, form=False, source=_SAVE_TEXT)),
)
"""Kinds of archives by their part ``mimetype``."""


def recognise(content: bytes) -> Kind | None:
    """What the bytes of a file are; None if they are an Excel workbook, sound or not."""
    if not content.strip(b"\0"):
        return EMPTY
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _recognise_old(content)
    found = next((kind for start, kind in _BY_START if content.startswith(start)), None)
    if found is not None:
        return found
    if b"%PDF-" in content[:1024] and b"<" not in content[:64]:  # readers allow for what a mail server puts before it
        return PDF
    if re.match(rb"\s*(From: |Subject: |Date: )", content) and b"multipart/related" in content[:4096].lower():
        return HTML
    if content.startswith(b"PK\x03\x04") or zipfile.is_zipfile(BytesIO(content)):
        return _recognise_archive(content)
    return _recognise_text(content)


def _recognise_old(content: bytes) -> Kind:
    """An Office file of before 2007, or an encrypted one of today."""
    places = ((content.find(name.encode("utf-16-le")), kind) for name, kind in _BY_STREAM)
    found = min((place for place in places if place[0] >= 0), key=lambda place: place[0], default=None)
    return found[1] if found is not None else _UNCLEAR


def _recognise_archive(content: bytes) -> Kind | None:
    if content.count(b"PK\x01\x02") > MAX_LISTED:
        return PACKED
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.lower(): name for name in archive.namelist()}
            start = {name: _read_start(archive, names.get(name)) for name in ("[content_types].xml", "mimetype")}
    except Exception:  # noqa: BLE001 - a broken archive may break anywhere
        return BROKEN
    if "xl/workbook.xml" in names or b"sheet.main+xml" in start["[content_types].xml"]:
        return None
    found = next((kind for part, kind in _BY_PART if part in names), None)
    found = found or next((kind for type, kind in _BY_TYPE if type in start["mimetype"]), None)
    if found is not None:
        return found
    inside = sum(name.endswith((".xlsx", ".xls", ".et")) for name in names)
    return _other(f"压缩包，里面有 {inside} 个表格", _UNPACK, form=True, source=_UNPACK_SOURCE) if inside else PACKED


def _read_start(archive: zipfile.ZipFile, name: str | None) -> bytes:
    """The first bytes of a part; none if it is not there or cannot be read."""
    if name is None:
        return b""
    part = archive.getinfo(name)
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return b""
    with archive.open(part) as stream:
        return stream.read(65_536)


def _recognise_text(content: bytes) -> Kind:
    if len(content) in (162, 165) and 0 < content[0] <= 54:  # the length of the name of who has the file open
        return LOCK
    start = content[:4096]
    plain = start.replace(b"\0", b"").lower()  # also in UTF-16
    if b"office:spreadsheet" in plain and b"<?xml" in plain:
        return _other("2003 版 XML 表格", _SAVE, form=True)
    if b"<?xml" in plain and any(mark in plain for mark in (b"word/2003/wordml", b"2006/xmlpackage", b"office:text")):
        return _other("2003 版 XML 文档", _FILL, form=False, source=_SAVE_TEXT)
    if any(mark in plain for mark in (b"<html", b"<!doctype html", b"<table")):
        return HTML
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            text = start.decode(encoding, "strict" if len(content) <= len(start) else "ignore")
        except ValueError:
            continue
        if not any(ord(mark) < 32 and mark not in "\t\r\n\f" for mark in text):
            return TEXT
    return UNKNOWN
