"""Compares reported values with quantified targets: the share achieved, and whether the target is met."""

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Target, Task


class Achievement(NamedTuple):
    """A value against its target. ``share``: per cent, rounded down; None where a share means nothing (≤ 3 工作日)."""

    share: int | None
    met: bool


def measure_achievement(target: Target, value: int | float) -> Achievement:
    """The share of a target that a reported value achieves, and whether it meets the target.

    For ``increase_by`` and ``decrease_by`` the value is the increase or decrease itself. For ``=`` with a baseline the
    share is that of the way from the baseline to the target, and a value beyond the target meets it.

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
                way = wanted - target.baseline
                done = value - target.baseline
                met = done >= way if way > 0 else done <= way
                return Achievement(_percent(done, way) if way else None, met)
            return Achievement(_percent(value, wanted) if target.unit == "%" else None, value == wanted)
        case "<":
            return Achievement(None, value < wanted)
        case _:
            return Achievement(None, value <= wanted)


def find_node(task: Task, target: Target) -> int:
    """The number of the deadline by which a target is due: the one whose clause holds its text, else the last one.

    0 for a task without deadlines.
    """
    found = [n for n, it in enumerate(task.deadlines, start=1) if it.clause and target.text in it.clause]
    return found[0] if len(found) == 1 else len(task.deadlines)


def _percent(value: int | float, whole: int | float) -> int:
    return max(0, int(value / whole * 100 + 1e-9))
