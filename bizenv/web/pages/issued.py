"""已出的文稿: what went out, each with its entry, made once more if it is the very same; what was just recorded, with its files."""

from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.desk import writing
from bizenv.desk.papers import redrawing, sent
from bizenv.ledger.entry import Entry
from bizenv.store import journal
from bizenv.views.wording import entries
from bizenv.web import paper as fields
from bizenv.web.asking import Asked
from bizenv.web.recorded import list_recorded
from bizenv.web.render import download, pack, render
from bizenv.web.routing import place

_MANY = 200
"""How many papers and letters are listed at once."""


def show_sent(asked: Asked) -> Response:
    """What went out, the last first; the words and the sort of the address narrow it."""
    typed, sort = asked.text("q"), asked.text("sort")
    if sort not in ("", *sent.SORTS):
        raise NotFoundError(f"没有这种文稿：{sort}")
    found = sent.list_sent(asked.desk, typed, sort)
    return render(
        asked,
        "sent.html",
        found=found[:_MANY],
        rest=max(0, len(found) - _MANY),
        total=len(found),
        sorts=sent.SORTS,
        sort=sort,
        typed=typed,
        commands=[f"bizenv {it}{asked.desk.typed_data}" for it in ("log", "notice list")],
        notes=asked.desk.notes,
    )


def show_one(asked: Asked) -> Response:
    """A paper on record: what it is, its entry, the ways to take it back and to have its file once more."""
    entry = _find(asked)
    if entry.kind != "issue":  # a letter stands in the log of its task
        return RedirectResponse(f"/task/{entry.plan}/{entry.task}#e-{entry.digest}", 303)
    return _show_one(asked, entry)


def give_again(asked: Asked) -> Response:
    """The very file that was issued; the page of the paper with the reason where it cannot be made."""
    entry = _find(asked)
    if entry.kind != "issue":
        raise NotFoundError("这一条不是签发的文稿")
    try:
        made = redrawing.redraw(asked.desk.go_back(entry.recorded), entry)
    except MisuseError as error:
        return _show_one(asked, entry, str(error))
    return download(made.content, made.name)


def _find(asked: Asked) -> Entry:
    """The entry that the address names. Raises NotFoundError unless it says that something went out."""
    desk = asked.desk
    entry = journal.find_entry(desk.workspace, desk.take_entry(asked.path["entry"]))
    if entry.kind not in ("issue", "notice"):
        raise NotFoundError(f"{entry.name} 不是签发的文稿，也不是函")
    return entry


def _show_one(asked: Asked, entry: Entry, error: str = "") -> Response:
    desk = asked.desk
    kept = writing.read_task(desk, None)
    return render(
        asked,
        "sent_one.html",
        422 if error else 200,
        entry=entry,
        title="　".join(filter(None, (sent.SORTS[entry.paper or "bulletin"], entries.name_number(entry)))),
        period=entries.name_period(entry),
        chosen=[fields.tell_chosen(text) for text in entry.chosen],
        gone=kept.ledger.voided.get(entry.name),
        told=writing.tell(desk, (None, kept.ledger, entry, journal.place_entry(desk.workspace, entry))),
        error=error,
        command=redrawing.compose(desk, entry),
        notes=desk.notes,
    )


def show_done(asked: Asked) -> Response:
    """The entries that were just recorded, and their files, the first of which is fetched at once."""
    files = [path.name for path in asked.office.list_kept(asked.text("kept"))]
    return render(asked, "issued.html", recorded=list_recorded(asked), files=files, kept=asked.text("kept"))


def give_kept(asked: Asked) -> Response:
    """One of the files that wait with a ticket, or all in an archive. Raises NotFoundError."""
    files = {path.name: path for path in asked.office.list_kept(asked.text("kept"))}
    if not files:
        raise NotFoundError("文件不在了：督办台重新开过。在“已出的文稿”里可以再出一份，同一份不会再记")
    name = asked.text("file")
    if not name:
        return download(pack({it: path.read_bytes() for it, path in files.items()}, asked.desk.today), "文稿.zip")
    if name not in files:
        raise NotFoundError(f"没有这个文件：{name}")
    return download(files[name].read_bytes(), name)


ROUTES = (
    place("/papers/issued", show_sent),
    place("/papers/issued/{entry}", show_one),
    place("/papers/issued/{entry}/file", give_again, slow=True),
    place("/papers/done", show_done),
    place("/papers/kept", give_kept),
)
