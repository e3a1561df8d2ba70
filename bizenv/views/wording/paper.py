"""公文: the content of a document, part by part. Its writers (``office.word``, ``markdown.paper``) decide the layout."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from bizenv.base.redline import Piece
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
    """A table; ``widths`` are shares of its width. Equal neighbours merge down the first ``merge`` columns.

    dense: whether it is set in smaller type, so that a long list stays short.
    marked: by row and column from 0, the cells whose text is an amendment, in pieces; together they are the text.
    """

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    merge: int = 0
    dense: bool = False
    marked: Mapping[tuple[int, int], tuple[Piece, ...]] = {}


class Annex(NamedTuple):
    """附件, on pages of its own: a title, a table, the notes below it; ``wide``: on landscape pages."""

    title: str
    table: Table
    notes: tuple[str, ...] = ()
    wide: bool = True


class Given(NamedTuple):
    """What the user gives for a document: number, issuing organ, who approved it and his post, its day.

    day: None until it is known: the day of a document is that of its approval.
    """

    number: str | None = None
    issuer: str | None = None
    approved_by: str | None = None
    post: str | None = None
    day: dt.date | None = None

    @property
    def numbered(self) -> str:
        """The number as printed: digits as an issue (第3期), anything else as typed, 【待编号】 where none is given."""
        typed = (self.number or "").strip()
        if not typed:
            return UNNUMBERED
        return f"第{int(typed)}期" if typed.isascii() and typed.isdigit() else typed


class Paper(NamedTuple):
    """A document. Whatever nobody has given yet appears as 【待…】; a draft says so on every page.

    title: its title.
    given: number, issuer, approval and day.
    as_of: the day to which its figures go; a file made on no other day is dated by it.
    number: the line above the title; empty where the form has none.
    tail: the end of the title that is not parted where the title takes two lines.
    mark: what a draft is called at the head of each page.
    preliminary: whether its figures may still change, so that nobody can approve it yet.
    masthead: the name of a series (督查专报), which stands above number, issuer and day; empty where the form has none.
    upward: whether it goes to a superior organ, so that it names who signed it beside its number.
    signed: whether signature and date follow the body. sealed: whether a seal goes there.
    compact: whether it is set in smaller type and spacing, to fit a page.
    slip: a table for the addressee to fill in and send back.
    wide: whether its own pages are landscape, for a wide table.
    """

    title: str
    given: Given
    as_of: dt.date
    number: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    annexes: tuple[Annex, ...] = ()
    table: Table | None = None
    tail: str = ""
    mark: str = ""
    preliminary: bool = False
    masthead: str = ""
    upward: bool = False
    signed: bool = True
    sealed: bool = True
    compact: bool = False
    slip: Table | None = None
    wide: bool = False

    @property
    def draft(self) -> str:
        """The mark at the head of each page of a draft; empty once somebody has approved the document."""
        return "" if self.given.approved_by else self.mark or DRAFT

    @property
    def issuer(self) -> str:
        """The organ that signs, 【待署名】 until it is given."""
        return self.given.issuer or UNSIGNED

    @property
    def dated(self) -> str:
        """The day of the document in words; 【待定成文日期】 on a draft, because it is the day of approval."""
        return words.day(self.given.day) if self.given.day is not None else UNDATED

    @property
    def signer(self) -> str:
        """签发人 of a document to a superior organ (党政机关公文处理工作条例, article 9); empty on any other."""
        return f"签发人：{self.given.approved_by or UNAPPROVED}" if self.upward else ""

    @property
    def approval(self) -> str:
        """Who approved the document, with his post; empty on a draft."""
        it = self.given
        return f"（审定：{it.post or NO_POST}{it.approved_by}）" if it.approved_by else ""

    @property
    def signature(self) -> tuple[str, ...]:
        """The lines of the signature: organ, day, and 【待盖章】 on a draft; empty if the document is not signed."""
        if not self.signed:
            return ()
        return (self.issuer, self.dated, *([UNSEALED] if self.sealed and not self.given.approved_by else []))

    @property
    def length(self) -> int:
        """How many characters the text has, without white space, annexes and signature."""
        return sum(len("".join(f"{block.lead}{block.text}".split())) for block in self.blocks)

    def list_open(self) -> list[str]:
        """The places that nobody has filled in yet, each once, in the order in which they are read."""
        tables = [self.table, self.slip, *(annex.table for annex in self.annexes)]
        texts = [
            self.masthead,
            self.number,
            self.signer,
            self.title,
            self.addressee,
            *(block.lead + block.text for block in self.blocks),
            *(cell for it in tables if it is not None for row in (it.heads, *it.rows) for cell in row),
            *(note for annex in self.annexes for note in (annex.title, *annex.notes)),
            *self.signature,
            *((self.issuer, self.dated) if self.masthead else ()),
            self.approval,
        ]
        return list(dict.fromkeys(place for text in texts for place in re.findall("【待[^】]*】", text)))


DRAFT = "送审稿（由非涉密台账生成，未经审定，不得外发）"
UNNUMBERED = "【待编号】"
UNSIGNED = "【待署名】"
UNSEALED = "【待盖章】"
UNDATED = "【待定成文日期】"
UNADDRESSED = "【待定主送机关】"
UNAPPROVED = "【待签发】"
NO_POST = "【待补审定人职务】"
SLIP = "回　执"


def address(*given: str | None) -> str:
    """The line that addresses a document: the first organ that is given, with a colon; 【待定主送机关】 without one."""
    return (next((each for each in given if each), None) or UNADDRESSED).rstrip("：:") + "："


def numbered(points: Sequence[str]) -> list[Block]:
    """A paragraph for each point, numbered 1., 2., 3."""
    return [Block(f"{n}. {text}", "point") for n, text in enumerate(points, start=1)]
