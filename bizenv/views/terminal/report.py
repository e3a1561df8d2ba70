"""The progress report for a terminal."""

from collections.abc import Iterable

from bizenv.standing.report import By, Counts, Report
from bizenv.views.terminal import table
from bizenv.views.terminal.card import render_block
from bizenv.views.terminal.fold import fold
from bizenv.views.terminal.paint import Style, paint
from bizenv.views.terminal.timeline import render_bar
from bizenv.views.wording import lagging, report
from bizenv.views.wording.words import Head

_BAR = 30
_PAINT: dict[str, Style] = {"red": "red", "yellow": "yellow"}


def render_report(
    facts: Report,
    by: By | None,
    since: str,
    width: int | None,
    colour: bool,
    *,
    reasons: bool = False,
    short: bool = False,
) -> str:
    """The report for a terminal: sentences, bars, lights, what lags, reasons, groups, changes, notes.

    ``since`` names the day since when changes are listed; empty: none are. ``reasons``: list the reason of each light.
    ``short``: one plan of several, below a heading that names it: without bars, what lags and notes.
    """
    head = table.render_heading(report.title(facts, named=not short), width, colour)
    sections = [head + _folded(report.overall(facts), width)]
    if not short and facts.counts.places["due"] and not facts.standing.empty:
        sections.append(_bars(facts, width, colour))
    if facts.counts.lights:
        lit = "\n".join(render_block("灯号", [_lights(facts.counts, colour)], None)) + "\n"
        sections = [sections[0] + lit] if short else [*sections, lit]
    if not short and facts.lagging and not facts.standing.empty:
        shape = [
            table.GridColumn("编号"),
            table.GridColumn("时限"),
            table.GridColumn("牵头", most=20),
            table.GridColumn("灯号", most=26),
            table.GridColumn("要求", grows=True),
        ]
        between = "\n" if width is not None else "，"
        lags = [lagging.lag(line) for line in facts.lagging]
        rows: list[table.Row | str] = [lagging.cells(lag, between) for lag in lags]
        sections.append(
            table.render_heading(Head(report.head_lagging(facts)), width, colour)
            + table.render_grid(shape, rows, width, colour)
            + _folded(lagging.footnotes(lags), width)
        )
    if reasons and facts.counts.lights:
        shape = [table.GridColumn("编号"), table.GridColumn("牵头", most=20), table.GridColumn("灯号", grows=True)]
        why: list[table.Row | str] = list(report.reasons(facts))
        sections.append(
            table.render_heading(Head(f"灯号的理由{len(why)}项"), width, colour)
            + table.render_grid(shape, why, width, colour)
        )
    if by is not None and facts.rows:
        sections.append(_grouped(facts, by, width, colour))
    if since:
        sections.append(_changed(facts, since, width, colour))
    if not short:
        sections.append(_folded(report.notes(facts), width))
    return "\n".join(sections)


def _folded(paragraphs: Iterable[str], width: int | None) -> str:
    return "".join(f"{line}\n" for p in paragraphs for line in fold(p, width))


def _bars(facts: Report, width: int | None, colour: bool) -> str:
    whole = facts.counts.places["due"]
    room = min(_BAR, max(10, (width or 80) - 30))
    rows: list[table.Row | str] = [
        (name, str(n), share, render_bar(n, whole, room)) for name, n, share in report.parts(facts.counts)
    ]
    rows.append(("合计", str(whole), "100.0%", ""))
    shape = [
        table.GridColumn(report.name_place(facts, "due")),
        table.GridColumn("项", right=True),
        table.GridColumn("占比", right=True),
        table.GridColumn(""),
    ]
    return table.render_grid(shape, rows, width, colour)


def _grouped(facts: Report, by: By, width: int | None, colour: bool) -> str:
    rows = [(report.key(by, row), *report.cells(row)) for row in facts.rows]
    narrow = width is not None and width < _ROOMY
    kept = [0, *(n for n in range(1, len(report.HEADS) + 1) if any(row[n] not in ("·", "—", "") for row in rows))]
    kept = [n for n in kept if not (narrow and n and report.HEADS[n - 1] in ("未到期", "今日到期"))]
    named = (
        report.BY[by],
        *("项数" if by != "department" and head == "牵头" else head for head in report.heads(facts)),
    )
    named = tuple(_SHORT.get(head, head) for head in named) if narrow else named
    shape = [table.GridColumn(named[n], grows=n == 0, right=0 < n < len(report.HEADS)) for n in kept]
    lines: list[table.Row | str] = [tuple(row[n] for n in kept) for row in rows]
    return table.render_heading(Head(f"按{report.BY[by]}"), width, colour) + table.render_grid(
        shape, lines, width, colour
    )


_ROOMY = 100
"""In a terminal narrower than this, in columns, the table of groups drops two columns and shortens some heads."""
_SHORT = {
    report.PARTS["closed"]: "销号",
    report.PARTS["awaiting"]: "待核",
    report.PARTS["extended"]: "延期",
    "以前未办结": "以前",
}


def _changed(facts: Report, since: str, width: int | None, colour: bool) -> str:
    shape = [
        table.GridColumn("编号"),
        table.GridColumn("牵头", most=20),
        table.GridColumn("变化", most=40),
        table.GridColumn("事项", grows=True),
    ]
    rows: list[table.Row | str] = [*report.list_changes(facts)]
    return table.render_heading(Head(f"{since}以来有变化的{len(rows)}项"), width, colour) + table.render_grid(
        shape, rows, width, colour
    )


def _lights(counts: Counts, colour: bool) -> str:
    return " ".join(paint(said, _PAINT.get(light, ""), colour) for light, said in report.count_lights(counts))
