"""Two versions of a file: beside each other, one in the manner of the other, and whether it is still the one that was shown."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from bizenv.base.errors import MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple

_AROUND = 2
"""How many unchanged lines stand around what changed."""


class Line(NamedTuple):
    """A line of a comparison: kept, dropped or added, with its numbers in the old and the new text (0: it has none there).

    ``gap``: lines that are left out.
    """

    mark: Literal["kept", "dropped", "added", "gap"]
    old: int
    new: int
    text: str


def compare(old: str, new: str) -> Iterator[Line]:
    """The two texts line by line, where they differ, with a few lines around."""
    from difflib import SequenceMatcher

    before, after = unify_ends(old).split("\n"), unify_ends(new).split("\n")
    first = True
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND):
        if not first or group[0][1]:
            yield Line("gap", 0, 0, "")
        first = False
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (Line("kept", a + n + 1, c + n + 1, text) for n, text in enumerate(before[a:b]))
            else:
                yield from (Line("dropped", a + n + 1, 0, text) for n, text in enumerate(before[a:b]))
                yield from (Line("added", 0, c + n + 1, text) for n, text in enumerate(after[c:d]))


def refuse_changed(path: Path, now: str, shown: str, doing: str = "改") -> None:
    """Raise MisuseError if a file is not the one that a person was shown, by the digests of the two.

    ``doing``: what the person wanted to do with it, in one word.
    """
    if now != shown:
        raise MisuseError(f"{escape(path)} 在这期间被别人改了，没有写；请重新打开这一页，看了现在的再{doing}")


def encode_like(content: bytes, text: str) -> bytes:
    """A text as bytes in the manner of a file's content: its line ends, its mark at the beginning."""
    text = unify_ends(text)
    if not text.endswith("\n"):
        text += "\n"
    made = (text.replace("\n", "\r\n") if b"\r\n" in content else text).encode("utf-8", "surrogatepass")
    return BOM_UTF8 + made if content.startswith(BOM_UTF8) else made


def unify_ends(text: str) -> str:
    """A text with plain line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
