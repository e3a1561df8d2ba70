"""What the commands that list tasks have in common: one list, in the format that was asked for."""

import datetime as dt
from collections.abc import Callable, Sequence

from bizenv.app import App
from bizenv.options import Output
from bizenv.status import Chosen, Status, all_deadlines
from bizenv.views import data, words


def show(
    app: App,
    statuses: Sequence[Status],
    output: Output,
    as_of: dt.date,
    head: str,
    foot: str = "",
    lead: str | None = None,
    chosen: Chosen = all_deadlines,
    answer: Callable[[], str] | None = None,
) -> int:
    """Print a list of tasks and return how long it is. ``answer`` is the JSON where it is more than the tasks."""
    match output.format:
        case "json":
            text = answer() if answer else data.tasks(app.registry, statuses, as_of)
        case "csv":
            text = data.csv_text(data.TASK_HEADS, data.task_rows(statuses, chosen))
        case "markdown":
            from bizenv.views import markdown

            text = markdown.tasks(statuses, head, chosen) + (f"\n{foot}" if foot else "")
        case "ids":
            text = "".join(f"{s.task.id}\n" for s in statuses)
        case _:
            from bizenv.views import table

            width, colour = app.look(output.file)
            body = table.tasks(statuses, width, colour, lead, chosen)
            text = table.heading(head, width, colour) + body + foot
    app.show(text, output.file, output.format)
    return len(statuses)


def dated(as_of: dt.date) -> str:
    """The note on the day and the ledger behind every head line."""
    return f"（截至{words.day(as_of)}，台账为空）"


def only(names: Sequence[str]) -> str | None:
    """The one name of a filter, if there is just one."""
    return names[0] if len(names) == 1 else None
