"""The whole plan with its standing as an SQLite database: tidy tables, and views for the questions that are asked most."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bizenv.ledger.entry import to_data
from bizenv.ledger.status import Status
from bizenv.standing.report import Report
from bizenv.standing.standing import Standing
from bizenv.views.reproducible import make_legible
from bizenv.views.wording import lights
from bizenv.views.wording.ledger_columns import COLUMNS, list_rows

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
    """The bytes of the database; the same data gives the same dump."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(SCHEMA.read_text("utf-8") + _LEDGER)
        _fill(connection, report.standing, statuses)
        connection.commit()
        connection.execute("VACUUM")
        return bytes(connection.serialize())
    finally:
        connection.close()


def _put(connection: sqlite3.Connection, table: str, lines: Iterable[Sequence[Any]]) -> None:
    for line in lines:
        cells = [_cell(value) for value in line]
        marks = ", ".join("?" * len(cells))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", cells)  # noqa: S608 - our own names


def _cell(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return make_legible(value) if isinstance(value, str) else value


def _fill(connection: sqlite3.Connection, standing: Standing, statuses: Sequence[Status]) -> None:
    registry, plan = standing.registry, standing.registry.plan
    named = {d.name for d in registry.departments}
    columns = [column[0] for column in connection.execute("SELECT * FROM entries").description]
    about = {**plan._asdict(), "as_of": standing.as_of, "judged": standing.judged, "empty": int(standing.empty)}
    _put(connection, "meta", [("schema_version", str(VERSION)), *((k, str(v)) for k, v in about.items())])
    _put(connection, "parts", [(p.number, p.title) for p in registry.parts])
    _put(connection, "categories", registry.categories)
    _put(
        connection,
        "measures",
        [(m.id, m.label, m.title, m.part.number, m.category.number if m.category else None) for m in registry.measures],
    )
    _put(connection, "departments", [(d.name, n, d.kind, d.collective) for n, d in enumerate(registry.departments, 1)])
    _put(connection, "aliases", [(a, d.name, why) for d in registry.departments for a, why in d.aliases.items()])
    for status in statuses:
        task = status.task
        _put(connection, "tasks", [_task(registry.position[task.id] + 1, status)])
        units = [("lead", n, name) for n, name in enumerate(status.lead, 1)]
        units += [("support", n, name) for n, name in enumerate(task.support, 1)]
        unknown = {name for _, _, name in units} - named
        _put(connection, "departments", [(name, len(named) + n, "", 0) for n, name in enumerate(sorted(unknown), 1)])
        named |= unknown
        _put(connection, "task_departments", [(task.id, *unit) for unit in units])
        _put(
            connection,
            "deadlines",
            [
                (
                    *(task.id, n.number, n.text, n.clause, n.printed, n.date, n.implicit, n.soft, n.state, n.progress),
                    *(n.completed, n.closing.date if n.closing else None),
                    *(len(n.extensions), n.returned, len(n.notices)),
                )
                for n in status.nodes
                if n.number or n.date
            ],
        )
        _put(
            connection,
            "targets",
            [
                (task.id, n, t.name, t.text, t.operator, t.value, t.unit, t.baseline, status.values.get(t.name))
                for n, t in enumerate(task.targets, 1)
            ],
        )
        for entry in status.entries:
            data = {**to_data(entry), "name": entry.name}
            _put(connection, "entries", [tuple(data.get(column) for column in columns)])
            _put(connection, "evidence", [(entry.name, n, piece) for n, piece in enumerate(entry.evidence, 1)])
    _put(connection, "ledger", [(r.status.task.id, r.node.number, *r.cells) for r in list_rows(statuses)])


def _task(position: int, status: Status) -> tuple[Any, ...]:
    task = status.task
    return (
        *(task.id, position, task.label, task.measure.id, task.item, task.text),
        task.recurrence.text if task.recurrence is not None else None,
        *(status.state, status.progress),
        *((status.light.colour, lights.reason_text(status)) if status.light is not None else (None, None)),
        *(status.due.date if status.due is not None else None, status.days_late, status.extended, status.returned),
        status.last.date if status.last is not None else None,
        *status.people,
    )
