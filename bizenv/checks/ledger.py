"""The checks of a workspace's ledger and rubric against every rule."""

import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bizenv.base import files, layout, privacy
from bizenv.base.errors import DataError
from bizenv.base.problems import Fault, Place, Problem
from bizenv.base.suggest import find_nearest
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamlfile import parse
from bizenv.checks import copies, evidence, packs
from bizenv.checks.entry import Examined, examine
from bizenv.checks.rubric import examine_rubric
from bizenv.ledger import redaction, states
from bizenv.ledger.entry import NAME, Entry, find_home
from bizenv.ledger.fields import PAST, list_names
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.soundness import find_original, find_twins
from bizenv.ledger.states import run_steps
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry

_WORDS = list_names("text", "texts")
_WITHDRAW = "按正确的内容另记一条，再用 bizenv withdraw 撤回这一条"
_RESTORE = "从 git 或备份恢复所指的记录，恢复后再删一次"


class Audit(NamedTuple):
    """What ``audit`` found: the problems, the lines of each file with problems, by path, and the number of entries.

    unread: for each file that cannot be opened, why, in words.
    named: the departments that lead by an entry, under a new rule or after a reorganisation: the annex need not name them.
    """

    problems: list[Problem]
    lines: dict[str, Sequence[str]]
    entries: int
    unread: list[str]
    named: frozenset[str] = frozenset()


class _File(NamedTuple):
    """A file of the ledger, or an entry in a pack.

    path: of an entry in a pack, see ``packs.place_in``.
    entry: None if it is not a valid entry about a task of the plan, or one that lies in its own place too.
    codes: the rules that it breaks by itself.
    """

    path: Path
    content: bytes
    entry: Entry | None
    codes: tuple[str, ...] = ()


def audit(folder: Path, registry: Registry) -> Audit:
    """Check the ledger and the rubric of a workspace against every rule.

    Raises DataError if the ledger's folder cannot be read.
    """
    problems: list[Problem] = []
    lines: dict[str, Sequence[str]] = {}
    unread: list[str] = []

    def open_file(path: Path) -> bytes | None:
        try:
            return files.read(path)
        except DataError as error:
            unread.append(str(error))
            return None

    def put(path: Path, faults: list[Fault], content: bytes) -> None:
        if faults:
            document = parse(str(path), content)
            lines[str(path)] = document.lines
            problems.extend(map(document.report, faults))

    root = folder / layout.LEDGER
    problems += [Problem(Place(str(path), 1, 1), "W714", what, remedy) for path, what, remedy in _find_strays(root)]
    there = layout.find_entries(folder)
    opened = packs.open_packs(root, [file.path for file in there.packs])
    problems += opened.problems
    unread += opened.unread
    found = {file.path for file in (*there.files, *there.packs)}
    found |= {home for path in opened.entries if (home := find_home(path.stem))}
    contents: dict[Path, bytes] = {}
    for place in [file.path for file in there.files]:
        path = root / place
        original = find_original(place)
        if (misnamed := packs.find_misnamed(root, place, found)) is not None:
            problems.append(misnamed)
        elif original in found:  # whatever is in it, it does not count
            what = f"像是{layout.find_copier(path.name) or '别的程序'}留下的副本，没有计入"
            problems.append(Problem(Place(str(path), 1, 1), "W714", what, f"与 {original} 核对后移走"))
        elif (content := open_file(path)) is not None:
            contents[path] = content
    contents |= packs.drop_same(contents, opened.entries)
    taken = redaction.collect(list_redactions(contents.items()))
    checked = []
    for path, content in contents.items():
        packed = path in opened.entries
        it = examine(path, content)
        problems += it.document.problems
        if it.document.problems:
            lines[str(path)] = it.document.lines
        entry = _take(it, path, found, registry, packed=packed)
        faults = it.faults
        if it.entry is not None and it.entry.name in taken:
            faults = list(_check_redacted(it, content, taken[it.entry.name]))
        faults = faults or ([] if packed else list(_check_place(path, found)))
        checked.append(_File(path, content, entry, tuple(fault.code for fault in faults)))
        if it.entry is not None and it.entry.name != path.stem:
            faults = [_name_rightly(fault, it.entry, found) for fault in faults]
        elif it.flaw != "newer":
            faults = [*faults, *_check_content(it.data, entry, registry)]
        put(path, faults, content)
    checked = _take_best(checked)
    sound = {file.entry.name: file for file in checked if file.entry is not None}
    known = Ledger(file.entry for file in checked if file.entry is not None)
    problems += copies.find_copies(folder)
    problems += evidence.find_changed(folder, known, unread)
    problems += evidence.find_strays(folder)
    for name, fault in [*_check_ledger(known, registry), *evidence.find_missing(folder, known)]:
        put(sound[name].path, [fault], sound[name].content)
    rules = folder / layout.RULES
    text = open_file(rules) if os.path.lexists(rules) else None
    if text is not None:
        wrong, document = examine_rubric(rules, text, registry)
        problems += wrong
        if wrong:
            lines[str(rules)] = document.lines
    problems, lines = packs.locate(problems, lines, opened.places)
    named = frozenset(name for e in known.entries for name in (*e.lead, e.into) if name is not None)
    return Audit(sorted(set(problems)), lines, len(checked), unread, named)


def _take_best(checked: Iterable[_File]) -> list[_File]:
    """The files, of which one counts where several hold the same entry: see ``store.reading``."""
    best: dict[str, _File] = {}
    every = list(checked)
    for file in every:
        if file.entry is not None:
            other = best.setdefault(file.entry.name, file)
            if ("E716" not in file.codes, bool(file.codes)) < ("E716" not in other.codes, bool(other.codes)):
                best[file.entry.name] = file
    return [
        file if file.entry is None or best[file.entry.name] is file else file._replace(entry=None) for file in every
    ]


def list_redactions(contents: Iterable[tuple[Path, bytes]]) -> Iterator[Entry]:
    """Yield the entries that say what was taken out of others, of entries given by paths that end as their files do."""
    for path, content in contents:
        if "_redact_" in path.name:
            entry = examine(path, content).entry
            if entry is not None:
                yield entry


def _check_redacted(it: Examined, content: bytes, taken: Sequence[Entry]) -> Iterator[Fault]:
    """Yield the faults of an entry from which words were taken out: it does not fit its name any more, and need not."""
    if it.entry is None:
        return
    flaw = redaction.judge(it.entry, it.flaw, redaction.digest_rest(content), taken)
    if flaw == "unredacted":
        last = taken[-1]
        message = f"按 {last.name} 应已删去的词句还在，或又出现了"
        remedy = f"再删一次：bizenv redact {it.entry.digest} --field {last.field}；从哪里恢复来的，那里也要删"
        yield Fault((last.field or "",), "E716", message, remedy, at_key=True, file="entry")
    elif flaw is not None:
        yield from it.faults


def _find_strays(root: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield each path in the ledger's folder that is no entry, with what is wrong and what to do. Raises DataError."""
    try:
        for path in sorted(root.iterdir()):
            if path.is_dir():
                if not path.name.startswith("."):
                    yield from (found for inner in sorted(path.iterdir()) for found in _check_stray(inner))
            elif layout.is_pack(path.name):
                yield path, "打包的台账放错了地方，没有计入", f"移到 {layout.PACKS} 里"
            elif path.is_symlink() and not path.exists():
                continue  # told with the reason why it cannot be read
            elif not path.name.startswith(".") and path.name.upper() not in ("README.MD", "README"):
                yield path, "台账文件夹里不放别的文件", "移走；记录在各事项编号的子文件夹里"
    except OSError as error:
        where = escape(error.filename or root)
        raise DataError(f"读不了台账 {where}：{files.describe_failure(error)}") from None


def _check_stray(path: Path) -> Iterator[tuple[Path, str, str]]:
    named = path.suffix == layout.SUFFIX and not path.name.startswith(".")
    if named and not path.is_file():  # told with the reason why it cannot be read
        return
    if path.is_dir():
        yield path, "台账文件夹里不再分子文件夹", "移走"
    elif path.name.startswith(layout.TEMPORARY):
        packed = path.parent.name == layout.PACKS
        what = "没有写完的临时文件，" + ("当时没有打成包，记录都在" if packed else "当时的记录没有写成")
        yield path, what, "可以删去" if packed else "可以删去；那一条若还需要，重记"
    elif named and not path.stat().st_size:
        if path.parent.name == layout.PACKS and layout.is_pack(path.name):  # told as torn, with what it takes along
            return
        yield path, "空文件，当时的记录没有写成", "可以删去；那一条若还需要，重记"
    elif not named and not path.name.startswith("."):
        copier = layout.find_copier(path.name)
        what = f"像是{copier}留下的副本，没有计入" if copier else "台账文件夹里不放别的文件"
        yield path, what, "与原来那条核对后移走" if copier else "移走；佐证材料用 --evidence 存入，在记录里写明"


def _take(it: Examined, path: Path, found: Container[str], registry: Registry, *, packed: bool) -> Entry | None:
    """The entry of a file that is compared with the others; None if it does not count or is only a copy."""
    entry = it.entry
    if entry is None or entry.name != path.stem or entry.plan != registry.plan.id:
        return None
    known = not entry.task or entry.task in registry.position
    return None if not known or (not packed and _is_copy(path, entry, found)) else entry


def _is_copy(path: Path, entry: Entry, found: Container[str]) -> bool:
    """Whether the same entry lies in its own place too."""
    place = find_home(entry.name)
    return place != f"{path.parent.name}/{path.name}" and place in found


def _name_rightly(fault: Fault, entry: Entry, found: Container[str]) -> Fault:
    """The fault of an entry under a name that is none, with what the file is a copy of or what it has to be called."""
    place = layout.place_of(entry.task, entry.name)
    return fault._replace(remedy=f"与 {place} 内容相同，移走" if place in found else f"内容是一条记录：改名为 {place}")


def _check_place(path: Path, found: Container[str]) -> Iterator[Fault]:
    """Yield the fault of an entry in the folder of another task."""
    if NAME.fullmatch(path.stem) is None:
        return
    place = find_home(path.stem)
    folder = place.partition("/")[0]
    if path.parent.name != folder:
        message = f"文件放在了 {escape(path.parent.name)} 里，应在 {folder} 里"
        remedy = f"{folder} 里已有，没有重复计入；移走" if place in found else "移回去"
        yield Fault(("task",), "E701", message, remedy, file="entry")


def _check_content(data: Mapping[str, Any], entry: Entry | None, registry: Registry) -> Iterator[Fault]:
    """Yield what is wrong with the content of one entry, in itself or compared with the plan."""
    plan, number = data.get("plan"), data.get("task")
    if isinstance(plan, str) and plan != registry.plan.id:
        yield Fault(
            ("plan",), "E702", f"是“{plan}”的记录，本方案是“{registry.plan.id}”", "移到它自己的工作区", file="entry"
        )
        return
    yield from _check_privacy(data, entry)
    if not isinstance(number, str):
        if entry is not None:
            yield from _check_days(entry)
            yield from _check_year(entry)
            yield from _check_units(entry, registry)
        return
    if number not in registry.position:
        near = find_nearest(number, registry.position, 1)
        hint = f"是不是 {near[0]}？" if near else ""
        yield Fault(("task",), "E703", f"方案里没有事项“{number}”", f"{hint}{_WITHDRAW}", file="entry")
        return
    if entry is None:
        return
    task = registry.task(number)
    for fault in (*_check_node(entry, task), *_check_days(entry), *_check_names(entry, task, registry)):
        yield fault._replace(subject=f"{task.label} {task.measure.title}")


def _check_privacy(data: Mapping[str, Any], entry: Entry | None) -> Iterator[Fault]:
    for key in _WORDS:
        value = data.get(key)
        for text in value if isinstance(value, list) else [value]:
            found = privacy.find_number(text) if isinstance(text, str) else None
            if found is not None:
                remedy = "从台账和 git 历史中清除，另记一条不含号码的"
                if entry is not None and key in redaction.list_fields(entry.kind):
                    remedy = f"删去：bizenv redact {entry.digest} --field {key}，再从 git 历史中清除"
                yield Fault((key,), "E709", f"有{found.what}", remedy, find=found.text, file="entry")


def _check_node(entry: Entry, task: Task) -> Iterator[Fault]:
    if entry.deadline is None:
        return
    if entry.deadline > len(task.deadlines):
        yield Fault(("deadline",), "E703", f"{task.label} 没有节点{entry.deadline}", _WITHDRAW, file="entry")
    elif task.deadlines[entry.deadline - 1].date != entry.deadline_day:
        day = task.deadlines[entry.deadline - 1].date
        message = f"节点{entry.deadline}的时限现为 {day}，记录时是 {entry.deadline_day}"
        yield Fault(("deadline_day",), "E703", message, "measures.yaml 的时限改过：核对后另记", file="entry")


def _check_days(entry: Entry) -> Iterator[Fault]:
    for key, what in PAST.items():
        day = getattr(entry, key)
        if day is not None and day > entry.recorded_on:
            yield Fault((key,), "E707", f"{what}于 {day}，而记录于 {entry.recorded_on}", _WITHDRAW, file="entry")


def _check_year(entry: Entry) -> Iterator[Fault]:
    """Yield the fault of a year whose figures were declared final before it was over."""
    if entry.year is not None and entry.date.year <= entry.year:
        yield Fault(("year",), "E707", f"{entry.year}年还没有过完，{entry.date} 不能定账", _WITHDRAW, file="entry")


def _check_names(entry: Entry, task: Task, registry: Registry) -> Iterator[Fault]:
    known = [t.name for t in task.targets]
    for name in entry.values:
        if name not in known:
            hint = f"指标有：{'、'.join(known)}" if known else "它没有量化指标"
            yield Fault(("values", name), "E711", f"{task.label} 没有指标“{name}”", hint, at_key=True, file="entry")
    named = [(key, n, name) for key in ("lead", "support") for n, name in enumerate(getattr(entry, key))]
    names = _list_names(registry) if named else []
    for key, n, name in named:
        if name not in names:
            near = find_nearest(name, names, 1)
            hint = f"是不是“{near[0]}”？" if near else ""
            remedy = f"{hint}先把它列入 departments.yaml"
            yield Fault((key, n), "E712", f"单位“{name}”不在 departments.yaml 中", remedy, file="entry")


def _precedes(target: Entry, entry: Entry) -> bool:
    return target.task == entry.task and (target.recorded, target.name) < (entry.recorded, entry.name)


def _list_names(registry: Registry) -> list[str]:
    """The names by which entries may call departments."""
    return [*(it.name for it in registry.departments), *registry.list_former()]


def _check_units(entry: Entry, registry: Registry) -> Iterator[Fault]:
    """Yield the faults of the departments that an entry about the plan as a whole names."""
    names = _list_names(registry)
    for key in ("unit", "old", "into"):
        name = getattr(entry, key)
        if name is not None and name not in names:
            near = find_nearest(name, names, 1)
            hint = f"是不是“{near[0]}”？" if near else ""
            remedy = f"{hint}先把它列入 departments.yaml"
            yield Fault((key,), "E712", f"单位“{name}”不在 departments.yaml 中", remedy, file="entry")
    for n, task in enumerate(entry.tasks):
        if task not in registry.position:
            yield Fault(("tasks", n), "E703", f"方案里没有事项“{task}”", _WITHDRAW, file="entry")


def _check_ledger(known: Ledger, registry: Registry) -> Iterator[tuple[str, Fault]]:
    """Yield what is wrong between entries, each with the name of the entry that is at fault."""
    names = {e.name for e in known.entries}
    for entry in known.dangling():
        key = "withdraws" if entry.withdraws else "replaces"
        why = "不是此前同一事项的记录" if entry.voids in names else "不在台账里"
        yield entry.name, Fault((key,), "E710", f"所指的 {entry.voids} {why}", _WITHDRAW, file="entry")
    recorded = {e.name: e for e in known.entries}
    for entry in known.entries:
        target = recorded.get(entry.of or "")
        if entry.kind == "redact" and (target is None or not _precedes(target, entry)):
            why = "不是此前同一事项的记录" if target is not None else "不在台账里"
            yield entry.name, Fault(("of",), "E710", f"所指的 {entry.of} {why}", _RESTORE, file="entry")
    for first, entry in find_twins(known):
        message = f"与 {first.name} 内容相同"
        yield entry.name, Fault((), "E706", message, f"撤回一条：bizenv withdraw {entry.digest}", file="entry")
    for task in registry.tasks:
        for step in run_steps(task, known.of(task.id)):
            if step.refused:
                code = "E708" if step.refused in (states.UNPROVEN, states.UNNAMED) else "E704"
                remedy = f"没有计入；撤回：bizenv withdraw {step.entry.digest}，或更正它前面的"
                subject = f"{task.label} {task.measure.title}"
                yield step.entry.name, Fault(("kind",), code, step.refused, remedy, subject, file="entry")
