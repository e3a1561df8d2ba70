"""Pages from templates: no text of the data is taken for markup, and the pieces of ``dashboard`` are the same here."""

import datetime as dt
import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bizenv.views.page.values import show_value

if TYPE_CHECKING:
    from bizenv.web.asking import Asked

FOREIGN = "application/octet-stream"
"""The media type of a file that is not ours to know."""
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
}
"""The media types of what we make, by the endings of the names."""
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


def download(content: bytes, name: str, kind: str = "") -> Response:
    """A file that the browser saves under a name. ``kind``: its media type; empty: that of its ending."""
    media = kind or _KINDS.get(name.rpartition(".")[2], FOREIGN)
    return Response(content, media_type=media, headers=name_download(name))


def name_download(name: str) -> dict[str, str]:
    """The headers of a file that the browser saves under a name."""
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": told, "Cache-Control": "no-store"}


def pack(files: Mapping[str, bytes], day: dt.date) -> bytes:
    """The bytes of an archive of files by their names, the same for the same files and day."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


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
