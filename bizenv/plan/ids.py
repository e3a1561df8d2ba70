"""Task numbers: the id ``27.3``, the printed label ``27(3)``, and everything a person may type for them.

An id is text, never a number (``1.10`` is not ``1.1``). A part of a plan may give its ids a prefix (``S2.3``)
which the document prints as a word (``专2(3)``).
"""

import re
import unicodedata
from collections.abc import Mapping

_TYPED = re.compile(r"(?P<prefix>[^\d.()]*)(?P<measure>\d{1,6})(?:\.(?P<dot>\d{1,6})|\((?P<bracket>\d{1,6})\))?")


def task_id(prefix: str, measure: int, item: int | None) -> str:
    """The id of sub-item ``item`` of a measure, or of the measure itself.

    >>> task_id("S", 2, 3), task_id("", 2, None)
    ('S2.3', '2')
    """
    return f"{prefix}{measure}" if item is None else f"{prefix}{measure}.{item}"


def label(word: str, measure: int, item: int | None) -> str:
    """The number as the document prints it.

    >>> label("专", 2, 3), label("", 27, None)
    ('专2(3)', '27')
    """
    return f"{word}{measure}" if item is None else f"{word}{measure}({item})"


def parted(measure_id: str) -> tuple[str, str]:
    """The prefix and the number of a measure's id.

    >>> parted("S2"), parted("27")
    (('S', '2'), ('', '27'))
    """
    digits = measure_id.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return measure_id[: len(measure_id) - len(digits)], digits


def read(text: str, prefixes: Mapping[str, str]) -> str | None:
    """The id that a person means, or None if the text is not a task number or has an unknown prefix.

    ``prefixes`` maps every prefix that may be typed to the one ids use.

    >>> words = {"": "", "S": "S", "专": "S"}
    >>> [read(t, words) for t in ("27.3", "27（3）", "专2(3)", "专2.3", "s1", "２７", "二")]
    ['27.3', '27.3', 'S2.3', 'S2.3', 'S1', '27', None]
    """
    typed = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    typed = re.sub("^第|[项条号]$", "", typed)
    match = _TYPED.fullmatch(typed)
    if match is None or match["prefix"] not in prefixes:
        return None
    item = match["dot"] or match["bracket"]
    return task_id(prefixes[match["prefix"]], int(match["measure"]), int(item) if item else None)
