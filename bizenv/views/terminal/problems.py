"""Problems of the data, as path:line:column so that an editor can jump there, with an excerpt, carets and a remedy."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from bizenv.base.problems import Problem
from bizenv.base.text import escape
from bizenv.views.terminal.fold import prefix
from bizenv.views.terminal.paint import Style, paint

_ROOM = 96  # columns of an excerpt where there is no terminal; of a longer line the part around the fault is shown
_MOST = 50  # how many problems of one code are shown in full
_STYLES: dict[str, Style] = {"error": "red", "warning": "yellow"}
_NAMES = {"error": "错误", "warning": "警告"}


def render_problems(
    problems: Sequence[Problem],
    lines: Mapping[str, Sequence[str]],
    total: str,
    width: int | None,
    colour: bool,
) -> str:
    """Every problem, then ``total``, the line that sums them up. ``lines`` are the lines of the files, by path.

    Of each code, the first ``_MOST`` problems are shown and the rest are counted.
    """
    room = _ROOM if width is None else width - 10
    shown: Counter[str] = Counter()
    blocks = []
    for problem in problems:
        shown[problem.code] += 1
        if shown[problem.code] <= _MOST:
            blocks.append(_block(problem, lines.get(problem.place.path, ()), room, colour))
    blocks += [f"{code} 另有 {n - _MOST} 个，改正上面的再看\n" for code, n in shown.items() if n > _MOST]
    if problems:
        blocks.append(f"规则的由来和例子：bizenv explain {problems[0].code}")
    return "".join(f"{block}\n" for block in blocks) + total + "\n"


def _block(problem: Problem, lines: Sequence[str], room: int, colour: bool) -> str:
    place = problem.place
    name = paint(_NAMES[problem.level], _STYLES[problem.level], colour)
    block = f"{escape(place.path)}:{place.line}:{place.column}: {name} {problem.code} {problem.message}\n"
    if 0 < place.line <= len(lines):
        block += _excerpt(lines[place.line - 1], place.line, place.column - 1, problem.width, room)
    foot = "　".join(part for part in (problem.subject, problem.remedy and f"建议：{problem.remedy}") if part)
    return block + (f"   {foot}\n" if foot else "")


def _excerpt(line: str, number: int, column: int, width: int, most: int) -> str:
    """The line, cut around the fault if it is long, with carets under it. Control characters are shown as spaces."""
    line = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in line)
    before, fault, after = line[:column], line[column : column + width], line[column + width :]
    head = tail = ""
    if cell_len(fault) > most:
        fault, after, tail = prefix(fault, most), "", "…"
    room = most - cell_len(fault)
    if cell_len(before) + cell_len(after) > room:
        lead = prefix(before[::-1], max(room // 2, room - cell_len(after)))[::-1]
        head = "…" if len(lead) < len(before) else ""
        trail = prefix(after, room - cell_len(lead))
        tail = tail or ("…" if len(trail) < len(after) else "")
        before, after = lead, trail
    margin = f"{number:5} | "
    pad = " " * (5 + cell_len(head + before))
    return f"{margin}{head}{before}{fault}{after}{tail}\n{' ' * 5} | {pad[5:]}{'^' * max(1, cell_len(fault))}\n"


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
    parts = [f"{n} 个{name}" for n, name in ((errors, "错误"), (warnings, "警告")) if n]
    return f"共 {'、'.join(parts)}{size}{left}"
