"""The folders of plans: find, check and load them.

A plan without errors gets a stamp in the cache: a file, named by the digest of the plan's files, that holds their data.
The next command then neither checks nor parses them again. A large one gets an index instead. This module writes nothing
else.
"""

import os
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from os.path import abspath, basename, dirname, isdir, isfile, join, lexists
from typing import TYPE_CHECKING, Any

from bizenv.base.errors import DataError
from bizenv.base.files import open_regular, read
from bizenv.base.layout import DEPARTMENTS, LOCK, MEASURES, PLANS, RETIRED, place_names
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.plan.build import build, build_departments, build_plan
from bizenv.plan.model import OWN_KEYS, Department
from bizenv.plan.registry import Registry
from bizenv.plan.units import list_merged
from bizenv.store.cache import STAMP, digest_files, make_stamp, read_stamp, remember_stamp

if TYPE_CHECKING:
    from bizenv.checks.plan import Examination


LARGE = 512 * 1024
"""From how many bytes of measures.yaml a plan has an index (see ``index``) in the place of a stamp.

Below, one read of plain JSON costs less than loading sqlite3."""


class Loaded(NamedTuple):
    """A loaded plan, the number of errors in its data, and the code of the first; empty if there is none.

    digest: that of its files; empty if it was not made.
    """

    registry: Registry
    errors: int
    code: str = ""
    digest: str = ""


def find_packaged() -> str:
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
    """The nearest folder with plans: ``start``, its ``data/``, or the same of a folder above; None if not found."""
    return next((f for f in _candidates(start) if _is_ours(join(f, MEASURES)) or _list_inside(f)), None)


def find_files(start: str) -> str | None:
    """The nearest folder, searched as in ``find``, with the files of plans, even broken ones; None if there is none.

    It has measures.yaml, or both of the others: departments.yaml and measures.lock; or such folders in ``plans/``.
    """
    for folder in _candidates(start):
        present = [name for name in (MEASURES, DEPARTMENTS, LOCK) if lexists(join(folder, name))]
        if MEASURES in present or len(present) > 1 or _list_inside(folder):
            return folder
    return None


def find_workspace(folder: str) -> str:
    """The workspace that a plan's folder belongs to: the one above ``plans/``, or the folder itself."""
    above = dirname(abspath(folder))
    return dirname(above) if basename(above) == PLANS else folder


def list_plans(folder: str, *, retired: bool = False) -> list[str]:
    """The folders of the plans of a workspace: that at its root, then those of ``plans/`` by name.

    ``retired``: also those that are done with; if all are, they are told in any case.
    """
    inside = _list_inside(folder)
    every = [folder, *inside] if lexists(join(folder, MEASURES)) or not inside else inside
    running = every if retired else [it for it in every if not lexists(join(it, RETIRED))]
    return running or every


def list_all(folder: str) -> list[str]:
    """The folders of every plan of the workspace that a folder belongs to, those done with included."""
    return list_plans(find_workspace(folder), retired=True)


def _list_inside(folder: str) -> list[str]:
    """The folders in ``plans/`` that hold a measures.yaml."""
    try:
        names = sorted(os.listdir(join(folder, PLANS)))
    except OSError:
        return []
    found = [join(folder, PLANS, name) for name in names if not name.startswith((".", "_"))]
    return [it for it in found if lexists(join(it, MEASURES))]


def read_names(folder: str, cache: str | None = None) -> tuple[Department, ...]:
    """The names that a workspace of several plans gives to the units of one of them; none where it gives none.

    ``cache``: the folder for stamps. Raises DataError if they cannot be read.
    """
    home = find_workspace(folder)
    if home == folder and not isdir(join(folder, PLANS)):
        return ()
    path = place_names(home)
    if not lexists(path):
        return ()
    content = read(path)
    digest = digest_files([content])
    known = read_stamp(join(cache, f"{digest}.json"), digest) if cache is not None else None
    if known is None:
        from bizenv.base.yamlfile import parse

        found = parse(path, content)
        if found.problems:
            raise _unnamed(path)
        known = (found.data, None)
        if cache is not None:
            remember_stamp(cache, f"{digest}.json", make_stamp(digest, known))
    try:
        names = build_departments(known[0])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unnamed(path) from None
    if not all(type(word) is str for it in names for word in (it.name, *it.aliases)):
        raise _unnamed(path)
    return names


def _unnamed(path: str) -> DataError:
    return DataError(f"{escape(path)} 读不懂，各方案的单位合不到一处；运行 bizenv validate 查看")


def _is_ours(path: str) -> bool:
    """Whether a line in the first 64 KiB of a file begins with ``plan:``.

    A file that is there and cannot be read counts as ours: loading it then says why, instead of another plan answering.
    """
    if not lexists(path):
        return False
    try:
        with open_regular(path) as file:
            return b"\nplan:" in b"\n" + file.read(65536).removeprefix(BOM_UTF8).replace(b"\r", b"\n")
    except OSError:
        return True


def find_given(path: str) -> str:
    """The plan's folder for a path that a person gives: that folder, its ``data/``, or the folder of that file.

    Raises DataError if a folder does not exist or has no measures.yaml.
    """
    if isfile(path):
        return dirname(path) or "."
    inside = join(path, "data")
    folder = path if isfile(join(path, MEASURES)) or not isfile(join(inside, MEASURES)) else inside
    if isdir(folder) and _list_inside(folder):
        return folder
    if not isdir(folder):
        raise DataError(f"没有这个文件或文件夹：{escape(path)}")
    if not lexists(join(folder, MEASURES)):
        raise DataError(f"{escape(path)} 里没有 {MEASURES}")
    return folder


def load(folder: str, cache: str | None = None, now: int = 0, *, alone: bool = False) -> Loaded:
    """Load the plan of a folder. Its files are checked first unless a stamp or an index shows that they have no errors.

    ``cache`` is the folder for both, ``now`` the clock in nanoseconds. In a workspace of several plans its names of units
    stand over those of the plan, unless ``alone``. Raises DataError if the data cannot be read or is too broken to answer
    from.
    """
    names = () if alone else read_names(folder, cache)
    departments = join(folder, DEPARTMENTS)
    if not lexists(departments):
        raise DataError(f"{escape(folder)} 里没有 {DEPARTMENTS}；它要与 {MEASURES} 放在一处")
    if cache is not None and _is_large(join(folder, MEASURES)):
        return _load_large(folder, names, cache, now)
    return _load_small(folder, names, cache)


def _load_large(folder: str, names: tuple[Department, ...], cache: str, now: int) -> Loaded:
    """Load a plan from its index, or else from its files, of which an index is then made."""
    from bizenv.store import index  # loads sqlite3, as does the next
    from bizenv.store.indexed import recall

    place, state = index.find_index(folder, names, cache), index.look(folder)
    found = recall(place, state, now, lambda: _digest(folder), lambda: _examine(folder, names)[0].registry)
    if found is not None:
        return Loaded(found[0], 0, digest=found[1])
    digest = _digest(folder)
    loaded, plain = _examine(folder, names)
    if _digest(folder) != digest:  # somebody wrote them between the two readings
        return loaded
    if not loaded.errors:
        index.fill(place, loaded.registry, plain[0]["plan"], digest, state, now)
    return loaded._replace(digest=digest)


def _is_large(path: str) -> bool:
    """Whether a plan with this measures.yaml has an index in place of a stamp."""
    try:
        return os.stat(path).st_size >= LARGE
    except OSError:  # reading it says what is wrong
        return False


def _digest(folder: str) -> str:
    """The digest of the files of a plan. Raises DataError."""
    measures, departments, lock = (join(folder, name) for name in (MEASURES, DEPARTMENTS, LOCK))
    return digest_files([read(measures), read(departments), read(lock) if lexists(lock) else b""])


def _load_small(folder: str, names: tuple[Department, ...], cache: str | None) -> Loaded:
    """Load a plan by its stamp, or else from its files, of which a stamp is then made."""
    digest = _digest(folder)
    name = f"{digest}.json"
    for stamp in (join(folder, STAMP), *([join(cache, name)] if cache is not None else [])):
        data = read_stamp(stamp, digest)
        if data is not None:
            with suppress(KeyError, TypeError, ValueError, AttributeError):  # a stamp edited by hand
                registry = build(data[0], data[1], names)[0]
                _refuse_merged(registry, data[1], names, folder)
                return Loaded(registry, 0, digest=digest)
    loaded, plain = _examine(folder, names)
    if cache is None or _digest(folder) != digest:  # somebody wrote them between the two readings
        return loaded
    if not loaded.errors:
        remember_stamp(cache, name, make_stamp(digest, plain))
    return loaded._replace(digest=digest)


def _examine(folder: str, names: tuple[Department, ...]) -> tuple[Loaded, list[Any]]:
    """Load and check a plan from its files; with the plain data of the two. Raises DataError."""
    from pathlib import Path

    from bizenv.checks.plan import examine_folder

    examination = examine_folder(Path(folder))
    registry = take_registry(examination)
    plain = to_plain(examination)
    if _fill_head(plain[0]):
        registry.plan = build_plan(plain[0]["plan"])
    if names:
        registry = build(plain[0], plain[1], names)[0]
        _refuse_merged(registry, plain[1], names, folder)
    errors = [p.code for p in examination.problems if p.level == "error"]
    return Loaded(registry, len(errors), next(iter(errors), "")), plain


def _refuse_merged(registry: Registry, own: Any, names: tuple[Department, ...], folder: str) -> None:
    """Raise DataError if the names of the workspace make one unit of two of a plan: the tasks of one would be told as the other's.

    ``own``: the plain data of the plan's departments. This is rule E802.
    """
    if len(registry.departments) == len(own["departments"]):
        return
    for merged in list_merged(build_departments(own), names).values():
        path = escape(place_names(find_workspace(folder)))
        said = f"把“{registry.plan.name}”方案里的{'、'.join(map(escape, merged))}并成了一家"
        raise DataError(f"{path} {said}，哪一项是谁的就分不清了；运行 bizenv validate 查看")


def load_revision(folder: str, revision: str) -> Loaded:
    """Load the plan of a folder as it was in a git revision, without its lock. Raises MisuseError or DataError."""
    from pathlib import Path

    from bizenv.checks.git import read_revision
    from bizenv.checks.plan import examine_content

    measures, departments = read_revision(Path(folder), revision, (MEASURES, DEPARTMENTS))
    return _take(examine_content(measures, departments, f"{revision}:"))


def load_file(path: str) -> Loaded:
    """Load the plan of a file of any name, with the departments.yaml beside it, without a lock. Raises DataError."""
    from pathlib import Path

    from bizenv.checks.plan import examine

    departments = join(dirname(path), DEPARTMENTS)
    if not lexists(departments):
        raise DataError(f"{escape(dirname(path) or '.')} 里没有 {DEPARTMENTS}；它要与 {escape(path)} 放在一处")
    return _take(examine(Path(path), Path(departments), locked=False))


def _take(examination: "Examination") -> Loaded:
    errors = [p.code for p in examination.problems if p.level == "error"]
    return Loaded(take_registry(examination), len(errors), next(iter(errors), ""))


def _fill_head(measures: Any) -> bool:
    """Add to the head of a plan what its first versions did not have, from the packaged plan of the same id.

    Returns whether anything was added.
    """
    from bizenv.base.yamlfile import parse

    head = measures["plan"]
    missing = [key for key in (*OWN_KEYS, "mandate", "clues") if head.get(key) is None]
    path = join(find_packaged(), MEASURES)
    if not missing or not isfile(path):
        return False
    packaged = parse(path, read(path).partition(b"\ncounts:")[0]).data["plan"]
    added = {key: packaged[key] for key in missing if packaged["id"] == head["id"] and key in packaged}
    head.update(added)
    return bool(added)


def take_registry(examination: "Examination") -> Registry:
    """The registry of a checked plan. Raises DataError if the data is too broken to answer from."""
    if examination.registry is not None:
        return examination.registry
    from bizenv.checks.catalogue import RULES

    errors = sum(p.level == "error" for p in examination.problems)
    first = next(p for p in examination.problems if RULES[p.code].fatal)
    raise DataError(
        f"数据有 {errors} 处错误，无法使用；首处在 {escape(first.place.path)}:{first.place.line}:{first.place.column} "
        f"{first.code} {first.message}\n请运行 bizenv validate 查看全部"
    )


def to_plain(examination: "Examination") -> list[Any]:
    """The plain data of measures.yaml and departments.yaml, in this order."""
    return [examination.documents[name].data for name in ("measures", "departments")]


def make_packaged_stamp(folder: str) -> bytes:
    """The bytes of the stamp of a folder's plan, made when the package is built. Raises DataError on any problem."""
    from pathlib import Path

    from bizenv.checks.plan import examine_folder

    examination = examine_folder(Path(folder))
    if examination.problems:
        raise DataError(f"{len(examination.problems)} problems in {folder}: run bizenv validate")
    digest = digest_files([read(join(folder, name)) for name in (MEASURES, DEPARTMENTS, LOCK)])
    return make_stamp(digest, to_plain(examination))
