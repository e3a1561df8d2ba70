"""Whether a ledger is sound: what an answer may not pass over in silence, and what keeps a task from being written on.

``store.journal`` finds the flaws of files, this module those between entries. ``bizenv validate`` tells each at its
place; a question tells how many there are, and a document is refused.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from bizenv.base.layout import PACK, SUFFIX, place_of
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.entry import NAME, Entry, is_same
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.states import Step
from bizenv.plan.registry import Registry

Flaw = Literal[
    "broken",  # the file cannot be read, or is no valid entry
    "newer",  # a later bizenv wrote it: its version, kind or a key is not known
    "edited",  # it was changed after it was written; it counts as it reads now
    "moved",  # it lies in another folder than its task's; it counts
    "copied",  # the same entry lies in its own place
    "conflict",  # a copy beside the entry itself, as sync clients and browsers make it; it does not count
    "misnamed",  # the name is none of an entry
    "stray",  # it is named like an entry, but its ending or its folder keeps it from being read
    "foreign",  # it is of another plan
    "homeless",  # the plan has no such task
    "unlawful",  # the step is not lawful and changes nothing
    "dangling",  # the entry that it withdraws or corrects is not there
    "doubled",  # another entry says the same; both count
    "unredacted",  # words that were taken out of it are there again, or were never taken out
    "torn",  # a pack that is not as it was written: an entry may be missing; what can be read of it counts
]
COUNTED: tuple[Flaw, ...] = ("edited", "moved", "doubled", "unredacted")
"""The flaws of entries that count all the same."""
HARMLESS: tuple[Flaw, ...] = ("copied", "conflict", "dangling", "doubled", "unredacted")
"""The flaws that do not keep a task from being written on: what is on record of it is known in full."""
_COPY = re.compile(rf"({NAME.pattern}|{PACK.removesuffix('[.]yaml')})[ (（_.~-].*", re.ASCII | re.DOTALL)


class Unsound(NamedTuple):
    """A file or an entry with a flaw.

    path: the path from the ledger's folder, with slashes; of an entry in a pack, see ``packs.place_in``.
    recorded: when the entry was recorded; empty if that is not known.
    code: the rule that a broken file breaks first; empty for the other flaws, of which each has a rule of its own.
    """

    path: str
    flaw: Flaw
    recorded: str = ""
    code: str = ""

    @property
    def name(self) -> str:
        """The name of the entry, if the file is called as an entry is."""
        return self.path.rpartition("/")[2].rpartition(".")[0]


def find_original(path: str) -> str:
    """The path of the entry, or of the pack, that a file lies beside as a copy, by its path from the ledger's folder; empty if it is none.

    >>> find_original("58/2019-12-02_58_report_3f9c12ab34cd (1).yaml")
    '58/2019-12-02_58_report_3f9c12ab34cd.yaml'
    """
    folder, _, name = path.rpartition("/")
    match = _COPY.fullmatch(name.removesuffix(SUFFIX))
    return f"{folder}/{match[1]}{SUFFIX}" if match is not None and folder else ""


def find_conflicts(ledger: Ledger) -> Iterator[Unsound]:
    """Yield the flaws that entries have beside one another: a dangling withdrawal or correction, and the same twice."""
    yield from (_at(entry, "dangling") for entry in ledger.dangling())
    yield from (_at(later, "doubled") for _, later in find_twins(ledger))


def find_twins(ledger: Ledger) -> Iterator[tuple[Entry, Entry]]:
    """Yield each entry that says the same as the last one before it on its node, and that one first.

    Of all entries of a ledger this finds what ``Ledger.find_previous`` finds of one.
    """
    told: dict[str, list[Entry]] = {}  # by task, or by the entry that is withdrawn or redacted
    for entry in ledger.entries:
        if entry.name in ledger.voided:
            continue
        about = f"redact {entry.of}" if entry.kind == "redact" else entry.withdraws
        peers = told.setdefault(about or entry.task, [])
        nodes = (None, entry.deadline)
        last = next((e for e in reversed(peers) if entry.deadline is None or e.deadline in nodes), None)
        if last is not None and (last.kind, last.date) == (entry.kind, entry.date) and is_same(last, entry):
            yield last, entry
        peers.append(entry)


def find_unlawful(registry: Registry, ledger: Ledger, as_of: dt.date) -> Iterator[Unsound]:
    """Yield the entries that count but are not lawful up to and including a day, and those on no task of the plan."""
    known = ledger.recall_unlawful()
    if known is None:
        yield from (it for _, it in date_unlawful(registry, ledger, as_of))
    else:
        yield from (Unsound._make(row) for day, row in known if day <= as_of.isoformat())


def renew_unlawful(
    registry: Registry, ledger: Ledger, as_of: dt.date, known: Iterable[Unsound], tasks: frozenset[str]
) -> list[Unsound]:
    """What ``find_unlawful`` finds, where it found ``known`` before there were new entries on some tasks, and nothing else."""
    kept = [it for it in known if _name_task(it) not in tasks]
    anew = [it for _, it in date_unlawful(registry, ledger, as_of, tasks)]
    last = len(registry.position)
    return sorted([*kept, *anew], key=lambda it: registry.position.get(_name_task(it), last))


def _name_task(it: Unsound) -> str:
    return it.path.partition("/")[0]


def date_unlawful(
    registry: Registry, ledger: Ledger, as_of: dt.date = dt.date.max, tasks: frozenset[str] | None = None
) -> Iterator[tuple[dt.date, Unsound]]:
    """What ``find_unlawful`` finds in a ledger, each with the day from which it is so. ``tasks``: of these alone."""
    recorded = ledger.tasks() if tasks is None else ledger.tasks() & tasks
    for task in registry.among(recorded):
        steps = ledger.course(task).steps(as_of)
        yield from ((step.entry.day, _at(step.entry, "unlawful")) for step in steps if step.refused)
    for task_id in recorded - registry.position.keys():
        yield from ((entry.day, _at(entry, "homeless")) for entry in ledger.of(task_id) if entry.day <= as_of)


def list_refused(steps: Iterable[Step]) -> list[Unsound]:
    """The entries of steps that are not lawful."""
    return [_at(step.entry, "unlawful") for step in steps if step.refused]


def still_counts(found: Iterable[Unsound], ledger: Ledger) -> list[Unsound]:
    """Flaws without those of entries that were withdrawn or corrected since, on which nothing rests any more."""
    return [it for it in found if it.flaw not in COUNTED or not ledger.is_voided(it.name)]


def _at(entry: Entry, flaw: Flaw) -> Unsound:
    return Unsound(place_of(entry.task, entry.name), flaw, entry.recorded)
