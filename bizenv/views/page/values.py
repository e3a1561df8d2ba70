"""How a value is written into a page."""

import re
from typing import Any

from bizenv.base.text import UNSEEN

HALVES = re.compile("[\ud800-\udfff]")


def show_value(value: Any) -> Any:
    """A value as the template writes it: plain text with invisible characters escaped, our own markup unchanged."""
    return make_visible(value) if type(value) is str else value


def make_visible(text: str) -> str:
    """Text in which control characters, invisible characters and lone surrogates appear as escapes."""
    text = re.sub(UNSEEN, escape_one, text.replace("\r\n", "\n"))
    return HALVES.sub(escape_one, text)


def escape_one(match: re.Match[str]) -> str:
    """A character as an escape."""
    return f"\\u{ord(match[0]):04x}"
