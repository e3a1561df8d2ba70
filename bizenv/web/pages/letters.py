"""催办: letters on tasks, seen before they are sent; sent, they are on record and their files wait for the download."""

from collections.abc import Sequence

from starlette.responses import Response

from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import given, writing
from bizenv.desk.acts import notice
from bizenv.desk.given import GivenError
from bizenv.desk.papers import issuing
from bizenv.desk.shell import quote
from bizenv.ledger.status import Status
from bizenv.standing.letters import list_letters
from bizenv.views.wording import titles
from bizenv.web import paper as fields
from bizenv.web.asking import Asked
from bizenv.web.lacking import list_lacking
from bizenv.web.printed import UNSEEN, Sheet, lay_out, sign
from bizenv.web.render import download, pack, render
from bizenv.web.routing import place

_FIELDS = ("step", "limit", "deadline", "number", "issuer", "approved-by", "post", "date", "note", "reprint")
_LABELS = fields.LABELS | {"limit": "限期", "number": "文号"}
_FOLDER = "催办"
"""The folder in the command line."""


class Choice(NamedTuple):
    """A task that may be urged: its short title, how it stands, its name for the address, whether it is chosen, how many letters it got."""

    name: str
    status: Status
    reference: str
    chosen: bool
    sent: int


class Preview(NamedTuple):
    """A letter before it is sent: its sheet, and what would be recorded."""

    name: str
    sheet: Sheet


def show_notice(asked: Asked) -> Response:
    """The tasks to choose from, and below them the letters as they would be sent."""
    if asked.posted:
        return _send(asked)
    if "show" not in asked.query:
        return _show(asked)
    try:
        return _show(asked, _prepare(asked))
    except BizenvError as error:
        return _show(asked, error=str(error))


def give_drafts(asked: Asked) -> Response:
    """The letters as drafts, which are not recorded, or printed again: a file, or an archive of several. Raises MisuseError."""
    written = _prepare(asked)
    form = fields.take_form(asked)
    files = {f"{name}.{form}": issuing.bind(paper, form) for name, paper in written.papers.items()}
    if len(files) == 1:
        name, content = next(iter(files.items()))
        return download(content, name)
    if not files:
        raise NotFoundError("没有要发的")
    return download(pack(files, asked.desk.today), f"{_FOLDER}.zip")


def show_letters(asked: Asked) -> Response:
    """The letters on record, with their limits; each can be noted as received, or printed again."""
    from bizenv.views.wording import letters as told

    desk = asked.desk
    waiting = "waiting" in asked.query
    found = []
    for one in desk.apart:
        for it in list_letters(one.standing(asked.day).statuses):
            if not waiting or (it.answered is None and it.node.lacking):
                found.append((f"{one.book.plan.id}/{it.status.task.id}", it, told.cells(it, one.rules.letters)))
    head = told.head([it for _, it, _ in found], "")
    return render(
        asked, "letters.html", head=head, letters=found, waiting=waiting, notes=desk.notes, lacking=list_lacking(desk)
    )


def _take(asked: Asked) -> tuple[tuple[str, ...], writing.Common, notice.Wanted]:
    """The tasks, the facts and what is wanted, as the address has them. Raises MisuseError, NotFoundError."""
    desk, ids = asked.desk, _take_ids(asked)
    step = asked.query.get("step", "1")
    if step not in ("1", "2", "3"):
        raise MisuseError("第几步写1、2、3")
    facts = writing.Common(fields.take_day(asked, "date") or desk.today, None, None, fields.take_text(asked, "note"))
    return (
        ids,
        facts,
        notice.Wanted(
            int(step),
            _take_limit(asked),
            fields.take_text(asked, "deadline"),
            fields.take_text(asked, "number"),
            fields.take_text(asked, "issuer"),
            fields.take_text(asked, "approved-by"),
            fields.take_text(asked, "post"),
            "reprint" in asked.query,
        ),
    )


def _take_ids(asked: Asked) -> tuple[str, ...]:
    """The tasks that were ticked. Raises MisuseError if none was, NotFoundError."""
    ids = asked.desk.take_ids(tuple(text.strip() for text in asked.query.getlist("on") if text.strip()))
    if not ids:
        raise MisuseError("没有选事项：在要催办的前面打勾")
    return ids


def _take_limit(asked: Asked) -> given.Limit | None:
    """By when the units have to answer; None where nothing is typed. Raises MisuseError if it is no limit."""
    typed = fields.take_text(asked, "limit")
    try:
        return given.read_limit(typed, asked.desk.today) if typed is not None else None
    except GivenError as error:
        raise MisuseError(str(error)) from None


_BOXES = fields.Boxes(("on", *_FIELDS), ("limit",), {"on": _take_ids, "limit": _take_limit})


def _prepare(asked: Asked) -> notice.Written:
    ids, facts, wanted = _take(asked)
    return notice.prepare(asked.desk, ids, facts, wanted)


def _send(asked: Asked) -> Response:
    """Make the files, then write the entries."""

    def write() -> str:
        desk, written = asked.desk, _prepare(asked)
        if not written.papers:
            raise MisuseError("没有要发的")
        if asked.text("seen") != sign([*written.papers.values()]):
            raise MisuseError(UNSEEN)
        for name, content in [(it, issuing.bind(paper)) for it, paper in written.papers.items()]:
            asked.office.keep(asked.ticket, f"{name}.docx", content)
        rows: list[writing.Row] = []
        writing.write(desk, desk.workspace, written.prepared, rows)
        return fields.name_issued(asked, [entry for _, _, entry, _ in rows])

    try:
        return asked.write(write)
    except BizenvError as error:
        return _show_again(asked, str(error))


def _show_again(asked: Asked, error: str) -> Response:
    """The letters as they would be sent now, if they may be, with the reason why nothing was sent."""
    try:
        return _show(asked, _prepare(asked), error=error)
    except BizenvError:
        return _show(asked, error=error)


def _list_choices(asked: Asked) -> list[Choice]:
    """What is overdue, and what the address names."""
    desk = asked.desk
    named = set(asked.query.getlist("on"))
    found = []
    for book in desk.books:
        for status in desk.shelf.label(book, book.select(desk.today)):
            reference = f"{book.plan.id}/{status.task.id}"
            chosen = bool(named & {reference, status.task.id, f"{book.plan.name}/{status.task.id}"})
            if status.missed or chosen:
                sent = max((len(node.notices) for node in status.nodes), default=0)
                found.append(Choice(titles.name_task(status.task), status, reference, chosen, sent))
    return sorted(found, key=lambda it: (not it.chosen, -(it.status.days_late or 0)))


def _show(asked: Asked, written: notice.Written | None = None, *, error: str = "") -> Response:
    choices = _list_choices(asked)
    desk = asked.desk
    rows: list[writing.Row] = []
    if written is not None:
        writing.write(desk, desk.workspace, written.prepared, rows, dry_run=True)
    return fields.show(
        asked,
        "notice.html",
        _BOXES,
        error,
        _LABELS,
        choices=choices,
        letters=next(iter(desk.apart)).rules.letters,
        previews=_list_previews(written) if written is not None else [],
        unapproved=written is not None and bool(written.papers) and not fields.take_text(asked, "approved-by"),
        seen=sign([*written.papers.values()]) if written is not None else "",
        told=[writing.tell(desk, row, ahead=True) for row in rows],
        command=_compose(asked) if written is not None else "",
    )


def _list_previews(written: notice.Written) -> Sequence[Preview]:
    return [Preview(name, lay_out(paper)) for name, paper in written.papers.items()]


def _compose(asked: Asked) -> str:
    """The command line that sends the same letters."""
    desk = asked.desk
    named = [quote(f"{desk.opening}{task.id}") for text in _take(asked)[0] for task in desk.registry.named(text)]
    return fields.compose(asked, f"bizenv notice {' '.join(named)}", _FIELDS, _FOLDER)


ROUTES = (
    place("/papers/notice", show_notice, methods=("GET", "POST")),
    place("/papers/notice/file", give_drafts, slow=True),
    place("/papers/letters", show_letters),
)
