"""The progress report for a terminal."""

from collections.abc import Iterable

from bizenv.standing.report import By, Counts, Report, shares
from bizenv.views.terminal import AUDIENCE, table
from bizenv.views.terminal.card import block
from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.paint import Style, paint
from bizenv.views.terminal.timeline import bar
from bizenv.views.wording import lagging
from bizenv.views.wording import report as wording
from bizenv.views.wording.words import Head

_BAR = 30
_PAINT: dict[str, Style] = {"red": "red", "yellow": "yellow"}


def text(it: Report, by: By | None, since: str, width: int | None, colour: bool, *, reasons: bool = False) -> str:
    """The report for a terminal: sentences, bars, lights, what lags, reasons, groups, changes, notes.

    ``since`` names the day since when changes are listed; empty: none are. ``reasons``: list the reason of each light.
    """
    sections = [table.heading(wording.title(it), width, colour) + _folded(wording.overall(it), width)]
    if it.counts.places["due"] and not it.standing.empty:
        sections.append(_bars(it, width, colour))
    if it.counts.lights:
        sections.append("\n".join(block("灯号", [_lights(it.counts, colour)], None)) + "\n")
    if it.lagging and not it.standing.empty:
        shape = [
            table.Column("编号"),
            table.Column("时限"),
            table.Column("牵头", most=20),
            table.Column("灯号", most=26),
            table.Column("要求", grows=True),
        ]
        between = "\n" if width is not None else "，"
        rows: list[table.Row | str] = [lagging.cells(lagging.lag(line), between) for line in it.lagging]
        sections.append(
            table.heading(Head(f"滞后{len(rows)}项"), width, colour) + table.grid(shape, rows, width, colour)
        )
    if reasons and it.counts.lights:
        shape = [table.Column("编号"), table.Column("牵头", most=20), table.Column("灯号", grows=True)]
        lit: list[table.Row | str] = list(wording.reasons(it))
        sections.append(
            table.heading(Head(f"灯号的理由{len(lit)}项"), width, colour) + table.grid(shape, lit, width, colour)
        )
    if by is not None and it.rows:
        sections.append(_grouped(it, by, width, colour))
    if since:
        sections.append(_changed(it, since, width, colour))
    sections.append(_folded(wording.notes(it), width))
    return "\n".join(sections)


def _folded(paragraphs: Iterable[str], width: int | None) -> str:
    return "".join(f"{line}\n" for p in paragraphs for line in ([p] if width is None else fold(p, width)))


def _bars(it: Report, width: int | None, colour: bool) -> str:
    whole = it.counts.places["due"]
    room = min(_BAR, max(10, (width or 80) - 30))
    rows: list[table.Row | str] = [
        (name, str(n), f"{share}%", bar(n, whole, room))
        for name, n, share in zip(wording.PARTS, it.counts.parts, shares(it.counts.parts), strict=True)
    ]
    rows.append(("合计", str(whole), "100.0%", ""))
    shape = [
        table.Column(wording.name_place(it, "due")),
        table.Column("项", right=True),
        table.Column("占比", right=True),
        table.Column(""),
    ]
    return table.grid(shape, rows, width, colour)


def _grouped(it: Report, by: By, width: int | None, colour: bool) -> str:
    rows = [(wording.key(it, by, row), *wording.cells(row)) for row in it.rows]
    narrow = width is not None and width < _ROOMY
    kept = [0, *(n for n in range(1, len(wording.HEADS) + 1) if any(row[n] not in ("·", "—", "") for row in rows))]
    kept = [n for n in kept if not (narrow and n and wording.HEADS[n - 1] in ("未到期", "今日到期"))]
    named = (wording.BY[by], *("项数" if by != "department" and head == "牵头" else head for head in wording.heads(it)))
    named = tuple(_SHORT.get(head, head) for head in named) if narrow else named
    shape = [table.Column(named[n], grows=n == 0, right=0 < n < len(wording.HEADS)) for n in kept]
    lines: list[table.Row | str] = [tuple(row[n] for n in kept) for row in rows]
    return table.heading(Head(f"按{wording.BY[by]}"), width, colour) + table.grid(shape, lines, width, colour)


_ROOMY = 100
"""In a terminal narrower than this, in columns, the table of groups drops two columns and shortens some heads."""
_SHORT = {"已销号": "销号", "待核验": "待核", "以前未办结": "以前"}


def _changed(it: Report, since: str, width: int | None, colour: bool) -> str:
    shape = [
        table.Column("编号"),
        table.Column("牵头", most=20),
        table.Column("变化", most=40),
        table.Column("事项", grows=True),
    ]
    rows: list[table.Row | str] = [wording.change_cells(it, change, AUDIENCE) for change in it.changes]
    return table.heading(Head(f"{since}以来有变化的{len(rows)}项"), width, colour) + table.grid(
        shape, rows, width, colour
    )


def _lights(counts: Counts, colour: bool) -> str:
    return " ".join(paint(said, _PAINT.get(light, ""), colour) for light, said in wording.count_lights(counts))
