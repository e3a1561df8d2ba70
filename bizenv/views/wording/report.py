"""The progress report in words: its sentences, the heads and the cells of its tables, its notes."""

from collections.abc import Iterator

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import STATES
from bizenv.standing.report import (
    INCOMPLETE,
    LIGHTS,
    By,
    Counts,
    Lag,
    Line,
    Outcome,
    Place,
    Report,
    Row,
    share_out,
)
from bizenv.views.wording import entries, lights, titles, words
from bizenv.views.wording.audience import Audience, Fact, tellable
from bizenv.views.wording.words import Head

AUDIENCE: Audience = "units"
"""The office passes the report on to units and leaders, in whatever format."""

COUNTING = (
    "口径：每个事项只计一次，联合牵头的也只计一次（分单位时各家都计）；有几个节点的，以期内的节点计，期内没有的以尚未办结的计，"
    "以前的节点到时限没有报完成的计在以前应办结；"
    "办结率＝已销号／期内应办结，无明确时限的和以后到期的不在分母里；已报完成、尚未核验的不算办结，也不算逾期；"
    "时限当天仍属按期，已结束的期间末日到期、当天没有报完成的算逾期；是否逾期办结看完成之日。"
)
NOTHING = "台账为空：没有进展记录。" + words.NO_ACCUSATION
"""The sentence on an empty ledger, without the full stop."""
EMPTY = NOTHING + "。"
UNSETTLED = "未定账"
"""What the figures of a year are until the year is closed by an act."""
LAGS: dict[Lag, str] = {"overdue": "逾期", "behind": "进度滞后"}
PLACES: dict[Place, str] = {
    "due": "期内应办结",
    "earlier": "以前应办结",
    "later": "以后应办结",
    "undated": words.UNDATED,
    "superseded": "按新规定执行、不再有时限",
    "terminated": STATES["terminated"].word,
}
OUTCOMES: dict[Outcome, str] = {
    "closed": STATES["closed"].word,
    "awaiting": STATES["reported_done"].note,
    "extended": "批准延期",
    "overdue": "逾期",
    "due_today": "今日到期",
    "not_yet": "未到期",
}
PARTS = (OUTCOMES["closed"], OUTCOMES["awaiting"], OUTCOMES["extended"], "未完成")
BY: dict[By, str] = {"department": "单位", "category": "目标任务", "month": "月份", "part": "部分", "light": "灯号"}


class Sentence(NamedTuple):
    """A sentence in two parts: what is counted, and its breakdown, empty where there is none."""

    head: str
    body: str = ""

    def __str__(self) -> str:
        return f"{self.head}：{self.body}" if self.body else self.head


def title(report: Report) -> Head:
    """The title of a report: plan and period; its days are the note."""
    plan = report.standing.registry.plan
    return Head(f"{titles.name_bare(plan)}：{report.period.words}进展", name_days(report))


def name_days(report: Report) -> str:
    """The days of a report: how far its tasks reach and on which day they stand so, where these differ.

    截至2019年12月31日; 时限截至2019年12月31日，进展截至2020年1月20日，未定账.
    """
    standing, last = report.standing, report.period.last
    if standing.as_of > last:
        told = f"时限截至{words.day(last)}，进展截至{words.as_of(standing)}"
    else:
        told = f"截至{words.as_of(standing)}"
    return told + (f"，{UNSETTLED}" if report.unsettled else "")


def overall(report: Report) -> Iterator[str]:
    """The sentences of ``sentences`` as text, then what the departments ask the leaders to coordinate."""
    yield from map(str, sentences(report))
    asked = report.coordination
    if asked:
        yield f"请领导协调{len(asked)}件："
        for n, line in enumerate(asked, start=1):
            yield f"{n}. {line.status.task.label}（{words.first_lead(line.status)}）{line.status.coordinate}"


def sentences(report: Report) -> Iterator[Sentence]:
    """The sentences on all tasks: the total, then those due in the period, before and later, and the undated ones."""
    counts, empty = report.counts, report.standing.empty
    places = [f"{name_place(report, place)}{n}" for place, n in counts.places.items() if n]
    yield Sentence(f"共{counts.total}项", "，".join(places))
    if counts.places["due"]:
        head = f"{report.period.words}应办结{counts.places['due']}项"
        yield Sentence(head, "；".join(_incomplete(report)) if empty else _parts(report))
    if counts.places["earlier"]:
        yield Sentence(f"以前应办结{counts.places['earlier']}项", _earlier(report))
    later = counts.places["later"]
    if later and not empty:
        told = [f"正常{later - counts.later_lagging - counts.later_overdue}"]
        told.append(f"{LAGS['behind']}{counts.later_lagging}{_lagging(report, 'behind')}")
        if counts.later_overdue:
            told.append(f"{LAGS['overdue']}{counts.later_overdue}{_lagging(report, 'overdue')}")
        yield Sentence(f"以后应办结{later}项", "、".join(told))
    if counts.places["undated"] and not empty:
        yield Sentence(f"无明确时限{counts.places['undated']}项", _undated(report))


def name_place(report: Report, place: Place) -> str:
    """The name of a place in a report: 2019年四季度应办结."""
    return f"{report.period.words}应办结" if place == "due" else PLACES[place]


def _parts(report: Report) -> str:
    told = [
        f"{name}{n}（{share}%）"
        for name, n, share in zip(PARTS, report.counts.parts, share_out(report.counts.parts), strict=True)
    ]
    late = f"；已销号中逾期办结{report.counts.closed_late}" if report.counts.closed_late else ""
    broken = "；".join(_incomplete(report))
    return "、".join(told) + late + (f"。未完成{report.counts.incomplete}＝{broken}" if broken else "")


def _incomplete(report: Report) -> list[str]:
    """The outcomes that are not complete, each with its count and, except for 未到期, the labels of its tasks."""
    names = {"overdue": "时限已过且无销号记录"} if report.standing.empty else {}
    return [
        f"{names.get(outcome, OUTCOMES[outcome])}{n}" + (_of(report, "due", outcome) if outcome != "not_yet" else "")
        for outcome in INCOMPLETE
        if (n := report.counts.due[outcome])
    ]


def _earlier(report: Report) -> str:
    if report.standing.empty:
        return "无销号记录" + _of(report, "earlier", "overdue")
    told = "、".join(
        f"{OUTCOMES[outcome]}{n}" + (_of(report, "earlier", outcome) if outcome != "closed" else "")
        for outcome, n in report.counts.earlier.items()
        if n
    )
    both = [line for line in report.lines if line.also_due and _nameable(line)]
    if both:
        told += f"；其中{len(both)}项{_labels(iter(both))}在{report.period.words}另有节点，以前的节点办结后计入"
    return told


def _lagging(report: Report, lag: Lag) -> str:
    """The labels of the tasks due later that lag so and may be named."""
    return _labels(line for line in report.lines if line.place == "later" and line.lag == lag and _nameable(line))


def _of(report: Report, place: str, outcome: Outcome) -> str:
    """The labels of the tasks with an outcome. Tasks whose leads are not judged are not named as late."""
    named = (line for line in report.lines if outcome != "overdue" or _nameable(line))
    return _labels(line for line in named if line.place == place and line.outcome == outcome)


def _nameable(line: Line) -> bool:
    """Whether a task may be named as late or as lagging."""
    return tellable(Fact("lateness", line.lit), AUDIENCE)


def _labels(lines: Iterator[Line], most: int = 12) -> str:
    labels = [line.status.task.label for line in lines]
    more = f"等{len(labels)}项" if len(labels) > most else ""
    return f"［{'、'.join(labels[:most])}{more}］" if labels else ""


def _undated(report: Report) -> str:
    """The undated tasks in parts that make up all of them."""
    counts = report.counts
    told = [f"已办结{counts.undated_closed}"] if counts.undated_closed else []
    if report.round is None:
        return "、".join([*told, f"尚未到第一轮反馈{counts.undated_unasked}"])
    silent = "未反馈" if report.round_closed else "尚待反馈"
    told += [f"{report.round.words}已反馈{counts.undated_answered}", f"{silent}{counts.undated_silent}"]
    if counts.undated_unasked:
        unasked = [line.status for line in report.lines if line.feedback == "unasked"]
        awaiting = sum(s.state == "reported_done" for s in unasked)
        unled = sum(not s.lead for s in unasked)
        why = [f"{OUTCOMES['awaiting']}{awaiting}"] * bool(awaiting) + [f"{words.NO_LEAD}{unled}"] * bool(unled)
        told.append(f"本期不要求反馈{counts.undated_unasked}" + (f"（{'、'.join(why)}）" if why else ""))
    return "、".join(told)


def count_lights(counts: Counts) -> list[tuple[str, str]]:
    """The number of tasks with each light, the most urgent first: pairs of colour and words (red, 红3)."""
    return [(light, f"{lights.COLOURS[light]}{counts.lights[light]}") for light in LIGHTS if counts.lights.get(light)]


def lights_line(counts: Counts) -> str:
    """The number of tasks with each light, in one line: 红3 黄2."""
    return " ".join(said for _, said in count_lights(counts))


def key(by: By, row: Row) -> str:
    """The name of a row: a department, a field, a month, a part or a light."""
    measure = row.lines[0].status.task.measure
    match by:
        case "category":
            category = measure.category
            title = category.title if category is not None else measure.part.title
            return title or words.category(measure) or words.WHOLE
        case "month":
            return f"{row.key[:4]}年{int(row.key[5:])}月" if row.key else words.UNDATED
        case "part":
            return measure.part.title or words.part(measure) or words.WHOLE
        case "light":
            return lights.COLOURS.get(row.key, "不设灯号")
        case _:
            return row.key


HEADS = ("牵头", "应办结", *PARTS[:2], "延期", "未到期", "今日到期", "逾期", "以前未办结", "办结率", "灯号")


def heads(report: Report) -> tuple[str, ...]:
    """The heads of a row's cells. Where nothing is on record, 时限已过 stands for 逾期: nobody is called late."""
    return tuple({"逾期": "时限已过"}.get(head, head) for head in HEADS) if report.standing.empty else HEADS


def scored(row: Row) -> bool:
    """Whether a row's lateness, rate and lights may be told."""
    return tellable(Fact("score", row.lit), AUDIENCE)


def numbers(row: Row) -> tuple[int | None, ...]:
    """The numbers of a row, under the first nine of ``HEADS``; None for lateness where the department is not judged."""
    c = row.counts
    late = (c.due["overdue"], c.places["earlier"] - c.earlier["closed"]) if scored(row) else (None, None)
    return (
        c.total,
        c.places["due"],
        c.due["closed"],
        c.due["awaiting"],
        c.due["extended"],
        c.due["not_yet"],
        c.due["due_today"],
        *late,
    )


def rate(row: Row) -> str:
    """办结率 of a row in per cent; — where nothing is due or it may not be told."""
    return f"{row.counts.rate}%" if row.counts.rate is not None and scored(row) else "—"


def row_lights(row: Row) -> str:
    """The lights of a row in one line; — where they may not be told."""
    return lights_line(row.counts) if scored(row) else "—"


def cells(row: Row) -> tuple[str, ...]:
    """The cells of a row under ``heads``: its numbers (· for zero, — for None), its rate, its lights."""
    shown = ("—" if n is None else str(n) if n else "·" for n in numbers(row))
    return (*shown, rate(row), row_lights(row))


def list_changes(report: Report) -> list[tuple[str, ...]]:
    """The cells of each task that has changed: number, leads, change, gist. Of who is not judged no lateness is told."""
    cells: list[tuple[str, ...]] = []
    for now, before in report.changes:
        judged = report.standing.judges(now)
        told = entries.change(before.nodes, now.nodes, AUDIENCE, judged=judged)
        if tellable(Fact("lateness", judged), AUDIENCE):
            if now.missed and not before.missed:
                told = "；".join(part for part in (told, f"逾期{now.days_late}天") if part)
            told = told or "不再逾期"
        if told:
            cells.append((now.task.label, words.leads(now), told, words.gist(now.task, 40)))
    return cells


def notes(report: Report) -> list[str]:
    """The notes at the foot of a report: an empty ledger, tasks not named, how tasks are counted, the lights."""
    found = [EMPTY] if report.standing.empty else []
    if report.unnamed and report.standing.rules is not None:
        found.append(f"另有{report.unnamed}项的牵头单位按规则只列进展，不列入滞后名单。")
    found.append(COUNTING)
    if report.standing.rules is not None and not report.standing.empty:
        found.append(lights.legend(report.standing.rules, report.standing.registry))
    return found


def head_lagging(report: Report) -> str:
    """The head of the list of tasks that lag: 逾期3项、进度滞后1项."""
    kinds: tuple[tuple[Lag, list[Line]], ...] = (("overdue", report.overdue), ("behind", report.behind))
    return "、".join(f"{LAGS[lag]}{len(lines)}项" for lag, lines in kinds if lines)


def reasons(report: Report) -> Iterator[tuple[str, str, str]]:
    """Each task with a light: number, leads, reason; the most urgent first."""
    shown = [(line.status, line.status.light.colour) for line in report.lines if line.status.light is not None]
    for status, _ in sorted(shown, key=lambda pair: LIGHTS.index(pair[1])):
        yield status.task.label, "、".join(status.lead), lights.reason_text(status)
