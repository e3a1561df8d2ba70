"""Many numbers of tasks in few words: 11(1)—(3), 27—56改为28—57."""

from collections.abc import Iterator, Sequence

from bizenv.plan.changes import Revision
from bizenv.plan.model import Measure, Task


def list_labels(tasks: Sequence[Task]) -> list[str]:
    """The numbers of tasks, items of a measure that follow each other together: 11(1)—(3)."""
    found: list[list[Task]] = []
    for task in tasks:
        last = found[-1][-1] if found else None
        follows = (
            last is not None
            and last.measure.id == task.measure.id
            and isinstance(task.item, int)
            and last.item == task.item - 1
        )
        if follows:
            found[-1].append(task)
        else:
            found.append([task])
    return [f"{run[0].label}—({run[-1].item})" if len(run) > 1 else run[0].label for run in found]


def tell_numbers(revisions: Sequence[Revision]) -> list[str]:
    """Which numbers became which, runs of measures together: 27—56改为28—57, 3(2)改为3(1)."""
    measures: dict[tuple[str, str], tuple[Measure, Measure]] = {}
    found: list[str] = []
    for it in revisions:
        if it.old is None or it.new is None:
            continue
        was, now = it.old.measure, it.new.measure
        if it.old.item == it.new.item and was.label != now.label:
            measures[was.id, now.id] = (was, now)
        else:
            found.append(f"{it.old.label}改为{it.new.label}")
    return [*_runs(list(measures.values())), *found]


def _runs(pairs: Sequence[tuple[Measure, Measure]]) -> Iterator[str]:
    start = 0
    for n in range(1, len(pairs) + 1):
        if n < len(pairs) and all(_follows(one, other) for one, other in zip(pairs[n - 1], pairs[n], strict=True)):
            continue
        first, last = pairs[start], pairs[n - 1]
        if n - start < 3:
            yield from (f"{was.label}改为{now.label}" for was, now in pairs[start:n])
        else:
            yield f"{first[0].label}—{last[0].label}改为{first[1].label}—{last[1].label}"
        start = n


def _follows(one: Measure, other: Measure) -> bool:
    numbers = one.number, other.number
    return isinstance(numbers[0], int) and isinstance(numbers[1], int) and numbers[1] == numbers[0] + 1
