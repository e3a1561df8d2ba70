"""The web page with an overview of the plan, or of several, as a file."""

import datetime as dt

from bizenv.base.errors import MisuseError
from bizenv.desk import extras, together
from bizenv.desk.desk import Desk
from bizenv.desk.papers import telling
from bizenv.ledger import history
from bizenv.ledger.entry import CONFIDENTIAL
from bizenv.standing.comparison import MOST
from bizenv.standing.periods import Telling
from bizenv.standing.report import Report, group


def make_page(
    desk: Desk, period: str | None, as_of: dt.date, approved_by: str | None, *, public: bool, despite: bool
) -> bytes:
    """The page. ``public``: the one that may be published; ``despite``: also where the ledger is unsound.

    Raises OptionsError, MisuseError for the public page of several plans or without jinja2, DataError.
    """
    with extras.needed_for("网页"):
        from bizenv.views.page import html
    desk.refuse_unsound(despite=despite)
    if desk.several:
        return _make_shared(desk, period, as_of, approved_by, public=public)
    told = telling.find_telling(desk, period, as_of)
    if public:
        desk.refuse_doubted()
        return html.render_public(telling.find_standing(desk, told), approved=approved_by is not None)
    departments, events = _find(desk, told)
    categories = group(departments.standing, departments.lines, "category")
    comparison = telling.find_comparison(desk, departments, MOST)
    return html.render_internal(departments, categories, events, comparison, approved_by)


def _find(desk: Desk, told: Telling) -> tuple[Report, list[history.Event]]:
    """The report on a plan with its rows by department, and the entries that the page tells. Raises DataError."""
    report = telling.find_facts(desk, told, by="department")
    standing = report.standing
    reviewed = {s.task.id for s in standing.statuses if s.disputes}
    events = history.list_events(desk.registry, desk.ledger, standing.as_of, desk.registry.tasks)
    return report, [it for it in events if it.entry.task not in reviewed and it.entry.kind not in CONFIDENTIAL]


def _make_shared(desk: Desk, period: str | None, as_of: dt.date, approved_by: str | None, *, public: bool) -> bytes:
    """The page of several plans. Raises MisuseError for the public page, which is of one; DataError."""
    if public:
        raise MisuseError(f"可公开的网页一个方案一份，这里有{len(desk.books)}个：用 --plan 指一个")
    from bizenv.views.page import html, shared

    found = together.ask_each(desk, lambda one: _find(one, telling.find_telling(one, period, as_of)))
    parts = [shared.Part(one.beside, report, events) for one, (report, events) in found]
    return html.render_shared(parts, [it.name for it in desk.units.departments], approved_by)
