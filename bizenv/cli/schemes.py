"""``bizenv missing --scheme``: the units that lead an open task and whose own scheme is not on record.

The duty stands in 三、(二) of the plan of 2019.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from bizenv.cli import joining, options
from bizenv.cli.session import App
from bizenv.desk.desk import Desk
from bizenv.desk.papers import schemes
from bizenv.desk.papers.schemes import Found
from bizenv.standing.query import Query
from bizenv.views.data import json
from bizenv.views.wording import lists
from bizenv.views.wording.answer import Answer, Row, Sheet


def answer(
    app: App,
    pick: Callable[[Desk], Query],
    as_of: dt.date,
    output: options.Output,
    *,
    as_message: bool,
    despite: bool,
) -> int:
    """Show them, or the messages to them. Returns how many there are, each plan for itself. Raises MisuseError, DataError.

    pick: which tasks of a plan are meant.
    """
    found = [it for _, it in joining.ask_each(app, lambda one: schemes.find(one, pick, as_of))]
    if as_message:
        reminders = schemes.remind(app, found, despite=despite)
        if reminders.apart:
            app.say(lists.unnamed(reminders.apart, "bizenv missing --scheme"))
        if not reminders.messages:
            app.say("没有要在工作群里催报细化落实方案的单位")
        app.show("\n".join(it.text for it in reminders.messages), output.file)
    else:
        app.answer(_answer(found, as_of), output)
    return sum(len(it.lacking) for it in found)


def _answer(found: Sequence[Found], as_of: dt.date) -> Answer:
    """A unit of two plans is told of each."""
    lacking = [(it, name) for it in found for name in it.lacking]
    come = [(it, name, entry) for it in found for name, entry in it.come.items()]
    head = lists.schemes(len({name for _, name in lacking}), len({name for _, name, _ in come}), as_of)
    skip = 0 if found[0].desk.beside else 1

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        shape = [
            table.GridColumn("方案", most=10),
            table.GridColumn("单位"),
            table.GridColumn("牵头"),
            table.GridColumn("细化落实方案", grows=True),
        ][skip:]
        rows: list[table.Row | str] = [
            (it.desk.beside, name, f"{it.leading[name]}项", "")[skip:] for it, name in lacking
        ]
        if not come:  # nothing to tell in the last column
            shape, rows = shape[:-1], [row[:-1] for row in rows]
        else:
            rows.append("已报来")
        rows += [
            (it.desk.beside, name, f"{it.leading[name]}项", f"{e.arrived}　{e.document}")[skip:] for it, name, e in come
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
        rows: list[Row] = [(it.desk.beside, name, str(it.leading[name]), "", "") for it, name in lacking]
        rows += [
            (it.desk.beside, name, str(it.leading[name]), str(e.arrived), e.document or "") for it, name, e in come
        ]
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


def _json(found: Found, name: str) -> dict[str, object]:
    plan = {"plan": found.desk.book.plan.id} if found.desk.beside else {}
    return {**plan, "department": name, "lead": found.leading[name]}
