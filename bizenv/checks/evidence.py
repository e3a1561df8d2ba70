"""The checks of a workspace's files of evidence against the entries that name them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import DataError
from bizenv.base.problems import Fault, Place, Problem
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import Entry, KeptFile
from bizenv.ledger.ledger import Ledger

_FROM_BACKUP = "从备份或原来那台电脑的 evidence 文件夹拷回来；原件还在的，照这个名字放回去"
_UNCOUNTED = ("thumbs.db", "desktop.ini", "readme.md", "readme")
"""What may lie among the evidence, in small letters: Windows puts the first two wherever pictures are."""


class Named(NamedTuple):
    """A file of evidence that an entry names: the entry, the place in its list, the file."""

    entry: Entry
    position: int
    file: KeptFile


def list_named(ledger: Ledger) -> dict[str, Named]:
    """The files that the entries that count name, by their paths from the workspace, each with the first such entry."""
    found: dict[str, Named] = {}
    for entry in ledger.entries:
        if entry.files and entry.name not in ledger.voided:
            for n, file in enumerate(entry.files):
                path = layout.place_evidence(file["name"], file["sha256"])
                found.setdefault(path, Named(entry, n, file))
    return found


def find_missing(folder: Path, ledger: Ledger) -> Iterator[tuple[str, Fault]]:
    """Yield what is missing of the files that entries name, each with the name of the first entry that names it.

    Where the whole folder is missing, as in another clone, that is one fault.
    """
    named = list_named(ledger)
    if named and not os.path.lexists(folder / layout.EVIDENCE):
        first = next(iter(named.values())).entry
        entries = sum(1 for e in ledger.entries if e.files and e.name not in ledger.voided)
        message = f"这里没有 {layout.EVIDENCE} 文件夹：{entries} 条记录的 {len(named)} 件佐证材料都不在"
        remedy = f"另一份克隆里没有是正常的，材料不随 git 走；要用的，{_FROM_BACKUP}"
        yield first.name, Fault(("files",), "W730", message, remedy, file="entry")
        return
    for path, (entry, position, file) in named.items():
        if not os.path.lexists(folder / path):
            message = f"佐证材料“{escape(file['name'])}”不在了：没有 {path}"
            yield entry.name, Fault(("files", position), "W730", message, _FROM_BACKUP, file="entry")


def find_changed(folder: Path, ledger: Ledger, unread: list[str]) -> Iterator[Problem]:
    """Yield each file that is not as it was when the entry was written.

    Why a file cannot be read is added to ``unread``, in words.
    """
    for name, (entry, _, file) in list_named(ledger).items():
        path = folder / name
        if not os.path.lexists(path):
            continue
        try:
            digest, size = files.measure(path)
        except OSError as error:
            lost = isinstance(error, FileNotFoundError)
            why = "链接所指的文件没有了" if lost else files.describe_failure(error)
            unread.append(f"读不了佐证材料 {escape(path)}：{why}；移走它，{_FROM_BACKUP}")
            continue
        if digest != file["sha256"]:
            was = f"，原来 {file['size']} 字节，现在 {size}" if size != file["size"] else ""
            message = f"佐证材料“{escape(file['name'])}”存入后被改动过{was}"
            remedy = f"从备份恢复；恢复不了的，移走它，用 bizenv correct {entry.digest} --evidence 另附"
            yield Problem(Place(str(path), 1, 1), "E731", message, remedy)


def find_strays(folder: Path) -> Iterator[Problem]:
    """Yield each path in the folder of evidence that bizenv did not put there. Raises DataError if it cannot be read."""
    root = folder / layout.EVIDENCE
    try:
        for path in sorted(root.iterdir()) if root.is_dir() else ():
            if path.is_dir() and re.fullmatch("[0-9a-f]{2}", path.name):
                for inner in sorted(path.iterdir()):
                    placed = re.fullmatch(layout.EVIDENCE_NAME, inner.name) and inner.name[:2] == path.name
                    if not placed:
                        yield from _stray(inner)
            else:
                yield from _stray(path)
    except OSError as error:
        raise DataError(f"读不了 {escape(error.filename or root)}：{files.describe_failure(error)}") from None


def _stray(path: Path) -> Iterator[Problem]:
    copier = layout.find_copier(path.name)
    if path.name.startswith(layout.TEMPORARY):
        what, remedy = "没有存完的临时文件，当时的记录没有写成", "可以删去；那一条若还需要，重记"
    elif path.name.startswith(".") or path.name.casefold() in _UNCOUNTED:
        return
    elif copier:
        what, remedy = (
            f"像是{copier}留下的副本，没有哪条记录指它，没有计入",
            "与原件核对：多余的移走，要用的作佐证材料另记",
        )
    else:
        what, remedy = "佐证材料由 bizenv 按内容的摘要命名存放，这一个不是", "移走；要作佐证材料的，用 --evidence 记"
    yield Problem(Place(str(path), 1, 1), "W732", what, remedy)
