"""台账: every entry of a plan, which of them count, and in what order.

No entry is ever removed. An entry no longer counts if another one replaces or withdraws it; ``_voided`` has the rule. An
entry can only name one that was recorded before it.
"""

import datetime as dt
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from functools import cached_property

from bizenv.ledger.course import Course
from bizenv.ledger.entry import Entry, Kind
from bizenv.ledger.names import KINDS
from bizenv.ledger.status import Status
from bizenv.ledger.traces import Traces, find_traces
from bizenv.plan.model import Task


def _order(entry: Entry) -> tuple[dt.date, str, str]:
    """The same as ``Entry.order``, without the calls of properties: it is computed for every entry of a ledger."""
    return entry.effective or entry.date, entry.recorded, entry.name


_SILENT = (
    "request", "reassign", "assign", "object", "recheck", "coordinate", "instruct", "inspect", "milestone", "notice",
    "receive", "issue", "close_year", "scheme", "reorganise",
)  # fmt: skip
"""The kinds of entry that do not say how the work stands."""
_ABOUT_OTHERS = ("withdraw", "redact")
"""The kinds of entry that say only something about another entry: the course of a task passes them over."""


def tells_work(kind: str) -> bool:
    """Whether entries of a kind, given by its name in files, say how work stands."""
    return kind in KINDS and kind not in _SILENT and kind not in _ABOUT_OTHERS


class Ledger:
    """The entries of a plan, in order.

    ``entries`` holds all of them, ``of`` returns those of one task that count, and ``voided`` maps the name of each
    entry that no longer counts to the entry that replaces or withdraws it. A ledger never changes, so it caches what it
    has computed: the course of each task, and the ledger as it was known on a day.

    narrows: whether it takes less time to read the entries of some tasks than all of them.
    """

    narrows = False

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = sorted(entries, key=_order)
        self._voiding = [e for e in self.entries if e.withdraws or e.replaces]
        self.voided = _voided(self.entries, self._voiding)
        self._of: dict[str, list[Entry]] = {}
        self._courses: dict[int, Course] = {}  # by identity: faulty data may have two tasks with one number
        self._known: dict[dt.date, Ledger] = {}
        self._received: dict[dt.date, Ledger] = {}
        self._whole: Ledger | None = None  # of which this one holds what had been received by a day
        for entry in self.entries:
            if entry.name not in self.voided and entry.kind not in _ABOUT_OTHERS:
                self._of.setdefault(entry.task, []).append(entry)

    def begun(self, day: dt.date) -> bool:
        """Whether any entry up to a day that counts says how the work stands. Before that, no task is judged.

        Entries that name persons or departments, ask, object, decide on that, refuse an extension, instruct, record a
        letter or a paper, or say how units are reorganised do not.
        """
        return self.beginning is not None and self.beginning <= day

    @cached_property
    def beginning(self) -> dt.date | None:
        """The first day on which any entry that counts says how the work stands; None if none does."""
        return min((e.day for entries in self._of.values() for e in entries if _tells(e)), default=None)

    def of(self, task_id: str) -> list[Entry]:
        """The entries of a task that count, in order; without a task, those about the plan as a whole."""
        return self._of.get(task_id, [])

    @property
    def issued(self) -> list[Entry]:
        """The papers that are on record as issued, in order."""
        return [e for e in self.of("") if e.kind == "issue"]

    def is_circular_issued(self, period: str) -> bool:
        """Whether the circular on a period, given by its name, is on record as issued."""
        return any(e.paper == "bulletin" and e.period == period for e in self.issued)

    def is_final(self, year: int, day: dt.date) -> bool:
        """Whether the figures of a year had been declared final by a day (年度定账)."""
        return any(e.kind == "close_year" and e.year == year and e.date <= day for e in self.of(""))

    @cached_property
    def moves(self) -> list[Entry]:
        """The reorganisations of units, in the order in which they take effect."""
        return [e for e in self.of("") if e.kind == "reorganise"]

    def list_moves(self, day: dt.date) -> list[Entry]:
        """The reorganisations of units in force on a day, in order."""
        return [e for e in self.moves if e.day <= day]

    def find_schemes(self, day: dt.date) -> dict[str, Entry]:
        """By a day, the last scheme (细化落实方案) of each department from which one has come."""
        return {e.unit or "": e for e in self.of("") if e.kind == "scheme" and e.arrived <= day}

    def find_answer(self, entry: Entry, kind: Kind) -> Entry | None:
        """The entry of a kind that answers this one by its name, such as the decision on an objection; None if none does."""
        return next((e for e in self.of(entry.task) if e.kind == kind and e.of == entry.name), None)

    def find_previous(self, entry: Entry) -> Entry | None:
        """The last fact before an entry on the same node, which the entry repeats if the two say the same.

        An entry on the whole task is about each of its nodes. A new entry, which has no name yet, comes after all that
        is on record up to its day. Of a withdrawal or redaction it is an earlier one of the same entry. None if there is none.
        """
        peers = self.of(entry.task)
        if entry.kind == "withdraw":
            peers = self._withdrawals(entry.withdraws)
        elif entry.kind == "redact":
            peers = [e for e in self.entries if e.kind == "redact" and e.of == entry.of]
        elif (
            entry.kind == "report"
        ):  # a form brings a report and a request together: the request does not part two reports
            peers = [e for e in peers if e.kind != "request"]
        if entry.name:
            count = bisect_left(peers, _order(entry), key=_order)
        else:
            count = bisect_right(peers, entry.day, key=lambda e: e.day)
        nodes = (None, entry.deadline)
        return next((e for e in reversed(peers[:count]) if entry.deadline is None or e.deadline in nodes), None)

    def _withdrawals(self, name: str | None) -> list[Entry]:
        return [e for e in self._voiding if e.withdraws == name and e.name not in self.voided]

    def holds(self, task: Task, kind: Kind) -> bool:
        """Whether any entry of a kind counts of a task."""
        return any(entry.kind == kind for entry in self.of(task.id))

    def tasks(self) -> set[str]:
        """The ids of the tasks of which any entry counts."""
        return self._of.keys() - {""}

    @cached_property
    def traces(self) -> Traces:
        """Whom and which days its entries name."""
        return self.find_traces()

    def find_traces(self) -> Traces:
        """What ``traces`` keeps."""
        return find_traces(self._of, self.moves)

    def is_voided(self, name: str) -> bool:
        """Whether an entry, given by its name, no longer counts because of another one."""
        return name in self.voided

    def recall_unlawful(self) -> Sequence[tuple[str, Sequence[str]]] | None:
        """What ``soundness.find_unlawful`` found in a ledger that is kept in an index, each with its day; else None."""
        return None

    def dangling(self) -> list[Entry]:
        """The entries that withdraw or replace what is not there or what they may not, and so have no effect."""
        if not self._voiding:
            return []
        known = {e.name: e for e in self.entries}
        targets = ((e, known.get(e.voids or "")) for e in self._voiding)
        return [e for e, target in targets if target is None or not may_replace(e, target)]

    def recorded_by(self, day: dt.date | None) -> "Ledger":
        """The ledger with only what had been recorded by the end of a day; for None, this ledger."""
        if day is None:
            return self
        if day not in self._known:
            last = day.isoformat()
            self._known[day] = Ledger(e for e in self.entries if e.recorded[:10] <= last)
        return self._known[day]

    def received_by(self, day: dt.date | None) -> "Ledger":
        """The ledger with only what the office had received by the end of a day; for None, this ledger."""
        if day is None:
            return self
        if day not in self._received:
            part = self._received[day] = Ledger(e for e in self.entries if e.arrived <= day)
            part._whole = self
        return self._received[day]

    def with_entry(self, entry: Entry) -> "Ledger":
        """A new ledger with one more entry, which keeps the courses of the tasks that the entry is not about."""
        if entry.kind in _ABOUT_OTHERS or entry.voids or any(e.voids == entry.name for e in self._voiding):
            grown = Ledger([*self.entries, entry])
        else:
            grown = Ledger()  # no other entry starts or stops counting, and the rest is sorted already
            grown.entries = _inserted(self.entries, entry)
            grown._voiding, grown.voided = self._voiding, self.voided
            grown._of = {**self._of, entry.task: _inserted(self.of(entry.task), entry)}
            if "beginning" in self.__dict__:
                days = [self.beginning, entry.day if _tells(entry) else None]
                grown.beginning = min((day for day in days if day is not None), default=None)
            grown._received = {
                day: part if entry.arrived > day else part.with_entry(entry) for day, part in self._received.items()
            }
        if grown.moves == self.moves:
            grown._courses = {n: it for n, it in self._courses.items() if it.task.id != entry.task}
        return grown

    def course(self, task: Task) -> Course:
        """The course of a task by its entries that count."""
        known = self._courses.get(id(task))
        if known is None:
            entries, whole = self.of(task.id), self._whole
            same = whole is not None and whole.of(task.id) == entries  # nothing of it came later: it is replayed once
            same = same and whole is not None and whole.moves == self.moves
            known = whole.course(task) if whole is not None and same else Course(task, entries, self.moves)
            self._courses[id(task)] = known
        return known

    def status(self, task: Task, as_of: dt.date, *, judged: dt.date | None = None) -> Status:
        """The status of a task on a day. A task is replayed once, even for several days. ``judged``: see ``Status``."""
        return self.course(task).status(as_of, judged)


def _tells(entry: Entry) -> bool:
    """Whether an entry that counts says how the work stands."""
    return entry.kind not in _SILENT and entry.decision != "refused"


def _inserted(entries: Iterable[Entry], entry: Entry) -> list[Entry]:
    """Sorted entries with one more at its place in the order."""
    entries = list(entries)
    insort(entries, entry, key=_order)
    return entries


def _voided(entries: Sequence[Entry], voiding: Sequence[Entry]) -> dict[str, Entry]:
    """The names of the entries that no longer count, each with the entry that replaces or withdraws it.

    ``voiding`` are those among the entries that replace or withdraw another. An entry and all corrections of it, and of
    these in turn, are a family: at most one of it counts, the one recorded last that is not withdrawn. So withdrawing a
    correction brings back what it corrected, and withdrawing a withdrawal what that withdrew. A withdrawal that is
    itself withdrawn has no effect.
    """
    if not voiding:
        return {}
    known = {e.name: e for e in entries}
    targets = {e.name: known[e.voids] for e in voiding if e.voids in known and may_replace(e, known[e.voids])}
    latest = [e for e in sorted(voiding, key=lambda e: (e.recorded, e.name), reverse=True) if e.name in targets]
    voided: dict[str, Entry] = {}
    for entry in latest:  # what withdraws a withdrawal was recorded after it, so it comes first
        if entry.withdraws and entry.name not in voided:
            voided.setdefault(entry.withdraws, entry)
    families: dict[str, list[Entry]] = {}
    for entry in latest:
        if not entry.withdraws:
            first = entry
            while first.replaces and not first.withdraws and first.name in targets:
                first = targets[first.name]
            families.setdefault(first.name, []).append(entry)
    for name, corrections in families.items():
        standing = [e for e in corrections if e.name not in voided]
        for entry in standing[1:]:
            voided[entry.name] = next((e for e in standing if e.replaces == entry.name), standing[0])
        if standing and name not in voided:
            voided[name] = next((e for e in standing if e.replaces == name), standing[0])
    return voided


def may_replace(entry: Entry, target: Entry) -> bool:
    """Whether an entry may replace or withdraw ``target``, which must be of the same task and recorded before it.

    An entry that replaces another must also be of the same kind.
    """
    same_kind = entry.withdraws is not None or entry.kind == target.kind
    return same_kind and entry.task == target.task and (target.recorded, target.name) < (entry.recorded, entry.name)
