"""Builds a registry from the plain data of a plan's two files, and the paths of its values in that data."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bizenv.base.days import parse_file_day, parse_issued
from bizenv.base.problems import Path
from bizenv.base.tuples import NamedTuple
from bizenv.plan import ids
from bizenv.plan.model import (
    OWN_KEYS,
    Anomaly,
    Category,
    Deadline,
    Department,
    Difference,
    Erratum,
    Explained,
    Link,
    Mandate,
    Measure,
    Number,
    Numbering,
    Part,
    Plan,
    Recurrence,
    Role,
    Target,
    Task,
)
from bizenv.plan.registry import Registry
from bizenv.plan.units import rename


class Sources(NamedTuple):
    """Where a registry's values stand in the files' data: paths in the registry's order, duplicates included."""

    tasks: tuple[Path, ...]
    measures: tuple[Path, ...]
    units: tuple[Mapping[Role, Path], ...]
    """For each task and role, the path of the departments: in the task, or in the measure if they are inherited."""


def build(measures: Any, departments: Any, names: Sequence[Department] = ()) -> tuple[Registry, Sources]:
    """The registry of two files' plain data, and its sources; ``checks.schema.faults`` must find the shape right.

    ``names``: the departments of a workspace of several plans, whose names stand over those of the plan.
    Faults of the content (an unknown department, a number that occurs twice) do not prevent a registry.
    Raises KeyError, TypeError, ValueError or AttributeError where the shape is wrong.
    """
    known = build_departments(departments)
    if names:
        known = rename(known, names)
    canonical = {a: d.name for d in reversed(known) for a in (*d.aliases, d.name)}
    plan = build_plan(measures["plan"])
    builder = _Builder(canonical, plan.numbering)
    builder.count_categories(measures)
    if "parts" in measures:
        for n, part in enumerate(measures["parts"]):
            builder.add_part(part, ("parts", n), n + 1)
    else:
        builder.add_part(measures, (), 0)
    builder.number_sections()
    registry = Registry(
        plan,
        tuple(builder.parts),
        tuple(builder.categories),
        tuple(builder.measures),
        tuple(builder.tasks),
        known,
        tuple(
            Anomaly(a["kind"], a.get("part", ""), tuple(map(_number, a["numbers"])), a["note"])
            for a in measures.get("anomalies", ())
        ),
    )
    return registry, Sources(tuple(builder.task_paths), tuple(builder.measure_paths), tuple(builder.unit_paths))


def name_rows(registry: Registry, sources: Sources) -> dict[Path, str]:
    """The id of each measure and each task, by its path; a measure without sub-items is its task."""
    named = {path: measure.id for measure, path in zip(registry.measures, sources.measures, strict=True)}
    return named | {path: task.id for task, path in zip(registry.tasks, sources.tasks, strict=True)}


class _Section(NamedTuple):
    """The measures of a category, or of a part without categories, as (data, path)."""

    part: Part
    category: Category | None
    rows: list[tuple[Any, Path]]
    place: str
    """The section's number in ids, where numbers begin anew in each section."""
    name: str
    """How labels begin there."""


class _Builder:
    def __init__(self, canonical: Mapping[str, str], numbering: Numbering) -> None:
        self.canonical = canonical
        self.numbering = numbering
        self.parts: list[Part] = []
        self.categories: list[Category] = []
        self.measures: list[Measure] = []
        self.tasks: list[Task] = []
        self.task_paths: list[Path] = []
        self.measure_paths: list[Path] = []
        self.unit_paths: list[Mapping[Role, Path]] = []
        self._sections: list[_Section] = []
        self._counted: Counter[Number] = Counter()

    def count_categories(self, measures: Any) -> None:
        """Learn which numbers of categories are printed more than once."""
        for part in measures.get("parts") or [measures]:
            self._counted.update(_number(category.get("number")) for category in part.get("categories") or ())

    def add_part(self, data: Any, path: Path, place: int) -> None:
        """Add a part; ``place``: which part it is, from 1, or 0 for a plan without parts, whose data is the file's."""
        prefix, word = (data.get("prefix", ""), data.get("word", "")) if place else ("", "")
        number, title = (data["number"], data.get("title") or "") if place else ("", "")
        part = Part(number, title, prefix, word or prefix)
        if place:
            self.parts.append(part)
        for n, category in enumerate(data.get("categories") or ()):
            own = _number(category.get("number"))
            key = str(own) if own != "" and self._counted[own] == 1 else f"第{len(self.categories) + 1}个"
            found = Category(own, category.get("title") or "", key)
            self.categories.append(found)
            section = ids.make_section(found.number, len(self.categories))
            name = ids.label_section(found.number, found.title, len(self.categories))
            self._add_section(part, found, category["measures"], (*path, "categories", n, "measures"), (section, name))
        if data.get("measures"):
            section, name = ids.make_section(number, place), ids.label_section(number, title, place)
            self._add_section(part, None, data["measures"], (*path, "measures"), (section, name))

    def _add_section(
        self, part: Part, category: Category | None, rows: Sequence[Any], path: Path, named: tuple[str, str]
    ) -> None:
        self._sections.append(_Section(part, category, [(row, (*path, n)) for n, row in enumerate(rows)], *named))

    def number_sections(self) -> None:
        """Make the measures and tasks of all sections: only together are the ids of several sections known.

        A section's own number goes first where measures are numbered anew in each section, and also before the places
        that stand for missing numbers, which every section has.
        """
        numbers = [[_number(data.get("number")) for data, _ in section.rows] for section in self._sections]
        found = [ids.number_measures(each, repeated=self.numbering == "printed") for each in numbers]
        prefixes = [section.part.prefix for section in self._sections]
        shared = Counter(
            (prefix, own) for prefix, (owns, _) in zip(prefixes, found, strict=True) for own in dict.fromkeys(owns)
        )
        clash = self.numbering == "printed" and any(count > 1 for count in shared.values())
        places = self._places()
        headed = Counter(section.name for section in self._sections)
        for n, (section, (owns, made)) in enumerate(zip(self._sections, found, strict=True)):
            alone = prefixes.count(section.part.prefix) == 1
            within = not alone and (self.numbering == "restarts" or clash)
            for k, (data, path) in enumerate(section.rows):
                number, own = numbers[n][k], owns[k]
                led = within or (not alone and k in made and ids.spell(number) == "")
                if led and not own[:1].isdigit():
                    own = str(k + 1)  # a number with letters has no place behind another
                own = f"{section.part.prefix}{places[n]}.{own}" if led else f"{section.part.prefix}{own}"
                named = number != "" and not (k in made and ids.spell(number))  # else rows share it: told by the id
                label = ids.make_label(section.part.word, number, None) if named else own
                if led and named:
                    label = f"{section.part.number if headed[section.name] > 1 else ''}{section.name}{label}"
                self._add_measure(section, data, path, (number, own, label))

    def _places(self) -> list[str]:
        """The number of each section in ids: its own, or where two have the same its place among all."""
        own = [section.place for section in self._sections]
        return own if len(set(own)) == len(own) else [str(n) for n in range(1, len(own) + 1)]

    def _add_measure(self, section: _Section, data: Any, path: Path, named: tuple[Number, str, str]) -> None:
        """Add a measure; ``named`` are its printed number, its id and its label."""
        number, own, label = named
        errata, body = read_notes(data)
        whole = "tasks" not in data
        measure = Measure(
            own,
            section.part,
            section.category,
            number,
            data.get("title") or "",
            () if whole else errata,
            () if whole else body,
            label,
        )
        self.measures.append(measure)
        self.measure_paths.append(path)
        if whole:
            self._add_task(data, path, measure, (own, measure.label), None, data, path)
            return
        items = [_number(item.get("item")) for item in data["tasks"]]
        found = ids.number_items(own, items, printed=ids.spell(number) != "")
        for k, (task, item) in enumerate(zip(found, items, strict=True)):
            shown = ids.make_label("", measure.label, item) if item != "" else task
            self._add_task(data["tasks"][k], (*path, "tasks", k), measure, (task, shown), item, data, path)

    def _add_task(
        self,
        data: Any,
        path: Path,
        measure: Measure,
        named: tuple[str, str],
        item: Number | None,
        parent: Any,
        parent_path: Path,
    ) -> None:
        """Add a task; ``named`` are its id and its label."""
        printed: dict[Role, tuple[str, ...]] = {}
        places: dict[Role, Path] = {}
        roles: tuple[Role, ...] = ("lead", "support")
        for role in roles:
            inherited = data.get(role) is None
            printed[role] = tuple((parent if inherited else data).get(role) or ())
            places[role] = (*(parent_path if inherited else path), role)
        errata, body = read_notes(data)
        recurrence = data.get("recurrence")
        columns = {**(parent.get("columns") or {}), **(data.get("columns") or {})}
        self.tasks.append(
            Task(
                id=named[0],
                label=named[1],
                measure=measure,
                item=item,
                text=data["text"],
                lead=self._resolve(printed["lead"]),
                support=self._resolve(printed["support"]),
                lead_printed=printed["lead"],
                support_printed=printed["support"],
                deadlines=tuple(read_deadline(d) for d in data.get("deadlines", ())),
                recurrence=read_recurrence(recurrence) if recurrence else None,
                targets=tuple(read_target(t) for t in data.get("targets", ())),
                explained=tuple(Explained(e["text"], e["as"], e["why"]) for e in data.get("explained", ())),
                errata=errata,
                body=body,
                related=tuple(Link(r["id"], r["why"]) for r in data.get("related", ())),
                columns={head: str(value) for head, value in columns.items() if value is not None},
                short=data.get("short") or parent.get("short") or "",
            )
        )
        self.task_paths.append(path)
        self.unit_paths.append(places)

    def _resolve(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.canonical.get(name, name) for name in names))


def read_notes(data: Any) -> tuple[tuple[Erratum, ...], tuple[Difference, ...]]:
    """The misprints of a task or measure, and where the body of the document differs, from its data."""
    return (
        tuple(Erratum(e["printed"], e["suggested"], e["why"]) for e in data.get("errata", ())),
        tuple(Difference(b["annex"], b["body"], b["note"]) for b in data.get("body", ())),
    )


def _number(value: Any) -> Number:
    """A printed number of the data: whole if it is in digits, also quoted or in brackets; empty if there is none."""
    spelled = ids.spell(value) if isinstance(value, str) else ""
    if spelled.isdecimal() and str(int(spelled)) == spelled:
        return int(spelled)
    number: Number = "" if value is None else value
    return number


def build_plan(data: Any) -> Plan:
    """The head of a plan from its data."""
    issued, precision = parse_issued(data["issued"])
    mandate = data.get("mandate")
    return Plan(
        data["id"],
        data.get("title") or "",
        data.get("document") or "",
        data.get("issuer") or "",
        issued,
        data.get("annex") or "",
        precision=precision,
        draft=data.get("curation") == "draft",
        numbering=data.get("numbering") or "continuous",
        mandate=_mandate(mandate) if mandate else None,
        clues=bool(data.get("clues")),
        system=data.get("system") or "government",
        **{key: data.get(key) or "" for key in OWN_KEYS},
    )


def _mandate(data: Any) -> Mandate:
    return Mandate(data["text"], parse_issued(data["date"])[0] if data.get("date") else None)


def read_deadline(data: Any) -> Deadline:
    """A deadline from its data."""
    day: dt.date = parse_file_day(data["date"])
    flags = (data.get("implicit", False), data.get("soft", False), data.get("from", "text"))
    return Deadline(data["text"], day, data.get("clause") or "", *flags)


def read_recurrence(data: Any) -> Recurrence:
    """A recurring duty from its data."""
    return Recurrence(data["text"], data["every"], data.get("from", "text"))


def read_target(data: Any) -> Target:
    """A target from its data."""
    return Target(
        data["text"],
        data["name"],
        data["operator"],
        data["value"],
        data["unit"],
        data.get("baseline"),
        data.get("baseline_unit"),
        data.get("soft", False),
    )


def build_departments(data: Any) -> tuple[Department, ...]:
    """The departments of the plain data of a departments.yaml; raises as ``build`` does."""
    return tuple(_department(d) for d in data["departments"])


def _department(data: Any) -> Department:
    aliases = {a["name"]: a["why"] for a in data.get("aliases", ())}
    return Department(data["name"], data.get("kind") or "", data.get("collective", False), aliases)
