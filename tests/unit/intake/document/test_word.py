"""What is printed in a Word document and would be lost if only its text were read."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Document, Paragraph, Table
from bizenv.intake.document.secrecy import find_mark
from bizenv.intake.document.word.numbering import put_before, write_number
from bizenv.intake.document.word.reader import read_word

SAMPLES = Path(__file__).parents[3] / "annexes" / "readers"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make(body: str, *, numbering: str = "", styles: str = "", header: str = "") -> bytes:
    """A document of the markup of its parts."""
    parts = {"numbering": (numbering, "numbering"), "styles": (styles, "styles"), "header": (header, "hdr")}
    links = "".join(
        f'<Relationship Id="r{n}" Type="{TYPE}/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(parts)
        if parts[name][0]
    )
    links += f'<Relationship Id="x" Type="{TYPE}/attachedTemplate" TargetMode="External" Target="http://192.0.2.1/x"/>'
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("word/document.xml", f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        out.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
        for name, (markup, tag) in parts.items():
            if markup:
                out.writestr(f"word/{name}.xml", f"<w:{tag} {SPACE}>{markup}</w:{tag}>")
    return stream.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside if inside.startswith('<') else p(inside)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, grid: str = "") -> str:
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def numbered(list: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'


def level(n: int, format: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


LISTS = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}{level(1, "chineseCounting", "（%2）")}'
    f"{level(2, 'decimal', '%3.')}{level(3, 'decimal', '%1.%4', '<w:isLgl/>')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(document: Document) -> list[list[str]]:
    """Each row of the first table; what a merged cell covers is shown as ^ or <."""
    table = next(block for block in document.blocks if isinstance(block, Table))
    return [[{"above": "^", "left": "<", "": cell.text}[cell.covered] for cell in row.cells] for row in table.rows]


def read(body: str, **parts: str) -> Document:
    return read_word(make(body, **parts), "方案.docx")


def test_the_numbers_that_word_prints_are_read():
    body = p("总体要求", numbered(1)) + p("重点任务", numbered(1)) + p("政务环境", numbered(1, 1))
    body += p("简化", numbered(1, 2)) + p("2026年底前压减", numbered(1, 2)) + p("法治环境", numbered(1, 1))
    body += p("重来", numbered(1, 2)) + p("条", numbered(1, 3)) + p("再重来", numbered(2, 2)) + p("点", numbered(3))
    assert texts(read(body, numbering=LISTS)) == [
        "一、总体要求",
        "二、重点任务",
        "（一）政务环境",
        "1.简化",
        "2. 2026年底前压减",
        "（二）法治环境",
        "1.重来",
        "2.1 条",
        "1.再重来",
        "点",
    ]


def test_the_numbers_of_a_column_are_read_though_its_cells_are_empty():
    empty = f"<w:p><w:pPr>{numbered(1, 2)}</w:pPr></w:p>"
    body = tbl(tr(tc(empty), tc("甲")), tr(tc(empty), tc("乙")))
    assert rows(read(body, numbering=LISTS)) == [["1.", "甲"], ["2.", "乙"]]


def test_a_style_gives_its_paragraphs_numbers_and_takes_them_away():
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:pPr>{numbered(1)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    body = (
        p("甲", '<w:pStyle w:val="B"/>')
        + p("乙", f'<w:pStyle w:val="B"/>{numbered(0)}')
        + p("丙", '<w:pStyle w:val="A"/>')
    )
    assert texts(read(body, numbering=LISTS, styles=styles)) == ["一、甲", "乙", "二、丙"]


@pytest.mark.parametrize(
    ("number", "format", "written"),
    [
        (11, "chineseCounting", "十一"),
        (110, "chineseCountingThousand", "一百一十"),
        (21, "chineseLegalSimplified", "贰拾壹"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (7, "none", ""),
        (7, "somethingNew", "7"),
    ],
)
def test_a_number_is_written_in_the_format_of_its_list(number: int, format: str, written: str):
    assert write_number(number, format) == written


def test_a_number_is_never_read_as_one_with_the_text_behind_it():
    assert put_before("1.", "5万吨") == "1. 5万吨"
    assert put_before("①", "5万吨") == "①5万吨"


def test_merged_cells_are_told_from_empty_ones():
    body = tbl(
        tr(tc("甲", '<w:gridSpan w:val="2"/>'), tc("乙", '<w:vMerge w:val="restart"/>')),
        tr(tc("丙"), tc(""), tc("", "<w:vMerge/>")),
        tr(tc("丁"), properties='<w:gridBefore w:val="1"/>'),
        tr(tc("戊", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>'), tc("", "<w:vMerge/>")),
    )
    assert rows(read(body)) == [["甲", "<", "乙"], ["丙", "", "^"], ["", "丁", ""], ["戊", "<", ""]]


def test_borders_drawn_by_hand_make_no_columns_of_their_own():
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (2000, 90, 3000))
    body = tbl(
        tr(tc("甲", '<w:gridSpan w:val="2"/>'), tc("乙")), tr(tc("丙"), tc("丁", '<w:gridSpan w:val="2"/>')), grid=grid
    )
    assert rows(read(body)) == [["甲", "乙"], ["丙", "丁"]]


def test_the_lines_of_a_cell_and_a_table_in_it_are_read():
    inner = tbl(tr(tc("内一"), tc("内二")), tr(tc("内三"), tc("")))
    body = tbl(tr(tc(p("一") + "<w:p><w:r><w:t>二</w:t><w:br/><w:t>三</w:t><w:tab/><w:t>四</w:t></w:r></w:p>" + inner)))
    assert rows(read(body)) == [["一\n二\n三 四\n内一 内二\n内三"]]


def test_tracked_changes_are_read_as_accepted_and_said():
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('市')}<w:ins>{run.format('政务办')}</w:ins>"
        "<w:del><w:r><w:delText>商务委</w:delText></w:r></w:del></w:p>"
        + tbl(tr(tc("甲")), tr(tc("乙"), properties="<w:del/>"), tr(tc("丙"), properties="<w:ins/>"))
    )
    document = read(body)
    assert texts(document) == ["市政务办"]
    assert rows(document) == [["甲"], ["丙"]]
    assert any("修订" in remark for remark in document.remarks)


def test_struck_out_words_stay_and_are_named():
    style = '<w:style w:type="character" w:styleId="S"><w:rPr><w:dstrike/></w:rPr></w:style>'
    body = (
        "<w:p><w:r><w:t>甲、</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>乙、</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>丙</w:t></w:r><w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>丁</w:t></w:r></w:p>'
    )
    (paragraph,) = read(body, styles=style).blocks
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.text, paragraph.struck) == ("甲、乙、丙丁", "乙、丙")


def test_what_is_hidden_or_a_note_is_left_out_and_said():
    body = '<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    document = read(body)
    assert texts(document) == ["甲"]
    assert [any(word in remark for remark in document.remarks) for word in ("隐藏", "脚注")] == [True, True]


def test_content_controls_links_and_text_boxes_are_walked_into():
    box = "<w:r><w:pict><w:txbxContent>" + p("框里") + "</w:txbxContent></w:pict></w:r>"
    body = (
        f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
        f"<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>标签</w:t></w:r></w:smartTag>{box}</w:p>"
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{tc('格')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    document = read(body)
    assert texts(document) == ["控件", "链接标签", "框里"]
    assert rows(document) == [["格"]]


def test_marks_of_secrecy_in_headers_and_watermarks_are_found():
    assert find_mark(read(p("方案"), header=p("秘密★1年"))) == "秘密★1年"
    mark = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="内部资料"/></v:shape></w:pict></w:r></w:p>'
    assert find_mark(read(p("方案"), header=mark)) == "内部资料"
    assert texts(read(p("方案"), header=p("某市人民政府文件"))) == ["方案"]


def test_a_document_of_python_docx_is_read():
    made = docx.Document()
    made.add_paragraph("方案")
    table = made.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合"
    table.cell(2, 2).text = "尾"
    stream = BytesIO()
    made.save(stream)
    document = read_word(stream.getvalue(), "方案.docx")
    assert texts(document) == ["方案"]
    assert rows(document) == [["合", "<", ""], ["^", "^", ""], ["", "", "尾"]]
    assert [row.place for block in document.blocks if isinstance(block, Table) for row in block.rows][2] == "表1第3行"


def test_a_document_of_libreoffice_is_read():
    document = read_word((SAMPLES / "libreoffice.docx").read_bytes(), "方案.docx")
    assert texts(document) == ["某市优化营商环境任务清单", "1.总则一", "2.总则二", "落款"]
    assert rows(document)[1:] == [
        ["一、优化政务环境（共2项）", "<", "<", "<", "<"],
        ["1", "精简流程", "(1)推行“一网通办”。\n(2)压缩时限。", "市政务办、市商务委", "2026年3月底前"],
        ["^", "^", "建立台账。", "市发展改革委", "2026年12月底前"],
        ["2", "降低费用", "减免收费。", "^", ""],
    ]
    assert [c.struck for b in document.blocks if isinstance(b, Table) for r in b.rows for c in r.cells if c.struck] == [
        "市商务委"
    ]


def test_a_document_without_a_body_is_refused():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("word/document.xml", "<x/>")
    with pytest.raises(DataError, match=r"方案\.docx：里面没有正文"):
        read_word(stream.getvalue(), "方案.docx")
