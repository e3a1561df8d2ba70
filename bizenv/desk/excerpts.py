"""What stands in a document at a place: the row of a table or the paragraph, with its neighbours, as text."""

import re
from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.intake.document.model import Document, Paragraph, Row, Table

MOST_LINES = 9
"""The most lines of an excerpt."""
_FIRST = 3
"""How many rows of a table are shown where it is meant as a whole."""
LONGEST = 600
"""The longest text of a cell or a paragraph; beyond it is cut."""


class Line(NamedTuple):
    """A row of a table, or a paragraph, which has one cell. meant: whether it is the place itself, not a neighbour."""

    place: str
    cells: tuple[str, ...]
    meant: bool


class Excerpt(NamedTuple):
    """Lines of a document, with the heads of the columns where they stand in a table; both empty if nothing is found."""

    heads: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


class _Found(NamedTuple):
    """A line of the document in its table, or among the paragraphs."""

    line: Line
    heads: tuple[str, ...]
    block: int
    table: str = ""


def find_excerpt(documents: Sequence[Document], heads: Sequence[str], place: str, words: Sequence[str] = ()) -> Excerpt:
    """What stands at a place, with the line before and the line behind it.

    heads: those of the annex's table, as printed. place: as a doubt tells it; it may name several rows. words: what to
    look for where no line has that place, such as the name of a unit.
    """
    every = list(_list_lines(documents, tuple(heads)))
    meant = [n for n, found in enumerate(every) if _names(place, found.line.place)]
    meant = meant or [
        next((n for n, found in enumerate(every) if any(word in cell for cell in found.line.cells)), -1)
        for word in words
    ]
    meant = [n for n in meant if n >= 0] or [n for n, it in enumerate(every) if _names(place, it.table)][:_FIRST]
    if not meant:
        return Excerpt()
    block = every[meant[0]].block
    shown = sorted({k for n in meant for k in (n - 1, n, n + 1) if 0 <= k < len(every) and every[k].block == block})
    lines = tuple(every[n].line._replace(meant=n in meant) for n in shown[:MOST_LINES])
    found = every[meant[0]]
    width = len(found.line.cells)
    fitting = found.heads if len(found.heads) == width else tuple(heads) if len(heads) == width > 1 else ()
    return Excerpt(fitting, lines)


def _names(place: str, own: str) -> bool:
    """Whether a place names a line's own place: itself, or as one of several."""
    return bool(own) and re.search(rf"{re.escape(own)}(?![0-9])", place) is not None


def _list_lines(documents: Sequence[Document], heads: tuple[str, ...]) -> Iterator[_Found]:
    for n, document in enumerate(documents):
        for k, block in enumerate(document.blocks):
            if isinstance(block, Paragraph):
                yield _Found(Line(block.place, (_cut(block.text),), False), (), n * 1_000_000)
                continue
            first = tuple(_plain(cell.text) for cell in block.rows[0].cells) if block.rows else ()
            own = (
                first
                if heads and {"".join(it.split()) for it in heads} <= {"".join(it.split()) for it in (*first, "")}
                else ()
            )
            for row, cells in _fill(block):
                if cells != own:
                    line = Line(row.place, tuple(map(_cut, cells)), False)
                    yield _Found(line, own, n * 1_000_000 + k + 1, block.place)


def _fill(table: Table) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The rows with the words of merged cells in each of their rows."""
    above: tuple[str, ...] = ()
    for row in table.rows:
        filled = [
            above[n] if cell.covered == "above" and n < len(above) else _plain(cell.text)
            for n, cell in enumerate(row.cells)
        ]
        above = tuple(filled)
        yield row, above


def _plain(text: str) -> str:
    """A text with its lines as they are, each without white space around."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _cut(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


def mark(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the words: to show where they stand."""
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return [(text, False)]
    pieces = re.split(f"({'|'.join(map(re.escape, wanted))})", text)
    return [(piece, n % 2 == 1) for n, piece in enumerate(pieces) if piece]
