"""A document in the form of GB/T 9704-2012, as a Word file.

python-docx sets only the Latin font of a run and has no line grids and no page fields, so the rest of what the standard
asks for is written into the XML here. Fonts bear the names that they have in offices, and are not embedded.
"""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Literal

from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Emu, Length, Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from bizenv.base.redline import Piece
from bizenv.views.reproducible import make_legible, settle
from bizenv.views.wording.paper import SLIP, Annex, Paper, Table

BODY, HEADING, SUBHEADING, TITLE, FIGURES = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
"""GB/T 9704 5.2.2, 7.3.1, 7.3.3, 7.5: 仿宋 for the text, 黑体 and 楷体 for headings, 小标宋 for the title."""
SIZE, TITLE_SIZE, FOOT_SIZE, TABLE_SIZE = Pt(16), Pt(22), Pt(14), Pt(12)
"""Type sizes: 三号 for the text, 二号 for the title, 四号 for page numbers, 小四 for table heads and notes."""
LINE = 579
"""Line pitch in twentieths of a point: 22 lines on the 225 mm of the type area (5.2.3)."""
_TIGHT = -5
"""Character spacing in twentieths of a point: 28 characters of 16 points on the 156 mm of the type area (5.2.3)."""
PAGE = (Mm(210), Mm(297))
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
"""Margins (5.2.1): 37 mm at the top, 28 mm at the binding edge, around a type area of 156 by 225 mm."""
_FOOT = Mm(25)
"""From the paper's edge to the page number, whose dashes stand 7 mm below the type area (7.5)."""
_COMPACT = (Pt(14), 420)
"""Type size, and line pitch in twentieths of a point, of a one-page note, which the standard does not cover."""
_BRIEF = (Pt(14), 400)
"""The same of a brief, whose one page has to hold as much as it can."""
_TITLE_WIDTH, _LATIN = 20, 0x300
"""Characters of a title on a line (one more if set a point tighter); code points below ``_LATIN`` are half as wide."""
_NARROW = 6
"""A table column is centred if none of its texts is longer than this, in characters."""
_EDGES = (Mm(22), Mm(22), Mm(22), Mm(22))
"""Margins of a one-page note: top, right, bottom, left."""

_CELL = (TABLE_SIZE, Pt(10.5), 360)
_DENSE = (Pt(10.5), Pt(9), 260)
"""Type sizes of a table's head and cells, and line pitch in twentieths of a point: as usual, and in a dense table."""

_Align = Literal["left", "centre", "right", "both"]
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_FONTS = {"heading": HEADING, "subheading": SUBHEADING, "text": BODY, "point": BODY}
_NOT_LAST = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
_NOT_FIRST = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
_UNITS = "项年月日天件家个人次条期号万亿倍"
"""Word's own lists of what may not end or begin a line, and the units that may not begin one either: a number and its
unit so stay together. The text itself holds no joining characters, so that 32项 is found by whoever searches for it."""


def render(paper: Paper) -> bytes:
    """The bytes of the Word file; the same paper gives the same bytes."""
    book = Document()
    _settle(book, paper)
    size, pitch = _BRIEF if paper.masthead else _COMPACT if paper.compact else (SIZE, LINE)
    _page(book.sections[0], paper, wide=paper.wide)

    def put(text: str, font: str = BODY, align: _Align = "both", indent: int = 0, lead: str = "") -> Paragraph:
        return _paragraph(book, text, font, size, align=align, pitch=pitch, indent=indent, lead=lead)

    if paper.masthead:
        _masthead(book, paper, put)
    elif paper.number:
        _paired(put(paper.number, align="left" if paper.signer else "centre"), paper.signer, _measure(paper))
        if not paper.compact:
            put("")
    if paper.masthead:  # which is the larger title
        _titled(book, paper.title, 560, paper.tail, Pt(18), 25)
    else:
        _titled(book, paper.title, max(pitch, 640), paper.tail)
    airy = not paper.compact or paper.table is not None
    if airy:
        put("")
    if paper.addressee:
        put(paper.addressee, align="left")
    for block in paper.blocks:
        line = put(block.text, _FONTS[block.style], indent=2, lead=block.lead)
        # No heading at the foot of a page, no signature on a page without text (7.3.5.4).
        last = block is paper.blocks[-1] and paper.table is None and bool(paper.signature)
        line.paragraph_format.keep_with_next = last or block.style in ("heading", "subheading")
    if paper.table is not None:
        put("")
        end = _table(book, paper.table, _room(wide=paper.wide)).rows[-1]
        for cell in end.cells:  # no signature on a page without text
            cell.paragraphs[0].paragraph_format.keep_with_next = bool(paper.signature)
    _listed(put, paper.annexes)
    _signed(put, paper)
    if paper.slip is not None:  # on its own sheet, because it is sent back alone
        put(SLIP, TITLE, "centre").paragraph_format.page_break_before = True
        put("")
        _table(book, paper.slip, _room(wide=False))
    for number, annex in enumerate(paper.annexes, start=1):
        _annex(book, paper, annex, f"附件{number}" if len(paper.annexes) > 1 else "附件")
    stream = BytesIO()
    book.save(stream)
    return settle(stream.getvalue(), paper.given.day or paper.as_of)


def _masthead(book: Opened, paper: Paper, put: Callable[..., Paragraph]) -> None:
    """The head of a series: its name, the number, then issuer and day at both ends of a ruled line."""
    _paragraph(book, paper.masthead, TITLE, Pt(30), align="centre", pitch=800)
    put(paper.number, align="centre")
    line = put(paper.issuer, align="left")
    _paired(line, paper.dated, _measure(paper))
    border = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "auto")):
        rule.set(qn(f"w:{name}"), value)
    border.append(rule)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(border, *_AFTER_BORDER)
    _paragraph(book, "", BODY, SIZE, align="left", pitch=200)


_AFTER_BORDER = ("w:shd", "w:tabs", "w:kinsoku", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
"""What may follow the border among the properties of a paragraph, in the order of the schema."""


def _measure(paper: Paper) -> Length:
    """The width of the type area of a document's upright pages."""
    left, right = (_EDGES[3], _EDGES[1]) if paper.compact else (LEFT, RIGHT)
    return Emu(PAGE[0] - left - right)


def _paired(line: Paragraph, other: str, width: Length) -> None:
    """Write a second text at the right end of a line of this width."""
    if other:
        first = line.runs[0]
        line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        first.add_tab()
        _run(line, other, BODY, first.font.size or SIZE)


def _settle(book: Opened, paper: Paper) -> None:
    """Set the document's properties, and Chinese defaults for language, fonts, type size and paragraph spacing."""
    properties = book.core_properties
    properties.author = properties.last_modified_by = "bizenv"
    properties.title = make_legible(paper.title)[:250]
    properties.comments = make_legible(paper.approval or paper.draft)[:250]
    defaults = book.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        for fonts in defaults.iter(qn("w:rFonts")):
            for name in list(fonts.attrib):
                del fonts.attrib[name]
            for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{kind}"), BODY)
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-US")  # as Chinese, a number would be broken anywhere
            language.set(qn("w:eastAsia"), "zh-CN")
    normal: Any = book.styles["Normal"]
    normal.font.size = SIZE
    _fonts(normal.element.get_or_add_rPr(), BODY)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    book.settings.odd_and_even_pages_header_footer = True
    _keep_units(book.settings.element)


def _keep_units(settings: Any) -> None:
    """Say in a document's settings what may neither end nor begin a line of Chinese."""
    for name, characters in (("Before", _NOT_FIRST + _UNITS), ("After", _NOT_LAST)):  # each goes before the other
        rule = OxmlElement(f"w:noLineBreaks{name}")
        rule.set(qn("w:lang"), "zh-CN")
        rule.set(qn("w:val"), characters)
        settings.find(qn("w:characterSpacingControl")).addnext(rule)


def _fonts(properties: Any, font: str) -> None:
    """Set one font for every kind of character; python-docx sets it for Latin ones only."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _run(paragraph: Paragraph, text: str, font: str, size: Length, tight: int = _TIGHT) -> Run:
    run = paragraph.add_run(make_legible(text))
    run.font.size = size
    properties = run._r.get_or_add_rPr()
    _fonts(properties, font)
    if tight:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(tight))
        properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    return run


def _paragraph(
    book: Any, text: str, font: str, size: Length, *, align: _Align, pitch: int, indent: int = 0, lead: str = ""
) -> Paragraph:
    """Add a paragraph with an exact line ``pitch`` (twentieths of a point) and a first-line ``indent`` (characters)."""
    paragraph: Paragraph = book.add_paragraph()
    _lines(paragraph, pitch, align)
    if lead:
        _run(paragraph, lead, SUBHEADING, size)
    _run(paragraph, text, font, size)
    if indent:
        paragraph.paragraph_format.first_line_indent = Emu(int(size) * indent)
        _of(paragraph, "w:ind").set(qn("w:firstLineChars"), str(100 * indent))
    return paragraph


def _titled(
    book: Any, title: str, pitch: int, tail: str = "", size: Length = TITLE_SIZE, width: int = _TITLE_WIDTH
) -> None:
    """Add a title. A long one breaks before ``tail``, or before and after a 《name》, so that no word is parted (7.3.1)."""
    paragraph = book.add_paragraph()
    _lines(paragraph, pitch, "centre")
    named = re.fullmatch("([^《》]*)(《[^《》]*》)([^《》]*)", title.strip())
    pieces = [piece for piece in named.groups() if piece] if named is not None else [title]
    if tail and title.endswith(tail) and _wide(title) > width:
        pieces = [title.removesuffix(tail), tail]
    if len(title) <= width or max(map(_wide, pieces)) > width + 1:
        pieces = [title]
    for number, piece in enumerate(pieces):
        tight = -20 if _wide(piece) > width and len(pieces) > 1 else 0
        run = _run(paragraph, piece, TITLE, size, tight)
        if number + 1 < len(pieces):
            run.add_break()


def _wide(text: str) -> float:
    """The width of a text in Han characters; a Latin character is half as wide."""
    return sum(0.5 if ord(c) < _LATIN else 1 for c in text)


def _of(paragraph: Paragraph, name: str) -> Any:
    """The XML element ``name`` of a paragraph's properties, which python-docx has already made."""
    return paragraph._p.get_or_add_pPr().find(qn(name))


def _lines(paragraph: Paragraph, pitch: int, align: _Align) -> None:
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(pitch / 20)
    form.widow_control = False
    paragraph.alignment = _ALIGN[align]
    properties = paragraph._p.get_or_add_pPr()
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties.insert_element_before(snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")


def _page(section: Section, paper: Paper, *, wide: bool) -> None:
    """Set up a section: paper size, margins, line grid, page numbers, and the draft mark in the head of each page."""
    width, height = PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if wide else (width, height)
    section.top_margin, section.right_margin = (LEFT, TOP) if wide else (TOP, RIGHT)
    section.bottom_margin, section.left_margin = (RIGHT, BOTTOM) if wide else (BOTTOM, LEFT)
    if paper.compact:
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = _EDGES
    section.header_distance, section.footer_distance = Mm(15), Mm(16) if wide or paper.compact else _FOOT
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE))
    for head in (section.header, section.even_page_header):
        head.is_linked_to_previous = False
        line = head.paragraphs[0]
        line.alignment = _ALIGN["right"]
        _run(line, paper.draft, HEADING, Pt(10.5), 0)
    for foot, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        foot.is_linked_to_previous = False
        _numbered(foot.paragraphs[0], "right" if align == "right" else "left")


def _numbered(paragraph: Paragraph, side: Literal["left", "right"]) -> None:
    """Write the page number: — 1 — in 四号 宋体, right on odd pages and left on even ones, indented one character (7.5)."""
    paragraph.alignment = _ALIGN[side]
    if side == "right":
        paragraph.paragraph_format.right_indent = FOOT_SIZE
    else:
        paragraph.paragraph_format.left_indent = FOOT_SIZE
    _run(paragraph, "— ", FIGURES, FOOT_SIZE, 0)
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = _run(paragraph, "1" if kind == "1" else "", FIGURES, FOOT_SIZE, 0)
        if kind == "PAGE":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = " PAGE "
            run._r.append(code)
        elif kind != "1":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    _run(paragraph, " —", FIGURES, FOOT_SIZE, 0)


def _listed(put: Callable[..., Paragraph], annexes: Sequence[Annex]) -> None:
    """Write the list of annexes: after a blank line, indented two characters, no punctuation at the end (7.3.4)."""
    if not annexes:
        return
    put("").paragraph_format.keep_with_next = True
    for number, it in enumerate(annexes, start=1):
        name = f"{number}. {it.title}" if len(annexes) > 1 else it.title
        line = put(("附件：" if number == 1 else "") + name, align="left")
        characters = 2 if number == 1 else 5
        line.paragraph_format.left_indent = Emu(int(SIZE) * characters)
        line.paragraph_format.keep_with_next = True


def _signed(put: Callable[..., Paragraph], paper: Paper) -> None:
    """Write the signature (organ, date, 【待盖章】 on a draft) with blank lines above for the seal (7.3.5)."""
    if not paper.signature:
        if paper.approval:
            put(paper.approval, indent=2)
        return
    if not paper.compact or paper.table is not None:
        for _ in range(2):
            put("").paragraph_format.keep_with_next = True
    for line in paper.signature:
        it = put(line, align="right")
        it.paragraph_format.right_indent = Emu(int(SIZE) * (4 if line == paper.dated else 2))
        it.paragraph_format.keep_with_next = line != paper.signature[-1] or bool(paper.approval)
    if paper.approval:
        put(paper.approval, indent=2)


def _annex(book: Opened, paper: Paper, annex: Annex, name: str) -> None:
    """Add an annex on a new page: 附件1 in 黑体 on the first line, the title on the third (7.3.7)."""
    section = book.add_section(WD_SECTION.NEW_PAGE)
    _page(section, paper, wide=annex.wide)
    _paragraph(book, name, HEADING, SIZE, align="left", pitch=LINE)
    _paragraph(book, "", BODY, SIZE, align="left", pitch=LINE)
    _paragraph(book, annex.title, TITLE, TITLE_SIZE, align="centre", pitch=640)
    _paragraph(book, "", BODY, SIZE, align="left", pitch=240)
    _table(book, annex.table, _room(wide=annex.wide))
    for note in annex.notes:
        _paragraph(book, note, BODY, TABLE_SIZE, align="left", pitch=400)


def _room(*, wide: bool) -> int:
    """The width of the type area, in EMU."""
    return int(PAGE[1] - TOP - BOTTOM) if wide else int(PAGE[0] - LEFT - RIGHT)


def _table(book: Opened, grid: Table, room: int) -> DocxTable:
    """Add a table ``room`` EMU wide; its head is repeated on each page, and no row is split between pages."""
    table: DocxTable = book.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    if grid.dense:
        _narrow(table)
    widths = [Emu(room * share // sum(grid.widths)) for share in grid.widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    middle = [all(len(row[n]) <= _NARROW for row in grid.rows) for n in range(len(grid.heads))]
    for number, (row, texts) in enumerate(zip(table._tbl.tr_lst, (grid.heads, *grid.rows), strict=True)):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, text, width, centred) in enumerate(zip(row.tc_lst, texts, widths, middle, strict=True)):
            cell.width = width
            pieces = grid.marked.get((number - 1, place)) or (Piece("kept", text),)
            _fill(_Cell(cell, table), pieces, head=number == 0, centred=centred, dense=grid.dense)
    _merged(table, grid)
    return table


def _narrow(table: DocxTable) -> None:
    """Leave only a millimetre at the sides of a table's cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _fill(cell: _Cell, pieces: Sequence[Piece], *, head: bool, centred: bool, dense: bool) -> None:
    paragraph = cell.paragraphs[0]
    head_size, size, pitch = _DENSE if dense else _CELL
    _lines(paragraph, pitch, "centre" if head or centred else "left")
    for piece in pieces:
        run = _run(paragraph, piece.text, HEADING if head else BODY, head_size if head else size, 0)
        if piece.mark == "dropped":
            run.font.strike = True
        elif piece.mark == "added":
            run.font.bold = run.font.underline = True
    properties = cell._tc.get_or_add_tcPr()
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    properties.append(middle)


def _merged(table: DocxTable, grid: Table) -> None:
    """Merge equal cells one below the other in the first columns, as the printed annex does."""
    rows = table._tbl.tr_lst
    for column in range(grid.merge):
        last = None
        for number, texts in enumerate(grid.rows, start=1):
            key = texts[: column + 1]
            properties = rows[number].tc_lst[column].get_or_add_tcPr()
            merge = OxmlElement("w:vMerge")
            if key != last:
                merge.set(qn("w:val"), "restart")
            elif texts[column]:
                for run in rows[number].tc_lst[column].iter(qn("w:t")):
                    run.text = ""
            properties.insert_element_before(merge, "w:tcBorders", "w:shd", "w:noWrap", "w:tcMar", "w:vAlign")
            last = key
