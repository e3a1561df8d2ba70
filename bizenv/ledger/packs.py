"""打包: the entries of a year in one file, ``ledger/_packs/2019-3f9c12ab34cd.yaml``.

A pack is YAML with one document an entry, in the order of their names. The line above each holds the name, as a comment
behind the mark that parts documents; what stands below it is the entry's file, byte for byte::

    # bizenv-pack 1：2019年的台账记录 2 条，以下 912 字节，目录 100 字节；…
    --- # 2019-12-27_27.3_report_3f9c12ab34cd
    version: 1
    …
    --- # 2019-12-30_27.3_verify_0c12ab34cd3f
    version: 1
    …
    ...
    # 目录：…
    # 27.3: 104+380 484+320

So an entry can be taken out of a pack without reading the rest as YAML, and those of a task without reading the rest at
all: the table at the end says for each task at which byte its entries begin, and how long they are. The digest in a pack's name is that of its
content, as in the name of an entry. An entry belongs to the year of the day in its name. This module knows bytes alone.
"""

import re
from collections.abc import Iterable, Iterator

from bizenv.base.layout import PACKS, SUFFIX
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import make_digest

VERSION = 1
"""The version of the format of packs."""
_MARK = b"\n--- # "
_END = b"\n..."
_HEAD = r"# bizenv-pack (\d+)(?:：.*以下 (\d+) 字节，目录 (\d+) 字节)?"
HEAD_BYTES = 400
"""No head of a pack is longer."""


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
    if parts:
        parts[-1] = _before_end(parts[-1])
    line = head.count(b"\n") + 2
    found = []
    for n, part in enumerate(parts, 1):
        name, ended, text = part.partition(b"\n")
        if n < len(parts) and ended:
            text += b"\n"  # the mark of the next begins with it
        found.append(Packed(_decode(name), text, line))
        line += part.count(b"\n") + 1
    return found


def pick(content: bytes, word: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each entry of a pack with this word in its name, passing over all others."""
    wanted = word.encode()
    at = 0
    while (at := content.find(wanted, at)) >= 0:
        start = content.rfind(b"\n", 0, at) + 1
        end = content.find(b"\n", at)
        end = len(content) if end < 0 else end
        if content.startswith(_MARK[1:], start):
            after = content.find(_MARK, end)
            text = content[end + 1 : after + 1] if after >= 0 else _before_end(content[end:])[1:]
            yield _decode(content[start + len(_MARK) - 1 : end]), text
        at = end


def list_names(content: bytes) -> Iterator[str]:
    """Yield the name of each entry of a pack, in its order."""
    at = 0 if content.startswith(_MARK[1:]) else content.find(_MARK) + 1
    while content.startswith(_MARK[1:], at):
        end = content.find(b"\n", at)
        yield _decode(content[at + len(_MARK) - 1 : end if end >= 0 else len(content)])
        if (following := content.find(_MARK, at)) < 0:
            return
        at = following + 1


def _decode(name: bytes) -> str:
    return name.rstrip(b"\r").decode("utf-8", "replace")


def _before_end(text: bytes) -> bytes:
    """The text of the last entry without the table behind it, if there is one."""
    at = text.find(_END)
    return text[: at + 1] if at >= 0 else text


def join(year: int, entries: Iterable[tuple[str, bytes]]) -> bytes:
    """The content of a pack: the entries of a year, each given by its name and the content of its file."""
    pieces = [(name, b"--- # %s\n%s" % (name.encode(), content)) for name, content in sorted(entries)]
    body = sum(len(piece) for _, piece in pieces)
    start = table = 0
    while (
        True
    ):  # the table says where entries begin, which depends on how long the head is, which tells the table's size
        lines = _render_table(pieces, start)
        head = (
            f"# bizenv-pack {VERSION}：{year}年的台账记录 {len(pieces)} 条，以下 {body + table} 字节，目录 {table} 字节；"
            "不要改动，查看用 bizenv log\n"
        ).encode()
        if (len(head), len(lines)) == (start, table):
            return head + b"".join(piece for _, piece in pieces) + lines
        start, table = len(head), len(lines)


def _render_table(pieces: Iterable[tuple[str, bytes]], at: int) -> bytes:
    places: dict[str, list[str]] = {}
    for name, piece in pieces:
        places.setdefault(f"{name}__".split("_")[1], []).append(f"{at}+{len(piece)}")
        at += len(piece)
    lines = (f"# {task}: {' '.join(some)}\n" for task, some in sorted(places.items()))
    return f"...\n# 目录：各事项的记录从第几字节起、有多长\n{''.join(lines)}".encode()


def find_in_table(table: bytes, task: str) -> list[tuple[int, int]]:
    """Where the entries of a task, ``plan`` for the plan as a whole, begin in a pack, and how long they are, by its table."""
    _, found, rest = table.partition(f"\n# {task}: ".encode())
    pairs = [each.split(b"+") for each in rest.partition(b"\n")[0].split()] if found else []
    return [(int(at), int(length)) for at, length in pairs]


def measure_table(head: bytes, size: int) -> int | None:
    """How long the table at the end of a pack is, in bytes, by its first bytes and its size; None if these do not fit."""
    match = _read_head(head)
    if match is None or match[2] is None or not head.startswith(b"#") or head.find(b"\n") + 1 + int(match[2]) != size:
        return None
    return int(match[3])


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


def is_newer(content: bytes) -> bool:
    """Whether a later bizenv wrote a pack, in a format that is not known here."""
    head = _read_head(content)
    return head is not None and int(head[1]) > VERSION


def is_whole(path: str, content: bytes) -> bool:
    """Whether a pack is as its name says: nothing was added, taken out or changed since it was written."""
    return path.rpartition("-")[2].removesuffix(SUFFIX) == make_digest(content)


def _read_head(content: bytes) -> re.Match[str] | None:
    return re.match(_HEAD, content[:HEAD_BYTES].decode("utf-8-sig", "replace"), re.ASCII)


def place_in(pack: str, name: str) -> str:
    """The path that stands for an entry in a pack wherever paths of entries are told apart; no file has it.

    ``pack``: the path of the pack from the ledger's folder. The end of such a path is that of an entry's own file.

    >>> place_in("_packs/2019-3f9c12ab34cd.yaml", "2019-12-27_27.3_report_3f9c12ab34cd")
    '_packs/2019-3f9c12ab34cd.yaml/2019-12-27_27.3_report_3f9c12ab34cd.yaml'
    """
    return f"{pack}/{name.replace('/', '_')}{SUFFIX}"


def find_pack(path: str) -> str:
    """The path of the pack that such a path leads into; empty for a file of its own, and for a pack itself."""
    folder, _, rest = path.partition("/")
    pack, inside, _ = rest.partition("/")
    return f"{folder}/{pack}" if folder == PACKS and inside else ""
