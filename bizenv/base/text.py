"""How texts are compared: what makes no difference, and which of the known names is nearest."""

import unicodedata
from collections.abc import Iterable


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


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to ``count`` known names like ``name``, the most alike first; empty where none is.

    Of two that are equally alike the one with the longer common beginning comes first: 区政务局 is nearer to 区政务办
    than to 区财政局.
    """
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=name, autojunk=False)
    ranked = []
    for order, candidate in enumerate(dict.fromkeys(known)):
        matcher.set_seq1(candidate)
        inside = bool(name) and (name in candidate or candidate in name)
        likeness = matcher.ratio()
        if likeness >= 0.6 or inside:
            ranked.append((-likeness, -_common(name, candidate), order, candidate))
    return [candidate for *_, candidate in sorted(ranked)[:count]]


def _common(one: str, other: str) -> int:
    """How many characters two names begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
