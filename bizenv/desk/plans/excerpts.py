"""What stands in a document at a place: the row of a table or the paragraph, with its neighbours, as text."""

import re
from collections.abc import Iterator, Sequence

from bizenv.base.text import unwrap
from bizenv.base.tuples import NamedTuple
from bizenv.intake.document.model import Document, Paragraph, Row, Spot, Table

MOST_LINES = 9
"""The most lines of an excerpt."""
_FIRST = 3
"""How many rows of a table are shown where it is meant as a whole."""
LONGEST, BESIDE = 600, 80
"""The longest text of a cell or a paragraph, and of one beside the place; beyond it is cut."""
_TEXT = 40
"""From how many characters on a cell is text, whose lines are those of the page where the format has pages."""


class Line(NamedTuple):
    """A row of a table, or a paragraph, which has one cell. meant: whether it is the place itself, not a neighbour.

    source: in which document, from 0. spot: where on its page, if it has pages.
    """

    place: str
    cells: tuple[str, ...]
    meant: bool
    source: int = 0
    spot: Spot | None = None


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
    return Excerpts(documents, heads).find(place, words)


class Excerpts:
    """What stands at places of some documents: for many places of the same."""

    def __init__(self, documents: Sequence[Document], heads: Sequence[str]) -> None:
        self._heads = tuple(heads)
        self._lines = list(_list_lines(documents, self._heads))

    def find(self, place: str, words: Sequence[str] = ()) -> Excerpt:
        """What stands at one of them, as ``find_excerpt`` tells it."""
        every, heads = self._lines, self._heads
        meant = _find_meant(every, place, words)
        if not meant:
            return Excerpt()
        block = every[meant[0]].block
        shown = sorted({k for n in meant for k in (n - 1, n, n + 1) if 0 <= k < len(every) and every[k].block == block})
        lines = tuple(_show(every[n].line, meant=n in meant) for n in shown[:MOST_LINES])
        found = every[meant[0]]
        width = len(found.line.cells)
        fitting = found.heads if len(found.heads) == width else heads if len(heads) == width > 1 else ()
        return Excerpt(tuple(map(unwrap, fitting)), lines)


def _find_meant(every: Sequence[_Found], place: str, words: Sequence[str]) -> list[int]:
    """The lines that a place names; of those the ones with the words, if any has them; without such lines, the words anywhere."""
    named = [n for n, found in enumerate(every) if _names(place, found.line.place)]
    places = {every[n].line.place for n in named}
    inner = [
        n for n in named if not any(it != every[n].line.place and it.startswith(every[n].line.place) for it in places)
    ]
    worded = [n for n in inner if any(_has(every[n], word) for word in words)]
    if inner:
        return worded or inner
    first = [next((n for n, found in enumerate(every) if _has(found, word)), -1) for word in words]
    whole = [n for n, found in enumerate(every) if _names(place, found.table)][:_FIRST]
    return [n for n in dict.fromkeys(first) if n >= 0] or whole


def _has(found: _Found, word: str) -> bool:
    return any(has_words(cell, word) for cell in found.line.cells)


def has_words(text: str, words: str) -> bool:
    """Whether words stand in a text, however either is broken into lines."""
    return "".join(words.split()) in "".join(text.split())


def _names(place: str, own: str) -> bool:
    """Whether a place names a line's own place: itself, or as one of several."""
    return bool(own) and own in place and re.search(rf"{re.escape(own)}(?![0-9])", place) is not None


def _list_lines(documents: Sequence[Document], heads: tuple[str, ...]) -> Iterator[_Found]:
    for n, document in enumerate(documents):
        for k, block in enumerate(document.blocks):
            if isinstance(block, Paragraph):
                line = Line(block.place, (_plain(block.text, wraps=False),), False, n, block.spot)
                yield _Found(line, (), n * 1_000_000)
                continue
            first = tuple(cell.text for cell in block.rows[0].cells) if block.rows else ()
            printed = {"".join(it.split()) for it in (*first, "")}
            own = first if heads and {"".join(it.split()) for it in heads} <= printed else ()
            for m, (row, cells) in enumerate(_fill(block, wraps=document.wraps)):
                if m or not own:
                    yield _Found(Line(row.place, cells, False, n, row.spot), own, n * 1_000_000 + k + 1, block.place)


def _fill(table: Table, *, wraps: bool) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The rows with the words of merged cells in each of their rows. ``wraps``: lines may be those of the page."""
    above: tuple[str, ...] = ()
    for row in table.rows:
        filled = [
            above[n] if cell.covered == "above" and n < len(above) else _plain(cell.text, wraps=wraps)
            for n, cell in enumerate(row.cells)
        ]
        above = tuple(filled)
        yield row, above


def _plain(text: str, *, wraps: bool) -> str:
    """A text with its lines as they are, each without white space around; on one line if it only ran on."""
    lines = "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
    return unwrap(lines) if wraps and len(lines) > _TEXT else lines


def _show(line: Line, *, meant: bool) -> Line:
    longest = LONGEST if meant else BESIDE
    return line._replace(
        cells=tuple(it if len(it) <= longest else f"{it[:longest]}…" for it in line.cells), meant=meant
    )


def mark(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the words: to show where they stand."""
    wanted = sorted({"".join(word.split()) for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return [(text, False)]
    found = "|".join(r"\s*".join(map(re.escape, word)) for word in wanted)  # a line may end within a word
    pieces = re.split(f"({found})", text)
    return [(piece, n % 2 == 1) for n, piece in enumerate(pieces) if piece]


_COLUMNS = {
    "lead": ("lead", "units"),
    "support": ("support", "units"),
    "deadlines": ("deadline", "text"),
    "targets": ("text",),
    "text": ("text",),
    "title": ("title",),
    "number": ("number",),
    "item": ("number",),
}
"""The fields of a record that a key of the data may be read out of."""


def name_column(path: Sequence[str | int], heads: Sequence[tuple[str, str]]) -> str:
    """The printed head of the column that a value was read out of; empty where that is not known.

    ``heads``: the columns of the annex, each with the field that it was taken for.
    """
    if "columns" in path:
        return str(path[-1])
    key = next((step for step in reversed(path) if step in _COLUMNS), "")
    fields = _COLUMNS.get(str(key), ())
    return next((unwrap(printed) for field in fields for printed, taken in heads if taken == field and printed), "")
