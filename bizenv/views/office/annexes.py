"""附件 of the circular and the report: the lagging tasks, every task, every department, what has changed."""

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from bizenv.ledger.states import Node
from bizenv.standing.report import Line, Report, Row
from bizenv.views.office import AUDIENCE
from bizenv.views.office.lines import count_lines
from bizenv.views.wording import lagging as lags
from bizenv.views.wording import lights, report, titles, words
from bizenv.views.wording.paper import Annex, Table

Sort = Literal["lagging", "tasks", "departments", "changes"]
SORTS: tuple[Sort, ...] = get_args(Sort)
TITLES = {
    "tasks": "任务进展情况表",
    "departments": "各单位任务情况表",
    "changes": "本期进展变化情况表",
}
_PAGES = 3
"""The most pages of the list of lagging tasks."""
_FIRST, _NEXT = 21, 30
"""Lines of a dense table on the first landscape page, which has the title, and on each page after it."""
_ROOM = 65
"""Han characters of a dense table's cells side by side on a landscape page."""


def make(sort: Sort, facts: Report) -> Annex | None:
    """An annex of this sort; None where it would be empty."""
    match sort:
        case "lagging":
            return list_lagging(facts)
        case "tasks":
            return list_tasks(facts)
        case "departments":
            return list_departments(facts)
        case _:
            return list_changes(facts)


def name(annexes: Sequence[Annex], title: str) -> str:
    """What a text calls the annex with this title: 附件2, or 附件 where there is but one; empty where there is none."""
    found = [number for number, annex in enumerate(annexes, start=1) if annex.title == title]
    return f"附件{found[0] if len(annexes) > 1 else ''}" if found else ""


def name_list(report: Report) -> str:
    """The title of the list of lagging tasks."""
    return (
        f"{words.NO_RECORD if report.standing.empty else lags.name_lags(report)}{'的' * report.standing.empty}任务清单"
    )


def list_lagging(report: Report) -> Annex | None:
    """The lagging tasks; with an empty ledger, the tasks past their deadline, and a note that nobody is blamed.

    It has at most three pages: what does not fit is counted below it. None where no task lags.
    """
    empty = report.standing.empty
    widths = (5, 9, 34, 24, 17, 25, 34)
    rows: list[tuple[str, ...]] = []
    room, left = _FIRST + (_PAGES - 1) * _NEXT - 4, len(report.lagging)
    for number, line in enumerate(report.lagging, start=1):
        status, lag = line.status, lags.lag(line)
        row = (
            str(number),
            status.task.label,
            titles.name_node(status, lag.node),
            words.all_leads(status),
            lag.due.joined(),
            words.NO_RECORD if empty else lags.gap(lag),
            lags.tell_latest(status, lag.node),
        )
        columns = (_ROOM * share // sum(widths) for share in widths)
        room -= max(count_lines(cell, 2 * width) for cell, width in zip(row, columns, strict=True))
        if room < 0:
            break
        rows.append(row)
        left -= 1
    if not rows:
        return None
    notes = [f"其余{left}项未列入，见台账。"] if left else []
    notes += lags.footnotes(lags.lag(line) for line in report.lagging[: len(rows)])
    notes += [words.NOT_ACCUSED] if empty else []
    if report.unnamed:
        notes.append(f"另有{report.unnamed}项只列进展，不列入本清单。")
    heads = ("序号", "编号", "任务", "牵头单位", "时限", "办理情况", "最近反馈")
    return Annex(name_list(report), Table(heads, widths, tuple(rows), dense=True), tuple(notes))


def list_changes(facts: Report) -> Annex | None:
    """What has changed since the period began, task by task; None where nothing has."""
    rows = tuple(report.list_changes(facts))
    if not rows:
        return None
    return Annex(TITLES["changes"], Table(("编号", "牵头单位", "变化", "任务"), (9, 24, 45, 40), rows, dense=True))


def list_tasks(facts: Report) -> Annex:
    """Every task, in the order of the document, field by field."""
    rows = []
    for line in facts.lines:
        status = line.status
        nodes = status.dated or (status.nearest,)
        rows.append(
            (
                words.category(status.task.measure),
                status.task.label,
                titles.name_task(status.task),
                words.all_leads(status),
                "、".join(status.support) or "—",
                "\n".join(words.due(n).joined() for n in nodes),
                "\n".join(_stand(n, line) for n in nodes),
            )
        )
    heads = ("目标任务", "编号", "任务", "牵头单位", "配合单位", "时限", "进展")
    grid = Table(heads, (14, 10, 40, 26, 36, 17, 17), tuple(rows), merge=1, dense=True)
    if not any(row[0] for row in rows):  # a plan without parts and fields
        grid = Table(heads[1:], grid.widths[1:], tuple(row[1:] for row in rows), dense=True)
    dated = [n for line in facts.lines for n in line.status.dated]
    notes = words.footnotes(dated)
    if facts.standing.rules is not None and not facts.standing.empty:
        notes.append(lights.legend(facts.standing.rules, facts.standing.registry))
    if facts.standing.empty:
        notes.append(report.EMPTY)
    return Annex(TITLES["tasks"], grid, tuple(notes))


def _stand(node: Node, line: Line) -> str:
    """The state of a deadline, after its light if it has one."""
    return words.standing(node, line.status, AUDIENCE, judged=line.lit)


def list_departments(facts: Report) -> Annex:
    """Departments in the registry's order, or by rate if the rubric ranks them; those without a rate come last."""
    ranked = facts.standing.rules is not None and facts.standing.rules.ranked and not facts.standing.empty
    rows = [(row.key, *report.cells(row)) for row in _ordered(facts.rows, ranked=ranked)]
    heads = ("单位", *report.heads(facts))
    notes = [report.COUNTING]
    notes.append(
        "各单位按办结率从高到低排列，不设灯号和没有应办结任务的列在后面。"
        if ranked
        else f"单位按{titles.name_table(facts.standing.registry.plan)}中出现的先后列出，不排名。"
    )
    widths = (24, *(9 for _ in heads[1:-1]), 20)
    return Annex(TITLES["departments"], Table(heads, widths, tuple(rows), dense=True), tuple(notes))


def _ordered(rows: Iterable[Row], *, ranked: bool) -> list[Row]:
    rows = list(rows)
    if not ranked:
        return rows
    return sorted(rows, key=lambda row: -row.counts.rate if report.scored(row) and row.counts.rate is not None else 1)
