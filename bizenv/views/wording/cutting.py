"""A text in short: cut at the borders of its clauses only, and never inside brackets, a quotation, a word or a number."""

import re
from functools import lru_cache

_PAIRS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "「": "」",
    "『": "』",
    "【": "】",
    "[": "]",
    "［": "］",
}
_SENTENCE = "。；;！？"
_CLAUSE = "，,"
_WORD = "、"
_END = _SENTENCE + _CLAUSE + _WORD
_REACH = 40
"""How many characters too many are better than half a clause; the longest clause of the first plan has 46."""
_HAN = re.compile("[㐀-鿿]")


@lru_cache(8192)  # a long list is told again and again
def cut(text: str, most: int) -> str:
    """The first sentence of a text, or its first clauses if it is longer than ``most`` characters; no mark of the cut.

    A cut falls at the last border that fits: a comma, else 、, else the space between two words of another script. Where
    none fits the text goes on to the next border: a few characters too many are read, half a word is not. Only where
    that is more than ``_REACH`` characters away is the text cut where it stands.
    """
    sentence = text[: next(iter(_borders(text, _SENTENCE)), len(text))]
    if len(sentence) <= most:
        return sentence
    for marks in (_CLAUSE, _WORD, " "):
        fitting = [n for n in _borders(sentence, marks) if 0 < n <= most]
        if fitting:
            return sentence[: fitting[-1]]
    after = next((n for n in _borders(sentence, _CLAUSE + _WORD + " ") if n > most), len(sentence))
    return sentence[:after] if after <= most + _REACH else _break(sentence, most)


def cut_clauses(text: str, most: int) -> str:
    """The first clauses of a text as a title: cut at commas alone, so long as that is not twice as long as asked for."""
    sentence = text[: next(iter(_borders(text, _SENTENCE)), len(text))]
    ends = [*_borders(sentence, _CLAUSE), len(sentence)]
    fitting = [n for n in ends if 0 < n <= most] or [n for n in ends[:1] if n <= 2 * most]
    return sentence[: fitting[-1]] if fitting else cut(sentence, most)


def shorten(text: str, most: int) -> str:
    """A text as ``cut`` cuts it, with …… where anything is left out."""
    kept = cut(text, most)
    return kept + ("……" if len(kept) < len(text.rstrip(_END)) else "")


def typeset(text: str) -> str:
    """A text with the commas, semicolons and colons beside Han characters as Chinese print has them: ， ； ：."""
    wide = {",": "，", ";": "；", ":": "："}
    return re.sub("(?<=[㐀-鿿”’）》%])[,;:]|[,;:](?=[㐀-鿿“‘（《])", lambda mark: wide[mark.group()], text)


def is_whole(text: str) -> bool:
    """Whether every bracket and quotation mark of a text is closed by its own, in order."""
    opened: list[str] = []
    for letter in text:
        if letter in _PAIRS:
            opened.append(_PAIRS[letter])
        elif letter in _PAIRS.values() and (not opened or opened.pop() != letter):
            return False
    return not opened


def _borders(text: str, marks: str) -> list[int]:
    """The places of some marks outside brackets and quotations, not between two digits, nor at a space beside Han."""
    found, opened = [], []
    for n, letter in enumerate(text):
        if letter in _PAIRS:
            opened.append(_PAIRS[letter])
        elif opened and letter == opened[-1]:
            opened.pop()
        elif not opened and letter in marks:
            beside = text[n - 1 : n] + text[n + 1 : n + 2]
            if not (letter == "," and beside.isdigit()) and not (letter == " " and _HAN.search(beside)):
                found.append(n)
    return found


def _break(text: str, most: int) -> str:
    """What is left of a text that has no border: up to ``most`` characters, before a bracket or a number left open."""
    kept = text[:most]
    while kept and not is_whole(kept):
        kept = kept[: max(kept.rfind(mark) for mark in _PAIRS)] if any(mark in kept for mark in _PAIRS) else ""
    number = re.search("[0-9A-Za-z.]+$", kept)  # a number goes with its unit, a word of letters stays whole
    if number is not None and (kept[-1].isdigit() or re.match("[0-9A-Za-z]", text[len(kept) :])):
        kept = kept[: number.start()]
    return kept or text[:most]
