"""Folders of data: found, examined, loaded.

A folder that was examined and found good is remembered by a stamp: a file named for the digest of the folder's files,
which holds their plain data, so that a question need neither examine nor parse them again. Nothing else is written here.
"""

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bizenv.base.errors import DataError
from bizenv.base.files import read
from bizenv.base.layout import DEPARTMENTS, LOCK, MEASURES
from bizenv.plan.build import build
from bizenv.plan.registry import Registry
from bizenv.store.cache import STAMP, digest_files, make_stamp, read_stamp, remember_stamp

if TYPE_CHECKING:
    from bizenv.checks.plan import Examination


class Loaded(NamedTuple):
    """A plan ready to be asked, with how many errors its data has."""

    registry: Registry
    errors: int


def packaged() -> Path:
    """The folder of the plan that comes with bizenv."""
    here = Path(__file__).parents[1]
    inside = here / "data"
    return inside if (inside / MEASURES).is_file() else here.parent / "data"


def find(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, that holds a plan of ours, itself or in ``data/``."""
    for folder in (start, *start.parents):
        for candidate in (folder, folder / "data"):
            if _is_ours(candidate / MEASURES):
                return candidate
    return None


def find_files(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, that holds files of a plan, whatever state they are in."""
    for folder in (start, *start.parents):
        for candidate in (folder, folder / "data"):
            present = [name for name in (MEASURES, DEPARTMENTS, LOCK) if (candidate / name).exists()]
            if MEASURES in present or len(present) > 1:
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
        raise DataError(f"没有这个文件或文件夹：{path}")
    if not (folder / MEASURES).exists():
        raise DataError(f"{path} 里没有 {MEASURES}")
    return folder


def load(folder: Path, cache: Path | None = None) -> Loaded:
    """The plan of a folder, examined first unless a stamp says that it is good as it stands.

    ``cache`` is the folder for stamps. Raises DataError if the data cannot be read or is too broken to answer from.
    """
    files = [folder / MEASURES, folder / DEPARTMENTS, folder / LOCK]
    if not files[1].exists():
        raise DataError(f"{folder} 里没有 {DEPARTMENTS}；它要与 {MEASURES} 放在一处")
    digest = digest_files([read(path) if path.name != LOCK or path.exists() else b"" for path in files])
    name = f"{digest}.json"
    for stamp in (folder / STAMP, *([cache / name] if cache is not None else [])):
        data = read_stamp(stamp, digest)
        if data is not None:
            with suppress(KeyError, TypeError, ValueError, AttributeError):  # a stamp that somebody wrote by hand
                return Loaded(build(*data)[0], 0)
    from bizenv.checks.plan import examine_folder

    examination = examine_folder(folder)
    registry = answering(examination)
    errors = sum(p.level == "error" for p in examination.problems)
    if not errors and cache is not None:
        remember_stamp(cache, name, make_stamp(digest, plain_data(examination)))
    return Loaded(registry, errors)


def answering(examination: "Examination") -> Registry:
    """The registry of a plan that was examined. Raises DataError where the data is too broken to answer from."""
    if examination.registry is not None:
        return examination.registry
    from bizenv.checks.catalogue import RULES

    errors = sum(p.level == "error" for p in examination.problems)
    first = next(p for p in examination.problems if RULES[p.code].fatal)
    raise DataError(
        f"数据有 {errors} 处错误，无法使用；首处在 {first.place.path}:{first.place.line}:{first.place.column} "
        f"{first.code} {first.message}\n请运行 bizenv validate 查看全部"
    )


def plain_data(examination: "Examination") -> list[Any]:
    """The plain data of a plan's two files."""
    return [examination.documents[name].data for name in ("measures", "departments")]


def packaged_stamp(folder: Path) -> bytes:
    """The stamp for a folder's plan, which has to be good. Raises DataError. Used when the package is built."""
    from bizenv.checks.plan import examine_folder

    examination = examine_folder(folder)
    if examination.problems:
        raise DataError(f"{len(examination.problems)} problems in {folder}: run bizenv validate")
    digest = digest_files([read(folder / name) for name in (MEASURES, DEPARTMENTS, LOCK)])
    return make_stamp(digest, plain_data(examination))
