"""What the page of the office tells: every number from the report or from where the plan stands, in words and widths."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from bizenv.entry import STAGES
from bizenv.progress import CLOSED, STATES, Node
from bizenv.reporting import (
    LIGHTS,
    OUTCOMES,
    PLACES,
    Line,
    Outcome,
    Place,
    Report,
    Row,
    counted,
)
from bizenv.rules import legend
from bizenv.standing import Standing
from bizenv.status import COLOURS, Status
from bizenv.views import progress, words
from bizenv.views.page.open_facts import field_key, field_title

NEXT = 8
"""How many of the next deadlines are shown."""
_SHOWN: tuple[Outcome, ...] = ("closed", "awaiting", "extended", "not_yet", "due_today", "overdue")
_STAGES = {"closed": "已办结", "awaiting": "待核验", "going": "推进中", "none": "尚无进展", "terminated": "终止"}
_MONTHLY = {"closed": "已销号", "awaiting": "待核验", "not_yet": "未到期", "overdue": "逾期"}


class Figure(NamedTuple):
    """A number with its name; ``go`` is the filter that lists what it counts, empty where there is none."""

    key: str
    name: str
    number: int
    go: str = ""


class Piece(NamedTuple):
    """A piece of a bar: where it begins and how wide it is, of a hundred."""

    key: str
    name: str
    number: int
    start: str
    width: str


class Beside(NamedTuple):
    """What is counted beside what is due, in parts."""

    name: str
    number: int
    go: str
    parts: tuple[Figure, ...]


class Coming(NamedTuple):
    """A deadline that comes next."""

    id: str
    label: str
    day: str
    left: str
    lead: str
    clause: str


class Wish(NamedTuple):
    """What leaders are asked to coordinate."""

    id: str
    label: str
    lead: str
    text: str


class Behind(NamedTuple):
    """A task that lags."""

    id: str
    label: str
    day: str
    lead: str
    colour: str
    light: str
    reason: str
    clause: str


class Block(NamedTuple):
    """A block of a column of the chart, from the top."""

    key: str
    top: str
    height: str


class Month(NamedTuple):
    """The deadlines of a month; ``gap``: months without any lie before it."""

    name: str
    year: str
    short: str
    now: bool
    gap: bool
    left: str
    middle: str
    counts: tuple[int, ...]
    total: int
    top: str
    blocks: tuple[Block, ...]


class Chart(NamedTuple):
    """Deadlines by month; ``ticks`` are the lines across, as height and number."""

    names: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    wide: int
    column: str
    ticks: tuple[tuple[str, int], ...]
    told: str
    total: int


class Unit(NamedTuple):
    """A department as a row of numbers."""

    name: str
    cells: tuple[str, ...]
    lights: tuple[Figure, ...] | None


class Part(NamedTuple):
    """A field or a special action: how far it is."""

    name: str
    go: str
    total: int
    pieces: tuple[Piece, ...]
    closed: int
    told: str


class Day(NamedTuple):
    """A deadline in the table: the day with its marks, the day it was, what is to be said of it."""

    day: str
    was: str
    note: str
    late: bool


class Item(NamedTuple):
    """A task in the table. ``tokens`` are the numbers of the page in which it is counted."""

    id: str
    label: str
    measure: str
    text: str
    lead: tuple[str, ...]
    lead_numbers: str
    support_numbers: str
    days: tuple[Day, ...]
    state: str
    state_key: str
    colour: str
    light: str
    tokens: str
    details: tuple[tuple[str, tuple[str, ...]], ...]


class Field(NamedTuple):
    """The tasks of a field."""

    key: str
    title: str
    items: tuple[Item, ...]


class Page(NamedTuple):
    """The whole page."""

    title: str
    document: str
    issuer: str
    period: str
    day: str
    approved_by: str | None
    empty: str
    total: int
    due: int
    rate: str
    closed_late: int
    figures: tuple[Figure, ...]
    bar: tuple[Piece, ...]
    unnamed_due: int
    places: tuple[Beside, ...]
    lights: tuple[Figure, ...]
    unlit: int
    coming: tuple[Coming, ...]
    wishes: tuple[Wish, ...]
    behind: tuple[Behind, ...]
    unnamed: int
    chart: Chart | None
    heads: tuple[str, ...]
    units: tuple[Unit, ...]
    parts: tuple[Part, ...]
    actions: tuple[Part, ...]
    stages: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    departments: tuple[str, ...]
    states: tuple[str, ...]
    tokens: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]
    notes: tuple[str, ...]


def page(it: Report, categories: Sequence[Row], approved_by: str | None) -> Page:
    """The facts of the page. ``it`` has its rows by department, ``categories`` are those by field."""
    standing, counts = it.standing, it.counts
    plan = standing.registry.plan
    departments = _departments(standing)
    figures = tuple(_figures(it, "due"))
    places = tuple(_places(it))
    kept = [n for n, head in enumerate(progress.heads(it)) if not standing.empty or head in _KNOWN]
    heads = [progress.heads(it)[n] for n in kept]
    return Page(
        plan.title,
        plan.document,
        plan.issuer,
        it.period.words,
        words.day(standing.as_of) + ("终了" if standing.closed else ""),
        approved_by,
        progress.EMPTY if standing.empty else "",
        counts.total,
        counts.places["due"],
        f"{counts.rate}%" if counts.rate is not None and not standing.empty else "",
        counts.closed_late,
        figures,
        _pieces([(f.key, f.name, f.number) for f in figures]),
        sum(line.place in ("due", "earlier") and line.outcome == "overdue" and not line.lit for line in it.lines),
        places,
        tuple(_lights(counts.lights, "light=")),
        counts.total - sum(counts.lights.values()),
        tuple(_coming(standing)),
        tuple(
            Wish(s.task.id, s.task.label, s.lead[0], s.coordinate or "")
            for s in (line.status for line in it.coordination)
        ),
        () if standing.empty else tuple(_behind(line) for line in it.lagging),
        0 if standing.empty else it.unnamed,
        _chart(standing),
        tuple(_RENAMED.get(head, head) if standing.empty else head for head in heads),
        tuple(_unit(row, kept) for row in it.rows),
        tuple(_part(row, standing) for row in categories if row.key),
        tuple(_actions(it)),
        tuple((key, name) for key, name in _STAGES.items() if key != "terminated"),
        tuple(_fields(it, departments)),
        tuple(departments),
        tuple(dict.fromkeys(_word(line) for line in sorted(it.lines, key=_order))),
        tuple(_tokens(it, figures, places)),
        tuple(words.footnotes(node for status in standing.statuses for node in status.nodes)),
        (progress.COUNTING, *([legend(standing.rules)] if standing.rules is not None and not standing.empty else [])),
    )


def _departments(standing: Standing) -> dict[str, int]:
    """Every department that leads or supports, in the registry's order, with its number on the page."""
    named = {name for s in standing.statuses for name in (*s.lead, *s.task.support)}
    known = [d.name for d in standing.registry.departments if d.name in named]
    return {name: n for n, name in enumerate([*known, *sorted(named - set(known))])}


# ---- the state at a glance -------------------------------------------------------------------------------------------


def _name(it: Report, outcome: Outcome) -> str:
    return words.NO_RECORD if it.standing.empty and outcome == "overdue" else OUTCOMES[outcome]


def _figures(it: Report, place: Place) -> Iterator[Figure]:
    numbers = it.counts.due if place == "due" else it.counts.earlier
    for outcome in _SHOWN:
        never = it.standing.empty and outcome in ("closed", "awaiting", "extended")
        if not never and (place == "due" or numbers[outcome]):
            key = "unknown" if it.standing.empty and outcome == "overdue" else outcome
            yield Figure(key, _name(it, outcome), numbers[outcome], f"place={place}.{outcome}")


def _places(it: Report) -> Iterator[Beside]:
    counts, empty = it.counts, it.standing.empty
    if counts.places["earlier"]:
        yield Beside(PLACES["earlier"], counts.places["earlier"], "place=earlier", tuple(_figures(it, "earlier")))
    if counts.places["later"]:
        lagging = counts.later_lagging
        normal = counts.places["later"] - lagging
        parts = (
            Figure("", "正常", normal, "place=later.normal"),
            Figure("", "滞后", lagging, "place=later.lagging"),
        )
        yield Beside(PLACES["later"], counts.places["later"], "place=later", () if empty else parts)
    if counts.places["undated"]:
        yield Beside(PLACES["undated"], counts.places["undated"], "place=undated", () if empty else tuple(_undated(it)))
    for place in ("superseded", "terminated"):
        if counts.places[place]:
            yield Beside(PLACES[place], counts.places[place], f"place={place}", ())


def _undated(it: Report) -> Iterator[Figure]:
    counts = it.counts
    yield Figure("", "已办结", counts.undated_closed, "place=undated.closed")
    if it.round is not None:
        silent = "未反馈" if it.round_closed else "尚待反馈"
        yield Figure("", f"{it.round.words}已反馈", counts.undated_answered, "place=undated.answered")
        yield Figure("", f"{it.round.words}{silent}", counts.undated_silent, "place=undated.silent")


def _line_tokens(line: Line) -> Iterator[str]:
    """In which numbers of the page a task is counted. Who is not judged is not named as late."""
    named = line.outcome is not None and (line.outcome != "overdue" or line.lit)
    yield f"{line.place}.{line.outcome}" if named else line.place
    if line.place == "later":
        yield "later.lagging" if line.lagging else "later.normal"
    if line.place == "undated":
        if line.status.nearest.met:
            yield "undated.closed"
        if line.answered is not None:
            yield "undated.answered" if line.answered else "undated.silent"


def _tokens(it: Report, figures: Iterable[Figure], places: Iterable[Beside]) -> Iterator[tuple[str, str]]:
    """The choices of the filter by place, each with its name."""
    due = f"{it.period.words}应办结"
    if it.counts.places["due"]:
        yield "due", due
    yield from ((f.go.partition("=")[2], f"{due}：{f.name}") for f in figures if f.number)
    for place in places:
        yield place.go.partition("=")[2], place.name
        yield from ((f.go.partition("=")[2], f"{place.name}：{f.name}") for f in place.parts if f.number)


def _pieces(parts: Sequence[tuple[str, str, int]]) -> tuple[Piece, ...]:
    """The pieces of a bar, side by side, of a hundred."""
    whole, before, found = sum(n for _, _, n in parts), 0, []
    for key, name, n in parts:
        if n:
            start, end = _share(before, whole), _share(before + n, whole)
            found.append(Piece(key, name, n, f"{start:g}", f"{round(end - start, 2):g}"))
        before += n
    return tuple(found)


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


def _lights(numbers: Mapping[str, int], go: str = "") -> Iterator[Figure]:
    for colour in LIGHTS:
        if numbers.get(colour):
            yield Figure(colour, COLOURS[colour], numbers[colour], f"{go}{COLOURS[colour]}" if go else "")


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
            s.task.id,
            s.task.label,
            words.marked(n).split("\n")[0],
            words.left((day - s.as_of).days),
            words.leads(s),
            n.clause,
        )
        for day, s, n in first
    ]


def _behind(line: Line) -> Behind:
    status = line.status
    label, day, lead, reason, clause = progress.lagging_cells(line)
    colour = status.light.colour if status.light is not None else ""
    day, _, was = day.partition("\n")
    due = (*status.missed, status.nearest)[0].date
    reason = (reason.partition("：")[2] or reason).removeprefix(f"{due}到期，")
    reason = f"{was}，{reason}" if was else reason
    return Behind(status.task.id, label, day, lead, colour, words.lamp(status), reason, clause)


# ---- by month, department and field ----------------------------------------------------------------------------------

_HEIGHT, _TOP, _MARGIN, _COLUMN = 280, 26, 34, 36
"""The chart: height of the columns, room above them and left of them, what a month takes at least."""


def _monthly(node: Node, status: Status) -> str:
    if node.met:
        return "closed"
    if node.state == "reported_done":
        return "awaiting"
    return "overdue" if node in status.missed else "not_yet"


def _chart(standing: Standing) -> Chart | None:
    """Deadlines in force by month; what is terminated has none."""
    months: dict[str, Counter[str]] = {}
    for status in standing.statuses:
        for node in status.dated:
            if node.state != "terminated":
                months.setdefault(str(node.date)[:7], Counter())[_monthly(node, status)] += 1
    if not months:
        return None
    keys = [key for key in _MONTHLY if not standing.empty or key in ("not_yet", "overdue")]
    names = tuple(
        ("unknown", words.NO_RECORD) if standing.empty and key == "overdue" else (key, _MONTHLY[key]) for key in keys
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
                blocks.append(Block(each, f"{floor:.1f}", f"{height:.1f}"))
        left = _MARGIN + n * column + (column - broad) / 2
        found.append(
            Month(
                f"{key[:4]}年{int(key[5:])}月",
                key[:4] if key[:4] != year else "",
                f"{int(key[5:])}月",
                key == now,
                before is not None and index - before > 1,
                f"{left:.1f}",
                f"{left + broad / 2:.1f}",
                counts,
                sum(counts),
                f"{floor - 7:.1f}",
                tuple(blocks),
            )
        )
        before, year = index, key[:4]
    ticks = tuple((f"{_TOP + _HEIGHT - _HEIGHT * n / ceiling:.1f}", n) for n in range(0, ceiling + 1, step))
    told = "；".join(
        f"{month.name}{month.total}条（{'、'.join(f'{name}{n}' for (_, name), n in zip(names, month.counts, strict=True) if n)}）"
        for month in found
    )
    return Chart(names, tuple(found), wide, f"{broad:.1f}", ticks, told, sum(month.total for month in found))


_KNOWN = ("牵头", "应办结", "未到期", "今日到期", "时限已过", "以前未办结")
"""What can be said of a department where nothing is on record: no more than the plan and the calendar say."""
_RENAMED = {"以前未办结": "以前应办结"}


def _unit(row: Row, kept: Sequence[int]) -> Unit:
    cells = progress.cells(row)
    return Unit(
        row.key,
        tuple(cells[n] for n in kept if n < len(cells) - 1),
        tuple(_lights(row.counts.lights)) if row.lit else None,
    )


def _stage(line: Line) -> str:
    state = line.status.state
    if state in CLOSED:
        return "closed"
    return {"reported_done": "awaiting", "terminated": "terminated", "no_report": "none", "not_started": "none"}.get(
        state, "going"
    )


def _progress(name: str, go: str, lines: Sequence[Line], empty: bool) -> Part:
    stages = Counter(_stage(line) for line in lines)
    counts = counted(lines)
    late = counts.due["overdue"] + counts.earlier["overdue"]
    told = [f"{_STAGES[key]}{stages[key]}" for key in ("awaiting", "going", "none", "terminated") if stages[key]]
    told += [f"逾期{late}"] if late else []
    parts = [(key, word, stages[key]) for key, word in _STAGES.items()]
    return Part(
        name, go, len(lines), () if empty else _pieces(parts), stages["closed"], "" if empty else "，".join(told)
    )


def _part(row: Row, standing: Standing) -> Part:
    task = row.lines[0].status.task
    return _progress(field_title(task), f"field={field_key(task)}", row.lines, standing.empty)


def _actions(it: Report) -> Iterator[Part]:
    """The special actions: the measures that stand in no field."""
    members: dict[str, list[Line]] = {}
    for line in it.lines:
        if line.status.task.measure.category is None:
            members.setdefault(line.status.task.measure.id, []).append(line)
    for lines in members.values():
        measure = lines[0].status.task.measure
        yield _progress(f"{measure.label}　{measure.title}", f"q={quote(measure.title)}", lines, it.standing.empty)


# ---- the tasks -------------------------------------------------------------------------------------------------------


def _fields(it: Report, departments: dict[str, int]) -> Iterator[Field]:
    members: dict[str, list[Line]] = {}
    for line in it.lines:
        members.setdefault(field_key(line.status.task), []).append(line)
    for key, lines in members.items():
        items = tuple(_item(line, it.standing, departments) for line in lines)
        yield Field(key, field_title(lines[0].status.task), items)


def _item(line: Line, standing: Standing, departments: dict[str, int]) -> Item:
    status, task = line.status, line.status.task
    return Item(
        task.id,
        task.label,
        task.measure.title,
        task.text,
        status.lead,
        " ".join(str(departments[name]) for name in status.lead),
        " ".join(str(departments[name]) for name in task.support),
        tuple(_day(node, line, standing) for node in status.dated),
        "" if standing.empty else _state(line, status.nearest),
        "" if standing.empty else _word(line),
        status.light.colour if status.light is not None else "",
        words.lamp(status),
        " ".join(_line_tokens(line)),
        tuple((name, tuple(told)) for name, told in _details(line, standing) if told),
    )


def _word(line: Line) -> str:
    """The state in a word; of who is not judged it is not said that it closed late."""
    return _plain(line, line.status.word.partition("（")[0])


def _plain(line: Line, word: str) -> str:
    return word if line.lit else word.replace(STATES["closed_late"], STATES["closed"])


def _state(line: Line, node: Node) -> str:
    return _plain(line, words.state(node, line.status))


def _order(line: Line) -> int:
    return list(STATES).index(line.status.state)


def _day(node: Node, line: Line, standing: Standing) -> Day:
    day, _, was = words.marked(node).partition("\n")
    note, late = _said(node, line, standing)
    return Day(day, was, note, late)


def _said(node: Node, line: Line, standing: Standing) -> tuple[str, bool]:
    """What is to be said of a deadline, and whether it is that it is late."""
    status = line.status
    if node.met:
        return (STATES["terminated"] if node.state == "terminated" else ""), False
    if node.state == "reported_done":
        return "待核验", False
    if node in status.missed:
        if not line.lit:
            return "", False
        if standing.empty:
            return words.NO_RECORD, False
        return f"逾期{-words.days(node, status.judged)}天", True
    days = words.days(node, status.as_of)
    return (f"剩余{days}天" if days > 0 else "今日到期" if days == 0 else ""), False


def _details(line: Line, standing: Standing) -> Iterator[tuple[str, list[str]]]:
    """What opens below a task, each with its name."""
    status, task = line.status, line.status.task
    yield "时限", [_told(node, line, standing) for node in status.nodes] if task.deadlines or status.dated else []
    yield "周期", [words.recurrence(task.recurrence)] if task.recurrence is not None else []
    yield "新规定", list(_rules(status))
    yield "配合单位", ["、".join(task.support)] if task.support else []
    leader, person = status.people
    yield "责任领导", [leader] if leader else []
    yield "责任人", [person] if person else []
    yield "指标", [_target(status, n) for n in range(len(task.targets))]
    yield "灯号", [status.light.reason] if status.light is not None else []
    yield from _last(status)
    if status.entries:
        told = [f"记录{len(status.entries)}条", f"佐证{len(status.latest_evidence)}件"]
        told += [f"延期{status.extended}次"] * bool(status.extended) + [f"退回{status.returned}次"] * bool(
            status.returned
        )
        yield "台账", ["，".join(told)]


def _told(node: Node, line: Line, standing: Standing) -> str:
    """A deadline in full."""
    status = line.status
    head = f"节点{node.number}　" if len(status.nodes) > 1 else ""
    head += f"{node.date}" if node.date is not None else words.UNDATED
    parts = [f"原文“{node.text}”"] if node.rule is None and node.text else []
    parts += ["无“底前”，按期末日计"] if node.implicit else []
    parts += ["力争"] if node.soft else []
    parts += [f"原时限{node.printed}"] if words.moved(node) else []
    parts += [f"经{e.approved_by}批准（{e.document}）延至{e.until}" for e in node.extensions]
    parts += [] if standing.empty else [_state(line, node)]
    if node.closing is not None:
        late = f"，逾期{node.late_by}天" if node.late_by and line.lit else ""
        parts.append(f"{node.completed}完成{late}，{node.closing.date}核验：{node.closing.by}")
    else:
        said, _ = _said(node, line, standing)
        parts += [said] if said and said not in (STATES["terminated"], "待核验") else []
    parts += [f"退回后须在{node.limit}前重报"] if node.limit is not None else []
    head += f"（{'；'.join(parts)}）" if parts else ""
    return head if node.clause == status.task.text else f"{head}：{node.clause}"


def _rules(status: Status) -> Iterator[str]:
    for it in {n.rule.name: n.rule for n in status.nodes if n.rule is not None}.values():
        parts = [f"{it.effective}起按{it.document}执行"]
        parts += [f"时限{it.until}"] * bool(it.until) + [f"牵头单位：{'、'.join(it.lead)}"] * bool(it.lead)
        parts += [f"要求：{it.text}"] * bool(it.text)
        yield "；".join(parts)


def _target(status: Status, n: int) -> str:
    it = status.task.targets[n]
    value = status.values.get(it.name)
    return words.target(it) + (f"；实报 {words.achieved(it, value)}" if value is not None else "")


def _last(status: Status) -> Iterator[tuple[str, list[str]]]:
    it = status.last
    if it is None:
        return
    head = f"{it.date}　{STAGES[it.stage or 'no_change']}{words.percent(it.progress)}"
    yield "最近反馈", [f"{head}　{it.note}" if it.note else head]
    yield "存在问题", [it.problem] if it.problem else []
    yield "需协调", [status.coordinate] if status.coordinate else []
    yield "下一步", [it.next] if it.next else []
