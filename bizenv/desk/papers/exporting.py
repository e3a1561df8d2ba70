"""The whole plan with its progress, or several, in the file format of another program."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from bizenv.base.errors import MisuseError
from bizenv.desk import extras
from bizenv.desk.desk import Desk
from bizenv.desk.papers import telling
from bizenv.standing.query import Query, select
from bizenv.views.wording.shares import Share


def refuse_several(desk: Desk) -> None:
    """Raise MisuseError where several plans are asked, of which a database holds one alone."""
    if desk.several:
        raise MisuseError(
            f"数据库只装一个方案，这里有{len(desk.books)}个：用 --plan 指一个；几个一起的，写成数据集："
            f"bizenv export 数据集 --format parquet{desk.typed_data}，用 bizenv query 查"
        )


def find_share(desk: Desk, period: str | None, names: tuple[str, ...], as_of: dt.date, *, handed_over: bool) -> Share:
    """What is told of a plan. ``names``: of these departments alone; ``handed_over``: also where they no longer have anything.

    Raises OptionsError, DataError, MisuseError for one of several plans in which they have nothing.
    """
    told = telling.find_facts(desk, telling.find_telling(desk, period, as_of), by="department", leads=names)
    statuses = select(told.standing, Query(department=names))
    if desk.beside and names and not statuses and not handed_over:
        raise MisuseError(f"{'、'.join(names)}没有牵头、配合的事项")
    return Share(told, statuses, desk.ledger, desk.beside)


def load_writer(form: str, names: tuple[str, ...]) -> Callable[[Sequence[Share]], bytes]:
    """The function that makes the bytes of a format: xlsx, ics or sqlite. Raises MisuseError if its library is not installed."""
    with extras.needed_for(f"{form} 文件"):
        match form:
            case "xlsx":
                from bizenv.views.office import workbook

                return workbook.render
            case "ics":
                from bizenv.views.data import calendar

                return partial(calendar.render, departments=names)
            case _:
                from bizenv.views.data import database

                return lambda shares: database.render(shares[0].report, shares[0].statuses)


def warn_days_off(desk: Desk, as_of: dt.date) -> None:
    """Say so if nothing is known of holidays, on which the reminders of a calendar may then fall."""
    from bizenv.phrases import holidays

    try:
        holidays.find_working_day(as_of)
    except holidays.UnknownError:
        desk.say("没有装节假日数据（pip install 'bizenv[workday]'），提醒只避开周六、周日")
