"""Reads a web page, also one saved as .mht or under the name of an Office document: paragraphs, and tables as grids."""

import re
from collections.abc import Iterator
from typing import Any

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table
from bizenv.intake.document.pieces import Piece, join_pieces
from bizenv.intake.document.web.source import COPY, break_lines, decode, unwrap
from bizenv.intake.document.web.spans import Spanning, fill_grid
from bizenv.intake.document.word.numbering import write_number

MAX_BYTES = 30 * 1024 * 1024
MAX_DEPTH = 400
"""How deep elements may lie in one another."""
_DROPPED = frozenset(
    [
        "script",
        "style",
        "nav",
        "head",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "textarea",
        "button",
        "audio",
        "video",
        "canvas",
        "map",
        "rp",
        "rt",
    ]
)
_LINES = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "center",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "form",
        "fieldset",
        "legend",
        "figure",
        "figcaption",
        "address",
        "tr",
        "table",
        "caption",
        "hr",
        "body",
        "html",
        "summary",
        "details",
        "tbody",
        "thead",
        "tfoot",
    ]
)
"""Elements that begin and end a line."""
_BREAK = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_CUT = ("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NO_MEMORY")
"""How different versions of lxml's parser call a page that is too deep or has too long a text."""
_LISTS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STRUCK = frozenset(("del", "s", "strike"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_THROUGH = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)


def read_html(content: bytes, name: str) -> Document:
    """Read the bytes of a page, or of a page saved with its pictures (.mht). Raises DataError if they cannot be read."""
    from lxml import etree, html

    if len(content) > MAX_BYTES:
        raise DataError(f"{name}：网页太大，不像方案文件；没有打开")
    if re.match(rb"\s*(?:MIME-Version|From|Subject|Date)\s*:", content, re.IGNORECASE):
        content = unwrap(content, name)
    if re.search(rb"<!ENTITY", content, re.IGNORECASE):
        raise DataError(f"{name}：含有不该有的定义（DTD），没有打开")
    text = decode(content)
    text = break_lines(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.replace("\0", ""), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError, LookupError):
        raise DataError(f"{name}：网页里没有能读的内容；{COPY}") from None
    if any(entry.type_name in _CUT for entry in parser.error_log):  # lxml drops the rest without a word
        raise DataError(f"{name}：网页里的层次太深或内容太长，读不全；{COPY}")
    reader = _Reader(name)
    reader.read(root)
    if not reader.blocks and len(text) > 200:
        reader.remarks["网页里没有文字：正文可能是由程序显示的，请在浏览器里打开后复制到 Word 里"] = None
    return Document(name, "html", tuple(reader.blocks), wraps=False, remarks=tuple(reader.remarks))


class _Reader:
    """Reads a page in order."""

    def __init__(self, name: str) -> None:
        self.blocks: list[Block] = []
        self.remarks: dict[str, None] = {}
        self._name = name
        self._pieces: list[Piece] = []
        self._counts: dict[Any, int] = {}
        self._paragraphs = self._tables = 0

    def read(self, root: Any) -> None:
        """Read all below an element."""
        self._walk(root, struck=False, depth=0)
        self._end()

    def _end(self) -> None:
        """End the paragraph that is being read; one typed with line breaks is several."""
        for pieces in _split(self._pieces):
            text, struck = join_pieces(pieces)
            if text:
                self._paragraphs += 1
                self.blocks.append(Paragraph(text, f"第{self._paragraphs}段", struck))
        self._pieces.clear()

    def _walk(self, element: Any, *, struck: bool, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise DataError(f"{self._name}：网页里的层次太深，不像方案文件；{COPY}")
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or _is_hidden(element):
            return
        if tag == "table" and not _is_layout(element):
            self._end()
            self._read_table(element, struck=struck)
            return
        block = tag in _LINES or tag in ("td", "th")
        if block:
            self._end()
        if tag == "br":
            self._pieces.append(Piece("\n"))
        struck = struck or _is_struck(element)
        if tag == "li":
            self._pieces.append(Piece(self._count(element)))
        if element.text:
            self._pieces.append(Piece(_squeeze(element.text), struck))
        for child in element:
            self._walk(child, struck=struck, depth=depth + 1)
            if child.tail:
                self._pieces.append(Piece(_squeeze(child.tail), struck))
        if block:
            self._end()

    def _count(self, item: Any) -> str:
        """The number that a browser shows before an item of a list; empty for any other element."""
        list = item.getparent()
        if item.tag != "li" or list is None or list.tag != "ol" or "none" in (list.get("style") or ""):
            return ""
        said = item.get("value") or ("" if list in self._counts else list.get("start")) or ""
        number = int(said) if re.fullmatch("[0-9]{1,6}", said) else self._counts.get(list, 0) + 1
        self._counts[list] = number
        return f"{write_number(number, _LISTS.get(list.get('type') or '', 'decimal'))}."

    def _read_table(self, element: Any, *, struck: bool) -> None:
        caption = next((child for child in element if child.tag == "caption"), None)
        if caption is not None:
            self._walk(caption, struck=struck, depth=0)
        rows: list[list[Spanning]] = []
        groups: list[int] = []
        for group, row in _list_rows(element):
            cells = [
                Spanning(
                    self._read_cell(cell, struck=struck), _span(cell.get("colspan"), 1), _span(cell.get("rowspan"), 1)
                )
                for cell in row
                if cell.tag in ("td", "th") and not _is_hidden(cell)
            ]
            rows.append(cells)
            groups.append(group)
        grid = fill_grid(rows, groups, self._name)
        kept = [(n, row) for n, row in enumerate(grid, start=1) if any(cell.text for cell in row)]
        if not kept:
            return
        self._tables += 1
        place = f"表{self._tables}"
        self.blocks.append(Table(tuple(Row(row, f"{place}第{n}行") for n, row in kept), place))

    def _read_cell(self, cell: Any, *, struck: bool) -> Cell:
        pieces = list(self._list_pieces(cell, struck=struck or _is_struck(cell), depth=0))
        text, words = join_pieces(pieces)
        return Cell(re.sub(r"\n{2,}", "\n", text), "", words)

    def _list_pieces(self, element: Any, *, struck: bool, depth: int) -> Iterator[Piece]:
        if depth > MAX_DEPTH:
            raise DataError(f"{self._name}：网页里的层次太深，不像方案文件；{COPY}")
        if element.tag == "li":
            yield Piece(self._count(element))
        if element.text:
            yield Piece(_squeeze(element.text), struck)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and tag not in _DROPPED and not _is_hidden(child):
                if tag == "br" or tag in _LINES:
                    yield Piece("\n")
                yield from self._list_pieces(child, struck=struck or _is_struck(child), depth=depth + 1)
                if tag in _LINES:
                    yield Piece("\n")
            if child.tail:
                yield Piece(_squeeze(child.tail), struck)


def _split(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces of a text, line by line."""
    line: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n":
            yield line
            line = []
        else:
            line.append(piece)
    yield line


def _squeeze(text: str) -> str:
    """A text whose white space is one space, as a browser shows it.

    A line break of the source between two Chinese characters is nothing.
    """
    if text.isalnum():
        return text
    if "\n" in text:
        text = _BREAK.sub("", text)
    return _SPACE.sub(" ", text)


def _is_struck(element: Any) -> bool:
    style = element.get("style")
    return element.tag in _STRUCK or (style is not None and _THROUGH.search(style) is not None)


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return (
        (style is not None and _HIDDEN.search(style) is not None)
        or element.tag == "input"
        or element.get("hidden") is not None
    )


def _is_layout(table: Any) -> bool:
    """Whether a table only lays out a page: another one with several rows lies in it, beside little else."""
    for inner in table.iterdescendants("table"):
        rows = list(inner.iter("tr"))
        if len(rows) > 1 and any(len(row) > 1 for row in rows):
            return True
    return False


def _list_rows(table: Any) -> Iterator[tuple[int, Any]]:
    """The rows of a table, and in which of its groups (thead, tbody, tfoot) each is; a cell never reaches beyond its group."""
    group = 0
    later: list[tuple[int, Any]] = []
    for child in table:
        if child.tag == "tr":
            if not _is_hidden(child):
                yield group, child
        elif child.tag in ("thead", "tbody", "tfoot") and not _is_hidden(child):
            group += 1
            rows = [(group, row) for row in child if row.tag == "tr" and not _is_hidden(row)]
            if child.tag == "tfoot":
                later += rows
            else:
                yield from rows
            group += 1
    yield from later


def _span(text: str | None, default: int) -> int:
    """The number of columns or rows of a cell; 0 for one that reaches to the end."""
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return int(digits[1]) if digits else default
