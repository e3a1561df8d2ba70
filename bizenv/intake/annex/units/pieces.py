"""One piece of a cell of units, between its separators: the names in it, by white space, 和, and 等."""

import re
from collections import Counter
from collections.abc import Mapping

from bizenv.base.text import is_nothing
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.units import names
from bizenv.intake.annex.units.gaps import split_white

_AND = "以及|和|与|及|暨|兼"
_MANY = "单位|部门|企业|机构|委办局|方面|地区|镇街|镇|街道|高校|院校|院所|公司|区县|银行|协会|组织|平台|成员|媒体|政府|园区|行业"
_REST = re.compile(
    rf"^(?P<before>.*?(?<![高中初平同对优何上])等)(?P<many>(?:[^和与及暨、，（(]{{0,12}}?(?:{_MANY}))?)(?:(?P<and>{_AND}|、)(?P<after>.+))?$"
)
_MARKED = r"[^\w“‘《〈「『（(〔\[【□]"
"""What no name begins with: the mark of a list (-, ·), or one that a spreadsheet reads as a formula (=, @)."""
LONGEST_NAME = 120
"""Characters beyond which a text is not looked through for names."""


class Pieces(NamedTuple):
    """The names of a piece. ``after``: the white space before names that nothing else parts from the name before."""

    names: tuple[str, ...]
    after: Mapping[str, str]
    doubts: tuple[Suspicion, ...]
    left: tuple[str, ...]


class Vocabulary:
    """Names that the cells of an annex are known to hold, each with how often it was met."""

    def __init__(self) -> None:
        self.known: Counter[str] = Counter()
        self.odd: Counter[str] = Counter()

    def learn(self, text: str, count: int) -> None:
        """Learn a piece that white space does not part."""
        plain = text.strip()
        if re.search(r"\s", plain):
            return
        if len(plain) > LONGEST_NAME:
            return
        name = strip_rest(plain)[0]
        if names.ends_like_name(name) and not re.search(f"等|[/／]|{_AND}", name):
            self.known[name] += count
        else:
            self.odd[name] += count

    def learn_split(self, text: str, count: int, wraps: bool) -> None:
        """Learn the names of a piece that white space or 和 parts, once the other pieces are known."""
        read = split_piece(text, self, wraps)
        for name in read.names:
            if read.doubts or not (re.search(r"\s", text.strip()) or name != text.strip()):
                continue
            self.known[name] += count

    def knows(self, name: str) -> bool:
        """Whether a name occurs in the annex on its own."""
        return name in self.known


def strip_rest(text: str) -> tuple[str, str, str]:
    """A piece without 等 and what follows: its names, the words left out, and further names (等部门和各区县政府)."""
    match = _REST.match(text)
    if not match:
        return text, "", ""
    return match["before"][:-1], "等" + (match["many"] or ""), match["after"] or ""


def split_piece(text: str, vocabulary: Vocabulary, wraps: bool) -> Pieces:
    """The names in a piece of a cell, which has no separators outside brackets, but may have white space.

    >>> split_piece("省市场监\\n管局", Vocabulary(), True).names
    ('省市场监管局',)
    """
    found: list[str] = []
    spaced: dict[str, str] = {}
    doubts: list[Suspicion] = []
    left: list[str] = []
    segments, between, unsure = split_white(text.strip(), vocabulary.knows, wraps)
    doubts.extend(unsure)
    for n, segment in enumerate(segments):
        for m, name in enumerate(_split_words(segment, vocabulary, left, doubts)):
            found.append(name)
            if n and not m:
                spaced[name] = between[n - 1]
            if not (is_sure(name, vocabulary) or names.is_section(name)):
                doubts.append(doubt_name(name))
    return Pieces(tuple(found), spaced, tuple(doubts), tuple(left))


def doubt_name(name: str) -> Suspicion:
    """The doubt that a text was taken for the name of a unit."""
    return Suspicion("units", f"“{name}”不像单位名称，仍当作单位", "也可能是别的文字，或有字被截断")


def is_likely(name: str) -> bool:
    """Whether a text without the ending of a name may be one among others: a company's short name (海康威视).

    What begins with 市 or 省 is likelier to have lost its end.
    """
    return (
        3 <= len(name) <= 10
        and not re.match(_MARKED, name)
        and not names.is_sentence(name)
        and not names.starts_afresh(name)
    )


def _split_words(segment: str, vocabulary: Vocabulary, left: list[str], doubts: list[Suspicion]) -> list[str]:
    """The names of a text without white space: parted by 和, without 等部门 and words before or after names."""
    if len(segment) > LONGEST_NAME:
        return [segment]
    before, rest, after = strip_rest(segment)
    if rest:
        left.append(rest)
        more = _split_words(after, vocabulary, left, doubts) if after else []
        return (_split_words(before, vocabulary, left, doubts) if before else []) + more
    name = re.sub("^(?:由|以及|及(?=[省市区县各相有其]))|[.．。·:：]+$", "", segment)
    if re.match("[和与](?!平|田|县|政|顺|静|林|龙|硕|布)", name) and _looks_whole(name[1:], vocabulary):
        name = name[1:]
    if not name or is_nothing(name) or re.fullmatch(r"\d+|[（(]\d+[）)]", name):
        return []
    if vocabulary.knows(name):
        return [name]
    for match in re.finditer(rf"{_AND}|[/／]", name):
        a, b = name[: match.start()], name[match.end() :]
        if a.count("（") != a.count("）") or a.count("〔") != a.count("〕") or a.count("(") != a.count(")"):
            continue
        if _are_two(a, b, vocabulary):
            return [*_split_words(a, vocabulary, left, doubts), *_split_words(b, vocabulary, left, doubts)]
    both = [n for n in range(3, len(name) - 2) if vocabulary.knows(name[:n]) and vocabulary.knows(name[n:])]
    if both and names.starts_afresh(name[both[0] :]):
        a, b = name[: both[0]], name[both[0] :]
        doubts.append(Suspicion("units", f"“{name}”连在一起，读作两家：{a}、{b}", "也可能是一家"))
        return [a, b]
    return [name]


def _looks_whole(name: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.knows(name) or (names.ends_like_name(name) and names.starts_like_name(name))


def _are_two(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether the words on both sides of 和 are names of their own."""
    if vocabulary.knows(a) and vocabulary.knows(re.split(_AND, b)[0]):
        return True
    if not names.ends_like_name(a) or names.belong(a, b):
        return False
    ends = names.ends_like_name(b) or vocabulary.knows(b)
    if ends and names.starts_afresh(b):
        return True
    solid = names.is_solid(a) or bool(re.fullmatch("(?:各|相关|有关).*|.*(?:部门|单位)", a))
    return ends and solid and (names.is_solid(b) or names.is_collective(b) or names.is_place(b))


def is_sure(name: str, vocabulary: Vocabulary) -> bool:
    """Whether nobody would doubt that this is the name of a unit."""
    if names.is_sentence(name) or re.match(_MARKED, name):
        return False
    if re.match("各|相关|有关", name) and len(name) > 2:
        return True
    return names.ends_like_name(name) or vocabulary.odd[name] > 2 or vocabulary.known[name] > 2
