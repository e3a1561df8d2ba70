"""The head of a plan, read and changed in its file: it is checked before it is written, never over another change.

``measures.yaml`` is a person's own, with comments and a layout; only the lines of what is changed are touched. What the document
prints stands in the lock, and is changed together with it once a person has looked at the document again.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from bizenv.base import files, layout
from bizenv.base.document import Document
from bizenv.base.errors import DataError, FaultyDataError, MisuseError
from bizenv.base.problems import Problem, list_new_errors
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamledit import Edit, Spelled, apply_edits, edit_mapping
from bizenv.base.yamlfile import parse
from bizenv.checks.plan import Examination, examine_content
from bizenv.desk.comparing import encode_like, refuse_changed, unify_ends
from bizenv.desk.data.locking import Locking
from bizenv.desk.plans.fields import (
    FIELDS,
    KEYS,
    NUMBERINGS,
    WHY_KEPT,
    HeadField,
    change_values,
    read_values,
    tell_value,
)
from bizenv.plan import lock
from bizenv.plan.registry import Registry
from bizenv.store import plans
from bizenv.views.data import plan_yaml


class HeadFile(NamedTuple):
    """The file of a plan as it is on disk.

    content: its bytes, with their digest. document: it as read, as far as the end of the head, where ``cut`` of the bytes are
    gone by: a large plan has a thousand lines of tasks for each of its head. values: those of the head, by the keys of the fields.
    """

    path: Path
    content: bytes
    digest: str
    cut: int
    document: Document
    values: dict[str, str]

    @property
    def text(self) -> str:
        """Its text as far as the end of the head, with plain line ends."""
        return unify_ends(self.document.text)


class Kept(NamedTuple):
    """What is shown of a plan and not changed here: what it is called, what it is, and why it stays."""

    label: str
    value: str
    why: str


class Moved(NamedTuple):
    """A field that is changed, with its value before and after, in words; empty where there is none."""

    field: HeadField
    before: str
    after: str


class Change(NamedTuple):
    """What would be written.

    file: the one that it was made of. text: as there, what it would hold then; content: all of it. moved: what is changed. problems: the errors that this would
    bring, with the lines of the text. relocks: whether the lock has to be written with it, since it holds what is changed.
    """

    file: HeadFile
    text: str
    content: bytes
    moved: list[Moved]
    problems: list[Problem]
    lines: Sequence[str]
    relocks: bool

    @property
    def notes(self) -> list[str]:
        """What follows from it, in sentences."""
        return [it.field.then for it in self.moved if it.field.then and it.before]

    @property
    def locked(self) -> str:
        """What the lock holds of it, in words."""
        return "、".join(it.field.label for it in self.moved if it.field.printed or it.field.key == "curation")


def read(folder: Path) -> HeadFile:
    """The head of the plan in a folder. Raises DataError if the file cannot be read as one."""
    path = folder / layout.MEASURES
    content = files.read(path)
    for cut in (_find_end(content), len(content)):
        document = parse(str(path), content[:cut])
        head = document.data.get("plan") if not document.problems and isinstance(document.data, dict) else None
        if head and isinstance(head, dict):
            return HeadFile(path, content, sha256(content).hexdigest(), cut, document, read_values(head))
    raise DataError(f"{escape(path)} 读不懂，在这里改不了：先运行 bizenv validate {escape(folder)}，照提示改好")


def _find_end(content: bytes) -> int:
    """How many bytes there are before what follows on the head, by its indentation; all where that is not to be seen."""
    begin = re.search(rb"(?m)^(?:\xef\xbb\xbf)?plan:", content)
    end = re.compile(rb"(?m)^[^\s#]").search(content, begin.end()) if begin is not None else None
    return end.start() if end is not None else len(content)


def list_kept(file: HeadFile) -> list[Kept]:
    """What says which plan it is, and which wording: its id, how it is numbered, the digest in its lock."""
    plan = file.document.data["plan"]
    numbering = str(plan.get("numbering") or "continuous")
    return [
        Kept("标识", str(plan.get("id")), WHY_KEPT["标识"]),
        Kept("编号方式", NUMBERINGS.get(numbering, numbering), WHY_KEPT["编号方式"]),
        Kept(
            "校验锁",
            _tell_lock(file.path.with_name(layout.LOCK)),
            "由 bizenv lock 从全部原文算出：误改、漏录一个字，检查时都会指出",
        ),
    ]


def _tell_lock(path: Path) -> str:
    """The digest in a lock, which is not read whole: that of a large plan is large."""
    if not os.path.lexists(path):
        return "没有"
    found = re.search(rb"(?m)^annex ([0-9a-f]{16})\s*$", files.read(path))
    return f"摘要 {found[1].decode()}" if found is not None else "读不懂"


def refuse_foreign(folder: Path, *, own: bool) -> None:
    """Raise MisuseError where the plan of a folder is not a person's own to change. ``own``: whether its data is."""
    if not own:
        raise MisuseError("这是自带的方案，它的基本情况不在这里改：bizenv init 新文件夹，建了工作区再改")
    if (folder / layout.MEASURES).is_symlink():
        raise MisuseError(f"{escape(folder / layout.MEASURES)} 是链接，不在这里改；用编辑器打开它所指的文件")


def plan_change(file: HeadFile, typed: Mapping[str, str]) -> Change:
    """What would change with these values, by the keys of the fields; a field that is not there stays as it is.

    Raises MisuseError where a value cannot be, or another plan has it; DataError, FaultyDataError where the file does not
    let it be changed.
    """
    after = change_values(FIELDS, file.values, typed)
    moved = [
        Moved(it, tell_value(it, file.values[it.key]), tell_value(it, after[it.key]))
        for it in FIELDS
        if after[it.key] != file.values[it.key]
    ]
    keys = [it.field.key for it in moved]
    if "short" in keys:
        _refuse_short(file.path.parent, after["short"])
    text = apply_edits(file.document, list(_list_edits(file, keys, after)))
    changed = encode_like(file.content[: file.cut], text)
    _prove(file, changed, keys, after)
    return _examine(file, Change(file, unify_ends(text), changed + file.content[file.cut :], moved, [], (), False))


def write(folder: Path, typed: Mapping[str, str], digest: str, *, relock: bool) -> tuple[Change, str]:
    """Write new values into the head of a plan, and where ``relock`` its lock with it; what was done to that, in words.

    digest: that of the file which the person was shown. Raises FaultyDataError if it has errors then, MisuseError if the file
    has changed since, or the lock holds what is changed and is not to be written; as ``plan_change`` and ``read`` do. Nothing is
    written then.
    """
    file = read(folder)
    refuse_changed(file.path, file.digest, digest)
    change = plan_change(file, typed)
    if change.problems:
        raise FaultyDataError(f"这样改有 {len(change.problems)} 处错误，没有写：{change.problems[0].message}")
    if change.relocks and not relock:
        raise MisuseError(f"{change.locked}在校验锁里，没有写：与原文核对过，确要改的，用 --lock 同时更新校验锁")
    if not change.moved:
        return change, ""
    files.write(file.path, change.content)
    return change, Locking(folder).write() if change.relocks else ""


def _refuse_short(folder: Path, short: str) -> None:
    """Raise MisuseError where the plan could not be told from another one of its workspace."""
    others = [it for it in plans.list_all(str(folder)) if not folder.samefile(it)]
    if others and not short:
        raise MisuseError("工作区里有几个方案，简称不能空：编号前写它，才分得开")
    for other in others:
        with suppress(DataError):
            plan = plans.load(other, alone=True).registry.plan
            if plan.short == short:
                raise MisuseError(f"简称“{short}”已是“{plan.title or plan.id}”的，要另起一个")


def _list_edits(file: HeadFile, keys: Sequence[str], after: Mapping[str, str]) -> Iterator[Edit]:
    """What changes in the text."""
    document = file.document
    head = document.node(("plan",))
    assert head is not None  # noqa: S101 - it was read
    old = document.data["plan"]
    changed = [
        Spelled(key, _spell(key, after[key])) for key in KEYS if key in keys and key not in ("mandate", "mandate_date")
    ]
    parts = {"text": after["mandate"], "date": after["mandate_date"]}
    if {"mandate", "mandate_date"} & {*keys}:
        if isinstance(old.get("mandate"), dict) and old["mandate"].get("text") and parts["text"]:
            given = [
                Spelled(key, _spell(key, value)) for key, value in parts.items() if _differs(old["mandate"], key, value)
            ]
            yield from edit_mapping(document, head.value["mandate"][1], given, ("text", "date"))
        else:
            made = {key: value for key, value in parts.items() if value}
            changed.append(Spelled("mandate", plan_yaml.render_value("mandate", made) if made else None))
    yield from edit_mapping(document, head, changed, KEYS)


def _differs(old: Mapping[str, Any], key: str, value: str) -> bool:
    return str(old.get(key) or "") != value


def _spell(key: str, value: str) -> str | None:
    """A value as YAML; None for one that goes."""
    return plan_yaml.render_value(key, _type(key, value)) if value else None


def _type(key: str, value: str) -> str | bool:
    return value == "true" if key == "clues" else value


def _prove(file: HeadFile, content: bytes, keys: Sequence[str], after: Mapping[str, str]) -> None:
    """Raise DataError unless the new text says what was meant, and nothing else is different."""
    data = parse(str(file.path), content).data
    meant = {key: value for key, value in file.document.data.items() if key != "plan"}
    kept = {*KEYS} - {*keys} - ({"mandate"} if "mandate_date" in keys else set())
    before = {key: value for key, value in file.document.data["plan"].items() if key in kept or key not in KEYS}
    sound = isinstance(data, dict) and isinstance(data.get("plan"), dict)
    if (
        not sound
        or {key: value for key, value in data.items() if key != "plan"} != meant
        or {key: value for key, value in data["plan"].items() if key in before} != before
        or read_values(data["plan"]) != after
    ):
        raise DataError(f"{escape(file.path)} 里 plan 的写法特别，在这里改不了；用编辑器改")


def _examine(file: HeadFile, change: Change) -> Change:
    """A change with what it would bring."""
    folder = file.path.parent
    departments, where = files.read(folder / layout.DEPARTMENTS), f"{folder}{os.sep}"
    after = examine_content(change.content, departments, where)
    if any(it.level == "error" for it in after.problems):
        before = examine_content(file.content, departments, where).problems
        fresh = list_new_errors(before, after.problems)
        change = change._replace(problems=fresh, lines=after.documents["measures"].lines)
    return change if change.problems else change._replace(relocks=_relocks(change, after))


def _relocks(change: Change, after: Examination) -> bool:
    """Whether the lock has to be written with a change. Raises MisuseError, FaultyDataError where it cannot be."""
    registry = after.registry
    if registry is None or registry.plan.draft or not change.locked:
        return False
    path = change.file.path.with_name(layout.LOCK)
    was_draft = change.file.values["curation"] == "draft"
    if os.path.lexists(path):
        if not _differs_by(path, registry, change, whole=was_draft):
            return False
    elif not was_draft:
        return False
    errors = sum(it.level == "error" for it in after.problems)
    if errors:
        raise FaultyDataError(
            f"数据还有 {errors} 处错误，校验锁更新不了，没有写；先运行 bizenv validate，改正了再改这里"
        )
    return True


def _differs_by(path: Path, registry: Registry, change: Change, *, whole: bool) -> bool:
    """Whether the data would differ from its lock by a change. ``whole``: also by anything else, since no lock held it yet.

    Raises MisuseError where the data differs in other ways already: a new lock would take in what nobody has looked at.
    """
    try:
        held = lock.parse(files.read(path).decode("utf-8-sig", "replace"))
    except lock.LockError as error:
        raise MisuseError(f"校验锁读不懂（{error}），没有写；先核对数据，运行 bizenv lock") from None
    found = list(lock.find_changes(held.digests, lock.iterate_digests(registry, held.format)))
    keys = {it.field.key for it in change.moved}
    own = [
        it
        for it in found
        if it.kind == "plan" and (it.field in keys or (it.field, "issued" in keys) == ("precision", True))
    ]
    if whole:
        return bool(found)
    if own and len(own) < len(found):
        raise MisuseError(
            "数据与校验锁本来就有不同，没有写：先运行 bizenv lock --check 看是哪些，核对后运行 bizenv lock，再改这里"
        )
    return bool(own)
