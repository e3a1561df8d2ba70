"""The lock: a short digest of the wording, the units and the reading of every task, and of every department.

``measures.lock`` stands beside ``measures.yaml`` and is generated. It needs no source document: once the data has been
proved against the print, a changed, dropped or doubled character shows as a digest that differs. A text carries a
still shorter digest of each of its clauses, and a list of each of its entries, so that a change is found where it stands.

What is digested is JSON in which every field has its name and an empty one is left out: a new optional field changes no
digest. That is format 2. A lock of format 1 is checked as it was written, see ``lock1``.
"""

import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from json.encoder import encode_basestring as _quoted
from typing import Any, Literal

from bizenv.base.tuples import NamedTuple
from bizenv.plan import lock1
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry

HEAD = "# 校验锁，由 bizenv lock 生成，请勿手改。有意改动 measures.yaml 之后，运行 bizenv lock。"
FORMAT = 2
"""The format that is written; the older ones are still read."""
_READ = [str(form) for form in range(1, FORMAT + 1)]
_HEADED = re.compile(r"bizenv-lock (\d+) (.+)")

Digests = dict[str, dict[str, str]]
"""For each locked thing (``task 27.3``) the digest of each of its fields (``text``), in the order of the document."""


class LockError(ValueError):
    """The lock file is not a lock; ``line`` counts from 1."""

    def __init__(self, line: int, message: str, remedy: str = "从 git 恢复，或核对数据后运行 bizenv lock") -> None:
        super().__init__(message)
        self.line = line
        self.remedy = remedy


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
    """What a lock file holds: the id of its plan, the digests, and the format in which they were made."""

    plan: str
    digests: Digests
    format: int = FORMAT


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "plan": ("id", "title", "document", "issuer", "issued", "annex", "precision", "numbering"),
    "part": ("title", "prefix", "word"),
    "category": ("title",),
    "measure": ("title", "category", "errata", "body"),
    "task": (
        *("text", "lead", "support", "deadlines", "recurrence"),
        *("targets", "explained", "errata", "body", "related", "columns"),
    ),
    "department": ("kind", "collective", "aliases"),
}
"""The locked fields of each kind of thing; of their entries every field is locked."""


_BARE = ("part ", "category ", "measure ", "department ")
"""Of what only the number or the name may be known, so that nothing else of it is locked."""


def make_digests(registry: Registry, form: int = FORMAT) -> Digests:
    """The digests of the data as it is now, in a format."""
    return dict(iterate_digests(registry, form))


def iterate_digests(registry: Registry, form: int = FORMAT) -> Iterator[tuple[str, dict[str, str]]]:
    """``make_digests`` one thing after another. Of things that share a name the last is digested, in the first's place."""
    fields = lock1.FIELDS if form == 1 else _FIELDS
    things = {
        f"{kind} {identity}".rstrip().replace(":", "："): (kind, thing)  # a colon parts fields
        for kind, identity, thing in _things(registry)
    }
    for name, (kind, thing) in things.items():
        yield name, _each(thing, fields[kind], form)


def _things(registry: Registry) -> Iterator[tuple[str, object, Any]]:
    """Everything that is locked, with its kind and its number or name, in the order of the document."""
    yield "plan", "", registry.plan
    yield from (("part", part.number, part) for part in registry.parts)
    yield from (("category", category.key, category) for category in registry.categories)
    yield from (("measure", measure.id, measure) for measure in registry.measures)
    yield from (("task", task.id, task) for task in registry.tasks)
    yield from (("department", department.name, department) for department in registry.departments)


def _each(thing: Any, fields: Sequence[str], form: int) -> dict[str, str]:
    """The digest of each field: of a text with those of its clauses behind a slash, of a list with its entries'."""
    found = {}
    for field, value in _said(thing, fields, form):
        if field in _PRINTED:
            found[field] = _units(value)
        elif field == "text":
            found[field] = _with_pieces(_quoted(value), [_quoted(clause) for clause in split_clauses(value)])
        else:
            found[field] = _of_list(value) if isinstance(value, tuple) else _short(value)
    return found


_PRINTED = {"lead": "lead_printed", "support": "support_printed"}


def _said(thing: Any, fields: Sequence[str], form: int) -> Iterator[tuple[str, Any]]:
    """The fields that are not left out, in values that JSON knows."""
    defaults = thing._field_defaults
    for field in fields:
        if field in _PRINTED:
            value = getattr(thing, _PRINTED[field])  # words alone
            if value:
                yield field, value
            continue
        value = getattr(thing, field)
        if field == "category":
            value = (value.number if value.key == str(value.number) else value.key) if value else None
        elif field == "aliases":
            value = tuple(value)
        elif field == "columns":
            value = tuple({"head": head, "cell": value[head]} for head in sorted(value))
        if form == 1:
            if value:
                yield field, lock1.plain(field, value)
        elif _says(value, defaults.get(field)):
            yield field, _named(value)


def _says(value: object, default: object) -> bool:
    """Whether a field is not left out: it has another value than its default, and one of the two is not empty.

    What a default was once it stays, else older locks would no longer agree.
    """
    if default is None:
        return bool(value) or type(value) in _NUMBERS
    return value != default and not (_empty(value) and _empty(default))


_NUMBERS = (int, float)


def _empty(value: object) -> bool:
    """Nothing, or a flag that is not set; 0 is a value."""
    return not value and type(value) not in _NUMBERS


def _named(value: object) -> object:
    """A value for JSON, each field by its name."""
    if type(value) is str:  # as most are
        return value
    if not isinstance(value, tuple):
        return value.isoformat() if isinstance(value, dt.date) else value
    names: Sequence[str] | None = getattr(value, "_fields", None)
    if names is None:
        return tuple([_named(entry) for entry in value])
    defaults: Mapping[str, object] = value._field_defaults  # type: ignore[attr-defined]
    return {
        n: v if type(v) is str else _named(v) for n, v in zip(names, value, strict=True) if _says(v, defaults.get(n))
    }


def pieces(task: Task, field: str, form: int) -> Sequence[object]:
    """The clauses or entries of a field as they are digested one by one."""
    if field == "text":
        return split_clauses(task.text)
    value = dict(_said(task, (field,), form)).get(field)
    return value if isinstance(value, tuple) else ()


def _of_list(value: tuple[object, ...]) -> str:
    parts = [_JSON_BY_NAME(part) for part in value]  # each is written once, for itself and for the whole
    return _with_pieces(f"[{', '.join(parts)}]", parts)


def _with_pieces(whole: str, parts: Sequence[str]) -> str:
    """The digest of a value and those of its pieces, all of them JSON."""
    return f"{_digest(whole)}/{'.'.join([_digest(part)[:4] for part in parts])}"


@cache
def _units(names: tuple[str, ...]) -> str:
    """The digest of a list of units; many tasks have the same."""
    return _of_list(names)


_CLAUSE = re.compile("[^，。；、：,;]+[，。；、：,;]*|[，。；、：,;]+")


def split_clauses(text: str) -> list[str]:
    """A text parted behind its punctuation."""
    return _CLAUSE.findall(text)


def find_changed(locked: str, parts: Sequence[object]) -> int | None:
    """Which clause or entry is the first that differs from a locked digest, or stands where one is missing."""
    from difflib import SequenceMatcher

    before = locked.partition("/")[2].split(".")
    now = [_short(part)[:4] for part in parts]
    for tag, _, _, start, _ in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag != "equal" and parts:
            return min(start, len(parts) - 1)
    return None


# Made once: json.dumps would make an encoder for each value.
_JSON = json.JSONEncoder(ensure_ascii=False).encode
_JSON_BY_NAME = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _short(value: object) -> str:
    return _digest(_JSON_BY_NAME(value))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def digest_annex(found: Digests) -> str:
    """One digest of the whole annex."""
    digest = sha256(b"{")  # of the whole as JSON, which is never put together: it would be larger than the lock
    rest = iter(found.items())
    parted = ""
    while some := dict(islice(rest, 1000)):
        digest.update(f"{parted}{_JSON(some)[1:-1]}".encode())
        parted = ", "
    digest.update(b"}")
    return digest.hexdigest()[:16]


def render(found: Digests, plan: str, form: int = FORMAT) -> str:
    """The text of a lock file: one line for each locked thing."""
    lines = [HEAD, f"bizenv-lock {form} {plan}", f"annex {digest_annex(found)}"]
    lines += [
        " ".join([name, *(f"{field}:{digest}" for field, digest in each.items())]) for name, each in found.items()
    ]
    return "\n".join(lines) + "\n"


def parse(text: str) -> Lock:
    """What a lock file holds. Raises LockError."""
    lines = ((n, line.strip()) for n, line in enumerate(_split_lines(text), start=1))
    lines = ((n, line) for n, line in lines if line and not line.startswith("#"))
    first, line = next(lines, (1, ""))
    headed = _HEADED.fullmatch(line)
    if headed is None:
        raise LockError(first, f"开头应是“bizenv-lock {FORMAT} …”")
    if headed[1] not in _READ:
        message = f"格式是 {headed[1]}，本机的 bizenv 只认得 {'、'.join(_READ)}"
        raise LockError(
            first,
            message,
            "由较新的 bizenv 生成的，请升级本机的 bizenv；否则核对数据后运行 bizenv lock，重新生成",
        )
    second, line = next(lines, (first, ""))
    if not line.startswith("annex "):
        last = max((n for n, _ in lines), default=second)
        raise LockError(last, "缺“annex …”一行")
    annex = line.removeprefix("annex ").strip()
    found: Digests = {}
    for number, line in lines:
        words = line.split(" ")
        name = " ".join(w for w in words if ":" not in w)
        fields = {sys.intern(field): digest for field, _, digest in (w.partition(":") for w in words if ":" in w)}
        if name in found:
            raise LockError(number, f"“{name}”重复")
        if not name or not (fields or name.startswith(_BARE)):
            raise LockError(number, f"读不懂“{line[:40]}”")
        found[name] = fields
    if annex != digest_annex(found):
        raise LockError(second, "总摘要与各行不符，有一行被改动过")
    return Lock(headed[2].strip(), found, int(headed[1]))


def _split_lines(text: str) -> Iterator[str]:
    """The lines of a text one after another: a list of them would be as large as the text once more."""
    at = 0
    for match in re.finditer("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text):  # as str.splitlines
        yield text[at : match.start()]
        at = match.end()
    yield text[at:]


def find_changes(locked: Digests, now: Iterable[tuple[str, dict[str, str]]]) -> Iterator[LockChange]:
    """What differs, in the order of the data; what is gone comes last. ``now``: as of ``iterate_digests``."""
    gone = dict.fromkeys(locked)
    for name, fields in now:
        gone.pop(name, None)
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
    for name in gone:
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
    "precision": "印发日期",
    "numbering": "编号方式",
    "columns": "其他栏目",
    "kind": "类别",
    "collective": "集合标记",
    "aliases": "别名",
}


def describe_change(change: LockChange) -> str:
    """What changed, for a person: 事项 27.3 的正文."""
    thing = f"{KINDS[change.kind]} {change.name}".strip()
    return f"{thing} 的{FIELDS[change.field]}" if change.field else thing
