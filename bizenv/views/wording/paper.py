"""公文: the content of a document, part by part. Its writers (``office.word``, ``markdown.paper``) decide the layout."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.views.wording import words

Style = Literal["heading", "subheading", "text", "point"]
"""In this order: headings with 一、, headings with （一）, running text, numbered points."""


class Block(NamedTuple):
    """A paragraph of the body; ``lead`` holds its opening words, which are set in the font of a （一） heading."""

    text: str
    style: Style = "text"
    lead: str = ""


class Table(NamedTuple):
    """A table; ``widths`` are shares of its width. Equal neighbours merge down the first ``merge`` columns."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    merge: int = 0


class Annex(NamedTuple):
    """附件, on pages of its own: a title, a table, the notes below it; ``wide``: on landscape pages."""

    title: str
    table: Table
    notes: tuple[str, ...] = ()
    wide: bool = True


class Paper(NamedTuple):
    """A document. Whatever nobody has given yet appears as 【待…】; a draft says so on every page.

    number: the line above the title; empty where the form has none.
    day: the day of the document, which its signature states.
    approved_by: who approved it; None: it is a draft.
    signed: whether signature and date follow the body.
    compact: whether it is set in smaller type and spacing.
    slip: a table for the addressee to fill in and send back.
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
        """The mark of a draft at the head of each page; empty once somebody has approved the document."""
        return "" if self.approved_by else DRAFT

    @property
    def signature(self) -> tuple[str, ...]:
        """The lines of the signature: organ, day, and 【待盖章】 on a draft; empty if the document is not signed."""
        if not self.signed:
            return ()
        return (self.issuer or UNSIGNED, words.day(self.day), *([] if self.approved_by else [UNSEALED]))


DRAFT = "送审稿（由非涉密台账生成，未经审定，不得外发）"
UNNUMBERED = "【待编号】"
UNSIGNED = "【待署名】"
UNSEALED = "【待盖章】"
SLIP = "回　执"


class Given(NamedTuple):
    """What the user gives for a document: number, issuing organ, who approved it, its day."""

    number: str | None
    issuer: str | None
    approved_by: str | None
    day: dt.date

    @property
    def numbered(self) -> str:
        """The number as printed: digits as an issue (第3期), anything else as typed, 【待编号】 where none is given."""
        typed = (self.number or "").strip()
        if not typed:
            return UNNUMBERED
        return f"第{int(typed)}期" if typed.isascii() and typed.isdigit() else typed


def numbered(points: Sequence[str]) -> list[Block]:
    """A paragraph for each point, numbered 1., 2., 3."""
    return [Block(f"{n}. {text}", "point") for n, text in enumerate(points, start=1)]
