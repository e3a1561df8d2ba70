"""A registry that reads from an index what a question needs of a plan, and all of it only for who asks for all."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.plan.build import build_plan
from bizenv.plan.model import Anomaly, Category, Department, Link, Part, Task
from bizenv.plan.registry import Registry, list_labels
from bizenv.plan.rows import MeasureRows, read_task_row
from bizenv.plan.wish import Wish
from bizenv.store.index import FileStates, Index, confirm, is_settled, open_index

_ROWS = "SELECT t.n, t.measure, t.data, m.data FROM tasks t JOIN measures m ON m.n = t.measure"
_LAZY = ("plain_parts", "column_heads", "_numbered", "_labelled", "_backward")
"""What a registry of the whole plan computes from its tasks."""
_SHARE = 4
"""If more than one in so many tasks is asked for, all of them are read: that is quicker than one by one."""


class IndexedRegistry(Registry):
    """The registry of a plan that has an index. Every answer is that of the registry of the whole plan.

    ``reread``: gives the latter from the plan's files; it is called if the index fails in the middle of a question.
    Raises LookupError, TypeError or ValueError if the index does not hold what it should.
    """

    narrows = True

    def __init__(self, index: Index, reread: Callable[[], Registry]) -> None:
        super().__init__(
            build_plan(index.tell("plan")),
            tuple(Part(**row) for row in index.tell("parts")),
            tuple(Category(**row) for row in index.tell("categories")),
            (),
            (),
            tuple(Department(**row) for row in index.tell("departments")),
            tuple(Anomaly(**{**row, "numbers": tuple(row["numbers"])}) for row in index.tell("anomalies")),
        )
        self._index = index
        self._reread = reread
        self._count: int = index.tell("count")
        self._rows = MeasureRows(self.parts, self.categories)
        self._measures: dict[int, Any] = {}
        self._tasks: dict[int, Task] = {}
        self._whole = False
        del self.tasks, self.measures  # ``__getattr__`` reads them when they are asked for
        self.position = _Positions(self)
        self.plain_parts = frozenset(index.tell("plain_parts"))
        self.column_heads = tuple(index.tell("column_heads"))
        self._numbered = _Numbered(self)
        self._labelled = _Labelled(self)
        self._backward = _Backward(self)

    def __getattr__(self, name: str) -> Any:
        if name not in ("tasks", "measures"):
            raise AttributeError(name)
        self._read_all()
        return self.__dict__[name]

    def _read_all(self) -> None:
        """Read the whole plan, from the index or else from its files."""
        try:
            rows = self._index.ask(f"{_ROWS} ORDER BY t.n")
            if len(rows) != self._count:
                raise sqlite3.DatabaseError("the index lacks tasks")
            self._take(rows)
            for n, data in self._index.ask("SELECT n, data FROM measures ORDER BY n"):
                if n not in self._measures:  # one whose sub-items are all gone
                    self._measures[n] = self._rows.read_row(json.loads(data))
            self.tasks = tuple(self._tasks[n] for n in range(self._count))
            self.measures = tuple(self._measures[n] for n in range(len(self._measures)))
        except (sqlite3.Error, LookupError, ValueError, TypeError):
            self._read_files()
        else:
            self.position = {task.id: n for n, task in enumerate(self.tasks)}
            self._whole = True

    def _read_files(self) -> None:
        """Become the registry of the whole plan, as its files have it."""
        whole = self._reread()
        self.narrows, self._whole = False, True
        for name in ("tasks", "measures", "position", *_LAZY):
            setattr(self, name, getattr(whole, name))

    def _take(self, rows: Sequence[tuple[int, int, str, str]]) -> None:
        """Make the tasks of rows that are not there yet."""
        missing = [row for row in rows if row[0] not in self._tasks]
        measures = {n: data for _, n, _, data in missing if n not in self._measures}
        for n, row in zip(measures, _load(measures.values()), strict=True):
            self._measures[n] = self._rows.read_row(row)
        for (n, measure, *_), row in zip(missing, _load(row[2] for row in missing), strict=True):
            self._tasks[n] = read_task_row(row, self._measures[measure])

    def _find(self, places: Iterable[int]) -> list[Task]:
        """The tasks at some places, in order. Raises sqlite3.Error."""
        wanted = sorted(places)
        if self._whole or len(wanted) * _SHARE > self._count:
            return [self.tasks[n] for n in wanted]
        for n in wanted:
            if n not in self._tasks:
                self._take(self._index.ask(f"{_ROWS} WHERE t.n = ?", (n,)))
        return [self._tasks[n] for n in wanted]

    def seek(self, question: str, *values: str) -> list[Any] | None:
        """The rows that SQL finds; None if the index has failed, after which the registry is that of the whole plan.

        A value that is no text, typed in bytes that are none, is nowhere.
        """
        try:
            return self._index.ask(question, values)
        except UnicodeEncodeError:
            return []
        except sqlite3.Error:
            self._read_files()
            return None

    def at(self, places: Iterable[int]) -> list[Task] | None:
        """The tasks at some places of the index, in order; None if it has failed, as ``seek`` says.

        The plan may be another since: its places are not those of the index.
        """
        try:
            return self._find(places)
        except (sqlite3.Error, LookupError, ValueError, TypeError):
            self._read_files()
            return None

    def narrow(self, wish: Wish) -> Sequence[Task]:
        """Every task that fulfils a wish, and maybe others, in order."""
        if not self.narrows:
            return super().narrow(wish)
        try:
            places = self._narrow(wish)
            return self.tasks if places is None else self._find(places)
        except (sqlite3.Error, LookupError, ValueError, TypeError):
            self._read_files()
            return super().narrow(wish)

    def _narrow(self, wish: Wish) -> set[int] | None:
        """The places of the tasks that fulfil a wish; None for all of them."""
        tables = "tasks t JOIN measures m ON m.n = t.measure"
        fixed, flexible = list(_list_fixed(wish)), list(_list_flexible(wish))
        if wish.said or wish.named:
            tables = "words w CROSS JOIN tasks t ON t.n = w.n JOIN measures m ON m.n = t.measure"
        if not fixed and not flexible and wish.only is None:
            return None
        if wish.dated:
            self._index.put("moved", wish.moved)
        if wish.only is not None:
            self._index.put("only", wish.only)
            fixed.append(_Condition("t.id IN (SELECT id FROM temp.only)"))
        found = self._ask(tables, [*fixed, *flexible])
        if flexible and wish.beside:
            self._index.put("beside", wish.beside)
            found |= self._ask(tables, [*fixed, _Condition("t.id IN (SELECT id FROM temp.beside)")])
        return found

    def _ask(self, tables: str, parts: Sequence["_Condition"]) -> set[int]:
        where = " AND ".join(part.words for part in parts)
        values = [value for part in parts for value in part.values]
        return {n for (n,) in self._index.ask(f"SELECT t.n FROM {tables} WHERE {where}", values)}

    def among(self, wanted: Collection[str]) -> Sequence[Task]:
        """The tasks whose ids are among some, in order."""
        found = self.narrow(Wish(only=wanted)) if wanted else ()
        return [task for task in found if task.id in wanted]

    def task(self, task_id: str) -> Task:
        """The task with exactly this id. Raises NotFoundError."""
        if self._whole:
            return super().task(task_id)
        found = self._numbered.get(task_id, ())
        return next((it for it in found if it.id == task_id), None) or super().task(task_id)


def recall(
    path: str, state: FileStates, now: int, digest: Callable[[], str], reread: Callable[[], Registry]
) -> tuple[Registry, str] | None:
    """The registry of the index of a path, and the digest of its files; None if it is not of the plan as it is now.

    state: that of the plan's files now; digest: gives theirs. reread: as in ``IndexedRegistry``. Raises DataError.
    """
    found = open_index(path)
    if found is None:
        return None
    with suppress(sqlite3.Error, LookupError, TypeError, ValueError, AttributeError):
        if found.tell("state") != state:
            if found.tell("digest") != digest():
                return None
            if is_settled(state, now):
                confirm(path, state)
                found = open_index(path) or found
        return IndexedRegistry(found, reread), found.tell("digest")
    return None


class _Condition(NamedTuple):
    """A condition of SQL and its values."""

    words: str
    values: tuple[object, ...] = ()


def _list_fixed(wish: Wish) -> Iterator[_Condition]:
    """What a ledger cannot change."""
    for column, wanted in (("m.part", wish.parts), ("m.category", wish.categories), ("m.id", wish.measures)):
        if wanted is not None:
            yield _Condition(f"{column} IN ({_marks(wanted)})", tuple(wanted))
    for column, asked in (("t.promising", wish.promising), ("t.recurring", wish.recurring)):
        if asked:
            yield _Condition(column)
    for words in wish.said:
        yield _Condition("instr(w.said, ?)", (_encode(words),))


def _list_flexible(wish: Wish) -> Iterator[_Condition]:
    """What the plan says, and a ledger may say otherwise."""
    for role, names in wish.units:
        also = " AND role = ?" if role is not None else ""
        yield _Condition(
            f"{_UNITS} WHERE name IN ({_marks(names)}){also})", (*names, *([role] if role is not None else []))
        )
    if wish.first is not None or wish.last is not None:
        ends = ((">=", wish.first), ("<=", wish.last))
        told = " AND ".join(f"day {sign} ?" for sign, day in ends if day is not None)
        found = f"SELECT n FROM days WHERE {told} UNION ALL {_MOVED}"
        yield _Condition(f"t.n IN ({found})", tuple(str(day) for _, day in ends if day is not None))
    if wish.undated:
        yield _Condition(f"(t.n NOT IN (SELECT n FROM days) OR t.n IN ({_MOVED}))")
    for word, names in wish.named:
        plain = _encode(word)
        told = f"instr(w.said, ?) OR instr(w.more, ?) OR {_UNITS} WHERE name IN ({_marks(names)}))"
        yield _Condition(f"({told})", (plain, plain, *names))


_MOVED = "SELECT n FROM tasks WHERE id IN (SELECT id FROM temp.moved)"
_UNITS = "t.n IN (SELECT n FROM units"


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _encode(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")


def _load(rows: Iterable[str]) -> list[Any]:
    """The plain data of rows of JSON, read in one."""
    found: list[Any] = json.loads(f"[{','.join(rows)}]")
    return found


class _Positions(Mapping[str, int]):
    """The places of tasks by their ids."""

    def __init__(self, registry: IndexedRegistry) -> None:
        self._registry = registry

    def __getitem__(self, task_id: str) -> int:
        rows = self._registry.seek("SELECT n FROM tasks WHERE id = ?", task_id)
        if rows is None:
            return self._registry.position[task_id]
        if not rows:
            raise KeyError(task_id)
        place: int = rows[0][0]
        return place

    def __iter__(self) -> Iterator[str]:
        return (task.id for task in self._registry.tasks)

    def __len__(self) -> int:
        return len(self._registry.tasks)


class _Numbered(Mapping[str, Sequence[Task]]):
    """The tasks under each number, as in ``Registry._numbered``."""

    def __init__(self, registry: IndexedRegistry) -> None:
        self._registry = registry

    def __getitem__(self, number: str) -> Sequence[Task]:
        rows = self._registry.seek(_BY_NUMBER, number, number)
        if rows is None:
            return self._registry._numbered[number]
        if not rows:
            raise KeyError(number)
        found = self._registry.at([n for (n,) in rows])
        return found if found is not None else self._registry._numbered[number]

    def __iter__(self) -> Iterator[str]:
        return iter({number: None for it in self._registry.tasks for number in (it.id, it.measure.id)})

    def __len__(self) -> int:
        return sum(1 for _ in self)


_BY_NUMBER = """
    SELECT n FROM tasks WHERE id = ? UNION
    SELECT t.n FROM measures m JOIN tasks t ON t.measure = m.n WHERE m.id = ?
"""


class _Labelled(Mapping[str, Mapping[str, Task]]):
    """The first task under each printed number, as in ``Registry._labelled``."""

    def __init__(self, registry: IndexedRegistry) -> None:
        self._registry = registry

    def __getitem__(self, label: str) -> Mapping[str, Task]:
        rows = self._registry.seek("SELECT number, n FROM labels WHERE label = ? ORDER BY n", label)
        if rows is None:
            return self._registry._labelled[label]
        if not rows:
            raise KeyError(label)
        first: dict[str, int] = {}
        for number, n in rows:
            first.setdefault(number, n)
        places = sorted(set(first.values()))
        found = self._registry.at(places)
        if found is None:
            return self._registry._labelled[label]
        tasks = dict(zip(places, found, strict=True))
        return {number: tasks[n] for number, n in first.items()}

    def __iter__(self) -> Iterator[str]:
        return iter({label: None for it in self._registry.tasks for label, _ in list_labels(it)})

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Backward(Mapping[str, Sequence[Link]]):
    """The links from other tasks to each id, as in ``Registry._backward``."""

    def __init__(self, registry: IndexedRegistry) -> None:
        self._registry = registry

    def __getitem__(self, task_id: str) -> Sequence[Link]:
        rows = self._registry.seek(
            "SELECT t.id, l.why FROM links l JOIN tasks t ON t.n = l.n WHERE l.id = ? ORDER BY l.rowid", task_id
        )
        if rows is None:
            return self._registry._backward.get(task_id, ())
        return [Link(*row) for row in rows]

    def __iter__(self) -> Iterator[str]:
        return iter({link.id: None for it in self._registry.tasks for link in it.related})

    def __len__(self) -> int:
        return sum(1 for _ in self)
