"""导出: the ledger as a workbook, the deadlines as a calendar, the overview as a page of its own; each seen before."""

from collections.abc import Sequence
from itertools import islice

from starlette.responses import Response

from bizenv.base.errors import BizenvError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import together
from bizenv.desk.papers import exporting, overview
from bizenv.views.wording import ledger_columns, shares
from bizenv.views.wording import report as progress
from bizenv.views.wording.shares import Share
from bizenv.web import paper as fields
from bizenv.web.asking import Asked
from bizenv.web.render import download
from bizenv.web.routing import place

_SHOWN = 40
"""How many rows of the ledger are shown before it is downloaded."""
_ASKED = ("department", "period", "as-of")


class FileKind(NamedTuple):
    """A file that can be made: its name in the address, its ending, the command before the file, and the fields it takes."""

    name: str
    form: str
    file: str
    command: str
    fields: tuple[str, ...]


SORTS = {
    it.name: it
    for it in (
        FileKind("ledger", "xlsx", "督办台账.xlsx", "bizenv export 督办台账.xlsx", _ASKED),
        FileKind("calendar", "ics", "时限.ics", "bizenv export 时限.ics", _ASKED),
        FileKind("page", "html", "进展.html", "bizenv dashboard -o 进展.html", ("period", "as-of", "public", "approved-by", "despite-problems")),
    )
}  # fmt: skip
"""The files, by their names in the address."""


def show_export(asked: Asked) -> Response:
    """What can be chosen for a file, and below it what stands in it."""
    sort = fields.pick(asked, SORTS)
    error = fields.settle_day(asked)
    found: Sequence[Share] = ()
    try:
        found = _find(asked, sort) if not error else ()
    except BizenvError as refused:
        error = str(refused)
    return fields.show(
        asked,
        "export.html",
        fields.Boxes(sort.fields),
        error,
        sort=sort,
        sentences=[list(progress.sentences(it.report)) for it in found],
        heads=[progress.title(it.report) for it in found],
        columns=shares.list_heads(found) if found and sort.name == "ledger" else (),
        rows=[ledger_columns.texts(row.cells) for row in islice(shares.make_rows(found), _SHOWN)]
        if sort.name == "ledger"
        else [],
        count=sum(len(it.statuses) for it in found),
        periods=fields.offer_periods(asked),
        command=fields.compose(asked, sort.command, sort.fields),
    )


def give_export(asked: Asked) -> Response:
    """The file. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    sort = fields.pick(asked, SORTS)
    if sort.name == "page":
        content = overview.make_page(
            asked.desk,
            fields.take_period(asked),
            asked.day,
            fields.take_text(asked, "approved-by"),
            public="public" in asked.query,
            despite="despite-problems" in asked.query,
        )
    else:
        content = exporting.load_writer(sort.form, fields.take_units(asked))(_find(asked, sort))
    return download(content, sort.file)


def _find(asked: Asked, sort: FileKind) -> Sequence[Share]:
    """What each plan has. Raises OptionsError, MisuseError, NotFoundError, DataError."""
    desk, names, period = asked.desk, fields.take_units(asked), fields.take_period(asked)
    handed_over = sort.name == "calendar"
    found = together.ask_each(
        desk, lambda one: exporting.find_share(one, period, names, asked.day, handed_over=handed_over)
    )
    if handed_over:
        exporting.warn_days_off(desk, asked.day)
    return [share for _, share in found]


ROUTES = tuple(
    route
    for name in SORTS
    for route in (place(f"/papers/{name}", show_export), place(f"/papers/{name}/file", give_export, slow=True))
)
