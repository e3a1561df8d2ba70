"""A page that records: its form, a preview of the entries that it would make, and their writing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from starlette.responses import Response

from bizenv.base.errors import BizenvError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import arrived, writing
from bizenv.desk.act import Way
from bizenv.ledger.status import Status
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.filling import Field
from bizenv.web.render import render


class Recording(NamedTuple):
    """A page that records, with what was filled in.

    title, duty: its head. about: the tasks that it is about. said: what is said of the entry that it is about.
    aside: what may have to be done before, with its address.
    ways, way, way_error: of which one is chosen, which one was, and what is wrong with that. list_fields: what is asked, told after
    ``prepare`` found what is wrong.
    files: the files that were sent along. labels: what the options are called here.
    prepare: checks and makes the entries; command: the command line that does the same.
    """

    title: str
    duty: str
    about: Sequence[Status]
    list_fields: Callable[[], Sequence[Field]]
    files: Sequence[Path]
    labels: Mapping[str, str]
    prepare: Callable[[], writing.Prepared]
    command: Callable[[], str]
    ways: tuple[Way, ...] = ()
    way: str = ""
    way_error: str = ""
    said: str = ""
    aside: tuple[str, str] | None = None


def answer(asked: Asked, recording: Recording) -> Response:
    """The form, its preview, or where what was written is shown, by the button that was pressed."""
    if asked.step not in ("preview", "write"):
        return _show_form(asked, recording, "")

    def write() -> str:
        rows: list[writing.Row] = []
        prepared = recording.prepare()
        if "seen" in asked.form:
            arrived.refuse_unseen(_pair(asked, prepared), asked.text("seen"))
        writing.write(asked.desk, asked.desk.workspace, prepared, rows)
        return name_result(asked, rows)

    try:
        if asked.step == "preview":
            return _show_preview(asked, recording)
        try:
            return asked.write(write)
        except arrived.ArrivedError as error:
            return _show_preview(asked, recording, str(error))
    except BizenvError as error:
        return _show_form(asked, recording, name_boxes(str(error), recording.labels))


def _pair(asked: Asked, prepared: writing.Prepared) -> arrived.Seen:
    return [(asked.desk, it) for it in prepared.ready]


def name_result(asked: Asked, rows: Sequence[writing.Row]) -> str:
    """The address that shows what was recorded: the task, if it is one, else a list."""
    tasks = {task.id for task, *_ in rows if task is not None}
    plan = asked.desk.book.plan.id
    told = [("recorded", entry.digest) for _, _, entry, _ in rows]
    if len(tasks) == 1:
        return f"/task/{plan}/{tasks.pop()}?{urlencode(told)}"
    return f"/recorded?{urlencode([('plan', plan), *told])}"


def _show_form(asked: Asked, recording: Recording, error: str) -> Response:
    about = [(status, writing.describe_nodes(status)) for status in recording.about]
    return render(
        asked,
        "act.html",
        422 if error else 200,
        recording=recording,
        fields=recording.list_fields(),
        about=about,
        error=error,
        seen=_look(asked, recording),
        kept=asked.basket if asked.posted else "",
        notes=[name_boxes(note, recording.labels) for note in asked.desk.notes],
    )


def _look(asked: Asked, recording: Recording) -> str | None:
    """What was on record of the tasks when the form was opened first; None where that is not known."""
    if asked.posted:
        return asked.text("seen") if "seen" in asked.form else None
    if asked.desk.barred:
        return None
    return arrived.look(asked.desk, [it.task for it in recording.about])


def _show_preview(asked: Asked, recording: Recording, error: str = "") -> Response:
    """What would be recorded. ``error``: why it was not."""
    desk = asked.desk
    desk.refuse_writing()
    rows: list[writing.Row] = []
    prepared = recording.prepare()
    writing.write(desk, desk.workspace, prepared, rows, dry_run=True)
    pairs = _pair(asked, prepared)
    since = arrived.tell_new(pairs, asked.text("seen")) if "seen" in asked.form and not error else []
    return render(
        asked,
        "preview.html",
        422 if error else 200,
        recording=recording,
        error=error,
        since=since,
        told=[writing.tell(desk, row, ahead=True) for row in rows],
        command=recording.command(),
        sent=asked.list_filled(),
        seen=arrived.list_seen(pairs),
        kept=asked.basket,
        notes=[name_boxes(note, recording.labels) for note in desk.notes],
    )
