"""Doubts settled in a workspace that was made with some open: what was read wrongly is put right in its files."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError, NotFoundError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamlfile import parse
from bizenv.checks.plan import examine_content
from bizenv.desk.comparing import refuse_changed
from bizenv.desk.plans import changing, drafts, placing
from bizenv.desk.plans.departments import list_names
from bizenv.desk.plans.rewriting import rewrite
from bizenv.plan import doubts
from bizenv.plan.build import build, name_rows
from bizenv.plan.doubts import OpenDoubt


class Opened(NamedTuple):
    """An open doubt of a workspace with what can be changed for it.

    fields: nothing where it is about no value that can be told. path, line: where a person changes it in an editor; line 0
    where that cannot be told. digest: those of the files as they were read. barred: why nothing is changed here; empty if it may.
    """

    doubt: OpenDoubt
    fields: list[changing.Field]
    path: Path
    line: int
    digest: str
    barred: str


class _Files(NamedTuple):
    """The two files of a plan, and what they say."""

    measures: bytes
    departments: bytes
    data: Any
    units: Any

    @property
    def digests(self) -> dict[str, str]:
        """That of each file, by its name."""
        told = {layout.MEASURES: self.measures, layout.DEPARTMENTS: self.departments}
        return {name: sha256(content).hexdigest() for name, content in told.items()}


def open_doubt(folder: Path, number: int) -> Opened:
    """A doubt of a workspace that nobody has settled. Raises NotFoundError, DataError."""
    read, doubt = _read(folder), _find(folder, number)
    file, path = _find_value(read, doubt)
    fields = placing.list_fields(_find_words(doubt.said)) if doubt.topic == "lost" else []
    if not fields and path:
        fields = changing.list_fields(read.data, read.units, file, path, doubt.names)
    name = layout.DEPARTMENTS if file == "departments" else layout.MEASURES
    line = _locate(folder / name, read, path) if path and doubt.topic != "lost" else 0
    return Opened(doubt, fields, folder / name, line, "".join(read.digests.values()), _tell_barred(folder))


def change(folder: Path, number: int, values: Mapping[str, str], digest: str) -> None:
    """Put right what was read wrongly, and tick the doubt. ``digest``: those of the files as the person was shown them.

    Raises MisuseError, FaultyDataError, DataError, NotFoundError; nothing is written then.
    """
    read, doubt = _read(folder), _find(folder, number)
    if barred := _tell_barred(folder):
        raise MisuseError(barred)
    for n, (name, now) in enumerate(read.digests.items()):
        refuse_changed(folder / name, now, digest[n * len(now) : (n + 1) * len(now)])
    file, path = _find_value(read, doubt)
    if doubt.topic == "lost":
        data, units = placing.place(read.data, read.units, values)
    elif path:
        data, units = changing.apply(read.data, read.units, file, path, doubt.names, values)
    else:
        raise MisuseError(f"D{number} 没有可以在这里改的；看过了，按“看过了”")
    written = (
        rewrite(folder / layout.MEASURES, read.measures, data),
        rewrite(folder / layout.DEPARTMENTS, read.departments, units),
    )
    drafts.refuse_faulty(examine_content(read.measures, read.departments, "").problems, *written)
    for name, before, after in zip(
        (layout.DEPARTMENTS, layout.MEASURES), (read.departments, read.measures), reversed(written), strict=True
    ):
        if after != before:
            files.write(folder / name, after)
    drafts.settle(folder, [number], why=placing.tell_why(values) if doubt.topic == "lost" else "")


def _find_words(said: str) -> str:
    """The words that have no place, without what is asked about them."""
    return said.rpartition("；")[0] or said


def _read(folder: Path) -> _Files:
    contents = [files.read(folder / name) for name in (layout.MEASURES, layout.DEPARTMENTS)]
    data = [parse(name, it).data for name, it in zip((layout.MEASURES, layout.DEPARTMENTS), contents, strict=True)]
    if not all(isinstance(it, dict) for it in data):
        raise DataError(f"{escape(folder)} 的数据读不懂，在这里改不了：先运行 bizenv validate，照提示改好")
    return _Files(contents[0], contents[1], data[0], data[1])


def _find(folder: Path, number: int) -> OpenDoubt:
    checklist = doubts.parse(files.read(folder / layout.DOUBTS))
    found = next((it for it in (checklist.open if checklist is not None else ()) if it.number == number), None)
    if found is None:
        raise NotFoundError(f"{layout.DOUBTS} 里没有这一处没有看过的存疑：D{number}")
    return found


def _find_value(read: _Files, doubt: OpenDoubt) -> tuple[str, changing.Steps]:
    """The file and the path of the value that a doubt is about; an empty path where that cannot be told."""
    if doubt.names:
        alone = any({*doubt.names} <= {*list_names(unit)} for unit in read.units["departments"])
        return "departments", ("departments", "aliases") if alone else ("departments",)
    if not doubt.task:
        known = isinstance(read.data.get("plan"), dict) and doubt.key in changing.LABELS
        return "measures", ("plan", doubt.key) if known else ()
    registry, sources = build(read.data, read.units)
    rows = {own: path for path, own in name_rows(registry, sources).items()}
    row = tuple(step if isinstance(step, int) else str(step) for step in rows.get(doubt.task, ()))
    key = (doubt.key,) if row and doubt.key in changing.KEYS and doubt.key != "columns" else ()
    return "measures", (*row, *key)


def _locate(path: Path, read: _Files, steps: changing.Steps) -> int:
    content = read.departments if path.name == layout.DEPARTMENTS else read.measures
    return parse(str(path), content).locate(steps)[0].line


def _tell_barred(folder: Path) -> str:
    """Why the files of a plan are not changed here; empty where they may be."""
    if (folder / layout.LOCK).exists():
        return f"方案有校验锁（{layout.LOCK}），录定了，不在这里改：用编辑器改，与原文核对后运行 bizenv lock"
    if any((folder / name).is_symlink() for name in (layout.MEASURES, layout.DEPARTMENTS)):
        return "方案的数据是链接，不在这里改；用编辑器打开它所指的文件"
    return ""
