"""新列一家单位: one that a reorganisation made, put into the plan's data; seen before it is written."""

from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from bizenv.base.errors import BizenvError
from bizenv.desk.plans import enlisting
from bizenv.desk.shell import shorten_path
from bizenv.web.asking import Asked
from bizenv.web.render import render
from bizenv.web.routing import place


def show_new_unit(asked: Asked) -> Response:
    """The form, what would be written, or its writing."""
    desk = asked.desk
    folder, registry = desk.workspace, desk.registry
    name, kind = asked.text("name"), asked.text("kind")
    error, planned = "", None
    if asked.step in ("preview", "write"):
        try:
            desk.refuse_writing()
            planned = enlisting.plan_unit(folder, registry, name, kind)
            if asked.step == "write":
                return asked.write(lambda: _write(asked, name, kind))
        except BizenvError as refused:
            error = str(refused)
    facts: dict[str, Any] = {"name_of": name, "kind": kind, "kinds": enlisting.list_kinds(registry)}
    return render(
        asked,
        "unit_new.html",
        422 if error else 200,
        planned=planned if not error else None,
        path=shorten_path(planned.path) if planned is not None else "",
        error=error,
        sent=asked.list_filled(),
        **facts,
    )


def _write(asked: Asked, name: str, kind: str) -> str:
    folder = asked.desk.workspace
    enlisting.write(folder, enlisting.plan_unit(folder, asked.desk.registry, name, kind))
    return asked.make_address(f"/unit/{quote(name, safe='')}", ("added", "1"))


ROUTES = (place("/units/new", show_new_unit, methods=("GET", "POST"), refills=True),)
