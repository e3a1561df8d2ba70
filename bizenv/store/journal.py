"""The ledger's folder: read, find and add entries.

Each entry is one file, such as ``ledger/27.3/2019-12-27_27.3_report_3f9c12ab34cd.yaml``, and never changes.
"""

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import DataError, NotFoundError
from bizenv.base.layout import (
    LEDGER,
    PLAN,
    SUFFIX,
    TEMPORARY,
    find_task_files,
    list_entries,
    name_entry,
    place_of,
)
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.ledger import redaction
from bizenv.ledger.entry import NAME, Entry, from_data, make_digest, parse_rendered, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.shape import is_sound
from bizenv.ledger.soundness import COUNTED, Flaw, Unsound, find_original


class Read(NamedTuple):
    """A file as read: its entry, None if it cannot be used, and what is wrong with it, by the file alone.

    code: the rule that a broken file breaks first; empty if it cannot even be opened.
    rest: of a file that is not as it was written, the digest of what it holds, as in ``redaction.digest_rest``.
    """

    entry: Entry | None
    flaw: Flaw | None = None
    code: str = ""
    rest: str = ""


class Sorted(NamedTuple):
    """The entries of files that count, and the flaws of the files."""

    entries: list[Entry]
    unsound: list[Unsound]


class TaskRecord(NamedTuple):
    """What is on record of one task: its ledger, and the flaws of its files."""

    ledger: Ledger
    unsound: list[Unsound]


def read_task(folder: Path, task: str) -> Ledger:
    """The ledger of one task, of any plan, read without the cache. Raises DataError if it cannot be read."""
    return read_record(folder, task, None).ledger


def read_record(folder: Path, task: str, plan: str | None) -> TaskRecord:
    """What is on record of a task, read without the cache. Files that are no entries, or of another plan, do not count.

    The reorganisations of units, which say who leads it, are among it; their flaws are not.

    ``task``: its id; empty: of the plan as a whole. ``plan``: the id of the plan; None: of any. Raises DataError if the ledger cannot be read.
    """
    root = folder / LEDGER
    reads: dict[str, Read] = {}
    strays = []
    moves = [path for path in find_task_files(folder, "") if f"_{PLAN}_reorganise_" in path] if task else []
    for path in [*find_task_files(folder, task), *moves]:
        if not path.endswith(SUFFIX) or "/" not in path:
            strays.append(path)
        elif not _is_empty(root / path):
            reads[path] = read_entry(root / path)
    found = sort_out(reads, strays, plan)
    about = [it for it in found.unsound if it.path not in moves]
    return TaskRecord(Ledger(e for e in found.entries if e.task == task or e.kind == "reorganise"), about)


def _is_empty(path: Path) -> bool:
    """Whether a file is empty: a name reserved but not yet filled. What cannot be read is not empty."""
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and not found.st_size


def sort_out(reads: Mapping[str, Read], strays: Iterable[str], plan: str | None) -> Sorted:
    """The entries of a plan that count among files, given by their paths, and what is wrong with the others.

    An entry in the folder of another task counts if it does not lie in its own place too: no entry counts twice. An entry
    from which words were taken out, as its redaction says, has no flaw.
    """
    entries = []
    unsound = [Unsound(path, "stray") for path in strays]
    moved = set()
    taken = redaction.collect(it.entry for it in reads.values() if it.entry is not None)
    for path, (entry, flaw, code, rest) in reads.items():
        if flaw == "misnamed" and find_original(path) in reads:
            entry, flaw = None, "conflict"
        if entry is not None:
            if entry.name in taken:
                flaw = redaction.judge(entry, flaw, rest, taken[entry.name])
            place = place_of(entry.task, entry.name)
            if path != place:
                if place in reads or entry.name in moved:
                    flaw = "copied"
                elif flaw is None:
                    flaw = "moved"
                moved.add(entry.name)
            if plan not in (None, entry.plan):
                flaw = "foreign"
            if flaw is None or flaw in COUNTED:
                entries.append(entry)
        if flaw is not None:
            unsound.append(Unsound(path, flaw, entry.recorded if entry is not None else "", code))
    return Sorted(entries, unsound)


def list_names(folder: Path) -> list[str]:
    """The name of every entry; no file is opened. Raises DataError if the folder cannot be read."""
    return [name_entry(file.path) for file in list_entries(folder)]


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


def read_entry(path: Path) -> Read:
    """Read the file of an entry."""
    try:
        content = files.read(path)
    except DataError:
        return Read(None, "broken")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    name = name_entry(path.name)
    data = parse_rendered(text)
    if data is not None and NAME.fullmatch(name) and name.endswith(make_digest(content)) and is_sound(data):
        entry = from_data(name, data)  # the digest and the shape fit: the file is as bizenv wrote it
        if name.startswith(f"{entry.date}_{entry.task or PLAN}_{entry.kind}_"):
            return Read(entry)
    from bizenv.checks.entry import examine

    it = examine(path, content)
    rest = redaction.digest_rest(content) if it.flaw == "edited" else ""
    return Read(it.entry, it.flaw, it.code if it.flaw == "broken" else "", rest)


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
    files.settle(root)
    return path


def find_copies(folder: Path, entry: Entry) -> tuple[list[Path], list[Path]]:
    """The files that hold an entry's words: those under its name, in whatever folder of the ledger, and the others.

    The others are copies under another name, as a sync client or a browser makes them, and files left half written.
    Raises DataError if the ledger cannot be read.
    """
    root = folder / LEDGER
    found = [root / path for path in find_task_files(folder, entry.task) if entry.digest in path]
    own = [path for path in found if path.name == f"{entry.name}{SUFFIX}"]
    left = sorted(place_entry(folder, entry).parent.glob(f"{TEMPORARY}*.tmp"))
    return own, [*(path for path in found if path not in own), *left]


def rewrite(folder: Path, before: Entry, after: Entry) -> None:
    """Replace the text of an entry from which words are taken out, in every file of its name; each whole or not at all.

    This is the only place where the file of an entry is written a second time. Raises DataError if it cannot be written,
    or if it does not say any more what ``before`` says: somebody else is taking words out of it.
    """
    own, _ = find_copies(folder, before)
    for path in own:
        if path == place_entry(folder, before) and read_entry(path).entry != before:
            raise DataError(f"{escape(path)} 刚刚被别人改过；词句还没有删去，请再运行一次")
    for path in own:
        files.write(path, render(to_data(after)).encode())
        files.settle(path.parent)


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
