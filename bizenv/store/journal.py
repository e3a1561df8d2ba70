"""The ledger's folder: read, find and add entries.

Each entry is one file, such as ``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``, and never changes.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from bizenv.base import files
from bizenv.base.errors import DataError, NotFoundError
from bizenv.base.layout import LEDGER, SUFFIX, TEMPORARY, list_entries, name_entry
from bizenv.base.text import escape
from bizenv.ledger.entry import NAME, Entry, from_data, make_digest, parse_rendered, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.shape import is_sound


def read_task(folder: Path, task: str) -> Ledger:
    """The ledger of one task, read without the cache. Files that are not valid entries are left out."""
    root = folder / LEDGER / task
    if not root.is_dir():
        return Ledger()
    rows = {path.stem: read_entry(path) for path in sorted(root.glob(f"*{SUFFIX}")) if not path.name.startswith(".")}
    return Ledger(from_data(name, row) for name, row in rows.items() if row)


def list_names(folder: Path) -> list[str]:
    """The name of every entry; no file is opened. Raises DataError if the folder cannot be read."""
    return [name_entry(file.path) for file in list_entries(folder)]


def find_entry(folder: Path, text: str) -> Entry:
    """The entry that a person names by its digest, the beginning of the digest, its name or the path of its file.

    Raises NotFoundError if none or several match, DataError if the ledger or the entry cannot be read.
    """
    word = text.strip().replace("\\", "/").rpartition("/")[2].removesuffix(SUFFIX).lower()
    found = [n for n in list_names(folder) if word and (n.lower() == word or n.rpartition("_")[2].startswith(word))]
    if not found:
        raise NotFoundError(f"台账里没有记录“{text}”；编号见 bizenv log，是文件名最后 12 位，写开头几位即可")
    if len(found) > 1:
        raise NotFoundError(f"“{text}”不止一条：{'、'.join(found[:8])}；多写几位")
    match = NAME.fullmatch(found[0])
    wanted = [e for e in read_task(folder, match[2] if match else "").entries if e.name == found[0]]
    if not wanted:
        raise DataError(f"{escape(found[0])} 不能用；运行 bizenv validate 查看")
    return wanted[0]


def read_entry(path: Path) -> dict[str, Any]:
    """The data of an entry's file; empty if it cannot be read or is not valid."""
    try:
        content = files.read(path)
        text = content.decode()
    except (DataError, UnicodeDecodeError):
        return {}
    if not NAME.fullmatch(path.stem):
        return {}
    data = parse_rendered(text)
    if data is not None and path.stem.endswith(make_digest(content)) and is_sound(data):
        return data
    from bizenv.store.sound import read_sound

    return read_sound("entry", path, content, data)


def place_entry(folder: Path, entry: Entry) -> Path:
    """The path of an entry's file in a workspace."""
    return folder / LEDGER / entry.task / f"{entry.name}{SUFFIX}"


def append(folder: Path, entry: Entry, unique: str) -> Path:
    """Write an entry's file, whole or not at all, and return its path. Raises DataError, also if the file exists.

    ``unique`` is part of the temporary file's name; no other write at the same time may use it.
    """
    path = place_entry(folder, entry)
    root = path.parent
    temporary = root / f"{TEMPORARY}{unique}.tmp"
    try:
        root.mkdir(exist_ok=True)
        with temporary.open("xb") as file:
            file.write(render(to_data(entry)).encode())
            file.flush()
            os.fsync(file.fileno())
        _place(temporary, path)
    except FileExistsError:
        what = "已有同名的记录" if root.is_dir() else f"{escape(root)} 是文件，不是文件夹"
        raise DataError(f"写不了 {escape(path)}：{what}") from None
    except OSError as error:
        raise DataError(f"写不了 {escape(path)}：{files.describe_failure(error)}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _settle(root)
    return path


def _place(temporary: Path, path: Path) -> None:
    """Give a finished file its final name. Raises FileExistsError if the name is taken."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError) as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise
        # No hard links here (exFAT, some network drives): reserve the name with an empty file, then replace it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        temporary.replace(path)


def _settle(folder: Path) -> None:
    """Flush a folder to disk, so that a new file's name survives a crash; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
