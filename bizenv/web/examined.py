"""What an examination of the data found, kept until a file of the workspace changes: to check everything takes a while."""

import os
from collections.abc import Hashable, Sequence
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

from bizenv.base.layout import CLUES
from bizenv.desk.data.examining import Findings, examine_all
from bizenv.store.plans import find_workspace
from bizenv.web.office import Office

_RECENT = 2_000_000_000
"""A file changed in the last so many nanoseconds may change again without looking different."""
_PASSED_OVER = (CLUES, ".git")
_MOST = 8
_KEPT: "WeakKeyDictionary[Office, dict[Hashable, Findings]]" = WeakKeyDictionary()
_LOCK = Lock()


def examine(office: Office, folders: Sequence[Path], codes: set[str], against: str | None, *, anew: bool) -> Findings:
    """As ``examine_all``; ``anew``: whatever is known. With a git revision nothing is kept. Raises as that does."""
    seen = _look(office) if against is None else None
    question = (seen, *map(str, folders), frozenset(codes))
    with _LOCK:
        kept = _KEPT.setdefault(office, {})
        if seen is not None and not anew and question in kept:
            return kept[question]
    found = examine_all(folders, codes, against)
    if seen is not None and seen == _look(office):  # else it is not known which of the two was examined
        with _LOCK:
            kept[question] = found
            while len(kept) > _MOST:
                kept.pop(next(iter(kept)))
    return found


def _look(office: Office) -> Hashable | None:
    """What every file of the workspace looks like from outside, evidence too; None if one may still change unseen."""
    now, found = office.clock(), []
    for root, folders, names in os.walk(find_workspace(office.home)):
        folders[:] = [name for name in folders if name not in _PASSED_OVER]
        for name in names:
            path = os.path.join(root, name)  # noqa: PTH118 - thousands of times
            try:
                it = os.stat(path)  # noqa: PTH116
            except OSError:
                return None
            if now - max(it.st_mtime_ns, it.st_ctime_ns) < _RECENT:
                return None
            found.append((path, it.st_mtime_ns, it.st_ctime_ns, it.st_size, it.st_ino))
    return tuple(sorted(found))
