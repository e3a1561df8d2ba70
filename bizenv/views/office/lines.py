"""How many lines a text takes, counted before it is laid out."""

import unicodedata


def count_lines(text: str, width: int) -> int:
    """The lines of a text in a column of ``width`` half-width characters; a Han character takes two of them."""
    return sum(max(1, -(-measure(line) // max(2, width - 1))) for line in text.split("\n"))


def measure(text: str) -> int:
    """The width of a text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
