"""The Python API: one object for a plan and its ledger, used by the command line and by other Python code.

The caller passes the day, the clock and the cache folder: neither this module nor those below it look them up.
"""

import datetime as dt
from copy import copy
from functools import cached_property
from os import PathLike, fspath
from os.path import lexists
from typing import TYPE_CHECKING, Any

from bizenv.base import layout
from bizenv.base.files import read
from bizenv.store import plans

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from bizenv.ledger.ledger import Ledger
    from bizenv.ledger.soundness import Unsound
    from bizenv.ledger.status import Status
    from bizenv.plan.doubts import Checklist
    from bizenv.plan.model import Department, Plan, Task
    from bizenv.plan.registry import Registry
    from bizenv.plan.several import Several
    from bizenv.standing.query import Query, Sort
    from bizenv.standing.rubric import Rules
    from bizenv.standing.standing import Journal, Standing
    from bizenv.store.entries import EntryMemory

    Before = dict[Hashable, tuple[Any, frozenset[str]]]
    """Answers of the plan before its ledger grew, each with the tasks that have new entries since."""


class Book:
    """A plan and, in a workspace, its ledger.

    Lists are in the order of the document unless stated otherwise. The ledger, the rubric and each standing are kept
    once they are read or computed.

    folder: the folder of the plan.
    errors: the number of errors in its data; code: the code of the first.
    cache: the folder where parsed data is kept; None for no cache.
    clock: the time now in nanoseconds, with which the modification times of files are compared.
    digest: that of the plan's files; empty if it is not known.
    memories: what a process that opens the plan again and again keeps of its ledger between; None: nothing.
    """

    def __init__(
        self,
        registry: "Registry",
        folder: str,
        *,
        errors: int = 0,
        code: str = "",
        cache: str | None = None,
        clock: int = 0,
        digest: str = "",
        memories: "dict[str, EntryMemory] | None" = None,
    ) -> None:
        self.registry = registry
        self.folder = folder
        self.errors = errors
        self.code = code
        self.digest = digest
        self._cache = cache
        self._clock = clock
        self._memories = memories
        self._unlawful: dict[Hashable, list[Unsound]] = {}
        self._standings: dict[Hashable, Standing] = {}
        self._before: Before = {}

    @cached_property
    def journal(self) -> "Journal | None":
        """The ledger, the rubric and how many files are unusable; None without a workspace. Raises DataError."""
        if not layout.is_workspace(self.folder):
            return None
        from pathlib import Path

        from bizenv.store import workspace

        digest = self.digest if not self.errors else ""
        folder, plan, cache, clock = Path(self.folder), self.plan.id, self._cache, self._clock
        return workspace.load(folder, plan, cache, clock, self.registry, digest, self._memories)

    @cached_property
    def rules(self) -> "Rules":
        """The rubric of the workspace, or the one that comes with bizenv. Raises DataError."""
        journal = self.__dict__.get("journal")  # only if already read: commands that record need no ledger
        if journal is not None:
            rules: Rules = journal.rules
            return rules
        from pathlib import Path

        from bizenv.store import rubric

        return rubric.load(Path(self.folder), self._cache, self._clock)

    @cached_property
    def checklist(self) -> "Checklist":
        """What nobody has settled of a plan that was read out of a document; empty without ``doubts.md``. Raises DataError.

        A file that is not UTF-8 has a line that cannot be read.
        """
        from pathlib import Path

        from bizenv.plan import doubts

        path = Path(self.folder) / layout.DOUBTS
        if not lexists(path):
            return doubts.Checklist(())
        return doubts.parse(read(path)) or doubts.Checklist((), (1,))

    @property
    def ledger(self) -> "Ledger":
        """Every entry on record; empty without a workspace. Raises DataError."""
        return self.ledger_known_by(None)

    def ledger_known_by(self, day: dt.date | None) -> "Ledger":
        """The entries recorded by the end of a day (None: all of them); empty without a workspace. Raises DataError."""
        from bizenv.ledger.ledger import Ledger

        return self.journal.ledger.recorded_by(day) if self.journal is not None else Ledger()

    def known_before(self, moment: str) -> "Book":
        """The same plan with only what had been recorded before a moment, as in ``Entry.recorded``. Raises DataError."""
        from bizenv.ledger.ledger import Ledger

        journal = self.journal
        past = copy(self)
        past._unlawful, past._standings, past._before = {}, {}, {}
        if journal is not None:
            known = Ledger(entry for entry in journal.ledger.entries if entry.recorded < moment)
            past.journal = journal._replace(ledger=known)
        return past

    def standing(
        self,
        as_of: dt.date,
        recorded_by: dt.date | None = None,
        *,
        closed: bool = False,
        received_by: dt.date | None = None,
        reviewed: dt.date | None = None,
    ) -> "Standing":
        """The status of every task on a day, from the entries recorded by the end of ``recorded_by`` (None: all).

        ``closed``: the day is the last of a finished period, so that a deadline on it can be missed. ``received_by``:
        what the office received after this day is left out (None: nothing is). ``reviewed``: the day of a paper, up to
        which units have objected (None: as far as ``as_of``). Raises DataError.
        """
        key = (as_of, recorded_by, closed, received_by, reviewed)
        if key not in self._standings:
            _make_room(self._standings)
            from bizenv.standing.standing import make_standing

            before, changed = self._before.pop(key, (None, frozenset()))
            self._standings[key] = make_standing(
                self.registry,
                self.journal,
                as_of,
                recorded_by=recorded_by,
                closed=closed,
                received_by=received_by,
                reviewed=reviewed,
                before=before,
                changed=changed,
            )
        return self._standings[key]

    def find_unsound(self, as_of: dt.date, recorded_by: dt.date | None = None) -> "list[Unsound]":
        """What is wrong with the ledger that an answer on a day rests on, as known by ``recorded_by``. Raises DataError.

        Flaws of what was withdrawn or corrected are left out.
        """
        if self.journal is None:
            return []
        from bizenv.ledger.soundness import find_unlawful, renew_unlawful, still_counts

        key = (as_of, recorded_by)
        last = recorded_by.isoformat() if recorded_by is not None else "~"
        ledger = self.ledger_known_by(recorded_by)
        if key not in self._unlawful:
            _make_room(self._unlawful)
            before, changed = self._before.pop(key, (None, frozenset()))
            self._unlawful[key] = (
                list(find_unlawful(self.registry, ledger, as_of))
                if before is None
                else renew_unlawful(self.registry, ledger, as_of, before, changed)
            )
        found = still_counts((it for it in self.journal.unsound if it.recorded[:10] <= last), ledger)
        return [*found, *self._unlawful[key]]

    def grow(self, paths: "Sequence[str]") -> "Book | None":
        """The same with new entries, given by the paths of their files from the ledger's folder, where nothing else has changed.

        What was found before and does not rest on them is kept. None if the whole has to be read anew.
        """
        journal = self.__dict__.get("journal")
        if journal is None or self.registry.list_former():
            return None
        from pathlib import Path

        from bizenv.store import growing

        found = growing.grow(journal, Path(self.folder), self.plan.id, paths)
        if found is None:
            return None
        grown = copy(self)
        grown.journal, changed = found
        grown._unlawful, grown._standings = {}, {}
        known = {
            **self._before,
            **{key: (it, frozenset()) for key, it in (*self._unlawful.items(), *self._standings.items())},
        }
        kept = list(known.items())[-_MOST_KEPT:]
        grown._before = {key: (it, changed | before) for key, (it, before) in kept}
        return grown

    @property
    def plan(self) -> "Plan":
        """The document: id, title, number, issuer, day of issue."""
        return self.registry.plan

    @property
    def tasks(self) -> "Sequence[Task]":
        """Every task."""
        return self.registry.tasks

    @property
    def departments(self) -> "Sequence[Department]":
        """Every department."""
        return self.registry.departments

    def task(self, number: str) -> "Task":
        """The one task with this number, written as 27.3, 27(3) or 专2(3).

        Raises bizenv.base.errors.NotFoundError, also for the number of a measure that has several tasks.
        """
        found = self.registry.named(number)
        return found[0] if len(found) == 1 else self.registry.task(number)

    def select(
        self,
        as_of: dt.date,
        sort: "Sort" = "id",
        filters: "Query | None" = None,
        recorded_by: dt.date | None = None,
        *,
        last: dt.date | None = None,
        words: "Sequence[str]" = (),
    ) -> "list[Status]":
        """The status on a day of each task that the filters admit, in the order ``sort``, as known by ``recorded_by``.

        ``last``: those without a deadline up to this day may be left out, unless they were returned. ``words``: those in
        which a search would not find all of these may be. Raises DataError.
        """
        from bizenv.standing import query

        return query.select(self.standing(as_of, recorded_by), filters or query.Query(), sort, last, words)

    def is_empty(self, as_of: dt.date, recorded_by: dt.date | None = None) -> bool:
        """Whether nothing on record by a day says how work stands, so that nobody is judged. Raises DataError."""
        return self.standing(as_of, recorded_by).empty

    def overdue(self, as_of: dt.date) -> "list[Task]":
        """The tasks with a deadline before a day that is neither closed nor reported complete, the earliest first."""
        from bizenv.standing import query

        return [s.task for s in query.list_overdue(self.standing(as_of), query.Query())]

    def led_by(self, department: str, as_of: dt.date | None = None) -> "list[Task]":
        """The tasks that a department leads on a day, alone or jointly, as ``list --lead`` has them; None: by the plan.

        A new rule may have given a task to others. Raises bizenv.base.errors.NotFoundError, DataError.
        """
        name = self.registry.department(department).name
        if as_of is None:
            return [t for t in self.registry.tasks if name in t.lead]
        return [s.task for s in self.standing(as_of).statuses if name in s.lead]


class Shelf:
    """Several plans that are asked together, each a ``Book``.

    Each keeps its own ledger, rubric and days; what is told of all are lists and counts.
    """

    def __init__(self, books: "Sequence[Book]") -> None:
        self.books = tuple(books)

    @cached_property
    def several(self) -> "Several":
        """The order of the plans' tasks, and their units."""
        from bizenv.plan.several import Several

        return Several([book.registry for book in self.books])

    @property
    def order(self) -> "Registry | Several":
        """What puts the tasks in order: the one plan, or all of them."""
        return self.books[0].registry if len(self.books) == 1 else self.several

    def name(self, book: "Book") -> str:
        """What a plan is called beside others; empty where there is one."""
        return self.several.plans[self.books.index(book)].name if len(self.books) > 1 else ""

    def label(self, book: "Book", statuses: "Iterable[Status]") -> "list[Status]":
        """Statuses of a plan as they are told beside those of others: with their plan; as they are where there is one."""
        if len(self.books) == 1:
            return list(statuses)
        plan = self.several.plans[self.books.index(book)]
        return [status._replace(plan=plan) for status in statuses]


_MOST_KEPT = 16
"""How many answers are kept for when the ledger has grown."""
_MOST_DAYS = 40
"""For how many days an open plan keeps its answers: one that is served is asked about any day, for as long as it runs."""


def _make_room(answers: "dict[Any, Any]") -> None:
    """Forget the oldest answer if there are many."""
    if len(answers) >= _MOST_DAYS:
        del answers[next(iter(answers))]


def open_book(
    folder: str, cache: str | None = None, clock: int = 0, memories: "dict[str, EntryMemory] | None" = None
) -> Book:
    """Load the plan of a folder; its ledger is read on first use. ``memories``: see ``Book``.

    Raises bizenv.base.errors.DataError if the plan cannot be read or is too broken to answer from.
    """
    loaded = plans.load(folder, cache, clock)
    return Book(
        loaded.registry,
        folder,
        errors=loaded.errors,
        code=loaded.code,
        cache=cache,
        clock=clock,
        digest=loaded.digest,
        memories=memories,
    )


def load(folder: str | PathLike[str] | None = None) -> Book:
    """Load the plan and ledger of a folder, or the plan that comes with bizenv. Raises bizenv.base.errors.DataError."""
    book = open_book(plans.find_packaged() if folder is None else plans.find_given(fspath(folder)))
    _ = book.journal  # an unreadable ledger raises here, not at the first question
    return book
