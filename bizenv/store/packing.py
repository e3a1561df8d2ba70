"""Pack a year: its single files become one file, and nothing is lost at any moment.

An entry is in a pack, on disk and read back, before its single file is removed. Until then, and where a crash leaves both,
the entry counts once.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from bizenv.base import files
from bizenv.base.layout import LEDGER, PACKS, find_packs, list_file_names, name_entry
from bizenv.base.tuples import NamedTuple
from bizenv.ledger import packs
from bizenv.ledger.entry import find_home, make_digest
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.soundness import Unsound, still_counts
from bizenv.store.packs import MOST, open_pack, write_pack

_BETWEEN = ("dangling", "doubled", "homeless")
"""Flaws between entries, or between an entry and the plan: they are the same in a pack."""


class Work(NamedTuple):
    """What there is to pack of a year.

    new: the entries that are in no pack yet, with the content of their files. known: those that are, and have a file too.
    single: the paths of files that cannot stand in a pack byte for byte, and stay.
    """

    year: int
    new: dict[str, bytes]
    known: dict[str, bytes]
    single: list[str]

    @property
    def contents(self) -> dict[str, bytes]:
        """Every entry that has a file of its own and needs none once the year is packed."""
        return {**self.new, **self.known}


class Done(NamedTuple):
    """What was done: the packs that were written, by their paths from the ledger's folder, and the files that were removed.

    left: the paths of files that are packed and still there: they could not be removed, or were changed meanwhile.
    """

    packs: list[str]
    removed: int
    left: list[str]


def find_obstacles(year: int, unsound: Iterable[Unsound], ledger: Ledger) -> list[Unsound]:
    """The flaws of files of a year, and of its packs, that keep it from being packed.

    An edited entry that was withdrawn or corrected since, so that nothing rests on it, may be packed as it reads.
    """
    found = [it for it in unsound if it.flaw not in _BETWEEN and _is_of(it.path, year)]
    voided = {it for it in found if it.flaw == "edited"} - set(still_counts(found, ledger))
    return [it for it in found if it not in voided]


def _is_of(path: str, year: int) -> bool:
    """Whether a path is that of an entry of a year, of a pack of that year, or of a file whose year is not known."""
    said = re.match(r"(\d{4})-", path.rpartition("/")[2], re.ASCII)
    return said is None or int(said[1]) == year


def find_work(folder: Path, year: int) -> Work:
    """What there is to pack of a year. Raises DataError if the ledger or a file cannot be read."""
    packed = {name: make_digest(content) for name, content in _list_packed(folder, year)}
    work = Work(year, {}, {}, [])
    for path in sorted(list_file_names(folder)):
        name = name_entry(path)
        if not name.startswith(f"{year:04}-") or path != find_home(name):
            continue
        content = files.read(folder / LEDGER / path)
        if not content:  # a name reserved but not filled
            continue
        if packed.get(name) == make_digest(content):
            work.known[name] = content
        elif packs.can_hold(content):
            work.new[name] = content
        else:
            work.single.append(path)
    return work


def _list_packed(folder: Path, year: int) -> Iterator[tuple[str, bytes]]:
    for pack in find_packs(folder):
        if pack.startswith(f"{PACKS}/{year:04}-"):
            opened = open_pack(folder, pack)
            if opened.flaw is None:
                yield from opened.entries


def pack_year(folder: Path, work: Work) -> Done:
    """Pack what there is to pack of a year. Raises DataError if a pack cannot be written; all files are then still there."""
    written = [write_pack(folder, work.year, part) for part in _part(sorted(work.new.items()))]
    removed, left = 0, []
    folders = set()
    for name, content in work.contents.items():
        path = folder / LEDGER / find_home(name)
        try:
            if path.read_bytes() == content:
                path.unlink()
                removed += 1
                folders.add(path.parent)
            else:
                left.append(find_home(name))
        except FileNotFoundError:  # somebody else packs the same year
            continue
        except OSError:
            left.append(find_home(name))
    for each in sorted(folders):
        with suppress(OSError):  # it is not empty
            each.rmdir()
    files.settle(folder / LEDGER)
    return Done(written, removed, left)


def _part(entries: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Yield entries in parts that each fit into one pack."""
    part: list[tuple[str, bytes]] = []
    size = 0
    for name, content in entries:
        if part and size + len(content) + len(name) > MOST:
            yield part
            part, size = [], 0
        part.append((name, content))
        size += len(content) + len(name) + len("--- # \n")
    if part:
        yield part
