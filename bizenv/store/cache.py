"""What is remembered in the user's cache folder: plans that were found good, and what was read of a workspace.

A cache that is not there, is old or cannot be written is no harm: the answer is the same, only later.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from bizenv import __version__
from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import Found
from bizenv.ledger.entry import Entry, of_columns, to_columns

STAMP = "stamp.json"
KEPT = 8
"""How many stamps the cache keeps."""
FRESH = 2_000_000_000
"""Nanoseconds within which a file might change again without its time showing it."""


def digest_files(contents: Sequence[bytes]) -> str:
    """The digest of a folder's files, and of the version whose rules they passed."""
    whole = sha256(__version__.encode())
    for content in contents:
        whole.update(sha256(content).digest())
    return whole.hexdigest()


def make_stamp(digest: str, data: Sequence[Any]) -> bytes:
    """The stamp of a plan that was found good: the digest of its files, and the plain data of both."""
    return json.dumps([digest, *data], ensure_ascii=False, separators=(",", ":")).encode()


def read_stamp(path: Path, digest: str) -> tuple[Any, Any] | None:
    """The data of the files with this digest, if the stamp is theirs and whole."""
    try:
        said, measures, departments = json.loads(path.read_bytes())
    except (OSError, ValueError, TypeError):
        return None
    return (measures, departments) if said == digest else None


def remember_stamp(cache: Path, name: str, stamp: bytes) -> None:
    """Keep a stamp, and of the older ones the latest few."""
    with suppress(OSError, DataError):
        cache.mkdir(parents=True, exist_ok=True)
        files.write(cache / name, stamp)
        for old in sorted(cache.glob("*.json"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink()


def _place(cache: Path | None, folder: Path, what: str) -> Path | None:
    """Where something that was read of a workspace is remembered; None where there is no cache."""
    key = sha256(f"{__version__}\n{folder.resolve()}".encode()).hexdigest()[:32]
    return cache / f"{key}.{what}" if cache is not None else None


def _write(path: Path, data: object) -> None:
    with suppress(OSError, DataError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


class EntryMemory:
    """The entries of a workspace as they were last read: a column for each field, and for what is known of the files."""

    def __init__(self, folder: Path, cache: Path | None, now: int) -> None:
        self.path = _place(cache, folder, "ledger")
        self.now = now
        self.known: list[Found] = []
        self.entries: list[Entry] = []
        if self.path is not None:
            with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
                columns = json.loads(self.path.read_bytes())
                known = list(map(Found._make, zip(*(columns[field] for field in Found._fields), strict=True)))
                entries = of_columns(columns)
                if len(known) == len(entries):
                    self.known, self.entries = known, entries

    def recall(self, found: Sequence[Found]) -> "list[Entry | None]":
        """The entry in each file, None where it has to be read: it is new, or has changed since."""
        if found == self.known:
            return list(self.entries)
        remembered = dict(zip(self.known, self.entries, strict=True))
        return [remembered.get(file) for file in found]

    def keep(self, read: Iterable[tuple[Found, Entry]]) -> None:
        """Remember the entries, but for files so new that they might change unseen."""
        kept = [(file, entry) for file, entry in read if self.now - file.changed > FRESH]
        known = [file for file, _ in kept]
        if self.path is None or known == self.known:
            return
        columns = dict(zip(Found._fields, map(list, zip(*known, strict=True)), strict=False))
        _write(self.path, {**columns, **to_columns(entry for _, entry in kept)})


class Memory:
    """What was read of a workspace's files, kept in the cache under the folder's name."""

    def __init__(self, folder: Path, cache: Path | None, now: int, what: str) -> None:
        self.path = _place(cache, folder, what)
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
        """Write what is known now, if it is news. A cache that cannot be written is no harm."""
        if self.path is None or not (self.news or len(self.new) < len(self.old)):
            return
        _write(self.path, self.new)
