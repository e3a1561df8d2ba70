"""The rubric of a workspace, or the one that comes with bizenv: find, read and cache ``rules.yaml``."""

from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import RULES, Found
from bizenv.standing.rubric import Rules, of_data
from bizenv.store.cache import Memory


def default_rules() -> Path:
    """The path of the rubric that comes with bizenv."""
    return Path(__file__).with_name(RULES)


def load(folder: Path, cache: str | None = None, now: int = 0) -> Rules:
    """The rubric of a folder, or the one that comes with bizenv. ``now``: the time in nanoseconds. Raises DataError."""
    path = folder / RULES if (folder / RULES).is_file() else default_rules()
    stat = path.stat()
    found = Found(str(path), stat.st_size, stat.st_mtime_ns)
    memory = Memory(folder, cache, now, "rules")
    data = memory.recall(found)
    if data is None:
        from bizenv.store.sound import read_sound

        data = memory.keep(found, read_sound("rules", path, files.read(path)))
    memory.save()
    if not data:
        raise DataError(f"{path} 有错误，灯号和反馈要求无从评定；运行 bizenv validate 查看")
    return of_data(data)
