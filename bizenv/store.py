"""Folders of data: found, examined, loaded.

A folder that was examined and found good is remembered by a stamp: a file named for the digest of the folder's files,
which holds their plain data, so that a question need neither examine nor parse them again. Nothing here writes but the
stamp, and ``write`` for those who ask for it.
"""

import errno
import gc
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bizenv import __version__
from bizenv.errors import DataError
from bizenv.problems import Fault, Place, Problem
from bizenv.registry import Registry, Sources, build

if TYPE_CHECKING:
    from bizenv.yamltext import Document

MEASURES = "measures.yaml"
DEPARTMENTS = "departments.yaml"
LOCK = "measures.lock"
STAMP = "stamp.json"
KEPT = 8
"""How many stamps the cache keeps."""

# Faults that leave the data unfit to answer from: broken text, or a shape that cannot be told.
_FATAL = re.compile("E1(?!05)|E20[2-6]|E406")


class Examination(NamedTuple):
    """What ``examine`` found. ``registry`` is None where the data is too broken to build."""

    problems: list[Problem]
    registry: Registry | None
    documents: "dict[str, Document]"


class Loaded(NamedTuple):
    """A plan ready to be asked, with how many errors its data has."""

    registry: Registry
    folder: Path
    errors: int


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the garbage collector: building a large tree of small objects is three times faster."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def packaged() -> Path:
    """The folder of the plan that comes with bizenv."""
    here = Path(__file__).parent
    inside = here / "data"
    return inside if (inside / MEASURES).is_file() else here.parent / "data"


def find(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, that holds a plan of ours, itself or in ``data/``."""
    for folder in (start, *start.parents):
        for candidate in (folder, folder / "data"):
            if _is_ours(candidate / MEASURES):
                return candidate
    return None


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return re.search(rb"^plan:", file.read(65536), re.MULTILINE) is not None
    except OSError:
        return False


def given(path: Path) -> Path:
    """The folder that a person names: itself, its ``data/``, or the folder of a file. Raises DataError."""
    if path.is_file():
        return path.parent
    if (path / MEASURES).is_file() or not (path / "data" / MEASURES).is_file():
        folder = path
    else:
        folder = path / "data"
    if not folder.is_dir():
        raise DataError(f"没有这个文件夹：{path}")
    if not (folder / MEASURES).exists():
        raise DataError(f"{path} 里没有 {MEASURES}")
    return folder


def read(path: Path) -> bytes:
    """The bytes of a file. Raises DataError in words a person can use."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"没有这个文件：{path}") from None
    except IsADirectoryError:
        raise DataError(f"{path} 是文件夹，不是文件") from None
    except PermissionError:
        raise DataError(f"没有权限读 {path}") from None
    except OSError as error:
        raise DataError(f"读不了 {path}：{said(error)}") from None


def examine(measures: Path | None, departments: Path | None, *, locked: bool = True) -> Examination:
    """Hold one plan's files against every rule. Raises DataError if a file cannot be opened.

    With one of the two files alone, only what it says by itself is examined. ``locked``: hold them against the lock.
    """
    from bizenv.yamltext import parse

    with _no_collector():
        documents = {name: parse(str(path), read(path)) for name, path in _named(measures, departments)}
        problems = [p for document in documents.values() for p in document.problems]
        data = {name: d.data for name, d in documents.items() if not any(_is_text(p) for p in d.problems)}
        problems += _located(_shape_faults(data), documents)
        registry = None
        if measures is not None and departments is None and "measures" in data:
            fault = Fault(("plan",), "E406", "同一处没有 departments.yaml，单位无从核对", "把两个文件放在一处")
            problems += _located([fault], documents)
        if not any(_FATAL.match(p.code) for p in problems) and len(data) == 2:
            registry, sources = build(data["measures"], data["departments"])
            problems += _located(_content_faults(registry, sources, data, measures if locked else None), documents)
            if not locked:
                problems = [p for p in problems if p.code != "W602"]
    return Examination(sorted(set(problems)), registry, documents)


def _named(measures: Path | None, departments: Path | None) -> list[tuple[str, Path]]:
    return [(n, p) for n, p in (("measures", measures), ("departments", departments)) if p is not None]


def _is_text(problem: Problem) -> bool:
    return problem.code.startswith("E1") and problem.code != "E105"


def _shape_faults(data: dict[str, Any]) -> list[Fault]:
    from bizenv.schema import faults

    found: list[Fault] = []
    if "measures" in data:
        found += faults("measures", data["measures"])
    if "departments" in data:
        found += faults("departments", data["departments"])
    return found


def _content_faults(registry: Registry, sources: Sources, data: dict[str, Any], measures: Path | None) -> list[Fault]:
    from bizenv import checks
    from bizenv.checks.subject import Subject

    lock = measures.with_name(LOCK) if measures is not None else None
    text = read(lock).decode("utf-8-sig", "replace") if lock is not None and lock.exists() else None
    return checks.run(Subject(registry, sources, data["measures"], data["departments"], text))


def _located(faults: Sequence[Fault], documents: "dict[str, Document]") -> list[Problem]:
    problems = []
    for fault in faults:
        if fault.file == "lock":
            place, width = Place(str(Path(documents["measures"].path).with_name(LOCK)), int(str(fault.path[0])), 1), 1
        else:
            place, width = documents[fault.file].locate(fault.path, fault.at_key, fault.find)
        problems.append(Problem(place, fault.code, fault.message, fault.remedy, fault.subject, width))
    return problems


def load(folder: Path, cache: Path | None = None) -> Loaded:
    """The plan of a folder, examined first unless a stamp says that it is good as it stands.

    ``cache`` is the folder for stamps. Raises DataError if the data cannot be read or is too broken to answer from.
    """
    files = [folder / MEASURES, folder / DEPARTMENTS, folder / LOCK]
    digest = _digest([read(path) if path.name != LOCK or path.exists() else b"" for path in files])
    name = f"{digest}.json"
    for stamp in (folder / STAMP, *([cache / name] if cache is not None else [])):
        data = _stamped(stamp, digest)
        if data is not None:
            with _no_collector():
                return Loaded(build(*data)[0], folder, 0)
    examination = examine(files[0], files[1])
    errors = sum(p.level == "error" for p in examination.problems)
    if examination.registry is None:
        first = next(p for p in examination.problems if _FATAL.match(p.code))
        raise DataError(
            f"数据有 {errors} 处错误，无法使用；首处在 {first.place.path}:{first.place.line}:{first.place.column} "
            f"{first.code} {first.message}\n请运行 bizenv validate 查看全部"
        )
    if not errors and cache is not None:
        _remember(cache, name, _stamp(digest, examination))
    return Loaded(examination.registry, folder, errors)


def _digest(contents: Sequence[bytes]) -> str:
    """The digest of a folder's files, and of the version whose rules they passed."""
    whole = sha256(__version__.encode())
    for content in contents:
        whole.update(sha256(content).digest())
    return whole.hexdigest()


def _stamp(digest: str, examination: Examination) -> bytes:
    data = [examination.documents[name].data for name in ("measures", "departments")]
    return json.dumps([digest, *data], ensure_ascii=False, separators=(",", ":")).encode()


def _stamped(path: Path, digest: str) -> tuple[Any, Any] | None:
    """The data of the files with this digest, if the stamp is theirs and whole."""
    try:
        said, measures, departments = json.loads(path.read_bytes())
    except (OSError, ValueError, TypeError):
        return None
    return (measures, departments) if said == digest else None


def _remember(cache: Path, name: str, stamp: bytes) -> None:
    """Keep a stamp, and of the older ones the latest few. A cache that cannot be written is no harm."""
    with suppress(OSError, DataError):
        cache.mkdir(parents=True, exist_ok=True)
        write(cache / name, stamp)
        for old in sorted(cache.glob("*.json"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink()


def packaged_stamp(folder: Path) -> bytes:
    """The stamp for a folder's plan, which has to be good. Raises DataError. Used when the package is built."""
    examination = examine(folder / MEASURES, folder / DEPARTMENTS)
    if examination.problems:
        raise DataError(f"{len(examination.problems)} problems in {folder}: run bizenv validate")
    return _stamp(_digest([read(folder / name) for name in (MEASURES, DEPARTMENTS, LOCK)]), examination)


def write(path: Path, content: bytes) -> None:
    """Put a file in place whole or not at all. Raises DataError; what was there before then stays.

    What is there and is no file, a pipe or the null device, is written to and not replaced; a link is followed.
    """
    path, shown = Path(os.path.realpath(path)), path
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
            return
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise DataError(f"写不了 {shown}：{said(error)}") from None


_SAID = {
    errno.ENOENT: "没有这个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "它是文件夹",
    errno.EACCES: "没有权限，或正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EINVAL: "文件名里有不能用的字符",
}


def said(error: OSError) -> str:
    """The reason of a failure in Chinese, where it is a usual one."""
    return _SAID.get(error.errno or 0, error.strerror or str(error))
