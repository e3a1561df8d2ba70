"""Printed numbers of rows: apart from the words behind them, as the data hold them, and how a plan is numbered."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from bizenv.base.text import INVISIBLE
from bizenv.plan.model import Number, Numbering

HAN = "[一二三四五六七八九十百]{1,4}"
"""A number in Han characters, as rows and paragraphs are numbered."""
_CODE = "(?:[A-Za-z]{1,4}[-.]?)?[0-9]{1,4}(?:[-.－—–][0-9]{1,4}){0,3}"
_NUMBER = re.compile(
    rf"""\s*(?:
      (?P<bracket>[(（]\s*{_CODE}\s*[)）]) | (?P<circle>[①-⑳⑴-⒇])
      | (?P<han_bracket>[(（]\s*{HAN}\s*[)）])
      | (?P<marked>{_CODE})(?:\s*[、．:：)）]|\s*\.(?![0-9])|(?=\s*\n)|\s*　|[ \t]{{2,}})
      | (?P<levels>{_CODE})(?=\s*[“《\u3400-\u9fff])
      | (?P<joined>[⒈-⒛])
      | (?P<han>{HAN})(?:、|[ \t　]{{2,}})
    )\s*""",
    re.VERBOSE,
)
_MEASURES = "[个项家户件种期批级年月日天次名人万亿千百余多%‰元米吨亩里度分类号条款倍平公千路层所座台套处寸Gg]"
"""After a number these count something: 20 户连片, 10 千伏, 5G."""


def read_number(printed: str) -> Number:
    """The printed number of a row as the data hold it: whole if it is in digits, else as printed; empty if none is.

    >>> [read_number(n) for n in ("27.", "（3）", "（十六）", "一、", "3-1", "1.2.3", "KR1", "1.10", "")]
    [27, 3, '（十六）', '一', '3-1', '1.2.3', 'KR1', '1.10', '']
    """
    plain = re.sub(rf"\s|{INVISIBLE}", "", printed)
    bare = unicodedata.normalize("NFKC", plain)
    if re.fullmatch("[-/\\\\—―–－.·*]*", bare):
        return ""
    bare = re.sub("^第(?=.+[项条]$)|(?<=[0-9])[项条]$", "", bare)
    digits = re.fullmatch(r"\(?([0-9]{1,6})[.、,:)]*", bare)
    if digits and (digits[1] == "0" or not digits[1].startswith("0")) and int(digits[1]) > 0:
        return int(digits[1])
    if re.fullmatch(f"[(（]{HAN}[)）]", plain):
        return plain
    if re.fullmatch(rf"[(（]?{_CODE}[)）.、:]*", bare):
        return bare.strip("()（）.、:")
    return re.sub("[、．.：:，]+$", "", plain)[:20]


def split_number(text: str) -> tuple[Number, str]:
    """The printed number at the start of a text and the rest; an empty one where the text begins without a number.

    >>> split_number("27. 提高获得网络便利度"), split_number("5G网络建设"), split_number("（十六）加强监管")
    ((27, '提高获得网络便利度'), ('', '5G网络建设'), ('（十六）', '加强监管'))
    """
    match = _NUMBER.match(text)
    if match is None:
        return "", text.strip()
    rest = text[match.end() :]
    number = str(match[str(match.lastgroup)])
    if match.lastgroup == "marked" and not rest.strip():
        return "", text.strip()
    if match.lastgroup == "levels":
        several = re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,3}){2,3}|[A-Za-z]{1,4}[-.]?[0-9].*", number)
        gap = match[0] != match[0].rstrip()
        counts = re.match(_MEASURES, rest)
        if not (several or (gap and not counts)) or (counts and not several):
            return "", text.strip()
    if match.lastgroup in ("circle", "joined"):
        number = unicodedata.normalize("NFKC", number)
    return read_number(number), rest.strip()


def find_numbering(sections: Sequence[Sequence[Number]]) -> Numbering:
    """How the rows of a plan are numbered, given the printed numbers of each section in order.

    ``restarts``: anew in each section. ``continuous``: one number after another through the plan; a few gaps and
    doubles in it are faults of the print. ``printed``: neither, the numbers stand as they are.
    """
    rows = [number for section in sections for number in section if number != ""]
    whole = [number for number in rows if isinstance(number, int)]
    if not rows:
        return "continuous"
    if len(whole) < len(rows):
        return "printed"
    filled = [[n for n in section if isinstance(n, int)] for section in sections]
    filled = [section for section in filled if section]
    if len(filled) > 1 and sum(section[0] == 1 for section in filled) > len(filled) / 2:
        return "restarts"
    steps = [after - before for before, after in pairwise(whole)]
    odd = sum(step != 1 for step in steps)
    if whole[0] == 1 and odd <= max(1, len(steps) // 10) and all(step > 0 for step in steps):
        return "continuous"
    return "continuous" if not odd and whole[0] == 1 else "printed"
