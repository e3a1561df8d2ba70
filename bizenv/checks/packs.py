"""The checks of a ledger's packs: whether each is as it was written, and where in them the entries stand."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.document import Document
from bizenv.base.errors import DataError
from bizenv.base.problems import Place, Problem
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.ledger import packs
from bizenv.ledger.entry import make_digest
from bizenv.ledger.soundness import find_original

_RESTORE = "从 git 或备份恢复；恢复不了的，少了哪些记录要逐条核对"


class Opened(NamedTuple):
    """What the packs of a ledger hold.

    entries: the content of each entry, by a path that stands for it, see ``packs.place_in``, with the ledger's folder.
    places: of each such path, the pack and the number of the entry's first line in it, from 1.
    problems: what is wrong with the packs themselves. unread: for each that cannot be opened, why, in words.
    """

    entries: dict[Path, bytes]
    places: dict[str, tuple[Path, int]]
    problems: list[Problem]
    unread: list[str]


def open_packs(root: Path, found: Iterable[str]) -> Opened:
    """Open the packs of a ledger, given by their paths from the ledger's folder ``root``."""
    opened = Opened({}, {}, [], [])
    for pack in found:
        path = root / pack
        try:
            content = files.read(path)
        except DataError as error:
            opened.unread.append(str(error))
            continue
        here = Place(str(path), 1, 1)
        if packs.is_newer(content):
            what = "是更新版本的 bizenv 打的包，本版本读不懂"
            opened.problems.append(Problem(here, "E715", what, "升级 bizenv 再用；里面的记录没有计入"))
            continue
        entries = packs.split(content)
        if not packs.is_whole(pack, content):
            what = f"不是写入时的样子，内容与文件名的摘要不符；读得出的 {len(entries)} 条照样计入，可能还缺"
            opened.problems.append(Problem(here, "E717", what, _RESTORE))
        for it in entries:
            inside = root / packs.place_in(pack, it.name)
            opened.entries[inside] = it.content
            opened.places[str(inside)] = (path, it.line)
    return opened


def drop_same(single: Mapping[Path, bytes], packed: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """The entries in packs without those that stand in a file of their own, or in an earlier pack, with the same content."""
    count = Counter(path.stem for path in packed)
    count.update(path.stem for path in single)
    seen = {(path.stem, make_digest(content)) for path, content in single.items() if count[path.stem] > 1}
    kept = {}
    for path, content in packed.items():
        if count[path.stem] > 1:
            what = (path.stem, make_digest(content))
            if what in seen:
                continue
            seen.add(what)
        kept[path] = content
    return kept


def find_misnamed(root: Path, place: str, found: Container[str]) -> Problem | None:
    """What is wrong with a file among the packs that is neither a pack nor an entry; None if it is one of them.

    ``found``: the paths of the packs. Such a file is not read: it may be as large as a pack.
    """
    folder, _, name = place.rpartition("/")
    if folder != layout.PACKS or layout.may_be_entry(name):
        return None
    here = Place(str(root / place), 1, 1)
    copier = layout.find_copier(name)
    original = find_original(place)
    if original in found:
        return Problem(here, "W714", f"像是{copier or '别的程序'}留下的副本，没有计入", f"与 {original} 核对后移走")
    what = f"文件名不是打包的台账的{f'，像是{copier}留下的副本' if copier else ''}，没有计入：{escape(name)}"
    return Problem(here, "E701", what, "打包的台账由 bizenv pack 写；改过名的改回原名，别的文件移走")


def locate(
    problems: Sequence[Problem], lines: Mapping[str, Sequence[str]], places: Mapping[str, tuple[Path, int]]
) -> tuple[list[Problem], dict[str, Sequence[str]]]:
    """Problems and the lines of files, with what is about an entry in a pack moved to its place in the pack."""
    moved = []
    shown: dict[str, Sequence[str]] = {path: text for path, text in lines.items() if path not in places}
    for it in problems:
        pack, first = places.get(it.place.path, (None, 1))
        if pack is not None:
            if str(pack) not in shown:
                shown[str(pack)] = Document(str(pack), files.read(pack).decode("utf-8-sig", "replace")).lines
            it = it._replace(place=Place(str(pack), it.place.line + first - 1, it.place.column))
        moved.append(it)
    return moved, shown
