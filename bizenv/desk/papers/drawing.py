"""The papers on a period, drawn up: circular, report, brief; the request on one task; the sheets that are checked before."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from bizenv.base.errors import MisuseError, OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.clues import counting
from bizenv.desk.desk import Desk
from bizenv.desk.papers import issuing, telling
from bizenv.desk.papers.issuing import Drawn
from bizenv.standing.periods import Telling

if TYPE_CHECKING:
    from bizenv.plan.model import Task
    from bizenv.standing.clues import ClueCount
    from bizenv.views.wording.paper import Given, Paper


def draw_circular(
    desk: Desk,
    sort: Literal["bulletin", "report"],
    period: str | None,
    as_of: dt.date,
    given: "Given",
    *,
    addressee: str | None = None,
    limit: dt.date | None = None,
    counted: str | None = None,
    annexes: Sequence[str] = (),
) -> Drawn:
    """The circular to the units, or the report to the government.

    limit: by which day what is late has to be answered. counted: the numbers of clues as typed, 12/10; None: those of
    their ledger. annexes: which are wanted, of ``annexes.SORTS`` or ``all``; empty: what lags.
    Raises OptionsError, MisuseError for a circular without a mandate, DataError.
    """
    from bizenv.views.office import annexes as attached
    from bizenv.views.office import bulletin

    if sort == "bulletin":
        issuing.require_mandate(desk)
    told = telling.find_telling(desk, period, as_of, circular=True)
    given = issuing.number_next(desk, sort, given)
    sorts = tuple(it for it in attached.SORTS if it in (annexes or ("lagging",)) or "all" in annexes)
    before = told.period.first - dt.timedelta(days=1) if told.period.first > dt.date.min else told.period.first
    since = desk.standing(before, closed=True) if "changes" in sorts else None
    it = telling.find_facts(desk, told, by="department" if "departments" in sorts else None, since=since)
    number = read_clues(counted) if counted is not None else counting.count_period(desk, told)
    facts = bulletin.Facts(it, number, limit, telling.find_comparison(desk, it))
    told_clues = f"{number.received}/{number.settled}" if number is not None else None
    chosen = _list_chosen(
        desk, given, period=period, to=addressee, limit=limit, clues=told_clues, annex=tuple(dict.fromkeys(annexes))
    )
    return Drawn(bulletin.make_paper(facts, sort, given, addressee, sorts), sort, told.period, chosen=chosen)


def draw_brief(desk: Desk, period: str | None, as_of: dt.date, given: "Given") -> Drawn:
    """The page for a leader. Raises OptionsError, DataError."""
    from bizenv.views.office import brief
    from bizenv.views.office.bulletin import Facts

    told = telling.find_telling(desk, period, as_of)
    it = telling.find_facts(desk, told)
    given = issuing.number_next(desk, "brief", given)
    paper = brief.make_paper(Facts(it, comparison=telling.find_comparison(desk, it)), given)
    return Drawn(paper, "brief", told.period, chosen=_list_chosen(desk, given, period=period))


def find_task(desk: Desk, typed: str) -> "Task":
    """The one task that a request is about, as typed. Raises OptionsError if several are meant, NotFoundError."""
    tasks = desk.registry.named(typed)
    if len(tasks) > 1:
        raise OptionsError(f"请示一事一请，“{typed}”有{len(tasks)}项：{'、'.join(task.id for task in tasks)}")
    return tasks[0]


def draw_request(desk: Desk, typed: str, as_of: dt.date, given: "Given", addressee: str | None) -> Drawn:
    """The request on one task. Raises OptionsError, MisuseError if nothing is asked for, NotFoundError, DataError."""
    from bizenv.views.office import request
    from bizenv.views.wording.lagging import find_request

    given = issuing.number_next(desk, "request", given)
    task = find_task(desk, typed)
    standing = telling.stand(desk, as_of)
    found = find_request(standing.status(task.id))
    issuing.refuse_disputed(standing.status(task.id), "不出请示")
    if found is None:
        raise MisuseError(f"{task.label} 没有提请协调的事项（截至 {as_of}），无可请示")
    chosen = _list_chosen(desk, given, on=task.id, to=addressee)
    return Drawn(request.make_paper(standing, found, given, addressee), "request", tasks=(task,), chosen=chosen)


def _list_chosen(desk: Desk, given: "Given", **options: "str | dt.date | tuple[str, ...] | None") -> tuple[str, ...]:
    """What was chosen for a paper, as its entry keeps it; the day that was asked about, where one was, and the issuer too."""
    found: list[str] = []
    for name, value in {**options, "issuer": given.issuer, "as-of": desk.as_of}.items():
        found += [f"{name}={it}" for it in (value if isinstance(value, tuple) else (value,)) if it is not None]
    return tuple(found)


class Sheets(NamedTuple):
    """A sheet a unit, to be checked before the circular goes out.

    ending: what the names of the files have after the unit; told: how many there are, and who gets none, in words.
    """

    papers: "Mapping[str, Paper]"
    ending: str
    told: str


def draw_sheets(desk: Desk, told: Telling, limit: dt.date | None, given: "Given") -> Sheets:
    """A sheet for each unit with its own lines of the circular. Raises MisuseError, DataError."""
    from bizenv.views.office import check

    issuing.require_mandate(desk)
    facts = telling.find_facts(desk, told)
    if facts.standing.empty:
        raise MisuseError("台账为空，没有可以核对的情况")
    given = issuing.date_sheets(desk, given)
    sheets = {unit: check.make_paper(facts, unit, lines, given, limit) for unit, lines in check.list_units(facts)}
    return Sheets(sheets, f"核对稿_{told.period.name}", check.sum_up(facts, len(sheets)))


def read_clues(typed: str) -> "ClueCount":
    """The two numbers of clues as typed: 12/10. Raises OptionsError if they are not written so."""
    from bizenv.standing.clues import ClueCount

    match = re.fullmatch(r"(\d{1,6})\s*[/／]\s*(\d{1,6})", typed.strip(), re.ASCII)
    if match is None or int(match[2]) > int(match[1]):
        raise OptionsError(f"--clues 写作 受理数/办结数，如 12/10，办结不多于受理；写成了“{typed}”")
    return ClueCount(int(match[1]), int(match[2]))
