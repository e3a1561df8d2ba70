"""A file is read as what it is, whatever its name; what cannot be read is named, with what to do."""

import os
import shutil
from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.intake.document.reading import read_document

SAMPLES = Path(__file__).parents[3] / "annexes" / "readers"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "csv"])
def test_the_name_says_nothing(kind: str, tmp_path: Path):
    path = tmp_path / "方案.pdf"
    shutil.copy(SAMPLES / f"libreoffice.{kind}", path)
    document = read_document(path)
    assert (document.kind, document.name) == (kind, "方案.pdf")


@pytest.mark.parametrize(
    ("kind", "what", "remedy"),
    [
        ("doc", "旧版 Word 文档（.doc", "另存为“Word 文档（*.docx）”"),
        ("xls", "旧版 .xls", "另存为“Excel 工作簿（*.xlsx）”"),
        ("odt", "OpenDocument 文档", "另存为“Word 文档（*.docx）”"),
        ("ods", "OpenDocument 表格（.ods）", "另存为“Excel 工作簿（*.xlsx）”"),
        ("rtf", "RTF 文档", "另存为“Word 文档（*.docx）”"),
    ],
)
def test_an_old_or_foreign_file_of_libreoffice_is_named(kind: str, what: str, remedy: str):
    with pytest.raises(DataError) as raised:
        read_document(SAMPLES / f"libreoffice.{kind}")
    assert f"libreoffice.{kind}：是" in str(raised.value)
    assert what in str(raised.value)
    assert remedy in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的"),
        (b"\x89PNG\r\n\x1a\n", "是图片，不能导入；请用文字识别"),
        (b"Rar!\x1a\x07\x01\x00", "是压缩包，不能导入；请先解压，再导入"),
        (b"PK\x03\x04" + bytes(30), "不完整，或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (bytes(range(256)), "认不出是什么文件"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, said: str, tmp_path: Path):
    path = tmp_path / "方案.docx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=rf"方案\.docx：.*{said}"):
        read_document(path)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path):
    with pytest.raises(DataError, match="没有这个文件"):
        read_document(tmp_path / "无")
    with pytest.raises(DataError, match="是文件夹"):
        read_document(tmp_path)
    with pytest.raises(DataError, match="打不开"):
        read_document(tmp_path / "a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(DataError, match="不是普通文件"):
        read_document(tmp_path / "管道")


def test_a_document_with_a_mark_of_secrecy_is_refused(tmp_path: Path):
    path = tmp_path / "方案.txt"
    path.write_text("机密★20年\n某市方案\n", "utf-8")
    with pytest.raises(DataError, match="标有“机密★20年”，没有导入。本系统是非涉密系统"):
        read_document(path)
