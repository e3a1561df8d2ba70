"""White space between the words of a piece of a cell: each gap is either a part of the layout or parts two names."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.units import names

Knows = Callable[[str], bool]
"""Whether a name is known to occur in the document on its own."""

_JOINED = re.compile(r"[（(〔\[【和与及、·&-]$")
_LATIN = re.compile(r"[A-Za-z0-9.]$")
_UNKNOWN, _FAIR, _STRONG = 4.0, 1.6, 1.0
_SPLIT = {"soft": 0.3, "short": 0.2, "hard": 0.1, "space": 0.1, "letter": 3.0}
"""What it costs that white space parts two names, by its kind; a typed line break does so soonest."""
_JOIN = {"soft": 0.0, "short": 0.0, "hard": 0.8, "space": 1.0, "letter": 0.0}
_OPEN = {"soft": 0.6, "short": 2.0, "hard": 3.0, "space": 3.0, "letter": 0.0}
"""What it costs beyond that to take two texts for one name that may be two."""
_ALIKE = {"soft": 2.5, "short": 3.0, "hard": 4.0, "space": 4.0, "letter": 2.0}
"""The same where they have endings of one kind: 国投公司, 农投公司."""


def split_white(text: str, knows: Knows, wraps: bool) -> tuple[list[str], list[str], list[Suspicion]]:
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
    cost = _price(knows)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        options = []
        for start in range(max(0, end - 30), end):
            name = _join(words[start:end], gaps[start : end - 1])
            price = best[start][0] + cost(name)
            for gap in range(start, end - 1):
                a, b = _halves(words, gaps, start, gap, end)
                price += _join_cost(a, b, kinds[gap], knows)
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
            if not likely and _is_open(one, two, kinds[gap]) and not knows(one + two):
                doubts.append(Suspicion("units", f"“{one}{two}”读作一家", f"也可能是两家：{one}、{two}"))
    for (one, two), cut in zip(pairwise(segments), cuts[1:-1], strict=True):
        if _may_go_on(one, two, knows) and kinds[cut - 1] != "space":
            doubts.append(Suspicion("units", f"“{one}、{two}”读作两家", f"也可能是一家：{one}{two}"))
    return segments, [gaps[cut - 1] for cut in cuts[1:-1]], doubts


def _price(knows: Knows) -> Callable[[str], float]:
    """The cost of a text as one name."""

    @cache
    def cost(name: str) -> float:
        if knows(name):
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


def _may_go_on(a: str, b: str, knows: Knows) -> bool:
    """Whether two names on two lines may be one: 宁波诺丁汉大学, 数字人文实验室."""
    return names.may_have_parts(a) and names.is_institute(b) and not knows(b)


def _join_cost(a: str, b: str, kind: str, knows: Knows) -> float:
    """What it costs that the white space between two texts is the layout's."""
    both_known = knows(a) and knows(b)
    if both_known and not knows(a + b):
        return 6
    base = _JOIN[kind]
    whole = (names.ends_like_name(a) or knows(a)) and (names.ends_like_name(b) or knows(b))
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
