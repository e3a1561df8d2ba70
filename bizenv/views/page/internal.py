"""The facts of the internal page: the numbers of the report and of the standing, as words and as sizes of bars."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from bizenv.ledger.states import CLOSED, Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Measure
from bizenv.standing.report import LIGHTS, Line, Outcome, Place, Report, Row, count_lines
from bizenv.standing.standing import Standing
from bizenv.views.page.items import find_word, is_nameable, list_fields, rank_state
from bizenv.views.page.model import (
    Behind,
    Beside,
    Chart,
    Coming,
    Figure,
    Month,
    Page,
    PageBlock,
    PagePart,
    Piece,
    Unit,
    Wish,
)
from bizenv.views.page.public import find_title, make_key
from bizenv.views.wording import lagging, lights, report, titles, words

NEXT = 8
"""How many coming deadlines are shown."""
_SHOWN: tuple[Outcome, ...] = ("closed", "awaiting", "extended", "not_yet", "due_today", "overdue")
_STAGES = {
    "closed": "已办结",
    "awaiting": "待核验",
    "going": "正在推进",
    "none": "尚无进展",
    "terminated": "经批准终止",
}
_MONTHLY: tuple[Outcome, ...] = ("closed", "awaiting", "not_yet", "overdue")


def make_page(facts: Report, categories: Sequence[Row], approved_by: str | None) -> Page:
    """The facts of the page. ``facts`` must have its rows by department; ``categories`` are its rows by field."""
    standing, counts = facts.standing, facts.counts
    plan = standing.registry.plan
    departments = _departments(standing)
    figures = tuple(_figures(facts, "due"))
    places = tuple(_places(facts))
    kept = [n for n, head in enumerate(report.heads(facts)) if not standing.empty or head in _KNOWN]
    heads = [report.heads(facts)[n] for n in kept]
    return Page(
        title=titles.name_bare(plan),
        by="　".join(w for w in (plan.issuer, plan.document) if w),
        period=facts.period.words,
        day=words.as_of(standing),
        approved_by=approved_by,
        empty=report.EMPTY if standing.empty else "",
        total=counts.total,
        due=counts.places["due"],
        rate=f"{counts.rate}%" if counts.rate is not None and not standing.empty else "",
        closed_late=counts.closed_late,
        figures=figures,
        bar=_pieces([(f.key, f.name, f.number) for f in figures]),
        unnamed_due=sum(
            line.place in ("due", "earlier") and line.outcome == "overdue" and not is_nameable(line)
            for line in facts.lines
        ),
        places=places,
        lights=tuple(_lights(counts.lights, "light")),
        unlit=counts.total - sum(counts.lights.values()),
        coming=tuple(_coming(standing)),
        wishes=tuple(
            Wish(s.task.id, s.task.label, words.first_lead(s), s.coordinate or "")
            for s in (line.status for line in facts.coordination)
        ),
        behind=() if standing.empty else tuple(_behind(line) for line in facts.lagging),
        unnamed=0 if standing.empty else facts.unnamed,
        chart=_chart(standing),
        heads=tuple(_RENAMED.get(head, head) if standing.empty else head for head in heads),
        units=tuple(_unit(row, kept) for row in facts.rows),
        groups=tuple(_groups(facts, categories)),
        stages=tuple((key, name) for key, name in _STAGES.items() if key != "terminated"),
        fields=tuple(list_fields(facts, departments)),
        departments=tuple(departments),
        states=tuple(dict.fromkeys(find_word(line) for line in sorted(facts.lines, key=rank_state))),
        tokens=tuple(_tokens(facts, figures, places)),
        footnotes=tuple(words.footnotes(node for status in standing.statuses for node in status.nodes)),
        notes=(
            report.COUNTING,
            *(
                [lights.legend(standing.rules, standing.registry)]
                if standing.rules is not None and not standing.empty
                else []
            ),
        ),
    )


def _departments(standing: Standing) -> dict[str, int]:
    """Every department that leads or supports a task, in the registry's order, with its number on the page (from 0)."""
    named = {name for s in standing.statuses for name in (*s.lead, *s.task.support)}
    known = [d.name for d in standing.registry.departments if d.name in named]
    return {name: n for n, name in enumerate([*known, *sorted(named - set(known))])}


def _name(facts: Report, outcome: Outcome) -> str:
    return words.NO_RECORD if facts.standing.empty and outcome == "overdue" else report.OUTCOMES[outcome]


def _figures(facts: Report, place: Place) -> Iterator[Figure]:
    numbers = facts.counts.due if place == "due" else facts.counts.earlier
    for outcome in _SHOWN:
        never = facts.standing.empty and outcome in ("closed", "awaiting", "extended")
        if not never and (place == "due" or numbers[outcome]):
            key = "unknown" if facts.standing.empty and outcome == "overdue" else outcome
            yield Figure(key, _name(facts, outcome), numbers[outcome], "place", f"{place}.{outcome}")


def _places(facts: Report) -> Iterator[Beside]:
    counts, empty = facts.counts, facts.standing.empty
    if counts.places["earlier"]:
        yield Beside(report.PLACES["earlier"], counts.places["earlier"], "earlier", tuple(_figures(facts, "earlier")))
    if counts.places["later"]:
        behind = counts.later_lagging
        normal = counts.places["later"] - behind
        parts = (
            Figure("", "正常", normal, "place", "later.normal"),
            Figure("", "预警", behind, "place", "later.lagging"),
        )
        yield Beside(report.PLACES["later"], counts.places["later"], "later", () if empty else parts)
    if counts.places["undated"]:
        yield Beside(
            report.PLACES["undated"], counts.places["undated"], "undated", () if empty else tuple(_undated(facts))
        )
    for place in ("superseded", "terminated"):
        if counts.places[place]:
            yield Beside(report.PLACES[place], counts.places[place], place, ())


def _undated(facts: Report) -> Iterator[Figure]:
    counts = facts.counts
    yield Figure("", "已办结", counts.undated_closed, "place", "undated.closed")
    if facts.round is not None:
        silent = words.silence(closed=facts.round_closed)
        yield Figure("", f"{facts.round.words}已反馈", counts.undated_answered, "place", "undated.answered")
        yield Figure("", f"{facts.round.words}{silent}", counts.undated_silent, "place", "undated.silent")


def _tokens(facts: Report, figures: Iterable[Figure], places: Iterable[Beside]) -> Iterator[tuple[str, str]]:
    """The options of the filter by place, each as its token and its name."""
    due = f"{facts.period.words}应办结"
    if facts.counts.places["due"]:
        yield "due", due
    yield from ((f.token, f"{due}：{f.name}") for f in figures if f.number)
    for place in places:
        yield place.token, place.name
        yield from ((f.token, f"{place.name}：{f.name}") for f in place.parts if f.number)


def _pieces(parts: Sequence[tuple[str, str, int]]) -> tuple[Piece, ...]:
    """The pieces of a bar, side by side, with starts and widths in per cent."""
    whole, before, found = sum(n for _, _, n in parts), 0, []
    for key, name, n in parts:
        if n:
            start, end = _share(before, whole), _share(before + n, whole)
            found.append(Piece(key, name, n, f"{start:g}", f"{round(end - start, 2):g}"))
        before += n
    return tuple(found)


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


def _lights(numbers: Mapping[str, int], kind: str = "") -> Iterator[Figure]:
    for colour in LIGHTS:
        if numbers.get(colour):
            word = lights.COLOURS[colour]
            yield Figure(colour, word, numbers[colour], kind, word if kind else "")


def _coming(standing: Standing) -> list[Coming]:
    nodes = [
        (n.date, s, n)
        for s in standing.statuses
        for n in s.dated
        if n.date is not None and n.lacking and n.date >= standing.judged
    ]
    first = sorted(nodes, key=lambda found: found[0])[:NEXT]
    return [
        Coming(
            id=s.task.id,
            label=s.task.label,
            day=words.due(n).marked,
            left=words.left((day - s.as_of).days),
            lead=words.leads(s),
            clause=n.clause,
        )
        for day, s, n in first
    ]


def _behind(line: Line) -> Behind:
    status, task = line.status, line.status.task
    lag = lagging.lag(line)
    reason = "，".join(part for part in (lag.due.was, lag.reason.body if lag.reason is not None else "") if part)
    return Behind(
        id=task.id,
        label=task.label,
        day=lag.due.marked,
        lead=words.leads(status),
        colour=status.light.colour if status.light is not None else "",
        light=lights.lamp(status),
        reason=reason,
        clause=lag.node.clause,
    )


# ---- by month, department and field ----------------------------------------------------------------------------------

_HEIGHT, _TOP, _MARGIN, _COLUMN = 280, 26, 34, 36
"""Lengths in the chart, in SVG units: height of the plot, room above it, room left of it, least width of a month."""


def _monthly(node: Node, status: Status) -> str:
    if node.met:
        return "closed"
    if node.state == "reported_done":
        return "awaiting"
    return "overdue" if node in status.missed else "not_yet"


def _chart(standing: Standing) -> Chart | None:
    """The chart of deadlines in force by month, without terminated ones; None if there are none."""
    months: dict[str, Counter[str]] = {}
    for status in standing.statuses:
        for node in status.dated:
            if node.state != "terminated":
                months.setdefault(str(node.date)[:7], Counter())[_monthly(node, status)] += 1
    if not months:
        return None
    keys = [key for key in _MONTHLY if not standing.empty or key in ("not_yet", "overdue")]
    names = tuple(
        ("unknown", words.NO_RECORD) if standing.empty and key == "overdue" else (key, report.OUTCOMES[key])
        for key in keys
    )
    most = max(sum(counts.values()) for counts in months.values())
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if most / n <= 5)
    ceiling = -(-most // step) * step
    now = str(standing.as_of)[:7]
    wide = max(_MARGIN + len(months) * _COLUMN, 580)
    column = (wide - _MARGIN) / max(len(months), 6)
    broad = min(40, column * 0.6)
    found, before, year = [], None, ""
    for n, key in enumerate(sorted(months)):
        index = 12 * int(key[:4]) + int(key[5:]) - 1
        counts = tuple(months[key][each] for each in keys)
        floor, blocks = float(_HEIGHT + _TOP), []
        for (each, _), count in zip(names, counts, strict=True):
            height = _HEIGHT * count / ceiling
            floor -= height
            if count:
                blocks.append(PageBlock(each, f"{floor:.1f}", f"{height:.1f}"))
        left = _MARGIN + n * column + (column - broad) / 2
        found.append(
            Month(
                name=f"{key[:4]}年{int(key[5:])}月",
                year=key[:4] if key[:4] != year else "",
                short=f"{int(key[5:])}月",
                now=key == now,
                gap=before is not None and index - before > 1,
                left=f"{left:.1f}",
                middle=f"{left + broad / 2:.1f}",
                counts=counts,
                total=sum(counts),
                top=f"{floor - 7:.1f}",
                blocks=tuple(blocks),
            )
        )
        before, year = index, key[:4]
    ticks = tuple((f"{_TOP + _HEIGHT - _HEIGHT * n / ceiling:.1f}", n) for n in range(0, ceiling + 1, step))
    told = "；".join(
        f"{month.name}{month.total}条（{'、'.join(f'{name}{n}' for (_, name), n in zip(names, month.counts, strict=True) if n)}）"
        for month in found
    )
    return Chart(
        names=names,
        months=tuple(found),
        wide=wide,
        column=f"{broad:.1f}",
        ticks=ticks,
        told=told,
        total=sum(month.total for month in found),
    )


_KNOWN = ("牵头", "应办结", "未到期", "今日到期", "时限已到", "以前未办结")
"""The columns shown of a department while the ledger is empty: only what the plan and the calendar say."""
_RENAMED = {"以前未办结": "以前应办结"}


def _unit(row: Row, kept: Sequence[int]) -> Unit:
    cells = report.cells(row)
    return Unit(
        row.key,
        tuple(cells[n] for n in kept if n < len(cells) - 1),
        tuple(_lights(row.counts.lights)) if report.scored(row) else None,
    )


def _stage(line: Line) -> str:
    state = line.status.state
    if state in CLOSED:
        return "closed"
    return {"reported_done": "awaiting", "terminated": "terminated", "no_report": "none", "not_started": "none"}.get(
        state, "going"
    )


def _progress(name: str, go: str, lines: Sequence[Line], empty: bool) -> PagePart:
    stages = Counter(_stage(line) for line in lines)
    counts = count_lines(lines)
    late = counts.due["overdue"] + counts.earlier["overdue"]
    told = [f"{_STAGES[key]}{stages[key]}" for key in ("awaiting", "going", "none", "terminated") if stages[key]]
    told += [f"逾期{late}"] if late else []
    parts = [(key, word, stages[key]) for key, word in _STAGES.items()]
    return PagePart(
        name=name,
        go=go,
        total=len(lines),
        pieces=() if empty else _pieces(parts),
        closed=stages["closed"],
        told="" if empty else "，".join(told),
    )


def _groups(facts: Report, categories: Sequence[Row]) -> Iterator[tuple[str, tuple[PagePart, ...]]]:
    """The progress of each field and of each measure without one, or else of each part, under what they are called."""
    fields = [row for row in categories if _measure(row).category is not None]
    others = [row for row in categories if _measure(row).category is None]
    if fields:
        yield "目标任务", tuple(_part(row, facts.standing) for row in fields)
        if others:
            loose = [m for m in facts.standing.registry.measures if m.category is None]
            yield titles.name_measures(loose), tuple(_measures(facts))
    elif len(others) > 1:
        yield "部分", tuple(_part(row, facts.standing) for row in others)
    elif len(measures := facts.standing.registry.measures) <= _MOST_MEASURES:
        yield titles.name_measures(measures), tuple(_measures(facts))


_MOST_MEASURES = 40
"""The most measures whose progress is drawn one by one; the table of tasks has them all."""


def _measure(row: Row) -> Measure:
    return row.lines[0].status.task.measure


def _part(row: Row, standing: Standing) -> PagePart:
    task = row.lines[0].status.task
    return _progress(find_title(task), f"field={make_key(task)}", row.lines, standing.empty)


def _measures(facts: Report) -> Iterator[PagePart]:
    """The progress of the measures without a field."""
    members: dict[str, list[Line]] = {}
    for line in facts.lines:
        if line.status.task.measure.category is None:
            members.setdefault(line.status.task.measure.id, []).append(line)
    for lines in members.values():
        measure = lines[0].status.task.measure
        name = measure.title or titles.head_task(lines[0].status.task)
        go = f"q={quote(measure.title or measure.label)}"
        yield _progress(f"{measure.label}　{name}", go, lines, facts.standing.empty)
