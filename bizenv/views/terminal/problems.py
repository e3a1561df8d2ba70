"""Problems of the data, as path:line:column so that an editor can jump there, with an excerpt, carets and a remedy."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from bizenv.base.problems import Problem
from bizenv.base.text import escape
from bizenv.views.terminal.fold import prefix
from bizenv.views.terminal.paint import Style, paint
from bizenv.views.wording.problems import NAMES, Excerpt, choose_shown, split_line

_ROOM = 96  # columns of an excerpt where there is no terminal; of a longer line the part around the fault is shown
_STYLES: dict[str, Style] = {"error": "red", "warning": "yellow"}


def render_problems(
    problems: Sequence[Problem],
    lines: Mapping[str, Sequence[str]],
    total: str,
    width: int | None,
    colour: bool,
) -> str:
    """Every problem, then ``total``, the line that sums them up. ``lines`` are the lines of the files, by path.

    Of each code, the first problems are shown and the rest are counted.
    """
    room = _ROOM if width is None else width - 10
    shown, left = choose_shown(problems)
    blocks = [_block(it, lines.get(it.place.path, ()), room, colour) for it in shown]
    blocks += [f"{line}\n" for line in left]
    if problems:
        blocks.append(f"规则的由来和例子：bizenv explain {problems[0].code}")
    return "".join(f"{block}\n" for block in blocks) + total + "\n"


def _block(problem: Problem, lines: Sequence[str], room: int, colour: bool) -> str:
    place = problem.place
    name = paint(NAMES[problem.level], _STYLES[problem.level], colour)
    block = f"{escape(place.path)}:{place.line}:{place.column}: {name} {problem.code} {problem.message}\n"
    if 0 < place.line <= len(lines):
        block += _excerpt(split_line(lines[place.line - 1], problem), place.line, room)
    foot = "　".join(part for part in (problem.subject, problem.remedy and f"建议：{problem.remedy}") if part)
    return block + (f"   {foot}\n" if foot else "")


def _excerpt(pieces: Excerpt, number: int, most: int) -> str:
    """The line, cut around the fault if it is long, with carets under it."""
    before, fault, after = pieces
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
