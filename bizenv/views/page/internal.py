"""The facts of the internal page: the numbers of the report and of the standing, as words and as sizes of bars."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from bizenv.ledger.names import STATES
from bizenv.plan.model import Measure
from bizenv.standing.comparison import Comparison
from bizenv.standing.report import INCOMPLETE, LIGHTS, OUTCOMES, Line, Outcome, Place, Report, Row
from bizenv.standing.standing import Standing
from bizenv.standing.trend import make_full_trend
from bizenv.views.page.charts import draw_comparison, draw_months, draw_trend
from bizenv.views.page.items import find_word, is_nameable, list_fields, rank_state
from bizenv.views.page.model import (
    Behind,
    Beside,
    Coming,
    Figure,
    Page,
    PagePart,
    Piece,
    Unit,
    Warned,
    Wish,
)
from bizenv.views.page.public import find_title, make_key
from bizenv.views.wording import glance, lagging, lights, report, titles, words

NEXT = 8
"""How many coming deadlines are shown."""
_STAGES: tuple[str, ...] = (
    *(
        "closed",
        "closed_unmet",
        "reported_done",
        "returned",
        "reopened",
        "in_progress",
        "superseded",
        "not_started",
        "no_report",
    ),
    *("awaited", "unreported", "overdue", "terminated"),
)
"""The stages of tasks in a bar, from left to right: the states, 尚未反馈, 未按时反馈 and 逾期."""


def make_page(facts: Report, categories: Sequence[Row], comparison: Comparison | None, approved_by: str | None) -> Page:
    """The facts of the page. ``facts`` must have its rows by department; ``categories`` are its rows by field."""
    standing, counts = facts.standing, facts.counts
    plan = standing.registry.plan
    departments = _departments(standing)
    figures = tuple(_figures(facts, "due"))
    places = tuple(_places(facts))
    groups = tuple(_groups(facts, categories))
    kept = list(_list_columns(facts))
    heads = [report.heads(facts)[n] for n in kept]
    return Page(
        title=titles.name_bare(plan),
        by=tuple(w for w in (plan.issuer, plan.document) if w),
        period=facts.period.words,
        day=report.tell_days(facts),
        tags=tuple(glance.list_tags(facts)),
        approved_by=approved_by,
        empty=report.EMPTY if standing.empty else "",
        sentence=glance.tell(facts, comparison),
        beside=tuple(f"{line}。" for line in report.tell_beside(facts)),
        total=counts.total,
        due=counts.places["due"],
        rate=f"{counts.rate}%" if counts.rate is not None and not standing.empty else "",
        late=_late(facts),
        late_parts=glance.part_late(counts),
        closed_late=counts.closed_late,
        figures=figures,
        bar=_pieces([(f.key, f.name, f.number) for f in figures]),
        unnamed_late=sum(line.lag == "overdue" and not is_nameable(line) for line in facts.lines),
        places=places,
        lights=tuple(_lights(counts.lights, "light")),
        unlit=counts.total - sum(counts.lights.values()),
        coming=tuple(_coming(standing)),
        wishes=tuple(
            Wish(s.task.id, s.task.label, titles.name_task(s.task), words.first_lead(s), s.coordinate or "")
            for s in (line.status for line in facts.coordination)
        ),
        behind=() if standing.empty else tuple(_warned(facts)),
        unnamed=0 if standing.empty else facts.unnamed,
        trend=draw_trend(make_full_trend(standing, standing.statuses)),
        comparison=draw_comparison(comparison) if comparison is not None and comparison.drawable else None,
        chart=draw_months(standing),
        heads=tuple(_RENAMED.get(head, head) if standing.empty else head for head in heads),
        units=tuple(_unit(row, kept) for row in facts.rows),
        groups=groups,
        stages=tuple(_key(piece for _, parts in groups for part in parts for piece in part.pieces)),
        fields=tuple(list_fields(facts, departments)),
        departments=tuple(departments),
        states=tuple(dict.fromkeys(find_word(line) for line in sorted(facts.lines, key=rank_state))),
        tokens=tuple(_tokens(facts, figures, places)),
        footnotes=tuple(words.footnotes(node for status in standing.statuses for node in status.nodes)),
        notes=(
            *glance.list_warnings(facts),
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
    named = {name for s in standing.statuses for name in (*s.lead, *s.support)}
    known = [d.name for d in standing.registry.departments if d.name in named]
    return {name: n for n, name in enumerate([*known, *sorted(named - set(known))])}


def _name(facts: Report, outcome: Outcome) -> str:
    return words.NO_RECORD if facts.standing.empty and outcome == "overdue" else report.OUTCOMES[outcome]


def _figures(facts: Report, place: Place) -> Iterator[Figure]:
    numbers = facts.counts.due if place == "due" else facts.counts.earlier
    for outcome in INCOMPLETE if facts.standing.empty else OUTCOMES:
        if numbers[outcome] or (place == "due" and outcome in _ALWAYS):
            key = "unknown" if facts.standing.empty and outcome == "overdue" else outcome
            yield Figure(key, _name(facts, outcome), numbers[outcome], "place", f"{place}.{outcome}")


_ALWAYS: tuple[Outcome, ...] = ("closed", "awaiting", "overdue")
"""The outcomes that are told of the tasks due in the period even if there are none."""


def _late(facts: Report) -> Figure:
    """All that is overdue, as the figure of the first screen."""
    key = "unknown" if facts.standing.empty else "overdue"
    return Figure(key, _name(facts, "overdue"), facts.counts.overdue, "place", "overdue")


def _places(facts: Report) -> Iterator[Beside]:
    counts, empty = facts.counts, facts.standing.empty
    if counts.places["earlier"]:
        yield Beside(report.PLACES["earlier"], counts.places["earlier"], "earlier", tuple(_figures(facts, "earlier")))
    if counts.places["later"]:
        behind, overdue = counts.later_lagging, counts.later_overdue
        normal = counts.places["later"] - behind - overdue
        parts = (
            Figure("", report.name_going(facts), normal, "place", "later.normal"),
            Figure("", report.LAGS["behind"], behind, "place", "later.lagging"),
            *([Figure("", report.LAGS["overdue"], overdue, "place", "later.overdue")] if overdue else []),
        )
        yield Beside(report.PLACES["later"], counts.places["later"], "later", () if empty else parts)
    if counts.places["undated"]:
        yield Beside(
            report.PLACES["undated"], counts.places["undated"], "undated", () if empty else tuple(_undated(facts))
        )
    for place in ("superseded", "terminated", "under_review"):
        if counts.places[place]:
            yield Beside(report.PLACES[place], counts.places[place], place, ())


def _undated(facts: Report) -> Iterator[Figure]:
    counts = facts.counts
    yield Figure("", "已办结", counts.undated_closed, "place", "undated.closed")
    if facts.round is not None:
        silent = words.silence(closed=facts.round_closed)
        yield Figure("", f"{facts.round.words}已反馈", counts.undated_answered, "place", "undated.answered")
        yield Figure("", f"{facts.round.words}{silent}", counts.undated_silent, "place", "undated.silent")
    if counts.undated_unasked:
        unled = [line.status for line in facts.lines if line.feedback == "unasked" and not line.status.lead]
        unasked = "本期不要求反馈" if facts.round is not None else "尚未到第一轮反馈"
        if len(unled) == counts.undated_unasked and facts.round is not None:
            unasked = words.name_unled(unled)
        yield Figure("", unasked, counts.undated_unasked, "place", "undated.unasked")


def _tokens(facts: Report, figures: Iterable[Figure], places: Iterable[Beside]) -> Iterator[tuple[str, str]]:
    """The options of the filter by place, each as its token and its name."""
    due = f"{facts.period.words}应办结"
    if facts.counts.places["due"]:
        yield "due", due
    if facts.counts.overdue:
        late = _late(facts)
        yield late.token, f"{late.name}（全部）"
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
        if not s.disputes
        for n in s.dated
        if n.date is not None and n.lacking and n.date >= standing.judged
    ]
    first = sorted(nodes, key=lambda found: found[0])[:NEXT]
    return [
        Coming(
            id=s.task.id,
            label=s.task.label,
            title=titles.name_node(s, n),
            day=words.due(n).marked,
            left=words.left((day - s.as_of).days),
            lead=words.leads(s),
        )
        for day, s, n in first
    ]


def _warned(facts: Report) -> Iterator[Warned]:
    """What is overdue, then what a light warns of before its deadline: 逾期 and 进度滞后 are never one word."""
    late = tuple(_behind(line) for line in facts.overdue)
    ahead = tuple(_behind(line) for line in facts.behind)
    if late:
        yield Warned("late", report.OUTCOMES["overdue"], late)
    if ahead:
        yield Warned("ahead", report.LAGS["behind"], ahead)


def _behind(line: Line) -> Behind:
    status, task = line.status, line.status.task
    lag = lagging.lag(line)
    return Behind(
        id=task.id,
        label=task.label,
        title=titles.name_node(status, lag.node),
        day=lag.due.marked,
        was=lag.due.was,
        lead=words.leads(status),
        colour=status.light.colour if status.light is not None else "",
        light=lights.lamp(status),
        reason=lag.reason.body if lag.reason is not None else "",
    )


# ---- by department and field -----------------------------------------------------------------------------------------


def _list_columns(facts: Report) -> Iterator[int]:
    """The positions of the columns shown of departments: not those of rare outcomes that none of them has."""
    for n, head in enumerate(report.HEADS):
        if facts.standing.empty:
            if head in _KNOWN:
                yield n
        elif head not in _RARE or any(report.numbers(row)[n] for row in facts.rows):
            yield n


_RARE = (
    report.COLUMNS["returned"],
    report.COLUMNS["closed_unmet"],
    report.COLUMNS["reopened"],
    report.COLUMNS["extended"],
    report.COLUMNS["due_today"],
)
"""The columns left out where they hold nothing."""
_KNOWN = ("牵头", "应办结", "未到期", "今日到期", "逾期", "以前未办结")
"""The columns shown of a department while the ledger is empty: only what the plan and the calendar say."""
_RENAMED = {"以前未办结": "以前应办结"}


def _unit(row: Row, kept: Sequence[int]) -> Unit:
    cells = report.cells(row)
    return Unit(
        row.key,
        tuple(cells[n] for n in kept if n < len(cells) - 1),
        tuple(_lights(row.counts.lights)) if report.scored(row) else None,
    )


def _stage(line: Line, facts: Report) -> str:
    """The stage of a task: overdue where that may be told, else its state, told apart where no report has come."""
    state = line.status.state
    if line.outcome == "overdue" and is_nameable(line):
        return "overdue"
    if state == "no_report":
        if not is_nameable(line):
            return "no_report"
        if line.status.unreported or (line.answered is False and facts.round_closed):
            return "unreported"
        return "awaited" if line.answered is False else "no_report"
    return "closed" if state in ("closed_late", "continuing") else state


def _name_stage(key: str) -> str:
    if key == "overdue":
        return report.OUTCOMES["overdue"]
    if key == "reopened":
        return report.COLUMNS["reopened"]
    if key in ("awaited", "unreported"):
        return words.silence(closed=key == "unreported")
    return next(name.word + name.note for state, name in STATES.items() if state == key)


def _key(pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    """The stages that occur in bars, in order, each with its name."""
    found = {piece.key for piece in pieces}
    return ((key, _name_stage(key)) for key in _STAGES if key in found)


def _progress(name: str, go: str, lines: Sequence[Line], facts: Report) -> PagePart:
    empty = facts.standing.empty
    stages = Counter(_stage(line, facts) for line in lines if not line.under_review)
    told = [f"{_name_stage(key)} {stages[key]}" for key in _STAGES if stages[key] and key not in ("closed", "overdue")]
    told += [f"{words.UNDER_REVIEW} {n}"] if (n := len(lines) - sum(stages.values())) else []
    return PagePart(
        name=name,
        go=go,
        total=len(lines),
        pieces=() if empty else _pieces([(key, _name_stage(key), stages[key]) for key in _STAGES if key in stages]),
        closed=stages["closed"],
        told="" if empty else "，".join(told),
        late=0 if empty else stages["overdue"],
    )


def _groups(facts: Report, categories: Sequence[Row]) -> Iterator[tuple[str, tuple[PagePart, ...]]]:
    """The progress of each field and of each measure without one, or else of each part, under what they are called."""
    fields = [row for row in categories if _measure(row).category is not None]
    others = [row for row in categories if _measure(row).category is None]
    if fields:
        yield "目标任务", tuple(_part(row, facts) for row in fields)
        if others:
            loose = [m for m in facts.standing.registry.measures if m.category is None]
            yield titles.name_measures(loose), tuple(_measures(facts))
    elif len(others) > 1:
        yield "部分", tuple(_part(row, facts) for row in others)
    elif len(measures := facts.standing.registry.measures) <= _MOST_MEASURES:
        yield titles.name_measures(measures), tuple(_measures(facts))


_MOST_MEASURES = 40
"""The most measures whose progress is drawn one by one; the table of tasks has them all."""


def _measure(row: Row) -> Measure:
    return row.lines[0].status.task.measure


def _part(row: Row, facts: Report) -> PagePart:
    task = row.lines[0].status.task
    return _progress(find_title(task), f"field={make_key(task)}", row.lines, facts)


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
        yield _progress(f"{measure.label}　{name}", go, lines, facts)
