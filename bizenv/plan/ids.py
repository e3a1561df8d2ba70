"""Task numbers: the id ``27.3``, the printed label ``27(3)``, and everything a person may type for them.

An id is text, never a number (``1.10`` is not ``1.1``), in ASCII, and names a file on systems that know no case. A part
of a plan may give its ids a prefix (``S2.3``) which the document prints as a word (``专2(3)``).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import chain
from itertools import count as count_from
from string import ascii_uppercase

from bizenv.base.days import name_number, numeral
from bizenv.plan.model import Number

ID = r"[A-Z]{0,4}\d{1,6}(?:\.\d{1,6}){0,3}[A-Z]?"
"""The form of an id."""
PLAN_ID = "[a-z0-9][a-z0-9-]*"
"""The form of a plan's id."""
_BRACKETS = "()[]【】〔〕.、．"
_TYPED = re.compile(r"(?P<prefix>[^\d.()]*)(?P<measure>\d{1,6})(?:\.(?P<dot>\d{1,6})|\((?P<bracket>\d{1,6})\))?")


def make_id(prefix: str, measure: Number, item: Number | None) -> str:
    """The id of sub-item ``item`` of a measure, or of the measure itself.

    >>> make_id("S", 2, 3), make_id("", 2, None)
    ('S2.3', '2')
    """
    return f"{prefix}{measure}" if item is None else f"{prefix}{measure}.{item}"


def make_label(word: str, measure: Number, item: Number | None) -> str:
    """The number as the document prints it.

    >>> make_label("专", 2, 3), make_label("", 27, None), make_label("", "KR1", "1.2"), make_label("", 3, "（十六）")
    ('专2(3)', '27', 'KR1 1.2', '3（十六）')
    """
    if item is None or item == "":
        return f"{word}{measure}"
    if isinstance(item, int):
        return f"{word}{measure}({item})"
    if f"{measure}" and item.startswith(f"{measure}."):  # 1.2.3 below 1.2 is printed whole
        return f"{word}{item}"
    return f"{word}{measure}{'' if item[0] in '（(' else ' '}{item}".strip()


def spell(number: Number) -> str:
    """A printed number as an id holds it; empty if it cannot be so written, as no number at all.

    >>> [spell(n) for n in (3, "KR1", "1.2.3", "（3）", "（十六）", "")]
    ['3', 'KR1', '1.2.3', '3', '', '']
    """
    if isinstance(number, int):
        return str(number)
    plain = unicodedata.normalize("NFKC", number).replace(" ", "").upper().strip(_BRACKETS)
    return plain if re.fullmatch(ID, plain, re.ASCII) else ""


def number_measures(numbers: Sequence[Number], *, repeated: bool) -> tuple[list[str], set[int]]:
    """The ids of the measures of a section without its prefix, and which of them are not their printed numbers.

    A number that cannot be written in an id, or none, becomes the measure's place in the section. ``repeated``: rows
    under one printed number take it with a letter; else a double stays one, and is a fault. The set has positions.

    >>> number_measures([1, "（十六）", 3], repeated=False), number_measures([3, 3, 4], repeated=True)
    ((['1', '2', '3'], {1}), (['3A', '3B', '4'], {0, 1}))
    >>> number_measures([2, "", 3], repeated=False)
    (['2', '2A', '3'], {1})
    """
    spelled = [spell(n) for n in numbers]
    count = Counter(spelled)
    taken = {own for own in spelled if own and not (repeated and count[own] > 1)}
    found: list[str] = []
    made: set[int] = set()
    last = ""
    for n, own in enumerate(spelled):
        if own in taken:
            found.append(own)
            last = own
            continue
        made.add(n)
        place = str(n + 1)
        found.append(_find_free(own or last or place, taken) if own or place in taken else place)
        taken.add(found[-1])
    return found, made


def number_items(measure: str, items: Sequence[Number], *, printed: bool) -> list[str]:
    """The ids of the sub-items of a measure that has this id.

    ``printed``: whether the measure itself has a printed number: sub-items without numbers take it with a letter.

    >>> number_items("27", [1, 3], printed=True), number_items("3", ["", ""], printed=True)
    (['27.1', '27.3'], ['3A', '3B'])
    >>> number_items("1.2", ["1.2.1", "（二）"], printed=True), number_items("3B", [1], printed=False)
    (['1.2.1', '1.2.2'], ['3.2.1'])
    """
    if measure[-1:] in ascii_uppercase:  # a letter ends an id: 3B, the second row under 3, has the items 3.2.1, 3.2.2
        measure = f"{measure[:-1]}.{ascii_uppercase.index(measure[-1]) + 1}"
    elif printed and not any(items) and len(items) <= len(ascii_uppercase):
        return [f"{measure}{letter}" for letter in ascii_uppercase[: len(items)]]
    within = [item if not isinstance(item, str) else spell(item).removeprefix(f"{measure}.") for item in items]
    owns, _ = number_measures([own if str(own)[:1].isdigit() else "" for own in within], repeated=False)
    return [f"{measure}.{own}" for own in owns]


def _find_free(number: str, taken: Container[str]) -> str:
    """The first id behind a number that is not taken: 3A, 3B, then 3.1; a letter ends an id."""
    base = number.rstrip(ascii_uppercase)
    letters = (f"{base}{letter}" for letter in ascii_uppercase) if number == base else iter(())
    return next(own for own in chain(letters, (f"{base}.{n}" for n in count_from(1))) if own not in taken)


def make_section(number: Number, place: int) -> str:
    """The number of a section as ids begin with it: the printed one if it is a number, else its place."""
    own = spell(number)
    return own if own.isdigit() else str(place)


def split_id(measure_id: str) -> tuple[str, str]:
    """The prefix and the number of a measure's id.

    >>> split_id("S2"), split_id("27")
    (('S', '2'), ('', '27'))
    """
    digits = measure_id.lstrip(ascii_uppercase)
    return measure_id[: len(measure_id) - len(digits)], digits


def fold_number(text: str) -> str:
    """A typed number as compared: full-width as half-width, in capitals, without spaces and the words around it.

    >>> fold_number("第27（3）项")
    '27(3)'
    """
    return re.sub("^第|[项条号]$", "", unicodedata.normalize("NFKC", text).replace(" ", "").upper())


def parse_id(text: str, prefixes: Mapping[str, str]) -> str | None:
    """The id that a person means, or None if the text is not a task number or has an unknown prefix.

    ``prefixes`` maps every prefix that may be typed to the one ids use.

    >>> words = {"": "", "S": "S", "专": "S"}
    >>> [parse_id(t, words) for t in ("27.3", "27（3）", "专2(3)", "专2.3", "s1", "２７", "二")]
    ['27.3', '27.3', 'S2.3', 'S2.3', 'S1', '27', None]
    """
    match = _TYPED.fullmatch(fold_number(text))
    if match is None or match["prefix"] not in prefixes:
        return None
    item = match["dot"] or match["bracket"]
    return make_id(prefixes[match["prefix"]], int(match["measure"]), int(item) if item else None)


def label_section(number: Number, title: str, place: int) -> str:
    """How a number that is printed in several sections begins, so that it is told from the others: 二、3(2)."""
    if title and not re.search("[㐀-鿿]", title):
        return f"{number or place}."
    return f"{name_number(number) or title or numeral(place)}、"
