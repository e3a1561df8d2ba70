"""Spans of a text, as offsets of their start and end: which of them are accounted for."""

from collections.abc import Iterable

Span = tuple[int, int]


def occurrences(text: str, words: str) -> list[Span]:
    """Every span where the words occur in the text, without overlap; none for empty words."""
    found = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return found


def claimed(text: str, phrases: Iterable[str]) -> list[Span]:
    """The spans that phrases account for: each phrase one occurrence, in order, so that a further one is not hidden."""
    counts: dict[str, int] = {}
    for words in phrases:
        counts[words] = counts.get(words, 0) + 1
    return [span for words, count in counts.items() for span in occurrences(text, words)[:count]]


def covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether a span lies within one of the others."""
    return any(start <= span[0] and span[1] <= end for start, end in by)
