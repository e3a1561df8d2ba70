"""The pictures of the page that a doubt comes from: drawn when they are asked for, and kept with the draft."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from bizenv.base import files
from bizenv.base.errors import DataError, NotFoundError
from bizenv.desk.plans.drafts import Doubtful, Drafted
from bizenv.desk.plans.excerpts import has_words
from bizenv.intake.document.drawing import draw_safely
from bizenv.intake.document.model import Spot
from bizenv.intake.document.pdf.picture import Part

_FOLDER = ".pictures"
_MARGIN, _MOST_BESIDE = 0.012, 0.05
"""How much of the page is shown around a row, and of what stands above and below it, in parts of its size."""
_NARROWEST = 0.6
"""How much of a page's width is shown at least."""
_MOST_AT_ONCE, _MOST_KEPT = 60, 3000
"""How many pictures are drawn of a page at once, and how many a draft keeps."""
_DRAWING = Lock()
"""One page is drawn at a time: each takes a child process."""


def list_pages(doubt: Doubtful) -> list[int]:
    """The pages on which the words of a doubt stand; none where the document has no pages."""
    return list(dict.fromkeys(line.spot.page for line in doubt.excerpt.lines if line.meant and line.spot is not None))


def give(
    folder: Path, sources: Sequence[Path], draft: Drafted, number: int, page: int, *, whole: bool = False
) -> bytes:
    """The picture (PNG) of what a doubt is about on a page, in a frame; ``whole``: of all the page.

    folder: of the draft. sources: the files that wait with it. Raises NotFoundError where there is none, DataError where it
    cannot be drawn within the limits of reading.
    """
    doubt = draft.find(number)
    part = _make_part(doubt, page)
    source = _find_source(sources, draft, doubt, page)
    if part is None or source is None:
        raise NotFoundError(f"D{number} 在第{page}页没有原文的图像")
    with _DRAWING:
        if whole:
            return draw_safely(source, [part._replace(box=(0.0, 0.0, 1.0, 1.0))])[0]
        try:
            return _give_part(folder, source, sources, draft, number, page)
        except FileNotFoundError:  # a workspace was made of the draft while its pictures were drawn
            raise NotFoundError("这份草稿不在了，没有图像") from None


def _give_part(folder: Path, source: Path, sources: Sequence[Path], draft: Drafted, number: int, page: int) -> bytes:
    kept = folder / _FOLDER
    own, failed = kept / f"{number}-{page}.png", kept / f"{source.name}-{page}.failed"
    if own.is_file():
        return files.read(own)
    if failed.is_file():  # it is not tried again for each doubt of the page
        raise DataError(f"{source.name}：第{page}页画不出来；请看文件本身")
    kept.mkdir(exist_ok=True)
    beside = [it for it in draft.doubts if it.number == number or _find_source(sources, draft, it, page) == source]
    beside.sort(key=lambda it: abs(it.number - number))
    parts = [(it.number, part) for it in beside[:_MOST_AT_ONCE] if (part := _make_part(it, page)) is not None]
    try:
        drawn = draw_safely(source, [part for _, part in parts])
    except DataError:
        failed.touch()
        raise
    if len(list(kept.iterdir())) < _MOST_KEPT:
        for (each, _), content in zip(parts, drawn, strict=True):
            (kept / f"{each}-{page}.png").write_bytes(content)
    return next(content for (each, _), content in zip(parts, drawn, strict=True) if each == number)


def _find_source(sources: Sequence[Path], draft: Drafted, doubt: Doubtful, page: int) -> Path | None:
    """The file that a doubt's words on a page stand in, among those that wait with the draft."""
    numbers = [line.source for line in doubt.excerpt.lines if line.meant and line.spot and line.spot.page == page]
    if not numbers or numbers[0] >= len(draft.sources):
        return None
    return next((path for path in sources if path.name == draft.sources[numbers[0]]), None)


def _make_part(doubt: Doubtful, page: int) -> Part | None:
    """What is shown of a page: the rows that are meant, and some of what stands above and below them."""
    lines = [
        (line.meant, line.spot) for line in doubt.excerpt.lines if line.spot is not None and line.spot.page == page
    ]
    meant = tuple(spot for own, spot in lines if own)
    if not meant:
        return None
    top, bottom = min(it.top for it in meant), max(it.bottom for it in meant)
    upper = max(top - _MOST_BESIDE, min(spot.top for _, spot in lines))
    lower = min(bottom + _MOST_BESIDE, max(spot.bottom for _, spot in lines))
    left, right = min(it.edges[0] for _, it in lines), max(it.edges[-1] for _, it in lines)
    wide = max(0.0, _NARROWEST - (right - left)) / 2
    box = (left - wide - _MARGIN, min(upper, top) - _MARGIN, right + wide + _MARGIN, max(lower, bottom) + _MARGIN)
    framed = tuple(
        _narrow(doubt, line.cells, line.spot)
        for line in doubt.excerpt.lines
        if line.meant and line.spot in meant and line.spot
    )
    return Part(page, box, framed)


def _narrow(doubt: Doubtful, cells: Sequence[str], spot: Spot) -> Spot:
    """The cell of a row that a doubt is about, where that is known by its column or by its words; else the row."""
    heads = list(doubt.excerpt.heads)
    if len(cells) < 2 or len(spot.edges) != len(cells) + 1:
        return spot
    if doubt.column in heads and len(heads) == len(cells):
        at = heads.index(doubt.column)
    else:
        held = [n for n, cell in enumerate(cells) if any(has_words(cell, name) for name in doubt.names)]
        if len(held) != 1:
            return spot
        at = held[0]
    return spot._replace(edges=spot.edges[at : at + 2])
