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


def is_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing: 无, 暂无, /, N/A, or white space; full stops do not count.

    >>> is_nothing("暂无。"), is_nothing("/"), is_nothing("无线网络")
    (True, True, False)
    """
    return text.strip(" 　\t\r\n。.；;").casefold() in _NOTHING


_NOTHING = ("", "无", "暂无", "没有", "否", "不涉及", "无需", "/", "／", "—", "——", "-", "n/a")
