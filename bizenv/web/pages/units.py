"""单位: how many tasks each unit leads and supports, and one unit's sheet with what can be downloaded for it."""

from urllib.parse import urlencode

from starlette.responses import Response

from bizenv.desk import acts, choosing, units
from bizenv.desk.forms import sending
from bizenv.desk.papers import issuing
from bizenv.desk.shell import quote as type_out
from bizenv.plan.model import Department
from bizenv.standing.counts import tally_departments
from bizenv.standing.query import Query, sort_tasks
from bizenv.views.wording import lists, succession, words
from bizenv.web import table
from bizenv.web.asking import Asked
from bizenv.web.render import download, render
from bizenv.web.routing import place

SORTS = (("id", "附表次序"), ("due", "本年到期"), ("lead", "牵头"))
"""What the list goes by, as the command has it."""
_OF_UNITS = ("scheme", "reorganise")
"""The acts that name a unit."""


def show_units(asked: Asked) -> Response:
    """The units with the numbers of their tasks, as ``bizenv departments`` lists them."""
    desk, day = asked.desk, asked.day
    sort = asked.text("sort") if asked.text("sort") in dict(SORTS) else "id"
    statuses = choosing.select(desk, lambda *_: Query(), day).statuses
    rows = tally_departments(desk.shelf.order, statuses, day.year)
    if sort != "id":
        rows.sort(key=lambda row: -(row.due_this_year if sort == "due" else row.lead))
    moves = [move for book in desk.books for move in book.ledger_known_by(desk.recorded_by).list_moves(day)]
    gone = [
        line
        for name in dict.fromkeys(move.old or "" for move in moves)
        for line in succession.tell_succession(name, moves)
    ]
    order = f" --sort {sort}" if sort != "id" else ""
    return render(
        asked,
        "units.html",
        head=lists.departments(rows, len(statuses)),
        rows=rows,
        year=day.year,
        gone=gone,
        sorts=SORTS,
        sort=sort,
        command=f"bizenv departments{order}{desk.typed_data}",
        notes=desk.notes,
    )


def show_unit(asked: Asked) -> Response:
    """The sheet of a unit. Raises NotFoundError."""
    desk, day = asked.desk, asked.day
    unit = _find_unit(asked, asked.path["name"])
    chosen = choosing.select(desk, lambda *_: Query(department=(unit.name,)), day, "due")
    share = units.find_share(desk, unit, chosen.statuses, day, desk.books)
    rounds = [] if desk.several else sending.list_rounds(desk, desk.today)
    return render(
        asked,
        "unit.html",
        unit=unit,
        head=lists.department(unit, chosen.note),
        gone=share.gone,
        parts=[
            (
                role,
                name,
                told,
                table.set_rows(desk, sort_tasks(some, desk.shelf.order, "due")[: table.STEP], day, grouped=False),
                len(some),
            )
            for role, name, told, some in (
                ("lead", "牵头", words.tally(share.lead, unit.name), share.lead),
                ("support", "配合", lists.supported(share.support), share.support),
            )
        ],
        marks=words.footnotes(node for status in (*share.lead, *share.support) for node in status.nodes),
        step=table.STEP,
        tasks=asked.make_address("/tasks", ("unit", unit.name)),
        sheet=asked.make_address("/units/sheet", ("name", unit.name)),
        acts=_list_acts(asked, unit),
        form=asked.make_address("/forms/making", ("department", unit.name), ("period", rounds[0].name))
        if rounds
        else "",
        period=rounds[0].words if rounds else "",
        commands=[
            f"bizenv department {type_out(unit.name)}{desk.typed_data}",
            f"bizenv department {type_out(unit.name)}{desk.typed_data} -o {type_out(_name_file(unit))}",
        ],
        notes=desk.notes,
    )


def _list_acts(asked: Asked, unit: Department) -> list[tuple[str, str]]:
    """What may be recorded of a unit, each with its address; of several plans, in each of those that have it."""
    desk = asked.desk
    if desk.barred:
        return []
    found = []
    for name in _OF_UNITS:
        act = acts.find(name)
        for one in desk.apart:
            if one.registry.knows(unit.name):
                told = urlencode([("plan", one.book.plan.id), ("unit", unit.name)])
                found.append((f"/act/{name}?{told}", f"{act.title}{f'（{one.beside}）' if one.beside else ''}"))
    return found


def give_sheet(asked: Asked) -> Response:
    """The sheet of a unit as a Word file. Raises NotFoundError, MisuseError."""
    desk = asked.desk
    unit = _find_unit(asked, asked.text("name"))
    drawn, _ = units.draw_sheet(desk, unit, asked.day, issuing.take_given(desk, None), despite=False)
    issuing.check(desk, drawn)
    return download(issuing.bind(drawn.paper), _name_file(unit))


def _find_unit(asked: Asked, name: str) -> Department:
    return asked.desk.shelf.order.department(name)


def _name_file(unit: Department) -> str:
    return f"{unit.name}责任清单.docx"


ROUTES = (
    place("/units", show_units, keeps=True),
    place("/units/sheet", give_sheet, slow=True),
    place("/unit/{name:path}", show_unit, keeps=True),
)
