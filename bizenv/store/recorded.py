"""A ledger that reads from an index what a question needs of its entries, and all of them only for who asks for all.

The index of a long ledger is a SQLite file in the user's cache (see ``index``): the entries of each task as a row of plain
JSON, and what only the whole ledger tells, computed once: since when work is told of, which entries are not lawful, whom
and which days they name. It is there for one state of the ledger and of its plan. A file of its own, not one with the
index of the plan: every new entry writes it, and ``redact`` deletes it.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from bizenv.base.errors import DataError
from bizenv.base.layout import Found
from bizenv.ledger.course import Course
from bizenv.ledger.ended import Ended, EndedCourse, end
from bizenv.ledger.entry import Entry, Kind, from_columns, from_data, to_columns, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.soundness import date_unlawful
from bizenv.ledger.traces import Traces
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.store.cache import digest_files
from bizenv.store.index import FORMAT, Index, dump, make_room, make_tables, make_way, put_head, writing

_TABLES = """
    CREATE TABLE head (name TEXT PRIMARY KEY, data TEXT NOT NULL);
    CREATE TABLE entries (task TEXT PRIMARY KEY, counting TEXT NOT NULL, others TEXT NOT NULL, ended TEXT) WITHOUT ROWID
"""
_FEW = 8
"""Up to how many entries stand one by one; more of them as columns, which are read faster."""
_WHOLE = ("entries", "voided", "_voiding", "_of")
"""What a ledger computes from all its entries."""


class RecordedLedger(Ledger):
    """The ledger of an index. Every answer is that of the ledger of all entries.

    ``reread``: gives the latter from the files; it is called if the index fails in the middle of a question.
    """

    narrows = True

    def __init__(self, index: Index, reread: Callable[[], Ledger]) -> None:
        self._index = index
        self._reread = reread
        beginning = index.tell("beginning")
        self.beginning = dt.date.fromisoformat(beginning) if beginning is not None else None
        self._rows: dict[str, list[Entry]] = {}
        self._courses, self._known, self._received = {}, {}, {}
        self._whole = None

    def __getattr__(self, name: str) -> Any:
        if name not in _WHOLE:
            raise AttributeError(name)
        whole = self._read_all()
        for each in _WHOLE:
            setattr(self, each, getattr(whole, each))
        return self.__dict__[name]

    def _read_all(self) -> Ledger:
        try:
            return Ledger(read_entries(self._index))
        except (sqlite3.Error, LookupError, ValueError, TypeError, AttributeError):
            return self._reread()

    def of(self, task_id: str) -> list[Entry]:
        """The entries of a task that count, in order; without a task, those about the plan as a whole."""
        if "_of" in self.__dict__:
            return super().of(task_id)
        found = self._rows.get(task_id)
        if found is None:
            try:
                rows = self._index.ask("SELECT counting FROM entries WHERE task = ?", (task_id,))
                found = self._rows[task_id] = _load(json.loads(rows[0][0])) if rows else []
            except (sqlite3.Error, LookupError, ValueError, TypeError, AttributeError):
                return super().of(task_id)  # which reads all
        return found

    def course(self, task: Task) -> Course:
        """The course of a task by its entries that count."""
        known = self._courses.get(id(task))
        if known is None and "_of" not in self.__dict__:
            with suppress(sqlite3.Error, LookupError, ValueError, TypeError, AttributeError):
                rows = self._index.ask("SELECT ended FROM entries WHERE task = ? AND ended IS NOT NULL", (task.id,))
                for (ended,) in rows:
                    known = EndedCourse(task, Ended(*json.loads(ended)), self.moves, lambda: self.of(task.id))
                    self._courses[id(task)] = known
        return known or super().course(task)

    def holds(self, task: Task, kind: Kind) -> bool:
        """Whether any entry of a kind counts of a task."""
        course = self.course(task)
        return kind in course.kinds if isinstance(course, EndedCourse) else super().holds(task, kind)

    def tasks(self) -> set[str]:
        """The ids of the tasks of which any entry counts."""
        return set(self.traces.recorded)

    def find_traces(self) -> Traces:
        """Whom and which days its entries name."""
        try:
            return Traces(*self._index.tell("traces"))
        except (sqlite3.Error, ValueError, TypeError):
            return super().find_traces()

    def is_voided(self, name: str) -> bool:
        """Whether an entry, given by its name, no longer counts because of another one."""
        if "voided" in self.__dict__:
            return super().is_voided(name)
        try:
            return name in self._index.tell("voided")
        except (sqlite3.Error, ValueError, TypeError):
            return super().is_voided(name)  # which reads all

    def recall_unlawful(self) -> Sequence[tuple[str, Sequence[str]]] | None:
        """As in ``Ledger``; None if the index has failed."""
        try:
            found: Sequence[tuple[str, Sequence[str]]] = self._index.tell("unlawful")
        except (sqlite3.Error, ValueError):
            return None
        return found


def read_entries(index: Index) -> list[Entry]:
    """Every entry of an index. Raises sqlite3.Error, LookupError, ValueError, TypeError or AttributeError."""
    found: list[Entry] = []
    for counting, others in index.ask("SELECT counting, others FROM entries"):
        found += _load(json.loads(counting))
        found += _load(json.loads(others))
    return found


def _load(data: Any) -> list[Entry]:
    return from_columns(data) if isinstance(data, dict) else [from_data(name, row) for name, row in data]


def _save(entries: Sequence[Entry]) -> str:
    return dump(to_columns(entries) if len(entries) > _FEW else [[entry.name, to_data(entry)] for entry in entries])


def sign(found: Found, plan: str, digest: str) -> str:
    """A digest of the files of a ledger, by their sizes and times, and of what they are read for."""
    columns = [[list(column) for column in zip(*files, strict=True)] for files in (found.files, found.packs)]
    return digest_files([dump([columns, found.strays, plan, digest]).encode("utf-8", "surrogatepass")])


def fill(path: str, entries: Sequence[Entry], registry: Registry, signed: str, memory: Mapping[str, Any]) -> None:
    """Write the index of a ledger with these entries. One that is busy or cannot be written stays as it is.

    signed: what ``sign`` gives for its files; empty if one may change unseen. memory: what else is to be remembered.
    """
    ledger = Ledger(entries)
    rows: dict[str, tuple[list[Entry], list[Entry]]] = {}
    for entry in ledger.entries:
        rows.setdefault(entry.task, ([], []))
    for task, some in rows.items():
        some[0].extend(ledger.of(task))
    counting = {id(entry) for some, _ in rows.values() for entry in some}
    for entry in ledger.entries:
        if id(entry) not in counting:
            rows[entry.task][1].append(entry)
    head = {
        "format": FORMAT,
        "signed": signed,
        "beginning": str(ledger.beginning) if ledger.beginning is not None else None,
        "voided": sorted(ledger.voided),
        "traces": [
            sorted(ledger.traces.recorded),
            sorted(ledger.traces.moved),
            {name: sorted(tasks) for name, tasks in ledger.traces.units.items()},
            ledger.traces.successors,
        ],
        "unlawful": [[str(day), list(it)] for day, it in date_unlawful(registry, ledger)],
        **memory,
    }
    with suppress(DataError, OSError):
        make_way(path)
        with writing(path) as connection:
            make_tables(connection, _TABLES)
            ends = {task.id: _end(task, ledger) for task in registry.among(rows)}
            saved = ((task, _save(some), _save(others), ends.get(task)) for task, (some, others) in rows.items())
            connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", saved)
            put_head(connection, head)
        make_room(path)


def _end(task: Task, ledger: Ledger) -> str | None:
    found = end(task, ledger.of(task.id), ledger.moves)
    return dump(list(found)) if found is not None else None
