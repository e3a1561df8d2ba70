"""A workspace in one checked file, and a new workspace from it.

A backup is a ZIP file with the plan, the rubric, the ledger and the evidence, and a list of them with the SHA-256 and
the size of each. The same workspace gives the same bytes. Nothing of a backup is believed before it is checked: a file
of that kind comes by mail or on a stick.
"""

import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

from bizenv.base import files
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.layout import (
    DEPARTMENTS,
    DOUBTS,
    EVIDENCE,
    IGNORE,
    IMPORTED,
    LEDGER,
    LOCK,
    MEASURES,
    PLANS,
    RETIRED,
    RETURNED,
    RULES,
    TEMPORARY,
    is_workspace,
)
from bizenv.base.text import UNSEEN, escape
from bizenv.base.tuples import NamedTuple
from bizenv.store import journal
from bizenv.store.evidence import MAX_BYTES

LIST = "bizenv-backup.json"
"""The list of the files in a backup; it is its last part."""
VERSION = 1
"""The version of the format of backups."""
_KIND = "bizenv-backup"
_SINGLE = (
    MEASURES, DEPARTMENTS, LOCK, RULES, DOUBTS, IMPORTED, RETIRED, RETURNED, "README.md", ".gitattributes", IGNORE
)  # fmt: skip
_FOLDERS = (LEDGER, EVIDENCE, ".schemas")
"""What a backup holds of a plan's workspace: these files, and all in these folders. Of several plans, it holds each in ``plans/``."""
_DEEPEST = 6
"""How many folders deep a file may lie from the workspace of its plan; an entry lies two deep."""
_MOST = 500_000
"""The most files of a backup."""
_MOST_TEXT = 1024 * 1024 * 1024
"""The most bytes of all files but the evidence, which is not packed: what unpacks to more is no ledger."""
_FORBIDDEN = rf'[\\:*?"<>|\t\n]|{UNSEEN}|[\ud800-\udfff]|[ .](/|$)'
"""What no path in a backup may hold: some system would not take it, or take it for something else."""


class Part(NamedTuple):
    """A file in a backup: its path from the workspace, with slashes, the SHA-256 of its content in hex, its size."""

    path: str
    sha256: str
    size: int


def is_evidence(path: str) -> bool:
    """Whether a part is a file of evidence."""
    return _strip(path).startswith(f"{EVIDENCE}/")


def count_entries(folder: Path) -> int:
    """How many entries the ledgers of a workspace's plans hold, packed ones too. Raises DataError."""
    homes = [folder, *(folder / PLANS / name for name in _list_plans(folder))]
    return sum(len(set(journal.list_names(home))) for home in homes if is_workspace(home))


def _strip(path: str) -> str:
    """The path of a part from the workspace of its plan: without plans/ and the plan's folder."""
    steps = path.split("/", 2)
    return steps[2] if steps[0] == PLANS and len(steps) == 3 else path


def is_fit(path: str) -> bool:
    """Whether a path is one that a workspace may have in a backup: it stays within, on every system.

    >>> is_fit("ledger/27.3/a.yaml"), is_fit("ledger/../a"), is_fit("a.exe"), is_fit("/ledger/a")
    (True, False, False, False)
    """
    steps = path.split("/")
    own = _strip(path).split("/")
    if path == f"{PLANS}/{DEPARTMENTS}":
        return True
    known = own[0] in _SINGLE if len(own) == 1 else own[0] in _FOLDERS
    if steps[0] == PLANS and steps[1:] != own[1:] and steps[1].startswith("."):  # .git: no folder of a plan
        return False
    odd = any(step in ("", ".", "..") or files.is_device(step) for step in steps) or re.search(_FORBIDDEN, path)
    return known and not odd and len(own) <= _DEEPEST and len(path) <= 400


def list_parts(folder: Path) -> list[str]:
    """The paths of a workspace's files that a backup holds, without temporary ones, the ledger before the evidence.

    What is written meanwhile is in the backup whole or not at all: the evidence is written before the entry that names
    it. Raises DataError for what cannot be read or has a name that a backup cannot have.
    """
    named = [path for path in (f"{PLANS}/{DEPARTMENTS}",) if os.path.lexists(folder / path)]
    places = ["", *(f"{PLANS}/{name}/" for name in _list_plans(folder))]
    found = named + [f"{place}{name}" for place in places for name in _SINGLE if os.path.lexists(folder / place / name)]
    for name in _FOLDERS:
        for place in places:
            if os.path.lexists(folder / place / name):
                found += sorted(_list_folder(folder, f"{place}{name}"))
    odd = next((path for path in found if not is_fit(path)), None)
    if odd is not None:
        raise DataError(f"{escape(folder / odd)} 的名称不能进备份（换一个系统就还原不了）；改名或移走再备份")
    return found


def _list_plans(folder: Path) -> list[str]:
    """The names of the folders in ``plans/``."""
    try:
        return sorted(it.name for it in (folder / PLANS).iterdir() if it.is_dir() and not it.name.startswith("."))
    except OSError:
        return []


def _list_folder(folder: Path, name: str) -> Iterator[str]:
    if _strip(name).count("/") >= _DEEPEST:
        raise DataError(f"{escape(folder / name)} 套得太深；移走再备份")
    try:
        inner = sorted(path.name for path in (folder / name).iterdir())
    except OSError as error:
        raise DataError(f"读不了 {escape(folder / name)}：{files.describe_failure(error)}") from None
    for each in inner:
        path = f"{name}/{each}"
        if (folder / path).is_dir():
            yield from _list_folder(folder, path)
        elif not each.startswith(TEMPORARY):
            yield path


def write(folder: Path, target: Path, plan: str, unique: str, *, forced: bool) -> list[Part]:
    """Write the backup of a workspace whole or not at all, read it again, and return what it holds.

    plan: the plan's id, empty if it is not known. unique: as in ``evidence.keep``. forced: whether a file that is there
    is overwritten. Raises MisuseError if there is one and it is not, DataError if something cannot be read or written.
    """
    if os.path.lexists(target) and not forced:
        raise MisuseError(f"{escape(target)} 已存在，没有覆盖；换一个文件名，或加 --force")
    paths = list_parts(folder)
    temporary = target.parent / f"{TEMPORARY}{unique}.tmp"
    try:
        with temporary.open("xb") as file:
            parts = _pack(file, folder, paths, plan)
            file.flush()
            os.fsync(file.fileno())
        with temporary.open("rb") as written, zipfile.ZipFile(written) as archive:
            if [part for part, _ in _unpack(archive, None)] != sorted(parts):
                raise DataError("刚写的备份读回来不一样，没有留下；检查磁盘")
        if forced:
            temporary.replace(target)
        else:
            _place(temporary, target)
    except FileExistsError:
        raise MisuseError(f"{escape(target)} 已存在，没有覆盖；换一个文件名，或加 --force") from None
    except OSError as error:
        raise DataError(f"写不了 {escape(target)}：{files.describe_failure(error)}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    files.settle(target.parent)
    return parts


def _place(temporary: Path, target: Path) -> None:
    """Give the finished file its name. Raises FileExistsError if it is taken."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):  # no hard links here, or another reason that comes again
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        temporary.replace(target)


def _pack(file: BinaryIO, folder: Path, paths: list[str], plan: str) -> list[Part]:
    """Write the parts and the list of them. Raises OSError for the file, DataError for a part that cannot be read."""
    parts = []
    with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        for path in paths:
            parts.append(_pack_part(archive, folder, path))
        listed = [part._asdict() for part in sorted(parts)]
        told = {"kind": _KIND, "version": VERSION, "plan": plan or None, "files": listed}
        content = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
        archive.writestr(_head(LIST, len(content)), content)
    return parts


def _pack_part(archive: zipfile.ZipFile, folder: Path, path: str) -> Part:
    most = MAX_BYTES if is_evidence(path) else files.MAX_BYTES
    total, size = sha256(), 0
    try:
        source = files.open_regular(folder / path)
    except OSError as error:
        lost = isinstance(error, FileNotFoundError) and (folder / path).is_symlink()
        why = "链接所指的文件没有了" if lost else files.describe_failure(error)
        raise DataError(f"读不了 {escape(folder / path)}：{why}；没有备份") from None
    with source, archive.open(_head(path, os.fstat(source.fileno()).st_size), "w") as copy:
        while piece := source.read(files.PIECE):
            total.update(piece)
            size += len(piece)
            if size > most:
                raise DataError(f"{escape(folder / path)} 太大（最多 {most // 1024**2} MB）；移走再备份")
            copy.write(piece)
    return Part(path, total.hexdigest(), size)


def _head(path: str, size: int) -> zipfile.ZipInfo:
    """The head of a part, the same whenever and wherever it is written. Evidence is mostly packed already."""
    head = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
    head.create_system = 3
    head.external_attr = 0o644 << 16
    head.file_size = size
    head.compress_type = zipfile.ZIP_STORED if is_evidence(path) else zipfile.ZIP_DEFLATED
    return head


def restore(source: Path, target: Path, unique: str) -> list[Part]:
    """Make the folder ``target``, empty or not yet there, from a backup; it appears whole and checked or not at all.

    unique: as in ``evidence.keep``. Raises DataError if the file is no backup, is damaged, or does not fit the disk.
    """
    target = Path(os.path.realpath(target))
    temporary = target.parent / f"{TEMPORARY}{unique}.tmp"
    made = [path for path in (target.parent, *target.parent.parents) if not path.exists()]
    parts = []
    try:
        file = files.open_regular(source)
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else files.describe_failure(error)
        raise DataError(f"读不了 {escape(source)}：{why}") from None
    try:
        with file, _open(file, source) as archive:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.mkdir()
            room = shutil.disk_usage(temporary).free
            for part, content in _unpack(archive, room):
                parts.append(part)
                path = temporary / part.path
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as copy:
                    for piece in content:
                        copy.write(piece)
        for home in {(temporary / part.path).parent for part in parts if part.path.endswith(MEASURES)}:
            (home / LEDGER).mkdir(exist_ok=True)  # an empty one has no file
        if target.is_dir():
            target.rmdir()  # it is empty; if not, this fails and nothing is lost
        temporary.rename(target)
    except OSError as error:
        _remove(temporary, made)
        raise DataError(f"还原不了 {escape(source)} 到 {escape(target)}：{files.describe_failure(error)}") from None
    except BaseException:
        _remove(temporary, made)
        raise
    files.settle(target.parent)
    return parts


def _remove(temporary: Path, made: list[Path]) -> None:
    """Remove what a failed restoration has made: its folder, and the empty folders above it."""
    shutil.rmtree(temporary, ignore_errors=True)
    for path in made:
        with suppress(OSError):
            path.rmdir()


def _open(file: BinaryIO, source: Path) -> zipfile.ZipFile:
    """Open an archive. Raises DataError if it is none."""
    try:
        return zipfile.ZipFile(file)
    except Exception:  # noqa: BLE001 - a broken archive may break anywhere
        raise _not_ours(f"{escape(source)} 不是 ZIP 文件，或没有传完") from None


def _not_ours(why: str) -> DataError:
    return DataError(f"{why}；没有还原。备份由 bizenv backup 写，重新拷一份再试")


def _unpack(archive: zipfile.ZipFile, room: int | None) -> Iterator[tuple[Part, Iterator[bytes]]]:
    """Yield each part of a backup in the order of its list, with its content in pieces.

    When the next part is asked for, the content of this one has been checked whole, whether it was asked for or not.
    room: how many bytes there is room for; None if nothing is written. Raises DataError for what is no sound backup.
    """
    heads = archive.infolist()
    names = [head.filename for head in heads]
    size = os.fstat(cast("BinaryIO", archive.fp).fileno()).st_size
    if len(heads) > _MOST + 1 or sum(head.compress_size for head in heads) > size:
        raise _not_ours("里面的文件比它自己还大，不是 bizenv 的备份")
    if len(set(names)) < len(names) or LIST not in names:
        raise _not_ours("没有文件清单，或有重名的文件，不是 bizenv 的备份")
    parts = _read_list(archive)
    if sorted(names) != sorted([*(part.path for part in parts), LIST]):
        raise _not_ours("里面的文件与清单不符")
    by_name = dict(zip(names, heads, strict=True))
    for part in parts:
        _check_head(part, by_name[part.path])
    if sum(part.size for part in parts if not is_evidence(part.path)) > _MOST_TEXT:
        raise _not_ours("台账解开后太大，不像 bizenv 的备份")
    needed = sum(part.size for part in parts)
    if room is not None and needed > room:
        raise DataError(f"磁盘放不下：要 {needed // 1024**2 + 1} MB，只有 {room // 1024**2} MB；没有还原")
    for part in parts:
        content = _read_part(archive, part)
        yield part, content
        for _ in content:
            pass


def _check_head(part: Part, head: zipfile.ZipInfo) -> None:
    """Raise DataError for a part that is not as bizenv writes it: it may unpack to more than it says, or elsewhere."""
    evidence = is_evidence(part.path)
    shown = escape(part.path)
    if not is_fit(part.path):
        raise _not_ours(f"{shown} 不是工作区里的文件（会写到别处）")
    if head.flag_bits & 1:
        raise _not_ours(f"{shown} 加了密码")
    if head.compress_type != (zipfile.ZIP_STORED if evidence else zipfile.ZIP_DEFLATED):
        raise _not_ours(f"{shown} 的压缩方法不是 bizenv 用的")
    if head.file_size != part.size or not 0 <= part.size <= (MAX_BYTES if evidence else files.MAX_BYTES):
        raise _not_ours(f"{shown} 的大小与清单不符，或太大")


def _read_part(archive: zipfile.ZipFile, part: Part) -> Iterator[bytes]:
    """Yield the content of a part, no more of it than its size. Raises DataError at its end if it is another."""
    total, size = sha256(), 0
    try:
        with archive.open(part.path) as stream:
            while piece := stream.read(files.PIECE):
                total.update(piece)
                size += len(piece)
                if size > part.size:
                    break
                yield piece
    except GeneratorExit:
        raise
    except Exception:  # noqa: BLE001 - a broken archive may break anywhere
        raise _not_ours(f"{escape(part.path)} 读不出来，备份坏了") from None
    if size != part.size or total.hexdigest() != part.sha256:
        raise _not_ours(f"{escape(part.path)} 与清单的摘要不符，备份坏了或被改过")


def _read_list(archive: zipfile.ZipFile) -> list[Part]:
    """The list of a backup's files. Raises DataError if it is none, or that of a later version."""
    head = archive.getinfo(LIST)
    most = 2000 * (len(archive.infolist()) + 1)  # bytes: a line of the list has at most a few hundred
    try:
        if head.flag_bits & 1 or head.file_size > most:
            raise ValueError  # noqa: TRY301 - told below, as all that is wrong with the list
        with archive.open(LIST) as stream:
            told: Any = json.loads(stream.read(most))
        later = told["kind"] == _KIND and type(told["version"]) is int and told["version"] > VERSION
        parts = [] if later else [_part(each) for each in told["files"]]
        if told["kind"] != _KIND or (not later and told["version"] != VERSION):
            raise ValueError  # noqa: TRY301
    except Exception:  # noqa: BLE001 - a broken archive may break anywhere
        raise _not_ours("文件清单读不懂") from None
    if later:
        raise DataError("是更新版本的 bizenv 备份的；升级 bizenv 再还原")
    return parts


def _part(told: Any) -> Part:
    """A file as the list tells it. Raises LookupError, TypeError or ValueError for anything else."""
    path, digest, size = told["path"], told["sha256"], told["size"]
    if type(path) is not str or type(size) is not int or re.fullmatch("[0-9a-f]{64}", digest) is None:
        raise ValueError
    return Part(path, digest, size)
