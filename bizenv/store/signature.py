"""What a plan's folder looks like from outside, so that a program that runs for long sees that something has changed."""

import os
from collections.abc import Hashable

from bizenv.base.layout import CLUES, EVIDENCE

_RECENT = 2_000_000_000
"""A file changed in the last so many nanoseconds may change again without looking different: FAT counts in two seconds."""
_DEEP = 4


def sign(folder: str, clock: int) -> Hashable | None:
    """The names, sizes and times of change of the files of a plan, without evidence and clues; None if they may still change unseen.

    Two equal values mean the same content. What lies in the ledger is written once under a name of its own: such a file
    counts as it is, however new. ``clock``: the time now in nanoseconds.
    """
    found: list[tuple[str, int, int]] = []
    try:
        fresh = _look(folder, "", found, clock)
    except OSError:
        return None
    return None if fresh else tuple(sorted(found))


def _look(folder: str, above: str, found: list[tuple[str, int, int]], clock: int) -> bool:
    """Add the files of a folder; whether one outside the ledger is too new to be sure of."""
    fresh = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in (EVIDENCE, CLUES, ".git", ".schemas", "plans") and name.count("/") < _DEEP:
                    fresh = _look(entry.path, f"{name}/", found, clock) or fresh
                continue
            facts = entry.stat()
            found.append((name, facts.st_mtime_ns, facts.st_size))
            fresh = fresh or (not above and clock - facts.st_mtime_ns < _RECENT)
    return fresh
