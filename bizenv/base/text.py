"""Comparing texts, finding words in them, and invisible characters."""

import re
import unicodedata

# The patterns are strings: ``re`` compiles them on first use, which keeps the start fast.
INVISIBLE = "[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\ufffd]"
"""Soft hyphen, zero-width and bidirectional marks, private use, the replacement character."""
UNSEEN = f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|{INVISIBLE}"
"""``INVISIBLE``, line separators and control characters, except the tab and the line feed."""


def show_unseen(text: str) -> str:
    """A text with each character of ``UNSEEN`` as an escape such as \\u202e; its tabs and line breaks stay."""
    return re.sub(UNSEEN, lambda match: f"\\u{ord(match[0]):04x}", text)


def escape(name: object) -> str:
    """The name of a file in a message: as ``show_unseen`` does, and a tab or line break in it as an escape too."""
    return show_unseen(str(name).replace("\n", "\\n").replace("\t", "\\t"))


def unwrap(text: str) -> str:
    """A text on one line, without white space between Han characters: as it was before a page broke it.

    >>> unwrap("定期通\\n报 open  data")
    '定期通报 open data'
    """
    return " ".join(re.sub(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])", "", text).split())


_NOTHING = frozenset(("无", "暂无", "没有", "否", "不涉及", "无需", "n/a", "na", "no", "none", "nil", "〇", "○"))
_STOPS = "。．.,，、;；:：!！…·()（）[]【】\"'“”‘’"
_STROKES = "-‐‑–—―−─/\\"


def is_nothing(text: str | None) -> bool:
    """Whether a text says that there is nothing to say: it is None or empty, or holds 无, 暂无, 不涉及, / … alone.

    Width, case, white space and punctuation around the word do not matter.
    """
    if not text:
        return True
    if len(text) > 40:
        return False
    plain = fold_text(text).strip(_STOPS)
    return plain in _NOTHING or not plain.strip(_STROKES)


def tell(text: str | None) -> str:
    """A text that a person wrote, as it is told; empty where it says that there is nothing to say."""
    return "" if text is None or is_nothing(text) else text


def fold_text(text: str) -> str:
    """A text as compared: NFKC (full-width as half-width), case folded, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def find_words(text: str, words: str) -> list[tuple[int, int]]:
    """Where words occur in a text, compared as ``fold_text`` does: (start, end) offsets into the text, without overlap.

    >>> find_words("推进 ＷＩＦＩ 覆盖", "wifi覆盖")
    [(3, 10)]
    """
    wanted = fold_text(words)
    characters: list[str] = []
    origin: list[int] = []
    for n, character in enumerate(text):
        for part in fold_text(character):
            characters.append(part)
            origin.append(n)
    plain = "".join(characters)
    found = []
    at = plain.find(wanted) if wanted else -1
    while at >= 0:
        found.append((origin[at], origin[at + len(wanted) - 1] + 1))
        at = plain.find(wanted, at + len(wanted))
    return found
