"""年度定账: the years of each plan, which are final, which wait, and what should be settled before."""

import datetime as dt

from starlette.responses import Response

from bizenv.base.tuples import NamedTuple
from bizenv.desk.acts import close_year
from bizenv.desk.acts.close_year import Unsettled, Year
from bizenv.desk.desk import Desk
from bizenv.desk.papers import telling
from bizenv.desk.shell import quote
from bizenv.standing.periods import Telling, find_period
from bizenv.views.wording import glance
from bizenv.web.asking import Asked
from bizenv.web.render import render
from bizenv.web.routing import place


class Row(NamedTuple):
    """A year: how the plan stood at its end, empty for the year that is not over; whether its circular is on record."""

    year: Year
    sentence: str
    told: bool


class Shown(NamedTuple):
    """A plan: its name beside others, its id, its title, its years, those that can be closed, what came by then and is not settled."""

    name: str
    plan: str
    title: str
    rows: list[Row]
    waiting: list[int]
    unsettled: Unsettled | None


def show_years(asked: Asked) -> Response:
    """The years of each plan, those that wait to be chosen."""
    desk = asked.desk
    plans = [_show(one) for one in desk.apart]
    waiting = next((it for it in plans if it.waiting), None)
    return render(
        asked,
        "years.html",
        plans=plans,
        command=_compose(desk, waiting) if waiting is not None else "",
        notes=desk.notes,
    )


def _compose(desk: Desk, it: Shown) -> str:
    """The command that closes the years of a plan that wait."""
    beside = f" --plan {quote(it.name)}" if it.name and not desk.plans else ""
    return f"bizenv close-year {' '.join(map(str, it.waiting))} --approved-by 姓名 --post 职务{beside}{desk.typed_data}"


def _show(desk: Desk) -> Shown:
    years = close_year.list_years(desk)
    plan = desk.book.plan
    rows = [_row(desk, year) for year in reversed(years)]
    waiting = [it.year for it in years if it.waits]
    unsettled = close_year.find_unsettled(desk, waiting[-1]) if waiting else None
    return Shown(desk.beside, plan.id, plan.title, rows, waiting, unsettled)


def _row(desk: Desk, year: Year) -> Row:
    period = find_period(dt.date(year.year, 12, 31), "year")
    sentence = ""
    if period.last < desk.today:
        sentence = glance.tell(telling.find_facts(desk, Telling(period, period.last, closed=True)), None)
    return Row(year, sentence, desk.ledger.is_circular_issued(period.name))


ROUTES = (place("/years", show_years, keeps=True),)
