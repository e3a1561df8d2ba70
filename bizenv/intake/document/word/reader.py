"""Reads a Word document (.docx): paragraphs and tables as they are printed, numbers of lists and changes included.

The XML is walked here; python-docx is not used, because it computes a table's cells anew for each row, refuses documents
with macros or from a template, and leaves out numbers, content controls and text boxes.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table
from bizenv.intake.document.pieces import Piece, join_pieces
from bizenv.intake.document.secrecy import is_mark
from bizenv.intake.document.word.grid import Slot, align, lay_out
from bizenv.intake.document.word.numbering import Numbering, put_before
from bizenv.intake.document.word.package import Package
from bizenv.intake.document.word.styles import Styles, W, is_on, read_number

Tick = Callable[[int, int], None]
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_THROUGH = {
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")
} | {f"{_MC}AlternateContent", f"{_MC}Choice", f"{_MC}Fallback"}
"""Elements that only stand around content."""
_DROPPED = {
    f"{W}del": "修订中已删除的文字没有读（文件里留有修订痕迹）",
    f"{W}moveFrom": "修订中已移走的文字没有读（文件里留有修订痕迹）",
}
_HIDDEN = "隐藏的文字没有读"
_NOTES = "脚注、尾注没有读"
_COVERED = "合并单元格下面盖住的文字没有读"
_PICTURES = "图片里的文字没有读"
_BOXES = "文本框里的文字按段落读在其后"
_SIGNS = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}


def read_word(content: bytes, name: str, *, tick: Tick | None = None) -> Document:
    """Read the bytes of a .docx. Raises DataError if they cannot be read.

    ``tick`` is told how many of the body's paragraphs and rows are done, and how many there are.
    """
    package = Package(content, name)
    main = next((target for kind, target in package.list_links("").values() if kind == "officeDocument"), "")
    main = main if package.has(main) else "word/document.xml"
    root = package.read(main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        strict = root is not None and "purl.oclc.org" in str(root.tag)
        raise package.fail(
            "是“Strict Open XML 文档”格式；请用 Word 另存为“Word 文档（*.docx）”"
            if strict
            else "里面没有正文，可能已损坏"
        )
    links: dict[str, list[str]] = {}
    for kind, target in package.list_links(main).values():
        links.setdefault(kind, []).append(target)
    styles = Styles(package.read(next(iter(links.get("styles", ())), "")))
    reader = _Reader(name, styles, Numbering(package.read(next(iter(links.get("numbering", ())), ""))))
    blocks: list[Block] = []
    for part in links.get("header", ()):
        blocks += _read_header(package.read(part))
    elements = list(_walk(body))
    reader.follow(tick, sum(1 + len(element.findall(f"{W}tr")) for element in elements))
    for element in elements:
        blocks += reader.read_block(element)
    return Document(name, "docx", tuple(blocks), wraps=False, remarks=tuple(reader.remarks))


def _walk(element: Any) -> Iterator[Any]:
    """The children of an element, those that only stand around others walked into."""
    for child in element:
        if child.tag not in _THROUGH:
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            best = child.find(f"{_MC}Choice")
            best = child.find(f"{_MC}Fallback") if best is None else best
            if best is not None:
                yield from _walk(best)
        else:
            yield from _walk(child)


def _read_header(root: Any) -> Iterator[Paragraph]:
    """The marks of secrecy in a header, those of a watermark included; nothing else of it is of use."""
    if root is None:
        return
    for paragraph in root.iter(f"{W}p"):
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
        if is_mark(text):
            yield Paragraph(text.strip(), "页眉")
    for element in root.iter("{urn:schemas-microsoft-com:vml}textpath"):
        if is_mark(element.get("string", "")):
            yield Paragraph(element.get("string").strip(), "水印")


class _Reader:
    """Reads the body in order. ``remarks``: what was left out, each said once."""

    def __init__(self, name: str, styles: Styles, numbering: Numbering) -> None:
        self._name = name
        self._styles = styles
        self._numbering = numbering
        self._boxes: list[tuple[str, str]] = []
        self.remarks: dict[str, None] = {}
        self._paragraphs = self._tables = 0
        self._tick: Tick | None = None
        self._done = self._total = 0

    def follow(self, tick: Tick | None, total: int) -> None:
        """Tell of progress from now on; ``total`` paragraphs, tables and rows are to be read."""
        self._tick, self._total = tick, total

    def _advance(self) -> None:
        self._done += 1
        if self._tick is not None:
            self._tick(min(self._done, self._total), self._total)

    def read_block(self, element: Any) -> list[Block]:
        """The paragraph or the table that an element is, and the text boxes in it."""
        self._boxes.clear()
        self._advance()
        found: list[Block] = []
        if element.tag == f"{W}p":
            self._paragraphs += 1
            text, struck = self._read_paragraph(element)
            if text:
                found.append(Paragraph(text, f"第{self._paragraphs}段", struck))
        elif element.tag == f"{W}tbl":
            self._tables += 1
            table = self._read_table(element, f"表{self._tables}")
            if table is not None:
                found.append(table)
        elif element.tag in _DROPPED:
            self.remarks[_DROPPED[element.tag]] = None
        place = f"第{self._paragraphs}段" if element.tag == f"{W}p" else f"表{self._tables}"
        found += [Paragraph(text, f"{place}旁的文本框", struck) for text, struck in self._boxes]
        return found

    def _read_paragraph(self, paragraph: Any) -> tuple[str, str]:
        """The text of a paragraph with its number, and what of it is struck out."""
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.find_paragraph_style(properties)
        pieces = list(self._read_pieces(paragraph, style))
        text, struck = join_pieces(pieces)
        number = self._count(properties, style, blank=not text)
        return put_before(number, text), struck

    def _count(self, properties: Any, style: str, *, blank: bool) -> str:
        """The number that Word prints before a paragraph."""
        list, level = self._styles.find_list(properties, style, self._numbering.find_level)
        if not list or (blank and properties is not None and self._is_gone(properties)):
            return ""
        return self._numbering.count(list, level, self._styles.lists)

    @staticmethod
    def _is_gone(properties: Any) -> bool:
        """Whether a paragraph's mark was deleted by a change, or is hidden."""
        mark = properties.find(f"{W}rPr")
        return mark is not None and (mark.find(f"{W}del") is not None or is_on(mark.find(f"{W}vanish")) is True)

    def _read_pieces(self, element: Any, style: str) -> Iterator[Piece]:
        """The text of a paragraph in pieces."""
        for child in _walk(element):
            if child.tag == f"{W}r":
                yield from self._read_run(child, style)
            elif child.tag in _DROPPED:
                if any(text.text for text in child.iter(f"{W}delText", f"{W}t")):
                    self.remarks[_DROPPED[child.tag]] = None
            elif child.tag.endswith("}oMath") or child.tag.endswith("}oMathPara"):
                yield Piece("".join(text.text or "" for text in child.iter() if str(text.tag).endswith("}t")))

    def _read_run(self, run: Any, style: str) -> Iterator[Piece]:
        properties = run.find(f"{W}rPr")
        hidden = self._styles.is_set("vanish", properties, style)
        struck = self._styles.is_set("strike", properties, style) or self._styles.is_set("dstrike", properties, style)
        text: list[str] = []
        for child in _walk(run):
            tag = child.tag
            if tag == f"{W}t":
                text.append(child.text or "")
            elif tag in _SIGNS:
                text.append(_SIGNS[tag])
            elif tag == f"{W}br":
                text.append("\n")
            elif tag == f"{W}sym":
                text.append(_read_sign(child))
            elif tag == f"{W}ruby":
                text += [t.text or "" for base in child.iter(f"{W}rubyBase") for t in base.iter(f"{W}t")]
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self.remarks[_NOTES] = None
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._read_drawing(child)
        joined = "".join(text)
        if hidden and joined.strip():
            self.remarks[_HIDDEN] = None
        elif joined and not hidden:
            yield Piece(joined, struck)

    def _read_drawing(self, drawing: Any) -> None:
        """Keep the text of a drawing's text boxes."""
        contents = list(drawing.iter(f"{W}txbxContent"))
        for content in contents:
            if any(above in contents for above in content.iterancestors()):
                continue  # a box in a box is read with the outer one
            for element in _walk(content):
                if element.tag == f"{W}p":
                    text = self._read_paragraph(element)
                elif element.tag == f"{W}tbl":
                    text = self._read_nested(element)
                else:
                    continue
                if text[0]:
                    self._boxes.append(text)
                    self.remarks[_BOXES] = None
        if not contents:
            self.remarks[_PICTURES] = None

    def _read_table(self, element: Any, place: str) -> Table | None:
        rows: list[list[Slot]] = []
        for row in _walk(element):
            if row.tag == f"{W}tr":
                slots = self._read_row(row, rows[-1] if rows else [])
                rows.append(slots)
                self._advance()
        if not any(rows):
            return None
        grid = element.find(f"{W}tblGrid")
        widths = (
            [read_number(column.get(f"{W}w")) for column in grid.findall(f"{W}gridCol")] if grid is not None else []
        )
        laid = lay_out(align(rows, widths), self._name)
        kept = [
            Row(cells, f"{place}第{n}行")
            for n, (slots, cells) in enumerate(zip(rows, laid, strict=True), start=1)
            if slots
        ]
        return Table(tuple(kept), place)

    def _read_row(self, row: Any, above: list[Slot]) -> list[Slot]:
        """The cells of a row; none if the row was deleted by a change."""
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            self.remarks[_DROPPED[f"{W}del"]] = None
            return []
        column = read_number(_value(properties, "gridBefore"))
        open = {slot.column for slot in above if slot.merges}
        slots: list[Slot] = []
        for cell in _walk(row):
            if cell.tag != f"{W}tc":
                continue
            inside = cell.find(f"{W}tcPr")
            span = max(1, min(read_number(_value(inside, "gridSpan", "1")), 1_000))
            merge = None if inside is None else inside.find(f"{W}vMerge")
            merge_left = None if inside is None else inside.find(f"{W}hMerge")
            if merge_left is not None and merge_left.get(f"{W}val") != "restart" and slots:
                slots[-1] = slots[-1]._replace(span=slots[-1].span + span)
            elif merge is not None and merge.get(f"{W}val") != "restart" and column in open:
                if any((text.text or "").strip() for text in cell.iter(f"{W}t")):
                    self.remarks[_COVERED] = None
                slots.append(Slot(column, span, Cell(covered="above"), merges=True))
            else:
                slots.append(Slot(column, span, self._read_cell(cell), merges=merge is not None))
            column += span
        return slots

    def _read_cell(self, cell: Any) -> Cell:
        texts: list[tuple[str, str]] = []
        for element in _walk(cell):
            if element.tag == f"{W}p":
                texts.append(self._read_paragraph(element))
            elif element.tag == f"{W}tbl":
                texts.append(self._read_nested(element))
            elif element.tag in _DROPPED:
                self.remarks[_DROPPED[element.tag]] = None
        return Cell(
            "\n".join(text for text, _ in texts if text), "", "\n".join(struck for _, struck in texts if struck)
        )

    def _read_nested(self, element: Any) -> tuple[str, str]:
        """The text of a table in a cell: a line a row."""
        lines: list[str] = []
        struck: list[str] = []
        for row in _walk(element):
            if row.tag == f"{W}tr":
                cells = [slot.cell for slot in self._read_row(row, [])]
                lines.append(" ".join(cell.text for cell in cells if cell.text))
                struck += [cell.struck for cell in cells if cell.struck]
        return "\n".join(line for line in lines if line), "\n".join(struck)


def _value(properties: Any, name: str, default: str = "") -> str:
    found = None if properties is None else properties.find(f"{W}{name}")
    return default if found is None else str(found.get(f"{W}val", default))


def _read_sign(element: Any) -> str:
    """A character of a named font; those of symbol fonts are shown as a box, since they mean nothing without it."""
    code = element.get(f"{W}char", "")
    if not re.fullmatch("[0-9A-Fa-f]{1,5}", code):
        return ""
    number = int(code, 16)
    return "□" if 0xE000 <= number <= 0xF8FF or number > 0xFFFF else chr(number)
