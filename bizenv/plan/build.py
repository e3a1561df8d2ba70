"""Builds a registry from the plain data of a plan's two files, and the paths of its values in that data."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from bizenv.base.days import file_day
from bizenv.base.problems import Path
from bizenv.base.tuples import NamedTuple
from bizenv.plan import ids
from bizenv.plan.model import (
    Anomaly,
    Category,
    Deadline,
    Department,
    Difference,
    Erratum,
    Explained,
    Link,
    Measure,
    Part,
    Plan,
    Recurrence,
    Role,
    Target,
    Task,
)
from bizenv.plan.registry import Registry


class Sources(NamedTuple):
    """Where a registry's values stand in the files' data: paths in the registry's order, duplicates included."""

    tasks: tuple[Path, ...]
    measures: tuple[Path, ...]
    units: tuple[Mapping[Role, Path], ...]
    """For each task and role, the path of the departments: in the task, or in the measure if they are inherited."""


def build(measures: Any, departments: Any) -> tuple[Registry, Sources]:
    """The registry of two files' plain data, and its sources; ``checks.schema.faults`` must find the shape right.

    Faults of the content (an unknown department, a number that occurs twice) do not prevent a registry.
    Raises KeyError, TypeError, ValueError or AttributeError where the shape is wrong.
    """
    known = tuple(_department(d) for d in departments["departments"])
    canonical = {a: d.name for d in reversed(known) for a in (*d.aliases, d.name)}
    builder = _Builder(canonical)
    for n, part in enumerate(measures["parts"]):
        builder.add_part(part, ("parts", n))
    plan = measures["plan"]
    registry = Registry(
        Plan(plan["id"], plan["title"], plan["document"], plan["issuer"], file_day(plan["issued"]), plan["annex"]),
        tuple(builder.parts),
        tuple(builder.categories),
        tuple(builder.measures),
        tuple(builder.tasks),
        known,
        tuple(Anomaly(a["kind"], a["part"], tuple(a["numbers"]), a["note"]) for a in measures.get("anomalies", ())),
    )
    return registry, Sources(tuple(builder.task_paths), tuple(builder.measure_paths), tuple(builder.unit_paths))


class _Builder:
    def __init__(self, canonical: Mapping[str, str]) -> None:
        self.canonical = canonical
        self.parts: list[Part] = []
        self.categories: list[Category] = []
        self.measures: list[Measure] = []
        self.tasks: list[Task] = []
        self.task_paths: list[Path] = []
        self.measure_paths: list[Path] = []
        self.unit_paths: list[Mapping[Role, Path]] = []

    def add_part(self, data: Any, path: Path) -> None:
        prefix = data.get("prefix", "")
        part = Part(data["number"], data["title"], prefix, data.get("word") or prefix)
        self.parts.append(part)
        for n, category in enumerate(data.get("categories", ())):
            found = Category(category["number"], category["title"])
            self.categories.append(found)
            self._add_measures(category["measures"], (*path, "categories", n, "measures"), part, found)
        self._add_measures(data.get("measures", ()), (*path, "measures"), part, None)

    def _add_measures(self, rows: Iterable[Any], path: Path, part: Part, category: Category | None) -> None:
        for n, data in enumerate(rows):
            number = data["number"]
            errata, body = _notes(data)
            whole = "tasks" not in data
            measure = Measure(
                ids.task_id(part.prefix, number, None),
                part,
                category,
                number,
                data["title"],
                () if whole else errata,
                () if whole else body,
            )
            self.measures.append(measure)
            self.measure_paths.append((*path, n))
            if whole:
                self._add_task(data, (*path, n), measure, None, data, (*path, n))
            for k, item in enumerate(data.get("tasks", ())):
                self._add_task(item, (*path, n, "tasks", k), measure, item["item"], data, (*path, n))

    def _add_task(
        self, data: Any, path: Path, measure: Measure, item: int | None, parent: Any, parent_path: Path
    ) -> None:
        printed: dict[Role, tuple[str, ...]] = {}
        places: dict[Role, Path] = {}
        roles: tuple[Role, ...] = ("lead", "support")
        for role in roles:
            inherited = data.get(role) is None
            printed[role] = tuple((parent if inherited else data).get(role) or ())
            places[role] = (*(parent_path if inherited else path), role)
        errata, body = _notes(data)
        recurrence = data.get("recurrence")
        self.tasks.append(
            Task(
                id=ids.task_id(measure.part.prefix, measure.number, item),
                label=ids.label(measure.part.word, measure.number, item),
                measure=measure,
                item=item,
                text=data["text"],
                lead=self._resolve(printed["lead"]),
                support=self._resolve(printed["support"]),
                lead_printed=printed["lead"],
                support_printed=printed["support"],
                deadlines=tuple(_deadline(d) for d in data.get("deadlines", ())),
                recurrence=Recurrence(recurrence["text"], recurrence["every"]) if recurrence else None,
                targets=tuple(_target(t) for t in data.get("targets", ())),
                explained=tuple(Explained(e["text"], e["as"], e["why"]) for e in data.get("explained", ())),
                errata=errata,
                body=body,
                related=tuple(Link(r["id"], r["why"]) for r in data.get("related", ())),
            )
        )
        self.task_paths.append(path)
        self.unit_paths.append(places)

    def _resolve(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.canonical.get(name, name) for name in names)


def _notes(data: Any) -> tuple[tuple[Erratum, ...], tuple[Difference, ...]]:
    return (
        tuple(Erratum(e["printed"], e["suggested"], e["why"]) for e in data.get("errata", ())),
        tuple(Difference(b["annex"], b["body"], b["note"]) for b in data.get("body", ())),
    )


def _deadline(data: Any) -> Deadline:
    day: dt.date = file_day(data["date"])
    return Deadline(data["text"], day, data["clause"], data.get("implicit", False), data.get("soft", False))


def _target(data: Any) -> Target:
    return Target(
        data["text"],
        data["name"],
        data["operator"],
        data["value"],
        data["unit"],
        data.get("baseline"),
        data.get("baseline_unit"),
    )


def _department(data: Any) -> Department:
    aliases = {a["name"]: a["why"] for a in data.get("aliases", ())}
    return Department(data["name"], data["kind"], data.get("collective", False), aliases)
