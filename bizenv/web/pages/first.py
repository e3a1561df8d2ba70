"""第一天: a folder without a plan: the shipped plan to look at, a workspace of it, a document dragged in, another folder.

Where a workspace is made: in the folder in which the office was started, if it is empty, since that is where the next double
click starts again; else in a folder right beneath it, by a plain name. A path is never asked for: what lies elsewhere is
another office's, and is opened by starting there.
"""

import secrets
from pathlib import Path

from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import BizenvError, DataError, MisuseError, NotFoundError
from bizenv.base.text import escape
from bizenv.desk.plans import making
from bizenv.desk.shell import quote
from bizenv.store import backup, plans
from bizenv.web.asking import Asked
from bizenv.web.office import Office
from bizenv.web.render import render
from bizenv.web.routing import place


def show_first(asked: Asked) -> Response:
    """What one can do where there is no plan yet; with a workspace of one's own this is not the first day any more."""
    return RedirectResponse("/", 303) if asked.office.own else _show(asked)


def _show(asked: Asked, error: str = "") -> Response:
    """The page of the first day. ``error``: why no workspace was made."""
    shipped = plans.load(plans.find_packaged(), asked.office.cache).registry
    name = name_new(asked.office, shipped.plan.short)
    if error and name:  # what was typed stays
        name = asked.text("name") or name
    return render(
        asked,
        "first.html",
        422 if error else 200,
        error=error,
        shipped=shipped,
        named=name,
        beneath=making.list_beneath(Path(asked.office.place)),
        command=f"bizenv init {quote(name or '.')}",
    )


def make_first(asked: Asked) -> Response:
    """A workspace of the shipped plan, and on with it."""

    def make() -> str:
        target = take_target(asked)
        source = Path(plans.find_packaged())
        making.make(target, source, making.examine_sound(source))
        open_made(asked.office, target)
        return "/"

    try:
        return asked.write(make, found=True)
    except MisuseError as refused:
        if asked.office.own:
            raise
        return _show(asked, str(refused))


def restore(asked: Asked) -> Response:
    """A workspace from a backup that is sent along: every file is checked before the folder appears."""
    error = ""
    if asked.posted:
        try:
            return asked.write(lambda: _restore(asked), found=True)
        except BizenvError as refused:
            if asked.office.own:
                raise
            error = str(refused)
    if asked.office.own:
        return RedirectResponse("/", 303)
    name = name_new(asked.office, "还原")
    named = (asked.text("name") or name) if name else ""
    return render(
        asked,
        "first_restore.html",
        422 if error else 200,
        error=error,
        named=named,
        command=f"bizenv restore 备份.zip {quote(named or '.')}",
    )


def _restore(asked: Asked) -> str:
    office, sent = asked.office, asked.uploads.get("backup")
    if not sent:
        raise MisuseError("没有选备份的文件")
    target = take_target(asked)
    kept = office.keep(asked.ticket, sent[0].name, sent[0].content)
    try:
        backup.restore(kept, target, secrets.token_hex(8))
    except DataError as refused:  # where the file waited says nothing to the one who sent it
        raise DataError(str(refused).replace(escape(kept), escape(kept.name))) from None
    finally:
        office.form_files.drop(asked.ticket)
    open_made(office, target)
    return "/data?restored=1"


def open_other(asked: Asked) -> Response:
    """Serve a workspace that lies right beneath the folder in which the office was started."""
    if asked.office.own:
        raise MisuseError("督办台已经开着一个工作区；要开另一个，到它的文件夹里再启动一次")
    name = asked.text("name")
    if name not in making.list_beneath(Path(asked.office.place)):
        raise NotFoundError(f"这里没有这个工作区：{name}")
    asked.office.move(str(Path(asked.office.place, name)), name)
    return RedirectResponse("/", 303)


def name_new(office: Office, name: str) -> str:
    """The name that is proposed for a new folder; empty where the workspace is made in the folder of the start itself."""
    return "" if _is_empty(Path(office.place)) else name or "督办"


def take_target(asked: Asked) -> Path:
    """The folder of a new workspace. Raises MisuseError where it cannot be made, DataError."""
    office = asked.office
    if office.own:
        raise MisuseError("这里已经有工作区；再加一个方案，在“方案”里加")
    here = Path(office.place)
    if here == Path(office.home):
        raise MisuseError("不知道工作区建在哪里：到要用的文件夹里启动 bizenv serve")
    return making.open_target(str(here if _is_empty(here) else making.name_inside(here, asked.text("name"))))


def open_made(office: Office, target: Path) -> None:
    """Go on with a workspace that was just made."""
    here = target == Path(office.place)
    office.move(str(target), None if here else target.name)


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


ROUTES = (
    place("/first", show_first),
    place("/first/new", make_first, methods=("POST",)),
    place("/first/restore", restore, methods=("GET", "POST"), slow=True),
    place("/first/open", open_other, methods=("POST",)),
)
