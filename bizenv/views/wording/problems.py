"""Problems of the data in words: what an examination comes to, how many are shown, and the line of a fault in pieces."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from bizenv.base.problems import Problem
from bizenv.base.tuples import NamedTuple

NAMES: Mapping[str, str] = {"error": "错误", "warning": "警告"}
"""What the levels are called."""
_MOST = 50  # how many problems of one code are shown in full


def choose_shown(problems: Sequence[Problem]) -> tuple[list[Problem], list[str]]:
    """Of each code the first problems, in the same order, and a line a code on how many more there are."""
    seen: Counter[str] = Counter()
    shown = []
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= _MOST:
            shown.append(problem)
    return shown, [f"{code} 另有 {n - _MOST} 个，改正上面的再看" for code, n in seen.items() if n > _MOST]


class Excerpt(NamedTuple):
    """A line of a file: what stands before the fault, the fault, what follows."""

    before: str
    fault: str
    after: str


def split_line(line: str, problem: Problem) -> Excerpt:
    """The line of a problem in pieces. Control characters are shown as spaces."""
    line = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in line)
    start = problem.place.column - 1
    end = start + problem.width
    return Excerpt(line[:start], line[start:end], line[end:])


def sum_up(problems: Sequence[Problem], counts: Mapping[str, int], ignored: int = 0, unread: bool = False) -> str:
    """The line that sums up an examination.

    ``ignored``: how many problems break rules that were not asked for. ``unread``: one of those kept the rest from
    being examined.
    """
    size = "、".join(
        f"{counts[key]} {name}"
        for key, name in (
            ("measures", "项措施"),
            ("tasks", "个事项"),
            ("departments", "家单位"),
            ("entries", "条台账记录"),
        )
        if key in counts
    )
    size = f"（{size}）" if size else ""
    left = f"；另有 {ignored} 个问题不在所选规则之内" if ignored else ""
    if unread:
        left += "，其中有的使文件读不下去，其余没有检查完"
    if not problems:
        return f"所选规则没有发现问题{size}{left}" if ignored else f"数据无误{size}"
    errors = sum(p.level == "error" for p in problems)
    warnings = len(problems) - errors
    parts = [f"{n} 个{NAMES[level]}" for n, level in ((errors, "error"), (warnings, "warning")) if n]
    return f"共 {'、'.join(parts)}{size}{left}"
