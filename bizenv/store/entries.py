"""A cache of a workspace's ledger entries, in the user's cache folder."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bizenv.base.errors import DataError
from bizenv.base.files import describe_failure
from bizenv.base.layout import EntryFile, Found, place_of
from bizenv.base.text import escape
from bizenv.ledger.entry import Entry, from_columns, to_columns
from bizenv.ledger.redaction import collect
from bizenv.ledger.soundness import Unsound
from bizenv.store.cache import FRESH, find_place, remember, unpack


class EntryMemory:
    """What was found in a workspace's ledger when it was last read.

    files: as in ``EntryFile``. entries: those that count. unsound: the flaws of the files and between the entries. The
    cache file has a column for each field of ``EntryFile`` and ``Entry``, and holds the flaws row by row.
    """

    def __init__(self, folder: Path, plan: str, cache: str | None, now: int) -> None:
        self.path = find_place(folder, cache, "ledger")
        self.plan = plan
        self.now = now
        self.files: list[tuple[str, int, int]] = []
        self.entries: list[Entry] = []
        self.unsound: list[Unsound] = []
        columns = unpack(self.path) if self.path is not None else None
        if columns is not None:
            with suppress(ValueError, TypeError, LookupError):
                if columns["plan_read"] == plan:
                    files = list(zip(*(columns[f"file_{field}"] for field in EntryFile._fields), strict=True))
                    unsound = [Unsound(*row) for row in columns["unsound"]]
                    self.entries = from_columns(columns)
                    self.files, self.unsound = files, unsound

    def is_current(self, found: Found) -> bool:
        """Whether the ledger holds just what it held then."""
        return bool(self.files) and found.files == self.files and found.strays == self._strays()

    def recall(self, files: Sequence[EntryFile]) -> dict[str, Entry]:
        """The entries of files that are unchanged and had no flaw, by their paths."""
        known = {file[0]: file for file in self.files}
        bad = {it.path for it in self.unsound}
        taken = collect(self.entries)  # whether such an entry is sound rests on the redaction too: it is read again
        sound = {
            path: entry
            for entry in self.entries
            if entry.name not in taken and (path := place_of(entry.task, entry.name)) not in bad
        }
        return {file.path: sound[file.path] for file in files if file.path in sound and file == known.get(file.path)}

    def keep(self, found: Found, entries: Sequence[Entry], unsound: Sequence[Unsound]) -> None:
        """Write the cache, without files that changed within ``FRESH`` nanoseconds, and so may change again unseen."""
        if self.path is None:
            return
        files = [file for file in found.files if self.now - file.changed > FRESH]
        if len(files) < len(found.files):
            kept = {file.path for file in files}
            entries = [entry for entry in entries if place_of(entry.task, entry.name) in kept]
            unsound = [it for it in unsound if it.path in kept]
        if files != self.files or unsound != self.unsound:
            columns = {f"file_{field}": [getattr(file, field) for file in files] for field in EntryFile._fields}
            named = {"plan_read": self.plan, "unsound": [list(it) for it in unsound], **columns}
            remember(self.path, named | to_columns(entries))

    def _strays(self) -> list[str]:
        return [it.path for it in self.unsound if it.flaw == "stray"]


def forget(cache: str | None) -> None:
    """Delete every cache of entries, those of other workspaces and versions too: one may hold words that were taken out.

    Raises DataError if one cannot be deleted. They only save time.
    """
    for path in Path(cache).glob("*.ledger") if cache is not None else ():
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DataError(
                f"删不了缓存 {escape(path)}，里面还有删去的词句：{describe_failure(error)}；请手工删去"
            ) from None
