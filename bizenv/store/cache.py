"""The user's cache folder: stamps of plans that have no errors, and data read from workspaces.

The cache only saves time. If it is missing, outdated or cannot be written, every answer is the same.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bizenv import __version__
from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import EntryFile

try:  # where hashlib takes it from; hashlib also loads OpenSSL, which costs 2 ms at every start
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    from pathlib import Path

STAMP = "stamp.json"
KEPT = 8
"""How many files of a kind the cache keeps in any case, the latest."""
_STAMPS = 64 * 1024 * 1024
"""How many bytes the cache keeps of stamps: those of some hundred plans, which one question may ask."""
FRESH = 2_000_000_000
"""Nanoseconds after a change in which a file may change again and keep its modification time; it is not cached then."""


def digest_files(contents: Sequence[bytes]) -> str:
    """A hex digest of the contents of files and of bizenv's version: another version has to check the files again."""
    whole = blake2b(__version__.encode(), digest_size=32)
    for content in contents:
        whole.update(blake2b(content, digest_size=32).digest())
    return whole.hexdigest()


def pack(data: object) -> bytes:
    """Plain data as the bytes of a cache file: JSON below a line with its digest."""
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return f"{blake2b(content, digest_size=16).hexdigest()}\n".encode() + content


def unpack(path: "str | Path") -> Any:
    """The data of a cache file; None unless it is there and exactly as ``pack`` made it.

    Data from the cache is not checked again, so a file that was damaged or edited must not pass for one.
    """
    with suppress(OSError, ValueError, RecursionError):
        with files.open_regular(path) as file:
            digest, _, content = file.read().partition(b"\n")
        if blake2b(content, digest_size=16).hexdigest().encode() == digest:
            return json.loads(content)
    return None


def make_stamp(digest: str, data: Sequence[Any]) -> bytes:
    """The bytes of a stamp: a plan's digest, then ``data``, the plain data of its two files."""
    return pack([digest, *data])


def read_stamp(path: str, digest: str) -> tuple[Any, Any] | None:
    """The data of measures.yaml and departments.yaml from a stamp; None if missing, broken or of another digest."""
    found = unpack(path)
    return (found[1], found[2]) if isinstance(found, list) and len(found) == 3 and found[0] == digest else None


def remember_stamp(cache: str, name: str, stamp: bytes) -> None:
    """Write a stamp, and delete old ones (see ``prune``). A cache that cannot be written raises no error."""
    from pathlib import Path

    folder = Path(cache)
    with suppress(OSError, DataError):
        folder.mkdir(parents=True, exist_ok=True)
        files.write(folder / name, stamp)
        prune(folder.glob("*.json"), _STAMPS)


def prune(paths: "Iterable[Path]", room: int) -> "list[Path]":
    """Delete the oldest of some files until the others have room, in bytes; the latest ``KEPT`` stay. Returns what is gone.

    Not by number alone: a question of more plans than that would find none of them in the cache, ever. Raises OSError.
    """
    found = sorted(((path.stat(), path) for path in paths), key=lambda it: it[0].st_mtime_ns, reverse=True)
    gone = []
    for n, (state, path) in enumerate(found):
        room -= state.st_size
        if n >= KEPT and room < 0:
            path.unlink()
            gone.append(path)
    return gone


def find_place(folder: "Path", cache: str | None, what: str) -> "Path | None":
    """The path of a workspace's cache file, with the suffix ``what``; None without a cache."""
    from pathlib import Path

    key = blake2b(f"{__version__}\n{folder.resolve()}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Path(cache, f"{key}.{what}") if cache is not None else None


def remember(path: "Path", data: object) -> None:
    """Write plain data to a cache file as JSON. A cache that cannot be written raises no error."""
    with suppress(OSError, DataError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, pack(data))


class Memory:
    """A cache of the data read from a workspace's files. ``now``: the clock in nanoseconds; ``what``: see ``find_place``."""

    def __init__(self, folder: "Path", cache: str | None, now: int, what: str) -> None:
        self.path = find_place(folder, cache, what)
        self.now = now
        self.old: dict[str, Any] = {}
        self.new: dict[str, Any] = {}
        self.news = False
        if self.path is not None:
            known = unpack(self.path)
            self.old = known if isinstance(known, dict) else {}

    def recall(self, file: EntryFile) -> dict[str, Any] | None:
        """The cached data of a file whose size and modification time are the same; None if it has to be read."""
        row = self.old.get(file.path)
        if row is None or row[:2] != [file.size, file.changed]:
            return None
        self.new[file.path] = row
        data: dict[str, Any] = row[2]
        return data

    def keep(self, file: EntryFile, data: dict[str, Any]) -> dict[str, Any]:
        """Return a file's data, and keep it for ``save`` unless it is empty or the file changed within ``FRESH``."""
        if data and self.now - file.changed > FRESH:
            self.new[file.path] = [file.size, file.changed, data]
            self.news = True
        return data

    def save(self) -> None:
        """Write the cache file if data was added or a file is gone."""
        if self.path is not None and (self.news or len(self.new) < len(self.old)):
            remember(self.path, self.new)
