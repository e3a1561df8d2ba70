"""An index of a large plan: a SQLite file in the user's cache that answers a question without the whole plan.

A plan of the usual size keeps its stamp (see ``plans``): one read of plain JSON costs less than loading sqlite3. A large
plan gets an index instead: tables by which SQL finds the tasks that may be in an answer, and each task as a row
of plain JSON. It is there only for a plan without errors, and it is never the truth: whatever is wrong with it (it is
gone, old, damaged, locked by another process for longer than ``PATIENCE``), the files are read as if there were none.

Whether it fits the plan is told by the size and time of the files; where a time says nothing, by their digest. Whether it
is as it was written is told by a seal beside it, with its own size and time.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from os.path import join
from typing import TYPE_CHECKING, Any

from bizenv.base.errors import DataError
from bizenv.base.layout import DEPARTMENTS, LOCK, MEASURES
from bizenv.base.text import fold_text
from bizenv.plan.model import Department
from bizenv.plan.registry import Registry, list_labels
from bizenv.plan.rows import MeasureRows, make_task_row
from bizenv.plan.wish import list_more, list_said
from bizenv.store.cache import FRESH, digest_files, find_place, pack, prune, unpack

if TYPE_CHECKING:
    import sqlite3

PATIENCE = 0.2
"""How many seconds another process may keep the index locked before an answer does without it."""
FORMAT = 1
"""The format of the index; another one is not read."""
_ROOM = 1024 * 1024 * 1024
"""How many bytes the cache keeps of indexes of a kind."""
_TABLES = """
    CREATE TABLE head (name TEXT PRIMARY KEY, data TEXT NOT NULL);
    CREATE TABLE measures (n INTEGER PRIMARY KEY, id TEXT, part TEXT, category TEXT, data TEXT);
    CREATE TABLE tasks (n INTEGER PRIMARY KEY, id TEXT, measure INTEGER, promising INTEGER, recurring INTEGER, data TEXT);
    CREATE TABLE words (n INTEGER PRIMARY KEY, said BLOB, more BLOB);
    CREATE TABLE units (name TEXT, role TEXT, n INTEGER, PRIMARY KEY (name, role, n)) WITHOUT ROWID;
    CREATE TABLE days (day TEXT, n INTEGER, PRIMARY KEY (day, n)) WITHOUT ROWID;
    CREATE TABLE labels (label TEXT, number TEXT, n INTEGER, PRIMARY KEY (label, n, number)) WITHOUT ROWID;
    CREATE TABLE links (id TEXT, n INTEGER, why TEXT);
"""
_INDEXES = """
    CREATE UNIQUE INDEX task_ids ON tasks (id);
    CREATE INDEX measure_ids ON measures (id);
    CREATE INDEX measure_tasks ON tasks (measure);
    CREATE INDEX linked ON links (id);
"""


FileStates = list[list[int]]
"""The files of a plan when they were looked at: for each its size in bytes and its time of change in nanoseconds.

A file that is not there has the size -1.
"""


def look(folder: str) -> FileStates:
    """The state of the files of a plan's folder."""
    return [_measure(join(folder, name)) for name in (MEASURES, DEPARTMENTS, LOCK)]


def _measure(path: str) -> list[int]:
    try:
        found = os.stat(path)
    except OSError:
        return [-1, 0]
    return [found.st_size, found.st_mtime_ns]


def is_settled(state: FileStates, now: int) -> bool:
    """Whether no file changed so lately that it may change again and keep its time. ``now``: in nanoseconds."""
    return all(now - changed > FRESH for _, changed in state)


class Index:
    """An open index. What another process changes in it meanwhile is noticed: a question is of one state only."""

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._connection = connection  # closed with the index
        self._version = self._count_changes()

    def __del__(self) -> None:
        self._connection.close()

    def tell(self, name: str) -> Any:
        """What the head of the index says under a name; None if it says nothing. Raises sqlite3.Error, ValueError."""
        rows = self.ask("SELECT data FROM head WHERE name = ?", (name,))
        return json.loads(rows[0][0]) if rows else None

    def _count_changes(self) -> int:
        changes: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return changes

    def ask(self, question: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows that SQL finds. Raises sqlite3.Error if the index is damaged, locked or not the same any more."""
        rows = self._connection.execute(question, values).fetchall()
        if self._count_changes() != self._version:
            from sqlite3 import DatabaseError

            raise DatabaseError("another process has changed the index")
        return rows

    def put(self, table: str, ids: Iterable[str]) -> None:
        """Write ids into a table of this connection alone, which is made anew."""
        self._connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        self._connection.execute(f"CREATE TEMP TABLE {table} (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._connection.executemany(f"INSERT OR IGNORE INTO temp.{table} VALUES (?)", ((it,) for it in ids))


def find_index(folder: str, names: Sequence[Department], cache: str) -> str:
    """The path of the index of a plan's folder, whose workspace gives these names to its units."""
    from pathlib import Path

    given = f"{digest_files([repr(names).encode('utf-8', 'surrogatepass')])[:16]}." if names else ""
    return str(find_place(Path(folder), cache, f"{given}index"))


def open_index(path: str) -> Index | None:
    """The index of a path; None unless it is there and as it was sealed."""
    import sqlite3

    try:
        if unpack(_seal_of(path)) != _read_seal(path):
            return None
        found = Index(_connect(path))
        return found if found.tell("format") == FORMAT else None
    except (OSError, sqlite3.Error, ValueError, TypeError):
        return None


def confirm(path: str, state: FileStates) -> None:
    """Write down that an index is of the plan whose files have this state now. An index that is busy stays as it is."""
    with suppress(DataError), writing(path) as connection:
        put_head(connection, {"state": state})


def fill(path: str, registry: Registry, plan: Any, digest: str, state: FileStates, now: int) -> None:
    """Write the index of a plan that has no errors. One that is busy or cannot be written stays as it is.

    plan: the plain data of the plan's head. digest: that of its files, and ``state`` theirs, before they were read.
    """
    with suppress(DataError, OSError):
        make_way(path)
        with writing(path) as connection:
            make_tables(connection, _TABLES)
            _fill_tables(connection, registry)
            for statement in _INDEXES.split(";"):
                connection.execute(statement)
            put_head(
                connection,
                _make_head(registry, plan) | {"digest": digest, "state": state if is_settled(state, now) else []},
            )
        make_room(path)


def make_way(path: str) -> None:
    """Make the folder of an index, and take away what lies in its place but is not as it was sealed. Raises OSError."""
    from pathlib import Path

    Path(path).parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(path) and unpack(_seal_of(path)) != _read_seal(path):
        os.unlink(path)


def make_room(path: str) -> None:
    """Delete old indexes of the same kind as the one that was just written (see ``cache.prune``). Raises OSError."""
    from pathlib import Path

    for gone in prune(Path(path).parent.glob(f"*{Path(path).suffix}"), _ROOM):
        Path(_seal_of(str(gone))).unlink(missing_ok=True)


def make_tables(connection: "sqlite3.Connection", tables: str) -> None:
    """Make tables anew, by the statements of SQL that make them. Raises sqlite3.Error."""
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f"DROP TABLE {table}")
    for statement in tables.split(";"):
        connection.execute(statement)


def _make_head(registry: Registry, plan: Any) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "plan": plan,
        "count": len(registry.tasks),
        "parts": [it._asdict() for it in registry.parts],
        "categories": [it._asdict() for it in registry.categories],
        "departments": [it._asdict() for it in registry.departments],
        "anomalies": [it._asdict() for it in registry.anomalies],
        "plain_parts": sorted(registry.plain_parts),
        "column_heads": registry.column_heads,
    }


def put_head(connection: "sqlite3.Connection", head: dict[str, Any]) -> None:
    """Write what the head says, each under its name. Raises sqlite3.Error."""
    rows = ((name, dump(data)) for name, data in head.items())
    connection.executemany("INSERT OR REPLACE INTO head VALUES (?, ?)", rows)


def dump(data: object) -> str:
    """Plain data as JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _fill_tables(connection: "sqlite3.Connection", registry: Registry) -> None:
    def put(table: str, rows: Iterable[Sequence[object]], count: int) -> None:
        connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * count)})", rows)

    tasks = list(enumerate(registry.tasks))
    rows = MeasureRows(registry.parts, registry.categories)
    place = {id(measure): n for n, measure in enumerate(registry.measures)}
    put(
        "measures",
        (
            (n, it.id, it.part.number, it.category.key if it.category is not None else "", dump(rows.make_row(it)))
            for n, it in enumerate(registry.measures)
        ),
        5,
    )
    put(
        "tasks",
        (
            (n, it.id, place[id(it.measure)], bool(it.targets), it.recurrence is not None, dump(make_task_row(it)))
            for n, it in tasks
        ),
        6,
    )
    put("words", ((n, _encode_words(list_said(it)), _encode_words(list_more(it))) for n, it in tasks), 3)
    put("units", ((name, role, n) for n, it in tasks for role in ("lead", "support") for name in getattr(it, role)), 3)
    put("days", ((day.date.isoformat(), n) for n, it in tasks for day in it.deadlines), 2)
    put("labels", ((label, number, n) for n, it in tasks for label, number in list_labels(it)), 3)
    put("links", ((link.id, n, link.why) for n, it in tasks for link in it.related), 3)


def _encode_words(texts: Iterable[str]) -> bytes:
    """Texts as bytes in which folded words are looked for; a line feed, which none has, stands between them."""
    return "\n".join(map(fold_text, texts)).encode("utf-8", "surrogatepass")


def _seal_of(path: str) -> str:
    return f"{path}.seal"


def _read_seal(path: str) -> list[int]:
    """What the seal of an index says while nobody else writes to it. Raises OSError if it is not there."""
    found = os.stat(path)
    return [found.st_size, found.st_mtime_ns]


def _connect(path: str) -> "sqlite3.Connection":
    import sqlite3

    # one thread at a time asks it, but what is no longer needed may be closed by another
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


@contextmanager
def writing(path: str) -> "Iterator[sqlite3.Connection]":
    """A transaction that writes an index, and its seal behind it. Raises DataError if that is not possible."""
    import sqlite3

    from bizenv.base import files

    try:
        with closing(_connect(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise DataError(str(error)) from None
    from pathlib import Path

    files.write(Path(_seal_of(path)), pack(_read_seal(path)))
