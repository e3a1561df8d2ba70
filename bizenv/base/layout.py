"""The names of the files in a plan's folder and in a workspace, and the list of a ledger's files.

A plan has ``measures.yaml``, ``departments.yaml`` and ``measures.lock``; a workspace also has ``rules.yaml`` and
``ledger/``, with one file an entry: ``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``.
"""

import os
from typing import TYPE_CHECKING

from bizenv.base.errors import DataError
from bizenv.base.files import said
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


class Found(NamedTuple):
    """A file in the ledger's folder: its path from there with slashes, its size in bytes, its time of change in ns."""

    path: str
    size: int
    changed: int


def is_workspace(folder: "str | Path") -> bool:
    """Whether a folder is a workspace: it holds a ledger."""
    return os.path.isdir(os.path.join(folder, LEDGER))


def list_entries(folder: "Path") -> list[Found]:
    """The files of a workspace's entries, sorted by path. Raises DataError if the ledger cannot be read."""
    root = folder / LEDGER
    found = []
    try:
        with os.scandir(root) as tasks:
            folders = [task.name for task in tasks if task.is_dir() and not task.name.startswith(".")]
        for name in folders:
            with os.scandir(root / name) as entries:
                for entry in entries:
                    if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                        stat = entry.stat()
                        if stat.st_size:  # an empty file is a name reserved but not yet filled: see store.journal
                            found.append((f"{name}/{entry.name}", stat.st_size, stat.st_mtime_ns))
    except OSError as error:
        raise DataError(f"读不了台账 {error.filename or root}：{said(error)}") from None
    return list(map(Found._make, sorted(found)))


def name_entry(path: str) -> str:
    """The name of the entry in a file: the file's name without its folder and its ending."""
    return path.rpartition("/")[2].removesuffix(SUFFIX)
