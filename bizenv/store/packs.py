"""Packs on disk: read one, write one, and replace one."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import LEDGER, PACKS
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.ledger import packs
from bizenv.ledger.soundness import Flaw

MOST = files.MAX_BYTES // 2
"""The most bytes of entries in one pack: as a file that can be read and backed up, with room for what a head says."""


class Opened(NamedTuple):
    """What a pack holds: its entries, each with its name and the content of its file, and what is wrong with the pack."""

    entries: list[tuple[str, bytes]]
    flaw: Flaw | None = None


def open_pack(folder: Path, pack: str) -> Opened:
    """All entries of a pack."""
    try:
        content = files.read(folder / LEDGER / pack)
    except DataError:
        return Opened([], "broken")
    if packs.is_newer(content):
        return Opened([], "newer")
    entries = [(it.name, it.content) for it in packs.split(content)]
    return Opened(entries, None if packs.is_whole(pack, content) else "torn")


def open_some(folder: Path, pack: str, tasks: Iterable[str]) -> Opened:
    """The entries of a pack that are about some tasks, ``plan`` for the plan as a whole, found by its table.

    Of a pack that has not the size that it should have, or whose table does not lead to entries, all is read. Whether the
    rest of the pack is as it was written is not asked: a question tells it.
    """
    with suppress(OSError, ValueError), files.open_regular(folder / LEDGER / pack) as file:
        size = os.fstat(file.fileno()).st_size
        table = packs.measure_table(file.read(packs.HEAD_BYTES), size)
        if table is not None:
            file.seek(size - table)
            places = [
                (task, at)
                for content in [file.read(table)]
                for task in tasks
                for at in packs.find_in_table(content, task)
            ]
            entries = []
            for task, (at, length) in places:
                file.seek(at)
                found = packs.split(file.read(length))
                if len(found) != 1 or f"_{task}_" not in found[0].name:
                    break
                entries.append((found[0].name, found[0].content))
            else:
                return Opened(entries)
    opened = open_pack(folder, pack)
    wanted = [f"_{task}_" for task in tasks]
    return opened._replace(entries=[it for it in opened.entries if any(word in it[0] for word in wanted)])


def write_pack(folder: Path, year: int, entries: Iterable[tuple[str, bytes]]) -> str:
    """Write entries of a year into a pack, whole or not at all, read it back, and return its path from the ledger's folder.

    Raises DataError if it cannot be written, or does not hold the entries just as they were given.
    """
    entries = sorted(entries)
    content = packs.join(year, entries)
    pack = f"{PACKS}/{packs.name_pack(year, content)}"
    path = folder / LEDGER / pack
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise DataError(f"写不了 {escape(path)}：{files.describe_failure(error)}") from None
    files.write(path, content)
    files.settle(path.parent)
    files.settle(path.parent.parent)
    if open_pack(folder, pack) != Opened(entries):
        with suppress(OSError):
            path.unlink()
        raise DataError(f"{escape(path)} 写入后读回来不一样，没有留下；原来的记录都在，检查磁盘")
    return pack


def rewrite_pack(folder: Path, pack: str, changed: dict[str, bytes]) -> str:
    """Write a pack anew with other contents of some entries, given by their names, remove the old one, and return its path.

    Until the new one is written and read back, the old one is unchanged. Raises DataError.
    """
    old = folder / LEDGER / pack
    opened = open_pack(folder, pack)
    if opened.flaw is not None:
        raise DataError(f"{escape(old)} 不是写入时的样子，没有改；先从 git 或备份恢复，运行 bizenv validate 查看")
    year = int(pack.rpartition("/")[2][:4])
    new = write_pack(folder, year, [(name, changed.get(name, content)) for name, content in opened.entries])
    if new != pack:
        remove(old)
    return new


def remove(path: Path) -> None:
    """Remove a file that is not needed any more. Raises DataError if it is still there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DataError(f"删不了 {escape(path)}：{files.describe_failure(error)}；请手工删去") from None
    files.settle(path.parent)
