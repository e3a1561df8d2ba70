"""What a plan's folder looks like from outside, so that a program that runs for long sees that something has changed."""

import os
from collections.abc import Hashable

from bizenv.base.layout import CLUES, EVIDENCE, LEDGER, PLANS, place_names
from bizenv.store.plans import find_workspace

_RECENT = 2_000_000_000
"""A file changed in the last so many nanoseconds may change again without looking different: FAT counts in two seconds."""
_DEEP = 4
_PASSED_OVER = (EVIDENCE, CLUES, PLANS, ".git", ".schemas")

State = tuple[str, int, int, int, int]


def sign(folder: str, clock: int, *, quick: bool = False) -> Hashable | None:
    """What the files of a plan look like, without evidence and clues; None if they may still change unseen.

    Two equal values mean the same content. The names that a workspace of several plans gives to their units are among
    them. An entry is written once under a name of its own, so it counts as it is, however new. ``quick``: the folder of a
    task alone tells which entries it has, in a fraction of the time; one that somebody changes where it lies, which
    nobody may, is then not seen. ``clock``: the time now in nanoseconds.
    """
    found: list[State] = []
    try:
        quick = quick and os.name != "nt"  # there a folder tells late, and a file costs nothing
        fresh = _look(folder, "", found, clock, quick=quick)
        names = place_names(find_workspace(folder))
        if os.path.lexists(names):
            facts = os.stat(names)  # noqa: PTH116 - pathlib costs time here
            fresh = _add(found, names, facts, clock) or fresh
    except OSError:
        return None
    return None if fresh else tuple(sorted(found))


def _look(folder: str, above: str, found: list[State], clock: int, *, quick: bool) -> bool:
    """Add the files of a folder; whether one outside the ledger is too new to be sure of."""
    fresh = False
    with os.scandir(folder) as scanned:
        entries = list(scanned)
    whole = not quick or above != f"{LEDGER}/"
    for entry in entries:
        name = f"{above}{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            try:
                facts = entry.stat()
            except OSError:  # a link to nothing
                facts = entry.stat(follow_symlinks=False)
            recent = _add(found, name, facts, clock)
            fresh = fresh or (recent and not above)
        elif entry.name not in _PASSED_OVER and name.count("/") < _DEEP:
            if not whole and not _add(found, name, entry.stat(), clock):
                continue
            fresh = _look(entry.path, f"{name}/", found, clock, quick=quick) or fresh
    return fresh


def _add(found: list[State], name: str, facts: os.stat_result, clock: int) -> bool:
    """Add what a file or a folder looks like; whether it has changed lately."""
    found.append((name, facts.st_mtime_ns, facts.st_size, facts.st_ino, facts.st_ctime_ns))
    return clock - max(facts.st_mtime_ns, facts.st_ctime_ns) < _RECENT
