"""``bizenv log``: the entries of the ledger, in the order in which they happened."""

import datetime as dt
from collections.abc import Sequence

import click

from bizenv.base.tuples import NamedTuple
from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.ledger.entry import to_data
from bizenv.ledger.history import Event, list_events
from bizenv.ledger.names import Letters
from bizenv.ledger.states import Node
from bizenv.views.data import json
from bizenv.views.wording import entries, lists
from bizenv.views.wording.answer import Answer, Sheet

HEADS = ("发生", "收到", "记录", "编号", "事项", "种类", "内容", "变化", "经手")


@click.command("log", options_metavar="[选项]")
@options.pass_app
@click.argument("ids", metavar="[编号]…", nargs=-1, shell_complete=complete_with("tasks"), callback=options.take_ids)
@options.data
@click.option("--since", type=options.DAY, help="这一天起发生或记录的")
@options.as_of
@options.output("table", "json", "csv", "markdown", "ids")
@options.exit_code
def command(app: App, ids: tuple[str, ...], since: dt.date | None, as_of: dt.date, output: options.Output) -> int:
    """台账，按发生的先后：何时发生、收到、记录，什么内容，谁经手，改变了什么。更正、撤回的也在，一条不少。

    每条最前面的 12 位是它的编号，更正（correct）、撤回（withdraw）时用。

    \b
    bizenv log 71.1
    bizenv log --since 2019-12-01 --format csv --output 12月台账.csv
    """
    found: list[_Told] = []
    for book in app.books:
        tasks = [task for text in ids for task in book.registry.named(text)] if ids else None
        events = list_events(book.registry, book.ledger_known_by(app.recorded_by), as_of, tasks, since)
        name = app.shelf.name(book)
        found += [_Told(it._replace(plan=name), book.rules.letters) for it in events]
    found.sort(key=lambda it: it.event.entry.order)
    return app.answer(_answer(app, found, as_of), output)


class _Told(NamedTuple):
    """An event, and what its plan calls the letters."""

    event: Event
    letters: Letters


def _answer(app: App, found: Sequence[_Told], as_of: dt.date) -> Answer:
    title = lists.entries(len(found), listing.say_note(app, as_of))

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import log, table

        return table.render_heading(title, width, colour) + log.render_log(found, width, colour)

    return Answer(
        kind="log",
        head=title,
        listed=len(found),
        content=lambda: {
            "as_of": as_of.isoformat(),
            "count": len(found),
            "entries": [{**_of_plan(app, it.event), **_json(it.event)} for it in found],
        },
        text=text,
        sheet=lambda: Sheet(HEADS, (_row(*it) for it in found)),
        ids=lambda: [it.event.entry.name for it in found],
    )


def _row(event: Event, letters: Letters) -> tuple[str, ...]:
    entry = event.entry
    return (
        str(entry.day),
        str(entry.received or ""),
        entry.recorded[:19].replace("T", " "),
        entry.digest,
        event.label,
        entries.what(entry),
        entries.said(entry, letters),
        entries.outcome(event, "office"),
        entry.by or "",
    )


def _of_plan(app: App, event: Event) -> dict[str, object]:
    return {"plan": event.entry.plan} if app.several else {}


def _json(event: Event) -> dict[str, object]:
    entry = event.entry
    return {
        "entry": entry.name,
        "task": entry.task or None,
        "label": event.label,
        "kind": entry.kind,
        "date": entry.date.isoformat(),
        "day": entry.day.isoformat(),
        "received": json.day(entry.received),
        "recorded": entry.recorded,
        "by": entry.by,
        "before": [_node(n) for n in event.before],
        "after": [_node(n) for n in event.after],
        "refused": event.refused or None,
        "voided_by": event.voided.name if event.voided is not None else None,
        "content": to_data(entry),
    }


def _node(node: Node) -> dict[str, object]:
    return {"deadline": node.number or None, "due": json.day(node.date), "state": node.state, "progress": node.progress}
