"""Entries as read from the ledger's folder, and which of them count."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import LEDGER, PACKS, PLAN, may_be_entry, name_entry, place_of
from bizenv.base.tuples import NamedTuple
from bizenv.ledger import redaction
from bizenv.ledger.entry import NAME, Entry, find_home, from_data, make_digest, parse_rendered
from bizenv.ledger.shape import is_sound
from bizenv.ledger.soundness import COUNTED, Flaw, Unsound, find_original

if TYPE_CHECKING:
    from bizenv.store.packs import Opened


class Read(NamedTuple):
    """A file as read: its entry, None if it cannot be used, and what is wrong with it, by the file alone.

    code: the rule that a broken file breaks first; empty if it cannot even be opened.
    rest: of a file that is not as it was written, the digest of what it holds, as in ``redaction.digest_rest``.
    """

    entry: Entry | None
    flaw: Flaw | None = None
    code: str = ""
    rest: str = ""


class Sorted(NamedTuple):
    """The entries of files that count, and the flaws of the files."""

    entries: list[Entry]
    unsound: list[Unsound]


Reads = tuple[dict[str, Read], list[str]]
"""Files and entries in packs as read, by their paths, and the paths of strays."""


def read_entry(path: Path) -> Read:
    """Read the file of an entry."""
    if path.parent.name == PACKS and not may_be_entry(path.name):
        return Read(None, "misnamed")  # whatever it is, it may be as large as a pack
    try:
        content = files.read(path)
    except DataError:
        return Read(None, "broken")
    return _read_content(path, name_entry(path.name), content)


def _read_content(path: "str | Path", name: str, content: bytes) -> Read:
    """Read an entry from the content of its file; ``path`` is that of the file, or leads into a pack."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    data = parse_rendered(text)
    if data is not None and NAME.fullmatch(name) and name.endswith(make_digest(content)) and is_sound(data):
        entry = from_data(name, data)  # the digest and the shape fit: the file is as bizenv wrote it
        if name.startswith(f"{entry.date}_{entry.task or PLAN}_{entry.kind}_"):
            return Read(entry)
    from bizenv.checks.entry import examine

    it = examine(Path(path), content)
    rest = redaction.digest_rest(content) if it.flaw == "edited" else ""
    return Read(it.entry, it.flaw, it.code if it.flaw == "broken" else "", rest)


def read_steadily(read: Callable[[], Reads], folder: Path) -> Reads:
    """What ``read`` finds, read again if files vanished meanwhile: somebody else packs them, or rewrites a pack."""
    found = read()
    for _ in range(3):
        missing = (path for path, it in found[0].items() if it.flaw == "broken" and it.entry is None)
        if not any(not os.path.lexists(folder / LEDGER / path) for path in missing if not _is_packed(path)):
            break
        found = read()
    return found


def read_packed(folder: Path, pack: str, known: Mapping[str, Entry]) -> dict[str, Read]:
    """Read the entries of a pack, by paths as ``packs.place_in`` makes them, and the pack itself if it has a flaw.

    pack: its path from the ledger's folder. known: entries that need not be read again, by such paths.
    """
    from bizenv.store.packs import open_pack

    return _take_out(pack, open_pack(folder, pack), known)


def read_packed_tasks(folder: Path, pack: str, tasks: Sequence[str]) -> dict[str, Read]:
    """Read the entries of a pack that are about some tasks, as ``read_packed`` and ``open_some`` do."""
    from bizenv.store.packs import open_some

    return _take_out(pack, open_some(folder, pack, tasks), {})


def _take_out(pack: str, opened: "Opened", known: Mapping[str, Entry]) -> dict[str, Read]:
    from bizenv.ledger.packs import place_in

    reads = {pack: Read(None, opened.flaw)} if opened.flaw is not None else {}
    for name, content in opened.entries:
        path = place_in(pack, name)
        entry = known.get(path)
        reads[path] = Read(entry) if entry is not None else _read_content(path, name_entry(path), content)
    return reads


def sort_out(reads: Mapping[str, Read], strays: Iterable[str], plan: str | None) -> Sorted:
    """The entries of a plan that count among files, given by their paths, and what is wrong with the others.

    An entry in the folder of another task counts if it does not lie in its own place too: no entry counts twice. An entry
    from which words were taken out, as its redaction says, has no flaw.
    """
    entries = []
    unsound = [Unsound(path, "stray") for path in strays]
    moved = set()
    taken = redaction.collect(it.entry for it in reads.values() if it.entry is not None)
    packed = {path for path in reads if _is_packed(path)}
    names = {name_entry(path) for path in packed}
    packs = {path.rpartition("/")[0] for path in packed}
    spare = _find_spare(reads, packed, taken) if packed else {}
    for path, (entry, flaw, code, rest) in reads.items():
        if flaw == "misnamed" and (
            (original := find_original(path)) in reads or original in packs or name_entry(original) in names
        ):
            entry, flaw = None, "conflict"
        if path in spare:
            if (extra := spare[path]) is not None:
                unsound.append(Unsound(path, extra, entry.recorded if entry is not None else "", code))
            continue
        if entry is not None:
            if entry.name in taken:
                flaw = redaction.judge(entry, flaw, rest, taken[entry.name])
            place = place_of(entry.task, entry.name)
            if path != place and path not in packed:
                if place in reads or entry.name in names or entry.name in moved:
                    flaw = "copied"
                elif flaw is None:
                    flaw = "moved"
                moved.add(entry.name)
            if plan not in (None, entry.plan):
                flaw = "foreign"
            if flaw is None or flaw in COUNTED:
                entries.append(entry)
        if flaw is not None:
            unsound.append(Unsound(path, flaw, entry.recorded if entry is not None else "", code))
    return Sorted(entries, unsound)


def _is_packed(path: str) -> bool:
    """Whether a path leads into a pack."""
    return path.startswith(f"{PACKS}/") and path.count("/") > 1


def _find_spare(
    reads: Mapping[str, Read], packed: Iterable[str], taken: Mapping[str, list[Entry]]
) -> dict[str, Flaw | None]:
    """The paths of entries that are not needed: the same are in a file of their own, or in another pack.

    Of several with one name that differ, one counts from which words have still to be taken out, so that they are found;
    else one without a flaw. Each path has its flaw; None if what it holds is the very same, or sound.
    """

    def judge(path: str) -> Flaw | None:
        entry, flaw, _, rest = reads[path]
        known = taken.get(entry.name) if entry is not None else None
        return redaction.judge(entry, flaw, rest, known) if entry is not None and known else flaw

    homes: dict[str, list[str]] = {}
    for path in sorted(packed):
        homes.setdefault(name_entry(path), []).append(path)
    spare: dict[str, Flaw | None] = {}
    for name, paths in homes.items():
        own = find_home(name)
        every = [own, *paths] if own in reads else paths
        if len(every) > 1:
            flaws = {path: judge(path) for path in every}
            best = min(every, key=lambda path: (flaws[path] != "unredacted", flaws[path] is not None))
            for path in every:
                if path != best:
                    same = reads[path] == reads[best] or flaws[path] is None
                    spare[path] = None if same else flaws[path] if flaws[path] in ("broken", "unredacted") else "copied"
    return spare
