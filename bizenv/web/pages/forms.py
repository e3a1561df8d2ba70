"""收表: files dropped on the page, what would be recorded of them and what not, the record, and the copies that go back."""

from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.desk.forms import sending
from bizenv.web import received
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.received import Result
from bizenv.web.render import download, pack, render
from bizenv.web.routing import place


def show_forms(asked: Asked) -> Response:
    """Where forms are handed in, and where they are made; what was handed in goes to its preview."""
    if not asked.posted:
        return _show(asked, "")
    try:
        asked.desk.refuse_writing()
        sent = asked.uploads.get("files", ())
        if not sent:
            raise MisuseError("没有选文件；请选交回的填报表，或拖进来")
        for upload in sent:
            asked.office.keep_apart(asked.ticket, upload.name, upload.content)
    except BizenvError as error:
        return _show(asked, str(error))
    return RedirectResponse(_go("/forms/batch", asked, batch=asked.ticket, was=""), 303)


def _show(asked: Asked, error: str) -> Response:
    desk = asked.desk
    return render(
        asked,
        "forms.html",
        422 if error else 200,
        error=name_boxes(error, {"received": "收到日期"}),
        received=asked.text("received"),
        rounds=sending.list_rounds(desk, desk.today),
        units=sending.list_units(desk, desk.today),
        notes=desk.notes,
    )


def _go(address: str, asked: Asked, **told: str) -> str:
    """An address with what it is about, and the plans and the day of this one."""
    day = asked.text("received")
    return asked.make_address(address, *told.items(), *([("received", day)] if day else []))


def show_batch(asked: Asked) -> Response:
    """What would be recorded of the files that were handed in, and what is wrong, cell by cell; or its record."""
    error = ""
    if asked.step in ("all", "sound", "whole"):
        try:
            return asked.write(lambda: _write(asked))
        except BizenvError as refused:
            error = str(refused)
    try:
        batch = received.find_batch(asked, "received")
    except MisuseError as wrong:  # the day that it is changed to; the one before still holds
        if "was" not in asked.query:
            raise
        batch = received.find_batch(asked, "was")
        error = name_boxes(str(wrong), {"received": "收到日期"})
    found = received.look(asked.desk, batch)
    return render(
        asked,
        "batch.html",
        422 if error else 200,
        error=error,
        batch=batch,
        read=found,
        command=received.compose(asked.desk, batch, sound=bool(found.faulty)),
        notes=asked.desk.notes,
    )


def _write(asked: Asked) -> str:
    """Write what the files say, let go of them, and return where it is told what was recorded."""
    batch = received.find_batch(asked, "received")
    result = received.write(asked.desk, batch, sound=asked.step == "sound")
    asked.office.remember(batch.ticket, result)
    received.drop(batch)
    return _go("/forms/done", asked, batch=batch.ticket)


def show_done(asked: Asked) -> Response:
    """What was recorded, and what goes back to the units. Raises NotFoundError if that is no longer known."""
    ticket = asked.text("batch")
    result = asked.office.recall(ticket)
    if not isinstance(result, Result):
        raise NotFoundError("收了什么，这里已经不记得；记下的都在台账里")
    return render(asked, "done.html", batch=ticket, result=result, copies=_list_copies(asked, ticket))


def _list_copies(asked: Asked, ticket: str) -> list[str]:
    if asked.office.recall(ticket) is None:
        return []
    folder = asked.office.find_kept(ticket) / received.BACK
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def give_copy(asked: Asked) -> Response:
    """A marked copy, or all of them in an archive. Raises NotFoundError."""
    ticket = asked.text("batch")
    names, wanted = _list_copies(asked, ticket), asked.text("copy")
    if wanted not in names and (wanted or not names):
        raise NotFoundError("没有这份退回的表")
    folder = asked.office.find_kept(ticket) / received.BACK
    if wanted:
        return download((folder / wanted).read_bytes(), wanted)
    return download(pack({name: (folder / name).read_bytes() for name in names}, asked.desk.today), "退回的表.zip")


ROUTES = (
    place("/forms", show_forms, methods=("GET", "POST")),
    place("/forms/batch", show_batch, methods=("GET", "POST"), slow=True),
    place("/forms/done", show_done),
    place("/forms/copy", give_copy),
)
