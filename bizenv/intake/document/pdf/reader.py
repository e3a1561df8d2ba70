"""Reads a PDF that has a text layer: its paragraphs and its tables, page by page (``page``).

What stands in the margin of most pages alike is kept once.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

from bizenv.base.errors import DataError
from bizenv.intake.document.model import Block, Document, Paragraph
from bizenv.intake.document.pdf.glyphs import normalise
from bizenv.intake.document.pdf.page import MARGIN, Page, ParsedPage, read_page

_SCAN = "{name}：是扫描件，各页都是图像，没有文字；请先做文字识别（OCR），另存为 Word 或文本，核对后再导入"
_ENCRYPTED = "{name}：加了密码，打不开；请用密码打开后另存（或打印）成不加密的 PDF，再导入"
_DAMAGED = "{name}：打不开，不是 PDF 或文件已损坏；请重新取一份，或在阅读软件里打开后另存为 PDF"
_PAGE = "{name}：第{number}页读不出来，文件可能损坏；请在阅读软件里打开后另存为 PDF，或用 --pages 避开这一页"
_NO_PAGES = "{name}：里面没有页，文件可能损坏；请重新取一份"
_OUTSIDE = "{name}：共{count}页，没有第{first}至{last}页；请改 --pages"
_FEW = 5
"""A page with fewer characters than this has no text layer; a page number may be printed on it."""
_HALF = 0.5
_AROUND = 40
_PAGE_NUMBER = re.compile(r"[-—–－ ]*\d{1,4}[-—–－ ]*")


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
    read: list[Page] = []
    for page, count in _parse(content, name, pages):
        read.append(read_page(page, read[-1] if read else None))
        if tick:
            tick(len(read), count)
    before, after = _read_around(content, pages) if pages else ([], [])
    return Document(name, "pdf", tuple(_join(read)), True, tuple(_remark(read, name)), tuple(before), tuple(after))


def _parse(content: bytes, name: str, chosen: tuple[int, int] | None) -> Iterator[tuple[ParsedPage, int]]:
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
            parsed = ParsedPage(page.page_number, float(page.width), float(page.height), page.objects)
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


def _read_around(content: bytes, chosen: tuple[int, int]) -> tuple[list[Paragraph], list[Paragraph]]:
    """The lines of the pages before and after those that were asked for, without tables: there the plan's head stands.

    No more than ``_AROUND`` pages on each side; none of them where the fast reader cannot read the file.
    """
    import pypdfium2

    first, last = chosen
    before: list[Paragraph] = []
    after: list[Paragraph] = []
    try:
        document = pypdfium2.PdfDocument(content)
        wanted = [*range(max(1, first - _AROUND), first), *range(last + 1, min(len(document), last + _AROUND) + 1)]
        for number in wanted:
            text = document[number - 1].get_textpage().get_text_bounded()
            lines = [normalise(line).strip() for line in text.splitlines()]
            told = [Paragraph(line, f"第{number}页") for line in lines if line and not _PAGE_NUMBER.fullmatch(line)]
            (before if number < first else after).extend(told)
        document.close()
    except pypdfium2.PdfiumError:
        return [], []
    return before, after


def _join(pages: Sequence[Page]) -> list[Block]:
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


def _in_margin(page: Page, top: float) -> bool:
    return not page.height * MARGIN < top < page.height * (1 - MARGIN)


def _blur(text: str) -> str:
    """A line of a margin without its numbers, which count the pages."""
    return re.sub(r"\d+", "0", text)


def _remark(pages: Sequence[Page], name: str) -> list[str]:
    """What a person should know of pages that could not be read; raises DataError if nearly all are pictures."""
    scanned = [page.number for page in pages if page.chars < _FEW and page.pictured]
    written = [page for page in pages if page.chars >= _FEW]
    if scanned and len(scanned) >= 0.8 * (len(scanned) + len(written)):
        raise DataError(_SCAN.format(name=name))
    told = (
        ("是图像，没有文字，没有读；请对照原件", scanned),
        ("整页是图像，文字像是识别出来的；请对照原件", [page.number for page in written if page.recognised]),
        ("线条太多，像是图形，没有按线条找表；请对照原件", [page.number for page in written if page.crowded]),
        (
            "的表没有竖线，是按文字的位置分栏的；请对照原件",
            [page.number for page in written if page.unruled and not page.recognised],
        ),
        ("有字在文件里没有编码，读成□；请对照原件补上", [page.number for page in written if page.unreadable]),
    )
    return [f"第{'、'.join(map(str, numbers))}页{words}" for words, numbers in told if numbers]
