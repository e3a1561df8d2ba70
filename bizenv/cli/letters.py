"""``bizenv notice list`` and ``bizenv notice receive``: the letters on record, and the day on which one was received."""

import datetime as dt
from collections.abc import Sequence

import click

from bizenv.cli import listing, options, recording
from bizenv.cli.session import App
from bizenv.desk.acts.receive import ACT
from bizenv.standing.letters import Letter, list_letters
from bizenv.standing.query import select
from bizenv.views.wording.answer import Answer, Sheet

HEADS = ("记录", "编号", "事项", "牵头单位", "函", "文号", "发出", "收到", "限期", "情况")

_ROOMY = 130
"""From how many columns each part of a letter has a column of its own: below, dates and digests would be broken."""


@click.command("list", options_metavar="[选项]")
@options.pass_app
@click.option("--waiting", is_flag=True, help="只列还没有回复的")
@options.data
@options.question
def list_command(app: App, filters: options.Filters, as_of: dt.date, output: options.Output, waiting: bool) -> int:
    """已发的函：何时发出、收到，限期哪一天，回复了没有。限期写作几个工作日的，从收到之日起算。

    \b
    bizenv notice list --waiting
    bizenv notice list --format csv -o 发函登记.csv
    """
    statuses = select(app.standing(as_of), filters.query(app.registry))
    letters = [it for it in list_letters(statuses) if not waiting or (it.answered is None and it.node.lacking)]
    return app.answer(_answer(app, letters, as_of), output)


def _answer(app: App, letters: Sequence[Letter], as_of: dt.date) -> Answer:
    from bizenv.views.wording import letters as told

    head = told.head(letters, listing.say_note(app, as_of))

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        if width is not None and width < _ROOMY:
            most = {"函": 16, "限期和情况": 16}
            narrow = [table.GridColumn(name, grows=name == "事项", most=most.get(name)) for name in told.NARROW_HEADS]
            return table.render_heading(head, width, colour) + table.render_grid(
                narrow, [told.narrow_cells(it, app.rules.letters) for it in letters], width, colour
            )
        shape = [table.GridColumn(name, grows=name == "事项") for name in HEADS]
        rows: list[table.Row | str] = [told.cells(it, app.rules.letters) for it in letters]
        kept = [n for n, name in enumerate(HEADS) if name != "文号" or any(row[n] for row in rows)]
        lines: list[table.Row | str] = [tuple(row[n] for n in kept) for row in rows]
        return table.render_heading(head, width, colour) + table.render_grid(
            [shape[n] for n in kept], lines, width, colour
        )

    return Answer(
        kind="notices",
        head=head,
        listed=len(letters),
        content=lambda: {
            "as_of": as_of.isoformat(),
            "count": len(letters),
            "notices": [_json(it) for it in letters],
        },
        text=text,
        sheet=lambda: Sheet(HEADS, (told.cells(it, app.rules.letters) for it in letters)),
        ids=lambda: [it.entry.name for it in letters],
    )


def _json(letter: Letter) -> dict[str, object]:
    from bizenv.views.data import json

    entry = letter.entry
    return {
        "entry": entry.name,
        "id": letter.status.task.id,
        "label": letter.status.task.label,
        "deadline": entry.deadline,
        "lead": list(letter.status.lead),
        "step": entry.step,
        "letter": entry.letter,
        "document": entry.document,
        "date": entry.date.isoformat(),
        "received": json.day(letter.received),
        "limit": letter.limit.isoformat(),
        "limit_days": entry.limit_days,
        "answered": json.day(letter.answered),
        "days_late": letter.days_late,
    }


@click.command("receive", options_metavar="[选项]")
@options.pass_app
@recording.add_act(ACT)
def receive_command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """记录单位签收一份函的日子（--date）。限期写作几个工作日的，从这一天起算；写明日期的不变。

    \b
    bizenv notice receive 3f9c12 --date 2019-12-03
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
