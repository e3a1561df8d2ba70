"""How a period went: its standing, and the facts of the papers that tell it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bizenv.base.days import DayError, Every
from bizenv.base.errors import OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.standing import periods, rounds
from bizenv.standing.periods import Period, Telling
from bizenv.standing.report import By, Report, make_report

if TYPE_CHECKING:
    from bizenv.standing.comparison import Comparison
    from bizenv.standing.standing import Standing


def find_telling(desk: Desk, period: str | None, as_of: dt.date, *, circular: bool = False) -> Telling:
    """Which period is told, and how it stands on which day; says to the person which period was chosen by default.

    ``as_of``: the day that is asked about, or today. ``circular``: as in ``periods.tell_default``. Raises OptionsError
    if the period has not begun, DataError.
    """
    if period is not None:
        try:
            return periods.tell(periods.parse_period(period), desk.as_of, as_of)
        except DayError as error:
            raise OptionsError(str(error)) from None
    plan, every = desk.registry.plan, desk.rules.feedback.every
    ledger = desk.ledger
    found = periods.tell_default(
        desk.as_of, as_of, every, plan.issued, lambda it: ledger.is_circular_issued(it.name), circular=circular
    )
    if found.other is not None:
        desk.say(
            f"没有给 --period，说的是{found.period.words}（截至 {found.as_of}）；要{found.other.words}的，加 --period {found.other.name}"
        )
    return found


def list_periods(desk: Desk, day: dt.date) -> dict[Every, list[Period]]:
    """The periods that may be told of the plan on a day, by their length, the newest first. Raises DataError."""
    issued = desk.registry.plan.issued
    lengths: tuple[Every, ...] = ("quarter", "month", "half", "year")
    return {every: list(_list_back(day, every, issued)) for every in lengths}


class PeriodsOffered(NamedTuple):
    """The periods that may be told on a day: those that ended last, those that run, and all before."""

    ended: list[Period]
    running: list[Period]
    earlier: list[Period]


def offer_periods(desk: Desk, day: dt.date) -> PeriodsOffered:
    """Of each length the period that ended last and the one that runs, then the rest. Raises DataError."""
    ended, running, earlier = [], [], []
    for some in list_periods(desk, day).values():
        now = [it for it in some if it.last >= day]
        past = [it for it in some if it.last < day]
        running += now
        ended += past[:1]
        earlier += past[1:]
    return PeriodsOffered(ended, running, earlier)


def _list_back(day: dt.date, every: Every, issued: dt.date) -> Iterator[Period]:
    it: Period | None = periods.find_period(max(day, issued), every)
    while it is not None and it.last >= issued:
        yield it
        it = periods.find_previous(it)


def find_standing(desk: Desk, told: Telling) -> "Standing":
    """The standing of the plan in a period. Raises DataError.

    What is told as it stood at the end of a period counts what the office received by the closing day of its circular.
    """
    return stand(desk, told.as_of, closed=told.closed, received_by=find_last_receipt(desk, told))


def find_last_receipt(desk: Desk, told: Telling) -> dt.date | None:
    """The day by which the office must have received what a period is told with; None where nothing came after it."""
    late = told.closed and any(entry.arrived > told.as_of for entry in desk.ledger.entries)
    return rounds.find_closing_day(told.period, desk.rules.feedback) if late else None


def stand(desk: Desk, as_of: dt.date, *, closed: bool = False, received_by: dt.date | None = None) -> "Standing":
    """The standing of the plan on a day, for a paper made today: what a unit objects to since is under review in it.

    Raises DataError.
    """
    reviewed = max(as_of, desk.today)
    return desk.standing(as_of, closed=closed, received_by=received_by, reviewed=reviewed)


def find_facts(
    desk: Desk,
    told: Telling,
    *,
    by: By | None = None,
    leads: Sequence[str] = (),
    since: "Standing | None" = None,
) -> Report:
    """The report on a period; ``by``, ``since``: as in ``make_report``; ``leads``: of what these departments lead only.

    Raises DataError.
    """
    made = min(desk.as_of or desk.today, desk.recorded_by or dt.date.max)
    standing = find_standing(desk, told)
    known = min(desk.today, desk.recorded_by or dt.date.max)
    final = told.period.every == "year" and desk.ledger.is_final(told.period.first.year, known)
    it = make_report(standing, desk.ledger, told.period, by=by, departments=leads, since=since, made=made, final=final)
    if told.other is None or not told.period.last < told.as_of:
        return it
    return it._replace(beside=make_report(standing, desk.ledger, told.other, departments=leads, made=made))


def find_comparison(desk: Desk, facts: Report, most: int = 2, *, groups: bool = True) -> "Comparison | None":
    """The comparison of ``most`` periods up to that of a report, by default of it and the one before; see ``make_comparison``.

    Raises DataError.
    """
    from bizenv.standing.comparison import make_comparison

    return make_comparison(
        facts, desk.ledger, lambda it: find_standing(desk, Telling(it, it.last, closed=True)), most=most, groups=groups
    )
