"""What differs from the lock, told where it stands."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bizenv.base.problems import Fault, Path
from bizenv.base.tuples import NamedTuple
from bizenv.checks.rules.subject import Subject, name_subject
from bizenv.plan import ids, lock


def check_lock(subject: Subject) -> Iterator[Fault]:
    """原文、单位、时限和指标须与校验锁一致；还在录入的方案（curation: draft）没有锁。"""
    if subject.registry.plan.draft:
        return
    if subject.lock is None:
        yield Fault(("plan",), "W602", "没有校验锁 measures.lock，改动一个字也查不出", "运行 bizenv lock 生成")
        return
    try:
        held = lock.parse(subject.lock)
    except lock.LockError as error:
        yield Fault((error.line,), "E603", f"校验锁：{error}", error.remedy, file="lock")
        return
    if held.plan != subject.registry.plan.id:
        message = f"校验锁是方案“{held.plan}”的，这里是“{subject.registry.plan.id}”"
        yield Fault((2,), "E603", message, "核对数据后运行 bizenv lock", file="lock")
        return
    places: dict[Path, list[Fault]] = {}
    numbers = _Numbers.of(subject)
    for change in lock.find_changes(held.digests, lock.iterate_digests(subject.registry, held.format)):
        if not numbers.tell(change):
            fault = _changed(subject, change, held.format)
            places.setdefault(fault.path, []).append(fault)
    for faults in places.values():
        more = f"（其下 {len(faults)} 个事项同此）" if len(faults) > 1 else ""
        yield faults[0]._replace(message=faults[0].message + more)


class _Numbers(NamedTuple):
    """The numbers that are there, to know which differences from the lock the rules on numbering tell already."""

    measures: Counter[str]
    tasks: Counter[str]
    items: dict[str, int]
    """The last item of each measure."""
    last: dict[str, int]
    """The last measure of each prefix."""
    in_order: bool
    """Whether no category is missing and none stands twice."""

    @classmethod
    def of(cls, subject: Subject) -> "_Numbers":
        registry = subject.registry
        items: dict[str, int] = {}
        last: dict[str, int] = {}
        for task in registry.tasks:
            item = task.item if isinstance(task.item, int) else 0
            items[task.measure.id] = max(items.get(task.measure.id, 0), item)
        for measure in registry.measures:
            number = measure.number if isinstance(measure.number, int) else 0
            last[measure.part.prefix] = max(last.get(measure.part.prefix, 0), number)
        categories = [c.number for c in registry.categories if isinstance(c.number, int)]
        return cls(
            Counter(m.id for m in registry.measures),
            Counter(t.id for t in registry.tasks),
            items,
            last,
            sorted(set(categories)) == list(range(1, len(categories) + 1)),
        )

    def tell(self, change: lock.LockChange) -> bool:
        """Whether a double or a gap in the numbers says the same already."""
        if (change.kind == "category" or change.field == "category") and not self.in_order:
            return True
        if change.kind not in ("task", "measure"):
            return False
        number, _, item = change.name.partition(".")
        if self.measures[number] > 1 or (item and self.tasks[change.name] > 1):
            return True
        if change.what != "dropped" or change.field:
            return False
        if change.kind == "task" and item and number in self.measures:
            return self.items.get(number, 0) > int(item)
        prefix, digits = ids.split_id(number)
        after = self.last.get(prefix, 0) > int(digits)
        return number not in self.measures and (after or change.kind == "task")


def _changed(subject: Subject, change: lock.LockChange, form: int) -> Fault:
    registry, sources = subject.registry, subject.sources
    remedy = "误改的请改回；确要改动的，核对原文后运行 bizenv lock"
    if change.kind == "task" and change.name in registry.position:
        n = registry.position[change.name]
        task, path = registry.tasks[n], sources.tasks[n]
        find = ""
        if change.field in ("lead", "support"):
            path = sources.units[n]["lead" if change.field == "lead" else "support"]
        elif change.field:
            path = (*path, change.field)
            pieces = lock.pieces(task, change.field, form)
            at = lock.find_changed(change.locked, pieces) if change.what == "changed" else None
            if change.field == "columns" and task.columns:
                path = _find_cell(subject.measures, sources.tasks[n], sorted(task.columns)[at or 0])
            elif at is not None and change.field == "text":
                find = str(pieces[at])
            elif at is not None:
                path = (*path, at)
        what = _what(change, lock.FIELDS.get(change.field, ""), task.label)
        return Fault(path, "E601", what, remedy, name_subject(task), find=find, whole=not change.field)
    if change.kind == "plan":
        return Fault(("plan", change.field), "E601", _what(change, f"方案的{lock.FIELDS[change.field]}"), remedy)
    if change.kind == "department":
        names = [d.name for d in registry.departments]
        here: Path = ("departments", names.index(change.name)) if change.name in names else ("departments",)
        step = (change.field,) if change.field else ()
        return Fault((*here, *step), "E601", _what(change, lock.describe_change(change)), remedy, file="departments")
    label = registry.label_of(change.name) if change.kind in ("task", "measure") else change.name
    what = _what(change, lock.describe_change(change._replace(name=label)), label)
    return Fault(_nearest_path(subject, change), "E601", what, remedy, whole=not change.field)


def _find_cell(data: Any, task: Path, head: str) -> Path:
    """Where a cell of a task's own columns stands: at the task, or at its measure, which lets all its tasks have it."""
    for step in task:
        data = data[step]
    return (*(task if head in (data.get("columns") or {}) else task[:-2]), "columns", head)


def _what(change: lock.LockChange, thing: str, label: str = "") -> str:
    """What is different, in words: of a field, or of a whole thing that came or went."""
    if change.field:
        return f"{thing}与校验锁不符，有改动"
    whole = f"{lock.KINDS[change.kind]} {label or change.name}"
    return f"校验锁里没有{whole}" if change.what == "added" else f"校验锁里有{whole}，这里没有"


def _nearest_path(subject: Subject, change: lock.LockChange) -> Path:
    """Where a thing stands, or where it stood: its measure, else the counts at the head."""
    number = change.name.partition(".")[0]
    step = (change.field,) if change.field else ()
    if change.kind in ("task", "measure"):
        for n, measure in enumerate(subject.registry.measures):
            if measure.id == number:
                return (*subject.sources.measures[n], *step)
    for p, part in enumerate(subject.measures["parts"]):
        if change.kind == "part" and part["number"] == change.name:
            return ("parts", p, *step)
        for c, category in enumerate(part.get("categories", ())):
            if change.kind == "category" and str(category["number"]) == change.name:
                return ("parts", p, "categories", c, *step)
    return ("counts",)


RULES = (check_lock,)
