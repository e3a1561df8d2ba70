"""``bizenv missing --scheme``: the units that lead an open task and whose own scheme is not on record.

The duty stands in 三、(二) of the plan of 2019.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.cli import joining, options
from bizenv.cli.session import App
from bizenv.ledger.entry import Entry
from bizenv.plan.model import Plan, Task
from bizenv.standing import rubric
from bizenv.views.data import json
from bizenv.views.wording import chasing, lists
from bizenv.views.wording.answer import Answer, Row, Sheet


class _Found(NamedTuple):
    """The leads of the open tasks of a plan, in the order of the units, each with the number of its tasks.

    tasks: the open tasks. come: those whose scheme is on record, each with its entry.
    """

    app: App
    tasks: list[Task]
    leading: dict[str, int]
    come: dict[str, Entry]

    @property
    def lacking(self) -> list[str]:
        """Those whose scheme is not on record."""
        return [name for name in self.leading if name not in self.come]


def answer(
    app: App, filters: options.Filters, as_of: dt.date, output: options.Output, *, as_message: bool, despite: bool
) -> int:
    """Show them, or the messages to them. Returns how many there are, each plan for itself. Raises MisuseError, DataError."""
    found = [it for _, it in joining.ask_each(app, lambda one: _find(one, filters, as_of))]
    if as_message:
        app.refuse_unsound(despite=despite)
        for it in found:
            it.app.refuse_doubted(it.tasks)
        app.show(_message(app, found), output.file)
    else:
        app.answer(_answer(found, as_of), output)
    return sum(len(it.lacking) for it in found)


def _find(app: App, filters: options.Filters, as_of: dt.date) -> _Found:
    """The units of a plan. Raises NotFoundError for a filter that names nothing in it."""
    query = filters.query(app.registry, app.units)
    statuses = [s for s in app.standing(as_of).statuses if s.nearest.going and query.admits(s)]
    leading: dict[str, int] = {}
    for status in statuses:
        for name in status.lead:
            leading[name] = leading.get(name, 0) + 1
    on_record = app.ledger.find_schemes(as_of)
    for move in app.ledger.moves:  # the scheme of a unit that was renamed or merged stands
        if move.day <= as_of and not move.tasks and move.old in on_record:
            on_record.setdefault(move.into or "", on_record[move.old])
    units = sorted(leading, key=app.registry.rank)
    come = {n: on_record[n] for n in units if n in on_record}
    return _Found(app, [s.task for s in statuses], {n: leading[n] for n in units}, come)


def _message(app: App, found: Sequence[_Found]) -> str:
    """The messages, one a unit for its plans, those of the government and of the party apart."""
    apart: dict[str, int] = {}
    named: dict[tuple[str, str], list[tuple[Plan, int]]] = {}
    for it in found:
        plan = it.app.book.plan
        for name in it.lacking:
            if rubric.is_unlit([name], it.app.registry, it.app.rules):
                apart[name] = apart.get(name, 0) + it.leading[name]
            else:
                named.setdefault((name, plan.system), []).append((plan, it.leading[name]))
    if apart:
        app.say(lists.unnamed(apart, "bizenv missing --scheme"))
    if not named:
        app.say("没有要在工作群里催报细化落实方案的单位")
    ordered = sorted(named.items(), key=lambda pair: app.units.rank(pair[0][0]))
    return "\n".join(chasing.write_scheme_message(name, plans) for (name, _), plans in ordered)


def _answer(found: Sequence[_Found], as_of: dt.date) -> Answer:
    """A unit of two plans is told of each."""
    lacking = [(it, name) for it in found for name in it.lacking]
    come = [(it, name, entry) for it in found for name, entry in it.come.items()]
    head = lists.schemes(len({name for _, name in lacking}), len({name for _, name, _ in come}), as_of)
    skip = 0 if found[0].app.beside else 1

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        shape = [
            table.GridColumn("方案", most=10),
            table.GridColumn("单位"),
            table.GridColumn("牵头"),
            table.GridColumn("细化落实方案", grows=True),
        ][skip:]
        rows: list[table.Row | str] = [
            (it.app.beside, name, f"{it.leading[name]}项", "")[skip:] for it, name in lacking
        ]
        if not come:  # nothing to tell in the last column
            shape, rows = shape[:-1], [row[:-1] for row in rows]
        else:
            rows.append("已报来")
        rows += [
            (it.app.beside, name, f"{it.leading[name]}项", f"{e.arrived}　{e.document}")[skip:] for it, name, e in come
        ]
        shown = table.render_heading(head, width, colour) + table.render_grid(shape, rows, width, colour)
        if lacking:
            shown += f"\n{lists.scheme_remedy(several=not skip)}\n"
        return shown + (f"{lists.schemes_unknown()}\n" if lacking and not come else "")

    def content() -> Mapping[str, object]:
        return {
            "as_of": as_of.isoformat(),
            "count": len(lacking),
            "missing": [_json(it, name) for it, name in lacking],
            "come": [
                {
                    **_json(it, name),
                    "document": e.document,
                    "date": e.date.isoformat(),
                    "received": json.day(e.received),
                    "entry": e.name,
                }
                for it, name, e in come
            ],
        }

    def sheet() -> Sheet:
        rows: list[Row] = [(it.app.beside, name, str(it.leading[name]), "", "") for it, name in lacking]
        rows += [(it.app.beside, name, str(it.leading[name]), str(e.arrived), e.document or "") for it, name, e in come]
        return Sheet(("方案", "单位", "牵头", "报来", "文号")[skip:], [row[skip:] for row in rows])

    return Answer(
        kind="schemes",
        head=head,
        listed=len(lacking),
        content=content,
        text=text,
        sheet=sheet,
        ids=lambda: [name for _, name in lacking],
    )


def _json(found: _Found, name: str) -> dict[str, object]:
    plan = {"plan": found.app.book.plan.id} if found.app.beside else {}
    return {**plan, "department": name, "lead": found.leading[name]}
