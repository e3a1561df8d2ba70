"""通报前核对: a sheet a unit with its own lines of the circular, seen before they are downloaded."""

from starlette.responses import Response

from bizenv.base.errors import BizenvError
from bizenv.desk.papers import drawing, issuing, telling
from bizenv.web import paper as fields
from bizenv.web.asking import Asked
from bizenv.web.printed import lay_out
from bizenv.web.render import download, pack
from bizenv.web.routing import place

_FIELDS = ("period", "as-of", "limit", "issuer", "date", "despite-problems")


def show_check(asked: Asked) -> Response:
    """What can be chosen for the sheets, and below it the sheets."""
    error = fields.settle_day(asked)
    desk = asked.desk
    sheets = None
    if not error and "show" in asked.query and not desk.several:
        try:
            sheets = _draw(asked)
        except BizenvError as refused:
            error = str(refused)
    return fields.show(
        asked,
        "check.html",
        fields.Boxes(_FIELDS),
        error,
        fields.LABELS | {"date": "日期"},
        sheets=[(unit, lay_out(paper)) for unit, paper in sheets.papers.items()] if sheets is not None else [],
        told=sheets.told if sheets is not None else "",
        periods=fields.offer_periods(asked),
        plans=[(book.plan.id, desk.shelf.name(book)) for book in desk.books] if desk.several else [],
        command=fields.compose(asked, "bizenv bulletin --check 核对", _FIELDS),
    )


def give_sheets(asked: Asked) -> Response:
    """All the sheets in an archive, or that of the unit which the address names. Raises OptionsError, MisuseError, DataError."""
    sheets = _draw(asked)
    unit = asked.query.get("unit", "")
    wanted = {it: paper for it, paper in sheets.papers.items() if unit in ("", it)}
    files = {issuing.name_sheet(it, sheets.ending, "docx"): issuing.bind(paper) for it, paper in wanted.items()}
    if len(files) == 1:
        name, content = next(iter(files.items()))
        return download(content, name)
    return download(pack(files, asked.desk.today), f"{sheets.ending}.zip")


def _draw(asked: Asked) -> drawing.Sheets:
    desk = asked.desk
    desk.refuse_unsound(despite="despite-problems" in asked.query)
    given = issuing.take_given(desk, fields.take_day(asked, "date"), issuer=fields.take_text(asked, "issuer"))
    told = telling.find_telling(desk, fields.take_period(asked), asked.day, circular=True)
    sheets = drawing.draw_sheets(desk, told, fields.take_day(asked, "limit"), given)
    desk.refuse_doubted()
    return sheets


ROUTES = (place("/papers/check", show_check), place("/papers/check/file", give_sheets, slow=True))
