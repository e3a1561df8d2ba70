"""Compares reported values with quantified targets: the share achieved, and whether the target is met."""

from collections.abc import Mapping

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Target, Task


class Achievement(NamedTuple):
    """A value against its target. ``share``: per cent, rounded down; None where a share means nothing (≤ 3 工作日)."""

    share: int | None
    met: bool


def measure_achievement(target: Target, value: int | float) -> Achievement:
    """The share of a target that a reported value achieves, and whether it meets the target.

    For ``increase_by`` and ``decrease_by`` the value is the increase or decrease itself. For ``=``, ``<=`` and ``<`` with
    a baseline the share is that of the way from the baseline to the target. For ``=`` a value beyond it meets the target.

    >>> from bizenv.plan.model import Target, Task
    >>> measure_achievement(Target("", "", ">=", 400, "个", None, None), 352)
    Achievement(share=88, met=False)
    >>> measure_achievement(Target("", "", "=", 46, "种", 86, None), 50)
    Achievement(share=90, met=False)
    """
    wanted = target.value
    match target.operator:
        case ">=" | "increase_by" | "decrease_by":
            return Achievement(_percent(value, wanted), value >= wanted)
        case ">":
            return Achievement(_percent(value, wanted), value > wanted)
        case "=":
            if target.baseline is not None and target.baseline_unit is None:
                met = value >= wanted if wanted > target.baseline else value <= wanted
                return Achievement(_way(target, value), met)
            return Achievement(_percent(value, wanted) if target.unit == "%" else None, value == wanted)
        case "<":
            return Achievement(_way(target, value), value < wanted)
        case _:
            return Achievement(_way(target, value), value <= wanted)


def measure_progress(target: Target, value: int | float) -> int | None:
    """The share of the work done, in per cent, if the value can be compared with the time elapsed; else None.

    It can where the work starts from a known number: a baseline, or zero for what is counted or for a change. A level
    without a baseline (供电可靠率 99.96%, 8 km/km²) has no such start: it may be nearly reached before work begins.
    """
    level = target.baseline is None and target.operator in (">=", ">", "=") and bool({"%", "/"} & {*target.unit})
    return None if level else measure_achievement(target, value).share


def _way(target: Target, value: int | float) -> int | None:
    """The share of the way from the baseline to the target, in per cent; None without a baseline or a way."""
    if target.baseline is None or target.baseline_unit is not None or target.value == target.baseline:
        return None
    return _percent(value - target.baseline, target.value - target.baseline)


def find_node(task: Task, target: Target) -> int:
    """The number of the deadline by which a target is due: the one whose clause holds its text, else the last one.

    0 for a task without deadlines.
    """
    found = [n for n, it in enumerate(task.deadlines, start=1) if it.clause and target.text in it.clause]
    return found[0] if len(found) == 1 else len(task.deadlines)


def list_missed(task: Task, number: int, values: Mapping[str, int | float]) -> list[tuple[Target, int | float | None]]:
    """The targets due by a node that have no value, or one that misses them, each with it; in the order of the document."""
    found = [(t, values.get(t.name)) for t in task.targets if find_node(task, t) == number]
    return [(t, value) for t, value in found if value is None or not measure_achievement(t, value).met]


def _percent(value: int | float, whole: int | float) -> int:
    return max(0, int(value / whole * 100 + 1e-9))
