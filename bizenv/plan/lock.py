"""The lock: a short digest of the wording, the units and the reading of every task, and of every department.

``measures.lock`` stands beside ``measures.yaml`` and is generated. It needs no source document: once the data has been
proved against the print, a changed, dropped or doubled character shows as a digest that differs. A text carries a
still shorter digest of each of its clauses, and a list of each of its entries, so that a change is found where it stands.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Measure, Task
from bizenv.plan.registry import Registry

HEAD = "# 校验锁，由 bizenv lock 生成，请勿手改。有意改动 measures.yaml 之后，运行 bizenv lock。"
_FORMAT = "bizenv-lock 1"

Digests = dict[str, dict[str, str]]
"""For each locked thing (``task 27.3``) the digest of each of its fields (``text``), in the order of the document."""


class LockError(ValueError):
    """The lock file is not a lock; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


What = Literal["added", "dropped", "changed"]


class LockChange(NamedTuple):
    """A difference between a lock and the data. ``field`` is empty where the whole thing came or went.

    ``locked`` is the digest in the lock.
    """

    kind: str
    name: str
    field: str
    what: What
    locked: str = ""


class Lock(NamedTuple):
    """What a lock file holds: the id of its plan, and the digests."""

    plan: str
    digests: Digests


def make_digests(registry: Registry) -> Digests:
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
        found[f"task {task.id}"] = _each(list_fields(task))
    for department in registry.departments:
        fields = {"kind": department.kind, "collective": department.collective, "aliases": tuple(department.aliases)}
        found[f"department {department.name}"] = _each(fields)
    return found


def _measure_fields(measure: Measure) -> Mapping[str, object]:
    category = measure.category.number if measure.category else None
    return {"title": measure.title, "category": category, "errata": measure.errata, "body": measure.body}


def list_fields(task: Task) -> Mapping[str, object]:
    """What of a task is locked, field by field, in values that JSON knows."""
    return {
        "text": task.text,
        "lead": task.lead_printed,
        "support": task.support_printed,
        "deadlines": tuple((d.text, d.date.isoformat(), d.clause, d.implicit, d.soft) for d in task.deadlines),
        "recurrence": [task.recurrence] if task.recurrence else None,
        "targets": task.targets,
        "explained": task.explained,
        "errata": task.errata,
        "body": task.body,
        "related": task.related,
    }


def _each(fields: Mapping[str, object]) -> dict[str, str]:
    """The digest of each field: of a text with those of its clauses behind a slash, of a list with its entries'."""
    found = {}
    for name, value in fields.items():
        if not value:
            continue
        if name in ("lead", "support"):
            found[name] = _units(value)
        elif name == "text":
            found[name] = _with_pieces(value, split_clauses(str(value)))
        else:
            found[name] = _with_pieces(value, value) if isinstance(value, tuple) else _short(value)
    return found


def _with_pieces(value: object, pieces: Sequence[object]) -> str:
    return f"{_short(value)}/{'.'.join([_short(piece)[:4] for piece in pieces])}"


@cache
def _units(names: tuple[str, ...]) -> str:
    """The digest of a list of units; many tasks have the same."""
    return _with_pieces(names, names)


def split_clauses(text: str) -> list[str]:
    """A text parted behind its punctuation."""
    return re.findall("[^，。；、：,;]+[，。；、：,;]*|[，。；、：,;]+", text)


def find_changed(locked: str, pieces: Sequence[object]) -> int | None:
    """Which clause or entry is the first that differs from a locked digest, or stands where one is missing."""
    from difflib import SequenceMatcher

    before = locked.partition("/")[2].split(".")
    now = [_short(piece)[:4] for piece in pieces]
    for tag, _, _, start, _ in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag != "equal" and pieces:
            return min(start, len(pieces) - 1)
    return None


_JSON = json.JSONEncoder(ensure_ascii=False).encode  # made once: json.dumps would make an encoder for each value


def _short(value: object) -> str:
    return sha256(_JSON(value).encode()).hexdigest()[:8]


def digest_annex(found: Digests) -> str:
    """One digest of the whole annex."""
    return sha256(_JSON(found).encode()).hexdigest()[:16]


def render(found: Digests, plan: str) -> str:
    """The text of a lock file: one line for each locked thing."""
    lines = [HEAD, f"{_FORMAT} {plan}", f"annex {digest_annex(found)}"]
    lines += [
        " ".join([name, *(f"{field}:{digest}" for field, digest in each.items())]) for name, each in found.items()
    ]
    return "\n".join(lines) + "\n"


def parse(text: str) -> Lock:
    """What a lock file holds. Raises LockError."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1)]
    lines = [(n, line) for n, line in lines if line and not line.startswith("#")]
    if not lines or not lines[0][1].startswith(f"{_FORMAT} "):
        raise LockError(lines[0][0] if lines else 1, f"开头应是“{_FORMAT} …”")
    if len(lines) < 2 or not lines[1][1].startswith("annex "):
        raise LockError(lines[-1][0], "缺“annex …”一行")
    found: Digests = {}
    for number, line in lines[2:]:
        words = line.split(" ")
        name = " ".join(w for w in words if ":" not in w)
        fields = dict(w.split(":", 1) for w in words if ":" in w)
        if name in found:
            raise LockError(number, f"“{name}”重复")
        if not name or not fields:
            raise LockError(number, f"读不懂“{line[:40]}”")
        found[name] = fields
    if lines[1][1].removeprefix("annex ").strip() != digest_annex(found):
        raise LockError(lines[1][0], "总摘要与各行不符，有一行被改动过")
    return Lock(lines[0][1].removeprefix(f"{_FORMAT} ").strip(), found)


def find_changes(locked: Digests, now: Digests) -> Iterator[LockChange]:
    """What differs, in the order of the data; what is gone comes last."""
    for name, fields in now.items():
        before = locked.get(name)
        if fields == before:
            continue
        kind, _, identity = name.partition(" ")
        if before is None:
            yield LockChange(kind, identity, "", "added")
            continue
        for field in dict.fromkeys([*fields, *before]):
            if fields.get(field) != before.get(field):
                what: What = "added" if field not in before else "dropped" if field not in fields else "changed"
                yield LockChange(kind, identity, field, what, before.get(field, ""))
    for name in locked:
        if name not in now:
            kind, _, identity = name.partition(" ")
            yield LockChange(kind, identity, "", "dropped")


KINDS = {
    "task": "事项",
    "measure": "措施",
    "category": "目标任务",
    "part": "部分",
    "plan": "方案",
    "department": "单位",
}
FIELDS = {
    "text": "正文",
    "title": "标题",
    "lead": "牵头单位",
    "support": "配合单位",
    "deadlines": "时限",
    "recurrence": "周期",
    "targets": "指标",
    "explained": "说明",
    "errata": "疑误",
    "body": "与正文的不同",
    "related": "相关事项",
    "category": "所属目标任务",
    "prefix": "编号前缀",
    "word": "编号用字",
    "id": "代号",
    "document": "文号",
    "issuer": "印发单位",
    "issued": "印发日期",
    "annex": "附表名称",
    "kind": "类别",
    "collective": "集合标记",
    "aliases": "别名",
}


def describe_change(change: LockChange) -> str:
    """What changed, for a person: 事项 27.3 的正文."""
    thing = f"{KINDS[change.kind]} {change.name}".strip()
    return f"{thing} 的{FIELDS[change.field]}" if change.field else thing
