"""The rubric of a workspace, or the one that comes with bizenv: find, read and cache ``rules.yaml``."""

import os
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import RULES, EntryFile
from bizenv.base.text import escape
from bizenv.standing.rubric import Rules, from_data
from bizenv.store.cache import Memory


def find_default() -> Path:
    """The path of the rubric that comes with bizenv."""
    return Path(__file__).with_name(RULES)


def load(folder: Path, cache: str | None = None, now: int = 0) -> Rules:
    """The rubric of a folder, or the one that comes with bizenv. ``now``: the time in nanoseconds. Raises DataError."""
    path = folder / RULES if os.path.lexists(folder / RULES) else find_default()
    try:
        stat = path.stat()
        found = EntryFile(str(path), stat.st_size, stat.st_mtime_ns)
    except OSError:  # reading it says what is wrong
        found = EntryFile(str(path), -1, 0)
    memory = Memory(folder, cache, now, "rules")
    data = memory.recall(found)
    if data is None:
        from bizenv.store.sound import read_sound

        data = memory.keep(found, read_sound("rules", path, files.read(path)))
    memory.save()
    if not data:
        raise DataError(f"{escape(path)} 有错误，灯号和反馈要求无从评定；运行 bizenv validate 查看")
    return from_data(data)
