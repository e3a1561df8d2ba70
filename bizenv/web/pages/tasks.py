"""事项: the table of tasks with its filters, as one types."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.responses import Response

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.desk import offering
from bizenv.ledger.names import STATES
from bizenv.views.wording import lists, words
from bizenv.views.wording.lights import COLOURS
from bizenv.web import filters as filtering
from bizenv.web import table
from bizenv.web.asking import Asked
from bizenv.web.filters import Filters
from bizenv.web.render import render
from bizenv.web.routing import place


def show_tasks(asked: Asked) -> Response:
    """The tasks that the filters of the address admit. What cannot be asked so is said above the table."""
    error = ""
    try:
        filters = filtering.read(asked)
        found = table.find(asked.desk, filters, asked.day)
    except (MisuseError, NotFoundError) as problem:
        filters, error = Filters(), str(problem)
        found = table.Found([], (), (), "")
    first = _read_first(asked, len(found.statuses))
    shown = found.statuses[first : first + table.STEP]
    desk = asked.desk
    facts: dict[str, Any] = {
        "filters": filters,
        "error": error,
        "total": len(found.statuses),
        "all": sum(len(book.tasks) for book in desk.books),
        "head": lists.tasks(found.statuses, None, found.note) if not error else "",
        "rows": table.set_rows(desk, shown, asked.day, grouped=filters.sort == "id"),
        "marks": words.footnotes(node for status in found.statuses for node in status.nodes),
        "first": first,
        "here": f"/tasks{filtering.write(asked)}",
        "rest": len(found.statuses) - first - len(shown),
        "next": f"/tasks{filtering.write(asked, first=str(first + table.STEP))}",
        "back": f"/tasks{filtering.write(asked, first=str(max(0, first - table.STEP)))}",
        "step": table.STEP,
        "offer": offering.offer(shown),
        "command": filtering.compose(filters, found.numbers, found.words, desk.typed_data, desk.shelf)
        if not error
        else "",
        "part": asked.text("part"),
    }
    if asked.moving:
        answer = render(asked, "tasks_found.html", **facts)
        if not facts["part"]:
            answer.headers[_name_way(asked)] = f"/tasks{filtering.write(asked)}"
        return answer
    return render(
        asked,
        "tasks.html",
        units=[it.name for it in desk.units.departments],
        fields=filtering.list_all_fields(desk.shelf),
        roles=filtering.ROLES,
        sorts=filtering.SORTS,
        states=STATES,
        lights=COLOURS,
        places=filtering.list_places(empty=not facts["rows"].states),
        known=facts["rows"].states,
        **facts,
    )


def _read_first(asked: Asked, most: int) -> int:
    """The number of rows before those that are shown, as the address has it."""
    text = asked.text("first")
    first = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return first if first < most else 0


def _name_way(asked: Asked) -> str:
    """The header that puts the address into the history: typing goes on in one step, each other choice is one of its own."""
    try:
        before = parse_qs(urlsplit(asked.before).query)
    except ValueError:  # it is no address; htmx sends one
        before = {}
    return (
        "HX-Replace-Url"
        if all(
            before.get(name, [""])[0].strip() == asked.text(name)
            for name in filtering.NAMES
            if name not in ("q", "role", "sort")
        )
        else "HX-Push-Url"
    )


ROUTES = (place("/tasks", show_tasks, keeps=True),)
