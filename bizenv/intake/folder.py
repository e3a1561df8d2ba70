"""Looks through a folder of returned forms: which files are to be taken in, and what each of the others is."""

import os
from collections.abc import Collection
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import BizenvError
from bizenv.base.tuples import NamedTuple
from bizenv.intake import kinds

SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv")
"""Suffixes of files that are handed in as forms, whatever is in them: what cannot be taken in is refused, not mentioned."""
_NOBODYS = ("thumbs.db", "desktop.ini")
"""Files that Windows leaves in folders."""


class Other(NamedTuple):
    """A file that is not handed in as a form. ``lost``: what it holds is not known, so that it may be a form."""

    path: Path
    name: str
    lost: bool


class Found(NamedTuple):
    """What is in a folder and in those below it."""

    forms: tuple[Path, ...]
    others: tuple[Other, ...]


def look_through(folder: Path) -> Found:
    """Find the forms in a folder and in those below it, in order; a workbook or an archive of some is one under any name.

    Passed over without a word: hidden files and folders, the lock files of Excel (``~$``), and what Windows leaves behind.
    """
    forms: list[Path] = []
    others: list[Other] = []

    def refuse(error: OSError) -> None:
        others.append(Other(Path(str(error.filename)), f"打不开的文件夹：{files.describe_failure(error)}", lost=True))

    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        linked = [Path(root, name) for name in folders if Path(root, name).is_symlink()]
        others += [Other(path, "指向别处的文件夹，没有进去", lost=False) for path in linked]  # it may lead in a circle
        for name in names:
            path = Path(root, name)
            if name.startswith((".", "~$")) or name.lower() in _NOBODYS:
                continue
            other = None if path.suffix.lower() in SHEETS and path.is_file() else _describe(path)
            if other is None:
                forms.append(path)
            else:
                others.append(other)
    return Found(tuple(sorted(forms)), tuple(sorted(others)))


def list_unread(folder: Path, known: Collection[str]) -> list[Path]:
    """The files of a folder that may be forms and whose SHA-256 in hex is not among the ``known``.

    A file that cannot be read is among them. No workbook is opened.
    """
    from hashlib import sha256  # imported late: it loads OpenSSL

    found = look_through(folder)
    unread = [other.path for other in found.others if other.lost]
    for path in found.forms:
        try:
            digest = sha256(files.read(path)).hexdigest()
        except BizenvError:
            digest = ""
        if digest not in known:
            unread.append(path)
    return sorted(unread)


def _describe(path: Path) -> Other | None:
    """What a file is that has no suffix of a spreadsheet; None if it is to be taken for a form."""
    if not path.is_file():
        return Other(path, "不是普通文件", lost=path.suffix.lower() in SHEETS)
    try:
        kind = kinds.recognise(files.read(path))
    except BizenvError as error:
        return Other(path, str(error), lost=True)
    return None if kind is None or (kind.form and kind is not kinds.EMPTY) else Other(path, kind.name, lost=False)
