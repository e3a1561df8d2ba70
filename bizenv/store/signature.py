"""What a plan's folder looks like from outside, so that a program that runs for long sees that something has changed."""

import os
from collections.abc import Hashable, Iterable, Mapping

from bizenv.base.layout import CLUES, EVIDENCE, LEDGER, PACKS, PLANS, SUFFIX, place_names
from bizenv.ledger.entry import NAME
from bizenv.store.plans import find_workspace

_RECENT = 2_000_000_000
"""A file changed in the last so many nanoseconds may change again without looking different: FAT counts in two seconds."""
_DEEP = 4
_PASSED_OVER = (EVIDENCE, CLUES, PLANS, ".git", ".schemas")

State = tuple[str, int, int, int, int]
Signature = Mapping[str, frozenset[State]]
"""The files of each folder of a task, by the name of the folder; all others under the empty name."""
Quick = Mapping[str, Hashable]
"""What each folder of a task tells of its files, by its name; all other files under the empty name."""


def sign(folder: str, clock: int) -> Signature | None:
    """What the files of a plan look like, without evidence and clues; None if they may still change unseen.

    Two equal values mean the same content. The names that a workspace of several plans gives to their units are among
    them. An entry is written once under a name of its own, so it counts as it is, however new. ``clock``: the time now in
    nanoseconds.
    """
    try:
        rest = _look_beside(folder, clock)
        return (
            None if rest is None else {"": rest, **{it.name: _sign_task(folder, it.name) for it in _list_tasks(folder)}}
        )
    except OSError:
        return None


def sign_quickly(folder: str, clock: int) -> Quick | None:
    """What tells that something has changed, in a fraction of the time: of a task's entries its folder alone tells.

    A file that somebody changes where it lies in the ledger, which nobody may, is not seen. None if files may still
    change unseen.
    """
    try:
        rest = _look_beside(folder, clock)
        if rest is None:
            return None
        found: dict[str, Hashable] = {"": rest}
        lately, every = clock - _RECENT, os.name == "nt"  # there a folder tells late, and a file costs nothing
        for task in _list_tasks(folder):
            facts = task.stat()
            changed, made = facts.st_mtime_ns, facts.st_ctime_ns
            files = _sign_task(folder, task.name) if every or changed > lately or made > lately else None
            found[task.name] = (changed, made, facts.st_ino, files)
        return found
    except OSError:
        return None


def sign_again(folder: str, known: Signature, before: Quick, now: Quick, clock: int) -> Signature | None:
    """What the files look like now, where only the folders of some tasks need be looked at.

    known, before: what ``sign`` and ``sign_quickly`` told; now: what the latter tells now.
    """
    changed = [name for name, told in now.items() if before.get(name) != told]
    if "" in changed or before.keys() - now.keys():  # one is gone, or is a file
        return sign(folder, clock)
    return sign_tasks(folder, known, changed)


def sign_tasks(folder: str, known: Signature, tasks: Iterable[str]) -> Signature | None:
    """What the files look like, where those of some tasks alone are looked at, by the names of their folders. ``known``: as in ``sign_again``."""
    try:
        return {**known, **{name: _sign_task(folder, name) for name in tasks}}
    except OSError:
        return None


def list_added(before: Signature, now: Signature) -> list[str] | None:
    """The paths, from the ledger's folder, of the entries that are new; None if anything else has changed.

    What begins with a full stop is passed over, as in the ledger.
    """
    if before.keys() - now.keys():
        return None
    added: set[State] = set()
    for name, files in now.items():
        past = before.get(name, frozenset())
        if files is not past and files != past:
            new, gone = ({it for it in some if "/." not in it[0]} for some in (files - past, past - files))
            if gone or not name or name == PACKS:
                return None
            added |= new
    if not all(path.endswith(SUFFIX) and path.count("/") == 2 and size > 0 for path, _, size, *_ in added):
        return None
    return sorted(path.removeprefix(f"{LEDGER}/") for path, *_ in added)


def list_strange(name: str, files: frozenset[State]) -> tuple[str, ...]:
    """The names in the folder of a task that are none of an entry of its own, as ``find_task_files`` takes them; ``files``: as in ``Signature``."""
    inside = {path.split("/")[2] for path, *_ in files}
    named = ((it, NAME.fullmatch(it.removesuffix(SUFFIX))) for it in sorted(inside))
    return tuple(it for it, found in named if found is None or found[2] != name or not it.endswith(SUFFIX))


def _list_tasks(folder: str) -> list["os.DirEntry[str]"]:
    """The folders of tasks in the ledger."""
    try:
        with os.scandir(f"{folder}/{LEDGER}") as found:
            return [it for it in found if it.is_dir(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _look_beside(folder: str, clock: int) -> frozenset[State] | None:
    """All files but those in the folders of tasks; None if one that is none of an entry is too new to be sure of."""
    found: list[State] = []
    fresh = _look(folder, "", found, clock)
    names = place_names(find_workspace(folder))
    if os.path.lexists(names):
        facts = os.stat(names)  # noqa: PTH116 - pathlib costs time here
        found.append(_tell(names, facts))
        fresh = fresh or _is_recent(facts, clock)
    return None if fresh else frozenset(found)


def _sign_task(folder: str, name: str) -> frozenset[State]:
    found: list[State] = []
    _look(f"{folder}/{LEDGER}/{name}", f"{LEDGER}/{name}/", found, 0)
    return frozenset(found)


def _look(folder: str, above: str, found: list[State], clock: int) -> bool:
    """Add the files of a folder, without those of tasks; whether one right within the plan's folder is too new to be sure of."""
    fresh = False
    with os.scandir(folder) as scanned:
        entries = list(scanned)
    for entry in entries:
        name = f"{above}{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            try:
                facts = entry.stat()
            except OSError:  # a link to nothing
                facts = entry.stat(follow_symlinks=False)
            found.append(_tell(name, facts))
            fresh = fresh or (not above and _is_recent(facts, clock))
        elif above != f"{LEDGER}/" and entry.name not in _PASSED_OVER and name.count("/") < _DEEP:
            fresh = _look(entry.path, f"{name}/", found, clock) or fresh
    return fresh


def _tell(name: str, facts: os.stat_result) -> State:
    return name, facts.st_mtime_ns, facts.st_size, facts.st_ino, facts.st_ctime_ns


def _is_recent(facts: os.stat_result, clock: int) -> bool:
    """Whether something has changed lately."""
    return clock - max(facts.st_mtime_ns, facts.st_ctime_ns) < _RECENT
