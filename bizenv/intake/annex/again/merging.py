"""A new version of a document against the draft that a person has corrected.

Three readings are compared, task by task: what was read of the old version (base), what the person made of it (mine),
and what is read of the new version (new). What the person changed stays. What only the document changed is taken over.
Every difference between the two versions becomes a doubt, so that nothing changes unseen.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.again import telling
from bizenv.intake.annex.again.matching import Node, list_nodes, match
from bizenv.intake.annex.mappings import find_paths
from bizenv.intake.annex.model import Doubt, Draft
from bizenv.plan.build import build, name_rows

Data = dict[str, Any]


class Earlier(NamedTuple):
    """A doubt about the old version. ``open``: nobody has settled it. ``compared``: it tells of a difference from a still older one."""

    doubt: Doubt
    open: bool
    compared: bool = False


class Before(NamedTuple):
    """What was read of the old version, and the doubts about it."""

    measures: Mapping[str, Any]
    departments: Mapping[str, Any]
    doubts: tuple[Earlier, ...]


class Merged(NamedTuple):
    """A corrected draft brought to a new version.

    settled: doubts of the new version that are not asked again.
    compared: those doubts of the draft that tell of differences, and do not come from the reading of the new version.
    """

    draft: Draft
    settled: tuple[Doubt, ...]
    compared: frozenset[Doubt]


class _Note(NamedTuple):
    """A doubt about a row of the result, or about none: ``row`` is its mapping in the data, ``rest`` the path from there."""

    doubt: Doubt
    row: Data | None
    rest: tuple[str | int, ...] = ()


def merge(before: Before, measures: Mapping[str, Any], departments: Mapping[str, Any], new: Draft) -> Merged:
    """The draft that a person has corrected, brought to the new version. ``measures``, ``departments``: as corrected."""
    result = _spread(measures)
    before = before._replace(measures=_spread(before.measures))
    merger = _Merger(result, _Readings(before, new._replace(measures=_spread(new.measures)), departments))
    merger.merge_head()
    merger.merge_rows()
    merger.add_rows()
    merger.drop_rows()
    _gather(result)
    units = _merge_departments(before.departments, departments, new.departments, result)
    return merger.finish(units)


class _Readings:
    """The rows of the three readings, and which of them are the same row."""

    def __init__(self, before: Before, new: Draft, mine_departments: Mapping[str, Any]) -> None:
        self.before = before
        self.new = new
        self.departments = mine_departments
        self.base_nodes = list_nodes(before.measures, before.departments)
        self.new_nodes = list_nodes(new.measures, new.departments)
        self.base_of_new = match(self.base_nodes, self.new_nodes)


class _Merger:
    def __init__(self, result: Data, readings: _Readings) -> None:
        self.result = result
        self.before, self.new = readings.before, readings.new
        self.base_nodes, self.new_nodes = readings.base_nodes, readings.new_nodes
        self.mine_nodes = list_nodes(result, readings.departments)
        base_of_mine = match(self.base_nodes, self.mine_nodes)
        self.base_of_mine = {id(m.data): base_of_mine.get(m.id) for m in self.mine_nodes}
        mine_of_base = {b.id: m for m in self.mine_nodes if (b := base_of_mine.get(m.id)) is not None}
        self.kept = set(mine_of_base)
        """The ids of the old rows that the person has kept."""
        self.base_of_new = readings.base_of_new
        self.mine_of_new = {n: mine_of_base[b.id] for n, b in self.base_of_new.items() if b.id in mine_of_base}
        own = [m for m in self.mine_nodes if m.id not in base_of_mine]
        others = [n for n in self.new_nodes if n.id not in self.base_of_new]
        self.mine_of_new |= match(own, others)  # what the person added and the new version has too
        self.new_of_mine = {m.id: n for n in self.new_nodes if (m := self.mine_of_new.get(n.id)) is not None}
        self.new_of_base = {base.id: n for n, base in self.base_of_new.items()}
        self.rows: dict[str, Data] = {n: m.data for n, m in self.mine_of_new.items()}
        """The mapping in the result of each row of the new version, by its id there."""
        self.notes: list[_Note] = []
        self.renumbered: list[str] = []
        self.protected: set[int] = set()
        """The ``id()`` of sub-items that stay since the person keeps their measure in another shape than the document."""

    def merge_head(self) -> None:
        """The keys of the plan's head, and what else stands at the top level."""
        for key in ("plan", "counts"):
            mine = self.result.setdefault(key, {})
            old, found = self.before.measures.get(key) or {}, self.new.measures.get(key) or {}
            for inner, doubt in self._merge_keys(mine, old, found, "", "head"):
                if key == "plan":  # the counts follow from the rows
                    self.notes.append(_Note(doubt, None, (key, inner)))
            if not mine:
                del self.result[key]

    def merge_rows(self) -> None:
        """Every row that stands in the draft and in the new version."""
        for mine in self.mine_nodes:
            found = self.new_of_mine.get(mine.id)
            if found is None or self.rows[found.id] is not mine.data:
                continue
            base = self.base_of_mine[id(mine.data)]
            old = base.data if base is not None else {}
            place = self.new.places.get(found.id, "")
            if ("tasks" in mine.data) != ("tasks" in found.data):
                self._merge_shape(mine, old, found, place)
                continue
            for key, value in found.data.get(_SHARED, {}).items():
                mine.data.setdefault(_SHARED, {}).setdefault(key, []).extend(value)
            for key, doubt in self._merge_keys(mine.data, old, found.data, place, ""):
                if key == "targets" and mine.data.get("text") == found.data.get("text") != old.get("text"):
                    continue  # they follow from the text, of which it is said already
                if key in ("number", "item") and mine.data.get(key) == found.data.get(key):
                    self.renumbered.append(
                        f"{mine.id}→{found.id}"
                    )  # one doubt for all: a new row moves those behind it
                else:
                    self.notes.append(_Note(doubt, mine.data, (key,)))
        if self.renumbered:
            self.notes.append(_Note(Doubt("number", "", "", *telling.tell_renumbered(self.renumbered)), None))

    def _merge_shape(self, mine: Node, old: Mapping[str, Any], found: Node, place: str) -> None:
        """A measure that has sub-items in one reading and not in the other."""
        taken = mine.data == old
        if taken:
            mine.data.clear()
            mine.data.update(copy.deepcopy(found.data))
        inner = [n for n in self.new_nodes if n.is_item and n.path[:-2] == found.path]
        for n, node in enumerate(inner):
            self.rows[node.id] = mine.data["tasks"][n] if taken else mine.data
        if not taken:
            self.protected |= {id(row) for row in mine.data.get("tasks", ())}
        if not old or ("tasks" in old) != ("tasks" in found.data):  # else the person split it, or joined it
            doubt = Doubt("row", "", place, *telling.tell_split(found.data, taken=taken))
            self.notes.append(_Note(doubt, mine.data))

    def _merge_keys(
        self, mine: Data, old: Mapping[str, Any], found: Mapping[str, Any], place: str, topic: str
    ) -> Iterator[tuple[str, Doubt]]:
        """Merge the keys of a mapping, in place; yields each key that the new version has changed, with its doubt."""
        for key in dict.fromkeys((*mine, *found, *old)):
            if key in ("tasks", "id", _SHARED):
                continue
            m, b, n = (None if it == [] else it for it in (mine.get(key), old.get(key), found.get(key)))
            if n in (b, m):
                continue
            taken = m == b
            if taken and n is None:
                mine.pop(key, None)
            elif taken:
                _put(mine, key, copy.deepcopy(n))
            read, other = telling.tell_change(key, b, m, n)
            yield key, Doubt(telling.find_topic(key, topic), "", place, read, other)

    def add_rows(self) -> None:
        """The rows that the new version alone has; what the person has deleted stays deleted."""
        present = find_paths(self.result)
        self.rows = {
            n: row for n, row in self.rows.items() if id(row) in present
        }  # some went with a measure that changed
        for node in self.new_nodes:
            if node.id in self.rows:
                continue
            place = self.new.places.get(node.id, "")
            base = self.base_of_new.get(node.id)
            if base is not None and base.id not in self.kept:
                if telling.pick_words(base.data) != telling.pick_words(node.data):
                    said = telling.tell_deleted(base.id, node.data)
                    self.notes.append(_Note(Doubt("row", "", place, *said), None))
                continue
            row = copy.deepcopy(node.data)
            if "tasks" in row:
                row["tasks"] = []  # they follow, each by itself
            if not self._insert(node, row):
                continue
            self.rows[node.id] = row
            self.notes.append(_Note(Doubt("row", "", place, *telling.tell_added()), row))
        for node in self.new_nodes:  # a new measure all of whose sub-items stand elsewhere
            row_made = self.rows.get(node.id)
            if row_made is not None and row_made.get("tasks") == []:
                self._remove(row_made)
                self.notes = [note for note in self.notes if note.row is not row_made]

    def _insert(self, node: Node, row: Data) -> bool:
        """Put a row behind the one that it follows in the new version, or before the one that follows it."""
        siblings = [n for n in self.new_nodes if n.path[:-1] == node.path[:-1]]
        at = siblings.index(node)
        for near, behind in (*((n, 1) for n in reversed(siblings[:at])), *((n, 0) for n in siblings[at + 1 :])):
            beside = self.rows.get(near.id)
            found = _find_list(self.result, beside) if beside is not None else None
            if found is not None:
                found[0].insert(found[1] + behind, row)
                return True
        if node.is_item:
            owner = self.rows.get(next((n.id for n in self.new_nodes if n.path == node.path[:-2]), ""))
            if owner is None or "tasks" not in owner:
                return False
            owner["tasks"].append(row)
            return True
        return self._insert_section(node, row)

    def _insert_section(self, node: Node, row: Data) -> bool:
        """Put the first row of a section that is new into the result, with its section."""
        before = [n for n in self.new_nodes if n.path < node.path and not n.is_item and n.id in self.rows]
        section = _get(self.new.measures, node.path[:-2])
        beside = self.rows[before[-1].id] if before else None
        path = _find_path(self.result, beside) if beside is not None else None
        if path is None or len(path) < 4 or len(node.path) < 4:
            found = _find_list(self.result, beside) if beside is not None else None
            rows = found[0] if found is not None else _find_first_list(self.result)
            rows.insert(found[1] + 1 if found is not None else 0, row)
            return True
        made = {key: copy.deepcopy(value) for key, value in section.items() if key not in ("measures", "categories")}
        _get(self.result, path[:-3]).insert(int(path[-3]) + 1, {**made, "measures": [row]})
        return True

    def drop_rows(self) -> None:
        """The rows that the new version lacks: they go, unless the person has worked on them."""
        stays = {*self.protected, *(id(row) for row in self.rows.values())}
        for mine in self.mine_nodes:
            base = self.base_of_mine[id(mine.data)]
            if base is None or id(mine.data) in stays:
                continue
            if mine.data.get("tasks"):
                continue  # it goes with its sub-items, or stays with one of them
            if telling.pick_own(mine.data) == telling.pick_own(base.data):
                if self._remove(mine.data) and not _is_shell(base.data):
                    self.notes.append(_Note(Doubt("row", "", "", *telling.tell_dropped(mine.id, base.data)), None))
            else:
                self.notes.append(_Note(Doubt("row", "", "", *telling.tell_kept()), mine.data))
        for mine in self.mine_nodes:
            if mine.data.get("tasks") == []:
                self._remove(mine.data)

    def _remove(self, row: Data) -> bool:
        """Take a row out of the result, with a section that is empty then. Returns whether it was there."""
        found = _find_list(self.result, row)
        if found is None:
            return False
        del found[0][found[1]]
        _drop_empty(self.result)
        return True

    def finish(self, units: Data) -> Merged:
        """The draft with all doubts that stand."""
        registry, sources = build(self.result, units)
        ids = name_rows(registry, sources)
        paths = find_paths(self.result)
        settled = {_key(it.doubt, it.doubt.task) for it in self.before.doubts if not it.open}
        doubts: list[Doubt] = []
        passed: list[Doubt] = []
        for doubt in self.new.doubts:
            base = self.base_of_new.get(doubt.task)
            if doubt.task and base is not None and base.id not in self.kept and doubt.task not in self.rows:
                continue  # of a row that the person has deleted
            if _key(doubt, base.id if base is not None else doubt.task) in settled:
                passed.append(doubt)
                continue
            doubts.append(self._move(doubt, paths, ids, units))
        raised = len(doubts)
        for note in self.notes:
            if note.row is None:
                doubts.append(note.doubt._replace(path=note.rest))
            elif id(note.row) in paths:
                path = paths[id(note.row)]
                doubts.append(note.doubt._replace(task=ids.get(path, ""), path=self._place(path, note.rest)))
        asked = {_key(doubt, doubt.task) for doubt in doubts}
        known = {*ids.values(), ""}
        for doubt, is_open, compared in self.before.doubts:
            asking = is_open and compared and _key(doubt, doubt.task) not in asked
            if asking and doubt.task in known and self._still_stands(doubt):
                doubts.append(self._carry(doubt, ids, units))
        places = {
            ids[p]: self.new.places.get(n, "") for n, row in self.rows.items() if (p := paths.get(id(row))) in ids
        }
        draft = self.new._replace(measures=self.result, departments=units, doubts=tuple(doubts), places=places)
        return Merged(draft, tuple(passed), frozenset(doubts[raised:]))

    def _move(
        self, doubt: Doubt, paths: Mapping[int, tuple[Any, ...]], ids: Mapping[tuple[Any, ...], str], units: Data
    ) -> Doubt:
        """A doubt about the new version at its place in the result."""
        if doubt.file == "departments":
            return doubt._replace(path=_find_unit(self.new.departments, doubt.path, units))
        nodes = [
            n for n in self.new_nodes if n.path == doubt.path[: len(n.path)] or (not doubt.path and n.id == doubt.task)
        ]
        if not nodes:
            return doubt if not doubt.task else doubt._replace(task="", path=())
        node = max(nodes, key=lambda n: len(n.path))
        row = self.rows.get(node.id)
        path = paths.get(id(row)) if row is not None else None
        if row is None or path is None:
            return doubt._replace(task="", path=())
        rest = self._place(path, doubt.path[len(node.path) :])
        return doubt._replace(task=ids.get(path, "") if doubt.task else "", path=rest)

    def _place(self, path: tuple[Any, ...], rest: tuple[Any, ...]) -> tuple[Any, ...]:
        """The path to a value of a row, or of its measure where that has it for all; as far as there is one."""
        for upper in (path, path[:-2] if "tasks" in path else path):
            for kept in (rest, rest[:1]):
                if rest and _has(self.result, (*upper, *kept)):
                    return (*upper, *kept)
        return path

    def _carry(self, doubt: Doubt, ids: Mapping[tuple[Any, ...], str], units: Data) -> Doubt:
        """An old doubt at its place in the result: its path was one into the draft as it was read."""
        if doubt.file == "departments":
            return doubt._replace(path=_find_unit(self.before.departments, doubt.path, units))
        row = next((path for path, task in ids.items() if doubt.task and task == doubt.task), None)
        if row is None:
            return doubt._replace(path=doubt.path if _has(self.result, doubt.path) else ())
        key = next((step for step in reversed(doubt.path) if step in telling.OWN), None)
        return doubt._replace(path=self._place(row, (key,) if key is not None else ()))

    def _still_stands(self, doubt: Doubt) -> bool:
        """Whether an old doubt is about a row that the new version reads as the old one did."""
        if not doubt.task:
            return doubt.topic != "lost" and not (doubt.topic == "number" and not doubt.path)
        base = next((n for n in self.base_nodes if n.id == doubt.task), None)
        found = self.new_of_base.get(base.id) if base is not None else None
        if base is None or found is None:
            return False
        return telling.pick_own(base.data) == telling.pick_own(next(n.data for n in self.new_nodes if n.id == found))


_SHARED = "_shared"
"""The key under which a measure remembers the units that it said for all its sub-items, while readings are compared."""


def _spread(measures: Mapping[str, Any]) -> Data:
    """A copy of the data in which each sub-item has its own units: so a change at one is no change at the others."""
    result: Data = copy.deepcopy(dict(measures))
    for measure in _list_measures(result):
        shared = {key: measure.pop(key) for key in ("lead", "support") if measure.get("tasks") and measure.get(key)}
        for row in measure.get("tasks") or [measure]:
            for key in ("lead", "support"):
                value = row.get(key) if row.get(key) is not None else shared.get(key)
                if value:
                    _put(row, key, list(value))
                else:
                    row.pop(key, None)
        if shared:
            measure[_SHARED] = {key: [value] for key, value in shared.items()}
    return result


def _gather(measures: Data) -> None:
    """Write the units that a measure says for its sub-items at the measure: what it said before, or what all have."""
    for measure in _list_measures(measures):
        shared = measure.pop(_SHARED, {})
        tasks = measure.get("tasks") or ()
        head: Data = {key: measure.pop(key) for key in ("number", "title") if key in measure}
        for key in ("lead", "support"):
            values = [task.get(key) for task in tasks]
            every = values[:1] if len(values) > 1 and all(value == values[0] for value in values) else []
            said = next((value for value in (*shared.get(key, ()), *every) if value and value in values), None)
            if said is None:
                continue
            head[key] = said
            for task in tasks:
                if task.get(key) == said:
                    del task[key]
                elif key not in task:
                    _put(task, key, [])
        rest = dict(measure)
        measure.clear()
        measure.update(head | rest)


_ORDER = ("lead", "support", "deadlines", "recurrence", "targets", "explained", "errata", "body", "related", "columns")
"""In which order the later keys of a row stand."""


def _put(row: Data, key: str, value: Any) -> None:
    """Set a key of a row; a new one where a person would look for it."""
    later = _ORDER[_ORDER.index(key) + 1 :] if key in _ORDER and key not in row else ()
    behind = {k: row.pop(k) for k in [k for k in row if k in (*later, "tasks")]} if later else {}
    row[key] = value
    row.update(behind)


def _list_measures(data: Data) -> Iterator[Data]:
    for key in ("parts", "categories"):
        for section in data.get(key) or ():
            yield from _list_measures(section)
    yield from data.get("measures") or ()


def _merge_departments(
    base: Mapping[str, Any], mine: Mapping[str, Any], new: Mapping[str, Any], measures: Mapping[str, Any]
) -> Data:
    """The units as corrected, with those that the new version adds, without those that nothing names any more."""
    result: Data = copy.deepcopy(dict(mine))
    units: list[Data] = result["departments"]
    known = {name for unit in units for name in _names(unit)}
    old = {name for unit in base["departments"] for name in _names(unit)}
    used = set(_find_used(measures))
    for unit in new["departments"]:
        wanted = [name for name in _names(unit) if name not in known and (name not in old or name in used)]
        if not wanted:
            continue
        owner = next((it for it in units if unit["name"] in _names(it)), None)
        if owner is None:
            made = copy.deepcopy(unit)
            made["aliases"] = [alias for alias in made.get("aliases", ()) if alias["name"] not in known]
            if not made["aliases"]:
                del made["aliases"]
            units.append(made)
        else:
            more = [copy.deepcopy(alias) for alias in unit.get("aliases", ()) if alias["name"] in wanted]
            owner["aliases"] = [*owner.get("aliases", ()), *more]
        known |= set(_names(unit))
    untouched = [unit for unit in base["departments"] if unit in units]
    units[:] = [unit for unit in units if unit not in untouched or used.intersection(_names(unit))]
    return result


def _find_unit(departments: Mapping[str, Any], path: tuple[Any, ...], units: Data) -> tuple[Any, ...]:
    """Where the unit, or the other form of its name, stands now that a path into other data leads to; empty if nowhere."""
    if len(path) < 2 or not _has(departments, path[:2]):
        return ()
    alias = _get(departments, path[:4])["name"] if path[2:3] == ("aliases",) and len(path) > 3 else None
    name = _get(departments, path[:2])["name"]
    for n, unit in enumerate(units["departments"]):
        for k, other in enumerate(unit.get("aliases") or ()):
            if alias is not None and other["name"] == alias:
                return ("departments", n, "aliases", k, *path[4:])
    at = next((n for n, unit in enumerate(units["departments"]) if name in _names(unit)), None)
    if at is None:
        return ()
    return ("departments", at, "name") if path[2:] == ("name",) else ("departments", at)


def _names(unit: Mapping[str, Any]) -> list[str]:
    return [unit["name"], *(alias["name"] for alias in unit.get("aliases") or ())]


def _find_used(data: Any) -> Iterator[str]:
    """Every name of a unit in the data."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from value or () if key in ("lead", "support") else _find_used(value)
    elif isinstance(data, list):
        for value in data:
            yield from _find_used(value)


def _key(doubt: Doubt, task: str) -> tuple[str, ...]:
    """What makes two doubts the same; where in the document they stand does not."""
    return (doubt.topic, task, *("".join(text.split()).strip("。；;") for text in (doubt.read, doubt.other)))


def _is_shell(data: Mapping[str, Any]) -> bool:
    """Whether a row of the old version was a measure of sub-items, which are told one by one."""
    return "tasks" in data


def _find_path(data: Data, row: Data) -> tuple[Any, ...] | None:
    return find_paths(data).get(id(row))


def _find_list(data: Data, row: Data) -> tuple[list[Any], int] | None:
    """The list that a row stands in, and its place there; None if it is in none."""
    path = _find_path(data, row)
    return (_get(data, path[:-1]), int(path[-1])) if path else None


def _find_first_list(data: Data) -> list[Any]:
    """The list of the first measures."""
    where: Any = data
    while True:
        key = next((key for key in ("parts", "categories", "measures") if where.get(key)), "measures")
        if key == "measures":
            found: list[Any] = where.setdefault("measures", [])
            return found
        where = where[key][0]


def _drop_empty(data: Any) -> None:
    """Take out sections without measures."""
    for key in ("parts", "categories"):
        for section in data.get(key, ()):
            _drop_empty(section)
        if key in data:
            data[key] = [it for it in data[key] if it.get("measures") or it.get("categories")]


def _get(data: Any, path: Sequence[Any]) -> Any:
    for step in path:
        data = data[step]
    return data


def _has(data: Any, path: Sequence[Any]) -> bool:
    try:
        _get(data, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True
