"""The checks of a plan's files against every rule.

Text first, then shape, then content: what cannot be read is not interpreted, and a fault that only follows from another
fault is not reported.
"""

import json
import os
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from bizenv.base import files, layout
from bizenv.base.document import Document
from bizenv.base.problems import Fault, Place, Problem
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamlfile import parse, seek
from bizenv.checks import rules
from bizenv.checks.catalogue import RULES
from bizenv.checks.doubts import find_doubts
from bizenv.checks.rules.subject import Subject
from bizenv.plan import ids
from bizenv.plan.build import Sources, build
from bizenv.plan.registry import Registry


class Examination(NamedTuple):
    """What ``examine`` found. ``registry`` and ``sources`` are None if a file is missing or too broken to be used."""

    problems: list[Problem]
    registry: Registry | None
    documents: dict[str, Document]
    sources: Sources | None

    def places(self) -> dict[int, Place]:
        """The place of each task in the file, by the task's ``id()``: in faulty data two tasks may share a number."""
        if self.registry is None or self.sources is None:
            return {}
        seek(self.documents["measures"], self.sources.tasks)
        locate = self.documents["measures"].locate
        return {id(task): locate(path)[0] for task, path in zip(self.registry.tasks, self.sources.tasks, strict=True)}


def examine(measures: Path | None, departments: Path | None, *, locked: bool = True) -> Examination:
    """Check one plan's files against every rule. Raises DataError if a file cannot be read.

    With one of the two files alone, only its text and its shape are checked. ``locked``: whether the data is also
    compared with the lock.
    """
    named = {"measures": measures, "departments": departments}
    documents = {name: parse(str(path), files.read(path)) for name, path in named.items() if path is not None}
    return _examine(documents, measures, locked=locked)


def examine_content(measures: bytes, departments: bytes, where: str) -> Examination:
    """Check a plan that is in no folder, without its lock. ``where``: where it comes from, told before the file's name."""
    content = {"measures": (layout.MEASURES, measures), "departments": (layout.DEPARTMENTS, departments)}
    documents = {name: parse(f"{where}{file}", text) for name, (file, text) in content.items()}
    return _examine(documents, None, locked=False)


def _examine(documents: dict[str, Document], measures: Path | None, *, locked: bool) -> Examination:
    problems = [problem for document in documents.values() for problem in document.problems]
    broken = {d.path for d in documents.values() if any(RULES[p.code].fatal for p in d.problems)}
    data = {name: d.data for name, d in documents.items() if d.path not in broken}
    faults = [f._replace(subject=_about(data, f)) for f in _shape(data)]
    faults += _partner(data, alone="departments" not in documents)
    registry, sources = None, None
    if len(data) == 2:
        registry, sources, more = _content(data, faults, _lock(measures) if locked else None)
        if not problems:  # if a key occurs twice, it is unclear which of the two was meant
            faults += [f for f in more if locked or "lock" not in RULES[f.code].files]
    if measures is not None:
        faults += find_doubts(measures.with_name(layout.DOUBTS), data, registry, sources)
    for name, document in documents.items():
        seek(document, [fault.path for fault in faults if fault.file == name])
    draft = _is_draft(data.get("measures"))
    problems += (_located(fault, documents, draft=draft) for fault in faults)
    return Examination(sorted(set(problems)), registry, documents, sources)


def examine_folder(folder: Path, *, locked: bool = True) -> Examination:
    """Check the plan of a folder against every rule. Raises DataError if a file cannot be read."""
    return examine(folder / layout.MEASURES, folder / layout.DEPARTMENTS, locked=locked)


def _shape(data: dict[str, Any]) -> Iterator[Fault]:
    from bizenv.checks.schema import faults as shape  # pydantic takes long to load, and most questions check nothing

    if "measures" in data:
        yield from shape.find_faults("measures", data["measures"])
    if "departments" in data:
        yield from shape.find_faults("departments", data["departments"])


def _about(data: dict[str, Any], fault: Fault) -> str:
    """The task or measure that has a fault in its shape, as in 27(3) 提高获得网络便利度; empty if it cannot be told."""
    where: Any = data[fault.file]
    word, measure, item = "", None, None
    for step, after in pairwise((*fault.path, None)):
        try:
            where = where[step]
        except (KeyError, IndexError, TypeError):
            break
        if not isinstance(where, dict) or not isinstance(step, int):
            continue
        word = where.get("word", word)
        if after != "title" and ("tasks" in where or ("text" in where and "item" not in where)):
            measure = where
        item = where.get("item", item)
    if measure is None or not isinstance(measure.get("number"), int | str):
        return ""
    number = ids.make_label(str(word), measure["number"], item if isinstance(item, int | str) else None)
    return f"{number} {measure.get('title') or ''}".strip()


def _partner(data: dict[str, Any], *, alone: bool) -> Iterator[Fault]:
    if alone and isinstance(data.get("measures"), dict) and "plan" in data["measures"]:
        yield Fault(("plan",), "E406", "同一处没有 departments.yaml，单位无从核对", "把两个文件放在一处")


def _lock(measures: Path | None) -> str | None:
    path = measures.with_name(layout.LOCK) if measures is not None else None
    return files.read(path).decode("utf-8-sig", "replace") if path is not None and os.path.lexists(path) else None


def _content(
    data: dict[str, Any], faults: list[Fault], lock: str | None
) -> tuple[Registry | None, Sources | None, list[Fault]]:
    """The registry, its sources and the faults of the content.

    If the shape had to be mended, there are only faults; if it cannot be mended, there is nothing.
    """
    fatal = [f for f in faults if RULES[f.code].fatal]
    mended = _mended(data, fatal) if fatal else data
    if mended is None:
        return None, None, []
    registry, sources = build(mended["measures"], mended["departments"])
    found = rules.run(Subject(registry, sources, mended["measures"], mended["departments"], lock, tuple(faults), {}))
    return (None, None, found) if fatal else (registry, sources, found)


def _mended(data: dict[str, Any], faults: Iterable[Fault]) -> dict[str, Any] | None:
    """A copy of the data with valid values in the place of faulty ones, so that the rest can be checked too.

    A number that should be text becomes that text. An invalid day becomes the plan's day of issue: any day will do,
    since further faults of the same task are not reported. None if the shape cannot be mended.
    """
    mends = [(fault, RULES[fault.code].mend) for fault in faults]
    if any(mend is None or (mend == "day" and fault.path[-1:] != ("date",)) for fault, mend in mends):
        return None
    copy: dict[str, Any] = json.loads(json.dumps(data))
    for fault, mend in mends:
        where = copy[fault.file]
        for step in fault.path[:-1]:
            where = where[step]
        if mend == "text":
            where[fault.path[-1]] = str(where[fault.path[-1]])
        else:
            where["date"] = copy["measures"]["plan"]["issued"]
    return copy


def _is_draft(measures: Any) -> bool:
    plan = measures.get("plan") if isinstance(measures, dict) else None
    return isinstance(plan, dict) and plan.get("curation") == "draft"


_BESIDE: dict[str, str] = {"lock": layout.LOCK, "doubts": layout.DOUBTS}
"""The files beside measures.yaml that are not YAML."""


def _located(fault: Fault, documents: dict[str, Document], *, draft: bool) -> Problem:
    if fault.file in _BESIDE:
        path = str(Path(documents["measures"].path).with_name(_BESIDE[fault.file]))
        place, width = Place(path, int(str(fault.path[0])), 1), 1
    else:
        place, width = documents[fault.file].locate(fault.path, fault.at_key, fault.find)
    lowered = draft and RULES[fault.code].draft
    return Problem(place, fault.code, fault.message, fault.remedy, fault.subject, width, lowered)
