"""Pages from templates: no text of the data is taken for markup, and the pieces of ``dashboard`` are the same here."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bizenv.views.page.values import show_value

if TYPE_CHECKING:
    from bizenv.web.asking import Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
"""Media types of what is fetched."""
_OWN = Path(__file__).parent / "templates"
_SHARED = Path(__file__).parents[1] / "views" / "page"


def render(asked: "Asked", name: str, code: int = 200, **facts: Any) -> Response:
    """A page from a template, with the facts that it names.

    The template also has ``office``, ``desk``, ``asked``, ``csrf``, and ``ticket`` for its form.
    """
    text = (
        _environment()
        .get_template(name)
        .render(
            office=asked.office,
            desk=asked.desk,
            asked=asked,
            csrf=asked.office.csrf,
            ticket=asked.new_ticket,
            **facts,
        )
    )
    return HTMLResponse(text, code, {"Cache-Control": "no-store"})


def render_alone(name: str, code: int, **facts: Any) -> Response:
    """A page that needs no desk: for those who are turned away."""
    return HTMLResponse(_environment().get_template(name).render(**facts), code, {"Cache-Control": "no-store"})


def download(content: bytes, name: str, kind: str) -> Response:
    """A file that the browser saves under a name. ``kind``: its media type."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=kind, headers=headers)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader([_OWN, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show_value,
    )
    made.globals["version"] = _version()
    return made


def _version() -> str:
    from bizenv import __version__

    return __version__
