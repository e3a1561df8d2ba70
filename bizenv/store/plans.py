"""Folders of data: found, examined, loaded.

A folder that was examined and found good is remembered by a stamp: a file named for the digest of the folder's files,
which holds their plain data, so that a question need neither examine nor parse them again. Nothing else is written here.
"""

from collections.abc import Iterator
from contextlib import suppress
from os.path import dirname, exists, isdir, isfile, join
from typing import TYPE_CHECKING, Any

from bizenv.base.errors import DataError
from bizenv.base.files import read
from bizenv.base.layout import DEPARTMENTS, LOCK, MEASURES
from bizenv.base.tuples import NamedTuple
from bizenv.plan.build import build
from bizenv.plan.registry import Registry
from bizenv.store.cache import STAMP, digest_files, make_stamp, read_stamp, remember_stamp

if TYPE_CHECKING:
    from bizenv.checks.plan import Examination


class Loaded(NamedTuple):
    """A plan ready to be asked, with how many errors its data has."""

    registry: Registry
    errors: int


def packaged() -> str:
    """The folder of the plan that comes with bizenv."""
    here = dirname(dirname(__file__))
    inside = join(here, "data")
    return inside if isfile(join(inside, MEASURES)) else join(dirname(here), "data")


def _candidates(start: str) -> Iterator[str]:
    """A folder and its ``data/``, then the same of each folder above it."""
    folder = start
    while True:
        yield folder
        yield join(folder, "data")
        above = dirname(folder)
        if above == folder:
            return
        folder = above


def find(start: str) -> str | None:
    """The nearest folder, from ``start`` upwards, that holds a plan of ours, itself or in ``data/``."""
    return next((folder for folder in _candidates(start) if _is_ours(join(folder, MEASURES))), None)


def find_files(start: str) -> str | None:
    """The nearest folder, from ``start`` upwards, that holds files of a plan, whatever state they are in."""
    for folder in _candidates(start):
        present = [name for name in (MEASURES, DEPARTMENTS, LOCK) if exists(join(folder, name))]
        if MEASURES in present or len(present) > 1:
            return folder
    return None


def _is_ours(path: str) -> bool:
    """Whether a file has a ``plan:`` at the beginning of a line, as far as its first 64 kB tell."""
    try:
        with open(path, "rb") as file:
            return b"\nplan:" in b"\n" + file.read(65536).replace(b"\r", b"\n")
    except OSError:
        return False


def given(path: str) -> str:
    """The folder that a person names: itself, its ``data/``, or the folder of a file. Raises DataError."""
    if isfile(path):
        return dirname(path) or "."
    inside = join(path, "data")
    folder = path if isfile(join(path, MEASURES)) or not isfile(join(inside, MEASURES)) else inside
    if not isdir(folder):
        raise DataError(f"没有这个文件或文件夹：{path}")
    if not exists(join(folder, MEASURES)):
        raise DataError(f"{path} 里没有 {MEASURES}")
    return folder


def load(folder: str, cache: str | None = None) -> Loaded:
    """The plan of a folder, examined first unless a stamp says that it is good as it stands.

    ``cache`` is the folder for stamps. Raises DataError if the data cannot be read or is too broken to answer from.
    """
    measures, departments, lock = (join(folder, name) for name in (MEASURES, DEPARTMENTS, LOCK))
    if not exists(departments):
        raise DataError(f"{folder} 里没有 {DEPARTMENTS}；它要与 {MEASURES} 放在一处")
    digest = digest_files([read(measures), read(departments), read(lock) if exists(lock) else b""])
    name = f"{digest}.json"
    for stamp in (join(folder, STAMP), *([join(cache, name)] if cache is not None else [])):
        data = read_stamp(stamp, digest)
        if data is not None:
            with suppress(KeyError, TypeError, ValueError, AttributeError):  # a stamp that somebody wrote by hand
                return Loaded(build(*data)[0], 0)
    from pathlib import Path

    from bizenv.checks.plan import examine_folder

    examination = examine_folder(Path(folder))
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


def packaged_stamp(folder: str) -> bytes:
    """The stamp for a folder's plan, which has to be good. Raises DataError. Used when the package is built."""
    from pathlib import Path

    from bizenv.checks.plan import examine_folder

    examination = examine_folder(Path(folder))
    if examination.problems:
        raise DataError(f"{len(examination.problems)} problems in {folder}: run bizenv validate")
    digest = digest_files([read(join(folder, name)) for name in (MEASURES, DEPARTMENTS, LOCK)])
    return make_stamp(digest, plain_data(examination))
