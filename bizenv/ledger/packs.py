"""打包: the entries of a year in one file, ``ledger/_packs/2019-3f9c12ab34cd.yaml``.

A pack is YAML with one document an entry, in the order of their names. The line above each holds the name, as a comment
behind the mark that parts documents; what stands below it is the entry's file, byte for byte::

    # 2019年的台账记录 2 条 …
    --- # 2019-12-27_27.3_report_3f9c12ab34cd
    version: 1
    …
    --- # 2019-12-30_27.3_verify_0c12ab34cd3f
    version: 1
    …

So an entry can be taken out of a pack without reading the rest as YAML. The digest in a pack's name is that of its
content, as in the name of an entry. Entries belong to the year of the day in their names.
"""

from collections.abc import Iterable

from bizenv.base.layout import PACKS, SUFFIX
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import make_digest

_MARK = b"\n--- # "


class Packed(NamedTuple):
    """An entry in a pack: its name, the content of its file, and the number of its first line in the pack, from 1."""

    name: str
    content: bytes
    line: int


def split(content: bytes) -> list[Packed]:
    """The entries of a pack, in its order. Text above the first of them belongs to none.

    >>> split(b"# 2019\\n--- # a\\nversion: 1\\n--- # b\\nversion: 2\\n")
    [Packed(name='a', content=b'version: 1\\n', line=3), Packed(name='b', content=b'version: 2\\n', line=5)]
    """
    head, *parts = (b"\n" + content).split(_MARK)
    line = head.count(b"\n") + 2
    found = []
    for n, part in enumerate(parts, 1):
        name, _, text = part.partition(b"\n")
        if n < len(parts) and _:
            text += b"\n"  # the mark of the next begins with it
        found.append(Packed(name.rstrip(b"\r").decode("utf-8", "replace"), text, line))
        line += part.count(b"\n") + 1
    return found


def join(year: int, entries: Iterable[tuple[str, bytes]]) -> bytes:
    """The content of a pack: the entries of a year, each given by its name and the content of its file."""
    entries = sorted(entries)
    head = f"# {year}年的台账记录 {len(entries)} 条，由 bizenv pack 合成一个文件：不要改动，查看用 bizenv log\n"
    return head.encode() + b"".join(b"--- # %s\n%s" % (name.encode(), content) for name, content in entries)


def can_hold(content: bytes) -> bool:
    """Whether an entry's file can stand in a pack byte for byte: another could not be parted from its neighbours again.

    >>> can_hold(b"version: 1\\n"), can_hold(b"version: 1"), can_hold(b"---\\nversion: 1\\n")
    (True, False, False)
    """
    marks = (b"\n---", b"\n...", b"\n%", b"\n\xef\xbb\xbf")
    return content.endswith(b"\n") and not any(mark in b"\n" + content for mark in marks)


def name_pack(year: int, content: bytes) -> str:
    """The name of the file of a pack."""
    return f"{year:04}-{make_digest(content)}{SUFFIX}"


def is_whole(name: str, content: bytes) -> bool:
    """Whether a pack is as its name says: nothing was added, taken out or changed since it was written."""
    return name.partition("-")[2].removesuffix(SUFFIX) == make_digest(content)


def place_in(pack: str, name: str) -> str:
    """The path that stands for an entry in a pack wherever paths of entries are told apart; no file has it.

    ``pack``: the path of the pack from the ledger's folder. The end of such a path is that of an entry's own file.

    >>> place_in("_packs/2019-3f9c12ab34cd.yaml", "2019-12-27_27.3_report_3f9c12ab34cd")
    '_packs/2019-3f9c12ab34cd.yaml/2019-12-27_27.3_report_3f9c12ab34cd.yaml'
    """
    return f"{pack}/{name}{SUFFIX}"


def find_pack(path: str) -> str:
    """The path of the pack that such a path leads into; empty for a file of its own, and for a pack itself."""
    folder, _, rest = path.partition("/")
    pack, inside, _ = rest.partition("/")
    return f"{folder}/{pack}" if folder == PACKS and inside else ""
