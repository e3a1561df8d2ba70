"""The doubts of a plan that was read out of a document: every one that nobody has settled is a warning."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bizenv.base import files, layout
from bizenv.base.errors import DataError
from bizenv.base.problems import Fault
from bizenv.base.problems import Path as Steps
from bizenv.checks.rules.subject import name_subject
from bizenv.plan import doubts
from bizenv.plan.build import Sources
from bizenv.plan.doubts import TOPICS, OpenDoubt
from bizenv.plan.registry import Registry

OPEN = "W526"
"""The code of a doubt that nobody has settled."""


def find_doubts(
    path: Path, data: Mapping[str, Any], registry: Registry | None, sources: Sources | None
) -> Iterator[Fault]:
    """The open doubts in ``doubts.md``, if there is one, each where the data may have to be changed.

    ``data``: of the plan's two files as far as they can be read. Where the place is not there any more, or the doubt is
    about none, the fault is at the doubt's own line.
    """
    if not os.path.lexists(path):
        return
    remedy = "改成像别的一样，或把这一行删去：- [ ] **D1** 单位 27.3（第1页第2行）：……"
    try:
        found = doubts.parse(files.read(path))
    except DataError as error:
        yield Fault((1,), "W527", f"存疑清单打不开：{error}", "恢复它，或把它移走", file="doubts")
        return
    if found is None:
        yield Fault((1,), "W527", "存疑清单不是 UTF-8 编码，读不了", "用编辑器另存为 UTF-8 编码", file="doubts")
        return
    for line in found.unread:
        yield Fault((line,), "W527", "读不懂这一处存疑", remedy, file="doubts")
    for doubt in found.open:
        yield _tell(doubt, data, registry, sources)


def _tell(doubt: OpenDoubt, data: Mapping[str, Any], registry: Registry | None, sources: Sources | None) -> Fault:
    place = f"（{doubt.place}）" if doubt.place else ""
    message = f"{TOPICS[doubt.topic]}存疑{place}：{doubt.said}"
    settle = f"核对后把 {layout.DOUBTS} 里 D{doubt.number}（第{doubt.line}行）的 [ ] 改成 [x]"
    found, subject = _find_task(doubt, registry, sources)
    if found:
        key = _find_key(data["measures"], found, doubt.key)
        return Fault(key, "W526", message, f"读错了就改这里；{settle}", subject)
    unit = _find_unit(doubt, data.get("departments"))
    if unit:
        return Fault(unit, "W526", message, f"读错了就改这里；{settle}", file="departments")
    head = data["measures"].get("plan") if isinstance(data.get("measures"), dict) else None
    if not doubt.task and doubt.key and isinstance(head, dict) and doubt.key in head:
        return Fault(("plan", doubt.key), "W526", message, f"读错了就改这里；{settle}")
    return Fault((doubt.line,), "W526", message, settle, file="doubts")


def _find_task(doubt: OpenDoubt, registry: Registry | None, sources: Sources | None) -> tuple[Steps, str]:
    """The path of the task, or of the measure, and its name; both empty if it is not there."""
    if not doubt.task or registry is None or sources is None:
        return (), ""
    for task, path in zip(registry.tasks, sources.tasks, strict=True):
        if task.id == doubt.task:
            return path, name_subject(task)
    for measure, path in zip(registry.measures, sources.measures, strict=True):
        if measure.id == doubt.task:
            return path, f"{measure.label} {measure.title}".strip()
    return (), ""


def _find_key(measures: Any, path: Steps, key: str) -> Steps:
    """The path of a key of a task, or if the task inherits it of its measure; of the task itself if neither has it."""
    for upper in (path, path[:-2]):
        where = measures
        for step in upper:
            where = where[step]
        if key and isinstance(where, dict) and key in where:
            return (*upper, key)
    return path


def _find_unit(doubt: OpenDoubt, departments: Any) -> Steps:
    """The path of a unit that the doubt names: of another form of its name, if that is what it names; empty if none is."""
    listed = departments.get("departments") if isinstance(departments, dict) and doubt.names else None
    named: list[Steps] = []
    for n, unit in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(unit, dict):
            continue
        aliases = unit.get("aliases") if isinstance(unit.get("aliases"), list) else []
        for k, alias in enumerate(aliases or ()):
            if isinstance(alias, dict) and alias.get("name") in doubt.names:
                return "departments", n, "aliases", k
        if unit.get("name") in doubt.names:
            named.append(("departments", n))
    return named[0] if named else ()
