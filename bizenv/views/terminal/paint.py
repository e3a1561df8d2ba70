"""Colour, for terminals that want it."""

from typing import Literal

Style = Literal["", "bold", "red", "yellow", "green"]

_CODES = {"bold": "1", "red": "31", "yellow": "33", "green": "32"}


def paint(text: str, style: Style, colour: bool) -> str:
    """Text in a style, by ANSI codes; unchanged without colour, without a style, or if the text is blank."""
    if not colour or not style or not text.strip():
        return text
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"
