"""Texts: what makes no difference when two are compared, where words stand, and characters that nobody sees."""

import unicodedata

# Patterns are texts: ``re`` compiles them when they are first used, and no start pays for them.
INVISIBLE = "[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\ufffd]"
"""Soft hyphen, zero-width and bidirectional marks, private use, the replacement character."""
UNSEEN = f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|{INVISIBLE}"
"""Those, and control characters other than a tab and the end of a line."""


def folded(text: str) -> str:
    """Text for comparing: full-width and half-width, letter case and white space make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def stretches(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand in a text, without overlap, compared as ``folded`` does: offsets into the text itself.

    >>> stretches("推进 ＷＩＦＩ 覆盖", "wifi覆盖")
    [(3, 10)]
    """
    wanted = folded(words)
    characters: list[str] = []
    origin: list[int] = []
    for n, character in enumerate(text):
        for part in folded(character):
            characters.append(part)
            origin.append(n)
    plain = "".join(characters)
    found = []
    at = plain.find(wanted) if wanted else -1
    while at >= 0:
        found.append((origin[at], origin[at + len(wanted) - 1] + 1))
        at = plain.find(wanted, at + len(wanted))
    return found
