"""The ledger's folder: read, find and add entries.

Each entry is one file, such as ``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``, and never changes. The entries
of a year that is over may stand in packs instead, see ``ledger.packs``.
"""

import errno
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import DataError, NotFoundError
from bizenv.base.layout import (
    LEDGER,
    PACKS,
    PLAN,
    SUFFIX,
    TEMPORARY,
    find_packs,
    find_task_files,
    is_pack,
    list_file_names,
    name_entry,
    place_of,
)
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import NAME, Entry, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.soundness import Unsound
from bizenv.store.reading import Read, Reads, read_entry, read_packed_tasks, read_steadily, sort_out

Strange = Mapping[str, Collection[str]]
"""The names in the folders of tasks that are none of an entry of their own."""


class TaskRecord(NamedTuple):
    """What is on record of one task: its ledger, and the flaws of its files."""

    ledger: Ledger
    unsound: list[Unsound]


def read_task(folder: Path, task: str) -> Ledger:
    """The ledger of one task, of any plan, read without the cache. Raises DataError if it cannot be read."""
    return read_record(folder, task, None).ledger


def read_record(folder: Path, task: str, plan: str | None, strange: Strange | None = None) -> TaskRecord:
    """What is on record of a task, read without the cache. Files that are no entries, or of another plan, do not count.

    The reorganisations of units, which say who leads it, are among it; their flaws are not.

    ``task``: its id; empty: of the plan as a whole. ``plan``: the id of the plan; None: of any.
    ``strange``: see ``find_task_files``. Raises DataError if the ledger cannot be read.
    """
    moves = f"_{PLAN}_reorganise_" if task else ""
    reads, strays = read_steadily(partial(_read_wanted, folder, task, moves, strange), folder)
    found = sort_out(reads, strays, plan)
    about = [it for it in found.unsound if not moves or moves not in it.path]
    return TaskRecord(Ledger(e for e in found.entries if e.task == task or e.kind == "reorganise"), about)


def _read_wanted(folder: Path, task: str, moves: str, strange: Strange | None) -> Reads:
    """What is on record of a task, empty for the plan as a whole, and the entries that have ``moves`` in their names."""
    root = folder / LEDGER
    reads: dict[str, Read] = {}
    strays = []
    for path in find_task_files(folder, task, moves, strange):
        if not path.endswith(SUFFIX) or "/" not in path:
            strays.append(path)
        elif not _is_empty(root / path):
            reads[path] = read_entry(root / path)
    for pack in find_packs(folder):
        some = read_packed_tasks(folder, pack, list(dict.fromkeys([task or PLAN, PLAN])))
        mark = f"_{task or PLAN}_"
        reads |= {path: it for path, it in some.items() if path == pack or mark in path or (moves and moves in path)}
    return reads, strays


def _is_empty(path: Path) -> bool:
    """Whether a file is empty: a name reserved but not yet filled. What cannot be read is not empty."""
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and not found.st_size


def list_names(folder: Path) -> Iterator[str]:
    """Yield the name of every entry, in a file or in a pack; one in both, twice. Raises DataError if they cannot be read.

    What cannot be read of a pack has no names here: whoever reads its entries tells it.
    """
    yield from map(name_entry, list_file_names(folder))
    for pack in find_packs(folder):
        from bizenv.ledger import packs

        with suppress(DataError):
            yield from packs.list_names(files.read(folder / LEDGER / pack))


def find_entry(folder: Path, text: str) -> Entry:
    """The entry that a person names by its digest, the beginning of the digest, its name or the path of its file.

    Raises NotFoundError if none or several match, DataError if the ledger or the entry cannot be read.
    """
    word = text.strip().replace("\\", "/").rpartition("/")[2].removesuffix(SUFFIX).lower()
    names = dict.fromkeys(list_names(folder))  # a copy in another folder has the same name
    found = [n for n in names if word and (n.lower() == word or n.rpartition("_")[2].startswith(word))]
    found = [n for n in found if NAME.fullmatch(n)] or found  # a copy under another name has the same digest
    if not found:
        raise NotFoundError(f"台账里没有记录“{text}”；编号见 bizenv log，是文件名最后 12 位，写开头几位即可")
    if len(found) > 1:
        raise NotFoundError(f"“{text}”不止一条：{'、'.join(found[:8])}；多写几位")
    match = NAME.fullmatch(found[0])
    task = "" if match is None or match[2] == PLAN else match[2]
    wanted = [e for e in read_task(folder, task).entries if e.name == found[0]] if match else []
    if not wanted:
        raise DataError(f"{escape(found[0])} 不能用；运行 bizenv validate 查看")
    return wanted[0]


def place_entry(folder: Path, entry: Entry) -> Path:
    """The path of an entry's file in a workspace."""
    return folder / LEDGER / place_of(entry.task, entry.name)


def append(folder: Path, entry: Entry, unique: str) -> Path:
    """Write an entry's file, whole or not at all, and return its path. Raises DataError, also if the file exists.

    ``unique`` is part of the temporary file's name; no other write at the same time may use it.
    """
    path = place_entry(folder, entry)
    root = path.parent
    temporary = root / f"{TEMPORARY}{unique}.tmp"
    try:
        try:
            _make_file(temporary, render(to_data(entry)).encode())
        except FileNotFoundError:  # the first entry, or somebody else has packed all that was in the folder
            _make_file(temporary, render(to_data(entry)).encode())
        _place(temporary, path)
    except FileExistsError:
        what = "已有同名的记录" if root.is_dir() else f"{escape(root)} 是文件，不是文件夹"
        raise DataError(f"写不了 {escape(path)}：{what}") from None
    except OSError as error:
        raise DataError(f"写不了 {escape(path)}：{files.describe_failure(error)}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    files.settle(root)
    return path


def _make_file(path: Path, content: bytes) -> None:
    """Write a new file and flush it to disk, in a folder that is made if need be. Raises OSError."""
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def find_copies(folder: Path, entry: Entry) -> tuple[list[Path], list[Path]]:
    """The files that hold an entry's words: those under its name, in whatever folder of the ledger, and packs; the others.

    The others are copies under another name, as a sync client or a browser makes them, and files left half written.
    Raises DataError if the ledger cannot be read.
    """
    root = folder / LEDGER
    found = [root / path for path in find_task_files(folder, entry.task) if entry.digest in path]
    own = [path for path in found if path.name == f"{entry.name}{SUFFIX}"]
    packed, rest = _find_packed(folder, entry.name)
    left = sorted(place_entry(folder, entry).parent.glob(f"{TEMPORARY}*.tmp"))
    return [*own, *packed], [*(path for path in found if path not in own), *rest, *left]


def _find_packed(folder: Path, name: str) -> tuple[list[Path], list[Path]]:
    """The packs that hold an entry, and the files beside them that do: copies, and what was left half written."""
    from bizenv.ledger import packs

    def holds(path: Path) -> bool:
        with suppress(DataError):
            return any(found == name for found, _ in packs.pick(files.read(path), name))
        return False

    root = folder / LEDGER / PACKS
    there = [path for path in sorted(root.iterdir()) if path.is_file() and holds(path)] if root.is_dir() else []
    return [path for path in there if is_pack(path.name)], [path for path in there if not is_pack(path.name)]


def rewrite(folder: Path, before: Entry, after: Entry) -> dict[Path, Path]:
    """Replace the text of an entry from which words are taken out, in every file of its name; each whole or not at all.

    This is the only place where the file of an entry is written a second time. A pack is written anew under another name,
    since its name is that of its content; the old one is removed last. Returns the new pack of each. Raises DataError if
    one cannot be written, or if it does not say any more what ``before`` says: somebody else is taking words out of it.
    """
    own, _ = find_copies(folder, before)
    content = render(to_data(after)).encode()
    packed = [path for path in own if path.parent.name == PACKS and is_pack(path.name)]
    single = [path for path in own if path not in packed]
    for path in single:
        if path == place_entry(folder, before) and read_entry(path).entry not in (before, after):
            raise DataError(f"{escape(path)} 刚刚被别人改过；词句还没有删去，请再运行一次")
    for path in single:
        files.write(path, content)
        files.settle(path.parent)
    moved = {}
    for path in packed:
        from bizenv.store.packs import rewrite_pack

        moved[path] = folder / LEDGER / rewrite_pack(folder, f"{PACKS}/{path.name}", {before.name: content})
    return moved


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
