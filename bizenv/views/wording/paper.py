"""公文: a document as its parts. What it says is made here, how it looks is the writers' business (word, plain)."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.views.wording import words

Style = Literal["heading", "subheading", "text", "point"]
"""一、 headings, （一） headings, running text, numbered points."""


class Block(NamedTuple):
    """A paragraph of the body; ``lead`` is the part of it that opens it in the type of its heading."""

    text: str
    style: Style = "text"
    lead: str = ""


class Table(NamedTuple):
    """A table: heads, the shares of the width of its columns, rows; ``merge`` tells how many columns merge equal cells."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    merge: int = 0


class Annex(NamedTuple):
    """附件, on a page of its own: a title, a table, notes below it; ``wide``: on landscape pages."""

    title: str
    table: Table
    notes: tuple[str, ...] = ()
    wide: bool = True


class Paper(NamedTuple):
    """A document. Whatever nobody has given yet stands as 【待…】; a draft says so on every page.

    ``number`` is the line above the title, empty where the form has none. ``signed``: signature, seal and date.
    ``slip``: a table below the signature, for the answer.
    """

    title: str
    number: str
    addressee: str
    blocks: tuple[Block, ...]
    day: dt.date
    issuer: str
    approved_by: str | None
    annexes: tuple[Annex, ...] = ()
    table: Table | None = None
    signed: bool = True
    compact: bool = False
    slip: Table | None = None

    @property
    def draft(self) -> str:
        """What the head of each page says: nothing once somebody has approved the document."""
        return "" if self.approved_by else DRAFT

    @property
    def signature(self) -> tuple[str, ...]:
        """The lines of the signature: organ, day."""
        if not self.signed:
            return ()
        return (self.issuer or UNSIGNED, words.day(self.day), *([] if self.approved_by else [UNSEALED]))


DRAFT = "送审稿（由非涉密台账生成，未经审定，不得外发）"
UNNUMBERED = "【待编号】"
UNSIGNED = "【待署名】"
UNSEALED = "【待盖章】"
SLIP = "回　执"


class Given(NamedTuple):
    """What a person gives for a document: number, organ, who approved it, its day."""

    number: str | None
    issuer: str | None
    approved_by: str | None
    day: dt.date

    @property
    def numbered(self) -> str:
        """The number as the document bears it: an issue by its figure, anything else as it is."""
        typed = (self.number or "").strip()
        if not typed:
            return UNNUMBERED
        return f"第{int(typed)}期" if typed.isascii() and typed.isdigit() else typed


def numbered(points: Sequence[str]) -> list[Block]:
    """Points with their figures: 1. 2. 3."""
    return [Block(f"{n}. {text}", "point") for n, text in enumerate(points, start=1)]
