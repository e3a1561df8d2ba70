"""What a browser shows of a page, and which tables only lay it out."""

from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Document, Paragraph, Table
from bizenv.intake.document.reading import read_document
from bizenv.intake.document.web.reader import read_html

SAMPLES = Path(__file__).parents[3] / "annexes" / "readers"


def read(markup: str, encoding: str = "utf-8") -> Document:
    return read_html(markup.encode(encoding), "网页.html")


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [[{"above": "^", "left": "<", "": cell.text}[cell.covered] for cell in row.cells] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("markup", "grid"),
    [
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [["a", "b"], ["^", "c"]]),
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", [["a", "<", "b"], ["c", "d", "e"]]),
        ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c", [["a", "<", "b"], ["^", "^", "c"]]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["^", "c"], ["^", "d"]]),
        ("<tr><td rowspan=9>a<td>b<tr><td>c", [["a", "b"], ["^", "c"]]),
        ("<tr><td colspan=50>a<tr><td>b<td>c", [["a", "<"], ["b", "c"]]),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", [["a", "b"], ["c", "^"]]),
        ("<thead><tr><th rowspan=5>h<th>i</thead><tbody><tr><td>a<td>b", [["h", "i"], ["a", "b"]]),
        ("<tfoot><tr><td>z</tfoot><tr><td>a", [["a"], ["z"]]),
        ("<tr><td>a<tr style='display: none'><td>b<tr><td>c", [["a"], ["c"]]),
        ("<tr><td rowspan=x colspan=-1>a<td>b", [["a", "b"]]),
        (
            "<tr><td>a<br>b<p>c</p><p>d</p><ul><li>e<li>f</ul><td><ol><li>g<li>h</ol>",
            [["a\nb\nc\nd\ne\nf", "1.g\n2.h"]],
        ),
        ("<tr><td>推\n 进<td>a\n b&nbsp;c", [["推进", "a b c"]]),
    ],
)
def test_spans_and_lines_are_laid_out_as_a_browser_does(markup: str, grid: list[list[str]]):
    assert tables(read(f"<table>{markup}</table>")) == [grid]


def test_a_table_that_lays_out_the_page_is_none():
    inner = "<table><tr><td>1<td>甲<tr><td>2<td>乙</table>"
    document = read(f"<table><tr><td>导航<td><p>标题</p>{inner}落款</table>")
    assert tables(document) == [[["1", "甲"], ["2", "乙"]]]
    assert texts(document) == ["导航", "标题", "落款"]


def test_struck_out_words_stay_and_are_named():
    document = read(
        "<p>甲<del>乙</del></p><table><tr><td>丙<span style='text-decoration:underline line-through'>丁</span>"
    )
    paragraph, table = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Table)
    assert (paragraph.text, paragraph.struck) == ("甲乙", "乙")
    assert (table.rows[0].cells[0].text, table.rows[0].cells[0].struck) == ("丙丁", "丁")


def test_what_no_reader_sees_is_left_out():
    markup = "<title>t</title><nav>导航</nav><script>x</script><style>y</style><p>甲<span style='display:none'>乙</span><!-- 丙 --></p>"
    assert texts(read(markup)) == ["甲"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("said", ["", "<meta charset=gb2312>", "<meta charset=utf-8>", "<meta charset=iso-8859-1>"])
def test_a_page_is_read_whatever_it_says_of_its_encoding(encoding: str, said: str):
    assert texts(read(f"<html><head>{said}</head><body><p>市发展改革委</p>", encoding)) == ["市发展改革委"]


def test_a_saved_page_is_unwrapped():
    body = "<html><body><p>市政务办</p></body></html>".encode("gbk")
    coded = "".join(f"={byte:02X}" for byte in body)
    coded = "=\r\n".join(coded[n : n + 60] for n in range(0, len(coded), 60))
    page = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        f"{coded}\r\n--B\r\nContent-Type: image/png\r\n\r\nx\r\n--B--\r\n"
    )
    assert texts(read_html(page.encode("ascii"), "网页.mht")) == ["市政务办"]


def test_a_saved_page_without_a_page_is_refused():
    with pytest.raises(DataError, match="没有找到网页"):
        read_html(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", "网页.mht")


def test_tables_of_html_in_a_text_of_a_scan_leave_its_lines_apart(tmp_path: Path):
    path = tmp_path / "方案.md"
    lines = ["# 某市方案", "", *["总则" * 400] * 8, "<table><tr><td>1</td><td>甲</td></tr></table>", "", "**落款**"]
    path.write_text("\n".join(lines), "utf-8")
    document = read_document(path)
    assert texts(document)[0] == "某市方案"
    assert texts(document)[-1] == "落款"
    assert len(texts(document)) == 10
    assert tables(document) == [[["1", "甲"]]]


def test_a_page_of_libreoffice_is_read():
    (table,) = tables(read_html((SAMPLES / "libreoffice.html").read_bytes(), "清单.html"))
    assert table[5] == ["1", "精简流程", "(1)推行“一网通办”。\n(2)压缩时限。", "市政务办、市商务委", "2026年3月底前"]
    assert table[6][:2] == ["^", "^"]
