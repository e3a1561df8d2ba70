"""The lock: a short digest of the wording, the units and the reading of every measure and task.

``measures.lock`` stands beside ``measures.yaml`` and is generated. It needs no source document: once the data has been
proved against the print, a changed, dropped or doubled character shows as a digest that differs. A text carries a
still shorter digest of each of its clauses, so that the change is found where it stands in the line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Literal, NamedTuple

from bizenv.model import Measure, Task
from bizenv.registry import Registry

HEAD = "# 校验锁，由 bizenv lock 生成，请勿手改。data/measures.yaml 的原文确需改动时，改后运行 bizenv lock。"
_FORMAT = "bizenv-lock 1"

Digests = dict[str, dict[str, str]]
"""For each locked thing (``task 27.3``) the digest of each of its fields (``text``), in the order of the document."""


class LockError(ValueError):
    """The lock file is not a lock; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


What = Literal["added", "dropped", "changed"]


class Change(NamedTuple):
    """A difference between a lock and the data. ``field`` is empty where the whole thing came or went."""

    kind: str
    name: str
    field: str
    what: What
    locked: str = ""


def digests(registry: Registry) -> Digests:
    """The digests of the data as it is now."""
    plan = registry.plan
    found: Digests = {"plan": _each({f: str(getattr(plan, f)) for f in plan._fields})}
    for part in registry.parts:
        found[f"part {part.number}"] = _each({"title": part.title, "prefix": part.prefix, "word": part.word})
    for category in registry.categories:
        found[f"category {category.number}"] = _each({"title": category.title})
    for measure in registry.measures:
        found[f"measure {measure.id}"] = _each(_measure_fields(measure))
    for task in registry.tasks:
        found[f"task {task.id}"] = _each(_task_fields(task))
    return found


def _measure_fields(measure: Measure) -> Mapping[str, object]:
    category = measure.category.number if measure.category else None
    return {"title": measure.title, "category": category, "errata": measure.errata, "body": measure.body}


def _task_fields(task: Task) -> Mapping[str, object]:
    return {
        "text": task.text,
        "lead": task.lead_printed,
        "support": task.support_printed,
        "deadlines": [(d.text, d.date.isoformat(), d.clause, d.implicit, d.soft) for d in task.deadlines],
        "recurrence": task.recurrence,
        "targets": task.targets,
        "explained": task.explained,
        "errata": task.errata,
        "body": task.body,
        "related": task.related,
    }


def _clauses(text: str) -> list[str]:
    return re.findall("[^，。；、：,;]*[，。；、：,;]?", text)[:-1]


def changed_clause(locked: str, text: str) -> str:
    """The first clause of a text that differs from the locked digest of the text, or stands where one is missing."""
    from difflib import SequenceMatcher

    clauses = _clauses(text)
    before = locked.partition("/")[2].split(".")
    now = [_short(clause)[:4] for clause in clauses]
    for tag, _, _, start, end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag != "equal" and clauses:
            return "".join(clauses[start:end]) or clauses[min(start, len(clauses) - 1)]
    return text


def _each(fields: Mapping[str, object]) -> dict[str, str]:
    found = {name: _short(value) for name, value in fields.items() if value}
    text = fields.get("text")
    if isinstance(text, str):
        found["text"] = f"{_short(text)}/{'.'.join(_short(clause)[:4] for clause in _clauses(text))}"
    return found


def _short(value: object) -> str:
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:8]


def of_annex(found: Digests) -> str:
    """One digest of the whole annex."""
    return sha256(json.dumps(found, ensure_ascii=False).encode()).hexdigest()[:16]


def render(found: Digests, plan: str) -> str:
    """The text of a lock file: one line for each locked thing."""
    lines = [HEAD, f"{_FORMAT} {plan}", f"annex {of_annex(found)}"]
    lines += [
        " ".join([name, *(f"{field}:{digest}" for field, digest in each.items())]) for name, each in found.items()
    ]
    return "\n".join(lines) + "\n"


def parse(text: str) -> Digests:
    """The digests that a lock file holds. Raises LockError."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1)]
    lines = [(n, line) for n, line in lines if line and not line.startswith("#")]
    if not lines or not lines[0][1].startswith(_FORMAT):
        raise LockError(lines[0][0] if lines else 1, f"开头应是“{_FORMAT} …”")
    if len(lines) < 2 or not lines[1][1].startswith("annex "):
        raise LockError(lines[-1][0], "缺“annex …”一行")
    found: Digests = {}
    for number, line in lines[2:]:
        words = line.split(" ")
        name = " ".join(w for w in words if ":" not in w)
        fields = dict(w.split(":", 1) for w in words if ":" in w)
        if not name or not fields or name in found:
            raise LockError(number, f"读不懂“{line[:40]}”" if name not in found else f"“{name}”重复")
        found[name] = fields
    annex = lines[1][1].removeprefix("annex ").strip()
    if annex != of_annex(found):
        raise LockError(lines[1][0], "锁文件自身不一致，可能被手改过")
    return found


def changes(locked: Digests, now: Digests) -> Iterator[Change]:
    """What differs, in the order of the data; what is gone comes last."""
    for name, fields in now.items():
        before = locked.get(name)
        kind, _, identity = name.partition(" ")
        if before is None:
            yield Change(kind, identity, "", "added")
            continue
        for field in dict.fromkeys([*fields, *before]):
            if fields.get(field) != before.get(field):
                what: What = "added" if field not in before else "dropped" if field not in fields else "changed"
                yield Change(kind, identity, field, what, before.get(field, ""))
    for name in locked:
        if name not in now:
            kind, _, identity = name.partition(" ")
            yield Change(kind, identity, "", "dropped")
