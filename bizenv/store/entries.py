"""A cache of a workspace's ledger entries, in the user's cache folder.

A ledger of the usual size is kept as one file of JSON: reading it costs less than loading sqlite3. A long one is kept in an
index (see ``recorded``), from which a question reads the entries of the tasks that it is about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bizenv.base.errors import DataError
from bizenv.base.files import describe_failure
from bizenv.base.layout import EntryFile, Found, name_entry, place_of
from bizenv.base.text import escape
from bizenv.ledger.entry import Entry, from_columns, to_columns
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.redaction import collect
from bizenv.ledger.soundness import Unsound
from bizenv.plan.registry import Registry
from bizenv.store.cache import FRESH, find_place, remember, unpack


class EntryMemory:
    """What was found in a workspace's ledger when it was last read.

    files, packs: as in ``EntryFile``. entries: those that count. unsound: the flaws of the files and between the entries.
    packed: for each pack without a flaw, the positions of its entries among ``entries``, which are in order of their names
    where there are packs. The cache file has a column for each field of ``EntryFile`` and ``Entry``, and holds the rest row
    by row. kept: whether it is for the next time that this process reads the ledger, and so need not be written.
    """

    def __init__(self, folder: Path, plan: str, cache: str | None, now: int, large: bool = False) -> None:
        self.path = find_place(folder, cache, "ledger")
        self.place = find_place(folder, cache, "entries") if large else None
        self.plan = plan
        self.now = now
        self.files: list[tuple[str, int, int]] = []
        self.packs: list[tuple[str, int, int]] = []
        self.packed: dict[str, list[int]] = {}
        self.entries: list[Entry] = []
        self.unsound: list[Unsound] = []
        self.kept = False
        if self.place is None and self.path is not None:
            columns = unpack(self.path)
            if columns is not None:
                with suppress(ValueError, TypeError, LookupError):
                    self._take(columns, lambda: from_columns(columns))

    def _take(self, told: Mapping[str, Any], read: Callable[[], list[Entry]]) -> None:
        """Take what is remembered, unless it is of another plan. Raises ValueError, TypeError, LookupError."""
        if told["plan_read"] == self.plan:
            files = list(zip(*(told[f"file_{field}"] for field in EntryFile._fields), strict=True))
            unsound = [Unsound(*row) for row in told["unsound"]]
            self.entries = read()
            self.packs = [EntryFile(*row) for row in told["packs"]]
            self.packed = told["packed"]
            self.files, self.unsound = files, unsound

    def open_ledger(
        self, found: Found, digest: str, reread: Callable[[], Ledger]
    ) -> tuple[Ledger, list[Unsound]] | None:
        """The ledger and its flaws, if what is remembered is of the ledger and the plan as they are now; else None.

        digest: that of the plan's files; empty if it has errors. reread: gives the ledger from its files. What is
        remembered of another state is taken for ``recall``.
        """
        if self.place is None or (self.kept and self.files):
            return (Ledger(self.entries), self.unsound) if self.is_current(found) else None
        from sqlite3 import Error

        from bizenv.store.index import open_index
        from bizenv.store.recorded import RecordedLedger, read_entries, sign

        index = open_index(str(self.place))
        if index is None:
            return None
        with suppress(Error, ValueError, TypeError, LookupError, AttributeError):
            if digest and index.tell("signed") == sign(found, self.plan, digest):
                return RecordedLedger(index, reread), [Unsound(*row) for row in index.tell("unsound")]
            self._take({name: index.tell(name) for name in _TOLD}, lambda: _by_name(read_entries(index)))
        return None

    def is_current(self, found: Found) -> bool:
        """Whether the ledger holds just what it held then."""
        same = found.files == self.files and found.packs == self.packs and found.strays == self._strays()
        return bool(self.files or self.packs) and same

    def recall(self, found: Found) -> dict[str, Entry]:
        """The entries of files and packs that are unchanged and had no flaw, by their paths."""
        bad = {it.path for it in self.unsound}
        taken = collect(self.entries)  # whether such an entry is sound rests on the redaction too: it is read again
        sound = {
            path: entry
            for entry in self.entries
            if entry.name not in taken and (path := place_of(entry.task, entry.name)) not in bad
        }
        known = {file[0]: file for file in self.files}
        alone = (file.path for file in found.files if file == known.get(file.path))
        packed = (each for pack in found.packs for each in self._list_packed(pack))
        return {path: sound[path] for path in alone if path in sound} | {
            path: entry for path, entry in packed if entry.name not in taken and path not in bad
        }

    def recall_pack(self, pack: EntryFile) -> list[str]:
        """The paths of the entries of a pack that is unchanged and in which all is sound: it need not be opened."""
        taken = collect(self.entries)
        found = self._list_packed(pack)
        spoilt = any(entry.name in taken for _, entry in found)
        return (
            [] if spoilt or any(it.path.startswith(pack.path) for it in self.unsound) else [path for path, _ in found]
        )

    def _list_packed(self, pack: EntryFile) -> list[tuple[str, Entry]]:
        """The entries that are remembered of a pack that is unchanged, with their paths."""
        if pack not in self.packs:
            return []
        from bizenv.ledger.packs import place_in

        found = [self.entries[position] for position in self.packed.get(pack.path, [])]
        return [(place_in(pack.path, entry.name), entry) for entry in found]

    def keep(
        self,
        found: Found,
        entries: Sequence[Entry],
        unsound: Sequence[Unsound],
        contents: Mapping[str, Sequence[str]],
        registry: Registry | None = None,
        digest: str = "",
    ) -> None:
        """Write the cache, or keep it in memory, without files that changed within ``FRESH`` nanoseconds, and so may change again unseen.

        ``contents``: the paths of what each pack holds. ``registry``, ``digest``: the plan and the digest of its files,
        for a long ledger.
        """
        if self.path is None and not self.kept:
            return
        files, packs = (
            [file for file in some if self.now - file.changed > FRESH] for some in (found.files, found.packs)
        )
        whole = len(files) == len(found.files) and len(packs) == len(found.packs)
        if not whole:
            kept = {file.path for file in (*files, *packs)} | {path for pack in packs for path in contents[pack.path]}
            names = {name_entry(path) for path in kept}
            entries = [entry for entry in entries if entry.name in names]
            unsound = [it for it in unsound if it.path in kept]
        again = whole and self.place is not None  # what the index tells of the plan, too
        if again or files != self.files or packs != self.packs or unsound != self.unsound:
            entries = _by_name(entries) if packs else entries
            positions = {entry.name: n for n, entry in enumerate(entries)} if packs else {}
            names_of = {pack.path: map(name_entry, contents[pack.path]) for pack in packs}
            packed = {
                pack: [positions[name] for name in names if name in positions] for pack, names in names_of.items()
            }
            if self.kept:
                self.files, self.packs, self.packed = list(files), list(packs), packed
                self.entries, self.unsound = list(entries), list(unsound)
                return
            columns = {f"file_{field}": [getattr(file, field) for file in files] for field in EntryFile._fields}
            told = {"packs": [list(it) for it in packs], "packed": packed, "unsound": [list(it) for it in unsound]}
            told = {"plan_read": self.plan, **told, **columns}
            if self.place is None and self.path is not None:
                remember(self.path, told | to_columns(entries))
            elif self.place is not None and registry is not None:
                from bizenv.store.recorded import fill, sign

                fill(str(self.place), entries, registry, sign(found, self.plan, digest) if whole else "", told)

    def _strays(self) -> list[str]:
        return [it.path for it in self.unsound if it.flaw == "stray"]


_TOLD = ("plan_read", *(f"file_{field}" for field in EntryFile._fields), "packs", "packed", "unsound")
"""What is remembered besides the entries."""


def _by_name(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in the order of their names: an index gives them in another order than it was given them."""
    return sorted(entries, key=lambda entry: entry.name)


def forget(cache: str | None) -> None:
    """Delete every cache of entries, those of other workspaces and versions too: one may hold words that were taken out.

    Raises DataError if one cannot be deleted. They only save time.
    """
    for path in (it for what in ("ledger", "entries*") for it in Path(cache).glob(f"*.{what}")) if cache else ():
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DataError(
                f"删不了缓存 {escape(path)}，里面还有删去的词句：{describe_failure(error)}；请手工删去"
            ) from None
