"""考评建议得分 on paper: the table for the assessing body, and a sheet for each unit alone."""

import datetime as dt

from bizenv.standing.score import Line, Score, Scores
from bizenv.views.office import AUDIENCE
from bizenv.views.office.check import TO_OBJECT, ask, make_slip
from bizenv.views.wording import score as told
from bizenv.views.wording import titles
from bizenv.views.wording.paper import Block, Given, Paper, Table, address

SHEET_HEADS = ("编号", "任务", "时限", "情况", *told.LINE_HEADS[3:6], "说明")


def make_paper(scores: Scores, given: Given, addressee: str | None) -> Paper:
    """The table for the assessing body, in the order of the document.

    What waits for the office is an open place: nobody can approve a score that rests on what was not verified.
    """
    plan = scores.standing.registry.plan
    rows = tuple(_row(score) for score in scores.list_sort("scored"))
    found = scores.awaiting
    waiting = (
        f"【待核验{len(found)}个节点：{'、'.join(dict.fromkeys(it.status.task.label for it in found))}】"
        if found
        else ""
    )
    exempt = len(scores.list_sort("exempt"))
    left = (told.tell_none(scores), f"{told.EXEMPT}{exempt}家" if exempt else "", told.tell_reviewed(scores))
    told_of = [text for text in left if text]
    blocks = [
        Block(
            f"根据{titles.cite(plan)}的任务台账，现将{scores.year.words}任务落实情况的{told.NAME}"
            f"（{told.name_days(scores)}）报送如下，供考评打分时参考。"
        ),
        Block(f"{told.tell_rules(scores.rules)}。{told.SUGGESTED}。", lead="一、计分。"),
        Block(f"{told.COUNTING}。", lead="二、口径。"),
    ]
    if told_of:
        blocks.append(Block("；".join(told_of) + "。", lead="三、不列入的。"))
    if waiting:
        blocks.append(Block(f"{waiting}按所报计，核验后定。"))
    if scores.early:
        blocks.append(Block(f"{told.tell_early(scores)}。"))
    return Paper(
        title=f"{scores.year.words}度{titles.name_work(plan)}{told.NAME}表",
        given=given,
        as_of=scores.standing.as_of,
        addressee=address(addressee),
        tail=f"{told.NAME}表",
        blocks=tuple(blocks),
        table=Table(told.PAPER_HEADS, (26, 9, 10, 10, 10, 10, 10, 27), rows, dense=True),
        preliminary=scores.early,
    )


def _row(score: Score) -> tuple[str, ...]:
    name, *counts, points, remark = told.cells(score)
    return (name, str(len(score.counted)), *counts, points, remark)


def list_units(scores: Scores) -> list[Score]:
    """The departments that get a sheet: those with a deadline in the year, counted or not, and not exempt."""
    return [score for score in scores.scores if score.sort != "exempt" and score.lines]


def make_sheet(scores: Scores, score: Score, given: Given, limit: dt.date | None) -> Paper:
    """核对稿: a unit's own score with its own lines and nothing of another unit. ``limit``: the day until which it answers."""
    plan, unit = scores.standing.registry.plan, score.department
    you, by, request = ask(scores.standing, unit, limit)
    result = (
        f"{told.NAME}为{score.points}分（满分{scores.rules.points}分）"
        if score.points is not None
        else f"没有已到期的应计节点，{told.NONE}"
    )
    parts = [f"{told.tell_parts(score)}。"] if score.points is not None else []
    answers = told.tell_answers(score)
    return Paper(
        title=f"{scores.year.words}度{titles.name_work(plan)}{told.NAME}核对稿",
        given=given,
        as_of=scores.standing.as_of,
        addressee=f"{unit}：",
        tail=f"{told.NAME}核对稿",
        blocks=(
            Block(
                f"根据{titles.cite(plan)}的任务台账，{you}{scores.year.words}{result}，{told.name_days(scores)}。"
                f"{told.SUGGESTED}。现将{you}的{len(score.lines)}个节点送{you}核对，见下表。"
            ),
            Block("".join([*parts, f"{answers}。" if answers else ""]), lead="一、怎样算出。"),
            Block(f"{told.tell_rules(scores.rules)}。{told.COUNTING}。", lead="二、口径。"),
            Block(f"{request}{told.tell_proofs(score)}", lead="三、核对。"),
            Block(
                "有异议的，逐项写明事实和理由，附佐证材料。由没有参加核验的人员复核，作出结论之前该项不计，既不算得也不算失。"
                "到期没有送回的，按表中情况报考评主体；以后仍可依规定提出异议、申请复核。",
                lead="四、异议。",
            ),
        ),
        table=Table(
            SHEET_HEADS,
            (10, 22, 18, 23, 8, 8, 8, 23),
            tuple(_sheet_row(line, score) for line in score.lines),
            dense=True,
        ),
        mark=f"核对稿（只送{unit}核对，未经审定，不得外发）",
        sealed=False,
        compact=True,
        slip=make_slip(unit, told.name(scores), by),
    )


def _sheet_row(line: Line, score: Score) -> tuple[str, ...]:
    """A deadline on the sheet of a unit, whether it counts or not."""
    name = titles.name_node(line.status, line.node)
    if line.why is not None:
        credits, why = (told.NONE,) * 3, told.tell_reason(line)
        joint = told.tell_joint(line, score)
        return (
            line.status.task.label,
            name,
            told.due(line),
            told.state(line, AUDIENCE),
            *credits,
            "；".join(filter(None, (joint, why))),
        )
    label, due, state, *marks, _ = told.line_row(line, score, AUDIENCE)
    return (label, name, due, state, *marks, told.explain(line, score) or told.NO)


def sum_up(scores: Scores, sheets: int) -> str:
    """What the office is told in the end: how many sheets there are, who gets none, and what to do with the answers."""
    lines = [f"核对稿{sheets}份（{told.name(scores)}，{told.name_days(scores)}），没有记入台账。"]
    none = told.tell_exempt(scores)
    lines += [f"{none}，没有核对稿。"] if none else []
    return "\n".join([*lines, TO_OBJECT])
