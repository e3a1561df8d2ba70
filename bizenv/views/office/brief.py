"""督查专报: what a leader has to know, on exactly one page: how things stand, what went well, what lags, what is asked.

The lines are counted in advance. A list that does not fit is cut, and its heading says how many points there are.
"""

from collections.abc import Sequence

from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.standing.report import Line
from bizenv.views.office.bulletin import SUBJECT, Facts, name_subject, tell_change
from bizenv.views.office.lines import measure
from bizenv.views.wording import report, titles, words
from bizenv.views.wording.lagging import (
    Merit,
    gap,
    lag,
    list_merits,
    list_requests,
    tell_request,
)
from bizenv.views.wording.paper import Block, Given, Paper

LINES, CHARACTERS = 27, 32
"""Lines below the title and Han characters in a line, on a page of a brief; one character a line is kept in reserve."""
_TURNS = (2, 1, 1, 0, 1)
"""The list (主要成效, 存在问题, 提请协调事项) that gets the next line: 存在问题 gets three points of every five."""
_WISH = 40
"""The most characters of what is asked for."""
MASTHEAD = "督查专报"


def make_paper(facts: Facts, given: Given) -> Paper:
    """The brief as a document. ``facts.report`` needs no rows. The office issues it where no other organ is given."""
    it = facts.report
    title = name_subject(it)
    overall = _overall(facts)
    left = LINES - 3 - sum(map(_lines, overall)) - 2 * (_lines(title, 25) - 1) - bool(given.approved_by)
    empty = it.standing.empty
    bright = [] if empty else [_bright(merit) for merit in list_merits(it)]
    stuck = [] if empty else [_stuck(line) for line in it.lagging]
    asked = [] if empty else [tell_request(request, _WISH) for request in list_requests(it)]
    shown = _fit([bright, stuck, asked], left)
    none = "台账为空，不作评价。"
    sections = [
        (
            f"主要成效{_of(bright, shown[0], '择要列')}",
            _list(bright, shown[0], none if empty else "本期没有按期办结销号的任务。"),
        ),
        (f"存在问题{_of(stuck, shown[1])}", _list(stuck, shown[1], none if empty else "没有逾期和进度滞后的任务。")),
        (
            f"提请协调事项{_of(asked, shown[2])}",
            _list(asked, shown[2], none if empty else "各单位没有提请协调的事项。"),
        ),
    ]
    blocks = [Block(line) for line in overall]
    for number, (head, lines) in zip("一二三", sections, strict=True):
        blocks += [Block(f"{number}、{head}", "heading"), *(Block(line) for line in lines)]
    office = it.standing.registry.plan.office
    return Paper(
        title=title,
        given=given._replace(issuer=given.issuer or office or None),
        as_of=it.standing.as_of,
        number=given.numbered,
        tail=SUBJECT,
        masthead=MASTHEAD,
        blocks=tuple(blocks),
        signed=False,
        compact=True,
    )


def _of(texts: Sequence[str], shown: int, how: str = "列前") -> str:
    """How many points a list has, and how many of them are shown: （8项）, （共21项，择要列5项）."""
    if not texts or shown == len(texts):
        return f"（{len(texts)}项）" if texts else ""
    return f"（共{len(texts)}项，{f'{how}{shown}项' if shown else '见台账'}）"


def _overall(facts: Facts) -> list[str]:
    """How things stand: in the first sentence what was due in the period and what lags, then all the rest."""
    it = facts.report
    c = it.counts
    day = f"截至{words.as_of(it.standing)}，"
    if it.standing.empty:
        return [f"{day}{report.EMPTY}"]
    told = list(report.sentences(it, named=False))
    due = [str(line) for line in told[1:] if line.head.startswith(it.period.words)]
    first = day + (due[0] if due else f"{it.period.words}没有到期的任务") + "。"
    change = tell_change(facts)
    rest = [f"方案共{c.total}项任务"]
    rest += [f"{report.PLACES['earlier']}尚有{c.earlier_open}项未办结"] if c.earlier_open else []
    if c.places["later"]:
        lagging = f"，其中{report.LAGS['behind']}{c.later_lagging}项" if c.later_lagging else ""
        rest.append(f"{report.PLACES['later']}{c.places['later']}项{lagging}")
    if c.places["undated"]:
        silent = words.silence(closed=it.round_closed)
        rest.append(
            f"{report.PLACES['undated']}{c.places['undated']}项"
            + (f"，其中{silent}{c.undated_silent}项" if c.undated_silent else "")
        )
    rest += map(str, (*report.tell_reviewed(it), *report.tell_beside(it)))
    return [first + (f"{change}。" if change else ""), f"{'；'.join(rest)}。"]


def _bright(merit: Merit) -> str:
    when = f"提前{merit.early}天办结" if merit.early else "按期办结" if merit.node.date is not None else "已办结"
    return "，".join([_named(merit.line.status, merit.node), when, *merit.beyond[:1]]) + "。"


def _stuck(line: Line) -> str:
    it = lag(line)
    return f"{_named(it.status, it.node)}，{gap(it)}。"


def _named(status: Status, node: Node) -> str:
    """A task with its number and its first lead: 推行全程电子退税（第35(2)项，某局等2家）."""
    more = f"等{len(status.lead)}家" if len(status.lead) > 1 else ""
    return f"{titles.name_node(status, node)}（{words.item(status.task)}，{words.first_lead(status)}{more}）"


def _lines(text: str, characters: int = CHARACTERS) -> int:
    """How many lines a paragraph takes with its indent; ``characters`` is how many Han characters a line holds."""
    return max(1, -(-(4 + measure(text)) // (2 * characters - 1)))


def _fit(lists: Sequence[Sequence[str]], left: int) -> list[int]:
    """How many points of each list are shown so that all lists together take at most ``left`` lines.

    The lists get a point each in the order of ``_TURNS``, until none fits any more.
    """
    shown = [0] * len(lists)
    grown = True
    while grown:
        grown = False
        for n in _TURNS:
            more = [count + (m == n) for m, count in enumerate(shown)]
            if shown[n] < len(lists[n]) and sum(map(_needed, lists, more)) <= left:
                shown, grown = more, True
    return shown


def _needed(points: Sequence[str], shown: int) -> int:
    """The lines of the points shown, or of the one that says that there are none."""
    return sum(map(_lines, _number(points[:shown], len(points)))) + (not points)


def _list(points: Sequence[str], shown: int, none: str) -> list[str]:
    """The points that are shown; ``none`` if there are no points."""
    return _number(points[:shown], len(points)) if points else [none]


def _number(texts: Sequence[str], points: int) -> list[str]:
    """Points with their numbers; the only ``points`` of a list has none."""
    return [f"{n}. {text}" if points > 1 else text for n, text in enumerate(texts, start=1)]
