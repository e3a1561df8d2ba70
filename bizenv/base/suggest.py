"""Which of the known names a person may have meant."""

from collections.abc import Iterable


def find_nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to ``count`` known names similar to ``name``, the most similar first; empty if none is similar.

    Of two equally similar names, the one with the longer common beginning comes first: 教育局 is nearer to 教育办
    than to 体育局.
    """
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=name, autojunk=False)
    ranked = []
    for order, candidate in enumerate(dict.fromkeys(known)):
        matcher.set_seq1(candidate)
        inside = bool(name) and (name in candidate or candidate in name)
        likeness = matcher.ratio()
        if likeness >= 0.6 or inside:
            ranked.append((-likeness, -_common(name, candidate), order, candidate))
    return [candidate for *_, candidate in sorted(ranked)[:count]]


def _common(one: str, other: str) -> int:
    """The length of the common beginning of two names, in characters."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
