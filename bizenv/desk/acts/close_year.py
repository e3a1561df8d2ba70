"""年度定账: the figures of a year are final."""

import datetime as dt

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import writing
from bizenv.desk.act import BY, DATE, NOTE, RECEIVED, Act, Ask
from bizenv.desk.desk import Desk
from bizenv.ledger.entry import Entry
from bizenv.standing import rounds
from bizenv.standing.periods import find_period


class Year(NamedTuple):
    """A year of a plan: what stands in the way of closing it on a day, empty if nothing does; the entry that closed it."""

    year: int
    hindrance: str
    closed: Entry | None

    @property
    def waits(self) -> bool:
        """Whether it can be closed."""
        return not self.hindrance and self.closed is None


class Unsettled(NamedTuple):
    """What came in a year or before it and is not settled: reports of completion that wait for a verification, objections, extensions."""

    reported: int
    disputed: int
    requested: int

    @property
    def number(self) -> int:
        """How many there are."""
        return self.reported + self.disputed + self.requested


def find_unsettled(desk: Desk, year: int) -> Unsettled:
    """What came in a year or before it and is not settled today; it keeps nobody from closing the year. Raises DataError."""
    statuses = desk.standing(desk.today).statuses
    last = dt.date(year, 12, 31)
    nodes = [node for status in statuses for node in status.nodes]
    return Unsettled(
        sum(node.done is not None and node.done.arrived <= last for status in statuses for node in status.awaiting),
        sum(entry.arrived <= last for status in statuses for entry in status.disputes),
        sum(node.requested is not None and node.requested.arrived <= last for node in nodes),
    )


def list_years(desk: Desk) -> list[Year]:
    """The years of the plan up to now, the first first. Raises DataError."""
    day = desk.today
    first = desk.registry.plan.issued.year
    closing = {e.year: e for e in desk.ledger.of("") if e.kind == "close_year" and e.date <= day}
    nothing = "台账为空，没有数字可定账" if desk.standing(day).empty else ""
    years = range(first, day.year + 1)
    return [Year(year, find_hindrance(desk, year, day) or nothing, closing.get(year)) for year in years]


def find_hindrance(desk: Desk, year: int, day: dt.date) -> str:
    """Why the figures of a year cannot be final on a day; empty if they can."""
    if day.year <= year:
        return f"{year}年还没有过完，不能定账"
    first = desk.registry.plan.issued.year
    if year < first:
        return f"方案{first}年印发，没有{year}年的数字可定账"
    closing = rounds.find_closing_day(find_period(dt.date(year, 12, 31), "year"), desk.rules.feedback)
    if day < closing:
        return f"{year}年的收报截止日是 {closing}，此前收到的还要计入；那天起才能定账"
    return ""


def prepare(
    desk: Desk, years: tuple[int, ...], facts: writing.Common, *, approved_by: str, post: str
) -> writing.Prepared:
    """The years that are final. Raises MisuseError for one that cannot be, DataError."""
    chosen = tuple(dict.fromkeys(years))
    for year in chosen:
        if why := find_hindrance(desk, year, facts.date):
            raise MisuseError(why)
    kept = writing.read_task(desk, None)
    ready: list[writing.Ready] = []
    for year in chosen:
        if kept.ledger.is_final(year, desk.today):
            raise MisuseError(f"{year}年已经定账；要改的，先撤回：bizenv log 查编号，bizenv withdraw")

        def make(year: int = year) -> Entry:
            return facts.entry(desk, None, "close_year", None, year=year, approved_by=approved_by, post=post)

        ready += writing.prepare_plan(desk, kept, make).ready
        kept = kept._replace(ledger=kept.ledger.with_entry(ready[-1][2]))
    return writing.Prepared(ready)


ACT = Act(
    "close-year",
    "close_year",
    "年度定账",
    "一年的数字经审定，从此以它为准。在此之前，年度的数字都标“未定账”。",
    (
        Ask("approved_by", "审定人", metavar="姓名"),
        Ask("post", "职务", needed=True),
        DATE._replace(label="审定日期"),
        RECEIVED,
        BY,
        NOTE,
    ),
    prepare,
    about="years",
)
