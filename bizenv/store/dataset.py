"""A dataset on disk: ``TABLE/day=YYYY-MM-DD/PLAN.parquet``, found, written a plan at a time, and gathered.

Files of other names are left alone and are not read. A plan's file is replaced by that plan alone.
"""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.text import escape

ALL = "all_plans.parquet"
"""The name of a file of many plans. No plan has such an id: an id holds no underscore."""
PLANS = "plans"
"""The table that is written last: a day counts once it is there, and then the other tables are."""
_FILE = r"[a-z0-9][a-z0-9-]*\.parquet"
_DAY = r"day=(\d{4}-\d{2}-\d{2})"


def place(folder: Path, table: str, day: dt.date, plan: str = "") -> Path:
    """Where the file of a table, a day and a plan lies; without a plan, that of many plans."""
    return folder / table / f"day={day}" / (f"{plan}.parquet" if plan else ALL)


def list_days(folder: Path) -> list[dt.date]:
    """The days of a dataset, in order; empty where there is none. Raises DataError if it cannot be read."""
    found = []
    for name in _list_names(folder / PLANS):
        match = re.fullmatch(_DAY, name)
        if match is not None and _list_files(folder / PLANS / name):
            try:
                found.append(dt.date.fromisoformat(match[1]))
            except ValueError:  # there is no such day: the folder is somebody else's
                continue
    return sorted(found)


def list_files(folder: Path, table: str, days: Iterable[dt.date]) -> list[Path]:
    """The files of a table on these days, in order. Raises DataError if they cannot be found, or hold a plan twice."""
    found = []
    for day in days:
        place_of_day = place(folder, table, day).parent
        names = _list_files(place_of_day)
        if ALL in names and len(names) > 1:
            raise DataError(
                f"{escape(place_of_day)} 里既有汇总的 {ALL}，又有单个方案的文件，同一个方案会算两遍；"
                f"汇总的要放在另一个目录：bizenv query --gather 汇总目录 {escape(folder)}"
            )
        found += [place_of_day / name for name in names]
    return found


def is_gathered(folder: Path) -> bool:
    """Whether any day of a dataset holds a file of many plans. Raises DataError if it cannot be read."""
    return any(place(folder, PLANS, day).exists() for day in list_days(folder))


def _list_names(folder: Path) -> list[str]:
    """The names in a folder, in order; none where there is no folder."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DataError(f"读不了 {escape(folder)}：{files.describe_failure(error)}") from None


def _list_files(folder: Path) -> list[str]:
    return [name for name in _list_names(folder) if name == ALL or re.fullmatch(_FILE, name)]


def open_file(path: Path) -> BinaryIO:
    """Open a file of a dataset to read. Raises DataError."""
    try:
        return files.open_regular(path)
    except OSError as error:
        raise DataError(f"读不了 {escape(path)}：{files.describe_failure(error)}") from None


def put(folder: Path, day: dt.date, plan: str, tables: Mapping[str, bytes]) -> None:
    """Write the files of a plan on a day, each whole or not at all, ``PLANS`` last. Raises DataError."""
    for table in sorted(tables, key=lambda name: (name == PLANS, name)):
        path = place(folder, table, day, plan)
        make_folder(path.parent)
        files.write(path, tables[table])


def make_folder(folder: Path) -> None:
    """Make a folder of a dataset, with those above it. Raises DataError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise DataError(f"建不了 {escape(folder)}：{files.describe_failure(error)}") from None


def put_gathered(path: Path, sources: Iterable[Path], write: Callable[[Iterable[BinaryIO], BinaryIO], int]) -> int:
    """Make one file of many, whole or not at all, and return what ``write`` does: its number of rows. Raises DataError.

    ``write`` is given the files to read, each open while its turn lasts, and the file to write.
    """
    make_folder(path.parent)
    temporary = path.parent / f".bizenv-{os.getpid()}.tmp"
    try:
        with temporary.open("wb") as out:
            rows = write(_open_each(sources), out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except OSError as error:
        raise DataError(f"写不了 {escape(path)}：{files.describe_failure(error)}") from None
    finally:
        temporary.unlink(missing_ok=True)
    return rows


def _open_each(paths: Iterable[Path]) -> Iterator[BinaryIO]:
    for path in paths:
        with open_file(path) as file:
            yield file
