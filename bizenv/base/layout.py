"""The names of the files in a plan's folder and in a workspace, and the list of a ledger's files.

A plan has ``measures.yaml``, ``departments.yaml`` and ``measures.lock``; a workspace also has ``rules.yaml`` and
``ledger/``, with one file an entry: ``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``.
"""

import os
from typing import TYPE_CHECKING

from bizenv.base.errors import DataError
from bizenv.base.files import describe_failure
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
    """Whether a folder is a workspace: it holds a ledger."""
    return os.path.isdir(os.path.join(folder, LEDGER))


class Found(NamedTuple):
    """What a ledger's folder holds: the files of its entries, and the paths of what is named like an entry but not read.

    A stray ends in .yml, .YAML or .yaml.txt, lies in no folder of a task, or is a folder within one that holds entries.
    Both are sorted by path.
    """

    files: list[EntryFile]
    strays: list[str]


def find_entries(folder: "Path") -> Found:
    """What the ledger of a workspace holds. Raises DataError if it cannot be read."""
    root = folder / LEDGER
    found = []
    strays = []
    try:
        folders = []
        with os.scandir(root) as tasks:
            for task in tasks:
                if task.is_dir():
                    if not task.name.startswith("."):
                        folders.append(task.name)
                elif _looks_like_entry(task.name):
                    strays.append(task.name)
        for name in folders:
            with os.scandir(root / name) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.name.endswith(SUFFIX):
                        stat = entry.stat()
                        if stat.st_size:  # an empty file is a name reserved but not yet filled: see store.journal
                            found.append((f"{name}/{entry.name}", stat.st_size, stat.st_mtime_ns))
                    elif _looks_like_entry(entry.name) or _holds_entries(entry.path):
                        strays.append(f"{name}/{entry.name}")
    except OSError as error:
        raise DataError(f"读不了台账 {error.filename or root}：{describe_failure(error)}") from None
    return Found(list(map(EntryFile._make, sorted(found))), sorted(strays))


def find_task_files(folder: "Path", task: str) -> list[str]:
    """The paths, from the ledger's folder, of a task's files: those in its own folder, and its entries that lie elsewhere.

    No file is opened, and only names are looked at. Raises DataError if the ledger cannot be read.
    """
    root = os.path.join(folder, LEDGER)
    found = []
    mark = f"_{task}_"
    try:
        with os.scandir(root) as tasks:
            for folder_or_file in tasks:
                name = folder_or_file.name
                if folder_or_file.is_dir() and not name.startswith("."):
                    own = name == task
                    for file in _list_names(os.path.join(root, name)):
                        wanted = own or mark in file
                        if (wanted and (file.endswith(SUFFIX) or _looks_like_entry(file))) or (
                            (own or file == task) and _holds_entries(os.path.join(root, name, file))
                        ):
                            found.append(f"{name}/{file}")
                elif mark in name and _looks_like_entry(name):
                    found.append(name)
    except OSError as error:
        raise DataError(f"读不了台账 {error.filename or root}：{describe_failure(error)}") from None
    return sorted(found)


def _list_names(path: str) -> list[str]:
    """The names in a folder, without hidden ones."""
    return [name for name in os.listdir(path) if not name.startswith(".")]


def _looks_like_entry(name: str) -> bool:
    """Whether a name begins as an entry's does: 2019-12-27_."""
    return name[:4].isdigit() and name[4:5] == name[7:8] == "-" and name[10:11] == "_"


def _holds_entries(path: str) -> bool:
    """Whether a path is a folder with files that are named like entries."""
    return os.path.isdir(path) and any(map(_looks_like_entry, os.listdir(path)))


def list_entries(folder: "Path") -> list[EntryFile]:
    """The files of a workspace's entries, sorted by path. Raises DataError if the ledger cannot be read."""
    return find_entries(folder).files


def name_entry(path: str) -> str:
    """The name of the entry in a file: the file's name without its folder and its ending."""
    return path.rpartition("/")[2].removesuffix(SUFFIX)


def place_of(task: str, name: str) -> str:
    """The path of an entry's file from the ledger's folder, by its task and its name."""
    return f"{task}/{name}{SUFFIX}"
