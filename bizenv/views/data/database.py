"""The whole plan with its standing as an SQLite database: tidy tables, and views for the questions that are asked most."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bizenv.base.errors import DataError
from bizenv.ledger.entry import CONFIDENTIAL, to_data
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Category, Measure, Number, Plan, Target
from bizenv.standing.report import Report
from bizenv.standing.standing import Standing
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
    for line in lines:
        columns = ", ".join([f'"{column}"' for column in line])
        marks = ", ".join("?" * len(line))
        cells = [_cell(value) for value in line.values()]
        connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", cells)  # noqa: S608 - our own names


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
    about = {**_head(plan), "as_of": standing.as_of, "judged": standing.judged, "empty": int(standing.empty)}
    facts = {"schema_version": VERSION, **about}
    _put(connection, "meta", [{"key": k, "value": str(v)} for k, v in facts.items() if v is not None])
    _put(connection, "parts", [{"number": p.number, "title": p.title or None} for p in registry.parts])
    _put(connection, "categories", [{"number": _category(c), "title": c.title or None} for c in registry.categories])
    _put(connection, "measures", [_measure(measure) for measure in registry.measures])
    _put(
        connection,
        "departments",
        [_department(d.name, n, d.kind or None, d.collective) for n, d in enumerate(registry.departments, 1)],
    )
    _put(
        connection,
        "aliases",
        [{"name": a, "department": d.name, "why": why} for d in registry.departments for a, why in d.aliases.items()],
    )
    for status in statuses:
        task = status.task
        _put(connection, "tasks", [_task(registry.position[task.id] + 1, status)])
        units = [("lead", n, name) for n, name in enumerate(status.lead, 1)]
        units += [("support", n, name) for n, name in enumerate(status.support, 1)]
        unknown = {name for _, _, name in units} - named
        _put(
            connection, "departments", [_department(name, len(named) + n) for n, name in enumerate(sorted(unknown), 1)]
        )
        named |= unknown
        _put(
            connection,
            "task_departments",
            [{"task": task.id, "role": role, "position": n, "department": name} for role, n, name in units],
        )
        cells = enumerate(task.columns.items(), 1)
        _put(connection, "columns", [{"task": task.id, "head": h, "cell": c, "position": n} for n, (h, c) in cells])
        _put(connection, "deadlines", [_deadline(task.id, n) for n in status.nodes if n.number or n.date])
        _put(connection, "targets", [_target(n, target, status) for n, target in enumerate(task.targets, 1)])
        for entry in (e for e in status.entries if e.kind not in CONFIDENTIAL):
            data = {**to_data(entry), "name": entry.name}
            _put(connection, "entries", [{column: data.get(column) for column in columns}])
            evidence = enumerate(entry.evidence, 1)
            _put(connection, "evidence", [{"entry": entry.name, "position": n, "text": text} for n, text in evidence])
            kept = enumerate(entry.files, 1)
            _put(connection, "files", [{"entry": entry.name, "position": n, **file} for n, file in kept])
    keys = [column.key for column in COLUMNS]
    for row in make_rows(statuses, letters=standing.letters):
        told = dict(zip(keys, row.cells, strict=True))
        _put(connection, "ledger", [{"task_id": row.status.task.id, "node": row.node.number, **told}])


def _head(plan: Plan) -> dict[str, Any]:
    """What is printed at the head of a plan; None where nothing is."""
    printed = {key: getattr(plan, key) or None for key in ("title", "document", "issuer")}
    return {"id": plan.id, **printed, "issued": plan.issued_as_known, "annex": plan.annex or None}


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


def _department(name: str, position: int, kind: str | None = "", collective: bool = False) -> dict[str, Any]:
    return {"name": name, "position": position, "kind": kind, "collective": collective}


def _task(position: int, status: Status) -> dict[str, Any]:
    task, light = status.task, status.light
    leader, person = status.people
    return {
        "id": task.id,
        "position": position,
        "label": task.label,
        "measure": task.measure.id,
        "item": None if task.item == "" else task.item,
        "text": task.text,
        "recurrence": task.recurrence.text if task.recurrence is not None else None,
        "state": status.state,
        "progress": status.progress,
        "light": light.colour if light is not None else None,
        "reason": lights.reason_text(status) if light is not None else None,
        "due": status.due.date if status.due is not None else None,
        "days_late": status.days_late,
        "extended": status.extended,
        "returned": status.returned,
        "last_report": status.last.date if status.last is not None else None,
        "leader": leader,
        "person": person,
    }


def _deadline(task: str, node: Node) -> dict[str, Any]:
    return {
        "task": task,
        "number": node.number,
        "text": node.text,
        "clause": node.clause,
        "printed": node.printed,
        "due": node.date,
        "implicit": node.implicit,
        "soft": node.soft,
        "state": node.state,
        "progress": node.progress,
        "completed": node.completed,
        "closed_on": node.closing.date if node.closing else None,
        "extended": len(node.extensions),
        "returned": node.returned,
        "notices": len(node.notices),
    }


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
