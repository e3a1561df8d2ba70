"""What is remembered in the user's cache folder: plans that were found good, and what was read of a workspace.

A cache that is not there, is old or cannot be written is no harm: the answer is the same, only later.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bizenv import __version__
from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import Found

try:  # the module that hashlib takes it from; hashlib itself loads all of OpenSSL, 2 ms of every start
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    from pathlib import Path

STAMP = "stamp.json"
KEPT = 8
"""How many stamps the cache keeps."""
FRESH = 2_000_000_000
"""Nanoseconds within which a file might change again without its time showing it."""


def digest_files(contents: Sequence[bytes]) -> str:
    """The digest of a folder's files, and of the version whose rules they passed."""
    whole = blake2b(__version__.encode(), digest_size=32)
    for content in contents:
        whole.update(blake2b(content, digest_size=32).digest())
    return whole.hexdigest()


def make_stamp(digest: str, data: Sequence[Any]) -> bytes:
    """The stamp of a plan that was found good: the digest of its files, and the plain data of both."""
    return json.dumps([digest, *data], ensure_ascii=False, separators=(",", ":")).encode()


def read_stamp(path: str, digest: str) -> tuple[Any, Any] | None:
    """The data of the files with this digest, if the stamp is theirs and whole."""
    try:
        with open(path, "rb") as file:
            said, measures, departments = json.loads(file.read())
    except (OSError, ValueError, TypeError):
        return None
    return (measures, departments) if said == digest else None


def remember_stamp(cache: str, name: str, stamp: bytes) -> None:
    """Keep a stamp, and of the older ones the latest few."""
    from pathlib import Path

    folder = Path(cache)
    with suppress(OSError, DataError):
        folder.mkdir(parents=True, exist_ok=True)
        files.write(folder / name, stamp)
        for old in sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink()


def place(folder: "Path", cache: str | None, what: str) -> "Path | None":
    """Where something that was read of a workspace is remembered; None where there is no cache."""
    from pathlib import Path

    key = blake2b(f"{__version__}\n{folder.resolve()}".encode(), digest_size=16).hexdigest()
    return Path(cache, f"{key}.{what}") if cache is not None else None


def remember(path: "Path", data: object) -> None:
    """Keep plain data in the cache. A cache that cannot be written is no harm."""
    with suppress(OSError, DataError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


class Memory:
    """What was read of a workspace's files, kept in the cache under the folder's name."""

    def __init__(self, folder: "Path", cache: str | None, now: int, what: str) -> None:
        self.path = place(folder, cache, what)
        self.now = now
        self.old: dict[str, Any] = {}
        self.new: dict[str, Any] = {}
        self.news = False
        if self.path is not None:
            with suppress(OSError, ValueError, AttributeError):
                self.old = dict(json.loads(self.path.read_bytes()).items())

    def recall(self, it: Found) -> dict[str, Any] | None:
        """The data of a file that has not changed since; None where it has to be read."""
        row = self.old.get(it.path)
        if not isinstance(row, list) or row[:2] != [it.size, it.changed]:
            return None
        self.new[it.path] = row
        data: dict[str, Any] = row[2]
        return data

    def keep(self, it: Found, data: dict[str, Any]) -> dict[str, Any]:
        """Remember what was read, unless the file is unsound or so new that it might change unseen."""
        if data and self.now - it.changed > FRESH:
            self.new[it.path] = [it.size, it.changed, data]
            self.news = True
        return data

    def save(self) -> None:
        """Write what is known now, if it is news."""
        if self.path is not None and (self.news or len(self.new) < len(self.old)):
            remember(self.path, self.new)
