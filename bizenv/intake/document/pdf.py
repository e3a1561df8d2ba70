"""Reads a PDF that has a text layer: its paragraphs and its tables, page by page.

Nothing in a PDF says what is a table. Where lines are drawn the frame tells (``frames``); columns beside the frame and
tables without lines are found by the places of the words (``columns``). A page is read from its top: each printed line
outside of tables is a paragraph. Page numbers and what stands in the margin of most pages alike are left out.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from bizenv.base.errors import DataError
from bizenv.base.tuples import NamedTuple
from bizenv.intake.document.columns import (
    Places,
    add_outer_columns,
    find_nested_tables,
    find_plain_tables,
    split_tall_rows,
)
from bizenv.intake.document.frames import (
    MOST_STROKES,
    Frame,
    Stroke,
    Strokes,
    collect_strokes,
    find_frames,
    join_strokes,
)
from bizenv.intake.document.glyphs import Glyph, Line, collect_glyphs, find_turn, gather_lines, spell, turn_point
from bizenv.intake.document.model import Block, Cell, Document, Paragraph, Row, Table

_SCAN = "{name}是扫描件，各页都是图像，没有文字；请先做文字识别（OCR），另存为 Word 或文本，核对后再导入"
_ENCRYPTED = "{name}加了密码，打不开；请用密码打开后另存（或打印）成不加密的 PDF，再导入"
_DAMAGED = "{name}打不开，不是 PDF 或文件已损坏；请重新取一份，或在阅读软件里打开后另存为 PDF"
_PAGE = "{name}的第{number}页读不出来，文件可能损坏；请在阅读软件里打开后另存为 PDF，或用 --pages 避开这一页"
_NO_PAGES = "{name}里没有页，文件可能损坏；请重新取一份"
_OUTSIDE = "{name}共{count}页，没有第{first}至{last}页；请改 --pages"
_FEW = 5
"""A page with fewer characters than this has no text layer; a page number may be printed on it."""
_MARGIN = 0.12
"""Heads and feet of a page stand in this part of its height."""
_WIDE_MARGIN = 0.2
"""A number between dashes is the page's number also in this part of its height."""
_DASHES = "-—–－―‐·."
_PAGE_NUMBER = re.compile(
    r"[-—–－―‐·.\s]*(?:第?\s*\d{1,4}\s*页?|[ivxlcIVXLC]{1,6})(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―‐·.\s]*"
)
_STEP = 8.0
_NEAR_MIDDLE = 0.25
"""A line that strikes a character out goes within this part of its size of its middle."""
_MOSTLY = 0.7
_SPACER = 6.0
"""A row without text that is not higher than this is the space between two lines."""
_PRINTED = re.compile(
    r"(?:https?|file)://.*\d+/\d+$|^\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?[,，]? ?(?:上午|下午)?\d{1,2}:\d{2}"
)
"""What a browser prints at the head and the foot of a page: its address, the time."""
_MANY_CURVES = 50
"""So many curves on a page without characters are characters that were drawn."""
_HALF = 0.5


class _Parsed(NamedTuple):
    """What pdfminer finds on a page; lengths in points."""

    number: int
    width: float
    height: float
    objects: Mapping[str, Sequence[Mapping[str, Any]]]


class _Page(NamedTuple):
    """What was read of a page: its blocks, each with the height where it begins, and what kind of page it is.

    ``columns``: the lines between the columns of its last table. ``edges``: where the columns of a table without upright lines part that goes to the end of the page.
    """

    number: int
    height: float
    blocks: list[tuple[float, Block]]
    columns: tuple[float, ...]
    edges: tuple[float, ...] | None
    chars: int
    unreadable: int
    pictured: bool
    crowded: bool


def read_pdf(
    content: bytes,
    name: str,
    *,
    pages: tuple[int, int] | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> Document:
    """The paragraphs and tables of a PDF.

    ``pages``: the first and the last page to read, counted from 1; None reads all. ``tick`` is called after each page
    with the number of pages done and of pages in all. Raises DataError for a scan, an encrypted or a damaged file, and
    for pages that it has not got.
    """
    read: list[_Page] = []
    for page, count in _parse(content, name, pages):
        read.append(_read_page(page, read[-1] if read else None))
        if tick:
            tick(len(read), count)
    return Document(name, "pdf", tuple(_join(read)), True, tuple(_remark(read, name)))


def _parse(content: bytes, name: str, chosen: tuple[int, int] | None) -> Iterator[tuple[_Parsed, int]]:
    """What pdfminer finds on each page that was asked for, and how many these are."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    failed = _DAMAGED.format(name=name)
    try:
        document = pdfplumber.open(BytesIO(content))
        pages = _choose(document.pages, name, chosen)
    except (DataError, MemoryError, RecursionError):
        raise
    except PdfminerException as error:
        locked = bool(error.args) and isinstance(error.args[0], PDFPasswordIncorrect)
        raise DataError(_ENCRYPTED.format(name=name) if locked else failed) from None
    except Exception:  # noqa: BLE001 - pdfminer raises whatever a damaged file makes it raise
        raise DataError(failed) from None
    for page in pages:
        try:
            parsed = _Parsed(page.page_number, float(page.width), float(page.height), page.objects)
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001
            raise DataError(_PAGE.format(name=name, number=page.page_number)) from None
        page.close()
        yield parsed, len(pages)
    document.close()


def _choose(pages: Sequence[Any], name: str, chosen: tuple[int, int] | None) -> Sequence[Any]:
    """The pages that were asked for."""
    if not pages:
        raise DataError(_NO_PAGES.format(name=name))
    if chosen is None:
        return pages
    first, last = chosen
    if not 1 <= first <= last <= len(pages):
        raise DataError(_OUTSIDE.format(name=name, count=len(pages), first=first, last=last))
    return pages[first - 1 : last]


def _read_page(page: _Parsed, before: _Page | None) -> _Page:
    """What stands on a page. ``before`` is the page before it, whose tables may go on."""
    objects = page.objects
    chars = objects.get("char", [])
    width, height = page.width, page.height
    turn = find_turn(chars)
    glyphs, unreadable = collect_glyphs(chars, turn, width, height)
    if turn:
        width, height = height, width
    drawn = collect_strokes(objects, lambda x, y: turn_point(x, y, turn, page.width, page.height))
    glyphs, level = _mark_struck(glyphs, drawn.level)
    strokes = join_strokes(Strokes(level, drawn.upright))
    frames, alone = find_frames(strokes)
    blocks: list[tuple[float, Block]] = []
    number = page.number
    tables: list[tuple[Frame, Places]] = []
    rules = list(alone)
    for frame in frames:
        if len(frame.xs) == 2:  # only a box with level lines: its columns stand where its words do
            rules.extend(Stroke(y, frame.xs[0], frame.xs[1]) for y in frame.ys)
            continue
        places, glyphs = _fill(frame, glyphs)
        if any(not glyph.text.isspace() for held in places.values() for glyph in held):
            tables.append((frame, places))
    numbers = {id(glyph) for line in _find_page_numbers(glyphs, height) for glyph in line}
    glyphs = [glyph for glyph in glyphs if id(glyph) not in numbers]
    widened = []
    for frame, places in tables:
        widened.extend(find_nested_tables(places, rules))
        frame, places, glyphs = add_outer_columns(frame, places, glyphs, before.columns if before else ())
        widened.append(split_tall_rows(frame, places))
    plain, lines = find_plain_tables(gather_lines(glyphs), rules, before.edges if before else None)
    found = sorted([*widened, *plain], key=lambda table: table[0].ys[0])
    for order, (frame, places) in enumerate(found, 1):
        mark = f"第{number}页第{order}个表" if len(found) > 1 else f"第{number}页"
        blocks.append((frame.ys[0], _tabulate(frame, places, mark, number)))
    for line in lines:
        text, struck = spell([line])
        blocks.append((line[0].middle, Paragraph(text, f"第{number}页", struck)))
    blocks.sort(key=lambda block: block[0])
    columns = found[-1][0].xs if found else ()
    edges = plain[-1][0].xs if plain and isinstance(blocks[-1][1], Table) and found[-1] is plain[-1] else None
    printed = sum(1 for char in chars if not char["text"].isspace())
    pictured = bool(objects.get("image")) or len(objects.get("curve", ())) > _MANY_CURVES
    crowded = max(len(strokes.level), len(strokes.upright)) > MOST_STROKES
    return _Page(number, height, blocks, columns, edges, printed, unreadable, pictured, crowded)


def _fill(frame: Frame, glyphs: list[Glyph]) -> tuple[Places, list[Glyph]]:
    """The characters of each cell of a frame, and those that stand outside of it."""
    places: Places = {}
    rest = []
    for glyph in glyphs:
        place = frame.find_place(glyph.centre, glyph.middle)
        if place is None:
            rest.append(glyph)
        else:
            places.setdefault(place, []).append(glyph)
    return places, rest


def _tabulate(frame: Frame, places: Places, mark: str, page: int) -> Table:
    """The table of a frame and the characters in its cells."""
    rows: list[Row] = []
    for r, owners in enumerate(frame.owners):
        cells = []
        for c, (row, column) in enumerate(owners):
            if (row, column) == (r, c):
                text, struck = spell(gather_lines(places.get((r, c), ())))
                cells.append(Cell(text, "", struck))
            else:
                cells.append(Cell("", "left" if row == r or column < c else "above"))
        if frame.ys[r + 1] - frame.ys[r] > _SPACER or any(cell.text for cell in cells):
            rows.append(Row(tuple(cells), f"{mark}第{len(rows) + 1}行", page))
    return Table(tuple(rows), mark)


def _mark_struck(glyphs: list[Glyph], level: Sequence[Stroke]) -> tuple[list[Glyph], tuple[Stroke, ...]]:
    """The characters, those marked through whose middle a line goes; and the lines that strike no words out.

    A line strikes words out if most of it goes through the middle of characters: the line of a table does not.
    """
    by_height: dict[int, list[int]] = {}
    for number, glyph in enumerate(glyphs):
        if not glyph.text.isspace():
            by_height.setdefault(round(glyph.middle / _STEP), []).append(number)
    struck: set[int] = set()
    rest = []
    for stroke in level:
        near = round(stroke.at / _STEP)
        hit = [
            number
            for row in (near - 1, near, near + 1)
            for number in by_height.get(row, ())
            if stroke.low - 1 <= glyphs[number].centre <= stroke.high + 1
            and abs(stroke.at - glyphs[number].middle) <= _NEAR_MIDDLE * glyphs[number].size
        ]
        if sum(glyphs[n].x1 - glyphs[n].x0 for n in hit) >= _MOSTLY * (stroke.high - stroke.low) > 0:
            struck.update(hit)
        else:
            rest.append(stroke)
    marked = [glyph._replace(struck=True) if n in struck else glyph for n, glyph in enumerate(glyphs)]
    return marked, tuple(rest)


def _find_page_numbers(glyphs: list[Glyph], height: float) -> list[Line]:
    """The lines in the margins at the head and the foot of a page that are nothing but its number."""
    margin = [glyph for glyph in glyphs if not height * _WIDE_MARGIN < glyph.middle < height * (1 - _WIDE_MARGIN)]
    found = []
    for line in gather_lines(margin):
        inner = height * _MARGIN < line[0].middle < height * (1 - _MARGIN)
        text = spell([line])[0]
        if (not inner and _PRINTED.search(text)) or (
            _PAGE_NUMBER.fullmatch(text) and (not inner or (text[0] in _DASHES and text[-1] in _DASHES))
        ):
            found.append(line)
    return found


def _join(pages: Sequence[_Page]) -> list[Block]:
    """The blocks of all pages without lines that stand in the margin of most pages: of these the first is kept."""
    margins: Counter[str] = Counter()
    for page in pages:
        paragraphs = [(top, block) for top, block in page.blocks if isinstance(block, Paragraph)]
        margins.update({_blur(block.text) for top, block in paragraphs if _in_margin(page, top)})
    repeated = {text for text, count in margins.items() if count >= max(3, len(pages) * _HALF)}
    seen: set[str] = set()
    joined = []
    for page in pages:
        for top, block in page.blocks:
            if isinstance(block, Paragraph) and _in_margin(page, top) and _blur(block.text) in repeated:
                if _blur(block.text) in seen:
                    continue
                seen.add(_blur(block.text))
            joined.append(block)
    return joined


def _in_margin(page: _Page, top: float) -> bool:
    return not page.height * _MARGIN < top < page.height * (1 - _MARGIN)


def _blur(text: str) -> str:
    """A line of a margin without its numbers, which count the pages."""
    return re.sub(r"\d+", "0", text)


def _remark(pages: Sequence[_Page], name: str) -> list[str]:
    """What a person should know of pages that could not be read; raises DataError if nearly all are pictures."""
    scanned = [page.number for page in pages if page.chars < _FEW and page.pictured]
    written = [page for page in pages if page.chars >= _FEW]
    if scanned and len(scanned) >= 0.8 * (len(scanned) + len(written)):
        raise DataError(_SCAN.format(name=name))
    remarks = [f"第{number}页是图像，没有文字，没有读；请对照原件" for number in scanned]
    for page in written:
        if page.crowded:
            remarks.append(f"第{page.number}页线条太多，像是图形，没有按线条找表；请对照原件")
        if page.unreadable:
            remarks.append(f"第{page.number}页有{page.unreadable}个字在文件里没有编码，读成□；请对照原件补上")
    return remarks
