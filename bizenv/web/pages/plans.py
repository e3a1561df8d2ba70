"""方案: the plans of the workspace, how each stands; one more added, one put away or taken back."""

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from starlette.responses import Response

from bizenv.base.errors import BizenvError, DataError, MisuseError, NotFoundError
from bizenv.desk.plans import making, retiring
from bizenv.desk.plans.shelf import list_rows
from bizenv.desk.shell import quote, repeat_option, shorten_path
from bizenv.store import plans
from bizenv.views.wording import lists
from bizenv.views.wording import plans as told
from bizenv.web.asking import Asked
from bizenv.web.desk import WebDesk
from bizenv.web.pages.doubts import count_doubts
from bizenv.web.render import render
from bizenv.web.routing import place


def show_plans(asked: Asked) -> Response:
    """Every plan of the workspace, those put away included."""
    desk = asked.desk
    folders = plans.list_all(desk.home)
    rows = list_rows(desk, folders, asked.day)
    table = [told.cells(row) for row in rows]
    filled = [n for n, _ in enumerate(told.HEADS) if any(cells[n] for cells in table)]
    return render(
        asked,
        "plans.html",
        head=told.head(rows, lists.note(asked.day, False, None)),
        heads=[told.HEADS[n] for n in filled],
        rows=[(row, [cells[n] for n in filled]) for row, cells in zip(rows, table, strict=True)],
        notes=list(told.notes(rows)),
        doubts=count_doubts((row.plan, it) for row, it in zip(rows, folders, strict=True) if row.plan is not None),
        beside=making.list_plain(Path(desk.home)) if asked.office.own else [],
        done=asked.text("added") or asked.text("changed"),
        command=f"bizenv plans --all{repeat_option('data', desk.data)}",
    )


def add_folder(asked: Asked) -> Response:
    """A plan that lies in a folder of the workspace, looked at and then added."""
    desk, name = asked.desk, asked.text("name")
    if not asked.office.own or name not in making.list_plain(Path(desk.home)):
        raise NotFoundError(f"工作区里没有这个放着方案的文件夹：{name}")
    origin = Path(desk.home, name)
    registry = making.examine_sound(origin)

    def add() -> str:
        making.add(Path(desk.home), origin, registry, making.read_others(desk.home, desk.cache))
        return f"/plans?{urlencode({'added': registry.plan.id})}"

    error = ""
    if asked.step == "write":
        try:
            return asked.write(add)
        except BizenvError as refused:
            error = str(refused)
    return render(
        asked,
        "plan_add.html",
        422 if error else 200,
        error=error,
        registry=registry,
        named=name,
        command=f"bizenv plan add {quote(name)}{repeat_option('data', desk.data)}",
    )


def retire(asked: Asked) -> Response:
    """The form to put a plan away or take it back, a preview of what is written, and its writing."""
    undo = bool(asked.text("undo"))
    name = asked.text("name")
    error = ""
    change: retiring.Change | None = None
    command = ""
    if asked.posted and asked.step != "edit":
        try:
            change, command = _plan_change(asked, name, undo=undo)
            if asked.step == "write":
                return asked.write(lambda: _write(name, change))
        except BizenvError as failure:
            error = str(failure)
    return render(
        asked,
        "retire.html",
        422 if error else 200,
        named=name,
        title=_find_title(asked, name),
        path=shorten_path(change.path) if change is not None and not error else "",
        undo=undo,
        change=change if not error else None,
        typed={key: asked.text(key) for key in ("by", "reason", "date")},
        error=error,
        command=command,
    )


def _find_title(asked: Asked, name: str) -> str:
    """The title of a plan by its id, else what was typed."""
    with suppress(DataError):
        known = {it.id: it.title or it.name for it in making.read_others(asked.desk.home, asked.desk.cache)}
        return known.get(name, name)
    return name


def _plan_change(asked: Asked, name: str, *, undo: bool) -> tuple[retiring.Change, str]:
    """What would be written, and the command that does it. Raises MisuseError, NotFoundError."""
    if not asked.office.own:
        raise MisuseError("自带的方案不能收起")
    by, reason, day = (asked.text(key) for key in ("by", "reason", "date"))
    desk = WebDesk(asked.office, since=asked.arrived)
    grounds = retiring.Grounds(by, reason, asked.read_day("date") or desk.today)
    change = retiring.plan_change(desk, desk.home, name, grounds, undo=undo)
    options = f" --by {quote(by)} --reason {quote(reason)}" + (f" --date {quote(day)}" if day else "")
    options += " --undo" if undo else ""
    return change, f"bizenv plan retire {quote(name)}{options}{repeat_option('data', desk.data)}"


def _write(name: str, change: retiring.Change | None) -> str:
    assert change is not None  # noqa: S101 - it was made just before
    retiring.write(change)
    return f"/plans?{urlencode({'changed': name})}"


ROUTES = (
    place("/plans", show_plans),
    place("/plans/add", add_folder, methods=("GET", "POST")),
    place("/plans/retire", retire, methods=("GET", "POST"), refills=True),
)
