"""A page is drawn as a person sees it, within limits that a page made to break them cannot pass."""

from pathlib import Path

import pytest

pytest.importorskip("pypdfium2")
from io import BytesIO

from PIL import Image

from bizenv.base.errors import DataError
from bizenv.intake.document.drawing import draw_safely
from bizenv.intake.document.model import Paragraph, Spot, Table
from bizenv.intake.document.pdf.picture import MOST, WIDEST, Part, draw, find_scale
from bizenv.intake.document.pdf.reader import read_pdf

MADE = Path(__file__).parents[3] / "annexes" / "made"
WHOLE = (0.0, 0.0, 1.0, 1.0)
RED = (192, 32, 32)


def open_picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def row_of(name: str, words: str) -> Spot:
    """Where the row with these words stands."""
    document = read_pdf((MADE / name).read_bytes(), name)
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows]
    found = next(row for row in rows if any(words in cell.text.replace("\n", "") for cell in row.cells))
    assert found.spot is not None
    return found.spot


def turn(content: bytes, degrees: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for page in document:
        page.set_rotation(degrees)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_every_row_and_line_of_a_page_says_where_it_stands():
    document = read_pdf((MADE / "items.pdf").read_bytes(), "items.pdf")
    for block in document.blocks:
        for spot in [block.spot] if isinstance(block, Paragraph) else [row.spot for row in block.rows]:
            assert spot is not None
            assert 0 <= spot.top < spot.bottom <= 1
            assert [*spot.edges] == sorted(spot.edges)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert all(len(row.spot.edges) == len(row.cells) + 1 for table in tables for row in table.rows if row.spot)


def test_what_is_meant_stands_in_a_frame_and_the_part_is_a_part():
    path = MADE / "items.pdf"
    spot = row_of("items.pdf", "区财政局")
    whole, part = draw_safely(
        path, [Part(spot.page, WHOLE, (spot,)), Part(spot.page, (0.0, spot.top, 1.0, spot.bottom), (spot,))]
    )
    page, cut = open_picture(whole), open_picture(part)
    assert page.width == cut.width <= WIDEST
    assert abs(cut.height - (spot.bottom - spot.top) * page.height) <= 2
    at = (round(spot.edges[0] * page.width) + 20, round(spot.top * page.height) + 1)
    plain = open_picture(draw_safely(path, [Part(spot.page, WHOLE, ())])[0])
    assert all(abs(a - b) < 40 for a, b in zip(page.getpixel(at), RED, strict=True))
    assert not all(abs(a - b) < 40 for a, b in zip(plain.getpixel(at), RED, strict=True))


@pytest.mark.parametrize(
    ("size", "most"), [((595, 842), 2.0), ((1e9, 10), WIDEST / 1e9), ((10, 1e9), 1.0), ((14400, 14400), 1.0)]
)
def test_a_page_as_large_as_a_field_is_no_larger_picture(size, most):
    scale = find_scale(*size)
    assert scale <= most
    assert size[0] * scale <= WIDEST
    assert size[0] * scale * size[1] * scale <= MOST * 1.01


@pytest.mark.parametrize("size", [(0, 10), (10, -1), (float("nan"), 5), (float("inf"), 5)])
def test_a_page_without_a_size_is_not_drawn(size):
    with pytest.raises(DataError):
        find_scale(*size)


@pytest.mark.parametrize("turned", [1, -1, 2])
def test_a_page_whose_text_stands_on_its_side_is_drawn_upright(turned):
    content = (MADE / "items.pdf").read_bytes()
    spot = Spot(1, turned, 0.1, 0.2, (0.1, 0.9))
    upright = open_picture(draw(content, "items.pdf", [Part(1, WHOLE, ())])[0])
    shown = open_picture(draw(content, "items.pdf", [Part(1, WHOLE, (spot,))])[0])
    expected = upright.size if turned == 2 else upright.size[::-1]
    assert shown.size == expected


def test_a_turned_page_has_its_frame_where_its_row_is():
    content = turn((MADE / "items.pdf").read_bytes(), 90)
    document = read_pdf(content, "a.pdf")
    row = next(row for block in document.blocks if isinstance(block, Table) for row in block.rows)
    assert row.spot is not None
    box = (row.spot.edges[0], row.spot.top, row.spot.edges[-1], row.spot.bottom)
    framed = open_picture(draw(content, "a.pdf", [Part(row.spot.page, box, ())])[0])
    assert sum(framed.convert("L").histogram()[:128]) > 50, "the words of the row are within its place"


def test_what_is_no_page_is_said_and_nothing_hangs(tmp_path):
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + b"\xff" * 300)
    with pytest.raises(DataError, match="画不出来"):
        draw_safely(broken, [Part(1, WHOLE, ())])
    with pytest.raises(DataError, match="没有第99页"):
        draw_safely(MADE / "items.pdf", [Part(99, WHOLE, ())])
    with pytest.raises(DataError, match="太大或构造异常"):
        draw_safely(MADE / "items.pdf", [Part(1, WHOLE, ())], seconds=0.01)
    with pytest.raises(DataError):
        draw_safely(tmp_path / "没有.pdf", [Part(1, WHOLE, ())])
