"""The rows of an annex on their way from tables to records, in the columns of the whole annex."""

from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.document.model import Cell

BLANK = Cell()


class Column(NamedTuple):
    """A column of the annex. ``field``: of ``Record``, or ``section``, or ``other``; ``head``: as printed."""

    field: str
    head: str


class Line:
    """A row of a table in the columns of the annex.

    ``opens``: whether it is the first row of data of its page or table; ``wraps``: whether its line breaks may come from
    the layout; ``spans``: whether one cell is merged over the whole row; ``flat``: whether its format knows no merged
    cells (CSV, a scan's text); ``hidden``: whether the document does not show it.
    """

    __slots__ = ("cells", "doubts", "flat", "hidden", "opens", "page", "place", "spans", "wraps")

    def __init__(
        self, cells: Iterable[Cell], place: str, page: int, *, opens: bool, wraps: bool, spans: bool, flat: bool = False
    ) -> None:
        self.cells = list(cells)
        self.place, self.page, self.opens, self.wraps, self.spans = place, page, opens, wraps, spans
        self.flat = flat
        self.hidden = False
        self.doubts: list[Suspicion] = []

    def get(self, n: int) -> str:
        """The text of a column's own cell."""
        return self.cells[n].text.strip()

    def put(self, n: int, text: str) -> None:
        """Give a column's cell another text."""
        self.cells[n] = self.cells[n]._replace(text=text, covered="")

    def is_blank(self) -> bool:
        """Whether no cell of the row holds a text."""
        return not any(cell.text.strip() for cell in self.cells)

    def filled(self) -> list[int]:
        """The columns whose own cells hold a text."""
        return [n for n, cell in enumerate(self.cells) if cell.text.strip()]


class Heading(NamedTuple):
    """A heading between two tables of one annex."""

    text: str
    place: str


Item = Line | Heading
