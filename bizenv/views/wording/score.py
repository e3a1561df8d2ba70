"""考评建议得分 in words: the heads and cells of its tables, its rules, why a deadline does not count, what would change it.

Of who is exempt nothing is said but that it is. A return because what was said is not what was found is told to the office
and on the sheet of the unit itself, and nowhere else.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from bizenv.ledger.entry import Entry
from bizenv.ledger.names import GROUNDS
from bizenv.standing.rubric import SCORE_PARTS, ScorePart, ScoreRules
from bizenv.standing.score import Answer, Change, Line, Means, Move, Score, Scores, Tally, Why
from bizenv.views.wording import report, titles, words
from bizenv.views.wording.audience import Audience, Fact, tellable
from bizenv.views.wording.words import Head

NAME = "考评建议得分"
PARTS: dict[ScorePart, str] = {"completion": "完成", "timeliness": "按期", "quality": "质量", "feedback": "反馈"}
HEADS = ("单位", *PARTS.values(), "建议得分", "备注")
CSV_HEADS = (
    "单位",
    "是否参评",
    *(f"{name}{kind}" for name in PARTS.values() for kind in ("得", "计")),
    "建议得分",
    "备注",
)
PART_HEADS = ("部分", "得／计", "比率", "得权重的", "权重", "折合")
PAPER_HEADS = ("单位", "应计\n节点", *PARTS.values(), "建议\n得分", "备注")
BOOK_HEADS = ("单位", "应计节点", *PARTS.values(), "建议得分", "备注")
"""The heads of the table for the assessing body: narrow columns on paper, wide ones in a workbook."""
LINE_HEADS = ("编号", "时限", "情况", *(PARTS[part] for part in SCORE_PARTS[:3]), "说明")
LEFT_HEADS = ("编号", "时限", "情况", "不计的原因")
ANSWER_HEADS = ("编号", "应反馈", "按时", "没有按时的")
CHANGE_HEADS = ("编号", "时限", "怎样可得", "那时得分")
MOVE_HEADS = ("权重", "得分变的", "先后变的")
NO, YES = "—", "得"
WHY: dict[Why, str] = {
    "unlit": "与不参评的单位联合牵头，或另有规定不评",
    "under_review": "有异议，正在复核",
    "terminated": "经批准终止",
    "superseded": "已按新规定执行",
    "reopened": "核查反弹，恢复督办，另行督办",
    "extended": "经批准延期到年度以后，计在新时限的年度",
    "inherited": "承接前已经逾期",
    "waiting": "提请协调事项已在时限前提交领导，还没有答复",
    "ahead": "还没有到期",
}
MEANS: dict[Means, str] = {
    "finish": "办结并报来，核验通过",
    "resubmit": "限期内补报佐证，核验通过，仍按原报的完成之日计",
    "prove": "时限内确已完成的，报来证明完成之日的材料，核验通过",
}
EXEMPT, NONE = "不参评", "不计"
SUGGESTED = "计分办法是建议，由考评主体确定"
COUNTING = (
    "以年内到期的节点计，到期以后才计；联合牵头的各家都计；完成、按期、质量的分母相同，逾期以后办结的也得完成、质量两项；"
    "已报办结、尚未核验的按所报计，核验早晚不影响得分；首次退回补证不计，其余退回计在质量；"
    "反馈只计有时限的事项的例行各轮，由首家反馈，到那天已办结或已报办结待核验的算按时；"
    "正在复核、延期到年度以后、按新规定执行、经批准终止、核查反弹恢复督办、承接前已逾期、提请协调等待领导答复、"
    "与不参评的单位联合牵头的节点不计，既不算得也不算失；"
    "配合、批示、自定节点、无明确时限的都不计"
)
EMPTY = "台账为空，不评分。" + words.NOT_ACCUSED


def title(scores: Scores, *, named: bool = True) -> Head:
    """The title of the scores: plan and year; its days are the note. Not ``named``: below a heading that has the plan."""
    plan = f"{titles.name_bare(scores.standing.registry.plan)}：" if named else ""
    return Head(f"{plan}{name(scores)}", name_days(scores))


def name(scores: Scores) -> str:
    """What the scores are of a year: 2019年度考评建议得分."""
    return f"{scores.year.words}度{NAME}"


def name_days(scores: Scores) -> str:
    """The day of the scores, and whether the year is closed: 时限截至2019年12月31日，进展截至2020年1月20日，未定账."""
    standing, last = scores.standing, scores.year.last
    told = f"截至{words.as_of(standing)}"
    if standing.as_of > last:
        told = f"时限截至{words.day(last)}，进展{told}"
    return told + ("，已定账" if scores.final else f"，{report.UNSETTLED}")


def tell_rules(rules: ScoreRules) -> str:
    """The points, the weights and the bands in a sentence, without a full stop."""
    weights = "、".join(f"{name}{rules.weights[part]}" for part, name in PARTS.items())
    bands = "、".join(f"{band.rate}%以上得{band.share}%" for band in rules.bands[:-1])
    share = rules.bands[-1].share
    rest = f"{'、' if bands else ''}{'不到的' if bands else '都'}{f'得{share}%' if share else '不得分'}"
    return f"满分{rules.points}分，权重{weights}；比率{bands}{rest}"


def notes(scores: Scores) -> Iterator[str]:
    """What has to be said below the table: who has no score, what waits for the office, the rules."""
    for told in (tell_none(scores), tell_exempt(scores), tell_awaiting(scores), tell_reviewed(scores)):
        if told:
            yield f"{told}。"
    if scores.early:
        yield f"{tell_early(scores)}。"
    yield f"{tell_rules(scores.rules)}。{SUGGESTED}。"
    yield f"口径：{COUNTING}。"


def tell_none(scores: Scores) -> str:
    """Which departments have no score because nothing of theirs counts; empty if none."""
    units = [score.department for score in scores.list_sort("none")]
    return f"{NONE}{len(units)}家（没有已到期的应计节点）：{'、'.join(units)}" if units else ""


def tell_exempt(scores: Scores) -> str:
    """Which departments are exempt; empty if none."""
    units = [score.department for score in scores.list_sort("exempt")]
    return f"{EXEMPT}{len(units)}家：{'、'.join(units)}" if units else ""


def tell_awaiting(scores: Scores) -> str:
    """What counts as it was reported, until the office has verified it; empty if nothing does."""
    found = scores.awaiting
    return f"待核验{len(found)}个节点，按所报计：{_list_labels(found)}" if found else ""


def tell_reviewed(scores: Scores) -> str:
    """What does not count because a unit objects; empty if nothing does."""
    lines = [line for score in scores.scores for line in score.lines if line.why == "under_review"]
    labels = _list_labels(lines)
    return f"有异议、正在复核，暂不计：{labels}" if labels else ""


def tell_early(scores: Scores) -> str:
    """That the figures will still change by themselves, and when they no longer do."""
    if not scores.over:
        return f"{scores.year.words}没有过完，只计已到期的"
    return f"收报截止日（{words.day(scores.closing)}）以前，反馈一项还会变"


def _list_labels(lines: Sequence[Line]) -> str:
    return "、".join(dict.fromkeys(line.status.task.label for line in lines))


def points(score: Score) -> str:
    """The score for a cell: 2.7; 不计, 不参评."""
    if score.sort == "exempt" or not tellable(Fact("score", judged=True), "units"):
        return EXEMPT
    return str(score.points) if score.points is not None else NONE


def cells(score: Score) -> tuple[str, ...]:
    """The cells of a department that has a score, under ``HEADS``."""
    return (score.department, *(_count(tally) for tally in score.tallies), points(score), remark(score))


def _count(tally: Tally) -> str:
    """How many give the credit of how many that count: 9/10."""
    return f"{tally.credited}/{tally.counted}" if tally.counted else NO


def csv_cells(score: Score) -> tuple[str, ...]:
    """The cells of any department under ``CSV_HEADS``; of one that is exempt nothing but that."""
    counts = [str(n) for tally in score.tallies for n in (tally.credited, tally.counted)]
    blank = [""] * (2 * len(PARTS))
    return (
        score.department,
        "否" if score.sort == "exempt" else "是",
        *(counts if score.sort == "scored" else blank),
        points(score),
        remark(score) if score.sort != "exempt" else "",
    )


def remark(score: Score) -> str:
    """What stands beside a score: how many deadlines are joint, wait for the office, do not count."""
    joint = sum(len(line.status.lead) > 1 for line in score.counted)
    told = [f"联合{joint}"] if joint else []
    told += [f"待核验{len(score.awaiting)}"] if score.awaiting else []
    told += [f"另有不计{len(score.left_out)}"] if score.left_out else []
    return "、".join(told)


def head(score: Score, scores: Scores) -> Head:
    """The line above the working of a department."""
    if score.sort == "exempt":
        return Head(f"{score.department}　{EXEMPT}")
    if score.points is None:
        return Head(f"{score.department}　{NAME}：{NONE}", "没有已到期的应计节点")
    return Head(f"{score.department}　{NAME} {score.points}分", f"满分{scores.rules.points}分，{name_days(scores)}")


def part_rows(score: Score) -> list[tuple[str, ...]]:
    """The parts of a score under ``PART_HEADS``, with their sum."""
    rows = []
    for tally in score.tallies:
        name = PARTS[tally.part]
        if tally.band is None or tally.rate is None:
            rows.append((name, NO, NO, NO, str(tally.weight), NO))
        else:
            share = f"{tally.band.share}%"
            rows.append((name, _count(tally), _share(tally.rate), share, str(tally.weight), _number(tally.earned)))
    return [*rows, ("合计", "", "", "", str(score.weighed), _number(score.earned))]


def tell_sum(score: Score) -> str:
    """How the sum of the parts becomes the score, in a sentence without a full stop."""
    if score.percent is None:
        return ""
    left = [PARTS[tally.part] for tally in score.tallies if tally.band is None]
    why = f"{'、'.join(left)}没有可计的，权重按比例归其余；" if left else ""
    return f"{why}{_number(score.earned)}÷{score.weighed}×{score.rules.points}分，四舍五入到0.1，得{score.points}分"


def tell_parts(score: Score) -> str:
    """The parts of a score and their sum in a sentence without a full stop, for a paper."""
    told = []
    for tally in score.tallies:
        if tally.band is not None and tally.rate is not None:
            share = tally.band.share
            got = f"得{tally.weight}的{share}%，为{_number(tally.earned)}" if share else "不得分"
            told.append(f"{PARTS[tally.part]}{_count(tally)}（{_share(tally.rate)}），{got}")
    return f"{'；'.join(told)}。{tell_sum(score)}"


def _share(value: Fraction) -> str:
    return f"{_decimal(value)}%"


def _number(value: Fraction) -> str:
    """A number to one decimal, half up, without .0."""
    told = str(_decimal(value))
    return told.removesuffix(".0")


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def due(line: Line, between: str = "\n") -> str:
    """The deadline of a line, with the printed day if it is another one; ``between`` separates them."""
    it = words.due(line.node)
    return between.join(part for part in (it.day, it.was) if part)


def state(line: Line, audience: Audience, between: str = "\n") -> str:
    """How the deadline stands, with the day of completion; ``between`` separates them.

    Of one whose task is not judged nobody is told whether it was late, nor the day that would tell it.
    """
    if line.why == "unlit":
        return str(words.name_state(line.node, line.status, "units"))
    told = words.name_state(line.node, line.status, audience, judged=True)
    done = line.node.completed if line.node.met or line.node.state == "reported_done" else None
    shown = done is not None and not (audience != "office" and line.status.disputes)
    return str(told) + (f"{between}{done}完成" if shown else "")


def line_row(line: Line, score: Score, audience: Audience, between: str = "\n") -> tuple[str, ...]:
    """A deadline that counts under ``LINE_HEADS``; ``between`` separates the parts of a cell."""
    credits = (YES if line.has(part) else NO for part in SCORE_PARTS[:3])
    name, why = titles.name_node(line.status, line.node), explain(line, score)
    return (
        line.status.task.label,
        due(line, between),
        state(line, audience, between),
        *credits,
        f"{name}（{why}）" if why else name,
    )


def left_row(line: Line, audience: Audience, between: str = "\n") -> tuple[str, ...]:
    """A deadline that does not count under ``LEFT_HEADS``; ``between`` separates the parts of a cell."""
    return (line.status.task.label, due(line, between), state(line, audience, between), tell_reason(line))


def tell_reason(line: Line) -> str:
    """Why a deadline does not count."""
    return WHY[line.why] if line.why is not None else ""


def explain(line: Line, score: Score) -> str:
    """Who leads a deadline jointly, and why it lacks a credit; empty where there is nothing to say."""
    return "；".join(told for told in (tell_joint(line, score), *_explain(line)) if told)


def tell_joint(line: Line, score: Score) -> str:
    """With whom a department leads a deadline jointly; empty if alone."""
    others = [name for name in line.status.lead if name != score.department]
    return f"与{'、'.join(others)}联合牵头" if others else ""


def _explain(line: Line) -> Iterator[str]:
    node = line.node
    if line.awaiting:
        yield "待核验，按所报计"
    if line.complete and not line.in_time and node.completed is not None and node.date is not None:
        if node.must_prove(node.completed):
            yield f"{node.done.arrived if node.done else ''}才报来，完成之日没有材料证明"
        else:
            yield f"逾期{(node.completed - node.date).days}天完成"
    elif node.state == "closed_unmet":
        yield "指标未达到，不算完成"
    elif not line.complete:
        yield "时限已过，没有办结"
    free = node.returned - len(line.charged)
    if free > 0:
        yield f"首次{GROUNDS['evidence'].word}，不计"
    if line.charged:
        yield "、".join(map(_name_charged, line.charged)) + "，计在质量"
    if line.waits:
        yield "等待领导答复，已办成的照计"


def _name_charged(entry: Entry) -> str:
    """A return that costs quality: of one for evidence only another than the first does."""
    return f"{'再次' * (entry.ground == 'evidence')}{GROUNDS[entry.ground or 'result'].word}"


def answer_rows(answers: Sequence[Answer]) -> list[tuple[str, ...]]:
    """The rounds of feedback by task, under ``ANSWER_HEADS``."""
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.status.task.label, []).append(answer)
    return [
        (label, str(len(some)), str(sum(it.answered for it in some)), tell_missed(some) or NO)
        for label, some in found.items()
    ]


def tell_missed(answers: Sequence[Answer]) -> str:
    """The rounds that were not answered by their day: 2019年第四季度（2019-12-25前）; empty if all were."""
    return "、".join(f"{it.period.words}（{it.due}前）" for it in answers if not it.answered)


def tell_answers(score: Score) -> str:
    """The rounds of feedback in a sentence without a full stop, for a paper; empty if none was due."""
    if not score.answers:
        return ""
    missed = [it for it in score.answers if not it.answered]
    told = f"例行反馈应报{len(score.answers)}次，按时{len(score.answers) - len(missed)}次"
    rows = [f"{it.status.task.label}（{it.period.words}）" for it in missed]
    return told + (f"；没有按时的：{'、'.join(rows)}" if rows else "")


def change_row(change: Change, between: str = "\n") -> tuple[str, ...]:
    """What would give a missing credit, under ``CHANGE_HEADS``; ``between`` separates the parts of a cell."""
    line = change.line
    return (line.status.task.label, due(line, between), MEANS[change.means], f"{change.points}分")


def tell_proofs(score: Score) -> str:
    """For which tasks a document could still prove the day of completion, in a sentence; empty if for none."""
    labels = _list_labels([change.line for change in score.changes if change.means == "prove"])
    return (
        f"时限内确已完成的（{labels}），可以随回执报来证明完成之日的材料，核验通过的，完成、按期都得。"
        if labels
        else ""
    )


def move_row(move: Move, rules: ScoreRules) -> tuple[str, ...]:
    """How the order moves with a weight, under ``MOVE_HEADS``."""
    shifts = "、".join(f"{name}{'前移' if places > 0 else '后移'}{abs(places)}" for name, places in move.shifts.items())
    weight = f"{PARTS[move.part]} {rules.weights[move.part]}→{move.weight}"
    return (weight, f"{move.changed}家" if move.changed else NO, shifts or NO)


SENSITIVITY = Head("权重变动时先后怎样变", "各权重加减10，其余按比例；只供斟酌权重，不排名，不外传")
