"""The trend for a terminal: a bar for each month, then a row with a small course for each group."""

from collections.abc import Sequence

from rich.cells import cell_len

from bizenv.standing.trend import Trend
from bizenv.views.terminal import table
from bizenv.views.terminal.fold import fold
from bizenv.views.wording import report
from bizenv.views.wording import trend as trends
from bizenv.views.wording.words import Head

_BAR = 40
"""The greatest length of a bar, in columns."""
_LETTERS: dict[trends.Piece, str] = {
    "closed": "#", "in_time": "#", "late": "+", "awaiting": "?", "overdue": "!", "unknown": "~", "other": "."
}  # fmt: skip
"""The pieces of a bar: one column wide in every console."""


def render_trend(trend: Trend, noted: str, width: int | None, colour: bool, *, short: bool = False) -> str:
    """The trend: the months as bars, what they are made of, the groups, the notes.

    ``short``: one plan of several, below a heading that names it, without the notes.
    """
    head = table.render_heading(trends.title(trend, noted, named=not short), width, colour)
    sections = [head + _months(trend, width, colour)]
    if trend.by is not None and trend.courses:
        sections.append(
            table.render_heading(Head(f"按{report.BY[trend.by]}"), width, colour) + _groups(trend, width, colour)
        )
    notes = trends.notes(trend) if not short else ()
    if notes:
        sections.append("".join(f"{line}\n" for note in notes for line in fold(note, width)))
    return "\n".join(sections)


def _months(trend: Trend, width: int | None, colour: bool) -> str:
    course, empty = trend.whole, trend.standing.empty
    lit = trends.judged(course)
    most = max(month.counts.places["due"] for month in course.months)
    narrow = width is not None and width < table.NARROW
    kept = [0, 1, 4] if narrow else list(range(6))
    room = min(_BAR, max(8, (width or 120) - (32 if narrow else 67)))
    rows: list[table.Row | str] = []
    seen: set[trends.Piece] = set()
    for month in trends.list_shown(course.months, trend):
        if isinstance(month, int):
            if not narrow:
                rows.append((f"……{month}个月无", *("" for _ in kept), "", ""))
            continue
        now, total = (trends.count(each, lit=lit, empty=empty) for each in (month.counts, month.total))
        pieces = trends.split(now, empty=empty)
        seen |= {piece for piece, n in pieces if n}
        drawn = render_stack([(_LETTERS[piece], n) for piece, n in pieces], most, room)
        cells = [trends.cells(now)[n] for n in kept]
        name = (month.period.name if narrow else month.period.words) + "*" * trends.is_running(month.period, trend)
        rows.append((name, *cells, drawn) if narrow else (name, *cells, trends.tell_rate(total), drawn))
    cells = [trends.cells(trends.count(course.total, lit=lit, empty=empty))[n] for n in kept]
    rows.append((trends.TOTAL, *cells, *([""] if narrow else ["", ""])))
    heads = trends.heads(trend)
    shape = [
        table.GridColumn("月份"),
        *(table.GridColumn(heads[n], right=True) for n in kept),
        *([] if narrow else [table.GridColumn("累计", right=True)]),
        table.GridColumn(""),
    ]
    shown = table.render_grid(shape, rows, width, colour)
    legend = [f"{_LETTERS[piece]} {name}" for piece, name in trends.PIECES.items() if piece in seen]
    legend += ["一格一项"] if legend and most <= room else []
    legend += ["累计为累计办结率"] if lit and not empty and not narrow else []
    legend += ["* 本月"] if any(trends.is_running(m.period, trend) for m in course.months) else []
    return shown + _line("；".join(legend), width)


def _line(text: str, width: int | None) -> str:
    if not text:
        return ""
    return "".join(f"{line}\n" for line in fold(text, width))


def render_stack(pieces: Sequence[tuple[str, int]], most: int, room: int) -> str:
    """A bar of pieces, each a letter with its number: a column for each, or ``room`` columns for ``most`` if it is more.

    What is not zero is seen: where a bar has room for all its pieces, each has a column at least.

    >>> render_stack([("#", 19), ("?", 2), ("!", 11)], 32, 16)
    '##########?!!!!!'
    >>> render_stack([("#", 2), ("!", 1)], 32, 16), render_stack([("#", 2)], 2, 4), render_stack([("#", 0)], 2, 4)
    ('#!', '##', '')
    """
    pieces = [(letter, n) for letter, n in pieces if n]
    whole = sum(n for _, n in pieces)
    if not whole:
        return ""
    long = max(round(whole * room / most), min(len(pieces), room)) if most > room else whole
    sizes = [max(1, n * long // whole) for _, n in pieces]
    while sum(sizes) != long and (sum(sizes) < long or max(sizes) > 1):
        # Give the column to the piece that lacks most, or take it from the one that has too much.
        wrong = [n * long / whole - size for (_, n), size in zip(pieces, sizes, strict=True)]
        if sum(sizes) < long:
            sizes[wrong.index(max(wrong))] += 1
        else:
            able = [(each, n) for n, each in enumerate(wrong) if sizes[n] > 1]
            sizes[min(able)[1]] -= 1
    return "".join(letter * size for (letter, _), size in zip(pieces, sizes, strict=True))


def _groups(trend: Trend, width: int | None, colour: bool) -> str:
    empty = trend.standing.empty
    rows: list[tuple[str, ...]] = []
    for course in trend.courses:
        total = trends.count(course.total, lit=trends.judged(course), empty=empty)
        rows.append((trends.name_course(course, trend), *trends.cells(total), trends.tell_rate(total)))
    by = report.BY[trend.by] if trend.by is not None else ""
    columns = [
        table.GridColumn(by, most=24),
        *(table.GridColumn(head, right=True) for head in trends.heads(trend)),
        table.GridColumn("办结率", right=True),
    ]
    marked = [n for n, month in enumerate(trend.whole.months) if month.counts.places["due"]]
    kept = list(range(len(columns)))
    if width is not None:  # drop what the small course tells as well, until it has room
        for n in (6, 3, 4, 1, 7):
            if _find_room(rows, columns, kept, width) < len(marked):
                kept.remove(n)
        marked = marked[-max(_find_room(rows, columns, kept, width), _LEAST) :]
    lines: list[tuple[str, ...]] = []
    for row, course in zip(rows, trend.courses, strict=True):
        lit = trends.judged(course)
        figures = (trends.count(course.months[n].counts, lit=lit, empty=empty) for n in marked)
        lines.append((*(row[n] for n in kept), "".join(trends.mark(each, empty=empty) for each in figures)))
    grid = table.render_grid([*(columns[n] for n in kept), table.GridColumn("各月")], lines, width, colour)
    seen = {letter for line in lines for letter in line[-1]}
    legend = [f"{letter} {name}" for letter, name in trends.MARKS.items() if letter in seen]
    named = trends.name_months([trend.whole.months[n].period for n in marked])
    return grid + _line(f"各月，一月一格，依次为{named}：{'；'.join(legend)}", width)


_LEAST = 8
"""The fewest months that a small course shows, if something fell due in so many; the earliest are left out first."""


def _find_room(
    rows: Sequence[Sequence[str]], columns: Sequence[table.GridColumn], kept: Sequence[int], width: int
) -> int:
    """How many columns of the terminal the kept columns leave for the small course."""
    wide = [
        min(max(cell_len(row[n]) for row in [[c.head for c in columns], *rows]), columns[n].most or width) for n in kept
    ]
    return width - sum(wide) - table.GAP * len(wide)
