"""督查专报: what a leader has to know, on exactly one page: 总体、主要成效、存在问题、提请协调事项.

The lines are counted in advance. A list that does not fit is cut, and says how many more points the ledger has.
"""

import unicodedata
from collections.abc import Sequence

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.report import Line
from bizenv.views.office.bulletin import Facts, count_lamps, list_good
from bizenv.views.wording import report, titles, words
from bizenv.views.wording.lagging import gap, lag
from bizenv.views.wording.paper import Block, Given, Paper

LINES, CHARACTERS = 29, 31
"""Lines below the title and Han characters in a line, on a page of a brief; one character a line is kept in reserve."""
_TURNS = (0, 1, 1, 2)
"""The list (主要成效, 存在问题, 提请协调事项) that gets the next line: 存在问题 gets two lines of every four."""
_LONGEST = 72
"""The most characters of a point."""


def make_paper(facts: Facts, given: Given) -> Paper:
    """The brief as a document. ``facts.report`` needs no rows."""
    it = facts.report
    title = f"{titles.name_plan(it.standing.registry.plan)}{it.period.words}推进情况"
    overall = _cut(_overall(facts), 4 * CHARACTERS)
    left = LINES - 4 - _lines(overall) - 1
    left -= 2 * _lines(title, 20) - 2
    empty = it.standing.empty
    bright = [] if empty else [_bright(line) for line in list_good(it)]
    stuck = [] if empty else [_stuck(line) for line in it.lagging]
    asked = [
        f"{words.first_lead(line.status)}：{line.status.coordinate}（{words.item(line.status.task)}）"
        for line in it.coordination
    ]
    room = _shared(left, [bright, stuck, asked])
    none = "台账为空，不作评价。" if empty else "本期没有。"
    sections = [
        ("总体", [overall]),
        (f"主要成效{_of(bright)}", _fitted(bright, room[0], none)),
        (f"存在问题{_of(stuck)}", _fitted(stuck, room[1], "没有逾期和预警的任务。" if not empty else none)),
        (f"提请协调事项{_of(asked)}", _fitted(asked, room[2], "各单位没有提请协调的事项。")),
    ]
    blocks: list[Block] = []
    for number, (head, lines) in zip("一二三四", sections, strict=True):
        blocks += [Block(f"{number}、{head}", "heading"), *(Block(line) for line in lines)]
    return Paper(
        title=title,
        number=f"（截至{words.as_of(it.standing)}）",
        addressee="",
        blocks=tuple(blocks),
        day=given.day,
        issuer=given.issuer or "",
        approved_by=given.approved_by,
        signed=False,
        compact=True,
    )


def _of(texts: Sequence[str]) -> str:
    return f"（{len(texts)}项）" if texts else ""


def _overall(facts: Facts) -> str:
    it = facts.report
    c = it.counts
    parts = [f"共{c.total}项"]
    if it.standing.empty:
        parts.append(report.NOTHING)
    if c.places["due"]:
        closed, awaiting, extended, incomplete = (
            c.parts[part] for part in ("closed", "awaiting", "extended", "not_complete")
        )
        if it.standing.empty:
            parts.append(f"{it.period.words}应办结{c.places['due']}项")
        else:
            parts.append(
                f"{it.period.words}应办结{c.places['due']}项，已办结销号{closed}项（办结率{c.rate}%）、待核验{awaiting}项、"
                f"经批准延期{extended}项、未完成{incomplete}项（逾期{c.due['overdue']}项）"
            )
    before = c.places["earlier"] - c.earlier["closed"]
    if before and not it.standing.empty:
        parts.append(f"以前应办结的还有{before}项没有销号")
    parts.append(f"以后应办结{c.places['later']}项、无明确时限{c.places['undated']}项")
    if c.lights:
        parts.append(count_lamps(it))
    return "；".join(parts) + "。"


def _bright(pair: tuple[Line, Node]) -> str:
    line, node = pair
    return f"{_named(line.status, node)}，{words.day(node.completed) if node.completed else ''}完成。"


def _stuck(line: Line) -> str:
    it = lag(line)
    return f"{_named(it.status, it.node)}，{gap(it)}。"


def _named(status: Status, node: Node) -> str:
    """A task in short: its requirement, its number and its first lead department."""
    others = f"等{len(status.lead)}家" if len(status.lead) > 1 else ""
    return f"{titles.name_node(status, node)}（{words.item(status.task)}，{words.first_lead(status)}{others}）"


def _cut(text: str, most: int = _LONGEST) -> str:
    """A text on one line, cut to ``most`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 2].rstrip("，、；") + "……"


def _lines(text: str, characters: int = CHARACTERS) -> int:
    """How many lines a paragraph takes with its indent; ``characters`` is how many Han characters a line holds."""
    width = 4 + sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
    return max(1, -(-width // (2 * characters - 1)))


def _shared(left: int, lists: Sequence[Sequence[str]]) -> list[int]:
    """How many of the ``left`` lines each list gets, dealt in the order of ``_TURNS``; none gets more than it needs."""
    needs = [max(1, sum(_lines(f"{n}. {_cut(text)}") for n, text in enumerate(texts, 1))) for texts in lists]
    rooms = [0] * len(lists)
    while left > 0 and any(room < need for room, need in zip(rooms, needs, strict=True)):
        for n in _TURNS:
            if rooms[n] < needs[n] and left > 0:
                rooms[n] += 1
                left -= 1
    return rooms


def _fitted(texts: Sequence[str], room: int, none: str) -> list[str]:
    """The numbered points that fit into ``room`` lines, then how many are left out; ``none`` if there are no points."""
    if not texts:
        return [none]
    shown: list[str] = []
    used = 0
    for number, text in enumerate(texts, start=1):
        line = f"{number}. {_cut(text)}"
        more = number < len(texts)
        if used + _lines(line) + more > room:
            break
        shown.append(line)
        used += _lines(line)
    return shown if len(shown) == len(texts) else [*shown, f"其余{len(texts) - len(shown)}项见台账。"]
