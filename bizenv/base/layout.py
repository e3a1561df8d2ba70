"""The names of the files in a plan's folder and in a workspace, and the list of a ledger's files.

A plan has ``measures.yaml``, ``departments.yaml`` and ``measures.lock``; a workspace also has ``rules.yaml`` and
``ledger/``, with one file an entry: ``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``.
"""

import os
import stat
from typing import TYPE_CHECKING

from bizenv.base.errors import DataError
from bizenv.base.files import describe_failure
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MEASURES = "measures.yaml"
DEPARTMENTS = "departments.yaml"
LOCK = "measures.lock"
LEDGER = "ledger"
RULES = "rules.yaml"
SUFFIX = ".yaml"
"""How the name of an entry's file ends."""
TEMPORARY = ".bizenv-"
"""How the name of a temporary file begins; such a file that is left over is not an entry."""


class EntryFile(NamedTuple):
    """A file in the ledger's folder: its path from there with slashes, its size in bytes, its time of change in ns."""

    path: str
    size: int
    changed: int


def is_workspace(folder: "str | Path") -> bool:
    """Whether a folder is a workspace: it holds a ledger, be it one that cannot be read now."""
    return os.path.lexists(os.path.join(folder, LEDGER))


def list_entries(folder: "Path") -> list[EntryFile]:
    """The files of a workspace's entries, sorted by path. Raises DataError if the ledger cannot be read.

    What has the name of an entry is listed even if it cannot be read: a link to nothing, a folder, a pipe. So is a link
    to nothing in the place of a task's folder. Their size is given as -1.
    """
    root = folder / LEDGER
    found = []
    try:
        with os.scandir(root) as tasks:
            named = [task for task in tasks if not task.name.startswith(".")]
        folders = [task.name for task in named if _is_folder(task)]
        found += [(task.name, -1, 0) for task in named if task.is_symlink() and not os.path.exists(task.path)]
        for name in folders:
            with os.scandir(root / name) as entries:
                for entry in entries:
                    if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                        size, changed = _measure(entry)
                        if size:  # an empty file is a name reserved but not yet filled: see store.journal
                            found.append((f"{name}/{entry.name}", size, changed))
    except OSError as error:
        where = escape(error.filename or root)
        raise DataError(f"读不了台账 {where}：{describe_failure(error)}") from None
    return list(map(EntryFile._make, sorted(found)))


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself
        return False


def _measure(entry: "os.DirEntry[str]") -> tuple[int, int]:
    """The size and the time of change of a file; -1 and 0 if it is none, or its link leads nowhere."""
    try:
        found = entry.stat()
    except OSError:
        return -1, 0
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else (-1, 0)


def name_entry(path: str) -> str:
    """The name of the entry in a file: the file's name without its folder and its ending."""
    return path.rpartition("/")[2].removesuffix(SUFFIX)
