"""Finds phone and identity numbers in free text: a ledger under version control would keep them for ever."""

import re
import unicodedata

from bizenv.base.tuples import NamedTuple

_GAP = r"[ \-]?"
_PATTERNS = {
    "身份证号": re.compile(
        r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
    ),
    "手机号": re.compile(rf"(?<![0-9])1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9])"),
    "电话号码": re.compile(r"(?<![0-9])\(?0[1-9][0-9]{1,2}\)?[\- ]?[2-9][0-9]{6,7}(?![0-9])"),
}


class Number(NamedTuple):
    """A number that was found: ``what`` kind it is (手机号), and its ``text`` as written."""

    what: str
    text: str


def found(text: str) -> Number | None:
    """The first phone or identity number in a text; None if there is none.

    Full-width digits count as digits. The number of a document, a day or an amount is not reported.

    >>> found("请与张三联系，13812345678"), found("渝沙府发〔2019〕177号")
    (Number(what='手机号', text='13812345678'), None)
    """
    plain = "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)
    matches = [(m.start(), what, m) for what, pattern in _PATTERNS.items() if (m := pattern.search(plain))]
    if not matches:
        return None
    _, what, match = min(matches, key=lambda it: it[0])
    return Number(what, text[match.start() : match.end()])
