"""通报 and 报告: the circular to the units and the report to the district government, from the same facts.

The sections follow the district's own published reports: overall, what went well, what lags, clues, next steps. Both
are short: a text names at most ``MOST`` tasks, its annexes hold the rest. Neither asks for anything: 党政机关公文处理
工作条例, article 15(4), forbids requests in a 报告; they stand in the brief or in a 请示 (``office.request``).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from bizenv.base.days import numeral
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.status import Status
from bizenv.standing import periods, rounds
from bizenv.standing.clues import ClueCount
from bizenv.standing.comparison import Comparison
from bizenv.standing.report import LIGHTS, Report
from bizenv.views.office import annexes
from bizenv.views.office.annexes import Sort
from bizenv.views.wording import comparison, titles, words
from bizenv.views.wording import report as progress
from bizenv.views.wording.lagging import (
    count_returns,
    lag,
    list_merits,
    list_unmet,
    name_lagging,
    name_lags,
    praise,
    sentence,
    tell_unmet,
)
from bizenv.views.wording.lights import COLOURS
from bizenv.views.wording.paper import Block, Given, Paper, address, numbered

Kind = Literal["bulletin", "report"]
KINDS: dict[Kind, str] = {"bulletin": "通报", "report": "报告"}
MOST = 10
"""How many tasks a text names, for good or ill; the annexes list the rest."""
_GOOD = 4
"""How many of them are named for good where more than the rest lag."""


class Facts(NamedTuple):
    """What a document tells: the report, and the counts of clues if given. ``limit``: by when units must answer.

    comparison: the period against the one before; None where there is nothing to compare.
    """

    report: Report
    clues: ClueCount | None = None
    limit: dt.date | None = None
    comparison: Comparison | None = None


def make_paper(
    facts: Facts, kind: Kind, given: Given, addressee: str | None, sorts: Sequence[Sort] = ("lagging",)
) -> Paper:
    """The circular or the report as a document, with annexes of these sorts.

    ``facts.report`` must have its rows by department for the annex of departments, and its changes for that of changes.
    """
    it = facts.report
    plan = it.standing.registry.plan
    early = kind == "bulletin" and it.draft and not it.standing.empty
    shown = [sort for sort in sorts if not (early and sort == "lagging")]
    attached = [annex for sort in shown if (annex := annexes.make(sort, it)) is not None]
    listed = annexes.name(attached, annexes.name_list(it))
    blocks = [Block(_opening(it, kind))]
    for number, (head, body) in enumerate(_sections(facts, kind, listed, early=early), start=1):
        blocks += [Block(f"{numeral(number)}、{head}", "heading"), *body]
    if kind == "report":
        blocks.append(Block("特此报告。"))
    return Paper(
        title=f"关于{name_subject(it)}的{KINDS[kind]}",
        given=given,
        as_of=it.standing.as_of,
        number=given.numbered,
        addressee=address(addressee, "各有关单位" if kind == "bulletin" else plan.addressee),
        tail=f"{SUBJECT}的{KINDS[kind]}",
        blocks=tuple(blocks),
        annexes=tuple(attached),
        mark=_mark(it) if early else "",
        preliminary=early,
        upward=kind == "report",
    )


def _mark(report: Report) -> str:
    """The mark of a 预稿: a circular before its closing day, whose figures may still change and which names nobody."""
    day = f"{words.day(report.closing)}" if report.closing is not None else ""
    return f"预稿（{day}收报截止前的数字，不认定逾期，不得外发）"


SUBJECT = "任务落实情况"
"""The end of what such a paper is about."""


def name_subject(report: Report) -> str:
    """What a paper on a period is about: the period, the work of the plan, and 任务落实情况."""
    return f"{report.period.words}{titles.name_work(report.standing.registry.plan)}{SUBJECT}"


def _opening(report: Report, kind: Kind) -> str:
    plan = report.standing.registry.plan
    annex = titles.name_annex(plan)
    return (
        f"按照{titles.cite(plan)}要求，现将{f'其{annex}所列' if annex else ''}{report.counts.total}项任务"
        f"截至{words.as_of(report.standing)}的落实情况{f'（{progress.UNSETTLED}）' if report.unsettled else ''}{KINDS[kind]}如下。"
    )


def _sections(facts: Facts, kind: Kind, listed: str, *, early: bool) -> list[tuple[str, list[Block]]]:
    it = facts.report
    sections = [("总体情况", _overall(facts, early=early))]
    if not it.standing.empty:
        lagging, merits = it.lagging, list_merits(it)
        good = min(len(merits), max(_GOOD, MOST - len(lagging)))
        bad = 0 if early else min(len(lagging), MOST - good)
        sections += [("主要成效", _good(facts, good)), ("存在问题", _problems(it, bad, listed, early=early))]
    if it.standing.registry.plan.clues or facts.clues is not None:
        sections.append(("问题线索办理情况", [Block(_clues(facts.clues))]))
    ahead = (
        ("下一步工作要求", _demands(facts, listed, early=early))
        if kind == "bulletin"
        else ("下一步工作安排", _plans(facts))
    )
    return [*sections, ahead]


def _overall(facts: Facts, *, early: bool) -> list[Block]:
    """The sentences of the progress report: what was due in the period, what else there is, the lights."""
    it = facts.report
    told = list(progress.sentences(it, named=False, judged=not early))
    if it.standing.empty:
        return [Block(progress.EMPTY), *(Block(f"{line}。") for line in told)]
    due = [line for line in told[1:] if line.head.startswith(it.period.words)]
    change = tell_change(facts)
    blocks = [Block("".join(f"{line}。" for line in due) + (f"{change}。" if change else ""))] if due else []
    rest = [*(line for line in told[1:] if line not in due), *progress.tell_rest(it)]
    blocks += [Block("".join(f"{line}。" for line in rest))] if rest else []
    if it.counts.lights and not early:
        blocks.append(Block(f"按灯号分，{count_lamps(it)}，其余不设灯号。"))
    return blocks


def tell_change(facts: Facts) -> str:
    """The comparison in a sentence, without a full stop; it compares how periods ended, which is said where another day is told."""
    change = comparison.sentence(facts.comparison)
    it = facts.report
    return f"按期末数比较，{change}" if change and it.standing.as_of > it.period.last else change


def count_lamps(report: Report) -> str:
    """How many tasks have each light: 红灯2项、黄灯1项. Lights that no task has are left out."""
    return "、".join(
        f"{COLOURS[light]}灯{report.counts.lights[light]}项" for light in LIGHTS if report.counts.lights.get(light)
    )


def _good(facts: Facts, shown: int) -> list[Block]:
    it = facts.report
    found = list_merits(it)
    if not found:
        return [Block(f"{it.period.words}没有按期办结销号的任务。")]
    counted = list_merits(it, missed=True)
    early, first = sum(bool(m.early) for m in counted), sum(m.at_once for m in counted)
    told = [f"{it.period.words}按期办结并经核验销号{len(it.in_time)}项"]
    all_early = early == len(it.in_time) > 1
    told += ["均提前办结"] if all_early else [f"其中提前办结{early}项"] if early else []
    every = first == len(counted) > 1
    told += ["均一次通过核验"] if every else [f"一次通过核验{first}项"] if first and len(counted) > 1 else []
    some = "。成效较好的有：" if shown < len(found) else "："
    return [Block("，".join(told) + some), *numbered([praise(m, at_once=not every) for m in found[:shown]])]


def _problems(report: Report, shown: int, listed: str, *, early: bool) -> list[Block]:
    found = report.lagging
    told: list[tuple[str, str, list[Block]]] = []
    unnamed = f"另有{report.unnamed}项只列进展、不列名。" if report.unnamed else ""
    if found and early:
        told.append(("部分任务时限已到或进度偏慢。", f"涉及{len(found)}项，收报截止后再作认定。", []))
    elif found:
        units = len({name for line in found for name in line.status.lead})
        rest = len(found) - shown
        where = f"，其中{rest}项{f'只列入{listed}' if listed else '另行告知有关单位'}" if rest else ""
        head = f"{name_lagging(line.status for line in found)}，涉及{units}家牵头单位{where}。{unnamed}"
        late = any(line.status.missed for line in found)
        points = numbered([sentence(lag(line)) for line in found[:shown]])
        told.append(("部分任务未按期办结。" if late else "部分任务须抓紧办理。", head, points))
    elif unnamed:
        told.append(("部分任务须抓紧办理。", unnamed, []))
    silent = sum(line.answered is False for line in report.lines)
    if report.round is not None and silent:
        asked = sum(line.answered is not None for line in report.lines)
        text = f"{report.round.words}应反馈{asked}项，{words.silence(closed=report.round_closed)}{silent}项。"
        told.append(("进展反馈不及时。" if report.round_closed else "进展反馈尚不齐全。", text, []))
    unmet = [tell_unmet(status, node) for status, node in list_unmet(report)]
    if unmet:
        one = unmet[0] if len(unmet) == 1 else ""
        told.append(("个别指标没有达到。", f"经批准办结{len(unmet)}项：{one}", [] if one else numbered(unmet)))
    returned = count_returns(report)
    if returned:
        told.append(("部分材料未达到核验要求。", f"经核验退回、尚未补报{returned}。", []))
    if not told:
        return [Block("没有逾期、进度滞后和退回未补报的任务。")]
    blocks: list[Block] = []
    for number, (head, text, points) in enumerate(told, start=1):
        blocks += [Block(text, lead=f"（{numeral(number)}）{head}"), *points]
    return blocks


def _clues(clues: ClueCount | None) -> str:
    if clues is None:
        return "【待补：问题线索受理数、办结数】"
    if not clues.received:
        return "本期没有受理问题线索。"
    going = clues.received - clues.settled
    if not going:
        return f"受理问题线索{clues.received}件，均已办结。"
    done = f"已办结{clues.settled}件，" if clues.settled else ""
    return f"受理问题线索{clues.received}件，{done}正在办理{going}件。"


def _coming(report: Report) -> tuple[periods.Period, list[Status]]:
    """The period after this one, and the tasks with a deadline in it that is not yet complete."""
    if report.period.last == dt.date.max:
        return report.period, []
    after = periods.find_period(report.period.last + dt.timedelta(days=1), report.period.every)
    statuses = [line.status for line in report.lines if not line.under_review]
    return after, [
        s for s in statuses if any(n.lacking and n.date and after.first <= n.date <= after.last for n in s.nodes)
    ]


def _asked(report: Report) -> str:
    """The request for the next round of feedback, with its last day; empty without a rubric."""
    rules = report.standing.rules
    if rules is None:
        return ""
    nearest = periods.find_period(report.standing.judged, rules.feedback.every)
    day = words.day(rounds.find_due_day(nearest, rules.feedback))
    return f"{nearest.words}进展请于{day}前反馈，没有新进展的报“本期无变化”。"


def _demands(facts: Facts, listed: str, *, early: bool) -> list[Block]:
    it = facts.report
    by = words.day(facts.limit) if facts.limit is not None else "【待定日期】"
    told: list[tuple[str, str]] = []
    if it.lagging and not it.standing.empty and not early:
        lags = name_lags(it)
        told.append(
            (
                f"抓紧办理{lags}任务。",
                f"{f'列入{listed}的任务' if listed else f'{lags}的任务'}，牵头单位要查明原因、明确措施和完成时间，"
                f"于{by}前书面反馈；确需延期的，报确定原时限的机关批准。",
            )
        )
    after, coming = _coming(it)
    if coming:
        told.append(
            (
                "紧盯即将到期任务。",
                f"{after.words}到期{len(coming)}项，牵头单位要倒排工期，配合单位要主动支持。",
            )
        )
    waiting = it.counts.due["awaiting"] + it.counts.earlier["awaiting"]
    if waiting:
        told.append(("配合做好核验。", f"已报办结、待核验的{waiting}项，牵头单位要配合核验，及时补齐佐证材料。"))
    returned = len(it.returned)
    if returned:
        told.append(
            (
                "按退回意见补报。",
                f"经核验退回、尚未补报的{returned}项，牵头单位要对照退回意见补齐材料、继续办理，重新报送；退回时限已过的立即补报。",
            )
        )
    told.append(("按时反馈进展。", _asked(it) or "各牵头单位要按期反馈进展，没有新进展的报“本期无变化”。"))
    return [Block(text, lead=f"（{numeral(n)}）{head}") for n, (head, text) in enumerate(told, start=1)]


def _plans(facts: Facts) -> list[Block]:
    it = facts.report
    told = []
    if it.lagging and not it.standing.empty:
        told.append(f"对{name_lags(it)}的{len(it.lagging)}项逐项催办，限期反馈原因、措施和完成时间。")
    after, coming = _coming(it)
    if coming:
        told.append(f"对{after.words}到期的{len(coming)}项提前提醒、跟踪问效。")
    waiting = it.counts.due["awaiting"] + it.counts.earlier["awaiting"]
    if waiting:
        told.append(f"对已报办结的{waiting}项抓紧核验，达到办结标准的予以销号，未达到的退回续办。")
    told.append("继续按期收集进展，定期汇总报告。")
    return [Block(text, lead=f"（{numeral(n)}）") for n, text in enumerate(told, start=1)]
