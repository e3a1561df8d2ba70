"""Numbers as printed: none occurs twice or out of order, every gap is declared, ``counts`` in the head are right."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from bizenv.base.problems import Fault, Path
from bizenv.base.tuples import NamedTuple
from bizenv.checks.rules.subject import Subject, name_subject
from bizenv.plan import ids
from bizenv.plan.model import Measure, Number, Part, Task


class _Run(NamedTuple):
    """A sequence of numbers, and the faults in its order.

    ``ordered`` are the numbers that are in ascending order. ``known`` are the numbers that no gap reports as missing:
    those declared as missing, those out of order, and those that slipped. A number slipped if it is missing only
    because another number is written in its place: the 3 of 1, 2, 2, 4.
    """

    faults: list[Fault]
    ordered: set[int]
    known: set[int]

    def gaps(self) -> Iterator[tuple[str, int]]:
        """Each run of missing numbers in words, and the number that follows it."""
        last = max(self.ordered, default=0)
        known = {n for n in self.known if n < last}
        for before, after in pairwise(sorted(self.ordered | known | {0})):
            if after - before > 1:
                missing = range(before + 1, after)
                shown = "、".join(map(str, missing)) if len(missing) < 6 else f"{before + 1}—{after - 1}"
                yield shown, min(n for n in self.ordered if n >= after)


def _run(numbers: Sequence[int], paths: Sequence[Path], what: str, key: str, declared: Iterable[int] = ()) -> _Run:
    """The run of a list of numbers, with a fault for each double and each number that is out of order."""
    present, known = set(numbers), set(declared)
    faults: list[Fault] = []
    first: dict[int, int] = {}
    for n, number in enumerate(numbers):
        if number not in first:
            first[number] = n
            continue
        beside = (m for m in (number + 1, number - 1) if 0 < m < max(present) and m not in present | known)
        slipped = next(beside, None)
        but = f"，而缺 {slipped}" if slipped else ""
        known |= {slipped} if slipped else set()
        message = f"{what}编号 {number} 重复{but}"
        faults.append(Fault((*paths[n], key), "E301", message, "改成原文所印的编号，或删去重复的一条"))
    ordered = _longest(list(first))
    for number in (n for n in first if n not in ordered):
        n = first[number]
        before = max((m for m in ordered if first[m] < n), default=0)
        after = min((m for m in ordered if first[m] > n), default=0)
        known |= {number} | ({before + 1} if after == before + 2 else set())
        between = "，".join([*([f"前面是 {before}"] if before else []), *([f"后面是 {after}"] if after else [])])
        message = f"{what}编号 {number} 次序不对（{between}）"
        faults.append(Fault((*paths[n], key), "E302", message, "改成原文所印的编号，或按原文的次序排列"))
    return _Run(faults, ordered, known)


def _longest(numbers: Sequence[int]) -> set[int]:
    """The longest increasing subsequence of distinct numbers; the other numbers are out of order."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at:] = [number, *tails[at + 1 :]]
    found = set()
    last = tails[-1] if tails else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def check_parts(subject: Subject) -> Iterator[Fault]:
    """部分和目标任务的编号不重复、不倒序；目标任务不缺号。"""
    names = [p.number for p in subject.registry.parts]
    for n, name in enumerate(names):
        if name in names[:n]:
            yield Fault(("parts", n, "number"), "E301", f"部分编号“{name}”重复", "改成原文所印的编号")
    rows = [(c["number"], path) for c, path in _categories(subject) if isinstance(c.get("number"), int)]
    numbering = subject.registry.plan.numbering
    if numbering == "printed":
        return
    for _, group in groupby(rows, lambda row: row[1][:-2] if numbering == "restarts" else ()):
        here = list(group)
        run = _run([r[0] for r in here], [r[1] for r in here], "目标任务", "number")
        yield from run.faults
        for missing, after in run.gaps():
            place = (*next(path for number, path in here if number == after), "number")
            yield Fault(place, "E303", f"目标任务缺号 {missing}", "补上漏录的目标任务")


def check_measures(subject: Subject) -> Iterator[Fault]:
    """每一部分（numbering: restarts 的，每个目标任务）的措施编号不重复、不倒序；缺号须在原文异常（anomalies）里写明。"""
    if subject.registry.plan.numbering == "printed":
        return
    last: dict[str, int] = {}
    for part, rows in _by_section(subject):
        declared = _declared(subject, "gap", part)
        present = {m.number for m, _ in rows}
        prefix = rows[0][0].part.prefix
        before = last.get(prefix, 0) if subject.registry.plan.numbering == "continuous" else 0
        on = range(1, before + 1) if min(_whole(present)) == before + 1 else ()  # numbers go on from the part before
        last[prefix] = max(_whole(present))
        excused = declared | _misplaced(subject, "gap") | set(on)
        run = _run(_whole(m.number for m, _ in rows), [p for _, p in rows], "措施", "number", excused)
        yield from run.faults
        for missing, after in run.gaps():
            yield Fault(
                (*next(p for m, p in rows if m.number == after), "number"),
                "E303",
                f"缺措施 {missing}",
                "补上漏录的措施；原文确实缺号的，在原文异常（anomalies）里写明（kind: gap）",
            )
        for number in sorted(declared & present):
            yield _stale(subject, "gap", part, number, f"原文异常（anomalies）说缺 {number}，而文件里有")
        for number in sorted(n for n in declared if n > max(_whole(present))):
            yield _stale(
                subject, "gap", part, number, f"原文异常（anomalies）说缺 {number}，而最后一项是 {max(_whole(present))}"
            )


def check_items(subject: Subject) -> Iterator[Fault]:
    """分项从(1)起连续编号；原文不从(1)起、只有(1)的，须在原文异常（anomalies）里写明。"""
    if subject.registry.plan.numbering == "printed":
        return
    for part, rows in _by_section(subject):
        starts = _declared(subject, "item_start", part)
        singles = _declared(subject, "single_item", part)
        excused = _misplaced(subject, "item_start") | _misplaced(subject, "single_item")
        tasks: dict[Path, list[tuple[Task, Path]]] = {}
        for task, path in subject.tasks():
            if isinstance(task.item, int):
                tasks.setdefault(path[:-2], []).append((task, path))
        for measure, path in rows:
            here = tasks.get(path, [])
            numbers = _whole(t.item for t, _ in here)
            start = min(numbers, default=1) if measure.number in starts | excused else 1
            run = _run(numbers, [p for _, p in here], f"{measure.label} 的分项", "item", range(1, start))
            yield from run.faults
            missing = list(run.gaps())
            for shown, after in missing:
                yield Fault(
                    (*next(p for t, p in here if t.item == after), "item"),
                    "E303",
                    f"{measure.label} 缺分项 {'、'.join(f'({n})' for n in shown.split('、'))}",
                    "补上漏录的分项；原文不从(1)起的，在原文异常（anomalies）里写明（kind: item_start）",
                    ids.make_label("", measure.label, after),
                )
            if len(numbers) == 1 and not missing and measure.number not in singles | starts | excused:
                yield Fault(
                    (*here[0][1], "item"),
                    "E303",
                    f"{measure.label} 只有一个分项({numbers[0]})",
                    "补上漏录的分项；原文确实只有一项的，在原文异常（anomalies）里写明（kind: single_item）",
                )
            if measure.number in starts and (not numbers or numbers[0] == 1):
                yield _stale(subject, "item_start", part, measure.number, f"{measure.label} 的分项是从(1)起的")
            if measure.number in singles and len(numbers) != 1:
                yield _stale(subject, "single_item", part, measure.number, f"{measure.label} 不止一个分项")
        present = {m.number for m, _ in rows}
        for kind, declared in (("item_start", starts), ("single_item", singles)):
            for number in sorted(declared - present):
                yield _stale(subject, kind, part, number, f"没有措施 {number}")


def check_titles(subject: Subject) -> Iterator[Fault]:
    """同一部分的措施标题不重复；原文重复的，须在原文异常（anomalies）里写明。"""
    for part, rows in _by_section(subject, every=True):
        declared = _declared(subject, "same_title", part)
        first: dict[str, Measure] = {}
        doubled: set[Number] = set()
        for measure, path in rows:
            if not measure.title:
                continue
            before = first.setdefault(measure.title, measure)
            if before is measure or before.number == measure.number:
                continue
            doubled |= {before.number, measure.number}
            if not {before.number, measure.number} <= declared | _misplaced(subject, "same_title"):
                yield Fault(
                    (*path, "title"),
                    "E306",
                    f"标题与 {before.label} 相同",
                    "核对原文；原文确实相同的，在原文异常（anomalies）里写明（kind: same_title）",
                    measure.label,
                )
        for n, anomaly in enumerate(subject.registry.anomalies):
            if anomaly.kind == "same_title" and anomaly.part == part:
                alone = [str(number) for number in anomaly.numbers if number not in doubled]
                if alone:
                    message = f"措施 {'、'.join(alone)} 的标题并不与别项相同"
                    yield Fault(("anomalies", n, "numbers"), "E305", message, "改正原文异常（anomalies），或核对数据")


def check_counts(subject: Subject) -> Iterator[Fault]:
    """文件头 counts 所记的条数与实际一致。"""
    registry = subject.registry
    actual = {
        "parts": ("部分", len(registry.parts)),
        "categories": ("目标任务", len(registry.categories)),
        "measures": ("措施", len(registry.measures)),
        "tasks": ("事项", len(registry.tasks)),
    }
    for key, (name, found) in actual.items():
        said = (subject.measures.get("counts") or {}).get(key)
        if said is not None and said != found:
            yield Fault(
                ("counts", key), "E304", f"条数（counts）记{name} {said} 条，实有 {found} 条", "核对有无漏录、重录"
            )


def check_anomalies(subject: Subject) -> Iterator[Fault]:
    """Anomalies 指明的部分须存在。"""
    known = {p.number for p in subject.registry.parts} or {""}
    strange: dict[str, Path] = {}
    for n, anomaly in enumerate(subject.registry.anomalies):
        if anomaly.part not in known:
            strange.setdefault(anomaly.part, ("anomalies", n, *(["part"] if anomaly.part else [])))
    for part, path in strange.items():
        remedy = f"可用：{'、'.join(sorted(known))}" if known != {""} else "这份方案不分部分，删去部分（part）"
        yield Fault(path, "E305", f"没有第“{part}”部分" if part else "没有写是哪个部分", remedy)


def _categories(subject: Subject) -> Iterator[tuple[Any, Path]]:
    """Each category as it stands in the file, with its path: those of the parts, or of a plan without parts."""
    parts: list[tuple[Any, Path]] = [(part, ("parts", n)) for n, part in enumerate(subject.measures.get("parts", ()))]
    for part, path in parts or [(subject.measures, ())]:
        for n, category in enumerate(part.get("categories") or ()):
            yield category, (*path, "categories", n)


def _by_section(subject: Subject, *, every: bool = False) -> Iterator[tuple[str, list[tuple[Measure, Path]]]]:
    """The measures that are numbered together, with the number of their part: those of a part, or of a section.

    ``every``: also those whose number is not whole.
    """
    rows = zip(subject.registry.measures, subject.sources.measures, strict=True)
    restarts = subject.registry.plan.numbering == "restarts"
    for _, group in groupby(rows, lambda row: row[1][:-1] if restarts else id(row[0].part)):
        found = [row for row in group if every or isinstance(row[0].number, int)]
        if found:
            yield found[0][0].part.number, found


def _whole(numbers: Iterable[Number | None]) -> list[int]:
    return [number for number in numbers if isinstance(number, int)]


def _declared(subject: Subject, kind: str, part: str) -> set[int]:
    found = (a.numbers for a in subject.registry.anomalies if a.kind == kind and a.part == part)
    return {n for numbers in found for n in _whole(numbers)}


def _misplaced(subject: Subject, kind: str) -> set[int]:
    """The numbers of anomalies whose part does not exist; ``check_anomalies`` reports that fault."""
    known = {p.number for p in subject.registry.parts} or {""}
    found = (a.numbers for a in subject.registry.anomalies if a.kind == kind and a.part not in known)
    return {n for numbers in found for n in _whole(numbers)}


def _stale(subject: Subject, kind: str, part: str, number: int, message: str) -> Fault:
    index = next(
        n for n, a in enumerate(subject.registry.anomalies) if a.kind == kind and a.part == part and number in a.numbers
    )
    return Fault(("anomalies", index, "numbers"), "E305", message, "改正原文异常（anomalies），或核对数据")


def check_duplicate_ids(subject: Subject) -> Iterator[Fault]:
    """各部分的编号加前缀后不相重。"""
    owners: dict[str, Part] = {}
    told: set[int] = set()
    parts = subject.registry.parts
    for measure in subject.registry.measures:
        other = owners.setdefault(measure.id, measure.part)
        if other is measure.part or other.prefix != measure.part.prefix or id(measure.part) in told:
            continue
        told.add(id(measure.part))
        n = next(n for n, part in enumerate(parts) if part is measure.part)
        if any(p.number == measure.part.number for p in parts[:n]):  # ``check_parts`` reports that
            continue
        message = f"第“{measure.part.number}”部分的编号与别的部分重复"
        remedy = "给一个不同的编号前缀，如 prefix: S；各部分重新编号的，也可以在 plan 下写 numbering: restarts"
        yield Fault(("parts", n), "E301", message, remedy)


def check_ids(subject: Subject) -> Iterator[Fault]:
    """全方案的编号不重复，也不只差大小写。"""
    rows: list[tuple[str, Measure, Task | None, Path]] = []
    for measure, path in zip(subject.registry.measures, subject.sources.measures, strict=True):
        rows += [(measure.id, measure, None, path)] if "tasks" in _at(subject.measures, path) else []
    rows += [(task.id, task.measure, task, path) for task, path in subject.tasks()]
    first: dict[str, tuple[Measure, Task | None]] = {}
    for own, measure, task, path in rows:
        other = first.setdefault(own.upper(), (measure, task))
        if other == (measure, task) or _is_told(other, (measure, task), subject):
            continue
        key = "item" if task is not None and task.item is not None else "number"
        remedy = "各目标任务下重新编号的，在 plan 下写 numbering: restarts；编号本就不连续的，写 numbering: printed"
        message = f"编号 {own} 与 {(other[1] or other[0]).label} {other[0].title}".rstrip() + " 的重复"
        yield Fault((*path, key), "E301", message, remedy, name_subject(task) if task is not None else measure.label)


def _is_told(one: tuple[Measure, Task | None], other: tuple[Measure, Task | None], subject: Subject) -> bool:
    """Whether another rule says that two rows have one id: a number that occurs twice in its part, or two parts alike."""
    measures = one[0], other[0]
    if measures[0].part is not measures[1].part and measures[0].id == measures[1].id:
        return True
    if subject.registry.plan.numbering == "printed":
        return False
    numbers = [(it.number, task.item if task is not None else None) for it, task in (one, other)]
    return numbers[0] == numbers[1] and isinstance(numbers[0][0], int) and isinstance(numbers[0][1], int | None)


def check_headings(subject: Subject) -> Iterator[Fault]:
    """编号、标题，别项有而这一项没有的，须写明：原文没有的，写 null。"""
    rows: list[tuple[str, str, Any, Path]] = [
        ("目标任务", str(category.get("number") or f"第{n}个"), category, path)
        for n, (category, path) in enumerate(_categories(subject), 1)
    ]
    for measure, path in zip(subject.registry.measures, subject.sources.measures, strict=True):
        data = _at(subject.measures, path)
        rows.append(("措施", measure.label, data, path))
        rows += [("分项", measure.label, item, (*path, "tasks", n)) for n, item in enumerate(data.get("tasks") or ())]
    for kind, key, name in _HEADINGS:
        given = any(what == kind and data.get(key) is not None for what, _, data, _ in rows)
        for what, label, data, path in rows:
            if given and what == kind and key not in data:  # where none has one, none is missing
                message = f"{label}{what}没有{name}" if label.startswith("第") else f"{what} {label} 没有{name}"
                yield Fault(
                    path, "E307", message, f"补上{name}（{key}）；原文没有{name}的，写 {key}: null", at_key=True
                )


_HEADINGS = (
    *(("目标任务", "number", "编号"), ("目标任务", "title", "标题")),
    *(("措施", "number", "编号"), ("措施", "title", "标题"), ("分项", "item", "编号")),
)
"""What may be without a number or a title, by its key and its name."""


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


RULES = (
    *(check_parts, check_measures, check_items, check_titles, check_counts, check_anomalies, check_duplicate_ids),
    *(check_ids, check_headings),
)
