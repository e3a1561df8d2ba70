"""Documents made to stop a reader: each is refused in words, or read, within the limits of the child process."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from bizenv.base.errors import DataError
from bizenv.intake.document.child import MOVING_PER_MEGABYTE, SECONDS, read_safely
from bizenv.intake.document.model import Table

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 100 + '"><!ENTITY c "' + "&b;" * 100 + '">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return stream.getvalue()


def word(body: str, before: str = "") -> bytes:
    return packed({"word/document.xml": f"{before}<w:document {SPACE}><w:body>{body}</w:body></w:document>"})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def in_sheet(old: bytes, new: bytes) -> bytes:
    return excel(lambda name, data: data.replace(old, new) if name == "xl/worksheets/sheet1.xml" else data)


def excel(change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook of which each part has been changed."""
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    stream = BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return packed({name: change(name, archive.read(name)) for name in archive.namelist()})


def pdf(*objects: str) -> bytes:
    text, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{n} 0 obj\n{body}\nendobj\n".encode()
    start = len(text)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    text += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return text + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def deep(open: str, close: str, times: int) -> str:
    return open * times + close * times


# Each is made only when its test runs: some are large.
REFUSED: dict[str, Callable[[], bytes]] = {
    "word: zip bomb": lambda: word(paragraph("x" * 200_000_000)),
    "word: entities": lambda: word(paragraph("&c;"), LAUGHS),
    "word: a file as an entity": lambda: word(paragraph("&c;"), OUTSIDE),
    "word: entities in UTF-16": lambda: packed(
        {"word/document.xml": f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<x>&c;</x>'.encode("utf-16")}
    ),
    "word: deep": lambda: word(deep("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 100_000)),
    "word: tables in tables": lambda: word(deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 20_000)),
    "word: columns without end": lambda: word(
        "<w:tbl>"
        + '<w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr><w:tc><w:p/></w:tc></w:tr>' * 1000
        + "</w:tbl>"
    ),
    "word: cut off": lambda: word(paragraph("甲" * 1000))[:120],
    "word: broken XML": lambda: packed({"word/document.xml": f"<w:document {SPACE}><w:body><w:p>"}),
    "word: parts without number": lambda: packed({"word/document.xml": "<x/>"} | {f"a{n}": "" for n in range(10_001)}),
    "excel: zip bomb": lambda: excel(lambda name, data: data + b" " * 100_000_000 if "sheet1" in name else data),
    "excel: entities": lambda: in_sheet(b"<worksheet", LAUGHS.encode() + b"<worksheet"),
    "excel: deep": lambda: in_sheet(b"<sheetData>", deep("<x>", "</x>", 100_000).encode() + b"<sheetData>"),
    "excel: cells without number": lambda: in_sheet(
        b"<sheetData>", b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 600_000
    ),
    "excel: cut off": lambda: in_sheet(b"<x", b"<x")[:2000],
    "html: entities": (LAUGHS + "<html><p>&c;</p>").encode,
    "html: deep": ("<html>" + "<div>" * 20_000 + "甲").encode,
    "html: never closed": lambda: "<html><table><tr><td>甲".encode() + b"<b><i><u>" * 50_000,
    "text: spaces without end": lambda: "甲\n".encode() + b" " * 3_000_000 + b"x",
    "text: rules without end": lambda: "甲\n|".encode() + b"-" * 1_000_000 + b"\n" + b"|-" * 500_000,
    "html: saved pages in one another": lambda: b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" * 5_000,
    "text: a list in a list": lambda: b"[" * 1_000_000,
    "text: a cell of megabytes": lambda: b'a,b\n1,"' + b"x" * 5_000_000 + b'"\n2,3\n',
    "pdf: pages in a circle": lambda: pdf(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    ),
    "pdf: a page that is its own parent": lambda: pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 3 0 R /Contents 3 0 R >>",
    ),
    "pdf: lists of places in a circle": lambda: re.sub(
        rb"/Root 1 0 R",
        b"/Root 1 0 R /Prev 9",
        pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"),
    ),
    "pdf: lengths in a circle": lambda: pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        "<< /Length 4 0 R >>\nstream\nBT ET\nendstream",
    ),
    "pdf: cut off": lambda: pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>")[:60],
}
ENDED: dict[str, Callable[[], bytes]] = {
    "pdf: a picture in itself": lambda: pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/F Do\nendstream",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 11 >>\n"
        "stream\n/F Do /F Do\nendstream",
    ),
    "pdf: a page a hundred thousand times": lambda: pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{'3 0 R ' * 100_000}] /Count 100000 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ),
    "pdf: zip bomb": lambda: pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        f"<< /Length 9 /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n{zlib.compress(b'q Q ' * 75_000_000).hex()}>\nendstream",
    ),
}
READ: dict[str, Callable[[], bytes]] = {
    "word: a reference outside": lambda: packed(
        {
            "word/document.xml": f"<w:document {SPACE}><w:body>{paragraph('甲')}</w:body></w:document>",
            "word/_rels/document.xml.rels": '<Relationships><Relationship Id="a" TargetMode="External" Target="http://192.0.2.1/"'
            ' Type="x/styles"/></Relationships>',
        }
    ),
    "word: styles in a circle": lambda: packed(
        {
            "word/document.xml": f"<w:document {SPACE}><w:body>"
            f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>',
            "word/_rels/document.xml.rels": '<Relationships><Relationship Id="a" Target="styles.xml" Type="x/styles"/></Relationships>',
            "word/styles.xml": f'<w:styles {SPACE}><w:style w:styleId="A"><w:basedOn w:val="A"/></w:style></w:styles>',
        }
    ),
    "excel: everything merged": lambda: in_sheet(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "html: spans without end": lambda: (
        b"<html><table><tr><td rowspan=999999 colspan=999999>\xe7\x94\xb2<tr><td>x</table>"
    ),
    "html: a picture outside": "<html><p>甲<img src='http://192.0.2.1/'><iframe src='file:///etc/passwd'>".encode,
    "text: tildes": lambda: "甲\n".encode() + b"~~" * 500_000 + b"\n|a|b|\n|-|-|\n|" + b"**" * 100_000 + b"|c|",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_document_is_refused_in_words(name: str, tmp_path: Path):
    folder = tmp_path / "收"
    folder.mkdir()
    path = folder / "方案"
    path.write_bytes(REFUSED[name]())
    start = time.monotonic()
    with pytest.raises(DataError, match="方案") as raised:
        read_safely([path], seconds=60)
    assert "秒还没有读完" not in str(raised.value)
    assert time.monotonic() - start < 30
    assert [inside.name for inside in folder.iterdir()] == ["方案"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDED)
def test_a_document_that_goes_on_for_ever_is_ended(name: str, tmp_path: Path):
    path = tmp_path / "方案"
    path.write_bytes(ENDED[name]())
    start = time.monotonic()
    with contextlib.suppress(DataError):  # one that can be read in time may be read
        read_safely([path])
    assert time.monotonic() - start < SECONDS + MOVING_PER_MEGABYTE * path.stat().st_size / 1_000_000 + 3


@pytest.mark.parametrize("name", READ)
def test_what_is_strange_in_a_document_does_not_stop_its_reading(name: str, tmp_path: Path):
    path = tmp_path / "方案"
    path.write_bytes(READ[name]())
    (document,) = read_safely([path], seconds=60)
    texts = [
        text
        for block in document.blocks
        for text in ([c.text for row in block.rows for c in row.cells] if isinstance(block, Table) else [block.text])
    ]
    assert any(text.startswith("甲") for text in texts)
    assert not any("root:" in text for text in texts)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_or_refused_in_time(tmp_path: Path):
    rows = "".join(f"<w:tr><w:tc>{paragraph(str(n))}</w:tc></w:tr>" for n in range(100_000))
    (tmp_path / "a").write_bytes(word(f"<w:tbl>{rows}</w:tbl>"))
    (tmp_path / "b").write_text("序号,任务\n" + "".join(f"{n},推进\n" for n in range(100_000)), "utf-8")
    (tmp_path / "c").write_text("<table>" + "".join(f"<tr><td>{n}<td>推进" for n in range(100_000)), "utf-8")
    for name in "abc":
        (document,) = read_safely([tmp_path / name], seconds=60)
        (table,) = document.blocks
        assert isinstance(table, Table)
        assert len(table.rows) >= 100_000


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path):
    path = tmp_path / "方案.csv"
    path.write_text("序号,任务\n" + "1,推进\n" * 500_000, "utf-8")
    start = time.monotonic()
    with pytest.raises(DataError, match=r"方案\.csv：读了 0 秒还没有读完（太大或构造异常），已停止"):
        read_safely([path], seconds=0.3)
    assert time.monotonic() - start < 5


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the limit is kept by Linux")
def test_a_child_that_takes_too_much_memory_is_ended(tmp_path: Path):
    path = tmp_path / "方案.csv"
    path.write_text("序号,任务\n" + "1,推进\n" * 500_000, "utf-8")
    with pytest.raises(DataError, match=r"方案\.csv：太大或构造异常，读不了"):
        read_safely([path], seconds=60, megabytes=-200)


def test_no_child_is_left_behind(tmp_path: Path):
    path = tmp_path / "方案.csv"
    path.write_text("序号,任务\n1,推进\n2,推进\n", "utf-8")
    script = (
        "import os, sys; from pathlib import Path; from bizenv.intake.document.child import read_safely;"
        "read_safely([Path(sys.argv[1])]); os.waitpid(-1, os.WNOHANG)"
    )  # in a process of its own: this one may have children of other tests, such as a browser
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False, capture_output=True, encoding="utf-8")
    assert "ChildProcessError" in done.stderr


def test_the_folder_one_stands_in_lends_the_child_no_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "csv.py").write_text("raise SystemExit(3)", "utf-8")
    (tmp_path / "方案.csv").write_text("序号,任务\n1,推进\n2,推进\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(read_safely([Path("方案.csv")])) == 1


def wait_for_child(parent: int) -> None:
    """Wait until a process has a child."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(600):
        time.sleep(0.1)
        if not children.exists() or children.read_text("ascii").strip():
            return
    pytest.fail("no child was started")


@pytest.mark.shell
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs signals")
def test_the_child_ends_with_its_parent_on_ctrl_c(tmp_path: Path):
    path = tmp_path / "方案.csv"
    path.write_text("序号,任务\n" + "1,推进\n" * 2_000_000, "utf-8")
    script = (
        "import signal, sys; from pathlib import Path; from bizenv.intake.document.child import read_safely\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # it is ignored in what a shell runs behind itself
        "try: print('go', flush=True); read_safely([Path(sys.argv[1])], seconds=60, megabytes=8000)\n"
        "except KeyboardInterrupt: print('interrupted', flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, path], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"go\n"
        wait_for_child(process.pid)
        os.kill(process.pid, signal.SIGINT)
        assert process.stdout.read() == b"interrupted\n"
    with pytest.raises(ProcessLookupError):  # nobody is left in its group
        os.killpg(process.pid, 0)


def test_a_library_that_is_missing_is_no_fault_of_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "lxml.py").write_text("raise ModuleNotFoundError('No lxml', name='lxml')", "utf-8")
    (tmp_path / "方案.docx").write_bytes(word(paragraph("甲")))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ModuleNotFoundError) as raised:
        read_safely([tmp_path / "方案.docx"])
    assert raised.value.name == "lxml"


def test_progress_is_told(tmp_path: Path):
    (tmp_path / "方案.docx").write_bytes(word(paragraph("甲") * 500))
    told: list[tuple[int, int]] = []
    read_safely([tmp_path / "方案.docx"], tick=lambda done, total: told.append((done, total)))
    assert told[-1] == (500, 500)
    assert 50 < len(told) < 150


def test_the_first_file_that_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "甲.csv").write_text("序号,任务\n1,推进\n2,推进\n", "utf-8")
    (tmp_path / "乙.doc").write_bytes(b"")
    with pytest.raises(DataError, match=r"乙\.doc：是空的"):
        read_safely([tmp_path / "甲.csv", tmp_path / "乙.doc"])
