"""The names of the files in a plan's folder and in a workspace, and the list of a ledger's files.

A plan has ``measures.yaml``, ``departments.yaml`` and ``measures.lock``, and while it was read out of a document and is
not checked yet ``doubts.md`` and ``imported.json``; a workspace also has ``rules.yaml`` and
``ledger/``, with one file an entry: ``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``, or for what is about the
whole plan ``ledger/_plan/2020-01-09_plan_issue_0c12ab34cd3f.yaml``. The entries of a year that is over may lie together
in a pack: ``ledger/_packs/2019-3f9c12ab34cd.yaml``. Files of evidence lie in ``evidence/``, each named by the SHA-256 of
its content: ``evidence/3f/3f9c…ab.jpg``. A workspace of several plans holds one so made in each folder of ``plans/``,
besides or instead of one at its root.
"""

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from bizenv.base.errors import DataError
from bizenv.base.files import describe_failure
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

MEASURES = "measures.yaml"
DEPARTMENTS = "departments.yaml"
LOCK = "measures.lock"
LEDGER = "ledger"
RULES = "rules.yaml"
DOUBTS = "doubts.md"
"""What a person has still to look at in a plan that was read out of a document."""
IMPORTED = "imported.json"
"""What was read out of the document, as it was before anybody corrected it."""
EVIDENCE = "evidence"
"""The folder of the files of evidence."""
CLUES = "clues"
"""The folder of the ledger of clues, where ``BIZENV_CLUES`` does not name another."""
PLANS = "plans"
"""The folder of a workspace of several plans that holds a folder for each."""
RETIRED = "retired.yaml"
"""What says that a plan of several is done with: it is asked only by name."""
RETURNED = "returned.yaml"
"""What is kept of a plan that was put away and taken back."""
IGNORE = ".gitignore"
PLAN = "plan"
"""What stands in the name of an entry in the place of a task, if it is about the plan as a whole."""
PLAN_FOLDER = "_plan"
"""The folder of the entries that are about the plan as a whole."""
PACKS = "_packs"
"""The folder of the packs."""
PACK = r"[0-9]{4}-[0-9a-f]{12}[.]yaml"
"""The name of a pack: its year and the digest of its content."""
SUFFIX = ".yaml"
"""How the name of an entry's file ends."""
TEMPORARY = ".bizenv-"
"""How the name of a temporary file begins; such a file that is left over is not an entry."""


_TYPE, _FILE = 0o170000, 0o100000
"""The part of a file's mode that says what it is, and what it says of a file."""


class EntryFile(NamedTuple):
    """A file in the ledger's folder: its path from there with slashes, its size in bytes, its time of change in ns."""

    path: str
    size: int
    changed: int


def place_names(workspace: str) -> str:
    """The path of the names that a workspace of several plans gives to their units: its departments.yaml.

    Where one of the plans lies at the root, with a departments.yaml of its own, it is that of ``plans/``.
    """
    at_root = os.path.lexists(os.path.join(workspace, MEASURES))
    return os.path.join(workspace, PLANS, DEPARTMENTS) if at_root else os.path.join(workspace, DEPARTMENTS)


def is_workspace(folder: "str | Path") -> bool:
    """Whether a folder is a workspace: it holds a ledger, be it one that cannot be read now."""
    return os.path.lexists(os.path.join(folder, LEDGER))


class Found(NamedTuple):
    """What a ledger's folder holds: the files of its entries, and the paths of what is named like an entry but not read.

    What has the name of an entry is a file even if it cannot be read: a link to nothing, a folder, a pipe. So is a link
    to nothing in the place of a task's folder. Their size is given as -1. A stray ends in .yml, .YAML or .yaml.txt, lies
    in no folder of a task, or is a folder within one that holds entries. What lies among the packs and is named neither
    like a pack nor like an entry is one of the files, and is never read. All are sorted by path.
    """

    files: list[EntryFile]
    strays: list[str]
    packs: list[EntryFile]


def find_entries(folder: "Path") -> Found:
    """What the ledger of a workspace holds. Raises DataError if it cannot be read.

    The packs are looked for last: an entry is packed before its file is removed, so none is missed meanwhile.
    """
    root = folder / LEDGER
    found: list[tuple[str, int, int]] = []
    packs: list[tuple[str, int, int]] = []
    strays = []
    try:
        with os.scandir(root) as tasks:
            named = [task for task in tasks if not task.name.startswith(".")]
        folders = [task.name for task in named if _is_folder(task)]
        for task in named:
            if task.is_symlink() and not os.path.exists(task.path):
                found.append((task.name, -1, 0))
            elif (may_be_entry(task.name) or is_pack(task.name)) and task.name not in folders:
                strays.append(task.name)
        for name in _list_in_turn(folders, root):
            # the last entry of a folder may have just been packed, and the folder is gone
            with suppress(FileNotFoundError), os.scandir(root / name) as entries:
                for entry in entries:  # written out: a ledger may have a hundred thousand
                    file = entry.name
                    if file.startswith("."):
                        continue
                    if file.endswith(SUFFIX):
                        try:
                            it = entry.stat()
                            size, changed = (it.st_size, it.st_mtime_ns) if it.st_mode & _TYPE == _FILE else (-1, 0)
                        except OSError:  # its link leads nowhere
                            size, changed = -1, 0
                        packed = name == PACKS and is_pack(file)
                        if size or packed:  # an empty file is a name reserved but not yet filled; a pack is never empty
                            kept = packs if packed else found
                            kept.append((f"{name}/{file}", size, changed))
                    elif (
                        may_be_entry(file)
                        or (name == PACKS and re.match("[0-9]{4}-", file))
                        or _holds_entries(entry.path)
                    ):
                        strays.append(f"{name}/{file}")
    except OSError as error:
        raise _unreadable(error, root) from None
    return Found(list(map(EntryFile._make, sorted(found))), sorted(strays), list(map(EntryFile._make, sorted(packs))))


def find_packs(folder: "str | Path") -> list[str]:
    """The paths of a ledger's packs, from the ledger's folder, sorted. Raises DataError if they cannot be listed."""
    root = os.path.join(folder, LEDGER)
    try:
        return sorted(
            f"{PACKS}/{name}"
            for each in _list_packs(root)
            for name in os.listdir(os.path.join(root, each))
            if is_pack(name)
        )
    except OSError as error:
        raise _unreadable(error, root) from None


def is_pack(name: str) -> bool:
    """Whether a file in the folder of the packs is named as a pack is."""
    return re.fullmatch(PACK, name, re.ASCII) is not None


def _list_in_turn(folders: list[str], root: "str | Path") -> "Iterator[str]":
    """Yield the folders of a ledger, that of the packs last: whether there is one is asked once the others are read."""
    yield from (each for each in folders if each != PACKS)
    yield from _list_packs(root)


def _list_packs(root: "str | Path") -> list[str]:
    """The name of the folder of the packs, if there is one."""
    return [PACKS] if os.path.isdir(os.path.join(root, PACKS)) else []


def find_task_files(
    folder: "Path", task: str, also: str = "", strange: "Mapping[str, Collection[str]] | None" = None
) -> list[str]:
    """The paths, from the ledger's folder, of a task's files: those in its own folder, and its entries that lie elsewhere.

    Without a task, those of the plan as a whole. ``also``: words in the names of further files that are wanted, empty if
    there are none. Packs are not among them. No file is opened, and only names are looked at. ``strange``: of the folders
    that were looked at just before, the names that are none of an entry of their own; these folders are not looked at
    again. Raises DataError if the ledger cannot be read.
    """
    root = os.path.join(folder, LEDGER)
    found = []
    marks = [f"_{task or PLAN}_", *([also] if also else [])]
    task = task or PLAN_FOLDER
    seen = strange or {}
    try:
        with os.scandir(root) as tasks:
            named = [each for each in tasks if not each.name.startswith(".")]
        for each in named:
            name = each.name
            if _is_folder(each):
                own = name == task
                known = None if name in (task, PLAN_FOLDER) else seen.get(name)
                names = _list_names(os.path.join(root, name)) if known is None else known
                if not names:
                    continue
                every = "/".join(names)
                if not own and not any(word in every for word in (*marks, task)):
                    continue  # a ledger may have a hundred thousand names
                for file in names:
                    wanted = own or any(mark in file for mark in marks)
                    if not file.startswith(".") and (
                        (wanted and (file.endswith(SUFFIX) or may_be_entry(file)))
                        or ((own or file == task) and _holds_entries(os.path.join(root, name, file)))
                    ):
                        found.append(f"{name}/{file}")
            elif (any(mark in name for mark in marks) and may_be_entry(name)) or (
                name == task and not os.path.exists(each.path)
            ):
                found.append(name)  # in the place of the folder, a link to nothing
    except OSError as error:
        raise _unreadable(error, root) from None
    return sorted(found)


def list_file_names(folder: "Path") -> "Iterator[str]":
    """Yield the paths, from the ledger's folder, of the files of entries; no more than names is looked at.

    Raises DataError if the ledger cannot be read.
    """
    root = os.path.join(folder, LEDGER)
    try:
        with os.scandir(root) as tasks:
            folders = [task.name for task in tasks if not task.name.startswith(".") and _is_folder(task)]
        for task in folders:
            for name in _list_names(os.path.join(root, task)):
                if name.endswith(SUFFIX) and not name.startswith(".") and not (task == PACKS and is_pack(name)):
                    yield f"{task}/{name}"
    except OSError as error:
        raise _unreadable(error, root) from None


def _list_names(folder: str) -> list[str]:
    """The names in a folder; none if it is gone, since its last entry has just been packed. Raises OSError."""
    with suppress(FileNotFoundError):
        return os.listdir(folder)
    return []


def _unreadable(error: OSError, root: "str | Path") -> DataError:
    return DataError(f"读不了台账 {escape(error.filename or root)}：{describe_failure(error)}")


def may_be_entry(name: str) -> bool:
    """Whether a name begins as an entry's does: 2019-12-27_."""
    return name[:4].isdigit() and name[4:5] == name[7:8] == "-" and name[10:11] == "_"


def _holds_entries(path: str) -> bool:
    """Whether a path is a folder with files that are named like entries."""
    return os.path.isdir(path) and any(map(may_be_entry, os.listdir(path)))


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself
        return False


def name_entry(path: str) -> str:
    """The name of the entry in a file: the file's name without its folder and its ending."""
    return path.rpartition("/")[2].removesuffix(SUFFIX)


def place_of(task: str, name: str) -> str:
    """The path of an entry's file from the ledger's folder, by its task, empty if it has none, and its name."""
    return f"{task or PLAN_FOLDER}/{name}{SUFFIX}"


EVIDENCE_NAME = "[0-9a-f]{64}([.][a-z0-9]{1,10})?"
"""The name of a file of evidence: the SHA-256 of its content, and the ending that it came with."""


def place_evidence(name: str, sha256: str) -> str:
    """The path of a file of evidence from the workspace, with slashes, by the name that it came with and its SHA-256.

    >>> place_evidence("现场照片.JPG", "3f" * 32)[:17], place_evidence("现场照片.JPG", "3f" * 32)[-8:]
    ('evidence/3f/3f3f3', '3f3f.jpg')
    """
    ending = re.search("[.][A-Za-z0-9]{1,10}$", name, re.ASCII)
    return f"{EVIDENCE}/{sha256[:2]}/{sha256}{ending[0].lower() if ending is not None else ''}"


_STEM = r"^(?:.+_[0-9a-f]{12}|[0-9]{4}-[0-9a-f]{12}|[0-9a-f]{64}|measures|departments|rules)"
"""How the names of our own files begin: an entry's, a pack's, that of a file of evidence, those of the data."""
_CONFLICTS = (
    (r"-(?:DESKTOP|LAPTOP|WIN|PC)-[A-Z0-9]{3,}(?:-[0-9]+)?", "OneDrive"),
    (r"冲突的?副本|conflicted copy|sync-conflict|SFConflict|_conflict-[0-9]|-safeBackup-[0-9]", "同步软件"),
    (r"[-(（_ ]冲突|NSConflict", "坚果云等同步软件"),
    (r" - 副本| - Copy|-副本|[(（][0-9]{1,3}[)）]", "资源管理器、浏览器或网盘"),
    (rf"{_STEM} [0-9]{{1,2}}[.]", "iCloud 等同步软件"),
    (rf"(?-i:{_STEM}-(?=[A-Za-z0-9-]*[A-Z0-9])[A-Za-z0-9][A-Za-z0-9-]{{1,19}}[.])", "OneDrive 等同步软件"),
)
"""The marks of copies in the names of files, each with who makes such copies.

OneDrive adds the name of the computer, which Windows makes up as DESKTOP-4F2K9AB; an office gives others. 坚果云 adds 冲突
on Windows, NSConflict elsewhere, and the name of the other person; WPS网盘 adds -副本.
"""


def find_copier(name: str) -> str:
    """Who probably made a file, if its name says that it is a copy beside another file; empty if it does not.

    >>> find_copier("2019-12-27_27.3_report_3f9c12ab34cd-DESKTOP-4F2K9.yaml"), find_copier("照片.jpg")
    ('OneDrive', '')
    """
    return next((who for mark, who in _CONFLICTS if re.search(mark, name, re.IGNORECASE)), "")


def is_copy(name: str, of: str) -> bool:
    """Whether a file's name is that of another file with something added before its ending or behind it.

    >>> is_copy("measures (1).yaml", "measures.yaml"), is_copy("measures.yaml", "measures.yaml")
    (True, False)
    """
    stem, ending = map(re.escape, os.path.splitext(of))
    return re.fullmatch(rf"{stem}(?:[ (（_.~-].*{ending}|{ending}[ (（_.~-].*)", name, re.DOTALL) is not None
