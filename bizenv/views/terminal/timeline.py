"""Deadlines by month as a bar chart."""

import datetime as dt
from collections.abc import Sequence

from bizenv.standing.query import Group
from bizenv.views.terminal import table
from bizenv.views.wording.timeline import size

_BAR = 40  # the greatest length of a bar, in columns
_EIGHTHS = " ▏▎▍▌▋▊▉"


def chart(months: Sequence[Group], as_of: dt.date, width: int | None, colour: bool) -> str:
    """A line for each month with a deadline and for the month of ``as_of``; a gap of months is one line."""
    counts = {_index(month.key): size(month) for month in months}
    today = 12 * as_of.year + as_of.month - 1
    counts.setdefault(today, 0)
    room = min(_BAR, max(10, (width or 80) - 30))
    most = max(counts.values())
    rows: list[table.Row] = []
    before = min(counts)
    for month in sorted(counts):
        if month - before > 1:
            rows.append((f"……（{month - before - 1}个月无）", "", ""))
        before = month
        name = f"{month // 12}年{month % 12 + 1}月" + ("（本月）" if month == today else "")
        rows.append((name, str(counts[month]), bar(counts[month], most, room)))
    shape = [table.Column("月份"), table.Column("条数", right=True), table.Column("")]
    return table.grid(shape, rows, width, colour)


def _index(key: str) -> int:
    """The number of a month written as 2019-12; neighbouring months differ by 1."""
    return 12 * int(key[:4]) + int(key[5:]) - 1


def bar(count: int, most: int, room: int) -> str:
    """A bar for ``count``, ``room`` columns long where ``count`` is ``most``; any count above 0 gives a visible bar.

    >>> bar(3, 3, 4), bar(1, 8, 4), bar(0, 8, 4)
    ('████', '▌', '')
    """
    eighths = -(-count * room * 8 // most) if most else 0
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")
