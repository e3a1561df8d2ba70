"""Writes a paper (paragraphs and tables) as a Word, Excel, HTML, PDF, CSV, Markdown file, for the annexes of the tests.

A table is written down as lines of cells parted by ``|``. ``^`` is a place that belongs to the merged cell above it,
``<`` one that belongs to the cell to its left, ``⏎`` a line break inside a cell, ``~~…~~`` words that are struck out.
LibreOffice makes files from the flat OpenDocument text that ``write_fodt`` gives; Chromium prints HTML.
"""

import csv
import html
import io
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
Grid = list[list[str]]


class Line(NamedTuple):
    """A paragraph; ``style``: body, title, head (black letters), right, center, left, break (a new page)."""

    text: str
    style: str = "body"


class Sheet(NamedTuple):
    """A table: its grid, how many rows are heads, the widths of the columns in millimetres.

    ``frame``: all, none, or the columns (first, last) around which lines are drawn. ``split``: rows may break over
    pages. ``repeat``: the heads are repeated on each page. ``size``: of the letters in points.
    """

    grid: Grid
    heads: int
    widths: tuple[int, ...]
    frame: str | tuple[int, int] = "all"
    split: bool = False
    repeat: bool = True
    size: float = 10.5
    strips: tuple[int, ...] = ()


class Paper(NamedTuple):
    """What is written; ``wide``: the page is A4 in landscape. ``font``: one for all, to keep PDFs small."""

    blocks: tuple[Line | Sheet, ...]
    wide: bool = False
    font: str = SANS


def grid(text: str) -> Grid:
    """The grid of a table that is written down as lines."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    width = max(map(len, rows))
    assert all(len(row) == width for row in rows), [row for row in rows if len(row) != width]
    return [[cell.replace("⏎", "\n").replace("␣", " ") for cell in row] for row in rows]


def span(rows: Grid, r: int, c: int) -> tuple[int, int]:
    """How many rows and columns the cell at a place covers."""
    right, down = c + 1, r + 1
    while right < len(rows[r]) and rows[r][right] == "<":
        right += 1
    while down < len(rows) and rows[down][c] == "^":
        down += 1
    return down - r, right - c


def pieces(text: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is struck out."""
    return [(piece, n % 2 == 1) for n, piece in enumerate(text.split("~~")) if piece]


# --- flat OpenDocument, for LibreOffice ---

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_LINES = {
    "body": ("justify", 15, "1.05cm"),
    "title": ("center", 20, "0cm"),
    "head": ("start", 15, "0cm"),
    "right": ("end", 15, "0cm"),
    "center": ("center", 15, "0cm"),
    "left": ("start", 15, "0cm"),
    "break": ("start", 10, "0cm"),
}


def _odt_text(text: str) -> str:
    out = []
    for piece, struck in pieces(text):
        body = re.sub(" {2,}", lambda m: f' <text:s text:c="{len(m[0]) - 1}"/>', html.escape(piece, quote=False))
        body = body.replace("\n", "<text:line-break/>")
        out.append(f'<text:span text:style-name="struck">{body}</text:span>' if struck else body)
    return "".join(out)


def _odt_table(sheet: Sheet, n: int, font: str) -> tuple[str, str]:
    """The styles and the body of a table."""
    keep = "auto" if sheet.split else "always"
    styles = [
        f'<style:style style:name="t{n}" style:family="table"><style:table-properties style:width="{sum(sheet.widths)}mm"'
        ' table:align="center" style:may-break-between-rows="true" table:border-model="collapsing"/></style:style>',
        f'<style:style style:name="r{n}" style:family="table-row"><style:table-row-properties'
        f' fo:keep-together="{keep}"/></style:style>',
    ]
    for k, width in enumerate(sheet.widths):
        styles.append(
            f'<style:style style:name="c{n}.{k}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width}mm"/></style:style>'
        )
        framed = sheet.frame == "all" or (isinstance(sheet.frame, tuple) and sheet.frame[0] <= k <= sheet.frame[1])
        line = "0.5pt solid #000000" if framed else "none"
        styles.append(
            f'<style:style style:name="b{n}.{k}" style:family="table-cell"><style:table-cell-properties'
            f' fo:border="{line}" fo:padding="0.8mm" style:vertical-align="{"top" if sheet.split else "middle"}"/></style:style>'
        )
    for name, align in (("p", "start"), ("q", "center"), ("h", "center")):
        styles.append(
            f'<style:style style:name="{name}{n}" style:family="paragraph"><style:paragraph-properties'
            f' fo:text-align="{align}"/><style:text-properties style:font-name="{font}" style:font-name-asian="{font}"'
            f' fo:font-size="{sheet.size}pt" style:font-size-asian="{sheet.size}pt"/></style:style>'
        )
    out = [f'<table:table table:name="T{n}" table:style-name="t{n}">']
    out += [f'<table:table-column table:style-name="c{n}.{k}"/>' for k in range(len(sheet.widths))]
    for r, row in enumerate(sheet.grid):
        if r == 0 and sheet.heads and sheet.repeat:
            out.append("<table:table-header-rows>")
        out.append(f'<table:table-row table:style-name="r{n}">')
        for c, cell in enumerate(row):
            if cell in "^<" and cell:
                out.append("<table:covered-table-cell/>")
                continue
            down, right = span(sheet.grid, r, c)
            style = "h" if r < sheet.heads else "q" if len(cell) < 9 and "、" not in cell else "p"
            out.append(
                f'<table:table-cell table:style-name="b{n}.{c}" table:number-rows-spanned="{down}"'
                f' table:number-columns-spanned="{right}"><text:p text:style-name="{style}{n}">{_odt_text(cell)}'
                "</text:p></table:table-cell>"
            )
        out.append("</table:table-row>")
        if r + 1 == sheet.heads and sheet.repeat:
            out.append("</table:table-header-rows>")
    out.append("</table:table>")
    return "".join(styles), "".join(out)


def write_fodt(paper: Paper) -> str:
    """The paper as a flat OpenDocument text."""
    width, height = ("297mm", "210mm") if paper.wide else ("210mm", "297mm")
    styles, body = [], []
    font = paper.font
    for name, (align, size, indent) in _LINES.items():
        fresh = ' fo:break-before="page"' if name == "break" else ""
        styles.append(
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties fo:text-align='
            f'"{align}" fo:text-indent="{indent}" fo:line-height="150%"{fresh}/><style:text-properties style:font-name='
            f'"{font}" style:font-name-asian="{font}" fo:font-size="{size}pt" style:font-size-asian="{size}pt"/>'
            "</style:style>"
        )
    for n, block in enumerate(paper.blocks):
        if isinstance(block, Line):
            body.append(f'<text:p text:style-name="{block.style}">{_odt_text(block.text)}</text:p>')
        else:
            made, table = _odt_table(block, n, font)
            styles.append(made)
            body.append(table)
    fonts = "".join(f'<style:font-face style:name="{f}" svg:font-family="&apos;{f}&apos;"/>' for f in (SERIF, SANS))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.2" office:mimetype='
        f'"application/vnd.oasis.opendocument.text"><office:font-face-decls>{fonts}</office:font-face-decls>'
        '<office:styles><style:default-style style:family="paragraph"><style:text-properties'
        f' style:font-name="{SERIF}" style:font-name-asian="{SERIF}" fo:language="en" fo:country="US"'
        ' style:language-asian="zh" style:country-asian="CN"/></style:default-style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties'
        f' fo:page-width="{width}" fo:page-height="{height}" style:print-orientation='
        f'"{"landscape" if paper.wide else "portrait"}" fo:margin-top="25mm" fo:margin-bottom="18mm"'
        ' fo:margin-left="20mm" fo:margin-right="20mm"/><style:footer-style><style:header-footer-properties'
        ' fo:min-height="8mm"/></style:footer-style></style:page-layout><style:style style:name="struck"'
        ' style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        f"{''.join(styles)}</office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page"><style:footer>'
        '<text:p text:style-name="center">— <text:page-number text:select-page="current">1</text:page-number> —</text:p>'
        "</style:footer></style:master-page></office:master-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    )


# --- HTML ---


def html_table(sheet: Sheet, attributes: str = 'border="1" cellspacing="0"') -> str:
    """A table as HTML."""
    out = [f"<table {attributes}>"]
    for r, row in enumerate(sheet.grid):
        out.append("<tr>")
        for c, cell in enumerate(row):
            if cell in ("^", "<"):
                continue
            down, right = span(sheet.grid, r, c)
            spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{right}"' if right > 1 else "")
            tag = "th" if r < sheet.heads else "td"
            body = "".join(
                f"<s>{html.escape(piece)}</s>" if struck else html.escape(piece) for piece, struck in pieces(cell)
            )
            out.append(f"<{tag}{spans}>{body.replace(chr(10), '<br>')}</{tag}>")
        out.append("</tr>\n")
    return "".join([*out, "</table>\n"])


def write_html(paper: Paper) -> str:
    """The paper as a plain page."""
    tags = {"title": "h1", "head": "h2"}
    body = [
        html_table(block)
        if isinstance(block, Sheet)
        else f"<{tags.get(block.style, 'p')}>{html.escape(block.text)}</{tags.get(block.style, 'p')}>\n"
        for block in paper.blocks
        if not isinstance(block, Line) or block.text
    ]
    return f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>附件</title></head><body>\n{"".join(body)}</body></html>\n'


# --- Word by python-docx ---


def write_docx(paper: Paper, path: Path) -> None:
    """The paper as a Word file made by python-docx: each line of a cell is a paragraph, merged cells are merged."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if paper.wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if paper.wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(22)
    normal = document.styles["Normal"]
    normal.font.name = "FangSong"
    normal.font.size = Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")

    def fill(paragraph: Any, text: str) -> None:
        for piece, struck in pieces(text):
            paragraph.add_run(piece).font.strike = struck or None

    for block in paper.blocks:
        if isinstance(block, Line):
            if block.style == "break":
                document.add_page_break()
                continue
            paragraph = document.add_paragraph()
            fill(paragraph, block.text)
            paragraph.alignment = {"title": 1, "center": 1, "right": 2}.get(block.style)
            continue
        table = document.add_table(len(block.grid), len(block.widths), style="Table Grid")
        cells = [list(row.cells) for row in table.rows]
        for r, row in enumerate(block.grid):
            for c, text in enumerate(row):
                if text in ("^", "<"):
                    continue
                down, right = span(block.grid, r, c)
                cell = cells[r][c]
                if (down, right) != (1, 1):
                    cell = cell.merge(cells[r + down - 1][c + right - 1])
                struck = "~~" in text
                for n, line in enumerate([text] if struck else text.split("\n")):
                    fill(cell.paragraphs[0] if n == 0 else cell.add_paragraph(), line)
    document.save(str(path))


# --- Excel by openpyxl ---


def write_xlsx(
    paper: Paper,
    path: Path,
    *,
    values: dict[tuple[int, int], tuple[Any, str]] | None = None,
    hidden: Sequence[int] = (),
) -> None:
    """The paper as a workbook made by openpyxl. ``values``: cells (row and column from 1) that hold something else than
    text, each with the format in which it is shown; ``hidden``: rows that are hidden."""
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Alignment, Border, Font, Side

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    width = max(len(block.widths) for block in paper.blocks if isinstance(block, Sheet))
    thin = Side(style="thin")
    r = 0
    for block in paper.blocks:
        if isinstance(block, Line):
            if not block.text:
                continue
            r += 1
            sheet.cell(r, 1, block.text).font = Font(
                name="方正小标宋简体" if block.style == "title" else "黑体", size=16
            )
            sheet.merge_cells(start_row=r, start_column=1, end_row=r, end_column=width)
            continue
        for c, size in enumerate(block.widths):
            sheet.column_dimensions[chr(65 + c)].width = size / 2
        for k, row in enumerate(block.grid):
            r += 1
            for c, text in enumerate(row):
                if text in ("^", "<"):
                    continue
                parts = pieces(text)
                value: Any = text
                if any(struck for _, struck in parts):
                    value = CellRichText(
                        [TextBlock(InlineFont(strike=True), part) if struck else part for part, struck in parts]
                    )
                elif text.isdigit():
                    value = int(text)
                shown = (values or {}).get((r, c + 1))
                cell = sheet.cell(r, c + 1, shown[0] if shown else value)
                if shown:
                    cell.number_format = shown[1]
                cell.alignment = Alignment(wrap_text=True, vertical="center")
                cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
                down, right = span(block.grid, k, c)
                if (down, right) != (1, 1):
                    sheet.merge_cells(start_row=r, start_column=c + 1, end_row=r + down - 1, end_column=c + right)
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    book.save(path)


# --- text ---


def write_csv(paper: Paper, encoding: str = "utf-8-sig") -> bytes:
    """The tables of a paper as CSV: covered places are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    for block in paper.blocks:
        if isinstance(block, Sheet):
            writer.writerows([["" if cell in ("^", "<") else cell for cell in row] for row in block.grid])
    return out.getvalue().encode(encoding)


def write_markdown(paper: Paper) -> str:
    """The paper as Markdown with pipe tables."""
    out = []
    for block in paper.blocks:
        if isinstance(block, Line):
            if block.text:
                out.append(("# " if block.style == "title" else "") + block.text + "\n")
            continue
        for r, row in enumerate(block.grid):
            cells = ["" if cell in ("^", "<") else cell.replace("\n", "<br>") for cell in row]
            out.append("| " + " | ".join(cells) + " |")
            if r + 1 == block.heads:
                out.append("|" + " --- |" * len(row))
        out.append("")
    return "\n".join(out) + "\n"


# --- programs ---


def convert(papers: dict[str, str], kind: str, suffix: str, folder: Path, source: str = "fodt") -> None:
    """Have LibreOffice convert texts (file stem → content of a ``source`` file) to a format, into a folder.

    ``kind`` is LibreOffice's name of the format with its filter: ``docx:MS Word 2007 XML``, ``pdf``.
    """
    with tempfile.TemporaryDirectory() as made:
        for stem, content in papers.items():
            Path(made, f"{stem}.{source}").write_text(content, encoding="utf-8")
        files = sorted(str(path) for path in Path(made).iterdir())
        profile = f"-env:UserInstallation=file://{made}-profile"
        reader = ["--infilter=HTML (StarCalc)"] if source == "html" and suffix in ("xls", "xlsx") else []
        command = ["soffice", profile, "--headless", *reader, "--convert-to", kind, "--outdir", str(folder), *files]
        subprocess.run(command, check=True, capture_output=True)
        for stem in papers:
            assert Path(folder, f"{stem}.{suffix}").exists(), stem


def print_page(content: str, path: Path) -> None:
    """Have Chromium print a page as PDF, as a person's browser does: with its address and the date."""
    with tempfile.TemporaryDirectory() as made:
        source = Path(made, "page.html")
        source.write_text(content, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={made}/profile"]
        subprocess.run([*command, f"--print-to-pdf={path}", str(source)], check=True, capture_output=True, timeout=120)
