"""What a file is, by its content, and what is said of it."""

import zipfile
from io import BytesIO

import pytest

from bizenv.intake.archive import FormError, inspect_archive
from bizenv.intake.kinds import recognise

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SAVE, FILL, UNPACK, AGAIN = "另存为“Excel 工作簿（*.xlsx）”", "填在发下去的 Excel 表里", "请先解压", "请重新下载"


def old(*streams: str) -> bytes:
    """A file of the container that Office had before 2007, with its directory of streams."""
    return OLD + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))


def packed(**parts: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        for name, text in parts.items():
            out.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return stream.getvalue()


def locked_by(name: str) -> bytes:
    """The lock file that Excel leaves beside a workbook that is open."""
    return bytes([len(name)]) + name.encode().ljust(54) + bytes([len(name), 0]) + name.encode("utf-16-le").ljust(108)


FILES = {
    "nothing": (b"", "是空的", "没有下载完"),
    "a placeholder of a cloud": (bytes(4096), "是空的", "没有下载完"),
    "a download that stopped": (packed(a="x" * 5000)[:3000], "不完整", AGAIN),
    "xls": (old("Workbook", "SummaryInformation"), "旧版 .xls", SAVE),
    "xls of Excel 5": (old("Book"), "旧版 .xls", SAVE),
    "xls of Excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(100), "旧版 .xls", SAVE),
    "xls with a Word document in it": (old("Workbook", "MBD1", "WordDocument"), "旧版 .xls", SAVE),
    "with a password": (old("EncryptionInfo", "EncryptedPackage"), "加了密码", "去掉密码"),
    "unclear": (OLD, "旧版 .xls 或加了密码", "去掉密码"),
    "doc": (old("WordDocument"), "Word 文档", FILL),
    "ppt": (old("PowerPoint Document"), "演示文稿", FILL),
    "xlsb": (packed(xl__workbook_dot_bin="x"), "二进制工作簿（.xlsb）", SAVE),
    "docx": (packed(word__document_dot_xml="x"), "Word 文档", FILL),
    "pptx": (packed(ppt__presentation_dot_xml="x"), "演示文稿", FILL),
    "ods": (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument 表格（.ods）", SAVE),
    "odt": (packed(mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument 文档", FILL),
    "ofd": (packed(OFD_dot_xml="x"), "OFD 版式文件", FILL),
    "zip": (packed(a_dot_txt="x"), "是压缩包；", UNPACK),
    "zip of forms": (packed(甲_dot_xlsx="x", 乙_dot_xlsx="x"), "压缩包，里面有 2 个表格", UNPACK),
    "rar": (b"Rar!\x1a\x07\x01\x00", "压缩包", UNPACK),
    "7z": (b"7z\xbc\xaf\x27\x1c\x00", "压缩包", UNPACK),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF", FILL),
    "pdf with a workbook behind it": (b"%PDF-1.7\n" + packed(xl__workbook_dot_xml="x"), "PDF", FILL),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(9), "图片", FILL),
    "rtf": (b"{\\rtf1\\ansi}", "RTF 文档", FILL),
    "html": (b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "网页（HTML）", SAVE),
    "html in UTF-16": ("<!DOCTYPE html><p>".encode("utf-16"), "网页（HTML）", SAVE),
    "mht": (b"MIME-Version: 1.0\r\nX: y", "网页（HTML）", SAVE),
    "XML of 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "2003",
        SAVE,
    ),
    "XML document of 2003": (
        b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
        "2003 版 XML 文档",
        FILL,
    ),
    "pdf behind blank lines": (b"\r\n\r\n%PDF-1.4\n", "PDF", FILL),
    "tiff": (b"II*\0" + bytes(9), "图片", FILL),
    "saved page": (b"From: <Saved by Blink>\r\nContent-Type: multipart/related;\r\n", "网页（HTML）", SAVE),
    "csv": ("编号,阶段\n1(1),推进中\n".encode(), "文本文件", SAVE),
    "csv in GBK": ("编号,阶段\n1(1),推进中\n".encode("gbk"), "文本文件", SAVE),
    "text in UTF-16": ("编号\t阶段\n".encode("utf-16"), "文本文件", SAVE),
    "long text": (("进展" * 5000).encode(), "文本文件", SAVE),
    "lock": (locked_by("zhang"), "~$ 开头", "没有 ~$ 的那个文件"),
    "shortcut": (b"[InternetShortcut]\nURL=https://example.org/", "快捷方式", "下载到本机"),
    "noise": (bytes(range(256)), "不是 Excel 工作簿（.xlsx），或已损坏", "请用发下去的表"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_called_what_it_is_with_what_to_do(name: str):
    content, what, remedy = FILES[name]
    with pytest.raises(FormError) as raised:
        inspect_archive(content)
    assert what in str(raised.value)
    assert remedy in str(raised.value)


def test_a_workbook_is_one_under_any_name_of_its_parts():
    assert recognise(packed(xl__workbook_dot_xml="x")) is None
    types = '<Override PartName="/a.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("[Content_Types].xml", types)
    assert recognise(stream.getvalue()) is None
