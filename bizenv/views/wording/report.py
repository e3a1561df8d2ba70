"""The progress report in words: its sentences, the heads and the cells of its tables, its notes."""

from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.names import GROUNDS, STATES
from bizenv.standing.report import (
    INCOMPLETE,
    LIGHTS,
    By,
    Counts,
    Lag,
    Line,
    Outcome,
    Part,
    Place,
    Report,
    Row,
)
from bizenv.views.wording import entries, lights, titles, words
from bizenv.views.wording.answer import Sheet
from bizenv.views.wording.audience import Audience, Fact, tellable
from bizenv.views.wording.words import Head

AUDIENCE: Audience = "units"
"""The office passes the report on to units and leaders, in whatever format."""

COUNTING = (
    "口径：每个事项只计一次，联合牵头的也只计一次（分单位时各家都计）；有几个节点的，以期内的节点计，期内没有的以尚未办结的计，"
    "以前的节点到时限没有报办结的计在以前应办结；"
    "办结率＝已办结销号／期内应办结，无明确时限的和以后到期的不在分母里；已报办结、尚未核验的不算办结，也不算逾期；"
    "时限当天仍属按期，已结束的期间末日到期、当天没有报办结的算逾期；是否逾期办结看完成之日。"
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
    "under_review": "因单位有异议正在复核",
}
OUTCOMES: dict[Outcome, str] = {
    "closed": STATES["closed"].word,
    "closed_unmet": str(STATES["closed_unmet"]),
    "awaiting": STATES["reported_done"].note,
    "returned": GROUNDS["evidence"].word,
    "reopened": "恢复督办",
    "extended": "经批准延期",
    "overdue": "逾期",
    "due_today": "今日到期",
    "not_yet": "未到期",
}
PARTS: dict[Part, str] = {
    "closed": OUTCOMES["closed"],
    "closed_unmet": OUTCOMES["closed_unmet"],
    "awaiting": OUTCOMES["awaiting"],
    "returned": OUTCOMES["returned"],
    "reopened": OUTCOMES["reopened"],
    "extended": OUTCOMES["extended"],
    "not_complete": "未完成",
}


def parts(counts: Counts) -> list[tuple[str, int, str]]:
    """The parts of what is due in the period: name, number and share (61.7%). What is rare is left out where it is zero."""
    numbers = counts.parts
    return [
        (PARTS[part], numbers[part], f"{share}%")
        for part, share in counts.shares.items()
        if numbers[part] or part not in ("closed_unmet", "returned", "reopened")
    ]


BY: dict[By, str] = {"department": "单位", "category": "目标任务", "month": "月份", "part": "部分", "light": "灯号"}


class Sentence(NamedTuple):
    """A sentence in two parts, without a full stop: what is counted, and what became of it; empty where nothing is told."""

    head: str
    body: str = ""

    def __str__(self) -> str:
        return f"{self.head}，{self.body}" if self.body else self.head


def title(report: Report, *, named: bool = True) -> Head:
    """The title of a report: plan and period; its days are the note. Not ``named``: below a heading that has the plan."""
    plan = f"{titles.name_bare(report.standing.registry.plan)}：" if named else ""
    return Head(f"{plan}{report.period.words}进展", name_days(report))


def compare_plans(reports: Sequence[tuple[str, Report]]) -> Sheet:
    """The table of several plans, each by its name and report: counts, never a rate of all; a sum where they are of one day.

    Nobody is called late by an empty ledger: where only some plans have one, the sum is of the others alone.
    """
    alike = len({(it.period, it.standing.as_of) for _, it in reports}) == 1
    rows = [(name, *_count_plan(it), *(() if alike else (it.period.words,))) for name, it in reports]
    if alike and len(rows) > 1:
        known = [row for row, (_, it) in zip(rows, reports, strict=True) if not it.standing.empty]
        title = f"合计（有记录的{len(known)}个）" if 0 < len(known) < len(rows) else "合计"
        rows.append((title, *map(_sum_up, zip(*(row[1:] for row in known or rows), strict=True))))
    period = reports[0][1].period.words if alike else "期内"
    heads = ("方案", "事项", f"{period}应办结", *_PLAN_HEADS, *(() if alike else ("期间",)))
    return Sheet(heads, rows)


def _sum_up(column: Sequence[str]) -> str:
    """The sum of the numbers of plans; of none that has a number no sum, which would say that nothing is late."""
    known = [int(cell) for cell in column if cell.isdigit()]
    return str(sum(known)) if known else "—"


_PLAN_HEADS = ("销号", "待核验", "退回", "逾期")
OVERDUE_IN_ALL = "逾期：期内、以前、以后应办结的都在内。"
"""What the column of overdue tasks in ``compare_plans`` counts."""


def _count_plan(report: Report) -> tuple[str, ...]:
    c = report.counts
    if report.standing.empty:
        return (str(c.total), str(c.places["due"]), *("—" for _ in _PLAN_HEADS))
    numbers = (c.due["closed"], c.due["awaiting"], c.due["returned"], c.overdue)
    return (str(c.total), str(c.places["due"]), *map(str, numbers))


def name_days(report: Report) -> str:
    """The days of a report: how far its tasks reach and on which day they stand so, where these differ.

    截至2019年12月31日; 时限截至2019年12月31日，进展截至2020年1月20日，未定账.
    """
    return tell_days(report) + (f"，{UNSETTLED}" if report.unsettled else "")


def tell_days(report: Report) -> str:
    """The days of a report as ``name_days`` gives them, without a word on whether the year is closed."""
    standing, last = report.standing, report.period.last
    if standing.as_of > last:
        return f"时限截至{words.day(last)}，进展截至{words.as_of(standing)}"
    return f"截至{words.as_of(standing)}"


def overall(report: Report) -> Iterator[str]:
    """The sentences of ``sentences`` as text, then what the departments ask to be coordinated, for the office alone."""
    yield from map(str, sentences(report))
    yield from map(str, tell_beside(report))
    yield from _returned(report)
    asked = report.coordination
    if asked:
        yield f"提请协调事项{len(asked)}件："
        for n, line in enumerate(asked, start=1):
            yield f"{n}. {line.status.task.label}（{words.first_lead(line.status)}）{line.status.coordinate}"


def tell_beside(report: Report) -> Iterator[Sentence]:
    """How the period that is running stands, beside the one that has just ended; nothing where that is not told."""
    it = report.beside
    if it is None or it.standing.empty:
        return
    if it.counts.places["due"]:
        yield Sentence(f"{name_place(it, 'due')}{it.counts.places['due']}项", tell_due(it))
    else:
        yield Sentence(f"{it.period.words}没有应办结的事项")


def _returned(report: Report) -> Iterator[str]:
    """The line on what was returned and not reported again, with the number and the state of each task."""
    told = [
        f"{line.status.task.label}（{words.name_state(node, line.status, AUDIENCE, judged=line.lit).word}）"
        for line in report.lines
        for node in line.status.sent_back
    ]
    if told:
        yield f"退回待补报{len(told)}项：{'、'.join(told)}"


def sentences(report: Report, *, named: bool = True, judged: bool = True) -> Iterator[Sentence]:
    """The sentences on all tasks: the total, then those due in the period, before and later, and the undated ones.

    Nothing is said of what there is none of. ``named``: whether the numbers of tasks that are not complete follow.
    ``judged``: whether what is past its deadline may be called late, which it may not before the closing day.
    """
    counts, empty = report.counts, report.standing.empty
    told = [f"{name_place(report, place)}{n}项" for place, n in counts.places.items() if n and place != "under_review"]
    yield Sentence(f"共{counts.total}项", "，".join([*told, *map(str, tell_reviewed(report))]))
    if counts.places["due"]:
        yield Sentence(
            f"{name_place(report, 'due')}{counts.places['due']}项", tell_due(report, named=named, judged=judged)
        )
    if counts.places["earlier"]:
        became = _earlier(report, named=named, judged=judged)
        yield Sentence(f"{PLACES['earlier']}{counts.places['earlier']}项", became)
    if counts.places["later"] and not empty:
        yield Sentence(f"{PLACES['later']}{counts.places['later']}项", _later(report, named=named))
    if counts.places["undated"] and not empty:
        yield Sentence(f"{PLACES['undated']}{counts.places['undated']}项", _undated(report))


def tell_reviewed(report: Report) -> Iterator[Sentence]:
    """How many tasks are left out because a unit objects and nobody has decided yet, without naming any."""
    if n := report.counts.places["under_review"]:
        yield Sentence(f"另有{n}项{PLACES['under_review']}", "暂不列入")


def tell_rest(report: Report) -> Iterator[Sentence]:
    """What no other sentence tells: how many tasks are due no more, and how many are under review.

    Due no more are those under a rule that sets no deadline, and the terminated ones.
    """
    places: tuple[Place, ...] = ("superseded", "terminated")
    yield from (Sentence(f"{PLACES[place]}{n}项") for place in places if (n := report.counts.places[place]))
    yield from tell_reviewed(report)


def name_place(report: Report, place: Place) -> str:
    """The name of a place in a report: 2019年第四季度应办结."""
    return f"{report.period.words}应办结" if place == "due" else PLACES[place]


def tell_due(report: Report, *, named: bool = False, judged: bool = True) -> str:
    """What became of the tasks due in the period: 已办结销号19项，办结率59.4%；…；尚未办结12项，其中逾期11项、未到期1项."""
    counts = report.counts
    if report.standing.empty:
        return "；".join(_incomplete(report, named=named, judged=judged))
    due = counts.due
    late = f"（其中逾期办结{counts.closed_late}项）" if counts.closed_late else ""
    told = [f"{OUTCOMES['closed']}{due['closed']}项{late}，办结率{counts.rate}%"] if due["closed"] else []
    told += [f"{word}{due[outcome]}项" for outcome, word in BETWEEN.items() if due[outcome]]
    broken = _incomplete(report, named=named, judged=judged)
    none = counts.incomplete == counts.places["due"] > 1
    if len(broken) == 1 and counts.incomplete > 1:
        (outcome,) = (outcome for outcome in INCOMPLETE if due[outcome])
        labels = _of(report, "due", outcome) if named and outcome != "not_yet" else ""
        state = _ALL[outcome] if judged or outcome != "overdue" else PAST
        head = "均未办结" if none else f"尚未办结{counts.incomplete}项"
        told.append(f"{head}，{'均' * (state != PAST and not none)}{state}{labels}")
    elif broken:
        told.append(f"{'均未办结' if none else f'尚未办结{counts.incomplete}项'}，其中{'、'.join(broken)}")
    return "；".join(told)


BETWEEN: dict[Outcome, str] = {
    "closed_unmet": OUTCOMES["closed_unmet"],
    "awaiting": "已报办结、待核验",
    "returned": "退回补证、补报时限未到",
    "reopened": "核查反弹、恢复督办",
    "extended": OUTCOMES["extended"],
}
"""The outcomes that are neither closed nor open, in the order in which a sentence tells them."""
PAST = "时限已到，收报截止后再作认定"
"""What is said before the closing day of tasks past their deadline: their reports may still be on their way."""
_ALL: dict[Outcome, str] = {"overdue": "已逾期", "due_today": "于今日到期", "not_yet": "未到期"}


def _incomplete(report: Report, *, named: bool, judged: bool) -> list[str]:
    """The outcomes that are not complete, each with its count and, except for 未到期, the labels of its tasks."""
    names = {"overdue": f"{words.NO_RECORD}的"} if report.standing.empty else {} if judged else {"overdue": "时限已到"}
    return [
        f"{names.get(outcome, OUTCOMES[outcome])}{n}项"
        + (_of(report, "due", outcome) if named and outcome != "not_yet" else "")
        for outcome in INCOMPLETE
        if (n := report.counts.due[outcome])
    ]


def _earlier(report: Report, *, named: bool, judged: bool) -> str:
    earlier = report.counts.earlier
    if report.standing.empty:
        return words.NO_RECORD + (_of(report, "earlier", "overdue") if named else "")
    both = [line for line in report.lines if line.also_due and _nameable(line)]
    labels = _labels(iter(both)) if named else ""
    again = f"；有{len(both)}项{labels}在{report.period.words}另有节点，以前的节点办结后计入" if both else ""
    if earlier["closed"] == report.counts.places["earlier"]:
        return f"均{OUTCOMES['closed']}{again}"
    for outcome, n in earlier.items():
        if n == report.counts.places["earlier"] and outcome in _ALL:
            labels = _of(report, "earlier", outcome) if named else ""
            return f"{'均' * (n > 1)}{_ALL[outcome] if judged else '时限已到'}{labels}{again}"
    told = (
        f"{OUTCOMES[outcome] if judged or outcome != 'overdue' else '时限已到'}{n}项"
        + (_of(report, "earlier", outcome) if named and outcome != "closed" else "")
        for outcome, n in earlier.items()
        if n
    )
    return f"其中{'、'.join(told)}{again}"


def _later(report: Report, *, named: bool) -> str:
    told = []
    counted: tuple[tuple[Lag, int], ...] = (
        ("overdue", report.counts.later_overdue),
        ("behind", report.counts.later_lagging),
    )
    for lag, n in counted:
        lines = (line for line in report.lines if line.place == "later" and line.lag == lag and _nameable(line))
        told += [f"{LAGS[lag]}{n}项{_labels(lines) if named else ''}"] if n else []
    others = [line for line in report.lines if line.place == "later" and line.lag is None]
    silent = sum(line.answered is False for line in others)
    unled = [line.status for line in others if not line.status.lead and line.answered is None]
    word = words.silence(closed=report.round_closed)
    rest = (
        report.counts.places["later"] - report.counts.later_overdue - report.counts.later_lagging - silent - len(unled)
    )
    going = "正常推进" if report.round is not None else "未到时限"
    if silent and not told and not unled and not rest:
        asked = report.round.words if report.round is not None else ""
        return f"均未到时限，{asked}{'均' * report.round_closed}{word}"
    told += [f"{word}{silent}项"] if silent else []
    told += [f"{words.name_unled(unled)}{len(unled)}项"] if unled else []
    if not told:
        return f"均{going}"
    return f"其中{'、'.join(told)}" + (f"，其余{going}" if rest else "")


def name_going(report: Report) -> str:
    """What tasks due later are called that do not lag: 正常推进, but 未到期 where some have not answered or have no lead."""
    others = (line for line in report.lines if line.place == "later" and line.lag is None)
    known = all(line.answered is not False and line.status.lead for line in others)
    return "正常推进" if known else OUTCOMES["not_yet"]


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
    return f"（{'、'.join(labels[:most])}{more}）" if labels else ""


def _undated(report: Report) -> str:
    """The undated tasks in parts that make up all of them."""
    counts = report.counts
    told = [f"{OUTCOMES['closed']}{counts.undated_closed}项"] if counts.undated_closed else []
    if report.round is None:
        return "，".join([*told, f"尚未到第一轮反馈{counts.undated_unasked}项"])
    if counts.undated_answered:
        told.append(f"{report.round.words}已反馈{counts.undated_answered}项")
    if counts.undated_silent:
        told.append(f"{words.silence(closed=report.round_closed)}{counts.undated_silent}项")
    if counts.undated_unasked:
        unasked = [line.status for line in report.lines if line.feedback == "unasked"]
        awaiting = sum(s.state == "reported_done" for s in unasked)
        unled = [s for s in unasked if not s.lead]
        why = [f"{OUTCOMES['awaiting']}{awaiting}项"] * bool(awaiting)
        why += [f"{words.name_unled(unled)}{len(unled)}项"] if unled else []
        whole = len(why) == 1 and counts.undated_unasked in (awaiting, len(unled))
        told.append(
            why[0] if whole else f"本期不要求反馈{counts.undated_unasked}项" + (f"（{'、'.join(why)}）" if why else "")
        )
    return "，".join(told)


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


COLUMNS: dict[Outcome, str] = {**OUTCOMES, "closed_unmet": "未达标"}
"""What the outcomes are called as the heads of columns."""
_IN_COLUMNS: tuple[Outcome, ...] = (
    "closed", "awaiting", "returned", "closed_unmet", "reopened", "extended", "not_yet", "due_today", "overdue",
)  # fmt: skip
HEADS = (
    "牵头", "应办结",
    *(COLUMNS[it] for it in _IN_COLUMNS),
    "以前未办结", "办结率", "灯号",
)  # fmt: skip


def heads(report: Report) -> tuple[str, ...]:
    """The heads of a row's cells. Where nothing is on record, 时限已到 stands for 逾期: nobody is called late."""
    return tuple({"逾期": "时限已到"}.get(head, head) for head in HEADS) if report.standing.empty else HEADS


def scored(row: Row) -> bool:
    """Whether a row's lateness, rate and lights may be told."""
    return tellable(Fact("score", row.lit), AUDIENCE)


def numbers(row: Row) -> tuple[int | None, ...]:
    """The numbers of a row, under the first twelve of ``HEADS``; None for lateness where the department is not judged."""
    c = row.counts
    late = (c.due["overdue"], c.earlier_open) if scored(row) else (None, None)
    return (
        c.total,
        c.places["due"],
        c.due["closed"],
        c.due["awaiting"],
        c.due["returned"],
        c.due["closed_unmet"],
        c.due["reopened"],
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
                late = f"逾期{now.days_late}天{words.tell_inherited(now, now.missed[0])}"
                told = "；".join(part for part in (told, late) if part)
            told = told or "不再逾期"
        if told:
            cells.append((now.task.label, words.leads(now), told, titles.name_task(now.task)))
    return cells


def notes(report: Report, *, lit: bool = True) -> list[str]:
    """The notes at the foot of a report: an empty ledger, tasks not named, how tasks are counted, and if ``lit`` the lights."""
    found = [EMPTY] if report.standing.empty else []
    if report.unnamed and report.standing.rules is not None:
        found.append(f"另有{report.unnamed}项的牵头单位按规则只列进展，不列名。")
    found.append(COUNTING)
    if lit and report.standing.rules is not None and not report.standing.empty:
        found.append(lights.legend(report.standing.rules, report.standing.registry))
    return found


def head_lagging(report: Report) -> str:
    """The head of the list of tasks that lag: 逾期3项、进度滞后1项."""
    kinds: tuple[tuple[Lag, list[Line]], ...] = (("overdue", report.overdue), ("behind", report.behind))
    return "、".join(f"{LAGS[lag]}{len(lines)}项" for lag, lines in kinds if lines)


def reasons(report: Report) -> Iterator[tuple[str, str, str]]:
    """Each task with a light: number, leads, reason; the most urgent first."""
    told = (line.status for line in report.lines if not line.under_review)
    shown = [(status, status.light.colour) for status in told if status.light is not None]
    for status, _ in sorted(shown, key=lambda pair: LIGHTS.index(pair[1])):
        yield status.task.label, words.all_leads(status), lights.reason_text(status)
