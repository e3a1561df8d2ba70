"""Which task of one plan is which of another: by its number where the text bears it out, else by its text."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bizenv.base.redline import fold
from bizenv.plan.model import Task

LIKE = 0.4
"""The least likeness of the texts of a task that was renumbered or moved.

Measured on the 190 tasks of the plan in the package: 176 have no other one in it that is as alike (the median of the most
alike is .16, and of 17,955 pairs 14 are, sentences that the document repeats for another field). Of tasks in which one
clause of three was replaced 94% are still found so, in which half of them were, 66%; with .5 it would be 86% and 43%.
"""
SAME_NUMBER = 0.2
"""The same where the number stayed, which says much itself: of pairs taken at random 0.5% are as alike, of neighbours 8%.

Of tasks in which half of the clauses were replaced 91% are found so, in which two of three were, 78%.
"""
_CLOSER = (0.15, 0.05)
"""How much an equal number and an equal title count beside the likeness, where several tasks could be the one."""
_COMMON = 60
"""A pair of characters that more tasks have than this does not lead to a candidate, unless a text has no other."""
_CANDIDATES = 6
"""How many candidates of a task are compared in full."""


def pair_tasks(old: Sequence[Task], new: Sequence[Task]) -> list[tuple[int, int]]:
    """The positions of each task that both have, in the old plan and in the new one, in the order of the new one.

    First what has the same number and the same text, then the same text elsewhere, then the most alike.
    """
    before, after = [fold(task.text) for task in old], [fold(task.text) for task in new]
    pairs: dict[int, int] = {}
    taken: set[int] = set()

    def take(found: Iterable[tuple[int, int]]) -> None:
        for a, b in found:
            if a not in taken and b not in pairs:
                pairs[b] = a
                taken.add(a)

    numbered = defaultdict(list)
    for a, task in enumerate(old):
        for number in {task.id, task.label}:
            numbered[number].append(a)
    same = [(a, b) for b, task in enumerate(new) for key in (task.label, task.id) for a in numbered.get(key, ())]
    take((a, b) for a, b in same if before[a] == after[b])
    places = defaultdict(list)
    for a, text in enumerate(before):
        if a not in taken:
            places[text].append(a)
    take((a, b) for b, text in enumerate(after) if b not in pairs for a in places.get(text, ()))
    left = [a for a in range(len(old)) if a not in taken]
    rest = [b for b in range(len(new)) if b not in pairs]
    take(_most_alike(old, new, (before, after), (left, rest), set(same)))
    return [(pairs[b], b) for b in sorted(pairs)]


def _most_alike(
    old: Sequence[Task],
    new: Sequence[Task],
    texts: tuple[Sequence[str], Sequence[str]],
    left: tuple[Sequence[int], Sequence[int]],
    same: set[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Pairs of what is left that are alike enough, the most alike first, then the nearest in the order of the plans."""
    grams = [{n: count_grams(texts[side][n]) for n in left[side]} for side in (0, 1)]
    candidates = {(a, b) for a, b in same if a in grams[0] and b in grams[1]}
    candidates |= set(_candidates(grams[0], grams[1]))
    ranked = []
    for a, b in candidates:
        like = measure_likeness(grams[0][a], grams[1][b])
        if like < (SAME_NUMBER if (a, b) in same else LIKE):
            continue
        titled = bool(old[a].measure.title) and old[a].measure.title == new[b].measure.title
        ranked.append((-like - _CLOSER[0] * ((a, b) in same) - _CLOSER[1] * titled, abs(a - b), b, a))
    return ((a, b) for *_, b, a in sorted(ranked))


def _candidates(old: dict[int, Counter[str]], new: dict[int, Counter[str]]) -> Iterator[tuple[int, int]]:
    """For each new text the old ones with which it shares the most pairs of characters that are not too common."""
    index = defaultdict(list)
    for a, grams in old.items():
        for gram in grams:
            index[gram].append(a)
    for b, grams in new.items():
        known = [gram for gram in grams if gram in index]
        rare = [gram for gram in known if len(index[gram]) <= _COMMON]
        if not rare:  # a text of set phrases alone
            rare = sorted(known, key=lambda gram: len(index[gram]))[:3]
        shared = Counter(a for gram in rare for a in index[gram])
        yield from ((a, b) for a, _ in shared.most_common(_CANDIDATES))


def count_grams(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of a text; of a text of one character that character."""
    return Counter(text[n : n + 2] for n in range(max(1, len(text) - 1)))


def measure_likeness(one: Counter[str], other: Counter[str]) -> float:
    """How much two texts share of their pairs of characters, from 0 to 1 (Dice's coefficient)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
