"""Draws a page of a PDF, whole or a part of it, with what is meant in a frame: PNG.

A page may say that it is as large as a field: how many pixels a picture has is bounded by what is asked for, not by it.
"""

import math
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bizenv.base.errors import DataError
from bizenv.base.tuples import NamedTuple
from bizenv.intake.document.model import Spot

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST, MOST = 1400, 4_000_000
"""How many pixels a page may be wide as it is drawn, and how many it may have."""
_SHARP = 2.0
"""Pixels to a point: 144 to an inch, at which the smallest print of an annex can be read."""
_FRAME, _COLOUR = 3, (192, 32, 32)
_QUARTERS = {1: 3, -1: 1, 2: 2}
"""How many quarters of a circle, against the clock, a page is turned so that its text is upright."""


class Part(NamedTuple):
    """A part of a page to be drawn: within ``box`` (left, top, right, bottom), with ``meant`` in frames; all as of a ``Spot``."""

    page: int
    box: tuple[float, float, float, float]
    meant: tuple[Spot, ...]


def draw(content: bytes, name: str, parts: Sequence[Part]) -> list[bytes]:
    """Pictures of parts of one page. Raises DataError where the page cannot be drawn."""
    import pypdfium2

    number, turn = parts[0].page, next((spot.turn for part in parts for spot in part.meant), 0)
    try:
        document = pypdfium2.PdfDocument(content)
        if not 1 <= number <= len(document):
            raise DataError(f"{name}：没有第{number}页")
        page = document[number - 1]
        page.set_cropbox(*page.get_mediabox())  # places are told by all of the page, not by what a reader shows of it
        width, height = page.get_size()
        picture = page.render(scale=find_scale(width, height), may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise DataError(f"{name}：第{number}页画不出来") from None
    if turn in _QUARTERS:
        picture = picture.rotate(90 * _QUARTERS[turn], expand=True)
    return [_cut(picture, part) for part in parts]


def find_scale(width: float, height: float) -> float:
    """Pixels to a point for a page of so many points, never more than may be. Raises DataError for a page without a size."""
    if not (0 < width < float("inf") and 0 < height < float("inf")):
        raise DataError("这一页没有大小，画不出来")
    return min(_SHARP, WIDEST / width, math.sqrt(MOST / (width * height)), MOST / WIDEST / height)


def _cut(picture: "Image", part: Part) -> bytes:
    from PIL import ImageDraw

    width, height = picture.size
    drawn = picture.copy()
    pen: Any = ImageDraw.Draw(drawn)
    for spot in part.meant:
        left, right = max(0, round(spot.edges[0] * width)), min(width - 1, round(spot.edges[-1] * width))
        top, bottom = max(0, round(spot.top * height)), min(height - 1, round(spot.bottom * height))
        if left < right and top < bottom:
            pen.rectangle((left, top, right, bottom), outline=_COLOUR, width=_FRAME)
    left, upper = (min(max(0, int(part.box[n] * size)), size - 1) for n, size in ((0, width), (1, height)))
    right = min(max(left + 1, int(part.box[2] * width)), width)
    lower = min(max(upper + 1, int(part.box[3] * height)), height)
    out = BytesIO()
    drawn.crop((left, upper, right, lower)).quantize(64).save(out, "PNG")
    return out.getvalue()
