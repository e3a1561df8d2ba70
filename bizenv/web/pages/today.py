"""今日: how the plans stand, what waits for the office, what falls due, who is silent."""

import datetime as dt
from collections.abc import Hashable, Sequence

from starlette.responses import RedirectResponse, Response

from bizenv.base.tuples import NamedTuple
from bizenv.desk import together
from bizenv.desk.desk import Desk
from bizenv.desk.papers import telling
from bizenv.desk.todo import find_beside, find_morning, tell
from bizenv.standing.todo import Todo
from bizenv.views.wording import glance, report, words
from bizenv.views.wording.todo import Line
from bizenv.web.asking import Asked
from bizenv.web.memory import keep
from bizenv.web.pages.doubts import count_doubts
from bizenv.web.render import render
from bizenv.web.routing import place
from bizenv.web.table import tell_default
from bizenv.web.ways import Way, find_way

FEW = 200
"""How many lines of a block are listed at first: a large plan has more than anybody reads in a morning."""


class Stand(NamedTuple):
    """How a plan stands: its name beside others, its id and its title, the period and the day, tags, the sentence."""

    name: str
    plan: str
    title: str
    day: str
    tags: tuple[str, ...]
    sentence: str


class TodayRow(NamedTuple):
    """A thing that waits: its line, where its task is, where it is done, the command that does the same."""

    line: Line
    task: str
    way: Way | None
    command: str


class Block(NamedTuple):
    """What waits of one kind: its heading, how many there are, and those that are listed."""

    name: str
    number: int
    rows: tuple[TodayRow, ...]


class Silent(NamedTuple):
    """Who was silent in the round that closed last: the round, with the plan beside others; the units and what each owes."""

    told: str
    units: tuple[tuple[str, int], ...]


def show_today(asked: Asked) -> Response:
    """What waits for the office on the day."""
    desk = asked.desk
    if _is_first_day(asked):
        return RedirectResponse("/first", 303)
    morning = find_morning(desk, asked.day)
    told = tell(desk, morning)
    most = None if asked.text("all") else FEW
    together.tell_said(desk)
    return render(
        asked,
        "today.html",
        stands=[_stand(one, asked.day) for one in desk.apart],
        head=told.head,
        empty=all(book.is_empty(asked.day, desk.recorded_by) for book in desk.books),
        blocks=[
            Block(it.name, len(it.lines), tuple(_row(desk, line, told.data) for line in it.lines[:most]))
            for it in told.blocks
        ],
        every=asked.make_address("/", *(("as-of", day) for day in asked.texts("as-of")), ("all", "1")),
        counts=[_row(desk, line, told.data) for line in told.counts],
        silents=[it for part in morning.todo.parts for it in _list_silent(part)],
        doubts=count_doubts((one.book.plan, one.book.folder) for one in desk.apart),
        command=f"bizenv todo{told.plans}{told.again}{told.data}",
        notes=list(dict.fromkeys([*told.notes, *desk.notes])),
    )


def _is_first_day(asked: Asked) -> bool:
    """Whether there is nothing of a person's own yet; the shipped plan is looked at by its name."""
    return not asked.office.own and not asked.desk.plans


def _stand(desk: Desk, day: dt.date) -> Stand:
    """How a plan stands, as its page in ``dashboard`` says it."""
    return keep(desk.book, ("stand", day, desk.today, desk.beside), lambda: _find_stand(desk, day))


def _find_stand(desk: Desk, day: dt.date) -> Stand:
    facts = telling.find_facts(desk, tell_default(desk, day))
    sentence = glance.tell(facts, telling.find_comparison(desk, facts, groups=False))
    plan = desk.book.plan
    return Stand(desk.beside, plan.id, plan.title, report.tell_days(facts), tuple(glance.list_tags(facts)), sentence)


def _row(desk: Desk, line: Line, data: str) -> TodayRow:
    plan = "" if desk.several else desk.book.plan.id
    typed = str(line.command)
    task = find_way(f"bizenv show {line.task}", plan) if line.task else None
    return TodayRow(line, task.address if task is not None else "", find_way(typed, plan), f"{typed}{data}")


def _list_silent(todo: Todo) -> Sequence[Silent]:
    if todo.silent is None or not todo.silent[1]:
        return ()
    period, silent = todo.silent
    owed: dict[str, int] = {}
    for it in silent:
        owed[words.first_lead(it.status)] = owed.get(words.first_lead(it.status), 0) + 1
    plan = f"{todo.plan.name}　" if todo.plan is not None else ""
    return (Silent(f"{plan}{period.words}", tuple(owed.items())),)


def _find_beside(asked: Asked) -> Hashable:
    """What the page shows that lies outside the plans: what came in, and the clues; with what is said of them."""
    if _is_first_day(asked):
        return None
    desk = asked.make_desk()
    found = find_beside(desk, asked.day)
    together.tell_said(desk)
    return found, tuple(desk.notes)


ROUTES = (place("/", show_today, keeps=_find_beside),)
