"""The whole plan with its standing as an SQLite database: tidy tables, and views for the questions that are asked most."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bizenv.base.errors import DataError
from bizenv.ledger.status import Status
from bizenv.plan.model import Category, Measure, Number, Target
from bizenv.standing.report import Report
from bizenv.standing.standing import Standing
from bizenv.views.data import records
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import lights
from bizenv.views.wording.ledger_columns import COLUMNS, make_rows

VERSION = 1
"""The version of the schema; it grows when a table or a column changes its meaning."""
SCHEMA = Path(__file__).with_name("schema.sql")
_KEYS = ", ".join(f'"{column.key}"' for column in COLUMNS)
_NAMED = ", ".join(f'"{column.key}" AS "{column.head}"' for column in COLUMNS)
_LEDGER = f"""
CREATE TABLE ledger (
  task_id TEXT NOT NULL REFERENCES tasks, node INTEGER NOT NULL, {_KEYS}, PRIMARY KEY (task_id, node));
CREATE VIEW v_ledger AS SELECT {_NAMED} FROM ledger ORDER BY rowid;
"""  # noqa: S608 - our own names


def render(report: Report, statuses: Sequence[Status]) -> bytes:
    """The bytes of the database; the same data gives the same dump. Raises DataError for doubled numbers or names."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(SCHEMA.read_text("utf-8") + _LEDGER)
        try:
            _fill(connection, report.standing, statuses)
        except sqlite3.IntegrityError:  # two tasks of one number, two departments of one name
            raise DataError("数据里有重复的编号或名称，写不成数据库；先改正：bizenv validate") from None
        connection.commit()
        connection.execute("VACUUM")
        return bytes(connection.serialize())
    finally:
        connection.close()


def _put(connection: sqlite3.Connection, table: str, lines: Iterable[Mapping[str, Any]]) -> None:
    """Insert records into a table that has a column for each of their keys."""
    for line in lines:
        columns = ", ".join([f'"{column}"' for column in line])
        marks = ", ".join("?" * len(line))
        cells = [_cell(value) for value in line.values()]
        connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", cells)  # noqa: S608 - our own names


def _narrow(connection: sqlite3.Connection, table: str, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Records with the columns that a table has, and nothing else."""
    columns = [column[0] for column in connection.execute(f"SELECT * FROM {table}").description]  # noqa: S608 - same
    return [{column: line.get(column) for column in columns} for line in lines]


def _cell(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return make_legible(value) if isinstance(value, str) else value


def _fill(connection: sqlite3.Connection, standing: Standing, statuses: Sequence[Status]) -> None:
    registry = standing.registry
    about = {
        **records.describe_plan(registry.plan),
        "as_of": standing.as_of,
        "judged": standing.judged,
        "empty": int(standing.empty),
    }
    facts = {"schema_version": VERSION, **about}
    _put(connection, "meta", [{"key": k, "value": str(v)} for k, v in facts.items() if v is not None])
    _put(connection, "parts", [{"number": p.number, "title": p.title or None} for p in registry.parts])
    _put(connection, "categories", [{"number": _category(c), "title": c.title or None} for c in registry.categories])
    _put(connection, "measures", [_measure(measure) for measure in registry.measures])
    _put(connection, "departments", _narrow(connection, "departments", records.list_departments(standing, statuses)))
    _put(
        connection,
        "aliases",
        [{"name": a, "department": d.name, "why": why} for d in registry.departments for a, why in d.aliases.items()],
    )
    for status in statuses:
        task = status.task
        _put(connection, "tasks", [_task(registry.position[task.id] + 1, status)])
        _put(connection, "task_departments", records.list_roles(status))
        cells = enumerate(task.columns.items(), 1)
        _put(connection, "columns", [{"task": task.id, "head": h, "cell": c, "position": n} for n, (h, c) in cells])
        nodes = [records.describe_node(task.id, n) for n in status.nodes if n.number or n.date]
        _put(connection, "deadlines", nodes)
        _put(connection, "targets", [_target(n, target, status) for n, target in enumerate(task.targets, 1)])
        entries = records.list_entries(status)
        for entry, line in zip(entries, _narrow(connection, "entries", entries), strict=True):
            _put(connection, "entries", [line])
            evidence = enumerate(entry["evidence"], 1)
            _put(connection, "evidence", [{"entry": line["name"], "position": n, "text": it} for n, it in evidence])
            kept = enumerate(entry["files"], 1)
            _put(connection, "files", [{"entry": line["name"], "position": n, **file} for n, file in kept])
    keys = [column.key for column in COLUMNS]
    for row in make_rows(statuses, letters=standing.letters):
        told = dict(zip(keys, row.cells, strict=True))
        _put(connection, "ledger", [{"task_id": row.status.task.id, "node": row.node.number, **told}])


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "label": measure.label,
        "title": measure.title or None,
        "part": measure.part.number or None,
        "category": _category(measure.category) if measure.category is not None else None,
    }


def _category(category: Category) -> Number:
    """The number of a category, or what names it in its place."""
    return category.number if str(category.number) == category.key else category.key


def _task(position: int, status: Status) -> dict[str, Any]:
    leader, person = status.people
    reason = lights.reason_text(status) if status.light is not None else None
    return {**records.describe_task(position, status), "reason": reason, "leader": leader, "person": person}


def _target(position: int, target: Target, status: Status) -> dict[str, Any]:
    return {
        "task": status.task.id,
        "position": position,
        "name": target.name,
        "text": target.text,
        "operator": target.operator,
        "value": target.value,
        "unit": target.unit,
        "baseline": target.baseline,
        "reported": status.values.get(target.name),
    }
