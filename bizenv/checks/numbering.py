"""Numbers as printed: none twice, none out of order, no gap that is not declared, and the counts of the head."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from bizenv.checks.subject import Subject
from bizenv.model import Measure
from bizenv.problems import Fault, Path


def _order(numbers: Sequence[int], paths: Sequence[Path], what: str, key: str) -> Iterator[Fault]:
    seen: dict[int, Path] = {}
    highest = 0
    for number, path in zip(numbers, paths, strict=True):
        place = (*path, key)
        if number in seen:
            yield Fault(place, "E301", f"{what}编号 {number} 重复", "改成原文所印的编号，或删去重复的一条")
        elif number < highest:
            yield Fault(place, "E302", f"{what}编号 {number} 排在 {highest} 之后", "按原文的次序排列")
        seen[number] = path
        highest = max(highest, number)


def parts_and_categories(subject: Subject) -> Iterator[Fault]:
    """部分和目标任务的编号不重复、不倒序；目标任务不缺号。"""
    names = [p.number for p in subject.registry.parts]
    for n, name in enumerate(names):
        if name in names[:n]:
            yield Fault(("parts", n, "number"), "E301", f"部分编号“{name}”重复", "改成原文所印的编号")
    rows = [
        (c["number"], ("parts", n, "categories", k))
        for n, part in enumerate(subject.measures["parts"])
        for k, c in enumerate(part.get("categories", ()))
    ]
    yield from _order([r[0] for r in rows], [r[1] for r in rows], "目标任务", "number")
    for before, after in pairwise(sorted({r[0] for r in rows} | {0})):
        if after - before > 1:
            place = (*next(path for number, path in rows if number == after), "number")
            missing = "、".join(str(n) for n in range(before + 1, after))
            yield Fault(place, "E303", f"目标任务缺号 {missing}", "补上漏录的目标任务")


def measures(subject: Subject) -> Iterator[Fault]:
    """每一部分的措施编号不重复、不倒序；缺号须在 anomalies 中说明。"""
    for part, rows in _by_part(subject):
        numbers = [m.number for m, _ in rows]
        yield from _order(numbers, [p for _, p in rows], "措施", "number")
        declared = _declared(subject, "gap", part)
        present = set(numbers)
        missing = [n for n in range(1, max(present) + 1) if n not in present]
        for _, run in groupby(enumerate(n for n in missing if n not in declared), lambda pair: pair[1] - pair[0]):
            gap = [n for _, n in run]
            after = min(n for n in present if n > gap[-1])
            path = next(p for m, p in rows if m.number == after)
            shown = "、".join(str(n) for n in gap)
            yield Fault(
                (*path, "number"),
                "E303",
                f"缺措施 {shown}",
                "补上漏录的措施；原文确实缺号的，在 anomalies 中说明（kind: gap）",
            )
        for number in declared & present:
            yield _stale(subject, "gap", part, number, f"anomalies 说缺 {number}，而文件里有")
        for number in (n for n in declared if n > max(present)):
            yield _stale(subject, "gap", part, number, f"anomalies 说缺 {number}，而最后一项是 {max(present)}")


def items(subject: Subject) -> Iterator[Fault]:
    """分项从(1)起连续编号；原文不从(1)起、只有(1)的，须在 anomalies 中说明。"""
    for part, rows in _by_part(subject):
        starts = _declared(subject, "item_start", part)
        singles = _declared(subject, "single_item", part)
        for measure, path in rows:
            tasks = [(t, p) for t, p in subject.tasks() if p[: len(path)] == path and t.item is not None]
            numbers = [t.item for t, _ in tasks if t.item is not None]
            yield from _order(numbers, [p for _, p in tasks], f"{measure.label} 的分项", "item")
            expected = numbers[0] if numbers and measure.number in starts else 1
            for (task, place), number in zip(tasks, numbers, strict=True):
                if number > expected:
                    yield Fault(
                        (*place, "item"),
                        "E303",
                        f"{measure.label} 缺分项 {'、'.join(f'({n})' for n in range(expected, number))}",
                        "补上漏录的分项；原文不从(1)起的，在 anomalies 中说明（kind: item_start）",
                        task.label,
                    )
                expected = max(expected, number + 1)
            if len(numbers) == 1 and measure.number not in singles | starts:
                yield Fault(
                    (*tasks[0][1], "item"),
                    "E303",
                    f"{measure.label} 只有一个分项({numbers[0]})",
                    "补上漏录的分项；原文确实只有一项的，在 anomalies 中说明（kind: single_item）",
                )
            if measure.number in starts and (not numbers or numbers[0] == 1):
                yield _stale(subject, "item_start", part, measure.number, f"{measure.label} 的分项是从(1)起的")
            if measure.number in singles and len(numbers) != 1:
                yield _stale(subject, "single_item", part, measure.number, f"{measure.label} 不止一个分项")
        present = {m.number for m, _ in rows}
        for kind, declared in (("item_start", starts), ("single_item", singles)):
            for number in declared - present:
                yield _stale(subject, kind, part, number, f"没有措施 {number}")


def titles(subject: Subject) -> Iterator[Fault]:
    """同一部分的措施标题不重复；原文重复的，须在 anomalies 中说明。"""
    for part, rows in _by_part(subject):
        declared = _declared(subject, "same_title", part)
        first: dict[str, Measure] = {}
        doubled: set[int] = set()
        for measure, path in rows:
            before = first.setdefault(measure.title, measure)
            if before is measure or before.number == measure.number:
                continue
            doubled |= {before.number, measure.number}
            if not {before.number, measure.number} <= declared:
                yield Fault(
                    (*path, "title"),
                    "E306",
                    f"标题与 {before.label} 相同",
                    "核对原文；原文确实相同的，在 anomalies 中说明（kind: same_title）",
                    measure.label,
                )
        for number in declared - doubled:
            yield _stale(subject, "same_title", part, number, f"措施 {number} 的标题并不与别项相同")


def counts(subject: Subject) -> Iterator[Fault]:
    """文件头 counts 所记的条数与实际一致。"""
    registry = subject.registry
    actual = {
        "parts": ("部分", len(registry.parts)),
        "categories": ("目标任务", len(registry.categories)),
        "measures": ("措施", len(registry.measures)),
        "tasks": ("事项", len(registry.tasks)),
    }
    for key, (name, found) in actual.items():
        said = subject.measures["counts"][key]
        if said != found:
            yield Fault(("counts", key), "E304", f"counts 记{name} {said} 条，实有 {found} 条", "核对有无漏录、重录")


def anomalies(subject: Subject) -> Iterator[Fault]:
    """Anomalies 指明的部分须存在。"""
    known = {p.number for p in subject.registry.parts}
    for n, anomaly in enumerate(subject.registry.anomalies):
        if anomaly.part not in known:
            yield Fault(
                ("anomalies", n, "part"), "E305", f"没有第“{anomaly.part}”部分", f"可用：{'、'.join(sorted(known))}"
            )


def _by_part(subject: Subject) -> Iterator[tuple[str, list[tuple[Measure, Path]]]]:
    rows = zip(subject.registry.measures, subject.sources.measures, strict=True)
    for number, group in groupby(rows, lambda row: row[0].part.number):
        yield number, list(group)


def _declared(subject: Subject, kind: str, part: str) -> set[int]:
    found = (a.numbers for a in subject.registry.anomalies if a.kind == kind and a.part == part)
    return {n for numbers in found for n in numbers}


def _stale(subject: Subject, kind: str, part: str, number: int, message: str) -> Fault:
    index = next(
        n for n, a in enumerate(subject.registry.anomalies) if a.kind == kind and a.part == part and number in a.numbers
    )
    return Fault(("anomalies", index, "numbers"), "E305", message, "改正 anomalies，或核对数据")


def duplicate_ids(subject: Subject) -> Iterator[Fault]:
    """各部分的编号加前缀后不相重。"""
    doubled = {i for i, n in Counter(p.prefix for p in subject.registry.parts).items() if n > 1}
    for n, part in enumerate(subject.registry.parts):
        if part.prefix in doubled and n and len(subject.registry.parts) > 1:
            yield Fault(
                ("parts", n),
                "E301",
                f"第“{part.number}”部分的编号前缀与别的部分相同",
                "给一个不同的 prefix，如 prefix: S",
            )


RULES = (parts_and_categories, measures, items, titles, counts, anomalies, duplicate_ids)
