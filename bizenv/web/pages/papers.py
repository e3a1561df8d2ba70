"""文稿: the papers on a period, seen before they are downloaded; an approved one is put on record with its file."""

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.papers import drawing, issuing
from bizenv.desk.papers.issuing import Drawn
from bizenv.ledger.names import PAPERS
from bizenv.web import paper as fields
from bizenv.web.asking import Asked
from bizenv.web.lacking import list_lacking
from bizenv.web.paper import Boxes
from bizenv.web.printed import UNSEEN, Sheet, lay_out, sign
from bizenv.web.render import download, render
from bizenv.web.routing import place

_GIVEN = ("date", "issuer", "post", "approved-by", "despite-problems", "as-of")
_CIRCULAR = ("period", "number", "to", "limit", "clues", "annex", *_GIVEN)


class PaperKind(NamedTuple):
    """A paper that can be drawn up: its name in the address, the command, and the fields that this takes."""

    name: str
    command: str
    fields: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return next(title for name, title in PAPERS.items() if name == self.name)

    @property
    def boxes(self) -> Boxes:
        """The boxes of its form: a request is about one task."""
        own = ("on",) if self.name == "request" else ()
        return Boxes((*own, *self.fields), own, {"on": _check_task, "clues": _check_clues})


SORTS = {
    it.name: it
    for it in (
        PaperKind("bulletin", "bizenv bulletin", _CIRCULAR),
        PaperKind("report", "bizenv bulletin --kind report", _CIRCULAR),
        PaperKind("brief", "bizenv brief", ("period", "number", *_GIVEN)),
        PaperKind("request", "bizenv bulletin --kind request", ("number", "to", *_GIVEN)),
    )
}
"""The papers, by their names in the address."""


def show_all(asked: Asked) -> Response:
    """A card for each paper, with the last one of its sort that was issued."""
    desk = asked.desk
    issued = {} if desk.several else {entry.paper: entry for entry in desk.ledger.issued}
    return render(
        asked, "papers.html", sorts=list(SORTS.values()), issued=issued, notes=desk.notes, lacking=list_lacking(desk)
    )


def show_paper(asked: Asked) -> Response:
    """A paper: what can be chosen for it, and below it the paper itself, as it would be downloaded."""
    sort = fields.pick(asked, SORTS)
    if asked.posted:
        return _issue(asked, sort)
    error = fields.settle_day(asked)
    if error or "show" not in asked.query or asked.desk.several:
        return _show(asked, sort, error=error)
    return _preview(asked, sort)


def give_file(asked: Asked) -> Response:
    """The file of a paper that is put on record nowhere: a draft, or one of a plan without a ledger. Raises MisuseError."""
    sort = fields.pick(asked, SORTS)
    drawn = _draw(asked, sort)
    issuing.check(asked.desk, drawn)
    if issuing.is_recorded(asked.desk, drawn):
        raise NotFoundError("审定的文稿要先记入台账再下载：在文稿的页面上办")
    form = fields.take_form(asked)
    return download(issuing.bind(drawn.paper, form), _name_file(asked, sort, drawn, form))


def _draw(asked: Asked, sort: PaperKind) -> Drawn:
    """The paper as the address asks for it. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    desk = asked.desk
    desk.refuse_unsound(despite="despite-problems" in asked.query)
    given = issuing.take_given(
        desk,
        fields.take_day(asked, "date"),
        number=fields.take_text(asked, "number"),
        issuer=fields.take_text(asked, "issuer"),
        approved_by=fields.take_text(asked, "approved-by"),
        post=fields.take_text(asked, "post"),
    )
    addressee, period = fields.take_text(asked, "to"), fields.take_period(asked)
    if sort.name == "request":
        return drawing.draw_request(desk, _take_task(asked), asked.day, given, addressee)
    if sort.name == "brief":
        return drawing.draw_brief(desk, period, asked.day, given)
    return drawing.draw_circular(
        desk,
        "report" if sort.name == "report" else "bulletin",
        period,
        asked.day,
        given,
        addressee=addressee,
        limit=fields.take_day(asked, "limit"),
        counted=fields.take_text(asked, "clues"),
        annexes=asked.query.getlist("annex"),
    )


def _take_task(asked: Asked) -> str:
    """The task that a request is about. Raises NotFoundError."""
    task = fields.take_text(asked, "on")
    if task is None:
        raise NotFoundError("请示须写明是哪一项：填事项的编号")
    return asked.desk.take_ids((task,))[0]


def _check_task(asked: Asked) -> None:
    """Raise OptionsError, NotFoundError if the number is not that of one task."""
    drawing.find_task(asked.desk, _take_task(asked))


def _check_clues(asked: Asked) -> None:
    """Raise OptionsError if the numbers of clues are not written so."""
    typed = fields.take_text(asked, "clues")
    if typed is not None:
        drawing.read_clues(typed)


def _preview(asked: Asked, sort: PaperKind, error: str = "") -> Response:
    """The paper below its form; one that may not go out is shown as a draft, with the reason."""
    try:
        drawn = _draw(asked, sort)
    except BizenvError as refused:
        return _show(asked, sort, error=str(refused))
    if fields.take_text(asked, "number") == "next" and not asked.posted:  # what is seen has its number from here on
        number = drawn.paper.given.number or ""
        return RedirectResponse(f"{asked.address}?{urlencode(_replace(asked, number))}", 303)
    try:
        issuing.check(asked.desk, drawn)
    except BizenvError as refused:
        given = drawn.paper.given._replace(approved_by=None)
        return _show(asked, sort, drawn._replace(paper=drawn.paper._replace(given=given)), error=str(refused))
    return _show(asked, sort, drawn, error=error, ready=True)


def _replace(asked: Asked, number: str) -> list[tuple[str, str]]:
    """The fields of the address with another number."""
    return [(key, number if key == "number" else value) for key, value in asked.query.multi_items()]


def _show(
    asked: Asked, sort: PaperKind, drawn: Drawn | None = None, *, error: str = "", ready: bool = False
) -> Response:
    desk = asked.desk
    sheet: Sheet | None = lay_out(drawn.paper) if drawn is not None else None
    file = _name_file(asked, sort, drawn, "docx") if drawn is not None else ""
    command = sort.command + (f" {asked.query.get('on', '')}" if sort.name == "request" else "")
    return fields.show(
        asked,
        "paper.html",
        sort.boxes,
        error,
        sort=sort,
        annexes=fields.ANNEXES,
        sheet=sheet,
        ready=ready,
        seen=sign([drawn.paper]) if drawn is not None else "",
        recorded=ready and drawn is not None and issuing.is_recorded(desk, drawn),
        hollow=ready and sort.name in ("bulletin", "report") and desk.standing(asked.day).empty,
        periods=fields.offer_periods(asked),
        plans=[(book.plan.id, desk.shelf.name(book)) for book in desk.books] if desk.several else [],
        command=fields.compose(asked, command, sort.fields, file) if sheet is not None else "",
    )


def _name_file(asked: Asked, sort: PaperKind, drawn: Drawn, form: str) -> str:
    """What a paper's file is called: 通报_2019-Q4.docx."""
    about = drawn.period.name if drawn.period is not None else asked.query.get("on", "").replace("/", "_").strip()
    draft = "" if drawn.paper.given.approved_by else "_送审稿"
    return f"{sort.title}_{about}{draft}.{form}"


def _issue(asked: Asked, sort: PaperKind) -> Response:
    """Put an approved paper on record as issued; its file then waits for whoever downloads it."""
    desk = asked.desk

    def write() -> str:
        drawn = _draw(asked, sort)
        issuing.check(desk, drawn)
        if asked.text("seen") != sign([drawn.paper]):
            raise MisuseError(UNSEEN)
        form = fields.take_form(asked)
        content = issuing.bind(drawn.paper, form)
        record = issuing.make_record(desk, drawn, content)
        asked.office.keep(asked.ticket, _name_file(asked, sort, drawn, form), content)
        if record is not None:
            record()
        entry = issuing.find_issue(desk, content)
        return fields.name_issued(asked, [entry] if entry is not None else [])

    try:
        return asked.write(write)
    except BizenvError as error:
        return _preview(asked, sort, str(error))


ROUTES = (
    place("/papers", show_all),
    *(place(f"/papers/{name}", show_paper, methods=("GET", "POST")) for name in SORTS),
    *(place(f"/papers/{name}/file", give_file, slow=True) for name in SORTS),
)
