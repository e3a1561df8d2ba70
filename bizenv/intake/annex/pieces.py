"""One piece of a cell of units, between its separators: the names in it, by white space, 和, and 等."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise

from bizenv.base.text import is_nothing
from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex import names
from bizenv.intake.annex.model import Suspicion

_AND = "以及|和|与|及|暨|兼"
_MANY = "单位|部门|企业|机构|委办局|方面|地区|镇街|镇|街道|高校|院校|院所|公司|区县|银行|协会|组织|平台|成员|媒体|政府|园区|行业"
_REST = re.compile(
    rf"^(?P<before>.*?(?<![高中初平同对优何上])等)(?P<many>(?:[^和与及暨、，（(]{{0,12}}?(?:{_MANY}))?)(?:(?P<and>{_AND}|、)(?P<after>.+))?$"
)
LONGEST_NAME = 120
"""Characters beyond which a text is not looked through for names."""
_JOINED = re.compile(r"[（(〔\[【和与及、·&-]$")
_LATIN = re.compile(r"[A-Za-z0-9.]$")


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
    segments, between, unsure = split_white(text.strip(), vocabulary, wraps)
    doubts.extend(unsure)
    for n, segment in enumerate(segments):
        for m, name in enumerate(_split_words(segment, vocabulary, left, doubts)):
            found.append(name)
            if n and not m:
                spaced[name] = between[n - 1]
            if not is_sure(name, vocabulary):
                doubts.append(doubt_name(name))
    return Pieces(tuple(found), spaced, tuple(doubts), tuple(left))


def doubt_name(name: str) -> Suspicion:
    """The doubt that a text was taken for the name of a unit."""
    return Suspicion("units", f"“{name}”当作单位名称", "不像单位名称，可能是别的文字，或有字被截断")


def is_likely(name: str) -> bool:
    """Whether a text without the ending of a name may be one among others: a company's short name (海康威视).

    What begins with 市 or 省 is likelier to have lost its end.
    """
    return 3 <= len(name) <= 10 and not names.is_sentence(name) and not names.starts_afresh(name)


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
        doubts.append(Suspicion("units", f"{a}、{b}", f"原文连在一起：{name}"))
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
    if names.is_sentence(name):
        return False
    if re.match("各|相关|有关", name) and len(name) > 2:
        return True
    return names.ends_like_name(name) or vocabulary.odd[name] > 2 or vocabulary.known[name] > 2


# White space: each gap is either a part of the layout or a separator.

_UNKNOWN, _FAIR, _STRONG = 4.0, 1.6, 1.0
_SPLIT = {"soft": 0.3, "short": 0.2, "hard": 0.1, "space": 0.1, "letter": 3.0}
"""What it costs that white space parts two names, by its kind; a typed line break does so soonest."""
_JOIN = {"soft": 0.0, "short": 0.0, "hard": 0.8, "space": 1.0, "letter": 0.0}
_OPEN = {"soft": 0.6, "short": 2.0, "hard": 3.0, "space": 3.0, "letter": 0.0}
"""What it costs beyond that to take two texts for one name that may be two."""
_ALIKE = {"soft": 2.5, "short": 3.0, "hard": 4.0, "space": 4.0, "letter": 2.0}
"""The same where they have endings of one kind: 城投公司, 工投公司."""


def split_white(text: str, vocabulary: Vocabulary, wraps: bool) -> tuple[list[str], list[str], list[Suspicion]]:
    """The names that white space parts: the cheapest way to join or part the words, and a doubt where two are as good.

    A gap inside a text whose halves are both names costs much, a piece that is no name costs more.
    """
    tokens = re.split(r"(\s+)", text)
    words, gaps = tokens[::2], tokens[1::2]
    if not gaps:
        return [text], [], []
    if len(words) > 60:
        return [_join(words, gaps)], [], []
    kinds = _list_kinds(words, gaps, wraps)
    cost = _price(vocabulary)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        options = []
        for start in range(max(0, end - 30), end):
            name = _join(words[start:end], gaps[start : end - 1])
            price = best[start][0] + cost(name)
            for gap in range(start, end - 1):
                a, b = _halves(words, gaps, start, gap, end)
                price += _join_cost(a, b, kinds[gap], vocabulary)
            if start:
                price += _SPLIT[kinds[start - 1]]
                if _JOINED.search(words[start - 1]) or words[start][0] in names.OPEN + names.CLOSE + "和与及":
                    price += 9
            options.append((price, start))
        price, start = min(options)
        best.append((price, start))
    cuts: list[int] = []
    end = len(words)
    while end:
        cuts.append(end)
        end = best[end][1]
    cuts = [0, *reversed(cuts)]
    segments = [_join(words[a:b], gaps[a : b - 1]) for a, b in pairwise(cuts)]
    doubts = []
    for first, last in pairwise(cuts):
        for gap in range(first, last - 1):
            one, two = _halves(words, gaps, first, gap, last)
            likely = kinds[gap] == "letter" or (kinds[gap] == "soft" and names.may_have_parts(one))
            if not likely and _is_open(one, two, kinds[gap]) and not vocabulary.knows(one + two):
                doubts.append(Suspicion("units", f"{one}{two}", f"也可能是两家：{one}、{two}"))
    for (one, two), cut in zip(pairwise(segments), cuts[1:-1], strict=True):
        if _may_go_on(one, two, vocabulary) and kinds[cut - 1] != "space":
            doubts.append(Suspicion("units", f"{one}、{two}", f"也可能是一家：{one}{two}"))
    return segments, [gaps[cut - 1] for cut in cuts[1:-1]], doubts


def _price(vocabulary: Vocabulary) -> Callable[[str], float]:
    """The cost of a text as one name."""

    @cache
    def cost(name: str) -> float:
        if vocabulary.knows(name):
            return 0.6
        if not names.ends_like_name(name):
            return _UNKNOWN + (1 if len(name) < 3 else 0)
        return _STRONG if names.starts_like_name(name) else _FAIR

    return cost


def _list_kinds(words: list[str], gaps: list[str], wraps: bool) -> list[str]:
    """What each gap is.

    ``letter`` between letters that are set apart, ``space``, ``soft`` for a line break that the layout may have made,
    ``short`` for one behind a line that is shorter than others, ``hard`` for one that was typed.
    """
    lines = _join(words, gaps, "\n").split("\n")
    full = max(map(_width, lines))
    kinds = []
    line = 0
    for n, gap in enumerate(gaps):
        if "\n" not in gap:
            kinds.append("letter" if len(words[n]) == len(words[n + 1]) == 1 else "space")
            continue
        kinds.append("soft" if wraps and _width(lines[line]) > full - 1.5 else "hard" if not wraps else "short")
        line += 1
    return kinds


def _width(text: str) -> float:
    """The width of a text in Han characters."""
    return sum(1.0 if ord(character) > 0x2000 else 0.5 for character in text)


def _is_open(a: str, b: str, kind: str) -> bool:
    """Whether two texts may be two names as well as one: both are whole, and nothing says that they belong together."""
    if not names.ends_like_name(a) or not names.ends_like_name(b):
        return False
    if names.belong(a, b) or names.may_head(a, b):
        return False
    if names.is_place(a) and not names.is_place(b):
        alone = names.starts_like_name(b) or names.is_collective(b) or b.endswith("大学")
        return alone or (kind in ("hard", "space") and not names.is_office(b))
    return True


def _may_go_on(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether two names on two lines may be one: 宁波诺丁汉大学, 数字人文实验室."""
    return names.may_have_parts(a) and names.is_institute(b) and not vocabulary.knows(b)


def _join_cost(a: str, b: str, kind: str, vocabulary: Vocabulary) -> float:
    """What it costs that the white space between two texts is the layout's."""
    both_known = vocabulary.knows(a) and vocabulary.knows(b)
    if both_known and not vocabulary.knows(a + b):
        return 6
    base = _JOIN[kind]
    whole = (names.ends_like_name(a) or vocabulary.knows(a)) and (names.ends_like_name(b) or vocabulary.knows(b))
    if names.belong(a, b):
        return base
    if whole and names.starts_afresh(b):
        return 6 if kind != "letter" or names.is_office(a) else 0
    if not whole or not _is_open(a, b, kind):
        return base
    if (
        names.stands_alone(b)
        or (names.is_office(a) and names.is_office(b))
        or names.strip_brackets(a)[-2:] == names.strip_brackets(b)[-2:]
    ):
        return base + _ALIKE[kind]
    return base + _OPEN[kind]


def _halves(words: list[str], gaps: list[str], start: int, gap: int, end: int) -> tuple[str, str]:
    """The texts before and after a gap, of the words from start to end."""
    return _join(words[start : gap + 1], gaps[start:gap]), _join(words[gap + 1 : end], gaps[gap + 1 : end - 1])


def _join(words: list[str], gaps: list[str], line: str = "") -> str:
    """Words joined without the white space between them, except between Latin words; ``line`` for each line break."""
    text = words[0]
    for gap, word in zip(gaps, words[1:], strict=True):
        latin = bool(_LATIN.search(text)) and bool(re.match("[A-Za-z0-9]", word))
        text += (line if "\n" in gap and line else " " if latin else "") + word
    return text
