"""The nearest of the known names to one that is not known."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to ``count`` known names like ``name``, the most alike first; empty where none is."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(name, names, n=count, cutoff=0.5)
    containing = [n for n in names if n not in close and name and (name in n or n in name)]
    return (close + containing)[:count]
