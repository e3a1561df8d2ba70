"""A document as it is read: paragraphs and tables in the order of the pages, each with its place."""

from collections.abc import Sequence
from typing import Any, Literal

from bizenv.base.tuples import NamedTuple

Covered = Literal["", "above", "left"]


class Spot(NamedTuple):
    """Where a line stands on its page, in parts of the page's width and height as it is read, from the left and the top.

    ``turn``: how the text runs on the page, as ``pdf/glyphs.find_turn`` says. ``edges``: its left and its right end; of the row
    of a table, the lines between its columns too.
    """

    page: int
    turn: int
    top: float
    bottom: float
    edges: tuple[float, ...]


class Cell(NamedTuple):
    """One place in the grid of a table.

    ``text``: as printed, the lines parted by a line feed, without white space at the ends of lines. ``covered``: the
    place belongs to the merged cell above it or to its left, and its text is empty. ``struck``: the words of the text
    that are struck out, which stay in the text; empty if none are.
    """

    text: str = ""
    covered: Covered = ""
    struck: str = ""


class Row(NamedTuple):
    """A row of a table: a cell for each column of the grid. ``page`` counts from 1; 0 where the format has no pages.

    ``place`` is for a person: 第11页第3行, 工作表“清单”第5行. ``hidden``: the row, or its sheet, is not shown or printed;
    it may be one that was given up, or one that a filter hides. ``spot``: where it stands, if the format has pages.
    """

    cells: tuple[Cell, ...]
    place: str
    page: int = 0
    hidden: bool = False
    spot: Spot | None = None


class Table(NamedTuple):
    """A table as it stands on one page, in one sheet, or in a document without pages. Every row has the same length."""

    rows: tuple[Row, ...]
    place: str


class Paragraph(NamedTuple):
    """Text outside of tables. ``struck``: as for a cell. ``spot``: as for a row."""

    text: str
    place: str
    struck: str = ""
    spot: Spot | None = None


Block = Paragraph | Table


class Document(NamedTuple):
    """What was read of one file.

    ``wraps``: whether a line break inside a cell or between paragraphs may come from the layout (PDF, a scan's text);
    where it may not (Word, Excel, HTML) whoever wrote the document typed it. ``remarks``: what a person should know
    about the reading as a whole, in Chinese (``before``, ``after``: the lines of pages around those that were asked for,
    where the plan's head may stand): hidden rows, sheets passed over, comments.
    """

    name: str
    kind: Literal["pdf", "docx", "xlsx", "html", "csv", "markdown", "json", "text"]
    blocks: tuple[Block, ...]
    wraps: bool
    remarks: tuple[str, ...] = ()
    before: tuple[Paragraph, ...] = ()
    after: tuple[Paragraph, ...] = ()


def read_spot(values: Sequence[Any] | None) -> Spot | None:
    """A place on a page as JSON has it."""
    return Spot(values[0], values[1], values[2], values[3], tuple(values[4])) if values is not None else None
