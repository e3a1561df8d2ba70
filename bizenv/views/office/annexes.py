"""附件 of the circular and the report: the lagging tasks, every task, every department."""

from collections.abc import Iterable

from bizenv.ledger.states import Node
from bizenv.standing.report import Line, Report, Row
from bizenv.views.office import AUDIENCE
from bizenv.views.wording import lagging as lags
from bizenv.views.wording import lights, report, titles, words
from bizenv.views.wording.paper import Annex, Table


def list_lagging(report: Report) -> Annex:
    """附件1: the lagging tasks; with an empty ledger, the tasks past their deadline, and a note that nobody is blamed."""
    empty = report.standing.empty
    rows = []
    for number, line in enumerate(report.lagging, start=1):
        status, lag = line.status, lags.lag(line)
        rows.append(
            (
                str(number),
                status.task.label,
                lag.node.clause,
                "、".join(status.lead),
                lag.due.joined(),
                words.NO_RECORD if empty else lags.gap(lag),
                words.told(status) or "—",
            )
        )
    title = f"{words.NO_RECORD}的任务清单" if empty else "逾期和预警任务清单"
    notes = lags.footnotes(lags.lag(line) for line in report.lagging)
    notes += [words.NOT_ACCUSED] if empty else []
    if report.unnamed:
        notes.append(f"另有{report.unnamed}项的牵头单位按规则只列进展，不列入本清单。")
    notes += [] if rows else ["截至本期没有列入本清单的任务。"]
    heads = ("序号", "编号", "任务要求", "牵头单位", "时限", "差距", "最近反馈")
    return Annex(title, Table(heads, (6, 9, 38, 16, 16, 22, 26), tuple(rows)), tuple(notes))


def list_tasks(facts: Report) -> Annex:
    """附件2: every task, in the order of the document, field by field."""
    rows = []
    for line in facts.lines:
        status = line.status
        nodes = status.dated or (status.nearest,)
        rows.append(
            (
                words.category(status.task.measure),
                status.task.label,
                words.gist(status.task),
                "、".join(status.lead),
                "、".join(status.task.support) or "—",
                "\n".join(words.due(n).joined() for n in nodes),
                "\n".join(_stand(n, line) for n in nodes),
            )
        )
    heads = ("目标任务", "编号", "任务要求", "牵头单位", "配合单位", "时限", "进展")
    grid = Table(heads, (12, 9, 38, 18, 26, 16, 18), tuple(rows), merge=1)
    if not any(row[0] for row in rows):  # a plan without parts and fields
        grid = Table(heads[1:], grid.widths[1:], tuple(row[1:] for row in rows))
    dated = [n for line in facts.lines for n in line.status.dated]
    notes = words.footnotes(dated)
    if facts.standing.rules is not None and not facts.standing.empty:
        notes.append(lights.legend(facts.standing.rules, facts.standing.registry))
    if facts.standing.empty:
        notes.append(report.EMPTY)
    return Annex("任务进展情况表", grid, tuple(notes))


def _stand(node: Node, line: Line) -> str:
    """The state of a deadline, after its light if it has one."""
    return words.standing(node, line.status, AUDIENCE, judged=line.lit)


def list_departments(facts: Report) -> Annex:
    """附件3: departments in the registry's order, or by rate if the rubric ranks them; those without a rate come last."""
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
    return Annex("各单位任务情况表", Table(heads, widths, tuple(rows)), tuple(notes))


def _ordered(rows: Iterable[Row], *, ranked: bool) -> list[Row]:
    rows = list(rows)
    if not ranked:
        return rows
    return sorted(rows, key=lambda row: -row.counts.rate if report.scored(row) and row.counts.rate is not None else 1)
