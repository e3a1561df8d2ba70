"""通报 and 报告: the circular to the units and the report to the district government, from the same facts.

The sections follow the district's own published reports: overall, what goes well, what lags, clues, next steps.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from bizenv.base.days import numeral
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing import periods, rounds
from bizenv.standing.report import LIGHTS, Line, Report
from bizenv.views.office import AUDIENCE, annexes
from bizenv.views.wording import report as progress
from bizenv.views.wording import titles, words
from bizenv.views.wording.audience import Fact, tellable
from bizenv.views.wording.lagging import called, lag, led, name_lagging, sentence
from bizenv.views.wording.lights import COLOURS
from bizenv.views.wording.paper import Block, Given, Paper, numbered

Kind = Literal["bulletin", "report"]
KINDS: dict[Kind, str] = {"bulletin": "通报", "report": "报告"}
MOST = 10
"""How many tasks a list in the text names; the annexes list the rest."""


class Clues(NamedTuple):
    """问题线索, as two counts: how many were received and how many of them are settled."""

    received: int
    settled: int


class Facts(NamedTuple):
    """What a document tells: the report, and the counts of clues if given. ``limit``: by when units must answer."""

    report: Report
    clues: Clues | None = None
    limit: dt.date | None = None


def make_paper(facts: Facts, kind: Kind, given: Given, addressee: str | None) -> Paper:
    """The circular or the report as a document. ``facts.report`` must have its rows by department."""
    it = facts.report
    plan = it.standing.registry.plan
    told = _sections(facts, kind)
    blocks = [Block(_opening(it, kind))]
    for number, (head, body) in enumerate(told, start=1):
        blocks += [Block(f"{numeral(number)}、{head}", "heading"), *body]
    if kind == "report":
        blocks.append(Block("特此报告。"))
    return Paper(
        title=f"关于{it.period.words}{titles.name_plan(plan)}推进情况的{KINDS[kind]}",
        number=given.numbered,
        addressee=(addressee or ("各有关单位" if kind == "bulletin" else plan.addressee or _UNKNOWN)).rstrip("：:")
        + "：",
        blocks=tuple(blocks),
        day=given.day,
        issuer=given.issuer or "",
        approved_by=given.approved_by,
        annexes=(annexes.list_lagging(it), annexes.list_tasks(it), annexes.list_departments(it)),
    )


def _opening(report: Report, kind: Kind) -> str:
    plan = report.standing.registry.plan
    verb = "通报" if kind == "bulletin" else "报告"
    return (
        f"按照{titles.cite(plan)}要求，对{titles.name_annex(plan)}{report.counts.total}项任务的推进情况作了汇总"
        f"（截至{words.as_of(report.standing)}），现将有关情况{verb}如下。"
    )


def _sections(facts: Facts, kind: Kind) -> list[tuple[str, list[Block]]]:
    it = facts.report
    sections = [("总体情况", _overall(it))]
    if not it.standing.empty:
        sections += [("进展较好的任务", _good(it)), ("存在的主要问题", _problems(it))]
        if it.coordination:
            asked = f"请{it.standing.registry.plan.addressee}协调的事项"
            sections.append(("需协调解决的事项" if kind == "bulletin" else asked, _coordination(it)))
    if it.standing.registry.plan.clues or facts.clues is not None:
        sections.append(("问题线索办理情况", [Block(_clues(facts.clues))]))
    ahead = ("下一步工作要求", _demands(facts)) if kind == "bulletin" else ("下一步工作安排", _plans(facts))
    return [*sections, ahead]


def _overall(report: Report) -> list[Block]:
    """The sentences of the progress report, as numbered paragraphs."""
    told = list(progress.sentences(report))
    if report.standing.empty:
        return [Block(progress.EMPTY), *(Block(f"{line}。") for line in told)]
    blocks = []
    for number, line in enumerate(told, start=1):
        lead = f"（{numeral(number)}）{line.head}{'：' if line.body else '。'}"
        blocks.append(Block(f"{line.body}。" if line.body else "", lead=lead))
    if report.counts.lights:
        blocks.append(Block(f"{count_lamps(report)}。", lead=f"（{numeral(len(blocks) + 1)}）灯号分布："))
    return blocks


def count_lamps(report: Report) -> str:
    """How many tasks have each light: 红灯2项、黄灯1项. Lights that no task has are left out."""
    return "、".join(
        f"{COLOURS[light]}灯{report.counts.lights[light]}项" for light in LIGHTS if report.counts.lights.get(light)
    )


def list_good(report: Report) -> list[tuple[Line, Node]]:
    """The tasks closed in time since the period began, each with its last such node, in the order of the document.

    Tasks whose lead departments are not judged are left out.
    """
    found = []
    for line in report.lines:
        done = [n for n in line.status.nodes if _closed_within(n, report) and not n.late_by]
        if done and tellable(Fact("lateness", line.lit), AUDIENCE):
            found.append((line, done[-1]))
    return found


def _closed_within(node: Node, report: Report) -> bool:
    return node.met and node.closing is not None and report.period.first <= node.closing.date <= report.standing.as_of


def _good(report: Report) -> list[Block]:
    found = list_good(report)
    if not found:
        return [Block(f"{report.period.words}没有按期销号的任务。")]
    points = [f"{called(line.status, node)}。{_completed(node)}。（{led(line.status)}）" for line, node in found[:MOST]]
    rest = f"其余{len(found) - MOST}项见附件2。" if len(found) > MOST else ""
    return [Block(f"{report.period.words}按期完成并经核验销号{len(found)}项。{rest}"), *numbered(points)]


def _completed(node: Node) -> str:
    day = words.day(node.completed) if node.completed is not None else ""
    if node.completed is None or node.date is None:
        return f"{day}完成"
    early = (node.date - node.completed).days
    return f"{day}完成，比时限提前{early}天" if early else f"{day}按期完成"


def _problems(report: Report) -> list[Block]:
    blocks = []
    found = report.lagging
    head = name_lagging(line.status for line in found) or "没有逾期和预警的任务"
    rest = f"，其余{len(found) - MOST}项见附件1" if len(found) > MOST else ""
    unnamed = f"另有{report.unnamed}项的牵头单位按规则只列进展，不列名。" if report.unnamed else ""
    blocks.append(Block(f"{head}{rest}。{unnamed}", lead="（一）逾期和预警。"))
    blocks += numbered([sentence(lag(line)) for line in found[:MOST]])
    silent = sum(line.answered is False for line in report.lines)
    if report.round is not None and silent:
        asked = sum(line.answered is not None for line in report.lines)
        word = words.silence(closed=report.round_closed)
        blocks.append(Block(f"{report.round.words}应反馈{asked}项，{word}{silent}项。", lead="（二）反馈情况。"))
    returned = sum(any(n.limit is not None for n in line.status.nodes) for line in report.lines)
    if returned:
        number = numeral(2 + (len(blocks) > len(found[:MOST]) + 1))
        blocks.append(
            Block(
                f"经核验退回、还没有重报的{returned}项，须按要求补充佐证材料后重报。",
                lead=f"（{number}）佐证材料不全。",
            )
        )
    return blocks


def _coordination(report: Report) -> list[Block]:
    return numbered(
        [
            f"{words.item(line.status.task)}，{line.status.coordinate}（{led(line.status)}）"
            for line in report.coordination
        ]
    )


_UNKNOWN = "【待定主送机关】"


def _clues(clues: Clues | None) -> str:
    if clues is None:
        return "【待补：问题线索受理数、办结数】"
    return f"受理问题线索{clues.received}件，已办结{clues.settled}件，正在办理{clues.received - clues.settled}件。"


def _coming(report: Report) -> tuple[periods.Period, list[Status]]:
    """The period after this one, and the tasks with a deadline in it that is not yet complete."""
    if report.period.last == dt.date.max:
        return report.period, []
    after = periods.find_period(report.period.last + dt.timedelta(days=1), report.period.every)
    statuses = [line.status for line in report.lines]
    return after, [
        s for s in statuses if any(n.lacking and n.date and after.first <= n.date <= after.last for n in s.nodes)
    ]


def _asked(report: Report) -> str:
    """The request for the next round of feedback, with its last day; empty without a rubric."""
    rules = report.standing.rules
    if rules is None:
        return ""
    nearest = periods.find_period(report.standing.judged, rules.feedback.every)
    return f"{nearest.words}进展请于{words.day(rounds.find_due_day(nearest, rules.feedback))}前反馈，没有新进展的报“本期无变化”。"


def _demands(facts: Facts) -> list[Block]:
    it = facts.report
    by = words.day(facts.limit) if facts.limit is not None else "【待定日期】"
    told: list[tuple[str, str]] = []
    if it.lagging and not it.standing.empty:
        told.append(
            (
                "抓紧办理逾期和预警任务。",
                f"列入附件1的任务，牵头单位要查明原因、明确措施和完成时间，于{by}前书面反馈；"
                "确需延期的，报确定原时限的机关批准。",
            )
        )
    after, coming = _coming(it)
    if coming:
        told.append(
            (
                "盯紧到期任务。",
                f"{after.words}到期{len(coming)}项{_labels(coming)}，牵头单位要倒排工期，配合单位要主动支持。",
            )
        )
    waiting = it.counts.due["awaiting"] + it.counts.earlier["awaiting"]
    if waiting:
        told.append(("配合做好核验。", f"已报办结、等待核验的{waiting}项，佐证材料不全的要及时补充。"))
    told.append(("按时反馈进展。", _asked(it) or "各牵头单位要按期反馈进展，没有新进展的报“本期无变化”。"))
    return [Block(text, lead=f"（{numeral(n)}）{head}") for n, (head, text) in enumerate(told, start=1)]


def _plans(facts: Facts) -> list[Block]:
    it = facts.report
    told = []
    if it.lagging and not it.standing.empty:
        told.append(f"对逾期和预警的{len(it.lagging)}项逐项催办，限期反馈原因、措施和完成时间。")
    after, coming = _coming(it)
    if coming:
        told.append(f"对{after.words}到期的{len(coming)}项{_labels(coming)}提前提醒、跟踪问效。")
    waiting = it.counts.due["awaiting"] + it.counts.earlier["awaiting"]
    if waiting:
        told.append(f"对已报办结的{waiting}项抓紧核验，属实的销号，不实的退回。")
    told.append("继续按期收集进展，定期汇总报告。")
    return [Block(text, lead=f"（{numeral(n)}）") for n, text in enumerate(told, start=1)]


def _labels(statuses: Sequence[Status]) -> str:
    named = "、".join(s.task.label for s in statuses[:12])
    return f"（{named}{f'等{len(statuses)}项' if len(statuses) > 12 else ''}）"
