"""A ledger that was read before, with the entries that have been written since: only their files are read."""

from collections.abc import Sequence
from pathlib import Path

from bizenv.base.layout import LEDGER, place_of
from bizenv.ledger.entry import Entry
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.soundness import Unsound, find_conflicts
from bizenv.standing.standing import Journal
from bizenv.store.reading import read_entry

_WIDE = ("reorganise", "redact")
"""The kinds of entry that change more than the course of their own task."""


def grow(journal: Journal, folder: Path, plan: str, paths: Sequence[str]) -> tuple[Journal, frozenset[str]] | None:
    """The journal with the entries of new files, given by their paths from the ledger's folder, and the tasks they are about.

    None where that is not all that they change, so that the ledger has to be read anew: a file with a flaw or about the
    whole of the work, or one that bears on a file that has a flaw.
    """
    ledger = journal.ledger
    if any(it.flaw == "dangling" for it in journal.unsound):
        return None
    grown = []
    for path in paths:
        entry, flaw, *_ = read_entry(folder / LEDGER / path)
        if entry is None or flaw is not None or entry.plan != plan or path != place_of(entry.task, entry.name):
            return None
        if entry.kind in _WIDE or _is_known(entry, ledger, journal.unsound):
            return None
        ledger = ledger.with_entry(entry)
        grown.append(entry)
    if (
        ledger.moves != journal.ledger.moves
    ):  # one was withdrawn, or its withdrawal was: it bears on every task of its units
        return None
    tasks = frozenset(entry.task for entry in grown)
    conflicts = list(find_conflicts(Ledger(entry for entry in ledger.entries if entry.task in tasks)))
    if any(it.flaw == "dangling" for it in conflicts):
        return None
    other = [it for it in journal.unsound if it.flaw == "doubled" and not _is_about(it, tasks)]
    flaws = [it for it in journal.unsound if it.flaw != "doubled"]
    place = {entry.name: n for n, entry in enumerate(ledger.entries)} if other and conflicts else {}
    doubled = sorted([*other, *conflicts], key=lambda it: place.get(it.name, 0))
    return journal._replace(ledger=ledger, unsound=(*flaws, *doubled)), tasks


def _is_known(entry: Entry, ledger: Ledger, unsound: Sequence[Unsound]) -> bool:
    """Whether a name is there already, in whatever file, or words have been taken out of that entry."""
    return any(entry.name in it.path for it in unsound) or any(
        it.name == entry.name or (it.kind == "redact" and it.of == entry.name) for it in ledger.entries
    )


def _is_about(it: Unsound, tasks: frozenset[str]) -> bool:
    """Whether an entry with a flaw is about one of some tasks."""
    return any(it.path == place_of(task, it.name) for task in tasks)
