"""Writes the PDFs of this folder: tables in the shapes that make a PDF hard to read.

Run by hand, with LibreOffice and Chromium installed: ``python tests/annexes/layouts/make.py``. The PDFs are kept in the
repository, so that the tests need neither. All plans, units and tasks in them are invented.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell

HERE = Path(__file__).parent
FONT = "Noto Serif CJK SC"
HEADS = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
WIDTHS = [1.2, 8, 3, 4, 3]
ROWS = [
    [
        str(n),
        f"任务{n}，" + "扎实推进各项重点工作，" * (1 + n % 3) + "形成长效。",
        "市数据局" if n % 2 else "市 教 育 局",
        "市财政局、市司法局\n各区县政府",
        f"2026年{n % 12 + 1}月底前",
    ]
    for n in range(1, 13)
]
Sides = dict[str, bool]


def start(landscape: bool = True) -> Document:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    if landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    return document


def add_table(document: Document, draw: Callable[[int, int], Sides]) -> None:
    """The rows below their heads; ``draw`` says on which sides of a cell (row, column) no line is drawn."""
    table = document.add_table(rows=0, cols=len(HEADS))
    table.autofit = False
    for r, texts in enumerate([HEADS, *ROWS]):
        for c, (cell, text) in enumerate(zip(table.add_row().cells, texts, strict=True)):
            cell.text, cell.width = text, Cm(WIDTHS[c])
            sides = OxmlElement("w:tcBorders")
            for side in ("top", "left", "bottom", "right"):
                line = OxmlElement(f"w:{side}")
                line.set(qn("w:val"), "single" if draw(r, c).get(side, True) else "nil")
                line.set(qn("w:sz"), "4")
                sides.append(line)
            cell._tc.get_or_add_tcPr().append(sides)


def merge(first: _Cell, last: _Cell, text: str) -> None:
    first.text = last.text = ""
    first.merge(last).text = text


def make_outside() -> Document:
    document = start()
    document.add_paragraph("附 框外列")
    around = {"top": False, "bottom": False}
    add_table(document, lambda _, c: {**around, "left": c == 4, "right": c == 0} if c in (0, 4) else {})
    document.add_paragraph("注：以上任务由市数据局汇总。")
    return document


def make_open() -> Document:
    document = start()
    add_table(document, lambda _, c: {"left": c > 0, "right": c < 4})
    return document


def make_norows() -> Document:
    document = start()
    add_table(document, lambda r, _: {"top": r <= 1, "bottom": r in (0, len(ROWS))})
    return document


def make_noverticals() -> Document:
    document = start()
    add_table(document, lambda _, c: {"left": c == 0, "right": c == 4})
    return document


def make_struck() -> Document:
    document = start(landscape=False)
    table = document.add_table(rows=2, cols=3)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("序号", "任务", "单位"), strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(text).bold = True
    table.cell(1, 0).text = "1"
    paragraph = table.cell(1, 1).paragraphs[0]
    paragraph.add_run("建设")
    paragraph.add_run("大数据中心，并于年底前完成第一期工程的全部建设任务，投入运营").font.strike = True
    paragraph.add_run("算力中心")
    paragraph.add_run("[1]").font.superscript = True
    underlined = paragraph.add_run("重点项目")
    underlined.bold = underlined.underline = True
    paragraph = table.cell(1, 2).paragraphs[0]
    paragraph.add_run("市教育局")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE
    document.add_paragraph().add_run("本段作废").font.strike = True
    return document


def make_heads() -> Document:
    document = start(landscape=False)
    document.sections[0].header.paragraphs[0].text = "石桥区行动方案"
    document.sections[0].footer.paragraphs[0].text = "- 3 -"
    document.add_paragraph("附 合并")
    table = document.add_table(rows=2, cols=6)
    table.style = "Table Grid"
    for column, text in ((0, "序号"), (1, "领域"), (2, "任务"), (5, "时限")):
        merge(table.cell(0, column), table.cell(1, column), text)
    merge(table.cell(0, 3), table.cell(0, 4), "责任分工")
    table.cell(1, 3).text, table.cell(1, 4).text = "牵头", "配合"
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for n in range(1, 21):
        texts = (str(n), "", f"任务{n}" + "推进落实，" * (n % 5 + 6), "市数据局", "市财政局", "年底")
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    merge(table.cell(2, 1), table.cell(8, 1), "领域甲")
    merge(table.cell(9, 1), table.cell(21, 1), "领域乙")
    merge(table.cell(3, 3), table.cell(5, 3), "市发展改革委")
    row = table.add_row().cells
    merge(row[0], row[5], "二、下一部分（共0项）")
    return document


def write_page(style: str, body: str) -> str:
    style = f"body,td,th{{font-family:'{FONT}';font-size:11pt}} {style}"
    return f'<html><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>'


def write_table(rows: list[list[str]], attributes: str = "") -> str:
    lines = ["".join(f"<td>{text}</td>" for text in row) for row in rows]
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    return f"<table {attributes}><thead><tr>{heads}</tr></thead>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


LONG = [
    [str(n), f"任务{n}：" + "推进数字化改革，形成长效机制，" * (n % 4 * 3 + 1) + "完成。", f"市第{n}局", "各区", "年底"]
    for n in range(1, 31)
]
MENU = (
    "<table border=1 width=100%><tr>"
    + "".join(f"<td>{t}</td>" for t in ["首页", "政务公开", "互动交流", "走进本市"])
    + "</tr></table>"
)
DOCUMENTS = {
    "outside": make_outside,
    "open": make_open,
    "norows": make_norows,
    "noverticals": make_noverticals,
    "struck": make_struck,
    "heads": make_heads,
}
OFFICE_PAGES = {"bare": write_page("@page{size:A4 landscape}", "<p>任务表</p>" + write_table(LONG, "width=100%"))}
BROWSER_PAGES = {
    "apart": write_page(
        "table{border-spacing:6px;border:1px solid} td,th{border:1px solid #444;padding:4pt}",
        "<p>附件</p>" + write_table(ROWS),
    ),
    "web": write_page(
        "table.plan{border-collapse:collapse} table.plan td,table.plan th{border:1px solid #666;padding:3pt}",
        MENU
        + "<table width=100% border=1 cellspacing=0 cellpadding=10><tr><td width=20% valign=top>栏目导航<br>公告公示<br>政策文件</td>"
        + f"<td><h3>关于印发行动方案的通知</h3>{write_table(ROWS[:5], 'class=plan')}<p>（此件公开发布）</p></td></tr></table>",
    ),
}


def convert(path: Path, options: str = "") -> None:
    command = ["soffice", "--headless", "--convert-to", f"pdf{options}", "--outdir", str(HERE), str(path)]
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for stem, make in DOCUMENTS.items():
            make().save(str(folder / f"{stem}.docx"))
            convert(folder / f"{stem}.docx")
        (folder / "locked.docx").write_bytes((folder / "open.docx").read_bytes())
        secret = {
            "EncryptFile": {"type": "boolean", "value": "true"},
            "DocumentOpenPassword": {"type": "string", "value": "x"},
        }
        convert(folder / "locked.docx", f":writer_pdf_Export:{json.dumps(secret)}")
        for stem, page in OFFICE_PAGES.items():
            (folder / f"{stem}.html").write_text(page, encoding="utf-8")
            convert(folder / f"{stem}.html", ":writer_web_pdf_Export")
        for stem, page in BROWSER_PAGES.items():
            (folder / f"{stem}.html").write_text(page, encoding="utf-8")
            print_page = ["chromium", "--headless", "--no-sandbox", f"--print-to-pdf={HERE / stem}.pdf"]
            subprocess.run([*print_page, (folder / f"{stem}.html").as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
