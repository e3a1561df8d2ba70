"""The ledger's folder: read, remembered, and added to, one file an entry.

``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``. A file once written is never written again. What was read is
remembered in the user's cache by each file's size and time, so that a question reads only what is new.
"""

import errno
import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from bizenv import __version__
from bizenv.base import files
from bizenv.base.collector import no_collector
from bizenv.base.errors import DataError, NotFoundError
from bizenv.ledger.entry import NAME, Entry, digest, of_data, quick, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.standing.rubric import Rules
from bizenv.standing.rubric import of_data as rules_of_data

RULES = "rules.yaml"
TEMPORARY = ".bizenv-"
"""How the names of files begin that are not in place yet; one that is left over is no entry."""
_FRESH = 2_000_000_000
"""Nanoseconds within which a file might change again without its time showing it."""
SUFFIX = ".yaml"


class Found(NamedTuple):
    """A file in the ledger's folder: its path from there, with slashes, its size in bytes, when it was changed (ns)."""

    path: str
    size: int
    changed: int


class Journal(NamedTuple):
    """What a workspace holds besides the plan: the ledger, the rubric, and how many files cannot be used."""

    ledger: Ledger
    rules: Rules
    faulty: int


def default_rules() -> Path:
    """The rubric that comes with bizenv."""
    return Path(__file__).with_name(RULES)


def listed(folder: Path) -> list[Found]:
    """The entries' files of a workspace, by path. Raises DataError."""
    root = folder / files.LEDGER
    found = []
    try:
        with os.scandir(root) as tasks:
            folders = [task.name for task in tasks if task.is_dir() and not task.name.startswith(".")]
        for name in folders:
            with os.scandir(root / name) as entries:
                for entry in entries:
                    if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                        stat = entry.stat()
                        if stat.st_size:  # a name that was taken and not filled: see append
                            found.append(Found(f"{name}/{entry.name}", stat.st_size, stat.st_mtime_ns))
    except OSError as error:
        raise DataError(f"读不了台账 {error.filename or root}：{files.said(error)}") from None
    return sorted(found)


def load(folder: Path, plan: str, cache: Path | None, now: int) -> Journal:
    """The journal of a workspace. ``now`` is the clock, in nanoseconds.

    Entries that cannot be read, or are of another plan, are left out and counted. Raises DataError.
    """
    with no_collector():
        return _load(folder, plan, cache, now)


def _load(folder: Path, plan: str, cache: Path | None, now: int) -> Journal:
    found = listed(folder)
    memory = _Memory(folder, cache, now, "ledger")
    rows = {it.path: memory.recall(it) or memory.keep(it, _read(folder / files.LEDGER / it.path)) for it in found}
    memory.save()
    entries, faulty = [], 0
    for it in found:
        row = rows[it.path]
        if row and row["plan"] == plan:
            entries.append(of_data(name_of(it.path), row))
        else:
            faulty += 1
    return Journal(Ledger(entries), rules(folder, cache, now), faulty)


def of_task(folder: Path, task: str) -> Ledger:
    """The entries of one task alone, read anew. Raises DataError."""
    root = folder / files.LEDGER / task
    if not root.is_dir():
        return Ledger()
    rows = {path.stem: _read(path) for path in sorted(root.glob(f"*{SUFFIX}")) if not path.name.startswith(".")}
    return Ledger(of_data(name, row) for name, row in rows.items() if row)


def names(folder: Path) -> list[str]:
    """The name of every entry, without looking into any. Raises DataError."""
    return [name_of(it.path) for it in listed(folder)]


def named(folder: Path, text: str) -> Entry:
    """The entry that a person names: its digest or the beginning of it, its name or the path of its file.

    Raises NotFoundError, also where several begin so, and DataError.
    """
    word = text.strip().replace("\\", "/").rpartition("/")[2].removesuffix(SUFFIX).lower()
    found = [n for n in names(folder) if word and (n.lower() == word or n.rpartition("_")[2].startswith(word))]
    if not found:
        raise NotFoundError(f"台账里没有记录“{text}”；编号见 bizenv log，是文件名最后 12 位，写开头几位即可")
    if len(found) > 1:
        raise NotFoundError(f"“{text}”不止一条：{'、'.join(found[:8])}；多写几位")
    match = NAME.fullmatch(found[0])
    wanted = [e for e in of_task(folder, match[2] if match else "").entries if e.name == found[0]]
    if not wanted:
        raise DataError(f"{found[0]} 不能用；运行 bizenv validate 查看")
    return wanted[0]


def name_of(path: str) -> str:
    """The name of the entry in a file."""
    return path.rpartition("/")[2].removesuffix(SUFFIX)


def rules(folder: Path, cache: Path | None = None, now: int = 0) -> Rules:
    """The rubric of a folder, or the one that comes with bizenv. Raises DataError."""
    path = folder / RULES if (folder / RULES).is_file() else default_rules()
    stat = path.stat()
    found = Found(str(path), stat.st_size, stat.st_mtime_ns)
    memory = _Memory(folder, cache, now, "rules")
    data = memory.recall(found) or memory.keep(found, _rubric(path))
    memory.save()
    if not data:
        raise DataError(f"{path} 有错误，灯号和反馈要求无从评定；运行 bizenv validate 查看")
    return rules_of_data(data)


def _read(path: Path) -> dict[str, Any]:
    """The data of an entry's file, empty where it is not sound."""
    try:
        content = files.read(path)
        text = content.decode()
    except (DataError, UnicodeDecodeError):
        return {}
    if not NAME.fullmatch(path.stem):
        return {}
    data = quick(text)
    if data is not None and path.stem.endswith(digest(content)):
        with suppress(TypeError, ValueError, KeyError):  # as bizenv wrote it, to the letter
            of_data(path.stem, data)
            return data
    from bizenv.checks.schema import faults as shape

    data = data or _parsed(path, content)
    return data if data and not any(shape.faults("entry", data)) else {}


def _rubric(path: Path) -> dict[str, Any]:
    from bizenv.checks.schema import faults as shape

    data = _parsed(path, files.read(path))
    return data if data and not any(shape.faults("rules", data)) else {}


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    from bizenv.base.yamlfile import parse

    document = parse(str(path), content)
    return document.data if not document.problems and isinstance(document.data, dict) else {}


class _Memory:
    """What was read of a workspace's files, kept in the cache under the folder's name."""

    def __init__(self, folder: Path, cache: Path | None, now: int, what: str) -> None:
        key = sha256(f"{__version__}\n{folder.resolve()}".encode()).hexdigest()[:32]
        self.path = cache / f"{key}.{what}" if cache is not None else None
        self.now = now
        self.old: dict[str, Any] = {}
        self.new: dict[str, Any] = {}
        self.news = False
        if self.path is not None:
            with suppress(OSError, ValueError, AttributeError):
                self.old = dict(json.loads(self.path.read_bytes()).items())

    def recall(self, it: Found) -> dict[str, Any] | None:
        """The data of a file that has not changed since; None where it has to be read."""
        row = self.old.get(it.path)
        if not isinstance(row, list) or row[:2] != [it.size, it.changed]:
            return None
        self.new[it.path] = row
        data: dict[str, Any] = row[2]
        return data

    def keep(self, it: Found, data: dict[str, Any]) -> dict[str, Any]:
        """Remember what was read, unless the file is unsound or so new that it might change unseen."""
        if data and self.now - it.changed > _FRESH:
            self.new[it.path] = [it.size, it.changed, data]
            self.news = True
        return data

    def save(self) -> None:
        """Write what is known now, if it is news. A cache that cannot be written is no harm."""
        if self.path is None or not (self.news or len(self.new) < len(self.old)):
            return
        with suppress(OSError, DataError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.write(self.path, json.dumps(self.new, ensure_ascii=False, separators=(",", ":")).encode())


def path_of(folder: Path, entry: Entry) -> Path:
    """Where an entry's file stands in a workspace."""
    return folder / files.LEDGER / entry.task / f"{entry.name}{SUFFIX}"


def append(folder: Path, entry: Entry, unique: str) -> Path:
    """Put an entry's file in place, whole or not at all, never over another. Raises DataError.

    ``unique`` tells this writing from every other one that goes on at the same time.
    """
    path = path_of(folder, entry)
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
        what = "已有同名的记录" if root.is_dir() else f"{root} 是文件，不是文件夹"
        raise DataError(f"写不了 {path}：{what}") from None
    except OSError as error:
        raise DataError(f"写不了 {path}：{files.said(error)}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _settle(root)
    return path


def _place(temporary: Path, path: Path) -> None:
    """Give a finished file its name, if nobody has it. Raises FileExistsError."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError) as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise
        # A file system without links (exFAT, some network drives): take the name, then put the file in its place.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        temporary.replace(path)


def _settle(folder: Path) -> None:
    """Have the folder's new name on the disk, where folders can be flushed."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
