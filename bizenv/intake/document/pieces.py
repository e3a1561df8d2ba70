"""Texts in pieces, of which some are struck out, joined as the model of a document wants them."""

import re
from collections.abc import Iterable

from bizenv.base.tuples import NamedTuple

_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x09\x0e-\x1f\u200b\ufeff\u00ad]")


class Piece(NamedTuple):
    """Some characters of a text, and whether they are struck out."""

    text: str
    struck: bool = False


def join_pieces(pieces: Iterable[Piece]) -> tuple[str, str]:
    """A text and the words in it that are struck out, both tidied.

    Words struck out in several places are parted by a line feed.

    >>> join_pieces([Piece("县政务办、"), Piece("县商务委", True), Piece(" ")])
    ('县政务办、县商务委', '县商务委')
    """
    pieces = list(pieces)
    if not any(piece.struck for piece in pieces):
        return tidy("".join(piece.text for piece in pieces)), ""
    text: list[str] = []
    struck: list[str] = []
    open = False
    for piece in pieces:
        text.append(piece.text)
        if piece.struck:
            if struck and not open:
                struck.append("\n")
            struck.append(piece.text)
            open = True
        elif piece.text:
            open = False
    return tidy("".join(text)), tidy("".join(struck))


def tidy(text: str) -> str:
    """A text without control characters, without white space at the ends of lines, without empty lines around it."""
    if text.isalnum():
        return text
    text = _ENDS.sub("\n", text.replace("\t", " "))
    text = _CONTROLS.sub("", text)
    if "\n" not in text:
        return text.strip()
    return "\n".join(line.strip() for line in text.split("\n")).strip("\n")
