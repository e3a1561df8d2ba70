"""A cache of a workspace's ledger entries, in the user's cache folder."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from bizenv.base.layout import EntryFile
from bizenv.ledger.entry import Entry, from_columns, to_columns
from bizenv.store.cache import FRESH, find_place, remember, unpack


class EntryMemory:
    """Cached entries with their files. The cache file has a column for each field of ``EntryFile`` and ``Entry``."""

    def __init__(self, folder: Path, cache: str | None, now: int) -> None:
        self.path = find_place(folder, cache, "ledger")
        self.now = now
        self.files: list[tuple[str, int, int]] = []  # as in EntryFile
        self.entries: list[Entry] = []
        columns = unpack(self.path) if self.path is not None else None
        if columns is not None:
            with suppress(ValueError, TypeError, LookupError):
                known = list(zip(*(columns[field] for field in EntryFile._fields), strict=True))
                entries = from_columns(columns)
                if len(known) == len(entries):
                    self.files, self.entries = known, entries

    def recall(self, found: Sequence[EntryFile]) -> list[Entry | None]:
        """The cached entry of each file, in order; None for a file that is new or has changed and has to be read."""
        if found == self.files:
            return list(self.entries)
        known = {file[0]: (file, entry) for file, entry in zip(self.files, self.entries, strict=True)}
        remembered = (known.get(file.path, (None, None)) for file in found)
        return [entry if file == there else None for file, (there, entry) in zip(found, remembered, strict=True)]

    def keep(self, read: Iterable[tuple[EntryFile, Entry]]) -> None:
        """Write entries to the cache, except those whose files changed within ``FRESH`` nanoseconds."""
        kept = [(file, entry) for file, entry in read if self.now - file.changed > FRESH]
        files = [file for file, _ in kept]
        if self.path is not None and files != self.files:
            named = {field: [getattr(file, field) for file in files] for field in EntryFile._fields}
            remember(self.path, named | to_columns([entry for _, entry in kept]))
